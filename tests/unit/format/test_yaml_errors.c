/* Texts that the YAML reader refuses: the code, the line, the column and the message of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parsing.h"

typedef struct refusal {
    const char *text;
    uint32_t line, column;
    const char *words;
} refusal;

static void check(const refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        refused(&sc_format_yaml, cases[i].text, cases[i].line, cases[i].column, cases[i].words);
    }
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void test_indentation(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"a:\n    b: 1\n  c: 2\n", 3, 3,
         "indented less than line 2, where the mapping began, but more than line 1, where the "
         "mapping around it began"},
        {"a:\n  - 1\n - 2\n", 3, 2, "less than line 2, where the list began, but more than line 1"},
        {"  a: 1\n b: 2\n", 2, 2, "indented less than line 1, where the mapping began"},
        {"a: 'x'\n  b: 2\n", 2, 3, "indented more than line 1, where the mapping began"},
        {"- 'x'\n  - y\n", 2, 3, "indented more than line 1, where the list began"},
        {"a: [1,\n2]\n", 2, 1, "must be indented more: it is within the `[` of line 1"},
        {"a: {b: 1,\nc: 2}\n", 2, 1, "must be indented more: it is within the `{` of line 1"},
        {"a: \"x\ny\"\n", 2, 1, "within the quotes opened on line 1"},
        {"- a\nb: 1\n", 2, 1, "`-` was expected here, in the list that began on line 1"},
        {"a: 1\n- b\n", 2, 1, "a list is not allowed here, among the keys of the mapping"},
        {"a: |\n   \n  b\n", 2, 3, "more spaces than the first line of the text below"},
    };
    CHECK(cases);
}

static void test_tabs(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"a:\n\tb: 1\n", 2, 1, "a tab cannot indent"},
        {"a:\n  b: 1\n\tc: 2\n", 3, 1, "a tab cannot indent"},
        {"a:\n  b: 1\n  \tc: 2\n", 3, 3, "a tab cannot indent"},
        {"- a\n\t- b\n", 2, 1, "a tab cannot indent"},
        {"-\t- a\n", 1, 3, "a list cannot begin after a tab"},
        {"?\ta: b\n", 1, 4, "a mapping cannot begin after a tab"},
        {"a: \"x\n\ty\"\n", 2, 1, "a tab cannot indent"},
        {"- [\n\ta]\n", 2, 1, "a tab cannot indent"},
        {"a: |\n\t\nb: 1\n", 2, 1, "a tab cannot indent"},
        {"a: 'x'\n\t'y'\n", 2, 1, "a tab cannot indent"},
        {"'x'\n\t'y'\n", 2, 1, "a tab cannot indent"},
        {"a:\n    b: 'x'\n  \t'y'\n", 3, 3, "a tab cannot indent"},
        {"a: 'x'\n  \t'y'\n", 2, 3, "a tab cannot indent"},
        {"- 'x'\n\ty: z\n", 2, 1, "a tab cannot indent"},
    };
    CHECK(cases);
    reads_as(&sc_format_yaml, "a:\t1\n\t\nb:\n \t2\n", "{a:1,b:2}");
    reads_as(&sc_format_yaml, "\t[\n\t1]\n", "[1]");
}

static void test_keys(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"a: 1\nb:2\n", 2, 2, "`:` must be followed by a space"},
        {"a: 1\nb\n", 2, 1,
         "`key: value` was expected here, in the mapping that began on line 1, but there is no "
         "`:`"},
        {"a: b: c\n", 1, 5, "a mapping cannot begin on the line of its key"},
        {"a: - b\n", 1, 4, "a list cannot begin on the line of its key"},
        {"a: 'b': c\n", 1, 7, "a mapping cannot begin on the line of its key"},
        {"a: b\n  c: d\n", 2, 4, "this text began on line 1 and a key must be on one line"},
        {"\"a\nb\": 1\n", 2, 3, "a key must be on one line"},
        {"a: 1\n\"b\n  c\": 2\n", 2, 1, "a key must be on one line and be followed by `:`"},
        {"'a':1\n", 1, 4, "`:` must be followed by a space"},
        {"a: 1\n'b':2\n", 2, 4, "`:` must be followed by a space"},
        {"a: 1\n&x\nb: 2\n", 2, 3, "a key must be on the line of its anchor or tag"},
        {"--- a: 1\n", 1, 6, "cannot begin on the line of `---`"},
        {"--- - a\n", 1, 5, "a list cannot begin on the line of `---`"},
        {"- a\n-b\n", 2, 1, "`-` must be followed by a space"},
        {"key: x\nword1 word2\n", 2, 1, "`key: value` was expected here"},
    };
    CHECK(cases);
}

static void test_long_keys(void **state)
{
    (void)state;
    char text[1200];
    memset(text, 'k', sizeof text);
    strcpy(text + 1024, ": 1\n");
    sc_image_release(parsed(&sc_format_yaml, text));
    memset(text, 'k', sizeof text);
    strcpy(text + 1025, ": 1\n");
    refused(&sc_format_yaml, text, 1, 1, "at most 1024 characters");
    memcpy(text, "a: 1\n", 5);
    memset(text + 5, 'k', 1100);
    strcpy(text + 1105, ": 1\n");
    refused(&sc_format_yaml, text, 2, 1, "at most 1024 characters");
    memcpy(text, "? ", 2);
    memset(text + 2, 'k', 1100);
    strcpy(text + 1102, "\n: 1\n");
    sc_image_release(parsed(&sc_format_yaml, text));
}

static void test_quotes(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"a: \"x\n", 1, 4, "this quote is never closed"},
        {"a: 'x\n  y\n", 1, 4, "this quote is never closed"},
        {"a: \"\\q\"\n", 1, 5, "`\\q` is not an escape"},
        {"a: \"x\\é\"\n", 1, 6, "`\\é` is not an escape"},
        {"a: \"\\x4\"\n", 1, 5, "`\\x` must be followed by 2 hexadecimal digits"},
        {"a: \"\\u12\"\n", 1, 5, "`\\u` must be followed by 4 hexadecimal digits"},
        {"a: \"\\U00110000\"\n", 1, 5, "is not a character"},
        {"a: \"\\ud800\"\n", 1, 5, "is not a character"},
        {"a: \"x\" y\n", 1, 8, "unexpected text after the value"},
        {"a: \"x\"#y\n", 1, 7, "a comment needs a space before its `#`"},
        {"\"x\n--- y\"\n", 2, 1, "the document ends here, within the quotes opened on line 1"},
        {"a: \"x\\", 1, 4, "this quote is never closed"},
        {"a: \"x\\n", 1, 4, "this quote is never closed"},
        {"a: 'it's'\n", 1, 8, "unexpected text after the value"},
    };
    CHECK(cases);
}

static void test_flow(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"a: [1, 2\n", 1, 4, "this `[` is never closed"},
        {"a: [1, {b: 2]\n", 1, 13, "`,` or `}` was expected here, for the `{` of line 1"},
        {"a: {b: }\n  ]\n", 2, 3, "this `]` closes nothing"},
        {"[1, 2]]\n", 1, 7, "this `]` closes nothing"},
        {"[1,, 2]\n", 1, 4, "a value is missing before this `,`"},
        {"[, 1]\n", 1, 2, "a value is missing before this `,`"},
        {"[1 2\n 3: 4]\n", 2, 3, "a key and its `:` are on one line"},
        {"[a\n : b]\n", 2, 2, "a key and its `:` are on one line"},
        {"{a: b: c}\n", 1, 6, "`:` is not allowed here"},
        {"[-]\n", 1, 2, "`-` cannot be alone within brackets"},
        {"[- a]\n", 1, 2, "`-` cannot be alone within brackets"},
        {"[a, |\n b]\n", 1, 5, "a block of text is not allowed within brackets"},
        {"{a: }}\n", 1, 6, "this `}` closes nothing"},
        {"]\n", 1, 1, "this `]` closes nothing"},
        {"[a,#b\n]\n", 1, 4, "a comment needs a space before its `#`"},
        {"[a\n---\nb]\n", 1, 1, "this `[` is never closed"},
        {"[}\n", 1, 2, "`[` of line 1 must be closed by `]`"},
        {"{a: : b}\n", 1, 5, "there is one `:` too many"},
        {"[@a]\n", 1, 2, "a value cannot begin with `@` unless it is quoted"},
        {"['a' 'b']\n", 1, 6, "`,` or `]` was expected here"},
    };
    CHECK(cases);
}

static void test_plain(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"a: @b\n", 1, 4, "a value cannot begin with `@` unless it is quoted"},
        {"a: `b`\n", 1, 4, "a value cannot begin with ``` unless it is quoted"},
        {"a: %b\n", 1, 4, "a value cannot begin with `%` unless it is quoted"},
        {"a: , b\n", 1, 4, "a value cannot begin with `,` unless it is quoted"},
        {"a: x\n# c\n  y\n", 3, 3, "indented more than line 1"},
        {"x\n# c\ny\n", 3, 1, "the document already has its value"},
        {"x # c\ny\n", 2, 1, "the document already has its value"},
        {"a: |x\n  y\n", 1, 5, "only a digit from 1 to 9, `+` or `-` and a comment are allowed"},
        {"a: |0\n  y\n", 1, 5, "only a digit from 1 to 9"},
        {"a: |++\n  y\n", 1, 6, "only a digit from 1 to 9"},
        {"a: >#c\n  y\n", 1, 5, "only a digit from 1 to 9"},
    };
    CHECK(cases);
}

static void test_characters(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"a: x\x01y\n", 1, 5, "the character U+0001 is not allowed here"},
        {"a: x\x7Fy\n", 1, 5, "the character U+007F is not allowed here"},
        {"a: é\xC2\x80\n", 1, 5, "the character U+0080 is not allowed here"},
        {"a: \xEF\xBF\xBF\n", 1, 4, "the character U+FFFF is not allowed here"},
        {"a: x\xEF\xBB\xBFy\n", 1, 5, "a byte order mark is not allowed inside a document"},
        {"a: \"\x02\"\n", 1, 5, "the character U+0002 is not allowed here"},
        {"# \xC2\x80\na: 1\n", 1, 3, "the character U+0080 is not allowed here"},
        {"a: &x\xC2\x80 1\n", 1, 6, "the character U+0080 is not allowed here"},
        {"a: &x\x05 1\n", 1, 6, "this character is not allowed in an anchor"},
        {"a: 1 # \x03\n", 1, 8, "the character U+0003 is not allowed here"},
        {"a: |\n  \x04\n", 2, 3, "the character U+0004 is not allowed here"},
    };
    CHECK(cases);
    refused_n(&sc_format_yaml, "a: 1\n\0b: 2\n", 11, SC_ERROR_SYNTAX, 2, 1, "U+0000");
    refused_n(&sc_format_yaml, "a: x\0y\n", 7, SC_ERROR_SYNTAX, 1, 5, "U+0000");
    refused_n(&sc_format_yaml, "a: \"\0\"\n", 7, SC_ERROR_SYNTAX, 1, 5, "U+0000");
    refused_n(&sc_format_yaml, "a: \xFF\n", 5, SC_ERROR_INVALID_UTF8, 1, 4, "0xFF");
    refused_n(&sc_format_yaml,
              "\xFF\xFE"
              "a\0",
              4, SC_ERROR_INVALID_UTF8, 1, 1, "UTF-16");
}

static void test_properties(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"a: &x &y 1\n", 1, 7, "only one anchor"},
        {"a: !x !y 1\n", 1, 7, "only one tag"},
        {"a: &x\n  &y 1\n", 2, 3, "only one anchor"},
        {"a: & 1\n", 1, 4, "an anchor needs a name"},
        {"a: *\n", 1, 4, "an alias needs a name"},
        {"a: &x 1\nb: !t *x\n", 2, 7, "an alias cannot have an anchor or tag of its own"},
        {"a: *x\n", 1, 4, "there is no anchor `&x` above"},
        {"a: &x [*x]\n", 1, 8, "`*x` is within the value that it names"},
        {"a: !e!x 1\n", 1, 4, "`!e!` is not declared"},
        {"a: !x{y 1\n", 1, 6, "`{` cannot follow a tag"},
        {"a: !!str, x\n", 1, 9, "`,` cannot follow a tag"},
        {"a: !x%zz 1\n", 1, 6, "`%` in a tag must be followed by two hexadecimal digits"},
        {"a: !<x 1\n", 1, 7, "must end with `>`"},
        {"a: !<> 1\n", 1, 4, "has no name"},
        {"a: !!\n", 1, 4, "the tag `!!` needs a name"},
        {"a: !!x!y 1\n", 1, 7, "`!` is not allowed inside a tag's name"},
        {"a: !<x> 1\n", 1, 4, "must begin with `!` or be a URI"},
        {"a: !<!x%2> 1\n", 1, 8, "must be followed by two hexadecimal digits"},
        {"a: !x\n  !y z\n", 2, 3, "only one tag"},
        {"[&x *y]\n", 1, 5, "an alias cannot have an anchor or tag of its own"},
        {"a: &x - b\n", 1, 7, "must begin on the line after its anchor or tag"},
        {"a: !!int x\n", 1, 10, "`x` is not an integer, as its tag says"},
        {"a: !!map [1]\n", 1, 10, "this is not a mapping, as its tag says"},
        {"a: !%FF 1\n", 1, 4, "the escapes in this tag are not UTF-8"},
    };
    CHECK(cases);
}

static void test_directives(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"%YAML 1.2\n", 1, 1, "a directive must be followed by a document that begins with `---`"},
        {"%YAML 1.2\na: 1\n", 1, 1, "a directive must be followed by a document"},
        {"%YAML 1.2\n%YAML 1.2\n---\n", 2, 1, "only one %YAML line"},
        {"%YAML 2.0\n---\n", 1, 7, "YAML 2.0 is not known"},
        {"%YAML x\n---\n", 1, 7, "%YAML needs a version"},
        {"%YAML 1.2 x\n---\n", 1, 11, "unexpected text after the directive"},
        {"%TAG !e tag:x\n---\n", 1, 8, "%TAG needs a handle and a prefix"},
        {"%TAG !e! \n---\n", 1, 10, "%TAG needs a prefix after its handle"},
        {"%TAG !e! x%g\n---\n", 1, 11, "must be followed by two hexadecimal digits"},
        {"%TAG !e! tag:x\n%TAG !e! tag:y\n---\n", 2, 6, "`!e!` is declared twice"},
        {"% x\n---\n", 1, 1, "needs a name"},
        {"a: 1\n... b\n", 2, 5, "nothing can follow `...` on its line"},
    };
    CHECK(cases);
    char many[4096] = "";
    for (int i = 0; i < 65; i++) {
        snprintf(many + strlen(many), 24, "%%TAG !h%d! tag:x\n", i);
    }
    strcat(many, "---\n");
    refused(&sc_format_yaml, many, 65, 6, "at most 64 %TAG lines");
    reads_as(&sc_format_yaml, "%YAML 1.2 # c\n%FOO x\n--- 1\n", "1");
}

static void test_composition(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        sc_status code;
        uint32_t line, column;
        const char *words;
    } cases[] = {
        {"a: 1\nb: 2\na: 3\n", SC_ERROR_DUPLICATE_KEY, 3, 1,
         "the mapping already has the key `a`, at line 1, column 1"},
        {"x:\n  - é: {a: 1, b: [{a: 2}], a: 3}\n", SC_ERROR_DUPLICATE_KEY, 2, 28,
         "`a`, at line 2, column 9"},
        {"1: a\n\"1\": b\n", SC_ERROR_DUPLICATE_KEY, 2, 1, "`1`, at line 1, column 1"},
        {"&x a: 1\n*x : 2\n", SC_ERROR_DUPLICATE_KEY, 2, 1, "already has the key `a`"},
        {"<<: {a: 1}\n<<: {b: 1}\n", SC_ERROR_DUPLICATE_KEY, 2, 1, "`<<`, at line 1, column 1"},
        {"? [a]\n: 1\n", SC_ERROR_BAD_KEY, 1, 3, "cannot be a key"},
        {"a: 1\n{b: c}: 1\n", SC_ERROR_BAD_KEY, 2, 1, "cannot be a key"},
        {"a: [b]: c\n", SC_ERROR_SYNTAX, 1, 7, "are not allowed here, after another value"},
        {"a: 1\n[b\n  ]: 2\n", SC_ERROR_SYNTAX, 2, 1, "a key must be on one line"},
        {"a: 1\n[b]: 2\n", SC_ERROR_BAD_KEY, 2, 1, "cannot be a key"},
        {"- {a: b} : c\n", SC_ERROR_BAD_KEY, 1, 3, "cannot be a key"},
        {"[a, [b]: c]\n", SC_ERROR_BAD_KEY, 1, 5, "cannot be a key"},
        {"[a, {b: c} : c]\n", SC_ERROR_BAD_KEY, 1, 5, "cannot be a key"},
        {"{[a]: b}\n", SC_ERROR_BAD_KEY, 1, 2, "cannot be a key"},
        {"[? [a] : b]\n", SC_ERROR_BAD_KEY, 1, 4, "cannot be a key"},
        {"a: &x [1]\n*x : 2\n", SC_ERROR_BAD_KEY, 2, 1, "cannot be a key"},
        {"<<: 1\n", SC_ERROR_SYNTAX, 1, 5, "`<<` takes a mapping"},
        {"<<: [[]]\n", SC_ERROR_SYNTAX, 1, 6, "`<<` takes a mapping"},
        {"<<: [*x]\n", SC_ERROR_SYNTAX, 1, 6, "there is no anchor `&x` above"},
        {"<<: &x [1]\n", SC_ERROR_SYNTAX, 1, 8, "`<<` takes a mapping"},
        {"&x a: 1\nb: {<<: *x}\n", SC_ERROR_SYNTAX, 2, 9, "`<<` takes a mapping"},
        {"'<<': 1\n<<: {a: 1}\n", SC_ERROR_SYNTAX, 2, 5, "is an ordinary key as well"},
        {"<<: [1]\n", SC_ERROR_SYNTAX, 1, 6, "`<<` takes a mapping"},
        {"a: &x 1\nb: {<<: *x}\n", SC_ERROR_SYNTAX, 2, 9, "`<<` takes a mapping"},
        {"a: 1e999\n", SC_ERROR_NUMBER_RANGE, 1, 4, "too large for a float"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        refused_n(&sc_format_yaml, cases[i].text, strlen(cases[i].text), cases[i].code,
                  cases[i].line, cases[i].column, cases[i].words);
    }
}

static void test_limits(void **state)
{
    (void)state;
    char text[600];
    memset(text, '[', 256);
    memset(text + 256, ']', 256);
    text[512] = '\0';
    sc_image_release(parsed(&sc_format_yaml, text));
    memset(text, '[', 257);
    memset(text + 257, ']', 257);
    text[514] = '\0';
    refused_n(&sc_format_yaml, text, 514, SC_ERROR_TOO_DEEP, 1, 257, "nested deeper");
    char *lists = text;
    for (size_t i = 0; i < 257; i++) {
        memcpy(lists, "- ", 2);
        lists += 2;
    }
    strcpy(lists, "x\n");
    refused_n(&sc_format_yaml, text, strlen(text), SC_ERROR_TOO_DEEP, 1, 513, "nested deeper");
}

/* Each level names the one below ten times. */
static void test_alias_budget(void **state)
{
    (void)state;
    char text[2048] = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; i++) {
        char line[128];
        snprintf(line, sizeof line,
                 "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i,
                 i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
        strcat(text, line);
    }
    refused_n(&sc_format_yaml, text, strlen(text), SC_ERROR_TOO_MANY_ALIASES, 6, 45, "aliases");

    const sc_limits limits = {.aliases = 3};
    sc_format_parse_options options = {.limits = &limits};
    sc_image *image;
    sc_error error;
    const char *small = "a: &a [1]\nb: *a\nc: *a\n";
    assert_int_equal(
        sc_format_parse(&sc_format_yaml, small, strlen(small), &options, &image, NULL, &error),
        SC_ERROR_TOO_MANY_ALIASES);
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_indentation),  cmocka_unit_test(test_tabs),
        cmocka_unit_test(test_keys),         cmocka_unit_test(test_long_keys),
        cmocka_unit_test(test_quotes),       cmocka_unit_test(test_flow),
        cmocka_unit_test(test_plain),        cmocka_unit_test(test_characters),
        cmocka_unit_test(test_properties),   cmocka_unit_test(test_directives),
        cmocka_unit_test(test_composition),  cmocka_unit_test(test_limits),
        cmocka_unit_test(test_alias_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
