/* The words: spellings, look-ups, options by word, each option's sources, settings in a text. */
#include "help.h"

/* ---- words ---- */

static void words_are_spelled_in_three_ways(void **state)
{
    (void)state;
    char word[SC_WORD_SIZE];
    assert_string_equal(sc_word_spell("read-name-file", SC_SPELL_HYPHEN, word), "read-name-file");
    assert_string_equal(sc_word_spell("read-name-file", SC_SPELL_UNDERSCORE, word),
                        "read_name_file");
    assert_string_equal(sc_word_spell("read-name-file", SC_SPELL_CAPITAL, word), "readNameFile");
    assert_string_equal(sc_word_spell("app_name", SC_SPELL_CAPITAL, word), "appName");
    assert_null(sc_option_find("no-operators", 12, SC_SPELL_CAPITAL));
    assert_null(sc_option_find("no_operators", 12, SC_SPELL_HYPHEN));
    assert_non_null(sc_option_find("noOperators", 11, SC_SPELL_CAPITAL));
    assert_null(sc_option_find("noOperator", 10, SC_SPELL_CAPITAL));
}

static void the_nearest_word_is_suggested(void **state)
{
    (void)state;
    static const char *const words[] = {"nested", "names", "name", "no-operators", NULL};
    assert_string_equal(sc_word_nearest("nestde", 6, words), "nested");
    assert_string_equal(sc_word_nearest("no-op", 5, words), "no-operators"); /* cut short */
    assert_string_equal(sc_word_nearest("nams", 4, words), "names");
    assert_null(sc_word_nearest("x", 1, words));
    assert_null(sc_word_nearest("directory", 9, words));
}

/* ---- tables ---- */

static void every_option_is_found_by_its_word(void **state)
{
    (void)state;
    const sc_option *option;
    size_t end = sizeof(size_t);
    for (size_t i = 0; (option = sc_option_at(i)) != NULL; i++) {
        char word[SC_WORD_SIZE];
        (void)sc_word_spell(option->word, SC_SPELL_CAPITAL, word);
        assert_ptr_equal(sc_option_find(word, strlen(word), SC_SPELL_CAPITAL), option);
        assert_true(strlen(option->word) + 1 < SC_WORD_SIZE);
        assert_true(option->sources != 0 && option->sources < 1U << SC_ADD_COUNT);
        assert_int_equal(option->type == SC_OPTION_CHOICE, option->choices != SC_CHOICES_NONE);
        assert_true(option->help[strlen(option->help) - 1] != '.');
        end = option->offset > end ? option->offset : end;
    }
    /* No field of the struct lies beyond the table. */
    assert_true(sizeof(sc_source_options) - end <= sizeof(void *));
}

static void every_source_is_found_by_its_word(void **state)
{
    (void)state;
    for (unsigned id = 0; id < SC_ADD_COUNT; id++) {
        const char *word = sc_source_word_of((sc_source_id)id)->word;
        assert_int_equal(sc_source_find(word, strlen(word)), id);
    }
    assert_null(sc_source_word_of(SC_ADD_COUNT));
    assert_int_equal(sc_source_find("files", 5), SC_ADD_COUNT);
}

static void choices_have_numbers(void **state)
{
    (void)state;
    assert_int_equal(sc_choices_find(SC_CHOICES_RULE, "fail", 4), SC_RULE_FAIL);
    assert_int_equal(sc_choices_find(SC_CHOICES_DOCUMENTS, "list", 4), SC_DOCUMENTS_LIST);
    assert_int_equal(sc_choices_find(SC_CHOICES_ON_ERROR, "raise", 5), -1);
    assert_int_equal(sc_choices_find(SC_CHOICES_NONE, "fail", 4), -1);
    assert_null(sc_choices_words(SC_CHOICES_NONE));
    assert_string_equal(sc_choices_words(SC_CHOICES_EXPAND)[2], "file");
}

static void limits_have_a_range(void **state)
{
    (void)state;
    sc_limits limits = {0};
    sc_error error;
    const sc_limit *depth = sc_limit_find("depth", 5, SC_SPELL_HYPHEN);
    const sc_limit *size = sc_limit_find("fileSize", 8, SC_SPELL_CAPITAL);
    assert_int_equal(sc_limits_set(&limits, depth, 7, &error), SC_OK);
    assert_int_equal(limits.depth, 7);
    assert_int_equal(sc_limits_set(&limits, depth, 1025, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_contains(error.message, "`depth` is a number from 1 to 1024");
    assert_int_equal(sc_limits_set(&limits, depth, 0, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_limits_set(&limits, NULL, 1, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_limits_set(&limits, size, 123456, &error), SC_OK);
    assert_int_equal(limits.file_size, 123456);
    assert_null(sc_limit_at(4));
}

/* ---- an option and its source ---- */

static void an_option_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    sc_error error;
    for (size_t i = 0; sc_option_at(i) != NULL; i++) {
        const sc_option *option = sc_option_at(i);
        for (unsigned id = 0; id < SC_ADD_COUNT; id++) {
            sc_status status = sc_option_check(option, (sc_source_id)id, SC_SPELL_HYPHEN, &error);
            assert_int_equal(status == SC_OK, (option->sources & 1U << id) != 0);
        }
    }
    const sc_source_options optional = {.size = sizeof optional, .optional = true};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_env(builder, "A", &optional), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_check(builder, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "the source `env` has no option `optional`; "
                                       "file, directory and dotenv have it");
    sc_builder_free(builder);
    builder = sc_builder_new(NULL);
    const sc_source_options named = {.size = sizeof named, .name = "n"};
    assert_int_equal(sc_builder_add_glob(builder, "*", &named), SC_ERROR_INVALID_ARGUMENT);
    sc_builder_free(builder);
}

static void a_choice_beyond_its_words_is_refused(void **state)
{
    (void)state;
    const sc_source_options options = {.size = sizeof options, .documents = (sc_documents)3};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_defaults(builder, "{}", 2, &options),
                     SC_ERROR_INVALID_ARGUMENT);
    sc_builder_free(builder);
}

/* ---- options by word ---- */

static sc_status set(sc_options *options, const char *word, const char *text, sc_error *error)
{
    const sc_option *option = sc_option_find(word, strlen(word), SC_SPELL_HYPHEN);
    assert_non_null(option);
    return sc_options_set(options, option, text, error);
}

static void options_are_set_by_word(void **state)
{
    (void)state;
    sc_error error;
    sc_options *options = sc_options_new(SC_ADD_ENV, SC_SPELL_HYPHEN);
    char name[] = "shown";
    assert_int_equal(set(options, "name", name, &error), SC_OK);
    name[0] = 'x'; /* it was copied */
    assert_int_equal(set(options, "join", NULL, &error), SC_OK);
    assert_int_equal(set(options, "secret", "true", &error), SC_OK);
    assert_int_equal(set(options, "secret", "false", &error), SC_OK);
    assert_int_equal(set(options, "on-error", "warn", &error), SC_OK);
    for (int i = 0; i < 30; i++) {
        char entry[32];
        (void)snprintf(entry, sizeof entry, "APP_K%d=%d=", i, i);
        assert_int_equal(set(options, "environ", entry, &error), SC_OK);
    }
    assert_int_equal(set(options, "names", "URL=db.url", &error), SC_OK);
    const sc_source_options *fields = sc_options_get(options);
    assert_string_equal(fields->name, "shown");
    assert_true(fields->join && !fields->secret);
    assert_int_equal(fields->on_error, SC_ON_ERROR_WARN);
    assert_string_equal(fields->environment[29], "APP_K29=29=");
    assert_null(fields->environment[30]);
    assert_string_equal(fields->names[0], "URL");
    assert_string_equal(fields->names[1], "db.url");
    assert_null(fields->names[2]);
    sc_options_free(options);
}

static void options_refuse_invalid_texts(void **state)
{
    (void)state;
    static const struct {
        sc_source_id source;
        const char *word, *text, *message;
    } rows[] = {
        {SC_ADD_ENV, "markers", "x", "hierarchical has it"},
        {SC_ADD_ENV, "join", "yes", "`join` is true or false, not `yes`"},
        {SC_ADD_ENV, "on-error", "raise", "`on-error` is fail or warn, not `raise`"},
        {SC_ADD_FILE, "documents", NULL, "`documents` is merge, first or list"},
        {SC_ADD_FILE, "name", NULL, "`name` needs a value"},
        {SC_ADD_ENV, "names", "URL", "`names` needs NAME=PATH"},
        {SC_ADD_ENV, "environ", "=1", "no name that a variable can have"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sc_error error;
        sc_options *options = sc_options_new(rows[i].source, SC_SPELL_HYPHEN);
        assert_int_equal(set(options, rows[i].word, rows[i].text, &error),
                         SC_ERROR_INVALID_ARGUMENT);
        assert_contains(error.message, rows[i].message);
        sc_options_free(options);
    }
    assert_null(sc_options_new(SC_ADD_COUNT, SC_SPELL_HYPHEN));
    assert_null(sc_options_get(NULL));
    sc_options_free(NULL);
}

static void an_empty_list_is_set(void **state)
{
    (void)state;
    sc_error error;
    sc_options *options = sc_options_new(SC_ADD_ENV, SC_SPELL_HYPHEN);
    assert_int_equal(set(options, "environ", NULL, &error), SC_OK);
    assert_non_null(sc_options_get(options)->environment);
    assert_null(sc_options_get(options)->environment[0]);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add(builder, SC_ADD_ENV, "", sc_options_get(options)), SC_OK);
    sc_options_free(options);
    assert_false(sc_builder_asks_environment(builder));
    sc_handle *handle = build(builder);
    assert_false(sc_has(handle, "path"));
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* ---- settings in one text ---- */

static void a_setting_is_split_outside_quotes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *value;
    } rows[] = {
        {"a=b=c", "b=c"}, {"a.\"b=c\".d=1", "1"}, {"\"q\\\"=r\"=2", "2"},
        {"x\"y=1", "1"}, /* a quote that never closes */
        {"=1", "1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *equals = sc_setting_split(rows[i].text);
        assert_non_null(equals);
        assert_string_equal(equals + 1, rows[i].value);
    }
    assert_null(sc_setting_split("abc"));
    assert_null(sc_setting_split(NULL));
}

static void a_setting_is_assigned(void **state)
{
    (void)state;
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_assign(builder, "x.\"q=r\"=2", false), SC_OK);
    assert_int_equal(sc_builder_assign(builder, "x.text=2", true), SC_OK);
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "x.\"q=r\"", 0), 2);
    assert_false(sc_get_bool(handle, "x.none", false));
    sc_handle_release(handle);
    assert_int_equal(sc_builder_assign(builder, "x", false), SC_ERROR_INVALID_ARGUMENT);
    (void)sc_builder_check(builder, &error);
    assert_contains(error.message, "PATH=VALUE");
    sc_builder_free(builder);
    assert_int_equal(sc_builder_assign(NULL, "a=1", false), SC_ERROR_INVALID_ARGUMENT);
}

static void a_text_is_told_by_its_look(void **state)
{
    (void)state;
    sc_builder *builder = sc_builder_new(NULL);
    write_file(state, "a.json", "{\"max-conn\": 1, \"db\": {\"host\": \"x\", \"port\": 1}}");
    assert_int_equal(sc_builder_add_any(builder, path_in(state, "*.json")), SC_OK);
    assert_int_equal(sc_builder_add_any(builder, path_in(state, "a.json")), SC_OK);
    assert_int_equal(sc_builder_add_any(builder, "MAX_CONN=7"), SC_OK);
    assert_int_equal(sc_builder_add_any(builder, "maxConn=5"), SC_OK);
    assert_int_equal(sc_builder_add_any(builder, "pattern=conf.d/*.toml"), SC_OK);
    assert_int_equal(sc_builder_add_any(builder, "DB__PORT=2"), SC_OK);
    assert_int_equal(sc_builder_add_any(builder, "DB=3"), SC_OK); /* an object stays */
    assert_int_equal(sc_builder_add_any(builder, "7=x"), SC_OK);
    assert_false(sc_builder_asks_environment(builder));
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "maxConn", 0), 5);
    assert_int_equal(sc_get_int(handle, "max-conn", 0), 7);
    assert_int_equal(sc_get_int(handle, "db.port", 0), 2);
    assert_true(sc_has(handle, "pattern"));
    assert_true(sc_has(handle, "7"));
    sc_handle_release(handle);
    sc_builder_free(builder);
    builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_any(builder, "no such=file"), SC_ERROR_MISSING_FILE);
    sc_builder_free(builder);
}

static void a_builder_says_whether_it_reads_the_environment(void **state)
{
    (void)state;
    static const char *const entries[] = {"A_X=1", NULL};
    const sc_source_options own = {.size = sizeof own, .environment = entries};
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{}");
    assert_int_equal(sc_builder_add_env(builder, "A", &own), SC_OK);
    assert_int_equal(sc_builder_add_hierarchical(builder, "a", &own), SC_OK);
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_PATH), SC_OK);
    assert_false(sc_builder_asks_environment(builder));
    static sc_status (*const ask[])(sc_builder *, const char *, const sc_source_options *) = {
        sc_builder_add_env, sc_builder_add_hierarchical};
    for (size_t i = 0; i < 2; i++) {
        sc_builder *clone = sc_builder_clone(builder);
        assert_int_equal(ask[i](clone, "a", NULL), SC_OK);
        assert_true(sc_builder_asks_environment(clone));
        sc_builder_free(clone);
    }
    sc_builder *clone = sc_builder_clone(builder);
    assert_int_equal(sc_builder_select_profile_from_env(clone, "P", NULL), SC_OK);
    assert_true(sc_builder_asks_environment(clone));
    sc_builder_free(clone);
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_ENV), SC_OK);
    assert_true(sc_builder_asks_environment(builder));
    sc_builder_free(builder);
    assert_false(sc_builder_asks_environment(NULL));
}

static void a_source_is_added_by_its_id(void **state)
{
    (void)state;
    write_file(state, "a.json", "{\"a\": 1}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add(builder, SC_ADD_FILE, path_in(state, "a.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_add(builder, SC_ADD_DEFAULTS, "{\"b\": 2}", NULL), SC_OK);
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "b", 0) + sc_get_int(handle, "a", 0), 3);
    sc_handle_release(handle);
    assert_int_equal(sc_builder_add(builder, SC_ADD_ARGS, "a=1", NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_add(NULL, SC_ADD_SOURCE, "", NULL), SC_ERROR_INVALID_ARGUMENT);
    sc_builder_free(builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_spelled_in_three_ways),
        cmocka_unit_test(the_nearest_word_is_suggested),
        cmocka_unit_test(every_option_is_found_by_its_word),
        cmocka_unit_test(every_source_is_found_by_its_word),
        cmocka_unit_test(choices_have_numbers),
        cmocka_unit_test(limits_have_a_range),
        cmocka_unit_test(an_option_that_does_not_fit_is_refused),
        cmocka_unit_test(a_choice_beyond_its_words_is_refused),
        cmocka_unit_test(options_are_set_by_word),
        cmocka_unit_test(options_refuse_invalid_texts),
        cmocka_unit_test(an_empty_list_is_set),
        cmocka_unit_test(a_setting_is_split_outside_quotes),
        cmocka_unit_test(a_setting_is_assigned),
        FOLDER_TEST(a_text_is_told_by_its_look),
        cmocka_unit_test(a_builder_says_whether_it_reads_the_environment),
        FOLDER_TEST(a_source_is_added_by_its_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
