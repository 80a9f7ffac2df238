/*
 * A folder as discovery needs it: a few names out of possibly many. One listing answers all
 * look-ups; in a folder that is too large or cannot be listed, each name is inspected separately.
 */
#ifndef SC_SOURCE_VIEW_H
#define SC_SOURCE_VIEW_H

#include "base/arena.h"
#include "platform/platform.h"

typedef struct sc_view_entry {
    const char *name;
    sc_file_kind kind; /* from the listing: SC_FILE_LINK and SC_FILE_UNKNOWN are possible */
    struct sc_view_entry *next;
} sc_view_entry;

typedef struct sc_view {
    const char *path; /* borrowed */
    sc_view_entry *entries;
    bool is_there;
    bool asks; /* the entries are not known: each name is inspected separately */
} sc_view;

/* Whether a view keeps the name. */
typedef bool (*sc_view_filter)(const void *context, const char *name);

/*
 * SC_OK, also for an absent folder; *trouble is the status of a folder that cannot be read. Else
 * out of memory. Names are in the arena.
 */
sc_status sc_view_open(const sc_allocator *allocator, sc_arena *arena, const char *path,
                       sc_view_filter filter, const void *context, sc_view *out,
                       sc_status *trouble);

/* Whether the folder has that name, one that the filter keeps. SC_OK or out of memory. */
sc_status sc_view_find(const sc_view *view, sc_arena *arena, const char *name, bool *found,
                       sc_file_kind *kind);

/* `folder/name` in the arena; NULL when out of memory. */
const char *sc_view_join(sc_arena *arena, const char *folder, const char *name);

#endif
