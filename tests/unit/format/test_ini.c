/* INI: the dialect, shapes that would lose data, places, failures, and writing. */
#include "text_help.h"

#include <stdio.h>
#include <stdlib.h>

static const sc_format *const ini = &sc_format_ini;

/* The text of a setting, as written. */
static void assert_text(const sc_image *image, const char *path, const char *expected)
{
    const char *text;
    size_t length;
    assert_true(sc_value_untyped(sc_value_at(sc_image_root(image), path), &text, &length));
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
}

static void assert_reads_text(const char *text, const char *expected)
{
    sc_image *image = help_read(ini, text);
    assert_text(image, "a", expected);
    sc_image_release(image);
}

static void test_settings(void **state)
{
    (void)state;
    help_reads(ini, "", "{}");
    help_reads(ini, "; c\n  # c\r\n\r\r\n", "{}");
    help_reads(ini, "a=1\nb : two words \nc.d\t=\r\ne = x = y : z",
               "{\"a\":1,\"b\":\"two words\",\"c.d\":\"\",\"e\":\"x = y : z\"}");
    help_reads(ini, "a = true\nb = null\nc = [1, {\"x\": 2}]\nd = 007\ne = {no\n",
               "{\"a\":true,\"b\":null,\"c\":[1,{\"x\":2}],\"d\":\"007\",\"e\":\"{no\"}");
}

static void test_comments(void **state)
{
    (void)state;
    assert_reads_text("a = x ; c", "x");
    assert_reads_text("a = x\t# c", "x");
    assert_reads_text("a = x;y#z", "x;y#z");
    assert_reads_text("a = ; no value before", "; no value before");
    assert_reads_text("a = #fff ; white", "#fff");
}

static void test_quotes(void **state)
{
    (void)state;
    assert_reads_text("a = \"  x ; y \"  ; c", "  x ; y ");
    assert_reads_text("a = 'it \"is\"'", "it \"is\"");
    assert_reads_text("a = ''", "");
    assert_reads_text("a = \"C:\\new\"", "C:\\new");
    assert_reads_text("a = \"b\" and \"c\"", "\"b\" and \"c\"");
    assert_reads_text("a = \"open", "\"open");
    assert_reads_text("a = \"b\";c", "\"b\";c");
    assert_reads_text("a = it's", "it's");
}

static void test_continued_values(void **state)
{
    (void)state;
    assert_reads_text("a = one\n  two ; c\n\n  # c\n  three\n\nb = x", "one\ntwo\n\nthree");
    assert_reads_text("a =\n\tone\n\ttwo = 2", "one\ntwo = 2");
    assert_reads_text("a = \"one\"\n  \"two\"", "\"one\"\n\"two\"");
    assert_reads_text("a = one\n  [two]", "one\n[two]");
    help_reads(ini, "[s]\n\ta = 1\n\tb = 2\n\t[t]\n\tc = 3",
               "{\"s\":{\"a\":1,\"b\":2},\"t\":{\"c\":3}}");
}

static void test_sections(void **state)
{
    (void)state;
    help_reads(ini, "x = 1\n[a.b] ; c\ny = 2\n[ c ]#c\n[a]\nz = 3\n[a.b]\nw = 4",
               "{\"x\":1,\"a\":{\"b\":{\"y\":2,\"w\":4},\"z\":3},\"c\":{}}");
    help_reads(ini, "[*.[ch]]\na = 1\n[b] ; see [c]\n[d \"e.f\"]",
               "{\"*\":{\"[ch]\":{\"a\":1}},\"b\":{},\"d \\\"e\":{\"f\\\"\":{}}}");
    help_reads(ini, "[.a]\nx = 1\n[b.]", "{\"\":{\"a\":{\"x\":1}},\"b\":{\"\":{}}}");
}

static void test_nothing_is_lost(void **state)
{
    (void)state;
    const char *expected = "{\"a\":{\"b\":1,\"b.c\":2,\"b.d.e\":3}}";
    help_reads(ini, "[a]\nb = 1\n[a.b]\nc = 2\n[a.b.d]\ne = 3", expected);
    help_reads(ini, "[a.b]\nc = 2\n[a.b.d]\ne = 3\n[a]\nb = 1", expected);
    help_reads(ini, "a = 1\n[a]\nb = 2\n[a.c]", "{\"a\":1,\"a.b\":2}");
}

static void test_repeated_keys(void **state)
{
    (void)state;
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_format_parse_options options = {.notices = &notices};
    const char *text = "[s]\na = 1\n[t]\n[s]\n  a = 2\n";
    sc_image *image;
    assert_int_equal(sc_format_parse(ini, text, strlen(text), &options, &image, NULL, NULL), SC_OK);
    assert_int_equal(notices.count, 1);
    assert_int_equal(notices.items[0].code, SC_WARNING_DUPLICATE_KEY);
    assert_int_equal(notices.items[0].line, 5);
    assert_int_equal(notices.items[0].column, 3);
    assert_non_null(strstr(notices.items[0].message, "line 2"));
    assert_text(image, "s.a", "2");
    help_place(image, "s.a", 5, 7);
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_places(void **state)
{
    (void)state;
    sc_image *image = help_read(ini, "top=1\r\n"
                                     "; c\r"
                                     "\xC3\xA9 =  \"x\"\n"
                                     "[a.b]\n"
                                     "c = one\n"
                                     "    two\n"
                                     "d =\n");
    help_place(image, "top", 1, 5);
    help_place(image, "\xC3\xA9", 3, 6);
    help_place(image, "a", 4, 1);
    help_place(image, "a.b", 4, 1);
    help_place(image, "a.b.c", 5, 5);
    help_place(image, "a.b.d", 7, 4);
    sc_image_release(image);
}

static void test_syntax_errors(void **state)
{
    (void)state;
    help_refuses(ini, "\n  \xC3\xA9 no separator", SC_ERROR_SYNTAX, 2, 3);
    help_refuses(ini, "a = 1\nword", SC_ERROR_SYNTAX, 2, 1);
    help_refuses(ini, "= 1", SC_ERROR_SYNTAX, 1, 1);
    help_refuses(ini, "a = 1\n: x", SC_ERROR_SYNTAX, 2, 1);
    help_refuses(ini, "a = 1\n[b", SC_ERROR_SYNTAX, 2, 1);
    help_refuses(ini, "[b] c", SC_ERROR_SYNTAX, 1, 1);
    help_refuses(ini, "[ ]", SC_ERROR_SYNTAX, 1, 1);
    help_refuses(ini, "[]", SC_ERROR_SYNTAX, 1, 1);
}

static void refuses_with(const sc_limits *limits, const char *text, sc_status code, uint32_t line,
                         uint32_t column)
{
    sc_format_parse_options options = {.limits = limits};
    sc_error error;
    sc_image *image;
    assert_int_equal(sc_format_parse(ini, text, strlen(text), &options, &image, NULL, &error),
                     code);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
}

static void test_limits(void **state)
{
    (void)state;
    const sc_limits depth = {.depth = 3};
    const sc_limits nodes = {.nodes = 4};
    refuses_with(&depth, "[a]\n [b.c.d]\n", SC_ERROR_TOO_DEEP, 2, 2);
    refuses_with(&nodes, "a=1\nb=2\nc=3\nd=4\ne=5\n", SC_ERROR_TOO_MANY_NODES, 4, 3);
}

static void test_joined_names_are_bounded(void **state)
{
    (void)state;
    enum { NAME = 30000, LINES = 200 };
    char *text = malloc(2 * NAME + LINES * 10 + 100);
    assert_non_null(text);
    char *to = text;
    *to++ = 'x';
    memset(to, 'n', NAME);
    to += NAME;
    to += sprintf(to, "=1\n[x");
    memset(to, 'n', NAME);
    to += NAME;
    to += sprintf(to, "]\n");
    for (int i = 0; i < LINES; i++) {
        to += sprintf(to, "k%d=1\n", i);
    }
    sc_image *image;
    sc_error error;
    assert_int_equal(sc_format_parse(ini, text, (size_t)(to - text), NULL, &image, NULL, &error),
                     SC_ERROR_TOO_LARGE);
    assert_true(error.line > 30);
    free(text);
}

static void test_writing(void **state)
{
    (void)state;
    help_writes(ini, "{}", NULL, "");
    help_writes(ini, "{\"a\":{\"b\":{\"c\":1},\"d\":true},\"e\":null,\"f\":[1,\"x\"],\"g\":{}}",
                NULL, "e = null\nf = [1,\"x\"]\n\n[a]\nd = true\n\n[a.b]\nc = 1\n\n[g]\n");
    help_writes(ini, "{\"a\":{\"b\":{\"c\":1.5}}}", NULL, "[a.b]\nc = 1.5\n");
    const sc_write_options compact = {.compact = true};
    help_writes(ini, "{\"a\":1,\"b\":{\"c\":\"\",\"d\":\" x\"}}", &compact,
                "a=1\n[b]\nc=\nd=\" x\"\n");
    help_writes(ini, "{\"\\ufeffa\":1}", NULL,
                "\n\xEF\xBB\xBF"
                "a = 1\n");
}

static void test_spelling(void **state)
{
    (void)state;
    help_writes(ini, "{\"a\":\" x\",\"b\":\"x ; y\",\"c\":\"\\\"x\\\"\",\"d\":\"it's\"}", NULL,
                "a = \" x\"\nb = \"x ; y\"\nc = '\"x\"'\nd = it's\n");
}

static void test_lines(void **state)
{
    (void)state;
    help_writes(ini, "{\"a\":\"one\\ntwo\\n\\nthree\",\"b\":\"\\\"x\\\" 'y\"}", NULL,
                "a = one\n    two\n\n    three\nb = \"x\" 'y\n");
    help_writes(ini, "{\"a\":\"; x\\ny\",\"b\":\"\\\"x\\\"\\ny\",\"c\":\"\\\"it's\\\"\"}", NULL,
                "a = ; x\n    y\nb = \"x\"\n    y\nc =\n    \"it's\"\n");
    help_writes(ini, "{\"a\":\"'x' \\\"y'\"}", NULL, "a = 'x' \"y'\n");
}

static void test_cannot_write(void **state)
{
    (void)state;
    help_cannot_write(ini, "[1]", "");
    help_cannot_write(ini, "{\"a\":{\"b\":\"x\\n\"}}", "a.b");
    help_cannot_write(ini, "{\"a\":\"x\\ry\"}", "a");
    help_cannot_write(ini, "{\"a\":\" '\\\"\"}", "a");
    help_cannot_write(ini, "{\"a\":\"x\\n y\"}", "a");
    help_cannot_write(ini, "{\"\":1}", "\"\"");
    help_cannot_write(ini, "{\"a=b\":1}", "a=b");
    help_cannot_write(ini, "{\"[a\":1}", "\"[a\"");
    help_cannot_write(ini, "{\"a.b\":{\"c\":1}}", "\"a.b\"");
    help_cannot_write(ini, "{\"\":{\"c\":1}}", "\"\"");
    help_cannot_write(ini, "{\"a] ;\":{\"c\":1}}", "\"a] ;\"");
    help_cannot_write(ini, "{\" a\":{\"c\":1}}", "\" a\"");
}

static void test_not_finite(void **state)
{
    (void)state;
    sc_image *image = help_read(&sc_format_toml, "a = [1, nan]\nb = inf\n");
    sc_buf out;
    sc_error error;
    assert_int_equal(help_write(ini, sc_image_root(image), NULL, &out, &error),
                     SC_ERROR_CANNOT_WRITE);
    assert_string_equal(error.path, "a");
    sc_buf_free(&out);
    sc_image_release(image);
}

static void test_text_is_kept(void **state)
{
    (void)state;
    const char *text = "a = 1\nb = { \"x\": 1 }\nc = [ ]\nd = null\n";
    sc_image *image = help_read(ini, text);
    sc_buf out;
    assert_int_equal(help_write(ini, sc_image_root(image), NULL, &out, NULL), SC_OK);
    assert_string_equal(sc_buf_text(&out), text);
    sc_buf_free(&out);
    const sc_write_options origins = {.origins = true};
    assert_int_equal(help_write(ini, sc_image_root(image), &origins, &out, NULL), SC_OK);
    assert_non_null(strstr(sc_buf_text(&out), "; text:2:5\nb = "));
    sc_buf_free(&out);
    sc_image_release(image);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    char text[4096] = "a = 1\na = 2\n[b]\nc =\n  d\n  e\n[a.b]\nf = 'x'\ng = [1]\n";
    for (int i = 0; i < 120; i++) {
        sprintf(text + strlen(text), "[s%d.t]\nk%d = x\n", i, i);
    }
    help_survives_oom(ini, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_continued_values),
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_nothing_is_lost),
        cmocka_unit_test(test_repeated_keys),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_syntax_errors),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_joined_names_are_bounded),
        cmocka_unit_test(test_writing),
        cmocka_unit_test(test_spelling),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_cannot_write),
        cmocka_unit_test(test_not_finite),
        cmocka_unit_test(test_text_is_kept),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
