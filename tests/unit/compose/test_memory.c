/* Running out of memory at every allocation: an ordinary error, nothing leaks. */
#include "checking_allocator.h"
#include "compose_help.h"

enum { CALLS_MAX = 20000 };

static sc_status give_text(void *context, const sc_allocator *allocator, const char *name,
                           size_t length, char **text, size_t *text_length)
{
    (void)context;
    *text_length = length;
    *text = sc_text_copy(allocator, name, length);
    return *text != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

static const sc_reference_lookup lookup = {NULL, give_text, NULL};

static void fill(stack *s)
{
    add_policy(s, "servers", "merge-by-key(name)");
    add_policy(s, "list", "append");
    add_policy(s, "set", "union");
    add(s, "a.json",
        "{db: {maxConn: 1, hosts: ['a', 'b']}, servers: [{name: 'a', x: {y: 1}}, {name: 'b'}],"
        " list: [1], set: [1], ops: [1, 2], text: 'x', ref: '${db.maxConn}',"
        " deep: {deep: {deep: {deep: [1]}}}}");
    add(s, "b.json",
        "{db: {poolSize: 2}, servers: [{name: 'b', z: 1}, {name: 'c'}], list: [2], set: [2],"
        " ops_add: [3], ops_remove: [1], ref: '${ref}-${env:HOME}-${text}', all: '${deep}',"
        " through: '${all.deep.deep}', guess: '${none:-{\"a\": 1}}', fromGuess: '${guess.a}',"
        " deep: {deep: {deep: {x: [1]}}}, none2: '${none:-${env:A}}'}");
    add_variables(s, "db.max_conn=5", "db.hosts.0=z", "db.hosts.add=c,d", "new.1=b", "new.0=a",
                  "text=8080", "servers.0.x.y=2");
    add_unset(s, "db.pool_size", "servers.1");
    add(s, "d.json", "{db: 5, servers_remove: [{name: 'a', x: {y: 2}}], new_add: ['c']}");
    s->options.expand = SC_EXPAND_PATH | SC_EXPAND_ENV;
    s->options.lookup = &lookup;
}

/* Runs with each allocation failing in turn, until none does. */
static void sweep_over(void (*fill_in)(stack *), sc_status (*run)(stack *, const sc_allocator *))
{
    stack *s = malloc(sizeof *s);
    stack_init(s);
    fill_in(s);
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    size_t calls = 0;
    for (; status != SC_OK && calls < CALLS_MAX; calls++) {
        checking_allocator allocator;
        checking_init(&allocator, calls);
        status = run(s, &allocator.base);
        if (status != SC_OK && status != SC_ERROR_OUT_OF_MEMORY) {
            fail_msg("call %zu: %s (%s)", calls, sc_status_name(status), s->error.message);
        }
        checking_assert_empty(&allocator);
    }
    assert_int_equal(status, SC_OK);
    assert_true(calls > 2);
    stack_free(s);
    free(s);
}

static void sweep(sc_status (*run)(stack *, const sc_allocator *))
{
    sweep_over(fill, run);
}

static sc_status run_compose(stack *s, const sc_allocator *allocator)
{
    sc_compose_options options = s->options;
    options.allocator = allocator;
    sc_notices notices;
    sc_notices_init(&notices, allocator);
    sc_image *image;
    sc_status status = sc_compose(s->layers, s->count, &options, &notices, &image, &s->error);
    if (status == SC_OK) {
        assert_true(sc_value_scalar(sc_value_at(sc_image_root(image), "fromGuess")).integer == 1);
        assert_string_equal(sc_value_scalar(sc_value_at(sc_image_root(image), "ref")).text,
                            "5-HOME-8080");
    } else {
        assert_null(image);
        assert_int_equal(s->error.code, status);
    }
    sc_image_release(image);
    sc_notices_free(&notices);
    return status;
}

static void test_composing(void **state)
{
    (void)state;
    stack s;
    stack_init(&s);
    fill(&s);
    /* `db` is replaced by a scalar at the end, so `ref` needs another layer to be found. */
    assert_int_equal(compose(&s), SC_ERROR_REFERENCE_MISSING);
    stack_free(&s);
}

static sc_status run_without_last(stack *s, const sc_allocator *allocator)
{
    size_t count = s->count;
    s->count = 4;
    sc_status status = run_compose(s, allocator);
    s->count = count;
    return status;
}

static void test_composing_without_memory(void **state)
{
    (void)state;
    sweep(run_without_last);
}

static sc_status run_merge(stack *s, const sc_allocator *allocator)
{
    sc_compose_options options = s->options;
    options.allocator = allocator;
    options.expand = 0;
    sc_notices notices;
    sc_notices_init(&notices, allocator);
    sc_image *image;
    sc_status status = sc_compose(s->layers, s->count, &options, &notices, &image, &s->error);
    if (status == SC_OK) {
        assert_int_equal(notices.count, 1);
        assert_json(sc_value_at(sc_image_root(image), "servers"), "[{name: 'c'}]");
        assert_json(sc_value_at(sc_image_root(image), "new"), "['a', 'b', 'c']");
    }
    sc_image_release(image);
    sc_notices_free(&notices);
    return status;
}

static void test_merging_without_memory(void **state)
{
    (void)state;
    sweep(run_merge);
}

static sc_status ignore(void *context, sc_action action, size_t layer, sc_value value)
{
    (void)action;
    (void)layer;
    (void)value;
    ++*(size_t *)context;
    return SC_OK;
}

static sc_status explain_one(stack *s, const sc_allocator *allocator, const char *path)
{
    size_t steps = 0;
    sc_compose_options options = s->options;
    options.allocator = allocator;
    sc_status status = sc_compose_explain(s->layers, s->count, &options, path, (sc_value){0},
                                          ignore, &steps, NULL, &s->error);
    assert_true(status != SC_OK || steps != 0);
    return status;
}

/* More than the storage on the stack. */
static void fill_large(stack *s)
{
    char *text = malloc(1 << 16);
    add_policy(s, "by", "merge-by-key(n)");
    add_policy(s, "set", "union");
    add_policy(s, "list", "append");
    for (int layer = 0; layer < 3; layer++) {
        char *at = text + sprintf(text, "{x: 1");
        for (int i = 0; i < 60; i++) {
            at += sprintf(at, ", k%d%s: %d", i, layer == 1 ? "" : "_", layer);
            at += layer == 0 ? sprintf(at, ", l%d: [%d, 2]", i, i)
                             : sprintf(at, ", l%d_%s: [2, 3]", i, layer == 1 ? "add" : "remove");
        }
        at += sprintf(at, ", by: [{n: -1}");
        for (int i = 0; i < 60; i++) {
            at += sprintf(at, ", {n: %d, v%d: [1]}", i * (layer + 1), layer);
        }
        at += sprintf(at, "], set: [0");
        for (int i = 0; i < 60; i++) {
            at += sprintf(at, ", %d", i * (layer + 1));
        }
        at += sprintf(at, "], list: [1, 2, 3, 4, 5, 6, 7, 8, 9]");
        strcpy(at, "}");
        add(s, "large.json", text);
    }
    free(text);
    add_variables(s, "K_1=5", "K_2=6", "by.3.x=1", "set.61=7", "set.60=8", "set.add=1,2,500");
}

static sc_status run_large(stack *s, const sc_allocator *allocator)
{
    sc_compose_options options = s->options;
    options.allocator = allocator;
    sc_image *image;
    sc_status status = sc_compose(s->layers, s->count, &options, NULL, &image, &s->error);
    sc_image_release(image);
    if (status == SC_OK) {
        status = explain_one(s, allocator, "by[3].x");
    }
    return status == SC_OK ? explain_one(s, allocator, "l5") : status;
}

static void test_a_large_merge_without_memory(void **state)
{
    (void)state;
    sweep_over(fill_large, run_large);
}

static sc_status run_explain(stack *s, const sc_allocator *allocator)
{
    static const char *const paths[] = {"servers[0].name", "db.maxConn", "new[2]", "deep.deep.deep",
                                        "ops"};
    sc_status status = SC_OK;
    for (size_t i = 0; i < sizeof paths / sizeof *paths && status == SC_OK; i++) {
        status = explain_one(s, allocator, paths[i]);
    }
    return status;
}

static void test_explaining_without_memory(void **state)
{
    (void)state;
    sweep(run_explain);
}

static sc_status run_mask(stack *s, const sc_allocator *allocator)
{
    sc_image *image;
    sc_status status = sc_secrets_mask(NULL, sc_image_root(s->images[0]), "some.\"long path\"[1]",
                                       allocator, &image);
    sc_image_release(image);
    return status;
}

static void test_masking_without_memory(void **state)
{
    (void)state;
    sweep(run_mask);
}

static sc_status run_policy(stack *s, const sc_allocator *allocator)
{
    sc_policy policy;
    sc_status status = sc_policy_parse(allocator, "a.b", "merge-by-key(x)", &policy, &s->error);
    if (status == SC_OK) {
        assert_string_equal(policy.key, "x");
        sc_policy_free(allocator, &policy);
    }
    return status;
}

static void test_policies_without_memory(void **state)
{
    (void)state;
    stack *s = malloc(sizeof *s);
    stack_init(s);
    for (size_t calls = 0; calls < 3; calls++) {
        checking_allocator allocator;
        checking_init(&allocator, calls);
        assert_int_equal(run_policy(s, &allocator.base),
                         calls < 2 ? SC_ERROR_OUT_OF_MEMORY : SC_OK);
        checking_assert_empty(&allocator);
    }
    stack_free(s);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_composing),
        cmocka_unit_test(test_composing_without_memory),
        cmocka_unit_test(test_merging_without_memory),
        cmocka_unit_test(test_a_large_merge_without_memory),
        cmocka_unit_test(test_explaining_without_memory),
        cmocka_unit_test(test_masking_without_memory),
        cmocka_unit_test(test_policies_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
