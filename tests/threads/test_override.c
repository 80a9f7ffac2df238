/*
 * Overrides, mirrors and environments beside readers and reloads. As in test_reload.c each thread
 * counts the wrong values it sees.
 */
#include "shared_file.h"

enum { ROUNDS = 200 };

typedef struct scene {
    shared_file file;
    sc_handle *handle;
    sc_image *image;
    _Atomic uint32_t cell;
    atomic_bool stop;
    atomic_int wrong, reads, ended;
} scene;

static sc_image *image_of(const char *text)
{
    const sc_parse_options json = {.format = "json"};
    sc_image *image = sc_parse(text, strlen(text), &json, NULL);
    assert_non_null(image);
    return image;
}

static void open_scene(scene *self)
{
    memset(self, 0, sizeof *self);
    make_file(&self->file);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, self->file.path, NULL), SC_OK);
    assert_int_equal(sc_builder_add_env(builder, "APP", NULL), SC_OK);
    self->handle = sc_builder_build(builder, NULL);
    assert_non_null(self->handle);
    sc_builder_free(builder);
    self->image = image_of("{\"one\": 1, \"two\": 1}");
    sc_handle_mirror(self->handle, (uint32_t *)(void *)&self->cell);
}

static void close_scene(scene *self)
{
    sc_handle_release(self->handle);
    sc_image_release(self->image);
    remove_file(&self->file);
}

/* ---- the threads ---- */

/* An override is seen completely or not at all. */
static void look(scene *self, sc_value root)
{
    int64_t first = int_at(root, "one"), second = int_at(root, "two");
    self->wrong += first != second || !is_whole(root) ? 1 : 0;
    self->reads++;
}

static void *read_by_mirror(void *context)
{
    scene *self = context;
    sc_reader *reader = sc_reader_new(self->handle);
    uint32_t seen = 0;
    while (!atomic_load(&self->stop)) {
        uint32_t cell = atomic_load_explicit(&self->cell, memory_order_acquire);
        if (cell != seen) {
            /* A reader sees the state that the cell announced. */
            (void)sc_reader_refresh(reader);
            self->wrong += (uint32_t)sc_handle_generation(self->handle) < cell ? 1 : 0;
            seen = cell;
        }
        look(self, sc_reader_get(reader, ""));
    }
    sc_reader_free(reader);
    return NULL;
}

static void *override_often(void *context)
{
    scene *self = context;
    for (int i = 0; i < ROUNDS; i++) {
        sc_override *override = sc_handle_override(self->handle, self->image, NULL);
        sc_override *above = sc_handle_override(self->handle, self->image, NULL);
        self->wrong += sc_get_int(self->handle, "one", -1) == 1 ? 0 : 1;
        self->wrong += sc_override_end(override, NULL) == SC_OK ? 0 : 1;
        self->wrong += sc_get_int(self->handle, "one", -1) == 1 ? 0 : 1;
        self->wrong += sc_override_end(above, NULL) == SC_OK ? 0 : 1;
    }
    self->ended++;
    return NULL;
}

static void *reload_often(void *context)
{
    scene *self = context;
    for (int i = 0; i < ROUNDS; i++) {
        self->wrong += sc_handle_reload(self->handle, NULL, NULL) == SC_OK ? 0 : 1;
    }
    self->ended++;
    return NULL;
}

static void *exchange_environment_often(void *context)
{
    static const char *const odd[] = {"APP_ODD=1", NULL};
    static const char *const even[] = {"APP_EVEN=1", NULL};
    scene *self = context;
    for (int i = 0; i < ROUNDS; i++) {
        sc_status status = sc_handle_environment(self->handle, i % 2 == 0 ? even : odd);
        self->wrong += status == SC_OK ? 0 : 1;
        sc_handle *frozen = sc_handle_freeze(self->handle, NULL);
        self->wrong += frozen != NULL ? 0 : 1;
        sc_handle_release(frozen);
    }
    self->ended++;
    return NULL;
}

/* ---- the scenes ---- */

static void start(pthread_t *thread, void *(*run)(void *), scene *self)
{
    assert_int_equal(pthread_create(thread, NULL, run, self), 0);
}

static void join(pthread_t thread)
{
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void overrides_beside_readers_and_reloads(void **state)
{
    (void)state;
    scene all;
    pthread_t reader, workers[4];
    open_scene(&all);
    start(&reader, read_by_mirror, &all);
    start(&workers[0], override_often, &all);
    start(&workers[1], override_often, &all);
    start(&workers[2], reload_often, &all);
    start(&workers[3], exchange_environment_often, &all);
    for (int i = 1; atomic_load(&all.ended) < 4; i++) {
        write_number(&all.file, i);
    }
    for (int i = 0; i < 4; i++) {
        join(workers[i]);
    }
    atomic_store(&all.stop, true);
    join(reader);
    assert_int_equal(atomic_load(&all.wrong), 0);
    assert_true(atomic_load(&all.reads) > 0);
    assert_int_equal(sc_get_int(all.handle, "one", -1), -1);
    assert_int_equal(sc_handle_reload(all.handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(all.handle, "odd", -1), 1); /* the last that was given */
    assert_true(atomic_load(&all.cell) == (uint32_t)sc_handle_generation(all.handle));
    close_scene(&all);
}

static void *override_until_closed(void *context)
{
    scene *self = context;
    sc_error error = {.code = SC_OK};
    while (error.code == SC_OK) {
        sc_override *override = sc_handle_override(self->handle, self->image, &error);
        self->reads++;
        self->wrong += sc_override_end(override, NULL) == SC_OK ? 0 : 1;
    }
    self->wrong += error.code == SC_ERROR_CLOSED ? 0 : 1;
    return NULL;
}

static void *exchange_until_closed(void *context)
{
    static const char *const given[] = {"APP_A=1", NULL};
    scene *self = context;
    sc_status status;
    do {
        status = sc_handle_environment(self->handle, given);
        status = status == SC_OK ? sc_handle_environment(self->handle, NULL) : status;
    } while (status == SC_OK);
    self->wrong += status == SC_ERROR_CLOSED ? 0 : 1;
    return NULL;
}

static void closing_under_overrides(void **state)
{
    (void)state;
    sc_stats stats;
    for (int round = 0; round < 20; round++) {
        scene all;
        pthread_t workers[3];
        open_scene(&all);
        start(&workers[0], override_until_closed, &all);
        start(&workers[1], override_until_closed, &all);
        start(&workers[2], exchange_until_closed, &all);
        while (atomic_load(&all.reads) < 4) {
            (void)sc_get_int(all.handle, "one", -1);
        }
        sc_handle_close(all.handle);
        for (int i = 0; i < 3; i++) {
            join(workers[i]);
        }
        assert_int_equal(atomic_load(&all.wrong), 0);
        assert_true(atomic_load(&all.cell) == (uint32_t)sc_handle_generation(all.handle));
        close_scene(&all);
    }
    sc_registry_stats(NULL, &stats);
    assert_int_equal(stats.active_handles, 0);
    assert_int_equal(stats.pinned_snapshots, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overrides_beside_readers_and_reloads),
        cmocka_unit_test(closing_under_overrides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
