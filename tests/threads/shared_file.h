/* A file that one thread rewrites while others read the configuration made from it. */
#ifndef SC_TEST_SHARED_FILE_H
#define SC_TEST_SHARED_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>
#include <unistd.h>

#include "platform/file.h"
#include "superconfig.h"

enum { ITEMS = 20 };

typedef struct shared_file {
    char folder[64];
    char path[96];
} shared_file;

/* Every value is `number`: a reader that sees two different ones saw two configurations. */
static inline void write_number(const shared_file *file, int number)
{
    char text[1024];
    int length = snprintf(text, sizeof text,
                          "{\"number\": %d, \"deep\": {\"down\": %d}, \"list\": [", number, number);
    for (int i = 0; i < ITEMS; i++) {
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%d", i == 0 ? "" : ", ",
                           number);
    }
    length += snprintf(text + length, sizeof text - (size_t)length, "]}\n");
    assert_int_equal(sc_file_write_atomic(file->path, text, (size_t)length, 0600, NULL), SC_OK);
}

static inline void make_file(shared_file *file)
{
    (void)snprintf(file->folder, sizeof file->folder, "/tmp/superconfig-threads-XXXXXX");
    assert_non_null(mkdtemp(file->folder));
    (void)snprintf(file->path, sizeof file->path, "%s/app.json", file->folder);
    write_number(file, 0);
}

static inline void remove_file(const shared_file *file)
{
    assert_int_equal(unlink(file->path), 0);
    assert_int_equal(rmdir(file->folder), 0);
}

static inline int64_t int_at(sc_value root, const char *path)
{
    int64_t number = -1;
    (void)sc_value_int(sc_value_at(root, path), &number);
    return number;
}

/* True when all values of a configuration agree. */
static inline bool is_whole(sc_value root)
{
    int64_t number = int_at(root, "number");
    sc_value list = sc_value_at(root, "list");
    bool whole =
        number >= 0 && int_at(root, "deep.down") == number && sc_value_count(list) == ITEMS;
    for (size_t i = 0; whole && i < ITEMS; i++) {
        int64_t item = -1;
        whole = sc_value_int(sc_value_item(list, i), &item) == SC_OK && item == number;
    }
    return whole;
}

#endif
