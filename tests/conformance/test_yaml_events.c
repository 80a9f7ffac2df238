/*
 * The YAML test suite at the level of events, complete: the events of every case equal its
 * test.event, and every case with an `error` file is refused. No case is left out.
 *
 * `conformance-yaml_events --print FILE` prints the events of one file, for a person.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "format/yaml/parser.h"
#include "suite.h"

enum { DEPTH = 256 };

typedef struct content {
    char *data; /* followed by 16 NUL bytes; NULL: no such file */
    size_t length;
} content;

static content read_file(const char *folder, const char *name)
{
    size_t length;
    char *data = suite_read(folder, name, &length);
    content file = {NULL, 0};
    if (data != NULL) {
        file.length = length;
        file.data = calloc(1, length + 16);
        assert_non_null(file.data);
        memcpy(file.data, data, length);
        free(data);
    }
    return file;
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
        sc_buf_append(out, event->anchor.data, event->anchor.length);
    }
    if (event->tag.data != NULL) {
        sc_buf_append_text(out, " <");
        sc_buf_append(out, event->tag.data, event->tag.length);
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

/* The events of a text, without a byte order mark as a format's reader receives it. */
static sc_status print_events(content file, sc_buf *out, sc_error *error)
{
    size_t bom = file.length >= 3 && memcmp(file.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    sc_yaml_input input = {.text = file.data + bom,
                           .length = file.length - bom,
                           .depth = DEPTH,
                           .collection_keys = true,
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
    sc_error error;
    sc_buf out;
    sc_buf_init(&out, NULL, SIZE_MAX / 2);
    content mark = read_file(folder, "error");
    bool refuse = mark.data != NULL;
    free(mark.data);
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
        content expected = read_file(folder, "test.event");
        assert_non_null(expected.data);
        if (result != SC_OK) {
            fail_case(total, folder, "refused", error.message);
        } else if (strcmp(sc_buf_text(&out), expected.data) != 0) {
            fail_case(total, folder, "other events", sc_buf_text(&out));
        }
        free(expected.data);
    }
    sc_buf_free(&out);
}

/* A folder with in.yaml is a case; the others hold cases. */
static void visit(void *context, const char *above, const char *name)
{
    char folder[SUITE_PATH_SIZE];
    snprintf(folder, sizeof folder, "%s/%s", above, name);
    content input = read_file(folder, "in.yaml");
    if (input.data != NULL) {
        run_case(folder, input, context);
        free(input.data);
    } else {
        suite_each(folder, visit, context);
    }
}

static void test_suite(void **state)
{
    totals total = {0, 0, 0};
    suite_each(*state, visit, &total);
    print_message("yaml-test-suite: %u accepted, %u refused, %u failed\n", total.accepted,
                  total.refused, total.failed);
    assert_true(total.accepted > 0 && total.refused > 0);
    assert_int_equal(total.failed, 0);
}

static int print_file(const char *path)
{
    content file = read_file(path[0] == '/' ? "" : ".", path);
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
    free(file.data);
    return status == SC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--print") == 0) {
        return print_file(argv[2]);
    }
    static char folder[SUITE_PATH_SIZE];
    if (!suite_find("yaml-test-suite", folder)) {
        return SUITE_SKIPPED;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(test_suite, folder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
