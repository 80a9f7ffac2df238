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
 * A writer takes events in order: a value is a scalar, or begin … end; in an object a key precedes
 * each value. The writer keeps its first error, ignores all later events, and every call returns
 * that error, so a caller may check the last call only. A key that the open object already has
 * replaces the earlier member in its place.
 */
typedef struct sc_writer sc_writer;

/*
 * A new writer, or NULL when out of memory. NULL for an argument selects the default. The allocator
 * is borrowed: it must exist as long as the writer and its images.
 */
SC_API sc_writer *sc_writer_new(const sc_allocator *allocator, const sc_limits *limits);
/* Frees the writer with all values that were not finished. Accepts NULL. */
SC_API void sc_writer_free(sc_writer *writer);
/*
 * Sets the source of the following values; `secret` marks them as secret. A source that the image
 * already has (same kind and name) is reused.
 */
SC_API sc_status sc_writer_source(sc_writer *writer, sc_source_kind kind, const char *name,
                                  bool secret);
/* Sets line and column of the following values, until the next call; 0 means not known. */
SC_API void sc_writer_place(sc_writer *writer, uint32_t line, uint32_t column);
/* Begins an object. SC_ERROR_TOO_DEEP beyond the limit of depth. */
SC_API sc_status sc_writer_begin_object(sc_writer *writer);
/* Begins an array. SC_ERROR_TOO_DEEP beyond the limit of depth. */
SC_API sc_status sc_writer_begin_array(sc_writer *writer);
/*
 * Ends the object or array that was begun last. SC_ERROR_INVALID_ARGUMENT if none is open, or if a
 * key still lacks its value.
 */
SC_API sc_status sc_writer_end(sc_writer *writer);
/*
 * Sets the key of the next value. SC_ERROR_INVALID_UTF8 if it is not UTF-8;
 * SC_ERROR_INVALID_ARGUMENT outside of an object, or directly after another key.
 */
SC_API sc_status sc_writer_key(sc_writer *writer, const char *key, size_t length);
/*
 * Writes one scalar: null, a bool, an integer, a float. SC_ERROR_TOO_MANY_NODES beyond the limit;
 * SC_ERROR_INVALID_ARGUMENT if the object needs a key first, or after the root has ended.
 */
SC_API sc_status sc_writer_null(sc_writer *writer);
/* Writes a bool; fails as sc_writer_null does. */
SC_API sc_status sc_writer_bool(sc_writer *writer, bool value);
/* Writes an integer; fails as sc_writer_null does. */
SC_API sc_status sc_writer_int(sc_writer *writer, int64_t value);
/* Writes an integer that may exceed INT64_MAX; fails as sc_writer_null does. */
SC_API sc_status sc_writer_uint(sc_writer *writer, uint64_t value);
/* Writes a float, which may be infinite or NaN; fails as sc_writer_null does. */
SC_API sc_status sc_writer_float(sc_writer *writer, double value);
/* Writes a string. SC_ERROR_INVALID_UTF8 if it is not UTF-8; else fails as sc_writer_null does. */
SC_API sc_status sc_writer_string(sc_writer *writer, const char *text, size_t length);
/*
 * Writes a datetime from its text: RFC 3339, or one of TOML's local kinds. SC_ERROR_BAD_VALUE for
 * any other text; else fails as sc_writer_null does.
 */
SC_API sc_status sc_writer_datetime(sc_writer *writer, const char *text, size_t length);
/*
 * Writes untyped text: the type is guessed (docs/semantics/untyped.md), and the text is kept beside
 * the guess. SC_ERROR_INVALID_UTF8 if it is not UTF-8; else fails as sc_writer_null does.
 */
SC_API sc_status sc_writer_untyped(sc_writer *writer, const char *text, size_t length);
/* Writes a copy of a value with its origins. SC_ERROR_INVALID_ARGUMENT for an absent value. */
SC_API sc_status sc_writer_copy(sc_writer *writer, sc_value value);
/*
 * A new image of everything written, or NULL with the writer's first error. In both cases the
 * writer is empty afterwards and may be used again.
 */
SC_API sc_image *sc_writer_finish(sc_writer *writer, sc_error *error);

/* ------------------------------------------------------------------------- */
/* Images                                                                    */
/* ------------------------------------------------------------------------- */

/* Adds a reference and returns `image`; NULL returns NULL. */
SC_API sc_image *sc_image_retain(sc_image *image);
/* Drops a reference; the last one frees the image. Accepts NULL. */
SC_API void sc_image_release(sc_image *image);
/* The root value. It borrows from the image. */
SC_API sc_value sc_image_root(const sc_image *image);
/*
 * The block itself, borrowed. It contains no addresses, so it may be stored or sent unchanged. An
 * image that shares values with others is copied whole for this, once; NULL if memory is exhausted.
 * `size` may be NULL. NULL for a NULL image.
 */
SC_API const void *sc_image_bytes(const sc_image *image, size_t *size);

/* The bytes that the image takes, without those that it shares with others; 0 for NULL. */
SC_API size_t sc_image_size(const sc_image *image);

/* How much an image from outside is trusted. */
typedef enum sc_trust {
    SC_UNTRUSTED, /* copied into private memory and checked */
    SC_TRUSTED    /* from a trusted origin: used unchanged; only its header is checked */
} sc_trust;
/*
 * A new image from a block, or NULL with SC_ERROR_BAD_IMAGE (not an image, or damaged) or
 * SC_ERROR_FOREIGN_IMAGE (another byte order or version). Untrusted bytes may be anything. Trusted
 * bytes are borrowed, must be aligned to 8, and must not change until the image is released.
 */
SC_API sc_image *sc_image_from_bytes(const void *bytes, size_t size, sc_trust trust,
                                     const sc_allocator *allocator, sc_error *error);
/*
 * Writes the image to a file: first to a temporary file beside it, which is then renamed. So other
 * processes see the old file or the new one. Fails with the codes of files, such as
 * SC_ERROR_INPUT_OUTPUT.
 */
SC_API sc_status sc_image_save(const sc_image *image, const char *file, sc_error *error);
/*
 * A new image from a file, or NULL with a code of files or of sc_image_from_bytes. An untrusted
 * file is read and checked. A trusted file is mapped, and its pages are shared by all processes
 * that map it, if it belongs to the user of this process or to root, and no other user may write
 * it; else it is taken as untrusted. Its owner must replace it by renaming another file over it,
 * never write into it.
 */
SC_API sc_image *sc_image_load(const char *file, sc_trust trust, const sc_allocator *allocator,
                               sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_IMAGE_H */
