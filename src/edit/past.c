/* Splices move the pieces of the old text, split them, and take out what they cover. */
#include "edit/past.h"

#include <string.h>

#include "base/alloc.h"

void sc_past_init(sc_past *past, const sc_allocator *allocator)
{
    *past = (sc_past){.changed = false};
    sc_buf_init(&past->gone, allocator, UINT32_MAX);
}

void sc_past_free(sc_past *past)
{
    const sc_allocator *allocator = past->gone.allocator;
    sc_free(allocator, past->pieces, past->capacity * sizeof *past->pieces);
    sc_buf_free(&past->gone);
    sc_past_init(past, allocator);
}

static bool add(sc_past *past, sc_past_piece piece)
{
    sc_past_piece *last = past->count != 0 ? &past->pieces[past->count - 1] : NULL;
    if (last != NULL && last->gone == piece.gone && last->start + last->length == piece.start) {
        last->length += piece.length;
        return true;
    }
    if (!sc_grow(past->gone.allocator, &past->pieces, &past->capacity, past->count + 1,
                 sizeof *past->pieces, UINT32_MAX)) {
        return false;
    }
    past->pieces[past->count++] = piece;
    return true;
}

static bool add_gone(sc_past *past, const char *text, size_t length)
{
    size_t start = past->gone.length;
    sc_buf_append(&past->gone, text, length);
    return past->gone.status == SC_OK &&
           (length == 0 || add(past, (sc_past_piece){start, length, true}));
}

sc_status sc_past_copy(const sc_past *past, sc_past *out)
{
    bool room = true;
    out->changed = past->changed;
    out->length = past->length;
    for (size_t i = 0; i < past->count && room; i++) {
        room = add(out, past->pieces[i]);
    }
    sc_buf_append(&out->gone, past->gone.data, past->gone.length);
    return room && out->gone.status == SC_OK ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

typedef struct moving {
    const char *text;
    const sc_edit_task *task;
    size_t skip;
    size_t next;  /* the first splice that is not behind */
    size_t shift; /* what the splices behind added; wraps where they took more */
    sc_past *out;
} moving;

/* A piece of the current text from `at` to `end`, in order of their places. */
static bool move_piece(moving *m, size_t at, size_t end)
{
    bool room = true;
    for (; m->next < m->task->splice_count && room; m->next++) {
        const sc_edit_splice *splice = &m->task->splices[m->next];
        size_t from = splice->start + m->skip, to = splice->end + m->skip;
        if (to > at) {
            if (from >= end) {
                break;
            }
            if (from > at) {
                room = add(m->out, (sc_past_piece){at + m->shift, from - at, false});
                at = from;
            }
            size_t stop = to < end ? to : end;
            room = room && add_gone(m->out, m->text + at, stop - at);
            at = stop;
            if (to > end) {
                return room; /* the splice continues in the next piece */
            }
        }
        m->shift += splice->length - (to - from);
    }
    return room && (at == end || add(m->out, (sc_past_piece){at + m->shift, end - at, false}));
}

sc_status sc_past_change(const sc_past *past, const char *text, size_t length,
                         const sc_edit_task *task, size_t skip, sc_past *out)
{
    moving m = {.text = text, .task = task, .skip = skip, .out = out};
    out->changed = true;
    out->length = past->changed ? past->length : length;
    bool room = past->changed || length == 0 || move_piece(&m, 0, length);
    for (size_t i = 0; i < past->count && room; i++) {
        const sc_past_piece *piece = &past->pieces[i];
        room = piece->gone ? add_gone(out, past->gone.data + piece->start, piece->length)
                           : move_piece(&m, piece->start, piece->start + piece->length);
    }
    return room ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

static const char *piece_text(const sc_past *past, const char *text, const sc_past_piece *piece)
{
    return (piece->gone ? past->gone.data : text) + piece->start;
}

bool sc_past_is(const sc_past *past, const char *text, size_t length)
{
    if (!past->changed) {
        return true;
    }
    bool same = past->length == length;
    size_t at = 0;
    for (size_t i = 0; i < past->count && same; i++) {
        const char *piece = piece_text(past, text, &past->pieces[i]);
        size_t count = past->pieces[i].length;
        same = piece == text + at || memcmp(piece, text + at, count) == 0;
        at += count;
    }
    return same;
}

char *sc_past_text(const sc_past *past, const char *text, size_t length, size_t *out_length)
{
    const sc_allocator *allocator = past->gone.allocator;
    if (!past->changed) {
        *out_length = length;
        return sc_text_copy(allocator, text, length);
    }
    char *out = sc_alloc(allocator, past->length + 1), *end = out;
    for (size_t i = 0; i < past->count && out != NULL; i++) {
        memcpy(end, piece_text(past, text, &past->pieces[i]), past->pieces[i].length);
        end += past->pieces[i].length;
    }
    if (out != NULL) {
        *end = '\0';
    }
    *out_length = past->length;
    return out;
}
