/* The environment of the process, as the C library keeps it. */
#include "platform/env.h"

#include <stdlib.h>
#include <string.h>

extern char **environ;

const char *const *sc_env_entries(void)
{
    /* A program may set environ to NULL to empty it. */
    static const char *const none[] = {NULL};
    return environ != NULL ? (const char *const *)environ : none;
}

bool sc_env_next(size_t *cursor, sc_env_entry *out)
{
    const char *const *entries = sc_env_entries();
    while (entries[*cursor] != NULL) {
        const char *entry = entries[(*cursor)++];
        const char *equals = strchr(entry, '=');
        if (equals != NULL && equals != entry) {
            *out = (sc_env_entry){
                .name = entry,
                .name_length = (size_t)(equals - entry),
                .value = equals + 1,
                .value_length = strlen(equals + 1),
            };
            return true;
        }
    }
    return false;
}

const char *sc_env_get(const char *name)
{
    return getenv(name);
}
