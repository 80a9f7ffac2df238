/*
 * From a draft to an image: the reachable nodes breadth first. Any draft can be laid out level by
 * level, without a stack: the nodes already laid out are the queue, a container that is met still
 * names its first child's draft, and is given its children's place at that moment. A draft that was
 * written as a text is read, which nearly all are, is laid out in one pass over its memory.
 */
#include "base/alloc.h"
#include "diag/error.h"
#include "image/delta.h"
#include "image/large.h"
#include "image/writer.h"

typedef struct layout {
    sc_image_header *header;
    sc_node *nodes;
    sc_packed_origin *origins;
    sc_wide_origin *wide;
    sc_untyped_text *untyped;
    sc_source_entry *sources;
    uint32_t *tables;
    const char *text;
} layout;

/*
 * Stable sort by the leading 32-bit node, in `scratch` of the same size: a
 * replaced member is entered out of order. Four passes of a byte each, so the
 * time is linear whatever the order was.
 */
static void sort_by_node(void *items, void *scratch, size_t count, size_t size)
{
    unsigned char *from = items, *to = scratch;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        size_t starts[257] = {0};
        uint32_t node;
        for (size_t i = 0; i < count; i++) {
            memcpy(&node, from + i * size, sizeof node);
            starts[((node >> shift) & 255) + 1]++;
        }
        for (unsigned i = 1; i < 257; i++) {
            starts[i] += starts[i - 1];
        }
        for (size_t i = 0; i < count; i++) {
            memcpy(&node, from + i * size, sizeof node);
            memcpy(to + starts[(node >> shift) & 255]++ * size, from + i * size, size);
        }
        unsigned char *other = from;
        from = to;
        to = other;
    }
}

static bool in_order(const void *items, size_t count, size_t size)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t before, node;
        memcpy(&before, (const char *)items + (i - 1) * size, sizeof before);
        memcpy(&node, (const char *)items + i * size, sizeof node);
        if (node < before) {
            return false;
        }
    }
    return true;
}

static bool put_in_order(sc_writer *writer, void *items, size_t count, size_t size)
{
    if (count < 2 || in_order(items, count, size)) {
        return true;
    }
    void *scratch = sc_alloc_array(writer->allocator, count, size);
    if (scratch == NULL) {
        sc_writer_fail(writer, SC_ERROR_OUT_OF_MEMORY);
        return false;
    }
    sort_by_node(items, scratch, count, size);
    sc_free(writer->allocator, scratch, count * size);
    return true;
}

/* The newest entry of a draft node in a sorted side list, or NULL. */
static const void *side_entry(const void *items, size_t count, size_t size, uint32_t ref)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t node;
        memcpy(&node, (const char *)items + middle * size, sizeof node);
        if (node <= ref) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return NULL;
    }
    const char *entry = (const char *)items + (low - 1) * size;
    uint32_t node;
    memcpy(&node, entry, sizeof node);
    return node == ref ? entry : NULL;
}

static void place_sides(const sc_writer *writer, layout *to, sc_ref ref, uint32_t node)
{
    const sc_draft *draft = &writer->nodes[ref];
    if ((draft->origin >> 24 & SC_ORIGIN_MAX) == SC_ORIGIN_MAX) {
        sc_wide_origin wide = sc_writer_origin_of(writer, ref);
        wide.node = node;
        to->origins[node] = sc_origin_pack(wide.source, wide.line, wide.column);
        to->wide[to->header->wide_count++] = wide;
    }
    if ((draft->node.flags & SC_NODE_UNTYPED) != 0 && draft->node.kind != SC_STRING) {
        const sc_untyped_text *text =
            side_entry(writer->beside, writer->beside_count, sizeof *text, ref);
        if (text != NULL) {
            to->untyped[to->header->untyped_count] = *text;
            to->untyped[to->header->untyped_count++].node = node;
        }
    }
}

/* The side entries of siblings from `ref` on, which are laid out from `node` on. */
static void place_siblings_sides(const sc_writer *writer, layout *to, sc_ref ref, uint32_t count,
                                 uint32_t node)
{
    for (uint32_t i = 0; i < count; i++) {
        place_sides(writer, to, ref, node + i);
        ref = writer->nodes[ref].next;
    }
}

/* Lays out siblings from `ref` on. */
static void place_siblings(const sc_writer *writer, layout *to, sc_ref ref, uint32_t count,
                           uint32_t first)
{
    const sc_draft *drafts = writer->nodes;
    sc_packed_origin *origin = to->origins + first;
    sc_ref next = ref;
    for (sc_node *node = to->nodes + first, *end = node + count; node != end; node++) {
        const sc_draft *draft = &drafts[next];
        *node = draft->node;
        node->flags &= (uint8_t)~SC_NODE_MARKS;
        *origin++ = draft->origin;
        next = draft->next;
    }
    if (writer->wide_count != 0 || writer->beside_count != 0) {
        place_siblings_sides(writer, to, ref, count, first);
    }
}

/* The key's text of a member: a link has that of the node where it leads. */
static const char *key_of(const sc_writer *writer, const layout *to, const sc_node *member)
{
    if (member->kind < SC_NODE_GONE) {
        return to->text + member->key;
    }
    const sc_image *base = writer->bases[member->as.link.base];
    return base->text + base->nodes[member->as.link.node].key;
}

/* A table of the members from `first` on. Returns it; its other words are taken by the caller. */
static uint32_t *place_table(const sc_writer *writer, layout *to, sc_node *node, uint32_t first,
                             uint32_t count)
{
    uint32_t offset = to->header->table_words;
    uint32_t slots = node->kind == SC_OBJECT ? sc_table_slots(count) : 0;
    uint32_t *words = to->tables + offset;
    memset(words, 0, (2 + (size_t)slots) * sizeof *words);
    words[0] = count;
    words[1] = slots;
    /* From behind: a member of a delta may have been removed before it was added again. */
    for (uint32_t i = first + count; i-- != first && slots != 0;) {
        const char *key = key_of(writer, to, &to->nodes[i]);
        sc_table_enter(words, sc_hash(key, sc_key_length(key), writer->seed), i);
    }
    node->flags |= SC_NODE_TABLE;
    node->as.children.count = offset;
    to->header->table_words += 2 + slots;
    return words;
}

/* Where a child of a delta is in its base; SC_POSITION_NONE: it is added. */
static uint32_t position_of(const sc_writer *writer, const layout *to, sc_value base, bool is_array,
                            sc_node *child)
{
    if (is_array) { /* its draft has the position in the place of a key (delta.h) */
        uint32_t position = child->key - 1;
        child->key = 0;
        return position;
    }
    const char *key = key_of(writer, to, child);
    return sc_value_member_position(base, key, sc_key_length(key));
}

/* The words of a delta whose own children are at `first`: they follow its base, which is no child.
 */
static void place_delta(const sc_writer *writer, layout *to, sc_node *node, uint32_t first,
                        uint32_t count)
{
    const sc_node *at = &to->nodes[first - 1];
    sc_value base = sc_value_of(writer->bases[at->as.link.base], at->as.link.node);
    uint32_t *words = place_table(writer, to, node, first, count);
    uint32_t *behind = words + 2 + words[1];
    sc_delta_change *changes = (sc_delta_change *)(void *)(behind + 2);
    uint32_t changed = 0, gone = 0, next = 0;
    for (uint32_t i = 0; i < count; i++) {
        sc_node *child = &to->nodes[first + i];
        uint32_t position = position_of(writer, to, base, node->kind == SC_ARRAY, child);
        /* A position that is behind is that of a removed member, whose key was added again. */
        if (position != SC_POSITION_NONE && position >= next) {
            next = position + 1;
            changes[changed++] = (sc_delta_change){position, position - gone};
            gone += child->kind == SC_NODE_GONE;
        }
    }
    behind[0] = changed;
    behind[1] = count - changed;
    words[0] = (uint32_t)sc_value_count(base) + count - changed - gone;
    node->flags |= SC_NODE_DELTA;
    to->header->table_words += (uint32_t)sc_delta_words(changed);
}

/* Lays out the children of the container at `node`, which still has its draft's. */
static uint32_t place_children(const sc_writer *writer, layout *to, sc_node *node, uint32_t next)
{
    uint32_t count = node->as.children.count;
    place_siblings(writer, to, node->as.children.first, count, next);
    node->as.children.first = next;
    if (count != 0 && to->nodes[next].kind == SC_NODE_BASE) {
        place_delta(writer, to, node, next + 1, count - 1);
    } else if (node->kind == SC_OBJECT && count >= SC_TABLE_MIN) {
        (void)place_table(writer, to, node, next, count);
    }
    return next + count;
}

/* Level by level: the children of one level's containers are the next level. */
static void place_by_level(const sc_writer *writer, layout *to)
{
    uint32_t begin = 0, next = 1, depth = 0, deepest = 0;
    place_siblings(writer, to, writer->nodes[0].node.as.children.first, 1, 0);
    while (begin != next) {
        sc_node *node = to->nodes + begin, *end = to->nodes + next;
        begin = next;
        depth++;
        for (; node != end; node++) {
            if (sc_node_is_container(node)) {
                next = place_children(writer, to, node, next);
            } else if (node->kind == SC_NODE_LINK || node->kind == SC_NODE_BASE) {
                /* A base is where its delta is, one level above. */
                uint32_t above = depth - 1 - (node->kind == SC_NODE_BASE);
                uint32_t below = above + writer->bases[node->as.link.base]->header->depth;
                deepest = below > deepest ? below : deepest;
            }
        }
    }
    to->header->depth = depth > deepest ? depth : deepest;
    to->header->node_count = next;
}

/* ---- in the order of the text ---- */

/*
 * Breadth first, the nodes of one level have the order that they have in the text. So with one
 * cursor for each level the drafts are laid out as they follow each other in memory, which takes a
 * third of the time of place_by_level, because that reads each part of the draft once a level.
 * The cursors begin where the writer's numbers of children say. Values that were replaced or taken
 * out make these numbers wrong. Then the pass stops before it leaves a level's place.
 */
enum { PASS_LEVELS = 64 };

typedef struct pass_level {
    sc_ref ref;         /* the draft that follows the open container of this level */
    uint32_t next, end; /* the place of the level's next node, and where the level ends */
} pass_level;

/*
 * The number of levels that have nodes; 0 if the numbers of children do not have the sum that the
 * image has. An empty level follows, where the containers without children of the last one point.
 */
static uint32_t begin_pass(const sc_writer *writer, const layout *to,
                           pass_level levels[PASS_LEVELS + 1])
{
    const uint32_t nodes = to->header->node_count;
    uint32_t depth = 1, end = 1;
    levels[0] = (pass_level){SC_REF_NONE, 0, 1};
    for (; end < nodes; depth++) {
        bool known = depth < PASS_LEVELS && depth < writer->level_capacity;
        uint32_t children = known ? writer->levels[depth].children : 0;
        if (children == 0 || children > nodes - end) {
            return 0;
        }
        levels[depth] = (pass_level){SC_REF_NONE, end, end + children};
        end += children;
    }
    levels[depth] = (pass_level){SC_REF_NONE, end, end};
    return end == nodes ? depth : 0;
}

/* True if every level is full: nothing is missing. */
static bool end_pass(const pass_level *levels, uint32_t depth)
{
    uint32_t full = 0;
    while (full < depth && levels[full].next == levels[full].end) {
        full++;
    }
    return full == depth;
}

/* False if a node has no place on its level; there is none on the empty level. */
static bool pass(const sc_writer *writer, layout *to, pass_level *levels)
{
    pass_level *level = levels;
    sc_ref ref = writer->nodes[0].node.as.children.first;
    for (;;) {
        if (level->next == level->end) {
            return false;
        }
        const sc_draft *draft = &writer->nodes[ref];
        to->origins[level->next] = draft->origin;
        sc_node *node = &to->nodes[level->next++];
        *node = draft->node;
        node->flags &= (uint8_t)~SC_NODE_MARKS;
        ref = draft->next;
        if (sc_node_is_container(node)) {
            node->as.children.first = level[1].next;
            if (node->as.children.count != 0) {
                level++->ref = ref;
                ref = draft->node.as.children.first;
            }
        }
        for (; ref == SC_REF_NONE; ref = (--level)->ref) {
            if (level == levels) {
                return true;
            }
        }
    }
}

/* The tables of all objects, in the order of their nodes. */
static void place_tables(const sc_writer *writer, layout *to)
{
    const sc_node *end = to->nodes + to->header->node_count;
    for (sc_node *node = to->nodes; writer->large && node != end; node++) {
        uint32_t count = node->as.children.count;
        if (node->kind == SC_OBJECT && count >= SC_TABLE_MIN) {
            (void)place_table(writer, to, node, node->as.children.first, count);
        }
    }
}

/* False if this way is not open to the draft; nothing of the attempt counts then. */
static bool place_by_text(const sc_writer *writer, layout *to)
{
    pass_level levels[PASS_LEVELS + 1];
    bool has_sides =
        writer->wide_count != 0 || writer->beside_count != 0 || writer->base_count != 0;
    uint32_t depth = has_sides ? 0 : begin_pass(writer, to, levels);
    if (depth == 0 || !pass(writer, to, levels) || !end_pass(levels, depth)) {
        return false;
    }
    to->header->depth = depth;
    place_tables(writer, to);
    return true;
}

static void place_sources(const sc_writer *writer, layout *to)
{
    for (size_t i = 0; i < writer->source_count; i++) {
        to->sources[i] = writer->sources[i].entry;
    }
    to->header->source_count = (uint32_t)writer->source_count;
}

/* The most words that the tables of deltas take. */
static uint64_t delta_words(const sc_writer *writer)
{
    uint64_t words = 0;
    for (size_t i = 1; writer->has_delta && i < writer->count; i++) {
        const sc_node *node = &writer->nodes[i].node;
        uint32_t count = sc_node_is_container(node) ? node->as.children.count : 0;
        if (count != 0 && writer->nodes[node->as.children.first].node.kind == SC_NODE_BASE) {
            words += 2 + (uint64_t)sc_table_slots(count) + sc_delta_words(count);
        }
    }
    return words;
}

/* The most that each section may hold; the true counts follow when all is laid out. */
static bool plan(const sc_writer *writer, sc_image_header *header)
{
    uint64_t words = writer->table_words + delta_words(writer);
    memcpy(header->magic, "SCIMAGE", 8);
    header->version = SC_IMAGE_VERSION;
    header->order = SC_IMAGE_ORDER;
    header->seed = writer->seed;
    header->node_count = (uint32_t)(writer->count - 1 - writer->dead);
    header->wide_count = (uint32_t)writer->wide_count;
    header->untyped_count = (uint32_t)writer->beside_count;
    header->source_count = (uint32_t)writer->source_count;
    header->table_words = (uint32_t)words;
    header->text_size = (uint32_t)writer->text_length;
    return words <= UINT32_MAX;
}

/* Moves the sections together where replaced members left them smaller than planned. */
static sc_image_sections close_gaps(const layout *to, const sc_image_header *counts,
                                    const sc_image_sections *planned)
{
    const sc_image_header *header = to->header;
    char *block = (char *)to->header;
    if (header->wide_count == counts->wide_count &&
        header->untyped_count == counts->untyped_count &&
        header->table_words == counts->table_words) {
        return *planned;
    }
    const sc_image_sections at = sc_image_sections_of(header);
    memmove(block + at.untyped, block + planned->untyped,
            header->untyped_count * sizeof(sc_untyped_text));
    memmove(block + at.sources, block + planned->sources,
            header->source_count * sizeof(sc_source_entry));
    memmove(block + at.tables, block + planned->tables, header->table_words * sizeof(uint32_t));
    memmove(block + at.text, block + planned->text, header->text_size);
    return at;
}

/* Lays everything out in a block of the planned size. The writer's own text is not needed after. */
static void fill(sc_writer *writer, char *block, const sc_image_header *planned_header,
                 const sc_image_sections *planned)
{
    sc_image_header *header = (sc_image_header *)(void *)block;
    layout to = {.header = header,
                 .nodes = (sc_node *)(void *)(block + sizeof *header),
                 .origins = (sc_packed_origin *)(void *)(block + planned->origins),
                 .wide = (sc_wide_origin *)(void *)(block + planned->wide),
                 .untyped = (sc_untyped_text *)(void *)(block + planned->untyped),
                 .sources = (sc_source_entry *)(void *)(block + planned->sources),
                 .tables = (uint32_t *)(void *)(block + planned->tables),
                 .text = block + planned->text};
    *header = *planned_header;
    header->wide_count = header->untyped_count = header->table_words = 0;
    /* Padding between sections is written out, so no byte of an image is uninitialised. */
    memset(block + planned->wide, 0, (size_t)(planned->text - planned->wide));
    memcpy(block + planned->text, writer->text, header->text_size);
    sc_writer_release_text(writer);
    if (!place_by_text(writer, &to)) {
        place_by_level(writer, &to);
    }
    place_sources(writer, &to);
    const sc_image_sections at = close_gaps(&to, planned_header, planned);
    memset(block + at.text + header->text_size, 0, (size_t)(at.end - at.text - header->text_size));
    header->size = at.end;
    header->flags = writer->flags;
    for (size_t i = 0; i < writer->base_count; i++) {
        header->flags |= writer->bases[i]->header->flags & SC_IMAGE_MAY_HOLD;
    }
    if (sc_image_holds_reference(block + at.text, header->text_size)) {
        header->flags |= SC_IMAGE_REFERENCES;
    }
}

/* The image takes the writer's references over. */
static void take_bases(sc_writer *writer, sc_image *image, void *place)
{
    if (writer->base_count != 0) {
        memcpy(place, writer->bases, writer->base_count * sizeof(sc_image *));
        image->bases = place;
        image->base_count = (uint32_t)writer->base_count;
        writer->base_count = 0;
    }
}

static sc_image *build(sc_writer *writer)
{
    if (!put_in_order(writer, writer->beside, writer->beside_count, sizeof(sc_untyped_text))) {
        return NULL;
    }
    sc_image_header header = {0};
    bool fits = plan(writer, &header);
    const sc_image_sections planned = sc_image_sections_of(&header);
    const size_t own = (sizeof(sc_image) + 7) & ~(size_t)7;
    const size_t front = own + ((writer->base_count * sizeof(sc_image *) + 7) & ~(size_t)7);
    if (!fits || planned.end > SIZE_MAX - front) {
        sc_writer_fail(writer, SC_ERROR_TOO_LARGE);
        return NULL;
    }
    sc_writer_release_search(writer);
    sc_image *image = sc_alloc(writer->allocator, front + (size_t)planned.end);
    if (image == NULL) {
        sc_writer_fail(writer, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    sc_large_expect(writer->allocator, image, front + (size_t)planned.end);
    char *block = (char *)image + front;
    fill(writer, block, &header, &planned);
    image->mapped = 0;
    image->allocator = writer->allocator;
    image->allocated = front + (size_t)planned.end;
    sc_image_attach(image, block);
    take_bases(writer, image, (char *)image + own);
    return image;
}

sc_image *sc_writer_build(sc_writer *writer, sc_error *error)
{
    if (writer->status == SC_OK && (writer->depth != 0 || writer->count < 2)) {
        sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
        sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "%s",
                     writer->depth != 0 ? "a container is still open" : "no value was written");
        return NULL;
    }
    sc_image *image = writer->status == SC_OK ? build(writer) : NULL;
    if (image == NULL) {
        sc_error_code(error, writer->status);
    }
    return image;
}

sc_image *sc_writer_finish(sc_writer *writer, sc_error *error)
{
    if (writer == NULL) {
        sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "the writer is NULL");
        return NULL;
    }
    sc_image *image = sc_writer_build(writer, error);
    sc_writer_reset(writer);
    return image;
}
