/* What the parts of a discovery share: the places (hierarchical.c) and the project (project.c). */
#ifndef SC_SOURCE_DISCOVERY_H
#define SC_SOURCE_DISCOVERY_H

#include "source/kind.h"
#include "source/view.h"

typedef struct sc_discovery {
    const sc_source *source;
    const sc_loading *loading;
    const char *app;
    const char *home; /* NULL: nobody knows */
    sc_arena arena;   /* everything lives as long as the discovery */
} sc_discovery;

/* A folder of the project, from the root down. */
typedef struct sc_project_folder {
    sc_view view;
    bool is_above; /* the working directory: what lies there must have an owner who is trusted */
} sc_project_folder;

enum { SC_PROJECT_OWNERS = 4 };

typedef struct sc_project {
    sc_project_folder *folders;
    size_t count;
    uint64_t owners[SC_PROJECT_OWNERS]; /* who are trusted */
    size_t owner_count;
    const char *start; /* the working directory, without links */
} sc_project;

/* Finds the project of the working directory; none where that is gone, with a warning. */
sc_status sc_project_find(sc_discovery *discovery, sc_project *out);
/* Whether a file and every link on the way to it belong to somebody who is trusted. */
bool sc_project_trusts(const sc_project *project, const char *path, uint64_t owner);
/* Whether a file of the project may include that one: it is below the working directory, or its
 * owners are trusted. What cannot be looked at fails when it is opened. */
bool sc_project_admits(const sc_project *project, const sc_allocator *allocator, const char *path);

/* What discovery looks for in any folder. */
bool sc_discovery_wants(const void *discovery, const char *name);
/* A variable of the environment that holds for the source; NULL where there is none. */
const char *sc_discovery_variable(const sc_discovery *discovery, const char *name);
/* Opens a view and remembers the folder; one that may not be looked into is a warning. */
sc_status sc_discovery_open(sc_discovery *discovery, const char *path, sc_view *out);
sc_status sc_discovery_warn(const sc_discovery *discovery, sc_status code, const char *path,
                            const char *message);
sc_status sc_discovery_fail(const sc_discovery *discovery, sc_status status);

#endif
