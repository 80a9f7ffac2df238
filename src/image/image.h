/*
 * The image as it is held in memory, and direct reading of its nodes.
 *
 * An image that was merged may share the values that one large layer alone contributed: instead of
 * a copy it has a *link* to the node of that image, which it keeps as one of its bases. Only
 * members of objects are links. A container of which few children changed is a *delta* (delta.h):
 * it holds these and refers to the others as one. A cursor never rests on a link: code that makes a
 * value of a child resolves it (sc_image_child, sc_image_find), and only code that reads adjacent
 * nodes meets links and deltas.
 */
#ifndef SC_IMAGE_IMAGE_H
#define SC_IMAGE_IMAGE_H

#include <stdatomic.h>
#include <string.h>

#include "image/layout.h"
#include "platform/file.h"

/*
 * The block is behind this struct in one allocation, or mapped, or the caller's. Sections that are
 * rarely read are found from the header, because every image has this struct.
 */
struct sc_image {
    const sc_node *nodes;
    const char *text;
    const sc_packed_origin *origins;
    const uint32_t *tables;
    const sc_source_entry *sources;
    const sc_image_header *header;
    uint64_t serial; /* never used twice in this process */
    atomic_uint references;
    uint32_t base_count;
    sc_image *const *bases; /* owned references, behind this struct; what links lead to */
    const sc_allocator *allocator;
    size_t allocated;         /* bytes of the allocation that holds this struct */
    size_t mapped;            /* bytes of the mapping; 0: the block is not mapped */
    _Atomic(sc_image *) flat; /* the same without links, made when its bytes are asked for */
};

static inline const sc_node *sc_value_node(sc_value value)
{
    return &value.image->nodes[value.node];
}

static inline sc_value sc_value_of(const sc_image *image, uint32_t node)
{
    return (sc_value){.image = image, .node = node, .reserved = 0};
}

/* Where a link, or another node of its kind, leads. */
static inline sc_value sc_link_target(const sc_image *image, const sc_node *link)
{
    return sc_value_of(image->bases[link->as.link.base], link->as.link.node);
}

/* The value of a member, in this image or in a base; absent if it is removed. */
static inline sc_value sc_value_of_member(const sc_image *image, uint32_t node)
{
    const sc_node *member = &image->nodes[node];
    if (member->kind < SC_NODE_GONE) {
        return sc_value_of(image, node);
    }
    return member->kind == SC_NODE_LINK ? sc_link_target(image, member) : (sc_value){0};
}

/* The length of the key whose text this is. */
static inline uint32_t sc_key_length(const char *key)
{
    uint32_t length = (unsigned char)key[-1];
    if (length == SC_KEY_LONG) {
        memcpy(&length, key - SC_KEY_FRONT_MOST, sizeof length);
    }
    return length;
}

static inline const char *sc_image_key(const sc_image *image, uint32_t key, uint32_t *length)
{
    *length = sc_key_length(image->text + key);
    return image->text + key;
}

static inline uint32_t sc_image_children(const sc_image *image, const sc_node *node)
{
    return (node->flags & SC_NODE_TABLE) != 0 ? image->tables[node->as.children.count]
                                              : node->as.children.count;
}

static inline bool sc_node_is_delta(const sc_node *node)
{
    return (node->flags & SC_NODE_DELTA) != 0;
}

/* The child of a delta at a position (delta.c). */
sc_value sc_delta_child(const sc_image *image, const sc_node *node, uint32_t position);

/* The child at a position, which the container has. */
static inline sc_value sc_image_child(const sc_image *image, const sc_node *node, uint32_t position)
{
    return sc_node_is_delta(node) ? sc_delta_child(image, node, position)
                                  : sc_value_of_member(image, node->as.children.first + position);
}

/* Whether two scalars of one kind are equal; their texts are in `text` and `other_text`. */
bool sc_scalars_equal(const char *text, const sc_node *a, const char *other_text, const sc_node *b);

static inline bool sc_node_is_container(const sc_node *node)
{
    return (uint8_t)(node->kind - SC_ARRAY) <= SC_OBJECT - SC_ARRAY;
}

/* Number of the source of a value, for sc_image.sources; SC_SOURCE_NONE where it has none. */
uint32_t sc_value_source(sc_value value);
/* Line and column of a value; 0 where not known. */
void sc_value_place(sc_value value, uint32_t *line, uint32_t *column);
/* The text beside an untyped value that is not a string, or NULL. */
const sc_untyped_text *sc_image_untyped(const sc_image *image, uint32_t node);

/*
 * Sets up `image` (with storage, allocator and allocated already filled in) over
 * a block whose header is sound: section pointers, a new serial, one reference.
 */
void sc_image_attach(sc_image *image, const void *block);
/*
 * The root of the manifest, or an absent value. It borrows from the image, and from `room`, which
 * is the caller's and needs no release.
 */
sc_value sc_image_manifest(const sc_image *image, sc_image *room);
/* True where a text holds "${". */
bool sc_image_holds_reference(const char *text, size_t length);
/* SC_OK, or the limit that the image exceeds, with the error filled. */
sc_status sc_image_within(const sc_image *image, const sc_limits *limits, sc_error *error);
/*
 * New image over a mapped file of at most `limit` bytes, whose header alone is checked. NULL where
 * it is not mapped: *why says why not, as the end of a sentence about the file; NULL there is
 * SC_ERROR_OUT_OF_MEMORY. Whatever is wrong with the file itself is found by reading it.
 */
sc_image *sc_image_map(const char *file, uint64_t limit, const sc_allocator *allocator,
                       sc_file_stamp *stamp, const char **why);
/* A hash seed for a new image: random, different for each. */
uint64_t sc_image_new_seed(void);
/*
 * The image without links and deltas: itself, or one that is made once and belongs to it. NULL: out
 * of memory.
 */
const sc_image *sc_image_flat(const sc_image *image);
/* Nodes in it and in its bases: a measure of its size as a tree. */
uint64_t sc_image_nodes(const sc_image *image);
/* Slots of the member table of `count` members. */
uint32_t sc_table_slots(uint32_t count);
/* Enters one member into a table that has its counts. */
void sc_table_enter(uint32_t *words, uint64_t hash, uint32_t node);

#endif
