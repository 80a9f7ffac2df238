#include "fixture.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "platform/walk.h"

#define LIMIT ((size_t)1 << 20)

static test_memory memory;

static int enter(void **state)
{
    test_memory_start(&memory);
    return test_enter(state);
}

static void assert_padded(const sc_file_content *content)
{
    static const char zeros[SC_FILE_PADDING];
    assert_true(content->capacity >= content->length + SC_FILE_PADDING);
    assert_memory_equal(content->data + content->length, zeros, SC_FILE_PADDING);
}

/* Reads, compares, frees, and checks that no memory leaked. */
static void assert_reads(const char *path, size_t limit, const void *expected, size_t length)
{
    sc_file_content content;
    assert_int_equal(sc_file_read(&memory.allocator, path, limit, &content), SC_OK);
    assert_int_equal(content.length, length);
    assert_memory_equal(content.data, expected, length);
    assert_padded(&content);
    assert_int_equal(content.system_error, 0);
    sc_file_content_free(&memory.allocator, &content);
    assert_null(content.data);
    assert_int_equal(memory.used, 0);
}

static void assert_refused(const char *path, size_t limit, sc_status expected, int system_error)
{
    sc_file_content content;
    memset(&content, 0x5a, sizeof content);
    assert_int_equal(sc_file_read(&memory.allocator, path, limit, &content), expected);
    assert_null(content.data);
    assert_int_equal(content.length, 0);
    assert_int_equal(content.capacity, 0);
    assert_int_equal(content.system_error, system_error);
    assert_int_equal(memory.used, 0);
}

static void reads_text(void **state)
{
    (void)state;
    test_put_text("app.toml", "port = 1\n");
    assert_reads("app.toml", LIMIT, "port = 1\n", 9);
    assert_int_equal(memory.calls, 1);
}

static void reads_an_empty_file(void **state)
{
    (void)state;
    test_put_text("empty", "");
    assert_reads("empty", LIMIT, "", 0);
    assert_reads("empty", 0, "", 0);
}

static void keeps_nul_bytes(void **state)
{
    (void)state;
    test_put("nul", "\0a\0\0b\0", 6);
    assert_reads("nul", LIMIT, "\0a\0\0b\0", 6);
}

static void reads_large_files(void **state)
{
    (void)state;
    size_t length = 300001;
    char *data = malloc(length);
    assert_non_null(data);
    for (size_t i = 0; i < length; i++) {
        data[i] = (char)('a' + i % 23);
    }
    test_put("large", data, length);
    assert_reads("large", LIMIT, data, length);
    assert_int_equal(memory.calls, 1);
    free(data);
}

static void keeps_to_the_limit(void **state)
{
    (void)state;
    test_put_text("ten", "0123456789");
    assert_reads("ten", 10, "0123456789", 10);
    memory.calls = 0;
    assert_refused("ten", 9, SC_ERROR_FILE_TOO_LARGE, 0);
    assert_refused("ten", 0, SC_ERROR_FILE_TOO_LARGE, 0);
    assert_int_equal(memory.calls, 0);
}

static void takes_any_limit(void **state)
{
    (void)state;
    test_put_text("ten", "0123456789");
    assert_reads("ten", SIZE_MAX, "0123456789", 10);
    assert_reads("ten", SIZE_MAX - 1, "0123456789", 10);
    test_put_text("none", "");
    assert_reads("none", SIZE_MAX, "", 0);
}

static void refuses_a_vast_sparse_file_without_memory(void **state)
{
    (void)state;
    test_put_text("sparse", "x");
    assert_int_equal(truncate("sparse", (off_t)1 << 40), 0);
    assert_refused("sparse", LIMIT, SC_ERROR_FILE_TOO_LARGE, 0);
    assert_int_equal(memory.calls, 0);
}

static void misses(void **state)
{
    (void)state;
    test_put_text("file", "x");
    char name[300];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_refused("nothing", LIMIT, SC_ERROR_MISSING_FILE, ENOENT);
    assert_refused("", LIMIT, SC_ERROR_MISSING_FILE, ENOENT);
    assert_refused("file/below", LIMIT, SC_ERROR_MISSING_FILE, ENOTDIR);
    assert_refused(name, LIMIT, SC_ERROR_MISSING_FILE, ENAMETOOLONG);
}

static void follows_links_to_their_end(void **state)
{
    (void)state;
    test_put_text("target", "text");
    assert_int_equal(symlink("target", "link"), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(symlink("b", "a"), 0);
    assert_int_equal(symlink("a", "b"), 0);
    assert_reads("link", LIMIT, "text", 4);
    assert_refused("dangling", LIMIT, SC_ERROR_MISSING_FILE, ENOENT);
    assert_refused("a", LIMIT, SC_ERROR_LINK_LOOP, ELOOP);
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    assert_int_equal(mkdir("directory", 0755), 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    assert_int_equal(bind(server, (const struct sockaddr *)&address, sizeof address), 0);

    assert_refused("directory", LIMIT, SC_ERROR_IS_DIRECTORY, 0);
    assert_refused(".", LIMIT, SC_ERROR_IS_DIRECTORY, 0);
    assert_refused("fifo", LIMIT, SC_ERROR_NOT_FILE, 0);
    assert_refused("socket", LIMIT, SC_ERROR_NOT_FILE, ENXIO);
    assert_refused("/dev/zero", LIMIT, SC_ERROR_NOT_FILE, 0);
    assert_refused("/dev/null", LIMIT, SC_ERROR_NOT_FILE, 0);
    assert_int_equal(memory.calls, 0);
    (void)close(server);
}

static int read_secret_as_nobody(void)
{
    sc_file_content content;
    sc_status status = sc_file_read(&memory.allocator, "secret", LIMIT, &content);
    return status == SC_ERROR_UNREADABLE_FILE && content.system_error == EACCES ? 0 : 1;
}

static void refuses_what_may_not_be_read(void **state)
{
    (void)state;
    test_put_text("secret", "x");
    assert_int_equal(chmod("secret", 0), 0);
    assert_int_equal(test_as_nobody(read_secret_as_nobody), 0);
}

/* Wrong sizes: /proc reports zero, /sys a page. */
static void reads_files_without_a_true_size(void **state)
{
    (void)state;
    sc_file_content content;
    if (access("/proc/self/status", R_OK) != 0) {
        skip();
    }
    assert_int_equal(sc_file_read(&memory.allocator, "/proc/self/status", LIMIT, &content), SC_OK);
    assert_memory_equal(content.data, "Name:", 5);
    assert_padded(&content);
    size_t length = content.length;
    sc_file_content_free(&memory.allocator, &content);
    assert_refused("/proc/self/status", length / 2, SC_ERROR_FILE_TOO_LARGE, 0);
    assert_true(memory.largest < LIMIT);

    const char *path = "/sys/kernel/mm/transparent_hugepage/enabled";
    if (access(path, R_OK) == 0) {
        assert_int_equal(sc_file_read(&memory.allocator, path, LIMIT, &content), SC_OK);
        assert_true(content.length > 0 && content.length < 4096);
        assert_padded(&content);
        sc_file_content_free(&memory.allocator, &content);
    }
    assert_int_equal(memory.used, 0);
}

/* ---- changing while it is read ---- */

static void append(const char *text)
{
    FILE *file = fopen("moving", "ab");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void grow_once(size_t call)
{
    if (call == 1) {
        append("456789");
    }
}

static void reads_again_what_grew(void **state)
{
    (void)state;
    test_put_text("moving", "0123");
    memory.meanwhile = grow_once;
    assert_reads("moving", LIMIT, "0123456789", 10);
}

static void finds_growth_beyond_the_limit(void **state)
{
    (void)state;
    test_put_text("moving", "0123");
    memory.meanwhile = grow_once;
    assert_refused("moving", 9, SC_ERROR_FILE_TOO_LARGE, 0);
}

static void fill_once(size_t call)
{
    if (call == 1) {
        test_put_text("moving", "new");
    }
}

static void reads_again_what_was_empty(void **state)
{
    (void)state;
    test_put_text("moving", "");
    memory.meanwhile = fill_once;
    assert_reads("moving", LIMIT, "new", 3);
}

static void shrink_once(size_t call)
{
    if (call == 1) {
        assert_int_equal(truncate("moving", 3), 0);
    }
}

static void reads_again_what_shrank(void **state)
{
    (void)state;
    test_put_text("moving", "0123456789");
    memory.meanwhile = shrink_once;
    assert_reads("moving", LIMIT, "012", 3);
}

static void empty_once(size_t call)
{
    if (call == 1) {
        assert_int_equal(truncate("moving", 0), 0);
    }
}

static void reads_again_what_became_empty(void **state)
{
    (void)state;
    test_put_text("moving", "0123456789");
    memory.meanwhile = empty_once;
    assert_reads("moving", LIMIT, "", 0);
}

static void replace_once(size_t call)
{
    if (call == 1) {
        test_put_text("other", "after");
        assert_int_equal(rename("other", "moving"), 0);
    }
}

/* The open file is one version, also if its name leads to another one by then. */
static void a_replaced_file_is_read_as_one_version(void **state)
{
    (void)state;
    test_put_text("moving", "before");
    memory.meanwhile = replace_once;
    assert_reads("moving", LIMIT, "before", 6);
}

/* ---- stamps ---- */

static void the_stamp_is_that_of_stat(void **state)
{
    (void)state;
    test_put_text("file", "text");
    sc_file_content content;
    sc_file_stamp stamp;
    assert_int_equal(sc_file_read(&memory.allocator, "file", LIMIT, &content), SC_OK);
    assert_int_equal(sc_file_stat("file", &stamp), SC_OK);
    assert_true(sc_file_stamp_equal(&stamp, &content.stamp));
    assert_int_equal(stamp.size, 4);
    assert_true(content.young);
    sc_file_content_free(&memory.allocator, &content);
}

static void an_old_file_is_not_young(void **state)
{
    (void)state;
    sc_file_content content;
    assert_int_equal(sc_file_read(&memory.allocator, "/etc/passwd", LIMIT, &content), SC_OK);
    assert_false(content.young);
    sc_file_content_free(&memory.allocator, &content);
}

/* ---- relative to a directory ---- */

static void reads_in_an_open_directory(void **state)
{
    (void)state;
    assert_int_equal(mkdir("one", 0755), 0);
    test_put_text("one/key", "first");
    assert_int_equal(mkdir("two", 0755), 0);
    test_put_text("two/key", "second");
    assert_int_equal(symlink("one", "..data"), 0);

    sc_dir dir;
    assert_int_equal(sc_dir_open(NULL, "..data", &dir), SC_OK);
    assert_int_equal(unlink("..data"), 0);
    assert_int_equal(symlink("two", "..data"), 0);

    sc_file_content content;
    assert_int_equal(sc_file_read_at(&memory.allocator, &dir, "key", LIMIT, &content), SC_OK);
    assert_string_equal(content.data, "first");
    sc_file_content_free(&memory.allocator, &content);
    sc_dir_close(&dir);
    sc_dir_close(&dir);
    assert_int_equal(memory.used, 0);
}

/* ---- descriptors ---- */

static sc_status read_pipe(const char *text, size_t limit, sc_file_content *out)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    (void)close(ends[1]);
    sc_status status = sc_file_read_descriptor(&memory.allocator, ends[0], limit, out);
    assert_int_equal(close(ends[0]), 0);
    return status;
}

static void reads_a_pipe_to_its_end(void **state)
{
    (void)state;
    sc_file_content content;
    assert_int_equal(read_pipe("piped", 5, &content), SC_OK);
    assert_int_equal(content.length, 5);
    assert_string_equal(content.data, "piped");
    assert_padded(&content);
    assert_true(content.young);
    sc_file_content_free(&memory.allocator, &content);
    assert_int_equal(read_pipe("piped", 4, &content), SC_ERROR_FILE_TOO_LARGE);
    assert_null(content.data);
    assert_int_equal(memory.used, 0);
}

static void waits_for_a_pipe_that_does_not_block(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct timespec pause = {.tv_nsec = 20000000};
        (void)nanosleep(&pause, NULL);
        _exit(write(ends[1], "late", 4) == 4 ? 0 : 1);
    }
    (void)close(ends[1]);
    sc_file_content content;
    assert_int_equal(sc_file_read_descriptor(&memory.allocator, ends[0], 10, &content), SC_OK);
    assert_string_equal(content.data, "late");
    sc_file_content_free(&memory.allocator, &content);
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
}

static void refuses_bad_descriptors(void **state)
{
    (void)state;
    sc_file_content content;
    const sc_allocator *allocator = &memory.allocator;
    assert_int_equal(sc_file_read_descriptor(allocator, -1, 10, &content), SC_ERROR_INPUT_OUTPUT);
    assert_int_equal(content.system_error, EBADF);
    int directory = open(".", O_RDONLY);
    assert_int_equal(sc_file_read_descriptor(allocator, directory, 10, &content),
                     SC_ERROR_IS_DIRECTORY);
    (void)close(directory);
    int endless = open("/dev/zero", O_RDONLY);
    assert_int_equal(sc_file_read_descriptor(allocator, endless, 100000, &content),
                     SC_ERROR_FILE_TOO_LARGE);
    assert_true(memory.largest <= 100001 + SC_FILE_PADDING);
    (void)close(endless);
    assert_int_equal(memory.used, 0);
}

/* ---- running out of memory, and of descriptors ---- */

static void assert_survives_each_failure(const char *path)
{
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    for (size_t fail_at = 1; status == SC_ERROR_OUT_OF_MEMORY; fail_at++) {
        memory.calls = 0;
        memory.fail_at = fail_at;
        sc_file_content content;
        status = sc_file_read(&memory.allocator, path, LIMIT, &content);
        sc_file_content_free(&memory.allocator, &content);
        assert_int_equal(memory.used, 0);
        assert_true(fail_at < 20);
    }
    assert_int_equal(status, SC_OK);
    assert_true(memory.fail_at > 1);
}

static void survives_running_out_of_memory(void **state)
{
    (void)state;
    test_put_text("file", "text");
    assert_survives_each_failure("file");
    assert_survives_each_failure("/proc/self/status");
}

static void leaves_no_descriptor_open(void **state)
{
    (void)state;
    int before = open("/dev/null", O_RDONLY);
    (void)close(before);
    test_put_text("file", "text");
    assert_reads("file", LIMIT, "text", 4);
    assert_refused("file", 1, SC_ERROR_FILE_TOO_LARGE, 0);
    assert_refused(".", LIMIT, SC_ERROR_IS_DIRECTORY, 0);
    assert_survives_each_failure("file");
    int after = open("/dev/null", O_RDONLY);
    (void)close(after);
    assert_int_equal(before, after);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_text),
        TEST(reads_an_empty_file),
        TEST(keeps_nul_bytes),
        TEST(reads_large_files),
        TEST(keeps_to_the_limit),
        TEST(takes_any_limit),
        TEST(refuses_a_vast_sparse_file_without_memory),
        TEST(misses),
        TEST(follows_links_to_their_end),
        TEST(refuses_what_is_no_file),
        TEST(refuses_what_may_not_be_read),
        TEST(reads_files_without_a_true_size),
        TEST(reads_again_what_grew),
        TEST(finds_growth_beyond_the_limit),
        TEST(reads_again_what_was_empty),
        TEST(reads_again_what_shrank),
        TEST(reads_again_what_became_empty),
        TEST(a_replaced_file_is_read_as_one_version),
        TEST(the_stamp_is_that_of_stat),
        TEST(an_old_file_is_not_young),
        TEST(reads_in_an_open_directory),
        TEST(reads_a_pipe_to_its_end),
        TEST(waits_for_a_pipe_that_does_not_block),
        TEST(refuses_bad_descriptors),
        TEST(survives_running_out_of_memory),
        TEST(leaves_no_descriptor_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
