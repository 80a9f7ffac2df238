/* Splits a text with references, from left to right; each byte is read once per level of nesting.
 */
#include "compose/template.h"

#include <string.h>

bool sc_template_may_expand(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = text;
    while (at < end && (at = memchr(at, '$', (size_t)(end - at))) != NULL) {
        if (end - at > 1 && at[1] == '{') {
            return true;
        }
        at++;
    }
    return false;
}

static bool begins_with(const char *text, size_t length, const char *prefix)
{
    size_t count = strlen(prefix);
    return length >= count && memcmp(text, prefix, count) == 0;
}

static sc_piece failed(const char *reason)
{
    return (sc_piece){.kind = SC_PIECE_ERROR, .reason = reason};
}

/* The position after the quote that closes a segment of a path; `length` if absent. */
static size_t skip_quoted(const char *text, size_t length, size_t at)
{
    for (at++; at < length && text[at] != '"'; at++) {
        at += text[at] == '\\' && at + 1 < length ? 1 : 0;
    }
    return at < length ? at + 1 : length;
}

/* The end of a name, at `:-` or `}`; `length` if absent, SIZE_MAX at a nested brace. */
static size_t find_name_end(const char *text, size_t length, size_t at, bool is_path)
{
    while (at < length && text[at] != '}') {
        if (text[at] == ':' && at + 1 < length && text[at + 1] == '-') {
            return at;
        }
        if (text[at] == '{') {
            return SIZE_MAX;
        }
        at = is_path && text[at] == '"' ? skip_quoted(text, length, at) : at + 1;
    }
    return at;
}

/* The brace that closes a default; `length` if absent. */
static size_t find_close(const char *text, size_t length, size_t at)
{
    size_t open = 0;
    for (; at < length; at++) {
        if (text[at] == '{') {
            open++;
        } else if (text[at] == '}' && open-- == 0) {
            return at;
        }
    }
    return length;
}

static unsigned kind_at(const char *text, size_t length, size_t *name)
{
    *name = 0;
    if (begins_with(text, length, "env:")) {
        *name = 4;
        return SC_EXPAND_ENV;
    }
    if (begins_with(text, length, "file:")) {
        *name = 5;
        return SC_EXPAND_FILE;
    }
    return SC_EXPAND_PATH;
}

/* The reference whose `${` precedes `at`; *end is the position after its brace. */
static sc_piece read_reference(const sc_template *self, size_t at, size_t *end)
{
    const char *text = self->text;
    size_t prefix;
    unsigned expand = kind_at(text + at, self->length - at, &prefix);
    size_t start = at + prefix;
    size_t stop = find_name_end(text, self->length, start, expand == SC_EXPAND_PATH);
    if (stop == SIZE_MAX) {
        return failed("a name cannot contain braces or a reference; quote a key that does");
    }
    if (stop == self->length) {
        return failed("`${` is not closed; a plain `${` is written `$${`");
    }
    if (stop == start) {
        return failed("the reference names nothing");
    }
    sc_piece piece = {
        .kind = SC_PIECE_REFERENCE, .text = text + start, .length = stop - start, .expand = expand};
    if (text[stop] == ':') {
        size_t fallback = stop + 2;
        stop = find_close(text, self->length, fallback);
        if (stop == self->length) {
            return failed("the default is not closed by `}`");
        }
        piece.fallback = text + fallback;
        piece.fallback_length = stop - fallback;
    }
    *end = stop + 1;
    return piece;
}

static sc_piece plain(sc_template *self, size_t start, size_t end)
{
    self->position = end;
    return (sc_piece){.kind = SC_PIECE_TEXT, .text = self->text + start, .length = end - start};
}

sc_piece sc_template_next(sc_template *self)
{
    size_t start = self->position, at = start;
    while (at < self->length) {
        const char *dollar = memchr(self->text + at, '$', self->length - at);
        at = dollar != NULL ? (size_t)(dollar - self->text) : self->length;
        bool escape = begins_with(self->text + at, self->length - at, "$${");
        if (!escape && !begins_with(self->text + at, self->length - at, "${")) {
            at += at < self->length;
            continue;
        }
        size_t prefix, end = at + 2;
        bool allowed = escape || (kind_at(self->text + at + 2, self->length - at - 2, &prefix) &
                                  self->allowed) != 0;
        if (allowed && at > start) {
            return plain(self, start, at);
        }
        if (escape) {
            return plain(self, at + 1, at + 3);
        }
        if (allowed || !self->unclosed) {
            sc_piece piece = read_reference(self, at + 2, &end);
            if (allowed) {
                self->position = end;
                return piece;
            }
            self->unclosed = piece.kind == SC_PIECE_ERROR;
        }
        at = end;
    }
    return start < self->length ? plain(self, start, self->length)
                                : (sc_piece){.kind = SC_PIECE_END};
}
