/* A caller's format, dressed as one of ours: the reader and writer of its sc_format call back. */
#ifndef SC_ENGINE_CUSTOM_FORMAT_H
#define SC_ENGINE_CUSTOM_FORMAT_H

#include "format/format.h"

typedef struct sc_custom_format {
    sc_format format; /* first: what readers and writers get as `self` */
    sc_format_vtable vtable;
    struct sc_custom_format *next;
    size_t extension_count;
    size_t text_size;
    char *texts;             /* name and extensions */
    const char **extensions; /* NULL-terminated */
} sc_custom_format;

struct sc_output {
    sc_buf *buf;
};

/* New copy of the vtable, or NULL when out of memory; then the context is still the caller's. */
sc_custom_format *sc_custom_format_new(const sc_allocator *allocator,
                                       const sc_format_vtable *vtable);
/* Calls the vtable's destroy. */
void sc_custom_format_free(const sc_allocator *allocator, sc_custom_format *custom);

#endif
