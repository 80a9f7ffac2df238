/*
 * Places without a watcher: thousands of paths come and go, by loads that need some of them, and
 * each keeps its exact text while texts, numbers and blocks move.
 */
#include <stdio.h>

#include "checking_allocator.h"

#include "watch/places.h"

enum { COUNT = 3000, ROUNDS = 12 };

typedef struct fixture {
    checking_allocator memory;
    sc_notify *notify;
    sc_ids ids;
    sc_places places;
} fixture;

static void begin(fixture *f)
{
    checking_init(&f->memory, SIZE_MAX);
    f->notify = sc_notify_new(&f->memory.base);
    assert_non_null(f->notify);
    sc_ids_init(&f->ids, &f->memory.base, f->notify);
    sc_places_init(&f->places, &f->memory.base, &f->ids, f);
}

static void end(fixture *f)
{
    sc_places_destroy(&f->places);
    sc_ids_destroy(&f->ids);
    sc_notify_free(f->notify);
    checking_assert_empty(&f->memory);
}

/* Each number has its path and its signature; several paths are of every kind. */
static void path_of(unsigned number, char *out, size_t size)
{
    static const char *const shapes[] = {
        "/srv/app%u/part.json",
        "/srv/app/part%u.json",
        "part%u.json",
        "/part%u.json",
        "//part%u.json",
        "x/part%u.json",
        "a//part%u",
        "folder%u/",
        "./../%u",
        "/srv/app%u//",
    };
    (void)snprintf(out, size, shapes[number % 10], number);
}

static void poll_place(fixture *f, unsigned number)
{
    char path[64];
    sc_poll_cause cause;
    path_of(number, path, sizeof path);
    sc_arming arming = {.kind = number % 3 == 0 ? SC_TOUCH_FOLDER : SC_TOUCH_FILE,
                        .path = path,
                        .only = number % 7 == 0 ? "prefix" : NULL,
                        .signature = UINT64_C(0x100000001) * number,
                        .young = number % 2 == 0};
    assert_true(sc_places_arm(&f->places, &arming, &cause));
}

/* Every place is there once, with all that belongs to it. */
static void check(const fixture *f, unsigned step)
{
    static bool seen[COUNT];
    sc_polled polled;
    uint32_t at = 0;
    size_t count = 0;
    char path[64];
    memset(seen, 0, sizeof seen);
    while (sc_places_next_polled(&f->places, &at, &polled)) {
        unsigned number = (unsigned)polled.signature;
        assert_true(number < COUNT && number % step == 0 && !seen[number]);
        seen[number] = true;
        path_of(number, path, sizeof path);
        assert_string_equal(polled.path, path);
        assert_true(polled.signature == UINT64_C(0x100000001) * number);
        assert_int_equal(polled.kind, number % 3 == 0 ? SC_TOUCH_FOLDER : SC_TOUCH_FILE);
        assert_int_equal(polled.young, number % 2 == 0);
        count++;
    }
    assert_int_equal(count, (COUNT + step - 1) / step);
    assert_int_equal(f->places.polled, count);
}

static void paths_are_kept_exactly(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (unsigned round = 0; round < ROUNDS; round++) {
        unsigned step = round % 3 == 2 ? 11 : round % 3 + 1;
        sc_places_begin(&f.places);
        for (unsigned i = 0; i < COUNT; i += step) {
            poll_place(&f, i);
            poll_place(&f, i);
        }
        sc_places_end(&f.places, true);
        check(&f, step);
    }
    sc_places_begin(&f.places);
    sc_places_end(&f.places, true);
    assert_int_equal(f.places.polled, 0);
    assert_true(sc_places_bytes(&f.places) < 200000);
    end(&f);
}

static void a_load_that_failed_removes_nothing(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    sc_places_begin(&f.places);
    for (unsigned i = 0; i < COUNT; i++) {
        poll_place(&f, i);
    }
    sc_places_end(&f.places, true);
    sc_places_begin(&f.places);
    sc_places_end(&f.places, false);
    check(&f, 1);
    end(&f);
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    bool well = false;
    for (size_t calls = 0; !well; calls++) {
        fixture f;
        begin(&f);
        f.memory.calls_left = calls;
        sc_places_begin(&f.places);
        well = true;
        for (unsigned i = 0; i < 100; i++) {
            char path[64];
            sc_poll_cause cause;
            path_of(i, path, sizeof path);
            sc_arming arming = {.kind = SC_TOUCH_FILE, .path = path, .signature = i};
            well = sc_places_arm(&f.places, &arming, &cause) && well;
        }
        sc_places_end(&f.places, well);
        end(&f);
    }
}

/* Two owners have the same id; it goes back to the system with the second. */
static void an_id_means_several(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    int owners[2];
    uint32_t first = sc_ids_join(&f.ids, &owners[0]), second = sc_ids_join(&f.ids, &owners[1]);
    assert_true(first != 0 && second != 0 && first != second);
    assert_int_equal(sc_ids_add(&f.ids, 5, first, 3), SC_IDS_ADDED);
    assert_int_equal(sc_ids_add(&f.ids, 5, first, 3), SC_IDS_KNOWN);
    assert_int_equal(sc_ids_add(&f.ids, 5, second, 3), SC_IDS_ADDED);
    unsigned seen = 0;
    uint32_t at = 0, reference;
    void *owner;
    while (sc_ids_next(&f.ids, 5, &at, &owner, &reference)) {
        assert_int_equal(reference, 3);
        seen |= owner == &owners[0] ? 1 : 2;
    }
    assert_int_equal(seen, 3);
    assert_true(sc_ids_remove(&f.ids, 5, first, 3, false));
    assert_false(sc_ids_remove(&f.ids, 5, first, 3, false));
    sc_ids_leave(&f.ids, first);
    assert_int_equal(sc_ids_join(&f.ids, &owners[0]), first);
    assert_true(sc_ids_remove(&f.ids, 5, second, 3, true));
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_kept_exactly),
        cmocka_unit_test(a_load_that_failed_removes_nothing),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(an_id_means_several),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
