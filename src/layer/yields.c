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
        free_text(allocator, yield->named);
    }
    if (allocator != NULL) {
        sc_free(allocator, yields->items, yields->capacity * sizeof *yields->items);
    }
    sc_yields_init(yields, allocator);
}

static bool copy_text(const sc_allocator *allocator, const char **text)
{
    bool has = *text != NULL;
    *text = has ? sc_text_copy(allocator, *text, strlen(*text)) : NULL;
    return !has || *text != NULL;
}

sc_status sc_yields_add(sc_yields *yields, const sc_yield *yield)
{
    sc_yield copy = *yield;
    bool copied = copy_text(yields->allocator, &copy.place);
    copied = copy_text(yields->allocator, &copy.named) && copied;
    sc_status status = copied ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    if (status == SC_OK && !sc_grow(yields->allocator, &yields->items, &yields->capacity,
                                    yields->count + 1, sizeof *yields->items, SC_YIELDS_MAX)) {
        status = yields->count < SC_YIELDS_MAX ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_TOO_LARGE;
    }
    if (status != SC_OK) {
        sc_image_release(yield->mounted);
        sc_layer_release(yield->layer);
        free_text(yields->allocator, copy.place);
        free_text(yields->allocator, copy.named);
        return status;
    }
    yields->items[yields->count++] = copy;
    return SC_OK;
}

static void reverse_items(sc_yield *items, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        sc_yield item = items[i];
        items[i] = items[count - 1 - i];
        items[count - 1 - i] = item;
    }
}

void sc_yields_reverse(sc_yields *yields, size_t from)
{
    size_t count = yields->count;
    reverse_items(yields->items + from, count - from);
    for (size_t i = from, end; i < count; i = end) {
        end = i + 1;
        while (end < count && sc_yields_repeats(yields, end)) {
            end++;
        }
        reverse_items(yields->items + i, end - i);
    }
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

bool sc_yield_has_content(const sc_yield *yield)
{
    return yield->layer != NULL && yield->layer->image != NULL;
}

bool sc_yields_repeats(const sc_yields *yields, size_t index)
{
    const sc_layer *layer = yields->items[index].layer;
    return index > 0 && layer != NULL && yields->items[index - 1].layer == layer;
}

size_t sc_yields_bytes(const sc_yields *yields)
{
    size_t bytes = yields->capacity * sizeof *yields->items;
    for (size_t i = 0; i < yields->count; i++) {
        const sc_yield *yield = &yields->items[i];
        const sc_image *mounted = yield->mounted; /* sections in a row may share one */
        if (mounted != NULL && (i == 0 || yield[-1].mounted != mounted)) {
            bytes += mounted->allocated + mounted->mapped;
        }
        bytes += yield->place != NULL ? strlen(yield->place) + 1 : 0;
        bytes += yield->named != NULL ? strlen(yield->named) + 1 : 0;
    }
    return bytes;
}
