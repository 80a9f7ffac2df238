/* The table of powers is the output of its script, and has the properties in its header. */
#include "base/powers.h"

#include <stdlib.h>
#include <sys/wait.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void table_is_the_output_of_the_script(void **state)
{
    (void)state;
    if (system("python3 --version >/dev/null 2>&1") != 0) {
        skip();
    }
    int status = system("python3 '" SC_TEST_SOURCE_DIR "/scripts/make-power-table' --check");
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void every_significand_fills_its_bits(void **state)
{
    (void)state;
    for (int32_t e = SC_POWER_MIN; e <= SC_POWER_MAX; e++) {
        sc_wide cut = sc_power_cut(e);
        sc_wide ceiling = sc_power_ceiling(e);
        bool exact = e >= 0 && e <= 55;
        bool raised = e < 0 && e >= -27;
        assert_true(cut.high >> 63 == 1);
        assert_int_equal(ceiling.low, cut.low + (exact || raised ? 0 : 1));
        assert_int_equal(ceiling.high, cut.high + (ceiling.low < cut.low));
    }
}

/* The exact powers, computed again: the next one is a factor of ten, and a shift. */
static void exact_powers(void **state)
{
    (void)state;
    sc_wide power = {0, UINT64_C(1) << 63};
    int32_t log2 = 0;
    for (int32_t e = 0; e <= 55; e++) {
        assert_int_equal(sc_power_cut(e).low, power.low);
        assert_int_equal(sc_power_cut(e).high, power.high);
        assert_int_equal(sc_power_floor_log2(e), log2);
        assert_int_equal(sc_power_floor_log2(-e), e == 0 ? 0 : -log2 - 1);
        /* times 10/16, or 10/8 when that loses the top bit; the low bits are zeros so far */
        sc_wide low = sc_wide_multiply(power.low, 10);
        sc_wide high = sc_wide_multiply(power.high, 10);
        high.low += low.high;
        high.high += high.low < low.high;
        int shift = high.high >> 3 != 0 ? 4 : 3;
        power.high = high.high << (64 - shift) | high.low >> shift;
        power.low = high.low << (64 - shift) | low.low >> shift;
        log2 += shift;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_the_output_of_the_script),
        cmocka_unit_test(every_significand_fills_its_bits),
        cmocka_unit_test(exact_powers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
