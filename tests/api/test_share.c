/* A small layer over a large one shares the unchanged values, without a visible difference. */
#include "help.h"

enum { GROUPS = 300 };

/* {"groups": {"g0": {"name": …, "list": […], "deep": {"n": 0}}, …}, "flat": …} */
static char *large_json(void)
{
    size_t room = (size_t)GROUPS * 160 + 256, length = 0;
    char *text = malloc(room);
    assert_non_null(text);
    length += (size_t)snprintf(text, room, "{\"groups\": {");
    for (int i = 0; i < GROUPS; i++) {
        length += (size_t)snprintf(text + length, room - length,
                                   "%s\"g%d\": {\"name\": \"group %d\", \"list\": [1, {\"x\": %d}],"
                                   " \"deep\": {\"n\": %d}}",
                                   i == 0 ? "" : ", ", i, i, i, i);
    }
    (void)snprintf(text + length, room - length,
                   "}, \"flat\": \"%080d\", \"tags\": [\"a\", \"b\"], \"last\": 1}", 7);
    return text;
}

static sc_snapshot *snapshot_of(const char *large, const char *small)
{
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, large);
    if (small != NULL) {
        add_json(builder, small);
    }
    sc_handle *handle = sc_builder_build(builder, &error);
    assert_non_null(handle);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    sc_builder_free(builder);
    return snapshot;
}

static int64_t int_at(const sc_snapshot *snapshot, const char *path)
{
    int64_t out = -1;
    assert_int_equal(sc_value_int(sc_snapshot_get(snapshot, path, NULL), &out), SC_OK);
    return out;
}

static const char small_json[] = "{\"groups\": {\"g7\": {\"deep\": {\"n\": 70, \"m\": 71}}, "
                                 "\"new\": {\"a\": 1}}, \"debug\": true,"
                                 " \"tags_add\": [\"c\"]}";

static void the_large_layer_is_not_copied(void **state)
{
    (void)state;
    char *large = large_json();
    sc_snapshot *alone = snapshot_of(large, NULL), *both = snapshot_of(large, "{\"debug\": true}");
    sc_image *base = sc_snapshot_image(alone), *image = sc_snapshot_image(both);
    assert_true(sc_image_size(image) * 20 < sc_image_size(base));
    assert_int_equal(sc_image_size(NULL), 0);
    sc_image_release(base);
    sc_image_release(image);
    sc_snapshot_release(alone); /* the shared values stay */
    assert_int_equal(int_at(both, "groups.g299.deep.n"), 299);
    sc_snapshot_release(both);
    free(large);
}

static void values_are_those_of_a_copy(void **state)
{
    (void)state;
    char *large = large_json();
    sc_snapshot *both = snapshot_of(large, small_json);
    assert_int_equal(int_at(both, "groups.g7.deep.n"), 70);
    assert_int_equal(int_at(both, "groups.g7.deep.m"), 71);
    assert_int_equal(int_at(both, "groups.g7.list[1].x"), 7);
    assert_int_equal(int_at(both, "groups.g8.list.-1.x"), 8);
    assert_int_equal(int_at(both, "groups.new.a"), 1);
    assert_int_equal(sc_value_count(sc_snapshot_get(both, "tags", NULL)), 3);
    assert_int_equal(sc_value_kind(sc_snapshot_get(both, "groups.g8.none", NULL)), SC_ABSENT);
    sc_image *image = sc_snapshot_image(both);
    size_t size;
    sc_error error;
    const void *bytes = sc_image_bytes(image, &size);
    assert_non_null(bytes);
    assert_ptr_equal(bytes, sc_image_bytes(image, NULL)); /* made once */
    sc_image *copy = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, &error);
    assert_non_null(copy);
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(copy)));
    sc_text one, other;
    const sc_write_options origins = {.origins = true};
    assert_int_equal(sc_write(sc_image_root(image), "jsonc", &origins, &one, &error), SC_OK);
    assert_int_equal(sc_write(sc_image_root(copy), "jsonc", &origins, &other, &error), SC_OK);
    assert_string_equal(one.data, other.data);
    sc_text_free(&one);
    sc_text_free(&other);
    assert_int_equal(sc_write(sc_image_root(image), "yaml", NULL, &one, &error), SC_OK);
    assert_int_equal(sc_write(sc_image_root(copy), "yaml", NULL, &other, &error), SC_OK);
    assert_string_equal(one.data, other.data);
    sc_text_free(&one);
    sc_text_free(&other);
    sc_image_release(copy);
    sc_image_release(image);
    sc_snapshot_release(both);
    free(large);
}

/* The reader remembers where a path led, in either image. */
static void readers_find_shared_values(void **state)
{
    (void)state;
    char *large = large_json(), path[64];
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, large);
    add_json(builder, small_json);
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_reader *reader = sc_reader_new(handle);
    assert_non_null(reader);
    for (int round = 0; round < 3; round++) {
        for (int i = 10; i < GROUPS; i += 7) {
            int64_t number;
            (void)snprintf(path, sizeof path, "groups.g%d.deep.n", i);
            assert_int_equal(sc_value_int(sc_reader_get(reader, path), &number), SC_OK);
            assert_int_equal(number, i);
            assert_int_equal(sc_value_kind(sc_reader_get(reader, "groups.g3.no")), SC_ABSENT);
            assert_int_equal(sc_get_int(handle, path, -1), i);
        }
    }
    sc_reader_free(reader);
    sc_handle_release(handle);
    sc_builder_free(builder);
    free(large);
}

static void a_difference_lists_only_differences(void **state)
{
    (void)state;
    char *large = large_json();
    sc_snapshot *before = snapshot_of(large, "{\"debug\": true}"),
                *after = snapshot_of(large, small_json);
    sc_changes *changes = sc_diff(before, after, NULL);
    assert_non_null(changes);
    assert_int_equal(sc_changes_count(changes), 4); /* n, m, new, tags */
    sc_changes_free(changes);
    sc_snapshot_release(before);
    sc_snapshot_release(after);
    free(large);
}

static void a_shared_image_is_a_layer_again(void **state)
{
    (void)state;
    char *large = large_json();
    sc_snapshot *both = snapshot_of(large, small_json);
    sc_image *image = sc_snapshot_image(both);
    sc_builder *builder = sc_builder_new(NULL);
    sc_source_options under = SC_SOURCE_OPTIONS_INIT, secret = SC_SOURCE_OPTIONS_INIT;
    under.under = "copy";
    secret.secret = true;
    secret.under = "hidden";
    sc_builder_add_image(builder, image, NULL);
    sc_builder_add_image(builder, image, &under);
    sc_builder_add_image(builder, image, &secret);
    sc_builder_set(builder, "groups.g9.deep.n", "90");
    sc_handle *handle = sc_builder_build(builder, NULL);
    assert_non_null(handle);
    assert_int_equal(sc_get_int(handle, "groups.g9.deep.n", 0), 90);
    assert_int_equal(sc_get_int(handle, "copy.groups.g9.deep.n", 0), 9);
    assert_int_equal(sc_get_int(handle, "copy.groups.g7.deep.m", 0), 71);
    sc_snapshot *third = sc_handle_snapshot(handle);
    assert_true(sc_snapshot_is_secret(third, "hidden.groups.g9.deep.n"));
    assert_false(sc_snapshot_is_secret(third, "copy.groups.g9.deep.n"));
    sc_snapshot_release(third);
    sc_handle_release(handle);
    sc_builder_free(builder);
    sc_image_release(image);
    sc_snapshot_release(both);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_large_layer_is_not_copied),
        cmocka_unit_test(values_are_those_of_a_copy),
        cmocka_unit_test(readers_find_shared_values),
        cmocka_unit_test(a_difference_lists_only_differences),
        cmocka_unit_test(a_shared_image_is_a_layer_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
