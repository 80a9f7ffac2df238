/* The meaning of YAML: core schema, tags, keys, aliases, merge keys, documents, places.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/yaml/parser.h"
#include "image/image.h"
#include "parsing.h"

typedef struct reading {
    const char *text, *json;
} reading;

static void check(const reading *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        reads_as(&sc_format_yaml, cases[i].text, cases[i].json);
    }
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void test_scalars(void **state)
{
    (void)state;
    static const reading cases[] = {
        {"[~, null, Null, NULL, nULL, nil]", "[null,null,null,null,\"nULL\",\"nil\"]"},
        {"a:\nb: \n", "{a:null,b:null}"},
        {"[true, True, TRUE, false, False, FALSE, tRUE]",
         "[true,true,true,false,false,false,\"tRUE\"]"},
        {"[yes, no, on, off, y, n]", "[\"yes\",\"no\",\"on\",\"off\",\"y\",\"n\"]"},
        {"[0, 12, -7, +3, -0]", "[0,12,-7,3,0]"},
        {"[012, -012, 00, 1:30, 1_000, 0b1]",
         "[\"012\",\"-012\",\"00\",\"1:30\",\"1_000\",\"0b1\"]"},
        {"[0o17, 0x1F, 0xff, 0o8, 0x, 0xG, -0x1]", "[15,31,255,\"0o8\",\"0x\",\"0xG\",\"-0x1\"]"},
        {"[1.5, -1.5, .5, 5., 1e3, 1E-2, 1.5e+3, 01.5]",
         "[1.5,-1.5,0.5,5.0,1000.0,0.01,1500.0,1.5]"},
        {"[., .e3, 1e, 1e+, 1.2.3, 1e3x, +, -x]",
         "[\".\",\".e3\",\"1e\",\"1e+\",\"1.2.3\",\"1e3x\",\"+\",\"-x\"]"},
        {"[.inf, -.Inf, +.INF, .nan, .NaN, .iNF, -.nan]",
         "[Infinity,-Infinity,Infinity,NaN,NaN,\".iNF\",\"-.nan\"]"},
        {"[9223372036854775807, -9223372036854775808, 18446744073709551615]",
         "[9223372036854775807,-9223372036854775808,18446744073709551615]"},
        {"[2024-01-01, 12:30:00]", "[\"2024-01-01\",\"12:30:00\"]"},
        {"['1', \"true\", '~', '']", "[\"1\",\"true\",\"~\",\"\"]"},
    };
    CHECK(cases);
}

static void warned(const char *text, const char *json, sc_status code, uint32_t line,
                   uint32_t column, const char *words)
{
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_image *image = parsed_n(&sc_format_yaml, text, strlen(text), &notices);
    static const sc_write_options compact = {.compact = true};
    assert_string_equal(written(&sc_format_json5, sc_image_root(image), &compact), json);
    assert_int_equal(notices.count, 1);
    assert_int_equal(notices.items[0].code, code);
    assert_int_equal(notices.items[0].line, line);
    assert_int_equal(notices.items[0].column, column);
    assert_string_equal(notices.items[0].source, "test");
    if (strstr(notices.items[0].message, words) == NULL) {
        fail_msg("%s", notices.items[0].message);
    }
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_large_numbers(void **state)
{
    (void)state;
    warned("a: 18446744073709551616\n", "{a:1.8446744073709552e19}", SC_WARNING_PRECISION_LOSS, 1,
           4, "18446744073709551616");
    warned("a: -9223372036854775809\n", "{a:-9.223372036854776e18}", SC_WARNING_PRECISION_LOSS, 1,
           4, "-9223372036854775809");
    warned("a: 0x10000000000000000\n", "{a:1.8446744073709552e19}", SC_WARNING_PRECISION_LOSS, 1, 4,
           "0x1");
    /* Half of the last bit and a little more rounds up; exactly half, to even. */
    warned("a: 0x8000000000000400000001\n", "{a:1.5474250491067257e26}", SC_WARNING_PRECISION_LOSS,
           1, 4, "0x8");
    warned("a: 0x8000000000000400000000\n", "{a:1.5474250491067253e26}", SC_WARNING_PRECISION_LOSS,
           1, 4, "0x8");
    warned("a: 0o4000000000000000000000\n", "{a:3.6893488147419103e19}", SC_WARNING_PRECISION_LOSS,
           1, 4, "0o4");
    warned("a: 1e-400\n", "{a:0.0}", SC_WARNING_PRECISION_LOSS, 1, 4, "1e-400");
    reads_as(&sc_format_yaml, "[0e5, 0.0, -0.0]", "[0.0,0.0,-0.0]");
}

static void test_tags(void **state)
{
    (void)state;
    static const reading cases[] = {
        {"[!!str 12, !!str true, !!str , ! 12, !!binary aGk=]",
         "[\"12\",\"true\",\"\",\"12\",\"aGk=\"]"},
        {"[!!int '12', !!int 012, !!int -012, !!int 0x1F]", "[12,12,-12,31]"},
        {"[!!float 3, !!float '1.5', !!float 0x10]", "[3.0,1.5,16.0]"},
        {"[!!bool 'true', !!null '', !!null null]", "[true,null,null]"},
        {"!!set {a, b}", "{a:null,b:null}"},
        {"!!omap [a: 1, b: 2]", "[{a:1},{b:2}]"},
        {"a: !!map {b: !!seq [c]}", "{a:{b:[\"c\"]}}"},
        {"%TAG !y! tag:yaml.org,2002:\n--- !y!str 1\n", "\"1\""},
        {"%TAG !! tag:example.com:\n--- !<tag:yaml.org,2002:str> 1\n", "\"1\""},
        {"!!str 1: !!int '2'", "{\"1\":2}"},
        {"! [a]", "[\"a\"]"},
    };
    CHECK(cases);
    warned("a: !x 12\n", "{a:12}", SC_WARNING_UNKNOWN_TAG, 1, 7, "`!x`");
    warned("a: !x '12'\n", "{a:\"12\"}", SC_WARNING_UNKNOWN_TAG, 1, 7, "`!x`");
    warned("a: !x [1]\n", "{a:[1]}", SC_WARNING_UNKNOWN_TAG, 1, 7, "`!x`");
    warned("!x a: 1\n", "{a:1}", SC_WARNING_UNKNOWN_TAG, 1, 4, "`!x`");
    warned("a: !!timestamp 2001-01-01\n", "{a:\"2001-01-01\"}", SC_WARNING_UNKNOWN_TAG, 1, 16,
           "timestamp");
}

static void test_keys(void **state)
{
    (void)state;
    static const reading cases[] = {
        {"1: a\ntrue: b\n~: c\n0x1F: d\n1.50: e\n",
         "{\"1\":\"a\",true:\"b\",\"~\":\"c\",\"0x1F\":\"d\",\"1.50\":\"e\"}"},
        {": a\n", "{\"\":\"a\"}"},
        {"? a\n? b\n: c\n", "{a:null,b:\"c\"}"},
        {"? |\n  a\n: 1\n", "{\"a\\n\":1}"},
        {"__proto__: 1\n", "{__proto__:1}"},
        {"a b: 1\n'c: d': 2\n", "{\"a b\":1,\"c: d\":2}"},
        {"http://x: 1\n", "{\"http://x\":1}"},
        {"{a, b: , 'c':1, \"d\" : 2}", "{a:null,b:null,c:1,d:2}"},
        {"[a: 1, ? b : 2, : 3, 'c':4]", "[{a:1},{b:2},{\"\":3},{c:4}]"},
    };
    CHECK(cases);
}

static void test_text(void **state)
{
    (void)state;
    static const reading cases[] = {
        {"a\n b\n\n c\n", "\"a b\\nc\""},
        {"a: b\n  c # d\n", "{a:\"b c\"}"},
        {"\"a\n\n  b\\\n  c \\\n\\ d\\te\"", "\"a\\nbc  d\\te\""},
        {"'it''s\n  x'", "\"it's x\""},
        {"\"\\x41\\u00e9\\U0001F600\\ud83d\\ude00\\/\\e\\0\\N\\_\\L\\P\"",
         "\"A\xC3\xA9\xF0\x9F\x98\x80\xF0\x9F\x98\x80/"
         "\\u001b\\u0000\xC2\x85\xC2\xA0\xE2\x80\xA8\xE2\x80\xA9\""},
        {"a: |\n  x\n   y\n\n  z\n\nb: 1\n", "{a:\"x\\n y\\n\\nz\\n\",b:1}"},
        {"a: |-\n  x\n\nb: |+\n  y\n\n", "{a:\"x\",b:\"y\\n\\n\"}"},
        {"a: |2\n    x\n  y\n", "{a:\"  x\\ny\\n\"}"},
        {"a: >\n  x\n  y\n\n  z\n   w\n  v\n", "{a:\"x y\\nz\\n w\\nv\\n\"}"},
        {"a: |\n  x", "{a:\"x\"}"},
        {"a: |+\n  x", "{a:\"x\"}"},
        {"a: |\n  x\n  y", "{a:\"x\\ny\"}"},
        {"a: >\n  x\n  y", "{a:\"x y\"}"},
        {"a: |\r\n  x\r\n", "{a:\"x\\n\"}"},
        {"a: |\n  x\n ", "{a:\"x\\n\"}"},
        {"a: |+\n  x\n  ", "{a:\"x\\n\\n\"}"},
        {"a: |\n  x\n   ", "{a:\"x\\n \\n\"}"},
        {"|\nx\n", "\"x\\n\""},
        {"a: |\r\n  x\r\n  y\r\nb: 1\r\n", "{a:\"x\\ny\\n\",b:1}"},
        {"a: 1\rb: 2\r", "{a:1,b:2}"},
        {"a: \"\\a\\v\\f\\b\\r\"\n", "{a:\"\\u0007\\u000b\\f\\b\\r\"}"},
        /* Characters that look like the reserved ones. */
        {"# \xC2\xA0\xEF\xBC\xA1\n- \xC2\xA0x\xC2\x85\n- |\n \xEF\xBC\xA1\n- &\xC2\xA1 "
         "\xEF\xBC\xA1\n",
         "[\"\xC2\xA0x\xC2\x85\",\"\xEF\xBC\xA1\\n\",\"\xEF\xBC\xA1\"]"},
        {"- |\n x\n- >\n y\n", "[\"x\\n\",\"y\\n\"]"},
        {"a: x:y\nb: x#y\nc: -1x\nd: ?x\ne: :x\n",
         "{a:\"x:y\",b:\"x#y\",c:\"-1x\",d:\"?x\",e:\":x\"}"},
    };
    CHECK(cases);
}

static void test_structure(void **state)
{
    (void)state;
    static const reading cases[] = {
        {"a:\n- 1\n- 2\nb: 3\n", "{a:[1,2],b:3}"},
        {"- - 1\n  - 2\n- a: 1\n  b: 2\n-\n  c\n", "[[1,2],{a:1,b:2},\"c\"]"},
        {"a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", "{a:{b:{c:1},d:2},e:3}"},
        {"a: [1, [2, {b: 3}],\n  4,\n]\n", "{a:[1,[2,{b:3}],4]}"},
        {"a: [\n  1\n]\nb: {\n  c: 2\n}\n", "{a:[1],b:{c:2}}"},
        {"---\na: 1\n...\n", "{a:1}"},
        {"--- # c\n- 1\n", "[1]"},
        {"# c\n\na: 1 # d\n# e\n", "{a:1}"},
        {"a: 1\n...", "{a:1}"},
        {"--- a\n... # c", "\"a\""},
        {"\xEF\xBB\xBF# c\n\xEF\xBB\xBF---\na: 1\n", "{a:1}"},
        {"{\"a\":1,\"b\":[true,null]}", "{a:1,b:[true,null]}"},
    };
    CHECK(cases);
}

/* A long text that aliases name again counts against their limit, and a merge keeps it once. */
static void test_long_aliases(void **state)
{
    (void)state;
    enum { LENGTH = 4096, FEW = 1000, MANY = 20000 };
    sc_buf text;
    sc_buf_init(&text, NULL, SIZE_MAX / 2);
    sc_buf_append_text(&text, "- &a ");
    sc_buf_append_repeat(&text, 'x', LENGTH);
    for (int i = 0; i < MANY; i++) {
        sc_buf_append_text(&text, i == FEW ? "\n# here\n- *a" : "\n- *a");
    }
    sc_error error = {0};
    sc_image *image;
    assert_int_equal(sc_format_parse(&sc_format_yaml, sc_buf_text(&text), text.length, NULL, &image,
                                     NULL, &error),
                     SC_ERROR_TOO_MANY_ALIASES);
    size_t few = (size_t)(strstr(sc_buf_text(&text), "# here") - sc_buf_text(&text));
    assert_int_equal(
        sc_format_parse(&sc_format_yaml, sc_buf_text(&text), few, NULL, &image, NULL, &error),
        SC_OK);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_copy(writer, sc_image_root(image));
    sc_image *copy = sc_writer_finish(writer, NULL);
    assert_non_null(copy);
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(copy)));
    size_t size;
    sc_image_bytes(copy, &size);
    assert_true(size < 30 * LENGTH);
    sc_image_release(copy);
    sc_image_release(image);
    sc_writer_free(writer);
    sc_buf_free(&text);
}

/* `*k` as a key and `<<` count by the size of their target: a list of them is not quadratic. */
static void test_long_alias_keys(void **state)
{
    (void)state;
    enum { LENGTH = 60000, MANY = 3000 };
    static const char *const shapes[] = {"\n- {*a : 1}", "\n- {<<: [*m, *m]}", "\n- *a"};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        sc_buf text;
        sc_buf_init(&text, NULL, SIZE_MAX / 2);
        sc_buf_append_text(&text, "- &m\n  ? &a ");
        sc_buf_append_repeat(&text, 'x', LENGTH);
        sc_buf_append_text(&text, "\n  : 1");
        for (int i = 0; i < MANY; i++) {
            sc_buf_append_text(&text, shapes[s]);
        }
        sc_error error = {0};
        sc_image *image;
        assert_int_equal(sc_format_parse(&sc_format_yaml, sc_buf_text(&text), text.length, NULL,
                                         &image, NULL, &error),
                         SC_ERROR_TOO_MANY_ALIASES);
        sc_buf_free(&text);
    }
}

static void test_aliases(void **state)
{
    (void)state;
    static const reading cases[] = {
        {"a: &x [1, {b: 2}]\nc: *x\nd: [*x]\n", "{a:[1,{b:2}],c:[1,{b:2}],d:[[1,{b:2}]]}"},
        {"a: &x 1\nb: &x 2\nc: *x\n", "{a:1,b:2,c:2}"},
        {"&k a: &v 0x10\nb: *k\n*v : c\n", "{a:16,b:\"a\",\"0x10\":\"c\"}"},
        {"&k 12: 1\nb: *k\n", "{\"12\":1,b:12}"},
        {"&k \"x\\ty\": 1\nb: *k\n", "{\"x\\ty\":1,b:\"x\\ty\"}"},
        {"a: &x\nb: *x\n", "{a:null,b:null}"},
        {"a: &x !!str 1\nb: *x\n", "{a:\"1\",b:\"1\"}"},
    };
    CHECK(cases);
    /* Anchors end with their document. */
    refused(&sc_format_yaml, "- &a 1\n---\n- *a\n", 3, 3, "there is no anchor `&a` above");
}

static void test_merge_keys(void **state)
{
    (void)state;
    static const reading cases[] = {
        {"a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n", "{a:{x:1,y:2},b:{x:1,y:3}}"},
        {"a: &a {x: 1}\nb: {x: 2, <<: *a}\n", "{a:{x:1},b:{x:2}}"},
        {"a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b]}\n",
         "{a:{x:1},b:{x:2,y:3},c:{x:1,y:3}}"},
        {"<<: {x: 1}\ny: 2\n", "{x:1,y:2}"},
        {"y: 2\n<<: [{x: 1}, {x: 2, z: 3}]\n", "{y:2,x:1,z:3}"},
        {"<<: {<<: {x: 1}, x: 2}\n", "{x:2}"},
        {"<<: &a {x: &b [1]}\ny: *a\nz: *b\n", "{x:[1],y:{x:[1]},z:[1]}"},
        {"a: &l [{x: 1}, {y: 2}]\nb: {<<: *l}\n", "{a:[{x:1},{y:2}],b:{x:1,y:2}}"},
        {"<<: &l [{x: 1}]\nb: *l\n", "{x:1,b:[{x:1}]}"},
        {"\"<<\": {x: 1}\n", "{\"<<\":{x:1}}"},
        {"!!merge <<: {x: 1}\n", "{x:1}"},
        {"<<: {}\n", "{}"},
        {"<<: []\n", "{}"},
        {"a: &a {x: {y: 1}}\nb:\n  <<: *a\n  x: {z: 2}\n", "{a:{x:{y:1}},b:{x:{z:2}}}"},
    };
    CHECK(cases);
    /* A key that was merged and then set counts as set: a second one is a duplicate. */
    refused_n(&sc_format_yaml, "a: &a {x: 1}\nb: {<<: *a, x: 2, x: 3}\n", 37,
              SC_ERROR_DUPLICATE_KEY, 2, 19, "already has the key `x`, at line 2, column 13");
}

/* Merging into objects large enough for an index. */
static void test_large_merge(void **state)
{
    (void)state;
    char text[4096] = "base: &b\n";
    for (int i = 0; i < 40; i++) {
        snprintf(text + strlen(text), 32, "  k%d: %d\n", i, i);
    }
    strcat(text, "copy:\n  k3: own\n  <<: [{z: 1}, *b, {k5: no}]\n  k7: later\n");
    sc_image *image = parsed(&sc_format_yaml, text);
    sc_value copy = sc_value_member(sc_image_root(image), "copy", 4);
    int64_t number;
    const char *own;
    assert_int_equal(sc_value_count(copy), 41);
    assert_int_equal(sc_value_string(sc_value_member(copy, "k3", 2), &own, NULL), SC_OK);
    assert_string_equal(own, "own");
    assert_int_equal(sc_value_string(sc_value_member(copy, "k7", 2), &own, NULL), SC_OK);
    assert_string_equal(own, "later");
    assert_int_equal(sc_value_int(sc_value_member(copy, "k5", 2), &number), SC_OK);
    assert_int_equal(number, 5);
    assert_int_equal(sc_value_kind(sc_value_member(copy, "<<", 2)), SC_ABSENT);
    placed_at(sc_value_member(copy, "k5", 2), 7, 7);
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    sc_image *again = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, NULL);
    assert_non_null(again);
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(again)));
    sc_image_release(again);
    sc_image_release(image);
}

static void reads_documents(const char *text, sc_documents documents, const char *json,
                            size_t warnings)
{
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_format_parse_options options = {.name = "test",
                                       .notices = &notices,
                                       .reader = {.documents = documents},
                                       .source_kind = SC_SOURCE_FILE};
    sc_image *image;
    sc_error error;
    if (sc_format_parse(&sc_format_yaml, text, strlen(text), &options, &image, NULL, &error) !=
        SC_OK) {
        fail_msg("%s", error.message);
    }
    static const sc_write_options compact = {.compact = true};
    assert_string_equal(written(&sc_format_json5, sc_image_root(image), &compact), json);
    assert_int_equal(notices.count, warnings);
    if (warnings != 0) {
        assert_int_equal(notices.items[0].code, SC_WARNING_MULTIPLE_DOCUMENTS);
    }
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_documents(void **state)
{
    (void)state;
    const char *two = "a: 1\nb: {x: 1}\n---\nb: {y: 2}\nc: 3\n";
    reads_documents(two, SC_DOCUMENTS_MERGE, "{a:1,b:{x:1,y:2},c:3}", 1);
    reads_documents(two, SC_DOCUMENTS_FIRST, "{a:1,b:{x:1}}", 0);
    reads_documents(two, SC_DOCUMENTS_LIST, "[{a:1,b:{x:1}},{b:{y:2},c:3}]", 0);
    reads_documents("a: 1\n---\n", SC_DOCUMENTS_MERGE, "{a:1}", 0);
    reads_documents("---\n---\na: 1\n---\n# c\n", SC_DOCUMENTS_MERGE, "{a:1}", 0);
    reads_documents("a: 1\n---\n[x]\n", SC_DOCUMENTS_MERGE, "[\"x\"]", 1);
    reads_documents("a: {b: 1}\n---\na: 2\n---\na: {c: 3}\n", SC_DOCUMENTS_MERGE, "{a:{c:3}}", 1);
    reads_documents("a: 1\n...\n---\nb: 2\n...\n", SC_DOCUMENTS_MERGE, "{a:1,b:2}", 1);
    reads_documents("a: 1\n", SC_DOCUMENTS_LIST, "[{a:1}]", 0);
    reads_documents("", SC_DOCUMENTS_LIST, "[]", 0);
    reads_documents("", SC_DOCUMENTS_MERGE, "null", 0);
    reads_documents("# c\n...\n", SC_DOCUMENTS_FIRST, "null", 0);
    reads_documents("a: &x [1]\n---\na: &x [2]\nb: *x\n", SC_DOCUMENTS_MERGE, "{a:[2],b:[2]}", 1);
}

static void test_document_origins(void **state)
{
    (void)state;
    sc_image *image = parsed(&sc_format_yaml, "a: {b: 1}\n---\na:\n  c: 2\n---\nd: 3\n");
    sc_value root = sc_image_root(image);
    placed_at(sc_value_at(root, "a.b"), 1, 8);
    placed_at(sc_value_at(root, "a.c"), 4, 6);
    placed_at(sc_value_at(root, "d"), 6, 4);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(root, "a.c"), &origin));
    assert_string_equal(origin.source, "test");
    sc_image_release(image);
}

static void test_empty(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool empty;
    } cases[] = {{"", true}, {" \n# c\n", true}, {"...\n", true}, {"---\n", false}, {"~", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sc_image *image;
        bool empty;
        assert_int_equal(sc_format_parse(&sc_format_yaml, cases[i].text, strlen(cases[i].text),
                                         NULL, &image, &empty, NULL),
                         SC_OK);
        assert_int_equal(empty, cases[i].empty);
        assert_int_equal(sc_value_kind(sc_image_root(image)), SC_NULL);
        sc_image_release(image);
    }
}

static void test_places(void **state)
{
    (void)state;
    sc_image *image = parsed(&sc_format_yaml, "# c\n"
                                              "é: &x\n"
                                              "  ü: !!str 1\n"
                                              "  l: [ä, {k: 2}]\n"
                                              "m: *x\n"
                                              "n:\n"
                                              "- |\n"
                                              "  text\n"
                                              "- 'a\n"
                                              "  b'\n"
                                              "- z\n"
                                              "o:\n"
                                              "p: 1\n");
    sc_value root = sc_image_root(image);
    placed_at(root, 2, 1);
    placed_at(sc_value_at(root, "é"), 3, 3);
    placed_at(sc_value_at(root, "é.ü"), 3, 12);
    placed_at(sc_value_at(root, "é.l"), 4, 6);
    placed_at(sc_value_at(root, "é.l[0]"), 4, 7);
    placed_at(sc_value_at(root, "é.l[1]"), 4, 10);
    placed_at(sc_value_at(root, "é.l[1].k"), 4, 14);
    placed_at(sc_value_at(root, "m.l[1].k"), 4, 14);
    placed_at(sc_value_at(root, "n"), 7, 1);
    placed_at(sc_value_at(root, "n[0]"), 7, 3);
    placed_at(sc_value_at(root, "n[1]"), 9, 3);
    placed_at(sc_value_at(root, "n[2]"), 11, 3);
    placed_at(sc_value_at(root, "o"), 12, 3);
    placed_at(sc_value_at(root, "p"), 13, 4);
    sc_image_release(image);
}

static sc_status list_kinds(void *context, const sc_yaml_event *event)
{
    static const char letters[] = "(){}<>.*"; /* document, mapping, sequence, scalar, alias */
    sc_buf_append_char(context, letters[event->kind]);
    if (event->kind >= SC_YAML_MAPPING_START && event->key && event->kind != SC_YAML_MAPPING_END &&
        event->kind != SC_YAML_SEQUENCE_END) {
        sc_buf_append_char(context, '=');
    }
    return SC_OK;
}

/* Collections as keys exist in the events, though no image can hold them. */
static void test_collection_keys(void **state)
{
    (void)state;
    static const reading cases[] = {
        {"a: 1\n[b]: 2\n&x {c: d} : 3\n", "({.=.<=.>.{=.=.}.})"},
        {"[[a]: b, {c: d} : e]\n", "(<{<=.>.}{{=.=.}.}>)"},
        {"? - a\n: - b\n", "({<=.><.>})"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64] = "";
        sc_buf out;
        sc_error error = {.code = SC_OK};
        sc_buf_init(&out, NULL, 1000);
        strcpy(text, cases[i].text);
        sc_yaml_input input = {.text = text,
                               .length = strlen(text),
                               .ascii = true,
                               .depth = 16,
                               .collection_keys = true,
                               .allocator = sc_allocator_default()};
        assert_int_equal(sc_yaml_parse(&input, list_kinds, &out, &error), SC_OK);
        assert_string_equal(sc_buf_text(&out), cases[i].json);
        sc_buf_free(&out);
    }
}

/* Deeper than the storage that the parser allocates at first. */
static void test_deep(void **state)
{
    (void)state;
    char text[2048] = "";
    for (int i = 0; i < 60; i++) {
        strcat(text, i % 2 != 0 ? "[" : "{a: ");
    }
    strcat(text, "x");
    for (int i = 59; i >= 0; i--) {
        strcat(text, i % 2 != 0 ? "]" : "}");
    }
    sc_image *image = parsed(&sc_format_yaml, text);
    sc_value value = sc_image_root(image);
    for (int i = 0; i < 60; i++) {
        value = sc_value_item(value, 0);
    }
    placed_at(value, 1, 151);
    sc_image_release(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_large_numbers),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_structure),
        cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_long_aliases),
        cmocka_unit_test(test_long_alias_keys),
        cmocka_unit_test(test_merge_keys),
        cmocka_unit_test(test_large_merge),
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_document_origins),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_deep),
        cmocka_unit_test(test_collection_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
