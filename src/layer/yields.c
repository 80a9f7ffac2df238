/* The list of yields. */
#include "layer/yields.h"
#include "base/alloc.h"

void sc_yields_init(sc_yields *yields, const sc_allocator *allocator)
{
    *yields = (sc_yields){.allocator = allocator};
}

static void free_text(const sc_allocator *allocator, const char *text)
{
    if (text != NULL) {
        sc_free(allocator, (void *)(uintptr_t)text, strlen(text) + 1);
    }
}

void sc_yields_free(sc_yields *yields)
{
    const sc_allocator *allocator = yields->allocator;
    for (size_t i = 0; i < yields->count; i++) {
        sc_yield *yield = &yields->items[i];
        sc_image_release(yield->mounted);
        sc_layer_release(yield->layer);
        free_text(allocator, yield->place);
    }
    if (allocator != NULL) {
        sc_free(allocator, yields->items, yields->capacity * sizeof *yields->items);
    }
    sc_yields_init(yields, allocator);
}

sc_status sc_yields_add(sc_yields *yields, const sc_yield *yield)
{
    sc_yield copy = *yield;
    sc_status status = SC_OK;
    copy.place = NULL;
    if (yield->place != NULL) {
        copy.place = sc_text_copy(yields->allocator, yield->place, strlen(yield->place));
        status = copy.place != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    }
    if (status == SC_OK && !sc_grow(yields->allocator, &yields->items, &yields->capacity,
                                    yields->count + 1, sizeof *yields->items, SC_YIELDS_MAX)) {
        status = yields->count < SC_YIELDS_MAX ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_TOO_LARGE;
    }
    if (status != SC_OK) {
        sc_image_release(yield->mounted);
        sc_layer_release(yield->layer);
        free_text(yields->allocator, copy.place);
        return status;
    }
    yields->items[yields->count++] = copy;
    return SC_OK;
}

sc_status sc_yields_share(sc_yields *yields, const sc_yields *from, size_t count)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_yield shared = from->items[i];
        shared.layer = shared.layer != NULL ? sc_layer_retain(shared.layer) : NULL;
        shared.mounted = sc_image_retain(shared.mounted);
        status = sc_yields_add(yields, &shared);
    }
    return status;
}

bool sc_yields_repeats(const sc_yields *yields, size_t index)
{
    return index > 0 && yields->items[index - 1].layer == yields->items[index].layer;
}

size_t sc_yields_bytes(const sc_yields *yields)
{
    size_t bytes = yields->capacity * sizeof *yields->items;
    for (size_t i = 0; i < yields->count; i++) {
        const sc_yield *yield = &yields->items[i];
        bytes += yield->mounted != NULL ? yield->mounted->allocated + yield->mounted->mapped : 0;
        bytes += yield->place != NULL ? strlen(yield->place) + 1 : 0;
    }
    return bytes;
}
