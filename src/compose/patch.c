/*
 * Patches of arrays (environment-12 to 14): an object whose keys are indices, and
 * `add` and `remove` at the end, over an array; with nothing below it makes one.
 *
 * An unset of an element is such a patch too. There an index may count from the end, and what is
 * no index is skipped, because there is nothing to remove.
 */
#include "compose/fold.h"

#include <string.h>

#include "base/alloc.h"
#include "base/ascii.h"
#include "image/image.h"

typedef struct sc_patch_item {
    int64_t index;
    sc_value value;
} sc_patch_item;

/* Eighteen digits hold any index that could be met; more are as far beyond the end. */
static bool read_index(const char *key, size_t length, bool from_end, int64_t *out)
{
    bool negative = from_end && length > 1 && key[0] == '-';
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
    *out = negative ? -index : index;
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
    return status == SC_OK && holder != NULL ? sc_fold_keep(fold, holder) : status;
}

/* ---- reading ---- */

/* What a member is to a patch. */
typedef enum role { ROLE_NONE, ROLE_INDEX, ROLE_ADD, ROLE_REMOVE } role;

static role role_of(sc_from from, sc_value member, int64_t *index)
{
    uint32_t length;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &length);
    bool unset = (from.flags & SC_LAYER_UNSET) != 0;
    if (read_index(key, length, unset, index)) {
        return ROLE_INDEX;
    }
    if (unset || (from.flags & SC_LAYER_NO_OPERATORS) != 0 || !is_list(member)) {
        return ROLE_NONE;
    }
    return is_word(key, length, "add")      ? ROLE_ADD
           : is_word(key, length, "remove") ? ROLE_REMOVE
                                            : ROLE_NONE;
}

/* Members that are indices; UINT32_MAX where some member has no role in a patch. */
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

/* Stable, so that of two members with one index the later one wins. */
static void merge_runs(sc_patch_item *to, const sc_patch_item *from, uint32_t start,
                       uint32_t middle, uint32_t end)
{
    uint32_t a = start, b = middle;
    for (uint32_t i = start; i < end; i++) {
        bool take_a = a < middle && (b >= end || from[a].index <= from[b].index);
        to[i] = take_a ? from[a++] : from[b++];
    }
}

static bool is_sorted(const sc_patch_item *items, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        if (items[i].index < items[i - 1].index) {
            return false;
        }
    }
    return true;
}

static sc_status sort_items(sc_fold *fold, sc_patch *patch)
{
    if (is_sorted(patch->items, patch->count)) {
        return SC_OK;
    }
    sc_patch_item *to = sc_arena_alloc_array(&fold->arena, patch->count, sizeof *to);
    if (to == NULL) {
        return sc_fold_failure(fold);
    }
    for (uint64_t width = 1; width < patch->count; width *= 2) {
        for (uint64_t start = 0; start < patch->count; start += 2 * width) {
            uint64_t middle = start + width < patch->count ? start + width : patch->count;
            uint64_t end = middle + width < patch->count ? middle + width : patch->count;
            merge_runs(to, patch->items, (uint32_t)start, (uint32_t)middle, (uint32_t)end);
        }
        sc_patch_item *other = patch->items;
        patch->items = to;
        to = other;
    }
    return SC_OK;
}

static bool is_contiguous(const sc_patch *patch)
{
    int64_t next = 0;
    for (uint32_t i = 0; i < patch->count; i++) {
        if (patch->items[i].index > next) {
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
        status = sort_items(fold, out);
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
    if (index < 0 || (unset && index >= (int64_t)count)) {
        return SC_OK;
    }
    if (index > (int64_t)elements->count) {
        return sc_fail_index_gap(fold, where, (uint64_t)index, elements->count, item->value);
    }
    if (index == (int64_t)elements->count && sc_elements_append(fold, array) == NULL) {
        return sc_fold_failure(fold);
    }
    sc_slot *slot = elements->items[index];
    sc_where place = {where, NULL, (size_t)index};
    return sc_fold_apply(fold, &place, slot, from, item->value);
}

sc_status sc_patch_apply(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                         const sc_patch *patch, sc_telling telling)
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
        status = sc_operator_act(fold, where, array, from, patch->leave, patch->join, telling);
    }
    return status;
}
