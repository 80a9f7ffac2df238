/*
 * One small vtable a format. A reader drives the writer for exactly one value
 * (the root) and gives every value its place; a writer appends text.
 */
#ifndef SC_FORMAT_FORMAT_H
#define SC_FORMAT_FORMAT_H

#include "base/buf.h"
#include "diag/notices.h"
#include "diag/secret.h"
#include "image/writer.h"

/*
 * Options of a source that change how its text is read, whatever the format: a reader looks at its
 * own. Zero is the default of each. A cached layer is shared by sources that agree in all.
 */
typedef struct sc_reader_options {
    sc_documents documents;
    bool bare_keys;
    bool literal_sections;
} sc_reader_options;

static inline sc_reader_options sc_reader_options_of(const sc_source_options *options)
{
    return (sc_reader_options){
        .documents = options->documents,
        .bare_keys = options->bare_keys,
        .literal_sections = options->literal_sections,
    };
}

static inline bool sc_reader_options_equal(const sc_reader_options *a, const sc_reader_options *b)
{
    return a->documents == b->documents && a->bare_keys == b->bare_keys &&
           a->literal_sections == b->literal_sections;
}

/* The input of a reader. Text is valid UTF-8 without BOM, followed by at least 16 NUL bytes. */
typedef struct sc_reading {
    const char *text;
    size_t length;
    bool ascii;       /* every byte is below 0x80: columns are byte distances */
    const char *name; /* for notices; errors get it from the caller */
    sc_reader_options options;
    const sc_secrets *secrets; /* NULL: the rules' words alone */
    const sc_limits *limits;   /* resolved: no field is 0, but `aliases` (its default depends) */
    const sc_allocator *allocator;
    sc_writer *writer;   /* at its root, source set */
    sc_notices *notices; /* may be NULL */
    /* of a reader that writes only at its end: the setting it reads or has read last, its section
     */
    const char *open_key, *open_section;
    size_t open_key_length, open_section_length;
    sc_secret_open open; /* of a reader that has a writer of its own: sc_reading_open's */
    bool opened;
    sc_error *error; /* may be NULL; the reader fills code, message, line, column, excerpt */
    bool empty;      /* out, set last: the text was read to its end and only holds white space and
                        comments. With a failure it means that this is the failure (a format that
                        needs a value), so that a source can accept the empty text */
} sc_reading;

/* The input of a format that is not text: any bytes. */
typedef struct sc_opening {
    const void *bytes;
    size_t length;
    const sc_limits *limits; /* may be NULL */
    const sc_allocator *allocator;
    sc_error *error; /* never NULL */
} sc_opening;

/* The input of a writer. */
typedef struct sc_writing {
    sc_value value;
    const sc_write_options *options; /* never NULL */
    const sc_allocator *allocator;
    sc_buf *out; /* sticky status: appends need no check, only the end does */
    sc_error *error;
} sc_writing;

typedef struct sc_format {
    const char *name;
    const char *const *extensions; /* NULL-terminated, lower case, without dot */
    sc_status (*read)(const struct sc_format *self, sc_reading *reading); /* NULL: see `open` */
    /* About how many values a text has, so that the draft grows only once; NULL: one in 24 bytes.
     */
    size_t (*values)(const char *text, size_t length);
    sc_status (*open)(const sc_opening *opening, sc_image **out); /* of one that is not text */
    sc_status (*write)(const struct sc_format *self, sc_writing *writing); /* may be NULL */
    bool on_builder;    /* `read` may be called only on the thread that loads */
    bool untyped;       /* its scalars are untyped text */
    const void *detail; /* the format's own */
} sc_format;

extern const sc_format sc_format_json, sc_format_jsonc, sc_format_json5, sc_format_toml,
    sc_format_yaml, sc_format_ini, sc_format_dotenv, sc_format_properties, sc_format_image;

/* Built-in formats in fixed order, NULL-terminated. */
extern const sc_format *const sc_formats[];

/* Formats that are only written, for programs with their own rules (assignments.c). */
extern const sc_format sc_format_shell, sc_format_docker_env, sc_format_github_env,
    sc_format_systemd_env, sc_format_environ;
/* By name, or NULL. */
const sc_format *sc_format_written(const char *name);

/*
 * By name (an extension is taken for one, as `env` and `yml` are), or by extension without dot
 * (ASCII case ignored); NULL if no format has it.
 */
const sc_format *sc_format_by_name(const char *name);
const sc_format *sc_format_by_extension(const char *extension, size_t length);
/* The extension of a file name, without dot, or "". `.env.NAME` has "env". */
const char *sc_format_extension(const char *file_name);
/*
 * By the name of a file: JSONC for the `.json` files that are known to have comments, else by the
 * extension; NULL if the extension is not known.
 */
const sc_format *sc_format_by_file_name(const char *file_name);
/* By content, in a fixed order; never NULL. Documented in docs/reference/formats.md. */
const sc_format *sc_format_detect(const char *text, size_t length);

/* Shared by readers: puts untyped text (guess and text beside it) as the next value. */
sc_status sc_format_untyped(sc_writer *writer, const char *text, size_t length);
/*
 * For a place that requires a container: SC_OK unless the text begins like a JSON array or object,
 * after white space, and is not valid JSON; then the failure, with the place in the text.
 */
sc_status sc_format_check_json(const char *text, size_t length, const sc_limits *limits,
                               const sc_allocator *allocator, uint32_t *line, uint32_t *column);

#endif
