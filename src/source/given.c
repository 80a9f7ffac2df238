/* A look-up is a linear search: few variables are looked up by name, each once in a build. */
#include "source/given.h"

#include <string.h>

#include "base/alloc.h"
#include "platform/env.h"

static size_t measure(const char *const *entries, size_t *count)
{
    size_t size = sizeof(sc_environment) + sizeof(char *);
    for (*count = 0; entries[*count] != NULL && size <= SC_ENVIRONMENT_MAX; (*count)++) {
        size_t length = strlen(entries[*count]);
        size += sizeof(char *) + 1 + (length < SC_ENVIRONMENT_MAX ? length : SC_ENVIRONMENT_MAX);
    }
    return size;
}

sc_status sc_environment_new(const sc_allocator *allocator, const char *const *entries,
                             sc_environment **out)
{
    *out = NULL;
    if (entries == NULL) {
        return SC_OK;
    }
    size_t count, size = measure(entries, &count);
    if (size > SC_ENVIRONMENT_MAX) {
        return SC_ERROR_TOO_LARGE;
    }
    sc_environment *environment = sc_alloc(allocator, size);
    if (environment == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    atomic_init(&environment->references, 1);
    environment->allocator = allocator;
    environment->size = size;
    char *to = (char *)(void *)&environment->entries[count + 1];
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(entries[i]) + 1;
        environment->entries[i] = memcpy(to, entries[i], length);
        to += length;
    }
    environment->entries[count] = NULL;
    *out = environment;
    return SC_OK;
}

sc_environment *sc_environment_retain(sc_environment *environment)
{
    if (environment != NULL) {
        atomic_fetch_add_explicit(&environment->references, 1, memory_order_relaxed);
    }
    return environment;
}

void sc_environment_release(sc_environment *environment)
{
    if (environment != NULL &&
        atomic_fetch_sub_explicit(&environment->references, 1, memory_order_acq_rel) == 1) {
        sc_free(environment->allocator, environment, environment->size);
    }
}

const char *const *sc_environment_entries(const sc_environment *environment)
{
    return environment != NULL ? environment->entries : NULL;
}

bool sc_environment_equal(const char *const *a, const char *const *b)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    while (*a != NULL && *b != NULL && strcmp(*a, *b) == 0) {
        a++;
        b++;
    }
    return *a == *b; /* both ended */
}

const char *sc_environment_get(const char *const *entries, const char *name)
{
    size_t length = strlen(name);
    if (entries == NULL) {
        return sc_env_get(name);
    }
    for (; *entries != NULL; entries++) {
        if (strncmp(*entries, name, length) == 0 && (*entries)[length] == '=') {
            return *entries + length + 1;
        }
    }
    return NULL;
}

const char *const *sc_process_environment(void)
{
    return sc_env_entries();
}
