/* Making and releasing snapshots. A snapshot never changes, so only its references are counted. */
#include "live/live.h"

#include "base/alloc.h"

sc_snapshot *sc_snapshot_new(const sc_allocator *allocator, sc_image *image, void *detail,
                             void (*destroy_detail)(void *detail))
{
    sc_snapshot *snapshot = sc_alloc(allocator, sizeof *snapshot);
    if (snapshot == NULL) {
        sc_image_release(image);
        if (destroy_detail != NULL) {
            destroy_detail(detail);
        }
        return NULL;
    }
    atomic_init(&snapshot->references, 1);
    snapshot->allocator = allocator;
    snapshot->image = image;
    snapshot->detail = detail;
    snapshot->destroy_detail = destroy_detail;
    return snapshot;
}

sc_snapshot *sc_snapshot_retain(sc_snapshot *snapshot)
{
    if (snapshot != NULL) {
        atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
    }
    return snapshot;
}

void sc_snapshot_release(sc_snapshot *snapshot)
{
    if (snapshot == NULL ||
        atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    sc_image_release(snapshot->image);
    if (snapshot->destroy_detail != NULL) {
        snapshot->destroy_detail(snapshot->detail);
    }
    sc_free(snapshot->allocator, snapshot, sizeof *snapshot);
}

sc_value sc_snapshot_root(const sc_snapshot *snapshot)
{
    return snapshot != NULL ? sc_value_of(snapshot->image, 0) : (sc_value){0};
}

sc_image *sc_snapshot_image(const sc_snapshot *snapshot)
{
    return snapshot != NULL ? sc_image_retain(snapshot->image) : NULL;
}
