/* Functions without an object: the version, the thread, and codes. */
#include "scnode.h"

/* Of libuv, whose header not every installation of Node has; NULL in an engine without libuv. */
#ifdef __APPLE__
__attribute__((weak_import))
#else
__attribute__((weak))
#endif
struct uv_loop_s *
uv_default_loop(void);

static napi_value version(scnode_call *call)
{
    return scnode_string(call->env, sc_version(), NAPI_AUTO_LENGTH);
}

/* Whether it runs on the loop of the main thread, which no worker does. */
static napi_value is_main_loop(scnode_call *call)
{
    struct uv_loop_s *loop = NULL;
    bool is_main = uv_default_loop != NULL && napi_get_uv_event_loop(call->env, &loop) == napi_ok &&
                   loop == uv_default_loop();
    return scnode_boolean(call->env, is_main);
}

/* False with an exception; `*code` is SC_STATUS_COUNT for an unknown name. */
static bool status_of(scnode_call *call, sc_status *code)
{
    const char *name = scnode_name(call, call->arguments[0], "code");
    if (name == NULL) {
        return false;
    }
    *code = sc_status_from_name(name);
    return true;
}

static napi_value severity(scnode_call *call)
{
    sc_status code;
    if (!status_of(call, &code) || code == SC_STATUS_COUNT) {
        return NULL;
    }
    sc_severity of = sc_status_severity(code);
    const char *name = of == SC_SEVERITY_ERROR     ? "error"
                       : of == SC_SEVERITY_WARNING ? "warning"
                                                   : "note";
    return scnode_string(call->env, name, NAPI_AUTO_LENGTH);
}

const scnode_function scnode_library_functions[] = {
    {"version", version},
    {"isMainLoop", is_main_loop},
    {"severity", severity},
    {NULL, NULL},
};
