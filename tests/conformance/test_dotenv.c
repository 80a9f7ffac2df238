/*
 * The public dotenv fixtures. The target is Compose's dialect: all of its files must hold. Of the
 * other dialects, every difference is listed here (and in docs/reference/formats-dialects.md): a
 * fixture with a difference that is not listed fails, and so does a listed one without a
 * difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/dotenv.h"
#include "format/parse.h"
#include "suite.h"

static char root[SUITE_PATH_SIZE];

/* Variables of other dialects that have another meaning here; without a variable: the whole file.
 */
static const char *const differences[][3] = {
    /* godotenv keeps the backslash of an escaped single quote */
    {"godotenv", "quoted.env", "OPTION_K"},
    /* motdotla never expands variables */
    {"motdotla", "dotenv--tests.env", "DOUBLE_QUOTES_WITH_NO_SPACE_BRACKET"},
    /* motdotla quotes with backticks */
    {"motdotla", "dotenv--tests.env", "EMPTY_BACKTICKS"},
    {"motdotla", "dotenv--tests.env", "BACKTICKS"},
    {"motdotla", "dotenv--tests.env", "BACKTICKS_SPACED"},
    {"motdotla", "dotenv--tests.env", "DOUBLE_QUOTES_INSIDE_BACKTICKS"},
    {"motdotla", "dotenv--tests.env", "SINGLE_QUOTES_INSIDE_BACKTICKS"},
    {"motdotla", "dotenv--tests.env", "DOUBLE_AND_SINGLE_QUOTES_INSIDE_BACKTICKS"},
    {"motdotla", "dotenv--tests.env", "INLINE_COMMENTS_BACKTICKS"},
    {"motdotla", "dotenv--tests.env", "RETAIN_INNER_QUOTES_AS_BACKTICKS"},
    /* motdotla's comment needs no space before it */
    {"motdotla", "dotenv--tests.env", "INLINE_COMMENTS_SPACE"},
    {"motdotla", "dotenv--tests.env.multiline", NULL},
};

enum { DIFFERENCES = sizeof differences / sizeof *differences };

static bool differs[DIFFERENCES]; /* those that were found */

static bool is_expected(const char *dialect, const char *file, const char *variable)
{
    for (size_t i = 0; i < DIFFERENCES; i++) {
        const char *const *known = differences[i];
        if (strcmp(known[0], dialect) == 0 && strcmp(known[1], file) == 0 &&
            (known[2] == NULL || (variable != NULL && strcmp(known[2], variable) == 0))) {
            differs[i] = true;
            return true;
        }
    }
    return false;
}

static const char *given_variable(const void *context, const char *name, size_t length)
{
    const sc_value *given = context;
    sc_scalar value = sc_value_scalar(sc_value_member(*given, name, length));
    return value.kind == SC_STRING ? value.text : NULL;
}

typedef struct fixture {
    const char *dialect, *file;
    sc_value variables, given;
    bool complete, wants_error;
    size_t *wrong;
} fixture;

static void report(const fixture *f, const char *variable, const char *what)
{
    if (!is_expected(f->dialect, f->file, variable)) {
        print_message("%s/%s: %s %s\n", f->dialect, f->file, variable != NULL ? variable : "",
                      what);
        ++*f->wrong;
    }
}

static void compare(const fixture *f, sc_value ours)
{
    for (size_t i = 0; i < sc_value_count(f->variables); i++) {
        sc_value item = sc_value_item(f->variables, i);
        size_t key_length, length;
        const char *text, *key = sc_value_key(item, &key_length);
        sc_scalar expected = sc_value_scalar(item);
        sc_value mine = sc_value_member(ours, key, key_length);
        if (!sc_value_untyped(mine, &text, &length) || length != expected.length ||
            memcmp(text, expected.text, length) != 0) {
            report(f, key, "has another value");
        }
    }
    if (f->complete && sc_value_count(ours) != sc_value_count(f->variables)) {
        report(f, NULL, "has other variables");
    }
}

static void run(const fixture *f, const char *text, size_t length)
{
    const sc_dotenv_environment environment = {given_variable, &f->given};
    const sc_format format = sc_dotenv_with(&environment);
    sc_error error = {.code = SC_OK};
    sc_image *image;
    sc_format_parse(&format, text, length, NULL, &image, NULL, &error);
    if ((image == NULL) != f->wants_error) {
        report(f, NULL, image == NULL ? error.message : "was accepted");
    } else if (image != NULL) {
        compare(f, sc_image_root(image));
    } else {
        assert_true(error.line > 0);
    }
    sc_image_release(image);
}

static sc_image *read_expectation(const char *folder, const char *name)
{
    size_t length;
    char *text = suite_read(folder, name, &length);
    sc_image *image = NULL;
    if (text != NULL) {
        sc_format_parse(&sc_format_json, text, length, NULL, &image, NULL, NULL);
        assert_non_null(image);
        free(text);
    }
    return image;
}

static bool is_true(sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    return scalar.kind == SC_BOOL && scalar.boolean;
}

static void run_expectation(const char *dialect, const char *folder, const char *file,
                            const char *ending, size_t *wrong)
{
    char name[SUITE_PATH_SIZE];
    snprintf(name, sizeof name, "%s%s", file, ending);
    sc_image *image = read_expectation(folder, name);
    if (image == NULL) {
        return;
    }
    sc_value all = sc_image_root(image);
    bool plain = strcmp(dialect, "motdotla") == 0; /* the variables themselves */
    fixture f = {
        .dialect = dialect,
        .file = file,
        .variables = plain ? all : sc_value_at(all, "expected"),
        .given = sc_value_at(all, "given_environment"),
        .complete = plain || is_true(sc_value_at(all, "complete")),
        .wants_error = !plain && is_true(sc_value_at(all, "error")),
        .wrong = wrong,
    };
    size_t length;
    char *text = suite_read(folder, file, &length);
    assert_non_null(text);
    run(&f, text, length);
    free(text);
    sc_image_release(image);
}

typedef struct dialect_run {
    const char *dialect;
    size_t seen, wrong;
} dialect_run;

static void visit(void *context, const char *folder, const char *name)
{
    dialect_run *r = context;
    if (suite_ends(name, ".json") || strncmp(name, "LICENSE", 7) == 0 ||
        strcmp(name, "NOTICE") == 0) {
        return;
    }
    r->seen++;
    run_expectation(r->dialect, folder, name, ".expected.json", &r->wrong);
    run_expectation(r->dialect, folder, name, ".with-env.expected.json", &r->wrong);
}

static void run_dialect(const char *dialect)
{
    char folder[SUITE_PATH_SIZE];
    dialect_run r = {.dialect = dialect};
    assert_true(snprintf(folder, sizeof folder, "%s/%s", root, dialect) < SUITE_PATH_SIZE);
    suite_each(folder, visit, &r);
    print_message("%s: %zu files, %zu wrong\n", dialect, r.seen, r.wrong);
    assert_true(r.seen > 0);
    assert_int_equal(r.wrong, 0);
    for (size_t i = 0; i < DIFFERENCES; i++) {
        if (strcmp(differences[i][0], dialect) == 0 && differences[i][2] != NULL) {
            assert_true(differs[i]);
        }
    }
}

static void test_compose(void **state)
{
    (void)state;
    run_dialect("compose-go");
}

static void test_godotenv(void **state)
{
    (void)state;
    run_dialect("godotenv");
}

static void test_motdotla(void **state)
{
    (void)state;
    run_dialect("motdotla");
}

static void test_docker(void **state)
{
    (void)state;
    run_dialect("docker-cli");
}

int main(void)
{
    if (!suite_find("dotenv", root)) {
        return SUITE_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compose),
        cmocka_unit_test(test_godotenv),
        cmocka_unit_test(test_motdotla),
        cmocka_unit_test(test_docker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
