/* The environment's rules for names, values, order and conflicts. */
#include "fixture.h"

#include "image/path.h"

enum { ENV_FLAGS = SC_LAYER_LOOSE | SC_LAYER_PATCH | SC_LAYER_LITERAL };

static sc_status load_env(test_engine *engine, const char *prefix, const char *const *environment,
                          sc_source_options options)
{
    sc_source *source;
    options.environment = environment;
    sc_source_making making = test_making(engine, &options);
    sc_status status = sc_source_environment(&making, prefix, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

/* One layer, no notice. */
static void check(const char *prefix, const char *const *environment, const char *expected)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, prefix, environment, (sc_source_options){0}), SC_OK);
    assert_int_equal(engine.yields.count, 1);
    assert_int_equal(engine.notices.count, 0);
    test_yields_json(&engine, 0, expected);
    test_engine_end(&engine);
}

#define ENV(...)                                                                                   \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

static void test_prefix(void **state)
{
    (void)state;
    const char *const *env = ENV("APP_A=1", "APP__B=2", "APPLE=3", "app_c=4", "APP=5", "XAPP_A=6");
    check("APP", env, "{\"a\":1,\"b\":2}");
    check("APP_", env, "{\"a\":1,\"b\":2}");
    check("OTHER", env, "absent");
    check("_", ENV("_A=1", "__B=2", "C=3"), "{\"a\":1,\"b\":2}");
}

static void test_splitting(void **state)
{
    (void)state;
    check("APP", ENV("APP_DATABASE__POOL_SIZE=5"), "{\"database\":{\"pool_size\":5}}");
    check("APP", ENV("APP__DATABASE__POOL_SIZE=5"), "{\"database\":{\"pool_size\":5}}");
    check("APP", ENV("APP_A___B=1"), "{\"a\":{\"_b\":1}}");
    check("APP", ENV("APP_A_=1"), "{\"a_\":1}");
    check("APP", ENV("APP_\xC3\x84x=1"), "{\"\xC3\x84x\":1}");
    check("APP", ENV("APP_LIST__0=a", "APP_LIST__1=b", "APP_LIST__ADD=c"),
          "{\"list\":{\"0\":\"a\",\"1\":\"b\",\"add\":\"c\"}}");
}

static void test_untyped(void **state)
{
    (void)state;
    check("APP",
          ENV("APP_A=true", "APP_B=007", "APP_C=[1,\"x\"]", "APP_D=", "APP_E=a=b", "APP_F=null"),
          "{\"a\":true,\"b\":\"007\",\"c\":[1,\"x\"],\"d\":\"\",\"e\":\"a=b\",\"f\":null}");
}

static void assert_called(const char *prefix, const char *name, const char *expected)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, prefix, ENV("A_B=1"),
                              (sc_source_options){.size = sizeof(sc_source_options), .name = name}),
                     SC_OK);
    assert_string_equal(test_yield(&engine, 0)->layer->name, expected);
    test_engine_end(&engine);
}

static void test_its_name_is_the_prefix(void **state)
{
    (void)state;
    assert_called("A", NULL, "A_*");
    assert_called("A_", NULL, "A_*");
    assert_called("", NULL, "environment");
    assert_called("A", "mine", "mine");
}

static void test_flags_and_origin(void **state)
{
    (void)state;
    test_engine engine;
    sc_origin origin;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "APP", ENV("APP_DB__PORT=080"),
                              (sc_source_options){
                                  .size = sizeof(sc_source_options), .join = true, .secret = true}),
                     SC_OK);
    const sc_yield *yield = test_yield(&engine, 0);
    assert_int_equal(yield->flags, ENV_FLAGS | SC_LAYER_JOIN);
    assert_int_equal(yield->kind, SC_SOURCE_ENVIRONMENT);
    assert_string_equal(yield->layer->name, "APP_*");
    assert_true(yield->secret);
    assert_null(yield->place);
    assert_true(sc_value_origin(sc_value_at(yield->value, "db.port"), &origin));
    assert_string_equal(origin.source, "APP_DB__PORT");
    assert_int_equal(origin.kind, SC_SOURCE_ENVIRONMENT);
    assert_int_equal(origin.line, 0);
    assert_true(origin.secret);
    assert_true(sc_value_origin(sc_value_at(yield->value, "db"), &origin));
    assert_string_equal(origin.source, "APP_DB__PORT");
    test_engine_end(&engine);
}

static void test_no_prefix(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(
        load_env(&engine, NULL, ENV("HOME=/root", "_=x", "A__B=1"), (sc_source_options){0}), SC_OK);
    assert_int_equal(load_env(&engine, "", ENV("A=1"), (sc_source_options){0}), SC_OK);
    test_yields_json(&engine, 0, "{\"a\":{\"b\":1},\"home\":\"/root\",\"_\":\"x\"}");
    assert_int_equal(test_yield(&engine, 0)->flags, ENV_FLAGS | SC_LAYER_KEEP_OBJECTS);
    assert_int_equal(test_yield(&engine, 1)->flags, ENV_FLAGS | SC_LAYER_KEEP_OBJECTS);
    test_engine_end(&engine);
}

static void test_nothing_meant(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(
        load_env(
            &engine, "APP", ENV("X=1", "=strange", "bare"),
            (sc_source_options){.size = sizeof(sc_source_options), .name = "shown", .under = "a"}),
        SC_OK);
    assert_int_equal(engine.notices.count, 0);
    test_yields_json(&engine, 0, "absent");
    assert_string_equal(test_yield(&engine, 0)->layer->name, "shown");
    test_engine_end(&engine);
}

static void test_process(void **state)
{
    (void)state;
    test_engine engine;
    assert_int_equal(setenv("SCTEST_A__B", "1", 1), 0);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "SCTEST", NULL, (sc_source_options){0}), SC_OK);
    test_yields_json(&engine, 0, "{\"a\":{\"b\":1}}");
    test_engine_end(&engine);
    assert_int_equal(unsetenv("SCTEST_A__B"), 0);
}

/* ---- order and conflicts ---- */

static void test_order(void **state)
{
    (void)state;
    check("A", ENV("A_L__10=k", "A_Z=1", "A_L__9=j", "A_L__2=c", "A_B__C=1", "A_B__A=2"),
          "{\"b\":{\"a\":2,\"c\":1},\"l\":{\"2\":\"c\",\"9\":\"j\",\"10\":\"k\"},\"z\":1}");
    check("A", ENV("A_MAX_SIZE=1", "A_MAXSIZE=2"), "{\"maxsize\":2,\"max_size\":1}");
    check("A", ENV("A_L__01=x", "A_L__1=y", "A_L__A=z", "A_L__18446744073709551617=w"),
          "{\"l\":{\"1\":\"y\",\"01\":\"x\",\"18446744073709551617\":\"w\",\"a\":\"z\"}}");
}

static void test_same_path(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(
        load_env(&engine, "A", ENV("A_x=low", "A_X=up", "A__X=two"), (sc_source_options){0}),
        SC_OK);
    test_yields_json(&engine, 0, "{\"x\":\"low\"}");
    assert_int_equal(engine.notices.count, 2);
    const sc_notice *notice = test_notice(&engine.notices, 1, SC_WARNING_CONFLICT, "A_x", 0, 0);
    assert_string_equal(notice->path, "x");
    assert_non_null(strstr(notice->message, "A__X"));
    assert_null(strstr(notice->message, "low"));
    test_engine_end(&engine);
}

/* As getenv: the first of equal names counts. */
static void test_same_name(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A", ENV("A_X=first", "A_X=second"), (sc_source_options){0}),
                     SC_OK);
    test_yields_json(&engine, 0, "{\"x\":\"first\"}");
    test_notice(&engine.notices, 0, SC_WARNING_CONFLICT, "A_X", 0, 0);
    test_engine_end(&engine);
}

static void test_deeper_wins(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A", ENV("A_U__N__B=2", "A_U=1", "A_U__N=3", "A_US=4"),
                              (sc_source_options){0}),
                     SC_OK);
    test_yields_json(&engine, 0, "{\"u\":{\"n\":{\"b\":2}},\"us\":4}");
    assert_int_equal(engine.notices.count, 2);
    const sc_notice *notice = test_notice(&engine.notices, 0, SC_WARNING_CONFLICT, "A_U__N", 0, 0);
    assert_string_equal(notice->path, "u");
    notice = test_notice(&engine.notices, 1, SC_WARNING_CONFLICT, "A_U__N__B", 0, 0);
    assert_string_equal(notice->path, "u.n");
    test_engine_end(&engine);
}

/* A setting below an array or object waits for the next layer, and keeps its text. */
static void test_below_containers(void **state)
{
    (void)state;
    test_engine engine;
    const char *text;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A",
                              ENV("A_O={\"B\":1}", "A_O__B=2", "A_L=[[1]]", "A_L__0=[2]",
                                  "A_L__0__0=3", "A_Z=1"),
                              (sc_source_options){0}),
                     SC_OK);
    assert_int_equal(engine.notices.count, 0);
    assert_int_equal(engine.yields.count, 3);
    test_yields_json(&engine, 0, "{\"l\":[[1]],\"o\":{\"B\":1},\"z\":1}");
    test_yields_json(&engine, 1, "{\"l\":{\"0\":[2]},\"o\":{\"b\":2}}");
    test_yields_json(&engine, 2, "{\"l\":{\"0\":{\"0\":3}}}");
    assert_true(sc_value_untyped(sc_value_at(test_yield(&engine, 0)->value, "o"), &text, NULL));
    assert_string_equal(text, "{\"B\":1}");
    test_engine_end(&engine);
}

static void test_order_does_not_matter(void **state)
{
    (void)state;
    const char *env[] = {"A_B=1",    "A_B__C=[2]", "A_B__C__0=3", "A_b=4",
                         "A_D__1=5", "A_D__0=6",   NULL};
    char expected[256] = "";
    for (size_t round = 0; round < 30; round++) {
        test_engine engine;
        size_t from = round % 5, to = (round * 7 + 3) % 6;
        const char *moved = env[from];
        env[from] = env[to];
        env[to] = moved;
        test_engine_start(&engine, NULL);
        assert_int_equal(load_env(&engine, "A", env, (sc_source_options){0}), SC_OK);
        const char *found = test_all_json(&engine);
        if (round == 0) {
            memcpy(expected, found, strlen(found) + 1);
        }
        assert_string_equal(found, expected);
        test_engine_end(&engine);
    }
    assert_string_equal(expected, "{\"b\":{\"c\":[2]},\"d\":{\"0\":6,\"1\":5}}"
                                  "{\"b\":{\"c\":{\"0\":3}}}");
}

/* ---- what cannot be taken ---- */

static void check_skipped(const char *variable, const char *shown)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A", ENV(variable, "A_OK=1"), (sc_source_options){0}),
                     SC_OK);
    test_yields_json(&engine, 0, "{\"ok\":1}");
    assert_int_equal(engine.notices.count, 1);
    test_notice(&engine.notices, 0, SC_WARNING_BAD_VARIABLE, shown, 0, 0);
    test_engine_end(&engine);
}

static void test_bad_names(void **state)
{
    (void)state;
    static char deep[3 * 300 + 3] = "A_X";
    for (size_t i = 3; i + 4 < sizeof deep; i += 3) {
        memcpy(deep + i, "__X", 4);
    }
    memcpy(deep + sizeof deep - 4, "=1", 3);
    check_skipped("A_=1", "A_");
    check_skipped("A__=1", "A__");
    check_skipped("A_X__=1", "A_X__");
    check_skipped("A____X=1", "A____X");
    check_skipped("A_X____Y=1", "A_X____Y");
    check_skipped("A_\xFF=1", "A_\\xff");
    check_skipped("A_X=\xC3(", "A_X");
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A", ENV(deep), (sc_source_options){0}), SC_OK);
    assert_int_equal(engine.notices.count, 1);
    assert_int_equal(engine.notices.items[0].code, SC_WARNING_BAD_VARIABLE);
    test_yields_json(&engine, 0, "absent");
    test_engine_end(&engine);
}

/* An unrelated variable is ignored, also with invalid bytes. */
static void test_unrelated_variables_are_ignored(void **state)
{
    (void)state;
    check("A", ENV("X_\xFF=1", "X=\xFF", "B__=1", "A_B=1"), "{\"b\":1}");
}

static void test_too_many_values(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    engine.limits.nodes = 3;
    assert_int_equal(
        load_env(&engine, "A", ENV("A_A=1", "A_B=1", "A_C=1", "A_D=1"), (sc_source_options){0}),
        SC_ERROR_TOO_MANY_NODES);
    test_error(&engine.error, SC_ERROR_TOO_MANY_NODES, "A_*", 0, 0);
    test_engine_end(&engine);
}

static void test_drop_empty(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A", ENV("A_A=", "A_B=1", "A_C_FILE="),
                              (sc_source_options){.size = sizeof(sc_source_options),
                                                  .drop_empty = true,
                                                  .read_name_file = true}),
                     SC_OK);
    test_yields_json(&engine, 0, "{\"b\":1}");
    test_engine_end(&engine);
}

/* ---- names ---- */

static void test_names_map(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options,
                                       .names =
                                           ENV("DATABASE_URL", "database.maxUrl", "A_B", "list[1]",
                                               "PORT", "p", "PORT", "server.\"a.b\"")};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A",
                              ENV("PORT=1", "DATABASE_URL=u", "A_B=2", "A_C=3", "DATABASE=4"),
                              options),
                     SC_OK);
    assert_int_equal(engine.yields.count, 2);
    test_yields_json(&engine, 0, "{\"c\":3}");
    test_yields_json(&engine, 1,
                     "{\"database\":{\"maxUrl\":\"u\"},\"list\":{\"1\":2},"
                     "\"server\":{\"a.b\":1}}");
    assert_int_equal(test_yield(&engine, 0)->flags, ENV_FLAGS);
    assert_int_equal(test_yield(&engine, 1)->flags, SC_LAYER_PATCH | SC_LAYER_LITERAL);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(test_yield(&engine, 1)->value, "list.1"), &origin));
    assert_string_equal(origin.source, "A_B");
    test_engine_end(&engine);
}

static void test_bad_names_map(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(
        load_env(&engine, "A", ENV("A=1"),
                 (sc_source_options){.size = sizeof(sc_source_options), .names = ENV("X", "a..b")}),
        SC_ERROR_BAD_PATH);
    test_error(&engine.error, SC_ERROR_BAD_PATH, "X", 1, 3);
    assert_string_equal(engine.error.path, "a..b");
    assert_int_equal(
        load_env(&engine, "A", ENV("A=1"),
                 (sc_source_options){.size = sizeof(sc_source_options), .names = ENV("X")}),
        SC_ERROR_INVALID_ARGUMENT);
    assert_non_null(strstr(engine.error.message, "X"));
    assert_int_equal(
        load_env(&engine, "A", ENV("A=1"),
                 (sc_source_options){.size = sizeof(sc_source_options), .names = ENV("\xFF", "a")}),
        SC_ERROR_INVALID_UTF8);
    test_engine_end(&engine);
}

/* ---- NAME_FILE ---- */

static void test_name_file(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {
        .size = sizeof options, .read_name_file = true, .names = ENV("URL", "db.url")};
    test_put_text("secret", "pa ss\r\n");
    test_put_text("two", "8080\n\n");
    test_put_text("url", "u");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A",
                              ENV("A_DB__PASSWORD_FILE=secret", "A_TWO_FILE=two", "URL_FILE=url",
                                  "A_LOG__FILE=x", "A_FILE=y", "B_X_FILE=none"),
                              options),
                     SC_OK);
    test_yields_json(&engine, 0,
                     "{\"db\":{\"password\":\"pa ss\"},\"file\":\"y\",\"log\":{\"file\":\"x\"},"
                     "\"two\":\"8080\\n\"}");
    test_yields_json(&engine, 1, "{\"db\":{\"url\":\"u\"}}");
    sc_origin origin;
    assert_true(
        sc_value_origin(sc_value_at(test_yield(&engine, 0)->value, "db.password"), &origin));
    assert_string_equal(origin.source, "A_DB__PASSWORD_FILE");
    assert_int_equal(engine.notices.count, 0);
    /* If it is not enabled, it is an ordinary variable. */
    assert_int_equal(load_env(&engine, "A", ENV("A_X_FILE=none"), (sc_source_options){0}), SC_OK);
    test_yields_json(&engine, 2, "{\"x_file\":\"none\"}");
    test_engine_end(&engine);
}

static void test_name_file_conflict(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("both", "file");
    test_engine_start(&engine, NULL);
    assert_int_equal(
        load_env(&engine, "A", ENV("A_X=text", "A_X_FILE=both"),
                 (sc_source_options){.size = sizeof(sc_source_options), .read_name_file = true}),
        SC_OK);
    test_yields_json(&engine, 0, "{\"x\":\"file\"}");
    test_notice(&engine.notices, 0, SC_WARNING_CONFLICT, "A_X_FILE", 0, 0);
    test_engine_end(&engine);
}

static void test_name_file_fails(void **state)
{
    (void)state;
    test_engine engine;
    sc_source_options options = {.size = sizeof options, .read_name_file = true};
    test_put("bytes", "\xFF\xFE", 2);
    test_put_text("large", "0123456789");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A", ENV("A_X_FILE=none"), options), SC_ERROR_MISSING_FILE);
    test_error(&engine.error, SC_ERROR_MISSING_FILE, "none", 0, 0);
    assert_non_null(strstr(engine.error.message, "A_X_FILE"));
    assert_int_equal(load_env(&engine, "A", ENV("A_X_FILE="), options), SC_ERROR_MISSING_FILE);
    test_error(&engine.error, SC_ERROR_MISSING_FILE, "A_X_FILE", 0, 0);
    assert_int_equal(load_env(&engine, "A", ENV("A_X_FILE=."), options), SC_ERROR_IS_DIRECTORY);
    assert_int_equal(load_env(&engine, "A", ENV("A_X_FILE=/dev/zero"), options), SC_ERROR_NOT_FILE);
    engine.limits.file_size = 9;
    assert_int_equal(load_env(&engine, "A", ENV("A_X_FILE=large"), options),
                     SC_ERROR_FILE_TOO_LARGE);
    assert_int_equal(load_env(&engine, "A", ENV("A_X_FILE=bytes", "A_Y=1"), options), SC_OK);
    test_yields_json(&engine, 0, "{\"y\":1}");
    test_notice(&engine.notices, 0, SC_WARNING_NOT_TEXT, "A_X_FILE", 0, 0);
    options.on_error = SC_ON_ERROR_WARN;
    assert_int_equal(load_env(&engine, "A", ENV("A_X_FILE=none", "A_Y=1"), options), SC_OK);
    test_yields_json(&engine, 1, "{\"y\":1}");
    test_notice(&engine.notices, 1, SC_WARNING_SKIPPED_SOURCE, "none", 0, 0);
    test_engine_end(&engine);
}

/* ---- size ---- */

static void test_hundred_thousand(void **state)
{
    (void)state;
    test_engine engine;
    enum { COUNT = 100000 };
    char *texts = malloc((size_t)COUNT * 32);
    const char **env = malloc((COUNT + 1) * sizeof *env);
    assert_non_null(texts);
    assert_non_null(env);
    for (size_t i = 0; i < COUNT; i++) {
        env[i] = texts + i * 32;
        (void)snprintf(texts + i * 32, 32, "A_L%s__%zu=%zu", i % 2 != 0 ? "__X" : "",
                       (i * 7919) % COUNT, i);
    }
    env[COUNT] = NULL;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_env(&engine, "A", env, (sc_source_options){0}), SC_OK);
    sc_value list = sc_value_at(test_yield(&engine, 0)->value, "l");
    assert_int_equal(sc_value_count(list), COUNT / 2 + 1);
    for (size_t i = 0; i < COUNT / 2; i++) {
        size_t length;
        char key[16];
        (void)snprintf(key, sizeof key, "%zu", 2 * i);
        assert_string_equal(sc_value_key(sc_value_item(list, i), &length), key);
    }
    test_engine_end(&engine);
    free(texts);
    free(env);
}

/* ---- .env files ---- */

static sc_status load_dotenv(test_engine *engine, const char *path, const char *prefix,
                             const sc_source_options *options)
{
    sc_source *source;
    sc_source_options with_prefix = {.size = sizeof with_prefix};
    if (options != NULL) {
        with_prefix = *options;
    }
    with_prefix.prefix = prefix;
    sc_source_making making = test_making(engine, &with_prefix);
    sc_status status = sc_source_dotenv(&making, path, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

/* The pairs are JSON here: the format decides which text is a .env file. */
static void test_dotenv(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options, .format = "json"};
    test_put_text(".env", "{\"APP_DB__HOST\": \"h\",\n \"APP_DB__PORT\": \"80\", \"X\": \"1\",\n"
                          " \"APP_L\": {\"a\": 1},\n \"APP_DB\": \"s\"}");
    test_put_text(".env.eu", "{\"APP_DB__HOST\": \"eu\"}");
    test_engine_start(&engine, (const char *const[]){"eu", NULL});
    assert_int_equal(load_dotenv(&engine, ".env", "APP", &options), SC_OK);
    assert_int_equal(engine.yields.count, 2);
    const sc_yield *yield = test_yield(&engine, 0);
    assert_string_equal(test_json(yield->value), "{\"db\":{\"host\":\"h\",\"port\":80}}");
    assert_int_equal(yield->flags, ENV_FLAGS);
    assert_int_equal(yield->kind, SC_SOURCE_FILE);
    assert_string_equal(sc_path_given(yield->place), ".env");
    assert_string_equal(yield->layer->format, "json");
    assert_true(yield->layer->stamp.inode != 0);
    assert_true(yield->is_base);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(yield->value, "db.port"), &origin));
    assert_string_equal(origin.source, ".env");
    assert_int_equal(origin.line, 2);
    assert_int_equal(origin.column, 18);
    const sc_notice *notice = test_notice(&engine.notices, 0, SC_WARNING_CONFLICT, ".env", 1, 18);
    assert_string_equal(notice->path, "db");
    test_yields_json(&engine, 1, "{\"db\":{\"host\":\"eu\"}}");
    assert_string_equal(test_yield(&engine, 1)->profile, "eu");
    test_engine_end(&engine);
}

static void test_dotenv_missing(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options optional = {.size = sizeof optional, .optional = true};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_dotenv(&engine, "no.env", "APP", NULL), SC_ERROR_MISSING_FILE);
    test_error(&engine.error, SC_ERROR_MISSING_FILE, "no.env", 0, 0);
    assert_int_equal(load_dotenv(&engine, "no.env", "APP", &optional), SC_OK);
    assert_null(test_yield(&engine, 0)->layer);
    test_engine_end(&engine);
}

/* ---- memory ---- */

static sc_status load_everything(test_engine *engine)
{
    const sc_source_options options = {.size = sizeof options,
                                       .read_name_file = true,
                                       .names = ENV("N", "n.x", "M", "m"),
                                       .under = "u",
                                       .format = "json"};
    sc_status status = load_env(engine, "A",
                                ENV("A_Z=1", "A_B__C=2", "A_B=1", "A_F_FILE=starve", "N=1",
                                    "A_L=[1]", "A_L__0=2", "A_b=3", "A__=1"),
                                options);
    return status == SC_OK ? load_dotenv(engine, "starve.env", "A", &options) : status;
}

static void test_no_memory(void **state)
{
    (void)state;
    test_put_text("starve", "text");
    test_put_text("starve.env", "{\"A_X\": \"1\", \"N\": \"2\"}");
    test_starve(load_everything, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefix),
        cmocka_unit_test(test_splitting),
        cmocka_unit_test(test_untyped),
        cmocka_unit_test(test_flags_and_origin),
        cmocka_unit_test(test_its_name_is_the_prefix),
        cmocka_unit_test(test_no_prefix),
        cmocka_unit_test(test_nothing_meant),
        cmocka_unit_test(test_process),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_same_path),
        cmocka_unit_test(test_same_name),
        cmocka_unit_test(test_deeper_wins),
        cmocka_unit_test(test_below_containers),
        cmocka_unit_test(test_order_does_not_matter),
        cmocka_unit_test(test_bad_names),
        cmocka_unit_test(test_unrelated_variables_are_ignored),
        cmocka_unit_test(test_too_many_values),
        cmocka_unit_test(test_drop_empty),
        cmocka_unit_test(test_names_map),
        cmocka_unit_test(test_bad_names_map),
        cmocka_unit_test(test_name_file),
        cmocka_unit_test(test_name_file_conflict),
        cmocka_unit_test(test_name_file_fails),
        cmocka_unit_test(test_hundred_thousand),
        cmocka_unit_test(test_dotenv),
        cmocka_unit_test(test_dotenv_missing),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, test_enter, test_leave);
}
