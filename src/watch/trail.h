/*
 * The way to a path: which names in which folders decide what the path leads to now. Every link on
 * the way is such a name, and where a name is not there, that is the last one. Folders of the trail
 * are named without links, so each says all of its own ancestors.
 */
#ifndef SC_WATCH_TRAIL_H
#define SC_WATCH_TRAIL_H

#include "diag/touch.h"
#include "platform/platform.h"

enum { SC_TRAIL_STEPS = 44, SC_TRAIL_TEXT = 4 * SC_PATH_SIZE };

/* A name in a folder; all names of it, where the name is empty. Both in the trail's text. */
typedef struct sc_way {
    uint32_t folder, folder_length;
    uint32_t name, name_length;
} sc_way;

typedef struct sc_trail {
    sc_way steps[SC_TRAIL_STEPS];
    size_t count;
    bool is_whole;      /* false: the way is too long to remember; the path must be polled */
    bool is_file;       /* the last step's name is a regular file */
    bool reaches;       /* the file systems on the way announce changes */
    const char *system; /* the one that does not */
    size_t used;
    char text[SC_TRAIL_TEXT];
} sc_trail;

/* Walks to `path`; a relative one begins at `base`, an absolute path. Asks the system, and waits.
 */
void sc_trail_walk(sc_trail *trail, const char *base, const char *path, sc_touch_kind kind);
bool sc_trail_equal(const sc_trail *a, const sc_trail *b);

#endif
