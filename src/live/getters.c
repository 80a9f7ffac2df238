/*
 * Reading directly from a handle: announce, walk, copy, clear the announcement (guard.h). That is
 * faster than counting a pin, no borrowed value is returned, and threads that read one handle do
 * not slow each other down.
 */
#include <string.h>

#include "image/path.h"
#include "live/guard.h"

/* The value at a path; the caller holds a guard. Absent when closed. */
static inline sc_value walk(const sc_handle *handle, const char *path)
{
    const sc_snapshot *snapshot = atomic_load_explicit(&handle->snapshot, memory_order_seq_cst);
    if (snapshot == NULL) {
        return (sc_value){0};
    }
    return sc_value_at_n(sc_value_of(snapshot->image, 0), path, strlen(path), NULL);
}

bool sc_get_bool(sc_handle *handle, const char *path, bool fallback)
{
    bool out = fallback;
    if (handle != NULL && path != NULL) {
        sc_guard *guard = sc_guard_enter(handle);
        (void)sc_value_bool(walk(handle, path), &out);
        sc_guard_leave(guard);
    }
    return out;
}

int64_t sc_get_int(sc_handle *handle, const char *path, int64_t fallback)
{
    int64_t out = fallback;
    if (handle != NULL && path != NULL) {
        sc_guard *guard = sc_guard_enter(handle);
        (void)sc_value_int(walk(handle, path), &out);
        sc_guard_leave(guard);
    }
    return out;
}

double sc_get_float(sc_handle *handle, const char *path, double fallback)
{
    double out = fallback;
    if (handle != NULL && path != NULL) {
        sc_guard *guard = sc_guard_enter(handle);
        (void)sc_value_float(walk(handle, path), &out);
        sc_guard_leave(guard);
    }
    return out;
}

bool sc_has(sc_handle *handle, const char *path)
{
    bool has = false;
    if (handle != NULL && path != NULL) {
        sc_guard *guard = sc_guard_enter(handle);
        has = sc_value_kind(walk(handle, path)) != SC_ABSENT;
        sc_guard_leave(guard);
    }
    return has;
}

static sc_status copy_text(sc_value value, char *buffer, size_t size, size_t *length)
{
    const char *text;
    size_t needed;
    sc_status status = sc_value_string(value, &text, &needed);
    if (status != SC_OK) {
        return status;
    }
    if (length != NULL) {
        *length = needed;
    }
    if (buffer == NULL || needed >= size) {
        return SC_ERROR_OUT_OF_RANGE;
    }
    memcpy(buffer, text, needed + 1);
    return SC_OK;
}

/*
 * Text may be long, and a guard must be short: so the snapshot is pinned and the text copied later.
 */
sc_status sc_get_string(sc_handle *handle, const char *path, char *buffer, size_t size,
                        size_t *length)
{
    if (handle == NULL || path == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    if (snapshot == NULL) {
        return SC_ERROR_CLOSED;
    }
    bool bad = false;
    sc_value value = sc_value_at_n(sc_snapshot_root(snapshot), path, strlen(path), &bad);
    sc_status status = bad ? SC_ERROR_BAD_PATH : copy_text(value, buffer, size, length);
    sc_snapshot_release(snapshot);
    return status;
}
