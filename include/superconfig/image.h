/*
 * Images: one immutable block that holds a tree of values, and the writer that makes it. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_IMAGE_H
#define SUPERCONFIG_IMAGE_H

#include <superconfig/value.h>

#ifdef __cplusplus
extern "C" {
#endif

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

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_IMAGE_H */
