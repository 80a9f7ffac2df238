/*
 * Custom formats are only ever added, at the front, so that looking one up needs no lock and a
 * layer may point at its format's name for as long as the registry lives.
 */
#include "engine/registry.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/sized.h"
#include "engine/custom_format.h"
#include "platform/clock.h"
#include "platform/memory.h"

#define MEMORY_AGE UINT64_C(1000000000) /* nanoseconds */

static sc_registry default_registry;
static sc_once default_once = SC_ONCE_INIT;

static void init(sc_registry *registry, const sc_allocator *allocator)
{
    memset(registry, 0, sizeof *registry);
    atomic_init(&registry->references, 1);
    registry->allocator = allocator;
    atomic_flag_clear(&registry->memory.in_use);
    sc_cache_init(&registry->cache, allocator, SC_CACHE_DEFAULT_LIMIT);
    registry->cache.total = &registry->layer_bytes;
}

static void init_default(void)
{
    init(&default_registry, sc_allocator_default());
    default_registry.is_default = true;
}

sc_registry *sc_registry_or_default(sc_registry *registry)
{
    if (registry != NULL) {
        return registry;
    }
    sc_once_run(&default_once, init_default);
    return &default_registry;
}

sc_registry *sc_registry_new(const sc_allocator *allocator)
{
    if (allocator == NULL) {
        allocator = sc_allocator_default();
    }
    sc_registry *registry = sc_alloc(allocator, sizeof *registry);
    if (registry != NULL) {
        init(registry, allocator);
    }
    return registry;
}

sc_registry *sc_registry_retain(sc_registry *registry)
{
    if (registry != NULL && !registry->is_default) {
        atomic_fetch_add_explicit(&registry->references, 1, memory_order_relaxed);
    }
    return registry;
}

void sc_registry_release(sc_registry *registry)
{
    if (registry == NULL || registry->is_default ||
        atomic_fetch_sub_explicit(&registry->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    sc_cache_free(&registry->cache);
    sc_custom_format *custom = atomic_load_explicit(&registry->formats, memory_order_acquire);
    while (custom != NULL) {
        sc_custom_format *next = custom->next;
        sc_custom_format_free(registry->allocator, custom);
        custom = next;
    }
    sc_free(registry->allocator, registry, sizeof *registry);
}

const sc_allocator *sc_registry_allocator(const sc_registry *registry)
{
    return registry->allocator;
}

/* ---- formats ---- */

/* Steals the context, on failure too. */
static sc_status install(sc_registry *registry, const sc_format_vtable *vtable)
{
    sc_custom_format *custom = sc_custom_format_new(registry->allocator, vtable);
    if (custom == NULL) {
        if (vtable->destroy != NULL) {
            vtable->destroy(vtable->context);
        }
        return SC_ERROR_OUT_OF_MEMORY;
    }
    custom->next = atomic_load_explicit(&registry->formats, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&registry->formats, &custom->next, custom,
                                                  memory_order_release, memory_order_relaxed)) {
    }
    return SC_OK;
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
    sc_format_vtable own;
    if (format == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_status status = SC_SIZED_TAKE(&own, format);
    if (status != SC_OK || own.read == NULL || !is_lower_word(own.name)) {
        if (own.destroy != NULL) {
            own.destroy(own.context);
        }
        return SC_ERROR_INVALID_ARGUMENT;
    }
    return install(sc_registry_or_default(registry), &own);
}

static sc_custom_format *first_custom(sc_registry *registry)
{
    return atomic_load_explicit(&registry->formats, memory_order_acquire);
}

const sc_format *sc_registry_format(sc_registry *registry, const char *name)
{
    for (sc_custom_format *custom = first_custom(registry); custom != NULL; custom = custom->next) {
        if (strcmp(custom->format.name, name) == 0) {
            return &custom->format;
        }
    }
    const sc_format *format = sc_format_by_name(name);
    /* An extension is accepted as a name too: users write `yml` and `env`. */
    return format != NULL ? format : sc_format_by_extension(name, strlen(name));
}

static bool has_extension(const sc_format *format, const char *extension, size_t length)
{
    for (const char *const *have = format->extensions; *have != NULL; have++) {
        if (sc_ascii_equal_ignore_case(*have, strlen(*have), extension, length)) {
            return true;
        }
    }
    return false;
}

const sc_format *sc_registry_format_of_file(sc_registry *registry, const char *file_name)
{
    sc_custom_format *custom = first_custom(registry);
    const char *extension = custom != NULL ? sc_format_extension(file_name) : "";
    size_t length = strlen(extension);
    for (; custom != NULL; custom = custom->next) {
        if (has_extension(&custom->format, extension, length)) {
            return &custom->format;
        }
    }
    return sc_format_by_file_name(file_name);
}

/* ---- statistics and the cache ---- */

static uint64_t load(atomic_uint_least64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

/* Counters change while they are read: a negative difference is 0. */
static uint64_t less(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

/* Reads the memory now, and keeps the reading. */
static void read_memory(sc_registry *registry, uint64_t now, sc_memory_info *out)
{
    uint64_t limit = load(&registry->memory_limit);
    sc_recent_memory *recent = &registry->memory;
    sc_memory_read(limit, out);
    if (!atomic_flag_test_and_set_explicit(&recent->in_use, memory_order_acquire)) {
        recent->info = *out;
        recent->limit = limit;
        recent->time = now;
        atomic_flag_clear_explicit(&recent->in_use, memory_order_release);
    }
}

/* A reading that is at most MEMORY_AGE old. */
static void recall_memory(sc_registry *registry, sc_memory_info *out)
{
    uint64_t now = sc_clock_monotonic();
    sc_recent_memory *recent = &registry->memory;
    bool is_recent = false;
    if (!atomic_flag_test_and_set_explicit(&recent->in_use, memory_order_acquire)) {
        is_recent = recent->time != 0 && now - recent->time < MEMORY_AGE &&
                    recent->limit == load(&registry->memory_limit);
        *out = recent->info;
        atomic_flag_clear_explicit(&recent->in_use, memory_order_release);
    }
    if (!is_recent) {
        read_memory(registry, now, out);
    }
}

void sc_registry_stats(sc_registry *registry, sc_stats *out)
{
    if (out == NULL) {
        return;
    }
    sc_registry *of = sc_registry_or_default(registry);
    sc_cache_counts cache;
    sc_cache_count(&of->cache, &cache);
    *out = (sc_stats){
        .total_handles = load(&of->total_handles),
        .active_handles = load(&of->active_handles),
        .pinned_snapshots = less(load(&of->snapshots), load(&of->open_handles)),
        .cached_files = cache.files,
        .cache_bytes = cache.bytes,
        .cache_hits = load(&of->cache_hits),
        .cache_misses = load(&of->cache_misses),
        .image_bytes = load(&of->image_bytes),
        .layer_bytes = less(load(&of->layer_bytes), cache.layers),
        .spare_bytes = cache.layers + cache.tables,
        .handle_bytes = load(&of->handle_bytes),
        .pinned_bytes = less(load(&of->held_bytes), load(&of->current_bytes)),
        .cleanups = load(&of->cleanups),
        .given_back = load(&of->given_back),
    };
    out->memory_bytes =
        sizeof *of + out->image_bytes + out->layer_bytes + out->spare_bytes + out->handle_bytes;
    recall_memory(of, &out->memory);
}

uint64_t sc_registry_clean(sc_registry *registry, bool all)
{
    uint64_t bytes = sc_cache_trim(&registry->cache, all);
    atomic_fetch_add_explicit(&registry->cleanups, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&registry->given_back, bytes, memory_order_relaxed);
    return bytes;
}

void sc_registry_give_back(const sc_registry *registry)
{
    if (registry->allocator == sc_allocator_default()) {
        sc_memory_give_back();
    }
}

uint64_t sc_registry_trim(sc_registry *registry)
{
    sc_registry *of = sc_registry_or_default(registry);
    uint64_t bytes = sc_registry_clean(of, true);
    sc_registry_give_back(of);
    return bytes;
}

/* ---- memory of the system ---- */

sc_status sc_registry_memory_info(sc_registry *registry, sc_memory_info *out)
{
    if (out == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    read_memory(sc_registry_or_default(registry), sc_clock_monotonic(), out);
    return out->source != SC_MEMORY_UNKNOWN ? SC_OK : SC_ERROR_UNSUPPORTED;
}

const char *sc_memory_source_name(sc_memory_source source)
{
    static const char *const names[] = {"unknown", "cgroup2", "cgroup1", "system", "limit"};
    size_t index = (size_t)source;
    return index < sizeof names / sizeof *names ? names[index] : names[SC_MEMORY_UNKNOWN];
}

void sc_registry_cache_limit(sc_registry *registry, size_t bytes)
{
    sc_cache_set_limit(&sc_registry_or_default(registry)->cache, bytes);
}

bool sc_registry_needs_builder(sc_registry *registry)
{
    const sc_custom_format *custom = atomic_load_explicit(&registry->formats, memory_order_acquire);
    while (custom != NULL && !custom->vtable.on_builder) {
        custom = custom->next;
    }
    return custom != NULL;
}
