/* The table of names: linear probing over a power of two. */
#include "schema/names.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "image/image.h"

#include <string.h>

enum { FIRST_CAPACITY = 16, MOST = 1 << 28 };

void sc_schema_names_init(sc_schema_names *names, const sc_allocator *allocator)
{
    *names = (sc_schema_names){.allocator = allocator, .seed = sc_image_new_seed()};
}

void sc_schema_names_free(sc_schema_names *names)
{
    sc_free(names->allocator, names->slots, names->capacity * sizeof *names->slots);
    names->slots = NULL;
    names->capacity = names->count = 0;
}

static size_t slot_of(const sc_schema_names *names, const char *text, size_t length)
{
    size_t mask = names->capacity - 1;
    size_t at = (size_t)sc_hash(text, length, names->seed) & mask;
    while (names->slots[at].text != NULL && (names->slots[at].length != length ||
                                             memcmp(names->slots[at].text, text, length) != 0)) {
        at = (at + 1) & mask;
    }
    return at;
}

const sc_schema_name *sc_schema_names_find(const sc_schema_names *names, const char *text,
                                           size_t length)
{
    if (names->capacity == 0) {
        return NULL;
    }
    const sc_schema_name *slot = &names->slots[slot_of(names, text, length)];
    return slot->text != NULL ? slot : NULL;
}

static bool grow(sc_schema_names *names)
{
    size_t capacity = names->capacity != 0 ? 2 * names->capacity : FIRST_CAPACITY;
    if (capacity > MOST) {
        return false;
    }
    sc_schema_names larger = *names;
    larger.capacity = capacity;
    larger.slots = sc_alloc_zero(names->allocator, capacity * sizeof *larger.slots);
    if (larger.slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < names->capacity; i++) {
        const sc_schema_name *from = &names->slots[i];
        if (from->text != NULL) {
            larger.slots[slot_of(&larger, from->text, from->length)] = *from;
        }
    }
    sc_free(names->allocator, names->slots, names->capacity * sizeof *names->slots);
    *names = larger;
    return true;
}

bool sc_schema_names_add(sc_schema_names *names, sc_schema_name name)
{
    if (2 * (names->count + 1) > names->capacity && !grow(names)) {
        return false;
    }
    sc_schema_name *slot = &names->slots[slot_of(names, name.text, name.length)];
    if (slot->text == NULL) {
        *slot = name;
        names->count++;
    }
    return true;
}
