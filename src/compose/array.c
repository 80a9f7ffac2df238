/*
 * Arrays that layers change: elements become slots, so that a patch or a merge by key can continue
 * inside them, and lists are matched against an index of the elements.
 *
 * The index maps the hash of an element's value to the first of the equal elements; the others are
 * linked to it (sc_slot.next). So a list is matched in linear time even if all elements are equal.
 * The index is made for the first list and dropped when an element changes in place.
 */
#include "compose/array.h"

#include <string.h>

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/sort.h"
#include "compose/trace.h"
#include "image/image.h"

enum { ITEMS_MIN = 8 };

static sc_status reserve_items(sc_fold *fold, sc_elements *elements, uint64_t more)
{
    uint64_t need = elements->count + more;
    if (need <= elements->capacity) {
        return SC_OK;
    }
    uint64_t capacity = (uint64_t)elements->capacity * 2;
    capacity = capacity > need ? capacity : need;
    capacity = capacity > ITEMS_MIN ? capacity : ITEMS_MIN;
    sc_slot **items = capacity <= UINT32_MAX / 4
                          ? sc_arena_alloc_array(&fold->arena, (size_t)capacity, sizeof *items)
                          : NULL;
    if (items == NULL) {
        return sc_fold_failure(fold);
    }
    if (elements->count != 0) {
        memcpy(items, elements->items, elements->count * sizeof(sc_slot *));
    }
    elements->items = items;
    elements->capacity = (uint32_t)capacity;
    return SC_OK;
}

static void number_element(sc_fold *fold, const sc_slot *array, sc_slot *slot)
{
    slot->length = array->elements->numbered++;
    if (array->tracing == SC_TRACE_ELEMENT) {
        sc_trace_element(fold->trace, slot);
    }
}

sc_status sc_elements_open(sc_fold *fold, sc_slot *slot)
{
    sc_value array = slot->first.value;
    uint32_t count = sc_value_kind(array) == SC_ARRAY ? (uint32_t)sc_value_count(array) : 0;
    sc_elements *elements = sc_fold_new(fold, sizeof *elements);
    sc_slot *slots = sc_arena_alloc_array(&fold->arena, count, sizeof *slots);
    if (elements == NULL || slots == NULL) {
        return sc_fold_failure(fold);
    }
    *elements = (sc_elements){.gap = UINT32_MAX};
    elements->base = count != 0 ? array : (sc_value){0};
    sc_status status = reserve_items(fold, elements, count);
    if (status != SC_OK) {
        return status;
    }
    slot->elements = elements;
    memset(slots, 0, count * sizeof *slots);
    sc_from from = sc_from_data(slot->first.from);
    for (uint32_t i = 0; i < count; i++) {
        sc_slot_hold(&slots[i], from, sc_value_item(array, i));
        number_element(fold, slot, &slots[i]);
        elements->items[i] = &slots[i];
    }
    elements->count = elements->live = count;
    return SC_OK;
}

sc_slot *sc_elements_append(sc_fold *fold, sc_slot *array)
{
    sc_slot *slot = reserve_items(fold, array->elements, 1) == SC_OK
                        ? sc_arena_alloc_zero(&fold->arena, sizeof *slot)
                        : NULL;
    if (slot != NULL) {
        number_element(fold, array, slot);
        array->elements->items[array->elements->count++] = slot;
        array->elements->live++;
    }
    return slot;
}

static sc_slot *add_item(sc_fold *fold, sc_slot *array, sc_from from, sc_value item)
{
    sc_slot *slot = sc_elements_append(fold, array);
    if (slot != NULL) {
        sc_slot_hold(slot, sc_from_data(from), item);
        sc_trace_step(fold, slot, SC_STEP_PLACE, SC_ACTION_ADDED, slot->first.from, item);
    }
    return slot;
}

sc_status sc_elements_extend(sc_fold *fold, sc_slot *array, sc_from from, sc_value list)
{
    size_t count = sc_value_count(list);
    sc_status status = reserve_items(fold, array->elements, count);
    array->elements->index = (sc_table){0};
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        if (add_item(fold, array, from, sc_value_item(list, i)) == NULL) {
            status = sc_fold_failure(fold);
        }
    }
    return status;
}

void sc_elements_compact(sc_elements *elements)
{
    uint32_t kept = elements->gap < elements->count ? elements->gap : elements->count;
    for (uint32_t i = kept; i < elements->count; i++) {
        if (elements->items[i]->kind != SC_ABSENT) {
            elements->items[kept++] = elements->items[i];
        }
    }
    elements->count = elements->live = kept;
    elements->gap = UINT32_MAX;
    elements->index = (sc_table){0};
}

/* ---- the index ---- */

/* An indexed element has a single value. */
static bool is_equal(const void *entry, const void *value)
{
    return sc_value_equal(((const sc_slot *)entry)->first.value, *(const sc_value *)value);
}

static sc_table_slot *find_equal(const sc_elements *elements, uint32_t hash, sc_value value)
{
    return sc_table_find(&elements->index, hash, is_equal, &value);
}

static void index_slot(sc_elements *elements, sc_slot *slot, uint32_t hash, sc_table_slot *place)
{
    slot->next = place->entry;
    sc_table_put(&elements->index, place, hash, slot);
}

/* Computes the elements that have several parts, so that every element has one value. */
static sc_status make_plain(sc_fold *fold, const sc_where *array, uint32_t index, sc_slot *slot)
{
    sc_where where = {array, NULL, index};
    sc_value value;
    sc_status status = sc_fold_plain(fold, &where, slot, &value);
    if (status == SC_OK) {
        slot->first.value = value;
        slot->first.next = NULL;
        slot->last = &slot->first;
        slot->elements = NULL;
        slot->as_text = false;
    }
    return status;
}

static sc_status make_index(sc_fold *fold, const sc_where *where, sc_elements *elements,
                            uint64_t more)
{
    if (elements->index.slots != NULL) {
        return sc_table_reserve(&elements->index, &fold->arena, more);
    }
    sc_elements_compact(elements);
    sc_status status = sc_table_reserve(&elements->index, &fold->arena, elements->count + more);
    for (uint32_t i = 0; i < elements->count && status == SC_OK; i++) {
        sc_slot *slot = elements->items[i];
        status = make_plain(fold, where, i, slot);
        if (status == SC_OK) {
            uint32_t hash = sc_value_hash(slot->first.value, fold->seed);
            index_slot(elements, slot, hash, find_equal(elements, hash, slot->first.value));
        }
    }
    return status;
}

sc_status sc_elements_unite(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            sc_value list)
{
    sc_elements *elements = array->elements;
    size_t count = sc_value_count(list);
    sc_status status = make_index(fold, where, elements, count);
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value item = sc_value_item(list, i);
        uint32_t hash = sc_value_hash(item, fold->seed);
        sc_table_slot *place = find_equal(elements, hash, item);
        const sc_slot *have = place->entry;
        if (have != NULL && have->kind != SC_ABSENT) {
            continue;
        }
        sc_slot *slot = add_item(fold, array, from, item);
        if (slot == NULL) {
            return sc_fold_failure(fold);
        }
        /* Removed elements stay linked to it: they are never present again. */
        index_slot(elements, slot, hash, place);
    }
    return status;
}

sc_status sc_elements_subtract(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                               sc_value list)
{
    sc_elements *elements = array->elements;
    size_t count = sc_value_count(list);
    sc_status status = make_index(fold, where, elements, 0);
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value item = sc_value_item(list, i);
        sc_slot *slot = find_equal(elements, sc_value_hash(item, fold->seed), item)->entry;
        for (; slot != NULL && slot->kind != SC_ABSENT; slot = slot->next) {
            slot->kind = SC_ABSENT;
            elements->live--;
            elements->gap = 0; /* an index by value has no positions */
            sc_trace_step(fold, slot, SC_STEP_UNSET, SC_ACTION_REMOVED, from, item);
        }
    }
    return status;
}

/* ---- merging by a key ---- */

/* The key of an element that is an object; it may have several parts. */
static sc_status key_of(sc_fold *fold, const sc_where *array, uint32_t index, sc_slot *slot,
                        const char *key, sc_value *out)
{
    *out = (sc_value){0};
    if (slot->kind != SC_OBJECT) {
        return SC_OK;
    }
    size_t length = strlen(key);
    bool simple = true;
    for (const sc_part *part = &slot->first; part != NULL && simple; part = part->next) {
        sc_value member = sc_value_member(part->value, key, length);
        *out = member.image != NULL ? member : *out;
        simple = (part->from.flags & SC_FROM_FLAGS) == 0 &&
                 (member.image == NULL || !sc_node_is_container(sc_value_node(member)));
    }
    if (simple) {
        return SC_OK;
    }
    sc_status status = make_plain(fold, array, index, slot);
    *out = sc_value_member(slot->first.value, key, length);
    return status;
}

/* Elements by the value of their key; the first of equal ones counts. */
typedef struct keyed {
    sc_value key;
    uint32_t index;
} keyed;

static bool has_key(const void *entry, const void *key)
{
    return sc_value_equal(((const keyed *)entry)->key, *(const sc_value *)key);
}

static sc_status index_keys(sc_fold *fold, const sc_where *where, sc_elements *elements,
                            const char *key, sc_table *out)
{
    keyed *items = sc_arena_alloc_array(&fold->arena, elements->count, sizeof *items);
    sc_status status = items != NULL ? sc_table_reserve(out, &fold->arena, elements->count)
                                     : sc_fold_failure(fold);
    for (uint32_t i = 0; i < elements->count && status == SC_OK; i++) {
        keyed *item = &items[i];
        status = key_of(fold, where, i, elements->items[i], key, &item->key);
        if (status == SC_OK && item->key.image != NULL) {
            item->index = i;
            uint32_t hash = sc_value_hash(item->key, fold->seed);
            sc_table_slot *slot = sc_table_find(out, hash, has_key, &item->key);
            if (slot->entry == NULL) {
                sc_table_put(out, slot, hash, item);
            }
        }
    }
    return status;
}

static const keyed *find_keyed(const sc_fold *fold, const sc_table *table, sc_value key)
{
    return key.image != NULL
               ? sc_table_find(table, sc_value_hash(key, fold->seed), has_key, &key)->entry
               : NULL;
}

sc_status sc_elements_merge(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            sc_value list, const char *key)
{
    sc_table table = {0};
    sc_elements *elements = array->elements;
    sc_elements_compact(elements);
    sc_status status = index_keys(fold, where, elements, key, &table);
    size_t count = sc_value_count(list), length = strlen(key);
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value item = sc_value_item(list, i);
        const keyed *entry = find_keyed(fold, &table, sc_value_member(item, key, length));
        if (entry != NULL) {
            sc_where place = {where, NULL, entry->index};
            status = sc_fold_apply(fold, &place, elements->items[entry->index], from, item);
        } else if (add_item(fold, array, from, item) == NULL) {
            status = sc_fold_failure(fold);
        }
    }
    return status;
}

/*
 * ---- patches ----
 *
 * Patches of arrays (environment-12 to 14): an object whose keys are indices, and
 * `add` and `remove` at the end, over an array; with nothing below it makes one.
 *
 * A negative index counts from the end of the array below. An unset of an element is such a patch
 * too; its members that are not an index are skipped, because there is nothing to remove.
 */

typedef struct sc_patch_item {
    int64_t index;
    sc_value value;
} sc_patch_item;

/* `-0` is not an element, nor is an index before the first one. */
#define BEFORE_ALL (INT64_MIN / 4)

/* Eighteen digits hold every possible index; a longer number is beyond the end as well. */
static bool read_index(const char *key, size_t length, int64_t *out)
{
    bool negative = length > 1 && key[0] == '-';
    size_t i = negative ? 1 : 0;
    int64_t index = 0;
    if (i == length) {
        return false;
    }
    for (; i < length; i++) {
        if (!sc_ascii_is_digit(key[i])) {
            return false;
        }
        index = index < INT64_MAX / 100 ? index * 10 + (key[i] - '0') : index;
    }
    *out = !negative ? index : index == 0 ? BEFORE_ALL : -index;
    return true;
}

/* ---- `add` and `remove` ---- */

static bool is_word(const char *key, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(key, word, length) == 0;
}

/* A list, or untyped text that reads as one. */
static bool is_list(sc_value value)
{
    const sc_node *node = sc_value_node(value);
    return node->kind == SC_ARRAY || (node->flags & SC_NODE_UNTYPED) != 0;
}

/* A JSON object in a variable is one element. */
static sc_status wrap(sc_fold *fold, sc_value value, sc_image **out)
{
    sc_writer *writer = sc_writer_new(fold->options->allocator, fold->options->limits);
    if (writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    (void)sc_writer_take_origin(writer, value);
    (void)sc_writer_begin_array(writer);
    (void)sc_writer_copy(writer, value);
    sc_status status = sc_writer_end(writer);
    *out = status == SC_OK ? sc_writer_finish(writer, NULL) : NULL;
    sc_writer_free(writer);
    return *out == NULL && status == SC_OK ? SC_ERROR_OUT_OF_MEMORY : status;
}

static sc_status read_list(sc_fold *fold, sc_value value, sc_value *out)
{
    sc_image *holder = NULL;
    sc_status status;
    if (sc_value_kind(value) == SC_OBJECT) {
        status = wrap(fold, value, &holder);
        *out = status == SC_OK ? sc_image_root(holder) : (sc_value){0};
    } else {
        status = sc_value_list(value, fold->options->allocator, out, &holder);
    }
    if (status == SC_ERROR_BAD_VALUE) {
        static const sc_where root = {0};
        status = sc_fold_check_json(fold, &root, value);
    }
    return status == SC_OK && holder != NULL ? sc_fold_keep(fold, holder) : status;
}

/* ---- reading ---- */

/* The role of a member in a patch. */
typedef enum role { ROLE_NONE, ROLE_INDEX, ROLE_ADD, ROLE_REMOVE } role;

static role role_of(sc_from from, sc_value member, int64_t *index)
{
    uint32_t length;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &length);
    bool unset = (from.flags & SC_LAYER_UNSET) != 0;
    if (read_index(key, length, index)) {
        return ROLE_INDEX;
    }
    if (unset || (from.flags & SC_LAYER_NO_OPERATORS) != 0 || !is_list(member)) {
        return ROLE_NONE;
    }
    return is_word(key, length, "add")      ? ROLE_ADD
           : is_word(key, length, "remove") ? ROLE_REMOVE
                                            : ROLE_NONE;
}

/* The number of members that are indices; UINT32_MAX if a member has no role in a patch. */
static uint32_t count_items(sc_from from, sc_value object)
{
    uint32_t count = 0;
    for (size_t i = 0; i < sc_value_count(object); i++) {
        int64_t index;
        role is = role_of(from, sc_value_item(object, i), &index);
        if (is == ROLE_NONE && (from.flags & SC_LAYER_UNSET) == 0) {
            return UINT32_MAX;
        }
        count += is == ROLE_INDEX;
    }
    return count;
}

static int compare_items(const void *left, const void *right)
{
    int64_t a = ((const sc_patch_item *)left)->index, b = ((const sc_patch_item *)right)->index;
    return (a > b) - (a < b);
}

static bool is_contiguous(const sc_patch *patch)
{
    int64_t next = 0;
    for (uint32_t i = 0; i < patch->count; i++) {
        if (patch->items[i].index < 0 || patch->items[i].index > next) {
            return false;
        }
        next = patch->items[i].index + 1;
    }
    return true;
}

static sc_status read_members(sc_fold *fold, sc_from from, sc_value object, sc_patch *out)
{
    sc_status status = SC_OK;
    uint32_t filled = 0;
    for (size_t i = 0; i < sc_value_count(object) && status == SC_OK; i++) {
        sc_value member = sc_value_item(object, i);
        int64_t index;
        switch (role_of(from, member, &index)) {
        case ROLE_INDEX:
            out->items[filled++] = (sc_patch_item){index, member};
            break;
        case ROLE_ADD:
            status = read_list(fold, member, &out->join);
            break;
        case ROLE_REMOVE:
            status = read_list(fold, member, &out->leave);
            break;
        default:
            break;
        }
    }
    return status;
}

sc_status sc_patch_read(sc_fold *fold, sc_from from, sc_value object, sc_patch *out)
{
    *out = (sc_patch){0};
    uint32_t count = sc_value_count(object) != 0 ? count_items(from, object) : UINT32_MAX;
    if (count == UINT32_MAX) {
        return SC_OK;
    }
    out->items = sc_arena_alloc_array(&fold->arena, count, sizeof *out->items);
    if (out->items == NULL) {
        return sc_fold_failure(fold);
    }
    out->count = count;
    sc_status status = read_members(fold, from, object, out);
    if (status == SC_OK) {
        /* Stable, so that of two members with one index the later one wins. */
        status =
            sc_sort(fold->arena.allocator, out->items, count, sizeof *out->items, compare_items);
    }
    out->is_patch = true;
    out->is_whole = (from.flags & SC_LAYER_UNSET) == 0 && is_contiguous(out);
    return status;
}

/* ---- applying ---- */

static sc_status apply_item(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            const sc_patch_item *item, uint32_t count)
{
    sc_elements *elements = array->elements;
    bool unset = (from.flags & SC_LAYER_UNSET) != 0;
    int64_t index = item->index + (item->index < 0 ? (int64_t)count : 0);
    if (unset && (index < 0 || index >= (int64_t)count)) {
        return SC_OK;
    }
    if (index < 0 || index > (int64_t)elements->count) {
        return sc_fail_index_gap(fold, where, item->index, elements->count, item->value);
    }
    if (index == (int64_t)elements->count && sc_elements_append(fold, array) == NULL) {
        return sc_fold_failure(fold);
    }
    sc_slot *slot = elements->items[index];
    sc_where place = {where, NULL, (size_t)index};
    sc_status status = sc_fold_apply(fold, &place, slot, from, item->value);
    if (slot->kind == SC_ABSENT && index < elements->gap) {
        elements->gap = (uint32_t)index;
    }
    return status;
}

sc_status sc_patch_apply(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                         const sc_patch *patch, sc_recording recording)
{
    sc_status status = array->elements == NULL ? sc_elements_open(fold, array) : SC_OK;
    if (status != SC_OK) {
        return status;
    }
    sc_elements_compact(array->elements);
    uint32_t count = array->elements->count;
    for (uint32_t i = 0; i < patch->count && status == SC_OK; i++) {
        status = apply_item(fold, where, array, from, &patch->items[i], count);
    }
    if ((from.flags & SC_LAYER_UNSET) != 0) {
        sc_elements_compact(array->elements);
    }
    array->layer = from.layer;
    if (status == SC_OK && (patch->leave.image != NULL || patch->join.image != NULL)) {
        status = sc_operator_act(fold, where, array, from, patch->leave, patch->join, recording);
    }
    return status;
}
