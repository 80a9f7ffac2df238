/*
 * The writer: the draft grows here, event by event (finish.c turns it into an
 * image, copy.c puts whole subtrees, scalars.c and origins.c what their names say).
 *
 * Why a draft and not the image itself: TOML goes back to tables it has left, a
 * duplicate key replaces a member in its place, and the number of children is
 * known only at the end. Linked siblings make all three cheap. A writer for an
 * ordinary file fits in its own struct, so it costs one allocation.
 */
#include "image/writer.h"

#include "base/alloc.h"
#include "base/sized.h"
#include "base/utf8.h"
#include "image/large.h"

/* ---- memory ---- */

/*
 * Grows an array that may still be the writer's own room. `items` is the address
 * of the pointer; copying it through memcpy keeps the typed pointers' aliasing.
 */
bool sc_writer_grow(sc_writer *writer, void *items, const void *own, size_t *capacity, size_t need,
                    size_t item_size, size_t most)
{
    if (need > most) {
        sc_writer_fail(writer, SC_ERROR_TOO_LARGE);
        return false;
    }
    void *old;
    memcpy(&old, items, sizeof old);
    /* A large array grows by half: the unused part would be most of a small draft's memory. */
    bool large = *capacity > SC_WRITER_LARGE / item_size;
    size_t count = large ? *capacity + *capacity / 2 : *capacity * 2;
    count = count > need ? count : need;
    count = count < most ? count : most;
    void *block;
    if (count > SIZE_MAX / item_size) {
        block = NULL;
    } else if (old == own) {
        block = sc_alloc(writer->allocator, count * item_size);
        if (block != NULL && *capacity != 0) {
            memcpy(block, old, *capacity * item_size);
        }
    } else {
        block = sc_realloc(writer->allocator, old, *capacity * item_size, count * item_size);
    }
    if (block == NULL) {
        sc_writer_fail(writer, SC_ERROR_OUT_OF_MEMORY);
        return false;
    }
    sc_large_expect(writer->allocator, block, count * item_size);
    memcpy(items, &block, sizeof block);
    *capacity = count;
    return true;
}

static void release(sc_writer *writer, void *items, const void *own, size_t bytes)
{
    if (items != own) {
        sc_free(writer->allocator, items, bytes);
    }
}

bool sc_writer_grow_nodes(sc_writer *writer)
{
    if (writer->count > writer->limits.nodes) {
        sc_writer_fail(writer, SC_ERROR_TOO_MANY_NODES);
        return false;
    }
    return sc_writer_grow(writer, &writer->nodes, writer->own_nodes, &writer->capacity,
                          writer->count + 1, sizeof(sc_draft), (size_t)writer->limits.nodes + 1);
}

static void set_text_easy(sc_writer *writer)
{
    size_t capacity = writer->text_capacity;
    writer->text_easy = capacity > SC_WRITER_TEXT_EASY ? capacity - SC_WRITER_TEXT_EASY : 0;
}

static bool grow_text(sc_writer *writer, size_t need, size_t most)
{
    bool grown = sc_writer_grow(writer, &writer->text, writer->own_text, &writer->text_capacity,
                                need, 1, most);
    set_text_easy(writer);
    return grown;
}

/* Room for `more` bytes and the slack. */
static bool text_room(sc_writer *writer, size_t more)
{
    more += SC_WRITER_TEXT_SLACK;
    if (more > SC_WRITER_TEXT_MOST - writer->text_length) {
        sc_writer_fail(writer, SC_ERROR_TOO_LARGE);
        return false;
    }
    return more <= writer->text_capacity - writer->text_length ||
           grow_text(writer, writer->text_length + more, SC_WRITER_TEXT_MOST);
}

static void reserve(sc_writer *writer, size_t nodes, size_t text)
{
    if (writer->status == SC_OK && nodes > writer->capacity && nodes < writer->limits.nodes) {
        sc_writer_grow(writer, &writer->nodes, writer->own_nodes, &writer->capacity, nodes,
                       sizeof(sc_draft), nodes);
    }
    if (writer->status == SC_OK && text > writer->text_capacity && text < SC_WRITER_TEXT_MOST) {
        grow_text(writer, text, text);
    }
}

void sc_writer_reserve_nodes(sc_writer *writer, size_t more)
{
    /* Anything less comes to the same by doubling, and must not make many small steps of it. */
    if (more / 2 > writer->capacity && more < SIZE_MAX - writer->count) {
        reserve(writer, writer->count + more, 0);
    }
}

void sc_writer_reserve(sc_writer *writer, size_t values, size_t input_length)
{
    /* Half the bytes of configuration are text. */
    reserve(writer, values, input_length / 2);
}

void sc_writer_reserve_like(sc_writer *writer, const sc_image *image)
{
    enum { MORE = 64 }; /* than the image has: a small change needs no growing */
    size_t nodes = image->header->node_count, text = image->header->text_size;
    reserve(writer, nodes + nodes / 64 + MORE, text + text / 64 + MORE * SC_WRITER_TEXT_SLACK);
}

static void use_own_room(sc_writer *writer)
{
    writer->nodes = writer->own_nodes;
    /* Leaving the room is what counts nodes against the limit. */
    writer->capacity =
        writer->limits.nodes < SC_WRITER_NODES ? writer->limits.nodes + 1 : SC_WRITER_NODES;
    writer->levels = writer->own_levels;
    writer->level_capacity = SC_WRITER_LEVELS;
    writer->text = writer->own_text;
    writer->text_capacity = SC_WRITER_TEXT;
    set_text_easy(writer);
    writer->slots = writer->own_slots;
    writer->slot_count = SC_WRITER_SLOTS;
    writer->sources = writer->own_sources;
    writer->source_capacity = SC_WRITER_SOURCES;
}

/* Gives back the part of an array that was not used; it stays where that fails. */
static void trim(sc_writer *writer, void *items, const void *own, size_t *capacity, size_t used,
                 size_t item_size)
{
    void *block;
    memcpy(&block, items, sizeof block);
    if (block != own && used != 0 && (*capacity - used) * item_size >= SC_WRITER_LARGE) {
        block = sc_realloc(writer->allocator, block, *capacity * item_size, used * item_size);
        if (block != NULL) {
            memcpy(items, &block, sizeof block);
            *capacity = used;
        }
    }
}

void sc_writer_release_search(sc_writer *writer)
{
    size_t bytes = writer->slot_count * sizeof *writer->slots;
    if (bytes >= SC_WRITER_LARGE) {
        sc_free(writer->allocator, writer->slots, bytes);
        writer->slots = writer->own_slots;
        writer->slot_count = SC_WRITER_SLOTS;
        sc_free(writer->allocator, writer->index, writer->index_count * sizeof *writer->index);
        writer->index = NULL;
        writer->index_count = writer->index_used = 0;
    }
    trim(writer, &writer->nodes, writer->own_nodes, &writer->capacity, writer->count,
         sizeof *writer->nodes);
    trim(writer, &writer->text, writer->own_text, &writer->text_capacity,
         writer->text_length + SC_WRITER_TEXT_SLACK, 1);
    set_text_easy(writer);
}

void sc_writer_release_text(sc_writer *writer)
{
    if (writer->text_capacity >= SC_WRITER_LARGE) {
        sc_free(writer->allocator, writer->text, writer->text_capacity);
        writer->text = writer->own_text;
        writer->text_capacity = SC_WRITER_TEXT;
        set_text_easy(writer);
    }
}

static void release_bases(sc_writer *writer)
{
    for (size_t i = 0; i < writer->base_count; i++) {
        sc_image_release(writer->bases[i]);
    }
    writer->base_count = 0;
}

static void set_depth_room(sc_writer *writer)
{
    size_t most = (size_t)writer->limits.depth + 1;
    writer->depth_room = most < writer->level_capacity ? most : writer->level_capacity;
}

void sc_writer_init(sc_writer *writer, const sc_allocator *allocator, const sc_limits *limits)
{
    /* The rooms at the end need no zeros. */
    memset(writer, 0, offsetof(sc_writer, own_nodes));
    writer->allocator = allocator;
    writer->limits = sc_limits_resolve(limits);
    use_own_room(writer);
    set_depth_room(writer);
    sc_writer_reset(writer);
}

sc_writer *sc_writer_new(const sc_allocator *allocator, const sc_limits *limits)
{
    const sc_allocator *from = allocator != NULL ? allocator : sc_allocator_default();
    sc_writer *writer = sc_alloc(from, sizeof *writer);
    sc_limits own;
    if (writer != NULL) {
        sc_writer_init(writer, from, limits);
    }
    if (writer != NULL && limits != NULL && SC_SIZED_TAKE(&own, limits) != SC_OK) {
        (void)sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
    }
    return writer;
}

void sc_writer_done(sc_writer *writer)
{
    release(writer, writer->nodes, writer->own_nodes, writer->capacity * sizeof(sc_draft));
    release(writer, writer->levels, writer->own_levels,
            writer->level_capacity * sizeof(sc_open_level));
    release(writer, writer->text, writer->own_text, writer->text_capacity);
    release(writer, writer->slots, writer->own_slots, writer->slot_count * sizeof(sc_intern_slot));
    release(writer, writer->sources, writer->own_sources,
            writer->source_capacity * sizeof(sc_draft_source));
    sc_free(writer->allocator, writer->index, writer->index_count * sizeof(sc_index_slot));
    sc_free(writer->allocator, writer->source_slots, writer->source_slot_count * sizeof(uint32_t));
    sc_free(writer->allocator, writer->wides, writer->wide_capacity * sizeof(sc_wide_origin));
    sc_free(writer->allocator, writer->beside, writer->beside_capacity * sizeof(sc_untyped_text));
    sc_free(writer->allocator, writer->shared, writer->shared_count * sizeof(sc_shared_text));
    release_bases(writer);
    sc_free(writer->allocator, writer->bases, writer->base_capacity * sizeof(sc_image *));
}

void sc_writer_free(sc_writer *writer)
{
    if (writer != NULL) {
        sc_writer_done(writer);
        sc_free(writer->allocator, writer, sizeof *writer);
    }
}

void sc_writer_reset(sc_writer *writer)
{
    writer->status = SC_OK;
    writer->key = 0;
    writer->special = 0;
    writer->nodes[0] = (sc_draft){
        .node = {.kind = SC_ABSENT}, .next = SC_REF_NONE, .last = SC_REF_NONE, .origin = 0};
    writer->count = 1;
    writer->open = 0;
    writer->last = SC_REF_NONE;
    writer->dead = 0;
    writer->large = writer->has_delta = false;
    writer->table_words = 0;
    writer->depth = 0;
    memset(writer->levels, 0, writer->level_capacity * sizeof *writer->levels);
    writer->seen = 0;
    writer->text[0] = 0; /* offset 0 is the empty string */
    writer->text_length = 1;
    writer->seed = sc_image_new_seed();
    writer->secret_a = sc_hash_secret_a(writer->seed);
    writer->secret_b = sc_hash_secret_b(writer->seed);
    writer->flags = 0;
    release_bases(writer);
    memset(writer->slots, 0, writer->slot_count * sizeof *writer->slots);
    writer->key_count = 0;
    if (writer->index != NULL) {
        sc_free(writer->allocator, writer->index, writer->index_count * sizeof *writer->index);
    }
    writer->index = NULL;
    writer->index_count = writer->index_used = 0;
    sc_free(writer->allocator, writer->source_slots, writer->source_slot_count * sizeof(uint32_t));
    writer->source_slots = NULL;
    writer->source_slot_count = 0;
    writer->source_count = 0;
    writer->wide_count = writer->beside_count = 0;
    sc_free(writer->allocator, writer->shared, writer->shared_count * sizeof *writer->shared);
    writer->shared = NULL;
    writer->shared_count = writer->shared_used = 0;
    writer->copied_text = 0;
    memset(writer->map, 0, sizeof writer->map);
    sc_writer_set_origin(writer, SC_SOURCE_NONE, 0, 0);
}

sc_status sc_writer_status(const sc_writer *writer)
{
    return writer != NULL ? writer->status : SC_ERROR_INVALID_ARGUMENT;
}

sc_status sc_writer_fail(sc_writer *writer, sc_status status)
{
    if (writer->status == SC_OK) {
        writer->status = status;
        writer->special |= SC_SPECIAL_FAILED;
    }
    return writer->status;
}

/* ---- text and keys ---- */

/* Offset of a copy in the text, with its length in front when it is a key; 0 on failure. */
uint32_t sc_writer_store_as(sc_writer *writer, const char *text, size_t length, bool is_key)
{
    size_t front = !is_key ? 0 : length < SC_KEY_LONG ? 1 : SC_KEY_FRONT_MOST;
    if (length > SC_WRITER_TEXT_MOST / 2 || !text_room(writer, front + length + 1)) {
        sc_writer_fail(writer, SC_ERROR_TOO_LARGE);
        return 0;
    }
    char *to = writer->text + writer->text_length;
    if (front == SC_KEY_FRONT_MOST) {
        uint32_t count = (uint32_t)length;
        memcpy(to, &count, sizeof count);
    }
    if (front != 0) {
        to[front - 1] = (char)(unsigned char)(front == 1 ? length : SC_KEY_LONG);
    }
    if (length != 0) {
        memcpy(to + front, text, length);
    }
    to[front + length] = 0;
    uint32_t offset = (uint32_t)(writer->text_length + front);
    writer->text_length += front + length + 1;
    return offset;
}

static bool key_is(const sc_writer *writer, uint32_t key, const char *text, size_t length)
{
    return sc_key_length(writer->text + key) == length &&
           (length == 0 || memcmp(writer->text + key, text, length) == 0);
}

static bool grow_slots(sc_writer *writer)
{
    size_t count = writer->slot_count * 2;
    if (count > UINT32_MAX / 2) {
        sc_writer_fail(writer, SC_ERROR_TOO_LARGE);
        return false;
    }
    sc_intern_slot *slots = sc_alloc_zero(writer->allocator, count * sizeof *slots);
    if (slots == NULL) {
        sc_writer_fail(writer, SC_ERROR_OUT_OF_MEMORY);
        return false;
    }
    for (size_t i = 0; i < writer->slot_count; i++) {
        if (writer->slots[i].key != 0) {
            size_t at = writer->slots[i].hash & (count - 1);
            while (slots[at].key != 0) {
                at = (at + 1) & (count - 1);
            }
            slots[at] = writer->slots[i];
        }
    }
    release(writer, writer->slots, writer->own_slots, writer->slot_count * sizeof *slots);
    writer->slots = slots;
    writer->slot_count = count;
    return true;
}

/* The slot of a key, or the free one where it belongs. */
static sc_intern_slot *find_slot(const sc_writer *writer, uint32_t hash, const char *text,
                                 size_t length)
{
    size_t mask = writer->slot_count - 1;
    size_t at = hash & mask;
    while (writer->slots[at].key != 0 && (writer->slots[at].hash != hash ||
                                          !key_is(writer, writer->slots[at].key, text, length))) {
        at = (at + 1) & mask;
    }
    return &writer->slots[at];
}

static uint32_t intern(sc_writer *writer, uint32_t hash, const char *text, size_t length)
{
    sc_intern_slot *slot = find_slot(writer, hash, text, length);
    if (slot->key != 0) {
        return slot->key;
    }
    uint32_t key = sc_writer_store_as(writer, text, length, true);
    if (key == 0) {
        return 0;
    }
    *slot = (sc_intern_slot){hash, key};
    if (sc_writer_is_operator(text, length)) {
        writer->flags |= SC_IMAGE_OPERATORS;
    }
    if (++writer->key_count * 2 > writer->slot_count && !grow_slots(writer)) {
        return 0;
    }
    return key;
}

/* ---- members ---- */

/* The index mixes container and key; both are ours, so a plain multiplication spreads them. */
static size_t index_place(const sc_writer *writer, sc_ref container, uint32_t key)
{
    uint64_t mixed = ((uint64_t)container << 32 | key) ^ writer->seed;
    mixed *= UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 32) & (writer->index_count - 1);
}

static sc_index_slot *index_find(const sc_writer *writer, sc_ref container, uint32_t key)
{
    size_t at = index_place(writer, container, key);
    while (writer->index[at].container != SC_REF_NONE &&
           (writer->index[at].container != container || writer->index[at].key != key)) {
        at = (at + 1) & (writer->index_count - 1);
    }
    return &writer->index[at];
}

static bool index_grow(sc_writer *writer)
{
    size_t old_count = writer->index_count;
    size_t count = old_count != 0 ? old_count * 2 : 64;
    sc_index_slot *old = writer->index;
    sc_index_slot *slots = sc_alloc_array(writer->allocator, count, sizeof *slots);
    if (slots == NULL) {
        sc_writer_fail(writer, SC_ERROR_OUT_OF_MEMORY);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        slots[i].container = SC_REF_NONE;
    }
    writer->index = slots;
    writer->index_count = count;
    writer->index_used = 0;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].container != SC_REF_NONE && old[i].member != SC_REF_NONE) {
            *index_find(writer, old[i].container, old[i].key) = old[i];
            writer->index_used++;
        }
    }
    sc_free(writer->allocator, old, old_count * sizeof *old);
    return true;
}

static bool index_add(sc_writer *writer, sc_ref container, uint32_t key, sc_ref member)
{
    if ((writer->index_used + 1) * 2 > writer->index_count && !index_grow(writer)) {
        return false;
    }
    sc_index_slot *slot = index_find(writer, container, key);
    writer->index_used += slot->container == SC_REF_NONE;
    *slot = (sc_index_slot){container, key, member};
    return true;
}

static bool index_object(sc_writer *writer, sc_ref object)
{
    writer->large = true;
    sc_ref child = writer->nodes[object].node.as.children.first;
    for (uint32_t i = writer->nodes[object].node.as.children.count; i != 0; i--) {
        if (!index_add(writer, object, writer->nodes[child].node.key, child)) {
            return false;
        }
        child = writer->nodes[child].next;
    }
    return true;
}

static sc_ref member_of(const sc_writer *writer, sc_ref object, uint32_t key)
{
    const sc_node *node = &writer->nodes[object].node;
    if (node->as.children.count >= SC_TABLE_MIN) {
        const sc_index_slot *slot = index_find(writer, object, key);
        return slot->container == SC_REF_NONE ? SC_REF_NONE : slot->member;
    }
    sc_ref child = node->as.children.count != 0 ? node->as.children.first : SC_REF_NONE;
    while (child != SC_REF_NONE && writer->nodes[child].node.key != key) {
        child = writer->nodes[child].next;
    }
    return child;
}

void sc_writer_look_for(sc_writer *writer, uint32_t key)
{
    writer->existing = member_of(writer, writer->open, key);
    if (writer->existing != SC_REF_NONE) {
        writer->special |= SC_SPECIAL_EXISTING;
    }
}

sc_status sc_writer_known_key(sc_writer *writer, const char *key, size_t length)
{
    if (writer->status != SC_OK) {
        return writer->status;
    }
    if (writer->key != 0 || writer->nodes[writer->open].node.kind != SC_OBJECT) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
    }
    uint64_t hash = sc_hash(key, length, writer->seed);
    uint32_t offset = intern(writer, (uint32_t)hash, key, length);
    if (offset == 0) {
        return writer->status;
    }
    sc_writer_take_key(writer, offset, hash, true);
    return SC_OK;
}

sc_status sc_writer_again_key(sc_writer *writer, uint32_t key, uint16_t tag)
{
    if (writer->status != SC_OK) {
        return writer->status;
    }
    /* Only copies of complete objects come here, so the key is new to the open one. */
    writer->seen |= UINT64_C(1) << (tag & 63);
    writer->key = key;
    writer->tag = tag;
    return SC_OK;
}

sc_status sc_writer_key(sc_writer *writer, const char *key, size_t length)
{
    bool ascii;
    if (writer == NULL || (key == NULL && length != 0)) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    if (writer->status == SC_OK && sc_utf8_check(key, length, &ascii) != length) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_UTF8);
    }
    return sc_writer_known_key(writer, key, length);
}

void sc_writer_drop_key(sc_writer *writer)
{
    writer->key = 0;
    writer->special &= ~(unsigned)SC_SPECIAL_EXISTING;
}

/* ---- values ---- */

/* Takes the children of a replaced container out of count and index; bounded by the depth. */
static void bury(sc_writer *writer, sc_ref ref)
{
    const sc_draft *draft = &writer->nodes[ref];
    if (!sc_node_is_container(&draft->node)) {
        return;
    }
    bool indexed = draft->node.kind == SC_OBJECT && draft->node.as.children.count >= SC_TABLE_MIN;
    sc_ref child = draft->node.as.children.count != 0 ? draft->node.as.children.first : SC_REF_NONE;
    for (; child != SC_REF_NONE; child = writer->nodes[child].next) {
        if (indexed) {
            index_find(writer, ref, writer->nodes[child].node.key)->member = SC_REF_NONE;
        }
        writer->dead++;
        bury(writer, child);
    }
}

static uint32_t words_of_table(uint32_t members)
{
    return members >= SC_TABLE_MIN ? 2 + sc_table_slots(members) : 0;
}

/* By how much the last member of an object made its table larger. */
static uint32_t last_member_words(const sc_draft *object)
{
    uint32_t count = object->node.as.children.count;
    return object->node.kind == SC_OBJECT && count >= SC_TABLE_MIN
               ? words_of_table(count) - words_of_table(count - 1)
               : 0;
}

void sc_writer_take_out(sc_writer *writer, sc_ref before)
{
    sc_draft *parent = &writer->nodes[writer->open];
    if (writer->status != SC_OK || parent->last == SC_REF_NONE) {
        return;
    }
    sc_ref ref = parent->last;
    if (parent->node.kind == SC_OBJECT && parent->node.as.children.count >= SC_TABLE_MIN) {
        index_find(writer, writer->open, writer->nodes[ref].node.key)->member = SC_REF_NONE;
    }
    writer->table_words -= last_member_words(parent);
    parent->last = before;
    parent->node.as.children.count--;
    if (before != SC_REF_NONE) {
        writer->nodes[before].next = SC_REF_NONE;
    }
    writer->dead++;
    bury(writer, ref);
    writer->last = before;
}

/* Keeps the origin of a draft in full where it does not fit. */
static bool note_wide(sc_writer *writer, sc_ref ref)
{
    if ((writer->special & SC_SPECIAL_WIDE) == 0) {
        return true;
    }
    if (writer->wide_count == writer->wide_capacity &&
        !sc_writer_grow(writer, &writer->wides, NULL, &writer->wide_capacity,
                        writer->wide_count + 1, sizeof *writer->wides, UINT32_MAX)) {
        writer->nodes[ref].origin = 0; /* never an index that is not there */
        return false;
    }
    uint64_t index = writer->wide_count++;
    writer->wides[index] = writer->wide;
    writer->nodes[ref].origin =
        index >> 24 << 48 | (uint64_t)SC_ORIGIN_MAX << 24 | (index & SC_ORIGIN_MAX);
    return true;
}

static sc_status replace(sc_writer *writer, sc_node node)
{
    sc_ref ref = writer->existing;
    /* An open container cannot be a member of itself, so this one is complete. */
    bury(writer, ref);
    node.key = writer->key;
    node.tag = writer->tag;
    writer->nodes[ref].node = node;
    writer->nodes[ref].last = SC_REF_NONE;
    writer->nodes[ref].origin = writer->origin;
    sc_writer_drop_key(writer);
    writer->last = ref;
    if (!note_wide(writer, ref)) {
        return writer->status;
    }
    return SC_OK;
}

static void add_child(sc_writer *writer, sc_draft *parent, sc_ref ref)
{
    if (parent->last == SC_REF_NONE) {
        parent->node.as.children.first = ref;
    } else {
        writer->nodes[parent->last].next = ref;
    }
    parent->last = ref;
    parent->node.as.children.count++;
    writer->table_words += last_member_words(parent);
}

static sc_status append(sc_writer *writer, sc_node node)
{
    if (writer->count == writer->capacity && !sc_writer_grow_nodes(writer)) {
        return writer->status;
    }
    sc_ref ref = (sc_ref)writer->count++;
    sc_draft *parent = &writer->nodes[writer->open];
    node.key = writer->key;
    node.tag = writer->tag;
    writer->nodes[ref] = (sc_draft){node, SC_REF_NONE, SC_REF_NONE, writer->origin};
    add_child(writer, parent, ref);
    uint32_t count = parent->node.as.children.count;
    writer->key = 0;
    writer->last = ref;
    if (parent->node.kind == SC_OBJECT && count >= SC_TABLE_MIN) {
        bool added = count == SC_TABLE_MIN ? index_object(writer, writer->open)
                                           : index_add(writer, writer->open, node.key, ref);
        if (!added) {
            return writer->status;
        }
    }
    return note_wide(writer, ref) ? SC_OK : writer->status;
}

/* Nodes of a base are not in the index: who puts one knows that its key is not looked for. */
sc_status sc_writer_append_link(sc_writer *writer, sc_node link)
{
    if (writer->status != SC_OK ||
        (writer->count == writer->capacity && !sc_writer_grow_nodes(writer))) {
        return writer->status;
    }
    sc_draft *parent = &writer->nodes[writer->open];
    if (!sc_node_is_container(&parent->node) || writer->key != 0) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_ref ref = (sc_ref)writer->count++;
    writer->nodes[ref] =
        (sc_draft){link, SC_REF_NONE, SC_REF_NONE, sc_origin_pack(SC_SOURCE_NONE, 0, 0)};
    add_child(writer, parent, ref);
    writer->last = ref;
    if (parent->node.kind == SC_OBJECT && parent->node.as.children.count == SC_TABLE_MIN) {
        (void)index_object(writer, writer->open);
    }
    return writer->status;
}

sc_status sc_writer_put_slow(sc_writer *writer, sc_node node)
{
    if (writer->status != SC_OK) {
        return writer->status;
    }
    bool in_object = writer->nodes[writer->open].node.kind == SC_OBJECT;
    bool second_root = writer->depth == 0 && writer->count > 1;
    if (in_object != (writer->key != 0) || second_root) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
    }
    if ((writer->special & SC_SPECIAL_EXISTING) != 0) {
        return replace(writer, node);
    }
    return append(writer, node);
}

static bool grow_levels(sc_writer *writer)
{
    size_t before = writer->level_capacity;
    if (!sc_writer_grow(writer, &writer->levels, writer->own_levels, &writer->level_capacity,
                        before + 1, sizeof *writer->levels, SC_IMAGE_DEPTH_MOST + 1)) {
        return false;
    }
    memset(writer->levels + before, 0, (writer->level_capacity - before) * sizeof *writer->levels);
    return true;
}

static sc_status push(sc_writer *writer, sc_ref container, uint64_t seen)
{
    if (writer->depth >= writer->limits.depth) {
        return sc_writer_fail(writer, SC_ERROR_TOO_DEEP);
    }
    if (writer->depth + 1 == writer->level_capacity && !grow_levels(writer)) {
        return writer->status;
    }
    set_depth_room(writer);
    writer->levels[writer->depth].seen = writer->seen;
    writer->levels[++writer->depth].container = container;
    writer->seen = seen;
    writer->open = container;
    return SC_OK;
}

sc_status sc_writer_enter_slow(sc_writer *writer)
{
    return push(writer, writer->last, 0);
}

static sc_status begin(sc_writer *writer, sc_kind kind)
{
    if (writer == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_status status = sc_writer_put(writer, (sc_node){.kind = (uint8_t)kind});
    return status == SC_OK ? push(writer, writer->last, 0) : status;
}

sc_status sc_writer_begin_object(sc_writer *writer)
{
    return begin(writer, SC_OBJECT);
}

sc_status sc_writer_begin_array(sc_writer *writer)
{
    return begin(writer, SC_ARRAY);
}

sc_status sc_writer_end(sc_writer *writer)
{
    if (writer == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    if (writer->status != SC_OK) {
        return writer->status;
    }
    if (writer->depth == 0 || writer->key != 0) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
    }
    writer->levels[writer->depth].children += writer->nodes[writer->open].node.as.children.count;
    writer->last = writer->open;
    const sc_open_level *level = &writer->levels[--writer->depth];
    writer->open = level->container;
    writer->seen = level->seen;
    return SC_OK;
}

/* ---- looking back into the draft ---- */

sc_ref sc_writer_find(const sc_writer *writer, sc_ref object, const char *key, size_t length)
{
    if (writer->nodes[object].node.kind != SC_OBJECT) {
        return SC_REF_NONE;
    }
    uint32_t hash = (uint32_t)sc_hash(key, length, writer->seed);
    uint32_t offset = find_slot(writer, hash, key, length)->key;
    return offset != 0 ? member_of(writer, object, offset) : SC_REF_NONE;
}

sc_status sc_writer_reopen(sc_writer *writer, sc_ref child)
{
    if (writer->status != SC_OK) {
        return writer->status;
    }
    if (child >= writer->count || !sc_node_is_container(&writer->nodes[child].node) ||
        writer->key != 0) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
    }
    /* The bits of its keys are not kept: every bit is set, so every key is looked up. */
    if (push(writer, child, UINT64_MAX) == SC_OK) {
        writer->levels[writer->depth].children -= writer->nodes[child].node.as.children.count;
    }
    return writer->status;
}
