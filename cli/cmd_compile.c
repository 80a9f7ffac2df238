/*
 * The sources as one file, once or after every change. A change that cannot be compiled leaves the
 * file as it is: whoever reads it keeps the last good configuration.
 */
#include "commands.h"
#include "events.h"
#include "load.h"
#include "output.h"
#include "print.h"
#include "refusal.h"

static int compile(const invocation *call, const sc_snapshot *snapshot)
{
    const char *file = invocation_value(call, OPTION_OUTPUT, NULL);
    sc_compile_options options = SC_COMPILE_OPTIONS_INIT;
    sc_error error;
    options.bake = invocation_has(call, OPTION_BAKE);
    if (sc_snapshot_compile(snapshot, file, &options, &error) == SC_OK) {
        return STATUS_OK;
    }
    (void)refusal_print(call, NULL, &error);
    return STATUS_FAILED;
}

static void take_event(const invocation *call, const sc_event *event)
{
    if (sc_event_type(event) != SC_EVENT_CHANGED) {
        event_print_state(call, event);
    } else if (compile(call, sc_event_after(event)) == STATUS_OK) {
        print_remark(call, "%s is made again", invocation_value(call, OPTION_OUTPUT, ""));
    }
}

static int follow(const invocation *call, sc_handle *handle)
{
    sc_error error;
    sc_watch *watch = sc_handle_watch(handle, NULL, NULL, NULL, &error);
    if (watch == NULL) {
        return print_library_error(&error);
    }
    int status = STATUS_OK;
    while (status == STATUS_OK) {
        sc_event *event = event_next(watch, &status);
        if (event != NULL) {
            take_event(call, event);
            sc_event_release(event);
        }
    }
    sc_watch_release(watch);
    return status;
}

int command_compile(const invocation *call)
{
    int status = STATUS_OK;
    if (output_is_stream(invocation_value(call, OPTION_OUTPUT, NULL))) {
        return print_usage_error(call->command, "'compile' needs --output FILE");
    }
    sc_handle *handle = load_handle(call, &status);
    if (handle == NULL) {
        return status;
    }
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    status = compile(call, snapshot);
    sc_snapshot_release(snapshot);
    if (status == STATUS_OK && invocation_has(call, OPTION_WATCH)) {
        status = follow(call, handle);
    }
    sc_handle_release(handle);
    return status;
}
