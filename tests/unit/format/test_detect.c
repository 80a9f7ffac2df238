/* The table of formats, and detection by content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parsing.h"

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; sc_formats[i] != NULL; i++) {
        assert_ptr_equal(sc_format_by_name(sc_formats[i]->name), sc_formats[i]);
        for (const char *const *known = sc_formats[i]->extensions; *known != NULL; known++) {
            assert_ptr_equal(sc_format_by_extension(*known, strlen(*known)), sc_formats[i]);
            assert_ptr_equal(sc_format_by_name(*known), sc_formats[i]);
        }
    }
    assert_ptr_equal(sc_formats[0], &sc_format_json);
    assert_ptr_equal(sc_format_by_extension("JSON", 4), &sc_format_json);
    assert_ptr_equal(sc_format_by_extension("json5x", 5), &sc_format_json5);
    assert_null(sc_format_by_extension("jso", 3));
    assert_null(sc_format_by_extension("", 0));
    assert_null(sc_format_by_extension(NULL, 0));
    assert_null(sc_format_by_name("JSON"));
    assert_null(sc_format_by_name(NULL));
}

static void test_extension(void **state)
{
    (void)state;
    assert_string_equal(sc_format_extension("a.json"), "json");
    assert_string_equal(sc_format_extension("/x.d/a.tar.gz"), "gz");
    assert_string_equal(sc_format_extension("/x.d/a"), "");
    assert_string_equal(sc_format_extension(".env"), "env");
    assert_string_equal(sc_format_extension("/x/.env"), "env");
    assert_string_equal(sc_format_extension("a."), "");
    assert_string_equal(sc_format_extension(""), "");
}

static void detects(const char *text, const char *name)
{
    const sc_format *found = sc_format_detect(text, strlen(text));
    assert_non_null(found);
    if (strcmp(found->name, name) != 0) {
        fail_msg("%s instead of %s for:\n%s", found->name, name, text);
    }
}

/* Ordinary files whose beginning looks like TOML or JSON. */
static void test_detect_ini_files(void **state)
{
    (void)state;
    detects("[mysqld]\nmax_connections = 100\nkey_buffer = 64M\nport = 3306\n", "ini");
    detects("[mysqld]\nport = 3306\nskip-name-resolve\n", "ini");
    detects("[Unit]\nDescription=A thing\nAfter=network.target\n[Service]\nRestartSec=5\n", "ini");
    detects("[Timer]\nOnBootSec=15min\nAccuracySec=1\n", "ini");
    detects("[Service]\nRestartSec=5s\n", "ini");
    detects("root = true\n[*.{js,py}]\nindent_size = 4\ncharset = utf-8\n", "ini");
    detects("root = true\n\n[*]\nindent_size = 4\ninsert_final_newline = true\n", "ini");
    detects("[*.{js,py}]\nindent_size = 4\n", "ini");
    detects("[{Makefile,*.mk}]\nindent_size = 4\n", "ini");
    detects("[remote \"origin\"]\n\tport = 5\n", "ini");
    detects("[a]\nversion = 1.2.3\n", "ini");
    detects("[a]\nsize = 0x1Z\n", "ini");
    detects("[a]\nsome key = 1\n", "ini");
    detects(
        "[a] # c\nb.\"c d\" = 0x1F # d\ne = 1979-05-27T07:32:00Z\nf = -1_000.5e-3\ng = 07:32:00\n",
        "toml");
    detects("[[a . b]]\nc = 1979-05-27 07:32:00.5\n", "toml");
    detects("[1, 2]\n", "json");
    detects("[[1], [2]]", "json");
}

static void test_detect_json(void **state)
{
    (void)state;
    detects("", "json");
    detects(" \n", "json");
    detects("{}", "json");
    detects("\xEF\xBB\xBF { \"a\": [1, -2.5e+3, true, false, null, \"x'y//\"] }", "json");
    detects("[\"a\", 1]", "json");
    detects("[1]", "json");
    detects("[true]\n", "json");
    detects("[[1,2],[3]]", "json");
    detects("[[1]]", "json");
    detects("[\n \"a\"\n]", "json");
    detects("[\"a\"]", "json");
    detects("[{}]", "json");
    detects("[]", "json");
    detects("\"text\"", "json");
    detects("8080", "json");
    detects("true", "json");
    detects("{\"a\": \"it\\\"s\"", "json");
}

static void test_detect_jsonc(void **state)
{
    (void)state;
    detects("// c\n{\"a\": 1}", "jsonc");
    detects("/* c */ [1]", "jsonc");
    detects("{\"a\": 1, // c\n\"b\": 2}", "jsonc");
    detects("{\"a\": [1, 2,], \"b\": 3}", "jsonc");
    detects("{\"a\": 1,\n}", "jsonc");
    detects("{ /* it's */ \"a\": 1 }", "jsonc");
    detects("{ /* unfinished", "jsonc");
}

static void test_detect_json5(void **state)
{
    (void)state;
    detects("{a: 1}", "json5");
    detects("{'a': 1}", "json5");
    detects("// c\n{a: 1}", "json5");
    detects("{\"a\": 0x1F}", "json5");
    detects("{\"a\": +1}", "json5");
    detects("{\"a\": .5}", "json5");
    detects("{\"a\": 5.}", "json5");
    detects("{\"a\": NaN}", "json5");
    detects("{\xC3\xBC: 1}", "json5");
}

static void test_detect_toml(void **state)
{
    (void)state;
    detects("a = 1\nb = \"x\"\n", "toml");
    detects("# c\n[server]\nport = 8080\nhost = 'a' # c\n", "toml");
    detects("[[a.b]]\n", "toml");
    detects("[server]\n", "toml");
    detects("[\"a b\"]\nc = true\n", "toml");
    detects("when = 1979-05-27 07:32:00 # c\n", "toml");
    detects("a = [\n  1,\n  2\n]\nb = x\n", "toml");
    detects("a = \"\"\"\nnot = toml\n\"\"\"\n", "toml");
    detects("a = { b = 1 }\n[t]\nx = -inf\ny = +1.5\n", "toml");
}

static void test_detect_others(void **state)
{
    (void)state;
    detects("---\na: 1\n", "yaml");
    detects("%YAML 1.2\n---\n", "yaml");
    detects("# c\na: 1\n", "yaml");
    detects("a:\n  b: 1\n", "yaml");
    detects("- a\n- b\n", "yaml");
    detects("url: http://x?a=b\n", "yaml");
    detects("\"a\": 1\n", "yaml");
    detects("hello\n", "yaml");
    detects("[server]\nhost = example.com\n", "ini");
    detects("; c\na = 1\n", "ini");
    detects("[a]\n; c\nb = 1\n", "ini");
    detects("PORT=8080\nHOST=example.com\n", "dotenv");
    detects("VERSION=9.5.1\nNAME=''\n", "dotenv");
    detects("# c\nexport A=b c\n", "dotenv");
    detects("a.b=c\nd = e f\n", "properties");
    detects("! c\na=b\n", "properties");
}

static void test_detect_is_total(void **state)
{
    (void)state;
    static const char alphabet[] = "[]{}\"'=:#;/*,a1 \n\\-.";
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        char text[24];
        size_t length = (size_t)round % sizeof text;
        for (size_t i = 0; i < length; i++) {
            seed = seed * 1664525 + 1013904223;
            text[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        assert_non_null(sc_format_detect(text, length));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_extension),
        cmocka_unit_test(test_detect_ini_files),
        cmocka_unit_test(test_detect_json),
        cmocka_unit_test(test_detect_jsonc),
        cmocka_unit_test(test_detect_json5),
        cmocka_unit_test(test_detect_toml),
        cmocka_unit_test(test_detect_others),
        cmocka_unit_test(test_detect_is_total),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
