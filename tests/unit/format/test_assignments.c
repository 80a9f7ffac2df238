/* The formats that are only written: exact texts, and refused values with their paths. */
#include "text_help.h"

#include <stdio.h>

#include "format/variables_write.h"

static void assert_written(const sc_format *format, const char *json,
                           const sc_write_options *options, const char *expected, size_t length)
{
    sc_image *image = help_read(&sc_format_json, json);
    sc_buf out;
    sc_error error;
    assert_int_equal(help_write(format, sc_image_root(image), options, &out, &error), SC_OK);
    assert_int_equal(out.length, length);
    assert_memory_equal(sc_buf_text(&out), expected, length);
    sc_image_release(image);
    sc_buf_free(&out);
}

#define WRITTEN(format, json, options, expected)                                                   \
    assert_written(&(format), json, options, expected, sizeof(expected) - 1)

static const sc_format *const formats[] = {&sc_format_shell, &sc_format_docker_env,
                                           &sc_format_github_env, &sc_format_systemd_env,
                                           &sc_format_environ};
enum { FORMATS = sizeof formats / sizeof *formats };

static void test_names(void **state)
{
    (void)state;
    static const char json[] =
        "{\"a\":{\"pool-size\":5,\"c\":{\"d\":true}},\"e\":[1,\"x\"],\"f\":{},"
        "\"g\":null,\"h\":2.5}";
    WRITTEN(sc_format_shell, json, NULL,
            "A__POOL_SIZE='5'\nA__C__D='true'\nE='[1,\"x\"]'\nF='{}'\nG=''\nH='2.5'\n");
    const sc_write_options options = {.prefix = "APP", .separator = "_", .exported = true};
    WRITTEN(sc_format_shell, "{\"a\":{\"b\":1}}", &options, "export APP_A_B='1'\n");
    WRITTEN(sc_format_environ, json, NULL,
            "A__POOL_SIZE=5\0A__C__D=true\0E=[1,\"x\"]\0F={}\0G=\0H=2.5\0");
}

static void test_refused_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < FORMATS; i++) {
        help_cannot_write(formats[i], "{\"a\":{\"b.c\":1}}", "a.\"b.c\"");
        help_cannot_write(formats[i], "{\"a[b]\":1}", "\"a[b]\"");
        help_cannot_write(formats[i], "{\"1a\":1}", "1a");
        help_cannot_write(formats[i], "{\"a\":{\"\":1}}", "a.\"\"");
        help_cannot_write(formats[i], "{\"\\u00e9\":1}", "\xC3\xA9");
        help_cannot_write(formats[i], "{\"a_b\":1,\"a-b\":1}", "a-b");
        help_cannot_write(formats[i], "{\"a\":{\"b\":1},\"a__b\":1}", "a__b");
        help_cannot_write(formats[i], "{\"x\":\"a\\u0000b\"}", "x");
        help_cannot_write(formats[i], "[1]", "");
        help_cannot_write(formats[i], "1", "");
    }
}

static void test_special_names(void **state)
{
    (void)state;
    static const char *const special[] = {
        "path",   "ifs",          "env",        "bash_env",      "ld_preload",
        "dyld_x", "node-options", "pythonpath", "pythonstartup", "shellopts",
        "ps4",    "gconv_path",   "perl5lib",   "rubyopt",       "prompt_command",
        "uid",    "optind",       "random",
    };
    char json[64];
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        (void)snprintf(json, sizeof json, "{\"%s\":\"x\"}", special[i]);
        for (size_t f = 0; f < FORMATS; f++) {
            help_cannot_write(formats[f], json, special[i]);
        }
    }
    static const char *const names[] = {"HOME", "PATH", NULL};
    const sc_write_options allowing = {.allow = names};
    WRITTEN(sc_format_shell, "{\"path\":\"/bin\"}", &allowing, "PATH='/bin'\n");
    const sc_write_options under = {.prefix = "APP_"};
    WRITTEN(sc_format_shell, "{\"path\":\"/bin\"}", &under, "APP_PATH='/bin'\n");
}

static void test_ordinary_names(void **state)
{
    (void)state;
    static const char *const plain[] = {"paths",        "node_env", "epochs",
                                        "compose_file", "host",     "tz"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        char json[64];
        (void)snprintf(json, sizeof json, "{\"%s\":\"x\"}", plain[i]);
        sc_image *image = help_read(&sc_format_json, json);
        for (size_t f = 0; f < FORMATS; f++) {
            sc_buf out;
            assert_int_equal(help_write(formats[f], sc_image_root(image), NULL, &out, NULL), SC_OK);
            sc_buf_free(&out);
        }
        sc_image_release(image);
    }
}

static void test_shell(void **state)
{
    (void)state;
    WRITTEN(sc_format_shell, "{\"a\":\"it's `id` $(id) \\\\ \\n\\r\",\"b\":\"'\",\"c\":\"''x''\"}",
            NULL, "A='it'\\''s `id` $(id) \\ \n\r'\nB=''\\'''\nC=''\\'''\\''x'\\'''\\'''\n");
}

static void test_docker(void **state)
{
    (void)state;
    WRITTEN(sc_format_docker_env, "{\"a\":\" '\\\"#$x \",\"b\":\"x\\ry\"}", NULL,
            "A= '\"#$x \nB=x\ry\n");
    help_cannot_write(&sc_format_docker_env, "{\"a\":{\"b\":\"x\\ny\"}}", "a.b");
    help_cannot_write(&sc_format_docker_env, "{\"a\":\"x\\r\"}", "a");
}

/* The longest line that docker's reader accepts, and one byte more. */
static void test_docker_long_line(void **state)
{
    (void)state;
    enum { LINE = 65535, VALUE = LINE - 2 };
    static char json[LINE + 64];
    memset(json, 'x', sizeof json);
    memcpy(json, "{\"a\":\"", 6);
    memcpy(json + 6 + VALUE, "\"}", 3);
    sc_image *image = help_read(&sc_format_json, json);
    sc_buf out;
    assert_int_equal(help_write(&sc_format_docker_env, sc_image_root(image), NULL, &out, NULL),
                     SC_OK);
    assert_int_equal(out.length, LINE + 1);
    sc_buf_free(&out);
    sc_image_release(image);
    memcpy(json + 6 + VALUE, "x\"}", 4);
    help_cannot_write(&sc_format_docker_env, json, "a");
}

static void test_github(void **state)
{
    (void)state;
    WRITTEN(sc_format_github_env, "{\"a\":\"x<<y=z\",\"b\":\"p\\nEND_\\nq__\",\"c\":\"\\n\"}", NULL,
            "A=x<<y=z\nB<<END___\np\nEND_\nq__\nEND___\nC<<END_\n\n\nEND_\n");
    help_cannot_write(&sc_format_github_env, "{\"a\":\"x\\r\"}", "a");
    help_cannot_write(&sc_format_github_env, "{\"github_sha\":\"x\"}", "github_sha");
    help_cannot_write(&sc_format_github_env, "{\"runner_temp\":\"x\"}", "runner_temp");
    static const char *const names[] = {"GITHUB_SHA", NULL};
    const sc_write_options allowing = {.allow = names};
    WRITTEN(sc_format_github_env, "{\"github_sha\":\"x\"}", &allowing, "GITHUB_SHA=x\n");
}

static void test_systemd(void **state)
{
    (void)state;
    WRITTEN(sc_format_systemd_env,
            "{\"a\":\"x y\",\"b\":\"it's $x \\\\ `y` \\\"z\\\" \\n\",\"c\":\"p\\nq\",\"d\":\"k=v\","
            "\"e\":\"\"}",
            NULL, "A='x y'\nB=\"it's \\$x \\\\ \\`y\\` \\\"z\\\" \n\"\nC='p\nq'\nD=k=v\nE=\n");
    help_cannot_write(&sc_format_systemd_env, "{\"a\":\"\\uFEFF\"}", "a");
    help_cannot_write(&sc_format_systemd_env, "{\"a\":\"\\uFDD0\"}", "a");
    help_cannot_write(&sc_format_systemd_env, "{\"a\":\"\\uFFFF\"}", "a");
    help_cannot_write(&sc_format_systemd_env, "{\"a\":\"\\uD83F\\uDFFE\"}", "a");
}

static void test_wrong_options(void **state)
{
    (void)state;
    static const sc_write_options wrong[] = {
        {.prefix = "a b"}, {.prefix = "x;id;"}, {.separator = "."}, {.separator = ""}};
    sc_image *image = help_read(&sc_format_json, "{\"a\":1}");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        for (size_t f = 0; f < FORMATS; f++) {
            sc_buf out;
            sc_error error = {.code = SC_OK};
            assert_int_equal(help_write(formats[f], sc_image_root(image), &wrong[i], &out, &error),
                             SC_ERROR_INVALID_ARGUMENT);
            assert_int_equal(out.length, 0);
            sc_buf_free(&out);
        }
    }
    sc_image_release(image);
}

static void test_known_by_name(void **state)
{
    (void)state;
    const char *const *names = sc_format_written_names();
    for (size_t i = 0; i < FORMATS; i++) {
        assert_string_equal(names[i], formats[i]->name);
        assert_ptr_equal(sc_format_written(names[i]), formats[i]);
        assert_null(sc_format_by_name(names[i]));
    }
    assert_null(names[FORMATS]);
    assert_null(sc_format_written("json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_refused_names),
        cmocka_unit_test(test_special_names),
        cmocka_unit_test(test_ordinary_names),
        cmocka_unit_test(test_shell),
        cmocka_unit_test(test_docker),
        cmocka_unit_test(test_docker_long_line),
        cmocka_unit_test(test_github),
        cmocka_unit_test(test_systemd),
        cmocka_unit_test(test_wrong_options),
        cmocka_unit_test(test_known_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
