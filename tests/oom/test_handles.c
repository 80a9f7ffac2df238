/* Operations on a built handle, with each allocation failing in turn. */
#include "use.h"

static const char *const one[] = {"APP_A__B=5", "APP_PROFILE=p", NULL};
static const char *const two[] = {"APP_A__B=6", NULL};

static sc_status worst(sc_status first, sc_status second)
{
    return first != SC_OK ? first : second;
}

/* A builder with layers, an environment, a profile, rules and references. */
static void fill(sc_builder *builder)
{
    static const char text[] = "{\"a\": {\"b\": 1, \"b\": 2}, \"list\": [1, {\"x\": 1}],"
                               " \"r\": \"${a.b} of ${env:APP_PROFILE:-none}\"}";
    const sc_source_options json = {.size = sizeof json, .format = "json", .under = "base"};
    const sc_source_options nested = {.size = sizeof nested, .format = "json", .nested = true};
    static const char sections[] = "{\"p\": {\"q\": 1}, \"default\": {\"a\": {\"b\": 3}}}";
    (void)sc_builder_environment(builder, one);
    (void)sc_builder_expand(builder, SC_EXPAND_PATH | SC_EXPAND_ENV);
    (void)sc_builder_rule(builder, SC_NOTE_EMPTY_SOURCE, SC_RULE_IGNORE);
    (void)sc_builder_select_profile_from_env(builder, "APP_PROFILE", NULL);
    (void)sc_builder_add_defaults(builder, text, sizeof text - 1, &json);
    (void)sc_builder_add_defaults(builder, sections, sizeof sections - 1, &nested);
    (void)sc_builder_set(builder, "list", "[1,{\"x\":1}]");
    (void)sc_builder_add_env(builder, "APP", NULL);
}

static sc_status with_handle(const sc_allocator *allocator, sc_status (*use)(sc_handle *handle))
{
    sc_error error;
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    sc_registry *registry = sc_registry_new(allocator);
    sc_builder *builder = registry != NULL ? sc_builder_new(registry) : NULL;
    if (builder != NULL) {
        fill(builder);
        sc_handle *handle = sc_builder_build(builder, &error);
        status = handle != NULL ? use(handle) : error.code;
        sc_handle_release(handle);
    }
    sc_builder_free(builder);
    sc_registry_release(registry);
    return status;
}

/* ---- overrides ---- */

static sc_image *first_image, *second_image;

static sc_image *image_of(const char *text)
{
    const sc_parse_options json = {.format = "json"};
    sc_image *image = sc_parse(text, strlen(text), &json, NULL);
    assert_non_null(image);
    return image;
}

static int make_images(void **state)
{
    (void)state;
    first_image = image_of("{\"base.a.b\": [1, \"text\", null, 1.5, {\"k\": true}],"
                           " \"list[1].x\": 18446744073709551615, \"r\": \"${list[0]}\"}");
    second_image = image_of("{\"base\": {\"a\": {\"c\": -1}}, \"other\": 1}");
    return 0;
}

static int free_images(void **state)
{
    (void)state;
    sc_image_release(first_image);
    sc_image_release(second_image);
    return 0;
}

static sc_override *begin(sc_handle *handle, sc_image *image, sc_status *status)
{
    sc_error error;
    uint64_t generation = sc_handle_generation(handle);
    sc_override *override = sc_handle_override(handle, image, &error);
    if (override == NULL) {
        *status = worst(*status, error.code);
        assert_true(sc_handle_generation(handle) == generation);
    }
    return override;
}

/* An override that cannot end without memory stays until the handle is closed, which needs none. */
static sc_status end(sc_handle *handle, sc_override *override)
{
    uint64_t generation = sc_handle_generation(handle);
    sc_status status = sc_override_end(override, NULL);
    if (status != SC_OK) {
        assert_true(sc_handle_generation(handle) == generation);
        sc_handle_close(handle);
        assert_int_equal(sc_override_end(override, NULL), SC_OK);
    }
    return status;
}

static sc_status override_it(sc_handle *handle)
{
    sc_error error;
    sc_status status = SC_OK;
    sc_override *first = begin(handle, first_image, &status);
    sc_override *second = begin(handle, second_image, &status);
    if (status == SC_OK && sc_handle_reload(handle, NULL, &error) != SC_OK) {
        status = error.code;
    }
    int64_t expected = second != NULL ? -1 : 0;
    assert_true(sc_get_int(handle, "base.a.c", 0) == expected);
    status = worst(status, end(handle, first));
    return worst(status, end(handle, second));
}

static sc_status override_scenario(const sc_allocator *allocator, const void *argument)
{
    (void)argument;
    return with_handle(allocator, override_it);
}

static void overrides(void **state)
{
    (void)state;
    assert_true(sweep(override_scenario, NULL) > 50);
}

/* ---- freezing ---- */

static sc_status freeze_it(sc_handle *handle)
{
    sc_error error;
    sc_handle *frozen = sc_handle_freeze(handle, &error);
    if (frozen == NULL) {
        return error.code;
    }
    assert_true(sc_get_int(frozen, "base.a.b", 0) == 2);
    sc_handle_release(frozen);
    return SC_OK;
}

static sc_status freeze_scenario(const sc_allocator *allocator, const void *argument)
{
    (void)argument;
    return with_handle(allocator, freeze_it);
}

static void freezing(void **state)
{
    (void)state;
    assert_true(sweep(freeze_scenario, NULL) > 10);
}

/* ---- another environment ---- */

static sc_status exchange(sc_handle *handle)
{
    sc_status status = sc_handle_environment(handle, two);
    int64_t before = sc_get_int(handle, "a.b", 0);
    if (status == SC_OK) {
        status = sc_handle_reload(handle, NULL, NULL);
    }
    assert_true(sc_get_int(handle, "a.b", 0) == (status == SC_OK ? 6 : before));
    status = worst(status, sc_handle_environment(handle, two));
    return worst(status, sc_handle_environment(handle, NULL));
}

static sc_status environment_scenario(const sc_allocator *allocator, const void *argument)
{
    (void)argument;
    return with_handle(allocator, exchange);
}

static void another_environment(void **state)
{
    (void)state;
    assert_true(sweep(environment_scenario, NULL) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overrides),
        cmocka_unit_test(freezing),
        cmocka_unit_test(another_environment),
    };
    return cmocka_run_group_tests(tests, make_images, free_images);
}
