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

/*
 * A handle owns the current snapshot of a configuration and can replace it by a newer one. Any
 * number of threads may use it at once.
 */

/* Adds a reference and returns `handle`; NULL returns NULL. */
SC_API sc_handle *sc_handle_retain(sc_handle *handle);
/* Drops a reference; the last one closes and frees the handle. Accepts NULL. */
SC_API void sc_handle_release(sc_handle *handle);
/*
 * Closes the handle: from now on it reads as SC_ERROR_CLOSED or the fallback. Snapshots and readers
 * that are pinned stay valid. Closing twice has no effect.
 */
SC_API void sc_handle_close(sc_handle *handle);
/*
 * A number that changes with each publication and when the handle closes. If it is equal to an
 * earlier one, nothing has changed in between. 0 for NULL.
 */
SC_API uint64_t sc_handle_generation(const sc_handle *handle);
/*
 * The address of that number, for bindings that load it themselves (relaxed). Valid as long as the
 * handle.
 */
SC_API const uint64_t *sc_handle_generation_address(const sc_handle *handle);

/*
 * Adds a cell that receives the lower 32 bits of the generation: now, at each publication and when
 * the handle closes. It serves bindings that cannot load the number itself. The cell must live
 * until sc_handle_unmirror or the last release of the handle. Adding a cell again has no effect.
 * SC_ERROR_INVALID_ARGUMENT for NULL, SC_ERROR_TOO_LARGE for more than 4,096 cells,
 * SC_ERROR_OUT_OF_MEMORY. From any thread.
 */
SC_API sc_status sc_handle_mirror(sc_handle *handle, uint32_t *cell);
/*
 * Removes a cell. After this function returns, the cell is no longer written. No effect for a cell
 * that the handle does not have, and for NULL. From any thread.
 */
SC_API void sc_handle_unmirror(sc_handle *handle, uint32_t *cell);
/*
 * A new handle for the current snapshot that never changes, or NULL: SC_ERROR_CLOSED. On it,
 * reload, override and environment fail with SC_ERROR_UNSUPPORTED. The two handles are independent.
 */
SC_API sc_handle *sc_handle_freeze(sc_handle *handle, sc_error *error);
/*
 * Sets the environment of later reloads of this handle, as sc_builder_environment does. It does not
 * wait for a reload in progress, which keeps its environment. SC_ERROR_CLOSED,
 * SC_ERROR_UNSUPPORTED (a frozen handle).
 */
SC_API sc_status sc_handle_environment(sc_handle *handle, const char *const *entries);

/*
 * Convenience functions that read from the current snapshot. They return the fallback for every
 * failure. A loop that reads often is faster with a reader (reader.h).
 */

/* The value at a path as sc_value_bool reads it, or `fallback` if that fails. */
SC_API bool sc_get_bool(sc_handle *handle, const char *path, bool fallback);
/* The value at a path as sc_value_int reads it, or `fallback` if that fails. */
SC_API int64_t sc_get_int(sc_handle *handle, const char *path, int64_t fallback);
/* The value at a path as sc_value_float reads it, or `fallback` if that fails. */
SC_API double sc_get_float(sc_handle *handle, const char *path, double fallback);
/*
 * Copies the text at a path with a NUL to `buffer`. `length` (may be NULL) receives the length of
 * the text. SC_ERROR_OUT_OF_RANGE if the text does not fit; also SC_ERROR_CLOSED, SC_ERROR_BAD_PATH
 * and the codes of sc_value_string.
 */
SC_API sc_status sc_get_string(sc_handle *handle, const char *path, char *buffer, size_t size,
                               size_t *length);
/* True if there is a value at the path, also a null. False for a path that does not parse. */
SC_API bool sc_has(sc_handle *handle, const char *path);

/* ------------------------------------------------------------------------- */
/* Snapshot: one configuration that never changes                            */
/* ------------------------------------------------------------------------- */

/* A new pin on the current snapshot, to be released; NULL when the handle is closed. */
SC_API sc_snapshot *sc_handle_snapshot(sc_handle *handle);
/*
 * A new frozen handle for a snapshot, as sc_handle_freeze makes it of the current one: the two
 * states of an event, read like any handle. NULL on failure.
 */
SC_API sc_handle *sc_snapshot_freeze(sc_snapshot *snapshot, sc_error *error);
/* Adds a reference and returns `snapshot`; NULL returns NULL. */
SC_API sc_snapshot *sc_snapshot_retain(sc_snapshot *snapshot);
/* Drops a reference; the last one frees the snapshot. Accepts NULL. */
SC_API void sc_snapshot_release(sc_snapshot *snapshot);
/* The root value, borrowed. */
SC_API sc_value sc_snapshot_root(const sc_snapshot *snapshot);
/* A new reference to the image of the snapshot. */
SC_API sc_image *sc_snapshot_image(const sc_snapshot *snapshot);
/*
 * The value at a path, or absent with `error` filled: SC_ERROR_BAD_PATH, or SC_ERROR_MISSING_KEY
 * with near keys in the message. This and the other functions that take a snapshot and the text of
 * a path are those of place.h at the root.
 */
SC_API sc_value sc_snapshot_get(const sc_snapshot *snapshot, const char *path, sc_error *error);
/* The number of warnings and notes of the build; 0 for NULL. */
SC_API size_t sc_snapshot_notice_count(const sc_snapshot *snapshot);
/* Writes one of them to `out`; its texts are borrowed. False if `index` is out of range. */
SC_API bool sc_snapshot_notice(const sc_snapshot *snapshot, size_t index, sc_notice *out);

/* One layer, in order of precedence from low to high, or a place where no file was found. */
typedef struct sc_layer_info {
    sc_source_kind kind;
    const char *name;    /* borrowed */
    const char *format;  /* borrowed; "" if absent */
    const char *profile; /* borrowed; "" if it belongs to no profile */
    bool loaded;         /* false: searched and not found */
    bool secret;
    bool join;
    uint64_t reserved[4];
} sc_layer_info;
/* The number of layers and searched places; 0 for NULL. */
SC_API size_t sc_snapshot_layer_count(const sc_snapshot *snapshot);
/* Writes one of them to `out`; its texts are borrowed. False if `index` is out of range. */
SC_API bool sc_snapshot_layer(const sc_snapshot *snapshot, size_t index, sc_layer_info *out);

/* True if the value at the path is masked in all output for people. */
SC_API bool sc_snapshot_is_secret(const sc_snapshot *snapshot, const char *path);
/* Writes the value at `path`; secrets are masked unless options->reveal. */
SC_API sc_status sc_snapshot_dump(const sc_snapshot *snapshot, const char *path, const char *format,
                                  const sc_write_options *options, sc_text *out, sc_error *error);
/*
 * The same for a value from elsewhere (a step of an explanation, a side of a change) as if it were
 * at `path`, a canonical one.
 */
SC_API sc_status sc_snapshot_write(const sc_snapshot *snapshot, const char *path, sc_value value,
                                   const char *format, const sc_write_options *options,
                                   sc_text *out, sc_error *error);

/*
 * New image of a value as if it were at `path`, a canonical one, with "<secret>" in place of each
 * secret: use it to show values from elsewhere (a step of an explanation, a side of a change).
 * NULL with `error` filled: SC_ERROR_MISSING_KEY for an absent value, SC_ERROR_BAD_PATH.
 */
SC_API sc_image *sc_snapshot_masked(const sc_snapshot *snapshot, const char *path, sc_value value,
                                    sc_error *error);

/* Receives a leaf with its canonical path, both borrowed for the call. False ends the visits. */
typedef bool (*sc_visit)(void *context, const char *path, sc_value value);
/* Calls `visit` for every leaf below `path`, in order. SC_ERROR_BAD_PATH, SC_ERROR_MISSING_KEY. */
SC_API sc_status sc_snapshot_leaves(const sc_snapshot *snapshot, const char *path, sc_visit visit,
                                    void *context, sc_error *error);
/*
 * Calls `visit` for every value whose path matches a pattern, in order; false stops. A pattern is a
 * path in which the segment `*` (or `[*]`) is any one key or index, and `**` any number of them,
 * also zero; a quoted "*" is that key, and so is each segment of a JSON Pointer. A value is
 * visited once. SC_ERROR_BAD_PATTERN with the column.
 */
SC_API sc_status sc_snapshot_find(const sc_snapshot *snapshot, const char *pattern, sc_visit visit,
                                  void *context, sc_error *error);

/* ------------------------------------------------------------------------- */
/* Explain                                                                   */
/* ------------------------------------------------------------------------- */

/* The effect of one layer on a value. */
typedef enum sc_action {
    SC_ACTION_SET,      /* the first value */
    SC_ACTION_REPLACED, /* a value in place of an earlier one */
    SC_ACTION_MERGED,   /* an object that merged with another */
    SC_ACTION_ADDED,    /* elements added to an array */
    SC_ACTION_REMOVED,  /* elements removed from an array */
    SC_ACTION_FILLED,   /* a join that found no value */
    SC_ACTION_KEPT,     /* a join that found a value, and kept it */
    SC_ACTION_UNSET,    /* the value was removed */
    SC_ACTION_EXPANDED  /* a reference was replaced by its value */
} sc_action;
/* The name of an action: "set", "replaced" and so on. Static text. */
SC_API const char *sc_action_name(sc_action action);

/* The part of one layer in a value. Borrowed from the explanation. */
typedef struct sc_step {
    sc_action action;
    sc_origin origin;
    sc_value value; /* the layer's value at the path; absent for an unset */
    bool secret;
    uint64_t reserved[4];
} sc_step;
/* The steps that led to one value. It pins its snapshot. */
typedef struct sc_explanation sc_explanation;
/*
 * A new explanation of the value at a path: every layer that had an effect on it, in order, the
 * winner last. NULL on failure: SC_ERROR_BAD_PATH, SC_ERROR_MISSING_KEY if no layer has the path.
 */
SC_API sc_explanation *sc_snapshot_explain(const sc_snapshot *snapshot, const char *path,
                                           sc_error *error);
/* Frees the explanation. Accepts NULL. */
SC_API void sc_explanation_free(sc_explanation *explanation);
/* The number of steps; 0 for NULL. */
SC_API size_t sc_explanation_count(const sc_explanation *explanation);
/* Writes one step to `out`. False if `index` is out of range. */
SC_API bool sc_explanation_step(const sc_explanation *explanation, size_t index, sc_step *out);

/* ------------------------------------------------------------------------- */
/* Differences and reload                                                    */
/* ------------------------------------------------------------------------- */

/* How a path differs between two snapshots. */
typedef enum sc_change_kind { SC_ADDED, SC_REMOVED, SC_CHANGED } sc_change_kind;
/* The name of a kind of change: "added", "removed", "changed". Static text. */
SC_API const char *sc_change_kind_name(sc_change_kind kind);
/* One path that differs. Everything in it is borrowed from the list. */
typedef struct sc_change {
    sc_change_kind kind;
    const char *path;
    sc_value before; /* absent when added */
    sc_value after;  /* absent when removed */
    bool secret;
    uint64_t reserved[4];
} sc_change;
/* A list of changes. It pins both snapshots. */
typedef struct sc_changes sc_changes;
/*
 * A new list of the leaves and subtrees whose values differ, in the order of `after`; origins are
 * not compared. NULL on failure.
 */
SC_API sc_changes *sc_diff(const sc_snapshot *before, const sc_snapshot *after, sc_error *error);
/* Frees the list. Accepts NULL. */
SC_API void sc_changes_free(sc_changes *changes);
/* The number of changes; 0 for NULL. */
SC_API size_t sc_changes_count(const sc_changes *changes);
/* Writes one change to `out`. False if `index` is out of range. */
SC_API bool sc_changes_at(const sc_changes *changes, size_t index, sc_change *out);

/*
 * Builds again from the same sources, and publishes the result if anything differs, also an origin.
 * On failure the handle keeps its snapshot. A file that was loaded before and is now gone or empty
 * is a failure (SC_ERROR_FILE_VANISHED; SC_ERROR_MISSING_FILE if its source requires it), unless
 * its source allows removal. `changes` (may be NULL) receives a new list, which is empty if no
 * value differs, and NULL on failure.
 *
 * Reloads and overrides of one handle wait for each other. A custom source or format that is called
 * by a reload cannot reload the same handle: SC_ERROR_UNSUPPORTED, as for an override or a frozen
 * handle.
 */
SC_API sc_status sc_handle_reload(sc_handle *handle, sc_changes **changes, sc_error *error);

/* Values above all sources of a handle, until the override ends. It keeps the handle alive. */
typedef struct sc_override sc_override;
/*
 * Puts values above all sources, for tests: a new override, or NULL, and the handle then keeps its
 * snapshot. Each member of the root object of `image` is a path, as sc_builder_set takes it, with
 * its value. An object merges, any other value replaces (policies apply), and X_add and X_remove
 * are plain data. The image is not kept.
 *
 * This publishes a new snapshot without reading a source. A reload keeps the override on top. The
 * layers are named "override" and have the kind SC_SOURCE_CUSTOM. Waits for a reload in progress.
 */
SC_API sc_override *sc_handle_override(sc_handle *handle, sc_image *image, sc_error *error);
/*
 * Ends an override, publishes the configuration without it and frees it. Overrides may end in any
 * order. SC_OK also for NULL, and if the handle is closed. On failure (memory, or layers that do
 * not merge without the override) nothing changes, and the call may be repeated.
 */
SC_API sc_status sc_override_end(sc_override *override, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_HANDLE_H */
