/* All or nothing: a script that reads line by line must never see one value in another's place. */
#include "commands.h"
#include "hint.h"
#include "load.h"
#include "output.h"
#include "print.h"
#include "refusal.h"
#include "value.h"

#include <string.h>

static int find(const sc_snapshot *snapshot, const char *path, const char *fallback)
{
    sc_error error;
    sc_value value = sc_snapshot_get(snapshot, path, &error);
    if (sc_value_kind(value) != SC_ABSENT) {
        return STATUS_OK;
    }
    if (error.code == SC_ERROR_MISSING_KEY && fallback != NULL) {
        return STATUS_OK;
    }
    char room[HINT_SIZE];
    const char *hint = strchr(path, '*') != NULL ? "a path has no patterns here; 'find' takes them"
                       : error.code == SC_ERROR_MISSING_KEY ? hint_above(snapshot, path, room)
                                                            : NULL;
    return print_hinted_error(&error, hint);
}

/* A file that holds a secret is its owner's only. */
static void protect_secrets(const invocation *call, const sc_snapshot *snapshot)
{
    bool file = !output_is_stream(invocation_value(call, OPTION_OUTPUT, NULL));
    for (size_t i = 0; file && i < call->argument_count; i++) {
        if (output_is_secret(snapshot, call->arguments[i])) {
            output_protect();
        }
    }
}

/* How values are printed. */
typedef struct form {
    bool json;
    bool lines;      /* an array is its elements */
    const char *end; /* behind each value */
    size_t end_length;
} form;

/* Text and dates need no quotes, and text may hold anything. */
static int print_one(sc_value value, const form *how)
{
    sc_scalar scalar = sc_value_scalar(value);
    if (!how->json && (scalar.kind == SC_STRING || scalar.kind == SC_DATETIME)) {
        (void)fwrite(scalar.text, 1, scalar.length, stdout);
    } else {
        sc_error error;
        sc_text text = {.data = NULL};
        if (value_bare(value, how->json, &text, &error) != SC_OK) {
            return print_library_error(&error);
        }
        (void)fwrite(text.data, 1, text.length, stdout);
        sc_text_free(&text);
    }
    (void)fwrite(how->end, 1, how->end_length, stdout);
    return STATUS_OK;
}

static int print_value(sc_value value, const form *how)
{
    if (!how->lines || sc_value_kind(value) != SC_ARRAY) {
        return print_one(value, how);
    }
    int status = STATUS_OK;
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = print_one(sc_value_item(value, i), how);
    }
    return status;
}

static form form_of(const invocation *call)
{
    form how = {.json = invocation_has(call, OPTION_JSON),
                .lines = invocation_has(call, OPTION_LINES),
                .end = "\n",
                .end_length = 1};
    if (invocation_has(call, OPTION_NULL)) {
        how.end = "\0";
    } else if (invocation_has(call, OPTION_RAW)) {
        how.end_length = 0;
    }
    return how;
}

/* With --json the default has to be JSON too: it is guessed as any untyped text. */
static int print_default(const char *text, const form *how)
{
    if (!how->json) {
        (void)fputs(text, stdout);
        (void)fwrite(how->end, 1, how->end_length, stdout);
        return STATUS_OK;
    }
    sc_error error;
    sc_image *image = value_of_text(text, strlen(text), &error);
    if (image == NULL) {
        return print_library_error(&error);
    }
    int status = print_value(sc_image_root(image), how);
    sc_image_release(image);
    return status;
}

/* ---- in a format ---- */

static int print_formatted(const invocation *call, const sc_snapshot *snapshot,
                           const output_form *output)
{
    sc_error error;
    sc_text text = {.data = NULL};
    const char *fallback = invocation_value(call, OPTION_DEFAULT, NULL);
    int status = find(snapshot, call->arguments[0], fallback);
    sc_value value = sc_snapshot_get(snapshot, call->arguments[0], NULL);
    if (status != STATUS_OK) {
        return status;
    }
    if (sc_value_kind(value) == SC_ABSENT) {
        (void)fprintf(stdout, "%s\n", fallback);
    } else if (sc_write(value, output->format, &output->options, &text, &error) == SC_OK) {
        print_result(&text);
        sc_text_free(&text);
    } else {
        status = refusal_print(call, output->format, &error);
    }
    return status;
}

/* Texts of most formats cannot be concatenated. */
static int get_formatted(const invocation *call)
{
    static const option_id others[] = {OPTION_JSON, OPTION_RAW, OPTION_NULL, OPTION_LINES};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (invocation_has(call, others[i])) {
            return print_usage_error(call->command, "with '--to' there is no other form");
        }
    }
    if (call->argument_count != 1) {
        return print_usage_error(call->command, "'--to' takes one PATH");
    }
    output_form output;
    int status = output_form_make(call, "json", &output);
    sc_snapshot *snapshot = status == STATUS_OK ? load_snapshot(call, &status) : NULL;
    if (snapshot != NULL) {
        protect_secrets(call, snapshot);
        status = print_formatted(call, snapshot, &output);
    }
    sc_snapshot_release(snapshot);
    output_form_free(&output);
    return status;
}

int command_get(const invocation *call)
{
    int status = STATUS_OK;
    if (invocation_has(call, OPTION_TO)) {
        return get_formatted(call);
    }
    sc_snapshot *snapshot = load_snapshot(call, &status);
    if (snapshot == NULL) {
        return status;
    }
    const char *fallback = invocation_value(call, OPTION_DEFAULT, NULL);
    const form how = form_of(call);
    protect_secrets(call, snapshot);
    for (size_t i = 0; i < call->argument_count; i++) {
        int found = find(snapshot, call->arguments[i], fallback);
        status = found > status ? found : status;
    }
    for (size_t i = 0; i < call->argument_count && status == STATUS_OK; i++) {
        sc_value value = sc_snapshot_get(snapshot, call->arguments[i], NULL);
        status = sc_value_kind(value) != SC_ABSENT ? print_value(value, &how)
                                                   : print_default(fallback, &how);
    }
    sc_snapshot_release(snapshot);
    return status;
}
