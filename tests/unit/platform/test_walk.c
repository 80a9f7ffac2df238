#include "fixture.h"

#include <errno.h>
#include <pwd.h>

#include "platform/fixed.h"
#include "platform/walk.h"

enum { MANY = 1000 };

static test_memory memory;

static int enter(void **state)
{
    test_memory_start(&memory);
    return test_enter(state);
}

static const sc_dir_entry *find(const sc_dir_listing *listing, const char *name)
{
    const sc_dir_entry *found = NULL;
    for (size_t i = 0; i < listing->count; i++) {
        assert_int_equal(strlen(listing->entries[i].name), listing->entries[i].length);
        if (strcmp(listing->entries[i].name, name) == 0) {
            assert_null(found);
            found = &listing->entries[i];
        }
    }
    return found;
}

static void assert_listed(const sc_dir_listing *listing, const char *name, sc_file_kind kind)
{
    const sc_dir_entry *entry = find(listing, name);
    assert_non_null(entry);
    assert_true(entry->kind == kind || entry->kind == SC_FILE_UNKNOWN);
}

static sc_status list(const char *path, size_t limit, sc_dir_listing *out)
{
    return sc_dir_list(&memory.allocator, NULL, path, limit, out);
}

static void lists_names_and_kinds(void **state)
{
    (void)state;
    test_put_text("file", "");
    test_put_text(".hidden", "");
    test_put_text("..data", "");
    assert_int_equal(mkdir("directory", 0755), 0);
    assert_int_equal(symlink("nowhere", "link"), 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    sc_dir_listing listing;
    assert_int_equal(list(".", 100, &listing), SC_OK);
    assert_int_equal(listing.count, 6);
    assert_listed(&listing, "file", SC_FILE_REGULAR);
    assert_listed(&listing, ".hidden", SC_FILE_REGULAR);
    assert_listed(&listing, "..data", SC_FILE_REGULAR);
    assert_listed(&listing, "directory", SC_FILE_DIRECTORY);
    assert_listed(&listing, "link", SC_FILE_LINK);
    assert_listed(&listing, "fifo", SC_FILE_OTHER);
    sc_dir_listing_free(&memory.allocator, &listing);
    sc_dir_listing_free(&memory.allocator, &listing);
    assert_int_equal(memory.used, 0);
}

static void lists_an_empty_directory(void **state)
{
    (void)state;
    sc_dir_listing listing;
    assert_int_equal(list(".", 0, &listing), SC_OK);
    assert_int_equal(listing.count, 0);
    sc_dir_listing_free(&memory.allocator, &listing);
    assert_int_equal(memory.used, 0);
}

static void make_many(void)
{
    char name[64];
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(name, sizeof name, "entry-with-a-long-name-%04d.json", i);
        test_put_text(name, "");
    }
}

static void lists_many_and_no_more_than_the_limit(void **state)
{
    (void)state;
    make_many();
    sc_dir_listing listing;
    assert_int_equal(list(".", MANY, &listing), SC_OK);
    assert_int_equal(listing.count, MANY);
    assert_non_null(find(&listing, "entry-with-a-long-name-0000.json"));
    assert_non_null(find(&listing, "entry-with-a-long-name-0999.json"));
    sc_dir_listing_free(&memory.allocator, &listing);
    assert_int_equal(list(".", MANY - 1, &listing), SC_ERROR_TOO_LARGE);
    assert_null(listing.entries);
    assert_int_equal(listing.count, 0);
    assert_int_equal(memory.used, 0);
}

static void keeps_bytes_that_are_no_text(void **state)
{
    (void)state;
    test_put_text("\xff\xfe", "");
    sc_dir_listing listing;
    assert_int_equal(list(".", 10, &listing), SC_OK);
    assert_listed(&listing, "\xff\xfe", SC_FILE_REGULAR);
    sc_dir_listing_free(&memory.allocator, &listing);
}

static void refuses_what_is_no_directory(void **state)
{
    (void)state;
    test_put_text("file", "");
    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    sc_dir_listing listing;
    assert_int_equal(list("file", 10, &listing), SC_ERROR_NOT_DIRECTORY);
    assert_int_equal(listing.system_error, ENOTDIR);
    assert_int_equal(list("fifo", 10, &listing), SC_ERROR_NOT_DIRECTORY);
    assert_int_equal(list("nothing", 10, &listing), SC_ERROR_MISSING_FILE);
    assert_int_equal(list("loop", 10, &listing), SC_ERROR_LINK_LOOP);
    sc_dir dir;
    assert_int_equal(sc_dir_open(NULL, "file", &dir), SC_ERROR_NOT_DIRECTORY);
    sc_dir_close(&dir);
    assert_int_equal(sc_dir_open(NULL, "nothing", &dir), SC_ERROR_MISSING_FILE);
    sc_dir_close(&dir);
}

static int list_as_nobody(void)
{
    sc_dir_listing listing;
    return list("closed", 10, &listing) == SC_ERROR_UNREADABLE_FILE ? 0 : 1;
}

static void refuses_what_may_not_be_listed(void **state)
{
    (void)state;
    assert_int_equal(mkdir("closed", 0), 0);
    assert_int_equal(test_as_nobody(list_as_nobody), 0);
}

static void lists_below_an_open_directory(void **state)
{
    (void)state;
    assert_int_equal(mkdir("one", 0755), 0);
    assert_int_equal(mkdir("one/nested", 0755), 0);
    test_put_text("one/nested/key", "");
    sc_dir one;
    sc_dir nested;
    sc_dir_listing listing;
    assert_int_equal(sc_dir_open(NULL, "one", &one), SC_OK);
    assert_int_equal(rename("one", "two"), 0);
    assert_int_equal(sc_dir_open(&one, "nested", &nested), SC_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sc_dir_list(&memory.allocator, &nested, ".", 10, &listing), SC_OK);
        assert_int_equal(listing.count, 1);
        sc_dir_listing_free(&memory.allocator, &listing);
    }
    assert_int_equal(sc_dir_list(&memory.allocator, &one, "nested", 10, &listing), SC_OK);
    assert_listed(&listing, "key", SC_FILE_REGULAR);
    sc_dir_listing_free(&memory.allocator, &listing);
    sc_dir_close(&nested);
    sc_dir_close(&one);
}

static void survives_running_out_of_memory(void **state)
{
    (void)state;
    make_many();
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    for (size_t fail_at = 1; status == SC_ERROR_OUT_OF_MEMORY; fail_at++) {
        memory.calls = 0;
        memory.fail_at = fail_at;
        sc_dir_listing listing;
        status = list(".", MANY, &listing);
        sc_dir_listing_free(&memory.allocator, &listing);
        assert_int_equal(memory.used, 0);
        assert_true(fail_at < 64);
    }
    assert_int_equal(status, SC_OK);
}

static void free_text(sc_text *text)
{
    if (text->data != NULL) {
        (void)test_resize(&memory, text->data, text->length + 1, 0);
    }
}

static void assert_text(sc_text *text, const char *expected)
{
    assert_string_equal(text->data, expected);
    assert_int_equal(text->length, strlen(expected));
    assert_ptr_equal(text->allocator, &memory.allocator);
    free_text(text);
    assert_int_equal(memory.used, 0);
}

static void knows_the_working_directory(void **state)
{
    sc_text text;
    assert_int_equal(sc_path_cwd(&memory.allocator, &text), SC_OK);
    assert_text(&text, *state);
    assert_int_equal(mkdir("gone", 0755), 0);
    assert_int_equal(chdir("gone"), 0);
    assert_int_equal(rmdir("../gone"), 0);
    assert_int_equal(sc_path_cwd(&memory.allocator, &text), SC_ERROR_MISSING_FILE);
    assert_null(text.data);
    assert_int_equal(chdir(*state), 0);
}

static void finds_the_real_path(void **state)
{
    char expected[128];
    (void)snprintf(expected, sizeof expected, "%s/a/file", (const char *)*state);
    assert_int_equal(mkdir("a", 0755), 0);
    test_put_text("a/file", "");
    assert_int_equal(symlink("a", "b"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    sc_text text;
    assert_int_equal(sc_path_real(&memory.allocator, "./b/../b//file", &text, NULL), SC_OK);
    assert_text(&text, expected);
    assert_int_equal(sc_path_real(&memory.allocator, "nothing", &text, NULL),
                     SC_ERROR_MISSING_FILE);
    assert_int_equal(sc_path_real(&memory.allocator, "loop", &text, NULL), SC_ERROR_LINK_LOOP);
    assert_int_equal(sc_path_real(&memory.allocator, "", &text, NULL), SC_ERROR_MISSING_FILE);
    assert_null(text.data);
}

static void finds_the_home(void **state)
{
    (void)state;
    sc_text text;
    assert_int_equal(sc_path_home(&memory.allocator, "/home/of somebody", &text), SC_OK);
    assert_text(&text, "/home/of somebody");

    /* Without a usable variable the entry of the user table counts. */
    const struct passwd *user = getpwuid(geteuid());
    const char *unusable[] = {"", "relative", NULL};
    for (size_t i = 0; i < 3; i++) {
        sc_status status = sc_path_home(&memory.allocator, unusable[i], &text);
        if (user != NULL && user->pw_dir[0] == '/') {
            assert_int_equal(status, SC_OK);
            assert_text(&text, user->pw_dir);
        } else {
            assert_int_equal(status, SC_ERROR_MISSING_FILE);
        }
    }
}

static void places_survive_running_out_of_memory(void **state)
{
    (void)state;
    sc_text text;
    memory.fail_at = 1;
    assert_int_equal(sc_path_cwd(&memory.allocator, &text), SC_ERROR_OUT_OF_MEMORY);
    memory.calls = 0;
    assert_int_equal(sc_path_real(&memory.allocator, ".", &text, NULL), SC_ERROR_OUT_OF_MEMORY);
    for (memory.fail_at = 1; memory.fail_at <= 2; memory.fail_at++) {
        memory.calls = 0;
        sc_status status = sc_path_home(&memory.allocator, NULL, &text);
        assert_true(status == SC_ERROR_OUT_OF_MEMORY || status == SC_ERROR_MISSING_FILE);
        assert_null(text.data);
        assert_int_equal(memory.used, 0);
    }
}

static void fixes_relative_paths(void **state)
{
    (void)state;
    char room[SC_PATH_SIZE], other[SC_PATH_SIZE], folder[SC_PATH_SIZE], expected[2 * SC_PATH_SIZE];
    assert_non_null(getcwd(folder, sizeof folder));
    (void)snprintf(expected, sizeof expected, "%s/././conf/../a.json", folder);
    const char *fixed = sc_path_fix("conf/../a.json", room);
    assert_string_equal(fixed, expected);
    assert_string_equal(sc_path_given(fixed), "conf/../a.json");
    assert_ptr_equal(sc_path_fix(fixed, other), fixed);
    (void)snprintf(expected, sizeof expected, "%s/././b", folder);
    assert_string_equal(sc_path_fix_like(fixed, "b", other), expected);
    assert_string_equal(sc_path_fix_like("/etc/a", "b", other), "b");
    assert_string_equal(sc_path_fix_like(fixed, "/b", other), "/b");
    assert_string_equal(sc_path_fix("/etc/a", room), "/etc/a");
    assert_string_equal(sc_path_fix("", room), "");
    assert_string_equal(sc_path_given("a/././b"), "a/././b");
    assert_null(sc_path_given(NULL));
    char longest[SC_PATH_SIZE];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_ptr_equal(sc_path_fix(longest, room), longest); /* no file has that name */
    assert_int_equal(chdir("/"), 0);
    assert_string_equal(sc_path_fix("etc", room), "/././etc");
    assert_string_equal(sc_path_fix_like("/././etc", "b", other), "/././b");
    assert_int_equal(chdir(folder), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lists_names_and_kinds),
        TEST(lists_an_empty_directory),
        TEST(lists_many_and_no_more_than_the_limit),
        TEST(keeps_bytes_that_are_no_text),
        TEST(refuses_what_is_no_directory),
        TEST(refuses_what_may_not_be_listed),
        TEST(lists_below_an_open_directory),
        TEST(survives_running_out_of_memory),
        TEST(knows_the_working_directory),
        TEST(finds_the_real_path),
        TEST(fixes_relative_paths),
        TEST(finds_the_home),
        TEST(places_survive_running_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
