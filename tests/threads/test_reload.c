/*
 * Readers against reloads. No assertion inside the threads (cmocka's belong to the main one): each
 * counts the wrong values it saw, and the counts are asserted after the join.
 */
#include "shared_file.h"

enum { READERS = 2, RELOADS = 400 };

typedef struct scene {
    shared_file file;
    sc_handle *handle;
    atomic_bool stop;
    atomic_int torn, backwards, lost, reads, moves;
} scene;

/* ---- the threads ---- */

static void *read_with_reader(void *context)
{
    scene *self = context;
    sc_reader *reader = sc_reader_new(self->handle);
    sc_key *key = sc_reader_key(reader, "deep.down", NULL);
    int64_t last = 0;
    for (int round = 0; !atomic_load(&self->stop); round++) {
        self->moves += sc_reader_refresh(reader) ? 1 : 0;
        int64_t first = sc_reader_int(reader, key, -1), again = -1;
        (void)sc_value_int(sc_reader_get(reader, "number"), &again);
        self->torn += first != again || !is_whole(sc_reader_get(reader, "")) ? 1 : 0;
        self->backwards += first < last ? 1 : 0;
        last = first;
        self->reads++;
        if (round % 64 == 0) {
            sc_reader_park(reader);
        }
    }
    sc_reader_free(reader);
    return NULL;
}

static void *read_with_handle(void *context)
{
    scene *self = context;
    int64_t last = 0;
    while (!atomic_load(&self->stop)) {
        int64_t number = sc_get_int(self->handle, "deep.down", -1);
        self->lost += number < 0 ? 1 : 0;
        self->backwards += number < last ? 1 : 0;
        last = number;
        sc_snapshot *snapshot = sc_handle_snapshot(self->handle);
        self->torn += is_whole(sc_snapshot_root(snapshot)) ? 0 : 1;
        sc_snapshot_release(snapshot);
        self->reads++;
    }
    return NULL;
}

static void *reload_often(void *context)
{
    scene *self = context;
    for (int i = 0; i < RELOADS; i++) {
        self->lost += sc_handle_reload(self->handle, NULL, NULL) == SC_OK ? 0 : 1;
    }
    return NULL;
}

/* ---- the scenes ---- */

static void open_scene(scene *self)
{
    memset(self, 0, sizeof *self);
    make_file(&self->file);
    self->handle = sc_load_file(self->file.path, NULL);
    assert_non_null(self->handle);
}

static void close_scene(scene *self)
{
    sc_handle_release(self->handle);
    remove_file(&self->file);
}

static void start(pthread_t *thread, void *(*run)(void *), scene *self)
{
    assert_int_equal(pthread_create(thread, NULL, run, self), 0);
}

static void join(pthread_t thread)
{
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void assert_nothing_wrong(scene *self)
{
    assert_int_equal(atomic_load(&self->torn), 0);
    assert_int_equal(atomic_load(&self->backwards), 0);
    assert_int_equal(atomic_load(&self->lost), 0);
    assert_true(atomic_load(&self->reads) > 0);
}

static void one_configuration_never_half(void **state)
{
    (void)state;
    scene all;
    pthread_t readers[READERS], getter;
    open_scene(&all);
    for (int i = 0; i < READERS; i++) {
        start(&readers[i], read_with_reader, &all);
    }
    start(&getter, read_with_handle, &all);
    for (int i = 1; i <= RELOADS; i++) {
        write_number(&all.file, i);
        assert_int_equal(sc_handle_reload(all.handle, NULL, NULL), SC_OK);
    }
    assert_int_equal(sc_get_int(all.handle, "number", -1), RELOADS);
    atomic_store(&all.stop, true);
    for (int i = 0; i < READERS; i++) {
        join(readers[i]);
    }
    join(getter);
    assert_nothing_wrong(&all);
    assert_true(atomic_load(&all.moves) > 0);
    close_scene(&all);
}

static void two_reloaders_take_turns(void **state)
{
    (void)state;
    scene all;
    pthread_t reloaders[2], reader;
    open_scene(&all);
    start(&reader, read_with_reader, &all);
    start(&reloaders[0], reload_often, &all);
    start(&reloaders[1], reload_often, &all);
    for (int i = 1; i <= RELOADS; i++) {
        write_number(&all.file, i);
    }
    join(reloaders[0]);
    join(reloaders[1]);
    assert_int_equal(sc_handle_reload(all.handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(all.handle, "number", -1), RELOADS);
    atomic_store(&all.stop, true);
    join(reader);
    assert_nothing_wrong(&all);
    close_scene(&all);
}

/* ---- closing while other threads read ---- */

static void *read_until_closed(void *context)
{
    scene *self = context;
    sc_reader *reader = sc_reader_new(self->handle);
    self->reads++;
    while (reader != NULL && sc_reader_snapshot(reader) != NULL) {
        self->torn += is_whole(sc_reader_get(reader, "")) ? 0 : 1;
        (void)sc_get_int(self->handle, "number", -1);
        (void)sc_has(self->handle, "deep.down");
        (void)sc_reader_refresh(reader);
    }
    sc_reader_free(reader);
    return NULL;
}

static void *reload_until_closed(void *context)
{
    scene *self = context;
    sc_status status;
    do {
        status = sc_handle_reload(self->handle, NULL, NULL);
    } while (status == SC_OK);
    self->lost += status == SC_ERROR_CLOSED ? 0 : 1;
    return NULL;
}

static void closing_during_reads_and_reloads(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        scene all;
        pthread_t readers[READERS], reloader;
        open_scene(&all);
        for (int i = 0; i < READERS; i++) {
            start(&readers[i], read_until_closed, &all);
        }
        start(&reloader, reload_until_closed, &all);
        while (atomic_load(&all.reads) < READERS) {
            write_number(&all.file, round + 1);
        }
        sc_handle_close(all.handle);
        for (int i = 0; i < READERS; i++) {
            join(readers[i]);
        }
        join(reloader);
        assert_nothing_wrong(&all);
        close_scene(&all);
    }
    sc_stats stats;
    sc_registry_stats(NULL, &stats);
    assert_int_equal(stats.active_handles, 0);
    assert_int_equal(stats.pinned_snapshots, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_configuration_never_half),
        cmocka_unit_test(two_reloaders_take_turns),
        cmocka_unit_test(closing_during_reads_and_reloads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
