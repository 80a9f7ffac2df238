/* Here the diagnostics are the result: standard output, without the program's name. */
#include "commands.h"
#include "findings.h"
#include "folders.h"
#include "follow.h"
#include "load.h"
#include "output.h"
#include "print.h"
#include "system.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A text that nobody called a configuration and that holds one value is taken for no such thing. */
static sc_severity severity_of(const invocation *call, const sc_notice *notice)
{
    return notice->code == SC_WARNING_NOT_CONFIGURATION && !load_has_rule(call, notice->code)
               ? SC_SEVERITY_ERROR
               : notice->severity;
}

static void put_snapshot(findings *found, const sc_snapshot *snapshot)
{
    sc_notice notice;
    for (size_t i = 0; sc_snapshot_notice(snapshot, i, &notice); i++) {
        findings_put_notice(found, &notice, severity_of(found->call, &notice));
    }
}

static void put_report(findings *found, const sc_report *report)
{
    sc_error error = load_error(report);
    findings_put_problem(found, &error);
    for (size_t i = 1; sc_report_problem(report, i, &error); i++) {
        findings_put_problem(found, &error);
    }
    sc_notice notice;
    for (size_t i = 0; sc_report_notice(report, i, &notice); i++) {
        findings_put_notice(found, &notice, severity_of(found->call, &notice));
    }
}

/* Builds (steals the builder, which may be NULL) and takes down what there is to say. */
static int judge(findings *found, sc_builder *builder, sc_report *report, int status)
{
    bool follows = invocation_has(found->call, OPTION_FOLLOW_SCHEMA) &&
                   !invocation_has(found->call, OPTION_SCHEMA);
    sc_error refused;
    if (builder != NULL && follows && follow_own_schema(builder, &refused) != SC_OK) {
        findings_put_problem(found, &refused);
    }
    sc_snapshot *snapshot = builder != NULL ? load_build(builder, report) : NULL;
    if (snapshot == NULL && status == STATUS_USAGE) {
        return status;
    }
    if (snapshot == NULL && is_usage_error(load_error(report).code)) {
        const sc_error error = load_error(report);
        return print_library_error(&error);
    }
    if (snapshot != NULL) {
        put_snapshot(found, snapshot);
    } else {
        put_report(found, report);
    }
    sc_snapshot_release(snapshot);
    return STATUS_OK;
}

/* ---- the stack ---- */

/*
 * A build ends at the first source that it cannot load. For the others it is done once more, with
 * that treated as a warning: each source that is skipped then is an error here. Nothing else of
 * that build counts, because it lacks what was skipped.
 */

static bool is_read_once(const cli_setting *setting)
{
    const char *name = setting->value;
    if (setting->option->group != GROUP_SOURCE || name == NULL) {
        return false;
    }
    if (setting->option->id == OPTION_SET_FILE) {
        const char *equals = sc_setting_split(name);
        name = equals != NULL ? equals + 1 : name;
    }
    return output_is_stream(name) || system_is_stream(name);
}

static bool may_build_again(const invocation *call)
{
    for (size_t i = 0; i < call->setting_count; i++) {
        if (is_read_once(&call->settings[i])) {
            return false;
        }
    }
    return true;
}

/* Options of the whole that would judge what is left; those that say how to read stay. */
static bool is_judgement(option_id id)
{
    return id == OPTION_STRICT || id == OPTION_SCHEMA || id == OPTION_REQUIRE || id == OPTION_RULE;
}

/* The call with `--on-error=warn` at each source that takes it and has none of its own. */
static invocation skipping(const invocation *call, cli_setting *room)
{
    static const char name[] = "on-error";
    const cli_setting skip = {.option = option_by_name(name, sizeof name - 1), .value = "warn"};
    invocation other = *call;
    bool has_own = false;
    other.settings = room;
    other.setting_count = 0;
    for (size_t i = 0; i < call->setting_count; i++) {
        const cli_option *option = call->settings[i].option;
        has_own = has_own || option == skip.option;
        if (option->id == OPTION_SOURCE || option->id == OPTION_OPTIONAL_FILE) {
            bool takes = (skip.option->modifier->sources & (1U << option->source)) != 0;
            if (takes && !has_own) {
                room[other.setting_count++] = skip;
            }
            has_own = false;
        }
        if (!is_judgement(option->id)) {
            room[other.setting_count++] = call->settings[i];
        }
    }
    return other;
}

static bool is_known(const sc_report *report, const sc_notice *notice)
{
    sc_error error;
    for (size_t i = 0; sc_report_problem(report, i, &error); i++) {
        if (error.line == notice->line && error.column == notice->column &&
            strcmp(error.source, notice->source) == 0) {
            return true;
        }
    }
    return false;
}

static void put_skipped(findings *found, const sc_report *known, const sc_notice *notice)
{
    if (notice->code == SC_WARNING_SKIPPED_SOURCE && !is_known(known, notice)) {
        findings_put_notice(found, notice, SC_SEVERITY_ERROR);
    }
}

static void check_others(findings *found, const sc_report *known)
{
    cli_setting *room = calloc(2 * found->call->setting_count + 1, sizeof *room);
    sc_report *report = sc_report_new(NULL);
    if (room != NULL && may_build_again(found->call)) {
        const invocation call = skipping(found->call, room);
        int status = STATUS_OK;
        sc_notice notice;
        sc_builder *builder = load_builder(&call, false, report, &status);
        sc_snapshot *snapshot = builder != NULL ? load_build(builder, report) : NULL;
        for (size_t i = 0; snapshot != NULL && sc_snapshot_notice(snapshot, i, &notice); i++) {
            put_skipped(found, known, &notice);
        }
        for (size_t i = 0; snapshot == NULL && sc_report_notice(report, i, &notice); i++) {
            put_skipped(found, known, &notice);
        }
        sc_snapshot_release(snapshot);
    }
    sc_report_free(report);
    free(room);
}

static int check_stack(findings *found, sc_report *report)
{
    int status = STATUS_OK;
    sc_builder *builder = load_builder(found->call, false, report, &status);
    status = judge(found, builder, report, status);
    sc_error error;
    if (status == STATUS_OK && sc_report_problem(report, 0, &error)) {
        check_others(found, report);
    }
    return status;
}

/* ---- files ---- */

/* PATH=VALUE, typed as if it were one of the files: the value may be a secret. */
static bool is_setting(const char *file)
{
    return strchr(file, '=') != NULL && access(file, F_OK) != 0;
}

static int check_file(findings *found, const sc_builder *base, const char *file, sc_report *report)
{
    int status = STATUS_OK;
    found->file = file;
    sc_builder *builder = load_with_file(found->call, base, file, report, &status);
    return judge(found, builder, report, status);
}

/* The files of a known extension below a folder. */
static int check_folder(findings *found, const sc_builder *base, const char *folder,
                        sc_report *report)
{
    folder_names names = {.items = NULL};
    int status = folder_list(&names, folder) ? STATUS_OK : STATUS_FAILED;
    folder_sort(&names);
    if (status == STATUS_OK && names.count == 0) {
        const sc_notice nothing = {.code = SC_NOTE_NO_MATCH,
                                   .message = "the folder has no file of a known extension",
                                   .source = folder,
                                   .path = ""};
        findings_put_notice(found, &nothing, SC_SEVERITY_ERROR);
    }
    for (size_t i = 0; i < names.count && status == STATUS_OK; i++) {
        char *file =
            strcmp(folder, ".") == 0 ? strdup(names.items[i]) : folder_file(folder, names.items[i]);
        status = file != NULL ? check_file(found, base, file, report) : STATUS_OK;
        free(file);
    }
    folder_free(&names);
    return status;
}

/* Every file, whatever the others are like; only wrong usage ends it. */
static int check_files(findings *found, sc_report *report)
{
    const invocation *call = found->call;
    int status = STATUS_OK;
    sc_builder *base = load_builder(call, true, report, &status);
    if (base == NULL) {
        return judge(found, NULL, report, status);
    }
    for (size_t i = 0; i < call->argument_count && status == STATUS_OK; i++) {
        const char *file = call->arguments[i];
        if (is_setting(file)) {
            status = print_usage_error(call->command, "no file '%.*s=...'; --set takes a setting",
                                       (int)strcspn(file, "="), file);
        } else if (system_is_folder(file)) {
            status = check_folder(found, base, file, report);
        } else {
            status = check_file(found, base, file, report);
        }
    }
    sc_builder_free(base);
    return status;
}

int command_check(const invocation *call)
{
    if (call->argument_count != 0 && invocation_has_source(call)) {
        return print_usage_error(call->command, "'check' reads the files that are its arguments; "
                                                "it takes no other source");
    }
    findings found;
    int status = findings_begin(&found, call);
    if (status != STATUS_OK) {
        return status;
    }
    sc_report *report = sc_report_new(NULL);
    status = call->argument_count != 0 ? check_files(&found, report) : check_stack(&found, report);
    sc_report_free(report);
    if (status != STATUS_OK) {
        sc_writer_free(found.writer);
        return status;
    }
    int printed = findings_end(&found);
    return printed != STATUS_OK ? printed : found.failed ? STATUS_NO : STATUS_OK;
}
