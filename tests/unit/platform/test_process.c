#include "fixture.h"

#include <errno.h>
#include <limits.h>

#include "platform/clock.h"
#include "platform/process.h"

static void the_monotonic_clock_never_goes_back(void **state)
{
    (void)state;
    uint64_t last = sc_clock_monotonic();
    for (int i = 0; i < 1000; i++) {
        uint64_t now = sc_clock_monotonic();
        assert_true(now >= last);
        last = now;
    }
    assert_true(last > 0);
}

static void the_realtime_clock_is_of_this_century(void **state)
{
    (void)state;
    int64_t now = sc_clock_realtime();
    assert_true(now > INT64_C(1600000000) * 1000000000);
    assert_true(now < INT64_C(4102444800) * 1000000000);
}

static void chance_does_not_repeat(void **state)
{
    (void)state;
    enum { COUNT = 256 };
    uint64_t seen[COUNT];
    uint64_t any = 0;
    uint64_t all = UINT64_MAX;
    for (size_t i = 0; i < COUNT; i++) {
        seen[i] = sc_entropy64();
        any |= seen[i];
        all &= seen[i];
        for (size_t k = 0; k < i; k++) {
            assert_true(seen[k] != seen[i]);
        }
    }
    assert_true(any == UINT64_MAX);
    assert_true(all == 0);
}

static void knows_the_user(void **state)
{
    (void)state;
    assert_int_equal(sc_process_user(), geteuid());
}

/* In a child: returns whether the number changed, and changes again for a grandchild. */
static int compare_generations(uint64_t parent, int depth)
{
    uint64_t mine = sc_process_generation();
    if (mine == parent || mine != sc_process_generation()) {
        return 1;
    }
    if (depth == 0) {
        return 0;
    }
    pid_t child = fork();
    if (child < 0) {
        return 2;
    }
    if (child == 0) {
        _exit(compare_generations(mine, depth - 1));
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

static void a_fork_is_another_generation(void **state)
{
    (void)state;
    uint64_t before = sc_process_generation();
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(compare_generations(before, 1));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(sc_process_generation() == before);
}

static void puts_errors_in_words(void **state)
{
    (void)state;
    char buffer[SC_SYSTEM_TEXT_SIZE];
    assert_string_equal(sc_system_text(ENOENT, buffer, sizeof buffer), "no such file or directory");
    assert_string_equal(sc_system_text(EACCES, buffer, sizeof buffer), "permission denied");
    assert_string_equal(sc_system_text(0, buffer, sizeof buffer), "");
    assert_string_equal(sc_system_text(99999, buffer, sizeof buffer), "system error 99999");
    assert_string_equal(sc_system_text(INT_MIN, buffer, sizeof buffer), "system error -2147483648");
    assert_string_equal(sc_system_text(99999, buffer, 7), "system");
    assert_string_equal(sc_system_text(99999, buffer, 1), "");
    assert_string_equal(sc_system_text(99999, NULL, 0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_monotonic_clock_never_goes_back),
        cmocka_unit_test(the_realtime_clock_is_of_this_century),
        cmocka_unit_test(chance_does_not_repeat),
        cmocka_unit_test(knows_the_user),
        cmocka_unit_test(a_fork_is_another_generation),
        cmocka_unit_test(puts_errors_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
