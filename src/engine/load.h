/* The load pipeline: a plan in, a snapshot out. */
#ifndef SC_ENGINE_LOAD_H
#define SC_ENGINE_LOAD_H

#include "engine/detail.h"
#include "engine/lookup.h"

/*
 * Loads every source, merges, and makes a new snapshot. In a reload `before` is the snapshot of the
 * build before: then a file that was loaded and now is gone or empty is a failure. `before` may be
 * NULL. `file` is that of a plan for one file, else NULL. `overrides` is a list, or NULL. *out is
 * NULL on failure.
 */
sc_status sc_load(sc_plan *plan, const char *file, const sc_snapshot *before,
                  const sc_override *overrides, sc_snapshot **out, sc_error *error);
/*
 * Merges what was loaded for `before` again, reading nothing, with these overrides above it (NULL:
 * none). *out is NULL on failure.
 */
sc_status sc_load_again(const sc_snapshot *before, const sc_override *overrides, sc_snapshot **out,
                        sc_error *error);
/* The file that a snapshot of a plan for one file was made of, else NULL. Borrowed from it. */
const char *sc_load_file_of(const sc_snapshot *snapshot);

/* How the merge of a detail's layers is done, for doing it again (explain). */
typedef struct sc_merging {
    sc_limits limits;
    sc_secrets secrets;
    sc_lookup lookup;
    sc_reference_lookup callbacks;
    sc_compose_options options;
} sc_merging;
void sc_merging_of_plan(const sc_plan *plan, sc_merging *out);

#endif
