/*
 * Chunks double, so that n bytes cost O(log n) allocations, and start small, so that little work
 * costs little. A request that fits no usual chunk gets one of its own size. The rest of an older
 * chunk is lost: chasing it would cost every allocation, to save at most half of the total.
 */
#include "base/arena.h"

#include "base/alloc.h"

#include <string.h>

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20, CHUNK_ALIGNMENT = 16 };

struct sc_arena_chunk {
    sc_arena_chunk *next;
    size_t size; /* with this header */
};

static void point_at(sc_arena *arena, void *start, size_t size)
{
    arena->next = start;
    arena->end = arena->next + size;
}

/* Without a first chunk the free rest is an empty piece of the arena itself, which is never NULL:
 * an allocation of 0 bytes then succeeds like any other. */
static void point_at_first(sc_arena *arena)
{
    if (arena->first != NULL) {
        point_at(arena, arena->first, arena->first_size);
    } else {
        point_at(arena, arena, 0);
    }
}

void sc_arena_init(sc_arena *arena, const sc_allocator *allocator, size_t max_bytes)
{
    sc_arena_init_with(arena, allocator, max_bytes, NULL, 0);
}

void sc_arena_init_with(sc_arena *arena, const sc_allocator *allocator, size_t max_bytes,
                        void *first, size_t first_size)
{
    *arena = (sc_arena){
        .allocator = allocator != NULL ? allocator : sc_allocator_default(),
        .first = first,
        .first_size = first != NULL ? first_size : 0,
        .max = max_bytes,
        .status = SC_OK,
    };
    point_at_first(arena);
}

static void free_chunks(sc_arena *arena, sc_arena_chunk *keep)
{
    sc_arena_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        sc_arena_chunk *next = chunk->next;
        if (chunk != keep) {
            arena->held -= chunk->size;
            sc_free(arena->allocator, chunk, chunk->size);
        }
        chunk = next;
    }
    arena->chunks = keep;
    if (keep != NULL) {
        keep->next = NULL;
    }
}

static void open_chunk(sc_arena *arena, sc_arena_chunk *chunk)
{
    point_at(arena, (unsigned char *)chunk + sizeof *chunk, chunk->size - sizeof *chunk);
}

void sc_arena_reset(sc_arena *arena)
{
    sc_arena_chunk *largest = arena->chunks;
    for (sc_arena_chunk *chunk = arena->chunks; chunk != NULL; chunk = chunk->next) {
        largest = chunk->size > largest->size ? chunk : largest;
    }
    free_chunks(arena, largest);
    if (largest != NULL && largest->size > arena->first_size) {
        open_chunk(arena, largest);
    } else {
        free_chunks(arena, NULL);
        point_at_first(arena);
    }
    arena->status = SC_OK;
}

void sc_arena_free(sc_arena *arena)
{
    free_chunks(arena, NULL);
    point_at_first(arena);
    arena->status = SC_OK;
}

static void *fail(sc_arena *arena, sc_status status)
{
    if (arena->status == SC_OK) {
        arena->status = status;
    }
    return NULL;
}

/* 0 when the maximum forbids even the least. */
static size_t chunk_size(const sc_arena *arena, size_t least)
{
    size_t room = arena->max - arena->held;
    if (least > room) {
        return 0;
    }
    size_t size = FIRST_CHUNK;
    if (arena->chunks != NULL) {
        size = arena->chunks->size < LARGEST_CHUNK / 2 ? arena->chunks->size * 2 : LARGEST_CHUNK;
    }
    size = size < least ? least : size;
    return size > room ? room : size;
}

void *sc_arena_alloc_slow(sc_arena *arena, size_t size, size_t alignment)
{
    /* Chunks are aligned for any type, 8 or 16 by the allocator, so the worst padding is known. */
    if (size > SIZE_MAX - sizeof(sc_arena_chunk) - CHUNK_ALIGNMENT) {
        return fail(arena, SC_ERROR_TOO_LARGE);
    }
    size_t total = chunk_size(arena, sizeof(sc_arena_chunk) + CHUNK_ALIGNMENT + size);
    if (total == 0) {
        return fail(arena, SC_ERROR_TOO_LARGE);
    }
    sc_arena_chunk *chunk = sc_alloc(arena->allocator, total);
    if (chunk == NULL) {
        return fail(arena, SC_ERROR_OUT_OF_MEMORY);
    }
    chunk->next = arena->chunks;
    chunk->size = total;
    arena->chunks = chunk;
    arena->held += total;
    open_chunk(arena, chunk);
    return sc_arena_alloc_aligned(arena, size, alignment);
}

void *sc_arena_alloc_zero(sc_arena *arena, size_t size)
{
    void *block = sc_arena_alloc(arena, size);
    if (block != NULL) {
        memset(block, 0, size);
    }
    return block;
}

void *sc_arena_alloc_array(sc_arena *arena, size_t count, size_t item_size)
{
    if (item_size != 0 && count > SIZE_MAX / item_size) {
        return fail(arena, SC_ERROR_TOO_LARGE);
    }
    return sc_arena_alloc(arena, count * item_size);
}

char *sc_arena_text(sc_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX) {
        return fail(arena, SC_ERROR_TOO_LARGE);
    }
    char *copy = sc_arena_alloc_aligned(arena, length + 1, 1);
    if (copy == NULL) {
        return NULL;
    }
    if (length != 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    return copy;
}
