/*
 * Everything a reader relies on is made true here, once: the text is UTF-8 without a BOM, padding
 * follows it, the limits are known and the writer knows its source.
 */
#include "format/parse.h"

#include "format/open.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "image/large.h"

#include <string.h>

static const char bom[] = "\xEF\xBB\xBF";
enum { BOM_SIZE = 3, SMALL = 4096 };

typedef struct parsing {
    const sc_format *format;
    const sc_format_parse_options *options;
    const char *name;
    const sc_allocator *allocator;
    sc_limits limits;
    sc_error *error;
} parsing;

static sc_status invalid_utf8(const sc_format *format, sc_error *error, const char *text,
                              size_t length, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text;
    bool wide = at == 0 && length >= 2 &&
                ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF));
    if (wide) {
        return sc_error_at(error, SC_ERROR_INVALID_UTF8, text, length, at,
                           "the text is UTF-16; save it as UTF-8");
    }
    const char *hint = format == &sc_format_properties
                           ? " (Latin-1, as Java once had it? save it as UTF-8, or write \\uXXXX)"
                           : "";
    return sc_error_at(error, SC_ERROR_INVALID_UTF8, text, length, at,
                       "the byte 0x%02X is not UTF-8%s", (unsigned)bytes[at], hint);
}

static sc_status read_with(const parsing *parse, sc_writer *writer, const char *text, size_t length,
                           bool ascii, bool *empty)
{
    const sc_format_parse_options *options = parse->options;
    sc_reading reading = {
        .text = text,
        .length = length,
        .ascii = ascii,
        .name = parse->name,
        .options = options->reader,
        .secrets = options->secrets,
        .limits = &parse->limits,
        .allocator = parse->allocator,
        .writer = writer,
        .notices = options->notices,
        .error = parse->error,
    };
    if (options->like != NULL) {
        sc_writer_reserve_like(writer, options->like);
    } else {
        /* Configuration has a value every 20 to 40 bytes. */
        size_t values =
            parse->format->values != NULL ? parse->format->values(text, length) : length / 24;
        sc_writer_reserve(writer, values, length);
    }
    sc_status status = sc_writer_source(writer, options->source_kind, parse->name, options->secret);
    if (status != SC_OK) {
        return sc_error_code(parse->error, status);
    }
    status = parse->format->read(parse->format, &reading);
    *empty = reading.empty;
    if (status != SC_OK && parse->error != NULL) {
        if (!reading.opened) {
            sc_reading_open(&reading, writer, &reading.open);
        }
        sc_secrets_mask_error(options->secrets, text, length, &reading.open, parse->error);
    }
    return status;
}

static sc_status read_padded(const parsing *parse, const char *text, size_t length, bool ascii,
                             sc_image **out, bool *empty)
{
    /* On the stack, so that a small input costs one allocation: its image. */
    sc_writer writer;
    sc_writer_init(&writer, parse->allocator, &parse->limits);
    sc_status status = read_with(parse, &writer, text, length, ascii, empty);
    if (status == SC_OK && parse->options->drafted != NULL) {
        parse->options->drafted(parse->options->drafted_context, &writer);
    }
    if (status == SC_OK) {
        *out = sc_writer_build(&writer, parse->error);
        status = sc_writer_status(&writer);
    }
    sc_writer_done(&writer);
    return status;
}

/* Reads a padded copy; of a small text, one on the stack. */
static sc_status read_copy(const parsing *parse, const char *text, size_t length, bool ascii,
                           sc_image **out, bool *empty)
{
    char own[SMALL + SC_PARSE_PADDING], *copy = own;
    if (length > SMALL) {
        copy = sc_alloc(parse->allocator, length + SC_PARSE_PADDING);
        if (copy == NULL) {
            return sc_error_code(parse->error, SC_ERROR_OUT_OF_MEMORY);
        }
        sc_large_expect(parse->allocator, copy, length);
    }
    if (length != 0) {
        memcpy(copy, text, length);
    }
    memset(copy + length, 0, SC_PARSE_PADDING);
    sc_status status = read_padded(parse, copy, length, ascii, out, empty);
    if (copy != own) {
        sc_free(parse->allocator, copy, length + SC_PARSE_PADDING);
    }
    return status;
}

/* Checks the bytes and sees to the padding. */
static sc_status read_bytes(const parsing *parse, const char *text, size_t length, sc_image **out,
                            bool *empty)
{
    if (length > parse->limits.file_size || length >= UINT32_MAX) {
        return sc_error_set(parse->error, SC_ERROR_FILE_TOO_LARGE,
                            "the text of %zu bytes is larger than the limit", length);
    }
    if (length >= BOM_SIZE && memcmp(text, bom, BOM_SIZE) == 0) {
        text += BOM_SIZE;
        length -= BOM_SIZE;
    }
    bool ascii;
    size_t valid = sc_utf8_check(text, length, &ascii);
    if (valid != length) {
        return invalid_utf8(parse->format, parse->error, text, length, valid);
    }
    if (parse->options->padded) {
        return read_padded(parse, text, length, ascii, out, empty);
    }
    return read_copy(parse, text, length, ascii, out, empty);
}

/* Adds the facts that the reader did not know, and hides the text of a secret source. */
static void complete_error(const parsing *parse)
{
    sc_error *error = parse->error;
    if (error == NULL) {
        return;
    }
    sc_error_source(error, parse->name);
    if (parse->options->secret) {
        error->excerpt[0] = '\0';
        error->caret = 0;
    }
    if (error->code == SC_ERROR_SYNTAX) {
        size_t length = strlen(error->message), name_length = strlen(parse->format->name);
        static const char before[] = " (read as ", plain[] = ")";
        static const char guess[] = ", a guess by the content: name the format to choose another)";
        const char *after = parse->options->guessed ? guess : plain;
        size_t after_size = parse->options->guessed ? sizeof guess : sizeof plain;
        size_t before_length = sizeof before - 1;
        if (length + before_length + name_length + after_size <= sizeof error->message) {
            char *p = error->message + length;
            memcpy(p, before, before_length);
            memcpy(p + before_length, parse->format->name, name_length);
            memcpy(p + before_length + name_length, after, after_size);
        }
    }
}

/* Bytes that are not text. */
static sc_status open_bytes(const parsing *parse, const char *bytes, size_t length, sc_image **out)
{
    sc_error own;
    const sc_opening opening = {.bytes = bytes,
                                .length = length,
                                .limits = &parse->limits,
                                .allocator = parse->allocator,
                                .error = parse->error != NULL ? parse->error : &own};
    return parse->format->open(&opening, out);
}

sc_status sc_format_parse(const sc_format *format, const char *text, size_t length,
                          const sc_format_parse_options *options, sc_image **out, bool *empty,
                          sc_error *error)
{
    static const sc_format_parse_options defaults = {.source_kind = SC_SOURCE_TEXT};
    bool was_empty = false;
    parsing parse = {
        .format = format, .options = options != NULL ? options : &defaults, .error = error};
    parse.name = parse.options->name != NULL ? parse.options->name : "text";
    parse.allocator =
        parse.options->allocator != NULL ? parse.options->allocator : sc_allocator_default();
    parse.limits = sc_limits_resolve(parse.options->limits);
    *out = NULL;
    sc_status status = format->open != NULL ? open_bytes(&parse, text, length, out)
                                            : read_bytes(&parse, text, length, out, &was_empty);
    if (status != SC_OK) {
        complete_error(&parse);
    }
    if (empty != NULL) {
        *empty = was_empty;
    }
    return status;
}
