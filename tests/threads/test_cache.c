/* Many threads load the same files through one small cache; a file that it drops may be in use. */
#include "shared_file.h"

enum { THREADS = 3, FILES = 12, ROUNDS = 150 };

typedef struct scene {
    char folder[64];
    sc_registry *registry;
    atomic_int wrong;
} scene;

static void file_path(const scene *self, int number, char out[96])
{
    (void)snprintf(out, 96, "%s/%d.json", self->folder, number);
}

static void load_one(scene *self, int number)
{
    char path[96];
    file_path(self, number, path);
    sc_builder *builder = sc_builder_new(self->registry);
    (void)sc_builder_add_file(builder, path, NULL);
    sc_handle *handle = sc_builder_build(builder, NULL);
    self->wrong += sc_get_int(handle, "number", -1) == number ? 0 : 1;
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void *load_all(void *context)
{
    scene *self = context;
    for (int i = 0; i < ROUNDS; i++) {
        load_one(self, i % FILES);
        if (i % 16 == 0) {
            sc_registry_trim(self->registry);
        }
        sc_stats stats;
        sc_registry_stats(self->registry, &stats);
        self->wrong += stats.cached_files > FILES ? 1 : 0;
    }
    return NULL;
}

static void loads_share_a_small_cache(void **state)
{
    (void)state;
    scene all = {.folder = "/tmp/superconfig-threads-XXXXXX"};
    char path[96], text[64];
    assert_non_null(mkdtemp(all.folder));
    for (int i = 0; i < FILES; i++) {
        int length = snprintf(text, sizeof text, "{\"number\": %d}", i);
        file_path(&all, i, path);
        assert_int_equal(sc_file_write_atomic(path, text, (size_t)length, 0600, NULL), SC_OK);
    }
    all.registry = sc_registry_new(NULL);
    sc_registry_cache_limit(all.registry, 8 << 10);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, load_all, &all), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(atomic_load(&all.wrong), 0);
    sc_registry_release(all.registry);
    for (int i = 0; i < FILES; i++) {
        file_path(&all, i, path);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(all.folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(loads_share_a_small_cache)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
