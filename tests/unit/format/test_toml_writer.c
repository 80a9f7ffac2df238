/* The TOML writer: its layout, its spelling of text, and values that it cannot write. */
#include "text_help.h"

static const sc_format *const toml = &sc_format_toml;

static void test_layout(void **state)
{
    (void)state;
    help_writes(toml, "{}", NULL, "");
    help_writes(toml, "{\"a\":{\"x\":1},\"b\":true,\"c\":[{\"y\":1},{\"z\":{\"w\":2.5}}],\"d\":{}}",
                NULL,
                "b = true\n"
                "\n[a]\nx = 1\n"
                "\n[[c]]\ny = 1\n"
                "\n[[c]]\n"
                "\n[c.z]\nw = 2.5\n"
                "\n[d]\n");
    help_writes(toml, "{\"a\":{\"b\":{\"c d\":{\"x\":1}},\"e\":{\"y\":2}}}", NULL,
                "[a.b.\"c d\"]\nx = 1\n\n[a.e]\ny = 2\n");
    help_writes(toml, "{\"a\":{\"b\":{},\"x\":1}}", NULL, "[a]\nx = 1\n\n[a.b]\n");
}

static void test_arrays(void **state)
{
    (void)state;
    help_writes(toml, "{\"a\":[],\"b\":[1,[2,[]],{}],\"c\":[1,{\"x\":\"y\",\"z\":[1.0]}]}", NULL,
                "a = []\nb = [1, [2, []], {}]\nc = [1, { x = \"y\", z = [1.0] }]\n");
    help_writes(toml,
                "{\"hosts\":[\"first.example.com\",\"second.example.com\",\"third.example.com\","
                "\"fourth.example.com\",[\"fifth.example.com\"]]}",
                NULL,
                "hosts = [\n"
                "    \"first.example.com\",\n"
                "    \"second.example.com\",\n"
                "    \"third.example.com\",\n"
                "    \"fourth.example.com\",\n"
                "    [\"fifth.example.com\"],\n"
                "]\n");
}

static void test_deep_arrays_stay_small(void **state)
{
    (void)state;
    char json[1024] = "{\"a\":";
    memset(json + 5, '[', 250);
    memset(json + 255, ']', 250);
    memcpy(json + 505, "}", 2);
    sc_image *image = help_read(&sc_format_json, json);
    sc_buf out;
    sc_error error;
    assert_int_equal(help_write(toml, sc_image_root(image), NULL, &out, &error), SC_OK);
    assert_true(out.length < 2500);
    sc_image *back = help_read_n(toml, out.data, out.length);
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(back)));
    sc_image_release(back);
    sc_image_release(image);
    sc_buf_free(&out);
}

static void test_text(void **state)
{
    (void)state;
    help_writes(toml, "{\"a\":\"\",\"b\":\"it's\",\"c\":\"C:\\\\dir\",\"d\":\"\\\"q\\\" it's\"}",
                NULL, "a = \"\"\nb = \"it's\"\nc = 'C:\\dir'\nd = \"\\\"q\\\" it's\"\n");
    help_writes(toml, "{\"a\":\"x\\n\",\"b\":\"\\u0000\\b\\t\\f\\r\\u001b\\u007f\\u00e9\"}", NULL,
                "a = \"x\\n\"\nb = \"\\u0000\\b\\t\\f\\r\\u001b\\u007f\xC3\xA9\"\n");
    help_writes(toml, "{\"a\":\"one\\ntwo\\n\",\"b\":\"\\\\d+\\n\\\"q\\\"\\n\"}", NULL,
                "a = \"\"\"\none\ntwo\n\"\"\"\nb = '''\n\\d+\n\"q\"\n'''\n");
    help_writes(toml, "{\"a\":\"'''\\n\\\"\\\"\\\"\\\"\\\\\\r\\\"\"}", NULL,
                "a = \"\"\"\n'''\n\"\"\\\"\"\\\\\\r\\\"\"\"\"\n");
    help_writes(toml, "{\"a\":[\"one\\ntwo\"]}", NULL, "a = [\"one\\ntwo\"]\n");
}

static void test_keys(void **state)
{
    (void)state;
    help_writes(toml, "{\"\":1,\"a.b\":2,\"c-d_9\":3,\"q\\\"\":4,\"\\u00e9\":5,\"n\\nl\":6}", NULL,
                "\"\" = 1\n\"a.b\" = 2\nc-d_9 = 3\n'q\"' = 4\n\"\xC3\xA9\" = 5\n\"n\\nl\" = 6\n");
}

static void test_compact(void **state)
{
    (void)state;
    const sc_write_options compact = {.compact = true};
    help_writes(toml, "{\"a\":{\"x\":1,\"y\":{}},\"b\":[{\"z\":\"l\\nm\"},[]]}", &compact,
                "a={x=1,y={}}\nb=[{z=\"l\\nm\"},[]]\n");
}

static void test_numbers_and_datetimes(void **state)
{
    (void)state;
    const char *text = "a = -9223372036854775808\n"
                       "b = 1e100\n"
                       "c = nan\n"
                       "d = -inf\n"
                       "e = 1979-05-27T07:32:00.50Z\n"
                       "f = 07:32:00\n";
    sc_image *image = help_read(toml, text);
    sc_buf out;
    assert_int_equal(help_write(toml, sc_image_root(image), NULL, &out, NULL), SC_OK);
    assert_string_equal(sc_buf_text(&out), text);
    sc_image_release(image);
    sc_buf_free(&out);
}

static void test_origins(void **state)
{
    (void)state;
    sc_image *image = help_read(toml, "a = 1\n[b.c]\nd = [\n2]\n");
    const sc_write_options options = {.origins = true};
    sc_buf out;
    assert_int_equal(help_write(toml, sc_image_root(image), &options, &out, NULL), SC_OK);
    assert_string_equal(sc_buf_text(&out), "a = 1 # text:1:5\n"
                                           "\n[b] # text:2:1\n"
                                           "\n[b.c] # text:2:1\n"
                                           "d = [2] # text:3:5\n");
    sc_image_release(image);
    sc_buf_free(&out);
}

static void test_cannot_write(void **state)
{
    (void)state;
    help_cannot_write(toml, "null", "");
    help_cannot_write(toml, "[1]", "");
    help_cannot_write(toml, "{\"a\":[1,{\"b.c\":null}]}", "a[1].\"b.c\"");
    help_cannot_write(toml, "{\"a\":{\"b\":[{\"c\":9223372036854775808}]}}", "a.b[0].c");
    help_cannot_write(toml, "{\"a\":null}", "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_arrays),
        cmocka_unit_test(test_deep_arrays_stay_small),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_compact),
        cmocka_unit_test(test_numbers_and_datetimes),
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_cannot_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
