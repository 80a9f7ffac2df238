/*
 * From untrusted bytes to an image: every source, test and fuzz target calls it. Checks UTF-8,
 * skips the BOM, gives the reader its padding, and fills in what a reader does not know.
 */
#ifndef SC_FORMAT_PARSE_H
#define SC_FORMAT_PARSE_H

#include "format/format.h"

/* NUL bytes a reader may look at behind the text. */
enum { SC_PARSE_PADDING = 16 };

/* A zeroed struct is the default. */
typedef struct sc_format_parse_options {
    const char *name; /* of the source, for origins, notices and errors; NULL: "text" */
    sc_source_kind source_kind;
    bool secret;  /* the source is */
    bool guessed; /* the format is, by the content: errors say so */
    bool padded;  /* SC_PARSE_PADDING zeroed bytes follow the text: it is read without a copy */
    sc_reader_options reader;
    const sc_secrets *secrets;     /* NULL: the rules' words alone */
    const sc_limits *limits;       /* NULL, or 0 in a field: defaults */
    const sc_allocator *allocator; /* NULL: the default one */
    sc_notices *notices;           /* may be NULL */
    const sc_image *like; /* the new image will be about as large; NULL: by the text's length */
    /* Called with the whole draft before its image takes memory as well. NULL: not. */
    void (*drafted)(void *context, const sc_writer *draft);
    void *drafted_context;
} sc_format_parse_options;

/*
 * Reads `length` bytes, which may be any. SC_OK with a new image in *out, or a failure with *out
 * NULL. *empty (may be NULL) is true for a text of nothing but white space and comments, whether
 * that succeeded (a format with an empty document) or failed (a format that needs a value).
 * Options may be NULL. Duplicate keys and the like go to options->notices.
 */
sc_status sc_format_parse(const sc_format *format, const char *text, size_t length,
                          const sc_format_parse_options *options, sc_image **out, bool *empty,
                          sc_error *error);

#endif
