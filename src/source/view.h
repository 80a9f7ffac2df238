/*
 * A folder as discovery sees it: a few names out of possibly many. One listing answers all
 * questions about it; a folder that is too large or may not be listed is asked name by name.
 */
#ifndef SC_SOURCE_VIEW_H
#define SC_SOURCE_VIEW_H

#include "base/arena.h"
#include "platform/platform.h"

typedef struct sc_view_entry {
    const char *name;
    sc_file_kind kind; /* as a listing tells: SC_FILE_LINK and SC_FILE_UNKNOWN are possible */
    struct sc_view_entry *next;
} sc_view_entry;

typedef struct sc_view {
    const char *path; /* borrowed */
    sc_view_entry *entries;
    bool is_there;
    bool asks; /* the entries are not known: each name is asked for */
} sc_view;

/* Whether a name is worth keeping. */
typedef bool (*sc_view_filter)(const void *context, const char *name);

/*
 * SC_OK with what there is, also where there is nothing; a folder that may not be looked into has
 * its status in *trouble. Else out of memory. Names are in the arena.
 */
sc_status sc_view_open(const sc_allocator *allocator, sc_arena *arena, const char *path,
                       sc_view_filter filter, const void *context, sc_view *out,
                       sc_status *trouble);

/* Whether the folder has that name; kept names only. SC_OK or out of memory. */
sc_status sc_view_find(const sc_view *view, sc_arena *arena, const char *name, bool *found,
                       sc_file_kind *kind);

/* `folder/name` in the arena; NULL when out of memory. */
const char *sc_view_join(sc_arena *arena, const char *folder, const char *name);

#endif
