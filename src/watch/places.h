/*
 * The paths that the loads of one handle look at, and what the system watches for them.
 *
 * A *place* is a path as a source names it. A *folder* is a folder without links, watched for the
 * names in it or just for its own removal; with each one its ancestors are here as well. A *name*
 * ties them: the entry of a folder that a place depends on. Loads touch places; at the end of one
 * that succeeded what was not touched goes. A place whose way was not disturbed keeps its names, so
 * a load asks the system nothing for it.
 *
 * Every function is called with the watcher's lock held, but for none that waits for a file system:
 * trails are walked and stamps taken before.
 */
#ifndef SC_WATCH_PLACES_H
#define SC_WATCH_PLACES_H

#include "watch/ids.h"
#include "watch/texts.h"
#include "watch/trail.h"

/* Why a place is polled. */
typedef enum sc_poll_cause {
    SC_POLL_NOT = 0,
    SC_POLL_ALWAYS,  /* it was asked for */
    SC_POLL_SYSTEM,  /* its file system announces nothing */
    SC_POLL_REFUSED, /* the system refused a watch */
    SC_POLL_MANY     /* beyond our own limit */
} sc_poll_cause;

enum {
    SC_PLACES_IDS_MAX = 1 << 18 /* watches of one handle; what is beyond is polled */
};

typedef struct sc_places {
    const sc_allocator *allocator;
    sc_ids *ids;
    void *owner; /* to whom the ids lead */
    uint32_t owner_number;
    sc_texts texts;
    sc_pool places, folders, names;
    size_t id_count;
    bool all_stale; /* every way must be walked again */
    uint32_t news;  /* how often some way was reported to have changed */
    size_t polled;  /* how many places are */
    size_t writing; /* how many are open for writing */
    /* Of the last file that another one replaced, given back after the load; -1: none. */
    int32_t replaced;
    uint32_t replaced_reference;
} sc_places;

void sc_places_init(sc_places *places, const sc_allocator *allocator, sc_ids *ids, void *owner);
/* Gives back all ids. */
void sc_places_destroy(sc_places *places);

/* ---- loads ---- */

void sc_places_begin(sc_places *places);
/* `complete`: places that were not touched are removed. */
void sc_places_end(sc_places *places, bool complete);

/* True for a place that is known and whose way is as it was: it is marked as touched. */
bool sc_places_known(sc_places *places, sc_touch_kind kind, const char *path, const char *only);

typedef struct sc_arming {
    sc_touch_kind kind;
    const char *path, *only;
    const sc_trail *trail; /* NULL: the place is polled */
    uint64_t signature;    /* of a place that is polled */
    bool young;            /* and that may change without changing its signature */
    uint32_t news;         /* of the places, before the trail was walked */
    bool is_settled;       /* out: all that changes from before the walk on is reported, so the
                              trail need not be walked again */
    int system_error;      /* out: of a watch that was refused */
} sc_arming;

/*
 * Watches what the trail says; SC_POLL_NOT in *cause, or why that cannot be, and then nothing is
 * watched until the place is armed without a trail. False: no memory.
 */
bool sc_places_arm(sc_places *places, sc_arming *arming, sc_poll_cause *cause);
/* Everything must be looked at anew. */
void sc_places_distrust(sc_places *places);

/* ---- notifications ---- */

typedef struct sc_effect {
    bool complete;  /* something may have changed for good */
    bool writing;   /* something is being written */
    bool created;   /* a name came that may be in the middle of being written: see `path` */
    uint32_t place; /* the first that is concerned, 0: none */
    char path[SC_PATH_SIZE];         /* of what changed, as its source names it */
    char created_path[SC_PATH_SIZE]; /* without links */
} sc_effect;

/* The effect of a notification on the places behind `reference`. */
void sc_places_notice(sc_places *places, uint32_t reference, const sc_notification *notification,
                      sc_effect *effect);
/* After a look at a created name: it is whole, or not. */
void sc_places_settle(sc_places *places, const sc_effect *effect, bool is_whole);
/* No file counts as open for writing any more. */
void sc_places_close_all(sc_places *places);

/* ---- polling ---- */

typedef struct sc_polled {
    uint32_t place;
    sc_touch_kind kind;
    uint64_t signature;
    bool young;
    char path[SC_PATH_SIZE];
} sc_polled;

/* The next polled place after number *at (0 at first). */
bool sc_places_next_polled(const sc_places *places, uint32_t *at, sc_polled *out);
/* Keeps the signature of a polled place for the next comparison. False if the place is gone. */
bool sc_places_sign(sc_places *places, uint32_t place, uint64_t signature, bool young);
/* Bytes in use, for the figures. */
size_t sc_places_bytes(const sc_places *places);

#endif
