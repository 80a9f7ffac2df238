/*
 * Sources: the builder's add functions describe them, and loading one appends its yields.
 *
 * A source is immutable and has a reference count: builders, their clones and the handles that they
 * built share it. It owns its texts. It has no access to other sources or to a result; steps that
 * depend on the layers below (binding of loose keys, array patches, unset) are done by the merge
 * and only flagged here.
 *
 * Files and texts are parsed by the engine (its cache and the registry's custom formats are above
 * this level), through the load context. A source turns the layers that it receives into *yields*:
 * a layer, and how the build takes it. Profiles are expanded here, because only the source knows
 * its options: a file is followed by the siblings of the selected profiles, a nested file is split
 * into `default`, the selected sections, `global`.
 */
#ifndef SC_SOURCE_SOURCE_H
#define SC_SOURCE_SOURCE_H

#include "diag/secret.h"
#include "diag/touch.h"
#include "format/format.h"
#include "layer/guide.h"
#include "layer/searches.h"
#include "layer/yields.h"

/* ---- describing ---- */

typedef struct sc_source sc_source;

/*
 * The parameters of every constructor. `options` may be NULL and is copied deep; `error` may be
 * NULL. On failure *out is NULL. All constructors check the paths `at` and `under`
 * (SC_ERROR_BAD_PATH), and whatever else does not need a load.
 */
typedef struct sc_source_making {
    const sc_allocator *allocator;
    const sc_source_options *options;
    sc_error *error;
    bool streams; /* a file may be a pipe, which the constructor reads */
} sc_source_making;

/*
 * A file; must exist unless it is optional or its failure is a warning (else a status of
 * platform/file.h). "-" is standard input: this call reads and keeps it; its layer has the kind
 * SC_SOURCE_TEXT and the name "standard input".
 */
sc_status sc_source_file(const sc_source_making *making, const char *path, sc_source **out);
/*
 * A finished layer (defaults are parsed by the engine when they are added); retained.
 * options->secret marks its values secret, in a copy if they are not yet secret.
 */
sc_status sc_source_layer(const sc_source_making *making, sc_layer *layer, sc_source **out);
/*
 * `prefix` may be NULL or empty: every variable, and SC_LAYER_KEEP_OBJECTS. Variables below a JSON
 * value, and those that the map of names gives a path, are in separate layers, so one environment
 * may yield several; keys within a JSON value are data and not loose. The map is checked here:
 * SC_ERROR_BAD_PATH, and SC_ERROR_INVALID_ARGUMENT for a variable without a path.
 */
sc_status sc_source_environment(const sc_source_making *making, const char *prefix,
                                sc_source **out);
/* Must exist unless it is optional. Its layer is of kind SC_SOURCE_FILE. */
sc_status sc_source_dotenv(const sc_source_making *making, const char *path, sc_source **out);
/* SC_ERROR_BAD_PATTERN; the grammar is in source/pattern.h. The option `name` is refused. */
sc_status sc_source_glob(const sc_source_making *making, const char *pattern, sc_source **out);
/*
 * SC_ERROR_BAD_APP_NAME. HOME and XDG_… come from options->environment if that is set. A place
 * without a file is shown as one name with all extensions, a pattern: `/etc/app.{json,toml}`.
 */
sc_status sc_source_hierarchical(const sc_source_making *making, const char *app_name,
                                 sc_source **out);
/* Must exist unless it is optional; SC_ERROR_NOT_DIRECTORY. */
sc_status sc_source_directory(const sc_source_making *making, const char *path, sc_source **out);
/*
 * Checks all words: SC_ERROR_BAD_PATH, SC_ERROR_INVALID_UTF8, SC_ERROR_TOO_DEEP. A word that is not
 * a setting is a warning; words after `--` are ignored. Makes several layers if a setting reaches
 * into a JSON value.
 */
sc_status sc_source_arguments(const sc_source_making *making, const char *const *args, size_t count,
                              sc_source **out);
/* One override: untyped text whose type is guessed, or a string (`is_text`). SC_ERROR_BAD_PATH. */
sc_status sc_source_override(const sc_source_making *making, const char *path, const char *value,
                             size_t length, bool is_text, sc_source **out);
sc_status sc_source_unset(const sc_source_making *making, const char *path, sc_source **out);
/* Steals the context: `destroy` is called on failure too. */
sc_status sc_source_custom(const sc_source_making *making, const sc_source_vtable *vtable,
                           sc_source **out);

/* The vtable of a custom source, borrowed; NULL for other sources. */
const sc_source_vtable *sc_source_vtable_of(const sc_source *source);

/*
 * The word of its kind, and its path, pattern, prefix or name as it was given, or "": for messages.
 * No value is in them. Borrowed.
 */
const char *sc_source_describe(const sc_source *source, const char **text);
sc_source *sc_source_retain(sc_source *source);
void sc_source_release(sc_source *source);
/* Adds the bytes that it holds, without its layers, to a total until it is released. */
void sc_source_count(sc_source *source, atomic_uint_least64_t *total);
/* The copied options, borrowed: the engine reads on_error. */
const sc_source_options *sc_source_options_of(const sc_source *source);
/* True if it reads the process's environment: its kind can, and it has no environment option. */
bool sc_source_asks_environment(const sc_source *source);

/* ---- profiles ---- */

/* A place where a profile was found: a section of a nested file, or a sibling that was loaded. */
typedef struct sc_profile_mention {
    char *name; /* owned */
    size_t length;
    sc_layer *layer; /* owned reference: the nested file, or the sibling */
    uint32_t line, column;
    bool section; /* true: a section; false: a sibling */
} sc_profile_mention;

typedef struct sc_profiles {
    const sc_allocator *allocator;
    const char *const *selected; /* in order; borrowed */
    size_t selected_count;
    sc_profile_mention *mentions; /* all siblings, all sections except default and global */
    size_t mention_count, mention_capacity;
} sc_profiles;

enum { SC_PROFILE_MENTIONS_MAX = 1 << 16 };

void sc_profiles_free(sc_profiles *profiles);
/* Letters, digits, `.`, `_`, `-`; not empty. */
bool sc_profile_name_valid(const char *name, size_t length);
/* For `production`: `config.toml` becomes `config.production.toml`, `.env` `.env.production`. */
sc_status sc_profile_sibling(const sc_allocator *allocator, const char *path, const char *profile,
                             sc_text *out);

/* ---- loading ---- */

/* A file to parse. Requests that are equal in every field share one cached layer. */
typedef struct sc_file_request {
    const char *path;
    const char *name;   /* shown in origins; NULL: the path */
    const char *format; /* NULL: by extension, else by content */
    sc_reader_options reader;
    bool secret;
    bool is_real;   /* the path has no links; a link in it now is a failure */
    bool map;       /* share the pages of a compiled image, if possible */
    bool *deferred; /* NULL on the loading thread; on another thread it is set, with SC_OK and no
                       layer, if only the loading thread may read the format */
} sc_file_request;

/* A text to parse, never cached. */
typedef struct sc_text_request {
    const char *text;
    size_t length;
    sc_source_kind kind;
    const char *name;
    const char *format; /* NULL: by the name's extension, else by content */
    sc_reader_options reader;
    bool secret;
} sc_text_request;

typedef struct sc_load_context {
    const sc_allocator *allocator;
    const sc_limits *limits; /* resolved */
    sc_profiles *profiles;
    sc_notices *notices;            /* of loading; those of parsing a layer are in the layer */
    const char *const *environment; /* for sources without their own; NULL: the process's */
    const sc_touching *touching;    /* receives each file and folder that is read; may be NULL */
    const sc_secrets *secrets;      /* NULL: only the default words */
    const sc_guide *guide;          /* knows variables and places; may be NULL */
    sc_yields *skipped;             /* receives places that failed with a warning; may be NULL */
    sc_searches *searches;          /* receives the matches of patterns; may be NULL */
    void *engine;
    /*
     * New reference to the layer of a file (kind SC_SOURCE_FILE), or the failure with `error`
     * filled. May be called from several threads at once. An empty document is a layer without
     * image, and is SC_OK; its `empty-source` note is among the layer's notices.
     */
    sc_status (*parse_file)(void *engine, const sc_file_request *request, sc_layer **out,
                            sc_error *error);
    sc_status (*parse_text)(void *engine, const sc_text_request *request, sc_layer **out,
                            sc_error *error);
} sc_load_context;

/*
 * Appends the source's yields. On failure `yields` keeps those that were appended before; the
 * caller frees all. The environment is read on the calling thread only.
 */
sc_status sc_source_load(const sc_source *source, sc_load_context *context, sc_yields *yields,
                         sc_error *error);

#endif
