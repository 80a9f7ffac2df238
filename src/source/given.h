/*
 * An environment that a caller gives in the place of the process's: a language's own view of the
 * variables, or a made one. Immutable and counted, one block; plans share it.
 */
#ifndef SC_SOURCE_GIVEN_H
#define SC_SOURCE_GIVEN_H

#include <stdatomic.h>

#include "superconfig.h"

typedef struct sc_environment {
    atomic_uint references;
    const sc_allocator *allocator;
    size_t size;           /* of the block */
    const char *entries[]; /* "NAME=value", NULL-terminated; the texts stand behind them */
} sc_environment;

enum { SC_ENVIRONMENT_MAX = 1 << 28 /* bytes */ };

/* New copy; none (*out is NULL) for NULL. SC_OK, out of memory or too large. */
sc_status sc_environment_new(const sc_allocator *allocator, const char *const *entries,
                             sc_environment **out);
/* Both take NULL. */
sc_environment *sc_environment_retain(sc_environment *environment);
void sc_environment_release(sc_environment *environment);

/* Its entries, or NULL: the process's environment, which NULL stands for below as well. */
const char *const *sc_environment_entries(const sc_environment *environment);
bool sc_environment_equal(const char *const *a, const char *const *b);
/* The value of the first variable of that name, as getenv has it; borrowed, NULL: there is none. */
const char *sc_environment_get(const char *const *entries, const char *name);

#endif
