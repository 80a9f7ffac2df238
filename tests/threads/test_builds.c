/* Clones of one builder, built in many threads at once: the plan and its sources are shared. */
#include "shared_file.h"

enum { THREADS = 3, BUILDS = 60 };

typedef struct scene {
    shared_file file;
    const sc_builder *builder;
    atomic_int wrong;
} scene;

static void build_one(scene *self, int number)
{
    char value[16];
    (void)snprintf(value, sizeof value, "%d", number);
    sc_builder *own = sc_builder_clone(self->builder);
    (void)sc_builder_set(own, "own", value);
    sc_handle *handle = sc_builder_build(own, NULL);
    sc_builder_free(own);
    bool well = sc_get_int(handle, "own", -1) == number && sc_get_int(handle, "port", -1) == 80 &&
                sc_get_int(handle, "deep.down", -1) == 0 &&
                sc_handle_reload(handle, NULL, NULL) == SC_OK;
    self->wrong += well ? 0 : 1;
    sc_handle_release(handle);
}

static void *build_all(void *context)
{
    for (int i = 0; i < BUILDS; i++) {
        build_one(context, i);
    }
    return NULL;
}

static void clones_build_at_once(void **state)
{
    (void)state;
    static const char *const environment[] = {"APP_PORT=80", NULL};
    const sc_source_options given = {.size = sizeof given, .environment = environment};
    pthread_t threads[THREADS];
    scene all;
    memset(&all, 0, sizeof all);
    make_file(&all.file);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_defaults(builder, "{\"port\": 1}", 11, NULL), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, all.file.path, NULL), SC_OK);
    assert_int_equal(sc_builder_add_env(builder, "APP", &given), SC_OK);
    assert_int_equal(sc_builder_select_profile(builder, "none"), SC_OK);
    all.builder = builder;
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, build_all, &all), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(atomic_load(&all.wrong), 0);
    sc_builder_free(builder);
    remove_file(&all.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(clones_build_at_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
