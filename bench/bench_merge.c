/* Work on images: merging two, checking one, comparing two, writing one as JSON. */
#include <stdlib.h>
#include <string.h>

#include "peers/peer.h"

/* The second layer: it overrides some members and adds a few. */
static const char site[] =
    "{\"service\": {\"debug\": true, \"listen\": {\"port\": 9090, \"workers\": 8}},"
    " \"database\": {\"url\": \"postgres://orders@site:5432/orders\","
    " \"pool\": {\"max\": 64}, \"replicas\": [\"db-7.site\", \"db-8.site\"]},"
    " \"cache\": {\"ttl\": 60}, \"log\": {\"level\": \"debug\"},"
    " \"features\": {\"coupons\": true, \"gifts\": true},"
    " \"owner\": {\"team\": \"site\"}, \"region\": \"eu-west\"}";

typedef struct images {
    sc_image *base, *over;
    sc_builder *builder;
    sc_snapshot *before, *after;
    const void *bytes;
    size_t size;
    void *copy;
} images;

static void merge(void *context, uint64_t times)
{
    const images *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_handle *handle = sc_builder_build(it->builder, NULL);
        bench_need(handle != NULL, "merge");
        sc_handle_release(handle);
    }
}

static void check(void *context, uint64_t times)
{
    const images *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_image *image = sc_image_from_bytes(it->bytes, it->size, SC_UNTRUSTED, NULL, NULL);
        bench_need(image != NULL, "check");
        sc_image_release(image);
    }
}

static void copy(void *context, uint64_t times)
{
    const images *it = context;
    for (uint64_t i = 0; i < times; i++) {
        void *block = malloc(it->size);
        bench_need(block != NULL, "out of memory");
        memcpy(block, it->bytes, it->size);
        BENCH_KEEP(block);
        free(block);
    }
}

static void difference(void *context, uint64_t times)
{
    const images *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_changes *changes = sc_diff(it->before, it->after, NULL);
        bench_need(changes != NULL, "diff");
        sc_changes_free(changes);
    }
}

static void write_json(void *context, uint64_t times)
{
    const images *it = context;
    const sc_write_options options = {.compact = true};
    for (uint64_t i = 0; i < times; i++) {
        sc_text text = {0};
        bench_need(sc_write(sc_image_root(it->base), "json", &options, &text, NULL) == SC_OK,
                   "write");
        sc_text_free(&text);
    }
}

static void image_rows(const bench *b, images *it)
{
    bench_compare(
        b,
        &(bench_row){"image-check", "a 1 KB image from outside: checked and copied", .loop = true},
        (bench_case[]){{"ours", check, it, .at_most = 0},
                       {"its bytes copied", copy, it, .at_most = 0}},
        2);
    it->before = sc_handle_snapshot(sc_builder_build(it->builder, NULL));
    sc_builder_set(it->builder, "database.pool.max", "65");
    it->after = sc_handle_snapshot(sc_builder_build(it->builder, NULL));
    bench_need(it->before != NULL && it->after != NULL, "snapshots");
    bench_compare(
        b, &(bench_row){"diff", "two 1 KB snapshots compared, one value differs", .loop = true},
        &(bench_case){"ours", difference, it, .at_most = 0}, 1);
    sc_snapshot_release(it->before);
    sc_snapshot_release(it->after);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    size_t length;
    char *text = bench_read(b.data, "service.json", &length);
    const sc_parse_options json = {.format = "json"};
    images it = {.base = sc_parse(text, length, &json, NULL),
                 .over = sc_parse(site, sizeof site - 1, &json, NULL),
                 .builder = sc_builder_new(NULL)};
    bench_need(it.base != NULL && it.over != NULL, "images");
    it.bytes = sc_image_bytes(it.base, &it.size);
    sc_builder_add_image(it.builder, it.base, NULL);
    sc_builder_add_image(it.builder, it.over, NULL);

    bench_case merges[8] = {{"ours", merge, &it, .at_most = 0}};
    bench_case writes[8] = {{"ours", write_json, &it, .at_most = 0}};
    peer_pair pairs[8];
    size_t merge_count = 1, write_count = 1;
    for (const peer *const *at = peers_json; *at != NULL; at++) {
        if ((*at)->merge != NULL) {
            peer_pair *pair = &pairs[merge_count];
            *pair = (peer_pair){(*at)->load(text, length), (*at)->load(site, sizeof site - 1)};
            merges[merge_count++] =
                (bench_case){(*at)->merge_name, (*at)->merge, pair, .at_most = 0};
            writes[write_count++] =
                (bench_case){(*at)->name, (*at)->print, pair->base, .at_most = 0};
        }
    }
    bench_compare(&b, &(bench_row){"merge", "two 1 KB layers merged to a handle", .loop = true},
                  merges, merge_count);
    bench_compare(&b, &(bench_row){"write-json", "the 1 KB sample written as JSON", .loop = true},
                  writes, write_count);
    image_rows(&b, &it);
    sc_builder_free(it.builder);
    sc_image_release(it.base);
    sc_image_release(it.over);
    free(text);
    return 0;
}
