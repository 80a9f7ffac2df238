/* A temporary folder for each test, and the steps that every test takes. */
#ifndef SC_TEST_HELP_H
#define SC_TEST_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "superconfig.h"

enum { PATIENCE = 60000 /* ms, for a busy machine */ };

typedef struct folder {
    char path[64];
} folder;

static inline int open_folder(void **state)
{
    folder *self = calloc(1, sizeof *self);
    assert_non_null(self);
    (void)snprintf(self->path, sizeof self->path, "/tmp/superconfig-api-XXXXXX");
    assert_non_null(mkdtemp(self->path));
    *state = self;
    return 0;
}

static inline int remove_one(const char *path, const struct stat *found, int kind,
                             struct FTW *where)
{
    (void)found;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline int close_folder(void **state)
{
    folder *self = *state;
    assert_int_equal(nftw(self->path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(self);
    return 0;
}

#define FOLDER_TEST(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

/* Valid until the eighth call after this one. */
static inline const char *path_in(void **state, const char *name)
{
    static char paths[8][256];
    static unsigned next;
    const folder *self = *state;
    char *path = paths[next++ % 8];
    (void)snprintf(path, sizeof paths[0], "%s/%s", self->path, name);
    return path;
}

/* Written beside and renamed, so that each call makes another file. */
static inline void write_file(void **state, const char *name, const char *text)
{
    char beside[300];
    const char *path = path_in(state, name);
    (void)snprintf(beside, sizeof beside, "%s.new", path);
    FILE *file = fopen(beside, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(beside, path), 0);
}

/* `0.json` and so on, each an object with `members` members. */
static inline void write_large_files(void **state, int count, int members)
{
    for (int i = 0; i < count; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%d.json", i);
        FILE *file = fopen(path_in(state, name), "w");
        assert_non_null(file);
        assert_true(fputs("{", file) >= 0);
        for (int k = 0; k < members; k++) {
            assert_true(fprintf(file, "%s\"key%d\": \"value %d\"", k > 0 ? ", " : "", k, k) > 0);
        }
        assert_true(fputs("}", file) >= 0);
        assert_int_equal(fclose(file), 0);
    }
}

static inline void add_json(sc_builder *builder, const char *text)
{
    const sc_source_options json = {.size = sizeof json, .format = "json"};
    assert_int_equal(sc_builder_add_defaults(builder, text, strlen(text), &json), SC_OK);
}

static inline sc_handle *build(const sc_builder *builder)
{
    sc_error error = {.code = SC_OK};
    sc_handle *handle = sc_builder_build(builder, &error);
    if (handle == NULL) {
        char text[2048];
        (void)sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, text, sizeof text);
        print_message("%s\n", text);
    }
    assert_non_null(handle);
    return handle;
}

static inline sc_handle *build_json(const char *text)
{
    sc_builder *builder = sc_builder_new(NULL);
    assert_non_null(builder);
    add_json(builder, text);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    return handle;
}

static inline void assert_build_fails(const sc_builder *builder, sc_status code, sc_error *error)
{
    assert_null(sc_builder_build(builder, error));
    assert_int_equal(error->code, code);
}

static inline void assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_message("no \"%s\" in \"%s\"\n", part, text);
    }
    assert_non_null(strstr(text, part));
}

#endif
