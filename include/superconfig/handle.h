/*
 * Handle and snapshot: the built configuration, its explanations, differences and reloads. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_HANDLE_H
#define SUPERCONFIG_HANDLE_H

#include <superconfig/builder.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Handle                                                                    */
/* ------------------------------------------------------------------------- */

SC_API sc_handle *sc_handle_retain(sc_handle *handle);
/* The last release closes. */
SC_API void sc_handle_release(sc_handle *handle);
/* Empties the handle: later reads give SC_ERROR_CLOSED or the fallback. Pins live on. */
SC_API void sc_handle_close(sc_handle *handle);
/* Moves with each publication and at close; two equal numbers mean nothing changed. */
SC_API uint64_t sc_handle_generation(const sc_handle *handle);
/* Address of that number, for readers in other languages: load it relaxed. Lives as the handle. */
SC_API const uint64_t *sc_handle_generation_address(const sc_handle *handle);

/*
 * From now on each publication, and the close, also stores the low half of the generation in
 * `cell`, which is set at once: for readers that cannot load the number itself. One cell a handle;
 * NULL takes it away, and when this returns the old one is not written any more.
 */
SC_API void sc_handle_mirror(sc_handle *handle, uint32_t *cell);
/*
 * New handle for what this one holds now, that never changes: reload, override and environment fail
 * with SC_ERROR_UNSUPPORTED. It pins the snapshot, with its explanations, dumps and warnings; the
 * two handles know nothing of each other. NULL on failure.
 */
SC_API sc_handle *sc_handle_freeze(sc_handle *handle, sc_error *error);
/*
 * As sc_builder_environment, for the reloads of this handle that begin from now on: it never waits
 * for one that goes on. The same entries again cost a comparison.
 */
SC_API sc_status sc_handle_environment(sc_handle *handle, const char *const *entries);

/* Convenience: pin, read, unpin. The fallback is given for every failure. */
SC_API bool sc_get_bool(sc_handle *handle, const char *path, bool fallback);
SC_API int64_t sc_get_int(sc_handle *handle, const char *path, int64_t fallback);
SC_API double sc_get_float(sc_handle *handle, const char *path, double fallback);
/* Copies the text and its NUL; SC_ERROR_OUT_OF_RANGE and the length needed if it does not fit. */
SC_API sc_status sc_get_string(sc_handle *handle, const char *path, char *buffer, size_t size,
                               size_t *length);
SC_API bool sc_has(sc_handle *handle, const char *path);

/* ------------------------------------------------------------------------- */
/* Snapshot: one configuration that never changes                            */
/* ------------------------------------------------------------------------- */

/* New pin on the current snapshot; NULL when the handle is closed. */
SC_API sc_snapshot *sc_handle_snapshot(sc_handle *handle);
SC_API sc_snapshot *sc_snapshot_retain(sc_snapshot *snapshot);
SC_API void sc_snapshot_release(sc_snapshot *snapshot);
SC_API sc_value sc_snapshot_root(const sc_snapshot *snapshot);
/* New reference to its image. */
SC_API sc_image *sc_snapshot_image(const sc_snapshot *snapshot);
/*
 * The value at a path, or absent with `error` filled: SC_ERROR_BAD_PATH, or SC_ERROR_MISSING_KEY
 * with near keys in the message. This and the other functions that take a snapshot and the text of
 * a path are those of place.h at the root.
 */
SC_API sc_value sc_snapshot_get(const sc_snapshot *snapshot, const char *path, sc_error *error);
SC_API size_t sc_snapshot_notice_count(const sc_snapshot *snapshot);
SC_API bool sc_snapshot_notice(const sc_snapshot *snapshot, size_t index, sc_notice *out);

/* One layer, in order of precedence from low to high, or a place that was looked at in vain. */
typedef struct sc_layer_info {
    sc_source_kind kind;
    const char *name;    /* borrowed */
    const char *format;  /* borrowed; "" where there is none */
    const char *profile; /* borrowed; "" where it is no profile's */
    bool loaded;         /* false: looked for and not there */
    bool secret;
    bool join;
} sc_layer_info;
SC_API size_t sc_snapshot_layer_count(const sc_snapshot *snapshot);
SC_API bool sc_snapshot_layer(const sc_snapshot *snapshot, size_t index, sc_layer_info *out);

/* True when the value at this path is masked in what is made for eyes. */
SC_API bool sc_snapshot_is_secret(const sc_snapshot *snapshot, const char *path);
/* Writes the value at `path`; secrets are masked unless options->reveal. */
SC_API sc_status sc_snapshot_dump(const sc_snapshot *snapshot, const char *path, const char *format,
                                  const sc_write_options *options, sc_text *out, sc_error *error);
/*
 * The same for a value from elsewhere (a step of an explanation, a side of a change) as if it stood
 * at `path`, a canonical one.
 */
SC_API sc_status sc_snapshot_write(const sc_snapshot *snapshot, const char *path, sc_value value,
                                   const char *format, const sc_write_options *options,
                                   sc_text *out, sc_error *error);

/*
 * New image of a value as if it stood at `path`, a canonical one, with "<secret>" in place of each
 * secret: the way to show values from elsewhere (a step of an explanation, a side of a change).
 * NULL with `error` filled: SC_ERROR_MISSING_KEY for an absent value, SC_ERROR_BAD_PATH.
 */
SC_API sc_image *sc_snapshot_masked(const sc_snapshot *snapshot, const char *path, sc_value value,
                                    sc_error *error);

/* Calls `visit` for every leaf below `path` in order, with its canonical path; false stops. */
typedef bool (*sc_visit)(void *context, const char *path, sc_value value);
SC_API sc_status sc_snapshot_leaves(const sc_snapshot *snapshot, const char *path, sc_visit visit,
                                    void *context, sc_error *error);

/* ------------------------------------------------------------------------- */
/* Explain                                                                   */
/* ------------------------------------------------------------------------- */

typedef enum sc_action {
    SC_ACTION_SET,
    SC_ACTION_REPLACED,
    SC_ACTION_MERGED, /* an object that joined another */
    SC_ACTION_ADDED,
    SC_ACTION_REMOVED,
    SC_ACTION_FILLED,
    SC_ACTION_KEPT, /* a join that found a value */
    SC_ACTION_UNSET,
    SC_ACTION_EXPANDED /* a reference was put in */
} sc_action;
SC_API const char *sc_action_name(sc_action action);

/* One layer's part in a value. Borrowed from the explanation. */
typedef struct sc_step {
    sc_action action;
    sc_origin origin;
    sc_value value; /* what the layer holds there; absent for an unset */
    bool secret;
} sc_step;
typedef struct sc_explanation sc_explanation;
/* New: every layer that touched the path, in order, the winner last. NULL on failure. */
SC_API sc_explanation *sc_snapshot_explain(const sc_snapshot *snapshot, const char *path,
                                           sc_error *error);
SC_API void sc_explanation_free(sc_explanation *explanation);
SC_API size_t sc_explanation_count(const sc_explanation *explanation);
SC_API bool sc_explanation_step(const sc_explanation *explanation, size_t index, sc_step *out);

/* ------------------------------------------------------------------------- */
/* Differences and reload                                                    */
/* ------------------------------------------------------------------------- */

typedef enum sc_change_kind { SC_ADDED, SC_REMOVED, SC_CHANGED } sc_change_kind;
SC_API const char *sc_change_kind_name(sc_change_kind kind);
/* One path that differs; borrowed from the list. Values borrow from both sides. */
typedef struct sc_change {
    sc_change_kind kind;
    const char *path;
    sc_value before; /* absent when added */
    sc_value after;  /* absent when removed */
    bool secret;
} sc_change;
typedef struct sc_changes sc_changes;
/* New list of the leaves and whole subtrees that differ by meaning, in path order of `after`. */
SC_API sc_changes *sc_diff(const sc_snapshot *before, const sc_snapshot *after, sc_error *error);
SC_API void sc_changes_free(sc_changes *changes);
SC_API size_t sc_changes_count(const sc_changes *changes);
SC_API bool sc_changes_at(const sc_changes *changes, size_t index, sc_change *out);

/*
 * Builds again from the same sources and publishes if anything differs, origins
 * included. On failure the handle keeps what it had; a file that was loaded before
 * and now is gone or empty is one (SC_ERROR_FILE_VANISHED; SC_ERROR_MISSING_FILE for
 * one that its source requires), unless its source allows removal. `changes` (may
 * be NULL) receives a new list that pins both sides, empty where no value differs.
 * Reloads of one handle take turns; a custom source or format that the reload calls
 * cannot ask for one of the same handle (SC_ERROR_UNSUPPORTED, as for an override).
 */
SC_API sc_status sc_handle_reload(sc_handle *handle, sc_changes **changes, sc_error *error);

/*
 * Values put above everything else for a while, for tests: the members of the image's root object,
 * each a path as sc_builder_set takes it and what stands there. An object merges, all else replaces
 * (by the policies); X_add and X_remove are plain data. The image is not kept. Publishes what was
 * loaded with this above it, without reading a source again; a reload meanwhile keeps it on top.
 * The layers are of kind SC_SOURCE_CUSTOM and called "override". New, and keeps the handle alive;
 * or NULL, and the handle keeps what it had. Waits for a reload that goes on.
 */
typedef struct sc_override sc_override;
SC_API sc_override *sc_handle_override(sc_handle *handle, sc_image *image, sc_error *error);
/*
 * Takes them away again, in whatever order overrides end, publishes and frees; SC_OK as well where
 * the handle is closed by now. On failure (out of memory, or layers that do not merge without it)
 * all stays, and may be tried again. NULL is SC_OK.
 */
SC_API sc_status sc_override_end(sc_override *override, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_HANDLE_H */
