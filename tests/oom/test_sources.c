/* Each source, built, used and reloaded, with each allocation failing in turn. */
#include "use.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

/* ---- files ---- */

static const char *path_of(const char *name)
{
    static char paths[8][128]; /* reused in turn: a caller needs few at once */
    static unsigned next;
    char *path = paths[next++ % 8];
    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char *const names[] = {"a.json",
                                    "a.prod.json",
                                    "b.toml",
                                    "c.yaml",
                                    "nested.json",
                                    "detected",
                                    ".env",
                                    "empty.json",
                                    "d/token",
                                    "d/deep/key",
                                    "app.json",
                                    "includes.json",
                                    ".config/app/config.json"};

static int make_files(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/superconfig-oom-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(mkdir(path_of("d"), 0700), 0);
    assert_int_equal(mkdir(path_of("d/deep"), 0700), 0);
    assert_int_equal(mkdir(path_of(".config"), 0700), 0);
    assert_int_equal(mkdir(path_of(".config/app"), 0700), 0);
    write_file("a.json", "{\"a\": {\"b\": 1}, \"list\": [1, 2, {\"x\": null}], \"a\": {\"b\": 2}}");
    write_file("a.prod.json", "{\"a\": {\"b\": 3}, \"list_add\": [4], \"secret\": \"x\"}");
    write_file("b.toml", "when = 2020-01-01\n[a]\nb = 4\n[[t]]\nx = 1.5\n");
    write_file("c.yaml", "a: &x {b: 5}\nc: *x\nd: !tag text\n");
    write_file("nested.json",
               "{\"default\": {\"a\": {\"b\": 6}}, \"prod\": {\"p\": 1}, \"qa\": {}}");
    write_file("detected", "a: {b: 7}\n");
    write_file(".env", "APP_A__B=8\nAPP_LIST='[1,2]'\n");
    write_file("empty.json", "");
    write_file("d/token", "hidden\n");
    write_file("d/deep/key", "deep\n");
    write_file("app.json", "{\"a\": {\"b\": 9}}");
    write_file("includes.json", "{\"include\": [\"a.json\", \"*.toml\", \"?none\", \"no*ne\"],"
                                " \"bad\": [\"includes.json\", \"none\", \"[\", \"d\"], \"i\": 1}");
    write_file(".config/app/config.json", "{\"a\": {\"b\": 10}}");
    assert_int_equal(setenv("HOME", folder, 1), 0);
    assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
    assert_int_equal(setenv("XDG_CONFIG_DIRS", path_of("none"), 1), 0);
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(unlink(path_of(names[i])), 0);
    }
    static const char *const folders[] = {"d/deep", "d", ".config/app", ".config", ""};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        assert_int_equal(rmdir(path_of(folders[i])), 0);
    }
    return 0;
}

/* ---- additions to a builder ---- */

static void add_files(sc_builder *builder)
{
    (void)sc_builder_add_file(builder, path_of("a.json"), NULL);
    (void)sc_builder_add_file(builder, path_of("b.toml"), NULL);
    (void)sc_builder_add_file(builder, path_of("c.yaml"), NULL);
    (void)sc_builder_add_file(builder, path_of("detected"), NULL);
    (void)sc_builder_add_file(builder, path_of("empty.json"), NULL);
}

static void add_file_options(sc_builder *builder)
{
    const sc_source_options mounted = {
        .size = sizeof mounted, .at = "a", .under = "x.y", .join = true, .secret = true};
    const sc_source_options absent = {.size = sizeof absent, .optional = true};
    const sc_source_options named = {
        .size = sizeof named, .name = "shown", .no_operators = true, .format = "json"};
    (void)sc_builder_add_file(builder, path_of("a.json"), &mounted);
    (void)sc_builder_add_file(builder, path_of("absent.json"), &absent);
    (void)sc_builder_add_file(builder, path_of("a.prod.json"), &named);
}

static void add_profiles(sc_builder *builder)
{
    const sc_source_options nested = {.size = sizeof nested, .nested = true};
    (void)sc_builder_select_profile(builder, "prod");
    (void)sc_builder_select_profile(builder, "unknown");
    (void)sc_builder_select_profile_from_env(builder, "SUPERCONFIG_NO_SUCH_VARIABLE", "prod");
    (void)sc_builder_add_file(builder, path_of("a.json"), NULL);
    (void)sc_builder_add_file(builder, path_of("nested.json"), &nested);
}

static void add_environment(sc_builder *builder)
{
    static const char *const environment[] = {
        "APP_A__B=1", "APP_LIST__ADD=[3]", "APP_X=text",   "APP_LIST__0=9",
        "APP__BAD=",  "OTHER=5",           "APP_Q__Z=a,b", NULL};
    static const char *const variables[] = {"OTHER", "other.path", NULL};
    const sc_source_options options = {
        .size = sizeof options, .environment = environment, .names = variables};
    (void)sc_builder_add_file(builder, path_of("a.json"), NULL);
    (void)sc_builder_add_env(builder, "APP", &options);
}

static void add_dotenv(sc_builder *builder)
{
    const sc_source_options options = {.size = sizeof options, .prefix = "APP"};
    (void)sc_builder_add_dotenv(builder, path_of(".env"), &options);
}

static void add_glob(sc_builder *builder)
{
    (void)sc_builder_add_glob(builder, path_of("*.{json,toml}"), NULL);
    (void)sc_builder_add_glob(builder, path_of("none/*.json"), NULL);
}

static void add_includes(sc_builder *builder)
{
    const sc_source_options options = {
        .size = sizeof options, .includes = "include", .includes_within = folder};
    const sc_source_options joined = {
        .size = sizeof joined, .includes = "include", .join = true, .under = "x"};
    (void)sc_builder_select_profile(builder, "prod");
    (void)sc_builder_add_file(builder, path_of("includes.json"), &options);
    (void)sc_builder_add_file(builder, path_of("includes.json"), &joined);
}

/* Every way in which an include is refused, and skipped. */
static void add_bad_includes(sc_builder *builder)
{
    const sc_source_options options = {
        .size = sizeof options, .includes = "bad", .on_error = SC_ON_ERROR_WARN};
    const sc_source_options confined = {.size = sizeof confined,
                                        .includes = "include",
                                        .includes_within = path_of("d"),
                                        .on_error = SC_ON_ERROR_WARN};
    (void)sc_builder_add_file(builder, path_of("includes.json"), &options);
    (void)sc_builder_add_file(builder, path_of("includes.json"), &confined);
}

static void add_hierarchical(sc_builder *builder)
{
    const sc_source_options options = {
        .size = sizeof options, .root = folder, .working_directory = folder};
    (void)sc_builder_add_hierarchical(builder, "app", &options);
}

static void add_directory(sc_builder *builder)
{
    (void)sc_builder_add_directory(builder, path_of("d"), NULL);
}

static void add_arguments(sc_builder *builder)
{
    static const char *const args[] = {"--a.b=1", "--flag", "--no-other", "x=[1,2]", "--y", "2"};
    (void)sc_builder_add_args(builder, args, sizeof args / sizeof *args, NULL);
    (void)sc_builder_set(builder, "a.b", "11");
    (void)sc_builder_set_string(builder, "a.c", "12", 2);
    (void)sc_builder_unset(builder, "flag");
}

static int64_t loads;

static sc_status load_custom(void *context, sc_writer *writer, sc_error *error)
{
    (void)context;
    (void)error;
    (void)sc_writer_begin_object(writer);
    (void)sc_writer_key(writer, "a", 1);
    (void)sc_writer_untyped(writer, "{\"b\": 1}", 8);
    (void)sc_writer_key(writer, "loads", 5); /* another one each time: a reload has changes */
    (void)sc_writer_int(writer, ++loads);
    return sc_writer_end(writer);
}

static int ended;

static void end_custom(void *context)
{
    assert_ptr_equal(context, &ended);
    ended--;
}

static void add_custom(sc_builder *builder)
{
    const sc_source_vtable vtable = {
        .name = "custom", .context = &ended, .load = load_custom, .destroy = end_custom};
    ended++;
    (void)sc_builder_add_source(builder, &vtable, NULL);
}

static void add_merging(sc_builder *builder)
{
    static const char first[] = "{\"a\": {\"b\": 1}, \"l\": [1, 2], \"k\": [{\"id\": 1, \"v\": 1}],"
                                "\"p\": [1], \"u\": [1], \"s\": {\"x\": 1}}";
    static const char second[] =
        "{\"l_add\": [3], \"l_remove\": [1], \"k\": [{\"id\": 1, \"v\": 2}],"
        "\"p\": [2], \"u\": [1, 2], \"s\": 5, \"r\": \"${a.b}\","
        "\"t\": \"at ${a.b} of ${env:HOME}\", \"f\": \"${file:/dev/null}\"}";
    const sc_source_options json = {.size = sizeof json, .format = "json"};
    (void)sc_builder_policy(builder, "k", "merge-by-key(id)");
    (void)sc_builder_policy(builder, "p", "append");
    (void)sc_builder_policy(builder, "*", "union");
    (void)sc_builder_expand(builder, SC_EXPAND_PATH | SC_EXPAND_ENV);
    (void)sc_builder_secret_key(builder, "pin");
    (void)sc_builder_public_path(builder, "s.x");
    (void)sc_builder_rule(builder, SC_WARNING_TYPE_CONFLICT, SC_RULE_WARN);
    (void)sc_builder_add_defaults(builder, first, sizeof first - 1, &json);
    (void)sc_builder_add_defaults(builder, second, sizeof second - 1, &json);
}

static void sweep_build(void (*add)(sc_builder *builder), const char *unlike)
{
    const build what = {.add = add, .unlike = unlike};
    assert_true(sweep(build_and_use, &what) > 10);
    assert_int_equal(ended, 0);
}

/* ---- tests ---- */

#define SWEEP(name, unlike)                                                                        \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        sweep_build(add_##name, unlike);                                                           \
    }

SWEEP(files, path_of("b.toml"))
SWEEP(file_options, NULL)
SWEEP(profiles, path_of("a.json"))
SWEEP(environment, NULL)
SWEEP(dotenv, NULL)
SWEEP(glob, NULL)
SWEEP(includes, NULL)
SWEEP(bad_includes, NULL)
SWEEP(hierarchical, NULL)
SWEEP(directory, NULL)
SWEEP(arguments, NULL)
SWEEP(custom, NULL)
SWEEP(merging, NULL)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files),        cmocka_unit_test(file_options),
        cmocka_unit_test(profiles),     cmocka_unit_test(environment),
        cmocka_unit_test(dotenv),       cmocka_unit_test(glob),
        cmocka_unit_test(includes),     cmocka_unit_test(bad_includes),
        cmocka_unit_test(hierarchical), cmocka_unit_test(directory),
        cmocka_unit_test(arguments),    cmocka_unit_test(custom),
        cmocka_unit_test(merging),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
