/*
 * Places and the paths that name them. Chains are as long as the result is deep, which the writer
 * bounds, so walking one up by recursion is bounded too.
 */
#include "image/where.h"

#include <string.h>

sc_status sc_where_path(const sc_where *where, sc_path_builder *out)
{
    if (where == NULL || where->parent == NULL) {
        return SC_OK;
    }
    size_t mark;
    sc_status status = sc_where_path(where->parent, out);
    if (status != SC_OK) {
        return status;
    }
    return where->key != NULL ? sc_path_push_key(out, where->key, where->length, &mark)
                              : sc_path_push_index(out, where->length, &mark);
}

/* Quotes vanish in the cursor, so they are looked for in the path's own text. */
bool sc_path_is_wildcard(const sc_path_cursor *cursor, const sc_segment *segment)
{
    if (segment->kind != SC_SEGMENT_KEY || segment->length != 1 || segment->text[0] != '*') {
        return false;
    }
    if (segment->text == cursor->decoded) {
        return false;
    }
    return segment->text == cursor->text || segment->text[-1] != '"';
}

static bool segment_fits(const sc_where *where, const sc_path_cursor *cursor,
                         const sc_segment *segment)
{
    if (sc_path_is_wildcard(cursor, segment)) {
        return true;
    }
    if (where->key == NULL) {
        return segment->kind != SC_SEGMENT_KEY && segment->index >= 0 &&
               (size_t)segment->index == where->length;
    }
    return segment->kind != SC_SEGMENT_INDEX && segment->length == where->length &&
           (where->length == 0 || memcmp(segment->text, where->key, where->length) == 0);
}

/* From the root down, so a path that goes elsewhere is left at its first segment. */
static bool walk(const sc_where *where, sc_path_cursor *cursor)
{
    sc_segment segment;
    if (where->parent == NULL) {
        return true;
    }
    return walk(where->parent, cursor) && sc_path_next(cursor, &segment) == 1 &&
           segment_fits(where, cursor, &segment);
}

bool sc_where_matches(const sc_where *where, const char *path, size_t length)
{
    bool top = where->parent != NULL && where->parent->parent == NULL && where->key != NULL;
    if (top && where->length == length && memcmp(where->key, path, length) == 0) {
        return true;
    }
    sc_path_cursor cursor;
    sc_segment segment;
    sc_path_begin(&cursor, path, length);
    return walk(where, &cursor) && sc_path_next(&cursor, &segment) == 0;
}
