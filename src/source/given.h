/*
 * An environment that a caller gives instead of the process's: a language's own view of the
 * variables, or any other list. Immutable, with a reference count, one block; plans share it.
 */
#ifndef SC_SOURCE_GIVEN_H
#define SC_SOURCE_GIVEN_H

#include <stdatomic.h>

#include "superconfig.h"

typedef struct sc_environment {
    atomic_uint references;
    const sc_allocator *allocator;
    size_t size;           /* of the block */
    const char *entries[]; /* "NAME=value", NULL-terminated; the texts follow the array */
} sc_environment;

enum { SC_ENVIRONMENT_MAX = 1 << 28 /* bytes */ };

/* New copy; for NULL, *out is NULL. SC_OK, out of memory or too large. */
sc_status sc_environment_new(const sc_allocator *allocator, const char *const *entries,
                             sc_environment **out);
/* Both take NULL. */
sc_environment *sc_environment_retain(sc_environment *environment);
void sc_environment_release(sc_environment *environment);

/* Its entries; NULL means the process's environment, here and below. */
const char *const *sc_environment_entries(const sc_environment *environment);
bool sc_environment_equal(const char *const *a, const char *const *b);
/* The value of the first variable of that name, like getenv; borrowed; NULL if absent. */
const char *sc_environment_get(const char *const *entries, const char *name);

#endif
