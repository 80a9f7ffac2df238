/* Loading the files that match a pattern: a source of its own, or one that a file includes. */
#ifndef SC_SOURCE_GLOB_H
#define SC_SOURCE_GLOB_H

#include "layer/searches.h"
#include "source/kind.h"
#include "source/pattern.h"

/* Folders of a walk: a few links to `.` make a pattern of stars look into very many. */
enum { SC_GLOB_FOLDERS_MAX = 1 << 17 };

typedef struct sc_glob_search {
    const char *text;    /* the pattern as messages show it */
    const char *written; /* the pattern as it was written */
    const sc_pattern *pattern;
    const char *start;   /* where a relative pattern begins: "", or ends with a separator */
    const char *profile; /* of the matches; borrowed from the context, or "" */
    bool is_base;        /* profiles may have siblings of the matches */
    size_t most;         /* maximum of matches; more: SC_ERROR_TOO_LARGE, and *count exceeds it */
    size_t *count;       /* receives the number of matches */
    size_t *files;       /* NULL, or is increased by that number before the files are loaded */
} sc_glob_search;

/* Takes all matches, in byte order of their paths; no match is SC_OK. */
sc_status sc_glob_load(const sc_source *source, const sc_loading *loading,
                       const sc_glob_search *search);

/*
 * Calls `visit` for each file that a search of an earlier build matches now, except siblings of
 * matches, in byte order: `path` is the path to open, `name` begins at the search's start. Loads
 * nothing and reports nothing. *folders is the number of folders that may still be read; if it is
 * too small, or a file cannot be inspected, some files are left out. A pattern that does not parse
 * matches nothing. SC_OK, out of memory, or the first failure of `visit`.
 */
typedef sc_status (*sc_glob_visitor)(void *context, const char *path, const char *name);
sc_status sc_glob_visit(const sc_source *source, const sc_loading *loading, const sc_search *search,
                        size_t *folders, sc_glob_visitor visit, void *context);

#endif
