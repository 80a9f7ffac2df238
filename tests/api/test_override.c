/* Overrides: values above everything until they end, in any order, beside reloads. */
#include "help.h"

static sc_image *image_of(const char *text)
{
    const sc_parse_options json = {.format = "json"};
    sc_image *image = sc_parse(text, strlen(text), &json, NULL);
    assert_non_null(image);
    return image;
}

static sc_override *begin(sc_handle *handle, const char *text)
{
    sc_error error = {.code = SC_OK};
    sc_image *image = image_of(text);
    sc_override *override = sc_handle_override(handle, image, &error);
    sc_image_release(image);
    if (override == NULL) {
        print_message("%s\n", error.message);
    }
    assert_non_null(override);
    return override;
}

static void end(sc_override *override)
{
    assert_int_equal(sc_override_end(override, NULL), SC_OK);
}

static void assert_fails(sc_handle *handle, const char *text, sc_status code, sc_error *error)
{
    uint64_t generation = sc_handle_generation(handle);
    sc_image *image = image_of(text);
    assert_null(sc_handle_override(handle, image, error));
    sc_image_release(image);
    assert_int_equal(error->code, code);
    assert_true(sc_handle_generation(handle) == generation);
}

/* The whole configuration, compact. */
static void assert_is(sc_handle *handle, const char *expected)
{
    const sc_write_options options = {.compact = true, .reveal = true};
    sc_text text;
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_dump(snapshot, "", "json", &options, &text, NULL), SC_OK);
    assert_string_equal(text.data, expected);
    sc_text_free(&text);
    sc_snapshot_release(snapshot);
}

/* ---- one ---- */

static void values_lie_above_until_the_end(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"db\":{\"port\":1,\"host\":\"a\"},\"list\":[1,2]}");
    sc_reader *reader = sc_reader_new(handle);
    sc_value before = sc_reader_get(reader, "db");
    sc_override *override =
        begin(handle, "{\"db.port\": 2, \"db\": {\"user\": \"u\"}, \"list\": [3], \"new\": null}");
    assert_int_equal(sc_handle_generation(handle), 2);
    assert_is(handle,
              "{\"db\":{\"port\":2,\"host\":\"a\",\"user\":\"u\"},\"list\":[3],\"new\":null}");
    assert_int_equal(sc_value_count(before), 2); /* a read never moves a reader */
    assert_true(sc_reader_refresh(reader));
    end(override);
    assert_int_equal(sc_handle_generation(handle), 3);
    assert_is(handle, "{\"db\":{\"port\":1,\"host\":\"a\"},\"list\":[1,2]}");
    sc_reader_free(reader);
    sc_handle_release(handle);
}

static void paths_reach_into_arrays(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"servers\":[{\"port\":1},{\"port\":2}],\"0\":\"key\"}");
    sc_override *override = begin(handle, "{\"servers[0].port\": 10, \"servers.1\": {\"x\": 1},"
                                          " \"servers[2]\": 5, \"\\\"a.b\\\"\": true}");
    assert_is(handle, "{\"servers\":[{\"port\":10},{\"port\":2,\"x\":1},5],\"0\":\"key\","
                      "\"a.b\":true}");
    end(override);
    assert_is(handle, "{\"servers\":[{\"port\":1},{\"port\":2}],\"0\":\"key\"}");
    sc_handle_release(handle);
}

static void operators_are_plain_data(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"list\":[1],\"map\":{\"x\":[1]}}");
    sc_override *override = begin(handle, "{\"list_add\": [2], \"map\": {\"x\": {\"0\": 9}}}");
    assert_is(handle, "{\"list\":[1],\"map\":{\"x\":{\"0\":9}},\"list_add\":[2]}");
    end(override);
    sc_handle_release(handle);
}

static void every_kind_of_value_is_kept(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{}");
    const char *all = "{\"n\":null,\"b\":true,\"i\":-5,\"u\":18446744073709551615,\"f\":1.5,"
                      "\"s\":\"\",\"a\":[[],{}]}";
    sc_override *override = begin(handle, all);
    assert_is(handle, all);
    end(override);
    const char *toml = "when = 2020-01-02\n";
    const sc_parse_options options = {.format = "toml"};
    sc_image *image = sc_parse(toml, strlen(toml), &options, NULL);
    override = sc_handle_override(handle, image, NULL);
    sc_image_release(image);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, "when", NULL)), SC_DATETIME);
    sc_snapshot_release(snapshot);
    end(override);
    sc_handle_release(handle);
}

static void untyped_text_and_secrets_are_kept(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{}");
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_object(writer);
    (void)sc_writer_source(writer, SC_SOURCE_TEXT, "mine", true);
    (void)sc_writer_key(writer, "port", 4);
    (void)sc_writer_untyped(writer, "0080", 4);
    (void)sc_writer_source(writer, SC_SOURCE_TEXT, "mine", false);
    (void)sc_writer_key(writer, "plain", 5);
    (void)sc_writer_string(writer, "x", 1);
    (void)sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    sc_override *override = sc_handle_override(handle, image, NULL);
    sc_image_release(image);
    assert_int_equal(sc_get_int(handle, "port", -1), 80);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_true(sc_snapshot_is_secret(snapshot, "port"));
    assert_false(sc_snapshot_is_secret(snapshot, "plain"));
    sc_snapshot_release(snapshot);
    end(override);
    sc_handle_release(handle);
}

static void explanations_and_layers_name_it(void **state)
{
    (void)state;
    sc_step step;
    sc_layer_info layer;
    sc_origin origin;
    sc_handle *handle = build_json("{\"a\": {\"b\": 1}}");
    sc_override *override = begin(handle, "{\"a.b\": 2}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_explanation *explanation = sc_snapshot_explain(snapshot, "a.b", NULL);
    assert_int_equal(sc_explanation_count(explanation), 2);
    assert_true(sc_explanation_step(explanation, 1, &step));
    assert_int_equal(step.action, SC_ACTION_REPLACED);
    assert_int_equal(step.origin.kind, SC_SOURCE_CUSTOM);
    assert_string_equal(step.origin.source, "override");
    assert_int_equal(step.origin.line, 0);
    sc_explanation_free(explanation);
    assert_true(sc_value_origin(sc_snapshot_get(snapshot, "a.b", NULL), &origin));
    assert_string_equal(origin.source, "override");
    assert_int_equal(sc_snapshot_layer_count(snapshot), 2);
    assert_true(sc_snapshot_layer(snapshot, 1, &layer));
    assert_int_equal(layer.kind, SC_SOURCE_CUSTOM);
    assert_string_equal(layer.name, "override");
    end(override);
    sc_snapshot_release(snapshot);
    snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_layer_count(snapshot), 1);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

/* ---- the merge as usual ---- */

static void references_and_policies_apply(void **state)
{
    (void)state;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"host\": \"a\", \"url\": \"http://${host}/\", \"list\": [1]}");
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_PATH), SC_OK);
    assert_int_equal(sc_builder_policy(builder, "list", "append"), SC_OK);
    sc_handle *handle = build(builder);
    sc_override *override =
        begin(handle, "{\"host\": \"b\", \"list\": [2], \"also\": \"${url}x\"}");
    assert_is(handle, "{\"host\":\"b\",\"url\":\"http://b/\",\"list\":[1,2],"
                      "\"also\":\"http://b/x\"}");
    end(override);
    assert_is(handle, "{\"host\":\"a\",\"url\":\"http://a/\",\"list\":[1]}");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void profiles_and_warnings_stay(void **state)
{
    write_file(state, "a.json",
               "{\"default\": {\"x\": 1, \"x\": 2}, \"prod\": {\"y\": {\"z\": 1}},"
               " \"other\": {}}");
    const sc_source_options nested = {.size = sizeof nested, .nested = true};
    sc_layer_info layer;
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_select_profile(builder, "prod"), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), &nested), SC_OK);
    assert_int_equal(sc_builder_rule(builder, SC_NOTE_UNKNOWN_SECTION, SC_RULE_WARN), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *base = sc_handle_snapshot(handle);
    sc_override *first = begin(handle, "{\"y\": 3}");
    sc_override *second = begin(handle, "{\"w\": 3}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_notice_count(snapshot), 3); /* the last comes from the merge */
    sc_notice notice;
    assert_true(sc_snapshot_notice(snapshot, 1, &notice));
    assert_int_equal(notice.code, SC_NOTE_UNKNOWN_SECTION);
    assert_int_equal(notice.severity, SC_SEVERITY_WARNING);
    assert_true(sc_snapshot_notice(snapshot, 2, &notice));
    assert_int_equal(notice.code, SC_WARNING_TYPE_CONFLICT);
    end(first);
    end(second);
    sc_snapshot_release(snapshot);
    snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_notice_count(snapshot), 2);
    assert_int_equal(sc_snapshot_layer_count(snapshot), sc_snapshot_layer_count(base));
    for (size_t i = 0; i < sc_snapshot_layer_count(base); i++) {
        sc_layer_info expected;
        assert_true(sc_snapshot_layer(base, i, &expected));
        assert_true(sc_snapshot_layer(snapshot, i, &layer));
        assert_string_equal(layer.name, expected.name);
        assert_string_equal(layer.profile, expected.profile);
        assert_int_equal(layer.loaded, expected.loaded);
    }
    sc_snapshot_release(base);
    sc_snapshot_release(snapshot);
    assert_is(handle, "{\"x\":2,\"y\":{\"z\":1}}");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* ---- several ---- */

static void overrides_end_in_any_order(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"a\": 0}");
    sc_override *one = begin(handle, "{\"a\": 1, \"x\": 1}");
    sc_override *two = begin(handle, "{\"a\": 2, \"y\": 2}");
    sc_override *three = begin(handle, "{\"a\": 3, \"z\": 3}");
    assert_is(handle, "{\"a\":3,\"x\":1,\"y\":2,\"z\":3}");
    end(two);
    assert_is(handle, "{\"a\":3,\"x\":1,\"z\":3}");
    two = begin(handle, "{\"a\": 4}");
    assert_is(handle, "{\"a\":4,\"x\":1,\"z\":3}");
    end(one);
    assert_is(handle, "{\"a\":4,\"z\":3}");
    end(two);
    assert_is(handle, "{\"a\":3,\"z\":3}");
    end(three);
    assert_is(handle, "{\"a\":0}");
    sc_handle_release(handle);
}

static void the_later_of_two_members_lies_above(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{}");
    sc_override *override = begin(handle, "{\"a\": 1, \"a.b\": 2}");
    assert_is(handle, "{\"a\":{\"b\":2}}");
    end(override);
    override = begin(handle, "{\"a.b\": 2, \"a\": 1}");
    assert_is(handle, "{\"a\":1}");
    end(override);
    override = begin(handle, "{}");
    assert_is(handle, "{}");
    end(override);
    sc_handle_release(handle);
}

/* ---- beside reloads, freezing and closing ---- */

static void a_reload_keeps_them_on_top(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"a\": 1, \"b\": 1}");
    sc_handle *handle = sc_load_file(path_in(state, "a.json"), &error);
    sc_override *override = begin(handle, "{\"a\": 10}");
    write_file(state, "a.json", "{\"a\": 2, \"b\": 22}");
    assert_is(handle, "{\"a\":10,\"b\":1}"); /* nothing was read */
    sc_changes *changes;
    assert_int_equal(sc_handle_reload(handle, &changes, NULL), SC_OK);
    assert_int_equal(sc_changes_count(changes), 1);
    sc_changes_free(changes);
    assert_is(handle, "{\"a\":10,\"b\":22}");
    sc_handle *frozen = sc_handle_freeze(handle, NULL);
    end(override);
    assert_is(handle, "{\"a\":2,\"b\":22}");
    assert_is(frozen, "{\"a\":10,\"b\":22}");
    assert_fails(frozen, "{}", SC_ERROR_UNSUPPORTED, &error);
    assert_int_equal(unlink(path_in(state, "a.json")), 0);
    override = begin(handle, "{\"b\": 0}");
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_ERROR_MISSING_FILE);
    assert_is(handle, "{\"a\":2,\"b\":0}");
    end(override);
    sc_handle_release(frozen);
    sc_handle_release(handle);
}

static void a_closed_handle_ends_them(void **state)
{
    (void)state;
    sc_error error = {.code = SC_OK};
    sc_stats stats;
    sc_handle *handle = build_json("{\"a\": 1}");
    sc_override *one = begin(handle, "{\"a\": 2}");
    sc_override *two = begin(handle, "{\"a\": 3}");
    sc_handle_close(handle);
    assert_fails(handle, "{}", SC_ERROR_CLOSED, &error);
    error.code = SC_OK;
    assert_int_equal(sc_override_end(one, &error), SC_OK);
    assert_int_equal(error.code, SC_OK);
    sc_handle_release(handle); /* the other override still keeps it */
    end(two);
    sc_registry_stats(NULL, &stats);
    assert_int_equal(stats.active_handles, 0);
    assert_int_equal(stats.pinned_snapshots, 0);
}

/* ---- failures ---- */

static void bad_paths_are_reported(void **state)
{
    (void)state;
    sc_error error;
    sc_handle *handle = build_json("{\"list\": [1]}");
    assert_fails(handle, "{\"ok\": 1, \"a..b\": 1}", SC_ERROR_BAD_PATH, &error);
    assert_int_equal(error.column, 3);
    assert_string_equal(error.path, "a..b");
    assert_string_equal(error.source, "override");
    assert_fails(handle, "{\"\": 1}", SC_ERROR_BAD_PATH, &error);
    assert_fails(handle, "{\"list[-9]\": 1}", SC_ERROR_INDEX_GAP, &error);
    assert_fails(handle, "{\"list[5]\": 1}", SC_ERROR_INDEX_GAP, &error);
    assert_fails(handle, "[1]", SC_ERROR_WRONG_TYPE, &error);
    assert_contains(error.message, "array");
    assert_is(handle, "{\"list\":[1]}");
    assert_null(sc_handle_override(handle, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_handle_override(NULL, NULL, NULL));
    assert_int_equal(sc_override_end(NULL, NULL), SC_OK);
    sc_handle_release(handle);
}

static void deep_values_meet_the_limit(void **state)
{
    (void)state;
    const sc_limits limits = {.depth = 4};
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_limits(builder, &limits), SC_OK);
    sc_handle *handle = build(builder);
    assert_fails(handle, "{\"a.b.c\": {\"d\": {}}}", SC_ERROR_TOO_DEEP, &error);
    assert_string_equal(error.source, "override");
    end(begin(handle, "{\"a.b.c\": {\"d\": 1}}"));
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void strict_mode_applies(void **state)
{
    (void)state;
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"a\": {\"b\": 1}}");
    assert_int_equal(sc_builder_strict(builder, true), SC_OK);
    sc_handle *handle = build(builder);
    assert_fails(handle, "{\"a\": 1}", SC_ERROR_STRICT, &error);
    end(begin(handle, "{\"a.b\": 2}"));
    assert_is(handle, "{\"a\":{\"b\":1}}");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* An override must not end if the layers of a later reload do not merge without it. */
static void a_failed_end_changes_nothing(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"a\": \"x\"}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_PATH), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    sc_handle *handle = build(builder);
    sc_override *one = begin(handle, "{\"b\": \"y\"}");
    sc_override *two = begin(handle, "{\"c\": 1}");
    write_file(state, "a.json", "{\"a\": \"${b}\"}");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_is(handle, "{\"a\":\"y\",\"b\":\"y\",\"c\":1}");
    assert_int_equal(sc_override_end(one, &error), SC_ERROR_REFERENCE_MISSING);
    assert_int_equal(error.line, 1);
    assert_int_equal(error.column, 7);
    assert_is(handle, "{\"a\":\"y\",\"b\":\"y\",\"c\":1}");
    end(two);
    write_file(state, "a.json", "{\"a\": \"xx\"}");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    end(one);
    assert_is(handle, "{\"a\":\"xx\"}");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_lie_above_until_the_end),
        cmocka_unit_test(paths_reach_into_arrays),
        cmocka_unit_test(operators_are_plain_data),
        cmocka_unit_test(every_kind_of_value_is_kept),
        cmocka_unit_test(untyped_text_and_secrets_are_kept),
        cmocka_unit_test(explanations_and_layers_name_it),
        cmocka_unit_test(references_and_policies_apply),
        FOLDER_TEST(profiles_and_warnings_stay),
        cmocka_unit_test(overrides_end_in_any_order),
        cmocka_unit_test(the_later_of_two_members_lies_above),
        FOLDER_TEST(a_reload_keeps_them_on_top),
        cmocka_unit_test(a_closed_handle_ends_them),
        cmocka_unit_test(bad_paths_are_reported),
        cmocka_unit_test(deep_values_meet_the_limit),
        cmocka_unit_test(strict_mode_applies),
        FOLDER_TEST(a_failed_end_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
