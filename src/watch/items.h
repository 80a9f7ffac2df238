/*
 * The items that places consist of, for the files of places alone. They name each other by number,
 * 0 for none.
 *
 * A watched file costs a place, a name and an entry of watch/ids.h, so these are small: the folder
 * of a path is written once for all places in it, and a name is found in the text of its place. A
 * place and a folder are marked by each load that needs them, and go after one that did not.
 */
#ifndef SC_WATCH_ITEMS_H
#define SC_WATCH_ITEMS_H

#include <string.h>

#include "watch/places.h"

enum {
    SC_PLACE_NEEDED = 1, /* by the last load */
    SC_PLACE_STALE = 2,  /* its way must be walked again */
    SC_PLACE_WRITING = 4,
    SC_PLACE_POLLED = 8,
    SC_PLACE_YOUNG = 16
};

enum {
    SC_FOLDER_NEEDED = 1, /* by the last load, to be watched */
    SC_FOLDER_NAMED = 2   /* by the last load, as the beginning of paths of places */
};

typedef struct sc_watch_place {
    sc_pool_link link;
    uint32_t stem : SC_POOL_BITS;  /* the folder that its path begins with, or 0: all is the rest */
    uint8_t flags;                 /* SC_PLACE_… */
    uint32_t text : SC_TEXTS_BITS; /* the rest of the path; `only` follows its NUL */
    uint32_t kind : 2;             /* sc_touch_kind */
    union {
        struct {
            uint32_t names; /* the first of its list */
            int32_t id;     /* of its content; -1: none */
        } armed;
        uint32_t signature[2]; /* of a polled one */
    } as;
} sc_watch_place;

typedef struct sc_watch_folder {
    sc_pool_link link;
    uint32_t text, length; /* of its path */
    uint32_t parent;       /* of a watched one; 0: the root has none */
    uint32_t prefixes;     /* the first of the names that mean many */
    int32_t id;            /* -1: not watched */
    uint8_t what, flags;   /* SC_NOTIFY_…, SC_FOLDER_… */
} sc_watch_folder;

/* The entry of a folder that a place depends on; a prefix means every entry that begins with the
 * place's `only`. */
typedef struct sc_watch_name {
    sc_pool_link link;
    uint32_t folder;
    uint32_t place;
    uint32_t next;               /* of the place */
    uint32_t at : SC_TEXTS_BITS; /* its text; of a prefix, the next prefix of the folder */
    uint32_t is_prefix : 1;
    uint32_t owns_text : 1; /* or it is the end of the place's text */
} sc_watch_name;

_Static_assert(sizeof(sc_watch_place) <= 28 && sizeof(sc_watch_name) <= 28, "they are small");
_Static_assert((int)SC_POOL_MAX < (int)SC_TEXTS_MAX, "numbers fit where texts do");

static inline sc_watch_place *sc_watch_place_at(const sc_places *p, uint32_t number)
{
    return sc_pool_at(&p->places, number);
}

static inline sc_watch_folder *sc_watch_folder_at(const sc_places *p, uint32_t number)
{
    return sc_pool_at(&p->folders, number);
}

static inline sc_watch_name *sc_watch_name_at(const sc_places *p, uint32_t number)
{
    return sc_pool_at(&p->names, number);
}

static inline const char *sc_places_text(const sc_places *p, uint32_t at)
{
    return sc_texts_at(&p->texts, at);
}

/* The beginning that a place's names must have; "" for any. */
static inline const char *sc_watch_place_only(const sc_places *p, const sc_watch_place *item)
{
    const char *rest = sc_places_text(p, item->text);
    return rest + strlen(rest) + 1;
}

/* ---- places ---- */

/* 0: not found. */
uint32_t sc_watch_place_find(const sc_places *p, sc_touch_kind kind, const char *path,
                             const char *only);
/* A stale one that is neither watched nor polled; 0: out of memory, or the path is too long. */
uint32_t sc_watch_place_new(sc_places *p, sc_touch_kind kind, const char *path, const char *only);
/* Its path, as its source names it, into SC_PATH_SIZE bytes; the length. */
size_t sc_watch_place_path(const sc_places *p, const sc_watch_place *item, char *out);
void sc_watch_place_set_writing(sc_places *p, sc_watch_place *item, bool writing);
/* The load needs the place, and what it is watched by. */
void sc_watch_place_need(const sc_places *p, sc_watch_place *item);
/* Gives back what the place is watched or polled by. */
void sc_watch_place_disarm(sc_places *p, uint32_t number);
void sc_watch_place_free(sc_places *p, uint32_t number);
/* Watches it by the trail of an arming (arming.c), as sc_places_arm says. */
bool sc_watch_place_watch(sc_places *p, uint32_t number, sc_arming *arming, sc_poll_cause *cause);
/* Polls it instead. */
void sc_watch_place_poll(sc_places *p, uint32_t number, uint64_t signature, bool young);

/* ---- folders ---- */

uint32_t sc_watch_folder_find(const sc_places *p, const char *path, size_t length);
/* A folder that is not watched; 0: out of memory. */
uint32_t sc_watch_folder_new(sc_places *p, const char *path, size_t length);
/* The load needs the folder and all above it. */
void sc_watch_folder_need(const sc_places *p, uint32_t number);
/* It is not watched any more; `ended`: the system has forgotten it itself. */
void sc_watch_folder_unwatch(sc_places *p, uint32_t number, bool ended);
void sc_watch_folder_free(sc_places *p, uint32_t number);

/* ---- names ---- */

/* Adds a name in the folder `in` to a list of the place `of`; an empty text adds a prefix. False:
 * out of memory. */
bool sc_watch_name_add(sc_places *p, uint32_t of, uint32_t in, const char *text, size_t length,
                       uint32_t *list);
/* Frees a list of a place. */
void sc_watch_names_free(sc_places *p, uint32_t first);
/* The first name of the folder with that text (no prefix), and the next after one; 0: none. */
uint32_t sc_watch_name_find(const sc_places *p, uint32_t in, const char *text, uint32_t after);

/* ---- ids and texts ---- */

/* The id means something else than `reference` from now on. */
void sc_places_forget(sc_places *p, int32_t id, uint32_t reference, bool ended);
/* The same at the end of the load, because giving back wakes who waits for the system. */
void sc_places_forget_later(sc_places *p, int32_t id, uint32_t reference);
/* Lets go of texts that nobody names, when they are more than half. */
void sc_places_compact(sc_places *p);

static inline uint32_t sc_watch_folder_reference(uint32_t number)
{
    return number * 2;
}

static inline uint32_t sc_watch_place_reference(uint32_t number)
{
    return number * 2 + 1;
}

#endif
