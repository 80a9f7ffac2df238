/*
 * Settings, each a path and a text: the variables of an environment. They become layers here, in
 * an order that does not depend on the order in which they were added.
 */
#ifndef SC_SOURCE_SETTINGS_H
#define SC_SOURCE_SETTINGS_H

#include "source/kind.h"
#include "source/segments.h"

/* All texts are UTF-8, and borrowed until the layers are made. */
typedef struct sc_setting {
    const char *name; /* of the variable, for messages */
    const sc_span *spans;
    uint32_t count;
    uint32_t line, column;
    const char *text;
    size_t length;
    unsigned says; /* SC_SECRET_…, by the variable's name */
    bool secret;   /* the text was made from a secret */
    size_t number; /* in the environment: of equal names the first counts, as in getenv */
} sc_setting;

typedef struct sc_settings {
    sc_setting *items;
    size_t count, capacity;
} sc_settings;

enum { SC_SETTINGS_MAX = 1 << 24 };

/* SC_OK, out of memory or too large. */
sc_status sc_settings_add(const sc_allocator *allocator, sc_settings *settings,
                          const sc_setting *setting);
void sc_settings_free(const sc_allocator *allocator, sc_settings *settings);

/* The names of the layers and of the origins in them. */
typedef struct sc_settings_origin {
    sc_source_kind kind;
    const char *layer; /* name of the layers */
    const char *file;  /* of every value; NULL: each value names its variable */
} sc_settings_origin;

/*
 * Appends the layers of the settings; no layer without settings. A setting below one whose text is
 * an array or object goes into the next layer, so that the merge applies it to that value.
 * Conflicts are reported in the context's notices.
 */
sc_status sc_settings_make(const sc_source *source, const sc_loading *loading,
                           const sc_settings *settings, const sc_settings_origin *origin,
                           sc_layer_list *out);

#endif
