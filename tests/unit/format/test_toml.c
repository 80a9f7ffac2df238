/* The TOML reader: values, the rules of tables, places, and every failure with its place. */
#include "text_help.h"

static const sc_format *const toml = &sc_format_toml;

static void test_scalars(void **state)
{
    (void)state;
    help_reads(toml, "", "{}");
    help_reads(toml, "# only a comment", "{}");
    help_reads(toml, "a = true\nb=false\r\n", "{\"a\":true,\"b\":false}");
    help_reads(toml, "a = +99\nb = 0\nc = -17\nd = 1_000\ne = -0\nf = +0",
               "{\"a\":99,\"b\":0,\"c\":-17,\"d\":1000,\"e\":0,\"f\":0}");
    help_reads(toml, "a = 0xDEAD_beef\nb = 0o755\nc = 0b1101\nd = 0x00ff",
               "{\"a\":3735928559,\"b\":493,\"c\":13,\"d\":255}");
    help_reads(toml, "a = 9223372036854775807\nb = -9223372036854775808\nc=123456789012345678",
               "{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":123456789012345678}");
    help_reads(toml, "a = 0x7fffffffffffffff", "{\"a\":9223372036854775807}");
    help_reads(toml,
               "a = 3.14\nb = -0.01\nc = 5e+22\nd = 1e06\ne = 6.626e-34\nf = 1_0.5_0\ng = 0e0",
               "{\"a\":3.14,\"b\":-0.01,\"c\":5e+22,\"d\":1000000.0,\"e\":6.626e-34,\"f\":10.5,"
               "\"g\":0.0}");
}

static double number_at(const sc_image *image, const char *path)
{
    sc_scalar scalar = sc_value_scalar(sc_value_at(sc_image_root(image), path));
    assert_int_equal(scalar.kind, SC_FLOAT);
    return scalar.number;
}

static void test_special_floats(void **state)
{
    (void)state;
    sc_image *image = help_read(toml, "a = inf\nb = -inf\nc = +inf\nd = nan\ne = -nan\nf=-0.0");
    assert_true(number_at(image, "a") > 1e308);
    assert_true(number_at(image, "b") < -1e308);
    assert_true(number_at(image, "c") > 1e308);
    assert_true(number_at(image, "d") != number_at(image, "d"));
    assert_true(number_at(image, "e") != number_at(image, "e"));
    assert_true(1 / number_at(image, "f") < 0);
    sc_image_release(image);
}

static void assert_datetime(const sc_image *image, const char *path, const char *text)
{
    sc_scalar scalar = sc_value_scalar(sc_value_at(sc_image_root(image), path));
    assert_int_equal(scalar.kind, SC_DATETIME);
    assert_string_equal(scalar.text, text);
}

static void test_datetimes(void **state)
{
    (void)state;
    sc_image *image = help_read(toml, "a = 1979-05-27 07:32z # comment\n"
                                      "b = 1979-05-27T00:32:00.999999-07:00\n"
                                      "c = 1979-05-27t07:32:00\n"
                                      "d = 1979-05-27 # 07:32\n"
                                      "e = [07:32, 1979-05-27,1979-05-27 07:32]\n");
    assert_datetime(image, "a", "1979-05-27T07:32:00Z");
    assert_datetime(image, "b", "1979-05-27T00:32:00.999999-07:00");
    assert_datetime(image, "c", "1979-05-27T07:32:00");
    assert_datetime(image, "d", "1979-05-27");
    assert_datetime(image, "e[0]", "07:32:00");
    assert_datetime(image, "e[1]", "1979-05-27");
    assert_datetime(image, "e[2]", "1979-05-27T07:32:00");
    sc_image_release(image);
}

static void test_strings(void **state)
{
    (void)state;
    help_reads(toml, "a = \"\"\nb = ''\nc = 'C:\\dir'\nd = \"tab\\tend\\u00e9\\U0001F600\\x41\\e\"",
               "{\"a\":\"\",\"b\":\"\",\"c\":\"C:\\\\dir\",\"d\":"
               "\"tab\\tend\\u00e9\\ud83d\\ude00A\\u001b\"}");
    help_reads(toml, "a = \"\\b\\n\\f\\r\\\"\\\\\\u0000\"",
               "{\"a\":\"\\b\\n\\f\\r\\\"\\\\\\u0000\"}");
    help_reads(toml, "a = \"\"\"\nRoses\r\nViolets\"\"\"\nb = '''\r\nraw\\n\n'''",
               "{\"a\":\"Roses\\nViolets\",\"b\":\"raw\\\\n\\n\"}");
    help_reads(toml, "a = \"\"\"x \\   \n\n   \t y\\\r\n z\"\"\"", "{\"a\":\"x yz\"}");
    help_reads(toml, "a = \"\"\"\"\"\"\nb = ''''''", "{\"a\":\"\",\"b\":\"\"}");
    help_reads(toml, "a = \"\"\"\"\"q\"\"\"\"\"\nb = '''''q'''''",
               "{\"a\":\"\\\"\\\"q\\\"\\\"\",\"b\":\"''q''\"}");
    help_reads(toml, "a = \"\"\"one \"\" two\\\" \\u0041\"\"\"",
               "{\"a\":\"one \\\"\\\" two\\\" A\"}");
}

static void test_keys(void **state)
{
    (void)state;
    help_reads(toml, "bare-key_1 = 1\n1234 = 2\n\"a b\" = 3\n'q\"' = 4\n\"\" = 5",
               "{\"bare-key_1\":1,\"1234\":2,\"a b\":3,\"q\\\"\":4,\"\":5}");
    help_reads(toml, "a . b.\"c.d\" = 1\na.b.e = 2\n3.14 = 3",
               "{\"a\":{\"b\":{\"c.d\":1,\"e\":2}},\"3\":{\"14\":3}}");
    help_reads(toml, "2001-02-03 = 1\ninf = 2\ntrue = 3",
               "{\"2001-02-03\":1,\"inf\":2,\"true\":3}");
}

static void test_containers(void **state)
{
    (void)state;
    help_reads(toml, "a = [ ]\nb = [1, 'two', [3.5], {x = 1}]\nc = [\n 1, # one\n\n 2,\r\n]",
               "{\"a\":[],\"b\":[1,\"two\",[3.5],{\"x\":1}],\"c\":[1,2]}");
    help_reads(toml, "a = {}\nb = { x = 1, y.z = 2, y.w = 3 }\nc = {\n x = 1, # one\n\n y = 2,\n}",
               "{\"a\":{},\"b\":{\"x\":1,\"y\":{\"z\":2,\"w\":3}},\"c\":{\"x\":1,\"y\":2}}");
}

static void test_tables(void **state)
{
    (void)state;
    help_reads(toml, "[a.b.c]\nx = 1\n[ a ]\ny = 2\n[a . 'b'.d]",
               "{\"a\":{\"b\":{\"c\":{\"x\":1},\"d\":{}},\"y\":2}}");
    help_reads(toml, "[[a]]\nx=1\n[a.b]\ny=1\n[[a]]\n[a.b]\ny=2\n[[a.c]]\n[[a.c]]\nz=3",
               "{\"a\":[{\"x\":1,\"b\":{\"y\":1}},{\"b\":{\"y\":2},\"c\":[{},{\"z\":3}]}]}");
    help_reads(toml, "[fruit]\napple.color = 'red'\n[fruit.apple.texture]\nsmooth = true",
               "{\"fruit\":{\"apple\":{\"color\":\"red\",\"texture\":{\"smooth\":true}}}}");
    help_reads(toml, "[a.b.c]\n[a]\nb.x = 1", "{\"a\":{\"b\":{\"c\":{},\"x\":1}}}");
    help_reads(toml, "[[a.b]]\n[a]\nx = 1", "{\"a\":{\"b\":[{}],\"x\":1}}");
}

/* Headers that repeat the beginning of the previous one, in all similar ways. */
static void test_headers_in_common(void **state)
{
    (void)state;
    help_reads(toml, "[a.b]\nx = 1\n[a.b.c]\ny = 2\n[a.bc]\nz = 3\n[a.b.d.e]\n[a.b.d]",
               "{\"a\":{\"b\":{\"x\":1,\"c\":{\"y\":2},\"d\":{\"e\":{}}},\"bc\":{\"z\":3}}}");
    help_reads(toml, "[a.b.c]\n[ a.b.d ]\n[a .b.e]\n[a. b.f]\n[a.b .g]\n[a.\"b\".h]\n[a.b . i]",
               "{\"a\":{\"b\":{\"c\":{},\"d\":{},\"e\":{},\"f\":{},\"g\":{},\"h\":{},\"i\":{}}}}");
    help_reads(
        toml, "[[a.b]]\n[a.b.c]\nx=1\n[[a.b.d]]\n[[a.b]]\n[a.b.c]\nx=2\n[[a.b.d]]\n[a.b.d.e]",
        "{\"a\":{\"b\":[{\"c\":{\"x\":1},\"d\":[{}]},{\"c\":{\"x\":2},\"d\":[{\"e\":{}}]}]}}");
    help_reads(toml, "[\"a.b\".c]\n[\"a.b\".d]\n[a.b.c]\n[a.b.d]",
               "{\"a.b\":{\"c\":{},\"d\":{}},\"a\":{\"b\":{\"c\":{},\"d\":{}}}}");
    help_reads(toml, "[a.b]\nc.d = 1\n[a.b.e]\n[a.b.c.f]",
               "{\"a\":{\"b\":{\"c\":{\"d\":1,\"f\":{}},\"e\":{}}}}");
    help_reads(toml, "[1.2.3.4.5.6.7.8.9.x]\n[1.2.3.4.5.6.7.8.9.y]\n[1.2.3.z]",
               "{\"1\":{\"2\":{\"3\":{\"4\":{\"5\":{\"6\":{\"7\":{\"8\":{\"9\":{\"x\":{},\"y\":{}}}"
               "}}}},\"z\":{}}}}}");
    help_reads(toml, "[a.b]\n[x]\n[a.c]\n[a.c.d]\n[x.a.c]",
               "{\"a\":{\"b\":{},\"c\":{\"d\":{}}},\"x\":{\"a\":{\"c\":{}}}}");
}

static void test_places_of_values(void **state)
{
    (void)state;
    sc_image *image = help_read(toml, "# top\n"
                                      "name = \"\"\"a\nb\"\"\"\n"
                                      "  \"\xC3\xA9\" = [1, '\xC3\xA9', { k.l = 2 }]\n"
                                      "[server.tls]\n"
                                      "on = true\n"
                                      "  d.e = 1.5\n"
                                      "[[list]]\n"
                                      "[[list]]\n"
                                      "t = 2000-01-01\n");
    help_place(image, "", 1, 1);
    help_place(image, "name", 2, 8);
    help_place(image, "\xC3\xA9", 4, 9);
    help_place(image, "\xC3\xA9[0]", 4, 10);
    help_place(image, "\xC3\xA9[1]", 4, 13);
    help_place(image, "\xC3\xA9[2]", 4, 18);
    help_place(image, "\xC3\xA9[2].k", 4, 20);
    help_place(image, "\xC3\xA9[2].k.l", 4, 26);
    help_place(image, "server", 5, 1);
    help_place(image, "server.tls", 5, 1);
    help_place(image, "server.tls.on", 6, 6);
    help_place(image, "server.tls.d", 7, 3);
    help_place(image, "server.tls.d.e", 7, 9);
    help_place(image, "list", 8, 1);
    help_place(image, "list[1]", 9, 1);
    help_place(image, "list[1].t", 10, 5);
    sc_image_release(image);
}

typedef struct bad_case {
    const char *text;
    uint32_t line, column;
} bad_case;

static void test_syntax_errors(void **state)
{
    static const bad_case cases[] = {
        {"a", 1, 2},
        {"a =", 1, 4},
        {"a = # none", 1, 5},
        {"a = 1 b = 2", 1, 7},
        {"a = 1\n= 2", 2, 1},
        {"\xC3\xA9 = 1", 1, 1},
        {"k\xC3\xA9 = 1", 1, 2},
        {"a.b. = 1", 1, 6},
        {"\"\"\"k\"\"\" = 1", 1, 1},
        {"a = yes", 1, 5},
        {"a = True", 1, 5},
        {"a = trueish", 1, 5},
        {"a = [1 2]", 1, 8},
        {"a = [1,,2]", 1, 8},
        {"a = [\n1,", 1, 5},
        {"a = {b = 1", 1, 5},
        {"a = {b = 1 c = 2}", 1, 12},
        {"a = {,}", 1, 6},
        {"a = \"x", 1, 5},
        {"a = \"x\n\"", 1, 5},
        {"a = 'x\r\n'", 1, 5},
        {"a = \"\"\"x\n", 1, 5},
        {"a = \"x\ty\x01\"", 1, 9},
        {"a = 'x\x7F'", 1, 7},
        {"a = \"x\\q\"", 1, 7},
        {"a = \"\xC3\xA9\\u12\"", 1, 7},
        {"a = \"\\x4\"", 1, 6},
        {"a = \"\\uD800\"", 1, 6},
        {"a = \"\\U00110000\"", 1, 6},
        {"a = \"\"\"x\\ y\"\"\"", 1, 9},
        {"a = \"\"\"\nx\ry\"\"\"", 2, 2},
        {"a = 1 # \x01", 1, 9},
        {"a = 1\rb = 2", 1, 6},
        {"a = 01", 1, 5},
        {"a = 1_", 1, 5},
        {"a = 1__0", 1, 5},
        {"a = _1", 1, 5},
        {"a = 1_e2", 1, 5},
        {"a = 1e_2", 1, 5},
        {"a = .5", 1, 5},
        {"a = 5.", 1, 5},
        {"a = 1.e5", 1, 5},
        {"a = 1e", 1, 5},
        {"a = 0x", 1, 5},
        {"a = 0xg", 1, 5},
        {"a = 0x_1", 1, 5},
        {"a = 0o8", 1, 5},
        {"a = 0b2", 1, 5},
        {"a = +0x1", 1, 5},
        {"a = --1", 1, 5},
        {"a = +", 1, 5},
        {"a = +true", 1, 5},
        {"a = infinity", 1, 5},
        {"a = ni", 1, 5},
        {"a = 1979-13-01", 1, 10},
        {"a = 1979-02-29", 1, 13},
        {"a = 1979-05-27 25:00", 1, 16},
        {"a = 25:00", 1, 5},
        {"a = 07:32:", 1, 11},
        {"[a", 1, 3},
        {"[]", 1, 2},
        {"[a]]", 1, 4},
        {"[[a]", 1, 5},
        {"[[a] ]", 1, 5},
        {"[a] b = 1", 1, 5},
        {"[a\n]", 1, 3},
        {"[a b]", 1, 4},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        help_refuses(toml, cases[i].text, SC_ERROR_SYNTAX, cases[i].line, cases[i].column);
    }
}

static void test_nul_does_not_end_the_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"a = 1\0", "\0", "a = 'x\0'", "#\0", "a\0"};
    static const size_t lengths[] = {6, 1, 8, 2, 2};
    static const uint32_t columns[] = {6, 1, 7, 2, 2};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        sc_image *image;
        sc_error error;
        assert_int_equal(sc_format_parse(toml, texts[i], lengths[i], NULL, &image, NULL, &error),
                         SC_ERROR_SYNTAX);
        assert_int_equal(error.line, 1);
        assert_int_equal(error.column, columns[i]);
    }
}

typedef struct duplicate_case {
    const char *text;
    uint32_t line, column;
    const char *first; /* place that the message names */
} duplicate_case;

static void test_duplicates(void **state)
{
    static const duplicate_case cases[] = {
        {"a = 1\n  a = 2", 2, 3, "line 1, column 5"},
        {"a = 1\n\"\\u0061\" = 2", 2, 1, "line 1, column 5"},
        {"a.b = 1\na.b = 2", 2, 3, "line 1, column 7"},
        {"a = 1\na.b = 2", 2, 1, "line 1, column 5"},
        {"a = {}\na.b = 2", 2, 1, "line 1, column 5"},
        {"a.b = 1\na = {}", 2, 1, "line 1, column 1"},
        {"a = {b = 1, b = 2}", 1, 13, "line 1, column 10"},
        {"a = {b = {}, b.c = 2}", 1, 14, "line 1, column 10"},
        {"[a]\n[b]\n[a]", 3, 2, "line 1, column 1"},
        {"[a]\n[a.b]\n[ a.b ]", 3, 5, "line 2, column 1"},
        {"a.b = 1\n[a]", 2, 2, "line 1, column 1"},
        {"a = 1\n[a]", 2, 2, "line 1, column 5"},
        {"a = 1\n[a.b]", 2, 2, "line 1, column 5"},
        {"a = {}\n[a.b]", 2, 2, "line 1, column 5"},
        {"a = [{}]\n[a.b]", 2, 2, "line 1, column 5"},
        {"a = []\n[[a]]", 2, 3, "line 1, column 5"},
        {"[a]\n[[a]]", 2, 3, "line 1, column 1"},
        {"[[a]]\n[a]", 2, 2, "line 1, column 1"},
        {"[[a.b]]\n[a]\nb = 1", 3, 1, "line 1, column 1"},
        {"[[a.b]]\n[a]\nb.c = 1", 3, 1, "line 1, column 1"},
        {"[a.b.c]\n[a]\nb.c.d = 1", 3, 3, "line 1, column 1"},
        {"[[a.b]]\n[[a]]", 2, 3, "line 1, column 1"},
        {"[t1]\nt2.t3.v = 0\n[t1.t2]", 3, 5, "line 2, column 1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sc_error error = help_refuses(toml, cases[i].text, SC_ERROR_DUPLICATE_KEY, cases[i].line,
                                      cases[i].column);
        assert_non_null(strstr(error.message, cases[i].first));
    }
}

static void test_number_range(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a = 9223372036854775808",
        "a = -9223372036854775809",
        "a = 0x8000000000000000",
        "a = 0b1111111111111111111111111111111111111111111111111111111111111111",
        "a = 99999999999999999999999999",
        "a = -99999999999999999999999999",
        "a = 1e400",
        "a = -1e400",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        help_refuses(toml, texts[i], SC_ERROR_NUMBER_RANGE, 1, 5);
    }
}

static void test_small_floats_warn(void **state)
{
    (void)state;
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_format_parse_options options = {.notices = &notices};
    const char *text = "a = 0.0\nb = 1e-400\n";
    sc_image *image;
    assert_int_equal(sc_format_parse(toml, text, strlen(text), &options, &image, NULL, NULL),
                     SC_OK);
    assert_int_equal(notices.count, 1);
    assert_int_equal(notices.items[0].code, SC_WARNING_PRECISION_LOSS);
    assert_int_equal(notices.items[0].line, 2);
    assert_int_equal(notices.items[0].column, 5);
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_empty_is_reported(void **state)
{
    (void)state;
    static const char *const empty[] = {"", "\n\r\n \t", "# comment\n  # another"};
    sc_image *image;
    bool is_empty;
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        is_empty = false;
        assert_int_equal(
            sc_format_parse(toml, empty[i], strlen(empty[i]), NULL, &image, &is_empty, NULL),
            SC_OK);
        assert_true(is_empty);
        assert_int_equal(sc_value_kind(sc_image_root(image)), SC_OBJECT);
        sc_image_release(image);
    }
    assert_int_equal(sc_format_parse(toml, "[a]", 3, NULL, &image, &is_empty, NULL), SC_OK);
    assert_false(is_empty);
    sc_image_release(image);
}

static void refuses_with(const sc_limits *limits, const char *text, sc_status code, uint32_t line,
                         uint32_t column)
{
    sc_format_parse_options options = {.limits = limits};
    sc_error error;
    sc_image *image;
    assert_int_equal(sc_format_parse(toml, text, strlen(text), &options, &image, NULL, &error),
                     code);
    assert_null(image);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
}

static void test_limits(void **state)
{
    (void)state;
    const sc_limits depth = {.depth = 4};
    refuses_with(&depth, "a = [[[[1]]]]", SC_ERROR_TOO_DEEP, 1, 8);
    refuses_with(&depth, "a = {b = {c = {d = {}}}}", SC_ERROR_TOO_DEEP, 1, 20);
    refuses_with(&depth, "a.b.c.d.e = 1", SC_ERROR_TOO_DEEP, 1, 7);
    refuses_with(&depth, "[a.b.c.d]", SC_ERROR_TOO_DEEP, 1, 8);
    refuses_with(&depth, "[[a.b]]\n[a.b.c]", SC_ERROR_TOO_DEEP, 2, 6);
    const sc_limits nodes = {.nodes = 100};
    char text[1024] = "a = [";
    for (size_t i = 0; i < 100; i++) {
        strcat(text, "1,");
    }
    strcat(text, "]");
    refuses_with(&nodes, text, SC_ERROR_TOO_MANY_NODES, 1, 202);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    char text[4096] = "a = \"\"\"one\\n\r\ntwo\"\"\"\nb = 1_000.5\nc = 1e-999\n";
    while (strlen(text) < 3900) {
        strcat(text, "[[a-table-of-a-name]]\n'k e y' = 'value'\n");
    }
    help_survives_oom(toml, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_special_floats),
        cmocka_unit_test(test_datetimes),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_headers_in_common),
        cmocka_unit_test(test_places_of_values),
        cmocka_unit_test(test_syntax_errors),
        cmocka_unit_test(test_nul_does_not_end_the_text),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_number_range),
        cmocka_unit_test(test_small_floats_warn),
        cmocka_unit_test(test_empty_is_reported),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
