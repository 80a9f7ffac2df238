/* The answer is the exit status. Null is a value, so it is there. */
#include "commands.h"
#include "load.h"
#include "print.h"

#include <string.h>

int command_has(const invocation *call)
{
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_snapshot(call, &status);
    sc_place root = SC_PLACE_INIT;
    (void)sc_snapshot_place(snapshot, NULL, &root);
    for (size_t i = 0; i < call->argument_count && snapshot != NULL; i++) {
        const char *text = call->arguments[i];
        const sc_path path = sc_path_of_text(text, strlen(text));
        sc_value value;
        sc_status found = sc_place_get(&root, &path, &value);
        if (found == SC_ERROR_MISSING_KEY) {
            status = STATUS_NO;
        } else if (found != SC_OK) {
            sc_error error;
            (void)sc_snapshot_get(snapshot, text, &error);
            status = print_library_error(&error);
            break;
        }
    }
    sc_snapshot_release(snapshot);
    return status;
}
