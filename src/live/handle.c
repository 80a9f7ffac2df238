/*
 * The handle: publishing, pinning, closing.
 *
 * Nothing is freed under the latch: the old snapshot is released afterwards, because freeing an
 * image takes time and may call a user's allocator.
 */
#include "live/live.h"

#include "base/alloc.h"
#include "live/guard.h"
#include "live/observer.h"

enum { BLOCK_SIZE = sizeof(sc_handle) + SC_CACHE_LINE - 16 };

_Static_assert(BLOCK_SIZE <= 256, "a handle takes at most 256 bytes beyond its snapshot");
_Static_assert(offsetof(sc_handle, latch) == SC_CACHE_LINE, "the generation is alone on its line");

/* Blocks are aligned to 16 at least (any object), so the shift is below a line by that much. */
static sc_handle *allocate(const sc_allocator *allocator)
{
    char *block = sc_alloc(allocator, BLOCK_SIZE);
    if (block == NULL) {
        return NULL;
    }
    uint32_t shift = (uint32_t)(-(uintptr_t)block % SC_CACHE_LINE);
    if (shift > SC_CACHE_LINE - 16) {
        shift = 0; /* an allocator of lesser alignment costs speed, not memory safety */
    }
    sc_handle *handle = (sc_handle *)(void *)(block + shift);
    handle->shift = (uint8_t)shift;
    return handle;
}

size_t sc_handle_size(void)
{
    return BLOCK_SIZE;
}

static void deallocate(const sc_allocator *allocator, sc_handle *handle)
{
    sc_free(allocator, (char *)handle - handle->shift, BLOCK_SIZE);
}

static void turn(const sc_handle *handle, const sc_snapshot *before, const sc_snapshot *after)
{
    if (handle->hooks->turned != NULL) {
        handle->hooks->turned(before, after);
    }
}

sc_handle *sc_handle_new(const sc_allocator *allocator, sc_snapshot *snapshot, void *context,
                         const sc_handle_hooks *hooks)
{
    sc_handle *handle = allocate(allocator);
    if (handle == NULL) {
        goto no_memory;
    }
    if (sc_mutex_init_checked(&handle->publishers) != SC_OK) {
        goto no_mutex;
    }
    atomic_init(&handle->generation, 1);
    atomic_init(&handle->latch.holder, 0);
    atomic_init(&handle->references, 1);
    atomic_init(&handle->snapshot, snapshot);
    handle->allocator = allocator;
    handle->context = context;
    handle->hooks = hooks;
    handle->observer = NULL;
    handle->overrides = NULL;
    handle->mirrors = NULL;
    handle->is_frozen = false;
    handle->process = sc_process_generation();
    turn(handle, NULL, snapshot);
    return handle;

no_mutex:
    deallocate(allocator, handle);
no_memory:
    sc_snapshot_release(snapshot);
    hooks->closed(context);
    hooks->destroy(context);
    return NULL;
}

sc_handle *sc_handle_retain(sc_handle *handle)
{
    if (handle != NULL) {
        atomic_fetch_add_explicit(&handle->references, 1, memory_order_relaxed);
    }
    return handle;
}

void sc_handle_release(sc_handle *handle)
{
    if (handle == NULL ||
        atomic_fetch_sub_explicit(&handle->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    sc_handle_close(handle);
    handle->hooks->destroy(handle->context);
    sc_mirrors_free(handle);
    sc_mutex_destroy(&handle->publishers);
    deallocate(handle->allocator, handle);
}

static void move_generation(sc_handle *handle)
{
    /* Only written under the latch, so a load and a store are enough. */
    uint64_t generation = atomic_load_explicit(&handle->generation, memory_order_relaxed) + 1;
    atomic_store_explicit(&handle->generation, generation, memory_order_release);
    sc_mirrors_write(handle->mirrors, generation);
}

void sc_handle_close(sc_handle *handle)
{
    if (handle == NULL) {
        return;
    }
    sc_latch_lock(&handle->latch);
    sc_snapshot *snapshot = handle->snapshot;
    if (snapshot != NULL) {
        handle->snapshot = NULL;
        turn(handle, snapshot, NULL);
        move_generation(handle);
    }
    sc_latch_unlock(&handle->latch);
    if (snapshot == NULL) {
        return;
    }
    sc_guard_wait(handle);
    handle->hooks->closed(handle->context);
    sc_snapshot_release(snapshot);
    sc_observer *observer = sc_handle_observer(handle);
    if (observer != NULL) {
        observer->type->closed(observer);
        observer->type->release(observer);
    }
}

sc_status sc_handle_publish(sc_handle *handle, sc_snapshot *snapshot)
{
    sc_latch_lock(&handle->latch);
    sc_snapshot *before = handle->snapshot;
    if (before != NULL) {
        handle->snapshot = snapshot;
        turn(handle, before, snapshot);
        move_generation(handle);
    }
    sc_latch_unlock(&handle->latch);
    if (before != NULL) {
        sc_guard_wait(handle);
    }
    sc_snapshot_release(before != NULL ? before : snapshot);
    return before != NULL ? SC_OK : SC_ERROR_CLOSED;
}

sc_snapshot *sc_handle_pin(sc_handle *handle, uint64_t *generation)
{
    sc_latch_lock(&handle->latch);
    sc_snapshot *snapshot = sc_snapshot_retain(handle->snapshot);
    *generation = atomic_load_explicit(&handle->generation, memory_order_relaxed);
    sc_latch_unlock(&handle->latch);
    return snapshot;
}

sc_snapshot *sc_handle_snapshot(sc_handle *handle)
{
    uint64_t generation;
    return handle != NULL ? sc_handle_pin(handle, &generation) : NULL;
}

void *sc_handle_context(sc_handle *handle)
{
    sc_latch_lock(&handle->latch);
    void *context = handle->snapshot != NULL ? handle->context : NULL;
    if (context != NULL) {
        handle->hooks->retain(context);
    }
    sc_latch_unlock(&handle->latch);
    return context;
}

bool sc_handle_replace_context(sc_handle *handle, const void *expected, void *context)
{
    sc_latch_lock(&handle->latch);
    bool well = handle->snapshot != NULL && handle->context == expected;
    if (well) {
        handle->context = context;
    }
    sc_latch_unlock(&handle->latch);
    return well;
}

uint64_t sc_handle_generation(const sc_handle *handle)
{
    return handle != NULL ? atomic_load_explicit(&handle->generation, memory_order_relaxed) : 0;
}

const uint64_t *sc_handle_generation_address(const sc_handle *handle)
{
    return handle != NULL ? (const uint64_t *)(const void *)&handle->generation : NULL;
}

bool sc_handle_lock_publishers(sc_handle *handle)
{
    uint64_t process = sc_process_generation();
    sc_latch_lock(&handle->latch);
    if (handle->process != process && sc_mutex_init_checked(&handle->publishers) == SC_OK) {
        handle->process = process;
    }
    sc_latch_unlock(&handle->latch);
    return sc_mutex_lock_checked(&handle->publishers);
}

void sc_handle_unlock_publishers(sc_handle *handle)
{
    sc_mutex_unlock(&handle->publishers);
}
