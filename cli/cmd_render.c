/*
 * Templates filled with values. All of them are rendered before anything is written, so a missing
 * value changes no file. Values are written as they are: that is what a rendered file is for. A new
 * file with a secret in it is its owner's only.
 */
#include "commands.h"
#include "hint.h"
#include "output.h"
#include "print.h"
#include "supervise.h"
#include "system.h"
#include "template.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One template and where it goes. */
typedef struct sheet {
    const char *from;
    char *to;              /* owned; NULL: standard output */
    template_text written; /* what is there now */
    template_text made;    /* what is to be there */
    system_mark mark;      /* of the template that was read last */
    bool secret;
} sheet;

typedef struct rendering {
    const invocation *call;
    sheet *sheets;
    size_t count;
    const char *folder; /* of the results, which is made when there are any; NULL: none */
    bool begun;
} rendering;

/* ---- names ---- */

/* The name in a folder: that of the template, without an ending that says that it is one. */
static char *name_in(const char *folder, const char *from)
{
    static const char *const endings[] = {".tmpl", ".template", ".tpl"};
    const char *slash = strrchr(from, '/');
    const char *name = slash != NULL ? slash + 1 : from;
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t size = strlen(endings[i]);
        if (length > size && strcmp(name + length - size, endings[i]) == 0) {
            length -= size;
            break;
        }
    }
    size_t size = strlen(folder) + length + 2;
    char *path = malloc(size);
    if (path != NULL) {
        bool ends = folder[strlen(folder) - 1] == '/';
        (void)snprintf(path, size, "%s%s%.*s", folder, ends ? "" : "/", (int)length, name);
    }
    return path;
}

/* Fails where two templates would be one file. */
static int check_names(const rendering *r)
{
    for (size_t i = 0; i < r->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (r->sheets[i].to != NULL && strcmp(r->sheets[i].to, r->sheets[k].to) == 0) {
                return print_usage_error(r->call->command, "'%s' and '%s' would both be '%s'",
                                         r->sheets[k].from, r->sheets[i].from, r->sheets[i].to);
            }
        }
    }
    return STATUS_OK;
}

static int name_outputs(rendering *r)
{
    const char *out = invocation_value(r->call, OPTION_OUTPUT, NULL);
    bool folder = !output_is_stream(out) && *out != '\0' &&
                  (out[strlen(out) - 1] == '/' || system_is_folder(out));
    if (r->count > 1 && !folder) {
        return print_usage_error(r->call->command,
                                 "several templates need -o DIR/, a folder for the results");
    }
    r->folder = folder ? out : NULL;
    for (size_t i = 0; i < r->count && !output_is_stream(out); i++) {
        r->sheets[i].to = folder ? name_in(out, r->sheets[i].from) : strdup(out);
        if (r->sheets[i].to == NULL) {
            return print_failure("out of memory");
        }
    }
    return check_names(r);
}

/* ---- rendering ---- */

#define TEMPLATE_MOST ((size_t)64 << 20)

static int report_unread(const char *name)
{
    char room[HINT_SIZE];
    if (errno != ENOENT) {
        return print_failure("%s: %s", name,
                             errno == EFBIG ? "the template is larger than 64 MiB"
                                            : strerror(errno));
    }
    sc_error missing = {.code = SC_ERROR_MISSING_FILE, .system_error = errno};
    (void)snprintf(missing.source, sizeof missing.source, "%s", name);
    (void)snprintf(missing.message, sizeof missing.message, "%s",
                   sc_status_text(SC_ERROR_MISSING_FILE));
    return print_hinted_error(&missing, hint_near_file(name, room));
}

/* Standard input does not change. */
static system_mark mark_of(const sheet *of)
{
    return output_is_stream(of->from) ? (system_mark){0} : system_mark_of(of->from);
}

/* A template that was changed, removed or put back since it was read. */
static bool is_stale(void *context)
{
    const rendering *r = context;
    for (size_t i = 0; i < r->count; i++) {
        const system_mark now = mark_of(&r->sheets[i]);
        if (!system_is_same_mark(&now, &r->sheets[i].mark)) {
            return true;
        }
    }
    return false;
}

static int render_sheet(const sc_snapshot *snapshot, sheet *of)
{
    size_t length = 0;
    of->mark = mark_of(of);
    of->secret = false;
    template_text_free(&of->made);
    char *text = system_read(of->from, TEMPLATE_MOST, &length);
    if (text == NULL) {
        return report_unread(of->from);
    }
    const char *name = output_is_stream(of->from) ? "standard input" : of->from;
    const template_input input = {name, text, length};
    int status = template_render(snapshot, &input, &of->made, &of->secret);
    free(text);
    return status;
}

static bool is_same(const sheet *of)
{
    return of->made.length == of->written.length &&
           (of->made.length == 0 || memcmp(of->made.data, of->written.data, of->made.length) == 0);
}

static int write_sheet(const rendering *r, const sheet *of)
{
    static char nothing[] = "";
    const sc_text text = {.data = of->made.data != NULL ? of->made.data : nothing,
                          .length = of->made.length};
    if (of->to == NULL) {
        print_bytes(text.data, text.length);
        return STATUS_OK;
    }
    return output_save(r->call, of->to, &text, of->secret);
}

static int write_changed(rendering *r, bool *changed)
{
    int status = STATUS_OK;
    for (size_t i = 0; i < r->count && status == STATUS_OK; i++) {
        sheet *of = &r->sheets[i];
        if (r->begun && is_same(of)) {
            continue;
        }
        status = write_sheet(r, of);
        if (status == STATUS_OK) {
            template_text_free(&of->written);
            of->written = of->made;
            of->made = (template_text){.data = NULL};
            *changed = true;
        }
    }
    return status;
}

static int take(void *context, const sc_snapshot *snapshot, bool *changed)
{
    rendering *r = context;
    int status = STATUS_OK;
    for (size_t i = 0; i < r->count; i++) {
        int one = render_sheet(snapshot, &r->sheets[i]);
        status = one > status ? one : status;
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (r->folder != NULL && system_make_folder(r->folder) != 0) {
        return print_failure("%s: %s", r->folder, strerror(errno));
    }
    status = write_changed(r, changed);
    r->begun = true;
    return status;
}

/* ---- all ---- */

static char **variables_of(void *context)
{
    (void)context;
    return system_variables();
}

static int check(const invocation *call, const supervised *what)
{
    bool stream = output_is_stream(invocation_value(call, OPTION_OUTPUT, NULL));
    if (stream && (what->program != NULL || invocation_has(call, OPTION_WATCH))) {
        return print_usage_error(call->command, "%s needs -o FILE",
                                 what->program != NULL ? "a program" : "'--watch'");
    }
    return supervise_check(call, what);
}

/* A watch reads its templates again, which standard input does not allow. */
static int check_templates(const rendering *r)
{
    for (size_t i = 0; i < r->count && invocation_has(r->call, OPTION_WATCH); i++) {
        if (output_is_stream(r->sheets[i].from)) {
            return print_usage_error(r->call->command,
                                     "'--watch' needs templates that are files, not '-'");
        }
    }
    return STATUS_OK;
}

static int run(rendering *r, const supervised *what)
{
    int status = check(r->call, what);
    status = status == STATUS_OK ? check_templates(r) : status;
    if (status == STATUS_OK) {
        status = name_outputs(r);
    }
    return status == STATUS_OK ? supervise(r->call, what) : status;
}

int command_render(const invocation *call)
{
    size_t count = call->has_dashes ? call->dashes : call->argument_count;
    rendering r = {.call = call, .count = count};
    if (count == 0) {
        return print_usage_error(call->command, "'render' needs TEMPLATE...");
    }
    r.sheets = calloc(count, sizeof *r.sheets);
    if (r.sheets == NULL) {
        return print_failure("out of memory");
    }
    for (size_t i = 0; i < count; i++) {
        r.sheets[i].from = call->arguments[i];
    }
    const supervised what = {.take = take,
                             .variables = variables_of,
                             .is_stale = is_stale,
                             .context = &r,
                             .program = invocation_program(call)};
    int status = run(&r, &what);
    for (size_t i = 0; i < count; i++) {
        free(r.sheets[i].to);
        template_text_free(&r.sheets[i].written);
        template_text_free(&r.sheets[i].made);
    }
    free(r.sheets);
    return status;
}
