/*
 * An image in memory: attaching to a block, counting references, giving the
 * block back the way it came. The struct holds what a read needs, as pointers, so
 * the block itself stays position-independent.
 */
#include "image/image.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "diag/error.h"
#include "image/writer.h"
#include "platform/file.h"
#include "platform/process.h"
#include "platform/thread.h"

static uint64_t process_seed;
static sc_once seed_once = SC_ONCE_INIT;
static atomic_uint_least64_t next_serial = 1;
static atomic_uint_least64_t next_seed = 1;

static void make_process_seed(void)
{
    process_seed = sc_entropy64();
}

uint64_t sc_image_new_seed(void)
{
    sc_once_run(&seed_once, make_process_seed);
    uint64_t number = atomic_fetch_add_explicit(&next_seed, 1, memory_order_relaxed);
    return sc_hash(&number, sizeof number, process_seed);
}

void sc_image_attach(sc_image *image, const void *block)
{
    const sc_image_header *header = block;
    const sc_image_sections at = sc_image_sections_of(header);
    const char *bytes = block;
    image->header = header;
    image->nodes = (const sc_node *)(const void *)(bytes + sizeof *header);
    image->origins = (const sc_packed_origin *)(const void *)(bytes + at.origins);
    image->sources = (const sc_source_entry *)(const void *)(bytes + at.sources);
    image->tables = (const uint32_t *)(const void *)(bytes + at.tables);
    image->text = bytes + at.text;
    image->serial = atomic_fetch_add_explicit(&next_serial, 1, memory_order_relaxed);
    image->bases = NULL;
    image->base_count = 0;
    atomic_init(&image->flat, NULL);
    atomic_init(&image->references, 1);
}

sc_value sc_image_manifest(const sc_image *image, sc_image *room)
{
    const sc_image_header *header = image->header;
    if (header->manifest == 0) {
        return (sc_value){0};
    }
    sc_image_attach(room, (const char *)header + (header->size - header->manifest));
    return sc_value_of(room, 0);
}

/* Strings that may hold references are found by one look at all text. */
bool sc_image_holds_reference(const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *p = text; (p = memchr(p, '$', (size_t)(end - p))) != NULL; p++) {
        if (p + 1 < end && p[1] == '{') {
            return true;
        }
    }
    return false;
}

sc_status sc_image_within(const sc_image *image, const sc_limits *limits, sc_error *error)
{
    const sc_limits most = sc_limits_resolve(limits);
    if (image->header->depth > most.depth) {
        return sc_error_code(error, SC_ERROR_TOO_DEEP);
    }
    return image->header->node_count <= most.nodes ? SC_OK
                                                   : sc_error_code(error, SC_ERROR_TOO_MANY_NODES);
}

sc_image *sc_image_retain(sc_image *image)
{
    if (image != NULL) {
        atomic_fetch_add_explicit(&image->references, 1, memory_order_relaxed);
    }
    return image;
}

void sc_image_release(sc_image *image)
{
    if (image == NULL ||
        atomic_fetch_sub_explicit(&image->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (uint32_t i = 0; i < image->base_count; i++) {
        sc_image_release(image->bases[i]);
    }
    sc_image_release(atomic_load_explicit(&image->flat, memory_order_relaxed));
    if (image->mapped != 0) {
        sc_file_mapping mapping = {.data = image->header, .length = image->mapped};
        sc_file_unmap(&mapping);
    }
    sc_free(image->allocator, image, image->allocated);
}

uint64_t sc_image_nodes(const sc_image *image)
{
    uint64_t nodes = image->header->node_count;
    for (uint32_t i = 0; i < image->base_count; i++) {
        nodes += sc_image_nodes(image->bases[i]);
    }
    return nodes;
}

size_t sc_image_size(const sc_image *image)
{
    return image != NULL ? image->allocated + image->mapped : 0;
}

const sc_image *sc_image_flat(const sc_image *image)
{
    static const sc_limits most = {.depth = SC_IMAGE_DEPTH_MOST};
    _Atomic(sc_image *) *place = &((sc_image *)(uintptr_t)image)->flat;
    sc_image *flat = atomic_load_explicit(place, memory_order_acquire);
    if (image->base_count == 0 || flat != NULL) {
        return flat != NULL ? flat : image;
    }
    sc_writer *writer = sc_writer_new(image->allocator, &most);
    if (writer == NULL) {
        return NULL;
    }
    writer->flags = image->header->flags;
    (void)sc_writer_copy(writer, sc_value_of(image, 0));
    sc_image *made = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    if (made != NULL && !atomic_compare_exchange_strong_explicit(
                            place, &flat, made, memory_order_acq_rel, memory_order_acquire)) {
        sc_image_release(made); /* another thread was faster */
        return flat;
    }
    return made;
}

const void *sc_image_bytes(const sc_image *image, size_t *size)
{
    const sc_image *flat = image != NULL ? sc_image_flat(image) : NULL;
    if (size != NULL) {
        *size = flat != NULL ? (size_t)flat->header->size : 0;
    }
    return flat != NULL ? flat->header : NULL;
}

sc_value sc_image_root(const sc_image *image)
{
    return sc_value_of(image, 0);
}

uint32_t sc_table_slots(uint32_t count)
{
    /* At most three quarters full: the next power of two above 4/3 of the members. */
    uint64_t slots = 32;
    while (slots * 3 < (uint64_t)count * 4) {
        slots *= 2;
    }
    return (uint32_t)slots;
}

void sc_table_enter(uint32_t *words, uint64_t hash, uint32_t node)
{
    uint32_t mask = words[1] - 1;
    uint32_t at = (uint32_t)hash & mask;
    while (words[2 + at] != 0) {
        at = (at + 1) & mask;
    }
    words[2 + at] = node;
}
