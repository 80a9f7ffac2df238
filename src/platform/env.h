/*
 * The environment of the process, read only. Borrowed texts are valid until the process changes its
 * environment, which no program may do while another thread reads it: a source copies its variables
 * on the thread that builds, and does not read them later.
 */
#ifndef SC_PLATFORM_ENV_H
#define SC_PLATFORM_ENV_H

#include <stdbool.h>
#include <stddef.h>

typedef struct sc_env_entry {
    const char *name; /* borrowed, not NUL-terminated */
    size_t name_length;
    const char *value; /* borrowed, NUL-terminated */
    size_t value_length;
} sc_env_entry;

/*
 * The next variable, in the system's order; false at the end. *cursor starts at 0. Entries without
 * a name or without "=" are skipped. Bytes are not changed: they may be invalid UTF-8.
 */
bool sc_env_next(size_t *cursor, sc_env_entry *out);

/* All variables as "NAME=value", NULL-terminated; never NULL. */
const char *const *sc_env_entries(void);

/* Borrowed; NULL if absent. */
const char *sc_env_get(const char *name);

#endif
