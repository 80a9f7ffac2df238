/* Parses paths by the grammar of image/path.h, and refuses those that cannot be set. */
#include "source/segments.h"

#include <string.h>

#include "base/number.h"
#include "diag/error.h"
#include "image/path.h"

static sc_status refuse(const char *path, size_t length, size_t at, const char *reason,
                        sc_error *error)
{
    (void)sc_error_at(error, SC_ERROR_BAD_PATH, path, length, at, "%s", reason);
    sc_error_path(error, path);
    return SC_ERROR_BAD_PATH;
}

static sc_status keep(sc_arena *arena, const sc_segment *segment, sc_span *span)
{
    char digits[SC_NUMBER_INT_MAX];
    const char *text = segment->text;
    size_t length = segment->length;
    if (segment->kind == SC_SEGMENT_INDEX) {
        text = digits;
        length = sc_number_print_int(segment->index, digits);
    }
    span->text = sc_arena_text(arena, text, length);
    span->length = (uint32_t)length;
    span->digits = segment->kind != SC_SEGMENT_KEY;
    return span->text != NULL ? SC_OK : arena->status;
}

static uint32_t count_segments(const char *path, size_t length)
{
    sc_path_cursor cursor;
    sc_segment segment;
    uint32_t count = 0;
    sc_path_begin(&cursor, path, length);
    while (count <= SC_SPANS_MAX && sc_path_next(&cursor, &segment) == 1) {
        count++;
    }
    return count;
}

static sc_status fill(sc_arena *arena, const char *path, size_t length, sc_span *spans,
                      sc_error *error)
{
    sc_path_cursor cursor;
    sc_segment segment;
    sc_path_begin(&cursor, path, length);
    for (;; spans++) {
        if (sc_path_next(&cursor, &segment) != 1) {
            return SC_OK;
        }
        sc_status status = keep(arena, &segment, spans);
        if (status != SC_OK) {
            return sc_error_code(error, status);
        }
    }
}

sc_status sc_spans_parse(sc_arena *arena, const char *path, size_t length, const sc_span **out,
                         uint32_t *count, sc_error *error)
{
    sc_status status = sc_path_check(path, length, error);
    if (status != SC_OK) {
        return status;
    }
    *count = count_segments(path, length);
    if (*count == 0 || *count > SC_SPANS_MAX) {
        return refuse(path, length, 0, *count == 0 ? "the path is empty" : "the path is too deep",
                      error);
    }
    sc_span *spans = sc_arena_alloc_array(arena, *count, sizeof *spans);
    if (spans == NULL) {
        return sc_error_code(error, arena->status);
    }
    *out = spans;
    return fill(arena, path, length, spans, error);
}

sc_status sc_spans_open(sc_writer *writer, const sc_span *spans, uint32_t count)
{
    for (uint32_t i = 0; i < count && sc_writer_status(writer) == SC_OK; i++) {
        (void)sc_writer_begin_object(writer);
        (void)sc_writer_known_key(writer, spans[i].text, spans[i].length);
    }
    return sc_writer_status(writer);
}

sc_status sc_spans_close(sc_writer *writer, uint32_t count)
{
    for (uint32_t i = 0; i < count && sc_writer_status(writer) == SC_OK; i++) {
        (void)sc_writer_end(writer);
    }
    return sc_writer_status(writer);
}
