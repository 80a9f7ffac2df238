/* Java properties: the rules of java.util.Properties.load, nesting, places, failures, writing. */
#include "text_help.h"

#include <stdio.h>

static const sc_format *const properties = &sc_format_properties;

static void test_lines(void **state)
{
    (void)state;
    help_reads(properties, "", "{}");
    help_reads(properties, "# c\n ! c\r\n\t\f \r", "{}");
    help_reads(properties, "a=1\nb: two\nc three\nd\n e = x \nf\t\t=\ng = = x",
               "{\"a\":1,\"b\":\"two\",\"c\":\"three\",\"d\":\"\",\"e\":\"x \",\"f\":\"\","
               "\"g\":\"= x\"}");
    help_reads(properties, "=x\n", "{\"\":\"x\"}");
    help_reads(properties, "a=x # no comment\nb=#x", "{\"a\":\"x # no comment\",\"b\":\"#x\"}");
}

static void test_escapes(void **state)
{
    (void)state;
    help_reads(properties, "a=\\t\\n\\r\\f\\\\\\q\\\"\\u0041\\u00e9",
               "{\"a\":\"\\t\\n\\r\\f\\\\q\\\"A\\u00e9\"}");
    help_reads(properties, "a=\\uD83D\\uDE00!", "{\"a\":\"\\ud83d\\ude00!\"}");
    help_reads(properties, "a\\ b\\=c\\:d=1\n\\#e=2\n\\u0066=3",
               "{\"a b=c:d\":1,\"#e\":2,\"f\":3}");
}

static void test_joined_lines(void **state)
{
    (void)state;
    help_reads(properties, "a=one,\\\n   two,\\\r\n\tthree\nb=1",
               "{\"a\":\"one,two,three\",\"b\":1}");
    help_reads(properties, "a=x\\\\\nb=1", "{\"a\":\"x\\\\\",\"b\":1}");
    help_reads(properties, "ke\\\n  y=1\nb \\\n = \\\n 2", "{\"key\":1,\"b\":2}");
    help_reads(properties, "a=x\\\n# y\nb=\\", "{\"a\":\"x# y\",\"b\":\"\"}");
    help_reads(properties, "\\\n\nb=\\\n\nc=1\\\n  \n", "{\"b\":\"\",\"c\":1}");
}

static void test_nesting(void **state)
{
    (void)state;
    help_reads(properties, "a.b.c=1\na.d=2\ne\\.f.g=3\n.h=4\ni..j=5\nk.=6",
               "{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e.f\":{\"g\":3},\"\":{\"h\":4},"
               "\"i\":{\"\":{\"j\":5}},\"k\":{\"\":6}}");
}

static void test_nothing_is_lost(void **state)
{
    (void)state;
    const char *expected =
        "{\"log4j\":{\"appender\":{\"A\":\"x\",\"A.layout\":\"y\",\"A.layout.P\":\"z\"}}}";
    help_reads(properties,
               "log4j.appender.A=x\nlog4j.appender.A.layout=y\nlog4j.appender.A.layout.P=z",
               expected);
    help_reads(properties,
               "log4j.appender.A.layout.P=z\nlog4j.appender.A.layout=y\nlog4j.appender.A=x",
               expected);
    help_reads(properties, "a={\"x\":1}\na.b=2", "{\"a\":{\"x\":1},\"a.b\":2}");
}

static void test_repeated_keys(void **state)
{
    (void)state;
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_format_parse_options options = {.notices = &notices};
    const char *text = "a.b=1\nc=1\n a\\u002eb=2\na.b=3";
    sc_image *image;
    assert_int_equal(sc_format_parse(properties, text, strlen(text), &options, &image, NULL, NULL),
                     SC_OK);
    assert_int_equal(notices.count, 2);
    assert_int_equal(notices.items[0].code, SC_WARNING_DUPLICATE_KEY);
    assert_int_equal(notices.items[0].line, 3);
    assert_int_equal(notices.items[0].column, 2);
    help_place(image, "a.b", 4, 5);
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_places(void **state)
{
    (void)state;
    sc_image *image = help_read(properties, "# c\n"
                                            "a.b = x\\\n"
                                            "  y\n"
                                            "\xC3\xA9.\xC3\xA9  1\r\n"
                                            "d=\n");
    help_place(image, "a", 2, 1);
    help_place(image, "a.b", 2, 7);
    help_place(image, "\xC3\xA9", 4, 1);
    help_place(image, "\xC3\xA9.\xC3\xA9", 4, 6);
    help_place(image, "d", 5, 3);
    sc_image_release(image);
}

static void test_failures(void **state)
{
    (void)state;
    help_refuses(properties, "a=1\nb=x\\u12", SC_ERROR_SYNTAX, 2, 4);
    help_refuses(properties, "a=\\u12g4", SC_ERROR_SYNTAX, 1, 3);
    help_refuses(properties, "a=\\uD83Dx", SC_ERROR_SYNTAX, 1, 3);
    help_refuses(properties, "a\\uDE00=1", SC_ERROR_SYNTAX, 1, 2);
    help_refuses(properties, "a=\\uD83D\\uD83D", SC_ERROR_SYNTAX, 1, 3);
    help_refuses(properties, "A=1\nA.b=2\nA\\.b.c=3", SC_ERROR_DUPLICATE_KEY, 3, 1);
    help_refuses(properties, "A\\.b.c=3\nA.b=2\nA=1", SC_ERROR_DUPLICATE_KEY, 2, 1);
}

static void test_depth(void **state)
{
    (void)state;
    char text[3000];
    memset(text, '.', 2000);
    strcpy(text + 2000, "=1");
    help_refuses(properties, text, SC_ERROR_TOO_DEEP, 1, 1);
    text[300] = '\0';
    help_refuses(properties, text, SC_ERROR_TOO_DEEP, 1, 1);
    text[200] = '\0';
    sc_image_release(help_read(properties, text));
}

static void test_writing(void **state)
{
    (void)state;
    help_writes(properties, "{}", NULL, "");
    help_writes(
        properties,
        "{\"a\":{\"b\":{\"c\":1},\"d\":true},\"e\":null,\"f\":[1,\"x\"],\"g\":{},\"h\":1.5}", NULL,
        "a.b.c=1\na.d=true\ne=null\nf=[1,\"x\"]\ng={}\nh=1.5\n");
    help_writes(properties, "{\"k =:#!\\\\\":\" x y\\n\\t\\\\=\",\"\":{\"\":\"\\u00e9\\u0000\"}}",
                NULL, "k\\ \\=\\:\\#\\!\\\\=\\ x y\\n\\t\\\\=\n.=\\u00E9");
    help_writes(properties, "{\"\\u00e9a\":\"x\\u20ac y\\ud83d\\ude00\"}", NULL,
                "\\u00E9a=x\\u20AC y\\uD83D\\uDE00\n");
}

static void test_written_dots(void **state)
{
    (void)state;
    help_writes(properties,
                "{\"a.b\":1,\"c\":{\"d.e\":{\"f\":2}},\"g\":3,\"g.h\":4,\"g.i\":{\"j\":5}}", NULL,
                "a\\.b=1\nc.d\\.e.f=2\ng=3\ng.h=4\ng\\.i.j=5\n");
    help_writes(properties, "{\"\\ufeffa\":1}", NULL, "\\uFEFFa=1\n");
}

static void test_cannot_write(void **state)
{
    (void)state;
    help_cannot_write(properties, "[1]", "");
    help_cannot_write(properties, "1", "");
}

static void test_origins(void **state)
{
    (void)state;
    sc_image *image = help_read(properties, "a.b = 1\nc = 007\n");
    const sc_write_options options = {.origins = true};
    sc_buf out;
    assert_int_equal(help_write(properties, sc_image_root(image), &options, &out, NULL), SC_OK);
    assert_string_equal(sc_buf_text(&out), "# text:1:7\na.b=1\n# text:2:5\nc=007\n");
    sc_buf_free(&out);
    sc_image_release(image);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    char text[4096] = "a.b=1\na.b=2\na=x\\u0041\nc\\.d.e=[1]\n";
    for (int i = 0; i < 120; i++) {
        sprintf(text + strlen(text), "n%d.k=x\\\n  y\n", i);
    }
    help_survives_oom(properties, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),           cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_joined_lines),    cmocka_unit_test(test_nesting),
        cmocka_unit_test(test_nothing_is_lost), cmocka_unit_test(test_repeated_keys),
        cmocka_unit_test(test_places),          cmocka_unit_test(test_failures),
        cmocka_unit_test(test_depth),           cmocka_unit_test(test_writing),
        cmocka_unit_test(test_written_dots),    cmocka_unit_test(test_cannot_write),
        cmocka_unit_test(test_origins),         cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
