/*
 * Every path that is shown leads back to its node, with any keys of the root: trees of keys that
 * look like paths, and like paths of paths.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "superconfig.h"

enum { TREES = 3000, TEXT_SIZE = 4096 };

static uint32_t seed = 1;

static uint32_t below(uint32_t bound)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % bound;
}

/* In JSON's notation. The root has more keys that look like paths. */
static const char *const inner[] = {"a", "b", "", "0", "\\\\", "a.b", "\\\"a\\\"", "\xC3\xBC"};
static const char *const outer[] = {
    "a.b.a",
    "a[0]",
    "a[0].b",
    "\\\"a\\\".b",
    "\\\"\\\\u0061\\\".b",
    "\\\"a.b\\\"",
    "\\\"a.b\\\".a",
    "\\\"\\\".a",
    "a.\\\"\\\"",
    "/a/b",
    "\\\\.b",
    "\\\"\\\\\\\\\\\".b",
    "a.0",
    "\xC3\xBC.a",
    "\\\"\xC3\xBC\\\".a",
};

static size_t add(char *out, size_t length, const char *text)
{
    size_t more = strlen(text);
    assert_true(length + more < TEXT_SIZE);
    memcpy(out + length, text, more + 1);
    return length + more;
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static size_t add_value(char *out, size_t length, unsigned depth);

static size_t add_members(char *out, size_t length, const char *const *keys, size_t count,
                          unsigned depth)
{
    for (size_t i = 0; i < count; i++) {
        if (below(2) == 0) {
            length = add(out, length, out[length - 1] == '{' ? "\"" : ",\"");
            length = add(out, length, keys[i]);
            length = add(out, length, "\":");
            length = add_value(out, length, depth);
        }
    }
    return length;
}

static size_t add_value(char *out, size_t length, unsigned depth)
{
    char number[16];
    switch (depth != 0 ? below(5) : 0) {
    case 3:
        length = add(out, length, "[");
        length = add_value(out, length, depth - 1);
        return add(out, length, "]");
    case 4:
        length = add(out, length, "{");
        length = add_members(out, length, inner, COUNT(inner), depth - 1);
        return add(out, length, "}");
    default:
        snprintf(number, sizeof number, "%u", (unsigned)below(1000));
        return add(out, length, number);
    }
}

static sc_snapshot *random_tree(void)
{
    char text[TEXT_SIZE];
    sc_error error;
    size_t length = add(text, 0, "{");
    length = add_members(text, length, outer, COUNT(outer), 1);
    length = add_members(text, length, inner, COUNT(inner), 2);
    length = add(text, length, "}");
    sc_builder *builder = sc_builder_new(NULL);
    sc_source_options options = {.size = sizeof options, .format = "json"};
    assert_int_equal(sc_builder_add_defaults(builder, text, length, &options), SC_OK);
    sc_handle *handle = sc_builder_build(builder, &error);
    assert_non_null(handle);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    sc_builder_free(builder);
    return snapshot;
}

typedef struct look {
    const sc_snapshot *snapshot;
    size_t count;
} look;

static bool leads_back(void *context, const char *path, sc_value value)
{
    look *self = context;
    sc_step step;
    sc_value found = sc_snapshot_get(self->snapshot, path, NULL);
    if (path[0] != '\0' && (found.image != value.image || found.node != value.node)) {
        fail_msg("%s leads elsewhere", path);
    }
    sc_origin origin;
    sc_explanation *explanation = sc_snapshot_explain(self->snapshot, path, NULL);
    assert_true(sc_explanation_step(explanation, 0, &step));
    assert_true(sc_value_origin(value, &origin) && step.origin.column == origin.column);
    sc_explanation_free(explanation);
    self->count++;
    return true;
}

static void a_leaf_is_found_by_its_path(void **state)
{
    (void)state;
    look self = {.count = 0};
    for (int i = 0; i < TREES; i++) {
        sc_snapshot *snapshot = random_tree();
        self.snapshot = snapshot;
        assert_int_equal(sc_snapshot_leaves(snapshot, "", leads_back, &self, NULL), SC_OK);
        sc_snapshot_release(snapshot);
    }
    assert_true(self.count > TREES);
}

static void assert_there(const sc_snapshot *snapshot, const char *path, sc_value value)
{
    if (value.image != NULL) {
        sc_value found = sc_snapshot_get(snapshot, path, NULL);
        assert_true(found.image == value.image && found.node == value.node);
    }
}

static void a_change_is_found_by_its_path(void **state)
{
    (void)state;
    size_t count = 0;
    for (int i = 0; i < TREES / 10; i++) {
        sc_change change;
        sc_snapshot *before = random_tree(), *after = random_tree();
        sc_changes *changes = sc_diff(before, after, NULL);
        for (size_t at = 0; sc_changes_at(changes, at, &change); at++, count++) {
            bool is_gone = change.kind == SC_REMOVED;
            assert_there(is_gone ? before : after, change.path,
                         is_gone ? change.before : change.after);
        }
        sc_changes_free(changes);
        sc_snapshot_release(before);
        sc_snapshot_release(after);
    }
    assert_true(count > TREES / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leaf_is_found_by_its_path),
        cmocka_unit_test(a_change_is_found_by_its_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
