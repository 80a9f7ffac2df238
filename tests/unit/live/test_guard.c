/* Guards: an announced snapshot stays until its reader leaves; many readers, and over a fork. */
#include "live/guard.h"

#include <pthread.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "live_help.h"

enum { READERS = 2, PUBLICATIONS = 200, MANY = 200 };

static void *publish_two(void *context)
{
    assert_int_equal(sc_handle_publish(context, make_snapshot(2)), SC_OK);
    return NULL;
}

/* The second announcement is in a slot that no thread prefers yet: this test has to be the first.
 */
static void a_publisher_waits_for_every_announcement(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_guard *first = sc_guard_enter(handle), *second = sc_guard_enter(handle);
    const sc_snapshot *before = atomic_load(&handle->snapshot);
    sc_guard_leave(first);
    pthread_t publisher;
    assert_int_equal(pthread_create(&publisher, NULL, publish_two, handle), 0);
    while (sc_handle_generation(handle) == 1) {
        sc_thread_yield();
    }
    /* Time for a publisher that does not wait to release the snapshot. */
    (void)nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    assert_int_equal(snapshots_alive, 2);
    int64_t number = 0;
    sc_value root = sc_value_of(before->image, 0);
    assert_int_equal(sc_value_int(sc_value_at(root, "number"), &number), SC_OK);
    assert_int_equal(number, 1);
    sc_guard_leave(second);
    (void)pthread_join(publisher, NULL);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void a_publisher_waits_for_readers(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_guard *guard = sc_guard_enter(handle);
    const sc_snapshot *before = atomic_load(&handle->snapshot);
    pthread_t publisher;
    assert_int_equal(pthread_create(&publisher, NULL, publish_two, handle), 0);
    while (sc_handle_generation(handle) == 1) {
        sc_thread_yield();
    }
    /* The new one is published, and the one that was read before still exists. */
    int64_t number = 0;
    sc_value root = sc_value_of(before->image, 0);
    assert_int_equal(sc_value_int(sc_value_at(root, "number"), &number), SC_OK);
    assert_int_equal(number, 1);
    assert_int_equal(sc_get_int(handle, "number", -1), 2);
    sc_guard_leave(guard);
    (void)pthread_join(publisher, NULL);
    assert_int_equal(snapshots_alive, 1);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void a_reader_of_another_handle_blocks_no_publisher(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1), *other = make_handle(5);
    sc_guard *guard = sc_guard_enter(other);
    assert_int_equal(sc_handle_publish(handle, make_snapshot(2)), SC_OK);
    sc_handle_release(handle);
    sc_guard_leave(guard);
    sc_handle_release(other);
    assert_nothing_alive();
}

/* More announcements of one thread than it has slots: as in signal handlers. */
static void announcements_nest(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_guard *guards[8];
    for (size_t i = 0; i < 8; i++) {
        guards[i] = sc_guard_enter(handle);
        for (size_t k = 0; k < i; k++) {
            assert_ptr_not_equal(guards[k], guards[i]);
        }
    }
    assert_int_equal(sc_get_int(handle, "number", -1), 1);
    for (size_t i = 0; i < 8; i++) {
        sc_guard_leave(guards[i]);
    }
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void *read_until_closed(void *context)
{
    int64_t last = 0;
    for (;;) {
        int64_t number = sc_get_int(context, "deep.down.number", -1);
        if (number == -1) {
            return NULL;
        }
        assert_true(number >= last);
        last = number;
    }
}

static void readers_see_whole_snapshots_in_order(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    pthread_t readers[READERS];
    for (size_t i = 0; i < READERS; i++) {
        assert_int_equal(pthread_create(&readers[i], NULL, read_until_closed, handle), 0);
    }
    for (int64_t number = 2; number <= PUBLICATIONS; number++) {
        assert_int_equal(sc_handle_publish(handle, make_snapshot(number)), SC_OK);
    }
    assert_int_equal(snapshots_alive, 1);
    sc_handle_close(handle);
    for (size_t i = 0; i < READERS; i++) {
        (void)pthread_join(readers[i], NULL);
    }
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void *read_once(void *context)
{
    assert_int_equal(sc_get_int(context, "number", -1), 1);
    return NULL;
}

static void threads_may_outnumber_slots(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    for (size_t i = 0; i < MANY; i++) {
        pthread_t reader;
        assert_int_equal(pthread_create(&reader, NULL, read_once, handle), 0);
        (void)pthread_join(reader, NULL);
    }
    sc_handle_release(handle);
    assert_nothing_alive();
}

/* As if another thread was reading while this one forked. */
static void a_child_forgets_the_readers_of_its_parent(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_guard *guard = sc_guard_enter(handle);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)alarm(10);
        bool good = sc_get_int(handle, "number", -1) == 1 &&
                    sc_handle_publish(handle, make_snapshot(2)) == SC_OK &&
                    sc_get_int(handle, "number", -1) == 2;
        _exit(good ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    sc_guard_leave(guard);
    sc_handle_release(handle);
    assert_nothing_alive();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_publisher_waits_for_every_announcement),
        cmocka_unit_test(a_publisher_waits_for_readers),
        cmocka_unit_test(a_reader_of_another_handle_blocks_no_publisher),
        cmocka_unit_test(announcements_nest),
        cmocka_unit_test(readers_see_whole_snapshots_in_order),
        cmocka_unit_test(threads_may_outnumber_slots),
        cmocka_unit_test(a_child_forgets_the_readers_of_its_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
