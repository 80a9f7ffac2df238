/*
 * The YAML test suite at the level of events, whole: the events of every case equal its test.event,
 * and every case with an `error` file is refused. There is no list of cases to leave out.
 *
 * `conformance-yaml_events --print FILE` prints the events of one file, for a person.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "format/yaml/parser.h"

enum { SKIPPED = 77, PATH_SIZE = 4096, DEPTH = 256 };

typedef struct content {
    char *data; /* followed by 16 NUL bytes; NULL: no such file */
    size_t length;
} content;

static content read_file(const char *path)
{
    content file = {NULL, 0};
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        return file;
    }
    sc_buf buf;
    sc_buf_init(&buf, NULL, SIZE_MAX / 2);
    char part[4096];
    size_t got;
    while ((got = fread(part, 1, sizeof part, stream)) > 0) {
        sc_buf_append(&buf, part, got);
    }
    fclose(stream);
    file.length = buf.length;
    sc_buf_append_repeat(&buf, '\0', 16);
    file.data = sc_buf_take(&buf, NULL);
    assert_non_null(file.data);
    return file;
}

static void free_content(content file)
{
    free(file.data);
}

static void print_text(sc_buf *out, sc_yaml_span text)
{
    for (size_t i = 0; i < text.length; i++) {
        static const char special[] = "\\\0\b\n\r\t";
        static const char *const escaped[] = {"\\\\", "\\0", "\\b", "\\n", "\\r", "\\t"};
        const char *found = memchr(special, text.data[i], sizeof special - 1);
        if (found != NULL) {
            sc_buf_append_text(out, escaped[found - special]);
        } else {
            sc_buf_append_char(out, text.data[i]);
        }
    }
}

static void print_properties(sc_buf *out, const sc_yaml_event *event)
{
    if (event->anchor.data != NULL) {
        sc_buf_append_text(out, " &");
        print_text(out, event->anchor);
    }
    if (event->tag.data != NULL) {
        sc_buf_append_text(out, " <");
        print_text(out, event->tag);
        sc_buf_append_char(out, '>');
    }
}

/* The notation of the suite's test.event. */
static sc_status print_event(void *context, const sc_yaml_event *event)
{
    static const char *const names[] = {"+DOC", "-DOC", "+MAP", "-MAP",
                                        "+SEQ", "-SEQ", "=VAL", "=ALI"};
    sc_buf *out = context;
    sc_buf_append_text(out, names[event->kind]);
    if (event->kind == SC_YAML_DOCUMENT_START && event->marked) {
        sc_buf_append_text(out, " ---");
    }
    if (event->kind == SC_YAML_DOCUMENT_END && event->marked) {
        sc_buf_append_text(out, " ...");
    }
    if (event->kind == SC_YAML_MAPPING_START && event->flow) {
        sc_buf_append_text(out, " {}");
    }
    if (event->kind == SC_YAML_SEQUENCE_START && event->flow) {
        sc_buf_append_text(out, " []");
    }
    print_properties(out, event);
    if (event->kind == SC_YAML_SCALAR) {
        sc_buf_append_char(out, ' ');
        sc_buf_append_char(out, ":'\"|>"[event->style]);
        print_text(out, event->value);
    }
    if (event->kind == SC_YAML_ALIAS) {
        sc_buf_append_text(out, " *");
        print_text(out, event->value);
    }
    sc_buf_append_char(out, '\n');
    return SC_OK;
}

/* The events of a text, without a byte order mark as a format's reader gets it. */
static sc_status print_events(content file, sc_buf *out, sc_error *error)
{
    size_t bom = file.length >= 3 && memcmp(file.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    sc_yaml_input input = {.text = file.data + bom,
                           .length = file.length - bom,
                           .depth = DEPTH,
                           .allocator = sc_allocator_default()};
    if (sc_utf8_check(input.text, input.length, &input.ascii) != input.length) {
        return sc_error_code(error, SC_ERROR_INVALID_UTF8);
    }
    sc_buf_append_text(out, "+STR\n");
    sc_status status = sc_yaml_parse(&input, print_event, out, error);
    if (status == SC_OK) {
        sc_buf_append_text(out, "-STR\n");
    }
    return status;
}

typedef struct totals {
    unsigned accepted, refused, failed;
} totals;

static void fail_case(totals *total, const char *folder, const char *why, const char *detail)
{
    total->failed++;
    print_error("%s: %s\n%s\n", folder, why, detail);
}

static void run_case(const char *folder, content input, totals *total)
{
    char path[PATH_SIZE];
    struct stat status;
    sc_error error;
    sc_buf out;
    sc_buf_init(&out, NULL, SIZE_MAX / 2);
    snprintf(path, sizeof path, "%s/error", folder);
    bool refuse = stat(path, &status) == 0;
    sc_status result = print_events(input, &out, &error);
    if (refuse) {
        total->refused++;
        if (result == SC_OK) {
            fail_case(total, folder, "must be refused", sc_buf_text(&out));
        } else {
            assert_int_equal(result, error.code);
            assert_true(error.line > 0 && error.column > 0);
        }
    } else {
        total->accepted++;
        snprintf(path, sizeof path, "%s/test.event", folder);
        content expected = read_file(path);
        assert_non_null(expected.data);
        if (result != SC_OK) {
            fail_case(total, folder, "refused", error.message);
        } else if (strcmp(sc_buf_text(&out), expected.data) != 0) {
            fail_case(total, folder, "other events", sc_buf_text(&out));
        }
        free_content(expected);
    }
    sc_buf_free(&out);
}

/* A folder with in.yaml is a case; the others hold cases. */
static void walk(const char *folder, totals *total)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/in.yaml", folder);
    content input = read_file(path);
    if (input.data != NULL) {
        run_case(folder, input, total);
        free_content(input);
        return;
    }
    DIR *listing = opendir(folder);
    if (listing == NULL) {
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(listing)) != NULL) {
        if (entry->d_name[0] != '.' &&
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < (int)sizeof path) {
            walk(path, total);
        }
    }
    closedir(listing);
}

static void test_suite(void **state)
{
    totals total = {0, 0, 0};
    walk(*state, &total);
    print_message("yaml-test-suite: %u accepted, %u refused, %u failed\n", total.accepted,
                  total.refused, total.failed);
    assert_true(total.accepted > 0 && total.refused > 0);
    assert_int_equal(total.failed, 0);
}

static int print_file(const char *path)
{
    content file = read_file(path);
    if (file.data == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return EXIT_FAILURE;
    }
    sc_error error;
    sc_buf out;
    sc_buf_init(&out, NULL, SIZE_MAX / 2);
    sc_status status = print_events(file, &out, &error);
    fputs(sc_buf_text(&out), stdout);
    if (status != SC_OK) {
        fprintf(stderr, "%s:%u:%u: %s\n", path, (unsigned)error.line, (unsigned)error.column,
                error.message);
    }
    sc_buf_free(&out);
    free_content(file);
    return status == SC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--print") == 0) {
        return print_file(argv[2]);
    }
    const char *suites = getenv("SUPERCONFIG_SUITES");
    static char folder[PATH_SIZE];
    struct stat status;
    snprintf(folder, sizeof folder, "%s/yaml-test-suite",
             suites != NULL ? suites : "../shared/suites");
    if (stat(folder, &status) != 0) {
        printf("skipped: there is no %s\n", folder);
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(test_suite, folder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
