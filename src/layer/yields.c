/*
 * The list of yields. Folders are found again through a hash table, because a glob may list very
 * many, and every source of a build adds to the same list.
 */
#include "layer/yields.h"
#include "base/alloc.h"
#include "base/hash.h"

enum { FOLDERS_MAX = 1 << 20, FIRST_SLOTS = 16 };

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
    for (size_t i = 0; i < yields->folder_count; i++) {
        free_text(allocator, yields->folders[i]);
    }
    if (allocator != NULL) {
        sc_free(allocator, yields->items, yields->capacity * sizeof *yields->items);
        sc_free(allocator, yields->folders, yields->folder_capacity * sizeof *yields->folders);
        sc_free(allocator, yields->folder_slots,
                yields->folder_slot_count * sizeof *yields->folder_slots);
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

/* ---- folders ---- */

/* The slot that names this folder, or the free one where it goes. */
static uint32_t *folder_slot(const sc_yields *yields, const char *path, size_t length)
{
    size_t mask = yields->folder_slot_count - 1;
    size_t at = (size_t)sc_hash(path, length, (uint64_t)(uintptr_t)yields->folder_slots) & mask;
    while (yields->folder_slots[at] != 0 &&
           strcmp(yields->folders[yields->folder_slots[at] - 1], path) != 0) {
        at = (at + 1) & mask;
    }
    return &yields->folder_slots[at];
}

static sc_status grow_slots(sc_yields *yields)
{
    size_t count = yields->folder_slot_count != 0 ? yields->folder_slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = sc_alloc_zero(yields->allocator, count * sizeof *slots);
    if (slots == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_free(yields->allocator, yields->folder_slots,
            yields->folder_slot_count * sizeof *yields->folder_slots);
    yields->folder_slots = slots;
    yields->folder_slot_count = count;
    for (size_t i = 0; i < yields->folder_count; i++) {
        const char *path = yields->folders[i];
        *folder_slot(yields, path, strlen(path)) = (uint32_t)i + 1;
    }
    return SC_OK;
}

sc_status sc_yields_folder(sc_yields *yields, const char *path)
{
    size_t length = strlen(path);
    if (2 * (yields->folder_count + 1) > yields->folder_slot_count && grow_slots(yields) != SC_OK) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    uint32_t *slot = folder_slot(yields, path, length);
    if (*slot != 0) {
        return SC_OK;
    }
    if (!sc_grow(yields->allocator, &yields->folders, &yields->folder_capacity,
                 yields->folder_count + 1, sizeof *yields->folders, FOLDERS_MAX)) {
        return yields->folder_count < FOLDERS_MAX ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_TOO_LARGE;
    }
    char *copy = sc_text_copy(yields->allocator, path, length);
    if (copy == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    yields->folders[yields->folder_count++] = copy;
    *slot = (uint32_t)yields->folder_count;
    return SC_OK;
}
