/*
 * Secrets in the excerpt of a text that does not parse.
 *
 * There is no tree to ask, so this reads the text as all formats look alike: a key that names a
 * secret, a separator, a value. It errs on the side of hiding: a value that is not closed, or whose
 * end is in doubt, hides what follows on its line, and on the lines that may belong to it. Time is
 * linear in the text before the error, of which LOOK_BACK bytes at most are read.
 */
#include <string.h>

#include "base/ascii.h"
#include "diag/display.h"
#include "diag/error.h"
#include "secret/secrets.h"

enum { LOOK_BACK = 1 << 20, KEY_MAX = 256, BEFORE = 256, AFTER = 256, LINE_MAX_BYTES = 1024 };
static const char shown[] = "<secret>";
enum { SHOWN_LENGTH = sizeof shown - 1 };

/* The text up to a little behind the error, but not beyond its line. */
typedef struct glance {
    const sc_secrets *secrets;
    const char *text;
    size_t end;
    size_t
        first; /* what the excerpt may show begins here: the line, or a little before the error */
    size_t error; /* where the error is */
} glance;

/* The line as it may be shown. */
typedef struct masked_line {
    char text[LINE_MAX_BYTES];
    size_t length;
    size_t error;
    size_t copied; /* what of the text is in it, or hidden */
    bool hides;
} masked_line;

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_key_part(char c)
{
    return sc_ascii_is(c, SC_CLASS_ALNUM | SC_CLASS_HIGH) || c == '_' || c == '-' || c == '.';
}

static size_t skip_blanks(const glance *self, size_t at)
{
    while (at < self->end && is_blank(self->text[at])) {
        at++;
    }
    return at;
}

static size_t skip_line(const glance *self, size_t at)
{
    while (at < self->end && !ends_line(self->text[at])) {
        at++;
    }
    return at;
}

static size_t skip_line_ends(const glance *self, size_t at)
{
    while (at < self->end && (ends_line(self->text[at]) || is_blank(self->text[at]))) {
        at++;
    }
    return at;
}

static size_t indent_at(const glance *self, size_t at)
{
    while (at > 0 && !ends_line(self->text[at - 1])) {
        at--;
    }
    return skip_blanks(self, at) - at;
}

/* ---- where a value ends ---- */

/* Past the closing quote or triple quote; the end when there is none. */
static size_t skip_quoted(const glance *self, size_t at, bool one_line)
{
    char quote = self->text[at];
    size_t quotes = 1;
    if (self->end - at >= 3 && self->text[at + 1] == quote && self->text[at + 2] == quote) {
        quotes = 3;
    }
    size_t seen = 0;
    for (at += quotes; at < self->end; at++) {
        char c = self->text[at];
        if (one_line && ends_line(c)) {
            break;
        }
        seen = c == quote ? seen + 1 : 0;
        at += c == '\\' ? 1 : 0;
        if (seen == quotes) {
            return at + 1;
        }
    }
    return at < self->end ? at : self->end;
}

static size_t skip_brackets(const glance *self, size_t at)
{
    size_t depth = 0;
    while (at < self->end) {
        char c = self->text[at];
        if (c == '"' || c == '\'') {
            at = skip_quoted(self, at, true);
            continue;
        }
        depth += c == '{' || c == '[' ? 1 : 0;
        depth -= c == '}' || c == ']' ? 1 : 0;
        at++;
        if (depth == 0) {
            break;
        }
    }
    return at;
}

/* To the end of the line, and on while lines are indented more than the key's or continued. */
static size_t skip_plain(const glance *self, size_t at, size_t indent)
{
    at = skip_line(self, at);
    while (at < self->end) {
        size_t next = skip_line_ends(self, at);
        bool continued = at > 0 && self->text[at - 1] == '\\';
        if (next == self->end || (!continued && indent_at(self, next) <= indent)) {
            break;
        }
        at = skip_line(self, next);
    }
    return at;
}

static bool closes_value(char c)
{
    return is_blank(c) || ends_line(c) || strchr(",}];#", c) != NULL;
}

/* `at` is behind the separator. Values in quotes or brackets may begin on the next line. */
static size_t skip_value(const glance *self, size_t at, size_t indent)
{
    size_t begin = skip_line_ends(self, at);
    char c = begin < self->end ? self->text[begin] : '\0';
    if (c == '{' || c == '[') {
        return skip_brackets(self, begin);
    }
    if (c != '"' && c != '\'') {
        return skip_plain(self, at, indent);
    }
    size_t after = skip_quoted(self, begin, false);
    bool closed = after == self->end || closes_value(self->text[after]);
    return closed ? after : skip_line(self, after);
}

/* A table's head, `[a.token]`: what lies below it until the next head. */
static bool is_head(const glance *self, size_t at)
{
    size_t begin = at;
    while (begin > 0 && !ends_line(self->text[begin - 1])) {
        begin--;
    }
    begin = skip_blanks(self, begin);
    size_t end = skip_line(self, at);
    return begin < self->end && self->text[begin] == '[' &&
           memchr(self->text + begin, ']', end - begin) != NULL &&
           memchr(self->text + begin, ',', end - begin) == NULL &&
           memchr(self->text + begin, '{', end - begin) == NULL;
}

static size_t skip_table(const glance *self, size_t at)
{
    for (at = skip_line(self, at); at < self->end; at = skip_line(self, at)) {
        at = skip_line_ends(self, at);
        if (at < self->end && self->text[at] == '[') {
            break;
        }
    }
    return at;
}

/* ---- the line again ---- */

static void put(masked_line *line, const char *text, size_t length)
{
    size_t room = sizeof line->text - line->length;
    size_t kept = length < room ? length : room;
    memcpy(line->text + line->length, text, kept);
    line->length += kept;
}

/* Copies the line as far as `to`. */
static void copy_until(masked_line *line, const glance *self, size_t to)
{
    if (to <= line->copied) {
        return;
    }
    if (self->error >= line->copied && self->error < to) {
        line->error = line->length + (self->error - line->copied);
    }
    put(line, self->text + line->copied, to - line->copied);
    line->copied = to;
}

static void hide(masked_line *line, const glance *self, size_t from, size_t to)
{
    if (to <= line->copied || from == to) {
        return;
    }
    copy_until(line, self, from);
    if (self->error >= line->copied && self->error < to) {
        line->error = line->length;
    }
    put(line, shown, SHOWN_LENGTH);
    line->copied = to;
    line->hides = true;
}

/* ---- keys ---- */

/* A key from `at` to `end` names a secret: hides its value and gives where that ends. */
static size_t hide_value(masked_line *line, const glance *self, size_t at, size_t end, bool quoted)
{
    size_t after = skip_blanks(self, end + (quoted ? 1 : 0));
    bool separated = after < self->end && (self->text[after] == ':' || self->text[after] == '=');
    if (!separated && is_head(self, at)) {
        after = skip_line(self, end);
        size_t last = skip_table(self, after);
        hide(line, self, skip_line_ends(self, after), last);
        return last;
    }
    if (!separated && quoted) {
        return after;
    }
    size_t value = skip_blanks(self, after + (separated ? 1 : 0));
    size_t last = separated ? skip_value(self, value, indent_at(self, at)) : skip_line(self, value);
    hide(line, self, value < last ? value : last, last);
    return last;
}

static bool names_secret(const glance *self, size_t at, size_t end)
{
    return end - at <= KEY_MAX && sc_secrets_match(self->secrets, self->text + at, end - at);
}

static size_t take_quoted(masked_line *line, const glance *self, size_t at)
{
    size_t after = skip_quoted(self, at, true);
    bool closed = after > at + 1 && self->text[after - 1] == self->text[at];
    if (!closed) {
        return at + 1;
    }
    return names_secret(self, at + 1, after - 1) ? hide_value(line, self, at + 1, after - 1, true)
                                                 : after;
}

static size_t take_bare(masked_line *line, const glance *self, size_t at)
{
    size_t end = at;
    while (end < self->end && is_key_part(self->text[end])) {
        end++;
    }
    return names_secret(self, at, end) ? hide_value(line, self, at, end, false) : end;
}

static void read_glance(const glance *self, masked_line *line)
{
    size_t at = self->first > LOOK_BACK ? self->first - LOOK_BACK : 0;
    line->copied = self->first;
    if (self->first > 0 && !ends_line(self->text[self->first - 1])) {
        put(line, "\xE2\x80\xA6", 3);
    }
    while (at < self->end) {
        char c = self->text[at];
        if (c == '"' || c == '\'') {
            at = take_quoted(line, self, at);
        } else if (is_key_part(c)) {
            at = take_bare(line, self, at);
        } else {
            at++;
        }
    }
    copy_until(line, self, self->end);
    if (self->error == self->end) {
        line->error = line->length;
    }
}

/* ---- the error ---- */

static void find_error(glance *self, size_t length, const sc_error *error)
{
    size_t at = 0;
    for (uint32_t line = 1; line < error->line && at < length; at++) {
        bool pair = self->text[at] == '\r' && at + 1 < length && self->text[at + 1] == '\n';
        line += ends_line(self->text[at]) && !pair ? 1 : 0;
    }
    self->first = at;
    for (uint32_t column = 1; at < length && !ends_line(self->text[at]); at++) {
        if (((unsigned char)self->text[at] & 0xC0) != 0x80 && column++ == error->column) {
            break;
        }
    }
    self->error = at;
    if (at - self->first > BEFORE) {
        self->first = at - BEFORE;
        while (self->first < at && ((unsigned char)self->text[self->first] & 0xC0) == 0x80) {
            self->first++;
        }
    }
    self->end = length - at > AFTER ? at + AFTER : length;
    self->end = skip_line(self, at);
}

static bool holds(const char *text, size_t length, const char *part, size_t part_length)
{
    for (size_t i = 0; i + part_length <= length; i++) {
        if (memcmp(text + i, part, part_length) == 0) {
            return true;
        }
    }
    return false;
}

/* True for a quotation of the line that the line does not show any more. */
static bool is_hidden(const glance *self, const masked_line *line, const char *quoted,
                      size_t length)
{
    enum { TELLING = 3 }; /* shorter ones are punctuation */
    return length >= TELLING &&
           holds(self->text + self->first, self->end - self->first, quoted, length) &&
           !holds(line->text, line->length, quoted, length);
}

/* Messages quote between backticks. */
static void mask_message(const glance *self, const masked_line *line, sc_error *error)
{
    char old[SC_ERROR_MESSAGE_SIZE];
    masked_line message = {.length = 0};
    memcpy(old, error->message, sizeof old);
    bool inside = false;
    for (const char *p = old; *p != '\0'; inside = !inside) {
        size_t length = strcspn(p, "`");
        bool hidden = inside && p[length] == '`' && is_hidden(self, line, p, length);
        put(&message, hidden ? shown : p, hidden ? SHOWN_LENGTH : length);
        p += length;
        if (*p == '`') {
            put(&message, p++, 1);
        }
    }
    (void)sc_display_cut(error->message, sizeof error->message, message.text, message.length);
}

void sc_secrets_mask_error(const sc_secrets *secrets, const char *text, size_t length,
                           sc_error *error)
{
    if (error == NULL || error->line == 0 || error->column == 0 || error->excerpt[0] == '\0') {
        return;
    }
    glance self = {.secrets = secrets, .text = text};
    masked_line line = {.length = 0};
    find_error(&self, length, error);
    read_glance(&self, &line);
    if (line.hides) {
        sc_error_excerpt(error, line.text, line.length, line.error);
        mask_message(&self, &line, error);
    }
}
