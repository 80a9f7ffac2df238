/*
 * Monitors of memory. The core checks and cleans on its own thread and wakes the event loop
 * (waker.c), where JavaScript takes the result.
 */
#include "scnode.h"

typedef struct scnode_monitor {
    scnode_object object;
    sc_monitor *monitor; /* NULL once stopped */
    scnode_waker waker;
} scnode_monitor;

static void wake(void *context, sc_monitor *monitor, const sc_cleanup *cleanup)
{
    scnode_monitor *self = context;
    (void)monitor;
    (void)cleanup;
    scnode_waker_wake(&self->waker);
}

static void stop(scnode_object *object)
{
    scnode_monitor *self = (scnode_monitor *)object;
    sc_monitor_stop(self->monitor);
    sc_monitor_release(self->monitor);
    self->monitor = NULL;
}

static void end_monitor(scnode_object *object)
{
    scnode_waker_close(&((scnode_monitor *)object)->waker);
}

static bool take_number(scnode_call *call, napi_value options, const char *name, double *out)
{
    napi_value value;
    return scnode_member(call, options, name, &value) &&
           (value == NULL || scnode_ok(call->env, napi_get_value_double(call->env, value, out)));
}

static bool take_options(scnode_call *call, napi_value given, sc_monitor_options *out)
{
    enum { DAY = 86400000, NANOSECONDS = 1000000 };
    const double most_bytes = 9007199254740991.0;
    double interval = (double)out->interval / NANOSECONDS, limit = 0;
    bool trims = true;
    napi_value trim;
    if (!take_number(call, given, "threshold", &out->threshold) ||
        !take_number(call, given, "intervalMs", &interval) ||
        !take_number(call, given, "limit", &limit) ||
        !scnode_member(call, given, "mallocTrim", &trim) ||
        (trim != NULL && !scnode_bool(call, trim, "mallocTrim", &trims))) {
        return false;
    }
    if (!(interval >= 0 && interval <= DAY) || !(limit >= 0 && limit <= most_bytes)) {
        (void)scnode_throw_type(call->env, "options", "be in their ranges");
        return false;
    }
    out->interval = (uint64_t)(interval * NANOSECONDS);
    out->limit = (uint64_t)limit;
    out->keep_freed = !trims;
    return true;
}

/* (registry, options, wake) */
static napi_value monitor_start(scnode_call *call)
{
    sc_error error;
    sc_registry *registry;
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    options.takes_next = true;
    if (!scnode_registry_of(call, call->arguments[0], &registry) ||
        !take_options(call, call->arguments[1], &options)) {
        return NULL;
    }
    scnode_monitor *self = scnode_object_new(call, SCNODE_MONITOR, sizeof *self, end_monitor);
    if (self == NULL) {
        return NULL;
    }
    if (scnode_waker_open(call, &self->waker, call->arguments[2], &self->object, stop)) {
        self->monitor = sc_registry_monitor_memory(registry, &options, wake, self, &error);
        if (self->monitor != NULL) {
            return scnode_object_wrap(call, &self->object);
        }
        (void)scnode_throw(call, &error);
    }
    scnode_object_drop(&self->object);
    return NULL;
}

static scnode_monitor *monitor_of(scnode_call *call)
{
    return scnode_object_of(call, call->arguments[0], SCNODE_MONITOR, "monitor");
}

/* A clean-up; undefined where there was none yet, null once there will be none. */
static napi_value monitor_next(scnode_call *call)
{
    napi_env env = call->env;
    napi_value result = NULL;
    sc_cleanup cleanup;
    bool any = false;
    scnode_monitor *self = monitor_of(call);
    if (self == NULL) {
        return NULL;
    }
    sc_status status =
        self->monitor != NULL ? sc_monitor_next(self->monitor, &cleanup, &any) : SC_ERROR_CLOSED;
    if (status != SC_OK) {
        return scnode_ok(env, napi_get_null(env, &result)) ? result : NULL;
    }
    if (!any) {
        return NULL;
    }
    result = scnode_memory_info(env, &cleanup.memory);
    bool well = result != NULL &&
                scnode_set_number(env, result, "givenBack", (double)cleanup.given_back) &&
                scnode_set(env, result, "full", scnode_boolean(env, cleanup.is_full));
    return well ? result : NULL;
}

static napi_value monitor_stop(scnode_call *call)
{
    scnode_monitor *self = monitor_of(call);
    if (self != NULL) {
        scnode_waker_close(&self->waker);
    }
    return NULL;
}

/* (monitor, keep): whether it keeps the loop going. */
static napi_value monitor_keep(scnode_call *call)
{
    scnode_monitor *self = monitor_of(call);
    return self != NULL ? scnode_waker_keep(call, &self->waker) : NULL;
}

const scnode_function scnode_monitor_functions[] = {
    {"monitorStart", monitor_start},
    {"monitorNext", monitor_next},
    {"monitorStop", monitor_stop},
    {"monitorKeep", monitor_keep},
    {NULL, NULL},
};
