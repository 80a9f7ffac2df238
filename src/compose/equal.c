/*
 * A hash that agrees with sc_value_equal: the order of an object's members does not count, 1 and
 * 1.0 differ, all nans are one, and so are the two zeros. Depth is bounded as every image's is.
 */
#include "base/hash.h"
#include "compose/fold.h"
#include "image/image.h"

static uint64_t hash_number(double number, uint64_t seed)
{
    double plain = number != number || number == 0.0 ? 0.0 : number;
    uint64_t bits = number != number ? 1 : 0;
    uint64_t word;
    memcpy(&word, &plain, sizeof word);
    word ^= bits;
    return sc_hash(&word, sizeof word, seed);
}

static uint64_t hash_value(sc_value value, uint64_t seed);

/* Members are summed, so their order has no effect; each is mixed with its key first. */
static uint64_t hash_children(sc_value value, const sc_node *node, uint64_t seed)
{
    uint32_t count = sc_image_children(value.image, node);
    uint64_t hash = seed + count;
    for (uint32_t i = 0; i < count; i++) {
        sc_value child = sc_image_child(value.image, node, i);
        uint64_t word = hash_value(child, seed);
        if (node->kind == SC_OBJECT) {
            uint32_t length;
            const char *key = sc_image_key(child.image, sc_value_node(child)->key, &length);
            hash += sc_hash(&word, sizeof word, sc_hash(key, length, seed));
        } else {
            hash = sc_hash(&word, sizeof word, hash);
        }
    }
    return hash;
}

static uint64_t hash_value(sc_value value, uint64_t seed)
{
    const sc_node *node = sc_value_node(value);
    uint64_t own = seed + node->kind;
    uint64_t word = 0;
    switch ((sc_kind)node->kind) {
    case SC_BOOL:
        word = node->as.bits != 0;
        return sc_hash(&word, sizeof word, own);
    case SC_INTEGER:
        word = node->as.bits;
        return sc_hash(&word, sizeof word, own);
    case SC_FLOAT:
        return hash_number(node->as.number, own);
    case SC_STRING:
    case SC_DATETIME:
        return sc_hash(value.image->text + node->as.text.offset, node->as.text.length, own);
    case SC_ARRAY:
    case SC_OBJECT:
        return hash_children(value, node, own);
    default:
        return own;
    }
}

uint32_t sc_value_hash(sc_value value, uint64_t seed)
{
    return (uint32_t)hash_value(value, seed);
}
