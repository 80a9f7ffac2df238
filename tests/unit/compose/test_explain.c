/* Explaining: the chain of layers behind a path. */
#include "compose_help.h"

enum { STEPS_MAX = 64 };

typedef struct step {
    sc_action action;
    size_t layer;
    sc_value value;
} step;

typedef struct chain {
    step steps[STEPS_MAX];
    size_t count;
    sc_scratch scratch; /* the values borrow from it */
} chain;

static sc_status add_step(void *context, sc_action action, size_t layer, sc_value value)
{
    chain *self = context;
    assert_true(self->count < STEPS_MAX);
    self->steps[self->count++] = (step){action, layer, value};
    return SC_OK;
}

static void explain(stack *s, const char *path, chain *out)
{
    out->count = 0;
    sc_error error;
    sc_value result = sc_value_at(sc_image_root(s->result), path);
    assert_int_equal(sc_compose_explain(s->layers, s->count, &s->options, path, result, add_step,
                                        out, &out->scratch, &error),
                     SC_OK);
}

/* Steps as "action layer", separated by commas. */
static void assert_chain(stack *s, const char *path, const char *expected)
{
    static const char *const names[] = {"set",    "replaced", "merged", "added",   "removed",
                                        "filled", "kept",     "unset",  "expanded"};
    chain steps;
    char text[1024] = "";
    explain(s, path, &steps);
    for (size_t i = 0; i < steps.count; i++) {
        sprintf(text + strlen(text), "%s%s %zu", i != 0 ? ", " : "", names[steps.steps[i].action],
                steps.steps[i].layer);
    }
    sc_scratch_free(&steps.scratch);
    if (strcmp(text, expected) != 0) {
        fail_msg("%s: got \"%s\", expected \"%s\"", path, text, expected);
    }
}

static void assert_step(stack *s, const char *path, size_t index, const char *expected)
{
    chain steps;
    explain(s, path, &steps);
    assert_true(index < steps.count);
    assert_json(steps.steps[index].value, expected);
    sc_scratch_free(&steps.scratch);
}

COMPOSE_TEST(test_set_and_replaced)
{
    add(s, "a.json", "{db: {port: 1, host: 'a'}}");
    add(s, "b.json", "{db: {host: 'b'}}");
    add(s, "c.json", "{db: {port: 3}}");
    assert_chain(s, "db.port", "set 0, replaced 2");
    assert_chain(s, "db.host", "set 0, replaced 1");
    assert_chain(s, "db", "set 0, merged 1, merged 2");
    assert_chain(s, "", "set 0, merged 1, merged 2");
    assert_step(s, "db.port", 1, "3");
    assert_step(s, "db", 1, "{host: 'b'}");
}

COMPOSE_TEST(test_a_path_that_no_layer_touched)
{
    add(s, "a.json", "{db: {port: 1}, l: [1]}");
    assert_chain(s, "db.host", "");
    assert_chain(s, "x.y", "");
    assert_chain(s, "db.port.deeper", "");
    assert_chain(s, "l[1]", "");
    assert_chain(s, "db[0]", "");
}

COMPOSE_TEST(test_a_path_that_does_not_parse)
{
    add(s, "a.json", "{a: 1}");
    chain steps = {.count = 0};
    sc_error error;
    assert_int_equal(sc_compose_explain(s->layers, 1, &s->options, "a..b", (sc_value){0}, add_step,
                                        &steps, NULL, &error),
                     SC_ERROR_BAD_PATH);
    assert_int_equal(error.column, 3);
    assert_int_equal(steps.count, 0);
}

COMPOSE_TEST(test_join)
{
    add(s, "a.json", "{a: 1}");
    add_with(s, "j.json", SC_LAYER_JOIN, "{a: 2, b: 2, o: {x: 1}}");
    add(s, "c.json", "{o: {x: 3}}");
    assert_chain(s, "a", "kept 1, set 0");
    assert_chain(s, "b", "filled 1");
    assert_chain(s, "o.x", "filled 1, replaced 2");
}

COMPOSE_TEST(test_unset)
{
    add(s, "a.json", "{a: {x: 1}, b: 1}");
    add_unset(s, "a.x", "b");
    add(s, "c.json", "{b: 2}");
    assert_chain(s, "a.x", "set 0, unset 1");
    assert_chain(s, "a", "set 0");
    assert_chain(s, "b", "set 0, unset 1, set 2");
}

COMPOSE_TEST(test_a_removed_ancestor_removes_its_members)
{
    add(s, "a.json", "{a: {x: 1}}");
    add(s, "b.json", "{a: 5}");
    add(s, "c.json", "{a: {x: 3, y: 3}}");
    assert_chain(s, "a.x", "set 0, unset 1, set 2");
    assert_step(s, "a.x", 1, "5");
    assert_chain(s, "a.y", "set 2");
    assert_chain(s, "a", "set 0, replaced 1, replaced 2");
}

COMPOSE_TEST(test_replace_policy)
{
    add_policy(s, "a", "replace");
    add(s, "a.json", "{a: {x: 1, y: 1}}");
    add(s, "b.json", "{a: {x: 2}}");
    assert_chain(s, "a.x", "set 0, replaced 1");
    assert_chain(s, "a.y", "set 0, unset 1");
}

COMPOSE_TEST(test_operators)
{
    add(s, "a.json", "{l: [1, 2, 3]}");
    add(s, "b.json", "{l_add: [4], l_remove: [1]}");
    assert_chain(s, "l", "set 0, removed 1, added 1");
    assert_step(s, "l", 1, "[1]");
    assert_step(s, "l", 2, "[4]");
    assert_chain(s, "l[0]", "set 0");
    assert_step(s, "l[0]", 0, "2");
    assert_chain(s, "l[2]", "added 1");
    assert_chain(s, "l.-1", "added 1");
    assert_chain(s, "l_add", "");
}

COMPOSE_TEST(test_plain_data_named_like_an_operator)
{
    add(s, "a.json", "{x: 1}");
    add(s, "b.json", "{l_add: [1]}");
    add(s, "c.json", "{l_add: [2], l: [1]}");
    add(s, "d.json", "{l_add_remove: [2]}");
    assert_composed(s, "{x: 1, l_add: [], l: [1]}");
    assert_chain(s, "l_add", "set 1, replaced 2, removed 3");
    assert_chain(s, "l_add_remove", "");
}

COMPOSE_TEST(test_policies)
{
    add_policy(s, "l", "append");
    add_policy(s, "m", "merge-by-key(id)");
    add(s, "a.json", "{l: [1], m: [{id: 1, x: 1}]}");
    add(s, "b.json", "{l: [2], m: [{id: 2}, {id: 1, x: 2}]}");
    assert_chain(s, "l", "set 0, added 1");
    assert_chain(s, "m", "set 0, merged 1");
    assert_chain(s, "m[0]", "set 0, merged 1");
    assert_chain(s, "m[0].x", "set 0, replaced 1");
    assert_chain(s, "m[1].id", "set 1");
    assert_chain(s, "l[1]", "added 1");
}

COMPOSE_TEST(test_arrays_that_were_replaced)
{
    add(s, "a.json", "{l: [1, 2]}");
    add(s, "b.json", "{l: [3]}");
    add(s, "c.json", "{l: [4, 5]}");
    assert_chain(s, "l[0]", "set 0, replaced 1, replaced 2");
    assert_chain(s, "l[1]", "set 0, unset 1, set 2");
}

COMPOSE_TEST(test_patches)
{
    add(s, "a.json", "{servers: [{host: 'a', port: 1}]}");
    add_variables(s, "servers.0.host=b", "servers.1.host=c");
    assert_chain(s, "servers", "set 0, merged 1");
    assert_chain(s, "servers[0].host", "set 0, replaced 1");
    assert_chain(s, "servers[0].port", "set 0");
    assert_chain(s, "servers[1].host", "set 1");
    assert_step(s, "servers[0].host", 1, "'b'");
}

COMPOSE_TEST(test_an_element_is_followed_after_removals)
{
    add(s, "a.json", "{l: [{n: 1}, {n: 2, x: [1, 2]}]}");
    add(s, "b.json", "{l_remove: [{n: 1}]}");
    add_variables(s, "l.0.x.1=9");
    assert_composed(s, "{l: [{n: 2, x: [1, 9]}]}");
    assert_chain(s, "l[0].x[1]", "set 0, replaced 2");
    assert_chain(s, "l[0]", "set 0, merged 2");
    assert_chain(s, "l[1]", "");
}

COMPOSE_TEST(test_unset_elements)
{
    add(s, "a.json", "{l: [1, 2, {x: 1}]}");
    add_unset(s, "l.0", "l.2.x");
    assert_composed(s, "{l: [2, {}]}");
    assert_chain(s, "l[0]", "set 0");
    assert_step(s, "l[0]", 0, "2");
    assert_chain(s, "l[1].x", "set 0, unset 1");
}

COMPOSE_TEST(test_an_array_that_indices_made)
{
    add_variables(s, "l.0=a", "l.1.x=b");
    add(s, "b.json", "{l_add: ['c']}");
    assert_chain(s, "l", "set 0, added 1");
    assert_chain(s, "l[0]", "set 0");
    assert_chain(s, "l[1].x", "set 0");
    assert_chain(s, "l[2]", "added 1");
}

COMPOSE_TEST(test_lists_read_from_text)
{
    add(s, "a.json", "{l: ['a']}");
    add_variables(s, "l.add=b,c", "l.remove=a");
    assert_chain(s, "l", "set 0, removed 1, added 1");
    assert_step(s, "l", 2, "['b', 'c']");
    assert_chain(s, "l[1]", "added 1");
    assert_step(s, "l[1]", 0, "'c'");
}

COMPOSE_TEST(test_a_patch_that_also_adds)
{
    add(s, "a.json", "{l: ['a', 'b']}");
    add_variables(s, "l.0=z", "l.add=b,x", "l.remove=b", "m.0=q", "m.add=r");
    assert_composed(s, "{l: ['z', 'b', 'x'], m: ['q', 'r']}");
    assert_chain(s, "l", "set 0, merged 1, removed 1, added 1");
    assert_step(s, "l[1]", 0, "'b'");
    assert_step(s, "l[2]", 0, "'x'");
    assert_chain(s, "m", "set 1");
    assert_chain(s, "m[1]", "added 1");
}

COMPOSE_TEST(test_elements_of_a_replaced_array_are_not_merged)
{
    add_policy(s, "a.*", "union");
    add(s, "a.json", "{l: [1, {x: 1}], a: {m: 5}}");
    add_with(s, "b.json", SC_LAYER_KEEP_OBJECTS, "{l: [2, ['y']], a: null}");
    add(s, "c.json", "{a: {m: [[7]]}}");
    assert_composed(s, "{l: [2, ['y']], a: {m: [[7]]}}");
    assert_chain(s, "l[1]", "set 0, replaced 1");
    assert_chain(s, "l[1][0]", "set 1");
    assert_chain(s, "l[1].x", "set 0, unset 1");
    assert_chain(s, "a.m[0][0]", "set 2");
}

COMPOSE_TEST(test_an_array_under_a_new_ancestor)
{
    add_policy(s, "*.l", "union");
    add(s, "a.json", "{a: {l: [1]}}");
    add(s, "b.json", "{a: 5}");
    add(s, "c.json", "{a: {l: [[2]]}}");
    assert_chain(s, "a.l", "set 0, unset 1, set 2");
    assert_chain(s, "a.l[0]", "set 0, unset 1, set 2");
    assert_chain(s, "a.l[0][0]", "set 2");
}

COMPOSE_TEST(test_a_gap_that_was_replaced_whole)
{
    add(s, "a.json", "{o: {l: []}}");
    add_variables(s, "o.l.5=1");
    add(s, "c.json", "{o: [7]}");
    assert_composed(s, "{o: [7]}");
    assert_chain(s, "o[0]", "set 2");
    assert_chain(s, "o", "set 0, merged 1, replaced 2");
    assert_chain(s, "o.l", "set 0, merged 1, unset 2");
}

COMPOSE_TEST(test_loose_keys)
{
    add(s, "a.json", "{dataBase: {maxConn: 1}}");
    add_variables(s, "data_base.max_conn=2");
    assert_chain(s, "dataBase.maxConn", "set 0, replaced 1");
    assert_chain(s, "data_base", "");
}

COMPOSE_TEST(test_objects_that_are_kept)
{
    add(s, "a.json", "{home: {x: 1}}");
    add_variables_with(s, VARIABLES | SC_LAYER_KEEP_OBJECTS, "home=5", (char *)NULL);
    assert_chain(s, "home", "kept 1, set 0");
}

COMPOSE_TEST(test_a_key_of_the_root_with_dots)
{
    add(s, "a.json", "{'a.b': 1, a: {b: 2}}");
    add(s, "b.json", "{'a.b': 3}");
    assert_chain(s, "a.b", "set 0");
    assert_chain(s, "\"a.b\"", "set 0, replaced 1");
    assert_chain(s, "/a/b", "set 0");
}

COMPOSE_TEST(test_expanded)
{
    s->options.expand = SC_EXPAND_PATH;
    add(s, "a.json", "{a: 1, b: '${a}', c: '${o}', o: {x: 5}, d: 'plain'}");
    add(s, "b.json", "{z: '${a}'}");
    assert_int_equal(compose(s), SC_OK);
    assert_chain(s, "b", "set 0, expanded 0");
    assert_step(s, "b", 1, "1");
    assert_chain(s, "c.x", "expanded 0");
    assert_step(s, "c.x", 0, "5");
    assert_chain(s, "d", "set 0");
    assert_chain(s, "z", "set 1, expanded 1");
}

static sc_status stop(void *context, sc_action action, size_t layer, sc_value value)
{
    (void)action;
    (void)layer;
    (void)value;
    ++*(int *)context;
    return SC_ERROR_CUSTOM;
}

COMPOSE_TEST(test_the_trace_can_stop)
{
    add(s, "a.json", "{a: 1}");
    add(s, "b.json", "{a: 2}");
    int calls = 0;
    assert_int_equal(
        sc_compose_explain(s->layers, 2, &s->options, "a", (sc_value){0}, stop, &calls, NULL, NULL),
        SC_ERROR_CUSTOM);
    assert_int_equal(calls, 1);
}

COMPOSE_TEST(test_a_long_name_of_operators)
{
    char *key = malloc(4 * 1000 + 8), text[5000];
    strcpy(key, "l");
    for (int i = 0; i < 1000; i++) {
        strcat(key, "_add");
    }
    sprintf(text, "{%s: [1]}", key);
    add(s, "a.json", text);
    add(s, "b.json", "{x: 1}");
    assert_chain(s, key, "set 0");
    free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_and_replaced),
        cmocka_unit_test(test_a_path_that_no_layer_touched),
        cmocka_unit_test(test_a_path_that_does_not_parse),
        cmocka_unit_test(test_join),
        cmocka_unit_test(test_unset),
        cmocka_unit_test(test_a_removed_ancestor_removes_its_members),
        cmocka_unit_test(test_replace_policy),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_plain_data_named_like_an_operator),
        cmocka_unit_test(test_policies),
        cmocka_unit_test(test_arrays_that_were_replaced),
        cmocka_unit_test(test_patches),
        cmocka_unit_test(test_an_element_is_followed_after_removals),
        cmocka_unit_test(test_unset_elements),
        cmocka_unit_test(test_an_array_that_indices_made),
        cmocka_unit_test(test_lists_read_from_text),
        cmocka_unit_test(test_a_patch_that_also_adds),
        cmocka_unit_test(test_elements_of_a_replaced_array_are_not_merged),
        cmocka_unit_test(test_an_array_under_a_new_ancestor),
        cmocka_unit_test(test_a_gap_that_was_replaced_whole),
        cmocka_unit_test(test_loose_keys),
        cmocka_unit_test(test_objects_that_are_kept),
        cmocka_unit_test(test_a_key_of_the_root_with_dots),
        cmocka_unit_test(test_expanded),
        cmocka_unit_test(test_the_trace_can_stop),
        cmocka_unit_test(test_a_long_name_of_operators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
