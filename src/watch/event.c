/* Counting and reading; and the one thing that is made late, the list of changes. */
#include "watch/event.h"

#include <string.h>

#include "base/alloc.h"
#include "platform/clock.h"
#include "platform/fixed.h"

/* ---- causes ---- */

static bool has_cause(const sc_causes *causes, const char *text)
{
    size_t i = 0;
    while (i < causes->count && strcmp(causes->items[i], text) != 0) {
        i++;
    }
    return i < causes->count;
}

void sc_causes_add(const sc_allocator *allocator, sc_causes **causes, const char *text)
{
    if (*causes == NULL) {
        *causes = sc_alloc_zero(allocator, sizeof **causes);
        if (*causes == NULL) {
            return;
        }
        atomic_init(&(*causes)->references, 1);
        (*causes)->allocator = allocator;
    }
    sc_causes *list = *causes;
    text = sc_path_given(text);
    if (list->count == SC_CAUSES_MAX || has_cause(list, text)) {
        return;
    }
    char *copy = sc_text_copy(allocator, text, strlen(text));
    if (copy != NULL) {
        list->items[list->count++] = copy;
    }
}

sc_causes *sc_causes_retain(sc_causes *causes)
{
    if (causes != NULL) {
        (void)atomic_fetch_add_explicit(&causes->references, 1, memory_order_relaxed);
    }
    return causes;
}

void sc_causes_release(sc_causes *causes)
{
    if (causes == NULL ||
        atomic_fetch_sub_explicit(&causes->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (size_t i = 0; i < causes->count; i++) {
        sc_free(causes->allocator, causes->items[i], strlen(causes->items[i]) + 1);
    }
    sc_free(causes->allocator, causes, sizeof *causes);
}

/* ---- life ---- */

sc_event *sc_event_new(const sc_allocator *allocator, sc_event_kind kind, sc_reason reason,
                       sc_snapshot *before, sc_snapshot *after, sc_causes *causes)
{
    sc_event *event = sc_alloc_zero(allocator, sizeof *event);
    if (event == NULL) {
        return NULL;
    }
    atomic_init(&event->references, 1);
    atomic_init(&event->changes, NULL);
    event->allocator = allocator;
    event->kind = kind;
    event->reason = reason;
    event->timestamp = sc_clock_realtime();
    event->before = sc_snapshot_retain(before);
    event->after = sc_snapshot_retain(after);
    if (causes != NULL) {
        event->causes[event->cause_count++] = sc_causes_retain(causes);
    }
    return event;
}

bool sc_event_set_problems(sc_event *event, const sc_report *report, const sc_error *error)
{
    size_t count = sc_report_count(report);
    count = count < SC_PROBLEMS_MAX ? count : SC_PROBLEMS_MAX;
    size_t needed = count != 0 ? count : 1;
    event->problems = sc_alloc_array(event->allocator, needed, sizeof *event->problems);
    if (event->problems == NULL) {
        return false;
    }
    event->problem_count = needed;
    event->problems[0] = *error;
    for (size_t i = 0; i < count; i++) {
        (void)sc_report_problem(report, i, &event->problems[i]);
    }
    return true;
}

/* Counting is all that is not constant in an event. */
static sc_event *own(const sc_event *event)
{
    return (sc_event *)(uintptr_t)event;
}

sc_event *sc_event_retain(const sc_event *event)
{
    if (event != NULL) {
        (void)atomic_fetch_add_explicit(&own(event)->references, 1, memory_order_relaxed);
    }
    return own(event);
}

void sc_event_release(const sc_event *event)
{
    sc_event *self = own(event);
    if (self == NULL ||
        atomic_fetch_sub_explicit(&self->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    sc_changes_free(atomic_load_explicit(&self->changes, memory_order_acquire));
    sc_snapshot_release(self->before);
    sc_snapshot_release(self->after);
    for (size_t i = 0; i < self->cause_count; i++) {
        sc_causes_release(self->causes[i]);
    }
    sc_free(self->allocator, self->problems, self->problem_count * sizeof *self->problems);
    sc_free(self->allocator, self, sizeof *self);
}

/* ---- joining ---- */

static bool covers(const sc_event *event, const sc_causes *causes)
{
    for (size_t i = 0; i < causes->count; i++) {
        bool found = false;
        for (size_t k = 0; k < event->cause_count && !found; k++) {
            found = has_cause(event->causes[k], causes->items[i]);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static void add_causes(sc_event *joined, const sc_event *from)
{
    for (size_t i = 0; i < from->cause_count && joined->cause_count < SC_EVENT_JOINS; i++) {
        if (!covers(joined, from->causes[i])) {
            joined->causes[joined->cause_count++] = sc_causes_retain(from->causes[i]);
        }
    }
}

void sc_event_join(sc_event *joined, const sc_event *first, const sc_event *second)
{
    joined->kind = SC_EVENT_CHANGED;
    joined->reason = second->reason;
    joined->timestamp = second->timestamp;
    joined->generation = second->generation;
    joined->before = sc_snapshot_retain(first->before);
    joined->after = sc_snapshot_retain(second->after);
    add_causes(joined, first);
    add_causes(joined, second);
}

sc_status sc_event_find_changes(sc_event *event, bool *any)
{
    sc_changes *known = atomic_load_explicit(&event->changes, memory_order_acquire);
    if (known == NULL) {
        sc_error error;
        sc_changes *made = sc_diff(event->before, event->after, &error);
        if (made == NULL) {
            return error.code;
        }
        /* Of two consumers that make it at once the first one's stays. */
        if (atomic_compare_exchange_strong_explicit(&event->changes, &known, made,
                                                    memory_order_acq_rel, memory_order_acquire)) {
            known = made;
        } else {
            sc_changes_free(made);
        }
    }
    *any = sc_changes_count(known) != 0;
    return SC_OK;
}

/* ---- reading ---- */

const char *sc_event_kind_name(sc_event_kind kind)
{
    static const char *const names[] = {
        "configuration_changed", "reload_failed", "reload_recovered",
        "watch_degraded",        "load_due",      "configuration_reloaded"};
    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "unknown";
}

const char *sc_reason_name(sc_reason reason)
{
    static const char *const names[] = {"file", "reload", "override"};
    return (size_t)reason < sizeof names / sizeof *names ? names[reason] : "unknown";
}

sc_event_kind sc_event_type(const sc_event *event)
{
    return event != NULL ? event->kind : SC_EVENT_CHANGED;
}

sc_reason sc_event_reason(const sc_event *event)
{
    return event != NULL ? event->reason : SC_REASON_FILE;
}

int64_t sc_event_timestamp(const sc_event *event)
{
    return event != NULL ? event->timestamp : 0;
}

uint64_t sc_event_generation(const sc_event *event)
{
    return event != NULL ? event->generation : 0;
}

/* The cause of that number among those that no earlier list has; NULL: there are fewer. */
static const char *find_cause(const sc_event *event, size_t index)
{
    for (size_t i = 0; i < event->cause_count; i++) {
        for (size_t k = 0; k < event->causes[i]->count; k++) {
            const char *text = event->causes[i]->items[k];
            bool repeated = false;
            for (size_t before = 0; before < i && !repeated; before++) {
                repeated = has_cause(event->causes[before], text);
            }
            if (!repeated && index-- == 0) {
                return text;
            }
        }
    }
    return NULL;
}

size_t sc_event_source_count(const sc_event *event)
{
    size_t count = 0;
    while (event != NULL && count < SC_CAUSES_MAX && find_cause(event, count) != NULL) {
        count++;
    }
    return count;
}

const char *sc_event_source(const sc_event *event, size_t index)
{
    return event != NULL && index < SC_CAUSES_MAX ? find_cause(event, index) : NULL;
}

sc_snapshot *sc_event_before(const sc_event *event)
{
    return event != NULL ? event->before : NULL;
}

sc_snapshot *sc_event_after(const sc_event *event)
{
    return event != NULL ? event->after : NULL;
}

const sc_changes *sc_event_changes(const sc_event *event)
{
    bool has = event != NULL && event->kind == SC_EVENT_CHANGED;
    return has ? atomic_load_explicit(&own(event)->changes, memory_order_acquire) : NULL;
}

size_t sc_event_problem_count(const sc_event *event)
{
    return event != NULL ? event->problem_count : 0;
}

const sc_error *sc_event_problem(const sc_event *event, size_t index)
{
    return event != NULL && index < event->problem_count ? &event->problems[index] : NULL;
}
