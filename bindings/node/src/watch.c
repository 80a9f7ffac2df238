/*
 * Watches: the core wakes the event loop (waker.c), and JavaScript takes the events there. They
 * wait in the core's queue, which joins changes for a slow loop.
 */
#include "scnode.h"

#include <stdatomic.h>

static void wake(void *context, sc_watch *watch, const sc_event *event)
{
    scnode_watch *self = context;
    (void)watch;
    if (event != NULL) {
        atomic_store(&self->is_due, true);
    }
    scnode_waker_wake(&self->waker);
}

static void stop(scnode_object *object)
{
    scnode_watch *self = (scnode_watch *)object;
    sc_watch_stop(self->watch);
    sc_watch_release(self->watch);
    self->watch = NULL;
}

static void end_watch(scnode_object *object)
{
    scnode_watch *self = (scnode_watch *)object;
    scnode_waker_close(&self->waker);
    if (self->handle != NULL) {
        scnode_object_drop(&self->handle->object);
    }
}

/* ------------------------------------------------------------------------- */
/* Starting                                                                  */
/* ------------------------------------------------------------------------- */

static bool take_duration(scnode_call *call, napi_value options, const char *name, uint64_t *out)
{
    enum { DAY = 86400000, NANOSECONDS = 1000000 };
    napi_value value;
    double milliseconds = 0;
    if (!scnode_member(call, options, name, &value)) {
        return false;
    }
    if (value == NULL) {
        return true;
    }
    if (!scnode_ok(call->env, napi_get_value_double(call->env, value, &milliseconds))) {
        return false;
    }
    if (!(milliseconds >= 0 && milliseconds <= DAY)) {
        (void)scnode_throw_type(call->env, name, "be milliseconds of at most a day");
        return false;
    }
    *out = (uint64_t)(milliseconds * NANOSECONDS);
    return true;
}

static bool take_options(scnode_call *call, napi_value given, const scnode_handle *handle,
                         sc_watch_options *out)
{
    napi_value always;
    *out = (sc_watch_options)SC_WATCH_OPTIONS_INIT;
    out->takes_next = true;
    out->takes_due = !handle->is_borrowed; /* JavaScript of another thread cannot load it */
    return take_duration(call, given, "debounceMs", &out->debounce) &&
           take_duration(call, given, "graceMs", &out->grace) &&
           take_duration(call, given, "pollMs", &out->poll) &&
           scnode_member(call, given, "pollAlways", &always) &&
           (always == NULL || scnode_bool(call, always, "pollAlways", &out->poll_always));
}

/* A load that needs JavaScript is put off meanwhile: a task asks for it. */
static bool begin(scnode_call *call, scnode_watch *self, const sc_watch_options *options)
{
    sc_error error;
    scnode_state *state = call->state;
    sc_handle *outer = state->starting;
    state->starting = self->handle->handle;
    self->watch = sc_handle_watch(self->handle->handle, options, wake, self, &error);
    state->starting = outer;
    if (self->watch == NULL) {
        (void)scnode_throw(call, &error);
    }
    return self->watch != NULL;
}

/* (handle, environ, options, wake) */
static napi_value watch_start(scnode_call *call)
{
    const char *const *environ;
    sc_watch_options options;
    scnode_handle *handle = scnode_handle_of(call, 0);
    if (handle == NULL || scnode_handle_open(call, handle) == NULL ||
        !scnode_environ(call, call->arguments[1], &environ) ||
        !take_options(call, call->arguments[2], handle, &options)) {
        return NULL;
    }
    sc_status status = environ != NULL ? sc_handle_environment(handle->handle, environ) : SC_OK;
    if (status != SC_OK) {
        return scnode_throw_code(call, status, NULL);
    }
    scnode_watch *self = scnode_object_new(call, SCNODE_WATCH, sizeof *self, end_watch);
    if (self == NULL) {
        return NULL;
    }
    self->handle = handle;
    scnode_object_hold(&handle->object);
    if (scnode_waker_open(call, &self->waker, call->arguments[3], &self->object, stop) &&
        begin(call, self, &options)) {
        return scnode_object_wrap(call, &self->object);
    }
    scnode_object_drop(&self->object);
    return NULL;
}

/* ------------------------------------------------------------------------- */
/* Events                                                                    */
/* ------------------------------------------------------------------------- */

static napi_value sources_of(napi_env env, const sc_event *event)
{
    napi_value list;
    size_t count = sc_event_source_count(event);
    bool well = scnode_ok(env, napi_create_array(env, &list));
    for (size_t i = 0; well && i < count; i++) {
        well = scnode_put_text(env, list, (uint32_t)i, sc_event_source(event, i), NAPI_AUTO_LENGTH);
    }
    return well ? list : NULL;
}

static napi_value problems_of(napi_env env, const sc_event *event)
{
    napi_value list;
    size_t count = sc_event_problem_count(event);
    bool well = scnode_ok(env, napi_create_array(env, &list));
    for (size_t i = 0; well && i < count; i++) {
        napi_value fields = scnode_error_fields(env, sc_event_problem(event, i), NULL);
        well = fields != NULL && scnode_ok(env, napi_set_element(env, list, (uint32_t)i, fields));
    }
    return well ? list : NULL;
}

static napi_value event_object(scnode_call *call, const sc_event *event)
{
    napi_env env = call->env;
    napi_value result;
    const double nanoseconds = 1e6;
    double timestamp = (double)sc_event_timestamp(event) / nanoseconds;
    bool well = scnode_ok(env, napi_create_object(env, &result)) &&
                scnode_set_text(env, result, "type", sc_event_kind_name(sc_event_type(event))) &&
                scnode_set_text(env, result, "reason", sc_reason_name(sc_event_reason(event))) &&
                scnode_set_number(env, result, "timestamp", timestamp) &&
                scnode_set_number(env, result, "generation", (double)sc_event_generation(event)) &&
                scnode_set(env, result, "sources", sources_of(env, event)) &&
                scnode_set(env, result, "changes",
                           scnode_differences(call, sc_event_before(event), sc_event_after(event),
                                              sc_event_changes(event))) &&
                scnode_set(env, result, "problems", problems_of(env, event));
    return well ? result : NULL;
}

static scnode_watch *watch_of(scnode_call *call)
{
    return scnode_object_of(call, call->arguments[0], SCNODE_WATCH, "watch");
}

/* The next event; undefined if none waits, null after the last one. */
static napi_value watch_next(scnode_call *call)
{
    napi_value result = NULL;
    sc_event *event = NULL;
    scnode_watch *self = watch_of(call);
    if (self == NULL) {
        return NULL;
    }
    sc_status status = self->watch != NULL ? sc_watch_next(self->watch, &event) : SC_ERROR_CLOSED;
    if (status == SC_ERROR_CLOSED) {
        return scnode_ok(call->env, napi_get_null(call->env, &result)) ? result : NULL;
    }
    if (status != SC_OK) {
        return scnode_throw_code(call, status, NULL);
    }
    if (event != NULL) {
        if (self->handle->handle != NULL) {
            scnode_handle_unpin(self->handle); /* an idle handle keeps no old snapshot alive */
        }
        result = event_object(call, event);
        sc_event_release(event);
    }
    return result;
}

/* True once for each time that a load became due. */
static napi_value watch_is_due(scnode_call *call)
{
    scnode_watch *self = watch_of(call);
    return self != NULL ? scnode_boolean(call->env, atomic_exchange(&self->is_due, false)) : NULL;
}

static napi_value watch_stop(scnode_call *call)
{
    scnode_watch *self = watch_of(call);
    if (self != NULL) {
        scnode_waker_close(&self->waker);
    }
    return NULL;
}

/* (watch, keep): whether the watch keeps the loop going. */
static napi_value watch_keep(scnode_call *call)
{
    scnode_watch *self = watch_of(call);
    return self != NULL ? scnode_waker_keep(call, &self->waker) : NULL;
}

const scnode_function scnode_watch_functions[] = {
    {"watchStart", watch_start}, {"watchNext", watch_next}, {"watchIsDue", watch_is_due},
    {"watchStop", watch_stop},   {"watchKeep", watch_keep}, {NULL, NULL},
};
