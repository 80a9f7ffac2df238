/* What differs between two configurations: two files, or two profiles of the same sources. */
#include "changes.h"
#include "commands.h"
#include "json.h"
#include "load.h"
#include "print.h"

/* Two sides; a pair rather than an array makes the order of A and B plain. */
typedef struct sides {
    sc_snapshot *before, *after;
} sides;

static sc_snapshot *load_side(const invocation *call, const sc_builder *base, size_t index,
                              int *status)
{
    const char *name = call->arguments[index];
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = NULL;
    if (invocation_has(call, OPTION_PROFILES)) {
        builder = sc_builder_clone(base);
        (void)sc_builder_select_profile(builder, name);
    } else {
        builder = load_with_file(call, base, name, report, status);
    }
    sc_snapshot *snapshot = NULL;
    if (*status == STATUS_OK) {
        snapshot = load_build(builder, report);
    }
    (void)load_finish(call, snapshot, report, status);
    sc_report_free(report);
    return snapshot;
}

static bool load_sides(const invocation *call, sides *out, int *status)
{
    sc_report *report = sc_report_new(NULL);
    *out = (sides){NULL, NULL};
    sc_builder *base = load_builder(call, !invocation_has(call, OPTION_PROFILES), report, status);
    if (base == NULL) {
        (void)load_finish(call, NULL, report, status);
    }
    sc_report_free(report);
    if (base != NULL) {
        out->before = load_side(call, base, 0, status);
    }
    if (out->before != NULL) {
        out->after = load_side(call, base, 1, status);
    }
    sc_builder_free(base);
    return out->after != NULL;
}

static change_sides sides_of(const sides *both)
{
    return (change_sides){both->before, both->after};
}

static int print_json(const sides *both, const sc_changes *changes)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    const change_sides shown = sides_of(both);
    (void)sc_writer_begin_array(writer);
    sc_change change;
    for (size_t i = 0; sc_changes_at(changes, i, &change); i++) {
        change_write(writer, &shown, &change);
    }
    (void)sc_writer_end(writer);
    return json_print(writer);
}

static int print_changes(const invocation *call, const sides *both)
{
    sc_error error;
    sc_changes *changes = sc_diff(both->before, both->after, &error);
    if (changes == NULL) {
        return print_library_error(&error);
    }
    const change_sides shown = sides_of(both);
    int status = STATUS_OK;
    sc_change change;
    if (invocation_has(call, OPTION_JSON)) {
        status = print_json(both, changes);
    } else {
        for (size_t i = 0; sc_changes_at(changes, i, &change); i++) {
            change_print(&shown, &change);
        }
    }
    if (status == STATUS_OK && sc_changes_count(changes) != 0) {
        status = STATUS_NO;
    }
    sc_changes_free(changes);
    return status;
}

int command_diff(const invocation *call)
{
    int status = STATUS_OK;
    sides both;
    if (load_sides(call, &both, &status)) {
        status = print_changes(call, &both);
    }
    sc_snapshot_release(both.before);
    sc_snapshot_release(both.after);
    return status;
}
