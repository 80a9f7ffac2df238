/*
 * Files of one setting a line whose names nest at dots: INI's sections, Java's properties. The
 * whole file is learned before anything is written, because of one rule: where a name has a value
 * of its own and others below it, the others stay beside it under dotted keys (`A` and `A.layout`),
 * whichever came first. So nothing is lost, and the order of lines does not change the shape.
 */
#ifndef SC_FORMAT_FLAT_H
#define SC_FORMAT_FLAT_H

#include "base/arena.h"
#include "format/format.h"
#include "format/lines.h"
#include "format/name_tree.h"

typedef struct sc_flat_place {
    const char *at; /* in the text */
    uint32_t line, column;
} sc_flat_place;

typedef struct sc_flat_entry {
    uint32_t name;
    uint32_t length;
    const char *value; /* NULL: a section */
    sc_flat_place name_place, place;
} sc_flat_entry;

typedef struct sc_flat {
    sc_reading *reading;
    sc_status status; /* the first failure; the error is filled */
    sc_lines lines;
    sc_name_tree names;
    sc_arena texts; /* what is no slice of the input */
    sc_flat_entry *entries;
    size_t count, capacity;
} sc_flat;

/* Free it in any case. */
sc_status sc_flat_init(sc_flat *flat, sc_reading *reading);
void sc_flat_free(sc_flat *flat);

/* Fails at a place in the text; the message follows as for printf. */
#define SC_FLAT_FAIL(flat, code, where, ...)                                                       \
    ((flat)->status = sc_error_at((flat)->reading->error, (code), (flat)->reading->text,           \
                                  (flat)->reading->length,                                         \
                                  (size_t)((where) - (flat)->reading->text), __VA_ARGS__))

/* Fails as memory runs out. */
sc_status sc_flat_exhausted(sc_flat *flat);

/* The place of a byte of the text that is not before the last one asked for. */
sc_flat_place sc_flat_locate(sc_flat *flat, const char *at);
/* A name below another; SC_NAME_TREE_NONE, and a failure, when memory runs out. */
uint32_t sc_flat_name(sc_flat *flat, uint32_t parent, const char *text, size_t length);
/* One setting, or one section. Value and names are borrowed until the end. */
sc_status sc_flat_add(sc_flat *flat, sc_flat_entry entry);
/* Writes the tree. */
sc_status sc_flat_finish(sc_flat *flat);

#endif
