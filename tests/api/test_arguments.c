/* Arguments that are NULL or out of the range of their type: an error, never a crash. */
#include "help.h"

static void builders_refuse_null(void **state)
{
    (void)state;
    sc_error error;
    const char *const word[] = {"a=1", NULL};
    const sc_limits limits = {0};
    assert_int_equal(sc_builder_add_file(NULL, "a", NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add_defaults(NULL, "", 0, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add_image(NULL, NULL, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add_env(NULL, "A", NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add_dotenv(NULL, "a", NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add_glob(NULL, "*", NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add_hierarchical(NULL, "a", NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add_directory(NULL, "a", NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add_args(NULL, word, 1, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_set(NULL, "a", "1"), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_set_string(NULL, "a", "1", 1), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_unset(NULL, "a"), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_select_profile(NULL, "a"), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_select_profile_from_env(NULL, "A", NULL),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_policy(NULL, "a", "append"), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_expand(NULL, 0), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_strict(NULL, true), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_rule(NULL, SC_NOTE_NO_MATCH, SC_RULE_FAIL),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_secret_key(NULL, "a"), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_public_path(NULL, "a"), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_limits(NULL, &limits), SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_builder_clone(NULL));
    assert_null(sc_builder_build(NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_builder_build(NULL, NULL));
    sc_builder_free(NULL);
}

/* Each of these sets the error of a new builder. */
static void assert_spoils(sc_status (*spoil)(sc_builder *builder), sc_status code)
{
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(spoil(builder), code);
    assert_build_fails(builder, code, &error);
    sc_builder_free(builder);
}

#define SPOIL(name, call)                                                                          \
    static sc_status name(sc_builder *builder)                                                     \
    {                                                                                              \
        return call;                                                                               \
    }

static const char *const hole[] = {"a=1", NULL};

SPOIL(no_file, sc_builder_add_file(builder, NULL, NULL))
SPOIL(no_text, sc_builder_add_defaults(builder, NULL, 3, NULL))
SPOIL(no_image, sc_builder_add_image(builder, NULL, NULL))
SPOIL(no_dotenv, sc_builder_add_dotenv(builder, NULL, NULL))
SPOIL(no_glob, sc_builder_add_glob(builder, NULL, NULL))
SPOIL(no_application, sc_builder_add_hierarchical(builder, NULL, NULL))
SPOIL(no_directory, sc_builder_add_directory(builder, NULL, NULL))
SPOIL(no_words, sc_builder_add_args(builder, NULL, 1, NULL))
SPOIL(a_hole, sc_builder_add_args(builder, hole, 2, NULL))
SPOIL(no_value, sc_builder_set(builder, "a", NULL))
SPOIL(no_set_path, sc_builder_set(builder, NULL, "1"))
SPOIL(no_string, sc_builder_set_string(builder, "a", NULL, 1))
SPOIL(no_unset, sc_builder_unset(builder, NULL))
SPOIL(no_profile, sc_builder_select_profile(builder, NULL))
SPOIL(empty_profile, sc_builder_select_profile(builder, ""))
SPOIL(no_variable, sc_builder_select_profile_from_env(builder, NULL, "a"))
SPOIL(no_policy, sc_builder_policy(builder, "a", NULL))
SPOIL(bad_policy, sc_builder_policy(builder, "a", "sum"))
SPOIL(bad_kinds, sc_builder_expand(builder, 64))
SPOIL(bad_rule, sc_builder_rule(builder, SC_NOTE_NO_MATCH, (sc_rule)9))
SPOIL(bad_code, sc_builder_rule(builder, SC_STATUS_COUNT, SC_RULE_FAIL))
SPOIL(no_word, sc_builder_secret_key(builder, ""))
SPOIL(no_public_path, sc_builder_public_path(builder, NULL))
SPOIL(no_limits, sc_builder_limits(builder, NULL))

static void builders_keep_the_first_failure(void **state)
{
    (void)state;
    sc_status (*const wrong[])(sc_builder *) = {
        no_file,      no_text,    no_image,       no_dotenv, no_glob,     no_application,
        no_directory, no_words,   a_hole,         no_value,  no_set_path, no_string,
        no_unset,     no_profile, no_variable,    no_policy, bad_kinds,   bad_rule,
        bad_code,     no_word,    no_public_path, no_limits,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_spoils(wrong[i], SC_ERROR_INVALID_ARGUMENT);
    }
    assert_spoils(bad_policy, SC_ERROR_BAD_POLICY);
    assert_spoils(empty_profile, SC_ERROR_BAD_PROFILE);
}

static void null_snapshots_are_empty(void **state)
{
    (void)state;
    sc_error error;
    sc_notice notice;
    sc_layer_info layer;
    assert_int_equal(sc_snapshot_notice_count(NULL), 0);
    assert_false(sc_snapshot_notice(NULL, 0, &notice));
    assert_int_equal(sc_snapshot_layer_count(NULL), 0);
    assert_false(sc_snapshot_layer(NULL, 0, &layer));
    assert_int_equal(sc_snapshot_leaves(NULL, "", NULL, NULL, &error), SC_ERROR_INVALID_ARGUMENT);
    sc_handle *handle = build_json("{}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_false(sc_snapshot_layer(snapshot, 0, NULL));
    assert_false(sc_snapshot_notice(snapshot, 0, NULL));
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void texts_and_writers_refuse_null(void **state)
{
    (void)state;
    sc_error error;
    sc_text text = {0};
    assert_null(sc_parse(NULL, 1, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    const sc_parse_options xml = {.format = "xml"};
    assert_null(sc_parse("{}", 2, &xml, &error));
    assert_int_equal(error.code, SC_ERROR_UNKNOWN_FORMAT);
    assert_int_equal(sc_write((sc_value){0}, "json", NULL, &text, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    sc_image *image = sc_parse("{\"a\": 1}", 8, NULL, &error);
    assert_non_null(image);
    assert_int_equal(sc_write(sc_image_root(image), NULL, NULL, &text, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_write(sc_image_root(image), "json", NULL, NULL, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_write(sc_image_root(image), "xml", NULL, &text, &error),
                     SC_ERROR_UNKNOWN_FORMAT);
    assert_int_equal(sc_write(sc_image_root(image), "toml", NULL, &text, &error), SC_OK);
    assert_string_equal(text.data, "a = 1\n");
    sc_text_free(&text);
    sc_text_free(&text);
    sc_text_free(NULL);
    sc_image_release(image);
    assert_int_equal(sc_output_write(NULL, "a", 1), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_writer_untyped(NULL, "a", 1), SC_ERROR_INVALID_ARGUMENT);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    assert_int_equal(sc_writer_untyped(writer, "\xFF", 1), SC_ERROR_INVALID_UTF8);
    assert_null(sc_writer_finish(writer, &error));
    sc_writer_free(writer);
}

static void names_of_everything(void **state)
{
    (void)state;
    assert_string_equal(sc_version(), SC_VERSION);
    assert_string_equal(sc_action_name(SC_ACTION_SET), "set");
    assert_string_equal(sc_action_name(SC_ACTION_EXPANDED), "expanded");
    assert_string_equal(sc_action_name((sc_action)99), "unknown");
    assert_string_equal(sc_change_kind_name(SC_CHANGED), "changed");
    assert_string_equal(sc_change_kind_name((sc_change_kind)99), "unknown");
    assert_string_equal(sc_status_name(SC_ERROR_CLOSED), "closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builders_refuse_null),
        cmocka_unit_test(builders_keep_the_first_failure),
        cmocka_unit_test(null_snapshots_are_empty),
        cmocka_unit_test(texts_and_writers_refuse_null),
        cmocka_unit_test(names_of_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
