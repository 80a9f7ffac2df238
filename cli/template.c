/*
 * One pass over the text. A problem is reported and the pass continues, so that one run reports all
 * of them, a hundred at most; the caller then discards the output.
 */
#include "template.h"

#include "output.h"
#include "print.h"
#include "value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MOST = 4096, PATH_SHOWN = 255, DEPTH_MOST = 16, PROBLEMS_MOST = 100 };

typedef enum filter { FILTER_NONE, FILTER_JSON, FILTER_SHELL } filter;

/* The text between `${` and `}`. */
typedef struct reference {
    size_t start; /* of the dollar sign */
    char path[PATH_MOST];
    filter how;
    char operator; /* '-', '?' or '\0' */
    size_t operand, close;
} reference;

typedef struct rendering {
    const sc_snapshot *snapshot;
    const template_input *input;
    template_text *out;
    bool *secret;
    unsigned problems;
    int status;
} rendering;

/* ---- text ---- */

static void append(template_text *text, const char *data, size_t length)
{
    if (text->failed || length > SIZE_MAX / 4 - text->length) {
        text->failed = true;
        return;
    }
    if (text->length + length > text->capacity) {
        size_t capacity = (text->length + length) * 2;
        char *grown = realloc(text->data, capacity);
        if (grown == NULL) {
            text->failed = true;
            return;
        }
        text->data = grown;
        text->capacity = capacity;
    }
    if (length != 0) {
        memcpy(text->data + text->length, data, length);
    }
    text->length += length;
}

void template_text_free(template_text *text)
{
    free(text->data);
    *text = (template_text){.data = NULL};
}

/* ---- problems ---- */

static void report(rendering *r, size_t at, sc_error *error)
{
    error->line = 1;
    error->column = 1;
    for (size_t i = 0; i < at; i++) {
        bool ends = r->input->text[i] == '\n';
        bool begins = ((unsigned char)r->input->text[i] & 0xC0) != 0x80;
        error->line += ends;
        error->column = ends ? 1 : error->column + begins;
    }
    error->caret = 0;
    error->excerpt[0] = '\0';
    (void)snprintf(error->source, sizeof error->source, "%s", r->input->name);
    int status = print_library_error(error) == STATUS_NO ? STATUS_NO : STATUS_FAILED;
    r->status = status > r->status ? status : r->status;
    r->problems++;
}

static void report_syntax(rendering *r, size_t at, const char *message)
{
    sc_error error = {.code = SC_ERROR_REFERENCE_SYNTAX};
    (void)snprintf(error.message, sizeof error.message, "%s", message);
    report(r, at, &error);
}

/* ---- reading a reference ---- */

/* Where the path ends: at `|`, `:-`, `:?` or `}` outside quotes; `end` where it never does. */
static size_t path_end(const char *text, size_t at, size_t end)
{
    bool quoted = false;
    for (; at < end && text[at] != '\n'; at++) {
        char next = at + 1 < end ? text[at + 1] : '\0';
        if (text[at] == '"') {
            quoted = !quoted;
        } else if (quoted && text[at] == '\\' && next != '\0') {
            at++;
        } else if (!quoted && (text[at] == '|' || text[at] == '}' ||
                               (text[at] == ':' && (next == '-' || next == '?')))) {
            return at;
        }
    }
    return end;
}

/* The brace that closes: inner ones come in pairs, and a backslash takes one out of the count. */
static size_t find_close(const char *text, size_t at, size_t end)
{
    size_t open = 0;
    for (; at < end; at++) {
        if (text[at] == '\\' && at + 1 < end) {
            at++;
        } else if (text[at] == '{') {
            open++;
        } else if (text[at] == '}' && open-- == 0) {
            return at;
        }
    }
    return end;
}

static bool read_path(rendering *r, reference *ref, size_t from, size_t to)
{
    const char *text = r->input->text;
    while (from < to && (text[from] == ' ' || text[from] == '\t')) {
        from++;
    }
    while (to > from && (text[to - 1] == ' ' || text[to - 1] == '\t')) {
        to--;
    }
    size_t length = to - from;
    if (length == 0 || length >= sizeof ref->path || memchr(text + from, '\0', length) != NULL) {
        report_syntax(r, ref->start,
                      length == 0 ? "expected a path after `${`" : "the path is too long");
        return false;
    }
    memcpy(ref->path, text + from, length);
    ref->path[length] = '\0';
    return true;
}

/* The filter at `*at`, behind `|`; moves behind it. */
static bool read_filter(rendering *r, reference *ref, size_t *at, size_t end)
{
    static const char *const names[] = {
        [FILTER_NONE] = "", [FILTER_JSON] = "json", [FILTER_SHELL] = "shell"};
    const char *text = r->input->text;
    size_t from = *at;
    while (*at < end && text[*at] >= 'a' && text[*at] <= 'z') {
        ++*at;
    }
    for (filter how = FILTER_JSON; how <= FILTER_SHELL; how++) {
        if (*at - from == strlen(names[how]) && memcmp(text + from, names[how], *at - from) == 0) {
            ref->how = how;
            return true;
        }
    }
    report_syntax(r, from, "no such filter; there are json and shell");
    return false;
}

/* The reference at `start`; false with the problem reported, and *close behind what is skipped. */
static bool read_reference(rendering *r, size_t start, size_t end, reference *ref)
{
    const char *text = r->input->text;
    size_t at = path_end(text, start + 2, end);
    *ref = (reference){.start = start, .close = at < end ? find_close(text, at, end) : end};
    if (ref->close == end) {
        report_syntax(r, start, "the `${` that begins here is never closed");
        ref->close = start + 1;
        return false;
    }
    if (!read_path(r, ref, start + 2, at)) {
        return false;
    }
    if (text[at] == '|') {
        at++;
        if (!read_filter(r, ref, &at, end)) {
            return false;
        }
    }
    if (at + 1 < ref->close && text[at] == ':' && (text[at + 1] == '-' || text[at + 1] == '?')) {
        ref->operator= text[at + 1];
        ref->operand = at + 2;
        return true;
    }
    if (at != ref->close) {
        report_syntax(r, at, "expected `}`, `:-` or `:?`");
        return false;
    }
    return true;
}

/* ---- values ---- */

static void append_quoted(template_text *out, const char *text, size_t length)
{
    append(out, "'", 1);
    for (size_t i = 0; i < length; i++) {
        bool quote = text[i] == '\'';
        append(out, quote ? "'\\''" : text + i, quote ? 4 : 1);
    }
    append(out, "'", 1);
}

static void append_filtered(rendering *r, const reference *ref, const char *text, size_t length)
{
    if (ref->how != FILTER_SHELL) {
        append(r->out, text, length);
    } else if (memchr(text, '\0', length) != NULL) {
        sc_error error = {.code = SC_ERROR_CANNOT_WRITE};
        (void)snprintf(error.message, sizeof error.message, "text for a shell has no NUL");
        (void)snprintf(error.path, sizeof error.path, "%.*s", PATH_SHOWN, ref->path);
        report(r, ref->start, &error);
    } else {
        append_quoted(r->out, text, length);
    }
}

/* Text and dates bare, null nothing, the rest as JSON. */
static void append_value(rendering *r, const reference *ref, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    if (ref->how != FILTER_JSON && (scalar.kind == SC_STRING || scalar.kind == SC_DATETIME)) {
        append_filtered(r, ref, scalar.text, scalar.length);
        return;
    }
    if (ref->how != FILTER_JSON && scalar.kind == SC_NULL) {
        append_filtered(r, ref, "", 0);
        return;
    }
    sc_error error;
    sc_text text = {.data = NULL};
    if (value_bare(value, ref->how == FILTER_JSON, &text, &error) != SC_OK) {
        (void)snprintf(error.path, sizeof error.path, "%.*s", PATH_SHOWN, ref->path);
        report(r, ref->start, &error);
        return;
    }
    append_filtered(r, ref, text.data, text.length);
    sc_text_free(&text);
}

/* ---- the pass ---- */

static void render(rendering *r, size_t at, size_t end, unsigned depth);

/* A default is text of its own: made first, then filtered like a value. */
static void append_default(rendering *r, const reference *ref, unsigned depth)
{
    template_text made = {.data = NULL}, *outer = r->out;
    if (depth == DEPTH_MOST) {
        report_syntax(r, ref->start, "defaults are nested too deep");
        return;
    }
    r->out = &made;
    render(r, ref->operand, ref->close, depth + 1);
    r->out = outer;
    const char *text = made.data != NULL ? made.data : "";
    if (ref->how == FILTER_JSON) {
        sc_image *image = value_of_text(text, made.length, NULL);
        if (image != NULL) {
            append_value(r, ref, sc_image_root(image));
        }
        outer->failed = outer->failed || image == NULL;
        sc_image_release(image);
    } else {
        append_filtered(r, ref, text, made.length);
    }
    outer->failed = outer->failed || made.failed;
    template_text_free(&made);
}

static void report_missing(rendering *r, const reference *ref, const sc_error *found)
{
    sc_error error = *found;
    if (ref->operator== '?') {
        size_t length = ref->close - ref->operand;
        error.code = SC_ERROR_MISSING_KEY;
        (void)snprintf(error.message, sizeof error.message, "%.*s", (int)(length & 0xFFFF),
                       r->input->text + ref->operand);
        (void)snprintf(error.path, sizeof error.path, "%.*s", PATH_SHOWN, ref->path);
    }
    report(r, ref->start, &error);
}

static bool is_empty(sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    return scalar.kind == SC_NULL || (scalar.kind == SC_STRING && scalar.length == 0);
}

static void append_reference(rendering *r, const reference *ref, unsigned depth)
{
    sc_error error = {.code = SC_OK};
    sc_value value = sc_snapshot_get(r->snapshot, ref->path, &error);
    bool absent = sc_value_kind(value) == SC_ABSENT;
    bool missing = absent || (ref->operator!= '\0' && is_empty(value));
    if (missing && ref->operator== '-' &&(!absent || error.code == SC_ERROR_MISSING_KEY)) {
        append_default(r, ref, depth);
    } else if (missing) {
        report_missing(r, ref, &error);
    } else {
        *r->secret = *r->secret || output_is_secret(r->snapshot, ref->path);
        append_value(r, ref, value);
    }
}

/* True where text[at] and what is behind it are `word`. */
static bool has(const rendering *r, size_t at, size_t end, const char *word)
{
    size_t length = strlen(word);
    return end - at >= length && memcmp(r->input->text + at, word, length) == 0;
}

static bool is_escaped(const rendering *r, size_t at, size_t end)
{
    const char *text = r->input->text;
    return text[at] == '\\' && at + 1 < end && strchr("{}\\", text[at + 1]) != NULL &&
           text[at + 1] != '\0';
}

static void render(rendering *r, size_t at, size_t end, unsigned depth)
{
    reference ref;
    size_t literal = at; /* what is before `at` and not appended yet begins here */
    while (at < end && r->problems < PROBLEMS_MOST) {
        bool escape = has(r, at, end, "$${"), begins = has(r, at, end, "${");
        bool brace = depth != 0 && is_escaped(r, at, end);
        if (!escape && !begins && !brace) {
            at++;
            continue;
        }
        append(r->out, r->input->text + literal, at - literal);
        if (begins) {
            if (read_reference(r, at, end, &ref)) {
                append_reference(r, &ref, depth);
            }
            at = ref.close + 1;
            literal = at;
        } else {
            literal = at + 1;
            at += escape ? 3 : 2;
        }
    }
    append(r->out, r->input->text + literal, end - literal);
}

int template_render(const sc_snapshot *snapshot, const template_input *input, template_text *out,
                    bool *secret)
{
    rendering r = {snapshot, input, out, secret, 0, STATUS_OK};
    render(&r, 0, input->length, 0);
    return out->failed ? print_failure("out of memory") : r.status;
}
