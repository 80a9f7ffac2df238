/*
 * superconfig.h: read configuration from many places as one immutable result.
 *
 *     sc_builder *builder = sc_builder_new(NULL);
 *     sc_builder_add_file(builder, "app.toml", NULL);
 *     sc_builder_add_env(builder, "APP", NULL);
 *     sc_error error;
 *     sc_handle *config = sc_builder_build(builder, &error);
 *     int64_t port = sc_get_int(config, "server.port", 8080);
 *     sc_handle_release(config);
 *     sc_builder_free(builder);
 *
 * This header is the contract of the library. What holds everywhere unless a
 * function says otherwise:
 *
 * - Text is UTF-8. A `const char *` without a length is NUL-terminated; with a
 *   length it may hold U+0000. Text handed in is copied.
 * - Ownership words: *new* (yours, release it), *borrowed* (lives as long as the
 *   thing it came from), *steals* (takes over, on failure too).
 * - NULL for the object itself is allowed in every release and free function,
 *   and gives SC_ERROR_INVALID_ARGUMENT, "absent" or the fallback elsewhere.
 *   An `sc_error *` may always be NULL; it is written only on failure.
 * - Nothing is printed, no signal handled, no locale read, and errno means
 *   nothing. Running out of memory is an ordinary error.
 * - A builder, writer or reader belongs to one thread at a time. Registries,
 *   handles, snapshots, images and values may be used from any thread at once.
 */
#ifndef SUPERCONFIG_H
#define SUPERCONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SC_VERSION_MAJOR 2
#define SC_VERSION_MINOR 0
#define SC_VERSION_PATCH 0
#define SC_VERSION "2.0.0"

#if defined(SC_STATIC)
#define SC_API
#elif defined(_WIN32)
#ifdef SC_BUILDING
#define SC_API __declspec(dllexport)
#else
#define SC_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define SC_API __attribute__((visibility("default")))
#else
#define SC_API
#endif

/* ------------------------------------------------------------------------- */
/* Status codes                                                              */
/* ------------------------------------------------------------------------- */

/*
 * The one table every code comes from: X(identifier, name, text). Names are the
 * same in all languages (Node adds ERR_SC_ and writes them in capitals). The
 * prefix of the identifier is the severity.
 */
#define SC_STATUS_TABLE(X)                                                                         \
    X(SC_OK, "ok", "no error")                                                                     \
    X(SC_ERROR_OUT_OF_MEMORY, "out-of-memory", "out of memory")                                    \
    X(SC_ERROR_INVALID_ARGUMENT, "invalid-argument", "an argument is not valid")                   \
    X(SC_ERROR_CLOSED, "closed", "the handle is closed")                                           \
    X(SC_ERROR_MISSING_KEY, "missing-key", "no value at this path")                                \
    X(SC_ERROR_WRONG_TYPE, "wrong-type", "the value has another type")                             \
    X(SC_ERROR_OUT_OF_RANGE, "out-of-range", "the number does not fit the type asked for")         \
    X(SC_ERROR_BAD_VALUE, "bad-value", "the text does not read as the type asked for")             \
    X(SC_ERROR_UNKNOWN_KEY, "unknown-key", "no field takes this key")                              \
    X(SC_ERROR_BAD_PATH, "bad-path", "the path does not parse")                                    \
    X(SC_ERROR_MISSING_FILE, "missing-file", "no such file")                                       \
    X(SC_ERROR_UNREADABLE_FILE, "unreadable-file", "the file may not be read")                     \
    X(SC_ERROR_IS_DIRECTORY, "is-directory", "a directory stands where a file was expected")       \
    X(SC_ERROR_NOT_DIRECTORY, "not-directory", "a file stands where a directory was expected")     \
    X(SC_ERROR_NOT_FILE, "not-file", "not a regular file (FIFO, socket or device)")                \
    X(SC_ERROR_LINK_LOOP, "link-loop", "too many symbolic links")                                  \
    X(SC_ERROR_FILE_CHANGED, "file-changed", "the file kept changing while it was read")           \
    X(SC_ERROR_INPUT_OUTPUT, "input-output", "the system failed to read or write")                 \
    X(SC_ERROR_FILE_TOO_LARGE, "file-too-large", "the input is larger than the limit")             \
    X(SC_ERROR_TOO_DEEP, "too-deep", "nested deeper than the limit")                               \
    X(SC_ERROR_TOO_MANY_NODES, "too-many-nodes", "more values than the limit")                     \
    X(SC_ERROR_TOO_MANY_ALIASES, "too-many-aliases", "aliases expand beyond the limit")            \
    X(SC_ERROR_TOO_LARGE, "too-large", "the result does not fit an image")                         \
    X(SC_ERROR_UNKNOWN_FORMAT, "unknown-format", "no such format")                                 \
    X(SC_ERROR_INVALID_UTF8, "invalid-utf8", "the text is not UTF-8")                              \
    X(SC_ERROR_SYNTAX, "syntax", "the text does not follow its format")                            \
    X(SC_ERROR_DUPLICATE_KEY, "duplicate-key", "a key is defined twice")                           \
    X(SC_ERROR_NUMBER_RANGE, "number-range", "the number is beyond the format's range")            \
    X(SC_ERROR_BAD_KEY, "bad-key", "a collection cannot be a key")                                 \
    X(SC_ERROR_CANNOT_WRITE, "cannot-write", "the format cannot hold this value")                  \
    X(SC_ERROR_INDEX_GAP, "index-gap", "the index lies beyond the next element")                   \
    X(SC_ERROR_BAD_PROFILE, "bad-profile", "not a profile name")                                   \
    X(SC_ERROR_BAD_PATTERN, "bad-pattern", "the pattern does not parse")                           \
    X(SC_ERROR_BAD_APP_NAME, "bad-app-name", "not an application name")                            \
    X(SC_ERROR_BAD_POLICY, "bad-policy", "not a merge policy")                                     \
    X(SC_ERROR_REFERENCE_SYNTAX, "reference-syntax", "the reference does not parse")               \
    X(SC_ERROR_REFERENCE_MISSING, "reference-missing", "the reference leads nowhere")              \
    X(SC_ERROR_REFERENCE_CYCLE, "reference-cycle", "the reference leads back to itself")           \
    X(SC_ERROR_REFERENCE_TYPE, "reference-type", "only a scalar may stand inside a text")          \
    X(SC_ERROR_REFERENCE_LIMIT, "reference-limit", "references expand beyond the limit")           \
    X(SC_ERROR_FILE_VANISHED, "file-vanished", "a file that was loaded before is gone or empty")   \
    X(SC_ERROR_BAD_IMAGE, "bad-image", "not an image, or a damaged one")                           \
    X(SC_ERROR_FOREIGN_IMAGE, "foreign-image", "an image of another byte order or version")        \
    X(SC_ERROR_CUSTOM, "custom", "a custom format or source failed")                               \
    X(SC_ERROR_UNSUPPORTED, "unsupported", "not supported on this system")                         \
    X(SC_ERROR_STRICT, "strict", "a warning in strict mode")                                       \
    X(SC_WARNING_PRECISION_LOSS, "precision-loss", "a number could not be held exactly")           \
    X(SC_WARNING_DUPLICATE_KEY, "repeated-key", "a key is given twice, the last one wins")         \
    X(SC_WARNING_AMBIGUOUS_ENV, "ambiguous-env", "a variable fits several keys")                   \
    X(SC_WARNING_CONFLICT, "conflict", "two settings of one source contradict each other")         \
    X(SC_WARNING_TYPE_CONFLICT, "type-conflict", "a value replaces one of another shape")          \
    X(SC_WARNING_BAD_VARIABLE, "bad-variable", "a variable was skipped")                           \
    X(SC_WARNING_UNKNOWN_TAG, "unknown-tag", "a tag is not known, the plain value is used")        \
    X(SC_WARNING_MULTIPLE_DOCUMENTS, "multiple-documents", "several documents were merged")        \
    X(SC_WARNING_UNKNOWN_PROFILE, "unknown-profile", "no source mentions the profile")             \
    X(SC_WARNING_SKIPPED_SOURCE, "skipped-source", "a source could not be loaded and was skipped") \
    X(SC_WARNING_NOT_TEXT, "not-text", "a file that is not UTF-8 was skipped")                     \
    X(SC_WARNING_FOREIGN_OWNER, "foreign-owner", "a file of another owner was skipped")            \
    X(SC_WARNING_CUSTOM, "custom-warning", "a custom format or source warns")                      \
    X(SC_NOTE_EMPTY_SOURCE, "empty-source", "a source is empty and changes nothing")               \
    X(SC_NOTE_NO_MATCH, "no-match", "a pattern matches no file")                                   \
    X(SC_NOTE_UNKNOWN_SECTION, "unknown-section", "a section of a nested file is no profile")      \
    X(SC_NOTE_OBJECT_KEPT, "object-kept", "a variable did not replace an object")                  \
    X(SC_NOTE_DETECTED_FORMAT, "detected-format", "the format was detected from the content")

typedef enum sc_status {
#define SC_STATUS_ENUM(identifier, name, text) identifier,
    SC_STATUS_TABLE(SC_STATUS_ENUM)
#undef SC_STATUS_ENUM
        SC_STATUS_COUNT
} sc_status;

typedef enum sc_severity { SC_SEVERITY_NOTE, SC_SEVERITY_WARNING, SC_SEVERITY_ERROR } sc_severity;

/* The lower-case name of a code ("missing-file"); "unknown" for a foreign number. Static text. */
SC_API const char *sc_status_name(sc_status status);
/* One line of English about a code. Static text. */
SC_API const char *sc_status_text(sc_status status);
SC_API sc_severity sc_status_severity(sc_status status);
/* The code of that name; SC_STATUS_COUNT when there is none. */
SC_API sc_status sc_status_from_name(const char *name);
/* SC_VERSION of the library that is linked. */
SC_API const char *sc_version(void);

/* ------------------------------------------------------------------------- */
/* Errors and notices                                                        */
/* ------------------------------------------------------------------------- */

enum {
    SC_ERROR_MESSAGE_SIZE = 512,
    SC_ERROR_SOURCE_SIZE = 1024,
    SC_ERROR_PATH_SIZE = 256,
    SC_ERROR_EXCERPT_SIZE = 128
};

/*
 * What went wrong, in the caller's memory: nothing to free. All texts are
 * NUL-terminated, masked where secret, and cut at a code point with an ellipsis
 * where they do not fit.
 */
typedef struct sc_error {
    sc_status code;
    uint32_t line;                       /* from 1; 0 when not known */
    uint32_t column;                     /* from 1, in Unicode code points; 0 when not known */
    uint32_t caret;                      /* column of the error within `excerpt`, from 1; 0: none */
    int32_t system_error;                /* the system's error number where one caused it, else 0 */
    char message[SC_ERROR_MESSAGE_SIZE]; /* a sentence without place, code or full stop */
    char source[SC_ERROR_SOURCE_SIZE];   /* file name, variable or source name; may be empty */
    char path[SC_ERROR_PATH_SIZE];       /* canonical path of the value; may be empty */
    char excerpt[SC_ERROR_EXCERPT_SIZE]; /* the line, control characters escaped; may be empty */
} sc_error;

/*
 * Writes "source:line:column: error: message [code]" as far as known, NUL-
 * terminated, at most `size` bytes. Returns the length it needs without the NUL.
 */
SC_API size_t sc_error_format(const sc_error *error, char *buffer, size_t size);

/* A warning or note that stays with a snapshot. All texts are borrowed from it. */
typedef struct sc_notice {
    sc_status code;
    sc_severity severity; /* after strict mode and per-code rules */
    uint32_t line;
    uint32_t column;
    const char *message;
    const char *source; /* "" where there is none */
    const char *path;   /* "" where there is none */
} sc_notice;

/* ------------------------------------------------------------------------- */
/* Memory and limits                                                         */
/* ------------------------------------------------------------------------- */

/*
 * One function for all: resize(context, NULL, 0, n) allocates n bytes,
 * resize(context, block, old, n) resizes, resize(context, block, old, 0) frees
 * and returns NULL. NULL for n > 0 means out of memory, the old block stays as it
 * was. Blocks are aligned for any object. Called from any thread.
 */
typedef struct sc_allocator {
    void *context;
    void *(*resize)(void *context, void *block, size_t old_size, size_t new_size);
} sc_allocator;

/* Text handed out as a new block; free it with sc_text_free. */
typedef struct sc_text {
    char *data; /* NUL-terminated */
    size_t length;
    const sc_allocator *allocator;
} sc_text;

/* Frees and empties; a zeroed sc_text is fine. */
SC_API void sc_text_free(sc_text *text);

/* Zero in a field means its default. */
typedef struct sc_limits {
    uint64_t file_size; /* bytes of one input; default 64 MiB */
    uint32_t depth;     /* nesting of values; default 256, at most 1024 */
    uint32_t nodes;     /* values in one image; default 2^31 */
    uint32_t aliases;   /* nodes that aliases add; default: larger of 10^6 and 10 x written */
} sc_limits;

/* ------------------------------------------------------------------------- */
/* Values                                                                    */
/* ------------------------------------------------------------------------- */

typedef struct sc_image sc_image;

/*
 * A cursor into an image, passed by value. A zeroed sc_value is "absent": every
 * function takes it and says absent, zero or SC_ERROR_MISSING_KEY. It borrows
 * from its image: valid as long as the image, snapshot or reader pin it came
 * from. Compare with sc_value_equal, never by its bytes.
 */
typedef struct sc_value {
    const sc_image *image;
    uint32_t node;
    uint32_t reserved;
} sc_value;

typedef enum sc_kind {
    SC_ABSENT,
    SC_NULL,
    SC_BOOL,
    SC_INTEGER,
    SC_FLOAT,
    SC_STRING,
    SC_DATETIME,
    SC_ARRAY,
    SC_OBJECT
} sc_kind;

/* "null", "bool", "integer" …; static text. */
SC_API const char *sc_kind_name(sc_kind kind);

SC_API sc_kind sc_value_kind(sc_value value);

/*
 * Typed readings. SC_OK, or SC_ERROR_MISSING_KEY (absent), SC_ERROR_WRONG_TYPE,
 * SC_ERROR_OUT_OF_RANGE, SC_ERROR_BAD_VALUE; `out` is written on SC_OK only.
 * Nothing is converted, except untyped text (environment, arguments, INI …):
 * its string reading is the text as written, its number, bool, duration, size
 * and list readings parse that text (docs/reference/typed-readings.md). An
 * integer reads as a float where that is exact.
 */
SC_API sc_status sc_value_bool(sc_value value, bool *out);
SC_API sc_status sc_value_int(sc_value value, int64_t *out);
SC_API sc_status sc_value_uint(sc_value value, uint64_t *out);
SC_API sc_status sc_value_float(sc_value value, double *out);
/* Borrowed, NUL-terminated; `length` may be NULL. */
SC_API sc_status sc_value_string(sc_value value, const char **out, size_t *length);
/* Nanoseconds, exact: "500ms", "1h30m", "PT5M" (ISO 8601), or a bare number of seconds. */
SC_API sc_status sc_value_duration(sc_value value, int64_t *nanoseconds);
/* Bytes: "10MB" is 10^7, "10MiB" is 10 x 2^20, a bare number is bytes. */
SC_API sc_status sc_value_size(sc_value value, uint64_t *bytes);
/*
 * A list: an array is itself; untyped text is cut at its commas into pieces that
 * are untyped text each. `list` borrows from `holder`, a new image (release it),
 * or from the value's own image when `holder` is NULL. Both must be given.
 */
SC_API sc_status sc_value_list(sc_value value, const sc_allocator *allocator, sc_value *list,
                               sc_image **holder);

/*
 * The scalar as it stands, with no conversion at all: for bindings and emitters.
 * Strings and datetimes give text; integers above INT64_MAX set `is_unsigned`.
 */
typedef struct sc_scalar {
    sc_kind kind;
    bool boolean;
    bool is_unsigned;
    int64_t integer; /* the bits of a uint64_t when is_unsigned */
    double number;
    const char *text; /* borrowed, NUL-terminated */
    size_t length;
} sc_scalar;
SC_API sc_scalar sc_value_scalar(sc_value value);

/* True for a value read from untyped text; then the text as written (borrowed). */
SC_API bool sc_value_untyped(sc_value value, const char **text, size_t *length);

typedef enum sc_datetime_kind {
    SC_OFFSET_DATETIME,
    SC_LOCAL_DATETIME,
    SC_LOCAL_DATE,
    SC_LOCAL_TIME
} sc_datetime_kind;

/* RFC 3339 and TOML 1.1. Fields that the kind does not have are 0. */
typedef struct sc_datetime {
    sc_datetime_kind kind;
    int32_t year, month, day;
    int32_t hour, minute, second;
    uint32_t nanosecond;     /* digits beyond nine are cut */
    int32_t fraction_digits; /* as written; 0 when there is no fraction */
    int32_t offset_minutes;
} sc_datetime;
/* A datetime, or untyped text and strings that read as one. */
SC_API sc_status sc_value_datetime(sc_value value, sc_datetime *out);

/* Members of an object or elements of an array; 0 for everything else. */
SC_API size_t sc_value_count(sc_value value);
/* The child at that position, in order; absent beyond the end. Constant time. */
SC_API sc_value sc_value_item(sc_value value, size_t index);
/* The member of that key; absent where there is none or `value` is no object. */
SC_API sc_value sc_value_member(sc_value value, const char *key, size_t length);
/*
 * The member that a field of that name means, by the rule that binds variables: the key equal to
 * the name; else the one equal to it in lower case; else the only one that equals it ignoring ASCII
 * case, `-` and `_`. Absent where there is none, and where several fit and none exactly.
 */
SC_API sc_value sc_value_field(sc_value value, const char *name, size_t length);
/* The key under which `value` stands in its object (borrowed, NUL-terminated), else NULL. */
SC_API const char *sc_value_key(sc_value value, size_t *length);
/*
 * The value at a path below `value` (grammar: docs/reference/paths.md). Absent
 * when there is none or when the path does not parse; sc_path_check tells which.
 */
SC_API sc_value sc_value_at(sc_value value, const char *path);
/*
 * The canonical path of what `path` means below `value`, which itself stands at the canonical path
 * `base` in its image ("" for a root), as the library prints it: new text in `out`, also where
 * nothing is there. SC_ERROR_BAD_PATH, or out of memory.
 */
SC_API sc_status sc_value_path(sc_value value, const char *base, const char *path, sc_text *out,
                               sc_error *error);
/* Equal in type and value: key order does not count, 1 and 1.0 differ, nan equals nan. */
SC_API bool sc_value_equal(sc_value a, sc_value b);

typedef enum sc_source_kind {
    SC_SOURCE_DEFAULTS,
    SC_SOURCE_TEXT,
    SC_SOURCE_FILE,
    SC_SOURCE_ENVIRONMENT,
    SC_SOURCE_ARGUMENTS,
    SC_SOURCE_DIRECTORY,
    SC_SOURCE_CUSTOM,
    SC_SOURCE_UNSET
} sc_source_kind;
/* "file", "environment" …; static text. */
SC_API const char *sc_source_kind_name(sc_source_kind kind);

/* Where a value was written. `source` is borrowed: a file name, a variable's name, "defaults" … */
typedef struct sc_origin {
    sc_source_kind kind;
    bool secret;
    uint32_t line;   /* from 1; 0 when not known */
    uint32_t column; /* from 1, in Unicode code points; 0 when not known */
    const char *source;
} sc_origin;
/* False for absent, and for a value that has no origin. */
SC_API bool sc_value_origin(sc_value value, sc_origin *out);

/* ------------------------------------------------------------------------- */
/* Paths                                                                     */
/* ------------------------------------------------------------------------- */

/*
 * SC_OK, or SC_ERROR_BAD_PATH with the column. The grammar: `a.b.c` walks
 * objects; digits (or minus and digits, from the end) index an array and on an
 * object are a key; `a[0]` always indexes; a segment is quoted ("…" with JSON
 * escapes) where it is empty or holds a dot, bracket, quote, space or control
 * character, or begins with `/` as the first; `/a/b~1c/0` is a JSON Pointer
 * (RFC 6901). The empty path is the whole. A text that is exactly a key of the
 * root is that key, so a printed path that would be read as one has its first
 * segment quoted (`"a".b` beside the key `a.b`): it leads back to its node.
 */
SC_API sc_status sc_path_check(const char *path, size_t length, sc_error *error);
/*
 * Appends one key to a canonical path in `buffer` of `size` bytes that holds
 * `length` (quotes it where the grammar needs it, puts the dot). Returns the
 * length needed; nothing is written when that does not fit with its NUL.
 */
SC_API size_t sc_path_append_key(char *buffer, size_t size, size_t length, const char *key,
                                 size_t key_length);
/* The same for an index: `[3]`. */
SC_API size_t sc_path_append_index(char *buffer, size_t size, size_t length, size_t index);

/* ------------------------------------------------------------------------- */
/* Writer: the one way to make an image                                      */
/* ------------------------------------------------------------------------- */

/*
 * Events in order: a value is begin … end, or a scalar; in an object a key comes
 * before each value. The writer keeps its first error and ignores what follows;
 * every call returns it, so checking the last one is enough. A key that the open
 * object already has takes the place of the earlier member.
 */
typedef struct sc_writer sc_writer;

/* New, or NULL when out of memory. NULL arguments mean the defaults; the allocator is borrowed. */
SC_API sc_writer *sc_writer_new(const sc_allocator *allocator, const sc_limits *limits);
SC_API void sc_writer_free(sc_writer *writer);
/* The source that the next values come from. Known ones (same kind and name) are reused. */
SC_API sc_status sc_writer_source(sc_writer *writer, sc_source_kind kind, const char *name,
                                  bool secret);
/* Place of the next values; 0 where not known. Stays until it is set again. */
SC_API void sc_writer_place(sc_writer *writer, uint32_t line, uint32_t column);
SC_API sc_status sc_writer_begin_object(sc_writer *writer);
SC_API sc_status sc_writer_begin_array(sc_writer *writer);
SC_API sc_status sc_writer_end(sc_writer *writer);
SC_API sc_status sc_writer_key(sc_writer *writer, const char *key, size_t length);
SC_API sc_status sc_writer_null(sc_writer *writer);
SC_API sc_status sc_writer_bool(sc_writer *writer, bool value);
SC_API sc_status sc_writer_int(sc_writer *writer, int64_t value);
SC_API sc_status sc_writer_uint(sc_writer *writer, uint64_t value);
SC_API sc_status sc_writer_float(sc_writer *writer, double value);
/* SC_ERROR_INVALID_UTF8 where the text is none. */
SC_API sc_status sc_writer_string(sc_writer *writer, const char *text, size_t length);
/* RFC 3339 or one of TOML's local kinds; SC_ERROR_BAD_VALUE where it is none. */
SC_API sc_status sc_writer_datetime(sc_writer *writer, const char *text, size_t length);
/* Text whose type is guessed by the untyped rule and kept beside the guess. */
SC_API sc_status sc_writer_untyped(sc_writer *writer, const char *text, size_t length);
/* A copy of a value, with its origins. */
SC_API sc_status sc_writer_copy(sc_writer *writer, sc_value value);
/* New image of what was written, or NULL; the writer is empty afterwards and may be used again. */
SC_API sc_image *sc_writer_finish(sc_writer *writer, sc_error *error);

/* ------------------------------------------------------------------------- */
/* Images                                                                    */
/* ------------------------------------------------------------------------- */

SC_API sc_image *sc_image_retain(sc_image *image);
SC_API void sc_image_release(sc_image *image);
SC_API sc_value sc_image_root(const sc_image *image);
/* The block: position-independent, may be stored or sent as it is. Borrowed. */
SC_API const void *sc_image_bytes(const sc_image *image, size_t *size);

typedef enum sc_trust {
    SC_UNTRUSTED, /* checked and copied into private memory */
    SC_TRUSTED    /* from ourselves: mapped or borrowed as it is, never checked */
} sc_trust;
/*
 * New image from a block, or NULL with SC_ERROR_BAD_IMAGE or _FOREIGN_IMAGE.
 * Untrusted bytes may be anything; trusted ones are borrowed, must be aligned to
 * 8 and stay unchanged until the image is released.
 */
SC_API sc_image *sc_image_from_bytes(const void *bytes, size_t size, sc_trust trust,
                                     const sc_allocator *allocator, sc_error *error);
/* Written beside its place and renamed, so readers see the old file or the new one. */
SC_API sc_status sc_image_save(const sc_image *image, const char *file, sc_error *error);
/* Untrusted: read and checked. Trusted: mapped; nobody may change or cut the file meanwhile. */
SC_API sc_image *sc_image_load(const char *file, sc_trust trust, const sc_allocator *allocator,
                               sc_error *error);

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
 */
typedef struct sc_source_vtable {
    const char *name;
    void *context;
    sc_status (*load)(void *context, sc_writer *writer, sc_error *error);
    void (*destroy)(void *context);
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

/* ------------------------------------------------------------------------- */
/* Handle                                                                    */
/* ------------------------------------------------------------------------- */

SC_API sc_handle *sc_handle_retain(sc_handle *handle);
/* The last release closes. */
SC_API void sc_handle_release(sc_handle *handle);
/* Empties the handle: later reads give SC_ERROR_CLOSED or the fallback. Pins live on. */
SC_API void sc_handle_close(sc_handle *handle);
/* Moves with each publication and at close; two equal numbers mean nothing changed. */
SC_API uint64_t sc_handle_generation(const sc_handle *handle);
/* Address of that number, for readers in other languages: load it relaxed. Lives as the handle. */
SC_API const uint64_t *sc_handle_generation_address(const sc_handle *handle);

/*
 * From now on each publication, and the close, also stores the low half of the generation in
 * `cell`, which is set at once: for readers that cannot load the number itself. One cell a handle;
 * NULL takes it away, and when this returns the old one is not written any more.
 */
SC_API void sc_handle_mirror(sc_handle *handle, uint32_t *cell);
/*
 * New handle for what this one holds now, that never changes: reload, override and environment fail
 * with SC_ERROR_UNSUPPORTED. It pins the snapshot, with its explanations, dumps and warnings; the
 * two handles know nothing of each other. NULL on failure.
 */
SC_API sc_handle *sc_handle_freeze(sc_handle *handle, sc_error *error);
/*
 * As sc_builder_environment, for the reloads of this handle that begin from now on: it never waits
 * for one that goes on. The same entries again cost a comparison.
 */
SC_API sc_status sc_handle_environment(sc_handle *handle, const char *const *entries);

/* Convenience: pin, read, unpin. The fallback is given for every failure. */
SC_API bool sc_get_bool(sc_handle *handle, const char *path, bool fallback);
SC_API int64_t sc_get_int(sc_handle *handle, const char *path, int64_t fallback);
SC_API double sc_get_float(sc_handle *handle, const char *path, double fallback);
/* Copies the text and its NUL; SC_ERROR_OUT_OF_RANGE and the length needed if it does not fit. */
SC_API sc_status sc_get_string(sc_handle *handle, const char *path, char *buffer, size_t size,
                               size_t *length);
SC_API bool sc_has(sc_handle *handle, const char *path);

/* ------------------------------------------------------------------------- */
/* Snapshot: one configuration that never changes                            */
/* ------------------------------------------------------------------------- */

/* New pin on the current snapshot; NULL when the handle is closed. */
SC_API sc_snapshot *sc_handle_snapshot(sc_handle *handle);
SC_API sc_snapshot *sc_snapshot_retain(sc_snapshot *snapshot);
SC_API void sc_snapshot_release(sc_snapshot *snapshot);
SC_API sc_value sc_snapshot_root(const sc_snapshot *snapshot);
/* New reference to its image. */
SC_API sc_image *sc_snapshot_image(const sc_snapshot *snapshot);
/*
 * The value at a path, or absent with `error` filled: SC_ERROR_BAD_PATH, or
 * SC_ERROR_MISSING_KEY with near keys in the message.
 */
SC_API sc_value sc_snapshot_get(const sc_snapshot *snapshot, const char *path, sc_error *error);
/* Fills `error` for a reading of `value` at `path` that gave `status` ("expected …, found …"). */
SC_API void sc_snapshot_explain_failure(const sc_snapshot *snapshot, const char *path,
                                        sc_value value, sc_status status, const char *expected,
                                        sc_error *error);
SC_API size_t sc_snapshot_notice_count(const sc_snapshot *snapshot);
SC_API bool sc_snapshot_notice(const sc_snapshot *snapshot, size_t index, sc_notice *out);

/* One layer, in order of precedence from low to high, or a place that was looked at in vain. */
typedef struct sc_layer_info {
    sc_source_kind kind;
    const char *name;    /* borrowed */
    const char *format;  /* borrowed; "" where there is none */
    const char *profile; /* borrowed; "" where it is no profile's */
    bool loaded;         /* false: looked for and not there */
    bool secret;
    bool join;
} sc_layer_info;
SC_API size_t sc_snapshot_layer_count(const sc_snapshot *snapshot);
SC_API bool sc_snapshot_layer(const sc_snapshot *snapshot, size_t index, sc_layer_info *out);

/* True when the value at this path is masked in what is made for eyes. */
SC_API bool sc_snapshot_is_secret(const sc_snapshot *snapshot, const char *path);
/* Writes the value at `path` ("" is the whole); secrets are masked unless options->reveal. */
SC_API sc_status sc_snapshot_dump(const sc_snapshot *snapshot, const char *path, const char *format,
                                  const sc_write_options *options, sc_text *out, sc_error *error);
/*
 * The same for a value from elsewhere (a step of an explanation, a side of a change) as if it stood
 * at `path`, a canonical one.
 */
SC_API sc_status sc_snapshot_write(const sc_snapshot *snapshot, const char *path, sc_value value,
                                   const char *format, const sc_write_options *options,
                                   sc_text *out, sc_error *error);

/* Calls `visit` for every leaf below `path` in order, with its canonical path; false stops. */
typedef bool (*sc_visit)(void *context, const char *path, sc_value value);
SC_API sc_status sc_snapshot_leaves(const sc_snapshot *snapshot, const char *path, sc_visit visit,
                                    void *context, sc_error *error);
/* The same for a value that stands for a root of its own: `path` and all paths begin at it. */
SC_API sc_status sc_value_leaves(sc_value value, const char *path, sc_visit visit, void *context,
                                 sc_error *error);

/* ------------------------------------------------------------------------- */
/* Explain                                                                   */
/* ------------------------------------------------------------------------- */

typedef enum sc_action {
    SC_ACTION_SET,
    SC_ACTION_REPLACED,
    SC_ACTION_MERGED, /* an object that joined another */
    SC_ACTION_ADDED,
    SC_ACTION_REMOVED,
    SC_ACTION_FILLED,
    SC_ACTION_KEPT, /* a join that found a value */
    SC_ACTION_UNSET,
    SC_ACTION_EXPANDED /* a reference was put in */
} sc_action;
SC_API const char *sc_action_name(sc_action action);

/* One layer's part in a value. Borrowed from the explanation. */
typedef struct sc_step {
    sc_action action;
    sc_origin origin;
    sc_value value; /* what the layer holds there; absent for an unset */
    bool secret;
} sc_step;
typedef struct sc_explanation sc_explanation;
/* New: every layer that touched the path, in order, the winner last. NULL on failure. */
SC_API sc_explanation *sc_snapshot_explain(const sc_snapshot *snapshot, const char *path,
                                           sc_error *error);
SC_API void sc_explanation_free(sc_explanation *explanation);
SC_API size_t sc_explanation_count(const sc_explanation *explanation);
SC_API bool sc_explanation_step(const sc_explanation *explanation, size_t index, sc_step *out);

/* ------------------------------------------------------------------------- */
/* Differences and reload                                                    */
/* ------------------------------------------------------------------------- */

typedef enum sc_change_kind { SC_ADDED, SC_REMOVED, SC_CHANGED } sc_change_kind;
SC_API const char *sc_change_kind_name(sc_change_kind kind);
/* One path that differs; borrowed from the list. Values borrow from both sides. */
typedef struct sc_change {
    sc_change_kind kind;
    const char *path;
    sc_value before; /* absent when added */
    sc_value after;  /* absent when removed */
    bool secret;
} sc_change;
typedef struct sc_changes sc_changes;
/* New list of the leaves and whole subtrees that differ by meaning, in path order of `after`. */
SC_API sc_changes *sc_diff(const sc_snapshot *before, const sc_snapshot *after, sc_error *error);
SC_API void sc_changes_free(sc_changes *changes);
SC_API size_t sc_changes_count(const sc_changes *changes);
SC_API bool sc_changes_at(const sc_changes *changes, size_t index, sc_change *out);

/*
 * Builds again from the same sources and publishes if anything differs, origins
 * included. On failure the handle keeps what it had; a file that was loaded before
 * and now is gone or empty is one (SC_ERROR_FILE_VANISHED; SC_ERROR_MISSING_FILE for
 * one that its source requires), unless its source allows removal. `changes` (may
 * be NULL) receives a new list that pins both sides, empty where no value differs.
 * Reloads of one handle take turns; a custom source or format that the reload calls
 * cannot ask for one of the same handle (SC_ERROR_UNSUPPORTED, as for an override).
 */
SC_API sc_status sc_handle_reload(sc_handle *handle, sc_changes **changes, sc_error *error);

/*
 * Values put above everything else for a while, for tests: the members of the image's root object,
 * each a path as sc_builder_set takes it and what stands there. An object merges, all else replaces
 * (by the policies); X_add and X_remove are plain data. The image is not kept. Publishes what was
 * loaded with this above it, without reading a source again; a reload meanwhile keeps it on top.
 * The layers are of kind SC_SOURCE_CUSTOM and called "override". New, and keeps the handle alive;
 * or NULL, and the handle keeps what it had. Waits for a reload that goes on.
 */
typedef struct sc_override sc_override;
SC_API sc_override *sc_handle_override(sc_handle *handle, sc_image *image, sc_error *error);
/*
 * Takes them away again, in whatever order overrides end, publishes and frees; SC_OK as well where
 * the handle is closed by now. On failure (out of memory, or layers that do not merge without it)
 * all stays, and may be tried again. NULL is SC_OK.
 */
SC_API sc_status sc_override_end(sc_override *override, sc_error *error);

/* ------------------------------------------------------------------------- */
/* Reader: the fast way, one a thread                                        */
/* ------------------------------------------------------------------------- */

/*
 * A reader pins one snapshot and sees only that until sc_reader_refresh moves
 * it. What it gave stays valid until then. No read locks or writes shared memory.
 */
typedef struct sc_reader sc_reader;
/* New, or NULL when out of memory or closed. Keeps the handle alive. */
SC_API sc_reader *sc_reader_new(sc_handle *handle);
SC_API void sc_reader_free(sc_reader *reader);
/* True when it moved to another snapshot. One relaxed load when nothing changed. */
SC_API bool sc_reader_refresh(sc_reader *reader);
/* Unpins the snapshot while the reader is idle; the next refresh or read pins again. */
SC_API void sc_reader_park(sc_reader *reader);
/* Borrowed until the next refresh or park; absent where there is none. */
SC_API sc_value sc_reader_get(sc_reader *reader, const char *path);
/* The same, for text with a length that need not end in NUL. */
SC_API sc_value sc_reader_get_n(sc_reader *reader, const char *path, size_t length);
/* Borrowed, the pinned one; NULL when closed. */
SC_API sc_snapshot *sc_reader_snapshot(sc_reader *reader);

/* A prepared path: belongs to its reader and is freed with it. NULL: out of memory or bad path. */
typedef struct sc_key sc_key;
SC_API sc_key *sc_reader_key(sc_reader *reader, const char *path, sc_error *error);
SC_API sc_value sc_reader_value(sc_reader *reader, sc_key *key);
SC_API bool sc_reader_bool(sc_reader *reader, sc_key *key, bool fallback);
SC_API int64_t sc_reader_int(sc_reader *reader, sc_key *key, int64_t fallback);
SC_API double sc_reader_float(sc_reader *reader, sc_key *key, double fallback);
/* Borrowed until the next refresh or park; `fallback` may be NULL, `length` too. */
SC_API const char *sc_reader_string(sc_reader *reader, sc_key *key, const char *fallback,
                                    size_t *length);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_H */
