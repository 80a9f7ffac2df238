/* Sources whose layers are made when they are added, and custom sources. */
#include "fixture.h"

static sc_layer *make_layer(test_engine *engine, const char *text, sc_source_kind kind)
{
    sc_layer *layer = NULL;
    const sc_text_request request = {
        .text = text, .length = strlen(text), .kind = kind, .name = "defaults", .format = "json"};
    assert_int_equal(test_parse_text(engine, &request, &layer, NULL), SC_OK);
    return layer;
}

static sc_status load_override(test_engine *engine, const char *path, const char *value,
                               bool is_text)
{
    sc_source *source;
    sc_source_making making = test_making(engine, NULL);
    sc_status status = sc_source_override(&making, path, value, strlen(value), is_text, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

static sc_status load_unset(test_engine *engine, const char *path)
{
    sc_source *source;
    sc_source_making making = test_making(engine, NULL);
    sc_status status = sc_source_unset(&making, path, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

static void test_layer_is_shared(void **state)
{
    (void)state;
    test_engine engine;
    sc_source *source;
    const sc_source_options options = {.size = sizeof options, .join = true};
    test_engine_start(&engine, NULL);
    sc_layer *layer = make_layer(&engine, "{\"a\": 1}", SC_SOURCE_DEFAULTS);
    sc_source_making making = test_making(&engine, &options);
    assert_int_equal(sc_source_layer(&making, layer, &source), SC_OK);
    assert_true(sc_source_options_of(source)->join);
    assert_int_equal(test_load(&engine, source), SC_OK);
    const sc_yield *yield = test_yield(&engine, 0);
    assert_ptr_equal(yield->layer, layer);
    assert_int_equal(yield->kind, SC_SOURCE_DEFAULTS);
    assert_int_equal(yield->flags, SC_LAYER_JOIN);
    assert_null(yield->place);
    sc_layer_release(layer);
    test_engine_end(&engine);
}

/* Every value of it is secret, also the one without an origin. */
static void test_secret_layer(void **state)
{
    (void)state;
    test_engine engine;
    sc_source *source;
    const sc_source_options options = {.size = sizeof options, .secret = true};
    test_engine_start(&engine, NULL);
    sc_layer *layer = make_layer(&engine, "{\"a\": {\"b\": \"s\"}}", SC_SOURCE_DEFAULTS);
    sc_writer *writer = sc_writer_new(&engine.memory.allocator, NULL);
    sc_writer_string(writer, "t", 1);
    sc_layer *bare = sc_layer_new(&engine.memory.allocator, SC_SOURCE_DEFAULTS, "bare");
    bare->image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    sc_source_making making = test_making(&engine, &options);
    assert_int_equal(sc_source_layer(&making, layer, &source), SC_OK);
    assert_int_equal(test_load(&engine, source), SC_OK);
    assert_int_equal(sc_source_layer(&making, bare, &source), SC_OK);
    assert_int_equal(test_load(&engine, source), SC_OK);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(test_yield(&engine, 0)->value, "a.b"), &origin));
    assert_true(origin.secret);
    assert_true((sc_value_node(test_yield(&engine, 1)->value)->flags & SC_NODE_SECRET) != 0);
    assert_true(sc_value_origin(sc_value_at(sc_image_root(layer->image), "a.b"), &origin));
    assert_false(origin.secret);
    test_yields_json(&engine, 0, "{\"a\":{\"b\":\"s\"}}");
    /* The second time there is nothing to copy. */
    sc_layer *secret = sc_layer_retain(test_yield(&engine, 0)->layer);
    assert_int_equal(sc_source_layer(&making, secret, &source), SC_OK);
    assert_int_equal(test_load(&engine, source), SC_OK);
    assert_ptr_equal(test_yield(&engine, 2)->layer->image, secret->image);
    sc_layer_release(secret);
    sc_layer_release(layer);
    sc_layer_release(bare);
    test_engine_end(&engine);
}

static void test_override(void **state)
{
    (void)state;
    test_engine engine;
    const char *text;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_override(&engine, "a.\"b.c\"[2].d", "0x10", false), SC_OK);
    assert_int_equal(load_override(&engine, "a", "[1,{\"b\":2}]", false), SC_OK);
    assert_int_equal(load_override(&engine, "/a~1b/0", "8080", true), SC_OK);
    assert_int_equal(load_override(&engine, "n", "8080", false), SC_OK);
    test_yields_json(&engine, 0, "{\"a\":{\"b.c\":{\"2\":{\"d\":\"0x10\"}}}}");
    test_yields_json(&engine, 1, "{\"a\":[1,{\"b\":2}]}");
    test_yields_json(&engine, 2, "{\"a/b\":{\"0\":\"8080\"}}");
    test_yields_json(&engine, 3, "{\"n\":8080}");
    const sc_yield *yield = test_yield(&engine, 3);
    assert_int_equal(yield->flags, SC_LAYER_PATCH | SC_LAYER_LITERAL);
    assert_int_equal(yield->kind, SC_SOURCE_ARGUMENTS);
    assert_true(sc_value_untyped(sc_value_at(yield->value, "n"), &text, NULL));
    assert_string_equal(text, "8080");
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(yield->value, "n"), &origin));
    assert_string_equal(origin.source, "override");
    test_engine_end(&engine);
}

static void check_bad_path(const char *path, uint32_t column)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_override(&engine, path, "1", false), SC_ERROR_BAD_PATH);
    test_error(&engine.error, SC_ERROR_BAD_PATH, "override", 1, column);
    assert_string_equal(engine.error.path, path);
    test_engine_end(&engine);
}

static void test_bad_override(void **state)
{
    (void)state;
    test_engine engine;
    check_bad_path("", 1);
    check_bad_path("a..b", 3);
    check_bad_path("a.\"b", 3);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_override(&engine, "a", "x\xFF", false), SC_ERROR_INVALID_UTF8);
    assert_int_equal(engine.error.code, SC_ERROR_INVALID_UTF8);
    assert_string_equal(engine.error.path, "a");
    test_engine_end(&engine);
}

static void test_too_deep_path(void **state)
{
    (void)state;
    test_engine engine;
    static char path[2 * 2000];
    memset(path, 'a', sizeof path - 1);
    for (size_t i = 1; i < sizeof path; i += 2) {
        path[i] = '.';
    }
    path[sizeof path - 1] = '\0';
    test_engine_start(&engine, NULL);
    assert_int_equal(load_override(&engine, path, "1", false), SC_ERROR_BAD_PATH);
    path[2 * 300 - 1] = '\0';
    assert_int_equal(load_override(&engine, path, "1", false), SC_ERROR_TOO_DEEP);
    test_engine_end(&engine);
}

static void test_unset(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_unset(&engine, "a.b[-1]"), SC_OK);
    test_yields_json(&engine, 0, "{\"a\":{\"b\":{\"-1\":null}}}");
    assert_int_equal(test_yield(&engine, 0)->flags, SC_LAYER_UNSET);
    assert_int_equal(test_yield(&engine, 0)->kind, SC_SOURCE_UNSET);
    assert_int_equal(load_unset(&engine, ""), SC_ERROR_BAD_PATH);
    test_error(&engine.error, SC_ERROR_BAD_PATH, "unset", 1, 1);
    test_engine_end(&engine);
}

/* ---- custom ---- */

typedef struct own_source {
    sc_status status;   /* to return */
    sc_status reported; /* code for the error; SC_OK: no error */
    unsigned loads, destroyed;
    bool silent; /* writes nothing */
    bool hides;  /* names another origin for its values */
} own_source;

static sc_status load_own(void *context, sc_writer *writer, sc_error *error)
{
    own_source *own = context;
    own->loads++;
    if (own->reported != SC_OK) {
        error->code = own->reported;
        (void)snprintf(error->message, sizeof error->message, "the reason");
        error->line = 7;
    }
    if (own->status != SC_OK || own->silent) {
        return own->status;
    }
    if (own->hides) {
        sc_writer_source(writer, SC_SOURCE_FILE, "elsewhere", false);
    }
    sc_writer_begin_object(writer);
    sc_writer_key(writer, "a", 1);
    sc_writer_int(writer, own->loads);
    return sc_writer_end(writer);
}

static void destroy_own(void *context)
{
    ((own_source *)context)->destroyed++;
}

static sc_status load_custom(test_engine *engine, own_source *own, const sc_source_options *options)
{
    sc_source *source;
    const sc_source_vtable vtable = {
        .name = "mine", .context = own, .load = load_own, .destroy = destroy_own};
    sc_source_making making = test_making(engine, options);
    sc_status status = sc_source_custom(&making, &vtable, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

static void test_custom(void **state)
{
    (void)state;
    test_engine engine;
    own_source own = {.status = SC_OK};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_custom(&engine, &own, NULL), SC_OK);
    assert_int_equal(own.destroyed, 1);
    test_yields_json(&engine, 0, "{\"a\":1}");
    assert_int_equal(test_yield(&engine, 0)->kind, SC_SOURCE_CUSTOM);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(test_yield(&engine, 0)->value, "a"), &origin));
    assert_string_equal(origin.source, "mine");
    own.silent = true;
    assert_int_equal(load_custom(&engine, &own, NULL), SC_OK);
    test_yields_json(&engine, 1, "absent");
    test_notice(&test_yield(&engine, 1)->layer->notices, 0, SC_NOTE_EMPTY_SOURCE, "mine", 0, 0);
    test_engine_end(&engine);
}

static void test_custom_secret(void **state)
{
    (void)state;
    test_engine engine;
    own_source own = {.hides = true};
    const sc_source_options options = {.size = sizeof options, .secret = true, .under = "x"};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_custom(&engine, &own, &options), SC_OK);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(test_yield(&engine, 0)->value, "x.a"), &origin));
    assert_string_equal(origin.source, "elsewhere");
    assert_true(origin.secret);
    test_engine_end(&engine);
}

static void test_custom_fails(void **state)
{
    (void)state;
    test_engine engine;
    own_source own = {.status = SC_ERROR_INPUT_OUTPUT};
    const sc_source_options warned = {.size = sizeof warned, .on_error = SC_ON_ERROR_WARN};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_custom(&engine, &own, NULL), SC_ERROR_INPUT_OUTPUT);
    test_error(&engine.error, SC_ERROR_INPUT_OUTPUT, "mine", 0, 0);
    own.status = (sc_status)4711;
    own.reported = SC_ERROR_SYNTAX;
    assert_int_equal(load_custom(&engine, &own, NULL), SC_ERROR_CUSTOM);
    test_error(&engine.error, SC_ERROR_CUSTOM, "mine", 7, 0);
    assert_string_equal(engine.error.message, "the reason");
    assert_int_equal(load_custom(&engine, &own, &warned), SC_OK);
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, "mine", 7, 0);
    assert_int_equal(engine.yields.count, 0);
    test_engine_end(&engine);
}

static void test_custom_is_destroyed_on_failure(void **state)
{
    (void)state;
    test_engine engine;
    own_source own = {.status = SC_OK};
    const sc_source_options bad = {.size = sizeof bad, .at = "a..b"};
    const sc_source_vtable no_load = {.name = "mine", .context = &own, .destroy = destroy_own};
    sc_source *source;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_custom(&engine, &own, &bad), SC_ERROR_BAD_PATH);
    assert_int_equal(own.destroyed, 1);
    sc_source_making making = test_making(&engine, NULL);
    assert_int_equal(sc_source_custom(&making, &no_load, &source), SC_ERROR_INVALID_ARGUMENT);
    assert_null(source);
    assert_int_equal(own.destroyed, 2);
    assert_int_equal(sc_source_custom(&making, NULL, &source), SC_ERROR_INVALID_ARGUMENT);
    test_engine_end(&engine);
}

/* ---- memory ---- */

static sc_status load_everything(test_engine *engine)
{
    own_source own = {.hides = true};
    const sc_source_options options = {.size = sizeof options, .secret = true, .under = "x"};
    sc_status status = load_override(engine, "a.b", "[1]", false);
    status = status == SC_OK ? load_unset(engine, "a.b") : status;
    status = status == SC_OK ? load_custom(engine, &own, &options) : status;
    if (status != SC_OK) {
        engine->error.code = status;
        return status;
    }
    sc_layer *layer = sc_layer_retain(test_yield(engine, 0)->layer);
    sc_source *source;
    sc_source_making making = test_making(engine, &options);
    status = sc_source_layer(&making, layer, &source);
    status = status == SC_OK ? test_load(engine, source) : status;
    sc_layer_release(layer);
    return status;
}

static void test_no_memory(void **state)
{
    (void)state;
    test_starve(load_everything, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layer_is_shared),
        cmocka_unit_test(test_secret_layer),
        cmocka_unit_test(test_override),
        cmocka_unit_test(test_bad_override),
        cmocka_unit_test(test_too_deep_path),
        cmocka_unit_test(test_unset),
        cmocka_unit_test(test_custom),
        cmocka_unit_test(test_custom_secret),
        cmocka_unit_test(test_custom_fails),
        cmocka_unit_test(test_custom_is_destroyed_on_failure),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, test_enter, test_leave);
}
