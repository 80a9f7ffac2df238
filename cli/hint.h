/* Suggestions after an error: a file with a similar name, or an option. */
#ifndef CLI_HINT_H
#define CLI_HINT_H

#include <superconfig.h>

enum { HINT_SIZE = 512 };

/* The hint in `out`, or NULL; with `has_source` it may be about the options of sources. */
const char *hint_of(const sc_error *error, bool has_source, char out[HINT_SIZE]);

/* "did you mean" a path in our spelling; NULL where the error is not one of its spelling. */
const char *hint_of_path(const sc_error *error, char out[HINT_SIZE]);
/*
 * The same for a path below `root` that leads nowhere, where its dots are those of a key:
 * `labels."a.b/c"` for `labels.a.b/c`.
 */
const char *hint_dotted_key(sc_value root, const char *path, size_t length, char out[HINT_SIZE]);
/* Why nothing is at a path: the value above it is a single value, or a shorter array. */
const char *hint_above(const sc_snapshot *snapshot, const char *path, char out[HINT_SIZE]);
/* "did you mean" a file beside the missing one; NULL if no file has a similar name. */
const char *hint_near_file(const char *path, char out[HINT_SIZE]);

#endif
