/* The merge: objects, replacing, join, unset, origins, type conflicts. */
#include "compose_help.h"

#include "image/image.h"

COMPOSE_TEST(test_no_layer_is_an_empty_object)
{
    assert_composed(s, "{}");
    assert_quiet(s);
}

COMPOSE_TEST(test_single_layer_is_returned_as_it_is)
{
    add(s, "a.json", "{a: 1, x_add: [1]}");
    assert_int_equal(compose(s), SC_OK);
    assert_ptr_equal(s->result, s->images[0]);
}

COMPOSE_TEST(test_single_layer_among_empty_ones_is_returned_as_it_is)
{
    s->layers[s->count++] = (sc_compose_layer){{0}, 0};
    add(s, "a.json", "{a: 1}");
    add(s, "null.json", "null");
    assert_int_equal(compose(s), SC_OK);
    assert_ptr_equal(s->result, s->images[1]);
}

COMPOSE_TEST(test_a_subtree_is_copied)
{
    add(s, "a.json", "{tool: {app: {x: 1}}}");
    s->layers[0].value = sc_value_at(s->layers[0].value, "tool.app");
    assert_composed(s, "{x: 1}");
    assert_origin(result_at(s, "x"), "a.json", 1, 18);
}

COMPOSE_TEST(test_objects_merge_key_by_key)
{
    add(s, "a.json", "{a: {x: 1, y: 2}, b: 3}");
    add(s, "b.json", "{a: {y: 4, z: 5}, c: 6}");
    assert_composed(s, "{a: {x: 1, y: 4, z: 5}, b: 3, c: 6}");
    assert_quiet(s);
}

COMPOSE_TEST(test_order_is_of_first_appearance)
{
    add(s, "a.json", "{b: 1, a: 1}");
    add(s, "b.json", "{c: 1, a: 2, d: 1}");
    assert_int_equal(compose(s), SC_OK);
    const char *const keys[] = {"b", "a", "c", "d"};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(sc_value_key(sc_value_item(sc_image_root(s->result), i), NULL),
                            keys[i]);
    }
}

COMPOSE_TEST(test_arrays_replace)
{
    add(s, "a.json", "{a: [1, 2, 3]}");
    add(s, "b.json", "{a: [4]}");
    assert_composed(s, "{a: [4]}");
    assert_quiet(s);
}

COMPOSE_TEST(test_scalars_replace_with_their_type)
{
    add(s, "a.json", "{a: 1, b: 'x', c: true}");
    add(s, "b.json", "{a: 1.0, b: 2, c: 'no'}");
    assert_composed(s, "{a: 1.0, b: 2, c: 'no'}");
    assert_quiet(s);
}

COMPOSE_TEST(test_null_replaces_with_null_silently)
{
    add(s, "a.json", "{a: {x: 1}, b: null, c: [1]}");
    add(s, "b.json", "{a: null, b: {y: 1}, c: null}");
    assert_composed(s, "{a: null, b: {y: 1}, c: null}");
    assert_quiet(s);
}

COMPOSE_TEST(test_three_layers_merge_again_after_a_scalar)
{
    add(s, "a.json", "{a: {x: 1}}");
    add(s, "b.json", "{a: null}");
    add(s, "c.json", "{a: {y: 1}}");
    assert_composed(s, "{a: {y: 1}}");
}

COMPOSE_TEST(test_keys_are_exact)
{
    add(s, "a.json", "{Key: 1, key: 2}");
    add(s, "b.json", "{KEY: 3, 'a.b': 4, '': 5, __proto__: 6}");
    assert_composed(s, "{Key: 1, key: 2, KEY: 3, 'a.b': 4, '': 5, __proto__: 6}");
}

COMPOSE_TEST(test_root_may_be_any_value)
{
    add(s, "a.json", "[1, 2]");
    add(s, "b.json", "'text'");
    assert_composed(s, "'text'");
    assert_quiet(s);
}

COMPOSE_TEST(test_root_null_changes_nothing)
{
    add(s, "a.json", "{a: 1}");
    add(s, "b.json", "{b: 1}");
    add(s, "c.json", "null");
    assert_composed(s, "{a: 1, b: 1}");
}

COMPOSE_TEST(test_root_object_replaced_by_array_is_a_conflict)
{
    add(s, "a.json", "{a: 1}");
    add(s, "b.json", "\n [1]");
    assert_composed(s, "[1]");
    assert_notice(s, 0, SC_WARNING_TYPE_CONFLICT, "b.json", 2, 2, "");
}

COMPOSE_TEST(test_scalar_over_object_is_a_conflict)
{
    add(s, "a.json", "{db: {\n  pool: {x: 1}}}");
    add(s, "b.json", "{db: {\n\n  pool: 5}}");
    assert_composed(s, "{db: {pool: 5}}");
    assert_int_equal(s->notices.count, 1);
    assert_notice(s, 0, SC_WARNING_TYPE_CONFLICT, "b.json", 3, 9, "db.pool");
    assert_string_equal(s->notices.items[0].message,
                        "an integer replaces an object from a.json:2:9");
}

COMPOSE_TEST(test_object_over_array_is_a_conflict)
{
    add(s, "a.json", "{list: [1]}");
    add(s, "b.json", "{list: {'0': 5}}");
    assert_composed(s, "{list: {'0': 5}}");
    assert_int_equal(s->notices.count, 1);
    assert_notice(s, 0, SC_WARNING_TYPE_CONFLICT, "b.json", 1, 8, "list");
    assert_string_equal(s->notices.items[0].message, "an object replaces an array from a.json:1:8");
}

COMPOSE_TEST(test_conflict_path_is_canonical)
{
    add(s, "a.json", "{'a.b': {'': {x: 1}}}");
    add(s, "b.json", "{'a.b': {'': [1]}}");
    assert_int_equal(compose(s), SC_OK);
    assert_notice(s, 0, SC_WARNING_TYPE_CONFLICT, "b.json", 1, 14, "\"a.b\".\"\"");
}

COMPOSE_TEST(test_a_replaced_value_is_not_examined)
{
    add(s, "a.json", "{a: {b: {c: 1}}}");
    add(s, "b.json", "{a: {b: 2}}");
    add(s, "c.json", "{a: null}");
    assert_composed(s, "{a: null}");
    assert_quiet(s);
}

COMPOSE_TEST(test_values_keep_their_origins)
{
    add(s, "a.json", "{\n  a: {x: 1,\n    y: 2}}");
    add(s, "b.json", "{a: {y: 3}, l: [1,\n 2]}");
    assert_int_equal(compose(s), SC_OK);
    assert_origin(result_at(s, "a.x"), "a.json", 2, 10);
    assert_origin(result_at(s, "a.y"), "b.json", 1, 9);
    assert_origin(result_at(s, "l[1]"), "b.json", 2, 2);
}

COMPOSE_TEST(test_object_has_the_origin_of_the_highest_that_wrote_it)
{
    add(s, "a.json", "{a: {x: 1}}");
    add(s, "b.json", "{\n a: {y: 1}}");
    add_with(s, "c.json", SC_LAYER_JOIN, "{\n\n a: {z: 1}}");
    add_variables(s, "a.w=1");
    assert_composed(s, "{a: {x: 1, y: 1, z: 1, w: 1}}");
    assert_origin(result_at(s, "a"), "b.json", 2, 5);
    assert_origin(result_at(s, "a.w"), "a.w", 0, 0);
}

/* ---- join ---- */

COMPOSE_TEST(test_join_fills_only_what_is_absent)
{
    add(s, "a.json", "{a: 1, n: null, o: {x: 1}}");
    add_with(s, "j.json", SC_LAYER_JOIN, "{a: 2, n: 2, o: {x: 2, y: 2}, b: 2}");
    assert_composed(s, "{a: 1, n: null, o: {x: 1, y: 2}, b: 2}");
    assert_quiet(s);
}

COMPOSE_TEST(test_join_of_another_shape_changes_nothing_silently)
{
    add(s, "a.json", "{a: 1, o: {x: 1}, l: [1]}");
    add_with(s, "j.json", SC_LAYER_JOIN, "{a: {y: 1}, o: 5, l: [2, 3]}");
    assert_composed(s, "{a: 1, o: {x: 1}, l: [1]}");
    assert_quiet(s);
}

COMPOSE_TEST(test_a_joined_value_is_replaced_by_a_later_layer)
{
    add_with(s, "j.json", SC_LAYER_JOIN, "{a: 1, o: {x: 1}}");
    add(s, "b.json", "{a: 2, o: {x: 2, y: 2}}");
    assert_composed(s, "{a: 2, o: {x: 2, y: 2}}");
}

COMPOSE_TEST(test_operators_of_a_join_are_plain_data)
{
    add(s, "a.json", "{l: [1]}");
    add_with(s, "j.json", SC_LAYER_JOIN, "{l_add: [2]}");
    assert_composed(s, "{l: [1], l_add: [2]}");
}

/* ---- unset ---- */

COMPOSE_TEST(test_unset_removes_a_path)
{
    add(s, "a.json", "{a: {x: 1, y: 2}, b: 1}");
    add_unset(s, "a.x", "b", "missing.path");
    assert_composed(s, "{a: {y: 2}}");
    assert_quiet(s);
}

COMPOSE_TEST(test_unset_leaves_an_empty_object)
{
    add(s, "a.json", "{a: {x: 1}}");
    add_unset(s, "a.x");
    assert_composed(s, "{a: {}}");
}

COMPOSE_TEST(test_unset_through_a_scalar_changes_nothing)
{
    add(s, "a.json", "{a: 1}");
    add_unset(s, "a.x");
    assert_composed(s, "{a: 1}");
    assert_quiet(s);
}

COMPOSE_TEST(test_unset_then_set_again)
{
    add(s, "a.json", "{a: {x: 1}, b: 1}");
    add_unset(s, "a");
    add(s, "c.json", "{a: {y: 1}}");
    assert_composed(s, "{a: {y: 1}, b: 1}");
    assert_quiet(s);
}

COMPOSE_TEST(test_unset_then_join_fills)
{
    add(s, "a.json", "{a: 1}");
    add_unset(s, "a");
    add_with(s, "j.json", SC_LAYER_JOIN, "{a: 2}");
    assert_composed(s, "{a: 2}");
}

COMPOSE_TEST(test_unset_of_elements)
{
    add(s, "a.json", "{l: [0, 1, 2, 3], o: [{a: 1, b: 2}]}");
    add_unset(s, "l.0", "l.2", "l.9", "l.-1", "l.name", "o.0.a");
    assert_composed(s, "{l: [1], o: [{b: 2}]}");
}

COMPOSE_TEST(test_unset_of_the_root)
{
    add(s, "a.json", "{a: 1}");
    add(s, "b.json", "{b: 1}");
    add_image(s, parse_as("unset", SC_SOURCE_UNSET, false, "null"), SC_LAYER_UNSET);
    assert_composed(s, "{}");
    add(s, "c.json", "{c: 1}");
    assert_composed(s, "{c: 1}");
}

/* ---- size ---- */

static char *make_object(size_t members, size_t step, const char *value)
{
    char *text = malloc(members * 32 + 8);
    char *at = text;
    *at++ = '{';
    for (size_t i = 0; i < members; i++) {
        at += sprintf(at, "%sk%zu:%s", i != 0 ? "," : "", (i * step) % members, value);
    }
    strcpy(at, "}");
    return text;
}

COMPOSE_TEST(test_large_objects_in_any_order)
{
    enum { MEMBERS = 100003 }; /* prime, so that a step visits every key */
    char *low = make_object(MEMBERS, 1, "1"), *high = make_object(MEMBERS, 70001, "2");
    add(s, "a.json", low);
    add(s, "b.json", high);
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(sc_value_count(sc_image_root(s->result)), MEMBERS);
    for (size_t i = 0; i < MEMBERS; i += 997) {
        sc_value item = sc_value_item(sc_image_root(s->result), i);
        char key[16];
        sprintf(key, "k%zu", i);
        assert_string_equal(sc_value_key(item, NULL), key);
        assert_true(sc_value_scalar(item).integer == 2);
    }
    free(low);
    free(high);
}

COMPOSE_TEST(test_a_thousand_layers)
{
    for (size_t i = 0; i < 1000; i++) {
        char text[64];
        sprintf(text, "{last: %zu, own: {k%zu: 1}}", i, i);
        add(s, "l.json", text);
    }
    assert_int_equal(compose(s), SC_OK);
    assert_true(sc_value_scalar(result_at(s, "last")).integer == 999);
    assert_int_equal(sc_value_count(result_at(s, "own")), 1000);
    assert_string_equal(sc_value_key(sc_value_item(result_at(s, "own"), 999), NULL), "k999");
}

static char *nested(size_t depth, const char *inner)
{
    char *text = malloc(depth * 5 + strlen(inner) + 1);
    char *at = text;
    for (size_t i = 0; i < depth; i++) {
        at += sprintf(at, "{a:");
    }
    at += sprintf(at, "%s", inner);
    for (size_t i = 0; i < depth; i++) {
        *at++ = '}';
    }
    *at = 0;
    return text;
}

COMPOSE_TEST(test_depth_is_bounded)
{
    char *low = nested(250, "{x: 1}"), *high = nested(250, "{y: 1}");
    add(s, "a.json", low);
    add(s, "b.json", high);
    assert_int_equal(compose(s), SC_OK);
    s->limits.depth = 200;
    assert_failure(s, SC_ERROR_TOO_DEEP, "", 0, 0, "");
    free(low);
    free(high);
}

COMPOSE_TEST(test_nodes_are_bounded)
{
    char *low = make_object(500, 1, "1"), *high = make_object(1000, 1, "1");
    add(s, "a.json", low);
    add(s, "b.json", high);
    s->limits.nodes = 1000;
    assert_failure(s, SC_ERROR_TOO_MANY_NODES, "", 0, 0, "");
    s->limits.nodes = 1001;
    assert_int_equal(compose(s), SC_OK);
    free(low);
    free(high);
}

/* The examples of RFC 7396, appendix A, that are objects. */
COMPOSE_TEST(test_a_null_that_removes)
{
    add(s, "a.json", "{a: 'b', b: 'c', c: {d: 1, e: 2}, f: ['g'], h: null, i: {j: 1}}");
    add_with(s, "b.json", SC_LAYER_NULL_REMOVES,
             "{a: null, c: {d: null, x: null}, f: [null, {y: null}], new: {one: {two: null}}, "
             "i: 3, gone: null}");
    assert_composed(s, "{b: 'c', c: {e: 2}, f: [null, {y: null}], h: null, i: 3, new: {one: {}}}");
}

COMPOSE_TEST(test_a_null_that_removes_in_a_single_layer)
{
    add_with(s, "a.json", SC_LAYER_NULL_REMOVES, "{a: null, b: {c: null, d: [null]}}");
    assert_composed(s, "{b: {d: [null]}}");
}

COMPOSE_TEST(test_a_lone_null_removes_nothing)
{
    add(s, "a.json", "{a: 1}");
    add_with(s, "b.json", SC_LAYER_NULL_REMOVES, "null");
    assert_composed(s, "{a: 1}");
}

COMPOSE_TEST(test_a_removed_member_can_be_set_again)
{
    add(s, "a.json", "{a: {x: 1}, b: 2}");
    add_with(s, "b.json", SC_LAYER_NULL_REMOVES, "{a: null}");
    add(s, "c.json", "{a: {y: null}}");
    assert_composed(s, "{a: {y: null}, b: 2}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_layer_is_an_empty_object),
        cmocka_unit_test(test_single_layer_is_returned_as_it_is),
        cmocka_unit_test(test_single_layer_among_empty_ones_is_returned_as_it_is),
        cmocka_unit_test(test_a_subtree_is_copied),
        cmocka_unit_test(test_objects_merge_key_by_key),
        cmocka_unit_test(test_order_is_of_first_appearance),
        cmocka_unit_test(test_arrays_replace),
        cmocka_unit_test(test_scalars_replace_with_their_type),
        cmocka_unit_test(test_null_replaces_with_null_silently),
        cmocka_unit_test(test_three_layers_merge_again_after_a_scalar),
        cmocka_unit_test(test_keys_are_exact),
        cmocka_unit_test(test_root_may_be_any_value),
        cmocka_unit_test(test_root_null_changes_nothing),
        cmocka_unit_test(test_root_object_replaced_by_array_is_a_conflict),
        cmocka_unit_test(test_scalar_over_object_is_a_conflict),
        cmocka_unit_test(test_object_over_array_is_a_conflict),
        cmocka_unit_test(test_conflict_path_is_canonical),
        cmocka_unit_test(test_a_replaced_value_is_not_examined),
        cmocka_unit_test(test_values_keep_their_origins),
        cmocka_unit_test(test_object_has_the_origin_of_the_highest_that_wrote_it),
        cmocka_unit_test(test_join_fills_only_what_is_absent),
        cmocka_unit_test(test_join_of_another_shape_changes_nothing_silently),
        cmocka_unit_test(test_a_joined_value_is_replaced_by_a_later_layer),
        cmocka_unit_test(test_operators_of_a_join_are_plain_data),
        cmocka_unit_test(test_unset_removes_a_path),
        cmocka_unit_test(test_unset_leaves_an_empty_object),
        cmocka_unit_test(test_unset_through_a_scalar_changes_nothing),
        cmocka_unit_test(test_unset_then_set_again),
        cmocka_unit_test(test_unset_then_join_fills),
        cmocka_unit_test(test_unset_of_elements),
        cmocka_unit_test(test_unset_of_the_root),
        cmocka_unit_test(test_large_objects_in_any_order),
        cmocka_unit_test(test_a_thousand_layers),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_nodes_are_bounded),
        cmocka_unit_test(test_a_null_that_removes),
        cmocka_unit_test(test_a_null_that_removes_in_a_single_layer),
        cmocka_unit_test(test_a_lone_null_removes_nothing),
        cmocka_unit_test(test_a_removed_member_can_be_set_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
