/* What is done to a handle beyond reading and closing it. */
#include "engine/override.h"

sc_handle *sc_handle_freeze(sc_handle *handle, sc_error *error)
{
    if (handle == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    return sc_handles_freeze(handle, error);
}

sc_status sc_handle_environment(sc_handle *handle, const char *const *entries)
{
    return handle != NULL ? sc_handles_environment(handle, entries) : SC_ERROR_INVALID_ARGUMENT;
}

sc_override *sc_handle_override(sc_handle *handle, sc_image *image, sc_error *error)
{
    if (handle == NULL || image == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    return sc_overrides_begin(handle, image, error);
}

sc_status sc_override_end(sc_override *override, sc_error *error)
{
    return override != NULL ? sc_overrides_end(override, error) : SC_OK;
}
