#include "fixture.h"

#include <signal.h>

#include "platform/clock.h"
#include "platform/thread.h"

enum { THREADS = 4, ROUNDS = 10000 };

static sc_mutex count_lock = SC_MUTEX_INIT;
static unsigned count;

static void count_up(void *context)
{
    (void)context;
    for (int i = 0; i < ROUNDS; i++) {
        sc_mutex_lock(&count_lock);
        count++;
        sc_mutex_unlock(&count_lock);
    }
}

static void a_lock_excludes_others(void **state)
{
    (void)state;
    sc_thread threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(sc_thread_start(&threads[i], "sc-test", count_up, NULL), SC_OK);
    }
    for (int i = 0; i < THREADS; i++) {
        sc_thread_join(&threads[i]);
    }
    assert_int_equal(count, THREADS * ROUNDS);
}

typedef struct mailbox {
    sc_mutex lock;
    sc_condition changed;
    int letter;
    int answer;
} mailbox;

static void answer_letter(void *context)
{
    mailbox *box = context;
    sc_mutex_lock(&box->lock);
    while (box->letter == 0) {
        sc_condition_wait(&box->changed, &box->lock);
    }
    box->answer = box->letter + 1;
    sc_condition_broadcast(&box->changed);
    sc_mutex_unlock(&box->lock);
}

static void open_mailbox(mailbox *box)
{
    *box = (mailbox){.letter = 0};
    assert_int_equal(sc_mutex_init(&box->lock), SC_OK);
    assert_int_equal(sc_condition_init(&box->changed), SC_OK);
}

static void close_mailbox(mailbox *box)
{
    sc_condition_destroy(&box->changed);
    sc_mutex_destroy(&box->lock);
}

static void a_condition_wakes_a_waiting_thread(void **state)
{
    (void)state;
    mailbox box;
    open_mailbox(&box);
    sc_thread thread;
    assert_int_equal(sc_thread_start(&thread, "sc-test", answer_letter, &box), SC_OK);
    sc_mutex_lock(&box.lock);
    box.letter = 41;
    sc_condition_signal(&box.changed);
    while (box.answer == 0) {
        bool woken = sc_condition_wait_until(&box.changed, &box.lock, UINT64_MAX);
        assert_true(woken);
    }
    sc_mutex_unlock(&box.lock);
    sc_thread_join(&thread);
    assert_int_equal(box.answer, 42);
    close_mailbox(&box);
}

static void waiting_ends_at_the_deadline(void **state)
{
    (void)state;
    mailbox box;
    open_mailbox(&box);
    sc_mutex_lock(&box.lock);
    uint64_t deadline = sc_clock_monotonic() + 2000000;
    while (sc_condition_wait_until(&box.changed, &box.lock, deadline)) {
        /* A wake-up without a reason. */
    }
    assert_true(sc_clock_monotonic() >= deadline);
    assert_false(sc_condition_wait_until(&box.changed, &box.lock, 0));
    sc_mutex_unlock(&box.lock);
    close_mailbox(&box);
}

static unsigned initialisations;
static sc_once once = SC_ONCE_INIT;

static void initialise(void)
{
    initialisations++;
}

static void initialise_once(void *context)
{
    (void)context;
    sc_once_run(&once, initialise);
}

static void once_runs_once(void **state)
{
    (void)state;
    sc_thread threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(sc_thread_start(&threads[i], "sc-test", initialise_once, NULL), SC_OK);
    }
    for (int i = 0; i < THREADS; i++) {
        sc_thread_join(&threads[i]);
    }
    sc_once_run(&once, initialise);
    assert_int_equal(initialisations, 1);
}

typedef struct report {
    sc_thread thread;
    bool is_current;
    bool blocks_interrupt;
    bool blocks_fault;
} report;

static void look_around(void *context)
{
    report *r = context;
    sigset_t blocked;
    (void)pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    r->is_current = sc_thread_is_current(&r->thread);
    r->blocks_interrupt = sigismember(&blocked, SIGINT) == 1;
    r->blocks_fault = sigismember(&blocked, SIGSEGV) == 1;
}

static void a_thread_gets_no_signals(void **state)
{
    (void)state;
    report r = {.is_current = false};
    sigset_t before;
    sigset_t after;
    (void)pthread_sigmask(SIG_SETMASK, NULL, &before);
    assert_int_equal(sc_thread_start(&r.thread, "sc-test", look_around, &r), SC_OK);
    (void)pthread_sigmask(SIG_SETMASK, NULL, &after);
    assert_int_equal(sigismember(&before, SIGINT), sigismember(&after, SIGINT));
    assert_false(sc_thread_is_current(&r.thread));
    sc_thread_join(&r.thread);
    assert_true(r.blocks_interrupt);
    assert_false(r.blocks_fault);
}

static void a_thread_knows_itself(void **state)
{
    (void)state;
    report r = {.is_current = false};
    assert_int_equal(sc_thread_start(&r.thread, "sc-test", look_around, &r), SC_OK);
    sc_thread_join(&r.thread);
    assert_true(r.is_current);
}

static void there_is_a_core(void **state)
{
    (void)state;
    assert_true(sc_thread_count() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lock_excludes_others),
        cmocka_unit_test(a_condition_wakes_a_waiting_thread),
        cmocka_unit_test(waiting_ends_at_the_deadline),
        cmocka_unit_test(once_runs_once),
        cmocka_unit_test(a_thread_gets_no_signals),
        cmocka_unit_test(a_thread_knows_itself),
        cmocka_unit_test(there_is_a_core),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
