#include "fixture.h"

#include <unistd.h>

#include "base/alloc.h"
#include "platform/clock.h"
#include "platform/notify.h"

static void takes_everything_that_was_read(void **state)
{
    (void)state;
    enum { FILES = 100 };
    sc_notification notification;
    char name[16];
    int32_t id;
    int system_error;
    sc_notify *notify = sc_notify_new(sc_allocator_default());
    assert_non_null(notify);
    if (sc_notify_add(notify, ".", SC_NOTIFY_NAMES, &id, &system_error) != SC_OK) {
        sc_notify_free(notify);
        skip();
    }
    for (int i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "file%d", i);
        assert_int_equal(mkdir(name, 0700), 0);
    }
    /* One at a time: a wait between two must not miss what the first one read of the others. */
    for (int i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "file%d", i);
        assert_int_equal(sc_notify_wait(notify, UINT64_MAX), SC_NOTIFY_READY);
        assert_true(sc_notify_next(notify, &notification));
        assert_int_equal(notification.id, id);
        assert_string_equal(notification.name, name);
        assert_int_equal(notification.noticed, SC_NOTICED_CREATED | SC_NOTICED_FOLDER);
    }
    assert_int_equal(sc_notify_wait(notify, sc_clock_monotonic()), 0);
    assert_false(sc_notify_next(notify, &notification));
    sc_notify_wake(notify);
    assert_int_equal(sc_notify_wait(notify, UINT64_MAX), SC_NOTIFY_WOKEN);
    sc_notify_free(notify);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter, test_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(takes_everything_that_was_read)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
