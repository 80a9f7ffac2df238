/*
 * A layer: the values of one source. Every build that uses an unchanged file shares its image and
 * notices, so a layer is immutable and reference-counted; how a build takes it (join, at, …) is
 * in sc_yield and in the flags.
 */
#ifndef SC_LAYER_LAYER_H
#define SC_LAYER_LAYER_H

#include <stdatomic.h>

#include "base/account.h"
#include "diag/notices.h"
#include "image/image.h"
#include "platform/fixed.h"
#include "platform/platform.h"

/* How a build takes a layer. */
enum {
    SC_LAYER_JOIN = 1,           /* fills what is absent, replaces nothing */
    SC_LAYER_NO_OPERATORS = 2,   /* X_add and X_remove are plain data */
    SC_LAYER_LOOSE = 4,          /* keys bind to the keys of the layers below */
    SC_LAYER_PATCH = 8,          /* digit keys address elements of arrays, add/remove act on them */
    SC_LAYER_UNSET = 16,         /* each leaf (a null) removes its path */
    SC_LAYER_LITERAL = 32,       /* strings hold no references */
    SC_LAYER_NULL_REMOVES = 128, /* a null of a member removes it (RFC 7396) */
    SC_LAYER_KEEP_OBJECTS = 64,  /* a scalar never replaces an object (a note says so) */
    SC_LAYER_GUIDED = 256        /* it holds untyped text, and a guide knows types */
};

typedef struct sc_layer {
    atomic_uint references;
    const sc_allocator *allocator;
    sc_image *image;    /* NULL: an empty document */
    sc_notices notices; /* of reading it */
    sc_source_kind kind;
    char *name;          /* file name, "environment", …: owned */
    const char *format;  /* static name, or "" */
    sc_file_stamp stamp; /* files only */
    sc_account account;  /* in a registry */
} sc_layer;

/* New with one reference, or NULL when out of memory. */
sc_layer *sc_layer_new(const sc_allocator *allocator, sc_source_kind kind, const char *name);
sc_layer *sc_layer_retain(sc_layer *layer);
void sc_layer_release(sc_layer *layer);
/* The bytes that it holds, including its image. */
size_t sc_layer_bytes(const sc_layer *layer);
/* Adds its bytes to a total until it is freed. The layer must be complete. */
void sc_layer_count(sc_layer *layer, atomic_uint_least64_t *total);

/*
 * A path to show: the given part of a fixed path; unchanged if it is UTF-8, else with the other
 * bytes escaped in `buffer`. The system allows any bytes in a name, but origins, errors and notices
 * are text.
 */
const char *sc_layer_shown_name(const char *path, char *buffer, size_t size);

/* Fills the error for a file that could not be read, with its name and the system's message. */
sc_status sc_layer_file_error(sc_error *error, sc_status status, const char *path,
                              int system_error);
/* The same for a file that could not be written. */
sc_status sc_layer_write_error(sc_error *error, sc_status status, const char *path,
                               const sc_file_fault *fault);

#endif
