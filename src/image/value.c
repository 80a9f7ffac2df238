/*
 * Reading: the value is a node's number and its image, so a step down is an
 * addition.
 */
#include "image/member.h"

const char *sc_kind_name(sc_kind kind)
{
    static const char *const names[] = {"absent", "null",     "bool",  "integer", "float",
                                        "string", "datetime", "array", "object"};
    return kind >= SC_ABSENT && kind <= SC_OBJECT ? names[kind] : "unknown";
}

sc_kind sc_value_kind(sc_value value)
{
    return value.image != NULL ? (sc_kind)sc_value_node(value)->kind : SC_ABSENT;
}

sc_scalar sc_value_scalar(sc_value value)
{
    sc_scalar out = {.kind = sc_value_kind(value)};
    if (value.image == NULL) {
        return out;
    }
    const sc_node *node = sc_value_node(value);
    switch (out.kind) {
    case SC_BOOL:
        out.boolean = node->as.bits != 0;
        break;
    case SC_INTEGER:
        out.integer = (int64_t)node->as.bits;
        out.is_unsigned = (node->flags & SC_NODE_UNSIGNED) != 0;
        break;
    case SC_FLOAT:
        out.number = node->as.number;
        break;
    case SC_STRING:
    case SC_DATETIME:
        out.text = value.image->text + node->as.text.offset;
        out.length = node->as.text.length;
        break;
    default:
        break;
    }
    return out;
}

static const void *section(const sc_image *image, uint64_t at)
{
    return (const char *)image->header + at;
}

const sc_untyped_text *sc_image_untyped(const sc_image *image, uint32_t node)
{
    uint32_t low = 0, high = image->header->untyped_count;
    if (high == 0) {
        return NULL;
    }
    const sc_untyped_text *untyped = section(image, sc_image_sections_of(image->header).untyped);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (untyped[middle].node < node) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < image->header->untyped_count && untyped[low].node == node;
    return found ? &untyped[low] : NULL;
}

bool sc_value_untyped(sc_value value, const char **text, size_t *length)
{
    if (value.image == NULL || (sc_value_node(value)->flags & SC_NODE_UNTYPED) == 0) {
        return false;
    }
    const sc_node *node = sc_value_node(value);
    uint32_t offset = node->as.text.offset, count = node->as.text.length;
    if (node->kind != SC_STRING) {
        const sc_untyped_text *beside = sc_image_untyped(value.image, value.node);
        if (beside == NULL) {
            return false;
        }
        offset = beside->offset;
        count = beside->length;
    }
    if (text != NULL) {
        *text = value.image->text + offset;
    }
    if (length != NULL) {
        *length = count;
    }
    return true;
}

size_t sc_value_count(sc_value value)
{
    if (value.image == NULL || !sc_node_is_container(sc_value_node(value))) {
        return 0;
    }
    return sc_image_children(value.image, sc_value_node(value));
}

sc_value sc_value_item(sc_value value, size_t index)
{
    if (index >= sc_value_count(value)) {
        return (sc_value){0};
    }
    return sc_image_child(value.image, sc_value_node(value), (uint32_t)index);
}

sc_value sc_value_member(sc_value value, const char *key, size_t length)
{
    if (sc_value_kind(value) != SC_OBJECT || key == NULL) {
        return (sc_value){0};
    }
    return sc_image_find(value.image, sc_value_node(value), key, length);
}

const char *sc_value_key(sc_value value, size_t *length)
{
    uint32_t key = value.image != NULL ? sc_value_node(value)->key : 0;
    uint32_t count = 0;
    const char *text = key != 0 ? sc_image_key(value.image, key, &count) : NULL;
    if (length != NULL) {
        *length = count;
    }
    return text;
}

/* ---- origins ---- */

static const sc_wide_origin *find_wide(const sc_image *image, uint32_t node)
{
    uint32_t low = 0, high = image->header->wide_count;
    if (high == 0) {
        return NULL;
    }
    const sc_wide_origin *wide = section(image, sc_image_sections_of(image->header).wide);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (wide[middle].node < node) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < image->header->wide_count && wide[low].node == node;
    return found ? &wide[low] : NULL;
}

uint32_t sc_value_source(sc_value value)
{
    uint32_t source = (uint32_t)(value.image->origins[value.node] >> 48);
    if (source == SC_SOURCE_WIDE) {
        const sc_wide_origin *wide = find_wide(value.image, value.node);
        source = wide != NULL ? wide->source : SC_SOURCE_NONE;
    }
    return source;
}

void sc_value_place(sc_value value, uint32_t *line, uint32_t *column)
{
    sc_packed_origin origin = value.image->origins[value.node];
    *line = (uint32_t)(origin >> 24) & SC_ORIGIN_MAX;
    *column = (uint32_t)origin & SC_ORIGIN_MAX;
    if (*line == SC_ORIGIN_MAX || *column == SC_ORIGIN_MAX || origin >> 48 == SC_SOURCE_WIDE) {
        const sc_wide_origin *wide = find_wide(value.image, value.node);
        if (wide != NULL) {
            *line = wide->line;
            *column = wide->column;
        }
    }
}

const char *sc_source_kind_name(sc_source_kind kind)
{
    static const char *const names[] = {"defaults",  "text",      "file",   "environment",
                                        "arguments", "directory", "custom", "unset"};
    return kind >= SC_SOURCE_DEFAULTS && kind <= SC_SOURCE_UNSET ? names[kind] : "unknown";
}

bool sc_value_origin(sc_value value, sc_origin *out)
{
    uint32_t source = value.image != NULL ? sc_value_source(value) : SC_SOURCE_NONE;
    if (source == SC_SOURCE_NONE || out == NULL) {
        return false;
    }
    const sc_source_entry *entry = &value.image->sources[source];
    *out = (sc_origin){
        .kind = (sc_source_kind)entry->kind,
        .secret = entry->secret != 0 || (sc_value_node(value)->flags & SC_NODE_SECRET) != 0,
        .source = value.image->text + entry->name,
    };
    sc_value_place(value, &out->line, &out->column);
    return true;
}

/* ---- equality ---- */

bool sc_scalars_equal(const char *text, const sc_node *a, const char *other_text, const sc_node *b)
{
    switch ((sc_kind)a->kind) {
    case SC_NULL:
        return true;
    case SC_BOOL:
        return (a->as.bits != 0) == (b->as.bits != 0);
    case SC_INTEGER:
        return a->as.bits == b->as.bits &&
               (a->flags & SC_NODE_UNSIGNED) == (b->flags & SC_NODE_UNSIGNED);
    case SC_FLOAT:
        return a->as.number == b->as.number ||
               (a->as.number != a->as.number && b->as.number != b->as.number);
    default:
        return a->as.text.length == b->as.text.length &&
               memcmp(text + a->as.text.offset, other_text + b->as.text.offset,
                      a->as.text.length) == 0;
    }
}

/* Depth is bounded: no image is deeper than the limit its writer or check enforced. */
static bool equal(sc_value a, sc_value b)
{
    const sc_node *x = sc_value_node(a), *y = sc_value_node(b);
    if (x->kind != y->kind) {
        return false;
    }
    if (!sc_node_is_container(x)) {
        return sc_scalars_equal(a.image->text, x, b.image->text, y);
    }
    uint32_t count = sc_image_children(a.image, x);
    if (count != sc_image_children(b.image, y)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        sc_value item = sc_image_child(a.image, x, i);
        sc_value other = sc_image_child(b.image, y, i);
        if (x->kind == SC_OBJECT) {
            size_t length;
            const char *key = sc_value_key(item, &length);
            /* Most often the order is the same; only where it is not, look the key up. */
            if (!sc_node_has_key(other.image, sc_value_node(other), key, length)) {
                other = sc_value_member(b, key, length);
            }
        }
        if (other.image == NULL || !sc_value_equal(item, other)) {
            return false;
        }
    }
    return true;
}

bool sc_value_equal(sc_value a, sc_value b)
{
    if (a.image == NULL || b.image == NULL) {
        return a.image == b.image;
    }
    return (a.image == b.image && a.node == b.node) || equal(a, b);
}
