/*
 * Prints changes while the program runs: one line a change, until it is interrupted. Every event is
 * flushed at once, for the reader at the other end of a pipe.
 */
#include "changes.h"
#include "commands.h"
#include "events.h"
#include "json.h"
#include "load.h"
#include "print.h"

#include <string.h>

/* ---- which changes ---- */

/* Called for each change that is asked for. */
typedef void (*change_function)(void *context, const change_sides *sides, const sc_change *change);

static bool differs_at(const change_sides *sides, const char *path, sc_change *out)
{
    *out = (sc_change){
        .kind = SC_CHANGED,
        .path = path,
        .before = sc_snapshot_get(sides->before, path, NULL),
        .after = sc_snapshot_get(sides->after, path, NULL),
        .secret =
            sc_snapshot_is_secret(sides->before, path) || sc_snapshot_is_secret(sides->after, path),
    };
    bool was = sc_value_kind(out->before) != SC_ABSENT, is = sc_value_kind(out->after) != SC_ABSENT;
    if (was != is) {
        out->kind = is ? SC_ADDED : SC_REMOVED;
    }
    return was != is || (is && !sc_value_equal(out->before, out->after));
}

/* All changes of an event, or those at the paths that were named; how many. */
static size_t each_change(const invocation *call, const sc_event *event, change_function visit,
                          void *context)
{
    const change_sides sides = {sc_event_before(event), sc_event_after(event)};
    const sc_changes *all = sc_event_changes(event);
    sc_change change;
    size_t count = 0;
    for (size_t i = 0; call->argument_count == 0 && sc_changes_at(all, i, &change); i++) {
        visit(context, &sides, &change);
        count++;
    }
    for (size_t i = 0; i < call->argument_count; i++) {
        if (differs_at(&sides, call->arguments[i], &change)) {
            visit(context, &sides, &change);
            count++;
        }
    }
    return count;
}

static void count_only(void *context, const change_sides *sides, const sc_change *change)
{
    (void)context;
    (void)sides;
    (void)change;
}

/* ---- printing ---- */

static void print_one(void *context, const change_sides *sides, const sc_change *change)
{
    (void)context;
    change_print(sides, change);
}

static void write_one(void *context, const change_sides *sides, const sc_change *change)
{
    change_write(context, NULL, sides, change);
}

static void write_problem(sc_writer *writer, const sc_error *problem)
{
    (void)sc_writer_begin_object(writer);
    json_text(writer, "code", sc_status_name(problem->code));
    json_text(writer, "message", problem->message);
    json_text_if(writer, "source", problem->source);
    json_number(writer, "line", problem->line);
    json_number(writer, "column", problem->column);
    json_text_if(writer, "path", problem->path);
    (void)sc_writer_end(writer);
}

static int print_json(const invocation *call, const sc_event *event)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_object(writer);
    json_text(writer, "type", sc_event_kind_name(sc_event_type(event)));
    json_text(writer, "reason", sc_reason_name(sc_event_reason(event)));
    json_integer(writer, "timestamp", sc_event_timestamp(event));
    json_integer(writer, "generation", (int64_t)sc_event_generation(event));
    if (sc_event_source_count(event) != 0) {
        json_text(writer, "source", sc_event_source(event, 0));
    }
    json_begin_array(writer, "sources");
    for (size_t i = 0; i < sc_event_source_count(event); i++) {
        json_text(writer, NULL, sc_event_source(event, i));
    }
    (void)sc_writer_end(writer);
    json_begin_array(writer, "changes");
    (void)each_change(call, event, write_one, writer);
    (void)sc_writer_end(writer);
    json_begin_array(writer, "problems");
    for (size_t i = 0; i < sc_event_problem_count(event); i++) {
        write_problem(writer, sc_event_problem(event, i));
    }
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
    return print_json_line(writer);
}

/* *changed: something that was asked for did. */
static int print_event(const invocation *call, const sc_event *event, bool *changed)
{
    bool is_change = sc_event_type(event) == SC_EVENT_CHANGED;
    size_t count = is_change ? each_change(call, event, count_only, NULL) : 0;
    *changed = count != 0;
    if (is_change && count == 0) {
        return STATUS_OK;
    }
    int status = STATUS_OK;
    if (invocation_has(call, OPTION_JSON)) {
        status = print_json(call, event);
    } else if (is_change) {
        (void)each_change(call, event, print_one, NULL);
    } else {
        event_print_state(call, event);
    }
    return status == STATUS_OK ? print_finish(status) : status;
}

/* ---- following ---- */

static int follow(const invocation *call, sc_handle *handle)
{
    sc_error error;
    sc_watch *watch = sc_handle_watch(handle, NULL, NULL, NULL, &error);
    if (watch == NULL) {
        return print_library_error(&error);
    }
    int status = STATUS_OK;
    bool is_over = false;
    while (!is_over && status == STATUS_OK) {
        sc_event *event = event_next(watch, &status);
        if (event != NULL) {
            bool changed;
            status = print_event(call, event, &changed);
            is_over = changed && invocation_has(call, OPTION_ONCE);
            sc_event_release(event);
        }
    }
    sc_watch_release(watch);
    return status;
}

/* A malformed path is wrong usage now, instead of silence later. */
static int check_paths(const invocation *call)
{
    sc_error error;
    for (size_t i = 0; i < call->argument_count; i++) {
        const char *path = call->arguments[i];
        if (sc_path_check(path, strlen(path), &error) != SC_OK) {
            return print_library_error(&error);
        }
    }
    return STATUS_OK;
}

int command_watch(const invocation *call)
{
    int status = check_paths(call);
    if (status != STATUS_OK) {
        return status;
    }
    sc_handle *handle = load_handle(call, &status);
    if (handle != NULL) {
        status = follow(call, handle);
    }
    sc_handle_release(handle);
    return status;
}
