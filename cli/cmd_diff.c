/*
 * The differences of two configurations: two files, two folders of files, two profiles of the same
 * sources, or two groups of sources.
 */
#include "commands.h"
#include "differences.h"
#include "folders.h"
#include "load.h"
#include "print.h"
#include "system.h"

#include <stdlib.h>
#include <string.h>

/* Two sides; a pair rather than an array makes the order of A and B plain. */
typedef struct sides {
    sc_snapshot *before, *after;
} sides;

static void release(sides *both)
{
    sc_snapshot_release(both->before);
    sc_snapshot_release(both->after);
    *both = (sides){NULL, NULL};
}

/* Puts what differs; STATUS_OK, or the failure reported. */
static int compare(differences *found, const char *file, const sides *both)
{
    sc_error error;
    sc_changes *changes = sc_diff(both->before, both->after, &error);
    if (changes == NULL) {
        return print_library_error(&error);
    }
    const change_sides shown = {both->before, both->after};
    differences_put(found, file, &shown, changes);
    sc_changes_free(changes);
    return STATUS_OK;
}

/* Builds one side (steals the builder), with its warnings, or its failure, on standard error. */
static sc_snapshot *build_side(const invocation *call, sc_builder *builder, sc_report *report,
                               int *status)
{
    sc_snapshot *snapshot = NULL;
    if (*status == STATUS_OK) {
        snapshot = load_build(builder, report);
    } else {
        sc_builder_free(builder);
    }
    return load_finish(call, snapshot, report, status);
}

/* ---- files and profiles ---- */

static sc_snapshot *load_side(const invocation *call, const sc_builder *base, const char *name,
                              int *status)
{
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = NULL;
    if (!invocation_has(call, OPTION_PROFILES)) {
        builder = load_with_file(call, base, name, report, status);
    } else {
        builder = sc_builder_clone(base);
        if (strcmp(name, "-") != 0) {
            (void)sc_builder_select_profile(builder, name);
        }
    }
    sc_snapshot *snapshot = build_side(call, builder, report, status);
    sc_report_free(report);
    return snapshot;
}

static bool load_sides(const invocation *call, const sc_builder *base, const char *const names[2],
                       sides *out, int *status)
{
    *out = (sides){NULL, NULL};
    out->before = load_side(call, base, names[0], status);
    if (out->before != NULL) {
        out->after = load_side(call, base, names[1], status);
    }
    return out->after != NULL;
}

static int diff_pair(const invocation *call, const sc_builder *base, differences *found)
{
    sides both;
    int status = STATUS_OK;
    if (load_sides(call, base, call->arguments, &both, &status)) {
        status = compare(found, NULL, &both);
    }
    release(&both);
    return status;
}

/* ---- folders ---- */

/* A file that one of them lacks is an empty object there. */
static sc_snapshot *load_in_folder(const invocation *call, const sc_builder *base,
                                   const char *folder, const char *name, int *status)
{
    char *path = folder_file(folder, name);
    sc_snapshot *snapshot = NULL;
    if (path != NULL) {
        snapshot = load_side(call, base, path, status);
    } else {
        sc_report *report = sc_report_new(NULL);
        snapshot = build_side(call, sc_builder_clone(base), report, status);
        sc_report_free(report);
    }
    free(path);
    return snapshot;
}

/* A file that does not load is reported, and the others are compared. */
static int diff_folders(const invocation *call, const sc_builder *base, differences *found)
{
    folder_names names = {.items = NULL};
    int status = STATUS_FAILED;
    if (folder_list(&names, call->arguments[0]) && folder_list(&names, call->arguments[1])) {
        status = STATUS_OK;
        folder_sort(&names);
    }
    for (size_t i = 0; i < names.count && status != STATUS_USAGE; i++) {
        int loaded = STATUS_OK;
        const char *name = names.items[i];
        sides both = {NULL, NULL};
        both.before = load_in_folder(call, base, call->arguments[0], name, &loaded);
        if (both.before != NULL) {
            both.after = load_in_folder(call, base, call->arguments[1], name, &loaded);
        }
        if (both.after != NULL) {
            loaded = compare(found, name, &both);
        }
        release(&both);
        status = loaded != STATUS_OK ? loaded : status;
    }
    folder_free(&names);
    return status;
}

static int diff_arguments(const invocation *call, differences *found)
{
    int status = STATUS_OK;
    bool files = !invocation_has(call, OPTION_PROFILES);
    sc_report *report = sc_report_new(NULL);
    sc_builder *base = load_builder(call, files, report, &status);
    if (base == NULL) {
        (void)load_finish(call, NULL, report, &status);
    } else if (files && system_is_folder(call->arguments[0]) &&
               system_is_folder(call->arguments[1])) {
        status = diff_folders(call, base, found);
    } else {
        status = diff_pair(call, base, found);
    }
    sc_report_free(report);
    sc_builder_free(base);
    return status;
}

/* ---- groups ---- */

/* The settings that belong to neither group, or to the one that `group` begins. */
static invocation take_group(const invocation *call, option_id group, cli_setting *room)
{
    invocation part = *call;
    option_id current = OPTION_JSON;
    part.settings = room;
    part.setting_count = 0;
    for (size_t i = 0; i < call->setting_count; i++) {
        option_id id = call->settings[i].option->id;
        if (id == OPTION_A || id == OPTION_B) {
            current = id;
        } else if (current == group) {
            room[part.setting_count++] = call->settings[i];
        }
    }
    return part;
}

static sc_snapshot *load_group(const invocation *call, const sc_builder *base, option_id group,
                               cli_setting *room, int *status)
{
    invocation part = take_group(call, group, room);
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = load_more(&part, base, report, status);
    sc_snapshot *snapshot = build_side(call, builder, report, status);
    sc_report_free(report);
    return snapshot;
}

/* Standard input is read once, by what the groups have in common. */
static int diff_groups(const invocation *call, differences *found)
{
    int status = STATUS_OK;
    sides both = {NULL, NULL};
    cli_setting *room = calloc(call->setting_count, sizeof *room);
    if (room == NULL) {
        return print_failure("%s", sc_status_text(SC_ERROR_OUT_OF_MEMORY));
    }
    sc_report *report = sc_report_new(NULL);
    invocation common = take_group(call, OPTION_JSON, room);
    sc_builder *base = load_more(&common, NULL, report, &status);
    if (base == NULL) {
        (void)load_finish(call, NULL, report, &status);
    } else {
        both.before = load_group(call, base, OPTION_A, room, &status);
    }
    if (both.before != NULL) {
        both.after = load_group(call, base, OPTION_B, room, &status);
    }
    if (both.after != NULL) {
        status = compare(found, NULL, &both);
    }
    release(&both);
    sc_report_free(report);
    sc_builder_free(base);
    free(room);
    return status;
}

/* ---- all ---- */

/* Two arguments, or two groups and none. */
static int check_call(const invocation *call, bool groups)
{
    if (!groups && call->argument_count != 2) {
        return print_usage_error(call->command, "'diff' needs all of A B, or --a and --b");
    }
    if (groups && (call->argument_count != 0 || invocation_has(call, OPTION_PROFILES))) {
        return print_usage_error(call->command, "'--a' and '--b' begin two groups of sources; they "
                                                "take no arguments and no '--profiles'");
    }
    if (groups && !invocation_has_source(call)) {
        return print_usage_error(call->command,
                                 "no source is given: --file, --env, --set or another");
    }
    return STATUS_OK;
}

int command_diff(const invocation *call)
{
    bool groups = invocation_has(call, OPTION_A) || invocation_has(call, OPTION_B);
    differences found;
    int status = check_call(call, groups);
    if (status == STATUS_OK) {
        status = differences_begin(&found, call);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = groups ? diff_groups(call, &found) : diff_arguments(call, &found);
    if (status == STATUS_USAGE || (status != STATUS_OK && found.count == 0)) {
        sc_writer_free(found.writer);
        return status;
    }
    int printed = differences_end(&found);
    if (status == STATUS_OK) {
        status = printed == STATUS_OK && found.count != 0 ? STATUS_NO : printed;
    }
    return status;
}
