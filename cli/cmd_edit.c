/*
 * set and unset: changes in a file's own text. All changes are made before anything is written, so
 * that they are one write or none.
 */
#include "commands.h"
#include "hint.h"
#include "output.h"
#include "print.h"
#include "system.h"
#include "value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MOST ((size_t)1 << 30)

/* False with the fault reported. */
static bool read_options(const invocation *call, sc_edit_options *options)
{
    for (size_t i = 0; i < call->setting_count; i++) {
        const cli_setting *setting = &call->settings[i];
        if (setting->option->id == OPTION_MODIFIER) {
            options->format = setting->value;
        }
    }
    const char *document = invocation_value(call, OPTION_DOCUMENT, NULL);
    char *end = NULL;
    unsigned long number = document != NULL ? strtoul(document, &end, 10) : 0;
    if (document != NULL &&
        (*document < '1' || *document > '9' || *end != '\0' || number > UINT32_MAX)) {
        (void)print_usage_error(call->command, "option '--document': '%s' is no number from 1",
                                document);
        return false;
    }
    options->document = (uint32_t)number;
    return true;
}

/* The edit of `text`, or of the file if that is NULL. */
static sc_edit *begin(const char *file, const char *text, size_t length,
                      const sc_edit_options *options, sc_error *error)
{
    return text != NULL ? sc_edit_new(text, length, options, error)
                        : sc_edit_open(file, options, error);
}

/* True if the edit fails only because no document of several is chosen. */
static bool needs_document(const char *file, const char *text, size_t length,
                           const sc_edit_options *options)
{
    if (options->document != 0) {
        return false;
    }
    sc_edit_options first = *options;
    first.document = 1;
    sc_edit *edit = begin(file, text, length, &first, NULL);
    sc_edit_free(edit);
    return edit != NULL;
}

/* The edit of --in; NULL with *status and the fault reported. */
static sc_edit *open_edit(const invocation *call, const char *file, int *status)
{
    sc_error error;
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    if (!read_options(call, &options)) {
        *status = STATUS_USAGE;
        return NULL;
    }
    size_t length = 0;
    char *text = output_is_stream(file) ? system_read(file, INPUT_MOST, &length) : NULL;
    if (output_is_stream(file) && text == NULL) {
        *status = print_failure("standard input: %s", strerror(errno));
        return NULL;
    }
    sc_edit *edit = begin(file, text, length, &options, &error);
    *status = STATUS_OK;
    if (edit == NULL) {
        bool several =
            error.code == SC_ERROR_CANNOT_EDIT && needs_document(file, text, length, &options);
        *status = print_hinted_error(&error, several ? "--document N chooses one" : NULL);
    }
    free(text);
    return edit;
}

/* ---- changes ---- */

static sc_image *parse_json(const char *text, sc_error *error)
{
    sc_parse_options options = SC_PARSE_OPTIONS_INIT;
    options.format = "json";
    return sc_parse(text, strlen(text), &options, error);
}

static sc_image *image_of_string(const char *text, sc_error *error)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_string(writer, text, strlen(text));
    sc_image *image = sc_writer_finish(writer, error);
    sc_writer_free(writer);
    return image;
}

/* Puts the value at the path, or behind those of the array there; `value` is released. */
static sc_status put(sc_edit *edit, const sc_path *path, sc_image *value, bool append,
                     sc_error *error)
{
    if (value == NULL) {
        return error->code;
    }
    sc_status status =
        (append ? sc_edit_append : sc_edit_set)(edit, path, sc_image_root(value), error);
    sc_image_release(value);
    return status;
}

/* A change at a path that may be misspelt is made, and the path that may be meant is named. */
static void remark_dotted_key(const invocation *call, const sc_edit *edit, const char *path,
                              size_t length)
{
    char room[HINT_SIZE];
    const char *hint = hint_dotted_key(sc_edit_root(edit), path, length, room);
    if (hint != NULL) {
        print_remark(call, "there is a key with dots: %s", hint);
    }
}

static sc_status set_one(const invocation *call, sc_edit *edit, const char *word, sc_error *error)
{
    const char *equals = sc_setting_split(word);
    sc_path path = sc_path_of_text(word, (size_t)(equals - word));
    const char *text = equals + 1;
    remark_dotted_key(call, edit, word, (size_t)(equals - word));
    bool append = invocation_has(call, OPTION_APPEND);
    if (invocation_has(call, OPTION_JSON)) {
        return put(edit, &path, parse_json(text, error), append, error);
    }
    if (invocation_has(call, OPTION_STRING)) {
        return append ? put(edit, &path, image_of_string(text, error), true, error)
                      : sc_edit_set_string(edit, &path, text, strlen(text), error);
    }
    return append ? put(edit, &path, value_of_text(text, strlen(text), error), true, error)
                  : sc_edit_set_untyped(edit, &path, text, strlen(text), error);
}

static sc_status unset_one(const invocation *call, sc_edit *edit, const char *word, sc_error *error)
{
    sc_path path = sc_path_of_text(word, strlen(word));
    remark_dotted_key(call, edit, word, strlen(word));
    return sc_edit_unset(edit, &path, error);
}

/* ---- the result ---- */

static int write_result(const invocation *call, sc_edit *edit, bool stream)
{
    sc_error error;
    if (invocation_has(call, OPTION_DRY_RUN)) {
        sc_text diff;
        bool reveal = invocation_has(call, OPTION_REVEAL);
        if ((reveal ? sc_edit_diff : sc_edit_diff_masked)(edit, &diff, &error) != SC_OK) {
            return print_library_error(&error);
        }
        (void)fwrite(diff.data, 1, diff.length, stdout);
        sc_text_free(&diff);
        return STATUS_OK;
    }
    if (stream) {
        size_t length;
        const char *text = sc_edit_text(edit, &length);
        (void)fwrite(text, 1, length, stdout);
        return STATUS_OK;
    }
    sc_save_mode mode = invocation_has(call, OPTION_IN_PLACE) ? SC_SAVE_IN_PLACE : SC_SAVE_REPLACE;
    if (sc_edit_save(edit, mode, &error) == SC_OK) {
        return STATUS_OK;
    }
    int status = print_library_error(&error);
    if (error.code == SC_ERROR_NOT_REPLACEABLE) {
        print_remark(call, "--in-place writes the file over; a crash may then leave half of it");
    }
    return status;
}

typedef sc_status (*change)(const invocation *call, sc_edit *edit, const char *word,
                            sc_error *error);

static int run(const invocation *call, change make)
{
    int status;
    sc_error error;
    const char *file = invocation_value(call, OPTION_IN, NULL);
    if (file == NULL) {
        return print_usage_error(call->command, "'%s' needs --in FILE", call->command->name);
    }
    sc_edit *edit = open_edit(call, file, &status);
    for (size_t i = 0; i < call->argument_count && status == STATUS_OK; i++) {
        if (make(call, edit, call->arguments[i], &error) != SC_OK) {
            status = print_library_error(&error);
        }
    }
    if (status == STATUS_OK) {
        status = write_result(call, edit, output_is_stream(file));
    }
    sc_edit_free(edit);
    return status;
}

int command_set(const invocation *call)
{
    for (size_t i = 0; i < call->argument_count; i++) {
        if (sc_setting_split(call->arguments[i]) == NULL) {
            bool file = access(call->arguments[i], F_OK) == 0;
            return print_usage_error(call->command, "'%s' is no PATH=VALUE%s", call->arguments[i],
                                     file ? "; --in takes the file to change" : "");
        }
    }
    if (invocation_has(call, OPTION_STRING) && invocation_has(call, OPTION_JSON)) {
        return print_usage_error(call->command, "--string and --json exclude each other");
    }
    return run(call, set_one);
}

int command_unset(const invocation *call)
{
    return run(call, unset_one);
}
