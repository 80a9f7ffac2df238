/* sc_file_write_atomic. Failures of the system come from calls that this program defines. */
#include "fixture.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

/* Declared by unistd.h only beyond POSIX. */
long syscall(long number, ...);

static struct {
    int write_error;
    int sync_error;
    size_t most; /* bytes one write takes; 0: all */
    unsigned interrupted;
    unsigned syncs;
} system_calls;

ssize_t write(int descriptor, const void *data, size_t length)
{
    if (descriptor > 2 && system_calls.interrupted > 0) {
        system_calls.interrupted--;
        errno = EINTR;
        return -1;
    }
    if (descriptor > 2 && system_calls.write_error != 0) {
        errno = system_calls.write_error;
        return -1;
    }
    if (descriptor > 2 && system_calls.most != 0 && length > system_calls.most) {
        length = system_calls.most;
    }
    return (ssize_t)syscall(SYS_write, descriptor, data, length);
}

int fsync(int descriptor)
{
    (void)descriptor;
    system_calls.syncs++;
    errno = system_calls.sync_error;
    return system_calls.sync_error != 0 ? -1 : 0;
}

static int enter(void **state)
{
    memset(&system_calls, 0, sizeof system_calls);
    return test_enter(state);
}

static void assert_holds(const char *path, const char *expected)
{
    char buffer[256];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(buffer, 1, sizeof buffer - 1, file);
    (void)fclose(file);
    buffer[length] = '\0';
    assert_string_equal(buffer, expected);
}

static sc_status put(const char *path, const char *text)
{
    return sc_file_write_atomic(path, text, strlen(text), 0644, NULL);
}

static void assert_fails(const char *path, sc_status expected, int system_error)
{
    int error = -1;
    assert_int_equal(sc_file_write_atomic(path, "text", 4, 0644, &error), expected);
    assert_int_equal(error, system_error);
}

static void writes_a_new_file(void **state)
{
    (void)state;
    assert_int_equal(put("image", "one"), SC_OK);
    assert_holds("image", "one");
    assert_int_equal(test_count_entries("."), 1);
    assert_int_equal(system_calls.syncs, 2);
    assert_int_equal(put("empty", ""), SC_OK);
    assert_holds("empty", "");
}

static void replaces_a_file(void **state)
{
    (void)state;
    test_put_text("image", "one");
    sc_file_stamp before;
    sc_file_stamp after;
    assert_int_equal(sc_file_stat("image", &before), SC_OK);
    assert_int_equal(put("image", "two"), SC_OK);
    assert_int_equal(sc_file_stat("image", &after), SC_OK);
    assert_holds("image", "two");
    assert_false(sc_file_stamp_same_file(&before, &after));
    assert_int_equal(test_count_entries("."), 1);
}

static void writes_by_any_spelling(void **state)
{
    assert_int_equal(mkdir("a", 0755), 0);
    assert_int_equal(put("a/image", "one"), SC_OK);
    assert_holds("a/image", "one");
    assert_int_equal(put("./a//image", "two"), SC_OK);
    assert_holds("a/image", "two");
    char absolute[128];
    (void)snprintf(absolute, sizeof absolute, "%s/image", (const char *)*state);
    assert_int_equal(put(absolute, "three"), SC_OK);
    assert_holds("image", "three");
}

static void gives_the_permissions_asked_for(void **state)
{
    (void)state;
    mode_t mask = umask(022);
    struct stat status;
    assert_int_equal(sc_file_write_atomic("secret", "x", 1, 0600, NULL), SC_OK);
    assert_int_equal(stat("secret", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(sc_file_write_atomic("open", "x", 1, 0666, NULL), SC_OK);
    assert_int_equal(stat("open", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0644);
    (void)umask(mask);
}

static void follows_its_own_links(void **state)
{
    (void)state;
    test_put_text("target", "old");
    assert_int_equal(mkdir("a", 0755), 0);
    assert_int_equal(symlink("../target", "a/link"), 0);
    assert_int_equal(symlink("a/link", "link"), 0);
    assert_int_equal(put("link", "new"), SC_OK);
    assert_holds("target", "new");
    struct stat status;
    assert_int_equal(lstat("link", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(symlink("a/made", "dangling"), 0);
    assert_int_equal(put("dangling", "new"), SC_OK);
    assert_holds("a/made", "new");
    assert_int_equal(symlink("nowhere/made", "lost"), 0);
    assert_fails("lost", SC_ERROR_MISSING_FILE, ENOENT);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_fails("loop", SC_ERROR_LINK_LOOP, ELOOP);
}

static int write_through_a_strangers_link(void)
{
    sc_file_fault fault;
    const sc_file_output output = {.data = "x", .length = 1, .mode = 0644};
    sc_status status = sc_file_write("link", &output, &fault);
    return status == SC_OK ? 0 : 1;
}

static void follows_no_strangers_link(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    test_put_text("target", "old");
    assert_int_equal(symlink("target", "link"), 0);
    assert_int_equal(lchown("link", 12345, 12345), 0);
    sc_file_fault fault;
    const sc_file_output output = {.data = "x", .length = 1, .mode = 0644};
    assert_int_equal(sc_file_write("link", &output, &fault), SC_ERROR_UNREADABLE_FILE);
    assert_string_equal(fault.reason, "a link on the way to it belongs to another user");
    assert_holds("target", "old");
    assert_int_equal(write_through_a_strangers_link(), 1);
}

static void keeps_mode_owner_and_attributes(void **state)
{
    (void)state;
    struct stat status;
    test_put_text("image", "old");
    assert_int_equal(chmod("image", 0640), 0);
    bool marked = setxattr("image", "user.note", "kept", 4, 0) == 0;
    bool owned = geteuid() == 0 && chown("image", 12345, 12346) == 0;
    assert_int_equal(put("image", "new"), SC_OK);
    assert_holds("image", "new");
    assert_int_equal(stat("image", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    if (owned) {
        assert_int_equal(status.st_uid, 12345);
        assert_int_equal(status.st_gid, 12346);
    }
    char value[8];
    if (marked) {
        assert_int_equal(getxattr("image", "user.note", value, sizeof value), 4);
        assert_memory_equal(value, "kept", 4);
    }
}

static void refuses_a_file_of_several_names(void **state)
{
    (void)state;
    sc_file_fault fault;
    sc_file_output output = {.data = "new", .length = 3, .mode = 0644};
    test_put_text("image", "older");
    assert_int_equal(link("image", "other"), 0);
    assert_int_equal(sc_file_write("image", &output, &fault), SC_ERROR_NOT_REPLACEABLE);
    assert_string_equal(fault.reason, "it has several names (hard links)");
    assert_holds("other", "older");
    output.in_place = true;
    assert_int_equal(sc_file_write("image", &output, &fault), SC_OK);
    assert_holds("image", "new");
    assert_holds("other", "new");
    assert_int_equal(test_count_entries("."), 2);
}

/* A limit on the size of a file is a disk that is full at that place. */
static void a_full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    sc_file_output output = {
        .data = "newer text", .length = 10, .expected = "old", .expected_length = 3};
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit little = {.rlim_cur = 5, .rlim_max = before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    test_put_text("image", "old");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    sc_status replaced = sc_file_write("image", &output, NULL);
    output.in_place = true;
    sc_status written_over = sc_file_write("image", &output, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    assert_int_equal(replaced, SC_ERROR_FILE_TOO_LARGE);
    assert_int_equal(written_over, SC_ERROR_FILE_TOO_LARGE);
    assert_holds("image", "old");
    assert_int_equal(test_count_entries("."), 1);
}

static void refuses_a_file_that_changed(void **state)
{
    (void)state;
    sc_file_output output = {
        .data = "new", .length = 3, .mode = 0644, .expected = "old", .expected_length = 3};
    test_put_text("image", "olds");
    assert_int_equal(sc_file_write("image", &output, NULL), SC_ERROR_FILE_CHANGED);
    assert_int_equal(sc_file_write("nothing", &output, NULL), SC_ERROR_FILE_CHANGED);
    assert_holds("image", "olds");
    test_put_text("image", "old");
    assert_int_equal(sc_file_write("image", &output, NULL), SC_OK);
    assert_holds("image", "new");
    assert_int_equal(test_count_entries("."), 1);
}

static void writes_to_streams_where_asked_to(void **state)
{
    (void)state;
    sc_file_fault fault;
    const sc_file_output output = {.data = "x", .length = 1, .mode = 0644, .streams = true};
    assert_int_equal(sc_file_write("/dev/null", &output, &fault), SC_OK);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(sc_file_write("fifo", &output, &fault), SC_ERROR_NOT_FILE);
    assert_int_equal(fault.system_error, ENXIO);
    int reader = open("fifo", O_RDONLY | O_NONBLOCK);
    char byte = 0;
    assert_int_equal(sc_file_write("fifo", &output, &fault), SC_OK);
    assert_int_equal(read(reader, &byte, 1), 1);
    assert_int_equal(byte, 'x');
    (void)close(reader);
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    assert_int_equal(mkdir("directory", 0755), 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(symlink("/dev/null", "device"), 0);
    assert_fails("directory", SC_ERROR_IS_DIRECTORY, 0);
    assert_fails(".", SC_ERROR_IS_DIRECTORY, 0);
    assert_fails("..", SC_ERROR_IS_DIRECTORY, 0);
    assert_fails("directory/", SC_ERROR_IS_DIRECTORY, EISDIR);
    assert_fails("/", SC_ERROR_IS_DIRECTORY, EISDIR);
    assert_fails("fifo", SC_ERROR_NOT_FILE, 0);
    assert_fails("device", SC_ERROR_NOT_FILE, 0);
    assert_int_equal(test_count_entries("."), 3);
    assert_int_equal(test_count_entries("directory"), 0);
}

static void misses_the_folder(void **state)
{
    (void)state;
    test_put_text("file", "x");
    char deep[5000];
    memset(deep, 'd', sizeof deep);
    deep[4500] = '/';
    deep[sizeof deep - 1] = '\0';
    assert_fails("nothing/image", SC_ERROR_MISSING_FILE, ENOENT);
    assert_fails("file/image", SC_ERROR_MISSING_FILE, ENOTDIR);
    assert_fails("", SC_ERROR_MISSING_FILE, ENOENT);
    assert_fails(deep, SC_ERROR_MISSING_FILE, ENAMETOOLONG);
    assert_int_equal(test_count_entries("."), 1);
}

static void a_failure_leaves_the_old_file_and_no_litter(void **state)
{
    (void)state;
    test_put_text("image", "old");
    system_calls.write_error = ENOSPC;
    assert_fails("image", SC_ERROR_INPUT_OUTPUT, ENOSPC);
    system_calls.write_error = 0;
    system_calls.sync_error = EIO;
    assert_fails("image", SC_ERROR_INPUT_OUTPUT, EIO);
    system_calls.sync_error = 0;
    char name[300];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_fails(name, SC_ERROR_MISSING_FILE, ENAMETOOLONG);
    assert_holds("image", "old");
    assert_int_equal(test_count_entries("."), 1);
}

static void a_file_system_that_cannot_synchronise_will_do(void **state)
{
    (void)state;
    system_calls.sync_error = EINVAL;
    assert_int_equal(put("image", "one"), SC_OK);
    assert_holds("image", "one");
}

static void puts_pieces_together(void **state)
{
    (void)state;
    system_calls.most = 3;
    system_calls.interrupted = 1;
    assert_int_equal(put("image", "0123456789"), SC_OK);
    assert_holds("image", "0123456789");
}

static int write_as_nobody(void)
{
    int error = 0;
    sc_status status = sc_file_write_atomic("closed/image", "x", 1, 0644, &error);
    return status == SC_ERROR_UNREADABLE_FILE && error == EACCES ? 0 : 1;
}

static void refuses_where_nothing_may_be_written(void **state)
{
    (void)state;
    assert_int_equal(mkdir("closed", 0555), 0);
    assert_int_equal(test_as_nobody(write_as_nobody), 0);
    assert_int_equal(test_count_entries("closed"), 0);
}

static void leaves_no_descriptor_open(void **state)
{
    (void)state;
    int before = open("/dev/null", O_RDONLY);
    (void)close(before);
    assert_int_equal(put("image", "one"), SC_OK);
    system_calls.write_error = ENOSPC;
    assert_fails("image", SC_ERROR_INPUT_OUTPUT, ENOSPC);
    assert_fails(".", SC_ERROR_IS_DIRECTORY, 0);
    int after = open("/dev/null", O_RDONLY);
    (void)close(after);
    assert_int_equal(before, after);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(writes_a_new_file),
        TEST(replaces_a_file),
        TEST(writes_by_any_spelling),
        TEST(gives_the_permissions_asked_for),
        TEST(follows_its_own_links),
        TEST(follows_no_strangers_link),
        TEST(keeps_mode_owner_and_attributes),
        TEST(refuses_a_file_of_several_names),
        TEST(a_full_disk_leaves_the_old_file),
        TEST(refuses_a_file_that_changed),
        TEST(writes_to_streams_where_asked_to),
        TEST(refuses_what_is_no_file),
        TEST(misses_the_folder),
        TEST(a_failure_leaves_the_old_file_and_no_litter),
        TEST(a_file_system_that_cannot_synchronise_will_do),
        TEST(puts_pieces_together),
        TEST(refuses_where_nothing_may_be_written),
        TEST(leaves_no_descriptor_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
