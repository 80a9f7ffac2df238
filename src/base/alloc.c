/*
 * Sizes of 0 are asked for as 1, in every call alike, so that an allocator never sees the pair
 * (NULL, 0) that could mean either "allocate nothing" or "free nothing".
 */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static void *resize_with_malloc(void *context, void *block, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

const sc_allocator *sc_allocator_default(void)
{
    static const sc_allocator with_malloc = {NULL, resize_with_malloc};
    return &with_malloc;
}

static size_t at_least_one(size_t size)
{
    return size != 0 ? size : 1;
}

void *sc_alloc(const sc_allocator *allocator, size_t size)
{
    return allocator->resize(allocator->context, NULL, 0, at_least_one(size));
}

void *sc_alloc_zero(const sc_allocator *allocator, size_t size)
{
    void *block = sc_alloc(allocator, size);
    if (block != NULL) {
        memset(block, 0, size);
    }
    return block;
}

void *sc_alloc_array(const sc_allocator *allocator, size_t count, size_t item_size)
{
    if (item_size != 0 && count > SIZE_MAX / item_size) {
        return NULL;
    }
    return sc_alloc(allocator, count * item_size);
}

void *sc_realloc(const sc_allocator *allocator, void *block, size_t old_size, size_t new_size)
{
    if (block == NULL) {
        return sc_alloc(allocator, new_size);
    }
    return allocator->resize(allocator->context, block, at_least_one(old_size),
                             at_least_one(new_size));
}

void sc_free(const sc_allocator *allocator, void *block, size_t size)
{
    if (block != NULL) {
        (void)allocator->resize(allocator->context, block, at_least_one(size), 0);
    }
}

char *sc_text_copy(const sc_allocator *allocator, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? sc_alloc(allocator, length + 1) : NULL;
    if (copy == NULL) {
        return NULL;
    }
    if (length != 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    return copy;
}

/*
 * At least `need`, at least twice the old, at most `max`; at least a handful of small items. Of
 * large ones there is often but one (the only layer of a file), in every handle.
 */
static size_t grown_capacity(size_t old, size_t need, size_t item_size, size_t max)
{
    size_t least = item_size < 64 ? 8 : 1;
    size_t capacity = old > max / 2 ? max : old * 2;
    if (capacity < least) {
        capacity = max < least ? max : least;
    }
    return capacity < need ? need : capacity;
}

bool sc_grow(const sc_allocator *allocator, void *items, size_t *capacity, size_t need,
             size_t item_size, size_t max_items)
{
    if (need <= *capacity && need <= max_items) {
        return true;
    }
    if (item_size != 0 && max_items > SIZE_MAX / item_size) {
        max_items = SIZE_MAX / item_size;
    }
    if (need > max_items) {
        return false;
    }
    /* The pointer is read and written as bytes: its type is the caller's, and every object pointer
     * has the same form on the systems we build for. */
    void *block;
    memcpy(&block, items, sizeof block);
    size_t grown = grown_capacity(*capacity, need, item_size, max_items);
    block = sc_realloc(allocator, block, *capacity * item_size, grown * item_size);
    if (block == NULL) {
        return false;
    }
    memcpy(items, &block, sizeof block);
    *capacity = grown;
    return true;
}
