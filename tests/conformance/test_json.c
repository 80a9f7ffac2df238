/*
 * JSONTestSuite: every y_ accepted, every n_ refused with a place, each i_ with the result in the
 * table, and the results of test_transform recorded. Real files load and survive a round trip.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "format/parse.h"
#include "suite.h"

static char suite[SUITE_PATH_SIZE];
static char parsing[SUITE_PATH_SIZE + 16], transform[SUITE_PATH_SIZE + 16];

static sc_status parse_file(const sc_format *format, const char *folder, const char *name,
                            sc_image **image, sc_notices *notices, sc_error *error)
{
    size_t length;
    char *text = suite_read(folder, name, &length);
    assert_non_null(text);
    sc_format_parse_options options = {.name = name, .notices = notices};
    sc_status status = sc_format_parse(format, text, length, &options, image, NULL, error);
    free(text);
    return status;
}

/* The cases that the suite leaves open, and our results. */
static const struct {
    const char *name;
    sc_status status;
} open_cases[] = {
    /* Too large for a float is an error, never an infinity; too small is 0.0 with a warning. */
    {"i_number_double_huge_neg_exp.json", SC_OK},
    {"i_number_huge_exp.json", SC_ERROR_NUMBER_RANGE},
    {"i_number_neg_int_huge_exp.json", SC_ERROR_NUMBER_RANGE},
    {"i_number_pos_double_huge_exp.json", SC_ERROR_NUMBER_RANGE},
    {"i_number_real_neg_overflow.json", SC_ERROR_NUMBER_RANGE},
    {"i_number_real_pos_overflow.json", SC_ERROR_NUMBER_RANGE},
    {"i_number_real_underflow.json", SC_OK},
    /* An integer beyond 64 bits is the nearest float, with a warning. */
    {"i_number_too_big_neg_int.json", SC_OK},
    {"i_number_too_big_pos_int.json", SC_OK},
    {"i_number_very_big_negative_int.json", SC_OK},
    /* A surrogate without its pair is not a character. */
    {"i_object_key_lone_2nd_surrogate.json", SC_ERROR_SYNTAX},
    {"i_string_1st_surrogate_but_2nd_missing.json", SC_ERROR_SYNTAX},
    {"i_string_1st_valid_surrogate_2nd_invalid.json", SC_ERROR_SYNTAX},
    {"i_string_incomplete_surrogate_and_escape_valid.json", SC_ERROR_SYNTAX},
    {"i_string_incomplete_surrogate_pair.json", SC_ERROR_SYNTAX},
    {"i_string_incomplete_surrogates_escape_valid.json", SC_ERROR_SYNTAX},
    {"i_string_invalid_lonely_surrogate.json", SC_ERROR_SYNTAX},
    {"i_string_invalid_surrogate.json", SC_ERROR_SYNTAX},
    {"i_string_inverted_surrogates_U+1D11E.json", SC_ERROR_SYNTAX},
    {"i_string_lone_second_surrogate.json", SC_ERROR_SYNTAX},
    /* Text is UTF-8. */
    {"i_string_UTF-16LE_with_BOM.json", SC_ERROR_INVALID_UTF8},
    {"i_string_UTF-8_invalid_sequence.json", SC_ERROR_INVALID_UTF8},
    {"i_string_UTF8_surrogate_U+D800.json", SC_ERROR_INVALID_UTF8},
    {"i_string_invalid_utf-8.json", SC_ERROR_INVALID_UTF8},
    {"i_string_iso_latin_1.json", SC_ERROR_INVALID_UTF8},
    {"i_string_lone_utf8_continuation_byte.json", SC_ERROR_INVALID_UTF8},
    {"i_string_not_in_unicode_range.json", SC_ERROR_INVALID_UTF8},
    {"i_string_overlong_sequence_2_bytes.json", SC_ERROR_INVALID_UTF8},
    {"i_string_overlong_sequence_6_bytes.json", SC_ERROR_INVALID_UTF8},
    {"i_string_overlong_sequence_6_bytes_null.json", SC_ERROR_INVALID_UTF8},
    {"i_string_truncated-utf-8.json", SC_ERROR_INVALID_UTF8},
    {"i_string_utf16BE_no_BOM.json", SC_ERROR_INVALID_UTF8},
    {"i_string_utf16LE_no_BOM.json", SC_ERROR_INVALID_UTF8},
    /* 256 levels, unless the limit is raised. */
    {"i_structure_500_nested_arrays.json", SC_ERROR_TOO_DEEP},
    /* A BOM is skipped. */
    {"i_structure_UTF-8_BOM_empty_object.json", SC_OK},
};

static const sc_status *find_open(const char *name)
{
    for (size_t i = 0; i < sizeof open_cases / sizeof open_cases[0]; i++) {
        if (strcmp(open_cases[i].name, name) == 0) {
            return &open_cases[i].status;
        }
    }
    return NULL;
}

typedef struct suite_tally {
    size_t accepted, refused, open, wrong;
} suite_tally;

static void check_parsing(void *context, const char *folder, const char *name)
{
    suite_tally *tally = context;
    sc_image *image;
    sc_error error;
    sc_status status = parse_file(&sc_format_json, folder, name, &image, NULL, &error);
    bool right;
    if (name[0] == 'y') {
        tally->accepted++;
        right = status == SC_OK;
    } else if (name[0] == 'n') {
        tally->refused++;
        right = status != SC_OK;
    } else {
        tally->open++;
        const sc_status *expected = find_open(name);
        right = expected != NULL && status == *expected;
    }
    bool placed = status == SC_OK || (error.line > 0 && error.column > 0);
    if (!right || !placed) {
        tally->wrong++;
        print_error("%s: %s at %u:%u\n", name, sc_status_name(status),
                    status != SC_OK ? (unsigned)error.line : 0,
                    status != SC_OK ? (unsigned)error.column : 0);
    }
    sc_image_release(image);
}

static void test_parsing(void **state)
{
    (void)state;
    suite_tally tally = {0, 0, 0, 0};
    suite_each(parsing, check_parsing, &tally);
    print_message("y %zu, n %zu, i %zu\n", tally.accepted, tally.refused, tally.open);
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.accepted > 0 && tally.refused > 0);
    assert_true(tally.open <= sizeof open_cases / sizeof open_cases[0]);
}

/* The text of the compact writer, or the error. */
static const struct {
    const char *name;
    sc_status status, notice;
    const char *written;
} pinned[] = {
    {"number_-9223372036854775808.json", SC_OK, SC_OK, "[-9223372036854775808]"},
    {"number_-9223372036854775809.json", SC_OK, SC_WARNING_PRECISION_LOSS,
     "[-9.223372036854776e18]"},
    {"number_1.0.json", SC_OK, SC_OK, "[1.0]"},
    {"number_1.000000000000000005.json", SC_OK, SC_OK, "[1.0]"},
    {"number_1000000000000000.json", SC_OK, SC_OK, "[1000000000000000]"},
    {"number_10000000000000000999.json", SC_OK, SC_OK, "[10000000000000000999]"},
    {"number_1e-999.json", SC_OK, SC_WARNING_PRECISION_LOSS, "[0.0]"},
    {"number_1e6.json", SC_OK, SC_OK, "[1000000.0]"},
    {"number_9223372036854775807.json", SC_OK, SC_OK, "[9223372036854775807]"},
    {"number_9223372036854775808.json", SC_OK, SC_OK, "[9223372036854775808]"},
    {"object_key_nfc_nfd.json", SC_OK, SC_OK, "{\"\xC3\xA9\":\"NFC\",\"e\xCC\x81\":\"NFD\"}"},
    {"object_key_nfd_nfc.json", SC_OK, SC_OK, "{\"e\xCC\x81\":\"NFD\",\"\xC3\xA9\":\"NFC\"}"},
    {"object_same_key_different_values.json", SC_OK, SC_WARNING_DUPLICATE_KEY, "{\"a\":2}"},
    {"object_same_key_same_value.json", SC_OK, SC_WARNING_DUPLICATE_KEY, "{\"a\":1}"},
    {"object_same_key_unclear_values.json", SC_OK, SC_WARNING_DUPLICATE_KEY, "{\"a\":-0.0}"},
    {"string_1_escaped_invalid_codepoint.json", SC_ERROR_SYNTAX, SC_OK, ""},
    {"string_1_invalid_codepoint.json", SC_ERROR_INVALID_UTF8, SC_OK, ""},
    {"string_2_escaped_invalid_codepoints.json", SC_ERROR_SYNTAX, SC_OK, ""},
    {"string_2_invalid_codepoints.json", SC_ERROR_INVALID_UTF8, SC_OK, ""},
    {"string_3_escaped_invalid_codepoints.json", SC_ERROR_SYNTAX, SC_OK, ""},
    {"string_3_invalid_codepoints.json", SC_ERROR_INVALID_UTF8, SC_OK, ""},
    {"string_with_escaped_NULL.json", SC_OK, SC_OK, "[\"A\\u0000B\"]"},
};

static char *write_text(const sc_format *format, const sc_image *image, bool compact,
                        size_t *length)
{
    sc_write_options options = {.compact = compact};
    sc_buf out;
    sc_buf_init(&out, NULL, SIZE_MAX / 2);
    sc_writing writing = {.value = sc_image_root(image),
                          .options = &options,
                          .allocator = sc_allocator_default(),
                          .out = &out};
    assert_int_equal(format->write(format, &writing), SC_OK);
    char *text = sc_buf_take(&out, length);
    assert_non_null(text);
    return text;
}

static void test_transform(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pinned / sizeof pinned[0]; i++) {
        sc_image *image;
        sc_notices notices;
        sc_notices_init(&notices, NULL);
        print_message("%s\n", pinned[i].name);
        sc_status status =
            parse_file(&sc_format_json, transform, pinned[i].name, &image, &notices, NULL);
        assert_int_equal(status, pinned[i].status);
        assert_int_equal(notices.count, pinned[i].notice != SC_OK);
        if (pinned[i].notice != SC_OK) {
            assert_int_equal(notices.items[0].code, pinned[i].notice);
        }
        if (status == SC_OK) {
            size_t length;
            char *text = write_text(&sc_format_json, image, true, &length);
            assert_string_equal(text, pinned[i].written);
            sc_free(sc_allocator_default(), text, length + 1);
        }
        sc_image_release(image);
        sc_notices_free(&notices);
    }
}

/* ---- real files ---- */

static void round_trip(const sc_format *format, const sc_image *image, bool compact)
{
    size_t length;
    char *text = write_text(format, image, compact, &length);
    sc_image *again;
    sc_error error;
    assert_int_equal(sc_format_parse(format, text, length, NULL, &again, NULL, &error), SC_OK);
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(again)));
    sc_image_release(again);
    sc_free(sc_allocator_default(), text, length + 1);
}

static void check_real(void *context, const char *folder, const char *name)
{
    const sc_format *format = context;
    sc_image *image;
    sc_error error;
    sc_status status = parse_file(format, folder, name, &image, NULL, &error);
    if (status != SC_OK) {
        print_error("%s:%u:%u: %s\n", name, (unsigned)error.line, (unsigned)error.column,
                    error.message);
    }
    assert_int_equal(status, SC_OK);
    round_trip(format, image, true);
    round_trip(format, image, false);
    round_trip(&sc_format_json5, image, false);
    sc_image_release(image);
}

static void test_real_files(void **state)
{
    (void)state;
    char base[SUITE_PATH_SIZE], folder[SUITE_PATH_SIZE + 16];
    const sc_format *formats[] = {&sc_format_json, &sc_format_jsonc, &sc_format_json5};
    if (!suite_find("realworld", base)) {
        skip();
    }
    for (size_t i = 0; i < 3; i++) {
        snprintf(folder, sizeof folder, "%s/%s", base, formats[i]->name);
        size_t count = suite_each(folder, check_real, (void *)(uintptr_t)formats[i]);
        print_message("%s: %zu files\n", formats[i]->name, count);
        assert_true(count > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parsing),
        cmocka_unit_test(test_transform),
        cmocka_unit_test(test_real_files),
    };
    if (!suite_find("JSONTestSuite", suite)) {
        return SUITE_SKIPPED;
    }
    snprintf(parsing, sizeof parsing, "%s/test_parsing", suite);
    snprintf(transform, sizeof transform, "%s/test_transform", suite);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
