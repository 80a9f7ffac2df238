/* An environment that replaces the process's for a builder or a handle. */
#include "help.h"

static void add_env(sc_builder *builder, const char *prefix)
{
    assert_int_equal(sc_builder_add_env(builder, prefix, NULL), SC_OK);
}

static void assert_text(sc_handle *handle, const char *path, const char *expected)
{
    char text[256] = "(none)";
    (void)sc_get_string(handle, path, text, sizeof text, NULL);
    assert_string_equal(text, expected);
}

static int set_process(void **state)
{
    assert_int_equal(setenv("APP_WHO", "process", 1), 0);
    assert_int_equal(setenv("APP_PROFILE", "process", 1), 0);
    return open_folder(state);
}

static int clear_process(void **state)
{
    assert_int_equal(unsetenv("APP_WHO"), 0);
    assert_int_equal(unsetenv("APP_PROFILE"), 0);
    return close_folder(state);
}

/* ---- of the process ---- */

static void process_is_copied_when_it_is_passed(void **state)
{
    (void)state;
    sc_builder *builder = sc_builder_new(NULL);
    add_env(builder, "APP");
    assert_int_equal(sc_builder_environment(builder, sc_process_environment()), SC_OK);
    assert_int_equal(setenv("APP_WHO", "later", 1), 0);
    sc_handle *handle = sc_builder_build(builder, NULL);
    assert_text(handle, "who", "process");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

extern char **environ;

static void process_without_variables_is_an_empty_list(void **state)
{
    (void)state;
    char **kept = environ;
    environ = NULL;
    const char *const *entries = sc_process_environment();
    environ = kept;
    assert_non_null(entries);
    assert_null(entries[0]);
}

/* ---- of a builder ---- */

static void sources_read_what_is_given(void **state)
{
    (void)state;
    const char *const own[] = {"APP_WHO=own", NULL};
    const sc_source_options with_own = {
        .size = sizeof with_own, .environment = own, .under = "own"};
    char first[] = "APP_WHO=given";
    const char *const given[] = {"APP_DB__PORT=5", first, "nothing", "=", "APP_WHO=late", NULL};
    sc_builder *builder = sc_builder_new(NULL);
    add_env(builder, "APP");
    assert_int_equal(sc_builder_add_env(builder, "APP", &with_own), SC_OK);
    assert_int_equal(sc_builder_environment(builder, given), SC_OK);
    first[0] = 'X'; /* it was copied */
    sc_handle *handle = build(builder);
    assert_text(handle, "who", "given"); /* the first of two is used */
    assert_text(handle, "own.who", "own");
    assert_int_equal(sc_get_int(handle, "db.port", -1), 5);
    assert_false(sc_has(handle, "profile"));
    sc_handle_release(handle);
    assert_int_equal(sc_builder_environment(builder, NULL), SC_OK);
    handle = build(builder);
    assert_text(handle, "who", "process");
    assert_text(handle, "own.who", "own");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void an_empty_environment_is_one(void **state)
{
    (void)state;
    const char *const none[] = {NULL};
    sc_builder *builder = sc_builder_new(NULL);
    add_env(builder, "APP");
    assert_int_equal(sc_builder_environment(builder, none), SC_OK);
    sc_handle *handle = build(builder);
    assert_false(sc_has(handle, "who"));
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void clones_part_ways(void **state)
{
    (void)state;
    const char *const one[] = {"APP_WHO=one", NULL};
    const char *const two[] = {"APP_WHO=two", NULL};
    sc_builder *builder = sc_builder_new(NULL);
    add_env(builder, "APP");
    assert_int_equal(sc_builder_environment(builder, one), SC_OK);
    sc_builder *clone = sc_builder_clone(builder);
    assert_int_equal(sc_builder_environment(clone, two), SC_OK);
    sc_handle *first = build(builder), *second = build(clone);
    sc_builder_free(builder);
    sc_builder_free(clone);
    assert_text(first, "who", "one");
    assert_text(second, "who", "two");
    sc_handle_release(first);
    sc_handle_release(second);
}

static void profiles_and_references_ask_it(void **state)
{
    const char *const given[] = {"APP_PROFILE=given", "PORT=99", NULL};
    write_file(state, "a.json", "{\"port\": \"${env:PORT}\", \"home\": \"${env:HOME:-nowhere}\"}");
    write_file(state, "a.given.json", "{\"which\": \"given\"}");
    write_file(state, "a.process.json", "{\"which\": \"process\"}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_environment(builder, given), SC_OK);
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_ENV), SC_OK);
    assert_int_equal(sc_builder_select_profile_from_env(builder, "APP_PROFILE", NULL), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    sc_handle *handle = build(builder);
    assert_text(handle, "which", "given");
    assert_int_equal(sc_get_int(handle, "port", -1), 99);
    assert_text(handle, "home", "nowhere");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_explanation *explanation = sc_snapshot_explain(snapshot, "port", NULL);
    assert_int_equal(sc_explanation_count(explanation), 2);
    sc_explanation_free(explanation);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void a_bad_profile_names_its_variable(void **state)
{
    (void)state;
    const char *const given[] = {"APP_PROFILE=a b", NULL};
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_environment(builder, given), SC_OK);
    assert_int_equal(sc_builder_select_profile_from_env(builder, "APP_PROFILE", NULL), SC_OK);
    assert_build_fails(builder, SC_ERROR_BAD_PROFILE, &error);
    assert_string_equal(error.source, "APP_PROFILE");
    sc_builder_free(builder);
}

static void files_named_by_variables_are_read(void **state)
{
    char entry[300];
    write_file(state, "token", "hidden\n");
    (void)snprintf(entry, sizeof entry, "APP_TOKEN_FILE=%s", path_in(state, "token"));
    const char *const given[] = {entry, NULL};
    const sc_source_options options = {.size = sizeof options, .read_name_file = true};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_environment(builder, given), SC_OK);
    assert_int_equal(sc_builder_add_env(builder, "APP", &options), SC_OK);
    sc_handle *handle = build(builder);
    assert_text(handle, "token", "hidden");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void discovery_looks_at_its_places(void **state)
{
    char home[300], config[300];
    assert_int_equal(mkdir(path_in(state, "home"), 0700), 0);
    assert_int_equal(mkdir(path_in(state, "config"), 0700), 0);
    assert_int_equal(mkdir(path_in(state, "work"), 0700), 0);
    write_file(state, "home/.thing.json", "{\"home\": 1}");
    write_file(state, "config/thing.json", "{\"config\": 2}");
    (void)snprintf(home, sizeof home, "HOME=%s", path_in(state, "home"));
    (void)snprintf(config, sizeof config, "XDG_CONFIG_HOME=%s", path_in(state, "config"));
    const char *const given[] = {home, config, NULL};
    const char *work = path_in(state, "work");
    const sc_source_options options = {
        .size = sizeof options, .root = work, .working_directory = work};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_environment(builder, given), SC_OK);
    assert_int_equal(sc_builder_add_hierarchical(builder, "thing", &options), SC_OK);
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "home", -1), 1);
    assert_int_equal(sc_get_int(handle, "config", -1), 2);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* ---- of a handle ---- */

static void a_reload_takes_the_handles_own(void **state)
{
    (void)state;
    const char *const one[] = {"APP_WHO=one", NULL};
    const char *const two[] = {"APP_WHO=two", NULL};
    sc_builder *builder = sc_builder_new(NULL);
    add_env(builder, "APP");
    sc_handle *handle = build(builder), *other = build(builder);
    assert_int_equal(sc_handle_environment(handle, one), SC_OK);
    assert_text(handle, "who", "process"); /* until the next reload */
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_text(handle, "who", "one");
    assert_int_equal(sc_handle_environment(handle, one), SC_OK);
    uint64_t generation = sc_handle_generation(handle);
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_true(sc_handle_generation(handle) == generation);
    assert_int_equal(sc_handle_environment(handle, two), SC_OK);
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_text(handle, "who", "two");
    assert_int_equal(sc_handle_environment(handle, NULL), SC_OK);
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_text(handle, "who", "process");
    assert_int_equal(sc_handle_reload(other, NULL, NULL), SC_OK);
    assert_text(other, "who", "process");
    sc_handle_release(handle);
    sc_handle_release(other);
    handle = build(builder); /* the builder does not have it either */
    assert_text(handle, "who", "process");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void one_file_goes_on_with_an_environment(void **state)
{
    const char *const given[] = {"A=b", NULL};
    sc_error error;
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = sc_load_file(path_in(state, "a.json"), &error);
    assert_int_equal(sc_handle_environment(handle, given), SC_OK);
    write_file(state, "a.json", "{\"a\": 22}");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(handle, "a", -1), 22);
    assert_int_equal(unlink(path_in(state, "a.json")), 0);
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_ERROR_MISSING_FILE);
    assert_int_equal(sc_get_int(handle, "a", -1), 22);
    sc_handle_release(handle);
}

static void handles_that_never_reload_refuse_one(void **state)
{
    (void)state;
    const char *const given[] = {"A=b", NULL};
    sc_handle *handle = build_json("{}");
    sc_handle *frozen = sc_handle_freeze(handle, NULL);
    assert_int_equal(sc_handle_environment(frozen, given), SC_ERROR_UNSUPPORTED);
    sc_handle_close(handle);
    assert_int_equal(sc_handle_environment(handle, given), SC_ERROR_CLOSED);
    assert_int_equal(sc_handle_environment(NULL, given), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_environment(NULL, given), SC_ERROR_INVALID_ARGUMENT);
    sc_handle_release(handle);
    sc_handle_release(frozen);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_process, clear_process)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(process_is_copied_when_it_is_passed),
        TEST(process_without_variables_is_an_empty_list),
        TEST(sources_read_what_is_given),
        TEST(an_empty_environment_is_one),
        TEST(clones_part_ways),
        TEST(profiles_and_references_ask_it),
        TEST(a_bad_profile_names_its_variable),
        TEST(files_named_by_variables_are_read),
        TEST(discovery_looks_at_its_places),
        TEST(a_reload_takes_the_handles_own),
        TEST(one_file_goes_on_with_an_environment),
        TEST(handles_that_never_reload_refuse_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
