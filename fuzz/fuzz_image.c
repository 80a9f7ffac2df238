/*
 * Property: a block of any bytes is refused, or every accessor stays within it, also those of the
 * manifest; and an accepted block can be copied into an equal image.
 */
#include <stdlib.h>
#include <string.h>

#include "image/diff.h"
#include "image/writer.h"
#include "layer/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile size_t sink;

static void read_all(sc_value value)
{
    size_t length;
    const char *text;
    sc_origin origin;
    sc_scalar scalar = sc_value_scalar(value);
    sink += scalar.text != NULL ? strlen(scalar.text) : 0;
    sink += sc_value_untyped(value, &text, &length) ? strlen(text) : 0;
    sink += sc_value_origin(value, &origin) ? strlen(origin.source) : 0;
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sc_value item = sc_value_item(value, i);
        const char *key = sc_value_key(item, &length);
        if (scalar.kind == SC_OBJECT && sc_value_member(value, key, length).node != item.node) {
            abort();
        }
        read_all(item);
    }
}

static void copy(sc_value root)
{
    sc_limits limits = {.depth = 1024};
    sc_writer *writer = sc_writer_new(NULL, &limits);
    if (writer == NULL) {
        return;
    }
    sc_writer_copy(writer, root);
    sc_image *image = sc_writer_finish(writer, NULL);
    if (image == NULL || !sc_value_identical(root, sc_image_root(image))) {
        abort();
    }
    sc_image_release(image);
    sc_writer_free(writer);
}

static void read_manifest(const sc_image *image)
{
    sc_manifest_entry entry;
    for (size_t i = 0; sc_manifest_at(image, i, &entry); i++) {
        sink += strlen(entry.name) + strlen(entry.path) + strlen(entry.format) +
                strlen(entry.profile) + (size_t)entry.kind + (size_t)entry.hash;
    }
    sc_image room;
    sc_value root = sc_image_manifest(image, &room);
    if (root.image != NULL) {
        read_all(root);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sc_error error;
    sc_image *image = sc_image_from_bytes(data, size, SC_UNTRUSTED, NULL, &error);
    if (image != NULL) {
        read_all(sc_image_root(image));
        read_manifest(image);
        copy(sc_image_root(image));
        sc_image_release(image);
    } else if (error.message[0] == 0) {
        abort();
    }
    return 0;
}
