/* The list of searches. */
#include "layer/searches.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

#define HASH_SEED UINT64_C(0x7365617263686573)

uint64_t sc_search_hash(const char *name)
{
    return sc_hash(name, strlen(name), HASH_SEED);
}

void sc_searches_init(sc_searches *searches, const sc_allocator *allocator)
{
    *searches = (sc_searches){.allocator = allocator};
}

static void free_text(const sc_allocator *allocator, const char *text)
{
    if (text != NULL) {
        sc_free(allocator, (void *)(uintptr_t)text, strlen(text) + 1);
    }
}

static void free_search(const sc_allocator *allocator, const sc_search *search)
{
    free_text(allocator, search->start);
    free_text(allocator, search->pattern);
    sc_free(allocator, search->names, search->count * sizeof *search->names);
}

void sc_searches_free(sc_searches *searches)
{
    for (size_t i = 0; i < searches->count; i++) {
        free_search(searches->allocator, &searches->items[i]);
    }
    if (searches->items != NULL) {
        sc_free(searches->allocator, searches->items, searches->capacity * sizeof *searches->items);
    }
    sc_searches_init(searches, searches->allocator);
}

static bool copy_search(const sc_allocator *allocator, const sc_search *from, sc_search *to)
{
    *to = (sc_search){
        .start = sc_text_copy(allocator, from->start, strlen(from->start)),
        .pattern = sc_text_copy(allocator, from->pattern, strlen(from->pattern)),
    };
    if (from->count != 0) {
        to->names = sc_alloc_array(allocator, from->count, sizeof *to->names);
    }
    if (to->names != NULL) {
        to->count = from->count;
        memcpy(to->names, from->names, from->count * sizeof *to->names);
    }
    return to->start != NULL && to->pattern != NULL && to->count == from->count;
}

sc_status sc_searches_add(sc_searches *searches, const sc_search *search)
{
    sc_search copy;
    if (searches->count == SC_SEARCHES_MAX) {
        return SC_ERROR_TOO_LARGE;
    }
    if (!copy_search(searches->allocator, search, &copy) ||
        !sc_grow(searches->allocator, &searches->items, &searches->capacity, searches->count + 1,
                 sizeof *searches->items, SC_SEARCHES_MAX)) {
        free_search(searches->allocator, &copy);
        return SC_ERROR_OUT_OF_MEMORY;
    }
    searches->items[searches->count++] = copy;
    return SC_OK;
}

void sc_searches_remove(sc_searches *searches, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        free_search(searches->allocator, &searches->items[i]);
    }
    if (from < to) {
        memmove(searches->items + from, searches->items + to,
                (searches->count - to) * sizeof *searches->items);
        searches->count -= to - from;
    }
}

sc_status sc_searches_append(sc_searches *searches, const sc_searches *from)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < from->count && status == SC_OK; i++) {
        status = sc_searches_add(searches, &from->items[i]);
    }
    return status;
}

static bool search_equal(const sc_search *a, const sc_search *b)
{
    return strcmp(a->start, b->start) == 0 && strcmp(a->pattern, b->pattern) == 0 &&
           a->count == b->count &&
           (a->count == 0 || memcmp(a->names, b->names, a->count * sizeof *a->names) == 0);
}

bool sc_searches_equal(const sc_searches *a, const sc_searches *b)
{
    bool is_equal = a->count == b->count;
    for (size_t i = 0; i < a->count && is_equal; i++) {
        is_equal = search_equal(&a->items[i], &b->items[i]);
    }
    return is_equal;
}

size_t sc_searches_bytes(const sc_searches *searches)
{
    size_t bytes = searches->capacity * sizeof *searches->items;
    for (size_t i = 0; i < searches->count; i++) {
        const sc_search *search = &searches->items[i];
        bytes += strlen(search->start) + strlen(search->pattern) + 2;
        bytes += search->count * sizeof *search->names;
    }
    return bytes;
}
