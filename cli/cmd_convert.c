/* One file to another format. The text is made whole before anything is written. */
#include "commands.h"
#include "load.h"
#include "print.h"

#include <string.h>

static bool is_stream(const char *name)
{
    return name == NULL || strcmp(name, "-") == 0;
}

/* By --to, else by the extension of OUT; NULL with the fault reported. */
static const char *output_format(const invocation *call, const char *out)
{
    const char *format = invocation_value(call, OPTION_TO, NULL);
    if (format != NULL) {
        return load_format(call, "to", format);
    }
    format = is_stream(out) ? NULL : sc_format_of_file(out);
    if (format == NULL && is_stream(out)) {
        (void)print_usage_error(call->command, "'convert' needs --to FORMAT or OUT");
    } else if (format == NULL) {
        (void)print_usage_error(call->command,
                                "'%s' has no extension of a known format; --to "
                                "FORMAT names one",
                                out);
    }
    return format;
}

static int write_output(const char *out, const sc_text *text)
{
    if (is_stream(out)) {
        print_result(text);
        return STATUS_OK;
    }
    sc_error error;
    return sc_text_save(text, out, &error) == SC_OK ? STATUS_OK : print_library_error(&error);
}

int command_convert(const invocation *call)
{
    const char *out = call->argument_count > 1 ? call->arguments[1] : NULL;
    const char *format = output_format(call, out);
    if (format == NULL) {
        return STATUS_USAGE;
    }
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_file_snapshot(call, call->arguments[0], &status);
    if (snapshot == NULL) {
        return status;
    }
    sc_write_options options = {.compact = invocation_has(call, OPTION_COMPACT)};
    sc_error error;
    sc_text text = {.data = NULL};
    if (sc_write(sc_snapshot_root(snapshot), format, &options, &text, &error) == SC_OK) {
        status = write_output(out, &text);
        sc_text_free(&text);
    } else {
        status = print_library_error(&error);
    }
    sc_snapshot_release(snapshot);
    return status;
}
