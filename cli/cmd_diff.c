/* What differs between two configurations: two files, or two profiles of the same sources. */
#include "commands.h"
#include "json.h"
#include "load.h"
#include "print.h"
#include "text.h"

#include <string.h>

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

static shown_value before_of(const sides *both, const sc_change *change)
{
    return (shown_value){both->before, change->path, change->before, change->secret};
}

static shown_value after_of(const sides *both, const sc_change *change)
{
    return (shown_value){both->after, change->path, change->after, change->secret};
}

static void print_change(const sides *both, const sc_change *change)
{
    static const cli_style styles[] = {
        [SC_ADDED] = STYLE_ADDED, [SC_REMOVED] = STYLE_REMOVED, [SC_CHANGED] = STYLE_CHANGED};
    static const char marks[] = {[SC_ADDED] = '+', [SC_REMOVED] = '-', [SC_CHANGED] = '~'};
    print_style(stdout, styles[change->kind]);
    (void)fprintf(stdout, "%c ", marks[change->kind]);
    const char *path = *change->path != '\0' ? change->path : "(root)";
    text_put(stdout, path, strlen(path));
    (void)fputs(change->kind == SC_CHANGED ? ": " : " = ", stdout);
    shown_value before = before_of(both, change), after = after_of(both, change);
    if (change->kind != SC_ADDED) {
        value_print(&before, 0);
    }
    if (change->kind == SC_CHANGED) {
        (void)fputs(" \xE2\x86\x92 ", stdout);
    }
    if (change->kind != SC_REMOVED) {
        value_print(&after, 0);
    }
    print_style(stdout, STYLE_PLAIN);
    (void)fputc('\n', stdout);
}

static int print_json(const sides *both, const sc_changes *changes)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_array(writer);
    sc_change change;
    for (size_t i = 0; sc_changes_at(changes, i, &change); i++) {
        (void)sc_writer_begin_object(writer);
        json_text(writer, "kind", sc_change_kind_name(change.kind));
        json_text(writer, "path", change.path);
        json_bool(writer, "secret", change.secret);
        shown_value before = before_of(both, &change), after = after_of(both, &change);
        json_shown(writer, "before", &before);
        json_shown(writer, "after", &after);
        (void)sc_writer_end(writer);
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
    int status = STATUS_OK;
    sc_change change;
    if (invocation_has(call, OPTION_JSON)) {
        status = print_json(both, changes);
    } else {
        for (size_t i = 0; sc_changes_at(changes, i, &change); i++) {
            print_change(both, &change);
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
