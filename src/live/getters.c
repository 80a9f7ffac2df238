/*
 * Reading straight from a handle: latch, walk, copy, unlatch. The walk stays under the latch: it is
 * shorter than counting a pin up and down, and nothing borrowed leaves.
 */
#include <string.h>

#include "image/path.h"
#include "live/live.h"

/* The value at a path; the caller holds the latch. Absent when closed. */
static inline sc_value walk(const sc_handle *handle, const char *path)
{
    const sc_snapshot *snapshot = handle->snapshot;
    if (snapshot == NULL) {
        return (sc_value){0};
    }
    return sc_value_at_n(sc_value_of(snapshot->image, 0), path, strlen(path), NULL);
}

bool sc_get_bool(sc_handle *handle, const char *path, bool fallback)
{
    bool out = fallback;
    if (handle != NULL && path != NULL) {
        sc_latch_lock(&handle->latch);
        (void)sc_value_bool(walk(handle, path), &out);
        sc_latch_unlock(&handle->latch);
    }
    return out;
}

int64_t sc_get_int(sc_handle *handle, const char *path, int64_t fallback)
{
    int64_t out = fallback;
    if (handle != NULL && path != NULL) {
        sc_latch_lock(&handle->latch);
        (void)sc_value_int(walk(handle, path), &out);
        sc_latch_unlock(&handle->latch);
    }
    return out;
}

double sc_get_float(sc_handle *handle, const char *path, double fallback)
{
    double out = fallback;
    if (handle != NULL && path != NULL) {
        sc_latch_lock(&handle->latch);
        (void)sc_value_float(walk(handle, path), &out);
        sc_latch_unlock(&handle->latch);
    }
    return out;
}

bool sc_has(sc_handle *handle, const char *path)
{
    bool has = false;
    if (handle != NULL && path != NULL) {
        sc_latch_lock(&handle->latch);
        has = sc_value_kind(walk(handle, path)) != SC_ABSENT;
        sc_latch_unlock(&handle->latch);
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
 * Text may be long, and the latch is for moments: it is pinned and copied outside.
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
