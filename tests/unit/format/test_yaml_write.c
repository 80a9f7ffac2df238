/* Writing YAML: the style, quoted texts and the reason, literal blocks, and that it reads back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/yaml/text.h"
#include "parsing.h"

static const sc_write_options compact = {.compact = true};

static void reads_back(sc_value value, const sc_write_options *options)
{
    const char *text = written(&sc_format_yaml, value, options);
    sc_image *image = parsed(&sc_format_yaml, text);
    if (!sc_value_equal(value, sc_image_root(image))) {
        fail_msg("does not read back: %s", text);
    }
    sc_image_release(image);
}

/* A text of YAML is written as `block` and, compact, as `flow` (NULL: not compared). */
static void writes(const char *text, const char *block, const char *flow)
{
    sc_image *image = parsed(&sc_format_yaml, text);
    sc_value root = sc_image_root(image);
    assert_string_equal(written(&sc_format_yaml, root, NULL), block);
    if (flow != NULL) {
        assert_string_equal(written(&sc_format_yaml, root, &compact), flow);
    }
    reads_back(root, NULL);
    reads_back(root, &compact);
    sc_image_release(image);
}

static void test_structure(void **state)
{
    (void)state;
    writes("{a: 1, b: {c: [1, 2], d: {}}, e: []}",
           "a: 1\nb:\n  c:\n    - 1\n    - 2\n  d: {}\ne: []\n",
           "{a: 1, b: {c: [1, 2], d: {}}, e: []}");
    writes("[[1, [2]], {a: 1, b: [3]}, [], {}]",
           "- - 1\n  - - 2\n- a: 1\n  b:\n    - 3\n- []\n- {}\n",
           "[[1, [2]], {a: 1, b: [3]}, [], {}]");
    writes("1", "1\n", "1");
    writes("a b", "a b\n", "a b");
    writes("'x\n\n  y'", "|-\n  x\n  y\n", "\"x\\ny\"");
    writes("{}", "{}\n", "{}");
    writes("", "null\n", "null");
}

static void test_scalars(void **state)
{
    (void)state;
    writes("[~, true, false, -1, 18446744073709551615]",
           "- null\n- true\n- false\n- -1\n- 18446744073709551615\n", NULL);
    /* An exponent after a point and with a sign: YAML 1.1 accepts no other. */
    writes("[1.0, 0.1, 1e300, 1.5e-7, -1e22, .inf, -.inf, .nan]",
           "- 1.0\n- 0.1\n- 1.0e+300\n- 1.5e-7\n- -1.0e+22\n- .inf\n- -.inf\n- .nan\n", NULL);
}

static void test_datetimes(void **state)
{
    (void)state;
    sc_image *image = parsed(&sc_format_toml, "a = 2024-01-02T03:04:05Z\nb = 2024-01-02\n"
                                              "c = 03:04:05\nd = 2024-01-02T03:04:05.5+01:00\n");
    assert_string_equal(written(&sc_format_yaml, sc_image_root(image), NULL),
                        "a: 2024-01-02T03:04:05Z\nb: 2024-01-02\nc: \"03:04:05\"\n"
                        "d: 2024-01-02T03:04:05.5+01:00\n");
    sc_image_release(image);
}

/* Each word of a list, separated by spaces or line feeds, may be plain (`plain`) or may not. */
static void check_words(const char *words, bool flow, bool plain)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        if (sc_yaml_can_be_plain(words, length, flow) != plain) {
            fail_msg("%s: %.*s", plain ? "plain" : "quoted", (int)length, words);
        }
        words += length;
        words += strspn(words, " ");
    }
}

static void test_plain(void **state)
{
    (void)state;
    check_words("a it's a\"b x:y a#b -a --flag a-b 1.2.3 10.0.0.1 ..x v1 1a 0xyz a,b a[b] /x/y "
                "http://x/y yesterday nothing \xC3\xA9 \xF0\x9F\x98\x80 a? 2024-01 a\\b $x (x) "
                "~x x@y <x> =x truename +x 1,000 _1 e5 xFF 0b12 2024-1-100 nano",
                false, true);
    assert_true(sc_yaml_can_be_plain("12 apples", 9, false));
    assert_true(sc_yaml_can_be_plain("3 - 4", 5, false));
    assert_true(sc_yaml_can_be_plain("a b", 3, true));
}

static void test_quoted(void **state)
{
    (void)state;
    /* Words of YAML 1.1 and 1.2, numbers of either, dates of 1.1, characters of the structure. */
    check_words("null Null ~ true TRUE yes Yes no NO on off y N << =", false, false);
    check_words("0 12 -1 +1 012 0o17 0x1f 0X1F 0b101 1_000 1e3 1E+3 1.5 .5 5. -.5 1:30 190:20:30 "
                "1:30.5 .inf -.INF .NaN . 1_ 12e03 685_230.15",
                false, false);
    check_words("2024-01-01 2024-1-1 2024-01-01T10:00:00Z", false, false);
    check_words("- ? : a: #a &a *a !a | > 'a \"a %a @a `a [a ]a {a }a ,a --- ...", false, false);
    check_words("a,b a] x[1] {x a} a:b -a a?", true, false);
    check_words("a\tb \ta a\nb a\rb a\x01 a\x7F \xC2\x85 \xE2\x80\xA8 \xEF\xBB\xBF \xEF\xBF\xBE",
                false, false);
    static const char *const spaced[] = {"",     "- a",   "? a", ": a", "a: b",
                                         "a #b", "--- a", " a",  "a ",  "2024-01-01 10:00:00"};
    for (size_t i = 0; i < sizeof spaced / sizeof spaced[0]; i++) {
        assert_false(sc_yaml_can_be_plain(spaced[i], strlen(spaced[i]), false));
    }
    assert_false(sc_yaml_can_be_plain("a\0b", 3, false));
}

static void prints(const char *text, size_t length, const char *expected)
{
    sc_buf out;
    sc_buf_init(&out, NULL, 1000);
    sc_yaml_print_text(&out, text, length, false);
    assert_string_equal(sc_buf_text(&out), expected);
    sc_buf_free(&out);
}

static void test_quotes(void **state)
{
    (void)state;
    prints("no", 2, "\"no\"");
    prints("'a", 2, "\"'a\"");
    prints("\"a", 2, "'\"a'");
    prints("\"it's", 5, "'\"it''s'");
    prints("a: \\b", 5, "'a: \\b'");
    prints("\"\n", 2, "\"\\\"\\n\"");
    prints("\0\a\b\t\v\f\r\x1B\x02\x7F", 10, "\"\\0\\a\\b\\t\\v\\f\\r\\e\\x02\\x7f\"");
    prints("\xC2\x85\xC2\xA0\xE2\x80\xA9\xEF\xBB\xBF", 10, "\"\\x85\xC2\xA0\\u2029\\ufeff\"");
}

static void test_literals(void **state)
{
    (void)state;
    writes("a: \"x\\ny\\n\"", "a: |\n  x\n  y\n", "{a: \"x\\ny\\n\"}");
    writes("a: \"x\\ny\"", "a: |-\n  x\n  y\n", NULL);
    writes("a: \"x\\n\\n\"\nb: 1", "a: |+\n  x\n\nb: 1\n", NULL);
    writes("a: \"x\\n\\n\\n  y\\n\"", "a: |\n  x\n\n\n    y\n", NULL);
    writes("a: \" x\\ny\"", "a: |2-\n   x\n  y\n", NULL);
    writes("a: \"\\n x\\ny\"", "a: |2-\n\n   x\n  y\n", NULL);
    writes("a: \"\\tx\\ny\"", "a: |2-\n  \tx\n  y\n", NULL);
    writes("a: \"x\\n\\ty\"", "a: |-\n  x\n  \ty\n", NULL);
    writes("- - \"x\\ny\"\n  - k: \" x\\ny\\n\"",
           "- - |-\n    x\n    y\n  - k: |2\n       x\n      y\n", NULL);
    writes("\" x\\ny\"", "|2-\n   x\n  y\n", NULL);
    writes("\"---\\n...\\n\"", "|\n  ---\n  ...\n", NULL);
    writes("\"# x\\n# y\\n\"", "|\n  # x\n  # y\n", NULL);
    /* White space at the end of a line would be lost by editors; control characters need escapes.
     */
    writes("a: \"x \\ny\"", "a: \"x \\ny\"\n", NULL);
    writes("a: \"x\\n \"", "a: \"x\\n \"\n", NULL);
    writes("a: \"\\n\"", "a: \"\\n\"\n", NULL);
    writes("a: \"x\\r\\ny\"", "a: \"x\\r\\ny\"\n", NULL);
    writes("a: \"x\\u2028\\ny\"", "a: \"x\\u2028\\ny\"\n", NULL);
    /* A key is never a literal block. */
    writes("\"x\\ny\": 1", "\"x\\ny\": 1\n", "{\"x\\ny\": 1}");
}

static void test_keys(void **state)
{
    (void)state;
    writes("{'no': 1, '1': 2, '': 3, 'a b': 4, 'a: b': 5}",
           "\"no\": 1\n\"1\": 2\n\"\": 3\na b: 4\n\"a: b\": 5\n",
           "{\"no\": 1, \"1\": 2, \"\": 3, a b: 4, \"a: b\": 5}");
    char key[1100], text[1200], expected[1300];
    memset(key, 'k', sizeof key);
    key[1001] = '\0';
    snprintf(text, sizeof text, "x: {? %s : 1}", key);
    snprintf(expected, sizeof expected, "x:\n  ? %s\n  : 1\n", key);
    writes(text, expected, NULL);
    snprintf(text, sizeof text, "? %s\n: [1]\n", key);
    snprintf(expected, sizeof expected, "? %s\n:\n  - 1\n", key);
    writes(text, expected, NULL);
}

static void test_origins(void **state)
{
    (void)state;
    static const sc_write_options origins = {.origins = true, .compact = true};
    sc_image *image = parsed(&sc_format_yaml, "a: 1\nb:\n  - x\n  - {c: \"y\\nz\"}\nd: {}\n");
    const char *text = written(&sc_format_yaml, sc_image_root(image), &origins);
    assert_string_equal(text, "a: 1 # test:1:4\n"
                              "b: # test:3:3\n"
                              "  - x # test:3:5\n"
                              "  - c: |- # test:4:9\n"
                              "      y\n"
                              "      z\n"
                              "d: {} # test:5:4\n");
    reads_back(sc_image_root(image), &origins);
    sc_image_release(image);
}

static void test_nothing(void **state)
{
    (void)state;
    sc_buf out;
    sc_error error;
    static const sc_write_options pretty;
    sc_buf_init(&out, NULL, 100);
    sc_writing writing = {(sc_value){NULL, 0, 0}, &pretty, sc_allocator_default(), &out, &error};
    assert_int_equal(sc_format_yaml.write(&sc_format_yaml, &writing), SC_ERROR_CANNOT_WRITE);
    sc_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure), cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_datetimes), cmocka_unit_test(test_plain),
        cmocka_unit_test(test_quoted),    cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_literals),  cmocka_unit_test(test_keys),
        cmocka_unit_test(test_origins),   cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
