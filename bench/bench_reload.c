/*
 * Reading while another thread reloads a thousand times a second, and what a swap costs.
 *
 * The source counts its loads, so each reload publishes another snapshot. Slices with and without
 * reloads alternate; the reader refreshes before each look-up, which is more than a program does.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

/* The swap alone is inside the library; the static one is linked for it. */
sc_status sc_handle_publish(sc_handle *handle, sc_snapshot *snapshot);

static const double RELOAD_EVERY = 1e6; /* ns */

typedef struct stage {
    sc_handle *handle;
    sc_image *base; /* the rest of the value that each load returns */
    _Atomic int64_t loads;
    atomic_bool reloading, ended;
    atomic_uint reloads;
    /* the second reader */
    pthread_mutex_t lock;
    pthread_cond_t moved;
    uint64_t requested, done; /* times; under the lock */
    bool getting;             /* by the handle and not by the reader; under the lock */
    pthread_t reloader, second;
    sc_reader *reader;
} stage;

static sc_status load(void *context, sc_writer *writer, sc_error *error)
{
    stage *it = context;
    (void)error;
    sc_writer_begin_object(writer);
    sc_writer_key(writer, "number", 6);
    sc_writer_int(writer, atomic_fetch_add(&it->loads, 1));
    sc_writer_key(writer, "sample", 6);
    sc_writer_copy(writer, sc_image_root(it->base));
    return sc_writer_end(writer);
}

static void *reload(void *context)
{
    stage *it = context;
    double next = bench_wall();
    bench_pin(0);
    while (!atomic_load(&it->ended)) {
        if (atomic_load(&it->reloading)) {
            bench_need(sc_handle_reload(it->handle, NULL, NULL) == SC_OK, "reload");
            atomic_fetch_add(&it->reloads, 1);
        }
        next += RELOAD_EVERY;
        double now = bench_wall();
        next = next < now ? now : next;
        bench_sleep(next - now);
    }
    return NULL;
}

static void read_times(sc_reader *reader, uint64_t times)
{
    const char *path = "sample.database.pool.max";
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        sc_reader_refresh(reader);
        sc_value value = sc_reader_get(reader, path);
        BENCH_KEEP(value.node);
    }
}

static void get_times(sc_handle *handle, uint64_t times)
{
    const char *path = "sample.database.pool.max";
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        int64_t number = sc_get_int(handle, path, 0);
        BENCH_KEEP(number);
    }
}

static void *second_reader(void *context)
{
    stage *it = context;
    bench_pin(0);
    sc_reader *reader = sc_reader_new(it->handle);
    bench_need(reader != NULL, "reader");
    pthread_mutex_lock(&it->lock);
    while (!atomic_load(&it->ended)) {
        if (it->requested == 0) {
            pthread_cond_wait(&it->moved, &it->lock);
            continue;
        }
        uint64_t times = it->requested;
        bool getting = it->getting;
        pthread_mutex_unlock(&it->lock);
        if (getting) {
            get_times(it->handle, times);
        } else {
            read_times(reader, times);
        }
        pthread_mutex_lock(&it->lock);
        it->requested = 0;
        it->done = times;
        pthread_cond_broadcast(&it->moved);
    }
    pthread_mutex_unlock(&it->lock);
    sc_reader_free(reader);
    return NULL;
}

static void one(void *context, uint64_t times)
{
    stage *it = context;
    read_times(it->reader, times);
}

static void one_getter(void *context, uint64_t times)
{
    const stage *it = context;
    get_times(it->handle, times);
}

static void start_second(stage *it, uint64_t times, bool getting)
{
    pthread_mutex_lock(&it->lock);
    it->requested = times;
    it->getting = getting;
    pthread_cond_broadcast(&it->moved);
    pthread_mutex_unlock(&it->lock);
}

static void await_second(stage *it)
{
    pthread_mutex_lock(&it->lock);
    while (it->requested != 0) {
        pthread_cond_wait(&it->moved, &it->lock);
    }
    pthread_mutex_unlock(&it->lock);
}

static void two(void *context, uint64_t times)
{
    stage *it = context;
    start_second(it, times, false);
    read_times(it->reader, times);
    await_second(it);
}

static void two_getters(void *context, uint64_t times)
{
    stage *it = context;
    start_second(it, times, true);
    get_times(it->handle, times);
    await_second(it);
}

static void with_reloads(void *context)
{
    stage *it = context;
    atomic_store(&it->reloading, true);
}

static void without_reloads(void *context)
{
    stage *it = context;
    atomic_store(&it->reloading, false);
    bench_sleep(2 * RELOAD_EVERY); /* until the last reload has ended */
}

static void whole_reload(void *context, uint64_t times)
{
    stage *it = context;
    for (uint64_t i = 0; i < times; i++) {
        bench_need(sc_handle_reload(it->handle, NULL, NULL) == SC_OK, "reload");
    }
}

/* ---- the swap ---- */

typedef struct swapping {
    sc_handle *handle;
    sc_snapshot *snapshots[2];
} swapping;

static void swap(void *context, uint64_t times)
{
    const swapping *it = context;
    for (uint64_t i = 0; i < times; i++) {
        (void)sc_handle_publish(it->handle, sc_snapshot_retain(it->snapshots[i & 1]));
    }
}

static sc_handle *handle_of(stage *it)
{
    const sc_source_vtable source = {.name = "counter", .context = it, .load = load};
    sc_builder *builder = sc_builder_new(NULL);
    sc_builder_add_source(builder, &source, NULL);
    sc_error error = {0};
    sc_handle *handle = sc_builder_build(builder, &error);
    bench_need(handle != NULL, error.message);
    sc_builder_free(builder);
    return handle;
}

static void swap_row(const bench *b, stage *it)
{
    sc_handle *other = handle_of(it);
    swapping swaps = {handle_of(it), {sc_handle_snapshot(it->handle), sc_handle_snapshot(other)}};
    bench_compare(b,
                  &(bench_row){"swap", "the swap of a snapshot itself", .limit = 300, .loop = true},
                  &(bench_case){"ours", swap, &swaps, .at_most = 0}, 1);
    sc_snapshot_release(swaps.snapshots[0]);
    sc_snapshot_release(swaps.snapshots[1]);
    sc_handle_release(swaps.handle);
    sc_handle_release(other);
}

/* The number of reloads that the reloading thread reached in a second on this machine. */
static void rate_row(const bench *b, stage *it)
{
    const double window = 2e8;
    with_reloads(it);
    unsigned before = atomic_load(&it->reloads);
    double start = bench_wall();
    bench_sleep(window);
    double count = atomic_load(&it->reloads) - before;
    double seconds = (bench_wall() - start) / 1e9;
    bench_amount(b, &(bench_row){"reload-rate", "reloads a second in the rows above", .limit = 0},
                 "1/s", count / seconds, NULL, 0, 0);
}

static void thread_rows(const bench *b, stage *it)
{
    unsigned slice = b->quick ? 10 : 20;
    bench_compare(
        b,
        &(bench_row){"read-under-reload", "a reader's look-up under 1,000 reloads a second",
                     .wall = true, .slice = slice},
        (bench_case[]){{"ours", one, it, .before = with_reloads},
                       {"no reloads", one, it, .at_most = 1.1, .before = without_reloads}},
        2);
    const bench_row row = {"two-readers",
                           "two readers, a look-up of either, under the same reloads", .wall = true,
                           .slice = slice};
    if (bench_cores() < 2) {
        bench_missing(b, &row, "one core");
        return;
    }
    bench_compare(
        b, &row,
        (bench_case[]){{"ours", two, it, .before = with_reloads, .share = 2},
                       {"one reader", one, it, .at_most = 1 / 1.8, .before = with_reloads}},
        2);
    bench_compare(b,
                  &(bench_row){"two-getters",
                               "two threads that read from one handle, a look-up of either",
                               .wall = true, .slice = slice},
                  (bench_case[]){{"ours", two_getters, it, .before = without_reloads, .share = 2},
                                 {"one thread", one_getter, it, .at_most = 1 / 1.6,
                                  .before = without_reloads}},
                  2);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    size_t length;
    char *text = bench_read(b.data, "service.json", &length);
    static stage it = {.lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER};
    it.base = sc_parse(text, length, &(sc_parse_options){.format = "json"}, NULL);
    bench_need(it.base != NULL, "sample");
    it.handle = handle_of(&it);
    it.reader = sc_reader_new(it.handle);
    bench_compare(
        &b, &(bench_row){"reload", "a reload by hand: load, merge, compare, publish", .limit = 0},
        &(bench_case){"ours", whole_reload, &it, .at_most = 0}, 1);
    swap_row(&b, &it);
    bench_need(pthread_create(&it.reloader, NULL, reload, &it) == 0 &&
                   pthread_create(&it.second, NULL, second_reader, &it) == 0,
               "threads");
    thread_rows(&b, &it);
    rate_row(&b, &it);
    atomic_store(&it.ended, true);
    pthread_mutex_lock(&it.lock);
    pthread_cond_broadcast(&it.moved);
    pthread_mutex_unlock(&it.lock);
    pthread_join(it.reloader, NULL);
    pthread_join(it.second, NULL);
    sc_reader_free(it.reader);
    sc_handle_release(it.handle);
    sc_image_release(it.base);
    free(text);
    return 0;
}
