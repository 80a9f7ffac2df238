/* Values, their origins, and the paths that address them. Part of superconfig.h. */
#ifndef SUPERCONFIG_VALUE_H
#define SUPERCONFIG_VALUE_H

#include <superconfig/base.h>

#ifdef __cplusplus
extern "C" {
#endif

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
 * One step of a list of segments. A key is exactly the member of that key (which may hold anything,
 * also U+0000) and needs no quoting; on an array, digits (or minus and digits) are an index. An
 * index is an element, from the end where it is negative; on an object it is the member whose key
 * is its decimal digits.
 */
typedef struct sc_path_segment {
    const char *key; /* NULL: an index */
    size_t length;   /* of the key */
    int64_t index;
} sc_path_segment;

/*
 * A path as a caller has it: a text in the grammar below, or a list of segments. All is borrowed.
 * With neither it is the place it begins at, and so is the empty list. The empty text is the member
 * "" where there is one, else the place it begins at.
 */
typedef struct sc_path {
    size_t size;      /* sizeof(sc_path) */
    const char *text; /* NULL: the segments */
    size_t length;    /* of the text, which may hold anything */
    const sc_path_segment *segments;
    size_t count;
} sc_path;
#define SC_PATH_INIT                                                                               \
    {                                                                                              \
        sizeof(sc_path), NULL, 0, NULL, 0                                                          \
    }

static inline sc_path sc_path_of_text(const char *text, size_t length)
{
    sc_path path = SC_PATH_INIT;
    path.text = text;
    path.length = length;
    return path;
}

static inline sc_path sc_path_of_segments(const sc_path_segment *segments, size_t count)
{
    sc_path path = SC_PATH_INIT;
    path.segments = segments;
    path.count = count;
    return path;
}

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

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_VALUE_H */
