/* Publishing, pinning, closing; the getters of a handle. */
#include "live_help.h"

static void getters_read_what_is_published(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(7);
    assert_int_equal(sc_get_int(handle, "number", -1), 7);
    assert_int_equal(sc_get_int(handle, "deep.down.number", -1), 7);
    assert_int_equal(sc_get_int(handle, "list[1]", -1), 8);
    assert_true(sc_get_float(handle, "half", 0) == 7.5);
    assert_true(sc_get_bool(handle, "yes", false));
    assert_true(sc_has(handle, "deep"));
    assert_int_equal(sc_handle_publish(handle, make_snapshot(9)), SC_OK);
    assert_int_equal(sc_get_int(handle, "deep.down.number", -1), 9);
    assert_int_equal(snapshots_alive, 1);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void every_failure_gives_the_fallback(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(7);
    assert_int_equal(sc_get_int(handle, "missing", -1), -1);
    assert_int_equal(sc_get_int(handle, "text", -1), -1);
    assert_int_equal(sc_get_int(handle, "bad..path", -1), -1);
    assert_int_equal(sc_get_int(handle, NULL, -1), -1);
    assert_int_equal(sc_get_int(NULL, "number", -1), -1);
    assert_true(sc_get_float(handle, "yes", 2.5) == 2.5);
    assert_true(sc_get_float(NULL, "half", 2.5) == 2.5);
    assert_true(sc_get_bool(handle, "number", true));
    assert_false(sc_get_bool(NULL, "yes", false));
    assert_false(sc_has(handle, "missing"));
    assert_false(sc_has(NULL, "number"));
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void strings_are_copied(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1234);
    char buffer[8] = "before";
    size_t length = 0;
    assert_int_equal(sc_get_string(handle, "text", buffer, sizeof buffer, &length), SC_OK);
    assert_string_equal(buffer, "1234");
    assert_int_equal(length, 4);
    assert_int_equal(sc_get_string(handle, "text", buffer, 5, NULL), SC_OK);
    assert_int_equal(sc_get_string(handle, "text", buffer, 4, &length), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(length, 4);
    assert_int_equal(sc_get_string(handle, "text", NULL, 0, &length), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_get_string(handle, "number", buffer, 8, NULL), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_get_string(handle, "missing", buffer, 8, NULL), SC_ERROR_MISSING_KEY);
    assert_int_equal(sc_get_string(handle, "a..b", buffer, 8, NULL), SC_ERROR_BAD_PATH);
    assert_int_equal(sc_get_string(NULL, "text", buffer, 8, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_get_string(handle, NULL, buffer, 8, NULL), SC_ERROR_INVALID_ARGUMENT);
    sc_handle_close(handle);
    assert_int_equal(sc_get_string(handle, "text", buffer, 8, NULL), SC_ERROR_CLOSED);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void a_pin_outlives_publication_and_handle(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_snapshot *pin = sc_handle_snapshot(handle);
    sc_snapshot *second = sc_snapshot_retain(pin);
    assert_int_equal(sc_handle_publish(handle, make_snapshot(2)), SC_OK);
    assert_int_equal(snapshots_alive, 2);
    sc_handle_release(handle);
    assert_int_equal(snapshots_alive, 1);
    int64_t number = 0;
    assert_int_equal(sc_value_int(sc_value_at(sc_snapshot_root(pin), "number"), &number), SC_OK);
    assert_int_equal(number, 1);
    sc_snapshot_release(pin);
    sc_image *image = sc_snapshot_image(second);
    sc_snapshot_release(second);
    assert_nothing_alive();
    assert_int_equal(sc_value_kind(sc_image_root(image)), SC_OBJECT);
    sc_image_release(image);
}

static void generations_move_with_publications_and_close(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    const uint64_t *address = sc_handle_generation_address(handle);
    uint64_t first = sc_handle_generation(handle);
    assert_true(*address == first);
    assert_int_equal((uintptr_t)address % SC_CACHE_LINE, 0);
    assert_int_equal(sc_handle_publish(handle, make_snapshot(2)), SC_OK);
    assert_true(sc_handle_generation(handle) == first + 1);
    sc_handle_close(handle);
    assert_true(sc_handle_generation(handle) == first + 2);
    sc_handle_close(handle);
    assert_true(*address == first + 2);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void a_closed_handle_is_empty(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    details_retained = 0;
    assert_ptr_equal(sc_handle_context(handle), &handles_alive);
    assert_int_equal(details_retained, 1);
    assert_false(sc_handle_replace_context(handle, &handles_open, &handles_open));
    assert_true(sc_handle_replace_context(handle, &handles_alive, &handles_alive));
    sc_snapshot *pin = sc_handle_snapshot(handle);
    sc_handle_close(handle);
    assert_int_equal(handles_open, 0);
    assert_int_equal(handles_alive, 1);
    assert_null(sc_handle_context(handle));
    assert_int_equal(details_retained, 1);
    assert_false(sc_handle_replace_context(handle, &handles_alive, &handles_alive));
    assert_null(sc_handle_snapshot(handle));
    assert_int_equal(sc_get_int(handle, "number", -1), -1);
    assert_false(sc_has(handle, "number"));
    assert_int_equal(sc_handle_publish(handle, make_snapshot(2)), SC_ERROR_CLOSED);
    assert_int_equal(snapshots_alive, 1);
    assert_int_equal(sc_value_count(sc_value_at(sc_snapshot_root(pin), "list")), 2);
    sc_snapshot_release(pin);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void retained_handles_live_until_the_last_release(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(3);
    assert_ptr_equal(sc_handle_retain(handle), handle);
    sc_handle_release(handle);
    assert_int_equal(sc_get_int(handle, "number", -1), 3);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void null_handles_are_empty(void **state)
{
    (void)state;
    assert_null(sc_handle_retain(NULL));
    sc_handle_release(NULL);
    sc_handle_close(NULL);
    assert_true(sc_handle_generation(NULL) == 0);
    assert_null(sc_handle_generation_address(NULL));
    assert_null(sc_handle_snapshot(NULL));
    assert_null(sc_snapshot_retain(NULL));
    sc_snapshot_release(NULL);
    assert_null(sc_snapshot_image(NULL));
    assert_int_equal(sc_value_kind(sc_snapshot_root(NULL)), SC_ABSENT);
}

/* ---- running out of memory ---- */

static void *no_memory(void *context, void *block, size_t old_size, size_t new_size)
{
    (void)context;
    (void)block;
    (void)old_size;
    (void)new_size;
    return NULL;
}

static void stolen_objects_are_released_on_failure(void **state)
{
    (void)state;
    const sc_allocator none = {.resize = no_memory};
    snapshots_alive++;
    assert_null(sc_snapshot_new(&none, make_image(1), &snapshots_alive, count_snapshot_end));
    handles_open++;
    handles_alive++;
    assert_null(sc_handle_new(&none, make_snapshot(1), &handles_alive, &counting_hooks));
    assert_nothing_alive();
}

/* Blocks that are as little aligned as the contract allows. */
static void *skewed(void *context, void *block, size_t old_size, size_t new_size)
{
    size_t skew = *(const size_t *)context;
    char *start = block != NULL ? (char *)block - skew : NULL;
    if (new_size == 0) {
        sc_free(sc_allocator_default(), start, old_size + skew);
        return NULL;
    }
    assert_null(block);
    char *fresh = sc_alloc(sc_allocator_default(), new_size + skew);
    return fresh != NULL ? fresh + skew : NULL;
}

static void the_generation_has_its_own_line_anywhere(void **state)
{
    (void)state;
    for (size_t skew = 0; skew < SC_CACHE_LINE; skew += 16) {
        const sc_allocator allocator = {.context = &skew, .resize = skewed};
        handles_open++;
        handles_alive++;
        sc_handle *handle =
            sc_handle_new(&allocator, make_snapshot(5), &handles_alive, &counting_hooks);
        assert_non_null(handle);
        assert_int_equal((uintptr_t)sc_handle_generation_address(handle) % SC_CACHE_LINE, 0);
        assert_int_equal(sc_get_int(handle, "number", -1), 5);
        sc_handle_release(handle);
    }
    assert_nothing_alive();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(getters_read_what_is_published),
        cmocka_unit_test(every_failure_gives_the_fallback),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(a_pin_outlives_publication_and_handle),
        cmocka_unit_test(generations_move_with_publications_and_close),
        cmocka_unit_test(a_closed_handle_is_empty),
        cmocka_unit_test(retained_handles_live_until_the_last_release),
        cmocka_unit_test(null_handles_are_empty),
        cmocka_unit_test(stolen_objects_are_released_on_failure),
        cmocka_unit_test(the_generation_has_its_own_line_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
