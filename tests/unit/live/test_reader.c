/* Readers: pinned until refreshed, a cache of paths with correct results, prepared keys. */
#include "live/reader.h"
#include "live_help.h"

static int64_t read_int(sc_reader *reader, const char *path)
{
    int64_t number = -1;
    (void)sc_value_int(sc_reader_get(reader, path), &number);
    return number;
}

static void a_read_never_moves_a_reader(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_reader *reader = sc_reader_new(handle);
    assert_int_equal(read_int(reader, "deep.down.number"), 1);
    assert_int_equal(sc_handle_publish(handle, make_snapshot(2)), SC_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(read_int(reader, "deep.down.number"), 1);
        assert_int_equal(read_int(reader, "list.0"), 1);
    }
    assert_int_equal(snapshots_alive, 2);
    assert_true(sc_reader_refresh(reader));
    assert_int_equal(snapshots_alive, 1);
    assert_false(sc_reader_refresh(reader));
    assert_int_equal(read_int(reader, "deep.down.number"), 2);
    assert_int_equal(read_int(reader, "list.0"), 2);
    sc_reader_free(reader);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void misses_are_remembered_and_forgotten(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_reader *reader = sc_reader_new(handle);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sc_value_kind(sc_reader_get(reader, "nothing.here")), SC_ABSENT);
        assert_int_equal(sc_value_kind(sc_reader_get(reader, "bad..path")), SC_ABSENT);
    }
    assert_int_equal(sc_value_kind(sc_reader_get(reader, "")), SC_OBJECT);
    assert_int_equal(sc_value_kind(sc_reader_get(reader, NULL)), SC_ABSENT);
    sc_reader_free(reader);
    sc_handle_release(handle);
    assert_nothing_alive();
}

/* Texts of every length around the cache's own limits, each compared in its last byte too. */
static void texts_of_every_length(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_reader *reader = sc_reader_new(handle);
    char path[80];
    for (size_t length = 1; length < sizeof path; length++) {
        memset(path, 'x', length);
        for (int last = 'a'; last < 'd'; last++) {
            path[length - 1] = (char)last;
            assert_int_equal(sc_value_kind(sc_reader_get_n(reader, path, length)), SC_ABSENT);
            assert_int_equal(sc_value_kind(sc_reader_get_n(reader, path, length)), SC_ABSENT);
        }
    }
    /* A quoted spelling of the same path is another text, of any length. */
    const char *spelled = "\"d\\u0065\\u0065\\u0070\".\"d\\u006fwn\".\"n\\u0075m\\u0062er\"";
    assert_true(strlen(spelled) > SC_READER_TEXT_MAX);
    assert_int_equal(read_int(reader, spelled), 1);
    assert_int_equal(read_int(reader, spelled), 1);
    sc_reader_free(reader);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void lengths_need_no_nul(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(4);
    sc_reader *reader = sc_reader_new(handle);
    const char text[] = {'n', 'u', 'm', 'b', 'e', 'r', 'x'};
    int64_t number = 0;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sc_value_int(sc_reader_get_n(reader, text, 6), &number), SC_OK);
        assert_int_equal(number, 4);
        assert_int_equal(sc_value_kind(sc_reader_get_n(reader, text, 7)), SC_ABSENT);
    }
    sc_reader_free(reader);
    sc_handle_release(handle);
    assert_nothing_alive();
}

/* An object of many members: the cache overflows, and results stay correct. */
static void more_paths_than_it_remembers(void **state)
{
    (void)state;
    enum { MEMBERS = 1000 };
    sc_error error;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    char key[32];
    (void)sc_writer_begin_object(writer);
    for (int i = 0; i < MEMBERS; i++) {
        (void)snprintf(key, sizeof key, "member-%d", i);
        put_key(writer, key);
        (void)sc_writer_int(writer, i);
    }
    (void)sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    snapshots_alive++;
    handles_open++;
    handles_alive++;
    sc_snapshot *snapshot =
        sc_snapshot_new(sc_allocator_default(), image, &snapshots_alive, count_snapshot_end);
    sc_handle *handle =
        sc_handle_new(sc_allocator_default(), snapshot, &handles_alive, &counting_hooks);
    sc_reader *reader = sc_reader_new(handle);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MEMBERS; i++) {
            (void)snprintf(key, sizeof key, "member-%d", i);
            assert_int_equal(read_int(reader, key), i);
            assert_int_equal(read_int(reader, key), i);
        }
    }
    /* Fewer than the cache holds: many share a set with one other, and stay. */
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MEMBERS / 12; i++) {
            (void)snprintf(key, sizeof key, "member-%d", i);
            assert_int_equal(read_int(reader, key), i);
        }
    }
    sc_reader_free(reader);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void a_parked_reader_pins_nothing(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_reader *reader = sc_reader_new(handle);
    sc_key *key = sc_reader_key(reader, "number", NULL);
    assert_int_equal(read_int(reader, "number"), 1);
    assert_int_equal(sc_reader_int(reader, key, -1), 1);
    sc_reader_park(reader);
    assert_int_equal(sc_handle_publish(handle, make_snapshot(2)), SC_OK);
    assert_int_equal(snapshots_alive, 1);
    assert_int_equal(read_int(reader, "number"), 2);
    sc_reader_park(reader);
    assert_int_equal(sc_reader_int(reader, key, -1), 2);
    sc_reader_park(reader);
    assert_false(sc_reader_refresh(reader));
    assert_non_null(sc_reader_snapshot(reader));
    sc_reader_free(reader);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void closing_ends_reads_at_the_next_refresh(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(1);
    sc_reader *reader = sc_reader_new(handle);
    sc_key *key = sc_reader_key(reader, "number", NULL);
    sc_handle_close(handle);
    assert_int_equal(read_int(reader, "number"), 1);
    assert_int_equal(sc_reader_int(reader, key, -1), 1);
    assert_true(sc_reader_refresh(reader));
    assert_int_equal(snapshots_alive, 0);
    assert_int_equal(sc_value_kind(sc_reader_get(reader, "number")), SC_ABSENT);
    assert_int_equal(sc_reader_int(reader, key, -1), -1);
    assert_null(sc_reader_snapshot(reader));
    assert_false(sc_reader_refresh(reader));
    assert_null(sc_reader_new(handle));
    sc_handle_release(handle);
    assert_int_equal(handles_alive, 1); /* the reader keeps it */
    sc_reader_free(reader);
    assert_nothing_alive();
}

static void keys_read_every_type(void **state)
{
    (void)state;
    sc_handle *handle = make_handle(5);
    sc_reader *reader = sc_reader_new(handle);
    sc_key *number = sc_reader_key(reader, "deep.down.number", NULL);
    sc_key *half = sc_reader_key(reader, "half", NULL);
    sc_key *yes = sc_reader_key(reader, "yes", NULL);
    sc_key *text = sc_reader_key(reader, "text", NULL);
    sc_key *none = sc_reader_key(reader, "none", NULL);
    for (int64_t n = 5; n < 8; n++) {
        size_t length = 99;
        assert_int_equal(sc_reader_int(reader, number, -1), n);
        assert_true(sc_reader_float(reader, number, -1) == (double)n);
        assert_true(sc_reader_float(reader, half, -1) == (double)n + 0.5);
        assert_int_equal(sc_reader_int(reader, half, -1), -1);
        assert_true(sc_reader_bool(reader, yes, false));
        assert_true(sc_reader_bool(reader, number, true));
        assert_int_equal(sc_reader_string(reader, text, "?", &length)[0], '0' + n);
        assert_int_equal(length, 1);
        assert_string_equal(sc_reader_string(reader, number, "fallback", &length), "fallback");
        assert_int_equal(length, 8);
        assert_null(sc_reader_string(reader, none, NULL, &length));
        assert_int_equal(length, 0);
        assert_int_equal(sc_value_kind(sc_reader_value(reader, text)), SC_STRING);
        assert_int_equal(sc_value_kind(sc_reader_value(reader, none)), SC_ABSENT);
        assert_int_equal(sc_handle_publish(handle, make_snapshot(n + 1)), SC_OK);
        assert_true(sc_reader_refresh(reader));
    }
    sc_reader_free(reader);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void keys_refuse_invalid_paths(void **state)
{
    (void)state;
    sc_error error;
    sc_handle *handle = make_handle(5);
    sc_reader *reader = sc_reader_new(handle);
    assert_null(sc_reader_key(reader, "a..b", &error));
    assert_int_equal(error.code, SC_ERROR_BAD_PATH);
    assert_int_equal(error.column, 3);
    assert_null(sc_reader_key(reader, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_reader_key(NULL, "a", &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_reader_int(reader, NULL, -1), -1);
    assert_int_equal(sc_reader_int(NULL, NULL, -1), -1);
    assert_int_equal(sc_value_kind(sc_reader_value(NULL, NULL)), SC_ABSENT);
    sc_reader_free(reader);
    sc_handle_release(handle);
    assert_nothing_alive();
}

static void null_readers_are_empty(void **state)
{
    (void)state;
    assert_null(sc_reader_new(NULL));
    assert_int_equal(sc_value_kind(sc_reader_get_n(NULL, NULL, 0)), SC_ABSENT);
    sc_reader_free(NULL);
    sc_reader_park(NULL);
    assert_false(sc_reader_refresh(NULL));
    assert_null(sc_reader_snapshot(NULL));
    assert_int_equal(sc_value_kind(sc_reader_get(NULL, "a")), SC_ABSENT);
    assert_int_equal(sc_value_kind(sc_reader_get_n(NULL, "a", 1)), SC_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read_never_moves_a_reader),
        cmocka_unit_test(misses_are_remembered_and_forgotten),
        cmocka_unit_test(texts_of_every_length),
        cmocka_unit_test(lengths_need_no_nul),
        cmocka_unit_test(more_paths_than_it_remembers),
        cmocka_unit_test(a_parked_reader_pins_nothing),
        cmocka_unit_test(closing_ends_reads_at_the_next_refresh),
        cmocka_unit_test(keys_read_every_type),
        cmocka_unit_test(keys_refuse_invalid_paths),
        cmocka_unit_test(null_readers_are_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
