/*
 * The struct of a source, shared by its kinds. A kind is one file of this folder: its constructor
 * reports the errors that it can find before a load, its `load` appends yields. The steps that
 * every kind does with a layer (take a subtree, separate profiles, mount it) are in sc_take.
 */
#ifndef SC_SOURCE_KIND_H
#define SC_SOURCE_KIND_H

#include "base/arena.h"
#include "image/writer.h"
#include "source/source.h"

typedef struct sc_inclusion sc_inclusion;
struct sc_project;

typedef struct sc_loading {
    sc_load_context *context;
    sc_yields *yields;
    sc_error *error;                 /* never NULL */
    size_t *files;                   /* number of files that the source has included */
    sc_inclusion *inclusion;         /* the file that includes the current one; NULL: none */
    const struct sc_project *owners; /* trusts the owners of included files; NULL: any owner */
} sc_loading;

typedef struct sc_source_type {
    sc_status (*load)(const sc_source *source, const sc_loading *loading);
    void (*release)(sc_source *source); /* of `as`; may be NULL */
    const char *word; /* its kind, for messages; NULL: its layers show it (fixed.c) */
} sc_source_type;

struct sc_glob;
struct sc_named;

/* Layers that are the same in every build; the references are owned. */
typedef struct sc_layer_list {
    sc_layer **items;
    size_t count, capacity;
} sc_layer_list;

enum { SC_SOURCE_ROOM = 256 }; /* bytes of text without a separate allocation */

struct sc_source {
    atomic_uint references;
    sc_account account; /* in a registry */
    const sc_allocator *allocator;
    const sc_source_type *type;
    sc_source_options options; /* texts in `texts` */
    bool asks_environment;     /* it reads the process's variables */
    const char *text;          /* path (fixed), pattern, prefix or application name; in `texts` */
    sc_file_content *stream;   /* owned: content of an input that is read once; else NULL */
    const char *place;         /* the absolute path of "." when it was added; NULL: not needed */
    union {
        struct {
            sc_layer_list layers;
            unsigned flags;           /* SC_LAYER_… in addition to those of the options */
            const char *const *words; /* of a command line, for a guide to read; else NULL */
            size_t word_count;
        } fixed;
        sc_source_vtable custom;
        struct sc_glob *glob;
        struct {
            const char *prefix; /* with its last underscore */
            size_t prefix_length;
            bool any;                     /* every variable */
            const struct sc_named *names; /* sorted by variable */
            size_t name_count;
        } variables;
    } as;
    sc_arena texts;
    unsigned char room[SC_SOURCE_ROOM];
};

/*
 * New source with its options checked and copied, `as` zeroed. A NULL `text` is
 * SC_ERROR_INVALID_ARGUMENT. On failure the error is filled and *out is NULL.
 */
sc_status sc_source_make(const sc_source_making *making, const sc_source_type *type,
                         const char *text, sc_source **out);

/* Makes the source's text, a path, absolute. On failure releases the source; *out is NULL. */
sc_status sc_source_fix_path(const sc_source_making *making, sc_source **out);
/* Fills `place`, for relative paths that are read later. Fails like sc_source_fix_path. */
sc_status sc_source_fix_place(const sc_source_making *making, sc_source **out);

/* True for a file that is named outright. */
bool sc_source_is_file(const sc_source *source);
/* True for the files that match a pattern. */
bool sc_source_is_glob(const sc_source *source);
/* True for the words of a command line. */
bool sc_source_has_words(const sc_source *source);

/* Fills the error with the default text of the status. */
static inline sc_status sc_source_fail(sc_error *error, sc_status status)
{
    (void)sc_error_code(error, status);
    return status;
}

/* The failure of an arena that returned NULL. */
static inline sc_status sc_arena_failure(const sc_arena *arena)
{
    return arena->status != SC_OK ? arena->status : SC_ERROR_OUT_OF_MEMORY;
}

/* The failure that the error already holds. */
static inline sc_status sc_loading_failure(const sc_loading *loading)
{
    sc_status status = loading->error->code;
    return status != SC_OK ? status : SC_ERROR_OUT_OF_MEMORY;
}

/* Entries "NAME=value": the source's own environment, else the build's; NULL: the process's. */
static inline const char *const *sc_loading_environment(const sc_source *source,
                                                        const sc_loading *loading)
{
    const char *const *own = source->options.environment;
    return own != NULL ? own : loading->context->environment;
}

/* ---- layer lists ---- */

/* Steals the layer, on failure too. */
sc_status sc_layer_list_add(const sc_allocator *allocator, sc_layer_list *list, sc_layer *layer);
void sc_layer_list_free(const sc_allocator *allocator, sc_layer_list *list);

/*
 * Finishes the writer's image as a new layer; for a null root or no value at all: a layer without
 * image, and a note.
 */
sc_status sc_layer_finish(const sc_allocator *allocator, sc_writer *writer, sc_source_kind kind,
                          const char *name, sc_layer **out, sc_error *error);

/* ---- taking ---- */

/*
 * Makes yields of a layer by the options `at`, `nested` and `under`. Place, profile, flags and
 * is_base come from `like`; kind and secret from the source and layer. Steals the layer, on failure
 * too; NULL: there is no file at the place.
 */
sc_status sc_take(const sc_source *source, const sc_loading *loading, const sc_yield *like,
                  sc_layer *layer);

/* The same without those options: paths in the layer begin at the root of the configuration. */
sc_status sc_take_whole(const sc_source *source, const sc_loading *loading, const sc_yield *like,
                        sc_layer *layer);

/*
 * Handles a file that failed, with the error filled: adds a warning if the option on_error says so,
 * else returns the status.
 */
sc_status sc_take_failure(const sc_source *source, const sc_loading *loading, sc_status status,
                          const char *place);

/* Remembers where a profile was seen. */
sc_status sc_profiles_mention(sc_profiles *profiles, const char *name, size_t length,
                              sc_layer *layer, bool section, uint32_t line, uint32_t column);

/* ---- secrets ---- */

/* New image in which every value is secret; if that is so already, `image` itself, retained. */
sc_status sc_secret_image(sc_image *image, const sc_allocator *allocator, sc_image **out,
                          sc_error *error);

#endif
