/* Pinning, refreshing and releasing. A read never changes the pinned snapshot; refresh does. */
#include "live/reader.h"

#include "base/alloc.h"

sc_reader *sc_reader_new(sc_handle *handle)
{
    if (handle == NULL) {
        return NULL;
    }
    sc_reader *reader = sc_alloc_zero(handle->allocator, sizeof *reader);
    if (reader == NULL) {
        return NULL;
    }
    reader->handle = handle;
    reader->seed = sc_image_new_seed();
    if (!sc_reader_pin(reader)) {
        sc_free(handle->allocator, reader, sizeof *reader);
        return NULL;
    }
    (void)sc_handle_retain(handle);
    return reader;
}

bool sc_reader_pin(sc_reader *reader)
{
    if (reader->snapshot != NULL) {
        return true;
    }
    reader->snapshot = sc_handle_pin(reader->handle, &reader->generation);
    reader->epoch++;
    reader->image = reader->snapshot != NULL ? reader->snapshot->image : NULL;
    return reader->snapshot != NULL;
}

static void unpin(sc_reader *reader)
{
    sc_snapshot_release(reader->snapshot);
    reader->snapshot = NULL;
    reader->image = NULL;
    reader->epoch++;
}

void sc_reader_free(sc_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    sc_handle *handle = reader->handle;
    const sc_allocator *allocator = handle->allocator;
    unpin(reader);
    while (reader->keys != NULL) {
        sc_key *next = reader->keys->next;
        sc_free(allocator, reader->keys, sizeof *next + reader->keys->length + 1);
        reader->keys = next;
    }
    sc_free(allocator, reader, sizeof *reader);
    sc_handle_release(handle);
}

bool sc_reader_refresh(sc_reader *reader)
{
    if (reader == NULL) {
        return false;
    }
    uint64_t now = atomic_load_explicit(&reader->handle->generation, memory_order_relaxed);
    if (now == reader->generation && reader->snapshot != NULL) {
        return false;
    }
    bool moved = now != reader->generation;
    unpin(reader);
    (void)sc_reader_pin(reader);
    return moved;
}

void sc_reader_park(sc_reader *reader)
{
    if (reader != NULL) {
        unpin(reader);
    }
}

sc_snapshot *sc_reader_snapshot(sc_reader *reader)
{
    return reader != NULL && sc_reader_pin(reader) ? reader->snapshot : NULL;
}
