/* Adapts a caller's format to sc_format: its reader and writer call the caller's functions. */
#ifndef SC_ENGINE_CUSTOM_FORMAT_H
#define SC_ENGINE_CUSTOM_FORMAT_H

#include "format/format.h"

typedef struct sc_custom_format {
    sc_format format; /* first member: readers and writers get it as `self` */
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

/* New copy of the vtable; NULL when out of memory: then the caller still owns the context. */
sc_custom_format *sc_custom_format_new(const sc_allocator *allocator,
                                       const sc_format_vtable *vtable);
/* Calls the vtable's destroy. */
void sc_custom_format_free(const sc_allocator *allocator, sc_custom_format *custom);

#endif
