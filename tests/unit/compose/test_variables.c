/* Loose keys, patches of arrays, guesses: values from the environment and arguments. */
#include "compose_help.h"

#include "image/image.h"

/* ---- binding ---- */

COMPOSE_TEST(test_an_exact_key_is_bound)
{
    add(s, "a.json", "{db: {pool_size: 1, poolSize: 2}}");
    add_variables(s, "db.pool_size=5");
    assert_composed(s, "{db: {pool_size: 5, poolSize: 2}}");
    assert_quiet(s);
}

COMPOSE_TEST(test_the_only_key_that_fits_is_bound)
{
    add(s, "a.json", "{db: {maxConnections: 1, 'min-connections': 2}}");
    add_variables(s, "db.max_connections=5", "db.minconnections=6");
    assert_composed(s, "{db: {maxConnections: 5, 'min-connections': 6}}");
    assert_quiet(s);
}

COMPOSE_TEST(test_every_segment_is_bound)
{
    add(s, "a.json", "{Data_Base: {'Pool-Size': {MAX: 1}}}");
    add_variables(s, "database.pool_size.max=5");
    assert_composed(s, "{Data_Base: {'Pool-Size': {MAX: 5}}}");
}

COMPOSE_TEST(test_a_key_that_fits_nothing_is_itself)
{
    add(s, "a.json", "{a: 1}");
    add_variables(s, "new_key.sub_key=x");
    assert_composed(s, "{a: 1, new_key: {sub_key: 'x'}}");
}

COMPOSE_TEST(test_several_that_fit_are_ambiguous)
{
    add(s, "a.json", "{maxConn: 1, max_conn: 2, MaxConn: 3}");
    add_variables(s, "maxconn=5");
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(s->notices.count, 1);
    assert_notice(s, 0, SC_WARNING_AMBIGUOUS_ENV, "maxconn", 0, 0, "maxconn");
    assert_true(sc_value_scalar(result_at(s, "maxconn")).integer == 5);
    assert_int_equal(sc_value_count(sc_image_root(s->result)), 4);
}

COMPOSE_TEST(test_an_ambiguous_section_names_its_first_variable)
{
    add(s, "a.json", "{'data-base': {x: 1}, data_base: {x: 2}}");
    add_variables(s, "database.x=5");
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(s->notices.count, 1);
    assert_notice(s, 0, SC_WARNING_AMBIGUOUS_ENV, "database.x", 0, 0, "database");
    assert_string_equal(s->notices.items[0].message,
                        "fits `data-base` and `data_base`, so it is taken as it is written");
}

COMPOSE_TEST(test_several_that_fit_with_one_exact)
{
    add(s, "a.json", "{maxConn: 1, max_conn: 2}");
    add_variables(s, "max_conn=5");
    assert_composed(s, "{maxConn: 1, max_conn: 5}");
    assert_quiet(s);
}

COMPOSE_TEST(test_keys_bind_to_layers_below_only)
{
    add_variables(s, "maxconn=1", "max_conn=2");
    assert_composed(s, "{maxconn: 1, max_conn: 2}");
    assert_quiet(s);
}

COMPOSE_TEST(test_keys_bind_to_a_lower_loose_layer)
{
    add_variables(s, "max_conn=1");
    add_variables(s, "maxconn=2");
    assert_composed(s, "{max_conn: 2}");
}

COMPOSE_TEST(test_keys_do_not_bind_to_removed_keys)
{
    add(s, "a.json", "{maxConn: 1, x: 1}");
    add_unset(s, "maxConn");
    add_variables(s, "max_conn=2");
    assert_composed(s, "{x: 1, max_conn: 2}");
}

COMPOSE_TEST(test_files_above_do_not_bind)
{
    add(s, "a.json", "{maxConn: 1}");
    add(s, "b.json", "{max_conn: 2}");
    assert_composed(s, "{maxConn: 1, max_conn: 2}");
}

COMPOSE_TEST(test_two_variables_for_one_key_conflict)
{
    add(s, "a.json", "{maxConn: 1}");
    add_variables(s, "max_conn=2", "maxconn=3");
    assert_composed(s, "{maxConn: 3}");
    assert_int_equal(s->notices.count, 1);
    assert_notice(s, 0, SC_WARNING_CONFLICT, "maxconn", 0, 0, "maxConn");
    assert_string_equal(s->notices.items[0].message,
                        "an integer also sets this; it replaces an integer from max_conn");
}

COMPOSE_TEST(test_two_sections_for_one_key_merge)
{
    add(s, "a.json", "{dataBase: {x: 1}}");
    add_variables(s, "data_base.y=2", "database.z=3");
    assert_composed(s, "{dataBase: {x: 1, y: 2, z: 3}}");
    assert_quiet(s);
}

COMPOSE_TEST(test_of_a_scalar_and_an_object_for_one_key_the_deeper_wins)
{
    add(s, "a.json", "{dataBase: null}");
    add_variables(s, "data_base.y=2", "database=3");
    assert_composed(s, "{dataBase: {y: 2}}");
    assert_int_equal(s->notices.count, 1);
    assert_notice(s, 0, SC_WARNING_CONFLICT, "database", 0, 0, "dataBase");
    stack other;
    stack_init(&other);
    add(&other, "a.json", "{dataBase: null}");
    add_variables(&other, "data_base=3", "database.y=2");
    assert_composed(&other, "{dataBase: {y: 2}}");
    assert_int_equal(other.notices.count, 1);
    assert_notice(&other, 0, SC_WARNING_CONFLICT, "database.y", 0, 0, "dataBase");
    stack_free(&other);
}

COMPOSE_TEST(test_keys_of_json_in_a_variable_are_exact)
{
    add(s, "a.json", "{db: {maxConn: 1}}");
    add_variables(s, "db={\"max_conn\": 2, \"0\": 3}");
    assert_composed(s, "{db: {maxConn: 1, max_conn: 2, '0': 3}}");
}

COMPOSE_TEST(test_a_variable_over_an_object_does_not_fit)
{
    add(s, "a.json", "{db: {x: 1}}");
    add_variables(s, "db=5");
    assert_composed(s, "{db: '5'}");
    assert_notice(s, 0, SC_WARNING_MISFIT, "db", 0, 0, "db");
}

COMPOSE_TEST(test_without_a_prefix_objects_are_kept)
{
    add(s, "a.json", "{home: {x: 1}, user: 'a'}");
    add_variables_with(s, VARIABLES | SC_LAYER_KEEP_OBJECTS, "home=/root", "user=root",
                       (char *)NULL);
    assert_composed(s, "{home: {x: 1}, user: 'root'}");
    assert_int_equal(s->notices.count, 1);
    assert_notice(s, 0, SC_NOTE_OBJECT_KEPT, "home", 0, 0, "home");
}

COMPOSE_TEST(test_keys_that_appear_in_several_loose_layers)
{
    add(s, "a.json", "{first: 1}");
    for (int i = 0; i < 40; i++) {
        char one[32], two[32];
        sprintf(one, "new_key%d=%d", i, i);
        sprintf(two, i == 0 ? "OTHER=0" : "NEWKEY%d=%d", i - 1, -i);
        add_variables(s, one, two);
    }
    assert_int_equal(compose(s), SC_OK);
    /* Each second variable binds to the first one of the layer below. */
    assert_int_equal(sc_value_count(sc_image_root(s->result)), 1 + 40 + 1);
    assert_true(sc_value_scalar(result_at(s, "new_key7")).integer == -8);
    assert_true(sc_value_scalar(result_at(s, "new_key39")).integer == 39);
}

COMPOSE_TEST(test_long_keys_are_bound)
{
    char key[160], text[400], variable[400];
    memset(key, 'k', sizeof key - 1);
    key[sizeof key - 1] = 0;
    key[70] = '-';
    sprintf(text, "{'%s': 1, '%sx': 2}", key, key);
    key[70] = '_';
    key[3] = 'K';
    sprintf(variable, "%s=5", key);
    add(s, "a.json", text);
    add_variables(s, variable);
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(sc_value_count(sc_image_root(s->result)), 2);
    assert_true(sc_value_scalar(sc_value_item(sc_image_root(s->result), 0)).integer == 5);
}

COMPOSE_TEST(test_an_ambiguous_operator_is_plain_data)
{
    add(s, "a.json", "{'l-a': [1], 'l_a': [1]}");
    add_variables(s, "la_add=[2]");
    assert_composed(s, "{'l-a': [1], 'l_a': [1], la_add: [2]}");
}

COMPOSE_TEST(test_many_keys_that_fit_each_other)
{
    enum { KEYS = 4000 };
    char *text = malloc(KEYS * 160);
    char *at = text + sprintf(text, "{x: 1");
    for (int i = 0; i < KEYS; i++) {
        at += sprintf(at, ",'%.*sa%.*s': 1", i % 64,
                      "----------------------------------------"
                      "------------------------",
                      i / 64, "________________________________________________________________");
    }
    strcpy(at, "}");
    add(s, "a.json", text);
    add_variables(s, "A=1", "X=2");
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(sc_value_count(sc_image_root(s->result)), KEYS + 2);
    assert_notice(s, 0, SC_WARNING_AMBIGUOUS_ENV, "A", 0, 0, "A");
    assert_true(sc_value_scalar(result_at(s, "x")).integer == 2);
    free(text);
}

/* ---- patches ---- */

COMPOSE_TEST(test_an_index_addresses_an_element)
{
    add(s, "a.json", "{l: [1, 2, {host: 'a', port: 1}]}");
    add_variables(s, "l.1=9", "l.2.port=2");
    assert_composed(s, "{l: [1, 9, {host: 'a', port: 2}]}");
    assert_quiet(s);
}

COMPOSE_TEST(test_the_next_index_appends)
{
    add(s, "a.json", "{l: [1]}");
    add_variables(s, "l.2=c", "l.1=b");
    assert_composed(s, "{l: [1, 'b', 'c']}");
}

COMPOSE_TEST(test_an_index_beyond_the_next_is_an_error)
{
    add(s, "a.json", "{x: {l: [1, 2]}}");
    add_variables(s, "x.l.3=9");
    assert_failure(s, SC_ERROR_INDEX_GAP, "x.l.3", 0, 0, "x.l");
    assert_string_equal(s->error.message, "index 3: the next index of the array is 2");
}

COMPOSE_TEST(test_a_huge_index_is_an_error)
{
    add(s, "a.json", "{l: []}");
    add_variables(s, "l.99999999999999999999999=9");
    assert_failure(s, SC_ERROR_INDEX_GAP, "l.99999999999999999999999", 0, 0, "l");
}

COMPOSE_TEST(test_with_nothing_below_indices_make_an_array)
{
    add_variables(s, "l.1=b", "l.0=a", "o.0=a", "o.2=c", "p.1=b", "q.0.x.0=1", "q.1=2");
    assert_composed(s, "{l: ['a', 'b'], o: {'0': 'a', '2': 'c'}, p: {'1': 'b'},"
                       " q: [{x: [1]}, 2]}");
}

COMPOSE_TEST(test_indices_over_a_scalar_make_an_array)
{
    add(s, "a.json", "{l: 5, n: null}");
    add_variables(s, "l.0=a", "n.0=b");
    assert_composed(s, "{l: ['a'], n: ['b']}");
}

COMPOSE_TEST(test_indices_over_an_object_are_keys)
{
    add(s, "a.json", "{o: {a: 1}}");
    add_variables(s, "o.0=x", "o.add=y");
    assert_composed(s, "{o: {a: 1, '0': 'x', add: 'y'}}");
}

COMPOSE_TEST(test_other_keys_over_an_array_replace_it)
{
    add(s, "a.json", "{l: [1]}");
    add_variables(s, "l.0=1", "l.name=x");
    assert_composed(s, "{l: {'0': 1, name: 'x'}}");
    assert_notice(s, 0, SC_WARNING_TYPE_CONFLICT, "l.0", 0, 0, "l");
}

COMPOSE_TEST(test_add_and_remove_act_on_an_array)
{
    add(s, "a.json", "{l: ['a', 'b', 1]}");
    add_variables(s, "l.add=c, d ,a", "l.remove=[\"b\", 1]");
    assert_composed(s, "{l: ['a', 'c', 'd']}");
    assert_quiet(s);
}

COMPOSE_TEST(test_index_and_add_together)
{
    add(s, "a.json", "{l: ['a']}");
    add_variables(s, "l.0=z", "l.1=y", "l.add=x");
    assert_composed(s, "{l: ['z', 'y', 'x']}");
}

COMPOSE_TEST(test_with_nothing_below_add_makes_an_array)
{
    add_variables(s, "l.add=a,b", "r.remove=x", "b.0=a", "b.add=c", "one.add=5", "none.add=");
    assert_composed(s, "{l: ['a', 'b'], r: [], b: ['a', 'c'], one: [5], none: []}");
}

COMPOSE_TEST(test_add_of_a_json_object_is_one_element)
{
    add(s, "a.json", "{l: [1]}");
    add_variables(s, "l.add={\"a\": 1, \"b\": 2}");
    assert_composed(s, "{l: [1, {a: 1, b: 2}]}");
}

COMPOSE_TEST(test_add_with_more_segments_is_a_key)
{
    add_variables(s, "l.add.x=1");
    assert_composed(s, "{l: {add: {x: 1}}}");
}

COMPOSE_TEST(test_typed_text_is_no_list)
{
    add(s, "a.json", "{l: [1]}");
    add_with(s, "b.json", SC_LAYER_PATCH, "{l: {add: 'a,b'}}");
    assert_composed(s, "{l: {add: 'a,b'}}");
    assert_notice(s, 0, SC_WARNING_TYPE_CONFLICT, "b.json", 1, 5, "l");
}

COMPOSE_TEST(test_operators_off_leave_add_a_key)
{
    add(s, "a.json", "{l: [1]}");
    add_variables_with(s, VARIABLES | SC_LAYER_NO_OPERATORS, "l.add=2", (char *)NULL);
    assert_composed(s, "{l: {add: 2}}");
}

COMPOSE_TEST(test_an_operator_key_in_a_variable)
{
    add(s, "a.json", "{plugIns: ['a']}");
    add_variables(s, "plug_ins_add=[\"b\"]", "plugins_remove=[\"a\"]");
    assert_composed(s, "{plugIns: ['b']}");
}

COMPOSE_TEST(test_a_joined_patch_fills)
{
    add(s, "a.json", "{l: [1, {a: 1}]}");
    add_variables_with(s, VARIABLES | SC_LAYER_JOIN, "l.0=9", "l.1.b=2", "l.2=3", "l.add=7",
                       "m.0=1", (char *)NULL);
    assert_composed(s, "{l: [1, {a: 1, b: 2}, 3], m: [1]}");
}

COMPOSE_TEST(test_a_patch_of_an_array_of_arrays)
{
    add(s, "a.json", "{l: [[1, 2], [3]]}");
    add_variables(s, "l.0.2=9", "l.1.add=4");
    assert_composed(s, "{l: [[1, 2, 9], [3, 4]]}");
}

COMPOSE_TEST(test_a_file_above_a_patch_replaces)
{
    add(s, "a.json", "{l: [1]}");
    add_variables(s, "l.0=2");
    add(s, "b.json", "{l: [3], l2: 1}");
    assert_composed(s, "{l: [3], l2: 1}");
}

COMPOSE_TEST(test_an_index_with_leading_zeros_is_the_same_element)
{
    add(s, "a.json", "{l: [1, 2]}");
    add_variables(s, "l.01=8", "l.1=9");
    assert_composed(s, "{l: [1, 9]}");
    assert_notice(s, 0, SC_WARNING_CONFLICT, "l.1", 0, 0, "l[1]");
}

COMPOSE_TEST(test_patch_then_operator_then_patch)
{
    add(s, "a.json", "{l: [1, {x: 1}, 3]}");
    add_variables(s, "l.1.y=2");
    add(s, "b.json", "{l_remove: [1, {x: 1, y: 2}], l_add: [4, 3]}");
    add_variables(s, "l.0=30", "l.2=5");
    assert_composed(s, "{l: [30, 4, 5]}");
}

COMPOSE_TEST(test_origin_of_a_patched_array)
{
    add(s, "a.json", "{\n l: [1]}");
    add_variables(s, "l.0=2", "m.0=3");
    assert_int_equal(compose(s), SC_OK);
    assert_origin(result_at(s, "l"), "a.json", 2, 5);
    assert_origin(result_at(s, "l[0]"), "l.0", 0, 0);
    assert_int_equal(sc_value_kind(result_at(s, "m")), SC_ARRAY);
}

/* ---- guesses ---- */

static void assert_untyped(sc_value value, sc_kind kind, const char *expected)
{
    const char *text;
    size_t length;
    assert_int_equal(sc_value_kind(value), kind);
    assert_true(sc_value_untyped(value, &text, &length));
    assert_int_equal(length, strlen(expected));
    assert_string_equal(text, expected);
}

COMPOSE_TEST(test_guesses)
{
    add(s, "a.json", "{keep: 1}");
    add_variables(s, "a=8080", "b=true", "c=null", "d=1.10", "e=[1]", "f=");
    assert_composed(s, "{keep: 1, a: 8080, b: true, c: null, d: '1.10', e: [1], f: ''}");
    assert_untyped(result_at(s, "a"), SC_INTEGER, "8080");
    assert_untyped(result_at(s, "e"), SC_ARRAY, "[1]");
}

COMPOSE_TEST(test_over_a_string_the_guess_is_a_string)
{
    add(s, "a.json", "{a: 'x', b: 'x', c: 'x', d: 'x', n: {e: 'x'}, l: ['x']}");
    add_variables(s, "a=8080", "b=true", "c={\"x\": 1}", "d=null", "n.e=1", "l.0=5");
    assert_composed(s, "{a: '8080', b: 'true', c: '{\"x\": 1}', d: 'null', n: {e: '1'},"
                       " l: ['5']}");
    assert_quiet(s);
    assert_untyped(result_at(s, "a"), SC_STRING, "8080");
    assert_origin(result_at(s, "a"), "a", 0, 0);
    int64_t number;
    assert_int_equal(sc_value_int(result_at(s, "a"), &number), SC_OK);
    assert_true(number == 8080);
}

COMPOSE_TEST(test_a_string_stays_one_over_several_layers)
{
    add(s, "a.json", "{a: 'x'}");
    add_variables(s, "a=1");
    add_variables(s, "a=2");
    assert_composed(s, "{a: '2'}");
    add(s, "b.json", "{a: 3}");
    assert_composed(s, "{a: 3}");
}

COMPOSE_TEST(test_elements_that_became_text_are_compared_as_text)
{
    add(s, "a.json", "{l: ['x', 'y']}");
    add_variables(s, "l.0=1");
    add(s, "b.json", "{l_remove: ['1']}");
    assert_composed(s, "{l: ['y']}");
}

COMPOSE_TEST(test_merged_json_loses_the_text_that_is_no_longer_true)
{
    add(s, "a.json", "{o: {x: 1}}");
    add_variables(s, "o={\"y\": 2}");
    assert_composed(s, "{o: {x: 1, y: 2}}");
    assert_false(sc_value_untyped(result_at(s, "o"), NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_exact_key_is_bound),
        cmocka_unit_test(test_the_only_key_that_fits_is_bound),
        cmocka_unit_test(test_every_segment_is_bound),
        cmocka_unit_test(test_a_key_that_fits_nothing_is_itself),
        cmocka_unit_test(test_several_that_fit_are_ambiguous),
        cmocka_unit_test(test_an_ambiguous_section_names_its_first_variable),
        cmocka_unit_test(test_several_that_fit_with_one_exact),
        cmocka_unit_test(test_keys_bind_to_layers_below_only),
        cmocka_unit_test(test_keys_bind_to_a_lower_loose_layer),
        cmocka_unit_test(test_keys_do_not_bind_to_removed_keys),
        cmocka_unit_test(test_files_above_do_not_bind),
        cmocka_unit_test(test_two_variables_for_one_key_conflict),
        cmocka_unit_test(test_two_sections_for_one_key_merge),
        cmocka_unit_test(test_of_a_scalar_and_an_object_for_one_key_the_deeper_wins),
        cmocka_unit_test(test_keys_of_json_in_a_variable_are_exact),
        cmocka_unit_test(test_a_variable_over_an_object_does_not_fit),
        cmocka_unit_test(test_without_a_prefix_objects_are_kept),
        cmocka_unit_test(test_keys_that_appear_in_several_loose_layers),
        cmocka_unit_test(test_long_keys_are_bound),
        cmocka_unit_test(test_an_ambiguous_operator_is_plain_data),
        cmocka_unit_test(test_many_keys_that_fit_each_other),
        cmocka_unit_test(test_an_index_addresses_an_element),
        cmocka_unit_test(test_the_next_index_appends),
        cmocka_unit_test(test_an_index_beyond_the_next_is_an_error),
        cmocka_unit_test(test_a_huge_index_is_an_error),
        cmocka_unit_test(test_with_nothing_below_indices_make_an_array),
        cmocka_unit_test(test_indices_over_a_scalar_make_an_array),
        cmocka_unit_test(test_indices_over_an_object_are_keys),
        cmocka_unit_test(test_other_keys_over_an_array_replace_it),
        cmocka_unit_test(test_add_and_remove_act_on_an_array),
        cmocka_unit_test(test_index_and_add_together),
        cmocka_unit_test(test_with_nothing_below_add_makes_an_array),
        cmocka_unit_test(test_add_of_a_json_object_is_one_element),
        cmocka_unit_test(test_add_with_more_segments_is_a_key),
        cmocka_unit_test(test_typed_text_is_no_list),
        cmocka_unit_test(test_operators_off_leave_add_a_key),
        cmocka_unit_test(test_an_operator_key_in_a_variable),
        cmocka_unit_test(test_a_joined_patch_fills),
        cmocka_unit_test(test_a_patch_of_an_array_of_arrays),
        cmocka_unit_test(test_a_file_above_a_patch_replaces),
        cmocka_unit_test(test_an_index_with_leading_zeros_is_the_same_element),
        cmocka_unit_test(test_patch_then_operator_then_patch),
        cmocka_unit_test(test_origin_of_a_patched_array),
        cmocka_unit_test(test_guesses),
        cmocka_unit_test(test_over_a_string_the_guess_is_a_string),
        cmocka_unit_test(test_a_string_stays_one_over_several_layers),
        cmocka_unit_test(test_elements_that_became_text_are_compared_as_text),
        cmocka_unit_test(test_merged_json_loses_the_text_that_is_no_longer_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
