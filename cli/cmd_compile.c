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

static sc_status compile(const invocation *call, const sc_snapshot *snapshot, sc_error *error)
{
    const char *file = invocation_value(call, OPTION_OUTPUT, NULL);
    sc_compile_options options = SC_COMPILE_OPTIONS_INIT;
    options.bake = invocation_has(call, OPTION_BAKE);
    return sc_snapshot_compile(snapshot, file, &options, error);
}

/* An input that has changed once more is loaded again, and then comes the next event. */
static void compile_again(const invocation *call, const sc_snapshot *snapshot)
{
    sc_error error;
    sc_status status = compile(call, snapshot, &error);
    if (status == SC_OK) {
        print_remark(call, "%s is made again", invocation_value(call, OPTION_OUTPUT, ""));
    } else if (status != SC_ERROR_FILE_CHANGED) {
        (void)refusal_print(call, NULL, &error);
    }
}

/* An input may change and no value with it: the image is to know the input as it is now. */
static void take_event(const invocation *call, const sc_event *event)
{
    sc_event_kind kind = sc_event_type(event);
    if (kind == SC_EVENT_CHANGED || kind == SC_EVENT_RELOADED) {
        compile_again(call, sc_event_after(event));
    } else {
        event_print_state(call, event);
    }
}

static int follow(const invocation *call, sc_handle *handle)
{
    sc_error error;
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    options.takes_reloads = true;
    sc_watch *watch = sc_handle_watch(handle, &options, NULL, NULL, &error);
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
    sc_error error;
    if (compile(call, snapshot, &error) != SC_OK) {
        (void)refusal_print(call, NULL, &error);
        status = STATUS_FAILED;
    }
    sc_snapshot_release(snapshot);
    if (status == STATUS_OK && invocation_has(call, OPTION_WATCH)) {
        status = follow(call, handle);
    }
    sc_handle_release(handle);
    return status;
}
