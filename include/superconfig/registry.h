/*
 * Registry: formats, the parse cache, statistics; reading and writing one text. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_REGISTRY_H
#define SUPERCONFIG_REGISTRY_H

#include <superconfig/image.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Registry: formats, the parse cache, statistics                            */
/* ------------------------------------------------------------------------- */

typedef struct sc_registry sc_registry;

/* New, or NULL when out of memory. NULL means the default allocator; it is borrowed. */
SC_API sc_registry *sc_registry_new(const sc_allocator *allocator);
SC_API sc_registry *sc_registry_retain(sc_registry *registry);
SC_API void sc_registry_release(sc_registry *registry);

typedef struct sc_stats {
    uint64_t total_handles;    /* ever built */
    uint64_t active_handles;   /* not yet released */
    uint64_t pinned_snapshots; /* still held (a frozen handle too) after their handle moved on */
    uint64_t cached_files;
    uint64_t cache_bytes;
    uint64_t cache_hits;
    uint64_t cache_misses;
    uint64_t memory_bytes; /* registry, cache and live images */
} sc_stats;
/* NULL is the default registry. */
SC_API void sc_registry_stats(sc_registry *registry, sc_stats *out);
/* Forgets every cached parse that no handle holds. */
SC_API void sc_registry_trim(sc_registry *registry);
/* Bytes of parsed files to keep, oldest forgotten first; default 16 MiB, 0 keeps none. */
SC_API void sc_registry_cache_limit(sc_registry *registry, size_t bytes);

/* Text on its way into a format's reader. Valid UTF-8 without BOM; text[length] is NUL. */
typedef struct sc_input {
    const char *text;
    size_t length;
    const char *name; /* for messages */
} sc_input;

/*
 * A custom format. `read` drives the writer and returns SC_OK, or a code with
 * `error` filled (code, line, column, message). `write` appends to `out` through
 * sc_output_write and may be NULL; it is called on the thread that asks for the text.
 * `read` is called from any thread, unless `on_builder` is set; `context` is shared.
 */
typedef struct sc_output sc_output;
typedef struct sc_format_vtable {
    const char *name;              /* lower case */
    const char *const *extensions; /* without dot, NULL-terminated */
    bool on_builder;               /* call `read` only on the thread that builds or reloads */
    void *context;
    sc_status (*read)(void *context, const sc_input *input, sc_writer *writer, sc_error *error);
    sc_status (*write)(void *context, sc_value value, sc_output *out, sc_error *error);
    void (*destroy)(void *context); /* may be NULL */
} sc_format_vtable;
SC_API sc_status sc_output_write(sc_output *out, const char *text, size_t length);
/*
 * Steals the context. The name is lower-case letters, digits, `-`, `_` and `+`.
 * A format of the same name or extension is replaced for later builds. NULL is
 * the default registry.
 */
SC_API sc_status sc_registry_add_format(sc_registry *registry, const sc_format_vtable *format);

/* Fixed order, NULL-terminated array of the built-in formats' names. Static. */
SC_API const char *const *sc_format_names(void);
/* The name of the built-in format that a file name's extension stands for; NULL: none. Static. */
SC_API const char *sc_format_of_file(const char *file_name);

/* ------------------------------------------------------------------------- */
/* Reading and writing text                                                  */
/* ------------------------------------------------------------------------- */

typedef struct sc_parse_options {
    const char *format; /* NULL: by the name's extension, else by content */
    const char *name;   /* for origins and errors; NULL: "text" */
    sc_limits limits;
    const sc_allocator *allocator;
    sc_registry *registry; /* NULL: the default one */
} sc_parse_options;
/* New image of one text, or NULL. */
SC_API sc_image *sc_parse(const char *text, size_t length, const sc_parse_options *options,
                          sc_error *error);

typedef struct sc_write_options {
    bool compact;          /* shortest form */
    bool reveal;           /* show secrets; sc_write itself never masks */
    bool origins;          /* the origin as a comment at each value, where there are comments */
    const char *prefix;    /* env: prefix of the variables */
    sc_registry *registry; /* NULL: the default one */
    const sc_allocator *allocator;
} sc_write_options;
/* Writes a value in a format to `out` (new text). SC_ERROR_CANNOT_WRITE names the path. */
SC_API sc_status sc_write(sc_value value, const char *format, const sc_write_options *options,
                          sc_text *out, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_REGISTRY_H */
