/*
 * The fold along one path. The changes of a place are recorded as steps, and the steps are enough
 * to fold a place below it: an object's steps give the parts of its members, an array's steps are
 * repeated with one element traced. So a path costs one pass for each segment, and an element is
 * followed although others before it were added or removed.
 *
 * If no key is loose, only the members that can affect the traced key are examined: itself, its
 * operators, and the keys of which it would be an operator.
 */
#include "compose/trace.h"

#include <string.h>

#include "compose/array.h"
#include "compose/object.h"
#include "image/image.h"

/* ---- recording ---- */

void sc_trace_slot(sc_trace *trace, sc_slot *slot)
{
    if (slot->length == trace->length && memcmp(slot->key, trace->key, trace->length) == 0) {
        slot->tracing = SC_TRACE_SLOT;
        trace->slot = slot;
    }
}

void sc_trace_element(sc_trace *trace, sc_slot *slot)
{
    if (slot->length == trace->element) {
        slot->tracing = SC_TRACE_SLOT;
        trace->slot = slot;
    }
}

static void record(sc_fold *fold, sc_step_kind kind, sc_action action, sc_from from, sc_value value)
{
    sc_trace *trace = fold->trace;
    sc_trace_entry *entry = sc_fold_new(fold, sizeof *entry);
    if (entry == NULL) {
        trace->status = sc_fold_failure(fold);
        return;
    }
    bool fresh = action == SC_ACTION_SET || action == SC_ACTION_FILLED;
    *entry = (sc_trace_entry){NULL, value, from, kind, action, fresh};
    if (trace->last != NULL) {
        trace->last->next = entry;
    } else {
        trace->first = entry;
    }
    trace->last = entry;
    trace->present = kind == SC_STEP_NONE ? trace->present : kind != SC_STEP_UNSET;
}

/* The step of the traced element if a whole array is set or removed. */
static void record_element(sc_fold *fold, sc_step_kind kind, sc_action action, sc_from from,
                           sc_value value)
{
    bool whole = action == SC_ACTION_SET || action == SC_ACTION_FILLED ||
                 action == SC_ACTION_REPLACED || kind == SC_STEP_UNSET;
    if (!whole) {
        return;
    }
    bool comes = kind == SC_STEP_APPLY || kind == SC_STEP_PLACE;
    bool is_array = comes && sc_value_kind(value) == SC_ARRAY;
    sc_value item = is_array ? sc_value_item(value, fold->trace->element) : (sc_value){0};
    if (item.image != NULL) {
        record(fold, SC_STEP_PLACE, fold->trace->present ? SC_ACTION_REPLACED : SC_ACTION_SET,
               sc_from_data(from), item);
    } else if (fold->trace->present) {
        record(fold, SC_STEP_UNSET, SC_ACTION_UNSET, from, value);
    }
}

void sc_trace_record(sc_fold *fold, const sc_slot *slot, sc_step_kind kind, sc_action action,
                     sc_from from, sc_value value)
{
    if (slot->tracing == SC_TRACE_ELEMENT) {
        record_element(fold, kind, action, from, value);
    } else {
        record(fold, kind, action, from, value);
    }
}

enum { NAMES_MAX = 8 }; /* `X_add_add…`: with more, all members are examined */

static void begin_trace(sc_fold *fold, sc_trace *trace)
{
    trace->status = SC_OK;
    fold->trace = trace;
}

static void end_trace(sc_fold *fold, const sc_trace *trace, sc_trail *trail)
{
    fold->trace = NULL;
    trail->slot = trace->slot;
    trail->steps = trace->first;
    if (trail->slot != NULL) {
        trail->slot->tracing = SC_TRACE_NOT;
    }
}

/* ---- below an object ---- */

static sc_status add_named(sc_fold *fold, sc_level *level, sc_from from, sc_value object,
                           const char *key, size_t length)
{
    sc_value member = sc_value_member(object, key, length);
    return member.image != NULL ? sc_level_member(fold, level, from, object, member) : SC_OK;
}

/* A key, and its operators except the one of that length, which was added before. */
static sc_status add_with_operators(sc_fold *fold, sc_level *level, sc_from from, sc_value object,
                                    size_t length, size_t known)
{
    const char *key = level->trace->key;
    sc_status status = add_named(fold, level, from, object, key, length);
    if (status != SC_OK || (object.image->header->flags & SC_IMAGE_OPERATORS) == 0) {
        return status;
    }
    char *name = sc_fold_new(fold, length + 7);
    if (name == NULL) {
        return sc_fold_failure(fold);
    }
    memcpy(name, key, length);
    memcpy(name + length, "_remove", 7);
    if (known != length + 7) {
        status = add_named(fold, level, from, object, name, length + 7);
    }
    memcpy(name + length, "_add", 4);
    if (known != length + 4 && status == SC_OK) {
        status = add_named(fold, level, from, object, name, length + 4);
    }
    return status;
}

/* The number of nested keys of which the traced one is an operator. */
static unsigned count_names(const sc_trace *trace)
{
    unsigned count = 1;
    bool adds;
    size_t length = trace->length;
    while (count <= NAMES_MAX &&
           (length = sc_operator_base(trace->key, length, &adds)) != SIZE_MAX) {
        count++;
    }
    return count;
}

static sc_status add_part(sc_fold *fold, sc_level *level, sc_from from, sc_value object, bool all)
{
    if (all) {
        return sc_level_add(fold, level, from, object);
    }
    bool adds;
    size_t known = SIZE_MAX, length = level->trace->length;
    sc_status status = SC_OK;
    while (status == SC_OK && length != SIZE_MAX) {
        status = add_with_operators(fold, level, from, object, length, known);
        known = length;
        length = sc_operator_base(level->trace->key, length, &adds);
    }
    return status;
}

static void clear(sc_level *level)
{
    for (sc_slot *slot = level->first; slot != NULL; slot = slot->next) {
        slot->kind = SC_ABSENT;
    }
}

static bool replaces(const sc_trace_entry *step)
{
    return step->kind == SC_STEP_UNSET || step->kind == SC_STEP_PLACE ||
           (step->kind == SC_STEP_APPLY && step->action != SC_ACTION_MERGED);
}

static sc_status fold_step(sc_fold *fold, sc_level *level, const sc_trace_entry *step, bool all)
{
    sc_trace *trace = level->trace;
    bool was_present = trace->present;
    const sc_trace_entry *before = trace->last;
    sc_status status = SC_OK;
    if (replaces(step)) {
        clear(level);
        trace->present = false;
    }
    bool comes = step->kind == SC_STEP_APPLY || step->kind == SC_STEP_PLACE;
    if (comes && sc_value_kind(step->value) == SC_OBJECT) {
        status = add_part(fold, level, step->from, step->value, all);
    }
    if (was_present && trace->last != before && trace->last->action == SC_ACTION_SET) {
        trace->last->action = SC_ACTION_REPLACED;
    }
    if (was_present && !trace->present && trace->last == before) {
        sc_trace_record(fold, trace->slot, SC_STEP_UNSET, SC_ACTION_UNSET, step->from, step->value);
    }
    return status == SC_OK ? trace->status : status;
}

static sc_status step_to_key(sc_fold *fold, sc_trail *trail, const char *key, size_t length)
{
    sc_trace trace = {.key = key, .length = length};
    sc_level level;
    bool all = count_names(&trace) > NAMES_MAX;
    for (const sc_trace_entry *step = trail->steps; step != NULL; step = step->next) {
        all = all || (step->from.flags & SC_LAYER_LOOSE) != 0;
    }
    sc_level_begin(&level, trail->where);
    level.trace = &trace;
    begin_trace(fold, &trace);
    sc_status status = SC_OK;
    for (const sc_trace_entry *step = trail->steps; step != NULL && status == SC_OK;
         step = step->next) {
        status = fold_step(fold, &level, step, all);
    }
    end_trace(fold, &trace, trail);
    return status;
}

/* ---- below an array ---- */

static int64_t count_of(const sc_slot *slot)
{
    return slot->elements != NULL ? (int64_t)slot->elements->live
                                  : (int64_t)sc_value_count(slot->first.value);
}

/* The number of the element at an index; UINT32_MAX beyond the end. */
static uint32_t element_at(const sc_slot *slot, int64_t index)
{
    const sc_elements *elements = slot->elements;
    int64_t at = index;
    if (at < 0 || at >= count_of(slot)) {
        return UINT32_MAX;
    }
    if (elements == NULL) {
        return (uint32_t)at;
    }
    for (uint32_t i = 0; i < elements->count; i++) {
        if (elements->items[i]->kind != SC_ABSENT && at-- == 0) {
            return elements->items[i]->length;
        }
    }
    return UINT32_MAX;
}

static sc_status replay(sc_fold *fold, const sc_where *where, sc_slot *slot,
                        const sc_trace_entry *step)
{
    const sc_value none = {0};
    if (step->fresh) {
        slot->kind = SC_ABSENT;
    }
    switch (step->kind) {
    case SC_STEP_APPLY:
        return sc_fold_apply(fold, where, slot, step->from, step->value);
    case SC_STEP_PLACE:
        sc_slot_hold(slot, step->from, step->value);
        sc_trace_step(fold, slot, SC_STEP_PLACE, SC_ACTION_SET, step->from, step->value);
        return SC_OK;
    case SC_STEP_ADD:
        return sc_operator_act(fold, where, slot, step->from, none, step->value, SC_RECORD_STEPS);
    case SC_STEP_REMOVE:
        return sc_operator_act(fold, where, slot, step->from, step->value, none, SC_RECORD_STEPS);
    case SC_STEP_UNSET:
        slot->kind = SC_ABSENT;
        sc_trace_step(fold, slot, SC_STEP_UNSET, SC_ACTION_UNSET, step->from, step->value);
        return SC_OK;
    default:
        return SC_OK;
    }
}

/* An unchanged array has no slots for its elements: makes one. */
static sc_status slot_of_item(sc_fold *fold, const sc_slot *array, sc_trace *trace)
{
    sc_slot *slot = sc_arena_alloc_zero(&fold->arena, sizeof *slot);
    if (slot == NULL) {
        return sc_fold_failure(fold);
    }
    slot->first.value = sc_value_item(array->first.value, trace->element);
    slot->first.from = array->first.from;
    slot->last = &slot->first;
    slot->kind = (uint8_t)sc_value_kind(slot->first.value);
    slot->layer = slot->since = array->first.from.layer;
    trace->slot = slot;
    return SC_OK;
}

static sc_status step_to_element(sc_fold *fold, sc_trail *trail, uint32_t number)
{
    sc_trace trace = {.element = number};
    sc_slot *array = sc_arena_alloc_zero(&fold->arena, sizeof *array);
    if (array == NULL) {
        return sc_fold_failure(fold);
    }
    array->tracing = SC_TRACE_ELEMENT;
    begin_trace(fold, &trace);
    sc_status status = SC_OK;
    for (const sc_trace_entry *step = trail->steps; step != NULL && status == SC_OK;
         step = step->next) {
        status = replay(fold, trail->where, array, step);
        status = status == SC_OK ? trace.status : status;
    }
    if (status == SC_OK && array->kind == SC_ARRAY && array->elements == NULL) {
        status = slot_of_item(fold, array, &trace);
    }
    end_trace(fold, &trace, trail);
    return status;
}

/* ---- the walk ---- */

static const sc_where *step_down(sc_fold *fold, const sc_where *parent, const char *key,
                                 size_t length)
{
    sc_where *where = sc_fold_new(fold, sizeof *where);
    if (where != NULL) {
        *where = (sc_where){parent, key, length};
    }
    return where;
}

static sc_status step_by_key(sc_fold *fold, sc_trail *trail, const char *key, size_t length)
{
    /* The place is named by the cursor's text, which may change later. */
    const char *kept = sc_arena_text(&fold->arena, key, length);
    sc_status status =
        kept != NULL ? step_to_key(fold, trail, kept, length) : sc_fold_failure(fold);
    trail->where = status == SC_OK ? step_down(fold, trail->where, kept, length) : NULL;
    return status == SC_OK && trail->where == NULL ? sc_fold_failure(fold) : status;
}

/* No layer has such a place. */
static sc_status stray(sc_trail *trail)
{
    trail->slot = NULL;
    trail->steps = NULL;
    return SC_OK;
}

static sc_status step_by_index(sc_fold *fold, sc_trail *trail, const sc_segment *segment)
{
    bool from_end = segment->length != 0 && segment->text[0] == '-';
    int64_t index = segment->index + (from_end ? count_of(trail->slot) : 0);
    uint32_t number = element_at(trail->slot, index);
    if (number == UINT32_MAX) {
        return stray(trail);
    }
    sc_status status = step_to_element(fold, trail, number);
    trail->where = status == SC_OK ? step_down(fold, trail->where, NULL, (size_t)index) : NULL;
    return status == SC_OK && trail->where == NULL ? sc_fold_failure(fold) : status;
}

static sc_status step(sc_fold *fold, sc_trail *trail, const sc_segment *segment)
{
    sc_kind kind = trail->slot != NULL ? (sc_kind)trail->slot->kind : SC_ABSENT;
    if (kind == SC_STRING && trail->text == NULL) {
        trail->text = trail->slot;
    }
    if (kind == SC_ARRAY && segment->kind != SC_SEGMENT_KEY) {
        return step_by_index(fold, trail, segment);
    }
    return segment->kind == SC_SEGMENT_INDEX
               ? stray(trail)
               : step_by_key(fold, trail, segment->text, segment->length);
}

static sc_status walk_root(sc_fold *fold, size_t count, sc_trail *out)
{
    static const sc_where root = {0};
    sc_trace trace = {0};
    sc_slot *slot = sc_arena_alloc_zero(&fold->arena, sizeof *slot);
    if (slot == NULL) {
        return sc_fold_failure(fold);
    }
    *out = (sc_trail){.where = &root};
    slot->tracing = SC_TRACE_SLOT;
    trace.slot = slot;
    begin_trace(fold, &trace);
    sc_status status = sc_fold_layers(fold, count, slot);
    end_trace(fold, &trace, out);
    return status == SC_OK ? trace.status : status;
}

sc_status sc_fold_walk(sc_fold *fold, size_t count, const char *path, size_t length, bool is_key,
                       sc_trail *out)
{
    sc_path_cursor cursor;
    sc_segment segment;
    sc_status status = walk_root(fold, count, out);
    if (status == SC_OK && is_key) {
        return step_by_key(fold, out, path, length);
    }
    sc_path_begin(&cursor, path, length);
    int more = 0;
    while (status == SC_OK && (more = sc_path_next(&cursor, &segment)) == 1) {
        status = step(fold, out, &segment);
    }
    return more < 0 ? SC_ERROR_BAD_PATH : status;
}

/* ---- explaining ---- */

/* True for every step except an unset of a place below. */
static bool counts(const sc_trace_entry *step)
{
    return (step->from.flags & SC_LAYER_UNSET) == 0 || step->action != SC_ACTION_MERGED;
}

/*
 * In order, the winner last. The value of a join that did not replace another is reported before
 * that one, because a join ranks below all values that are set.
 */
static sc_status report(const sc_trail *trail, sc_explain_visit visit, void *context)
{
    const sc_trace_entry *winner = NULL;
    for (const sc_trace_entry *step = trail->steps; step != NULL; step = step->next) {
        winner = counts(step) && step->kind != SC_STEP_NONE ? step : winner;
    }
    sc_status status = SC_OK;
    for (const sc_trace_entry *step = trail->steps; step != NULL && status == SC_OK;
         step = step->next) {
        if (step != winner && counts(step)) {
            status = visit(context, step->action, step->from.layer, step->value);
        }
    }
    return status == SC_OK && winner != NULL
               ? visit(context, winner->action, winner->from.layer, winner->value)
               : status;
}

/* The string at the place, or on the path to it, if the result has another value there. */
static sc_status report_expansion(const sc_trail *trail, sc_value result, sc_explain_visit visit,
                                  void *context)
{
    const sc_slot *slot = trail->text;
    if (slot == NULL && trail->slot != NULL && trail->slot->kind == SC_STRING &&
        !trail->slot->as_text && !sc_value_equal(trail->slot->first.value, result)) {
        slot = trail->slot;
    }
    return slot != NULL && result.image != NULL
               ? visit(context, SC_ACTION_EXPANDED, slot->layer, result)
               : SC_OK;
}

sc_status sc_compose_explain(const sc_compose_layer *layers, size_t count,
                             const sc_compose_options *options, const char *path, sc_value result,
                             sc_explain_visit visit, void *context, sc_scratch *scratch,
                             sc_error *error)
{
    uint64_t room[SC_FOLD_ROOM / sizeof(uint64_t)];
    size_t length = strlen(path);
    if (scratch != NULL) {
        *scratch = (sc_scratch){0};
    }
    sc_status status = sc_path_check(path, length, error);
    if (status != SC_OK) {
        return status;
    }
    sc_fold fold;
    sc_trail trail;
    sc_fold_begin(&fold, layers, options, room);
    status = sc_fold_walk(&fold, count, path, length, false, &trail);
    if (status != SC_OK) {
        sc_error_code(error, status);
    }
    if (status == SC_OK) {
        status = report(&trail, visit, context);
    }
    if (status == SC_OK) {
        status = report_expansion(&trail, result, visit, context);
    }
    if (scratch != NULL) {
        *scratch = fold.scratch;
        fold.scratch = (sc_scratch){0};
    }
    sc_fold_end(&fold);
    return status;
}
