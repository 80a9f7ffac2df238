/*
 * Makes every value of an image secret. A copy only differs in the marks, so the block is copied
 * whole and marked before it is shared.
 */
#include "source/kind.h"

static bool is_marked(const sc_image *image, uint32_t node)
{
    uint32_t source = sc_value_source(sc_value_of(image, node));
    return (image->nodes[node].flags & SC_NODE_SECRET) != 0 ||
           (source != SC_SOURCE_NONE && image->sources[source].secret != 0);
}

static bool is_all_secret(const sc_image *image)
{
    for (uint32_t i = 0; i < image->header->node_count; i++) {
        if (image->nodes[i].kind >= SC_NODE_BASE || !is_marked(image, i)) {
            return false;
        }
    }
    return true;
}

/* The image is not shared yet, and its block is in writable memory. */
static void mark_all(sc_image *image)
{
    sc_source_entry *sources = (sc_source_entry *)(uintptr_t)image->sources;
    sc_node *nodes = (sc_node *)(uintptr_t)image->nodes;
    for (uint32_t i = 0; i < image->header->source_count; i++) {
        sources[i].secret = 1;
    }
    for (uint32_t i = 0; i < image->header->node_count; i++) {
        if (!is_marked(image, i)) {
            nodes[i].flags |= SC_NODE_SECRET;
        }
    }
}

sc_status sc_secret_image(sc_image *image, const sc_allocator *allocator, sc_image **out,
                          sc_error *error)
{
    if (is_all_secret(image)) {
        *out = sc_image_retain(image);
        return SC_OK;
    }
    sc_error own;
    sc_error *detail = error != NULL ? error : &own;
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    if (bytes == NULL) {
        return sc_source_fail(detail, SC_ERROR_OUT_OF_MEMORY);
    }
    *out = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, allocator, detail);
    if (*out == NULL) {
        return detail->code;
    }
    mark_all(*out);
    return SC_OK;
}
