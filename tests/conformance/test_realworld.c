/*
 * Real configuration files: every one loads in its format. If the manifest counts its values (as
 * readers of other languages found them), ours has as many leaves, objects and arrays, equally
 * deep.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/parse.h"
#include "suite.h"

static char folder[SUITE_PATH_SIZE];

typedef struct counts {
    long leaves, objects, arrays, depth;
} counts;

static void count(sc_value value, long depth, counts *sum)
{
    size_t children = sc_value_count(value);
    sum->depth = depth > sum->depth ? depth : sum->depth;
    switch (sc_value_kind(value)) {
    case SC_OBJECT:
        sum->objects++;
        break;
    case SC_ARRAY:
        sum->arrays++;
        break;
    default:
        sum->leaves++;
        break;
    }
    for (size_t i = 0; i < children; i++) {
        count(sc_value_item(value, i), depth + 1, sum);
    }
}

/* Columns of a row of the manifest; `next` is after the last one read. */
static char *column(char **next)
{
    char *start = *next;
    char *tab = strchr(start, '\t');
    if (tab != NULL) {
        *tab = '\0';
        *next = tab + 1;
    }
    return start;
}

static bool same_counts(const char *name, sc_value root, long documents, const char *given[4])
{
    counts ours = {0};
    bool list = documents != 1;
    count(root, list ? 0 : 1, &ours); /* a list of documents is not counted itself */
    ours.arrays -= list;
    const long have[4] = {ours.leaves, ours.objects, ours.arrays, ours.depth};
    static const char *const words[4] = {"leaves", "objects", "arrays", "levels"};
    bool same = true;
    for (int i = 0; i < 4; i++) {
        if (strcmp(given[i], "-") != 0 && strtol(given[i], NULL, 10) != have[i]) {
            print_message("%s: %ld %s, not %s\n", name, have[i], words[i], given[i]);
            same = false;
        }
    }
    return same;
}

static sc_image *load(const sc_format *format, const char *name, const char *text, size_t length,
                      bool list)
{
    sc_error error = {.code = SC_OK};
    sc_format_parse_options options = {.name = name};
    options.reader.documents = list ? SC_DOCUMENTS_LIST : SC_DOCUMENTS_MERGE;
    sc_image *image;
    sc_format_parse(format, text, length, &options, &image, NULL, &error);
    if (image == NULL) {
        print_message("%s:%u:%u: %s\n", name, error.line, error.column, error.message);
    }
    return image;
}

/* A row of the manifest; a file that this copy of the suite lacks is skipped. */
static bool check_row(char *row, size_t *seen)
{
    char *next = row;
    const char *name = column(&next);
    const char *format_name = column(&next);
    (void)column(&next); /* bytes */
    (void)column(&next); /* sha256 */
    const char *documents = column(&next);
    const char *given[4];
    for (int i = 0; i < 4; i++) {
        given[i] = column(&next);
    }
    size_t length;
    char *text = suite_read(folder, name, &length);
    if (text == NULL) {
        return true;
    }
    ++*seen;
    const sc_format *format = sc_format_by_name(format_name);
    format = format != NULL ? format : sc_format_by_extension(format_name, strlen(format_name));
    assert_non_null(format);
    long count_of_documents = strcmp(documents, "-") == 0 ? 1 : strtol(documents, NULL, 10);
    sc_image *image = load(format, name, text, length, count_of_documents != 1);
    bool good = image != NULL && same_counts(name, sc_image_root(image), count_of_documents, given);
    sc_image_release(image);
    free(text);
    return good;
}

static void test_every_file(void **state)
{
    (void)state;
    size_t length, seen = 0, wrong = 0;
    char *manifest = suite_read(folder, "MANIFEST.tsv", &length);
    assert_non_null(manifest);
    char *row = manifest;
    for (char *end; (end = memchr(row, '\n', length - (size_t)(row - manifest))) != NULL;) {
        *end = '\0';
        if (row != manifest) { /* the first row names the columns */
            wrong += !check_row(row, &seen);
        }
        row = end + 1;
    }
    free(manifest);
    print_message("%zu files, %zu wrong\n", seen, wrong);
    assert_true(seen > 0);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    if (!suite_find("realworld", folder)) {
        return SUITE_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
