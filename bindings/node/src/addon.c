/* The module: one state, one table of functions, and the way every call takes. */
#include "scnode.h"

static napi_value run(scnode_call *call, scnode_body body)
{
    scnode_state *state = call->state;
    call->outer = state->call;
    state->call = call;
    napi_value result = body(call);
    state->call = call->outer;
    if (call->blocks != NULL) {
        scnode_pool_free(call);
    }
    return result;
}

static napi_value dispatch(napi_env env, napi_callback_info info)
{
    scnode_call call;
    void *data = NULL;
    void *state = NULL;
    size_t count = SCNODE_ARGUMENTS;
    if (!scnode_ok(env, napi_get_cb_info(env, info, &count, call.arguments, NULL, &data)) ||
        !scnode_ok(env, napi_get_instance_data(env, &state))) {
        return NULL;
    }
    call.env = env;
    call.state = state;
    call.thrown = NULL;
    call.report = NULL;
    call.blocks = NULL;
    call.used = 0;
    return run(&call, ((const scnode_function *)data)->body);
}

static bool export_functions(napi_env env, napi_value exports, const scnode_function *functions)
{
    for (const scnode_function *one = functions; one->name != NULL; one++) {
        napi_value value;
        if (!scnode_ok(env, napi_create_function(env, one->name, NAPI_AUTO_LENGTH, dispatch,
                                                 (void *)(uintptr_t)one, &value)) ||
            !scnode_ok(env, napi_set_named_property(env, exports, one->name, value))) {
            return false;
        }
    }
    return true;
}

/* The files that keep something in the state let go of it. Objects end last: they use the others.
 */
static void close_all(scnode_state *state)
{
    scnode_callbacks_close(state);
    scnode_handles_close(state);
    scnode_cells_free(state);
    scnode_caches_free(state);
    scnode_input_free(state);
    scnode_objects_close(state);
}

NAPI_MODULE_INIT()
{
    static const scnode_function *const all[] = {
        scnode_library_functions, scnode_registry_functions, scnode_builder_functions,
        scnode_option_functions,  scnode_handle_functions,   scnode_read_functions,
        scnode_path_functions,    scnode_typed_functions,    scnode_text_functions,
        scnode_explain_functions, scnode_change_functions,   scnode_task_functions,
        scnode_edit_functions,    scnode_watch_functions,    scnode_error_functions,
        scnode_schema_functions,  scnode_monitor_functions,  scnode_cache_functions,
    };
    if (scnode_state_new(env, close_all) == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (!export_functions(env, exports, all[i])) {
            return NULL;
        }
    }
    return exports;
}
