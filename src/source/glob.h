/* Loading the files that match a pattern: a source of its own, or one that a file includes. */
#ifndef SC_SOURCE_GLOB_H
#define SC_SOURCE_GLOB_H

#include "source/kind.h"
#include "source/pattern.h"

typedef struct sc_glob_search {
    const char *text; /* the pattern as messages have it */
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

#endif
