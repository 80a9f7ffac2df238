/*
 * Which values hold no references: those from the environment, from arguments and from directories,
 * and whatever else came in a layer that says so (a .env file read by the environment's rules). The
 * result knows a value's source, not its layer, so the sources of such layers are kept in a set.
 */
#include <string.h>

#include "compose/references.h"
#include "image/image.h"

typedef struct sc_literal_slot {
    const sc_image *image; /* NULL: free */
    const sc_source_entry *entry;
} sc_literal_slot;

static bool kind_is_literal(uint8_t kind)
{
    return kind == SC_SOURCE_ENVIRONMENT || kind == SC_SOURCE_ARGUMENTS ||
           kind == SC_SOURCE_DIRECTORY;
}

static bool is_same(const sc_literal_slot *slot, const sc_image *image,
                    const sc_source_entry *entry)
{
    return slot->entry->kind == entry->kind && slot->entry->length == entry->length &&
           memcmp(slot->image->text + slot->entry->name, image->text + entry->name,
                  entry->length) == 0;
}

static sc_literal_slot *find(const sc_expander *self, const sc_image *image,
                             const sc_source_entry *entry)
{
    uint64_t seed = self->below.seed + entry->kind;
    uint32_t at = (uint32_t)sc_hash(image->text + entry->name, entry->length, seed);
    at &= self->literal_mask;
    while (self->literals[at].image != NULL && !is_same(&self->literals[at], image, entry)) {
        at = (at + 1) & self->literal_mask;
    }
    return &self->literals[at];
}

static bool entry_is_literal(const sc_expander *self, const sc_image *image,
                             const sc_source_entry *entry)
{
    return kind_is_literal(entry->kind) || find(self, image, entry)->image != NULL;
}

static bool is_literal_layer(const sc_compose_layer *layer)
{
    return layer->value.image != NULL && (layer->flags & SC_LAYER_LITERAL) != 0;
}

static sc_status make_set(sc_expander *self)
{
    uint64_t count = 0, size = 4;
    for (size_t i = 0; i < self->count; i++) {
        if (is_literal_layer(&self->layers[i])) {
            count += self->layers[i].value.image->header->source_count;
        }
    }
    while (size < count * 2) {
        size *= 2;
    }
    size_t bytes = (size_t)size * sizeof *self->literals;
    self->literals = size <= UINT32_MAX ? sc_arena_alloc_zero(&self->arena, bytes) : NULL;
    self->literal_mask = (uint32_t)(size - 1);
    return self->literals != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

static void enter_layer(sc_expander *self, const sc_image *image)
{
    for (uint32_t i = 0; i < image->header->source_count; i++) {
        const sc_source_entry *entry = &image->sources[i];
        if (!kind_is_literal(entry->kind)) {
            *find(self, image, entry) = (sc_literal_slot){image, entry};
        }
    }
}

sc_status sc_literal_find(sc_expander *self)
{
    const sc_image *image = self->root.image;
    uint32_t sources = image->header->source_count;
    sc_status status = make_set(self);
    self->literal = sc_arena_alloc(&self->arena, sources);
    if (status != SC_OK || self->literal == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < self->count; i++) {
        if (is_literal_layer(&self->layers[i])) {
            enter_layer(self, self->layers[i].value.image);
        }
    }
    for (uint32_t i = 0; i < sources; i++) {
        self->literal[i] = entry_is_literal(self, image, &image->sources[i]);
    }
    return SC_OK;
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
