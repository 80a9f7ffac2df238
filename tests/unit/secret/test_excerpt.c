/* Secrets in the excerpts of errors: what a line shows, where its caret stands, what is quoted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diag/error.h"
#include "secret/secrets.h"

/* The error stands at the first `^` of the text, which is taken out. */
static sc_error mask(const char *marked, const char *message, const sc_secrets *secrets)
{
    char text[4096];
    size_t before = strcspn(marked, "^"), length = strlen(marked) - 1;
    assert_true(length < sizeof text && marked[before] == '^');
    memcpy(text, marked, before);
    memcpy(text + before, marked + before + 1, length - before + 1);
    sc_error error;
    (void)sc_error_at(&error, SC_ERROR_SYNTAX, text, length, before, "%s", message);
    sc_secrets_mask_error(secrets, text, length, &error);
    return error;
}

static void assert_shown(const char *marked, const char *excerpt, uint32_t caret)
{
    sc_error error = mask(marked, "wrong", NULL);
    assert_string_equal(error.excerpt, excerpt);
    assert_int_equal(error.caret, caret);
    assert_string_equal(error.message, "wrong");
}

static void test_lines_without_secrets_stay(void **state)
{
    (void)state;
    assert_shown("{\"a\": 1 ^x}", "{\"a\": 1 x}", 9);
    assert_shown("tokenizer = ^= 1", "tokenizer = = 1", 13);
    assert_shown("{\"text\": \"the password is\" ^x}", "{\"text\": \"the password is\" x}", 28);
    assert_shown("a\n\t\"b\" ^x", " \"b\" x", 6);
}

static void test_values_of_secret_keys(void **state)
{
    (void)state;
    assert_shown("{\"password\": \"hunter2\" ^x}", "{\"password\": <secret> x}", 23);
    assert_shown("{\"password\": \"hunter2\", \"a\" ^x}", "{\"password\": <secret>, \"a\" x}", 28);
    assert_shown("{\"password\": ^hunter2}", "{\"password\": <secret>", 14);
    assert_shown("{\"password\": \"hunt^er2\"}", "{\"password\": <secret>}", 14);
    assert_shown("{\"password\": \"hun\"^ter2\"}", "{\"password\": <secret>", 14);
    assert_shown("{\"api key\": [\"hunter2\", {\"x\": ^y}]}", "{\"api key\": <secret>}", 13);
    assert_shown("db.dbPassword=^hunter2", "db.dbPassword=<secret>", 15);
    assert_shown("password hunter2 ^", "password <secret>", 18);
    assert_shown("export API_TOKEN='hunter2^", "export API_TOKEN=<secret>", 26);
    assert_shown("token = \"hun\\\"ter2\" ^x", "token = <secret> x", 18);
    assert_shown("token = '''hun'ter2''' ^x", "token = <secret> x", 18);
    assert_shown("{a: 1, secret: hunter2, b: ^}", "{a: 1, secret: <secret>", 16);
    assert_shown("^{\"password\": \"hunter2\"}", "{\"password\": <secret>}", 1);
    assert_shown("a: ^[password: hunter2]", "a: [password: <secret>", 4);
}

static void test_values_on_several_lines(void **state)
{
    (void)state;
    assert_shown("\"password\":\n  \"hunter2\" ^x", "<secret> x", 10);
    assert_shown("password = \"\"\"\nhunter2\\^x\n\"\"\"\n", "<secret>", 1);
    assert_shown("password: |\n  hunter2\n  hunter2 ^x\na: 1\n", "<secret>", 1);
    assert_shown("password: |\n  hunter2\na: ^}\n", "a: }", 4);
    assert_shown("password: hunter2\n  hunter2^\n", "<secret>", 9);
    assert_shown("password=hunter2\\\nhunter2^\n", "<secret>", 9);
    assert_shown("credentials: {\n  a: hunter2,\n  b: ^]\n}\n", "<secret>", 1);
    assert_shown("{\"credentials\": {\"a\": \"hunter2\"},\n \"b\": ^x}", " \"b\": x}", 7);
    assert_shown("[db.credentials]\na = \"hunter2\"\nb = ^hunter2\n[c]\n", "<secret>", 1);
    assert_shown("[db.credentials]\na = \"hunter2\"\n[c]\nb = ^x\n", "b = x", 5);
    assert_shown("password = \"a\"\r\nb = ^=\r\n", "b = =", 5);
}

static void test_long_lines(void **state)
{
    (void)state;
    char text[2048];
    (void)snprintf(text, sizeof text, "{\"password\": \"%0600d\", \"a\": [%0300d, ^x]}", 7, 1);
    sc_error error = mask(text, "wrong", NULL);
    assert_null(strstr(error.excerpt, "7"));
    assert_int_equal(error.excerpt[strlen(error.excerpt) - 3], 'x');
    (void)snprintf(text, sizeof text, "{\"password\": \"%0600d^x%0600d\"}", 7, 1);
    error = mask(text, "wrong", NULL);
    assert_string_equal(error.excerpt, "\xE2\x80\xA6<secret>");
    assert_int_equal(error.caret, 2);
}

static void test_messages_quote_no_secret(void **state)
{
    (void)state;
    const char *text = "{\"a\": 1, \"password\": ^hunter2}";
    assert_string_equal(mask(text, "`hunter2` is no value", NULL).message,
                        "`<secret>` is no value");
    assert_string_equal(mask(text, "after `a`, `hunter2` or `}`", NULL).message,
                        "after `a`, `<secret>` or `}`");
    assert_string_equal(mask(text, "`password` is set", NULL).message, "`password` is set");
    assert_string_equal(mask(text, "an odd ` and hunter", NULL).message, "an odd ` and hunter");
}

static void test_words_of_the_user(void **state)
{
    (void)state;
    const char *words[] = {"pin"};
    sc_secrets secrets = {.words = words, .word_count = 1};
    assert_string_equal(mask("pin = 1234 ^x", "wrong", &secrets).excerpt, "pin = <secret>");
    assert_string_equal(mask("pin = 1234 ^x", "wrong", NULL).excerpt, "pin = 1234 x");
}

/* Every place of every beginning of a text: nothing but the caret and the cut may change. */
static void test_every_place(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"a\": [1, 'x'], \"password\": \"hunter2\", \"b\": {\"token\": [\"hunter2\"]}}",
        "[a]\nx = \"\"\"y\"\"\"\npassword = '''\nhunter2'''\n[token]\na = \"hunter2\"\n",
        "a: 'x'\npassword: |\n  hunter2\n\n  hunter2\nb:\n  - secret: hunter2\n",
        "password=hun\\\n  ter2\r\nA='\\'\nTOKEN=\"hunter2\n",
    };
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        for (size_t length = 0; length <= strlen(texts[t]); length++) {
            for (size_t at = 0; at <= length; at++) {
                sc_error error;
                (void)sc_error_at(&error, SC_ERROR_SYNTAX, texts[t], length, at, "`hunter2`");
                sc_secrets_mask_error(NULL, texts[t], length, &error);
                assert_null(strstr(error.excerpt, "unter"));
                assert_null(strstr(error.excerpt, "ter2"));
                assert_true(error.caret <= strlen(error.excerpt) + 1);
            }
        }
    }
}

static void test_errors_without_a_place(void **state)
{
    (void)state;
    sc_secrets_mask_error(NULL, "", 0, NULL);
    sc_error error;
    (void)sc_error_set(&error, SC_ERROR_SYNTAX, "wrong");
    sc_secrets_mask_error(NULL, "password: x", 11, &error);
    assert_string_equal(error.excerpt, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_without_secrets_stay),
        cmocka_unit_test(test_values_of_secret_keys),
        cmocka_unit_test(test_values_on_several_lines),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_messages_quote_no_secret),
        cmocka_unit_test(test_words_of_the_user),
        cmocka_unit_test(test_every_place),
        cmocka_unit_test(test_errors_without_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
