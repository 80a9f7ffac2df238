/*
 * A file is written whole and put in place by a rename, so the text has to be there first: standard
 * output leads to a file without a name while the command runs. Nothing is left behind by that
 * file, however the command ends.
 */
#include "output.h"

#include "load.h"
#include "print.h"
#include "system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- form ---- */

bool output_is_for_program(const char *format)
{
    const char *const *names = sc_format_written_names();
    while (*names != NULL && strcmp(*names, format) != 0) {
        names++;
    }
    return *names != NULL;
}

static bool takes_option(option_id id, const char *format)
{
    switch (id) {
    case OPTION_PREFIX:
        return output_is_for_program(format) || strcmp(format, "dotenv") == 0;
    case OPTION_SEPARATOR:
    case OPTION_ALLOW:
        return output_is_for_program(format);
    case OPTION_EXPORT:
        return strcmp(format, "shell") == 0;
    default:
        return true;
    }
}

static int check_options(const invocation *call, const char *format)
{
    for (size_t i = 0; i < call->setting_count; i++) {
        const cli_option *option = call->settings[i].option;
        if (!takes_option(option->id, format)) {
            return print_usage_error(call->command, "'--%s' does not apply to the format %s",
                                     option->name, format);
        }
    }
    return STATUS_OK;
}

static const char *find_format(const invocation *call, const char *otherwise)
{
    const char *name = invocation_value(call, OPTION_TO, NULL);
    const char *file = invocation_value(call, OPTION_OUTPUT, NULL);
    if (name == NULL) {
        const char *found = output_is_stream(file) ? NULL : sc_format_of_file(file);
        return found != NULL ? found : otherwise;
    }
    return load_output_format(call, name);
}

/* The names of --allow, NULL-terminated. */
static const char **gather_allowed(const invocation *call)
{
    const char **names = calloc(call->setting_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names != NULL && i < call->setting_count; i++) {
        if (call->settings[i].option->id == OPTION_ALLOW) {
            names[count++] = call->settings[i].value;
        }
    }
    return names;
}

int output_form_make(const invocation *call, const char *otherwise, output_form *out)
{
    *out = (output_form){.format = find_format(call, otherwise)};
    int status = out->format != NULL ? check_options(call, out->format) : STATUS_USAGE;
    if (status != STATUS_OK) {
        return status;
    }
    out->allow = gather_allowed(call);
    if (out->allow == NULL) {
        return print_failure("out of memory");
    }
    out->options = (sc_write_options){
        .size = sizeof out->options,
        .compact = invocation_has(call, OPTION_COMPACT),
        .reveal = invocation_has(call, OPTION_REVEAL),
        .origins = invocation_has(call, OPTION_ORIGINS),
        .prefix = invocation_value(call, OPTION_PREFIX, NULL),
        .separator = invocation_value(call, OPTION_SEPARATOR, NULL),
        .allow = out->allow,
        .exported = invocation_has(call, OPTION_EXPORT),
        .sort_keys = invocation_has(call, OPTION_SORT_KEYS),
    };
    return STATUS_OK;
}

void output_form_free(output_form *form)
{
    free((void *)form->allow);
}

/* ---- secrets ---- */

typedef struct search {
    const sc_place *from;
    bool found;
} search;

static bool look_at_leaf(void *context, const char *path, sc_value value)
{
    search *search_for = context;
    const sc_path at = sc_path_of_text(path, strlen(path));
    (void)value;
    search_for->found = sc_place_is_secret(search_for->from, &at);
    return !search_for->found;
}

static bool has_secrets(const sc_place *place, const sc_path *path)
{
    search found = {place, false};
    (void)sc_place_leaves(place, path, look_at_leaf, &found, NULL);
    return found.found;
}

bool output_has_secrets(const sc_place *place)
{
    return has_secrets(place, NULL);
}

bool output_is_secret(const sc_snapshot *snapshot, const char *path)
{
    sc_place root = SC_PLACE_INIT;
    const sc_path from = sc_path_of_text(path, strlen(path));
    (void)sc_snapshot_place(snapshot, NULL, &root);
    return has_secrets(&root, &from);
}

int output_check_masked(const invocation *call, const output_form *form)
{
    const char *file = invocation_value(call, OPTION_OUTPUT, NULL);
    bool for_program = output_is_for_program(form->format);
    if (invocation_has(call, OPTION_MASK) || (output_is_stream(file) && !for_program)) {
        return STATUS_OK;
    }
    return print_usage_error(
        call->command,
        "the result has secrets, and %s would take a mask for the value: --reveal "
        "writes them, --mask writes masks",
        for_program ? "a program" : "who reads the file");
}

static bool holds_secrets; /* the result that is kept back */

void output_protect(void)
{
    holds_secrets = true;
}

/* ---- where it goes ---- */

bool output_is_stream(const char *name)
{
    return name == NULL || strcmp(name, "-") == 0;
}

static int report_unsaved(const char *file, sc_error *error)
{
    /* The file is new: it is its folder that is not there. */
    const char *slash = strrchr(file, '/');
    if (error->code == SC_ERROR_MISSING_FILE && slash != NULL && slash != file) {
        (void)snprintf(error->message, sizeof error->message, "no such folder: %.*s",
                       (int)(slash - file), file);
    }
    return print_library_error(error);
}

int output_save(const invocation *call, const char *file, const sc_text *text, bool secret)
{
    sc_error error;
    system_protect_new_files(secret);
    if (sc_text_save(text, file, &error) != SC_OK) {
        return report_unsaved(file, &error);
    }
    /* A file that is there keeps its mode, whatever is written to it. */
    if (secret && system_is_open_to_others(file)) {
        print_remark(call, "%s holds secrets, and its mode lets others read it", file);
    }
    return STATUS_OK;
}

int output_run(const invocation *call, int (*run)(const invocation *call))
{
    const char *file = invocation_value(call, OPTION_OUTPUT, NULL);
    bool own = call->command->id == COMMAND_COMPILE || call->command->id == COMMAND_RENDER;
    if (output_is_stream(file) || own) {
        return run(call); /* these write their files themselves */
    }
    int reason = system_capture_begin();
    if (reason != 0) {
        return print_failure("%s: %s", file, strerror(reason));
    }
    int status = print_finish(run(call));
    size_t length = 0;
    char *text = system_capture_end(&length);
    if (text == NULL) {
        return print_failure("%s: the result could not be kept", file);
    }
    if (status == STATUS_OK || (status == STATUS_NO && length != 0)) {
        const sc_text result = {.data = text, .length = length};
        int saved = output_save(call, file, &result, holds_secrets);
        status = saved != STATUS_OK ? saved : status;
    }
    free(text);
    return status;
}
