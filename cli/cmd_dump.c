/* The whole result. What is masked is said aloud, so that nobody takes a mask for a value. */
#include "commands.h"
#include "load.h"
#include "print.h"

typedef struct search {
    const sc_snapshot *snapshot;
    bool found;
} search;

static bool look(void *context, const char *path, sc_value value)
{
    search *search_for = context;
    (void)value;
    search_for->found = sc_snapshot_is_secret(search_for->snapshot, path);
    return !search_for->found;
}

static bool has_secrets(const sc_place *root)
{
    search found = {root->snapshot, false};
    (void)sc_place_leaves(root, NULL, look, &found, NULL);
    return found.found;
}

int command_dump(const invocation *call)
{
    bool origins = invocation_has(call, OPTION_ORIGINS);
    const char *format =
        load_format(call, "to", invocation_value(call, OPTION_TO, origins ? "jsonc" : "json"));
    if (format == NULL) {
        return STATUS_USAGE;
    }
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_snapshot(call, &status);
    if (snapshot == NULL) {
        return status;
    }
    sc_write_options options = {
        .compact = invocation_has(call, OPTION_COMPACT),
        .reveal = invocation_has(call, OPTION_REVEAL),
        .origins = origins,
    };
    sc_error error;
    sc_text text = {.data = NULL};
    sc_place root = SC_PLACE_INIT;
    (void)sc_snapshot_place(snapshot, NULL, &root);
    if (sc_place_dump(&root, NULL, format, &options, &text, &error) == SC_OK) {
        print_result(&text);
        sc_text_free(&text);
        if (!options.reveal && has_secrets(&root)) {
            print_remark(call, "secrets are masked; --reveal shows them");
        }
    } else {
        status = print_library_error(&error);
    }
    sc_snapshot_release(snapshot);
    return status;
}
