/* Shared by the parts of a discovery: the places (hierarchical.c) and the project (project.c). */
#ifndef SC_SOURCE_DISCOVERY_H
#define SC_SOURCE_DISCOVERY_H

#include "source/kind.h"
#include "source/view.h"

typedef struct sc_discovery {
    const sc_source *source;
    const sc_loading *loading;
    const char *app;
    const char *home; /* NULL: unknown */
    sc_arena arena;   /* its memory lives as long as the discovery */
} sc_discovery;

/* A folder of the project, from the root down. */
typedef struct sc_project_folder {
    sc_view view;
    bool is_above; /* above the working directory: files there must have a trusted owner */
} sc_project_folder;

enum { SC_PROJECT_OWNERS = 4 };

typedef struct sc_project {
    sc_project_folder *folders;
    size_t count;
    uint64_t owners[SC_PROJECT_OWNERS]; /* the trusted users */
    size_t owner_count;
    const char *start; /* the working directory, without links */
} sc_project;

/* Finds the project of the working directory; if that was removed: no project, and a warning. */
sc_status sc_project_find(sc_discovery *discovery, sc_project *out);
/* Whether a file and every link on the way to it belong to trusted users. */
bool sc_project_trusts(const sc_project *project, const char *path, uint64_t owner);
/* Whether a file of the project may include `path`: it is below the working directory, or its
 * owners are trusted. True if it cannot be inspected: then opening it fails. */
bool sc_project_admits(const sc_project *project, const sc_allocator *allocator, const char *path);

/* Whether discovery looks for this name in any folder. */
bool sc_discovery_looks_for(const void *discovery, const char *name);
/* A variable of the source's environment; NULL if absent. */
const char *sc_discovery_variable(const sc_discovery *discovery, const char *name);
/* Opens a view and remembers the folder; a folder without read permission is a warning. */
sc_status sc_discovery_open(sc_discovery *discovery, const char *path, sc_view *out);
sc_status sc_discovery_warn(const sc_discovery *discovery, sc_status code, const char *path,
                            const char *message);
sc_status sc_discovery_fail(const sc_discovery *discovery, sc_status status);

#endif
