/* A block that grows by half. */
#include "watch/texts.h"

#include <string.h>

#include "base/alloc.h"

enum { ROOM = 256 };

void sc_texts_init(sc_texts *texts, const sc_allocator *allocator)
{
    *texts = (sc_texts){.allocator = allocator};
}

void sc_texts_destroy(sc_texts *texts)
{
    sc_free(texts->allocator, texts->data, texts->capacity);
    sc_texts_init(texts, texts->allocator);
}

static bool resize(sc_texts *texts, size_t capacity)
{
    char *data = sc_realloc(texts->allocator, texts->data, texts->capacity, capacity);
    if (data == NULL) {
        return false;
    }
    texts->data = data;
    texts->capacity = capacity;
    return true;
}

bool sc_texts_reserve(sc_texts *texts, size_t length)
{
    size_t need = texts->used + length + 1;
    if (need <= texts->capacity) {
        return true;
    }
    size_t capacity = texts->capacity + texts->capacity / 2;
    capacity = capacity > need ? capacity : need + ROOM;
    return capacity <= SC_TEXTS_MAX && resize(texts, capacity);
}

uint32_t sc_texts_put(sc_texts *texts, const char *text, size_t length)
{
    uint32_t at = (uint32_t)texts->used;
    memcpy(texts->data + at, text, length);
    texts->data[at + length] = '\0';
    texts->used += length + 1;
    return at;
}

void sc_texts_move(const sc_texts *from, sc_texts *to, uint32_t *at, size_t length)
{
    *at = sc_texts_put(to, from->data + *at, length);
}

void sc_texts_trim(sc_texts *texts)
{
    size_t spare = texts->capacity - texts->used;
    if (texts->used != 0 && spare > texts->used / 8 + ROOM) {
        (void)resize(texts, texts->used);
    }
}
