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

/* An immutable block that holds a tree of values. See image.h. */
typedef struct sc_image sc_image;

/*
 * A cursor into an image, passed by value. A zeroed sc_value is absent. Every function accepts an
 * absent value and returns an absent value, zero, or SC_ERROR_MISSING_KEY. A value borrows from its
 * image: it is valid as long as the image, snapshot or pin of a reader that it came from. Compare
 * values with sc_value_equal, never by their bytes.
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

/* The name of a kind: "null", "bool", "integer" and so on. Static text. */
SC_API const char *sc_kind_name(sc_kind kind);

/* The kind of a value; SC_ABSENT for an absent one. */
SC_API sc_kind sc_value_kind(sc_value value);

/*
 * Typed readings return SC_OK and write `out`, or fail and leave it unchanged: SC_ERROR_MISSING_KEY
 * (absent), SC_ERROR_WRONG_TYPE, SC_ERROR_OUT_OF_RANGE (the value does not fit) or
 * SC_ERROR_BAD_VALUE (the text cannot be read as that type).
 *
 * Readings do not convert between types, with two exceptions. Untyped text (from the environment,
 * arguments, INI and others) is returned as written by the string reading, and parsed by all other
 * readings (docs/reference/typed-readings.md). An integer is read as a float if that is exact.
 */

/* The value as a bool. */
SC_API sc_status sc_value_bool(sc_value value, bool *out);
/* The value as a signed integer. */
SC_API sc_status sc_value_int(sc_value value, int64_t *out);
/* The value as an unsigned integer. */
SC_API sc_status sc_value_uint(sc_value value, uint64_t *out);
/* The value as a float. */
SC_API sc_status sc_value_float(sc_value value, double *out);
/* The value as text: borrowed, NUL-terminated. `length` may be NULL. */
SC_API sc_status sc_value_string(sc_value value, const char **out, size_t *length);
/*
 * The value as an exact number of nanoseconds: "500ms", "1h30m", "PT5M" (ISO 8601), or a bare
 * number of seconds.
 */
SC_API sc_status sc_value_duration(sc_value value, int64_t *nanoseconds);
/*
 * The value as an exact number of bytes: "10MB" is 10^7, "10MiB" is 10 x 2^20, a bare number is
 * bytes.
 */
SC_API sc_status sc_value_size(sc_value value, uint64_t *bytes);
/*
 * The value as a list. An array is returned itself. Untyped text is read as JSON, or split at its
 * commas into pieces of untyped text. `*list` borrows from `*holder`, a new image that the caller
 * releases, or from the image of `value` when `*holder` is NULL. Neither pointer may be NULL.
 */
SC_API sc_status sc_value_list(sc_value value, const sc_allocator *allocator, sc_value *list,
                               sc_image **holder);

/*
 * A scalar without any conversion, for bindings and emitters. Strings and datetimes set `text` and
 * `length`; integers above INT64_MAX set `is_unsigned`.
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
/* The scalar of a value. For an array, an object or an absent value only `kind` is set. */
SC_API sc_scalar sc_value_scalar(sc_value value);

/*
 * True for a value that was read from untyped text; then `*text` is that text as written, borrowed.
 * `text` and `length` may be NULL.
 */
SC_API bool sc_value_untyped(sc_value value, const char **text, size_t *length);

typedef enum sc_datetime_kind {
    SC_OFFSET_DATETIME,
    SC_LOCAL_DATETIME,
    SC_LOCAL_DATE,
    SC_LOCAL_TIME
} sc_datetime_kind;

/* A datetime of RFC 3339 or TOML 1.1. Fields that its kind does not have are 0. */
typedef struct sc_datetime {
    sc_datetime_kind kind;
    int32_t year, month, day;
    int32_t hour, minute, second;
    uint32_t nanosecond;     /* digits beyond nine are cut */
    int32_t fraction_digits; /* as written; 0 when there is no fraction */
    int32_t offset_minutes;
} sc_datetime;
/* The value as a datetime: a datetime, or a string or untyped text that has the form of one. */
SC_API sc_status sc_value_datetime(sc_value value, sc_datetime *out);

/* The number of members of an object or elements of an array; 0 for every other value. */
SC_API size_t sc_value_count(sc_value value);
/* The child at a position, in constant time; absent beyond the end. */
SC_API sc_value sc_value_item(sc_value value, size_t index);
/* The member with a key; absent if the key is missing or if `value` is not an object. */
SC_API sc_value sc_value_member(sc_value value, const char *key, size_t length);
/*
 * The member that belongs to a field of a type, by the rule that binds variables: the key that
 * equals the name; otherwise the key that equals it in lower case; otherwise the only key that
 * equals it when ASCII case, `-` and `_` are ignored. Absent if no key fits, or if several keys
 * fit and none is exact.
 */
SC_API sc_value sc_value_field(sc_value value, const char *name, size_t length);
/*
 * The key of `value` in its object: borrowed, NUL-terminated. NULL for an element of an array, a
 * root or an absent value. `length` may be NULL.
 */
SC_API const char *sc_value_key(sc_value value, size_t *length);
/*
 * The value at a path below `value` (grammar: docs/reference/paths.md). Absent if there is no
 * value, or if the path does not parse; sc_path_check distinguishes the two.
 */
SC_API sc_value sc_value_at(sc_value value, const char *path);
/*
 * True if two values have the same type and value. The order of keys does not matter, 1 differs
 * from 1.0, NaN equals NaN, and two absent values are equal.
 */
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
/* The name of a kind of source: "file", "environment" and so on. Static text. */
SC_API const char *sc_source_kind_name(sc_source_kind kind);

/*
 * Where a value was written. `source` is borrowed: the name of a file or of a variable, "defaults"
 * and so on.
 */
typedef struct sc_origin {
    sc_source_kind kind;
    bool secret;
    uint32_t line;   /* from 1; 0 when not known */
    uint32_t column; /* from 1, in Unicode code points; 0 when not known */
    const char *source;
    uint64_t reserved[2];
} sc_origin;
/* Writes the origin of a value. False for an absent value and for a value without an origin. */
SC_API bool sc_value_origin(sc_value value, sc_origin *out);

/* ------------------------------------------------------------------------- */
/* Paths                                                                     */
/* ------------------------------------------------------------------------- */

/*
 * One step of a list of segments. A key is exactly the member of that key (which may hold anything,
 * also U+0000) and needs no quoting; on an array, digits (or minus and digits) are an index. An
 * index is an element, from the end if it is negative; on an object it is the member whose key
 * is its decimal digits.
 */
typedef struct sc_path_segment {
    const char *key; /* NULL: an index */
    size_t length;   /* of the key */
    int64_t index;
} sc_path_segment;

/*
 * A path from a caller: a text in the grammar below, or a list of segments. All is borrowed.
 * With neither, and with the empty list, it is the place it begins at. The empty text is the member
 * "" if the place has one, else the place itself.
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
 * Checks whether a path parses: SC_OK, or SC_ERROR_BAD_PATH with the column. The grammar: `a.b.c`
 * walks objects; digits (or a minus sign and digits, from the end) index an array, and on an object
 * they are a key; `a[0]` always indexes; a segment is quoted ("…" with the escapes of JSON) if it
 * is empty, if it contains a dot, a bracket, a quote, a space or a control character, or if it is
 * the first and begins with `/`; `/a/b~1c/0` is a JSON Pointer (RFC 6901). A text that is exactly a
 * key of the root is that key. So a printed path that would be taken for such a key has its first
 * segment quoted (`"a".b` beside the key `a.b`).
 */
SC_API sc_status sc_path_check(const char *path, size_t length, sc_error *error);
/*
 * Appends one key to the canonical path of `length` bytes in `buffer`, which has `size` bytes. Adds
 * the dot, and the quotes if the grammar requires them. Returns the length that the path then has;
 * writes nothing if that does not fit with its NUL.
 */
SC_API size_t sc_path_append_key(char *buffer, size_t size, size_t length, const char *key,
                                 size_t key_length);
/* Appends an index, `[3]`, in the same way. */
SC_API size_t sc_path_append_index(char *buffer, size_t size, size_t length, size_t index);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_VALUE_H */
