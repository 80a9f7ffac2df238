/* All or nothing: a script that reads line by line must never see one value in another's place. */
#include "commands.h"
#include "load.h"
#include "print.h"
#include "value.h"

#include <string.h>

static int find(const sc_snapshot *snapshot, const char *path, const char *fallback)
{
    sc_error error;
    sc_value value = sc_snapshot_get(snapshot, path, &error);
    if (sc_value_kind(value) != SC_ABSENT) {
        return STATUS_OK;
    }
    return error.code == SC_ERROR_MISSING_KEY && fallback != NULL ? STATUS_OK
                                                                  : print_library_error(&error);
}

/* Text and dates need no quotes, and text may hold anything. */
static bool print_text(sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind != SC_STRING && scalar.kind != SC_DATETIME) {
        return false;
    }
    (void)fwrite(scalar.text, 1, scalar.length, stdout);
    (void)fputc('\n', stdout);
    return true;
}

static int print_value(sc_value value, bool json)
{
    if (!json && print_text(value)) {
        return STATUS_OK;
    }
    sc_error error;
    sc_text text = {.data = NULL};
    if (value_bare(value, json, &text, &error) != SC_OK) {
        return print_library_error(&error);
    }
    print_result(&text);
    sc_text_free(&text);
    return STATUS_OK;
}

/* With --json the default has to be JSON too: it is guessed as any untyped text. */
static int print_default(const char *text, bool json)
{
    if (!json) {
        (void)fprintf(stdout, "%s\n", text);
        return STATUS_OK;
    }
    sc_error error;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_untyped(writer, text, strlen(text));
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    if (image == NULL) {
        return print_library_error(&error);
    }
    int status = print_value(sc_image_root(image), json);
    sc_image_release(image);
    return status;
}

int command_get(const invocation *call)
{
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_snapshot(call, &status);
    if (snapshot == NULL) {
        return status;
    }
    const char *fallback = invocation_value(call, OPTION_DEFAULT, NULL);
    bool json = invocation_has(call, OPTION_JSON);
    for (size_t i = 0; i < call->argument_count; i++) {
        int found = find(snapshot, call->arguments[i], fallback);
        status = found > status ? found : status;
    }
    for (size_t i = 0; i < call->argument_count && status == STATUS_OK; i++) {
        sc_value value = sc_snapshot_get(snapshot, call->arguments[i], NULL);
        status = sc_value_kind(value) != SC_ABSENT ? print_value(value, json)
                                                   : print_default(fallback, json);
    }
    sc_snapshot_release(snapshot);
    return status;
}
