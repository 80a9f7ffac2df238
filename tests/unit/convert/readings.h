/* Values to read, one by one: each kept by the test program until its end. */
#ifndef SC_TEST_READINGS_H
#define SC_TEST_READINGS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "superconfig.h"

enum { READINGS_MAX = 1000 };

typedef struct readings {
    sc_image *images[READINGS_MAX];
    size_t count;
} readings;

static readings kept;

static inline sc_value keep_value(sc_writer *writer)
{
    sc_error error;
    assert_true(kept.count < READINGS_MAX);
    sc_image *image = sc_writer_finish(writer, &error);
    assert_non_null(image);
    sc_writer_free(writer);
    kept.images[kept.count++] = image;
    return sc_image_root(image);
}

static inline sc_writer *new_writer(void)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    assert_non_null(writer);
    assert_int_equal(sc_writer_source(writer, SC_SOURCE_TEXT, "test", false), SC_OK);
    return writer;
}

static inline sc_value untyped(const char *text)
{
    sc_writer *writer = new_writer();
    assert_int_equal(sc_writer_untyped(writer, text, strlen(text)), SC_OK);
    return keep_value(writer);
}

static inline sc_value string(const char *text)
{
    sc_writer *writer = new_writer();
    assert_int_equal(sc_writer_string(writer, text, strlen(text)), SC_OK);
    return keep_value(writer);
}

static inline sc_value integer(int64_t number)
{
    sc_writer *writer = new_writer();
    assert_int_equal(sc_writer_int(writer, number), SC_OK);
    return keep_value(writer);
}

static inline sc_value unsigned_integer(uint64_t number)
{
    sc_writer *writer = new_writer();
    assert_int_equal(sc_writer_uint(writer, number), SC_OK);
    return keep_value(writer);
}

static inline sc_value floating(double number)
{
    sc_writer *writer = new_writer();
    assert_int_equal(sc_writer_float(writer, number), SC_OK);
    return keep_value(writer);
}

static inline sc_value boolean(bool value)
{
    sc_writer *writer = new_writer();
    assert_int_equal(sc_writer_bool(writer, value), SC_OK);
    return keep_value(writer);
}

static inline sc_value null(void)
{
    sc_writer *writer = new_writer();
    assert_int_equal(sc_writer_null(writer), SC_OK);
    return keep_value(writer);
}

static inline sc_value datetime(const char *text)
{
    sc_writer *writer = new_writer();
    assert_int_equal(sc_writer_datetime(writer, text, strlen(text)), SC_OK);
    return keep_value(writer);
}

/* Group teardown. */
static inline int forget_values(void **state)
{
    (void)state;
    while (kept.count != 0) {
        sc_image_release(kept.images[--kept.count]);
    }
    return 0;
}

static const sc_value absent;

#endif
