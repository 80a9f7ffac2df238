/*
 * Reading dotenv in Docker Compose's dialect (compose-go, folder `dotenv`): `NAME=value` or
 * `NAME: value`, `export` before it, comments, single quotes for text as it is, double quotes for
 * text with escapes, both over several lines, variables in double quotes and in bare text. Nothing
 * nests. Differences: docs/reference/formats-dialects.md.
 */
#include "format/dotenv.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/utf8.h"

enum { SHOWN = 80, EXPANDED_BASE = 1 << 20, EXPANDED_FACTOR = 16 };

sc_status sc_dotenv_exhausted(sc_dotenv *d)
{
    d->status = sc_error_code(d->reading->error, SC_ERROR_OUT_OF_MEMORY);
    return d->status;
}

bool sc_dotenv_is_name(char c)
{
    return sc_ascii_is_alnum(c) || c == '_' || c == '.' || c == '-';
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Bytes of one character of white space that ends no line; 0 for another character. */
static unsigned blank_size(const sc_dotenv *d, const char *p)
{
    if (p < d->end && (sc_ascii_is_blank(*p) || *p == '\v' || *p == '\f')) {
        return 1;
    }
    return sc_utf8_space(p, d->end);
}

static const char *skip_blank(const sc_dotenv *d, const char *p)
{
    unsigned size;
    while ((size = blank_size(d, p)) != 0) {
        p += size;
    }
    return p;
}

static const char *trim_end(const char *start, const char *end)
{
    for (;;) {
        bool blank =
            end > start && (sc_ascii_is_space(end[-1]) || end[-1] == '\v' || end[-1] == '\f');
        unsigned size = blank ? 1 : sc_utf8_space_before(start, end);
        if (size == 0) {
            return end;
        }
        end -= size;
    }
}

static const char *line_end(const sc_dotenv *d, const char *p)
{
    while (p < d->end && !is_line_end(*p)) {
        p++;
    }
    return p;
}

static sc_status stopped(sc_dotenv *d, const char *at)
{
    sc_status status = sc_writer_status(d->reading->writer);
    if (status == SC_ERROR_TOO_MANY_NODES) {
        return SC_DOTENV_FAIL(d, status, at, "more values than the limit of %u",
                              sc_writer_limits(d->reading->writer)->nodes);
    }
    return SC_DOTENV_FAIL(d, status, at, "%s", sc_status_text(status));
}

/* ---- settings ---- */

typedef struct name {
    const char *text;
    size_t length;
    uint32_t line, column;
} name;

static sc_status warn_repeated(sc_dotenv *d, name key)
{
    uint32_t line, column;
    char shown[SHOWN];
    sc_writer *writer = d->reading->writer;
    sc_writer_place_of(writer, sc_writer_existing(writer), &line, &column);
    sc_text_display(shown, sizeof shown, key.text, key.length);
    sc_status status = sc_notices_add(
        d->reading->notices, SC_WARNING_DUPLICATE_KEY, d->reading->name, key.line, key.column, NULL,
        "`%s` is given again (before: line %u), the last one wins", shown, line);
    return status == SC_OK ? SC_OK : sc_dotenv_exhausted(d);
}

/* Keeps the setting, so that later lines can refer to it. */
static sc_status remember(sc_dotenv *d, name key, const char *text, size_t length)
{
    uint32_t number = sc_name_tree_add(&d->names, SC_NAME_TREE_ROOT, key.text, key.length);
    if (number == SC_NAME_TREE_NONE ||
        !sc_grow(d->reading->allocator, &d->values, &d->value_capacity, d->names.count,
                 sizeof *d->values, SIZE_MAX / 2)) {
        return sc_dotenv_exhausted(d);
    }
    d->values[number] = (sc_dotenv_value){text, length, d->secret};
    return SC_OK;
}

/* One setting, whose value is at `at`. */
static sc_status put(sc_dotenv *d, name key, const char *at, const char *text, size_t length)
{
    sc_writer *writer = d->reading->writer;
    if (sc_writer_known_key(writer, key.text, key.length) != SC_OK) {
        return stopped(d, at);
    }
    sc_status status = remember(d, key, text, length);
    if (status == SC_OK && sc_writer_existing(writer) != SC_REF_NONE) {
        status = warn_repeated(d, key);
    }
    sc_lines_move(&d->lines, at);
    sc_writer_set_place(writer, d->lines.line, d->lines.column);
    uint32_t before = sc_writer_count(writer);
    if (status == SC_OK && sc_format_untyped(writer, text, length) != SC_OK) {
        return stopped(d, at);
    }
    if (d->secret) {
        sc_writer_secret_since(writer, before);
    }
    return status;
}

/* The value that was put together in d->text. */
static sc_status put_text(sc_dotenv *d, name key, const char *at)
{
    const char *text = sc_arena_text(&d->texts, d->text.data, d->text.length);
    if (text == NULL || d->text.status != SC_OK) {
        return sc_dotenv_exhausted(d);
    }
    return put(d, key, at, text, d->text.length);
}

/* ---- values ---- */

static sc_status read_bare(sc_dotenv *d, name key, const char *start)
{
    const char *end = line_end(d, start);
    d->next = end;
    for (const char *p = start; p + 1 < end; p++) {
        if (p[0] == ' ' && p[1] == '#') {
            end = p;
        }
    }
    end = trim_end(start, end);
    if (end - start > 1 && start[0] == '#' && start[1] == ' ') {
        sc_lines_move(&d->lines, start);
        sc_once_at(&d->comments, d->lines.line, d->lines.column);
    }
    if (memchr(start, '$', (size_t)(end - start)) == NULL) {
        return put(d, key, start, start, (size_t)(end - start));
    }
    sc_buf_clear(&d->text);
    sc_status status = sc_dotenv_expand(d, start, end, false);
    return status == SC_OK ? put_text(d, key, start) : status;
}

/* The closing quote, or NULL. A backslash escapes the character behind it. */
static const char *find_quote(const sc_dotenv *d, const char *open)
{
    const char *p = open + 1;
    while (p < d->end && *p != *open) {
        p += *p == '\\' && p + 1 < d->end ? 2 : 1;
    }
    return p < d->end ? p : NULL;
}

/* Text in single quotes: only its own quote can be escaped, and a line ends in a line feed. */
static void append_literal(sc_dotenv *d, const char *p, const char *end)
{
    while (p < end) {
        bool pair = p + 1 < end;
        if (pair && ((p[0] == '\\' && p[1] == '\'') || (p[0] == '\r' && p[1] == '\n'))) {
            p++;
        } else if (pair && p[0] == '\\') {
            sc_buf_append_char(&d->text, *p++);
        }
        sc_buf_append_char(&d->text, *p++);
    }
}

/* Behind a closing quote: only a comment may follow on its line. */
static sc_status end_quoted(sc_dotenv *d, const char *p)
{
    const char *behind = skip_blank(d, p);
    if (behind < d->end && !is_line_end(*behind) && *behind != '#') {
        return SC_DOTENV_FAIL(d, SC_ERROR_SYNTAX, behind,
                              "only a comment may follow a value in quotes");
    }
    d->next = line_end(d, behind);
    return SC_OK;
}

static sc_status read_quoted(sc_dotenv *d, name key, const char *open)
{
    const char *close = find_quote(d, open);
    if (close == NULL) {
        return SC_DOTENV_FAIL(d, SC_ERROR_SYNTAX, open,
                              "the value in quotes that begins here is never closed");
    }
    const char *text = open + 1;
    size_t length = (size_t)(close - text);
    bool plain = memchr(text, '\\', length) == NULL && memchr(text, '\r', length) == NULL &&
                 (*open == '\'' || memchr(text, '$', length) == NULL);
    sc_status status = end_quoted(d, close + 1);
    if (status != SC_OK) {
        return status;
    }
    if (plain) {
        return put(d, key, open, text, length);
    }
    sc_buf_clear(&d->text);
    if (*open == '"') {
        status = sc_dotenv_expand(d, text, close, true);
    } else {
        append_literal(d, text, close);
    }
    return status == SC_OK ? put_text(d, key, open) : status;
}

/* A name alone takes its value from the environment, or is passed over with a warning. */
static sc_status inherit(sc_dotenv *d, name key)
{
    const sc_dotenv_environment *from = d->environment;
    const char *value = from != NULL ? from->lookup(from->context, key.text, key.length) : NULL;
    d->next = line_end(d, key.text);
    if (value != NULL) {
        return put(d, key, key.text, value, strlen(value));
    }
    char shown[SHOWN];
    sc_text_display(shown, sizeof shown, key.text, key.length);
    sc_status status = sc_notices_add(
        d->reading->notices, SC_WARNING_BAD_VARIABLE, d->reading->name, key.line, key.column, NULL,
        "`%s` has no value here, and none from an environment: it was skipped", shown);
    return status == SC_OK ? SC_OK : sc_dotenv_exhausted(d);
}

/* ---- statements ---- */

static const char *skip_export(const sc_dotenv *d, const char *p)
{
    static const char word[] = "export";
    size_t length = sizeof word - 1;
    if ((size_t)(d->end - p) <= length || memcmp(p, word, length) != 0 ||
        blank_size(d, p + length) == 0) {
        return p;
    }
    const char *after = skip_blank(d, p + length);
    return after < d->end && sc_dotenv_is_name(*after) ? after : p;
}

static sc_status fail_name(sc_dotenv *d, const char *at, bool begun)
{
    if (begun) {
        return SC_DOTENV_FAIL(d, SC_ERROR_SYNTAX, at,
                              "expected `=` after the variable's name, which has no spaces");
    }
    return SC_DOTENV_FAIL(d, SC_ERROR_SYNTAX, at,
                          "expected a variable's name (ASCII letters, digits, `_`, `.`, `-`)");
}

static sc_status statement(sc_dotenv *d, const char *start)
{
    start = skip_export(d, start);
    sc_lines_move(&d->lines, start);
    name key = {start, 0, d->lines.line, d->lines.column};
    while (start + key.length < d->end && sc_dotenv_is_name(start[key.length])) {
        key.length++;
    }
    const char *p = skip_blank(d, start + key.length);
    if (key.length == 0) {
        return fail_name(d, p, false);
    }
    if (p == d->end || is_line_end(*p)) {
        return inherit(d, key);
    }
    if (*p != '=' && *p != ':') {
        return fail_name(d, p, true);
    }
    p = skip_blank(d, p + 1);
    d->value_lines = d->lines;
    d->secret = false;
    d->reading->open_key = key.text;
    d->reading->open_key_length = key.length;
    return p < d->end && (*p == '"' || *p == '\'') ? read_quoted(d, key, p) : read_bare(d, key, p);
}

static sc_status add_notes(const sc_dotenv *d)
{
    return sc_once_note(&d->comments, SC_NOTE_COMMENT_IS_TEXT, d->reading,
                        "the value is this text: a comment can only follow a value; write `\"\"` "
                        "for an empty one");
}

static sc_status read_all(sc_dotenv *d)
{
    sc_status status = SC_OK;
    sc_writer *writer = d->reading->writer;
    sc_writer_set_place(writer, 1, 1);
    if (sc_writer_begin_object(writer) != SC_OK) {
        return stopped(d, d->next);
    }
    bool empty = true;
    while (status == SC_OK) {
        d->next = skip_blank(d, d->next);
        while (d->next < d->end && is_line_end(*d->next)) {
            d->next = skip_blank(d, d->next + 1);
        }
        if (d->next == d->end) {
            break;
        }
        if (*d->next == '#') {
            d->next = line_end(d, d->next);
        } else {
            empty = false;
            status = statement(d, d->next);
        }
    }
    sc_writer_end(writer);
    if (status == SC_OK && add_notes(d) != SC_OK) {
        status = sc_dotenv_exhausted(d);
    }
    d->reading->empty = status == SC_OK && empty;
    writer->flags |= SC_IMAGE_VARIABLES;
    return status;
}

sc_status sc_dotenv_read(const sc_format *self, sc_reading *reading)
{
    sc_dotenv d = {
        .reading = reading,
        .environment = self->detail,
        .next = reading->text,
        .end = reading->text + reading->length,
        .lines = sc_lines_begin(reading->text),
        .expanded_left = sc_size_scale(reading->length, EXPANDED_FACTOR, EXPANDED_BASE),
    };
    size_t most = sc_size_scale(d.expanded_left, 2, 0);
    sc_arena_init(&d.texts, reading->allocator, most);
    sc_buf_init(&d.text, reading->allocator, most);
    sc_status status = sc_name_tree_init(&d.names, reading->allocator, sc_image_new_seed())
                           ? read_all(&d)
                           : sc_dotenv_exhausted(&d);
    sc_free(reading->allocator, d.values, d.value_capacity * sizeof *d.values);
    sc_name_tree_free(&d.names);
    sc_buf_free(&d.text);
    sc_arena_free(&d.texts);
    return status;
}

static const char *const extensions[] = {"env", NULL};

const sc_format sc_format_dotenv = {
    .name = "dotenv",
    .extensions = extensions,
    .read = sc_dotenv_read,
    .write = sc_dotenv_write,
    .untyped = true,
};

sc_format sc_dotenv_with(const sc_dotenv_environment *environment)
{
    sc_format format = sc_format_dotenv;
    format.detail = environment;
    return format;
}
