/* Secrets: which keys name one, which values are hidden, the masked copy. */
#include "compose/compose_help.h"

#include "image/image.h"

static bool match(const sc_secrets *secrets, const char *key)
{
    return sc_secrets_match(secrets, key, strlen(key));
}

static void test_keys_that_name_a_secret(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "password",     "PASSWORD",       "db_password",   "dbPassword",   "DB-PASSWORD",
        "password1",    "passwd",         "passphrase",    "secret",       "client_secret",
        "clientSecret", "token",          "auth.token",    "accessToken",  "apikey",
        "api_key",      "apiKey",         "API-KEY",       "APIKey",       "myAPIKey",
        "private_key",  "privateKeyPem",  "access key",    "accessKeyId",  "credential",
        "credentials",  "gcpCredentials", "pass_word",     "secret_key",   "token2",
        "OAuth2Token",  "2token",         "passwords",     "dbpassword",   "PGPASSWORD",
        "clientsecret", "apikeys",        "max_tokens",    "csrftoken",    "secretkey",
        "dbpasswords",  "passwordhash",   "\xC3\xA9token", "myprivatekey", "accesskeys"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!match(NULL, keys[i])) {
            fail_msg("%s", keys[i]);
        }
    }
}

static void test_keys_that_do_not(void **state)
{
    (void)state;
    static const char *const keys[] = {"",
                                       "user",
                                       "tokenizer",
                                       "key",
                                       "api",
                                       "publickey",
                                       "secretary",
                                       "secretariat",
                                       "monkey",
                                       "host",
                                       "keyapi",
                                       "api_url_key",
                                       "-",
                                       "123",
                                       "pass",
                                       "tokenkey",
                                       "passwordless",
                                       "token\xC3\xA9",
                                       "accesskeypads",
                                       "tokenized"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (match(NULL, keys[i])) {
            fail_msg("%s", keys[i]);
        }
    }
}

static unsigned says(const char *key)
{
    return sc_secrets_key(NULL, key, strlen(key));
}

static unsigned variable_says(const char *name)
{
    return sc_secrets_variable(NULL, name, strlen(name));
}

static void test_words_in_names(void **state)
{
    (void)state;
    static const unsigned end = SC_SECRET_WORD | SC_SECRET_END;
    assert_int_equal(says("password"), end);
    assert_int_equal(says("db_password"), end);
    assert_int_equal(says("PGPASSWORD"), end);
    assert_int_equal(says("password2"), end);
    assert_int_equal(says("apiKey"), end);
    assert_int_equal(says("max_tokens"), SC_SECRET_WORD);
    assert_int_equal(says("password_min_length"), SC_SECRET_WORD);
    assert_int_equal(says("credentials"), SC_SECRET_WORD);
    static const char *const alone[] = {"pass",          "PWD",        "pw",    "auth",
                                        "Authorization", "bearer",     "jwt",   "cookie",
                                        "signing_key",   "signingKey", "_auth", "encryption-key"};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        assert_int_equal(says(alone[i]), SC_SECRET_WHOLE);
        assert_int_equal(variable_says(alone[i]), SC_SECRET_WHOLE);
    }
    static const char *const not_alone[] = {"author",    "authors", "authorizationType",
                                            "passenger", "db_pass", "auth_url",
                                            "bypass",    "passes"};
    for (size_t i = 0; i < sizeof not_alone / sizeof *not_alone; i++) {
        assert_int_equal(says(not_alone[i]), 0);
    }
    assert_int_equal(variable_says("DB_PASS"), SC_SECRET_WHOLE);
    assert_int_equal(variable_says("MYSQL_PWD"), SC_SECRET_WHOLE);
    assert_int_equal(variable_says("JWT_SIGNING_KEY"), SC_SECRET_WHOLE);
    assert_int_equal(variable_says("COMPASS"), 0);
    assert_int_equal(variable_says("AUTH_URL"), 0);
    assert_int_equal(variable_says("SMTP_PASSWORD"), end);
}

static void test_words_of_the_user(void **state)
{
    (void)state;
    static const char *const words[] = {"pin", "Signing Key", "2fa", "oauth2", "", "-"};
    const sc_secrets secrets = {words, 6, NULL, NULL};
    assert_true(match(&secrets, "pin"));
    assert_true(match(&secrets, "card_PIN"));
    assert_true(match(&secrets, "signingKey"));
    assert_true(match(&secrets, "signing-key-id"));
    assert_true(match(&secrets, "2fa"));
    assert_true(match(&secrets, "user2FA"));
    assert_true(match(&secrets, "oauth2_id"));
    assert_true(match(&secrets, "password"));
    assert_false(match(&secrets, "spin"));
    assert_false(match(&secrets, "12fa"));
    assert_false(match(&secrets, "oauth25"));
    assert_true(match(&secrets, "pins"));
    assert_false(match(&secrets, "pinspot"));
    assert_false(match(&secrets, ""));
}

static bool hidden(const sc_secrets *secrets, sc_value root, const char *path)
{
    return sc_secrets_hide(secrets, root, path, strlen(path));
}

static void test_hidden_values(void **state)
{
    (void)state;
    sc_image *image =
        parse_as("a.json", SC_SOURCE_FILE, false,
                 "{password: 'p', port: 5, token: {name: 'x', n: 5, b: true, l: ['y', 1]},"
                 " secret: true, access_token: 7, max_tokens: 9,"
                 " password_min_length: 8, auth: {pass: 'x', pw: 4, user: 'u',"
                 " jwt: true}, url: 'x://u:p@h/', mail: 'a@b.c',"
                 " 'a.secret': 'z', list: [{secret: 'q', other: 'r'}],"
                 " nullable: {secret: null}}");
    sc_value root = sc_image_root(image);
    assert_true(hidden(NULL, root, "password"));
    assert_false(hidden(NULL, root, "port"));
    assert_false(hidden(NULL, root, "token"));
    assert_true(hidden(NULL, root, "token.name"));
    assert_true(hidden(NULL, root, "token.n"));
    assert_false(hidden(NULL, root, "token.b"));
    assert_true(hidden(NULL, root, "token.l[0]"));
    assert_true(hidden(NULL, root, "token.l[1]"));
    assert_true(hidden(NULL, root, "secret"));
    assert_true(hidden(NULL, root, "access_token"));
    assert_false(hidden(NULL, root, "max_tokens"));
    assert_false(hidden(NULL, root, "password_min_length"));
    assert_true(hidden(NULL, root, "auth.pass"));
    assert_true(hidden(NULL, root, "auth.pw"));
    assert_false(hidden(NULL, root, "auth.user"));
    assert_false(hidden(NULL, root, "auth.jwt"));
    assert_true(hidden(NULL, root, "url"));
    assert_false(hidden(NULL, root, "mail"));
    assert_true(hidden(NULL, root, "a.secret"));
    assert_true(hidden(NULL, root, "\"a.secret\""));
    assert_true(hidden(NULL, root, "list[0].secret"));
    assert_true(hidden(NULL, root, "/list/-1/secret"));
    assert_false(hidden(NULL, root, "list[0].other"));
    assert_false(hidden(NULL, root, "nullable.secret"));
    assert_false(hidden(NULL, root, "missing"));
    assert_false(hidden(NULL, root, "a..b"));
    assert_false(hidden(NULL, root, ""));
    assert_false(hidden(NULL, (sc_value){0}, "password"));
    sc_image_release(image);
}

/* A user's words are not in the image: their bits are, also after the image went through bytes. */
static void test_marked_images(void **state)
{
    (void)state;
    static const char *const words[] = {"pin"};
    const sc_secrets secrets = {words, 1, NULL, NULL};
    sc_image *image = parse_as("a.json", SC_SOURCE_FILE, false,
                               "{a: {pin: '1', pins: [2, true], spin: 'x'}, b: 'y'}");
    sc_image *same = sc_secrets_marked(NULL, image, 0, sc_allocator_default());
    assert_ptr_equal(same, image);
    sc_image_release(same);
    sc_image *marked = sc_secrets_marked(&secrets, image, 0, sc_allocator_default());
    assert_ptr_not_equal(marked, image);
    assert_true(sc_value_equal(sc_image_root(marked), sc_image_root(image)));
    size_t size;
    const void *bytes = sc_image_bytes(marked, &size);
    sc_image *loaded = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, NULL);
    assert_true(hidden(NULL, sc_image_root(loaded), "a.pin"));
    assert_true(hidden(NULL, sc_image_root(loaded), "a.pins[0]"));
    assert_false(hidden(NULL, sc_image_root(loaded), "a.pins[1]"));
    assert_false(hidden(NULL, sc_image_root(loaded), "a.spin"));
    assert_false(hidden(NULL, sc_image_root(loaded), "b"));
    sc_image_release(loaded);
    sc_image_release(marked);
    sc_image_release(image);
}

static sc_path_index *index_of(const char *const *paths, size_t count)
{
    sc_path_index *index = sc_path_index_new(sc_allocator_default());
    assert_non_null(index);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(sc_path_index_add(index, paths[i]), SC_OK);
    }
    return index;
}

static void test_exempt_paths(void **state)
{
    (void)state;
    static const char *const paths[] = {"token", "db.*.password", "list[0]", "a.secret",
                                        "bad..path"};
    sc_path_index *index = index_of(paths, 5);
    const sc_secrets secrets = {NULL, 0, index, NULL};
    sc_image *image = parse_as("a.json", SC_SOURCE_FILE, true,
                               "{token: {a: {b: 'x'}}, db: {x: {password: 'p', host: 'h'}},"
                               " list: [{secret: 's'}, 't'], 'a.secret': 'u', other: 1}");
    sc_value root = sc_image_root(image);
    assert_false(hidden(&secrets, root, "token.a.b"));
    assert_false(hidden(&secrets, root, "db.x.password"));
    assert_true(hidden(&secrets, root, "db.x.host"));
    assert_false(hidden(&secrets, root, "list[0].secret"));
    assert_true(hidden(&secrets, root, "list[1]"));
    assert_false(hidden(&secrets, root, "\"a.secret\""));
    assert_true(hidden(&secrets, root, "other"));
    sc_path_index_free(index);
    sc_image_release(image);
}

static void assert_masked(const sc_secrets *secrets, sc_value value, const char *path,
                          const char *expected)
{
    sc_image *masked = NULL;
    assert_int_equal(sc_secrets_mask(secrets, value, path, sc_allocator_default(), &masked), SC_OK);
    assert_json(sc_image_root(masked), expected);
    sc_image_release(masked);
}

static void test_masking(void **state)
{
    (void)state;
    sc_image *image = parse_as("a.json", SC_SOURCE_FILE, false,
                               "{db: {password: 'p', user: 'u', api: {key: 'k'}, apiKey: 'k'},"
                               "\n l: [{token: 't'}, 'x']}");
    sc_value root = sc_image_root(image);
    assert_masked(NULL, root, "",
                  "{db: {password: '<secret>', user: 'u', api: {key: 'k'}, apiKey: '<secret>'},"
                  " l: [{token: '<secret>'}, 'x']}");
    assert_masked(NULL, sc_value_at(root, "db"), "db",
                  "{password: '<secret>', user: 'u', api: {key: 'k'}, apiKey: '<secret>'}");
    assert_masked(NULL, sc_value_at(root, "l[1]"), "my.\"secret\\u0020x\".\"y\\u0020z\"[1]",
                  "'<secret>'");
    static const char *const paths[] = {"db.password", "l"};
    sc_path_index *index = index_of(paths, 2);
    const sc_secrets secrets = {NULL, 0, index, NULL};
    assert_masked(&secrets, root, "",
                  "{db: {password: 'p', user: 'u', api: {key: 'k'}, apiKey: '<secret>'},"
                  " l: [{token: 't'}, 'x']}");
    assert_masked(&secrets, sc_value_at(root, "db.password"), "db.password", "'p'");
    sc_path_index_free(index);
    sc_image *masked;
    assert_int_equal(sc_secrets_mask(NULL, root, "", sc_allocator_default(), &masked), SC_OK);
    assert_origin(sc_value_at(sc_image_root(masked), "l[0].token"), "a.json", 2, 14);
    assert_origin(sc_value_at(sc_image_root(masked), "db"), "a.json", 1, 6);
    sc_image_release(masked);
    sc_image_release(image);
}

static void test_everything_of_a_secret_source_is_masked(void **state)
{
    (void)state;
    sc_image *image =
        parse_as("vault", SC_SOURCE_DIRECTORY, true, "{a: 1, b: null, c: ['x', true]}");
    assert_masked(NULL, sc_image_root(image), "",
                  "{a: '<secret>', b: '<secret>', c: ['<secret>', '<secret>']}");
    sc_image_release(image);
}

COMPOSE_TEST(test_untyped_text_is_masked_like_a_string)
{
    add(s, "a.json", "{x: 1}");
    add_variables(s, "db_password=12345", "token=true", "port=80", "secret=[\"a\", 1]");
    assert_int_equal(compose(s), SC_OK);
    assert_masked(NULL, sc_image_root(s->result), "",
                  "{x: 1, db_password: '<secret>', token: '<secret>', port: 80,"
                  " secret: ['<secret>', '<secret>']}");
    sc_image *masked;
    assert_int_equal(
        sc_secrets_mask(NULL, sc_image_root(s->result), "", sc_allocator_default(), &masked),
        SC_OK);
    size_t size;
    const char *bytes = sc_image_bytes(masked, &size);
    for (size_t i = 0; i + 5 <= size; i++) {
        assert_memory_not_equal(bytes + i, "12345", 5);
    }
    sc_image_release(masked);
}

static void test_values_that_cannot_be_masked(void **state)
{
    (void)state;
    sc_image *masked, *image = parse_as("a.json", SC_SOURCE_FILE, false, "{a: 1}");
    assert_int_equal(sc_secrets_mask(NULL, (sc_value){0}, "", sc_allocator_default(), &masked),
                     SC_ERROR_MISSING_KEY);
    assert_null(masked);
    assert_int_equal(
        sc_secrets_mask(NULL, sc_image_root(image), "a..b", sc_allocator_default(), &masked),
        SC_ERROR_BAD_PATH);
    assert_null(masked);
    sc_image_release(image);
}

static void test_long_keys_take_linear_time(void **state)
{
    (void)state;
    enum { LENGTH = 1 << 20 };
    char *key = malloc(LENGTH + 8);
    for (size_t i = 0; i < LENGTH; i++) {
        key[i] = "passwor_"[i % 8];
    }
    assert_false(sc_secrets_match(NULL, key, LENGTH));
    memcpy(key + LENGTH, "password", 8);
    assert_true(sc_secrets_match(NULL, key, LENGTH + 8));
    free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_that_name_a_secret),
        cmocka_unit_test(test_keys_that_do_not),
        cmocka_unit_test(test_words_in_names),
        cmocka_unit_test(test_words_of_the_user),
        cmocka_unit_test(test_hidden_values),
        cmocka_unit_test(test_marked_images),
        cmocka_unit_test(test_exempt_paths),
        cmocka_unit_test(test_masking),
        cmocka_unit_test(test_everything_of_a_secret_source_is_masked),
        cmocka_unit_test(test_untyped_text_is_masked_like_a_string),
        cmocka_unit_test(test_values_that_cannot_be_masked),
        cmocka_unit_test(test_long_keys_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
