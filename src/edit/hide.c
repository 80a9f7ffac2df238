/*
 * A text as it may be shown: line for line the same, with `<secret>` for what is of a secret. Two
 * ways find it, since neither is enough: the tree knows which values are secret, whatever their
 * keys look like, and where each begins; the line itself may hold what the tree does not have, as
 * comments and repeated keys. A value that may go on behind its line is hidden up to the line of
 * the next value. In doubt a line is hidden.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/sort.h"
#include "edit/edit.h"
#include "secret/secrets.h"

enum { WORK_FACTOR = 16 }; /* of a search, times the length of the line */

typedef struct start {
    sc_value value;
    uint32_t line, column; /* from 1 */
    bool secret;
} start;

typedef struct hiding {
    const sc_allocator *allocator;
    const char *text;
    size_t length;
    start *starts; /* where each scalar begins; in the order of the text */
    size_t count, capacity;
    size_t *columns; /* of the secrets of one line */
    sc_buf *out;
} hiding;

static const char masked[] = "<secret>";

/* ---- where values begin ---- */

/* As deep as the value is, which its image bounds. */
static bool gather(hiding *self, sc_value value, unsigned says)
{
    sc_origin origin;
    size_t count = sc_value_count(value);
    bool container = sc_value_kind(value) == SC_OBJECT || sc_value_kind(value) == SC_ARRAY;
    if (!container && sc_value_origin(value, &origin) && origin.line != 0) {
        if (!sc_grow(self->allocator, &self->starts, &self->capacity, self->count + 1,
                     sizeof *self->starts, UINT32_MAX)) {
            return false;
        }
        uint32_t column = origin.column != 0 ? origin.column : 1;
        self->starts[self->count++] =
            (start){value, origin.line, column, sc_secrets_scalar(value, says)};
    }
    for (size_t i = 0; i < count; i++) {
        sc_value child = sc_value_item(value, i);
        size_t length;
        const char *key = sc_value_key(child, &length);
        if (!gather(self, child, sc_secrets_child(NULL, says, key, length))) {
            return false;
        }
    }
    return true;
}

static int compare_starts(const void *left, const void *right)
{
    const start *a = left, *b = right;
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return a->column == b->column ? 0 : a->column < b->column ? -1 : 1;
}

/* ---- lines ---- */

/* How many bytes of two texts are the same. */
static size_t common_length(const char *a, const char *b, size_t most)
{
    size_t length = 0;
    while (length < most && a[length] == b[length]) {
        length++;
    }
    return length;
}

/*
 * True where all of a secret is on the line of its beginning: its text is there as it is. The
 * search ends after a work that is linear in the line; then the secret counts as one that goes on.
 */
static bool ends_on_line(const start *at, const char *line, size_t length)
{
    sc_scalar scalar = sc_value_scalar(at->value);
    if (scalar.kind != SC_STRING || scalar.length == 0) {
        return true;
    }
    size_t left = WORK_FACTOR * length;
    for (size_t i = at->column - 1; i + scalar.length <= length; i++) {
        size_t same = common_length(line + i, scalar.text, scalar.length);
        if (same == scalar.length) {
            return true;
        }
        if (same >= left) {
            return false;
        }
        left -= same;
    }
    return false;
}

static bool holds(const char *line, size_t length, const char *part)
{
    size_t size = strlen(part);
    for (size_t i = 0; i + size <= length; i++) {
        if (memcmp(line + i, part, size) == 0) {
            return true;
        }
    }
    return false;
}

static void put_hidden(hiding *self, const char *line, size_t length)
{
    size_t blank = 0;
    while (blank < length && (line[blank] == ' ' || line[blank] == '\t')) {
        blank++;
    }
    sc_buf_append(self->out, line, blank);
    sc_buf_append_text(self->out, blank < length ? masked : "");
}

/* One line; *next is the first value that begins on it or behind it. True: a secret goes on. */
static bool put_line(hiding *self, const char *line, size_t length, uint32_t number, size_t *next)
{
    size_t count = 0;
    bool goes_on = false;
    for (; *next < self->count && self->starts[*next].line <= number; ++*next) {
        const start *at = &self->starts[*next];
        bool last = *next + 1 == self->count || self->starts[*next + 1].line > number;
        goes_on = at->secret && last && !ends_on_line(at, line, length);
        if (at->secret) {
            self->columns[count++] = at->column;
        }
    }
    sc_secrets_mask_line(NULL, line, length, self->columns, count, self->out);
    return goes_on;
}

static void put_lines(hiding *self)
{
    size_t next = 0;
    uint32_t number = 1;
    bool goes_on = false, key = false;
    for (size_t at = 0; at < self->length; number++) {
        const char *line = self->text + at;
        size_t length = 0;
        while (at < self->length && self->text[at] != '\n' && self->text[at] != '\r') {
            length++;
            at++;
        }
        bool ends_key = holds(line, length, "-----END ");
        bool begins = next < self->count && self->starts[next].line <= number;
        if ((goes_on && !begins) || (key && !ends_key)) {
            put_hidden(self, line, length);
        } else {
            goes_on = put_line(self, line, length, number, &next);
        }
        key = !ends_key && (key || holds(line, length, "-----BEGIN "));
        for (bool pair = true; pair && at < self->length; at++) {
            pair = self->text[at] == '\r' && at + 1 < self->length && self->text[at + 1] == '\n';
            sc_buf_append_char(self->out, self->text[at]);
        }
    }
}

void sc_edit_hide(const sc_edit *edit, const char *text, size_t length, sc_value root, sc_buf *out)
{
    hiding self = {.allocator = edit->allocator, .text = text, .length = length, .out = out};
    bool room = gather(&self, root, 0);
    size_t size = (self.count + 1) * sizeof *self.columns;
    self.columns = room ? sc_alloc(self.allocator, size) : NULL;
    if (self.columns != NULL && sc_sort(self.allocator, self.starts, self.count,
                                        sizeof *self.starts, compare_starts) == SC_OK) {
        put_lines(&self);
    } else {
        sc_buf_fail(out, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_free(self.allocator, self.columns, self.columns != NULL ? size : 0);
    sc_free(self.allocator, self.starts, self.capacity * sizeof *self.starts);
}
