/* Text, datetimes and lists. */
#include "readings.h"

static void assert_text(sc_value value, const char *expected)
{
    const char *text = NULL;
    size_t length = 0;
    assert_int_equal(sc_value_string(value, &text, &length), SC_OK);
    assert_int_equal(length, strlen(expected));
    assert_string_equal(text, expected);
}

static void untyped_text_is_never_lost(void **state)
{
    (void)state;
    static const char *const texts[] = {"8080", "007", "1.10", "true",   "null",
                                        " x ",  "",    "1e3",  "[1, 2]", "{\"a\": 1}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_text(untyped(texts[i]), texts[i]);
    }
    assert_text(string("abc"), "abc");
    assert_int_equal(sc_value_string(string("abc"), NULL, NULL), SC_OK);
}

static void typed_values_are_not_text(void **state)
{
    (void)state;
    const char *text = "kept";
    assert_int_equal(sc_value_string(integer(1), &text, NULL), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_string(null(), &text, NULL), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_string(datetime("07:32:00"), &text, NULL), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_string(absent, &text, NULL), SC_ERROR_MISSING_KEY);
    assert_string_equal(text, "kept");
}

static void datetimes_from_three_kinds(void **state)
{
    (void)state;
    const char *text = "1979-05-27T07:32:00.5+01:30";
    const sc_value values[] = {datetime(text), string(text), untyped(text)};
    for (size_t i = 0; i < 3; i++) {
        sc_datetime out;
        assert_int_equal(sc_value_datetime(values[i], &out), SC_OK);
        assert_int_equal(out.kind, SC_OFFSET_DATETIME);
        assert_int_equal(out.year, 1979);
        assert_int_equal(out.nanosecond, 500000000);
        assert_int_equal(out.offset_minutes, 90);
    }
    sc_datetime out;
    assert_int_equal(sc_value_datetime(string("soon"), &out), SC_ERROR_BAD_VALUE);
    assert_int_equal(sc_value_datetime(integer(1979), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_datetime(absent, &out), SC_ERROR_MISSING_KEY);
}

static void assert_list(const char *text, size_t count, const char *const *expected)
{
    sc_value list;
    sc_image *holder;
    sc_value value = untyped(text);
    assert_int_equal(sc_value_list(value, NULL, &list, &holder), SC_OK);
    assert_int_equal(sc_value_kind(list), SC_ARRAY);
    assert_int_equal(sc_value_count(list), count);
    for (size_t i = 0; i < count; i++) {
        assert_text(sc_value_item(list, i), expected[i]);
    }
    sc_image_release(holder);
}

static void lists_from_commas(void **state)
{
    (void)state;
    const char *const letters[] = {"a", "b", "c"};
    const char *const numbers[] = {"1", "2"};
    const char *const gaps[] = {"a", "", "b"};
    assert_list("a,b,c", 3, letters);
    assert_list(" a , b ,c ", 3, letters);
    assert_list("a,b,c,", 3, letters);
    assert_list("a", 1, letters);
    assert_list("1,2", 2, numbers);
    assert_list("a,,b", 3, gaps);
    assert_list("", 0, NULL);
    assert_list("  ", 0, NULL);
}

static void pieces_are_untyped_and_keep_their_origin(void **state)
{
    (void)state;
    sc_value list;
    sc_image *holder;
    assert_int_equal(sc_value_list(untyped("7,yes"), NULL, &list, &holder), SC_OK);
    assert_non_null(holder);
    int64_t number = 0;
    bool flag = false;
    sc_origin origin;
    assert_int_equal(sc_value_kind(sc_value_item(list, 0)), SC_INTEGER);
    assert_int_equal(sc_value_int(sc_value_item(list, 0), &number), SC_OK);
    assert_int_equal(number, 7);
    assert_int_equal(sc_value_bool(sc_value_item(list, 1), &flag), SC_OK);
    assert_true(flag);
    assert_true(sc_value_origin(sc_value_item(list, 0), &origin));
    assert_string_equal(origin.source, "test");
    sc_image_release(holder);
}

static void arrays_are_lists_themselves(void **state)
{
    (void)state;
    sc_value list;
    sc_image *holder = (sc_image *)1;
    sc_value json = untyped("[1, \"a,b\"]");
    assert_int_equal(sc_value_list(json, NULL, &list, &holder), SC_OK);
    assert_null(holder);
    assert_int_equal(sc_value_count(list), 2);
    assert_true(sc_value_equal(list, json));
}

static void lists_refuse(void **state)
{
    (void)state;
    sc_value list;
    sc_image *holder;
    assert_int_equal(sc_value_list(string("a,b"), NULL, &list, &holder), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_list(integer(1), NULL, &list, &holder), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_list(untyped("{\"a\": 1}"), NULL, &list, &holder),
                     SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_list(absent, NULL, &list, &holder), SC_ERROR_MISSING_KEY);
    assert_int_equal(sc_value_kind(list), SC_ABSENT);
    assert_null(holder);
    assert_int_equal(sc_value_list(integer(1), NULL, NULL, &holder), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_value_list(integer(1), NULL, &list, NULL), SC_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(untyped_text_is_never_lost),
        cmocka_unit_test(typed_values_are_not_text),
        cmocka_unit_test(datetimes_from_three_kinds),
        cmocka_unit_test(lists_from_commas),
        cmocka_unit_test(pieces_are_untyped_and_keep_their_origin),
        cmocka_unit_test(arrays_are_lists_themselves),
        cmocka_unit_test(lists_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, forget_values);
}
