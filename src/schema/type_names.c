/*
 * The places keep their names, because a type is declared once and named often. A name counts the
 * numbers that were added to it, so that many equal names need one try each.
 */
#include "schema/type_names.h"

#include <string.h>

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/hash.h"

enum { NAMES_MOST = 1 << 20 };

void sc_type_names_init(sc_type_names *names, const sc_allocator *allocator)
{
    *names = (sc_type_names){.allocator = allocator};
    sc_buf_init(&names->text, allocator, SC_MAKE_TEXT_MOST);
}

void sc_type_names_free(sc_type_names *names)
{
    sc_free(names->allocator, names->items, names->capacity * sizeof *names->items);
    sc_buf_free(&names->text);
}

static uint64_t hash_place(const sc_make_property *place)
{
    if (place->up == NULL) {
        return 0;
    }
    uint64_t above = hash_place(place->up);
    return place->key != NULL ? sc_hash(place->key, place->length, above)
                              : sc_hash(&place->item, sizeof place->item, ~above);
}

/* ---- spelling ---- */

/* The bytes of other letters are spelled out, so that two keys stay two. */
static void put_key(sc_buf *out, const char *key, size_t length)
{
    bool upper = true;
    for (size_t i = 0; i < length; i++) {
        char c = key[i];
        if (sc_ascii_is_alnum(c)) {
            sc_buf_append_char(out, upper ? sc_ascii_upper(c) : c);
            upper = false;
            continue;
        }
        if (c != '_') {
            sc_buf_append_text(out, "_");
        }
        if (c != '_' && c != '-') {
            sc_buf_append_hex(out, (unsigned char)c, 2);
        }
        upper = true;
    }
}

static void put_place(sc_buf *out, const sc_make_property *place)
{
    if (place->up == NULL) {
        sc_buf_append_text(out, "Config");
        return;
    }
    put_place(out, place->up);
    if (place->key != NULL) {
        put_key(out, place->key, place->length);
    } else if (place->item == SC_MAKE_VALUE) {
        sc_buf_append_text(out, "Value");
    } else {
        sc_buf_append_text(out, "Item");
        if (place->item != SC_MAKE_ITEM) {
            sc_buf_append_int(out, place->item);
        }
    }
}

/* ---- one name for each place ---- */

static sc_type_name *find_name(const sc_type_names *names, uint64_t hash)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i].hash == hash) {
            return &names->items[i];
        }
    }
    return NULL;
}

static uint64_t hash_name(const sc_type_names *names, size_t start)
{
    return sc_hash(names->text.data + start, names->text.length - start, 0);
}

static const char *add(sc_type_names *names, const sc_make_property *place, uint64_t where)
{
    size_t start = names->text.length;
    put_place(&names->text, place);
    size_t plain = names->text.length;
    if (names->text.status != SC_OK ||
        !sc_grow(names->allocator, &names->items, &names->capacity, names->count + 1,
                 sizeof *names->items, NAMES_MOST)) {
        return NULL;
    }
    uint64_t hash = hash_name(names, start);
    sc_type_name *first = find_name(names, hash);
    while (find_name(names, hash) != NULL) {
        names->text.length = plain;
        sc_buf_append_uint(&names->text, ++first->others + 1);
        if (names->text.status != SC_OK) {
            return NULL;
        }
        hash = hash_name(names, start);
    }
    /* A name enters the table with its end or not at all: no later call finds half of it. */
    sc_buf_append_char(&names->text, '\0');
    if (names->text.status != SC_OK) {
        return NULL;
    }
    names->items[names->count++] = (sc_type_name){where, hash, start, 0};
    return names->text.data + start;
}

const char *sc_type_names_of(sc_type_names *names, const sc_make_property *place)
{
    uint64_t where = hash_place(place);
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i].place == where) {
            return names->text.data + names->items[i].start;
        }
    }
    return add(names, place, where);
}
