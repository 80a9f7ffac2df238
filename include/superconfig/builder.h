/* Builder: the sources in their order, and the settings of the whole. Part of superconfig.h. */
#ifndef SUPERCONFIG_BUILDER_H
#define SUPERCONFIG_BUILDER_H

#include <superconfig/registry.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Builder                                                                   */
/* ------------------------------------------------------------------------- */

typedef struct sc_builder sc_builder;
typedef struct sc_handle sc_handle;
typedef struct sc_snapshot sc_snapshot;

/* New, or NULL when out of memory. NULL is the process's default registry. */
SC_API sc_builder *sc_builder_new(sc_registry *registry);
SC_API sc_builder *sc_builder_clone(const sc_builder *builder);
SC_API void sc_builder_free(sc_builder *builder);

typedef enum sc_documents {
    SC_DOCUMENTS_MERGE,
    SC_DOCUMENTS_FIRST,
    SC_DOCUMENTS_LIST
} sc_documents;

/* How one source is taken. A zeroed struct is the default. Texts are copied. */
typedef struct sc_source_options {
    const char *format;             /* NULL: by extension, else by content */
    const char *name;               /* shown in origins instead of the file or kind */
    const char *at;                 /* take this subtree of the source */
    const char *under;              /* mount the source at this path */
    bool optional;                  /* absence is silent */
    bool join;                      /* fill what is absent, replace nothing */
    bool nested;                    /* top-level keys are profile names */
    bool secret;                    /* every value is secret */
    bool no_operators;              /* X_add and X_remove are plain data */
    bool warn_on_error;             /* a file that cannot be loaded is a warning */
    bool drop_empty;                /* environment: ignore empty variables */
    bool read_name_file;            /* environment: NAME_FILE gives the content of that file */
    bool allow_removal;             /* glob, directory: files may vanish in a reload */
    sc_documents documents;         /* YAML */
    const char *const *variables;   /* environment: NAME, path, NAME, path …, NULL */
    const char *const *environment; /* "NAME=value" …, NULL; NULL: the process's own */
    const char *const *markers;     /* discovery: project markers, NULL-terminated */
    const char *root;               /* discovery: the project root; NULL: searched */
    const char *working_directory;  /* discovery: NULL: the process's */
} sc_source_options;

/*
 * Adding a source: SC_OK or the failure, which the builder also keeps for
 * sc_builder_build (the first one wins). Options may be NULL.
 */

/* "-" is standard input, read by this call and kept for every build. */
SC_API sc_status sc_builder_add_file(sc_builder *builder, const char *path,
                                     const sc_source_options *options);
/*
 * Text in options->format, else by content; shown as options->name, else
 * "defaults". Parsed by this call, under the limits the builder has by then.
 */
SC_API sc_status sc_builder_add_defaults(sc_builder *builder, const char *text, size_t length,
                                         const sc_source_options *options);
/* Retains the image. */
SC_API sc_status sc_builder_add_image(sc_builder *builder, sc_image *image,
                                      const sc_source_options *options);
/* Variables PREFIX_…; NULL or "": every variable. */
SC_API sc_status sc_builder_add_env(sc_builder *builder, const char *prefix,
                                    const sc_source_options *options);
/* A .env file read by the environment's rules. */
SC_API sc_status sc_builder_add_dotenv(sc_builder *builder, const char *path, const char *prefix,
                                       const sc_source_options *options);
SC_API sc_status sc_builder_add_glob(sc_builder *builder, const char *pattern,
                                     const sc_source_options *options);
SC_API sc_status sc_builder_add_hierarchical(sc_builder *builder, const char *app_name,
                                             const sc_source_options *options);
SC_API sc_status sc_builder_add_directory(sc_builder *builder, const char *path,
                                          const sc_source_options *options);
/* The words of a command line, without the program's name. */
SC_API sc_status sc_builder_add_args(sc_builder *builder, const char *const *args, size_t count,
                                     const sc_source_options *options);
/* One override; the value is guessed by the untyped rule. */
SC_API sc_status sc_builder_set(sc_builder *builder, const char *path, const char *value);
/* One override that is text whatever it looks like. */
SC_API sc_status sc_builder_set_string(sc_builder *builder, const char *path, const char *value,
                                       size_t length);
/* Removes what the sources so far put at the path. */
SC_API sc_status sc_builder_unset(sc_builder *builder, const char *path);

/*
 * A custom source: called at each build and reload, always on the thread that builds
 * or reloads; drives the writer like a format's reader. `destroy` (may be NULL) when the last
 * builder or handle that holds the source goes. The context is stolen and shared by clones.
 *
 * While a handle is watched (superconfig/watch.h) its reloads come from a thread of the library's,
 * unless `on_builder` is set. `start` (may be NULL) is called when the watching of a handle begins,
 * on the thread that asks for it, with a bell to ring; a failure of it fails sc_handle_watch.
 * `stop` (may be NULL) when it ends, once for each start that succeeded; the bell ends with it, so
 * it returns only when no other thread uses that any more. Both may come several times at once:
 * each watched handle has a bell of its own.
 */
typedef struct sc_bell sc_bell;
typedef struct sc_source_vtable {
    const char *name;
    void *context;
    sc_status (*load)(void *context, sc_writer *writer, sc_error *error);
    void (*destroy)(void *context);
    bool on_builder; /* a watch leaves `load` to its owner's thread: sc_watch_load */
    sc_status (*start)(void *context, sc_bell *bell, sc_error *error);
    void (*stop)(void *context, sc_bell *bell);
} sc_source_vtable;
SC_API sc_status sc_builder_add_source(sc_builder *builder, const sc_source_vtable *source,
                                       const sc_source_options *options);

/* Adds a selected profile; several apply in order, later wins. */
SC_API sc_status sc_builder_select_profile(sc_builder *builder, const char *name);
/* The profile named by a variable (of the process), else `fallback` (may be NULL: none). */
SC_API sc_status sc_builder_select_profile_from_env(sc_builder *builder, const char *variable,
                                                    const char *fallback);
/* "replace", "append", "union" or "merge-by-key(name)" at a path; `*` is one segment. */
SC_API sc_status sc_builder_policy(sc_builder *builder, const char *path, const char *policy);

enum { SC_EXPAND_PATH = 1, SC_EXPAND_ENV = 2, SC_EXPAND_FILE = 4 };
/* Allows these kinds of ${…} references. */
SC_API sc_status sc_builder_expand(sc_builder *builder, unsigned kinds);
/* Warnings become errors. */
SC_API sc_status sc_builder_strict(sc_builder *builder, bool strict);
typedef enum sc_rule { SC_RULE_DEFAULT, SC_RULE_IGNORE, SC_RULE_WARN, SC_RULE_FAIL } sc_rule;
/* What one warning or note code means, strict mode or not. */
SC_API sc_status sc_builder_rule(sc_builder *builder, sc_status code, sc_rule rule);
/* Adds a word to the list of secret keys ("pin"), or exempts a path from masking. */
SC_API sc_status sc_builder_secret_key(sc_builder *builder, const char *word);
SC_API sc_status sc_builder_public_path(sc_builder *builder, const char *path);
SC_API sc_status sc_builder_limits(sc_builder *builder, const sc_limits *limits);

/*
 * "NAME=value" …, NULL-terminated, copied: what stands for the process's environment in each build
 * and its reloads, wherever variables are asked for: sources of the environment without one of
 * their own (NAME_FILE too), profiles and references by variable, discovery. NULL: the process's
 * own again.
 */
SC_API sc_status sc_builder_environment(sc_builder *builder, const char *const *entries);
/* SC_OK, or the failure that the builder keeps, with `error` filled as sc_builder_build would. */
SC_API sc_status sc_builder_check(const sc_builder *builder, sc_error *error);

/*
 * Reads all sources and merges them: a new handle, or NULL with the first error.
 * The builder stays as it is; each build gives an independent handle.
 */
SC_API sc_handle *sc_builder_build(const sc_builder *builder, sc_error *error);
/* The same for one file with default options and registry: the shortest way, and the fastest. */
SC_API sc_handle *sc_load_file(const char *path, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_BUILDER_H */
