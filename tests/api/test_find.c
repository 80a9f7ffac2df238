/* Patterns of paths: the paths they match, in which order, and patterns that do not parse. */
#include "help.h"

typedef struct found {
    char text[512];
    size_t count, most;
} found;

static bool note(void *context, const char *path, sc_value value)
{
    found *self = context;
    sc_origin origin;
    assert_true(sc_value_origin(value, &origin));
    (void)snprintf(self->text + strlen(self->text), sizeof self->text - strlen(self->text), "%s%s",
                   self->count != 0 ? " | " : "", path);
    return ++self->count != self->most;
}

static const char json[] =
    "{\"services\": {\"web\": {\"ports\": [80, 443]}, \"db\": {\"ports\": [5432]}, \"x\": 1},"
    " \"*\": 2, \"a.b\": {\"*\": 3}, \"list\": [{\"k\": 1}, {\"k\": 2}], \"0\": 4, \"a\": {\"b\": "
    "5}}";

static void matches_in_order(void **state)
{
    (void)state;
    static const char *const examples[][2] = {
        {"services.*.ports[0]", "services.web.ports[0] | services.db.ports[0]"},
        {"services.*.ports.-1", "services.web.ports[1] | services.db.ports[0]"},
        {"services.*.ports[*]",
         "services.web.ports[0] | services.web.ports[1] | services.db.ports[0]"},
        {"**.ports", "services.web.ports | services.db.ports"},
        {"**.k", "list[0].k | list[1].k"},
        {"list[*].k", "list[0].k | list[1].k"},
        {"*", "services | * | \"a.b\" | list | 0 | a"},
        {"\"*\"", "*"},
        {"**.\"*\"", "* | \"a.b\".*"},
        {"/*", "*"},
        {"\"a.b\".*", "\"a.b\".*"},
        {"a.b", "\"a\".b"},
        {"0", "0"},
        {"list.**.k", "list[0].k | list[1].k"},
        {"services.**.**.x", "services.x"},
        {"services.x.*", ""},
        {"nothing.**", ""},
    };
    sc_handle *handle = build_json(json);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        sc_error error;
        found all = {.count = 0};
        assert_int_equal(sc_snapshot_find(snapshot, examples[i][0], note, &all, &error), SC_OK);
        assert_string_equal(all.text, examples[i][1]);
    }
    found all = {.count = 0};
    assert_int_equal(sc_snapshot_find(snapshot, "**", note, &all, NULL), SC_OK);
    assert_int_equal(all.count, 21);
    found first = {.most = 1};
    assert_int_equal(sc_snapshot_find(snapshot, "**.ports", note, &first, NULL), SC_OK);
    assert_string_equal(first.text, "services.web.ports");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void below_a_place(void **state)
{
    (void)state;
    sc_handle *handle = build_json(json);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_place place = SC_PLACE_INIT;
    found all = {.count = 0};
    assert_int_equal(sc_snapshot_place(snapshot, "services", &place), SC_OK);
    assert_int_equal(sc_place_find(&place, "*.ports", note, &all, NULL), SC_OK);
    assert_string_equal(all.text, "web.ports | db.ports");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void patterns_that_do_not_parse(void **state)
{
    (void)state;
    sc_error error;
    found none = {.count = 0};
    sc_handle *handle = build_json("{}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_find(snapshot, "a..b", note, &none, &error), SC_ERROR_BAD_PATTERN);
    assert_int_equal(error.column, 3);
    assert_int_equal(sc_snapshot_find(snapshot, "a[", note, &none, &error), SC_ERROR_BAD_PATTERN);
    char many[200] = "*";
    for (int i = 0; i < 63; i++) {
        strcat(many, ".*");
    }
    assert_int_equal(sc_snapshot_find(snapshot, many, note, &none, &error), SC_ERROR_BAD_PATTERN);
    assert_int_equal(sc_snapshot_find(NULL, "a", note, &none, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_snapshot_find(snapshot, NULL, note, &none, NULL),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(none.count, 0);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_in_order),
        cmocka_unit_test(below_a_place),
        cmocka_unit_test(patterns_that_do_not_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
