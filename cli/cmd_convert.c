/* One file to another format. The text is made whole before anything is written. */
#include "commands.h"
#include "load.h"
#include "output.h"
#include "print.h"
#include "refusal.h"

/* By --to, else by the extension of OUT; or a reported fault. */
static int find_form(const invocation *call, const char *out, output_form *form)
{
    const char *found = output_is_stream(out) ? NULL : sc_format_of_file(out);
    int status = output_form_make(call, found != NULL ? found : "", form);
    if (status != STATUS_OK || *form->format != '\0') {
        return status;
    }
    return output_is_stream(out)
               ? print_usage_error(call->command, "'convert' needs --to FORMAT or OUT")
               : print_usage_error(call->command,
                                   "'%s' has no extension of a known format; --to "
                                   "FORMAT names one",
                                   out);
}

static int write_output(const invocation *call, const char *out, const sc_text *text, bool secret)
{
    if (!output_is_stream(out)) {
        return output_save(call, out, text, secret);
    }
    if (secret) {
        output_protect();
    }
    print_result(text);
    return STATUS_OK;
}

/* A document that is a lone null changes nothing in a configuration; its note has the null's place.
 */
static bool is_lone_null(const sc_snapshot *snapshot)
{
    sc_value root = sc_snapshot_root(snapshot);
    sc_notice notice;
    bool found = false;
    for (size_t i = 0; !found && sc_snapshot_notice(snapshot, i, &notice); i++) {
        found = notice.code == SC_NOTE_EMPTY_SOURCE && notice.line != 0;
    }
    return found && sc_value_kind(root) == SC_OBJECT && sc_value_count(root) == 0;
}

/* False, with nothing written, where the format has no null as a whole. */
static bool write_null(const output_form *form, sc_text *text)
{
    static const char null[] = "null";
    sc_parse_options options = SC_PARSE_OPTIONS_INIT;
    options.format = "json";
    sc_image *image = sc_parse(null, sizeof null - 1, &options, NULL);
    sc_status status =
        image != NULL ? sc_write(sc_image_root(image), form->format, &form->options, text, NULL)
                      : SC_ERROR_OUT_OF_MEMORY;
    sc_image_release(image);
    return status == SC_OK;
}

static int convert(const invocation *call, const output_form *form, const char *out)
{
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_file_snapshot(call, call->arguments[0], &status);
    if (snapshot == NULL) {
        return status;
    }
    sc_place root = SC_PLACE_INIT;
    (void)sc_snapshot_place(snapshot, NULL, &root);
    sc_error error;
    sc_text text = {.data = NULL};
    sc_value value = sc_snapshot_root(snapshot);
    if ((is_lone_null(snapshot) && write_null(form, &text)) ||
        sc_write(value, form->format, &form->options, &text, &error) == SC_OK) {
        status = write_output(call, out, &text, output_has_secrets(&root));
        sc_text_free(&text);
    } else {
        status = refusal_print(call, form->format, &error);
    }
    sc_snapshot_release(snapshot);
    return status;
}

int command_convert(const invocation *call)
{
    const char *out = call->argument_count > 1 ? call->arguments[1] : NULL;
    const char *file = invocation_value(call, OPTION_OUTPUT, NULL);
    if (out != NULL && file != NULL) {
        return print_usage_error(call->command, "OUT and --output exclude each other");
    }
    output_form form;
    int status = find_form(call, out != NULL ? out : file, &form);
    if (status == STATUS_OK) {
        status = convert(call, &form, out);
    }
    output_form_free(&form);
    return status;
}
