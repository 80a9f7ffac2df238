/* Making and freeing a snapshot's detail, and its layers for the merge. */
#include "engine/detail.h"

#include <string.h>

#include "base/alloc.h"
#include "engine/guide.h"

sc_detail *sc_detail_new(sc_plan *plan)
{
    sc_detail *detail = sc_alloc_zero(plan->allocator, sizeof *detail);
    if (detail == NULL) {
        return NULL;
    }
    detail->plan = sc_plan_retain(plan);
    sc_yields_init(&detail->yields, plan->allocator);
    sc_searches_init(&detail->searches, plan->allocator);
    sc_notices_init(&detail->notices, plan->allocator);
    atomic_fetch_add_explicit(&plan->registry->snapshots, 1, memory_order_relaxed);
    return detail;
}

/* The copied yields still borrow the names of profiles from the other detail. */
static void adopt_profiles(sc_detail *detail, const sc_detail *from)
{
    for (size_t i = 0; i < detail->yields.count; i++) {
        sc_yield *yield = &detail->yields.items[i];
        for (size_t k = 0; k < from->profiles.count; k++) {
            if (yield->profile == from->profiles.items[k]) {
                yield->profile = detail->profiles.items[k];
            }
        }
    }
}

static sc_status share(sc_detail *detail, const sc_detail *from)
{
    const sc_allocator *allocator = detail->plan->allocator;
    sc_notices loaded = from->notices;
    loaded.count = from->loaded_notices;
    sc_status status = sc_notices_append(&detail->notices, &loaded);
    for (size_t i = 0; i < from->profiles.count && status == SC_OK; i++) {
        status = sc_names_add(allocator, &detail->profiles, from->profiles.items[i]);
    }
    if (status == SC_OK) {
        status = sc_yields_share(&detail->yields, &from->yields,
                                 from->yields.count - from->override_count);
    }
    if (status == SC_OK) {
        status = sc_searches_append(&detail->searches, &from->searches);
    }
    detail->loaded_notices = detail->notices.count;
    if (status == SC_OK && from->place != NULL) {
        detail->place = sc_text_copy(allocator, from->place, strlen(from->place));
        status = detail->place != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    }
    return status;
}

sc_detail *sc_detail_share(const sc_detail *from)
{
    sc_detail *detail = sc_detail_new(from->plan);
    if (detail == NULL) {
        return NULL;
    }
    if (share(detail, from) != SC_OK) {
        sc_detail_free(detail);
        return NULL;
    }
    adopt_profiles(detail, from);
    return detail;
}

/* An image of a layer is counted with the layers. */
static bool is_shared(const sc_detail *detail, const sc_image *image)
{
    for (size_t i = 0; i < detail->yields.count; i++) {
        const sc_layer *layer = detail->yields.items[i].layer;
        if (layer != NULL && layer->image == image) {
            return true;
        }
    }
    return false;
}

static size_t own_bytes(const sc_detail *detail)
{
    size_t bytes = sizeof(sc_snapshot) + sizeof *detail + sc_yields_bytes(&detail->yields) +
                   sc_searches_bytes(&detail->searches) + sc_notices_bytes(&detail->notices) +
                   detail->profiles.capacity * sizeof *detail->profiles.items;
    for (size_t i = 0; i < detail->profiles.count; i++) {
        bytes += strlen(detail->profiles.items[i]) + 1;
    }
    return bytes + (detail->place != NULL ? strlen(detail->place) + 1 : 0);
}

void sc_detail_count(sc_detail *detail, const sc_image *image)
{
    sc_registry *registry = detail->plan->registry;
    size_t bytes = image->allocated + image->mapped;
    detail->image_bytes = is_shared(detail, image) ? 0 : bytes;
    detail->own_bytes = own_bytes(detail);
    detail->held_bytes = bytes + detail->own_bytes;
    atomic_fetch_add_explicit(&registry->image_bytes, detail->image_bytes, memory_order_relaxed);
    atomic_fetch_add_explicit(&registry->handle_bytes, detail->own_bytes, memory_order_relaxed);
    atomic_fetch_add_explicit(&registry->held_bytes, detail->held_bytes, memory_order_relaxed);
}

void sc_detail_free(void *context)
{
    sc_detail *detail = context;
    if (detail == NULL) {
        return;
    }
    sc_plan *plan = detail->plan;
    sc_registry *registry = plan->registry;
    atomic_fetch_sub_explicit(&registry->snapshots, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&registry->image_bytes, detail->image_bytes, memory_order_relaxed);
    atomic_fetch_sub_explicit(&registry->handle_bytes, detail->own_bytes, memory_order_relaxed);
    atomic_fetch_sub_explicit(&registry->held_bytes, detail->held_bytes, memory_order_relaxed);
    sc_yields_free(&detail->yields);
    sc_searches_free(&detail->searches);
    sc_notices_free(&detail->notices);
    sc_names_free(plan->allocator, &detail->profiles);
    if (detail->place != NULL) {
        sc_free(plan->allocator, detail->place, strlen(detail->place) + 1);
    }
    sc_free(plan->allocator, detail, sizeof *detail);
    sc_plan_release(plan);
}

const sc_detail *sc_detail_of(const sc_snapshot *snapshot)
{
    return snapshot->detail;
}

bool sc_detail_merges(const sc_yield *yield)
{
    return sc_value_kind(yield->value) != SC_ABSENT;
}

sc_compose_layer *sc_detail_layers(const sc_detail *detail, size_t *count)
{
    size_t used = 0;
    for (size_t i = 0; i < detail->yields.count; i++) {
        used += sc_detail_merges(&detail->yields.items[i]) ? 1 : 0;
    }
    *count = used;
    sc_compose_layer *layers = sc_alloc_array(detail->plan->allocator, used, sizeof *layers);
    if (layers == NULL) {
        *count = 1;
        return NULL;
    }
    used = 0;
    for (size_t i = 0; i < detail->yields.count; i++) {
        const sc_yield *yield = &detail->yields.items[i];
        if (sc_detail_merges(yield)) {
            unsigned flags = yield->flags | sc_guide_flags(detail->plan, yield->value);
            layers[used++] = (sc_compose_layer){.value = yield->value, .flags = flags};
        }
    }
    return layers;
}

/* ---- the detail of a snapshot, for callers ---- */

size_t sc_snapshot_notice_count(const sc_snapshot *snapshot)
{
    return snapshot != NULL ? sc_detail_of(snapshot)->notices.count : 0;
}

bool sc_snapshot_notice(const sc_snapshot *snapshot, size_t index, sc_notice *out)
{
    if (out == NULL || index >= sc_snapshot_notice_count(snapshot)) {
        return false;
    }
    *out = sc_detail_of(snapshot)->notices.items[index];
    return true;
}

size_t sc_snapshot_layer_count(const sc_snapshot *snapshot)
{
    return snapshot != NULL ? sc_detail_of(snapshot)->yields.count : 0;
}

bool sc_snapshot_layer(const sc_snapshot *snapshot, size_t index, sc_layer_info *out)
{
    if (out == NULL || index >= sc_snapshot_layer_count(snapshot)) {
        return false;
    }
    const sc_yield *yield = &sc_detail_of(snapshot)->yields.items[index];
    const sc_layer *layer = yield->layer;
    *out = (sc_layer_info){
        .kind = yield->kind,
        .name = layer != NULL ? layer->name : sc_path_given(yield->place),
        .format = layer != NULL ? layer->format : "",
        .profile = yield->profile,
        .loaded = layer != NULL,
        .secret = yield->secret,
        .join = (yield->flags & SC_LAYER_JOIN) != 0,
    };
    return true;
}
