/* A child continues with its objects, also if other threads held locks at the fork. */
#include "live_help.h"

#include <sys/wait.h>
#include <unistd.h>

/* Runs `check` in a child, which must end well within a few seconds. */
static void assert_in_child(bool (*check)(sc_handle *handle), sc_handle *handle)
{
    (void)sc_process_generation();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)alarm(10);
        _exit(check(handle) ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static bool reads_and_publishes(sc_handle *handle)
{
    sc_reader *reader = sc_reader_new(handle);
    bool well = reader != NULL && sc_get_int(handle, "number", -1) == 1;
    sc_handle_lock_publishers(handle);
    well = well && sc_handle_publish(handle, make_snapshot(2)) == SC_OK;
    sc_handle_unlock_publishers(handle);
    well = well && sc_reader_refresh(reader) && sc_get_int(handle, "number", -1) == 2;
    sc_reader_free(reader);
    return well;
}

static void a_child_reads_and_publishes(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    assert_in_child(reads_and_publishes, handle);
    assert_int_equal(sc_get_int(handle, "number", -1), 1);
    sc_handle_release(handle);
    assert_nothing_alive();
}

/* As if another thread held the locks while this one forked: they are never released in the
 * child. */
static void a_child_takes_over_held_locks(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_handle_lock_publishers(handle);
    sc_latch_lock(&handle->latch);
    assert_in_child(reads_and_publishes, handle);
    sc_latch_unlock(&handle->latch);
    sc_handle_unlock_publishers(handle);
    assert_int_equal(sc_get_int(handle, "number", -1), 1);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static uint32_t cell;

static bool mirrors(sc_handle *handle)
{
    bool well = reads_and_publishes(handle) && cell == sc_handle_generation(handle);
    sc_handle_close(handle);
    return well && cell == sc_handle_generation(handle) && cell == 3;
}

static void a_child_has_a_mirror_of_its_own(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_handle_mirror(handle, &cell);
    sc_latch_lock(&handle->latch);
    assert_in_child(mirrors, handle);
    sc_latch_unlock(&handle->latch);
    assert_int_equal(cell, 1);
    sc_handle_release(handle);
    assert_int_equal(cell, 2);
    assert_nothing_alive();
}

static void a_grandchild_does_too(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    (void)sc_process_generation();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sc_latch_lock(&handle->latch);
        pid_t grandchild = fork();
        if (grandchild == 0) {
            (void)alarm(10);
            _exit(reads_and_publishes(handle) ? 0 : 1);
        }
        int inner = 1;
        (void)waitpid(grandchild, &inner, 0);
        _exit(WIFEXITED(inner) ? WEXITSTATUS(inner) : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    sc_handle_release(handle);
    assert_nothing_alive();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_reads_and_publishes),
        cmocka_unit_test(a_child_takes_over_held_locks),
        cmocka_unit_test(a_child_has_a_mirror_of_its_own),
        cmocka_unit_test(a_grandchild_does_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
