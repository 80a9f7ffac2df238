/*
 * Cells of other languages that follow the generation of a handle. Cells come and go under the
 * latch; their entries are made before it is taken and freed after it.
 */
#include "base/alloc.h"
#include "live/live.h"

/* One for each thread of a program that shares a handle; each publication writes all of them. */
enum { MIRRORS_MAX = 4096 };

/* The cell is plain memory of another language; its readers load it as one word. */
struct sc_mirror {
    struct sc_mirror *next;
    _Atomic uint32_t *cell;
};

void sc_mirrors_write(const struct sc_mirror *first, uint64_t generation)
{
    for (const struct sc_mirror *mirror = first; mirror != NULL; mirror = mirror->next) {
        atomic_store_explicit(mirror->cell, (uint32_t)generation, memory_order_release);
    }
}

void sc_mirrors_free(sc_handle *handle)
{
    while (handle->mirrors != NULL) {
        struct sc_mirror *mirror = handle->mirrors;
        handle->mirrors = mirror->next;
        sc_free(handle->allocator, mirror, sizeof *mirror);
    }
}

/* The link that holds the cell, else the last one, with the number of those before it. */
static struct sc_mirror **find(sc_handle *handle, const uint32_t *cell, size_t *count)
{
    struct sc_mirror **link = &handle->mirrors;
    *count = 0;
    while (*link != NULL && (const void *)(*link)->cell != (const void *)cell) {
        link = &(*link)->next;
        (*count)++;
    }
    return link;
}

sc_status sc_handle_mirror(sc_handle *handle, uint32_t *cell)
{
    if (handle == NULL || cell == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    struct sc_mirror *mirror = sc_alloc(handle->allocator, sizeof *mirror);
    if (mirror == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    *mirror = (struct sc_mirror){NULL, (_Atomic uint32_t *)(void *)cell};
    size_t count;
    sc_latch_lock(&handle->latch);
    struct sc_mirror **link = find(handle, cell, &count);
    bool is_known = *link != NULL, has_room = count < MIRRORS_MAX;
    if (!is_known && has_room) {
        *link = mirror;
        atomic_store_explicit(
            mirror->cell, (uint32_t)atomic_load_explicit(&handle->generation, memory_order_relaxed),
            memory_order_release);
        mirror = NULL;
    }
    sc_latch_unlock(&handle->latch);
    sc_free(handle->allocator, mirror, sizeof *mirror);
    return is_known || has_room ? SC_OK : SC_ERROR_TOO_LARGE;
}

void sc_handle_unmirror(sc_handle *handle, uint32_t *cell)
{
    if (handle == NULL || cell == NULL) {
        return;
    }
    size_t count;
    sc_latch_lock(&handle->latch);
    struct sc_mirror **link = find(handle, cell, &count);
    struct sc_mirror *mirror = *link;
    if (mirror != NULL) {
        *link = mirror->next;
    }
    sc_latch_unlock(&handle->latch);
    sc_free(handle->allocator, mirror, sizeof *mirror);
}
