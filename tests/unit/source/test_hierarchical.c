/* Discovery: places, their order, the project's bounds, and whose files count. */
#include "fixture.h"

static const char app[] = "sctest-application";

static sc_status load_app(test_engine *engine, const char *name, const sc_source_options *options)
{
    sc_source *source;
    sc_source_making making = test_making(engine, options);
    sc_status status = sc_source_hierarchical(&making, name, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

/* Paths below the test's folder: `%s` in them is the application's name. */
static const char *path_to(const char *format)
{
    static char paths[8][512];
    static unsigned next;
    char *path = paths[next++ % 8];
    assert_non_null(getcwd(path, 256));
    char *to = path + strlen(path);
    *to++ = '/';
    for (const char *at = format; *at != '\0'; at++) {
        bool is_name = at[0] == '%' && at[1] == 's';
        size_t length = is_name ? strlen(app) : 1;
        memcpy(to, is_name ? app : at, length);
        to += length;
        at += is_name ? 1 : 0;
    }
    *to = '\0';
    return path;
}

static void put(const char *format, const char *text)
{
    test_put_text(path_to(format), text);
}

static void make_folder(const char *format)
{
    put(format, "");
    assert_int_equal(unlink(path_to(format)), 0);
    assert_int_equal(mkdir(path_to(format), 0755), 0);
}

/* HOME and the like below the test's folder. */
static sc_source_options options_in(const char *base, const char *working)
{
    static char home[300], dirs[300], config[300], folder[300];
    static const char *environment[] = {home, dirs, config, NULL};
    (void)snprintf(home, sizeof home, "HOME=%s", path_to(base));
    (void)snprintf(dirs, sizeof dirs, "XDG_CONFIG_DIRS=%s/xdg1:relative::%s/xdg2", path_to(base),
                   path_to(base));
    (void)snprintf(config, sizeof config, "X=");
    (void)snprintf(folder, sizeof folder, "%s", path_to(working));
    return (sc_source_options){
        .size = sizeof(sc_source_options), .environment = environment, .working_directory = folder};
}

/* The loaded places without the test's folder, each followed by a space. */
static const char *places(const test_engine *engine)
{
    static char text[4096];
    char here[256];
    text[0] = '\0';
    assert_non_null(getcwd(here, sizeof here));
    for (size_t i = 0; i < engine->yields.count; i++) {
        const sc_yield *yield = test_yield(engine, i);
        if (yield->layer != NULL) {
            size_t length = strlen(text);
            assert_memory_equal(yield->place, here, strlen(here));
            (void)snprintf(text + length, sizeof text - length, "%s ",
                           yield->place + strlen(here) + 1);
        }
    }
    return text;
}

static bool looked_in(const test_engine *engine, const char *path)
{
    for (size_t i = 0; i < engine->folder_count; i++) {
        if (strcmp(engine->folders[i], path) == 0) {
            return true;
        }
    }
    return false;
}

static bool looked_in_vain(const test_engine *engine, const char *path)
{
    for (size_t i = 0; i < engine->yields.count; i++) {
        const sc_yield *yield = test_yield(engine, i);
        if (yield->layer == NULL && strcmp(yield->place, path) == 0) {
            return true;
        }
    }
    return false;
}

static void check(const char *base, const char *working, const char *expected)
{
    test_engine engine;
    const sc_source_options options = options_in(base, working);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), expected);
    test_engine_end(&engine);
}

/* ---- names ---- */

static void check_name(const char *name, uint32_t column)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, name, NULL), SC_ERROR_BAD_APP_NAME);
    test_error(&engine.error, SC_ERROR_BAD_APP_NAME, name, 1, column);
    test_engine_end(&engine);
}

static void test_bad_names(void **state)
{
    (void)state;
    check_name("", 1);
    check_name(".", 1);
    check_name("..", 1);
    check_name("a..b", 2);
    check_name("a/b", 2);
    check_name("/", 1);
    check_name("a\\b", 2);
    check_name("a\nb", 2);
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, "a\xFF", NULL), SC_ERROR_BAD_APP_NAME);
    assert_int_equal(engine.error.column, 2);
    assert_int_equal(load_app(&engine, NULL, NULL), SC_ERROR_INVALID_ARGUMENT);
    test_engine_end(&engine);
}

/* ---- places ---- */

static void test_places(void **state)
{
    (void)state;
    put("p/xdg2/%s.json", "{\"v\": 1}");
    put("p/xdg1/%s/config.json", "{\"v\": 2}");
    put("p/xdg1/%s/%s.json", "{\"v\": 3}");
    put("p/.%s.json", "{\"v\": 4}");
    put("p/.%src", "{\"v\": 5}");
    put("p/.%s/config.json", "{\"v\": 6}");
    put("p/.%s/%s.json", "{\"v\": 7}");
    put("p/.config/%s.json", "{\"v\": 8}");
    put("p/.config/%s/config.json", "{\"v\": 9}");
    put("p/w/%s.json", "{\"v\": 10}");
    put("p/w/%s.toml", "v = 11");
    put("p/w/.%s.json", "{\"v\": 12}");
    put("p/w/.%src", "{\"v\": 13}");
    put("p/w/.config/%s.json", "{\"v\": 14}");
    put("p/w/.%s/config.json", "{\"v\": 15}");
    put("p/w/.%s/%s.json", "{\"v\": 16}");
    put("p/w/%s.txt", "no");
    put("p/w/%sx.json", "no");
    put("p/w/config.json", "no");
    test_engine engine;
    const sc_source_options options = options_in("p", "p/w");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    int expected = 1;
    for (size_t i = 0; i < engine.yields.count; i++) {
        const sc_yield *yield = test_yield(&engine, i);
        if (yield->layer != NULL) {
            char text[32];
            (void)snprintf(text, sizeof text, "{\"v\":%d}", expected++);
            assert_string_equal(test_json(yield->value), text);
            assert_true(yield->is_base);
            assert_int_equal(yield->kind, SC_SOURCE_FILE);
        }
    }
    assert_int_equal(expected, 17);
    assert_true(looked_in(&engine, "/etc"));
    assert_true(looked_in(&engine, path_to("p/w/.config")));
    assert_false(looked_in(&engine, path_to("p/xdg2/%s")));
    assert_true(
        looked_in_vain(&engine, "/etc/sctest-application.{json,jsonc,json5,yaml,yml,toml,ini}"));
    assert_true(
        looked_in_vain(&engine, path_to("p/xdg2/%s/config.{json,jsonc,json5,yaml,yml,toml,ini}")));
    assert_false(looked_in_vain(&engine, path_to("p/w/%s.{json,jsonc,json5,yaml,yml,toml,ini}")));
    test_engine_end(&engine);
}

static void test_extensions_in_order(void **state)
{
    (void)state;
    put("x/w/%s.yaml", "v: 4\n");
    put("x/w/%s.json", "{}");
    put("x/w/%s.ini", "v = 7\n");
    put("x/w/%s.json5", "{}");
    put("x/w/%s.toml", "v = 6\n");
    put("x/w/%s.jsonc", "{}");
    put("x/w/%s.yml", "v: 5\n");
    test_engine engine;
    const sc_source_options options = options_in("x", "x/w");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    static const char *const order[] = {"json", "jsonc", "json5", "yaml", "yml", "toml", "ini"};
    size_t found = 0;
    for (size_t i = 0; i < engine.yields.count; i++) {
        const sc_yield *yield = test_yield(&engine, i);
        if (yield->layer != NULL) {
            assert_string_equal(strrchr(yield->place, '.') + 1, order[found++]);
        }
    }
    assert_int_equal(found, 7);
    test_engine_end(&engine);
}

static void test_nothing_found(void **state)
{
    (void)state;
    test_engine engine;
    make_folder("n/w");
    const sc_source_options options = options_in("n", "n/w");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "");
    assert_int_equal(engine.files, 0);
    assert_int_equal(engine.notices.count, 1);
    test_notice(&engine.notices, 0, SC_NOTE_NO_MATCH, app, 0, 0);
    assert_true(looked_in_vain(&engine, path_to("n/w/.%src")));
    test_engine_end(&engine);
}

static void test_variables(void **state)
{
    (void)state;
    test_engine engine;
    put("v/cfg/%s.json", "{}");
    put("v/.config/%s.json", "{}");
    put("v/w/x", "");
    char config[300], home[300];
    (void)snprintf(config, sizeof config, "XDG_CONFIG_HOME=%s", path_to("v/cfg"));
    (void)snprintf(home, sizeof home, "HOME=%s", path_to("v"));
    const char *both[] = {home, config, NULL}, *relative[] = {home, "XDG_CONFIG_HOME=cfg", NULL};
    const char *no_home[] = {config, "XDG_CONFIG_DIRS=", NULL}, *bad_home[] = {"HOME=v", NULL};
    sc_source_options options = {
        .size = sizeof options, .working_directory = path_to("v/w"), .environment = both};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "v/cfg/sctest-application.json ");
    sc_yields_free(&engine.yields);
    options.environment = relative;
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "v/.config/sctest-application.json ");
    sc_yields_free(&engine.yields);
    options.environment = no_home;
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "v/cfg/sctest-application.json ");
    assert_true(looked_in(&engine, "/etc/xdg"));
    assert_false(looked_in_vain(&engine, path_to("v/.%src")));
    sc_yields_free(&engine.yields);
    options.environment = bad_home;
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "");
    test_engine_end(&engine);
}

/* Without HOME the user table is read; with any entry of it, nothing fails. */
static void test_home_unset(void **state)
{
    (void)state;
    test_engine engine;
    char kept[256];
    const char *home = getenv("HOME");
    (void)snprintf(kept, sizeof kept, "%s", home != NULL ? home : "");
    make_folder("hu");
    const sc_source_options options = {.size = sizeof options, .working_directory = path_to("hu")};
    assert_int_equal(unsetenv("HOME"), 0);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_true(looked_in(&engine, path_to("hu")));
    test_engine_end(&engine);
    if (home != NULL) {
        assert_int_equal(setenv("HOME", kept, 1), 0);
    }
}

/* ---- the project ---- */

static void test_root(void **state)
{
    (void)state;
    put("r/%s.json", "{}");
    put("r/a/%s.json", "{}");
    put("r/a/b/%s.json", "{}");
    put("r/a/b/c/%s.json", "{}");
    const char *all_but_home = "r/a/sctest-application.json r/a/b/sctest-application.json "
                               "r/a/b/c/sctest-application.json ";
    check("r", "r/a/b/c", "r/a/b/c/sctest-application.json ");
    put("r/a/b/package.json", "{}");
    check("r", "r/a/b/c", "r/a/b/sctest-application.json r/a/b/c/sctest-application.json ");
    put("r/a/pom.xml", "");
    check("r", "r/a/b/c", "r/a/b/sctest-application.json r/a/b/c/sctest-application.json ");
    make_folder("r/a/.hg");
    check("r", "r/a/b/c", all_but_home);
    make_folder("r/a/b/c/.git");
    check("r", "r/a/b/c", "r/a/b/c/sctest-application.json ");
}

/* The home folder may be the project, a folder above it never. */
static void test_home_is_the_bound(void **state)
{
    (void)state;
    make_folder("hb/.git");
    put("hb/%s.json", "{}");
    put("hb/home/w/%s.json", "{}");
    check("hb/home", "hb/home/w", "hb/home/w/sctest-application.json ");
    put("hb/home/%s.json", "{}");
    make_folder("hb/home/.svn");
    check("hb/home", "hb/home/w",
          "hb/home/sctest-application.json hb/home/w/sctest-application.json ");
    check("hb/other", "hb/home/w",
          "hb/home/sctest-application.json hb/home/w/sctest-application.json ");
    assert_int_equal(rmdir(path_to("hb/home/.svn")), 0);
    check("hb/other", "hb/home/w",
          "hb/sctest-application.json hb/home/sctest-application.json "
          "hb/home/w/sctest-application.json ");
}

/* Links are resolved before anything is compared. */
static void test_home_by_a_link(void **state)
{
    (void)state;
    make_folder("hl/.git");
    put("hl/real/w/%s.json", "{}");
    put("hl/%s.json", "{}");
    assert_int_equal(symlink("real", path_to("hl/home")), 0);
    check("hl/home", "hl/home/w", "hl/real/w/sctest-application.json ");
}

static void test_own_markers(void **state)
{
    (void)state;
    test_engine engine;
    put("om/a/WORKSPACE", "");
    put("om/a/%s.json", "{}");
    put("om/a/b/package.json", "{}");
    put("om/a/b/%s.json", "{}");
    make_folder("om/.git");
    sc_source_options options = options_in("om", "om/a/b");
    const char *const markers[] = {"BUCK", "WORKSPACE", NULL}, *const deep[] = {"a/b", NULL};
    options.markers = markers;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine),
                        "om/a/sctest-application.json om/a/b/sctest-application.json ");
    sc_yields_free(&engine.yields);
    options.markers = deep;
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_true(looked_in(&engine, path_to("om")));
    assert_string_equal(places(&engine),
                        "om/a/sctest-application.json om/a/b/sctest-application.json ");
    test_engine_end(&engine);
}

static void test_named_root(void **state)
{
    (void)state;
    test_engine engine;
    put("nr/%s.json", "{}");
    put("nr/home/a/b/%s.json", "{}");
    make_folder("nr/home/a/.git");
    sc_source_options options = options_in("nr/home", "nr/home/a/b");
    options.root = path_to("nr");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine),
                        "nr/sctest-application.json nr/home/a/b/sctest-application.json ");
    sc_yields_free(&engine.yields);
    put("nr/elsewhere/%s.json", "{}");
    options.root = path_to("nr/elsewhere");
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "nr/elsewhere/sctest-application.json ");
    options.root = "nowhere";
    assert_int_equal(load_app(&engine, app, &options), SC_ERROR_MISSING_FILE);
    test_error(&engine.error, SC_ERROR_MISSING_FILE, "nowhere", 0, 0);
    options.working_directory = "nowhere too";
    assert_int_equal(load_app(&engine, app, &options), SC_ERROR_MISSING_FILE);
    test_error(&engine.error, SC_ERROR_MISSING_FILE, "nowhere too", 0, 0);
    test_engine_end(&engine);
}

/* /dev/shm is a file system in /dev, where `null` would be a marker. */
static void test_other_file_system(void **state)
{
    (void)state;
    test_engine engine;
    sc_file_info above, below;
    if (sc_file_inspect(NULL, "/dev", &above) != SC_OK ||
        sc_file_inspect(NULL, "/dev/shm", &below) != SC_OK || access("/dev/shm", W_OK) != 0 ||
        above.stamp.device == below.stamp.device) {
        print_message("skipped: /dev/shm is no file system of its own\n");
        skip();
    }
    char folder[] = "/dev/shm/superconfig-root-XXXXXX";
    const char *const markers[] = {"null", NULL}, *const environment[] = {"HOME=/nowhere", NULL};
    assert_non_null(mkdtemp(folder));
    const sc_source_options options = {.size = sizeof options,
                                       .working_directory = folder,
                                       .markers = markers,
                                       .environment = environment};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_true(looked_in(&engine, folder));
    assert_true(looked_in(&engine, "/dev/shm"));
    assert_false(looked_in(&engine, "/dev"));
    test_engine_end(&engine);
    assert_int_equal(rmdir(folder), 0);
}

static int load_without_cwd(void)
{
    test_engine engine;
    if (mkdir("gone", 0755) != 0 || chdir("gone") != 0 || rmdir("../gone") != 0) {
        return 1;
    }
    const char *const environment[] = {"HOME=/nowhere", NULL};
    const sc_source_options options = {.size = sizeof options, .environment = environment};
    test_engine_start(&engine, NULL);
    bool well = load_app(&engine, app, &options) == SC_OK && engine.notices.count == 2 &&
                engine.notices.items[0].code == SC_WARNING_SKIPPED_SOURCE;
    test_engine_end(&engine);
    return well ? 0 : 1;
}

static void test_working_directory_gone(void **state)
{
    (void)state;
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(load_without_cwd());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- owners ---- */

enum { STRANGER = 54321 };

static void test_owners(void **state)
{
    (void)state;
    test_engine engine;
    if (geteuid() != 0) {
        print_message("skipped: only root can give files away\n");
        skip();
    }
    put("ow/p/package.json", "{}");
    put("ow/p/%s.json", "{}");
    put("ow/p/w/%s.json", "{}");
    assert_int_equal(chown(path_to("ow/p/package.json"), STRANGER, STRANGER), 0);
    sc_source_options options = options_in("ow", "ow/p/w");
    test_engine_start(&engine, NULL);
    /* Another user's marker makes no project. */
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "ow/p/w/sctest-application.json ");
    test_notice(&engine.notices, 0, SC_WARNING_FOREIGN_OWNER, path_to("ow/p/package.json"), 0, 0);
    sc_yields_free(&engine.yields);
    /* In a real project another user's file does not count. */
    make_folder("ow/p/.git");
    assert_int_equal(chown(path_to("ow/p/%s.json"), STRANGER, STRANGER), 0);
    assert_int_equal(chown(path_to("ow/p/w/%s.json"), STRANGER, STRANGER), 0);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "ow/p/w/sctest-application.json ");
    test_notice(&engine.notices, 1, SC_WARNING_FOREIGN_OWNER, path_to("ow/p/%s.json"), 0, 0);
    sc_yields_free(&engine.yields);
    /* The owner of the working directory counts as the user, and so does that of a named root. */
    assert_int_equal(chown(path_to("ow/p/w"), STRANGER, STRANGER), 0);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine),
                        "ow/p/sctest-application.json ow/p/w/sctest-application.json ");
    assert_int_equal(engine.notices.count, 2);
    sc_yields_free(&engine.yields);
    assert_int_equal(chown(path_to("ow/p/w"), 0, 0), 0);
    assert_int_equal(chown(path_to("ow/p"), STRANGER, STRANGER), 0);
    options.root = path_to("ow/p");
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine),
                        "ow/p/sctest-application.json ow/p/w/sctest-application.json ");
    test_engine_end(&engine);
}

/* A file that a project's file includes follows the same rule, unless it is below the working
 * directory. */
static void test_owners_of_includes(void **state)
{
    (void)state;
    test_engine engine;
    if (geteuid() != 0) {
        print_message("skipped: only root can give files away\n");
        skip();
    }
    make_folder("oi/p/.git");
    put("oi/p/%s.json", "{\"include\": [\"own.json\", \"foreign.json\"]}");
    put("oi/p/w/%s.json", "{\"include\": [\"here.json\", \"../link.json\", \"../foreign.json\"]}");
    put("oi/p/own.json", "{}");
    put("oi/p/foreign.json", "{}");
    put("oi/p/w/here.json", "{}");
    assert_int_equal(symlink("own.json", path_to("oi/p/link.json")), 0);
    assert_int_equal(chown(path_to("oi/p/foreign.json"), STRANGER, STRANGER), 0);
    assert_int_equal(chown(path_to("oi/p/w/here.json"), STRANGER, STRANGER), 0);
    assert_int_equal(lchown(path_to("oi/p/link.json"), STRANGER, STRANGER), 0);
    sc_source_options options = options_in("oi", "oi/p/w");
    options.includes = "include";
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "oi/p/own.json oi/p/sctest-application.json "
                                         "oi/p/w/here.json oi/p/w/sctest-application.json ");
    assert_int_equal(engine.notices.count, 3);
    test_notice(&engine.notices, 0, SC_WARNING_FOREIGN_OWNER, path_to("oi/p/foreign.json"), 0, 0);
    test_notice(&engine.notices, 1, SC_WARNING_FOREIGN_OWNER, path_to("oi/p/w/../link.json"), 0, 0);
    test_notice(&engine.notices, 2, SC_WARNING_FOREIGN_OWNER, path_to("oi/p/w/../foreign.json"), 0,
                0);
    test_engine_end(&engine);
}

/* A file of the user does not count if another user's link leads to it. */
static void test_owners_of_links(void **state)
{
    (void)state;
    test_engine engine;
    if (geteuid() != 0) {
        print_message("skipped: only root can give files away\n");
        skip();
    }
    make_folder("ol/p/.git");
    make_folder("ol/p/w");
    put("ol/other.json", "{}");
    assert_int_equal(symlink("../other.json", path_to("ol/p/%s.json")), 0);
    sc_source_options options = options_in("ol", "ol/p/w");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "ol/p/sctest-application.json ");
    sc_yields_free(&engine.yields);
    assert_int_equal(lchown(path_to("ol/p/%s.json"), STRANGER, STRANGER), 0);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "");
    test_notice(&engine.notices, 0, SC_WARNING_FOREIGN_OWNER, path_to("ol/p/%s.json"), 0, 0);
    test_engine_end(&engine);
}

/* ---- profiles ---- */

static void test_profiles(void **state)
{
    (void)state;
    test_engine engine;
    put("pr/w/%s.json", "{\"v\": 1}");
    put("pr/w/%s.prod.json", "{\"v\": 2}");
    put("pr/w/.%s.prod.json", "{\"v\": 3}");
    put("pr/w/.%src.prod", "{\"v\": 4}");
    put("pr/w/%s.dev.json", "{\"v\": 5}");
    const sc_source_options options = options_in("pr", "pr/w");
    test_engine_start(&engine, (const char *const[]){"prod", NULL});
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_string_equal(places(&engine), "pr/w/sctest-application.json "
                                         "pr/w/sctest-application.prod.json "
                                         "pr/w/.sctest-application.prod.json "
                                         "pr/w/.sctest-applicationrc.prod ");
    assert_int_equal(engine.profiles.mention_count, 3);
    test_engine_end(&engine);
}

/* ---- one file, several names ---- */

static void test_found_twice(void **state)
{
    (void)state;
    put("ft/.%s.json", "{}");
    check("ft", "ft", "ft/.sctest-application.json ");
    put("ft2/.config/%s.json", "{}");
    assert_int_equal(symlink(".config/sctest-application.json", path_to("ft2/%s.json")), 0);
    check("ft2/home", "ft2", "ft2/.config/sctest-application.json ");
}

/* ---- obstacles ---- */

static void test_other_kinds(void **state)
{
    (void)state;
    test_engine engine;
    make_folder("ok/w/%s.json");
    assert_int_equal(mkfifo(path_to("ok/w/.%s.json"), 0644), 0);
    assert_int_equal(symlink("/dev/zero", path_to("ok/w/.%src")), 0);
    put("ok/w/.config", "a file");
    const sc_source_options options = options_in("ok", "ok/w");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    assert_int_equal(engine.files, 0);
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, path_to("ok/w/.%s.json"), 0, 0);
    test_notice(&engine.notices, 1, SC_WARNING_SKIPPED_SOURCE, path_to("ok/w/.%src"), 0, 0);
    test_engine_end(&engine);
}

static void test_broken(void **state)
{
    (void)state;
    test_engine engine;
    put("br/w/%s.json", "{\n?}");
    sc_source_options options = options_in("br", "br/w");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_app(&engine, app, &options), SC_ERROR_SYNTAX);
    test_error(&engine.error, SC_ERROR_SYNTAX, path_to("br/w/%s.json"), 2, 1);
    sc_yields_free(&engine.yields);
    assert_int_equal(unlink(path_to("br/w/%s.json")), 0);
    assert_int_equal(symlink("nowhere", path_to("br/w/%s.json")), 0);
    assert_int_equal(load_app(&engine, app, &options), SC_ERROR_MISSING_FILE);
    test_error(&engine.error, SC_ERROR_MISSING_FILE, path_to("br/w/%s.json"), 0, 0);
    sc_yields_free(&engine.yields);
    options.on_error = SC_ON_ERROR_WARN;
    assert_int_equal(load_app(&engine, app, &options), SC_OK);
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, path_to("br/w/%s.json"), 0, 0);
    test_engine_end(&engine);
}

/* A folder that is too large to list is searched name by name. */
static void test_large_folder(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "lf/w/%u", i);
        put(name, "");
    }
    put("lf/w/%s.json", "{}");
    put("lf/w/.config/%s.toml", "");
    check("lf", "lf/w", "lf/w/sctest-application.json lf/w/.config/sctest-application.toml ");
}

static int look_into_forbidden(void)
{
    test_engine engine;
    const sc_source_options options = options_in("fo", "fo/open");
    test_engine_start(&engine, NULL);
    /* fo/open may be entered but not listed; fo/xdg1 neither; the file in fo/xdg2 not be read. */
    bool well = load_app(&engine, app, &options) == SC_ERROR_UNREADABLE_FILE &&
                strcmp(engine.error.source, path_to("fo/xdg2/%s.json")) == 0 &&
                engine.notices.count == 1 &&
                strcmp(engine.notices.items[0].source, path_to("fo/xdg1")) == 0 &&
                looked_in(&engine, path_to("fo/open"));
    sc_yields_free(&engine.yields);
    sc_source_options warned = options;
    warned.on_error = SC_ON_ERROR_WARN;
    well = well && load_app(&engine, app, &warned) == SC_OK &&
           strcmp(places(&engine), "fo/open/sctest-application.json ") == 0;
    test_engine_end(&engine);
    return well ? 0 : 1;
}

static void test_unreadable(void **state)
{
    (void)state;
    put("fo/open/%s.json", "{}");
    put("fo/xdg1/%s.json", "{}");
    put("fo/xdg2/%s.json", "{}");
    assert_int_equal(chmod(path_to("fo/open"), 0711), 0);
    assert_int_equal(chmod(path_to("fo/xdg1"), 0), 0);
    assert_int_equal(chmod(path_to("fo/xdg2/%s.json"), 0), 0);
    assert_int_equal(test_as_nobody(look_into_forbidden), 0);
}

/* ---- memory ---- */

static sc_status load_everything(test_engine *engine)
{
    sc_source_options options = options_in("st", "st/p/w");
    options.on_error = SC_ON_ERROR_WARN;
    return load_app(engine, app, &options);
}

static void test_no_memory(void **state)
{
    (void)state;
    put("st/.config/%s/config.json", "{\"a\": 1}");
    put("st/p/pom.xml", "");
    put("st/p/%s.json", "{\"a\": 1}");
    put("st/p/w/.%src.prod", "{\"a\": 2}");
    put("st/p/w/%s.json", "?");
    assert_int_equal(mkfifo(path_to("st/p/w/.%s.json"), 0644), 0);
    test_starve(load_everything, (const char *const[]){"prod", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_names),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_extensions_in_order),
        cmocka_unit_test(test_nothing_found),
        cmocka_unit_test(test_variables),
        cmocka_unit_test(test_home_unset),
        cmocka_unit_test(test_root),
        cmocka_unit_test(test_home_is_the_bound),
        cmocka_unit_test(test_home_by_a_link),
        cmocka_unit_test(test_own_markers),
        cmocka_unit_test(test_named_root),
        cmocka_unit_test(test_other_file_system),
        cmocka_unit_test(test_working_directory_gone),
        cmocka_unit_test(test_owners),
        cmocka_unit_test(test_owners_of_includes),
        cmocka_unit_test(test_owners_of_links),
        cmocka_unit_test(test_profiles),
        cmocka_unit_test(test_found_twice),
        cmocka_unit_test(test_other_kinds),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_large_folder),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, test_enter, test_leave);
}
