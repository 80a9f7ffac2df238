/* Pipes by name: only if the builder allows them, read once, kept for every build. */
#include "help.h"

#include <stdio.h>
#include <unistd.h>

/* A pipe that holds the text, without a writer; its name in `name`. Returns the descriptor. */
static int pipe_with(const char *text, char name[32])
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    (void)close(ends[1]);
    (void)snprintf(name, 32, "/dev/fd/%d", ends[0]);
    return ends[0];
}

static void a_pipe_is_refused_unless_allowed(void **state)
{
    (void)state;
    char name[32];
    int descriptor = pipe_with("{\"a\": 1}", name);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, name, NULL), SC_ERROR_NOT_FILE);
    sc_builder_free(builder);
    builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_streams(builder, true), SC_OK);
    assert_int_equal(sc_builder_streams(builder, false), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, name, NULL), SC_ERROR_NOT_FILE);
    sc_builder_free(builder);
    assert_int_equal(sc_builder_streams(NULL, true), SC_ERROR_INVALID_ARGUMENT);
    (void)close(descriptor);
}

static void a_pipe_is_read_once(void **state)
{
    (void)state;
    char name[32], pairs[32];
    int descriptor = pipe_with("{\"a\": 1}", name), other = pipe_with("B=2\n", pairs);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_streams(builder, true), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, name, NULL), SC_OK);
    assert_int_equal(sc_builder_add_dotenv(builder, pairs, NULL), SC_OK);
    (void)close(descriptor);
    (void)close(other);
    sc_builder *clone = sc_builder_clone(builder);
    sc_builder *builders[] = {builder, clone};
    for (int i = 0; i < 2; i++) {
        sc_error error;
        sc_handle *handle = sc_builder_build(builders[i], &error);
        assert_non_null(handle);
        assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
        sc_snapshot *snapshot = sc_handle_snapshot(handle);
        int64_t number;
        assert_int_equal(sc_value_int(sc_snapshot_get(snapshot, "a", NULL), &number), SC_OK);
        assert_int_equal(number, 1);
        assert_int_equal(sc_value_int(sc_snapshot_get(snapshot, "b", NULL), &number), SC_OK);
        assert_int_equal(number, 2);
        sc_snapshot_release(snapshot);
        sc_handle_release(handle);
        sc_builder_free(builders[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipe_is_refused_unless_allowed),
        cmocka_unit_test(a_pipe_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
