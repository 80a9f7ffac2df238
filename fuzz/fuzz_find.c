/*
 * Property: a pattern parses or is refused with a position; the path of a match leads to the same
 * value, and a pattern without a wildcard has at most one match.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "superconfig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct found {
    sc_value root;
    size_t count;
} found;

static bool note(void *context, const char *path, sc_value value)
{
    found *self = context;
    sc_value back = sc_value_at(self->root, path);
    if (path[0] != '\0' && (back.image != value.image || back.node != value.node)) {
        abort();
    }
    return ++self->count < 10000;
}

static sc_snapshot *sample(void)
{
    static const char text[] =
        "{\"a\": {\"b\": [1, {\"c\": 2, \"*\": 3}], \"\": 4}, \"*\": [[5]], \"a.b\": 6, \"0\": 7,"
        " \"**\": {\"a\": {\"b\": 8}}}";
    sc_builder *builder = sc_builder_new(NULL);
    (void)sc_builder_add_defaults(builder, text, sizeof text - 1, NULL);
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    sc_builder_free(builder);
    return snapshot;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sc_snapshot *snapshot;
    char pattern[512];
    bool ascii;
    if (size >= sizeof pattern || sc_utf8_check((const char *)data, size, &ascii) != size) {
        return 0;
    }
    memcpy(pattern, data, size);
    pattern[size] = '\0';
    snapshot = snapshot != NULL ? snapshot : sample();
    sc_error error;
    found all = {.root = sc_snapshot_root(snapshot)};
    sc_status status = sc_snapshot_find(snapshot, pattern, note, &all, &error);
    if (status != SC_OK && (status != SC_ERROR_BAD_PATTERN || error.message[0] == '\0')) {
        abort();
    }
    if (status == SC_OK && strchr(pattern, '*') == NULL && all.count > 1) {
        abort();
    }
    return 0;
}
