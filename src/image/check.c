/*
 * Checking an untrusted block. The order matters: section bounds first, then
 * each node against them in one ascending pass. Because children must follow
 * each other breadth first, the pass needs no stack, proves that there are no
 * cycles and no shared children, and learns the depth. What could be wrong
 * without being out of bounds (tags, tables) is written anew.
 *
 * If the text section is ASCII as a whole, one pass over it proves every text in it to be UTF-8.
 * Other sections are checked text by text.
 *
 * Time is linear in the block, although any number of values may name one text or key: those that
 * were looked at last are remembered, and what is looked at again and again beyond that is charged.
 * No writer makes a block that exceeds the charge, because aliases are charged when they are read.
 * The charge holds for ASCII too: whoever copies the values copies the text of each.
 */
#include "image/check.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "image/writer.h"

enum {
    SHORT_TEXT = 64,      /* costs no more than its node */
    REMEMBERED = 256,     /* a power of two */
    REMEMBERED_LEAST = 8, /* a power of two too */
    WORK_FACTOR = 64      /* bytes that may be looked at for each byte of the block */
};
#define WORK_LEAST (UINT64_C(64) << 20)

/* A text that is sound, or the hash of a key; length 0: free. */
typedef struct looked_at {
    uint32_t offset, length;
    uint64_t hash;
} looked_at;

typedef struct checked {
    uint64_t work_left;
    looked_at *texts, *keys; /* of the long ones; as many as `mask` + 1 of either */
    uint32_t mask;
    bool ascii; /* the whole text section */
    sc_image_header *header;
    sc_node *nodes;
    const sc_packed_origin *origins;
    const sc_wide_origin *wide;
    const sc_untyped_text *untyped;
    const sc_source_entry *sources;
    uint32_t *tables;
    const char *text;
    const char *reason;
    uint32_t next_untyped, next_wide;
    uint32_t table_words; /* used by the objects so far */
    bool operators;       /* a key that may be one was met */
} checked;

static bool fail(checked *image, const char *reason)
{
    image->reason = reason;
    return false;
}

/* ---- header ---- */

static sc_status check_one_header(const void *block, size_t size, const char **reason)
{
    sc_image_header header;
    *reason = "too short for an image";
    if (size < sizeof header) {
        return SC_ERROR_BAD_IMAGE;
    }
    memcpy(&header, block, sizeof header);
    *reason = "not an image";
    if (memcmp(header.magic, "SCIMAGE", 8) != 0) {
        return SC_ERROR_BAD_IMAGE;
    }
    *reason = "an image of another byte order";
    if (header.order != SC_IMAGE_ORDER) {
        return SC_ERROR_FOREIGN_IMAGE;
    }
    *reason = "an image of another version";
    if (header.version != SC_IMAGE_VERSION) {
        return SC_ERROR_FOREIGN_IMAGE;
    }
    *reason = "the image is cut short or has bytes after it";
    if (header.size != size) {
        return SC_ERROR_BAD_IMAGE;
    }
    *reason = "the sections of the image do not fit";
    bool sound = header.node_count != 0 && header.text_size != 0 && header.manifest <= size &&
                 sc_image_sections_of(&header).end == size - header.manifest;
    return sound ? SC_OK : SC_ERROR_BAD_IMAGE;
}

sc_status sc_image_check_header(const void *block, size_t size, const char **reason)
{
    sc_status status = check_one_header(block, size, reason);
    sc_image_header header;
    if (status == SC_OK) {
        memcpy(&header, block, sizeof header);
    }
    if (status != SC_OK || header.manifest == 0) {
        return status;
    }
    const char *manifest = (const char *)block + (size - (size_t)header.manifest);
    status = check_one_header(manifest, (size_t)header.manifest, reason);
    if (status == SC_OK) {
        memcpy(&header, manifest, sizeof header);
        *reason = "the manifest of the image has one itself";
        status = header.manifest == 0 ? SC_OK : SC_ERROR_BAD_IMAGE;
    }
    return status;
}

/* ---- text ---- */

/* The number of long texts that a text section of this size can hold, within bounds. */
static uint32_t memory_for(uint32_t text_size)
{
    uint32_t count = REMEMBERED_LEAST;
    while (count < REMEMBERED && count < text_size / SHORT_TEXT) {
        count *= 2;
    }
    return count;
}

static bool is_ascii(const char *text, uint32_t size)
{
    bool ascii;
    return sc_utf8_check(text, size, &ascii) == size && ascii;
}

static looked_at *remembered(const checked *image, looked_at *list, uint32_t offset)
{
    return &list[(offset * UINT32_C(0x9E3779B1)) >> 24 & image->mask];
}

/* False where the block costs more to look at than any that was written honestly. */
static bool charge(checked *image, uint32_t bytes)
{
    if (bytes > image->work_left) {
        return fail(image, "the values share more text than those of an image may");
    }
    image->work_left -= bytes;
    return true;
}

/* NUL-terminated UTF-8 of that length within the text. */
static bool text_sound(checked *image, uint32_t offset, uint32_t length)
{
    bool ascii;
    uint32_t size = image->header->text_size;
    if (offset >= size || length >= size - offset || image->text[offset + length] != 0) {
        return fail(image, "a text leaves the image");
    }
    if (length >= SHORT_TEXT) {
        looked_at *known = remembered(image, image->texts, offset);
        if (known->offset == offset && known->length == length) {
            return true;
        }
        if (!charge(image, length)) {
            return false;
        }
        *known = (looked_at){.offset = offset, .length = length};
    }
    return image->ascii || sc_utf8_check(image->text + offset, length, &ascii) == length ||
           fail(image, "a text is not UTF-8");
}

/* The hash of a sound key; false where looking at it exceeds the charge. */
static bool key_hash(checked *image, uint32_t key, uint64_t *hash)
{
    uint32_t length = sc_key_length(image->text + key);
    if (length < SHORT_TEXT) {
        *hash = sc_hash(image->text + key, length, image->header->seed);
        return true;
    }
    looked_at *known = remembered(image, image->keys, key);
    if (known->offset == key && known->length == length) {
        *hash = known->hash;
        return true;
    }
    if (!charge(image, length)) {
        return false;
    }
    *hash = sc_hash(image->text + key, length, image->header->seed);
    *known = (looked_at){key, length, *hash};
    return true;
}

static bool name_sound(checked *image, uint32_t offset, uint32_t length)
{
    return charge(image, length) && text_sound(image, offset, length) &&
           (memchr(image->text + offset, 0, length) == NULL || fail(image, "a name contains NUL"));
}

static bool key_sound(checked *image, sc_node *node)
{
    const char *key = image->text + node->key;
    if (node->key < 2 || node->key > image->header->text_size ||
        ((unsigned char)key[-1] == SC_KEY_LONG && node->key < SC_KEY_FRONT_MOST)) {
        return fail(image, "a key leaves the image");
    }
    uint64_t hash;
    if (!text_sound(image, node->key, sc_key_length(key)) || !key_hash(image, node->key, &hash)) {
        return false;
    }
    node->tag = (uint16_t)(hash >> 48);
    image->operators = image->operators || sc_writer_is_operator(key, sc_key_length(key));
    return true;
}

/* ---- nodes ---- */

static bool scalar_sound(checked *image, uint32_t i)
{
    sc_node *node = &image->nodes[i];
    bool is_unsigned = (node->flags & SC_NODE_UNSIGNED) != 0;
    if (is_unsigned && (node->kind != SC_INTEGER || node->as.bits <= INT64_MAX)) {
        return fail(image, "a number contradicts its flags");
    }
    if (node->kind == SC_BOOL && node->as.bits > 1) {
        return fail(image, "a bool is neither true nor false");
    }
    if (node->kind == SC_STRING || node->kind == SC_DATETIME) {
        return text_sound(image, node->as.text.offset, node->as.text.length);
    }
    return true;
}

static bool sides_sound(checked *image, uint32_t i)
{
    const sc_image_header *header = image->header;
    const sc_node *node = &image->nodes[i];
    uint32_t packed = (uint32_t)(image->origins[i] >> 48), wide = SC_SOURCE_NONE;
    if (image->next_wide < header->wide_count && image->wide[image->next_wide].node == i) {
        wide = image->wide[image->next_wide++].source;
    }
    if ((packed != SC_SOURCE_WIDE && packed >= header->source_count) ||
        (wide != SC_SOURCE_NONE && wide >= header->source_count)) {
        return fail(image, "an origin names no source");
    }
    if (image->next_untyped < header->untyped_count &&
        image->untyped[image->next_untyped].node == i) {
        const sc_untyped_text *beside = &image->untyped[image->next_untyped++];
        bool expected = (node->flags & SC_NODE_UNTYPED) != 0 && node->kind != SC_STRING;
        return expected ? text_sound(image, beside->offset, beside->length)
                        : fail(image, "a value that is not untyped has a text beside it");
    }
    return true;
}

/* Gives container `i` its place in the breadth-first order; `next` is where its children must be.
 */
static bool container_sound(checked *image, uint32_t i, uint32_t *next)
{
    sc_node *node = &image->nodes[i];
    bool table = (node->flags & SC_NODE_TABLE) != 0;
    uint32_t count = node->as.children.count;
    if (table) {
        if (node->kind != SC_OBJECT || count != image->table_words ||
            count >= image->header->table_words) {
            return fail(image, "a member table is out of place");
        }
        count = image->tables[count];
    }
    if (table != (node->kind == SC_OBJECT && count >= SC_TABLE_MIN)) {
        return fail(image, "a member table is missing or not needed");
    }
    if (node->as.children.first != *next || count > image->header->node_count - *next) {
        return fail(image, "the children of a container are out of place");
    }
    if (table) {
        uint64_t words = 2 + (uint64_t)sc_table_slots(count);
        if (words > image->header->table_words - image->table_words) {
            return fail(image, "a member table leaves the image");
        }
        image->table_words += (uint32_t)words;
    }
    *next += count;
    return true;
}

static bool node_sound(checked *image, uint32_t i, uint32_t *next)
{
    const unsigned known = SC_NODE_UNTYPED | SC_NODE_TABLE | SC_NODE_UNSIGNED | SC_NODE_SECRET;
    sc_node *node = &image->nodes[i];
    if (node->kind < SC_NULL || node->kind > SC_OBJECT || (node->flags & ~known) != 0) {
        return fail(image, "a node is of no known kind");
    }
    if (!sides_sound(image, i)) {
        return false;
    }
    if (sc_node_is_container(node)) {
        return container_sound(image, i, next);
    }
    if ((node->flags & SC_NODE_TABLE) != 0) {
        return fail(image, "a scalar has a member table");
    }
    return scalar_sound(image, i);
}

/* sc_table_build with hashes that are remembered. */
static bool build_table(checked *image, uint32_t offset, uint32_t first, uint32_t count)
{
    uint32_t *words = image->tables + offset;
    uint32_t slots = sc_table_slots(count);
    memset(words, 0, (2 + (size_t)slots) * sizeof *words);
    words[0] = count;
    words[1] = slots;
    for (uint32_t i = first; i < first + count; i++) {
        uint64_t hash;
        if (!key_hash(image, image->nodes[i].key, &hash)) {
            return false;
        }
        sc_table_enter(words, hash, i);
    }
    return true;
}

/* Members have keys and nothing else has; two equal keys would be ambiguous later. */
static bool members_sound(checked *image, uint32_t parent)
{
    const sc_node *node = &image->nodes[parent];
    uint32_t first = node->as.children.first;
    uint32_t count = (node->flags & SC_NODE_TABLE) != 0 ? image->tables[node->as.children.count]
                                                        : node->as.children.count;
    for (uint32_t i = first; i < first + count; i++) {
        if (node->kind == SC_OBJECT ? !key_sound(image, &image->nodes[i])
                                    : image->nodes[i].key != 0) {
            return image->reason != NULL ? false : fail(image, "an element of an array has a key");
        }
        image->nodes[i].tag = node->kind == SC_OBJECT ? image->nodes[i].tag : 0;
    }
    if ((node->flags & SC_NODE_TABLE) != 0) {
        return build_table(image, node->as.children.count, first, count);
    }
    return true;
}

static bool same_key(const checked *image, uint32_t a, uint32_t b)
{
    const char *x = image->text + image->nodes[a].key, *y = image->text + image->nodes[b].key;
    uint32_t length = sc_key_length(x);
    return length == sc_key_length(y) && memcmp(x, y, length) == 0;
}

/* Duplicates: pairs by tag in a small object, neighbours in the probe order of a table. */
static bool keys_unique(checked *image, uint32_t parent)
{
    const sc_node *node = &image->nodes[parent];
    if (node->kind != SC_OBJECT) {
        return true;
    }
    uint32_t first = node->as.children.first;
    if ((node->flags & SC_NODE_TABLE) == 0) {
        for (uint32_t i = first; i < first + node->as.children.count; i++) {
            for (uint32_t j = first; j < i; j++) {
                if (image->nodes[i].tag == image->nodes[j].tag && same_key(image, i, j)) {
                    return fail(image, "a key occurs twice in an object");
                }
            }
        }
        return true;
    }
    const uint32_t *words = image->tables + node->as.children.count;
    uint32_t mask = words[1] - 1;
    for (uint32_t i = first; i < first + words[0]; i++) {
        uint64_t hash;
        if (!key_hash(image, image->nodes[i].key, &hash)) {
            return false;
        }
        uint32_t at = (uint32_t)hash & mask;
        /* The first slot with this key must be this node's own. */
        while (words[2 + at] != i) {
            if (image->nodes[words[2 + at]].tag == image->nodes[i].tag &&
                same_key(image, words[2 + at], i)) {
                return fail(image, "a key occurs twice in an object");
            }
            at = (at + 1) & mask;
        }
    }
    return true;
}

static bool all_nodes_sound(checked *image)
{
    uint32_t next = 1, level_end = 1, depth = 1;
    for (uint32_t i = 0; i < image->header->node_count; i++) {
        if (i == next) {
            return fail(image, "a node belongs to no container");
        }
        if (i == level_end) {
            depth++;
            level_end = next;
        }
        if (depth > SC_IMAGE_DEPTH_MOST) {
            return fail(image, "nested deeper than any image may be");
        }
        if (!node_sound(image, i, &next)) {
            return false;
        }
    }
    image->header->depth = depth;
    bool complete = next == image->header->node_count &&
                    image->next_wide == image->header->wide_count &&
                    image->next_untyped == image->header->untyped_count &&
                    image->table_words == image->header->table_words;
    return complete || fail(image, "the image contains data that no node refers to");
}

static bool all_members_sound(checked *image)
{
    if (image->nodes[0].key != 0) {
        return fail(image, "the root has a key");
    }
    image->nodes[0].tag = 0;
    for (uint32_t i = 0; i < image->header->node_count; i++) {
        if (sc_node_is_container(&image->nodes[i]) &&
            (!members_sound(image, i) || !keys_unique(image, i))) {
            return false;
        }
    }
    return true;
}

static bool all_sources_sound(checked *image)
{
    for (uint32_t i = 0; i < image->header->source_count; i++) {
        const sc_source_entry *entry = &image->sources[i];
        if (entry->kind > SC_SOURCE_UNSET || entry->secret > 1) {
            return fail(image, "a source is of no known kind");
        }
        if (!name_sound(image, entry->name, entry->length)) {
            return false;
        }
    }
    return image->text[0] == 0 || fail(image, "the text does not begin as it must");
}

static sc_status check_one(void *block, const char **reason)
{
    sc_image_header *header = block;
    const sc_image_sections at = sc_image_sections_of(header);
    char *bytes = block;
    checked image = {.header = header,
                     .nodes = (sc_node *)(void *)(bytes + sizeof *header),
                     .origins = (const sc_packed_origin *)(const void *)(bytes + at.origins),
                     .wide = (const sc_wide_origin *)(const void *)(bytes + at.wide),
                     .untyped = (const sc_untyped_text *)(const void *)(bytes + at.untyped),
                     .sources = (const sc_source_entry *)(const void *)(bytes + at.sources),
                     .tables = (uint32_t *)(void *)(bytes + at.tables),
                     .text = bytes + at.text};
    header->seed = sc_image_new_seed();
    image.work_left = header->size > (UINT64_MAX - WORK_LEAST) / WORK_FACTOR
                          ? UINT64_MAX
                          : header->size * WORK_FACTOR + WORK_LEAST;
    looked_at memory[2 * REMEMBERED];
    const uint32_t count = memory_for(header->text_size);
    memset(memory, 0, 2 * count * sizeof *memory);
    image.texts = memory;
    image.keys = memory + count;
    image.mask = count - 1;
    image.ascii = is_ascii(image.text, header->text_size);
    bool sound = all_sources_sound(&image) && all_nodes_sound(&image) && all_members_sound(&image);
    /* Claims that only save work are not believed either. */
    header->flags &= SC_IMAGE_VARIABLES | SC_IMAGE_LITERAL;
    header->flags |= SC_IMAGE_SHARED | (image.operators ? (unsigned)SC_IMAGE_OPERATORS : 0);
    if (sc_image_holds_reference(image.text, header->text_size)) {
        header->flags |= SC_IMAGE_REFERENCES;
    }
    *reason = image.reason;
    return sound ? SC_OK : SC_ERROR_BAD_IMAGE;
}

sc_status sc_image_check_and_rebuild(void *block, const char **reason)
{
    const sc_image_header *header = block;
    sc_status status = check_one(block, reason);
    if (status == SC_OK && header->manifest != 0) {
        status = check_one((char *)block + (header->size - header->manifest), reason);
    }
    return status;
}
