/* Edits of every format, from text and back to text. */
#include "sweep.h"

typedef struct sample {
    const char *format, *text, *set, *add, *gone;
} sample;

static const sample samples[] = {
    {"json", "{\"a\": {\"\\u0062\": 1}, \"l\": [1, 2]}", "a.b", "a.c.d", "l[0]"},
    {"json5", "{a: {b: 'x'}, l: [1,], }", "a.b", "n", "l"},
    {"toml", "k = 1\n\"q\\u0041\" = 2\n[a]\nb = 'x'\n[[t]]\nc = 1\n", "a.b", "a.c.d", "t"},
    {"yaml", "a:\n  b: x # c\n  d: &x {e: 1}\nl:\n- 1\n- 2\n", "a.b", "a.c.d", "l[0]"},
    {"ini", "r = 1\n[a]\nb = 'x' ; c\n[t]\nz = 1\n", "a.b", "a.c.d", "t"},
    {"dotenv", "A=1\nexport B='x'\nC=\"${A}\"\n", "A", "D", "B"},
    {"properties", "a.b = 1\na.c : x \\\n y\nk\\.z = 2\n", "a.b", "a.d.e", "a.c"},
};

static const sc_path *text_path(const char *text)
{
    static sc_path path;
    path = sc_path_of_text(text, strlen(text));
    return &path;
}

static sc_status change(const sc_allocator *allocator, const void *argument)
{
    const sample *one = argument;
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    sc_error error = {.code = SC_OK};
    options.format = one->format;
    options.allocator = allocator;
    sc_edit *edit = sc_edit_new(one->text, strlen(one->text), &options, &error);
    if (edit == NULL) {
        return error.code;
    }
    sc_text diff = {.data = NULL};
    sc_status status = sc_edit_set_untyped(edit, text_path(one->set), "17", 2, &error);
    status =
        status == SC_OK ? sc_edit_set_string(edit, text_path(one->add), "new", 3, &error) : status;
    status = status == SC_OK ? sc_edit_unset(edit, text_path(one->gone), &error) : status;
    status = status == SC_OK ? sc_edit_diff(edit, &diff, &error) : status;
    assert_true(status == SC_OK || error.code == status);
    if (status != SC_OK) {
        /* Whatever was lost is there again as soon as there is memory. */
        sc_status again = sc_edit_set_untyped(edit, text_path(one->set), "18", 2, &error);
        assert_true(again == SC_ERROR_OUT_OF_MEMORY || sc_value_count(sc_edit_root(edit)) != 0);
        status = again == SC_ERROR_OUT_OF_MEMORY ? again : status;
    }
    sc_text_free(&diff);
    sc_edit_free(edit);
    return status;
}

static void every_format(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        assert_true(sweep(change, &samples[i]) > 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
