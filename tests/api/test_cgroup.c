/*
 * Monitors in a real control group. A child makes a group with a limit, puts itself into it, fills
 * the cache and then its own memory until the group is nearly full: the monitor frees the cache
 * before the kernel ends the process. Another one is nearly full and waits for memory: the monitor
 * frees the cache long before its interval is over. If no group can be made (no root, no
 * controller, a read-only mount) the test is skipped, and counted as skipped.
 */
#include "help.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77, MEGABYTE = 1 << 20, LIMIT = 96 * MEGABYTE, FILES = 24, ENTRIES = 8000 };
enum { FILLED = 84 * MEGABYTE, THRASHED = 48 * MEGABYTE, PAGE = 4096, SECONDS_MOST = 20 };

typedef struct version {
    const char *mount, *limit, *procs;
    sc_memory_source source;
} version;

static const version versions[] = {
    {"/sys/fs/cgroup", "memory.max", "cgroup.procs", SC_MEMORY_CGROUP2},
    {"/sys/fs/cgroup/memory", "memory.limit_in_bytes", "cgroup.procs", SC_MEMORY_CGROUP1},
};

static bool put(const char *group, const char *name, const char *text)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", group, name);
    FILE *file = fopen(path, "r+");
    bool well = file != NULL && fputs(text, file) >= 0;
    well = file != NULL && fclose(file) == 0 && well;
    return well;
}

/* Makes a group with a limit; false if it cannot be made. */
static bool make_group(const version *of, char group[256])
{
    char limit[32];
    (void)snprintf(group, 256, "%s/superconfig-test-%ld", of->mount, (long)getpid());
    (void)snprintf(limit, sizeof limit, "%d", LIMIT);
    if (mkdir(group, 0755) != 0) {
        return false;
    }
    if (put(group, of->limit, limit)) {
        return true;
    }
    (void)rmdir(group);
    return false;
}

static sc_handle *load_with(sc_registry *registry, const char *path)
{
    sc_builder *builder = sc_builder_new(registry);
    (void)sc_builder_add_file(builder, path, NULL);
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_builder_free(builder);
    return handle;
}

/* Makes the kernel count a block. Otherwise the compiler may leave out writes that nothing reads,
   and the block with them. */
static void fill(char *block)
{
    volatile char *byte = block;
    for (size_t i = 0; i < MEGABYTE; i += 512) {
        byte[i] = 1;
    }
}

/* In the group; returns 0, or the number of the failed step. */
static int live_in_group(void **state, const version *of)
{
    sc_registry *registry = sc_registry_new(NULL);
    char name[32];
    for (int i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "%d.json", i);
        sc_handle_release(load_with(registry, path_in(state, name)));
    }
    sc_stats stats;
    sc_registry_stats(registry, &stats);
    if (stats.memory.source != of->source || stats.memory.total != LIMIT) {
        return 2;
    }
    if (stats.spare_bytes < 8 * MEGABYTE || stats.memory.pressure > 0.85) {
        return 3;
    }
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    options.interval = 1000000;
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, NULL);
    if (monitor == NULL || stats.cleanups != 0) {
        return 4;
    }
    sc_cleanup cleanup = {.given_back = 0};
    bool any = false;
    for (int i = 0; i < LIMIT / MEGABYTE && !any; i++) {
        char *block = malloc(MEGABYTE); /* the child ends soon */
        if (block == NULL) {
            return 5;
        }
        fill(block);
        struct pollfd waited = {.fd = (int)sc_monitor_fd(monitor), .events = POLLIN};
        (void)poll(&waited, 1, 10);
        (void)sc_monitor_next(monitor, &cleanup, &any);
    }
    sc_registry_stats(registry, &stats);
    sc_monitor_release(monitor);
    sc_registry_release(registry);
    bool well = any && cleanup.memory.source == of->source && cleanup.memory.pressure > 0.85 &&
                cleanup.given_back > 8 * MEGABYTE && stats.cached_files == 0;
    return well ? 0 : 6;
}

/* ---- waiting for memory ---- */

/* Microseconds for which tasks have waited for memory since the system started; -1: not known. */
static long long waited_for_memory(void)
{
    long long total = -1;
    char line[128];
    FILE *file = fopen("/proc/pressure/memory", "r");
    if (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *at = strstr(line, "total=");
        total = at != NULL ? atoll(at + strlen("total=")) : -1;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return total;
}

/* A file that does not fit into what is left of the group, and is not in memory; NULL: no room. */
static const volatile char *map_large_file(void **state)
{
    char *block = malloc(MEGABYTE);
    int file = open(path_in(state, "large"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    bool well = block != NULL && file >= 0;
    if (well) {
        memset(block, 'x', MEGABYTE);
    }
    for (int i = 0; i < THRASHED / MEGABYTE && well; i++) {
        well = write(file, block, MEGABYTE) == MEGABYTE;
    }
    well = well && fsync(file) == 0 && posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0;
    void *mapped = well ? mmap(NULL, THRASHED, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
    free(block);
    if (file >= 0) {
        (void)close(file);
    }
    return mapped != MAP_FAILED ? mapped : NULL;
}

/* Reads the file over and over, which the kernel has to fetch again each time. */
static bool thrash_until_cleaned(const volatile char *file, sc_monitor *monitor,
                                 sc_cleanup *cleanup)
{
    const time_t begin = time(NULL);
    bool any = false;
    while (!any && time(NULL) - begin < SECONDS_MOST) {
        for (size_t i = 0; i < THRASHED; i += PAGE) {
            (void)file[i];
        }
        (void)sc_monitor_next(monitor, cleanup, &any);
    }
    return any;
}

/* Up to FILLED, by the group's own count: a sanitizer needs more memory than the blocks. */
static bool fill_group(sc_registry *registry)
{
    sc_memory_info info = {.used = 0};
    while (sc_registry_memory_info(registry, &info) == SC_OK && info.used < FILLED) {
        char *block = malloc(MEGABYTE); /* the child ends soon */
        if (block == NULL) {
            return false;
        }
        fill(block);
    }
    return info.used >= FILLED;
}

/* In the group; the interval of the monitor is far longer than the test. */
static int wait_in_group(void **state, const version *of)
{
    const long long before = waited_for_memory();
    const volatile char *file = map_large_file(state);
    sc_registry *registry = sc_registry_new(NULL);
    sc_handle_release(load_with(registry, path_in(state, "0.json")));
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    options.interval = UINT64_C(3600) * 1000000000;
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, NULL);
    sc_cleanup cleanup = {.given_back = 0};
    bool any = true;
    if (before < 0 || file == NULL) {
        return SKIPPED;
    }
    if (monitor == NULL || sc_monitor_next(monitor, &cleanup, &any) != SC_OK || any) {
        return 2;
    }
    if (!fill_group(registry)) {
        return 3;
    }
    any = thrash_until_cleaned(file, monitor, &cleanup);
    const long long waited = waited_for_memory() - before;
    sc_monitor_release(monitor);
    sc_registry_release(registry);
    if (!any) {
        return waited < 1000000 ? SKIPPED : 4; /* the system did not count it, or nobody heard it */
    }
    bool well = cleanup.memory.source == of->source && cleanup.memory.pressure > 0.85 &&
                cleanup.given_back > 0;
    return well ? 0 : 5;
}

/* ---- the groups ---- */

/* Makes a group and joins it; false if that fails. */
static bool try_version(void **state, const version *of, int (*live)(void **, const version *))
{
    char group[256];
    if (!make_group(of, group)) {
        return false;
    }
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char self[32];
        (void)snprintf(self, sizeof self, "%ld", (long)getpid());
        _exit(put(group, of->procs, self) ? live(state, of) : SKIPPED);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    const struct timespec moment = {.tv_nsec = 10000000};
    for (int k = 0; k < 500 && rmdir(group) != 0; k++) {
        (void)nanosleep(&moment, NULL); /* the kernel needs some time to see that it is empty */
    }
    print_message("%s: %d\n", group, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    assert_true(WIFEXITED(status));
    assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == SKIPPED);
    return WEXITSTATUS(status) == 0;
}

static int skipped;

static void try_all(void **state, int files, int (*live)(void **, const version *))
{
    bool any = false;
    write_large_files(state, files, ENTRIES);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        any = try_version(state, &versions[i], live) || any;
    }
    if (!any) {
        print_message("skipped: no control group with a limit can be made here, or the system does "
                      "not count who waits for memory\n");
        skipped++;
        skip();
    }
}

static void a_group_that_fills(void **state)
{
    try_all(state, FILES, live_in_group);
}

static void a_group_that_waits(void **state)
{
    if (SC_TEST_THREAD_SANITIZER) {
        print_message("skipped: the sanitizer keeps four bytes for each byte that is read, and the "
                      "group has no room for them\n");
        skip();
    }
    try_all(state, 1, wait_in_group);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_group_that_fills),
        FOLDER_TEST(a_group_that_waits),
    };
    int failed = cmocka_run_group_tests_name("memory of a control group", tests, NULL, NULL);
    return failed == 0 && skipped == 2 ? SKIPPED : failed;
}
