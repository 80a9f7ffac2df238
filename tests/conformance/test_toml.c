/*
 * The public TOML suite, run from its lists: 1.1.0 complete, and the valid part of 1.0.0 (all of
 * which is valid in 1.1.0). Values are compared with the tagged JSON beside each file. Each
 * document is also written and read back, in every style of the writer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/datetime.h"
#include "base/number.h"
#include "format/parse.h"
#include "suite.h"

static char suite[SUITE_PATH_SIZE];

typedef struct tally {
    int seen, failed;
} tally;

/* ---- comparison with tagged JSON ---- */

static bool text_is(const sc_scalar *scalar, const char *text, size_t length)
{
    return scalar->length == length && memcmp(scalar->text, text, length) == 0;
}

static bool same_float(double value, const char *text, size_t length)
{
    const char *word = text + (length > 0 && (*text == '+' || *text == '-'));
    if (strcmp(word, "nan") == 0) {
        return value != value;
    }
    if (strcmp(word, "inf") == 0) {
        return value - value != 0 && (value < 0) == (*text == '-') && value == value;
    }
    return value == sc_number_to_double(text, length);
}

static bool same_datetime(const sc_scalar *ours, const char *type, const char *text, size_t length)
{
    static const char *const types[] = {"datetime", "datetime-local", "date-local", "time-local"};
    sc_datetime a, b;
    if (!sc_datetime_parse(ours->text, ours->length, &a) || !sc_datetime_parse(text, length, &b)) {
        return false;
    }
    return strcmp(types[a.kind], type) == 0 && a.kind == b.kind && a.year == b.year &&
           a.month == b.month && a.day == b.day && a.hour == b.hour && a.minute == b.minute &&
           a.second == b.second && a.nanosecond == b.nanosecond &&
           a.offset_minutes == b.offset_minutes;
}

static bool same_scalar(sc_value value, const char *type, const char *text, size_t length)
{
    sc_scalar ours = sc_value_scalar(value);
    if (strcmp(type, "string") == 0) {
        return ours.kind == SC_STRING && text_is(&ours, text, length);
    }
    if (strcmp(type, "integer") == 0) {
        int64_t expected;
        return ours.kind == SC_INTEGER && !ours.is_unsigned &&
               sc_number_parse_int64(text, length, &expected) == SC_NUMBER_OK &&
               ours.integer == expected;
    }
    if (strcmp(type, "float") == 0) {
        return ours.kind == SC_FLOAT && same_float(ours.number, text, length);
    }
    if (strcmp(type, "bool") == 0) {
        return ours.kind == SC_BOOL && ours.boolean == (strcmp(text, "true") == 0);
    }
    return ours.kind == SC_DATETIME && same_datetime(&ours, type, text, length);
}

static bool same(sc_value ours, sc_value tagged)
{
    sc_scalar type = sc_value_scalar(sc_value_member(tagged, "type", 4));
    sc_scalar text = sc_value_scalar(sc_value_member(tagged, "value", 5));
    if (sc_value_count(tagged) == 2 && type.kind == SC_STRING && text.kind == SC_STRING) {
        return same_scalar(ours, type.text, text.text, text.length);
    }
    size_t count = sc_value_count(tagged);
    if (sc_value_kind(ours) != sc_value_kind(tagged) || sc_value_count(ours) != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        sc_value theirs = sc_value_item(tagged, i);
        sc_value mine = sc_value_item(ours, i);
        if (sc_value_kind(ours) == SC_OBJECT) {
            size_t length;
            const char *key = sc_value_key(theirs, &length);
            mine = sc_value_member(ours, key, length);
        }
        if (!same(mine, theirs)) {
            return false;
        }
    }
    return true;
}

/* ---- one file ---- */

static sc_image *parse(const sc_format *format, const char *text, size_t length, sc_error *error)
{
    sc_image *image;
    sc_format_parse(format, text, length, NULL, &image, NULL, error);
    return image;
}

static bool read_back_equal(sc_value value, bool compact, bool origins)
{
    sc_write_options options = {.compact = compact, .origins = origins};
    sc_buf out;
    sc_buf_init(&out, NULL, SIZE_MAX / 2);
    sc_error error = {.code = SC_OK};
    sc_writing writing = {value, &options, out.allocator, &out, &error};
    bool equal = false;
    if (sc_format_toml.write(&sc_format_toml, &writing) == SC_OK) {
        sc_image *image = parse(&sc_format_toml, sc_buf_text(&out), out.length, &error);
        equal = image != NULL && sc_value_equal(value, sc_image_root(image));
        sc_image_release(image);
    }
    if (!equal) {
        print_message("written (%s):\n%s\n", error.message, sc_buf_text(&out));
    }
    sc_buf_free(&out);
    return equal;
}

static bool valid_holds(const char *name, const char *text, size_t length)
{
    sc_error error = {.code = SC_OK};
    sc_image *ours = parse(&sc_format_toml, text, length, &error);
    if (ours == NULL) {
        print_message("%s:%u:%u: refused: %s\n", name, error.line, error.column, error.message);
        return false;
    }
    char json_name[SUITE_PATH_SIZE];
    snprintf(json_name, sizeof json_name, "%.*sjson", (int)(strlen(name) - 4), name);
    size_t json_length;
    char *json = suite_read(suite, json_name, &json_length);
    assert_non_null(json);
    sc_image *tagged = parse(&sc_format_json, json, json_length, &error);
    assert_non_null(tagged);
    sc_value root = sc_image_root(ours);
    bool good = same(root, sc_image_root(tagged));
    if (!good) {
        print_message("%s: other values\n", name);
    }
    if (!read_back_equal(root, false, false) || !read_back_equal(root, true, false) ||
        !read_back_equal(root, false, true)) {
        print_message("%s: does not read back equal\n", name);
        good = false;
    }
    sc_image_release(tagged);
    sc_image_release(ours);
    free(json);
    return good;
}

static bool invalid_holds(const char *name, const char *text, size_t length)
{
    sc_error error = {.code = SC_OK};
    sc_image *ours = parse(&sc_format_toml, text, length, &error);
    if (ours != NULL) {
        print_message("%s: accepted\n", name);
        sc_image_release(ours);
        return false;
    }
    if (error.code == SC_OK || error.line == 0 || error.column == 0 || error.message[0] == '\0') {
        print_message("%s: the error has no place or message\n", name);
        return false;
    }
    return true;
}

/* Files in the list that this copy of the suite lacks are skipped. */
static void run_file(const char *name, bool want_invalid, tally *sum)
{
    bool is_invalid = strncmp(name, "invalid/", 8) == 0;
    if (is_invalid != want_invalid || !suite_ends(name, ".toml")) {
        return;
    }
    size_t length;
    char *text = suite_read(suite, name, &length);
    if (text == NULL) {
        return;
    }
    sum->seen++;
    sum->failed += !(is_invalid ? invalid_holds : valid_holds)(name, text, length);
    free(text);
}

static void run_list(const char *list_name, bool want_invalid)
{
    size_t length;
    char *list = suite_read(suite, list_name, &length);
    assert_non_null(list);
    tally sum = {0, 0};
    for (char *line = list, *end;
         (end = memchr(line, '\n', length - (size_t)(line - list))) != NULL; line = end + 1) {
        *end = '\0';
        run_file(line, want_invalid, &sum);
    }
    free(list);
    print_message("%s: %d %s files, %d wrong\n", list_name, sum.seen,
                  want_invalid ? "invalid" : "valid", sum.failed);
    assert_true(sum.seen > 50);
    assert_int_equal(sum.failed, 0);
}

static void test_valid_1_1(void **state)
{
    (void)state;
    run_list("files-toml-1.1.0", false);
}

static void test_invalid_1_1(void **state)
{
    (void)state;
    run_list("files-toml-1.1.0", true);
}

static void test_valid_1_0(void **state)
{
    (void)state;
    run_list("files-toml-1.0.0", false);
}

int main(void)
{
    if (!suite_find("toml-test", suite)) {
        return SUITE_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid_1_1),
        cmocka_unit_test(test_invalid_1_1),
        cmocka_unit_test(test_valid_1_0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
