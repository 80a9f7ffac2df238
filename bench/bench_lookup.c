/*
 * Reading one value: by path through a reader, through the handle, by a prepared key.
 *
 * The path is hidden from the optimiser in each turn, so every look-up sees text it does not know.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "call/call.h"
#include "floor.h"
#include "harness.h"
#include "peers/peer.h"

#define PATH "database.pool.max"

/* As many as a busy part of a program may read, in no order that a processor could learn at once.
 */
static const char *const paths[] = {
    "database.pool.max", "service.listen.port",    "log.level",     "cache.ttl",
    "service.name",      "service.listen.host",    "database.ssl",  "features.checkout_v2",
    "database.pool.min", "service.listen.backlog", "cache.backend", "log.sample_rate",
    "service.debug",     "cache.hosts[0].port",    "owner.team",    "database.replicas[1]",
};
enum { PATH_COUNT = sizeof paths / sizeof *paths };

typedef struct ours {
    sc_handle *handle;
    sc_reader *reader;
    sc_key *key;
    sc_value root;
    atomic_uint lock;
} ours;

typedef struct floors {
    floor_table table, many;
    floor_tree tree;
    floor_node top[7], database[4], pool[3];
} floors;

/* ---- ours ---- */

static void reader_get(void *context, uint64_t times)
{
    const ours *it = context;
    const char *path = PATH;
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        sc_value value = sc_reader_get(it->reader, path);
        BENCH_KEEP(value.node);
    }
}

static void reader_get_int(void *context, uint64_t times)
{
    const ours *it = context;
    const char *path = PATH;
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        int64_t number = 0;
        (void)sc_value_int(sc_reader_get(it->reader, path), &number);
        BENCH_KEEP(number);
    }
}

static void reader_get_many(void *context, uint64_t times)
{
    const ours *it = context;
    for (uint64_t i = 0; i < times; i++) {
        const char *path = paths[i % PATH_COUNT];
        BENCH_HIDE(path);
        sc_value value = sc_reader_get(it->reader, path);
        BENCH_KEEP(value.node);
    }
}

static void handle_get(void *context, uint64_t times)
{
    const ours *it = context;
    const char *path = PATH;
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        int64_t number = sc_get_int(it->handle, path, 0);
        BENCH_KEEP(number);
    }
}

static void key_int(void *context, uint64_t times)
{
    const ours *it = context;
    for (uint64_t i = 0; i < times; i++) {
        int64_t number = sc_reader_int(it->reader, it->key, 0);
        BENCH_KEEP(number);
    }
}

static void refresh(void *context, uint64_t times)
{
    const ours *it = context;
    for (uint64_t i = 0; i < times; i++) {
        bool moved = sc_reader_refresh(it->reader);
        BENCH_KEEP(moved);
    }
}

/* ---- floors ---- */

/* The least work of a getter that uses our walk. */
static void lock_and_walk(void *context, uint64_t times)
{
    ours *it = context;
    const char *path = PATH;
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        int64_t number = 0;
        while (atomic_exchange_explicit(&it->lock, 1, memory_order_acquire) != 0) {
        }
        (void)sc_value_int(sc_value_at(it->root, path), &number);
        atomic_store_explicit(&it->lock, 0, memory_order_release);
        BENCH_KEEP(number);
    }
}

static void table_get(void *context, uint64_t times)
{
    const floors *it = context;
    const char *path = PATH;
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        const floor_entry *entry = floor_table_get(&it->table, path);
        BENCH_KEEP(entry);
    }
}

static void table_get_many(void *context, uint64_t times)
{
    const floors *it = context;
    for (uint64_t i = 0; i < times; i++) {
        const char *path = paths[i % PATH_COUNT];
        BENCH_HIDE(path);
        const floor_entry *entry = floor_table_get(&it->many, path);
        BENCH_KEEP(entry);
    }
}

static void tree_get(void *context, uint64_t times)
{
    floors *it = context;
    const char *path = PATH;
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        int64_t number = floor_tree_get(&it->tree, path, 0);
        BENCH_KEEP(number);
    }
}

static void empty_call(void *context, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        int64_t number = bench_call(context, context, 0);
        BENCH_KEEP(number);
    }
}

/* The tables hold the same top-level members as the sample, so that both walk past as many. */
static void fill_floors(floors *it)
{
    floor_table_begin(&it->table, UINT64_C(0x51A7));
    floor_table_begin(&it->many, UINT64_C(0x51A7));
    bench_need(floor_table_put(&it->table, PATH, 32), "floor");
    for (size_t i = 0; i < PATH_COUNT; i++) {
        bench_need(floor_table_put(&it->many, paths[i], (int64_t)i), "floor");
    }
    floor_tree *tree = &it->tree;
    tree->seed = UINT64_C(0x51A7);
    it->pool[0] = floor_node_of(tree, "min", NULL, 0, 4);
    it->pool[1] = floor_node_of(tree, "max", NULL, 0, 32);
    it->pool[2] = floor_node_of(tree, "idle_timeout", NULL, 0, 0);
    it->database[0] = floor_node_of(tree, "url", NULL, 0, 0);
    it->database[1] = floor_node_of(tree, "pool", it->pool, 3, 0);
    it->database[2] = floor_node_of(tree, "replicas", NULL, 0, 0);
    it->database[3] = floor_node_of(tree, "ssl", NULL, 0, 1);
    it->top[0] = floor_node_of(tree, "service", NULL, 0, 0);
    it->top[1] = floor_node_of(tree, "database", it->database, 4, 0);
    static const char *const others[] = {"cache", "log", "features", "proxy", "owner"};
    for (size_t i = 0; i < 5; i++) {
        it->top[2 + i] = floor_node_of(tree, others[i], NULL, 0, 0);
    }
    tree->root = floor_node_of(tree, "", it->top, 7, 0);
    bench_need(floor_tree_get(tree, PATH, 0) == 32, "floor");
}

/* Appends the peers that were found; ours must be at least three times as fast as each. */
static size_t add_peers(const bench *b, bench_case *cases, size_t count)
{
    for (const peer *const *it = peers_lookup; *it != NULL; it++) {
        size_t length;
        char *text = bench_read(b->data, (*it)->sample, &length);
        void *document = (*it)->load(text, length);
        bench_need(document != NULL, (*it)->name);
        cases[count++] = (bench_case){(*it)->get_name, (*it)->get, document, .at_most = 1.0 / 3};
        free(text);
    }
    return count;
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    char *file = bench_path(b.data, "service.json");
    ours it = {.handle = sc_load_file(file, NULL)};
    it.reader = sc_reader_new(it.handle);
    it.key = sc_reader_key(it.reader, PATH, NULL);
    bench_need(it.key != NULL && sc_reader_int(it.reader, it.key, 0) == 32, file);
    sc_snapshot *snapshot = sc_handle_snapshot(it.handle);
    it.root = sc_snapshot_root(snapshot);
    static floors floor;
    fill_floors(&floor);

    bench_case cases[12] = {
        {"ours", reader_get, &it, .at_most = 0},
        {"hash, probe, compare", table_get, &floor, .at_most = 1.3},
    };
    size_t count = add_peers(&b, cases, 2);
    bench_compare(&b, &(bench_row){"reader-path", "a reader looks up " PATH, .loop = true}, cases,
                  count);
    bench_compare(&b, &(bench_row){"reader-int", "the same, with the number out", .loop = true},
                  &(bench_case){"ours", reader_get_int, &it, .at_most = 0}, 1);
    bench_compare(
        &b, &(bench_row){"reader-16-paths", "a reader looks 16 paths up in turn", .loop = true},
        (bench_case[]){{"ours", reader_get_many, &it, .at_most = 0},
                       {"hash, probe, compare", table_get_many, &floor, .at_most = 1.3}},
        2);
    bench_compare(&b, &(bench_row){"handle-path", "the handle's getter, " PATH, .loop = true},
                  (bench_case[]){{"ours", handle_get, &it, .at_most = 0},
                                 {"one lock and our walk", lock_and_walk, &it, .at_most = 1.2},
                                 {"one lock, a bare tree", tree_get, &floor, .at_most = 0}},
                  3);
    bench_compare(
        &b,
        &(bench_row){"prepared-key", "a reader with a prepared key, a number out", .loop = true},
        (bench_case[]){{"ours", key_int, &it, .at_most = 0},
                       {"empty call, shared library", empty_call, &it, .at_most = 1.15}},
        2);
    bench_compare(&b, &(bench_row){"refresh", "a reader's refresh, nothing changed", .loop = true},
                  (bench_case[]){{"ours", refresh, &it, .at_most = 0},
                                 {"empty call, shared library", empty_call, &it, .at_most = 0}},
                  2);
    sc_snapshot_release(snapshot);
    sc_reader_free(it.reader);
    sc_handle_release(it.handle);
    free(file);
    return 0;
}
