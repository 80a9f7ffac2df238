/* Reader: fast reading, one reader for each thread. Part of superconfig.h. */
#ifndef SUPERCONFIG_READER_H
#define SUPERCONFIG_READER_H

#include <superconfig/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Reader: fast reading, one reader for each thread                          */
/* ------------------------------------------------------------------------- */

/*
 * A reader pins one snapshot and reads only that one until sc_reader_refresh or sc_reader_park. Its
 * results are valid until then. Reading takes no lock and writes no shared memory. One thread at a
 * time may use a reader.
 */
typedef struct sc_reader sc_reader;
/*
 * A new reader of the current snapshot, or NULL when out of memory or when the handle is closed.
 * The reader keeps a reference to the handle.
 */
SC_API sc_reader *sc_reader_new(sc_handle *handle);
/* Frees the reader and its keys, and unpins the snapshot. Accepts NULL. */
SC_API void sc_reader_free(sc_reader *reader);
/*
 * Moves to the current snapshot. True if the generation of the handle has changed since the last
 * refresh. Costs one relaxed load if it has not.
 */
SC_API bool sc_reader_refresh(sc_reader *reader);
/* Unpins the snapshot of an idle reader. The next refresh or read pins the current one. */
SC_API void sc_reader_park(sc_reader *reader);
/* The value at a path, borrowed; absent if there is no value or if the path does not parse. */
SC_API sc_value sc_reader_get(sc_reader *reader, const char *path);
/* The same for a path of `length` bytes, which needs no NUL at its end. */
SC_API sc_value sc_reader_get_n(sc_reader *reader, const char *path, size_t length);
/* The pinned snapshot, borrowed; NULL when the handle is closed. */
SC_API sc_snapshot *sc_reader_snapshot(sc_reader *reader);

/* A prepared path. It belongs to its reader, is used with that reader only, and is freed with it.
 */
typedef struct sc_key sc_key;
/*
 * Prepares a path, or NULL: SC_ERROR_BAD_PATH, or SC_ERROR_TOO_LARGE for too many keys of
 * one reader.
 */
SC_API sc_key *sc_reader_key(sc_reader *reader, const char *path, sc_error *error);
/* The value at the prepared path, borrowed; absent if there is no value. */
SC_API sc_value sc_reader_value(sc_reader *reader, sc_key *key);
/* The value as sc_value_bool reads it, or `fallback` if that fails. */
SC_API bool sc_reader_bool(sc_reader *reader, sc_key *key, bool fallback);
/* The value as sc_value_int reads it, or `fallback` if that fails. */
SC_API int64_t sc_reader_int(sc_reader *reader, sc_key *key, int64_t fallback);
/* The value as sc_value_float reads it, or `fallback` if that fails. */
SC_API double sc_reader_float(sc_reader *reader, sc_key *key, double fallback);
/*
 * The value as sc_value_string reads it, borrowed, or `fallback` (which may be NULL) if that fails.
 * `length` may be NULL.
 */
SC_API const char *sc_reader_string(sc_reader *reader, sc_key *key, const char *fallback,
                                    size_t *length);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_READER_H */
