/*
 * The text as it was read or last saved, made of the current one: pieces that the current text
 * still has, and copies of what changes took out. So it costs what was changed, not the whole text
 * again. Invariant: the pieces in their order are the old text, and those of the current text are
 * in the same order there.
 */
#ifndef SC_EDIT_PAST_H
#define SC_EDIT_PAST_H

#include "edit/task.h"

typedef struct sc_past_piece {
    size_t start, length; /* in the current text, or in what was taken out */
    bool gone;            /* it is in what was taken out */
} sc_past_piece;

typedef struct sc_past {
    bool changed; /* false: the old text is the current one, and the rest of this is empty */
    size_t length;
    sc_past_piece *pieces;
    size_t count, capacity;
    sc_buf gone;
} sc_past;

void sc_past_init(sc_past *past, const sc_allocator *allocator);
void sc_past_free(sc_past *past);
sc_status sc_past_copy(const sc_past *past, sc_past *out);
/*
 * Into *out, which is initialised: the same old text over the text that the splices make of
 * `text`; `skip` is added to their places.
 */
sc_status sc_past_change(const sc_past *past, const char *text, size_t length,
                         const sc_edit_task *task, size_t skip, sc_past *out);
/* Whether the old text and the current one are equal. */
bool sc_past_is(const sc_past *past, const char *text, size_t length);
/* The old text, new, with a NUL behind it; NULL: out of memory. Release with length + 1. */
char *sc_past_text(const sc_past *past, const char *text, size_t length, size_t *out_length);

#endif
