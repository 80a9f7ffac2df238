/* Loading the files that match a pattern: a source of its own, or one that a file includes. */
#ifndef SC_SOURCE_GLOB_H
#define SC_SOURCE_GLOB_H

#include "layer/searches.h"
#include "source/kind.h"
#include "source/pattern.h"

/* Folders of a walk: a few links to `.` make a pattern of stars look into very many. */
enum { SC_GLOB_FOLDERS_MAX = 1 << 17 };

typedef struct sc_glob_search {
    const char *text;    /* the pattern as messages have it */
    const char *written; /* and as it was written */
    const sc_pattern *pattern;
    const char *start;   /* from where a relative pattern goes: "", or it ends with a separator */
    const char *profile; /* of the matches; borrowed from the context, or "" */
    bool is_base;        /* profiles may have siblings of the matches */
    size_t most;         /* matches; more are SC_ERROR_TOO_LARGE, and `*count` is beyond it */
    size_t *count;       /* becomes how many there are */
    size_t *files;       /* NULL, or grows by that before they are loaded */
} sc_glob_search;

/* Takes all matches, in byte order of their paths; none is SC_OK. */
sc_status sc_glob_load(const sc_source *source, const sc_loading *loading,
                       const sc_glob_search *search);

/*
 * Calls `visit` for each file that a search of an earlier build matches now, siblings of matches
 * left out, in byte order: `path` is as it is opened, `name` from the search's start. Nothing is
 * loaded and nobody hears of it. *folders is how many folders may still be looked into; where it
 * is too few, or something cannot be looked at, some files are left out. A pattern that does not
 * parse matches nothing. SC_OK, out of memory, or the first failure of `visit`.
 */
typedef sc_status (*sc_glob_visitor)(void *context, const char *path, const char *name);
sc_status sc_glob_visit(const sc_source *source, const sc_loading *loading, const sc_search *search,
                        size_t *folders, sc_glob_visitor visit, void *context);

#endif
