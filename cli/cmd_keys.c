/* Paths are canonical: control characters in keys are escaped, so a path is always one line. */
#include "commands.h"
#include "load.h"
#include "print.h"

#include <string.h>

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
    sc_path path = SC_PATH_INIT;
    sc_place root = SC_PLACE_INIT;
    (void)sc_snapshot_place(snapshot, NULL, &root);
    if (call->argument_count != 0) {
        path = sc_path_of_text(call->arguments[0], strlen(call->arguments[0]));
    }
    sc_error error;
    if (sc_place_leaves(&root, &path, print_path, NULL, &error) != SC_OK) {
        status = print_library_error(&error);
    }
    sc_snapshot_release(snapshot);
    return status;
}
