/*
 * Texts in one block, each followed by a NUL and named by its place in the block. Thousands of
 * short paths then cost their bytes and nothing else. The block may move whenever a text is added.
 */
#ifndef SC_WATCH_TEXTS_H
#define SC_WATCH_TEXTS_H

#include "superconfig.h"

enum {
    SC_TEXTS_MAX = 1 << 30, /* bytes */
    SC_TEXTS_BITS = 30      /* of the place of a text */
};

typedef struct sc_texts {
    const sc_allocator *allocator;
    char *data;
    size_t used, capacity;
    size_t garbage; /* bytes of texts that nobody names any more */
} sc_texts;

void sc_texts_init(sc_texts *texts, const sc_allocator *allocator);
void sc_texts_destroy(sc_texts *texts);

/* Makes room for one more text of that length. */
bool sc_texts_reserve(sc_texts *texts, size_t length);
/* Only after a reserve. */
uint32_t sc_texts_put(sc_texts *texts, const char *text, size_t length);
/* The text at *at goes to another block, which has room, and is named by its place there. */
void sc_texts_move(const sc_texts *from, sc_texts *to, uint32_t *at, size_t length);
/* Gives back room that is not used, where it is much. */
void sc_texts_trim(sc_texts *texts);

static inline const char *sc_texts_at(const sc_texts *texts, uint32_t at)
{
    return texts->data + at;
}

#endif
