/* Reader: the fast way to read, one for each thread. Part of superconfig.h. */
#ifndef SUPERCONFIG_READER_H
#define SUPERCONFIG_READER_H

#include <superconfig/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Reader: the fast way, one a thread                                        */
/* ------------------------------------------------------------------------- */

/*
 * A reader pins one snapshot and sees only that until sc_reader_refresh moves
 * it. What it gave stays valid until then. No read locks or writes shared memory.
 */
typedef struct sc_reader sc_reader;
/* New, or NULL when out of memory or closed. Keeps the handle alive. */
SC_API sc_reader *sc_reader_new(sc_handle *handle);
SC_API void sc_reader_free(sc_reader *reader);
/* True when it moved to another snapshot. One relaxed load when nothing changed. */
SC_API bool sc_reader_refresh(sc_reader *reader);
/* Unpins the snapshot while the reader is idle; the next refresh or read pins again. */
SC_API void sc_reader_park(sc_reader *reader);
/* Borrowed until the next refresh or park; absent where there is none. */
SC_API sc_value sc_reader_get(sc_reader *reader, const char *path);
/* The same, for text with a length that need not end in NUL. */
SC_API sc_value sc_reader_get_n(sc_reader *reader, const char *path, size_t length);
/* Borrowed, the pinned one; NULL when closed. */
SC_API sc_snapshot *sc_reader_snapshot(sc_reader *reader);

/* A prepared path: belongs to its reader and is freed with it. NULL: out of memory or bad path. */
typedef struct sc_key sc_key;
SC_API sc_key *sc_reader_key(sc_reader *reader, const char *path, sc_error *error);
SC_API sc_value sc_reader_value(sc_reader *reader, sc_key *key);
SC_API bool sc_reader_bool(sc_reader *reader, sc_key *key, bool fallback);
SC_API int64_t sc_reader_int(sc_reader *reader, sc_key *key, int64_t fallback);
SC_API double sc_reader_float(sc_reader *reader, sc_key *key, double fallback);
/* Borrowed until the next refresh or park; `fallback` may be NULL, `length` too. */
SC_API const char *sc_reader_string(sc_reader *reader, sc_key *key, const char *fallback,
                                    size_t *length);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_READER_H */
