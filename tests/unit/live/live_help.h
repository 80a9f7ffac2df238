/* Handles over small images, with a count of the live handles. */
#ifndef SC_TEST_LIVE_HELP_H
#define SC_TEST_LIVE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "live/live.h"

static atomic_int snapshots_alive; /* a publishing thread makes some */
static int handles_open, handles_alive, details_retained;

static inline void count_snapshot_end(void *detail)
{
    assert_ptr_equal(detail, &snapshots_alive);
    snapshots_alive--;
}

static inline void count_close(void *detail)
{
    assert_ptr_equal(detail, &handles_alive);
    handles_open--;
}

static inline void count_handle_end(void *detail)
{
    assert_ptr_equal(detail, &handles_alive);
    handles_alive--;
}

static inline void count_retain(void *detail)
{
    assert_ptr_equal(detail, &handles_alive);
    details_retained++;
}

static const sc_handle_hooks counting_hooks = {
    .retain = count_retain, .closed = count_close, .destroy = count_handle_end};

static inline void put_key(sc_writer *writer, const char *key)
{
    assert_int_equal(sc_writer_key(writer, key, strlen(key)), SC_OK);
}

/* {"number": n, "half": n + 0.5, "yes": true, "text": "n", "deep": {"down": {"number": n}},
 * "list": [n, n + 1]} */
static inline sc_image *make_image(int64_t number)
{
    char text[32];
    sc_error error;
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    assert_non_null(writer);
    (void)sc_writer_source(writer, SC_SOURCE_TEXT, "test", false);
    (void)sc_writer_begin_object(writer);
    put_key(writer, "number");
    (void)sc_writer_int(writer, number);
    put_key(writer, "half");
    (void)sc_writer_float(writer, (double)number + 0.5);
    put_key(writer, "yes");
    (void)sc_writer_bool(writer, true);
    put_key(writer, "text");
    (void)sc_writer_string(writer, text, strlen(text));
    put_key(writer, "deep");
    (void)sc_writer_begin_object(writer);
    put_key(writer, "down");
    (void)sc_writer_begin_object(writer);
    put_key(writer, "number");
    (void)sc_writer_int(writer, number);
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
    put_key(writer, "list");
    (void)sc_writer_begin_array(writer);
    (void)sc_writer_int(writer, number);
    (void)sc_writer_int(writer, number + 1);
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, &error);
    assert_non_null(image);
    sc_writer_free(writer);
    return image;
}

static inline sc_snapshot *make_snapshot(int64_t number)
{
    snapshots_alive++;
    sc_snapshot *snapshot = sc_snapshot_new(sc_allocator_default(), make_image(number),
                                            &snapshots_alive, count_snapshot_end);
    assert_non_null(snapshot);
    return snapshot;
}

static inline sc_handle *make_handle(int64_t number)
{
    handles_open++;
    handles_alive++;
    sc_handle *handle = sc_handle_new(sc_allocator_default(), make_snapshot(number), &handles_alive,
                                      &counting_hooks);
    assert_non_null(handle);
    return handle;
}

static inline void assert_nothing_alive(void)
{
    assert_int_equal(snapshots_alive, 0);
    assert_int_equal(handles_open, 0);
    assert_int_equal(handles_alive, 0);
}

#endif
