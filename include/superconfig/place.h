/*
 * Place: the root of a snapshot or a part of it, with the path that leads there. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_PLACE_H
#define SUPERCONFIG_PLACE_H

#include <superconfig/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Place                                                                     */
/* ------------------------------------------------------------------------- */

/*
 * The root of a snapshot or a section of it, for front ends. Paths begin at the place, and every
 * error and explanation names the path from the root. The place may be empty: there is no value at
 * its path, but a later snapshot may have one.
 *
 * The struct belongs to the caller and borrows its contents: use it as long as the snapshot and the
 * text of its path are valid. Any number of threads may read through one place.
 */
typedef struct sc_place {
    size_t size; /* sizeof(sc_place) */
    const sc_snapshot *snapshot;
    sc_value value;   /* absent: the place is empty */
    const char *path; /* canonical, from the root; "" is the root */
} sc_place;
#define SC_PLACE_INIT                                                                              \
    {                                                                                              \
        sizeof(sc_place), NULL, {NULL, 0, 0}, NULL                                                 \
    }

/*
 * The place at a canonical path ("" or NULL: the root), as sc_place_path returns it for any
 * snapshot. Allocates nothing and borrows `path`. SC_OK also for an empty place; SC_ERROR_BAD_PATH,
 * SC_ERROR_INVALID_ARGUMENT.
 */
SC_API sc_status sc_snapshot_place(const sc_snapshot *snapshot, const char *path, sc_place *out);

/*
 * In the functions below a NULL `path` is the place itself, a NULL `place` is
 * SC_ERROR_INVALID_ARGUMENT, and a `path` that does not parse is SC_ERROR_BAD_PATH.
 */

/*
 * The value at a path: SC_OK, or absent with SC_ERROR_MISSING_KEY or SC_ERROR_BAD_PATH. No
 * details, so that a miss is cheap; sc_place_fail reports them.
 */
SC_API sc_status sc_place_get(const sc_place *place, const sc_path *path, sc_value *out);
/*
 * Fills `error` for a reading at a path that failed with `status`, and returns its code. For an
 * absent value: near keys, the variable that would set it if the environment is a source, and the
 * place of the parent. For a value of another type: the `expected` one ("an integer"; may be NULL),
 * the found one, and its line with a caret if the file has not changed since it was read. `value`
 * is the one that was read; absent means the value at the path.
 */
SC_API sc_status sc_place_fail(const sc_place *place, const sc_path *path, sc_value value,
                               sc_status status, const char *expected, sc_error *error);
/*
 * The canonical path from the root, as the library prints it: new text in `out`, also if there
 * is no value. It leads back by every look-up at the root.
 */
SC_API sc_status sc_place_path(const sc_place *place, const sc_path *path, sc_text *out,
                               sc_error *error);
/* True if the value at the path is masked in all output for people. */
SC_API bool sc_place_is_secret(const sc_place *place, const sc_path *path);
/* New image of the value at the path with its secrets masked; NULL on failure. */
SC_API sc_image *sc_place_masked(const sc_place *place, const sc_path *path, sc_error *error);
/* Writes the value at the path; masks secrets unless options->reveal. `options` may be NULL. */
SC_API sc_status sc_place_dump(const sc_place *place, const sc_path *path, const char *format,
                               const sc_write_options *options, sc_text *out, sc_error *error);
/* Calls `visit` for every leaf at or below the path, in order, with its path from the place. */
SC_API sc_status sc_place_leaves(const sc_place *place, const sc_path *path, sc_visit visit,
                                 void *context, sc_error *error);
/* As sc_snapshot_find, for a pattern that begins at the place; so do the paths. */
SC_API sc_status sc_place_find(const sc_place *place, const char *pattern, sc_visit visit,
                               void *context, sc_error *error);
/* New: every layer that had an effect on the path, in order, the winner last. NULL on failure. */
SC_API sc_explanation *sc_place_explain(const sc_place *place, const sc_path *path,
                                        sc_error *error);

/*
 * The leaves of a value without a snapshot, such as the root of a parsed text. The value is the
 * root of the paths. A NULL `path` is the whole value.
 */
SC_API sc_status sc_value_leaves(sc_value value, const char *path, sc_visit visit, void *context,
                                 sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_PLACE_H */
