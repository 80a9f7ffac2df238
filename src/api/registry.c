/* Registries and formats. */
#include "engine/registry.h"

#include "base/ascii.h"
#include "engine/custom_format.h"

static uint64_t load(atomic_uint_least64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void sc_registry_stats(sc_registry *registry, sc_stats *out)
{
    if (out == NULL) {
        return;
    }
    sc_registry *of = sc_registry_or_default(registry);
    size_t files, bytes;
    sc_cache_count(&of->cache, &files, &bytes);
    uint64_t snapshots = load(&of->snapshots), open = load(&of->open_handles);
    *out = (sc_stats){
        .total_handles = load(&of->total_handles),
        .active_handles = load(&of->active_handles),
        .pinned_snapshots = snapshots > open ? snapshots - open : 0,
        .cached_files = files,
        .cache_bytes = bytes,
        .cache_hits = load(&of->cache_hits),
        .cache_misses = load(&of->cache_misses),
        .memory_bytes = sizeof *of + bytes + load(&of->image_bytes),
    };
}

void sc_registry_trim(sc_registry *registry)
{
    sc_cache_trim(&sc_registry_or_default(registry)->cache);
}

void sc_registry_cache_limit(sc_registry *registry, size_t bytes)
{
    sc_cache_set_limit(&sc_registry_or_default(registry)->cache, bytes);
}

static bool is_lower_word(const char *text)
{
    if (text == NULL || text[0] == '\0') {
        return false;
    }
    for (const char *p = text; *p != '\0'; p++) {
        if (!sc_ascii_is(*p, SC_CLASS_LOWER | SC_CLASS_DIGIT) && *p != '-' && *p != '_' &&
            *p != '+') {
            return false;
        }
    }
    return true;
}

sc_status sc_registry_add_format(sc_registry *registry, const sc_format_vtable *format)
{
    if (format == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    if (format->read == NULL || !is_lower_word(format->name)) {
        if (format->destroy != NULL) {
            format->destroy(format->context);
        }
        return SC_ERROR_INVALID_ARGUMENT;
    }
    return sc_registry_install(sc_registry_or_default(registry), format);
}

sc_status sc_output_write(sc_output *out, const char *text, size_t length)
{
    if (out == NULL || (text == NULL && length != 0)) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_buf_append(out->buf, text, length);
    return out->buf->status;
}

/* The number of built-in formats is fixed by the list in format/format.c. */
enum { BUILT_IN_MAX = 15 };
static const char *names[BUILT_IN_MAX + 1];
static sc_once names_once = SC_ONCE_INIT;

static void gather_names(void)
{
    for (size_t i = 0; i < BUILT_IN_MAX && sc_formats[i] != NULL; i++) {
        names[i] = sc_formats[i]->name;
    }
}

const char *const *sc_format_names(void)
{
    sc_once_run(&names_once, gather_names);
    return names;
}

const char *sc_format_of_file(const char *file_name)
{
    if (file_name == NULL) {
        return NULL;
    }
    const char *extension = sc_format_extension(file_name);
    const sc_format *format = sc_format_by_extension(extension, strlen(extension));
    return format != NULL ? format->name : NULL;
}
