/* How much memory images, handles and readers take, as counted by their allocator. */
#include <stdlib.h>
#include <string.h>

#include "harness.h"

static void image_row(const bench *b, const bench_row *row, const char *folder, const char *name,
                      double at_most)
{
    if (!bench_includes(b, row->id)) {
        return;
    }
    size_t length;
    char *text = bench_read(folder, name, &length);
    bench_memory memory;
    bench_memory_begin(&memory);
    const sc_parse_options options = {.format = "json", .allocator = &memory.allocator};
    sc_image *image = sc_parse(text, length, &options, NULL);
    bench_need(image != NULL, name);
    bench_amount(b, row, "bytes", (double)memory.live, "the text", (double)length, at_most);
    sc_image_release(image);
    bench_need(memory.live == 0, "a leak");
    free(text);
}

/* A handle's memory without its snapshot: the part that it frees while the snapshot is held. */
static void handle_rows(const bench *b)
{
    bench_memory memory;
    bench_memory_begin(&memory);
    sc_registry *registry = sc_registry_new(&memory.allocator);
    bench_need(registry != NULL, "registry");
    bench_amount(b, &(bench_row){"memory-registry", "an empty registry", .limit = 50 * 1024},
                 "bytes", (double)memory.live, NULL, 0, 0);
    sc_builder *builder = sc_builder_new(registry);
    char *file = bench_path(b->data, "service.json");
    sc_builder_add_file(builder, file, NULL);
    sc_handle *first = sc_builder_build(builder, NULL);
    size_t before = memory.live;
    sc_handle *second = sc_builder_build(builder, NULL);
    bench_need(first != NULL && second != NULL, file);
    bench_amount(b,
                 &(bench_row){"memory-second-handle",
                              "a second handle on the same file, snapshot and all", .limit = 0},
                 "bytes", (double)(memory.live - before), NULL, 0, 0);
    sc_builder_free(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(first);
    before = memory.live;
    sc_handle_release(first);
    bench_amount(b, &(bench_row){"memory-handle", "a handle beyond its snapshot", .limit = 256},
                 "bytes", (double)(before - memory.live), NULL, 0, 0);
    before = memory.live;
    sc_reader *reader = sc_reader_new(second);
    bench_amount(b, &(bench_row){"memory-reader", "a reader, with room for 128 paths", .limit = 0},
                 "bytes", (double)(memory.live - before), NULL, 0, 0);
    sc_reader_free(reader);
    sc_snapshot_release(snapshot);
    sc_handle_release(second);
    sc_registry_release(registry);
    bench_need(memory.live == 0, "a leak");
    free(file);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    image_row(&b, &(bench_row){"memory-image-1k", "image of the 1 KB sample", .limit = 0}, b.data,
              "service.json", 2);
    image_row(&b, &(bench_row){"memory-image-10m", "image of 10 MB of JSON", .limit = 0}, b.scratch,
              "config.json", 1.5);
    image_row(
        &b,
        &(bench_row){"memory-image-integers", "image of an array of small integers", .limit = 0},
        b.scratch, "integers.json", 0);
    handle_rows(&b);
    return 0;
}
