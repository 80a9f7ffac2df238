/*
 * Monitors of memory. The dispatcher of the core wakes the event loop, as for watches (watch.c),
 * and JavaScript takes what was cleaned there.
 */
#include "scnode.h"

static void wake(void *context, sc_monitor *native, const sc_cleanup *cleanup)
{
    scnode_monitor *self = context;
    (void)native;
    (void)cleanup;
    /* Where the queue is full, a wake-up waits already. */
    (void)napi_call_threadsafe_function(self->wake, NULL, napi_tsfn_nonblocking);
}

static void stop(scnode_monitor *self)
{
    if (self->monitor != NULL) {
        sc_monitor_stop(self->monitor);
        sc_monitor_release(self->monitor);
        self->monitor = NULL;
    }
    if (self->wake != NULL) {
        (void)napi_release_threadsafe_function(self->wake, napi_tsfn_abort);
        self->wake = NULL;
    }
}

static void stop_at_end(void *data)
{
    stop(data);
}

static void unhook_and_stop(scnode_monitor *self)
{
    if (self->wake != NULL && !self->object.state->closing) {
        (void)napi_remove_env_cleanup_hook(self->object.state->env, stop_at_end, self);
    }
    stop(self);
}

static void end_monitor(scnode_object *object)
{
    unhook_and_stop((scnode_monitor *)object);
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

/* The loop is not kept going by it, until it is asked to. */
static bool make_wake(scnode_call *call, scnode_monitor *self, napi_value function)
{
    napi_env env = call->env;
    napi_value name = scnode_string(env, "superconfig", NAPI_AUTO_LENGTH);
    if (name == NULL ||
        !scnode_ok(env, napi_create_threadsafe_function(env, function, NULL, name, 1, 1, NULL, NULL,
                                                        NULL, NULL, &self->wake))) {
        return false;
    }
    return scnode_ok(env, napi_unref_threadsafe_function(env, self->wake)) &&
           scnode_ok(env, napi_add_env_cleanup_hook(env, stop_at_end, self));
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
    if (make_wake(call, self, call->arguments[2])) {
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

napi_value scnode_memory_info(napi_env env, const sc_memory_info *info)
{
    napi_value result;
    bool well = scnode_ok(env, napi_create_object(env, &result)) &&
                scnode_set_number(env, result, "total", (double)info->total) &&
                scnode_set_number(env, result, "used", (double)info->used) &&
                scnode_set_number(env, result, "pressure", info->pressure) &&
                scnode_set_text(env, result, "source", sc_memory_source_name(info->source)) &&
                scnode_set_text(env, result, "place", info->place);
    return well ? result : NULL;
}

/* What was cleaned; undefined where nothing was, null once there will be nothing. */
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
        unhook_and_stop(self);
    }
    return NULL;
}

/* (monitor, keep): whether it keeps the loop going. */
static napi_value monitor_keep(scnode_call *call)
{
    bool keep = false;
    scnode_monitor *self = monitor_of(call);
    if (self == NULL || !scnode_bool(call, call->arguments[1], "keep", &keep) ||
        self->wake == NULL) {
        return NULL;
    }
    (void)scnode_ok(call->env, keep ? napi_ref_threadsafe_function(call->env, self->wake)
                                    : napi_unref_threadsafe_function(call->env, self->wake));
    return NULL;
}

const scnode_function scnode_monitor_functions[] = {
    {"monitorStart", monitor_start},
    {"monitorNext", monitor_next},
    {"monitorStop", monitor_stop},
    {"monitorKeep", monitor_keep},
    {NULL, NULL},
};
