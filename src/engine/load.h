/* The load pipeline: makes a snapshot from a plan. */
#ifndef SC_ENGINE_LOAD_H
#define SC_ENGINE_LOAD_H

#include "diag/report.h"
#include "engine/detail.h"
#include "engine/lookup.h"
#include "engine/vanish.h"

typedef struct sc_load_request {
    sc_plan *plan;
    const char *file;             /* the file of a plan for one file, else NULL */
    const sc_snapshot *before;    /* in a reload, the snapshot of the build before; else NULL */
    sc_removal removal;           /* of a reload */
    const sc_override *overrides; /* a list, or NULL */
    sc_report *report;            /* receives every problem of the result; may be NULL */
    const sc_touching *touching;  /* receives each file and folder that is read; may be NULL */
} sc_load_request;

/*
 * Loads every source, merges, and makes a new snapshot. In a reload, a file that was loaded before
 * and is now empty, invalid or absent may be a failure (engine/vanish.h). *out is NULL on failure.
 */
sc_status sc_load(const sc_load_request *request, sc_snapshot **out, sc_error *error);
/*
 * Merges the layers of `before` again, without reading files, with these overrides above them
 * (NULL: none). *out is NULL on failure.
 */
sc_status sc_load_again(const sc_snapshot *before, const sc_override *overrides, sc_snapshot **out,
                        sc_error *error);
/* The file of a snapshot that was made by a plan for one file, else NULL. Borrowed from it. */
const char *sc_load_file_of(const sc_snapshot *snapshot);

/* The options of the merge of a detail's layers, for repeating it (explain). */
typedef struct sc_merging {
    sc_limits limits;
    sc_secrets secrets;
    sc_lookup lookup;
    sc_reference_lookup callbacks;
    sc_guide guide;
    sc_compose_options options;
} sc_merging;
void sc_merging_of_detail(const sc_detail *detail, sc_merging *out);

#endif
