/* Registries, and what of the library needs no object. */
#include "scnode.h"

#include <string.h>

static void end_registry(scnode_object *object)
{
    sc_registry_release(((scnode_registry *)object)->registry);
}

static napi_value registry_new(scnode_call *call)
{
    scnode_registry *self = scnode_object_new(call, SCNODE_REGISTRY, sizeof *self, end_registry);
    if (self == NULL) {
        return NULL;
    }
    self->registry = sc_registry_new(NULL);
    if (self->registry == NULL) {
        scnode_object_drop(&self->object);
        return scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
    }
    return scnode_object_wrap(call, &self->object);
}

bool scnode_registry_of(scnode_call *call, napi_value value, sc_registry **out)
{
    *out = NULL;
    if (scnode_is_nullish(call->env, value)) {
        return true;
    }
    scnode_registry *self = scnode_object_of(call, value, SCNODE_REGISTRY, "registry");
    if (self != NULL) {
        *out = self->registry;
    }
    return self != NULL;
}

static napi_value registry_stats(scnode_call *call)
{
    sc_registry *registry;
    sc_stats stats;
    napi_value result;
    napi_env env = call->env;
    if (!scnode_registry_of(call, call->arguments[0], &registry)) {
        return NULL;
    }
    sc_registry_stats(registry, &stats);
    const struct {
        const char *name;
        uint64_t value;
    } fields[] = {
        {"totalHandles", stats.total_handles},       {"activeHandles", stats.active_handles},
        {"pinnedSnapshots", stats.pinned_snapshots}, {"cachedFiles", stats.cached_files},
        {"cacheBytes", stats.cache_bytes},           {"cacheHits", stats.cache_hits},
        {"cacheMisses", stats.cache_misses},         {"memoryBytes", stats.memory_bytes},
        {"imageBytes", stats.image_bytes},           {"layerBytes", stats.layer_bytes},
        {"spareBytes", stats.spare_bytes},           {"handleBytes", stats.handle_bytes},
        {"pinnedBytes", stats.pinned_bytes},         {"cleanups", stats.cleanups},
        {"givenBackBytes", stats.given_back},
    };
    if (!scnode_ok(env, napi_create_object(env, &result))) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (!scnode_set_number(env, result, fields[i].name, (double)fields[i].value)) {
            return NULL;
        }
    }
    bool well =
        scnode_set_number(env, result, "pressure", stats.memory.pressure) &&
        scnode_set_text(env, result, "pressureSource", sc_memory_source_name(stats.memory.source));
    return well ? result : NULL;
}

/* (registry): bytes. */
static napi_value registry_trim(scnode_call *call)
{
    sc_registry *registry;
    napi_value result;
    if (!scnode_registry_of(call, call->arguments[0], &registry)) {
        return NULL;
    }
    double bytes = (double)sc_registry_trim(registry);
    return scnode_ok(call->env, napi_create_double(call->env, bytes, &result)) ? result : NULL;
}

static napi_value registry_memory_info(scnode_call *call)
{
    sc_registry *registry;
    sc_memory_info info;
    if (!scnode_registry_of(call, call->arguments[0], &registry)) {
        return NULL;
    }
    (void)sc_registry_memory_info(registry, &info);
    return scnode_memory_info(call->env, &info);
}

static napi_value registry_cache_limit(scnode_call *call)
{
    sc_registry *registry;
    double bytes = 0;
    if (!scnode_registry_of(call, call->arguments[0], &registry) ||
        !scnode_ok(call->env, napi_get_value_double(call->env, call->arguments[1], &bytes))) {
        return NULL;
    }
    if (!(bytes >= 0 && bytes <= 9007199254740991.0)) {
        return scnode_throw_type(call->env, "bytes", "be a natural number");
    }
    sc_registry_cache_limit(registry, (size_t)bytes);
    return NULL;
}

/* The context is stolen by the core, which ends it on failure too. */
static napi_value add_format(scnode_call *call, sc_registry *registry, sc_format_vtable *format,
                             napi_value read, napi_value write)
{
    scnode_callback *callback = scnode_callback_new(call, read, write);
    if (callback == NULL) {
        return NULL;
    }
    format->on_builder = true;
    format->context = callback;
    format->read = scnode_format_read;
    format->write = write != NULL ? scnode_format_write : NULL;
    format->destroy = scnode_callback_end;
    sc_status status = sc_registry_add_format(registry, format);
    return status == SC_OK ? NULL : scnode_throw_code(call, status, NULL);
}

/*
 * The process-wide registry keeps what it is given for ever, and may call it for another
 * environment, where it refuses (callback.c). So the facade lets the main thread's alone give it
 * one: that environment ends last.
 */
static napi_value registry_add_format(scnode_call *call)
{
    napi_value name;
    napi_value extensions;
    napi_value read;
    napi_value write;
    napi_value fields = call->arguments[1];
    sc_format_vtable format;
    memset(&format, 0, sizeof format);
    sc_registry *registry;
    if (!scnode_registry_of(call, call->arguments[0], &registry) ||
        !scnode_member(call, fields, "name", &name) ||
        !scnode_member(call, fields, "extensions", &extensions) ||
        !scnode_member(call, fields, "read", &read) ||
        !scnode_member(call, fields, "write", &write)) {
        return NULL;
    }
    if (name == NULL || read == NULL) {
        return scnode_throw_type(call->env, "format", "have a name and a reader");
    }
    format.name = scnode_name(call, name, "name");
    if (format.name == NULL) {
        return NULL;
    }
    if (extensions != NULL) {
        format.extensions = scnode_names(call, extensions, "extensions", NULL);
        if (format.extensions == NULL) {
            return NULL;
        }
    }
    return add_format(call, registry, &format, read, write);
}

const scnode_function scnode_registry_functions[] = {
    {"registryNew", registry_new},
    {"registryStats", registry_stats},
    {"registryTrim", registry_trim},
    {"registryMemoryInfo", registry_memory_info},
    {"registryCacheLimit", registry_cache_limit},
    {"registryAddFormat", registry_add_format},
    {NULL, NULL},
};
