/*
 * A bump allocator over chunks, for memory that is freed together. Invariant: `next`..`end` is the
 * free rest of the newest chunk, every returned address is valid until reset or free, and the sum
 * of all chunks (without the caller's first one) never exceeds max_bytes.
 * The first chunk may be the caller's, for example a stack buffer: small work does not allocate.
 */
#ifndef SC_BASE_ARENA_H
#define SC_BASE_ARENA_H

#include "superconfig.h"

#include <stddef.h>
#include <stdint.h>

typedef struct sc_arena_chunk sc_arena_chunk;

typedef struct sc_arena {
    unsigned char *next;
    unsigned char *end;
    sc_arena_chunk *chunks; /* newest first; allocated ones only */
    const sc_allocator *allocator;
    unsigned char *first; /* the caller's chunk, borrowed; may be NULL */
    size_t first_size;
    size_t held; /* bytes in allocated chunks */
    size_t max;
    sc_status status; /* SC_OK, or the first failure: out of memory, too large */
} sc_arena;

/* Allocates nothing yet. A NULL allocator is the default one. */
void sc_arena_init(sc_arena *arena, const sc_allocator *allocator, size_t max_bytes);

/* The same, with a first chunk that must outlive the arena; its alignment does not matter. */
void sc_arena_init_with(sc_arena *arena, const sc_allocator *allocator, size_t max_bytes,
                        void *first, size_t first_size);

/* All returned addresses become invalid; the largest chunk is kept. Clears the status. */
void sc_arena_reset(sc_arena *arena);

/* Releases all chunks; the arena may be used again as after init. */
void sc_arena_free(sc_arena *arena);

/* The slow half of sc_arena_alloc: opens a chunk. Alignment is 1, 8 or 16. */
void *sc_arena_alloc_slow(sc_arena *arena, size_t size, size_t alignment);

/* Borrowed block, not zeroed, alignment a power of two up to 16; NULL and a status on failure. */
static inline void *sc_arena_alloc_aligned(sc_arena *arena, size_t size, size_t alignment)
{
    size_t room = (size_t)(arena->end - arena->next);
    size_t skip = (size_t)(-(uintptr_t)arena->next) & (alignment - 1);
    if (skip > room || size > room - skip) {
        return sc_arena_alloc_slow(arena, size, alignment);
    }
    unsigned char *block = arena->next + skip;
    arena->next = block + size;
    return block;
}

/* Aligned to 8. */
static inline void *sc_arena_alloc(sc_arena *arena, size_t size)
{
    return sc_arena_alloc_aligned(arena, size, 8);
}

void *sc_arena_alloc_zero(sc_arena *arena, size_t size);

/* Aligned to 8; NULL also when the product overflows. */
void *sc_arena_alloc_array(sc_arena *arena, size_t count, size_t item_size);

/* Borrowed copy with a NUL behind it. */
char *sc_arena_text(sc_arena *arena, const char *text, size_t length);

#endif
