/* Secrets in the excerpts of errors: the shown line, the position of its caret, the quoted text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "diag/secret.h"
#include "format/parse.h"

/* The error is at the first `^` of the text, which is removed. */
static sc_error mask(const char *marked, const char *message, const sc_secrets *secrets)
{
    char text[4096];
    size_t before = strcspn(marked, "^"), length = strlen(marked) - 1;
    assert_true(length < sizeof text && marked[before] == '^');
    memcpy(text, marked, before);
    memcpy(text + before, marked + before + 1, length - before + 1);
    sc_error error;
    (void)sc_error_at(&error, SC_ERROR_SYNTAX, text, length, before, "%s", message);
    sc_secrets_mask_error(secrets, text, length, NULL, &error);
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
    assert_shown("{\"password\": \"hunter2\" ^x}", "{\"password\": <secret>", 14);
    assert_shown("{\"password\": \"hunter2\", \"a\" ^x}", "{\"password\": <secret>, \"a\" x}", 28);
    assert_shown("{\"password\": ^hunter2}", "{\"password\": <secret>", 14);
    assert_shown("{\"password\": \"hunt^er2\"}", "{\"password\": <secret>}", 14);
    assert_shown("{\"password\": \"hun\"^ter2\"}", "{\"password\": <secret>", 14);
    assert_shown("{\"password\" \"hunter2\"^}", "{\"password\" <secret>}", 21);
    assert_shown("{\"api key\": [\"hunter2\", {\"x\": ^y}]}", "{\"api key\": <secret>", 13);
    assert_shown("db.dbPassword=^hunter2", "db.dbPassword=<secret>", 15);
    assert_shown("password hunter2 ^", "password <secret>", 18);
    assert_shown("password: \"a\" + \"hunter2\"^", "password: <secret>", 19);
    assert_shown("DB_PASSWORD=\"abc\" ^hunter2", "DB_PASSWORD=<secret>", 13);
    assert_shown("export API_TOKEN='hunter2^", "export API_TOKEN=<secret>", 26);
    assert_shown("{a: 1, secret: hunter2, b: ^}", "{a: 1, secret: <secret>", 16);
    assert_shown("^{\"password\": \"hunter2\"}", "{\"password\": <secret>}", 1);
    assert_shown("a: ^[password: hunter2]", "a: [password: <secret>", 4);
    assert_shown("[db.token^ x", "[db.token <secret>", 10);
    assert_shown("[db.token]^ x", "[db.token] x", 11);
    assert_shown("MYSQL_PWD hunter2^", "MYSQL_PWD <secret>", 19);
}

static void test_urls(void **state)
{
    (void)state;
    assert_shown("url: \"db://u:hunter2@h/d\" ^y", "url: \"db://<secret>@h/d\" y", 26);
    assert_shown("url: db://u:hun^ter2@h, x@y", "url: db://<secret>@h, x@y", 11);
    assert_shown("a: ^[\"b://u@h\", \"c://v:w@h\"]", "a: [\"b://<secret>@h\", \"c://<secret>@h\"]",
                 4);
    assert_shown("url: \"db:\\/\\/u:hun\\@ter2@h\" ^y", "url: \"db:\\/\\/<secret>@h\" y", 26);
    assert_shown("url=db\\://u\\:hunter2@h\\^u1", "url=db\\://<secret>@h\\u1", 22);
    assert_shown("url: \"db://u:hun\"^ter2@h\"", "url: \"db://<secret>@h\"", 12);
    assert_shown("url: db://u:p@h, token: x^", "url: db://<secret>@h, token: <secret>", 38);
    assert_shown("^token: x, url: db://u:p@h", "token: <secret>", 1);
    assert_shown("at: http://h:80/a@b, x@y^", "at: http://h:80/a@b, x@y", 25);
    char text[2048];
    (void)snprintf(text, sizeof text, "[^x, \"db://%0600d@h\"]", 7);
    assert_null(strstr(mask(text, "wrong", NULL).excerpt, "000"));
    (void)snprintf(text, sizeof text, "[\"db://%0600d@h\", ^x]", 7);
    assert_null(strstr(mask(text, "wrong", NULL).excerpt, "7"));
}

static void test_pem(void **state)
{
    (void)state;
    assert_shown("k: |\n  -----BEGIN PRIVATE KEY-----\nMII^hunter2\n", "<secret>", 1);
    assert_shown("k: |\n  -----BEGIN KEY-----\n  x\n  -----END KEY-----\na^b\n", "ab", 2);
}

static void test_unclosed_texts(void **state)
{
    (void)state;
    static const char text[] = "- a\n- hunter2: x\n";
    const sc_secret_open open = {.secret = true};
    sc_error error;
    (void)sc_error_at(&error, SC_ERROR_SYNTAX, text, sizeof text - 1, 6,
                      "no `&hunter2`, as in `key`");
    sc_secrets_mask_error(NULL, text, sizeof text - 1, &open, &error);
    assert_string_equal(error.excerpt, "<secret>");
    assert_string_equal(error.message, "no `<secret>`, as in `<secret>`");
    const sc_secret_open column = {.column = 3};
    (void)sc_error_at(&error, SC_ERROR_SYNTAX, text, sizeof text - 1, 6, "wrong");
    sc_secrets_mask_error(NULL, text, sizeof text - 1, &column, &error);
    assert_string_equal(error.excerpt, "- <secret>");
}

typedef struct broken {
    const sc_format *format;
    const char *text;
} broken;

/* No message and no excerpt shows `hunter2`; each text has one or the other. */
static void assert_hidden(const broken *texts, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        sc_notices notices;
        sc_notices_init(&notices, NULL);
        const sc_format_parse_options options = {.notices = &notices};
        sc_error error = {.code = SC_OK};
        sc_image *image;
        (void)sc_format_parse(texts[i].format, texts[i].text, strlen(texts[i].text), &options,
                              &image, NULL, &error);
        bool leaked =
            strstr(error.message, "unter2") != NULL || strstr(error.excerpt, "unter2") != NULL;
        for (size_t n = 0; n < notices.count; n++) {
            leaked = leaked || strstr(notices.items[n].message, "unter2") != NULL;
        }
        if (leaked || (image != NULL && notices.count == 0)) {
            print_error("%s\n%s\n%s\n", texts[i].text, error.message, error.excerpt);
            wrong++;
        }
        sc_image_release(image);
        sc_notices_free(&notices);
    }
    assert_int_equal(wrong, 0);
}

/* For any failure at any place, the reader knows that the value is a secret. */
static void test_readers(void **state)
{
    (void)state;
    static const broken texts[] = {
        {&sc_format_yaml, "password: *hunter2\n"},
        {&sc_format_yaml, "password: !hunter2 x\n"},
        {&sc_format_yaml, "password: !!int hunter2\n"},
        {&sc_format_yaml, "db:\n  password hunter2\n  port: 1\n"},
        {&sc_format_yaml, "password: \"abc\" hunter2\n"},
        {&sc_format_yaml, "password: [a, hunter2\nb: 1\n"},
        {&sc_format_yaml, "secrets:\n  - a\n  - [hunter2\n"},
        {&sc_format_yaml, "secrets:\n  a:\n    - \"b\" hunter2\n"},
        {&sc_format_yaml, "\"pass\\u0077ord\": \"x\" hunter2\n"},
        {&sc_format_yaml, "tls_private_key: |\n  abc\nhunter2hunter2\na: 1\n"},
        {&sc_format_yaml, "k: |\n  -----BEGIN PRIVATE KEY-----\nhunter2\na: 1\n"},
        {&sc_format_yaml, "{\"password\": \"hunter2\", b: ]}\n"},
        {&sc_format_json, "{\"password\": hunter2}"},
        {&sc_format_json, "{\"password\" \"hunter2\"}"},
        {&sc_format_json, "{\"password\": \"ab\",hunter2\"}"},
        {&sc_format_json, "{\"pass\\u0077ord\": \"hunter2\", \"a\" x}"},
        {&sc_format_json, "{\"pass\\u0077ord\": hunter2}"},
        {&sc_format_json, "{\"secrets\": {\"a\": [\n hunter2]}}"},
        {&sc_format_json, "{\"password\": \"a\" + \"hunter2\"}"},
        {&sc_format_json, "{\"a\": x, \"password\": \"hunter2\"}"},
        {&sc_format_json, "{\"password\": \"a\nhunter2\"}"},
        {&sc_format_toml, "password = hunter2\n"},
        {&sc_format_toml, "password \"hunter2\"\n"},
        {&sc_format_toml, "password = \"abc\" hunter2\n"},
        {&sc_format_toml, "[credentials]\na = hunter2\n"},
        {&sc_format_toml, "[credentials]\na = [\n hunter2 ]\n"},
        {&sc_format_toml, "\"pass\\u0077ord\" = \"\"\"\nhunter2\\q\"\"\"\n"},
        {&sc_format_dotenv, "DB_PASSWORD=\"abc\" hunter2\n"},
        {&sc_format_dotenv, "DB_PASSWORD \"hunter2\"\n"},
        {&sc_format_dotenv, "DB_PASSWORD=abc\nhunter2 hunter2\n"},
        {&sc_format_dotenv, "DB_PASSWORD=abc-${hunter2\n"},
        {&sc_format_dotenv, "DB_PASSWORD=\"abc\nhunter2\n"},
        {&sc_format_dotenv, "K=-----BEGIN PRIVATE KEY-----\nhunter2/x==\n"},
        {&sc_format_ini, "password hunter2\n"},
        {&sc_format_ini, "private_key = abc\nhunter2\n"},
        {&sc_format_ini, "[secrets]\na = 1\nhunter2\n"},
        {&sc_format_ini, "k = -----BEGIN PRIVATE KEY-----\nhunter2\n"},
        {&sc_format_properties, "password = hunter2\\u12\n"},
        {&sc_format_properties, "pass\\u0077ord = hunter2\\u12\n"},
    };
    assert_hidden(texts, sizeof texts / sizeof *texts);
}

static void test_readers_of_urls(void **state)
{
    (void)state;
    static const broken texts[] = {
        {&sc_format_yaml, "url: \"db://u:hunter2@h/d\" y\n"},
        {&sc_format_yaml, "url: &a \"db://u:hunter2@h/d\" y\n"},
        {&sc_format_yaml, "url: *db://u:hunter2@h\n"},
        {&sc_format_yaml, "{url: \"db://u:hunter2@h/d\", b: ]}\n"},
        {&sc_format_yaml, "[db://u:hunter2@h/d, *none]\n"},
        {&sc_format_json, "{\"url\": \"db://u:hunter2@h/d\" y}"},
        {&sc_format_json, "{\"url\": \"db:\\/\\/u:hunter2@h\" y}"},
        {&sc_format_jsonc, "{\"url\": db://u:hunter2@h}"},
        {&sc_format_json5, "{url: 'db://u:hunter2@h' y}"},
        {&sc_format_toml, "url = \"db://u:hunter2@h/d\" y\n"},
        {&sc_format_toml, "url = db://u:hunter2@h\n"},
        {&sc_format_dotenv, "URL=\"db://u:hunter2@h/d\" y\n"},
        {&sc_format_dotenv, "URL=db://u:hunter2@h/${x\n"},
        {&sc_format_ini, "[a\nurl db://u:hunter2@h/d\n"},
        {&sc_format_properties, "url = db\\://u\\:hunter2@h\\u12\n"},
    };
    assert_hidden(texts, sizeof texts / sizeof *texts);
}

/* The same with a URL after many secrets. */
static void test_many_secrets_on_one_line(void **state)
{
    (void)state;
    enum { LENGTH = 1 << 21 };
    sc_buf text;
    sc_buf_init(&text, NULL, SIZE_MAX / 2);
    sc_buf_append_text(&text, "[");
    while (text.length < LENGTH) {
        sc_buf_append_text(&text, "{\"password\": \"x\"}, ");
    }
    sc_buf_append_text(&text, "x, \"db://u:hunter2@h\"]");
    sc_error error = {.code = SC_OK};
    sc_image *image;
    (void)sc_format_parse(&sc_format_json, sc_buf_text(&text), text.length, NULL, &image, NULL,
                          &error);
    assert_null(image);
    assert_null(strstr(error.excerpt, "hunter2"));
    sc_buf_free(&text);
}

/* One line of a megabyte costs no more than its length. */
static void test_one_long_line(void **state)
{
    (void)state;
    enum { LENGTH = 1 << 20 };
    sc_buf text;
    sc_buf_init(&text, NULL, SIZE_MAX / 2);
    sc_buf_append_text(&text, "{\"password\": \"hunter2\", \"list\": [");
    while (text.length < LENGTH) {
        sc_buf_append_text(&text, "{\"name\": \"some value\", \"q\": \"'\"}, ");
    }
    sc_buf_append_text(&text, "x]}");
    sc_error error = {.code = SC_OK};
    sc_image *image;
    (void)sc_format_parse(&sc_format_json, sc_buf_text(&text), text.length, NULL, &image, NULL,
                          &error);
    assert_null(image);
    assert_int_equal(error.line, 1);
    assert_non_null(strstr(error.excerpt, "some value"));
    sc_buf_free(&text);
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

/* Every beginning of a text that has secrets, read by every format. */
static void test_every_beginning(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"a\": [1, \"x\"], \"password\": \"hunter2\", \"b\": {\"token\": [\"hunter2\"]}}",
        "[a]\nx = \"\"\"y\"\"\"\npassword = '''\nhunter2'''\n[token]\na = \"hunter2\"\n",
        "a: 'x'\npassword: |\n  hunter2\n\n  hunter2\nb:\n  - secret: hunter2\n",
        "password=hun\\\n  ter2\r\nA='\\'\nTOKEN=\"hunter2\n",
    };
    for (size_t f = 0; sc_formats[f] != NULL; f++) {
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            for (size_t length = 0; length <= strlen(texts[t]); length++) {
                sc_error error = {.code = SC_OK};
                sc_image *image;
                (void)sc_format_parse(sc_formats[f], texts[t], length, NULL, &image, NULL, &error);
                if (strstr(error.excerpt, "unter") != NULL ||
                    strstr(error.excerpt, "ter2") != NULL ||
                    strstr(error.message, "unter") != NULL) {
                    print_error("%s, %zu of %s\n%s\n%s\n", sc_formats[f]->name, length, texts[t],
                                error.message, error.excerpt);
                    fail();
                }
                assert_true(error.caret <= strlen(error.excerpt) + 1);
                sc_image_release(image);
            }
        }
    }
}

static void test_errors_without_a_place(void **state)
{
    (void)state;
    sc_secrets_mask_error(NULL, "", 0, NULL, NULL);
    sc_error error;
    (void)sc_error_set(&error, SC_ERROR_SYNTAX, "wrong");
    sc_secrets_mask_error(NULL, "password: x", 11, NULL, &error);
    assert_string_equal(error.excerpt, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_without_secrets_stay),
        cmocka_unit_test(test_values_of_secret_keys),
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_pem),
        cmocka_unit_test(test_unclosed_texts),
        cmocka_unit_test(test_readers),
        cmocka_unit_test(test_readers_of_urls),
        cmocka_unit_test(test_one_long_line),
        cmocka_unit_test(test_many_secrets_on_one_line),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_messages_quote_no_secret),
        cmocka_unit_test(test_words_of_the_user),
        cmocka_unit_test(test_every_beginning),
        cmocka_unit_test(test_errors_without_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
