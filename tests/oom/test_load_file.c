/*
 * The fast path of sc_load_file. The public function uses the default allocator; here it runs with
 * a failing one.
 */
#include "sweep.h"

#include <unistd.h>

#include "engine/handles.h"
#include "use.h"

static sc_status load_twice(sc_registry *registry, const char *path)
{
    sc_status status = SC_OK;
    for (int round = 0; round < 2 && status == SC_OK; round++) {
        sc_error error;
        sc_plan *plan = sc_plan_new(registry);
        if (plan == NULL) {
            return SC_ERROR_OUT_OF_MEMORY;
        }
        plan->only_file = true;
        sc_handle *handle = sc_handles_build(plan, path, NULL, &error);
        status = handle != NULL ? use_handle(handle) : error.code;
        sc_handle_release(handle);
        sc_plan_release(plan);
    }
    return status;
}

static sc_status load_file(const sc_allocator *allocator, const void *argument)
{
    sc_registry *registry = sc_registry_new(allocator);
    if (registry == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = load_twice(registry, argument);
    sc_registry_release(registry);
    return status;
}

static void sweep_text(const char *name, const char *text)
{
    char folder[] = "/tmp/superconfig-oom-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_true(sweep(load_file, path) > 5);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void one_file(void **state)
{
    (void)state;
    sweep_text("a.json", "{\"a\": {\"b\": 1, \"bc\": [1, 2]}}");
    sweep_text("a.toml", "[a]\nb = 1\n");
    sweep_text("a.json", "{\"a\": {\"b\": 1}, \"a\": {\"b\": 2}}");
}

static void an_empty_file(void **state)
{
    (void)state;
    sweep_text("a.json", "");
    sweep_text("a.yaml", "# nothing\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file),
        cmocka_unit_test(an_empty_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
