#include "fixture.h"

#include "platform/clock.h"
#include "platform/process.h"
#include "platform/walk.h"

#define SECOND INT64_C(1000000000)

static void finds_a_file_and_a_miss(void **state)
{
    (void)state;
    test_put_text("file", "text");
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    sc_file_stamp stamp;
    assert_int_equal(sc_file_stat("file", &stamp), SC_OK);
    assert_int_equal(stamp.size, 4);
    assert_true(stamp.inode != 0);
    assert_true(stamp.changed > 0 && stamp.modified > 0);
    assert_int_equal(sc_file_stat(".", &stamp), SC_OK);
    assert_int_equal(sc_file_stat("nothing", &stamp), SC_ERROR_MISSING_FILE);
    assert_int_equal(stamp.inode, 0);
    assert_int_equal(sc_file_stat("file/below", &stamp), SC_ERROR_MISSING_FILE);
    assert_int_equal(sc_file_stat("dangling", &stamp), SC_ERROR_MISSING_FILE);
    assert_int_equal(sc_file_stat("loop", &stamp), SC_ERROR_LINK_LOOP);
}

/* The guard as its callers use it: equal stamps, or a first one that was too recent. */
static bool would_notice(const sc_file_stamp *before, bool young, const char *path)
{
    sc_file_stamp after;
    assert_int_equal(sc_file_stat(path, &after), SC_OK);
    return young || !sc_file_stamp_equal(before, &after);
}

static void an_edit_of_the_same_size_is_noticed(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        test_put_text("file", "one");
        int64_t now = sc_clock_realtime();
        sc_file_stamp before;
        assert_int_equal(sc_file_stat("file", &before), SC_OK);
        test_put_text("file", "two");
        assert_true(would_notice(&before, sc_file_stamp_young(&before, now), "file"));
    }
}

/* The modification time is set back after the edit: the change time still shows the edit. */
static void a_forged_modification_time_is_noticed(void **state)
{
    (void)state;
    test_put_text("file", "one");
    const struct timespec past[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    assert_int_equal(utimensat(AT_FDCWD, "file", past, 0), 0);
    int64_t now = sc_clock_realtime();
    sc_file_stamp before;
    assert_int_equal(sc_file_stat("file", &before), SC_OK);
    assert_int_equal(before.modified, 1000 * SECOND);
    assert_true(sc_file_stamp_young(&before, now));
    test_put_text("file", "two");
    assert_int_equal(utimensat(AT_FDCWD, "file", past, 0), 0);
    assert_true(would_notice(&before, sc_file_stamp_young(&before, now), "file"));
}

static void a_replaced_file_has_another_stamp(void **state)
{
    (void)state;
    test_put_text("file", "one");
    test_put_text("other", "two");
    sc_file_stamp before;
    sc_file_stamp after;
    assert_int_equal(sc_file_stat("file", &before), SC_OK);
    assert_int_equal(rename("other", "file"), 0);
    assert_int_equal(sc_file_stat("file", &after), SC_OK);
    assert_false(sc_file_stamp_equal(&before, &after));
    assert_false(sc_file_stamp_same_file(&before, &after));
}

static void two_names_are_one_file(void **state)
{
    (void)state;
    test_put_text("file", "one");
    assert_int_equal(link("file", "hard"), 0);
    assert_int_equal(symlink("file", "soft"), 0);
    sc_file_stamp file;
    sc_file_stamp hard;
    sc_file_stamp soft;
    assert_int_equal(sc_file_stat("file", &file), SC_OK);
    assert_int_equal(sc_file_stat("hard", &hard), SC_OK);
    assert_int_equal(sc_file_stat("soft", &soft), SC_OK);
    assert_true(sc_file_stamp_same_file(&file, &hard));
    assert_true(sc_file_stamp_equal(&file, &soft));
}

static void every_field_of_a_stamp_counts(void **state)
{
    (void)state;
    const sc_file_stamp stamp = {1, 2, 3, 4, 5};
    const sc_file_stamp others[] = {
        {9, 2, 3, 4, 5}, {1, 9, 3, 4, 5}, {1, 2, 9, 4, 5}, {1, 2, 3, 9, 5}, {1, 2, 3, 4, 9},
    };
    assert_true(sc_file_stamp_equal(&stamp, &stamp));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(sc_file_stamp_equal(&stamp, &others[i]));
    }
}

static void youth_follows_the_grain_of_the_clock(void **state)
{
    (void)state;
    const int64_t now = 1700000000 * SECOND + 500;
    const int64_t grain = SECOND / 10;
    sc_file_stamp stamp = {.changed = now};
    assert_true(sc_file_stamp_young(&stamp, now));
    stamp.changed = now - grain + 1;
    assert_true(sc_file_stamp_young(&stamp, now));
    stamp.changed = now - grain;
    assert_false(sc_file_stamp_young(&stamp, now));
    stamp.changed = now + 3600 * SECOND;
    assert_true(sc_file_stamp_young(&stamp, now));
    /* Whole seconds: the file system stores no fraction. */
    stamp.changed = 1700000000 * SECOND - 2 * SECOND;
    assert_true(sc_file_stamp_young(&stamp, now));
    stamp.changed = 1700000000 * SECOND - 3 * SECOND;
    assert_false(sc_file_stamp_young(&stamp, now));
}

static void youth_stands_any_number(void **state)
{
    (void)state;
    sc_file_stamp stamp = {.changed = INT64_MIN};
    assert_false(sc_file_stamp_young(&stamp, 0));
    assert_true(sc_file_stamp_young(&stamp, INT64_MIN));
    stamp.changed = INT64_MAX;
    assert_true(sc_file_stamp_young(&stamp, INT64_MAX));
    assert_true(sc_file_stamp_young(&stamp, INT64_MIN));
}

static void a_hostile_time_is_only_a_number(void **state)
{
    (void)state;
    test_put_text("file", "one");
    const struct timespec far[2] = {{.tv_sec = INT64_C(1) << 40}, {.tv_sec = INT64_C(1) << 40}};
    if (utimensat(AT_FDCWD, "file", far, 0) != 0) {
        skip();
    }
    sc_file_stamp first;
    sc_file_stamp second;
    assert_int_equal(sc_file_stat("file", &first), SC_OK);
    assert_int_equal(sc_file_stat("file", &second), SC_OK);
    assert_true(sc_file_stamp_equal(&first, &second));
}

static void assert_kind(const char *path, sc_file_kind kind, bool is_link)
{
    sc_file_info info;
    assert_int_equal(sc_file_inspect(NULL, path, &info), SC_OK);
    assert_int_equal(info.kind, kind);
    assert_int_equal(info.is_link, is_link);
}

static void tells_kinds_apart(void **state)
{
    (void)state;
    test_put_text("file", "text");
    assert_int_equal(mkdir("directory", 0755), 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(symlink("file", "link"), 0);
    assert_int_equal(symlink("directory", "directory-link"), 0);
    assert_kind("file", SC_FILE_REGULAR, false);
    assert_kind("directory", SC_FILE_DIRECTORY, false);
    assert_kind("fifo", SC_FILE_OTHER, false);
    assert_kind("/dev/null", SC_FILE_OTHER, false);
    assert_kind("link", SC_FILE_REGULAR, true);
    assert_kind("directory-link", SC_FILE_DIRECTORY, true);
}

static void inspects_misses(void **state)
{
    (void)state;
    sc_file_info info;
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(sc_file_inspect(NULL, "nothing", &info), SC_ERROR_MISSING_FILE);
    assert_false(info.is_link);
    assert_int_equal(sc_file_inspect(NULL, "dangling", &info), SC_ERROR_MISSING_FILE);
    assert_true(info.is_link);
    assert_int_equal(info.kind, SC_FILE_UNKNOWN);
    assert_int_equal(info.stamp.inode, 0);
    assert_int_equal(sc_file_inspect(NULL, "loop", &info), SC_ERROR_LINK_LOOP);
    assert_true(info.is_link);
}

static void knows_owner_and_stamp(void **state)
{
    (void)state;
    test_put_text("file", "text");
    sc_file_info info;
    sc_file_stamp stamp;
    assert_int_equal(sc_file_inspect(NULL, "file", &info), SC_OK);
    assert_int_equal(sc_file_stat("file", &stamp), SC_OK);
    assert_true(sc_file_stamp_equal(&info.stamp, &stamp));
    assert_int_equal(info.owner, sc_process_user());
    assert_int_equal(sc_file_inspect(NULL, "/", &info), SC_OK);
    assert_int_equal(info.owner, 0);
}

static void inspects_in_a_directory(void **state)
{
    (void)state;
    assert_int_equal(mkdir("directory", 0755), 0);
    test_put_text("directory/file", "text");
    sc_dir dir;
    sc_file_info info;
    assert_int_equal(sc_dir_open(NULL, "directory", &dir), SC_OK);
    assert_int_equal(sc_file_inspect(&dir, "file", &info), SC_OK);
    assert_int_equal(info.stamp.size, 4);
    assert_int_equal(sc_file_inspect(NULL, "file", &info), SC_ERROR_MISSING_FILE);
    sc_dir_close(&dir);
}

/* ---- mapping ---- */

static void maps_a_file(void **state)
{
    (void)state;
    test_put("file", "te\0t", 4);
    sc_file_mapping mapping;
    sc_file_stamp stamp;
    assert_int_equal(sc_file_map("file", 4, &mapping), SC_OK);
    assert_int_equal(mapping.length, 4);
    assert_memory_equal(mapping.data, "te\0t", 4);
    assert_int_equal(sc_file_stat("file", &stamp), SC_OK);
    assert_true(sc_file_stamp_equal(&stamp, &mapping.stamp));
    assert_int_equal(unlink("file"), 0);
    assert_memory_equal(mapping.data, "te\0t", 4);
    sc_file_unmap(&mapping);
    assert_null(mapping.data);
    sc_file_unmap(&mapping);
}

static void maps_nothing(void **state)
{
    (void)state;
    test_put_text("empty", "");
    sc_file_mapping mapping;
    assert_int_equal(sc_file_map("empty", 0, &mapping), SC_OK);
    assert_non_null(mapping.data);
    assert_int_equal((uintptr_t)mapping.data % 8, 0);
    assert_int_equal(mapping.length, 0);
    sc_file_unmap(&mapping);
}

static void refuses_to_map(void **state)
{
    (void)state;
    test_put_text("file", "text");
    assert_int_equal(mkfifo("fifo", 0644), 0);
    sc_file_mapping mapping;
    assert_int_equal(sc_file_map("file", 3, &mapping), SC_ERROR_FILE_TOO_LARGE);
    assert_null(mapping.data);
    assert_int_equal(sc_file_map("nothing", 10, &mapping), SC_ERROR_MISSING_FILE);
    assert_true(mapping.system_error != 0);
    assert_int_equal(sc_file_map(".", 10000, &mapping), SC_ERROR_IS_DIRECTORY);
    assert_int_equal(sc_file_map("fifo", 10, &mapping), SC_ERROR_NOT_FILE);
    assert_int_equal(sc_file_map("/dev/zero", 10, &mapping), SC_ERROR_NOT_FILE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter, test_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(finds_a_file_and_a_miss),
        TEST(an_edit_of_the_same_size_is_noticed),
        TEST(a_forged_modification_time_is_noticed),
        TEST(a_replaced_file_has_another_stamp),
        TEST(two_names_are_one_file),
        TEST(every_field_of_a_stamp_counts),
        TEST(youth_follows_the_grain_of_the_clock),
        TEST(youth_stands_any_number),
        TEST(a_hostile_time_is_only_a_number),
        TEST(tells_kinds_apart),
        TEST(inspects_misses),
        TEST(knows_owner_and_stamp),
        TEST(inspects_in_a_directory),
        TEST(maps_a_file),
        TEST(maps_nothing),
        TEST(refuses_to_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
