/* json5-tests, by extension: .json and .json5 accepted, .txt refused with a place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "format/parse.h"
#include "suite.h"

static char suite[SUITE_PATH_SIZE];

typedef struct suite_tally {
    size_t accepted, refused, wrong;
} suite_tally;

static sc_status parse_as(const sc_format *format, const char *text, size_t length,
                          sc_image **image, sc_error *error)
{
    return sc_format_parse(format, text, length, NULL, image, NULL, error);
}

/* Plain JSON has the same meaning for both readers. */
static void check_same(const char *text, size_t length, const sc_image *image)
{
    sc_image *plain;
    assert_int_equal(parse_as(&sc_format_json, text, length, &plain, NULL), SC_OK);
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(plain)));
    sc_image_release(plain);
}

static void check_file(void *context, const char *folder, const char *name)
{
    suite_tally *tally = context;
    bool json = suite_ends(name, ".json"), valid = json || suite_ends(name, ".json5");
    if (!valid && !suite_ends(name, ".txt")) {
        return;
    }
    size_t length;
    char *text = suite_read(folder, name, &length);
    assert_non_null(text);
    sc_image *image;
    sc_error error;
    sc_status status = parse_as(&sc_format_json5, text, length, &image, &error);
    bool placed = status == SC_OK || (error.line > 0 && error.column > 0);
    if ((status == SC_OK) != valid || !placed) {
        print_error("%s/%s: %s\n", folder, name, sc_status_name(status));
        tally->wrong++;
    } else if (json) {
        check_same(text, length, image);
    }
    *(valid ? &tally->accepted : &tally->refused) += 1;
    sc_image_release(image);
    free(text);
}

static void test_suite(void **state)
{
    (void)state;
    static const char *const folders[] = {"arrays",  "comments", "misc",    "new-lines",
                                          "numbers", "objects",  "strings", "todo"};
    suite_tally tally = {0, 0, 0};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char folder[SUITE_PATH_SIZE + 16];
        snprintf(folder, sizeof folder, "%s/%s", suite, folders[i]);
        suite_each(folder, check_file, &tally);
    }
    print_message("accepted %zu, refused %zu\n", tally.accepted, tally.refused);
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.accepted > 0 && tally.refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suite),
    };
    return suite_find("json5-tests", suite) ? cmocka_run_group_tests(tests, NULL, NULL)
                                            : SUITE_SKIPPED;
}
