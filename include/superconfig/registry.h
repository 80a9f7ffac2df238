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

/*
 * A registry has an allocator, custom formats, a cache of parsed files, and statistics. NULL
 * selects the default registry of the process in every function that takes one.
 */
typedef struct sc_registry sc_registry;

/*
 * A new registry, or NULL when out of memory. NULL selects the default allocator. The allocator is
 * borrowed: it must exist as long as the registry and everything built with it.
 */
SC_API sc_registry *sc_registry_new(const sc_allocator *allocator);
/* Adds a reference and returns `registry`; NULL returns NULL. */
SC_API sc_registry *sc_registry_retain(sc_registry *registry);
/* Drops a reference; the last one frees the registry. Accepts NULL. */
SC_API void sc_registry_release(sc_registry *registry);

/* The source of a reading of memory (superconfig/memory.h). */
typedef enum sc_memory_source {
    SC_MEMORY_UNKNOWN,
    SC_MEMORY_CGROUP2, /* a control group, version 2 */
    SC_MEMORY_CGROUP1, /* a control group, version 1 */
    SC_MEMORY_SYSTEM,  /* the whole system */
    SC_MEMORY_LIMIT    /* the limit of a monitor */
} sc_memory_source;
/* The name of a source: "unknown", "cgroup2", "cgroup1", "system", "limit". Static text. */
SC_API const char *sc_memory_source_name(sc_memory_source source);

enum { SC_MEMORY_PLACE_SIZE = 256 };

/* How much memory the process may use and how much it uses. The library fills it. */
typedef struct sc_memory_info {
    uint64_t total;  /* bytes; 0: not known */
    uint64_t used;   /* bytes */
    double pressure; /* used / total, from 0 to 1 */
    sc_memory_source source;
    char place[SC_MEMORY_PLACE_SIZE]; /* the file or folder of the system that was read; cut */
    uint64_t reserved[4];
} sc_memory_info;

typedef struct sc_stats {
    uint64_t total_handles;    /* ever built */
    uint64_t active_handles;   /* not yet released */
    uint64_t pinned_snapshots; /* still held (a frozen handle too) after their handle moved on */
    uint64_t cached_files;
    uint64_t cache_bytes; /* of everything in the cache, also what handles hold as well */
    uint64_t cache_hits;
    uint64_t cache_misses;
    uint64_t memory_bytes; /* of the registry and the five below */
    uint64_t image_bytes;  /* merged images of live snapshots */
    uint64_t layer_bytes;  /* parsed sources that snapshots, overrides or builders hold */
    uint64_t spare_bytes;  /* parsed files that only the cache holds, and its tables */
    uint64_t handle_bytes; /* handles, and snapshots without their images and layers */
    uint64_t pinned_bytes; /* of these, of snapshots still held after their handle moved on */
    uint64_t cleanups;     /* by sc_registry_trim and by monitors */
    uint64_t given_back;   /* bytes that they freed */
    sc_memory_info memory; /* as sc_registry_memory_info has it, at most a second old */
    uint64_t reserved[8];
} sc_stats;
/* Writes the statistics of a registry. Does nothing if `out` is NULL. */
SC_API void sc_registry_stats(sc_registry *registry, sc_stats *out);
/*
 * Frees everything that can be made again: every parsed file that only the cache holds, and the
 * tables of the cache; then lets the C library give freed memory back to the system (malloc_trim),
 * if the registry uses the default allocator. Returns the bytes of the registry that were freed.
 */
SC_API uint64_t sc_registry_trim(sc_registry *registry);
/*
 * Sets the maximum bytes of parsed files in the cache; the oldest are removed first. The default is
 * 16 MiB. 0 turns the cache off.
 */
SC_API void sc_registry_cache_limit(sc_registry *registry, size_t bytes);

/* The text that a format reads, made by the library. Valid UTF-8 without BOM;
 * text[length] is NUL. */
typedef struct sc_input {
    const char *text;
    size_t length;
    const char *name; /* for messages */
} sc_input;

/* The text that a custom format writes. */
typedef struct sc_output sc_output;
/*
 * A custom format. `read` writes the value of the text to the writer and returns SC_OK, or fills
 * `error` (code, line, column, message) and returns a code. It may be called from any thread, and
 * from several at once, unless `on_builder` is set. `write` (may be NULL) appends text with
 * sc_output_write; it is called on the thread that requested the text. `destroy` is called when the
 * registry is freed.
 */
typedef struct sc_format_vtable {
    size_t size;                   /* of this struct */
    const char *name;              /* lower case */
    const char *const *extensions; /* without dot, NULL-terminated */
    bool on_builder;               /* call `read` only on the thread that builds or reloads */
    void *context;
    sc_status (*read)(void *context, const sc_input *input, sc_writer *writer, sc_error *error);
    sc_status (*write)(void *context, sc_value value, sc_output *out, sc_error *error);
    void (*destroy)(void *context); /* may be NULL */
} sc_format_vtable;
#define SC_FORMAT_VTABLE_INIT SC_SIZED(sc_format_vtable)
/* Appends text to the output. */
SC_API sc_status sc_output_write(sc_output *out, const char *text, size_t length);
/*
 * Adds a custom format. Steals its context: on failure `destroy` is called at once. The name
 * consists of lower-case letters, digits, `-`, `_` and `+`; any other name is
 * SC_ERROR_INVALID_ARGUMENT. For later builds the format replaces one of the same name or
 * extension.
 */
SC_API sc_status sc_registry_add_format(sc_registry *registry, const sc_format_vtable *format);

/* The names of the built-in formats: a static, NULL-terminated array in a fixed order. */
SC_API const char *const *sc_format_names(void);
/*
 * The same for formats that are only written: a static, NULL-terminated array of `shell`,
 * `docker-env`, `github-env`, `systemd-env` and `environ`. They write variables with the names that
 * `env` gives them, for programs that read them by their own rules; `environ` is NAME=value
 * with a NUL after each, the form in which a new process receives it. A name is letters, digits
 * and `_`. SC_ERROR_CANNOT_WRITE refuses a name that changes how a shell, a loader or an
 * interpreter works (PATH, IFS, LD_PRELOAD, NODE_OPTIONS …), unless the option `allow` has it.
 */
SC_API const char *const *sc_format_written_names(void);
/* The name of the built-in format for a file name, by its extension; NULL for an unknown one. */
SC_API const char *sc_format_of_file(const char *file_name);

/* ------------------------------------------------------------------------- */
/* Reading and writing text                                                  */
/* ------------------------------------------------------------------------- */

typedef struct sc_parse_options {
    size_t size;             /* of this struct */
    const char *format;      /* NULL: by the name's extension, else by content */
    const char *name;        /* for origins and errors; NULL: "text" */
    const sc_limits *limits; /* NULL: the defaults */
    const sc_allocator *allocator;
    sc_registry *registry; /* NULL: the default one */
} sc_parse_options;
#define SC_PARSE_OPTIONS_INIT SC_SIZED(sc_parse_options)
/* New image of one text, or NULL. */
SC_API sc_image *sc_parse(const char *text, size_t length, const sc_parse_options *options,
                          sc_error *error);

typedef struct sc_write_options {
    size_t size;           /* of this struct */
    bool compact;          /* shortest form */
    bool reveal;           /* show secrets; sc_write itself never masks */
    bool origins;          /* the origin as a comment at each value, if the format has comments */
    const char *prefix;    /* env, shell and the like: prefix of the variables */
    sc_registry *registry; /* NULL: the default one */
    const sc_allocator *allocator;
    /* shell, docker-env, github-env, systemd-env, environ: */
    const char *separator;    /* between the parts of a variable's name; NULL: `__` */
    const char *const *allow; /* NULL-terminated: special names that are written nevertheless */
    bool exported;            /* shell: `export` before each variable */
    bool sort_keys;           /* objects in the byte order of their keys */
} sc_write_options;
#define SC_WRITE_OPTIONS_INIT SC_SIZED(sc_write_options)
/*
 * Writes a value in a format as new text in `out`. Secrets are not masked. SC_ERROR_UNKNOWN_FORMAT,
 * or SC_ERROR_CANNOT_WRITE with the path of the value that the format cannot hold.
 */
SC_API sc_status sc_write(sc_value value, const char *format, const sc_write_options *options,
                          sc_text *out, sc_error *error);
/*
 * Writes a text to a file: to a new file that is renamed over it, with the mode, owner, access list
 * and extended attributes of the old one. A symbolic link is followed if the caller or root owns
 * it; a FIFO or a device is written to. SC_ERROR_NOT_REPLACEABLE for a file with several names or
 * a mount point.
 */
SC_API sc_status sc_text_save(const sc_text *text, const char *file, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_REGISTRY_H */
