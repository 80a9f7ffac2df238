/* The whole result. What is masked is said aloud, so that nobody takes a mask for a value. */
#include "commands.h"
#include "load.h"
#include "output.h"
#include "print.h"

static int print_dump(const invocation *call, const sc_place *root, const output_form *form)
{
    sc_error error;
    sc_text text = {.data = NULL};
    bool secrets = output_has_secrets(root), masked = secrets && !form->options.reveal;
    int status = masked ? output_check_masked(call, form) : STATUS_OK;
    if (status != STATUS_OK) {
        return status;
    }
    if (sc_place_dump(root, NULL, form->format, &form->options, &text, &error) != SC_OK) {
        return print_library_error(&error);
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

int command_dump(const invocation *call)
{
    output_form form;
    bool origins = invocation_has(call, OPTION_ORIGINS);
    int status = output_form_make(call, origins ? "jsonc" : "json", &form);
    sc_snapshot *snapshot = status == STATUS_OK ? load_snapshot(call, &status) : NULL;
    if (snapshot != NULL) {
        sc_place root = SC_PLACE_INIT;
        (void)sc_snapshot_place(snapshot, NULL, &root);
        status = print_dump(call, &root, &form);
    }
    sc_snapshot_release(snapshot);
    output_form_free(&form);
    return status;
}
