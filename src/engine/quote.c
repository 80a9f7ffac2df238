/*
 * The text of a file is not kept, so the file is read again, but only used if its stamp shows that
 * it has not changed. The layer knows which of its values are secret and where they begin: a line
 * on which one begins, or may end, is not shown at all.
 */
#include "engine/quote.h"

#include <string.h>

#include "diag/error.h"

enum { LINE_MAX_SHOWN = 4096 /* bytes; a longer line is not readable */ };

/* ---- secrets near the line ---- */

typedef struct neighbours {
    const sc_secrets *secrets;
    uint32_t line, column;               /* of the value */
    uint32_t before_line, before_column; /* of the nearest value before it */
    bool on_line;                        /* a secret begins on the same line */
    bool is_before;                      /* the nearest value before it is a secret */
} neighbours;

static bool is_earlier(uint32_t line, uint32_t column, uint32_t than_line, uint32_t than_column)
{
    return line < than_line || (line == than_line && column < than_column);
}

/* Recurses as deep as the image, whose depth a limit bounds. */
static void look(neighbours *self, sc_value value, unsigned says)
{
    sc_origin origin;
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count; i++) {
        sc_value child = sc_value_item(value, i);
        size_t length;
        const char *key = sc_value_key(child, &length);
        look(self, child, sc_secrets_child(self->secrets, says, key, length));
    }
    if (count != 0 || !sc_value_origin(value, &origin)) {
        return;
    }
    bool secret = sc_secrets_scalar(value, says);
    self->on_line = self->on_line || (secret && origin.line == self->line);
    if (is_earlier(origin.line, origin.column, self->line, self->column) &&
        !is_earlier(origin.line, origin.column, self->before_line, self->before_column)) {
        self->before_line = origin.line;
        self->before_column = origin.column;
        self->is_before = secret;
    }
}

/* ---- the line ---- */

typedef struct span {
    const char *text;
    size_t length;
    size_t offset; /* of the value, within the text */
} span;

static const char *end_of_line(const char *from, const char *end)
{
    while (from < end && *from != '\n' && *from != '\r') {
        from++;
    }
    return from;
}

static bool find_line(const char *text, size_t length, uint32_t line, uint32_t column, span *out)
{
    static const char mark[] = "\xEF\xBB\xBF";
    const char *p = text, *end = text + length;
    p += length >= 3 && memcmp(p, mark, 3) == 0 ? 3 : 0;
    for (uint32_t i = 1; i < line; i++) {
        p = end_of_line(p, end);
        if (p == end) {
            return false;
        }
        p += p + 1 < end && p[0] == '\r' && p[1] == '\n' ? 2 : 1;
    }
    const char *stop = end_of_line(p, end), *at = p;
    for (uint32_t i = 1; i < column && at < stop; i++) {
        at++;
        while (at < stop && ((unsigned char)*at & 0xC0) == 0x80) {
            at++;
        }
    }
    *out = (span){p, (size_t)(stop - p), (size_t)(at - p)};
    return true;
}

/* True if the line begins with the value's own key, not with a value of the line before. */
static bool begins_with_key(const span *line, sc_value value)
{
    size_t length, at = 0;
    const char *key = sc_value_key(value, &length);
    while (at < line->offset && strchr(" \t\"'", line->text[at]) != NULL) {
        at++;
    }
    return key != NULL && line->offset - at >= length && memcmp(line->text + at, key, length) == 0;
}

static void quote(const sc_secrets *secrets, const span *line, sc_error *error)
{
    uint32_t number = error->line;
    sc_error_excerpt(error, line->text, line->length, line->offset);
    error->line = 1; /* in the text that is passed here */
    sc_secrets_mask_error(secrets, line->text, line->length, NULL, error);
    error->line = number;
}

/* ---- the file ---- */

static const sc_yield *yield_of(const sc_yields *yields, const char *source)
{
    for (size_t i = yields->count; i > 0; i--) {
        const sc_yield *yield = &yields->items[i - 1];
        if (yield->layer != NULL && yield->layer->kind == SC_SOURCE_FILE &&
            yield->layer->image != NULL && yield->place != NULL &&
            strcmp(yield->layer->name, source) == 0) {
            return yield->confined ? NULL : yield;
        }
    }
    return NULL;
}

static void quote_content(const sc_secrets *secrets, const sc_yield *yield, sc_value value,
                          const sc_file_content *content, sc_error *error)
{
    span line;
    neighbours near = {.secrets = secrets, .line = error->line, .column = error->column};
    if (!find_line(content->data, content->length, error->line, error->column, &line) ||
        line.length > LINE_MAX_SHOWN) {
        return;
    }
    look(&near, sc_image_root(yield->layer->image), 0);
    if (!near.on_line && (!near.is_before || begins_with_key(&line, value))) {
        quote(secrets, &line, error);
    }
}

void sc_quote_line(const sc_snapshot *snapshot, sc_value value, sc_error *error)
{
    const sc_detail *detail = sc_detail_of(snapshot);
    const sc_yield *yield = yield_of(&detail->yields, error->source);
    sc_secrets secrets = sc_plan_secrets(detail->plan);
    sc_limits limits = sc_limits_resolve(&detail->plan->limits);
    sc_file_content content;
    if (yield == NULL || error->line == 0 || error->column == 0 ||
        sc_file_read(snapshot->allocator, yield->place, (size_t)limits.file_size, &content) !=
            SC_OK) {
        return;
    }
    if (sc_file_stamp_equal(&content.stamp, &yield->layer->stamp)) {
        quote_content(&secrets, yield, value, &content, error);
    }
    sc_file_content_free(snapshot->allocator, &content);
}
