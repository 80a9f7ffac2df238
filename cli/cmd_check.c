/* Here the diagnostics are the result: standard output, without the program's name. */
#include "commands.h"
#include "json.h"
#include "load.h"
#include "print.h"

static void print_notices(const sc_snapshot *snapshot)
{
    sc_notice notice;
    for (size_t i = 0; sc_snapshot_notice(snapshot, i, &notice); i++) {
        print_notice(stdout, &notice);
    }
}

static const char *severity_name(sc_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}

static void put_error(sc_writer *writer, const sc_error *error)
{
    (void)sc_writer_begin_object(writer);
    json_text(writer, "severity", severity_name(SC_SEVERITY_ERROR));
    json_text(writer, "code", sc_status_name(error->code));
    json_text(writer, "message", error->message);
    json_text_if(writer, "source", error->source);
    json_number(writer, "line", error->line);
    json_number(writer, "column", error->column);
    json_text_if(writer, "path", error->path);
    json_text_if(writer, "excerpt", error->excerpt);
    (void)sc_writer_end(writer);
}

static void put_notice(sc_writer *writer, const sc_notice *notice)
{
    (void)sc_writer_begin_object(writer);
    json_text(writer, "severity", severity_name(notice->severity));
    json_text(writer, "code", sc_status_name(notice->code));
    json_text(writer, "message", notice->message);
    json_text_if(writer, "source", notice->source);
    json_number(writer, "line", notice->line);
    json_number(writer, "column", notice->column);
    json_text_if(writer, "path", notice->path);
    (void)sc_writer_end(writer);
}

static void put_problems(sc_writer *writer, const sc_report *report)
{
    sc_error error = load_error(report);
    put_error(writer, &error);
    for (size_t i = 1; sc_report_problem(report, i, &error); i++) {
        put_error(writer, &error);
    }
}

static int print_json(const sc_snapshot *snapshot, const sc_report *report)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_array(writer);
    if (snapshot == NULL) {
        put_problems(writer, report);
    }
    sc_notice notice;
    for (size_t i = 0; sc_snapshot_notice(snapshot, i, &notice); i++) {
        put_notice(writer, &notice);
    }
    (void)sc_writer_end(writer);
    return json_print(writer);
}

static int print_result_of(const invocation *call, const sc_snapshot *snapshot,
                           const sc_report *report)
{
    if (invocation_has(call, OPTION_JSON)) {
        return print_json(snapshot, report);
    }
    if (snapshot != NULL) {
        print_notices(snapshot);
    } else {
        load_print(call, stdout, report);
    }
    return STATUS_OK;
}

static int check(const invocation *call, sc_report *report)
{
    int status = STATUS_OK;
    sc_builder *builder = load_builder(call, false, report, &status);
    sc_snapshot *snapshot = builder != NULL ? load_build(builder, report) : NULL;
    if (snapshot == NULL && status == STATUS_USAGE) {
        return status;
    }
    if (snapshot == NULL && is_usage_error(load_error(report).code)) {
        const sc_error error = load_error(report);
        return print_library_error(&error);
    }
    int printed = print_result_of(call, snapshot, report);
    status = snapshot != NULL ? STATUS_OK : STATUS_NO;
    sc_snapshot_release(snapshot);
    return printed != STATUS_OK ? printed : status;
}

int command_check(const invocation *call)
{
    sc_report *report = sc_report_new(NULL);
    int status = check(call, report);
    sc_report_free(report);
    return status;
}
