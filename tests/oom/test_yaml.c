/* YAML texts for which each part of the reader and the writer allocates memory. */
#include "sweep.h"

static sc_status read_and_write(const sc_allocator *allocator, const void *text)
{
    static const bool styles[] = {false, true};
    const sc_parse_options options = {.format = "yaml", .allocator = allocator};
    sc_error error;
    sc_image *image = sc_parse(text, strlen(text), &options, &error);
    if (image == NULL) {
        return error.code == SC_ERROR_DUPLICATE_KEY ? SC_OK : error.code;
    }
    sc_status status = SC_OK;
    for (size_t i = 0; i < 2 && status == SC_OK; i++) {
        const sc_write_options writing = {.compact = styles[i], .allocator = allocator};
        sc_text out;
        status = sc_write(sc_image_root(image), "yaml", &writing, &out, NULL);
        sc_text_free(&out);
    }
    sc_image_release(image);
    return status;
}

static void check(const char *text)
{
    assert_true(sweep(read_and_write, text) > 0);
}

static void texts(void **state)
{
    (void)state;
    check("a: \"x\\ty\"\nb: 'it''s'\nc: |\n  literal\nd: >\n  folded\n  text\ne: plain\n  lines\n");
    check("%TAG !e! tag:example.com:\n---\na: !e!x%21 1\nb: !!set {c}\n");
    check("&k \"x\\ty\": &v [1]\nb: *v\nc: *k\n");
}

static void nesting(void **state)
{
    (void)state;
    char text[256] = "";
    for (int i = 0; i < 60; i++) {
        strcat(text, "[");
    }
    for (int i = 0; i < 60; i++) {
        strcat(text, "]");
    }
    check(text);
}

static void anchors(void **state)
{
    (void)state;
    char text[1024] = "";
    for (int i = 0; i < 40; i++) {
        snprintf(text + strlen(text), 24, "- &a%d x\n- *a%d\n", i, i);
    }
    check(text);
}

static void merges(void **state)
{
    (void)state;
    check("a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: {<<: [*a, {<<: {z: 3}}, {w: &w [1]}], v: *w}\n");
}

static void documents(void **state)
{
    (void)state;
    check("a: {b: 1}\n---\na: {c: [2]}\n---\n# nothing\n---\nd: 3\n");
    check("a: 1\n---\n[x]\n");
}

static void second_key(void **state)
{
    (void)state;
    check("a: 1\nb: {c: 2}\na: 3\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),  cmocka_unit_test(nesting),   cmocka_unit_test(anchors),
        cmocka_unit_test(merges), cmocka_unit_test(documents), cmocka_unit_test(second_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
