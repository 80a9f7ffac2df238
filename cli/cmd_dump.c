/* The whole result, or what is at a path. What is masked is said aloud, so that nobody takes a mask
 * for a value. */
#include "commands.h"
#include "load.h"
#include "output.h"
#include "print.h"
#include "refusal.h"

#include <string.h>

static int print_dump(const invocation *call, const sc_place *place, const output_form *form)
{
    sc_error error;
    sc_text text = {.data = NULL};
    bool secrets = output_has_secrets(place), masked = secrets && !form->options.reveal;
    int status = masked ? output_check_masked(call, form) : STATUS_OK;
    if (status != STATUS_OK) {
        return status;
    }
    if (sc_place_dump(place, NULL, form->format, &form->options, &text, &error) != SC_OK) {
        return refusal_print(call, form->format, &error);
    }
    print_result(&text);
    sc_text_free(&text);
    if (masked) {
        print_message("secrets are masked; --reveal shows them");
    } else if (secrets) {
        output_protect();
    }
    return STATUS_OK;
}

/* The place that a path leads to from the root. */
static int dump_at(const invocation *call, const sc_snapshot *snapshot, const char *given,
                   const output_form *form)
{
    sc_place root = SC_PLACE_INIT, place = SC_PLACE_INIT;
    (void)sc_snapshot_place(snapshot, NULL, &root);
    if (given == NULL) {
        return print_dump(call, &root, form);
    }
    sc_error error;
    sc_text text = {.data = NULL};
    const sc_path path = sc_path_of_text(given, strlen(given));
    int status = STATUS_OK;
    if (sc_value_kind(sc_snapshot_get(snapshot, given, &error)) == SC_ABSENT ||
        sc_place_path(&root, &path, &text, &error) != SC_OK) {
        status = print_library_error(&error);
    } else {
        (void)sc_snapshot_place(snapshot, text.data, &place);
        status = print_dump(call, &place, form);
    }
    sc_text_free(&text);
    return status;
}

int command_dump(const invocation *call)
{
    output_form form;
    bool origins = invocation_has(call, OPTION_ORIGINS);
    int status = output_form_make(call, origins ? "jsonc" : "json", &form);
    sc_snapshot *snapshot = status == STATUS_OK ? load_snapshot(call, &status) : NULL;
    if (snapshot != NULL) {
        status =
            dump_at(call, snapshot, call->argument_count != 0 ? call->arguments[0] : NULL, &form);
    }
    sc_snapshot_release(snapshot);
    output_form_free(&form);
    return status;
}
