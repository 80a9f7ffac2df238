/* The common entry of all readers: padding, BOM, limits, memory that runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "parsing.h"

static const sc_format *const json = &sc_format_json;

/* The guarantees that the readers of formats use. */
static sc_status check_reading(const sc_format *self, sc_reading *reading)
{
    (void)self;
    assert_int_equal(reading->length, 3);
    assert_memory_equal(reading->text, "a\xC3\xA9", 3);
    for (size_t i = 0; i < SC_PARSE_PADDING; i++) {
        assert_int_equal(reading->text[reading->length + i], 0);
    }
    assert_false(reading->ascii);
    assert_string_equal(reading->name, "text");
    assert_int_equal(reading->limits->depth, 256);
    assert_int_equal(reading->limits->file_size, UINT64_C(64) << 20);
    assert_non_null(reading->allocator);
    assert_int_equal(sc_writer_depth(reading->writer), 0);
    reading->empty = true;
    sc_writer_place(reading->writer, 1, 1);
    return sc_writer_null(reading->writer);
}

static void test_reading(void **state)
{
    (void)state;
    static const sc_format probe = {.name = "probe", .read = check_reading};
    sc_image *image;
    bool empty = false;
    assert_int_equal(sc_format_parse(&probe,
                                     "\xEF\xBB\xBF"
                                     "a\xC3\xA9",
                                     6, NULL, &image, &empty, NULL),
                     SC_OK);
    assert_true(empty);
    sc_origin origin;
    assert_true(sc_value_origin(sc_image_root(image), &origin));
    assert_int_equal(origin.kind, SC_SOURCE_TEXT);
    assert_string_equal(origin.source, "text");
    sc_image_release(image);
}

static void test_padded_text_is_read_in_place(void **state)
{
    (void)state;
    static const char text[5 + SC_PARSE_PADDING] = "[1,2]";
    sc_format_parse_options options = {.padded = true};
    sc_image *image;
    assert_int_equal(sc_format_parse(json, text, 5, &options, &image, NULL, NULL), SC_OK);
    assert_int_equal(sc_value_count(sc_image_root(image)), 2);
    sc_image_release(image);
}

static sc_status write_nothing(const sc_format *self, sc_reading *reading)
{
    (void)self;
    (void)reading;
    return SC_OK;
}

static void test_reader_that_writes_nothing(void **state)
{
    (void)state;
    static const sc_format mute = {.name = "mute", .read = write_nothing};
    sc_image *image;
    sc_error error;
    assert_int_equal(sc_format_parse(&mute, "x", 1, NULL, &image, NULL, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_null(image);
    assert_string_equal(error.source, "text");
}

static void test_error_has_the_source(void **state)
{
    (void)state;
    sc_format_parse_options options = {.name = "app.json"};
    sc_image *image;
    sc_error error;
    sc_format_parse(json, "{", 1, &options, &image, NULL, &error);
    char line[200];
    sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, line, sizeof line);
    assert_string_equal(line, "app.json:1:2: error: expected a key in double quotes, found the end "
                              "of the text (read as json) [syntax]");
}

/* ---- memory ---- */

typedef struct failing {
    long left; /* requests until one fails; negative: none does */
    long used;
    size_t bytes;
} failing;

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    failing *memory = context;
    if (new_size == 0) {
        memory->bytes -= old_size;
        free(block);
        return NULL;
    }
    if (memory->left >= 0 && memory->left-- == 0) {
        return NULL;
    }
    memory->used++;
    memory->bytes += new_size - old_size;
    return realloc(block, new_size);
}

/* Fails each request in turn: an ordinary error each time, nothing kept. */
static void sweep(const sc_format *format, const char *text, size_t length)
{
    failing memory = {.left = -1};
    sc_allocator allocator = {&memory, resize};
    for (long nth = 0;; nth++) {
        sc_notices notices;
        sc_notices_init(&notices, &allocator);
        memory.left = nth;
        sc_format_parse_options options = {.allocator = &allocator, .notices = &notices};
        sc_image *image;
        sc_error error;
        sc_status status = sc_format_parse(format, text, length, &options, &image, NULL, &error);
        bool failed = memory.left < 0;
        sc_image_release(image);
        sc_notices_free(&notices);
        assert_int_equal(memory.bytes, 0);
        if (!failed) {
            assert_int_equal(status, SC_OK);
            assert_true(nth > 0);
            return;
        }
        assert_int_equal(status, SC_ERROR_OUT_OF_MEMORY);
        assert_int_equal(error.code, SC_ERROR_OUT_OF_MEMORY);
        assert_null(image);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    static const char small[] = "{\"a\":\"\\n\",\"a\":[1e-999]}";
    sweep(json, small, sizeof small - 1);
    static const char five[] = "{\\u0061:'\\\n',b:'\\x41'}";
    sweep(&sc_format_json5, five, sizeof five - 1);
    static char large[60000];
    size_t length = 1;
    large[0] = '{';
    for (int i = 0; i < 1500; i++) {
        length +=
            (size_t)snprintf(large + length, sizeof large - length, "\"key%d\":\"\\tvalue\",", i);
    }
    large[length - 1] = '}';
    sweep(json, large, length);
    memset(large, '[', 100);
    memset(large + 100, ']', 100);
    sweep(json, large, 200);
}

static void test_untyped_out_of_memory(void **state)
{
    (void)state;
    static const char *const texts[] = {"[1,\"\\n\"]", "8080", "some text",
                                        "[\"\\t0123456789\", {\"a\": [true]}]"};
    failing memory = {.left = -1};
    sc_allocator allocator = {&memory, resize};
    for (size_t i = 0; i < 4; i++) {
        for (long nth = 0, failed = 1; failed != 0; nth++) {
            memory.left = -1;
            sc_writer *writer = sc_writer_new(&allocator, NULL);
            memory.left = nth;
            sc_status status = sc_format_untyped(writer, texts[i], strlen(texts[i]));
            failed = memory.left < 0;
            assert_int_equal(status, failed ? SC_ERROR_OUT_OF_MEMORY : SC_OK);
            sc_writer_free(writer);
            assert_int_equal(memory.bytes, 0);
        }
    }
}

static void test_write_out_of_memory(void **state)
{
    (void)state;
    char text[401];
    memset(text, '[', 200);
    memset(text + 200, ']', 200);
    sc_image *image = parsed_n(json, text, 400, NULL);
    failing memory = {.left = -1};
    sc_allocator allocator = {&memory, resize};
    static const sc_write_options options;
    for (long nth = 0, failed = 1; failed != 0; nth++) {
        sc_buf out;
        sc_error error;
        sc_buf_init(&out, &allocator, 1 << 20);
        memory.left = nth;
        sc_writing writing = {sc_image_root(image), &options, &allocator, &out, &error};
        sc_status status = json->write(json, &writing);
        failed = memory.left < 0;
        assert_int_equal(status, failed ? SC_ERROR_OUT_OF_MEMORY : SC_OK);
        sc_buf_free(&out);
        assert_int_equal(memory.bytes, 0);
    }
    sc_image_release(image);
}

/* A text with a comment and one further byte: a text with an error at that byte is not empty. */
static void test_failure_is_not_empty(void **state)
{
    (void)state;
    static const char *const before[] = {"",       "# a",   "# a\n", "// a",
                                         "// a\n", "; a\n", "/* a",  "\n"};
    for (size_t f = 0; sc_formats[f] != NULL; f++) {
        for (size_t b = 0; b < sizeof before / sizeof before[0]; b++) {
            for (int c = 0; c < 128; c++) {
                char text[16];
                size_t length = strlen(before[b]);
                memcpy(text, before[b], length);
                text[length] = (char)c;
                memcpy(text + length + 1, "z\n", 3);
                sc_image *image;
                sc_error error = {.code = SC_OK};
                bool empty = false;
                (void)sc_format_parse(sc_formats[f], text, length + 3, NULL, &image, &empty,
                                      &error);
                if (error.code != SC_OK && empty) {
                    assert_non_null(strstr(error.message, "the text is empty"));
                }
                sc_image_release(image);
            }
        }
    }
    sc_image *image;
    bool empty = true;
    sc_error error = {.code = SC_OK};
    static const char escape[] = "# a\x1B[0m\n[server]\nport = 1\n";
    assert_int_equal(
        sc_format_parse(&sc_format_toml, escape, sizeof escape - 1, NULL, &image, &empty, &error),
        SC_ERROR_SYNTAX);
    assert_false(empty);
    assert_int_equal(error.line, 1);
    assert_int_equal(error.column, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_padded_text_is_read_in_place),
        cmocka_unit_test(test_reader_that_writes_nothing),
        cmocka_unit_test(test_error_has_the_source),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_untyped_out_of_memory),
        cmocka_unit_test(test_write_out_of_memory),
        cmocka_unit_test(test_failure_is_not_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
