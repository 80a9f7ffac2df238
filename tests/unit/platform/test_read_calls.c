/*
 * How sc_file_read uses the system's read: this program defines its own read, which the linked
 * library calls. It can be interrupted, return less than requested, fail, or have the file change
 * afterwards.
 */
#include "fixture.h"

#include <errno.h>

#define LIMIT ((size_t)1 << 20)

static test_memory memory;

static struct {
    unsigned calls;
    unsigned interrupted; /* the number of first calls that are interrupted */
    size_t most;          /* bytes that one call returns; 0: as many as requested */
    int error;            /* every call fails with it; 0: none */
    void (*behind)(void); /* run after each */
} system_read;

ssize_t read(int descriptor, void *to, size_t room)
{
    system_read.calls++;
    if (system_read.interrupted > 0) {
        system_read.interrupted--;
        errno = EINTR;
        return -1;
    }
    if (system_read.error != 0) {
        errno = system_read.error;
        return -1;
    }
    if (system_read.most != 0 && room > system_read.most) {
        room = system_read.most;
    }
    off_t at = lseek(descriptor, 0, SEEK_CUR);
    ssize_t count = pread(descriptor, to, room, at);
    if (count > 0) {
        (void)lseek(descriptor, at + count, SEEK_SET);
    }
    if (system_read.behind != NULL) {
        system_read.behind();
    }
    return count;
}

static int enter(void **state)
{
    test_memory_start(&memory);
    memset(&system_read, 0, sizeof system_read);
    return test_enter(state);
}

static void assert_reads(const char *path, const char *expected)
{
    sc_file_content content;
    assert_int_equal(sc_file_read(&memory.allocator, path, LIMIT, &content), SC_OK);
    assert_int_equal(content.length, strlen(expected));
    assert_string_equal(content.data, expected);
    sc_file_content_free(&memory.allocator, &content);
    assert_int_equal(memory.used, 0);
}

static void assert_refused(const char *path, sc_status expected, int system_error)
{
    sc_file_content content;
    assert_int_equal(sc_file_read(&memory.allocator, path, LIMIT, &content), expected);
    assert_null(content.data);
    assert_int_equal(content.system_error, system_error);
    assert_int_equal(memory.used, 0);
}

static void one_read_is_enough(void **state)
{
    (void)state;
    test_put_text("file", "0123456789");
    assert_reads("file", "0123456789");
    assert_int_equal(system_read.calls, 1);
}

static void one_read_finds_a_file_empty(void **state)
{
    (void)state;
    test_put_text("file", "");
    assert_reads("file", "");
    assert_int_equal(system_read.calls, 1);
}

static void reads_again_when_interrupted(void **state)
{
    (void)state;
    test_put_text("file", "0123456789");
    system_read.interrupted = 2;
    assert_reads("file", "0123456789");
    assert_int_equal(system_read.calls, 3);
}

static void puts_pieces_together(void **state)
{
    (void)state;
    test_put_text("file", "0123456789");
    system_read.most = 3;
    assert_reads("file", "0123456789");
    assert_int_equal(system_read.calls, 4);
}

static void tells_why_reading_failed(void **state)
{
    (void)state;
    test_put_text("file", "0123456789");
    system_read.error = EIO;
    assert_refused("file", SC_ERROR_INPUT_OUTPUT, EIO);
    system_read.error = ESTALE;
    assert_refused("file", SC_ERROR_FILE_CHANGED, ESTALE);
    /* A file found by name that has no data yet must not block the caller. */
    system_read.error = EAGAIN;
    assert_refused("file", SC_ERROR_INPUT_OUTPUT, EAGAIN);
}

static void grow(void)
{
    int file = open("file", O_WRONLY | O_APPEND);
    assert_true(file >= 0);
    assert_int_equal(write(file, "x", 1), 1);
    (void)close(file);
}

static void gives_up_on_what_keeps_changing(void **state)
{
    (void)state;
    test_put_text("file", "0123456789");
    system_read.behind = grow;
    assert_refused("file", SC_ERROR_FILE_CHANGED, 0);
    assert_true(system_read.calls >= 2 && system_read.calls <= 16);
}

static void grow_once(void)
{
    system_read.behind = NULL;
    grow();
}

static void reads_again_what_changed_behind_the_read(void **state)
{
    (void)state;
    test_put_text("file", "0123456789");
    system_read.behind = grow_once;
    assert_reads("file", "0123456789x");
    assert_int_equal(system_read.calls, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_read_is_enough),
        TEST(one_read_finds_a_file_empty),
        TEST(reads_again_when_interrupted),
        TEST(puts_pieces_together),
        TEST(tells_why_reading_failed),
        TEST(gives_up_on_what_keeps_changing),
        TEST(reads_again_what_changed_behind_the_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
