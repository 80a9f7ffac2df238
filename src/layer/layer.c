/* Making, sharing and freeing layers. */
#include "layer/layer.h"

#include "base/alloc.h"
#include "base/utf8.h"

sc_layer *sc_layer_new(const sc_allocator *allocator, sc_source_kind kind, const char *name)
{
    sc_layer *layer = sc_alloc_zero(allocator, sizeof *layer);
    if (layer == NULL) {
        return NULL;
    }
    layer->name = sc_text_copy(allocator, name, strlen(name));
    if (layer->name == NULL) {
        sc_free(allocator, layer, sizeof *layer);
        return NULL;
    }
    atomic_init(&layer->references, 1);
    layer->allocator = allocator;
    layer->kind = kind;
    layer->format = "";
    sc_notices_init(&layer->notices, allocator);
    return layer;
}

sc_layer *sc_layer_retain(sc_layer *layer)
{
    atomic_fetch_add_explicit(&layer->references, 1, memory_order_relaxed);
    return layer;
}

void sc_layer_release(sc_layer *layer)
{
    if (layer == NULL ||
        atomic_fetch_sub_explicit(&layer->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    const sc_allocator *allocator = layer->allocator;
    sc_account_close(&layer->account);
    sc_image_release(layer->image);
    sc_notices_free(&layer->notices);
    sc_free(allocator, layer->name, strlen(layer->name) + 1);
    sc_free(allocator, layer, sizeof *layer);
}

size_t sc_layer_bytes(const sc_layer *layer)
{
    size_t bytes = sizeof *layer + strlen(layer->name) + 1 + sc_notices_bytes(&layer->notices);
    if (layer->image != NULL) {
        bytes += layer->image->allocated + layer->image->mapped;
    }
    return bytes;
}

void sc_layer_count(sc_layer *layer, atomic_uint_least64_t *total)
{
    if (sc_account_open(&layer->account)) {
        sc_account_enter(&layer->account, total, sc_layer_bytes(layer));
    }
}

const char *sc_layer_shown_name(const char *path, char *buffer, size_t size)
{
    path = sc_path_given(path);
    size_t length = strlen(path);
    if (sc_utf8_check(path, length, NULL) == length) {
        return path;
    }
    (void)sc_text_display(buffer, size, path, length);
    return buffer;
}

/* The folder at which a relative path begins, to show it; false for an absolute path. */
static bool find_folder(const char *path, char *out, size_t size)
{
    char room[SC_PATH_SIZE];
    const char *fixed = sc_path_fix(path, room), *given = sc_path_given(fixed);
    if (given == fixed) {
        return false;
    }
    size_t length = (size_t)(given - fixed) - (sizeof SC_FIXED_MARK - 1);
    (void)sc_text_display(out, size, length != 0 ? fixed : "/", length != 0 ? length : 1);
    return true;
}

sc_status sc_layer_file_error(sc_error *error, sc_status status, const char *path, int system_error)
{
    char buffer[SC_SYSTEM_TEXT_SIZE], folder[SC_ERROR_SOURCE_SIZE];
    if (status == SC_ERROR_MISSING_FILE && find_folder(path, folder, sizeof folder)) {
        (void)sc_error_set(error, status, "%s (looked for in %s)", sc_status_text(status), folder);
    } else if (status == SC_ERROR_INPUT_OUTPUT && system_error != 0) {
        (void)sc_error_set(error, status, "%s: %s", sc_status_text(status),
                           sc_system_text(system_error, buffer, sizeof buffer));
    } else {
        (void)sc_error_code(error, status);
    }
    if (error != NULL) {
        error->system_error = system_error;
    }
    char shown[SC_ERROR_SOURCE_SIZE];
    sc_error_source(error, sc_layer_shown_name(path, shown, sizeof shown));
    return status;
}

sc_status sc_layer_write_error(sc_error *error, sc_status status, const char *path,
                               const sc_file_fault *fault)
{
    (void)sc_layer_file_error(error, status, path, fault->system_error);
    if (error == NULL || (status != SC_ERROR_UNREADABLE_FILE && fault->reason == NULL)) {
        return status;
    }
    const char *text = status == SC_ERROR_UNREADABLE_FILE
                           ? "the file or its folder may not be written"
                           : sc_status_text(status);
    char shown[SC_ERROR_SOURCE_SIZE];
    const char *reason = fault->reason;
    (void)sc_error_set(error, status, "%s%s%s", text, reason != NULL ? ": " : "",
                       reason != NULL ? reason : "");
    error->system_error = fault->system_error;
    sc_error_source(error, sc_layer_shown_name(path, shown, sizeof shown));
    return status;
}
