/*
 * Status codes, errors and notices, memory and limits: used by every other part of the API. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_BASE_H
#define SUPERCONFIG_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* Sets the size of a struct that the caller fills, and all else to zero. */
#ifdef __cplusplus
#define SC_SIZED(type)                                                                             \
    {                                                                                              \
        sizeof(type)                                                                               \
    }
#else
#define SC_SIZED(type)                                                                             \
    {                                                                                              \
        .size = sizeof(type)                                                                       \
    }
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Status codes                                                              */
/* ------------------------------------------------------------------------- */

/*
 * The table of all codes: X(identifier, name, text). Names are the same in all languages (Node's
 * code is ERR_SC_ and the name in capitals). The prefix of an identifier is its severity.
 */
#define SC_STATUS_TABLE(X)                                                                         \
    X(SC_OK, "ok", "no error")                                                                     \
    X(SC_ERROR_OUT_OF_MEMORY, "out-of-memory", "out of memory")                                    \
    X(SC_ERROR_INVALID_ARGUMENT, "invalid-argument", "an argument is not valid")                   \
    X(SC_ERROR_CLOSED, "closed", "the handle is closed")                                           \
    X(SC_ERROR_MISSING_KEY, "missing-key", "no value at this path")                                \
    X(SC_ERROR_WRONG_TYPE, "wrong-type", "the value has another type")                             \
    X(SC_ERROR_OUT_OF_RANGE, "out-of-range", "the number does not fit the requested type")         \
    X(SC_ERROR_BAD_VALUE, "bad-value", "the text cannot be read as the requested type")            \
    X(SC_ERROR_UNKNOWN_KEY, "unknown-key", "no field takes this key")                              \
    X(SC_ERROR_BAD_PATH, "bad-path", "the path does not parse")                                    \
    X(SC_ERROR_MISSING_FILE, "missing-file", "no such file")                                       \
    X(SC_ERROR_UNREADABLE_FILE, "unreadable-file", "the file may not be read")                     \
    X(SC_ERROR_IS_DIRECTORY, "is-directory", "found a directory where a file was expected")        \
    X(SC_ERROR_NOT_DIRECTORY, "not-directory", "found a file where a directory was expected")      \
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
    X(SC_ERROR_CANNOT_EDIT, "cannot-edit", "the text cannot be edited in this way")                \
    X(SC_ERROR_NOT_REPLACEABLE, "not-replaceable", "the file cannot be replaced by a new one")     \
    X(SC_ERROR_INDEX_GAP, "index-gap", "the index is beyond the next element")                     \
    X(SC_ERROR_BAD_PROFILE, "bad-profile", "not a profile name")                                   \
    X(SC_ERROR_BAD_PATTERN, "bad-pattern", "the pattern does not parse")                           \
    X(SC_ERROR_BAD_APP_NAME, "bad-app-name", "not an application name")                            \
    X(SC_ERROR_BAD_POLICY, "bad-policy", "not a merge policy")                                     \
    X(SC_ERROR_REFERENCE_SYNTAX, "reference-syntax", "the reference does not parse")               \
    X(SC_ERROR_REFERENCE_MISSING, "reference-missing", "the reference leads to no value")          \
    X(SC_ERROR_REFERENCE_CYCLE, "reference-cycle", "the reference leads back to itself")           \
    X(SC_ERROR_REFERENCE_TYPE, "reference-type", "only a scalar is allowed inside a text")         \
    X(SC_ERROR_REFERENCE_LIMIT, "reference-limit", "references expand beyond the limit")           \
    X(SC_ERROR_INCLUDE_CYCLE, "include-cycle", "a file includes itself")                           \
    X(SC_ERROR_INCLUDE_LIMIT, "include-limit", "includes nest too deep or are too many")           \
    X(SC_ERROR_INCLUDE_OUTSIDE, "include-outside", "an included file is outside its folder")       \
    X(SC_ERROR_FILE_VANISHED, "file-vanished", "a file that was loaded before is empty or broken") \
    X(SC_ERROR_BAD_IMAGE, "bad-image", "not an image, or a damaged one")                           \
    X(SC_ERROR_FOREIGN_IMAGE, "foreign-image", "an image of another byte order or version")        \
    X(SC_ERROR_UNBAKED, "unbaked", "compiled, what this machine gives would be fixed for all")     \
    X(SC_ERROR_CUSTOM, "custom", "a custom format or source failed")                               \
    X(SC_ERROR_UNSUPPORTED, "unsupported", "not supported on this system")                         \
    X(SC_ERROR_SCHEMA, "schema", "the value does not follow its schema")                           \
    X(SC_ERROR_BAD_SCHEMA, "bad-schema", "not a schema, or one with a mistake")                    \
    X(SC_ERROR_SCHEMA_LIMIT, "schema-limit", "checking needs more steps than the limit")           \
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
    X(SC_WARNING_MISFIT, "misfit", "a text does not read as the type of the value below")          \
    X(SC_WARNING_CUSTOM, "custom-warning", "a warning of a custom format or source")               \
    X(SC_WARNING_SCHEMA, "schema-warning", "a default does not follow its own schema")             \
    X(SC_WARNING_RENAMED_KEY, "renamed-key", "a key is given under its old name")                  \
    X(SC_WARNING_DEPRECATED_KEY, "deprecated-key", "a key that is deprecated is set")              \
    X(SC_WARNING_NOT_CONFIGURATION, "not-configuration",                                           \
      "a text is a single value, and perhaps no configuration")                                    \
    X(SC_WARNING_STALE_IMAGE, "stale-image", "an input of a compiled image has changed since")     \
    X(SC_WARNING_PRIVATE_IMAGE, "private-image", "a file that is to be mapped was read instead")   \
    X(SC_NOTE_EMPTY_SOURCE, "empty-source", "a source is empty and changes nothing")               \
    X(SC_NOTE_NO_MATCH, "no-match", "a pattern matches no file")                                   \
    X(SC_NOTE_FILE_REMOVED, "file-removed", "a file that is not required was removed")             \
    X(SC_NOTE_UNKNOWN_SECTION, "unknown-section", "a section of a nested file is not a profile")   \
    X(SC_NOTE_OBJECT_KEPT, "object-kept", "a variable did not replace an object")                  \
    X(SC_NOTE_VALUE_KEPT, "value-kept",                                                            \
      "a variable does not read as the value below, which stays")                                  \
    X(SC_NOTE_UNUSED_PATH, "unused-path", "a path that an option names matches nothing")           \
    X(SC_NOTE_DETECTED_FORMAT, "detected-format", "the format was detected from the content")      \
    X(SC_NOTE_UNKNOWN_INPUT, "unknown-input", "an input of a compiled image cannot be looked at")  \
    X(SC_NOTE_WORD_IS_TEXT, "word-is-text", "a word that YAML 1.1 reads as a bool is text")        \
    X(SC_NOTE_COMMENT_IS_TEXT, "comment-is-text", "a value that looks like a comment is text")     \
    X(SC_NOTE_LINE_IS_TEXT, "line-is-text", "an indented line continues the value before it")      \
    X(SC_NOTE_YAML_VERSION, "yaml-version", "a file is read by the rules of another YAML version")

typedef enum sc_status {
#define SC_STATUS_ENUM(identifier, name, text) identifier,
    SC_STATUS_TABLE(SC_STATUS_ENUM)
#undef SC_STATUS_ENUM
        SC_STATUS_COUNT
} sc_status;

typedef enum sc_severity { SC_SEVERITY_NOTE, SC_SEVERITY_WARNING, SC_SEVERITY_ERROR } sc_severity;

/* The name of a code ("missing-file"); "unknown" for any other number. Static text. */
SC_API const char *sc_status_name(sc_status status);
/* One line of English that describes a code. Static text. */
SC_API const char *sc_status_text(sc_status status);
/* The severity of a code; a note for SC_OK. */
SC_API sc_severity sc_status_severity(sc_status status);
/* The code of a name; SC_STATUS_COUNT for an unknown name and for NULL. */
SC_API sc_status sc_status_from_name(const char *name);
/* SC_VERSION of the linked library. Static text. */
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
 * An error, in memory of the caller: there is nothing to free. All texts are NUL-terminated.
 * Secrets in them are masked. A text that does not fit is cut at a code point and ends with an
 * ellipsis.
 */
typedef struct sc_error {
    sc_status code;
    uint32_t line;        /* from 1; 0 when not known */
    uint32_t column;      /* from 1, in Unicode code points; 0 when not known */
    uint32_t caret;       /* column of the error within `excerpt`, from 1; 0: none */
    int32_t system_error; /* the system's error number if it caused the error, else 0 */
    uint64_t reserved[8];
    char message[SC_ERROR_MESSAGE_SIZE]; /* a sentence without place, code or full stop */
    char source[SC_ERROR_SOURCE_SIZE];   /* file name, variable or source name; may be empty */
    char path[SC_ERROR_PATH_SIZE];       /* canonical path of the value; may be empty */
    char excerpt[SC_ERROR_EXCERPT_SIZE]; /* the line, control characters escaped; may be empty */
} sc_error;

/* A warning or a note of a snapshot. All texts are borrowed from the snapshot. */
typedef struct sc_notice {
    sc_status code;
    sc_severity severity; /* after strict mode and per-code rules */
    uint32_t line;
    uint32_t column;
    const char *message;
    const char *source; /* "" if absent */
    const char *path;   /* "" if absent */
    uint64_t reserved[4];
} sc_notice;

/* The parts of the text that are shown beside the place, the path and the message. */
enum {
    SC_SHOW_SEVERITY = 1, /* "error: ", "warning: ", "note: " before the message */
    SC_SHOW_CODE = 2,     /* " [code]" after it */
    SC_SHOW_EXCERPT = 4,  /* two further lines: the excerpt, and a caret below the column */
    SC_SHOW_COLOR = 8     /* escape sequences of a terminal */
};
/*
 * Writes "source:line:column: error: path: message [code]" and the excerpt, without the parts that
 * are not known or not requested, to `buffer`: at most `size` bytes with the NUL, without a last
 * line end. The path is left out if the message names it. Returns the length of the whole text
 * without the NUL. `buffer` may be NULL if `size` is 0. A NULL `error` gives an empty text.
 */
SC_API size_t sc_error_format(const sc_error *error, unsigned flags, char *buffer, size_t size);
/* The same for a warning or a note, which has no excerpt. */
SC_API size_t sc_notice_format(const sc_notice *notice, unsigned flags, char *buffer, size_t size);
/*
 * Writes text for a terminal: valid UTF-8, NUL-terminated. Characters that control a terminal or
 * change the direction of writing are escaped; a text that does not fit `size` is cut with an
 * ellipsis. Returns the bytes written; `columns` (may be NULL) receives their width on a terminal.
 */
SC_API size_t sc_text_show(const char *text, size_t length, char *buffer, size_t size,
                           size_t *columns);

/* ------------------------------------------------------------------------- */
/* Memory and limits                                                         */
/* ------------------------------------------------------------------------- */

/*
 * An allocator: resize(context, NULL, 0, n) allocates n bytes, resize(context, block, old, n)
 * resizes a block, and resize(context, block, old, 0) frees it and returns NULL. NULL for n > 0
 * means that memory is exhausted; the old block then stays unchanged. Blocks are aligned for every
 * type. The function may be called from any thread, also from several at once.
 */
typedef struct sc_allocator {
    void *context;
    void *(*resize)(void *context, void *block, size_t old_size, size_t new_size);
} sc_allocator;

/* New text. Free it with sc_text_free. */
typedef struct sc_text {
    char *data; /* NUL-terminated */
    size_t length;
    const sc_allocator *allocator;
} sc_text;

/* Frees the text and zeroes the struct. Accepts NULL and a zeroed struct. */
SC_API void sc_text_free(sc_text *text);

/* Zero in a field means its default. */
typedef struct sc_limits {
    size_t size;        /* of this struct */
    uint64_t file_size; /* bytes of one input; default 64 MiB */
    uint32_t depth;     /* nesting of values; default 256, at most 1024 */
    uint32_t nodes;     /* values in one image; default 2^31 */
    uint32_t aliases;   /* nodes that aliases add, 64 bytes of text counted as one more; default:
                           larger of 10^6 and 10 x written */
} sc_limits;
#define SC_LIMITS_INIT SC_SIZED(sc_limits)

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_BASE_H */
