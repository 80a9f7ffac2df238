/* Builder: the sources in their order, and the settings of the build. Part of superconfig.h. */
#ifndef SUPERCONFIG_BUILDER_H
#define SUPERCONFIG_BUILDER_H

#include <superconfig/registry.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Builder                                                                   */
/* ------------------------------------------------------------------------- */

/* A list of sources with settings. One thread at a time may use it. */
typedef struct sc_builder sc_builder;
/* A built configuration. See handle.h. */
typedef struct sc_handle sc_handle;
/* One state of a configuration, which never changes. See handle.h. */
typedef struct sc_snapshot sc_snapshot;

/*
 * A new builder, or NULL when out of memory. NULL selects the default registry of the process. The
 * builder keeps a reference to its registry.
 */
SC_API sc_builder *sc_builder_new(sc_registry *registry);
/* A new builder with the same sources, settings and kept error, or NULL when out of memory. */
SC_API sc_builder *sc_builder_clone(const sc_builder *builder);
/* Frees the builder. Handles that it built are not affected. Accepts NULL. */
SC_API void sc_builder_free(sc_builder *builder);

typedef enum sc_documents {
    SC_DOCUMENTS_MERGE,
    SC_DOCUMENTS_FIRST,
    SC_DOCUMENTS_LIST
} sc_documents;

/* The keys that names of variables become: in lower case, bound to lower layers, or as written. */
typedef enum sc_name_case { SC_CASE_LOWER, SC_CASE_KEEP } sc_name_case;

typedef enum sc_on_error { SC_ON_ERROR_FAIL, SC_ON_ERROR_WARN } sc_on_error;

/*
 * How one source is read. Begin with SC_SOURCE_OPTIONS_INIT, which is the default of every option,
 * or set `size` yourself; later versions add fields at the end. An option that the source does not
 * accept is SC_ERROR_INVALID_ARGUMENT (vocabulary.h has the table). Texts are copied.
 */
typedef struct sc_source_options {
    size_t size;                    /* of this struct */
    const char *format;             /* NULL: by extension, else by content */
    const char *name;               /* shown in origins instead of the file or kind */
    const char *at;                 /* read only this subtree of the source */
    const char *under;              /* mount the source at this path */
    bool optional;                  /* absence is silent */
    bool join;                      /* fill what is absent, replace nothing */
    bool nested;                    /* top-level keys are profile names */
    bool secret;                    /* every value is secret */
    bool no_operators;              /* X_add and X_remove are plain data */
    bool null_removes;              /* a null of a member removes it (RFC 7396); not with join */
    bool drop_empty;                /* variables: ignore empty ones */
    bool read_name_file;            /* variables: NAME_FILE gives the content of that file */
    sc_on_error on_error;           /* how a file that cannot be loaded is treated */
    sc_documents documents;         /* YAML: how several documents are combined */
    const char *prefix;             /* dotenv: read only the variables PREFIX_…; NULL: all */
    const char *const *names;       /* variables: NAME, path, NAME, path …, NULL */
    const char *const *environment; /* "NAME=value" …, NULL; NULL: the process's own */
    const char *const *markers;     /* discovery: project markers, NULL-terminated */
    const char *root;               /* discovery: the project root; NULL: searched */
    const char *working_directory;  /* discovery: NULL: the process's */
    const char *includes;           /* the key whose value names further files; NULL: none */
    const char *includes_within;    /* the folder that confines included files; NULL: none */
    bool map;                       /* a compiled image: its pages are shared, if they may be */
    bool check_inputs;              /* a compiled image: warn if an input has changed since */
    sc_name_case name_case;         /* variables: the keys that their names become */
    const char *const *only;        /* variables: only these and those of `names`; NULL: all */
    const char *const *places;      /* discovery: words of places, NULL; NULL: all of them */
    bool first;                     /* discovery: only the file that would win */
    bool trust;                     /* discovery: accept files that other users may write */
    bool bare_keys;                 /* INI: a key without `=` or `:` is true */
    bool literal_sections;          /* INI: the dots in a section's name are part of it */
} sc_source_options;
#define SC_SOURCE_OPTIONS_INIT SC_SIZED(sc_source_options)

/*
 * With `includes`, a file may have a key at its root whose value names further files: a path, a
 * glob, or a list of them, relative to that file; `?` in front makes one optional. They are layers
 * just below the file, with these options. A build can then also fail with
 * SC_ERROR_INCLUDE_CYCLE, SC_ERROR_INCLUDE_LIMIT and SC_ERROR_INCLUDE_OUTSIDE.
 */

/*
 * The functions that add a source or change a setting return SC_OK or a failure. The builder keeps
 * its first failure, and sc_builder_build reports it; so a caller needs to check only that one.
 * `options` may be NULL. Sources are merged in the order in which they are added; a later one wins.
 */

/*
 * Adds a file and its profile siblings. SC_ERROR_MISSING_FILE at once if it is required and does
 * not exist. The path "-" is standard input, which this call reads and keeps for every build.
 */
SC_API sc_status sc_builder_add_file(sc_builder *builder, const char *path,
                                     const sc_source_options *options);
/*
 * Adds text in options->format, or else in the format that its content suggests. Origins show
 * options->name, or else "defaults". This call parses the text, with the limits that the builder
 * has at that time; a syntax error is its failure.
 */
SC_API sc_status sc_builder_add_defaults(sc_builder *builder, const char *text, size_t length,
                                         const sc_source_options *options);
/* Adds an image as defaults. The builder keeps a reference to it. */
SC_API sc_status sc_builder_add_image(sc_builder *builder, sc_image *image,
                                      const sc_source_options *options);
/* Adds the variables PREFIX_…, or every variable for NULL or "". They are read at each build. */
SC_API sc_status sc_builder_add_env(sc_builder *builder, const char *prefix,
                                    const sc_source_options *options);
/* A .env file read by the environment's rules, under options->prefix. */
SC_API sc_status sc_builder_add_dotenv(sc_builder *builder, const char *path,
                                       const sc_source_options *options);
/*
 * Adds the files that match a pattern, in byte order of their paths. They are searched at each
 * build. SC_ERROR_BAD_PATTERN with the column if the pattern does not parse. No match is a note.
 */
SC_API sc_status sc_builder_add_glob(sc_builder *builder, const char *pattern,
                                     const sc_source_options *options);
/*
 * Adds the files of an application that are found in the system, user and project folders
 * (docs/semantics/discovery.md), at each build. SC_ERROR_BAD_APP_NAME if the name is empty,
 * contains a separator, or contains "..". Finding no file is not an error.
 */
SC_API sc_status sc_builder_add_hierarchical(sc_builder *builder, const char *app_name,
                                             const sc_source_options *options);
/*
 * Adds a directory of values: each file is one key, and folders nest. The values are untyped text,
 * and secret. SC_ERROR_MISSING_FILE at once if it is required and does not exist;
 * SC_ERROR_NOT_DIRECTORY if it is a file.
 */
SC_API sc_status sc_builder_add_directory(sc_builder *builder, const char *path,
                                          const sc_source_options *options);
/*
 * Adds the settings in the words of a command line, without the name of the program: `a.b=1`,
 * `--a.b=1`, `--a.b 1`, `--flag`, `--no-flag`. `args` may be NULL if `count` is 0.
 */
SC_API sc_status sc_builder_add_args(sc_builder *builder, const char *const *args, size_t count,
                                     const sc_source_options *options);
/* Adds one value at a path. The value is untyped text. SC_ERROR_BAD_PATH. */
SC_API sc_status sc_builder_set(sc_builder *builder, const char *path, const char *value);
/* Adds one value at a path. The value is a string, whatever it looks like. SC_ERROR_BAD_PATH. */
SC_API sc_status sc_builder_set_string(sc_builder *builder, const char *path, const char *value,
                                       size_t length);
/*
 * Removes the value that the sources added so far have at a path. Later sources may set it again.
 * Removing nothing is not an error. SC_ERROR_BAD_PATH.
 */
SC_API sc_status sc_builder_unset(sc_builder *builder, const char *path);

/*
 * A custom source. `load` is called at each build and reload, on the thread that builds or reloads.
 * It writes its value to the writer and returns SC_OK, or fills `error` and returns a code.
 * `destroy` (may be NULL) is called when the last builder or handle with this source is freed. The
 * context is stolen, and shared by clones of the builder.
 *
 * While a handle is watched (watch.h), a thread of the library reloads it, unless `on_builder` is
 * set. `start` (may be NULL) is called when a watch of a handle begins, on the thread that starts
 * it, with a bell that the source rings when its value has changed; if it fails, sc_handle_watch
 * fails too. `stop` (may be NULL) is called once for each successful start, when that watch
 * ends. It returns only when no other thread uses the bell, which ends with it. Each watched handle
 * has its own bell, so both functions may be called for several handles at once.
 */
typedef struct sc_bell sc_bell;
typedef struct sc_source_vtable {
    size_t size; /* of this struct */
    const char *name;
    void *context;
    sc_status (*load)(void *context, sc_writer *writer, sc_error *error);
    void (*destroy)(void *context);
    bool on_builder; /* a watch leaves `load` to its owner's thread: sc_watch_load */
    sc_status (*start)(void *context, sc_bell *bell, sc_error *error);
    void (*stop)(void *context, sc_bell *bell);
} sc_source_vtable;
#define SC_SOURCE_VTABLE_INIT SC_SIZED(sc_source_vtable)
/* Adds a custom source. Steals its context: on failure `destroy` is called at once. */
SC_API sc_status sc_builder_add_source(sc_builder *builder, const sc_source_vtable *source,
                                       const sc_source_options *options);

/* Selects a profile. Several apply in order; a later one wins. SC_ERROR_BAD_PROFILE. */
SC_API sc_status sc_builder_select_profile(sc_builder *builder, const char *name);
/*
 * Selects the profile that an environment variable names at the time of a build, or else
 * `fallback`, which may be NULL for none.
 */
SC_API sc_status sc_builder_select_profile_from_env(sc_builder *builder, const char *variable,
                                                    const char *fallback);
/*
 * Sets how values at a path are merged: "replace", "append", "union" or "merge-by-key(name)". A
 * segment `*` of the path matches any one segment. The last policy that matches a path applies.
 * SC_ERROR_BAD_POLICY, SC_ERROR_BAD_PATH.
 */
SC_API sc_status sc_builder_policy(sc_builder *builder, const char *path, const char *policy);

enum { SC_EXPAND_PATH = 1, SC_EXPAND_ENV = 2, SC_EXPAND_FILE = 4 };
/* Allows these kinds of ${…} references, in addition to those allowed before. */
SC_API sc_status sc_builder_expand(sc_builder *builder, unsigned kinds);
/* Makes every warning an error of the build (SC_ERROR_STRICT). Notes are not affected. */
SC_API sc_status sc_builder_strict(sc_builder *builder, bool strict);
/*
 * Lets files that are added by name after this call (sc_builder_add_file, sc_builder_add_dotenv) be
 * FIFOs, /dev/stdin and other descriptors of the process (/dev/fd/3): each is read to its end by
 * the call that adds it, and kept. A FIFO that no program opens for writing within five seconds is
 * SC_ERROR_NOT_FILE. Off by default, because a name from outside must not make a program wait;
 * globs, discovery and the siblings of profiles never read one.
 */
SC_API sc_status sc_builder_streams(sc_builder *builder, bool streams);
/* How one code of a warning or note is treated. */
typedef enum sc_rule { SC_RULE_DEFAULT, SC_RULE_IGNORE, SC_RULE_WARN, SC_RULE_FAIL } sc_rule;
/*
 * Sets the rule of one code, which must be a warning or a note. It has priority over strict mode.
 */
SC_API sc_status sc_builder_rule(sc_builder *builder, sc_status code, sc_rule rule);
/* Adds a word that makes a key secret, such as "pin". The word may not be empty. */
SC_API sc_status sc_builder_secret_key(sc_builder *builder, const char *word);
/* Exempts a path, with everything below it, from masking. `*` is one segment. SC_ERROR_BAD_PATH. */
SC_API sc_status sc_builder_public_path(sc_builder *builder, const char *path);
/*
 * Requires a value at a path in each result; null is one. If the value is absent the build fails
 * with SC_ERROR_MISSING_KEY, and the report of the build names every such path.
 */
SC_API sc_status sc_builder_require(sc_builder *builder, const char *path);
/* Sets the limits of all inputs. */
SC_API sc_status sc_builder_limits(sc_builder *builder, const sc_limits *limits);

/*
 * Sets the environment of later builds and of their reloads: a NULL-terminated list of
 * "NAME=value", which is copied. It replaces the environment of the process wherever variables are
 * read: environment sources without their own mapping (also NAME_FILE), profiles and
 * references that name variables, discovery. NULL selects the environment of the process again.
 */
SC_API sc_status sc_builder_environment(sc_builder *builder, const char *const *entries);
/*
 * The environment of the process as such a list, never NULL. A program passes it to
 * sc_builder_environment on the thread that owns the environment, if another thread will build.
 * Borrowed until the process changes its environment.
 */
SC_API const char *const *sc_process_environment(void);
/* The number of sources added so far; overrides and unsets count. 0 for NULL. */
SC_API size_t sc_builder_source_count(const sc_builder *builder);
/*
 * One of them, in the order in which they were added, for a message: the word of its kind (one of
 * SC_SOURCE_TABLE, "override" or "unset"), and its path, pattern, prefix or name as it was given,
 * "" if it has none. No value is in them. Both are borrowed, until the builder changes; either may
 * be NULL. False beyond the last, and for NULL.
 */
SC_API bool sc_builder_source(const sc_builder *builder, size_t index, const char **word,
                              const char **text);
/* The failure that the builder keeps, with `error` filled as by sc_builder_build; else SC_OK. */
SC_API sc_status sc_builder_check(const sc_builder *builder, sc_error *error);

/*
 * Reads all sources and merges them: a new handle, or NULL with the first error. The builder does
 * not change, and each build gives an independent handle. Files are read on several threads, which
 * end before this function returns.
 */
SC_API sc_handle *sc_builder_build(const sc_builder *builder, sc_error *error);
/*
 * Loads one file with default options and the default registry: a new handle, or NULL with the
 * error. It is faster than a builder.
 */
SC_API sc_handle *sc_load_file(const char *path, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_BUILDER_H */
