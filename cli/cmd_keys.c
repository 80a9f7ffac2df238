/* Paths are canonical: control characters in keys are escaped, so a path is always one line. */
#include "commands.h"
#include "load.h"
#include "print.h"

static bool print_path(void *context, const char *path, sc_value value)
{
    (void)context;
    (void)value;
    return print_line(path);
}

int command_keys(const invocation *call)
{
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_snapshot(call, &status);
    if (snapshot == NULL) {
        return status;
    }
    const char *path = call->argument_count != 0 ? call->arguments[0] : "";
    sc_error error;
    if (sc_snapshot_leaves(snapshot, path, print_path, NULL, &error) != SC_OK) {
        status = print_library_error(&error);
    }
    sc_snapshot_release(snapshot);
    return status;
}
