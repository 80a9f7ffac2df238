/* Open addressing over (parent, text); nothing is ever removed. */
#include "format/name_tree.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { FIRST_SLOTS = 64 };
#define NAMES_MAX ((size_t)UINT32_MAX / 2)

static size_t place(const sc_name_tree *names, uint32_t parent, const char *text, size_t length)
{
    uint64_t hash = sc_hash(text, length, names->seed);
    hash = sc_hash_fold(hash ^ parent, UINT64_C(0x9E3779B97F4A7C15) ^ names->seed);
    return (size_t)hash & (names->slot_count - 1);
}

static uint32_t *find(const sc_name_tree *names, uint32_t parent, const char *text, size_t length)
{
    size_t at = place(names, parent, text, length);
    while (names->slots[at] != 0) {
        const sc_tree_name *have = &names->items[names->slots[at] - 1];
        if (have->parent == parent && have->length == length &&
            (length == 0 || memcmp(have->text, text, length) == 0)) {
            break;
        }
        at = (at + 1) & (names->slot_count - 1);
    }
    return &names->slots[at];
}

/* The root has no slot: nothing looks for it. */
static bool grow_slots(sc_name_tree *names)
{
    size_t count = names->slot_count != 0 ? names->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = sc_alloc_array(names->allocator, count, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    memset(slots, 0, count * sizeof *slots);
    sc_free(names->allocator, names->slots, names->slot_count * sizeof *slots);
    names->slots = slots;
    names->slot_count = count;
    for (uint32_t i = 1; i < names->count; i++) {
        const sc_tree_name *name = &names->items[i];
        *find(names, name->parent, name->text, name->length) = i + 1;
    }
    return true;
}

bool sc_name_tree_init(sc_name_tree *names, const sc_allocator *allocator, uint64_t seed)
{
    *names = (sc_name_tree){.allocator = allocator, .seed = seed};
    if (!sc_grow(allocator, &names->items, &names->capacity, FIRST_SLOTS / 2, sizeof *names->items,
                 NAMES_MAX)) {
        return false;
    }
    names->items[names->count++] = (sc_tree_name){"", 0, SC_NAME_TREE_NONE, 0};
    return grow_slots(names);
}

void sc_name_tree_free(sc_name_tree *names)
{
    sc_free(names->allocator, names->items, names->capacity * sizeof *names->items);
    sc_free(names->allocator, names->slots, names->slot_count * sizeof *names->slots);
}

uint32_t sc_name_tree_add(sc_name_tree *names, uint32_t parent, const char *text, size_t length)
{
    uint32_t *slot = find(names, parent, text, length);
    if (*slot != 0) {
        return *slot - 1;
    }
    if (!sc_grow(names->allocator, &names->items, &names->capacity, names->count + 1,
                 sizeof *names->items, NAMES_MAX)) {
        return SC_NAME_TREE_NONE;
    }
    uint32_t number = (uint32_t)names->count++;
    names->items[number] = (sc_tree_name){text, length, parent, names->items[parent].depth + 1};
    *slot = number + 1;
    if (names->count * 2 > names->slot_count && !grow_slots(names)) {
        return SC_NAME_TREE_NONE;
    }
    return number;
}

uint32_t sc_name_tree_find(const sc_name_tree *names, uint32_t parent, const char *text,
                           size_t length)
{
    uint32_t found = *find(names, parent, text, length);
    return found != 0 ? found - 1 : SC_NAME_TREE_NONE;
}
