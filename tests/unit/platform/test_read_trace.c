/*
 * The system calls of sc_file_read, as strace shows them: open, fstat, read, fstat, close and
 * no others. The program runs itself under strace and reads the trace between two calls that mark
 * the place. Skipped if strace is missing or may not trace.
 */
#include "fixture.h"

enum { MAX_LINE = 4096 };

static const char expected_calls[] = "open fstat read fstat close ";

static char block[8192];

/* Memory without a system call. */
static void *block_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old;
    (void)old_size;
    return new_size > 0 && new_size <= sizeof block ? block : NULL;
}

static int read_between_marks(const char *path)
{
    const sc_allocator allocator = {.resize = block_resize};
    sc_file_content content;
    (void)getppid();
    sc_status status = sc_file_read(&allocator, path, sizeof block / 2, &content);
    (void)getppid();
    return status == SC_OK && content.length == 10 ? 0 : 1;
}

/* The name of a traced call, the same for its variants; "" for a call that does not count. */
static const char *call_of(const char *line)
{
    static const char *const names[][2] = {
        {"openat(", "open "},  {"open(", "open "},   {"newfstatat(", "fstat "},
        {"fstat", "fstat "},   {"statx(", "fstat "}, {"read(", "read "},
        {"close(", "close "},  {"getppid", "mark "}, {"clock_gettime", ""},
        {"gettimeofday(", ""},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(line, names[i][0], strlen(names[i][0])) == 0) {
            return names[i][1];
        }
    }
    return line;
}

/* Gathers the calls between the two marks. */
static void read_trace(const char *path, char *calls, size_t size)
{
    FILE *trace = fopen(path, "r");
    assert_non_null(trace);
    char line[MAX_LINE];
    unsigned marks = 0;
    calls[0] = '\0';
    while (fgets(line, sizeof line, trace) != NULL) {
        const char *call = call_of(line);
        if (strcmp(call, "mark ") == 0) {
            marks++;
        } else if (marks == 1) {
            (void)strncat(calls, call, size - strlen(calls) - 1);
        }
    }
    (void)fclose(trace);
    assert_int_equal(marks, 2);
}

static void five_calls_and_no_more(void **state)
{
    (void)state;
    if (SC_TEST_THREAD_SANITIZER) { /* its runtime also maps memory between the calls */
        print_message("skipped: ThreadSanitizer's own calls show in the trace\n");
        skip();
    }
    if (system("command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null") != 0) {
        print_message("skipped: strace is not here, or may not trace\n");
        skip();
    }
    test_put_text("file", "0123456789");
    char self[1024];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    char command[1200];
    (void)snprintf(command, sizeof command, "ASAN_OPTIONS=detect_leaks=0 strace -o trace '%s' file",
                   self);
    assert_int_equal(system(command), 0);
    char calls[1024];
    read_trace("trace", calls, sizeof calls);
    assert_string_equal(calls, expected_calls);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        return read_between_marks(arguments[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(five_calls_and_no_more, test_enter, test_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
