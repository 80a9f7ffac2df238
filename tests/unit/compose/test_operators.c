/* `X_add` and `X_remove`, and policies. */
#include "compose_help.h"

COMPOSE_TEST(test_add_appends_missing_elements)
{
    add(s, "a.json", "{l: [1, 'a']}");
    add(s, "b.json", "{l_add: ['a', 2, 2, 1.0]}");
    assert_composed(s, "{l: [1, 'a', 2, 1.0]}");
    assert_quiet(s);
}

COMPOSE_TEST(test_remove_removes_every_equal_element)
{
    add(s, "a.json", "{l: [1, 2, 1, 1.0, '1', {a: 1, b: 2}, null]}");
    add(s, "b.json", "{l_remove: [1, {b: 2, a: 1}, null, 9]}");
    assert_composed(s, "{l: [2, 1.0, '1']}");
}

COMPOSE_TEST(test_elements_are_removed_before_others_are_added)
{
    add(s, "a.json", "{l: [1, 2, 3]}");
    add(s, "b.json", "{l_add: [1, 4], l_remove: [1]}");
    assert_composed(s, "{l: [2, 3, 1, 4]}");
    stack other;
    stack_init(&other);
    add(&other, "a.json", "{l: [1, 2, 3]}");
    add(&other, "b.json", "{l_remove: [1], l_add: [1, 4]}");
    assert_composed(&other, "{l: [2, 3, 1, 4]}");
    stack_free(&other);
}

COMPOSE_TEST(test_operators_act_on_the_result_so_far)
{
    add(s, "a.json", "{l: [1]}");
    add(s, "b.json", "{l_add: [2]}");
    add(s, "c.json", "{l_remove: [1]}");
    add(s, "d.json", "{l_add: [1]}");
    assert_composed(s, "{l: [2, 1]}");
}

COMPOSE_TEST(test_nested_operators)
{
    add(s, "a.json", "{x: {y: {l: [1]}}}");
    add(s, "b.json", "{x: {y: {l_add: [2]}, z: 1}}");
    assert_composed(s, "{x: {y: {l: [1, 2]}, z: 1}}");
}

COMPOSE_TEST(test_a_single_file_is_plain_data)
{
    add(s, "a.json", "{l: [1], l_add: [2], m_remove: [3]}");
    add(s, "b.json", "{other: 1}");
    assert_composed(s, "{l: [1], l_add: [2], m_remove: [3], other: 1}");
    assert_quiet(s);
}

COMPOSE_TEST(test_a_layer_that_sets_the_array_itself_is_plain_data)
{
    add(s, "a.json", "{l: [1]}");
    add(s, "b.json", "{l_add: [2], l: [3]}");
    assert_composed(s, "{l: [3], l_add: [2]}");
}

COMPOSE_TEST(test_not_over_another_kind)
{
    add(s, "a.json", "{s: 'text', o: {x: 1}, n: null}");
    add(s, "b.json", "{s_add: [1], o_add: [1], n_add: [1], missing_add: [1]}");
    assert_composed(s, "{s: 'text', o: {x: 1}, n: null, s_add: [1], o_add: [1], n_add: [1],"
                       " missing_add: [1]}");
    assert_quiet(s);
}

COMPOSE_TEST(test_only_an_array_is_an_operator)
{
    add(s, "a.json", "{l: [1]}");
    add(s, "b.json", "{l_add: 2, l_remove: {x: 1}}");
    assert_composed(s, "{l: [1], l_add: 2, l_remove: {x: 1}}");
}

COMPOSE_TEST(test_operators_can_be_off)
{
    add(s, "a.json", "{l: [1]}");
    add_with(s, "b.json", SC_LAYER_NO_OPERATORS, "{l_add: [2]}");
    assert_composed(s, "{l: [1], l_add: [2]}");
}

COMPOSE_TEST(test_an_array_that_a_layer_replaced_is_acted_on)
{
    add(s, "a.json", "{l: [1]}");
    add(s, "b.json", "{l: [5]}");
    add(s, "c.json", "{l_add: [6]}");
    assert_composed(s, "{l: [5, 6]}");
}

COMPOSE_TEST(test_a_removed_array_is_not_acted_on)
{
    add(s, "a.json", "{l: [1], x: 1}");
    add_unset(s, "l");
    add(s, "c.json", "{l_add: [6]}");
    assert_composed(s, "{x: 1, l_add: [6]}");
}

COMPOSE_TEST(test_an_operator_on_plain_data_named_like_one)
{
    add(s, "a.json", "{l_add: [1]}");
    add(s, "b.json", "{l_add_add: [2]}");
    assert_composed(s, "{l_add: [1, 2]}");
}

COMPOSE_TEST(test_duplicates_below_stay)
{
    add(s, "a.json", "{l: [1, 1, 2]}");
    add(s, "b.json", "{l_add: [1, 3]}");
    assert_composed(s, "{l: [1, 1, 2, 3]}");
}

COMPOSE_TEST(test_removing_all_leaves_an_empty_array)
{
    add(s, "a.json", "{l: [1]}");
    add(s, "b.json", "{l_remove: [1]}");
    assert_composed(s, "{l: []}");
}

COMPOSE_TEST(test_equality_of_unusual_values)
{
    add(s, "a.json", "{l: [NaN, Infinity, -0.0, [1, [2]], {a: {b: 1, c: 2}}, '']}");
    add(s, "b.json", "{l_remove: [NaN, 0.0, [1, [2]], {a: {c: 2, b: 1}}, '']}");
    assert_composed(s, "{l: [Infinity]}");
}

COMPOSE_TEST(test_origins_of_an_array_that_operators_changed)
{
    add(s, "a.json", "{l: [1, 2]}");
    add(s, "b.json", "{\n l_add: [3]}");
    assert_int_equal(compose(s), SC_OK);
    assert_origin(result_at(s, "l"), "b.json", 2, 9);
    assert_origin(result_at(s, "l[0]"), "a.json", 1, 6);
    assert_origin(result_at(s, "l[2]"), "b.json", 2, 10);
}

COMPOSE_TEST(test_lists_of_every_kind)
{
    add(s, "a.json", "{l: [true, false, null, 1, 1.5, 'x', [true], {a: false}]}");
    add(s, "b.json", "{l_add: [true, null, 1.5, [true], {a: false}, [false], {a: true}]}");
    add(s, "c.json", "{l_remove: [false, 1, 'x', [false]]}");
    assert_composed(s, "{l: [true, null, 1.5, [true], {a: false}, {a: true}]}");
}

COMPOSE_TEST(test_an_index_that_grows)
{
    add_policy(s, "l", "union");
    char text[2048];
    for (int i = 0; i < 20; i++) {
        char *at = text + sprintf(text, "{l: [0");
        for (int k = 0; k < 10; k++) {
            at += sprintf(at, ", %d", i * 7 + k);
        }
        strcpy(at, "]}");
        add(s, "l.json", text);
    }
    assert_int_equal(compose(s), SC_OK);
    /* Values that the lowest layer holds twice stay. */
    assert_int_equal(sc_value_count(result_at(s, "l")), 19 * 7 + 10 + 1);
}

COMPOSE_TEST(test_elements_that_come_back)
{
    add(s, "a.json", "{l: [1, 2, 1]}");
    add(s, "b.json", "{l_remove: [1]}");
    add(s, "c.json", "{l_add: [1]}");
    add(s, "d.json", "{l_remove: [1], l_add: [3]}");
    add(s, "e.json", "{l_add: [1, 2, 3]}");
    assert_composed(s, "{l: [2, 3, 1]}");
}

static char *make_list(const char *key, size_t first, size_t count, size_t step)
{
    char *text = malloc(count * 12 + 32);
    char *at = text + sprintf(text, "{%s: [", key);
    for (size_t i = 0; i < count; i++) {
        at += sprintf(at, "%s%zu", i != 0 ? "," : "", first + (i * step) % count);
    }
    strcpy(at, "]}");
    return text;
}

COMPOSE_TEST(test_large_lists)
{
    enum { ITEMS = 50021 };
    char *low = make_list("l", 0, ITEMS, 1), *more = make_list("l_add", 1000, ITEMS, 7);
    char *less = make_list("l_remove", 0, ITEMS, 11);
    add(s, "a.json", low);
    add(s, "b.json", more);
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(sc_value_count(result_at(s, "l")), ITEMS + 1000);
    add(s, "c.json", less);
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(sc_value_count(result_at(s, "l")), 1000);
    free(low);
    free(more);
    free(less);
}

COMPOSE_TEST(test_many_equal_elements)
{
    enum { ITEMS = 50000 };
    char *text = malloc(ITEMS * 2 + 32);
    char *at = text + sprintf(text, "{l: [");
    for (size_t i = 0; i < ITEMS; i++) {
        at += sprintf(at, "7,");
    }
    strcpy(at, "]}");
    add(s, "a.json", text);
    at = text + sprintf(text, "{l_remove: [");
    for (size_t i = 0; i < ITEMS; i++) {
        at += sprintf(at, "7,");
    }
    strcpy(at, "], l_add: [7, 7]}");
    add(s, "b.json", text);
    assert_composed(s, "{l: [7]}");
    free(text);
}

/* ---- policies ---- */

COMPOSE_TEST(test_policy_append)
{
    add_policy(s, "a.l", "append");
    add(s, "a.json", "{a: {l: [1]}, l: [1]}");
    add(s, "b.json", "{a: {l: [1, 2]}, l: [2]}");
    assert_composed(s, "{a: {l: [1, 1, 2]}, l: [2]}");
}

COMPOSE_TEST(test_policy_union)
{
    add_policy(s, "l", "union");
    add(s, "a.json", "{l: [1, 2]}");
    add(s, "b.json", "{l: [2, 3, 3]}");
    add(s, "c.json", "{l: [3, 4, '1']}");
    assert_composed(s, "{l: [1, 2, 3, 4, '1']}");
}

COMPOSE_TEST(test_policy_merge_by_key)
{
    add_policy(s, "servers", "merge-by-key(name)");
    add(s, "a.json", "{servers: [{name: 'a', port: 1, tags: {x: 1}}, {name: 'b'}, 5]}");
    add(s, "b.json",
        "{servers: [{name: 'b', port: 2}, {name: 'a', tags: {y: 1}}, {port: 9},"
        " {name: 'c'}, 5]}");
    assert_composed(s, "{servers: [{name: 'a', port: 1, tags: {x: 1, y: 1}},"
                       " {name: 'b', port: 2}, 5, {port: 9}, {name: 'c'}, 5]}");
    assert_quiet(s);
}

COMPOSE_TEST(test_merge_by_key_again_and_again)
{
    add_policy(s, "l", "merge-by-key(id)");
    for (int i = 0; i < 50; i++) {
        char text[64];
        sprintf(text, "{l: [{id: %d, v%d: 1}, {id: 'x'}]}", i % 3, i);
        add(s, "l.json", text);
    }
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(sc_value_count(result_at(s, "l")), 4);
    assert_int_equal(sc_value_count(result_at(s, "l[0]")), 18);
}

COMPOSE_TEST(test_merge_by_key_of_many_elements)
{
    add_policy(s, "l", "merge-by-key(id)");
    char text[4096];
    for (int layer = 0; layer < 3; layer++) {
        char *at = text + sprintf(text, "{l: [{id: -1}");
        for (int i = 0; i < 60; i++) {
            at += sprintf(at, ", {id: 'e%d', v%d: 1}", i * (layer + 1), layer);
        }
        strcpy(at, "]}");
        add(s, "l.json", text);
    }
    assert_int_equal(compose(s), SC_OK);
    /* 60, then 30 new even ones, then those multiples of 3 beyond 59 that are not below 120 and
     * even. */
    assert_int_equal(sc_value_count(result_at(s, "l")), 1 + 60 + 30 + 30);
    assert_json(result_at(s, "l[7]"), "{id: 'e6', v0: 1, v1: 1, v2: 1}");
}

COMPOSE_TEST(test_merge_by_key_never_merges_within_one_list)
{
    add_policy(s, "l", "merge-by-key(id)");
    add(s, "a.json", "{l: [{id: 0}]}");
    add(s, "b.json", "{l: [{id: 1, a: 1}, {id: 1, b: 1}]}");
    assert_composed(s, "{l: [{id: 0}, {id: 1, a: 1}, {id: 1, b: 1}]}");
}

COMPOSE_TEST(test_merge_by_key_after_an_operator_and_a_patch)
{
    add_policy(s, "l", "merge-by-key(id)");
    add(s, "a.json", "{l: [{id: 1}, {id: 2}]}");
    add(s, "b.json", "{l_remove: [{id: 1}], l_add: [{id: 3}]}");
    add_variables(s, "l.0.port=80");
    add(s, "c.json", "{l: [{id: 2, host: 'x'}, {id: 3, host: 'y'}]}");
    assert_composed(s, "{l: [{id: 2, port: 80, host: 'x'}, {id: 3, host: 'y'}]}");
}

COMPOSE_TEST(test_merge_by_key_keys_that_are_containers)
{
    add_policy(s, "l", "merge-by-key(id)");
    add(s, "a.json", "{l: [{id: {a: 1, b: 2}, x: 1}]}");
    add(s, "b.json", "{l: [{id: {b: 2, a: 1}, y: 1}]}");
    add(s, "c.json", "{l: [{id: {b: 2, a: 1}, z: 1}]}");
    assert_composed(s, "{l: [{id: {a: 1, b: 2}, x: 1, y: 1, z: 1}]}");
}

COMPOSE_TEST(test_policy_with_a_wildcard)
{
    add_policy(s, "*.l", "append");
    add(s, "a.json", "{a: {l: [1]}, b: {l: [1], m: {l: [1]}}, l: [1]}");
    add(s, "b.json", "{a: {l: [2]}, b: {l: [2], m: {l: [2]}}, l: [2]}");
    assert_composed(s, "{a: {l: [1, 2]}, b: {l: [1, 2], m: {l: [2]}}, l: [2]}");
}

COMPOSE_TEST(test_policy_inside_elements)
{
    add_policy(s, "s", "merge-by-key(n)");
    add_policy(s, "s.*.l", "append");
    add(s, "a.json", "{s: [{n: 1, l: [1]}]}");
    add(s, "b.json", "{s: [{n: 1, l: [2]}]}");
    assert_composed(s, "{s: [{n: 1, l: [1, 2]}]}");
}

COMPOSE_TEST(test_a_quoted_star_is_a_key)
{
    add_policy(s, "\"*\".l", "append");
    add(s, "a.json", "{'*': {l: [1]}, b: {l: [1]}}");
    add(s, "b.json", "{'*': {l: [2]}, b: {l: [2]}}");
    assert_composed(s, "{'*': {l: [1, 2]}, b: {l: [2]}}");
}

COMPOSE_TEST(test_policy_of_a_key_with_dots)
{
    add_policy(s, "example.com", "append");
    add(s, "a.json", "{'example.com': [1], example: {com: [1]}}");
    add(s, "b.json", "{'example.com': [2], example: {com: [2]}}");
    assert_composed(s, "{'example.com': [1, 2], example: {com: [1, 2]}}");
}

COMPOSE_TEST(test_the_last_policy_that_fits_wins)
{
    add_policy(s, "*", "append");
    add_policy(s, "b", "replace");
    add(s, "a.json", "{a: [1], b: [1]}");
    add(s, "b.json", "{a: [2], b: [2]}");
    assert_composed(s, "{a: [1, 2], b: [2]}");
}

COMPOSE_TEST(test_replace_policy_replaces_objects)
{
    add_policy(s, "o", "replace");
    add(s, "a.json", "{o: {x: 1}}");
    add(s, "b.json", "{o: {y: 1}}");
    add_with(s, "j.json", SC_LAYER_JOIN, "{o: {z: 1}}");
    assert_composed(s, "{o: {y: 1, z: 1}}");
    assert_quiet(s);
}

COMPOSE_TEST(test_policies_do_not_touch_other_kinds)
{
    add_policy(s, "a", "union");
    add(s, "a.json", "{a: 'x'}");
    add(s, "b.json", "{a: [1]}");
    assert_composed(s, "{a: [1]}");
}

COMPOSE_TEST(test_policy_of_the_root)
{
    add_policy(s, "", "append");
    add(s, "a.json", "[1]");
    add(s, "b.json", "[2]");
    assert_composed(s, "[1, 2]");
}

static void test_policies_that_do_not_parse(void **state)
{
    (void)state;
    static const char *const bad[] = {"",       "Append",         "merge-by-key",  "merge-by-key()",
                                      "union ", "merge-by-key(a", "merge-by-key(", "deep"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        sc_policy policy;
        sc_error error;
        assert_int_equal(sc_policy_parse(sc_allocator_default(), "a.b", bad[i], &policy, &error),
                         SC_ERROR_BAD_POLICY);
        assert_int_equal(error.code, SC_ERROR_BAD_POLICY);
        assert_string_equal(error.path, "a.b");
    }
    sc_policy policy;
    sc_error error;
    assert_int_equal(sc_policy_parse(sc_allocator_default(), "a..b", "union", &policy, &error),
                     SC_ERROR_BAD_PATH);
    assert_int_equal(error.column, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_appends_missing_elements),
        cmocka_unit_test(test_remove_removes_every_equal_element),
        cmocka_unit_test(test_elements_are_removed_before_others_are_added),
        cmocka_unit_test(test_operators_act_on_the_result_so_far),
        cmocka_unit_test(test_nested_operators),
        cmocka_unit_test(test_a_single_file_is_plain_data),
        cmocka_unit_test(test_a_layer_that_sets_the_array_itself_is_plain_data),
        cmocka_unit_test(test_not_over_another_kind),
        cmocka_unit_test(test_only_an_array_is_an_operator),
        cmocka_unit_test(test_operators_can_be_off),
        cmocka_unit_test(test_an_array_that_a_layer_replaced_is_acted_on),
        cmocka_unit_test(test_a_removed_array_is_not_acted_on),
        cmocka_unit_test(test_an_operator_on_plain_data_named_like_one),
        cmocka_unit_test(test_duplicates_below_stay),
        cmocka_unit_test(test_removing_all_leaves_an_empty_array),
        cmocka_unit_test(test_equality_of_unusual_values),
        cmocka_unit_test(test_origins_of_an_array_that_operators_changed),
        cmocka_unit_test(test_lists_of_every_kind),
        cmocka_unit_test(test_an_index_that_grows),
        cmocka_unit_test(test_elements_that_come_back),
        cmocka_unit_test(test_large_lists),
        cmocka_unit_test(test_many_equal_elements),
        cmocka_unit_test(test_policy_append),
        cmocka_unit_test(test_policy_union),
        cmocka_unit_test(test_policy_merge_by_key),
        cmocka_unit_test(test_merge_by_key_again_and_again),
        cmocka_unit_test(test_merge_by_key_of_many_elements),
        cmocka_unit_test(test_merge_by_key_never_merges_within_one_list),
        cmocka_unit_test(test_merge_by_key_after_an_operator_and_a_patch),
        cmocka_unit_test(test_merge_by_key_keys_that_are_containers),
        cmocka_unit_test(test_policy_with_a_wildcard),
        cmocka_unit_test(test_policy_inside_elements),
        cmocka_unit_test(test_a_quoted_star_is_a_key),
        cmocka_unit_test(test_policy_of_a_key_with_dots),
        cmocka_unit_test(test_the_last_policy_that_fits_wins),
        cmocka_unit_test(test_replace_policy_replaces_objects),
        cmocka_unit_test(test_policies_do_not_touch_other_kinds),
        cmocka_unit_test(test_policy_of_the_root),
        cmocka_unit_test(test_policies_that_do_not_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
