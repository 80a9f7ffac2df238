/* Recording what happens to one place: for explaining, and for going on below it. */
#include <string.h>

#include "compose/fold.h"
#include "image/image.h"

void sc_watch_slot(sc_watch *watch, sc_slot *slot)
{
    if (slot->length == watch->length && memcmp(slot->key, watch->key, watch->length) == 0) {
        slot->watching = SC_WATCH_SLOT;
        watch->slot = slot;
    }
}

void sc_watch_element(sc_watch *watch, sc_slot *slot)
{
    if (slot->length == watch->element) {
        slot->watching = SC_WATCH_SLOT;
        watch->slot = slot;
    }
}

static void record(sc_fold *fold, sc_step_kind kind, sc_action action, sc_from from, sc_value value)
{
    sc_watch *watch = fold->watch;
    sc_told *told = sc_fold_new(fold, sizeof *told);
    if (told == NULL) {
        watch->status = sc_fold_failure(fold);
        return;
    }
    bool fresh = action == SC_ACTION_SET || action == SC_ACTION_FILLED;
    *told = (sc_told){NULL, value, from, kind, action, fresh};
    if (watch->last != NULL) {
        watch->last->next = told;
    } else {
        watch->first = told;
    }
    watch->last = told;
    watch->present = kind == SC_STEP_NONE ? watch->present : kind != SC_STEP_UNSET;
}

/* A whole array comes or goes: what that is to the element at the watched place. */
static void tell_element(sc_fold *fold, sc_step_kind kind, sc_action action, sc_from from,
                         sc_value value)
{
    bool whole = action == SC_ACTION_SET || action == SC_ACTION_FILLED ||
                 action == SC_ACTION_REPLACED || kind == SC_STEP_UNSET;
    if (!whole) {
        return;
    }
    bool comes = kind == SC_STEP_APPLY || kind == SC_STEP_PLACE;
    bool is_array = comes && sc_value_kind(value) == SC_ARRAY;
    sc_value item = is_array ? sc_value_item(value, fold->watch->element) : (sc_value){0};
    if (item.image != NULL) {
        record(fold, SC_STEP_PLACE, fold->watch->present ? SC_ACTION_REPLACED : SC_ACTION_SET,
               sc_from_data(from), item);
    } else if (fold->watch->present) {
        record(fold, SC_STEP_UNSET, SC_ACTION_UNSET, from, value);
    }
}

void sc_watch_tell(sc_fold *fold, const sc_slot *slot, sc_step_kind kind, sc_action action,
                   sc_from from, sc_value value)
{
    if (slot->watching == SC_WATCH_ELEMENT) {
        tell_element(fold, kind, action, from, value);
    } else {
        record(fold, kind, action, from, value);
    }
}
