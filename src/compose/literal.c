/*
 * Which values hold no references: those from the environment, from arguments and from directories,
 * and those of a layer with the flag (a .env file read by the environment's rules). The result
 * knows a value's source, not its layer, so the sources of such layers are kept in a set.
 */
#include <string.h>

#include "compose/references.h"
#include "image/image.h"

typedef struct named {
    const sc_image *image;
    const sc_source_entry *entry;
} named;

static bool kind_is_literal(uint8_t kind)
{
    return kind == SC_SOURCE_ENVIRONMENT || kind == SC_SOURCE_ARGUMENTS ||
           kind == SC_SOURCE_DIRECTORY;
}

static bool is_same(const void *entry, const void *key)
{
    const named *a = entry, *b = key;
    return a->entry->kind == b->entry->kind && a->entry->length == b->entry->length &&
           memcmp(a->image->text + a->entry->name, b->image->text + b->entry->name,
                  a->entry->length) == 0;
}

static uint32_t hash_of(const sc_expander *self, const named *source)
{
    const sc_source_entry *entry = source->entry;
    return (uint32_t)sc_hash(source->image->text + entry->name, entry->length,
                             self->below.seed + entry->kind);
}

static bool entry_is_literal(const sc_expander *self, const sc_image *image,
                             const sc_source_entry *entry)
{
    if (kind_is_literal(entry->kind)) {
        return true;
    }
    const named source = {image, entry};
    return self->literals.slots != NULL &&
           sc_table_find(&self->literals, hash_of(self, &source), is_same, &source)->entry != NULL;
}

static bool is_literal_layer(const sc_compose_layer *layer)
{
    return layer->value.image != NULL && (layer->flags & SC_LAYER_LITERAL) != 0;
}

static sc_status enter_layer(sc_expander *self, const sc_image *image)
{
    uint32_t count = image->header->source_count;
    named *sources = sc_arena_alloc_array(&self->arena, count, sizeof *sources);
    sc_status status = sources != NULL ? sc_table_reserve(&self->literals, &self->arena, count)
                                       : SC_ERROR_OUT_OF_MEMORY;
    for (uint32_t i = 0; i < count && status == SC_OK; i++) {
        sources[i] = (named){image, &image->sources[i]};
        if (!kind_is_literal(image->sources[i].kind)) {
            uint32_t hash = hash_of(self, &sources[i]);
            sc_table_slot *slot = sc_table_find(&self->literals, hash, is_same, &sources[i]);
            sc_table_put(&self->literals, slot, hash, &sources[i]);
        }
    }
    return status;
}

sc_status sc_literal_find(sc_expander *self)
{
    const sc_image *image = self->root.image;
    uint32_t sources = image->header->source_count;
    sc_status status = SC_OK;
    self->literal = sc_arena_alloc(&self->arena, sources);
    if (self->literal == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < self->count && status == SC_OK; i++) {
        if (is_literal_layer(&self->layers[i])) {
            status = enter_layer(self, self->layers[i].value.image);
        }
    }
    for (uint32_t i = 0; i < sources && status == SC_OK; i++) {
        self->literal[i] = entry_is_literal(self, image, &image->sources[i]);
    }
    return status;
}

bool sc_literal_is(const sc_expander *self, sc_value value)
{
    uint32_t source = sc_value_source(value);
    if (source == SC_SOURCE_NONE) {
        return false;
    }
    return value.image == self->root.image
               ? self->literal[source]
               : entry_is_literal(self, value.image, &value.image->sources[source]);
}
