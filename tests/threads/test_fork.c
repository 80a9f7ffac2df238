/*
 * A fork during other work: other threads reload, and load through the same cache. The child has
 * one thread and the locks that the others held; it must read, reload and load.
 */
#include "shared_file.h"

#include <sys/wait.h>

enum { FORKS = 40, PATIENCE = 60, SKIPPED = 77 };

typedef struct scene {
    shared_file file;
    sc_handle *handle;
    atomic_bool stop;
    atomic_int wrong;
} scene;

static void *keep_reloading(void *context)
{
    scene *self = context;
    for (int i = 1; !atomic_load(&self->stop); i++) {
        write_number(&self->file, i);
        self->wrong += sc_handle_reload(self->handle, NULL, NULL) == SC_OK ? 0 : 1;
    }
    return NULL;
}

static void *keep_loading(void *context)
{
    scene *self = context;
    while (!atomic_load(&self->stop)) {
        sc_handle *handle = sc_load_file(self->file.path, NULL);
        self->wrong += handle != NULL && sc_get_int(handle, "number", -1) >= 0 ? 0 : 1;
        sc_handle_release(handle);
        sc_registry_trim(NULL);
    }
    return NULL;
}

static void *keep_reading(void *context)
{
    scene *self = context;
    while (!atomic_load(&self->stop)) {
        self->wrong += sc_get_int(self->handle, "number", -1) >= 0 ? 0 : 1;
    }
    return NULL;
}

/* The operations of a child on the parent's handle. */
static int use_in_child(scene *self)
{
    (void)alarm(PATIENCE);
    sc_reader *reader = sc_reader_new(self->handle);
    if (sc_get_int(self->handle, "number", -1) < 0 || !is_whole(sc_reader_get(reader, ""))) {
        return 1;
    }
    if (sc_handle_reload(self->handle, NULL, NULL) != SC_OK) {
        return 2;
    }
    sc_handle *other = sc_load_file(self->file.path, NULL);
    if (sc_get_int(other, "deep.down", -1) < 0) {
        return 3;
    }
    sc_handle_release(other);
    sc_reader_free(reader);
    sc_handle_close(self->handle);
    return sc_has(self->handle, "number") ? 4 : 0;
}

static void a_child_reads_reloads_and_loads(void **state)
{
    (void)state;
    scene all;
    void *(*const run[])(void *) = {keep_reloading, keep_loading, keep_reading};
    pthread_t threads[3];
    memset(&all, 0, sizeof all);
    make_file(&all.file);
    all.handle = sc_load_file(all.file.path, NULL);
    assert_non_null(all.handle);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, run[i], &all), 0);
    }
    for (int i = 0; i < FORKS; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            _exit(use_in_child(&all));
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
    atomic_store(&all.stop, true);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(atomic_load(&all.wrong), 0);
    sc_handle_release(all.handle);
    remove_file(&all.file);
}

/*
 * The sanitizers' allocators have locks that a fork may leave locked (the C library's has not): a
 * child of several threads may wait for one for ever.
 */
int main(void)
{
    if (SC_TEST_ADDRESS_SANITIZER || SC_TEST_THREAD_SANITIZER) {
        puts("skipped: sanitizers do not survive a fork of several threads");
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_child_reads_reloads_and_loads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
