/*
 * Finds and reads the files of a public suite. Header only: the runners share nothing else.
 * A runner whose suite is absent says so and returns SUITE_SKIPPED from main.
 */
#ifndef SC_TESTS_SUPPORT_SUITE_H
#define SC_TESTS_SUPPORT_SUITE_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUITE_SKIPPED = 77, SUITE_PATH_SIZE = 2048 };

/* The folder of a suite below $SUPERCONFIG_SUITES or ../shared/suites; false: absent. */
static inline bool suite_find(const char *name, char out[SUITE_PATH_SIZE])
{
    const char *given = getenv("SUPERCONFIG_SUITES");
    const char *base = given != NULL ? given : SC_TEST_SOURCE_DIR "/../shared/suites";
    snprintf(out, SUITE_PATH_SIZE, "%s/%s", base, name);
    DIR *folder = opendir(out);
    if (folder == NULL) {
        printf("skipped: no suite at %s\n", out);
        return false;
    }
    closedir(folder);
    return true;
}

/* New bytes of a file (free them), NULL when it cannot be read. */
static inline char *suite_read(const char *folder, const char *name, size_t *length)
{
    char path[2 * SUITE_PATH_SIZE + 2];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *data = size >= 0 ? malloc((size_t)size + 1) : NULL;
    *length = data != NULL ? fread(data, 1, (size_t)size, file) : 0;
    fclose(file);
    return data;
}

static inline bool suite_ends(const char *name, const char *ending)
{
    size_t length = strlen(name), ending_length = strlen(ending);
    return length >= ending_length && strcmp(name + length - ending_length, ending) == 0;
}

/* Calls `visit` for each file of a folder; returns how many there were. */
typedef void (*suite_visit)(void *context, const char *folder, const char *name);
static inline size_t suite_each(const char *folder, suite_visit visit, void *context)
{
    size_t count = 0;
    DIR *stream = opendir(folder);
    struct dirent *entry;
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        if (entry->d_name[0] != '.') {
            count++;
            visit(context, folder, entry->d_name);
        }
    }
    if (stream != NULL) {
        closedir(stream);
    }
    return count;
}

#endif
