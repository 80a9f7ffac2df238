/*
 * The process's memory and its limits, read from trees of files in place of /proc and the groups:
 * every form that systems have, and every fault that such a file can have. A tree is a list of
 * paths and texts; a text of NULL makes a folder.
 */
#include "fixture.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>

#include "platform/memory.h"

enum { FILES = 16 };

typedef struct tree_file {
    const char *path, *text;
} tree_file;

typedef struct expected {
    sc_memory_source source;
    uint64_t used, total;
    const char *place;
} expected;

typedef struct shape {
    const char *name;
    tree_file files[FILES];
    expected expected;
} shape;

#define MEMINFO                                                                                    \
    "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    400 kB\n"                  \
    "Buffers:          50 kB\nCached:          150 kB\n"
#define SYSTEM                                                                                     \
    {                                                                                              \
        SC_MEMORY_SYSTEM, 600 * 1024, 1000 * 1024, "/proc/meminfo"                                 \
    }
#define MOUNTS2 "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
#define MOUNTS1                                                                                    \
    "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"                                            \
    "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"                                  \
    "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"                            \
    "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
#define GROUPS1 "5:cpu:/app\n4:memory:/app\n0::/\n"
#define NO_LIMIT1 "9223372036854771712\n"

static const shape shapes[] = {
    {"no files at all", {{0}}, {SC_MEMORY_UNKNOWN, 0, 0, ""}},
    {"a machine without groups", {{"proc/meminfo", MEMINFO}}, SYSTEM},
    {"a machine before MemAvailable",
     {{"proc/meminfo", "MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 150 kB\n"}},
     {SC_MEMORY_SYSTEM, 700 * 1024, 1000 * 1024, "/proc/meminfo"}},
    {"more available than there is",
     {{"proc/meminfo", "MemTotal: 10 kB\nMemAvailable: 11 kB\n"}},
     {SC_MEMORY_SYSTEM, 0, 10 * 1024, "/proc/meminfo"}},
    {"no total", {{"proc/meminfo", "MemAvailable: 11 kB\n"}}, {SC_MEMORY_UNKNOWN, 0, 0, ""}},
    {"a total of nothing", {{"proc/meminfo", "MemTotal: 0 kB\n"}}, {SC_MEMORY_UNKNOWN, 0, 0, ""}},
    {"a total that is no number",
     {{"proc/meminfo", "MemTotal: many kB\n"}},
     {SC_MEMORY_UNKNOWN, 0, 0, ""}},
    {"a total beyond all numbers",
     {{"proc/meminfo", "MemTotal: 99999999999999999999999 kB\n"}},
     {SC_MEMORY_UNKNOWN, 0, 0, ""}},
    {"an empty meminfo", {{"proc/meminfo", ""}}, {SC_MEMORY_UNKNOWN, 0, 0, ""}},
    {"a folder in the place of meminfo", {{"proc/meminfo", NULL}}, {SC_MEMORY_UNKNOWN, 0, 0, ""}},
    {"a name that only ends alike",
     {{"proc/meminfo", "XMemTotal: 5 kB\nMemTotal: 10 kB\nMemAvailable: 4 kB\n"}},
     {SC_MEMORY_SYSTEM, 6 * 1024, 10 * 1024, "/proc/meminfo"}},

    {"version 2 with memory.max",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.max", "1000\n"},
      {"sys/fs/cgroup/app/memory.high", "max\n"},
      {"sys/fs/cgroup/app/memory.stat", "anon 1\nfile 2\ninactive_file 200\nactive_file 9\n"}},
     {SC_MEMORY_CGROUP2, 500, 1000, "/sys/fs/cgroup/app"}},
    {"version 2 with a lower memory.high",
     {{"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.max", "1000\n"},
      {"sys/fs/cgroup/app/memory.high", "900\n"}},
     {SC_MEMORY_CGROUP2, 700, 900, "/sys/fs/cgroup/app"}},
    {"version 2 with memory.high alone",
     {{"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.high", "900\n"}},
     {SC_MEMORY_CGROUP2, 700, 900, "/sys/fs/cgroup/app"}},
    {"version 2 limited above",
     {{"proc/self/cgroup", "0::/a.slice/b.scope\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/a.slice/b.scope/memory.current", "300\n"},
      {"sys/fs/cgroup/a.slice/b.scope/memory.max", "max\n"},
      {"sys/fs/cgroup/a.slice/memory.current", "400\n"},
      {"sys/fs/cgroup/a.slice/memory.max", "500\n"}},
     {SC_MEMORY_CGROUP2, 400, 500, "/sys/fs/cgroup/a.slice"}},
    {"version 2 with a lower limit above",
     {{"proc/self/cgroup", "0::/a/b\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/a/b/memory.current", "300\n"},
      {"sys/fs/cgroup/a/b/memory.max", "900\n"},
      {"sys/fs/cgroup/a/memory.current", "300\n"},
      {"sys/fs/cgroup/a/memory.max", "500\n"}},
     {SC_MEMORY_CGROUP2, 300, 500, "/sys/fs/cgroup/a"}},
    {"version 2, others fill the group above",
     {{"proc/self/cgroup", "0::/a/b\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/a/b/memory.current", "100\n"},
      {"sys/fs/cgroup/a/b/memory.max", "500\n"},
      {"sys/fs/cgroup/a/memory.current", "990\n"},
      {"sys/fs/cgroup/a/memory.max", "1000\n"}},
     {SC_MEMORY_CGROUP2, 990, 1000, "/sys/fs/cgroup/a"}},
    {"version 2 in a container with a name space of its own",
     {{"proc/self/cgroup", "0::/\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/memory.current", "700\n"},
      {"sys/fs/cgroup/memory.max", "1000\n"}},
     {SC_MEMORY_CGROUP2, 700, 1000, "/sys/fs/cgroup"}},
    {"version 2, the container's group at the mount point",
     {{"proc/self/cgroup", "0::/docker/4f\n"},
      {"proc/self/mountinfo", "30 23 0:26 /docker/4f /sys/fs/cgroup ro - cgroup2 cgroup rw\n"},
      {"sys/fs/cgroup/memory.current", "700\n"},
      {"sys/fs/cgroup/memory.max", "1000\n"}},
     {SC_MEMORY_CGROUP2, 700, 1000, "/sys/fs/cgroup"}},
    {"version 2, a group that the container cannot see",
     {{"proc/self/cgroup", "0::/../other\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/memory.current", "700\n"},
      {"sys/fs/cgroup/memory.max", "1000\n"}},
     {SC_MEMORY_CGROUP2, 700, 1000, "/sys/fs/cgroup"}},
    {"version 2, a group that is gone",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", "0::/app (deleted)\n"},
      {"proc/self/mountinfo", MOUNTS2}},
     SYSTEM},
    {"version 2 without a limit",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.max", "max\n"}},
     SYSTEM},
    {"version 2 with a limit beyond the machine",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.max", "1024001\n"}},
     SYSTEM},
    {"version 2 with a limit of nothing",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.max", "0\n"}},
     {SC_MEMORY_CGROUP2, 700, 0, "/sys/fs/cgroup/app"}},
    {"version 2 with more inactive than there is",
     {{"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.max", "1000\n"},
      {"sys/fs/cgroup/app/memory.stat", "inactive_file 800\n"}},
     {SC_MEMORY_CGROUP2, 0, 1000, "/sys/fs/cgroup/app"}},
    {"version 2 whose use is no number",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "none\n"},
      {"sys/fs/cgroup/app/memory.max", "1000\n"}},
     SYSTEM},
    {"version 2 whose limit is cut",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.max", ""}},
     SYSTEM},
    {"version 2 with a use beyond all numbers",
     {{"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {"sys/fs/cgroup/app/memory.current", "99999999999999999999999\n"},
      {"sys/fs/cgroup/app/memory.max", "1000\n"}},
     {SC_MEMORY_CGROUP2, UINT64_MAX, 1000, "/sys/fs/cgroup/app"}},
    {"a group's name with colons, a mount point with white space",
     {{"proc/self/cgroup", "0::/a:b\n"},
      {"proc/self/mountinfo", "30 23 0:26 / /my\\040groups rw - cgroup2 cgroup2 rw\n"},
      {"my groups/a:b/memory.current", "700\n"},
      {"my groups/a:b/memory.max", "1000\n"}},
     {SC_MEMORY_CGROUP2, 700, 1000, "/my groups/a:b"}},
    {"a mount of another part comes first",
     {{"proc/self/cgroup", "0::/app/x\n"},
      {"proc/self/mountinfo", "29 23 0:26 /other /mnt rw - cgroup2 cgroup2 rw\n" MOUNTS2},
      {"mnt/memory.current", "1\n"},
      {"mnt/memory.max", "1\n"},
      {"sys/fs/cgroup/app/x/memory.current", "700\n"},
      {"sys/fs/cgroup/app/x/memory.max", "1000\n"}},
     {SC_MEMORY_CGROUP2, 700, 1000, "/sys/fs/cgroup/app/x"}},
    {"lines of another form",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", "\n:\n::\n0\n0:\n0::\nx::relative\n4:memory\n0::/app"},
      {"proc/self/mountinfo",
       "\n - \n - cgroup2\n1 2 3 - cgroup2 x\n1 2 3 4 - cgroup2 x y\n - cgroup"},
      {"sys/fs/cgroup/app/memory.current", "700\n"},
      {"sys/fs/cgroup/app/memory.max", "1000\n"}},
     SYSTEM},

    {"version 1",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", GROUPS1},
      {"proc/self/mountinfo", MOUNTS1},
      {"sys/fs/cgroup/memory/app/memory.usage_in_bytes", "700\n"},
      {"sys/fs/cgroup/memory/app/memory.limit_in_bytes", "1000\n"},
      {"sys/fs/cgroup/memory/app/memory.stat",
       "inactive_file 50\nhierarchical_memory_limit 1000\ntotal_inactive_file 100\n"}},
     {SC_MEMORY_CGROUP1, 600, 1000, "/sys/fs/cgroup/memory/app"}},
    {"version 1 limited by a group that cannot be seen",
     {{"proc/self/cgroup", GROUPS1},
      {"proc/self/mountinfo", MOUNTS1},
      {"sys/fs/cgroup/memory/app/memory.usage_in_bytes", "700\n"},
      {"sys/fs/cgroup/memory/app/memory.limit_in_bytes", NO_LIMIT1},
      {"sys/fs/cgroup/memory/app/memory.stat", "hierarchical_memory_limit 800\n"}},
     {SC_MEMORY_CGROUP1, 700, 800, "/sys/fs/cgroup/memory/app"}},
    {"version 1 limited above",
     {{"proc/self/cgroup", "4:cpu,memory:/a/b\n"},
      {"proc/self/mountinfo", "35 31 0:32 / /groups rw - cgroup cgroup rw,cpu,memory\n"},
      {"groups/a/b/memory.usage_in_bytes", "700\n"},
      {"groups/a/b/memory.limit_in_bytes", NO_LIMIT1},
      {"groups/a/memory.usage_in_bytes", "800\n"},
      {"groups/a/memory.limit_in_bytes", "1000\n"}},
     {SC_MEMORY_CGROUP1, 800, 1000, "/groups/a"}},
    {"version 1, the container's group at the mount point",
     {{"proc/self/cgroup", "4:memory:/docker/4f\n"},
      {"proc/self/mountinfo", "35 31 0:32 /docker/4f /groups ro - cgroup cgroup rw,memory\n"},
      {"groups/memory.usage_in_bytes", "700\n"},
      {"groups/memory.limit_in_bytes", "1000\n"}},
     {SC_MEMORY_CGROUP1, 700, 1000, "/groups"}},
    {"version 1 without a limit",
     {{"proc/meminfo", MEMINFO},
      {"proc/self/cgroup", GROUPS1},
      {"proc/self/mountinfo", MOUNTS1},
      {"sys/fs/cgroup/memory/app/memory.usage_in_bytes", "700\n"},
      {"sys/fs/cgroup/memory/app/memory.limit_in_bytes", NO_LIMIT1}},
     SYSTEM},
};

static int remove_tree(void **state)
{
    (void)state;
    return system("rm -rf -- tree");
}

static void make_file(const tree_file *file)
{
    char path[512], command[640];
    (void)snprintf(path, sizeof path, "tree/%s", file->path);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    (void)snprintf(command, sizeof command, "mkdir -p -- '%s'", path);
    assert_int_equal(system(command), 0);
    *slash = '/';
    if (file->text != NULL) {
        test_put_text(path, file->text);
    } else {
        assert_int_equal(mkdir(path, 0755), 0);
    }
}

static void make_tree(const tree_file files[FILES])
{
    char root[] = "tree";
    assert_int_equal(remove_tree(NULL), 0);
    assert_int_equal(mkdir(root, 0755), 0);
    for (size_t i = 0; i < FILES && files[i].path != NULL; i++) {
        make_file(&files[i]);
    }
}

static sc_memory_info read_tree(uint64_t limit)
{
    sc_memory_info info;
    memset(&info, 0xa5, sizeof info);
    sc_memory_read_below("tree", limit, &info);
    return info;
}

static void every_shape_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const shape *one = &shapes[i];
        make_tree(one->files);
        sc_memory_info info = read_tree(0);
        bool same = info.source == one->expected.source && info.used == one->expected.used &&
                    info.total == one->expected.total &&
                    strcmp(info.place, one->expected.place) == 0;
        if (!same) {
            print_message("%s: %s, %" PRIu64 " of %" PRIu64 ", %s\n", one->name,
                          sc_memory_source_name(info.source), info.used, info.total, info.place);
        }
        assert_true(same);
        assert_true(info.pressure >= 0 && info.pressure <= 1);
        assert_true((info.pressure == 1) == (info.used >= info.total && info.source != 0));
    }
}

/* Thousands of mounts, and lines longer than any buffer, before the one that counts. */
static void long_files_are_read_to_their_end(void **state)
{
    (void)state;
    static const tree_file files[FILES] = {{"proc/self/cgroup", "0::/app\n"},
                                           {"sys/fs/cgroup/app/memory.current", "700\n"},
                                           {"sys/fs/cgroup/app/memory.max", "1000\n"}};
    make_tree(files);
    FILE *mounts = fopen("tree/proc/self/mountinfo", "w");
    assert_non_null(mounts);
    for (int i = 0; i < 20000; i++) {
        assert_true(fprintf(mounts, "%d 1 0:1 / /m/%d rw - tmpfs tmpfs rw\n", i, i) > 0);
    }
    for (int i = 0; i < 40000; i++) {
        assert_true(fputs("/very-long", mounts) >= 0);
    }
    assert_true(fputs("\n" MOUNTS2, mounts) >= 0);
    assert_int_equal(fclose(mounts), 0);
    sc_memory_info info = read_tree(0);
    assert_int_equal(info.source, SC_MEMORY_CGROUP2);
    assert_int_equal(info.total, 1000);
}

/* A name of any length gives a result. */
static void a_name_that_is_too_long_is_left_out(void **state)
{
    (void)state;
    static const tree_file files[FILES] = {{"proc/meminfo", MEMINFO},
                                           {"proc/self/mountinfo", MOUNTS2}};
    make_tree(files);
    FILE *groups = fopen("tree/proc/self/cgroup", "w");
    assert_non_null(groups);
    assert_true(fputs("0::", groups) >= 0);
    for (int i = 0; i < 600; i++) {
        assert_true(fputs("/long", groups) >= 0);
    }
    assert_true(fputs("\n", groups) >= 0);
    assert_int_equal(fclose(groups), 0);
    assert_int_equal(read_tree(0).source, SC_MEMORY_SYSTEM);
}

static void a_limit_is_for_the_process(void **state)
{
    (void)state;
    static const tree_file files[FILES] = {{"proc/meminfo", MEMINFO},
                                           {"proc/self/statm", "900 30 20 1 0 5 0\n"}};
    make_tree(files);
    sc_memory_info info = read_tree(UINT64_C(1) << 20);
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    assert_int_equal(info.source, SC_MEMORY_LIMIT);
    assert_int_equal(info.total, 1 << 20);
    assert_int_equal(info.used, 30 * page);
    assert_string_equal(info.place, "/proc/self/statm");
    static const char *const faults[] = {"", "900", "900 x\n", "900 "};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        test_put_text("tree/proc/self/statm", faults[i]);
        assert_int_equal(read_tree(1).source, SC_MEMORY_UNKNOWN);
    }
    test_put_text("tree/proc/self/statm", "900 99999999999999999999 1\n");
    assert_true(read_tree(1).pressure == 1);
}

static int read_unreadable(void)
{
    sc_memory_info info;
    sc_memory_read_below("tree", 0, &info);
    return info.source == SC_MEMORY_SYSTEM ? 0 : 1;
}

static void unreadable_files_show_nothing(void **state)
{
    (void)state;
    static const tree_file files[FILES] = {{"proc/meminfo", MEMINFO},
                                           {"proc/self/cgroup", "0::/app\n"},
                                           {"proc/self/mountinfo", MOUNTS2},
                                           {"sys/fs/cgroup/app/memory.current", "700\n"},
                                           {"sys/fs/cgroup/app/memory.max", "1000\n"}};
    make_tree(files);
    assert_int_equal(read_tree(0).source, SC_MEMORY_CGROUP2);
    assert_int_equal(chmod("tree/sys/fs/cgroup/app/memory.current", 0), 0);
    assert_int_equal(test_as_nobody(read_unreadable), 0);
}

/* A FIFO in the place of a file of the kernel does not block. */
static void a_pipe_does_not_block(void **state)
{
    (void)state;
    static const tree_file files[FILES] = {{"proc/self/cgroup", "0::/app\n"}};
    make_tree(files);
    assert_int_equal(mkfifo("tree/proc/meminfo", 0644), 0);
    assert_int_equal(mkfifo("tree/proc/self/mountinfo", 0644), 0);
    assert_int_equal(read_tree(0).source, SC_MEMORY_UNKNOWN);
}

static void this_system_is_read(void **state)
{
    (void)state;
    sc_memory_info info;
    sc_memory_read(0, &info);
#if defined(__linux__)
    assert_int_not_equal(info.source, SC_MEMORY_UNKNOWN);
    assert_true(info.total > 0 && info.used > 0 && info.pressure > 0);
    sc_memory_read(UINT64_C(1) << 40, &info);
    assert_int_equal(info.source, SC_MEMORY_LIMIT);
    assert_true(info.used > 100000 && info.pressure < 1);
#endif
    sc_memory_give_back();
}

/* A hint changes neither what a block holds nor what is beside it, whatever its place and size. */
static void expected_memory_is_as_before(void **state)
{
    (void)state;
    enum { SIZE = 12 << 20, FRONT = 100 };
    char *block = malloc(SIZE);
    assert_non_null(block);
    for (size_t i = 0; i < SIZE; i += 4096) {
        block[i] = (char)(i / 4096);
    }
    static const size_t sizes[] = {0, 1, 4095, 4 << 20, (4 << 20) + 1, SIZE - 2 * FRONT};
    errno = ERANGE;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        sc_memory_expect(block + FRONT, sizes[i]);
    }
    sc_memory_expect(NULL, 0);
    assert_int_equal(errno, ERANGE);
    for (size_t i = 0; i < SIZE; i += 4096) {
        assert_int_equal(block[i], (char)(i / 4096));
    }
    free(block);
}

/* A calm system reports no stall; without support there is no descriptor. */
static void stalls_can_be_waited_for(void **state)
{
    (void)state;
    int descriptor = sc_memory_open_stalls();
    if (descriptor < 0) {
        print_message("skipped: the system does not report stalls\n");
        skip();
    }
    struct pollfd waited = {.fd = descriptor, .events = POLLPRI};
    assert_true(poll(&waited, 1, 0) >= 0);
    assert_int_equal(waited.revents & (POLLERR | POLLNVAL), 0);
    assert_int_equal(close(descriptor), 0);
}

typedef struct waiting {
    const char *name;
    tree_file files[FILES];
    const char *file; /* gets the trigger; NULL: none is opened */
} waiting;

#define GROUP_FILE "sys/fs/cgroup/app/memory.pressure"
#define ROOT_FILE "sys/fs/cgroup/memory.pressure"
#define SYSTEM_FILE "proc/pressure/memory"

static const waiting waitings[] = {
    {"no files at all", {{0}}, NULL},
    {"the group's own file",
     {{"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {GROUP_FILE, ""},
      {ROOT_FILE, ""},
      {SYSTEM_FILE, ""}},
     GROUP_FILE},
    {"a container that sees its group as the root",
     {{"proc/self/cgroup", "0::/\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {ROOT_FILE, ""},
      {SYSTEM_FILE, ""}},
     ROOT_FILE},
    {"a group without the file",
     {{"proc/self/cgroup", "0::/app\n"}, {"proc/self/mountinfo", MOUNTS2}, {SYSTEM_FILE, ""}},
     SYSTEM_FILE},
    {"a folder in the place of the file",
     {{"proc/self/cgroup", "0::/app\n"},
      {"proc/self/mountinfo", MOUNTS2},
      {GROUP_FILE, NULL},
      {SYSTEM_FILE, ""}},
     SYSTEM_FILE},
    {"version 1", {{"proc/self/cgroup", "4:memory:/app\n"}, {SYSTEM_FILE, ""}}, SYSTEM_FILE},
};

static bool holds_trigger(const char *file)
{
    char path[256], text[64] = "";
    (void)snprintf(path, sizeof path, "tree/%s", file);
    FILE *opened = fopen(path, "r");
    size_t length = opened != NULL ? fread(text, 1, sizeof text - 1, opened) : 0;
    if (opened != NULL) {
        (void)fclose(opened);
    }
    return length != 0 && strcmp(text, "some 200000 2000000") == 0;
}

static void the_group_is_waited_for_first(void **state)
{
    (void)state;
    static const char *const all[] = {GROUP_FILE, ROOT_FILE, SYSTEM_FILE};
    for (size_t i = 0; i < sizeof waitings / sizeof *waitings; i++) {
        const waiting *one = &waitings[i];
        make_tree(one->files);
        int descriptor = sc_memory_open_stalls_below("tree");
        assert_int_equal(descriptor >= 0, one->file != NULL);
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
            bool is_first = one->file != NULL && strcmp(one->file, all[k]) == 0;
            if (holds_trigger(all[k]) != is_first) {
                fail_msg("%s: %s", one->name, all[k]);
            }
        }
        if (descriptor >= 0) {
            assert_int_equal(close(descriptor), 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_is_read),
        cmocka_unit_test(long_files_are_read_to_their_end),
        cmocka_unit_test(a_name_that_is_too_long_is_left_out),
        cmocka_unit_test(a_limit_is_for_the_process),
        cmocka_unit_test(unreadable_files_show_nothing),
        cmocka_unit_test(a_pipe_does_not_block),
        cmocka_unit_test(this_system_is_read),
        cmocka_unit_test(expected_memory_is_as_before),
        cmocka_unit_test(stalls_can_be_waited_for),
        cmocka_unit_test(the_group_is_waited_for_first),
    };
    return cmocka_run_group_tests_name("memory of the system", tests, test_enter, test_leave);
}
