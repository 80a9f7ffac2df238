/* Text to image and back in every format, images to disk and back, and a caller's own format. */
#include "sweep.h"

#include <unistd.h>

/* ---- every built-in format ---- */

typedef struct sample {
    const char *format;
    const char *text;
} sample;

static const sample samples[] = {
    {"json", "{\"a\": {\"b\": [1, 2.5, true, null, \"x\\u00e9\"]}, \"a\": 1, \"c\": "
             "123456789012345678901}"},
    {"jsonc", "// note\n{\"a\": [1, 2,], /* x */ \"b\": {}}"},
    {"json5", "{a: 'x', b: +.5, c: [Infinity, 0x10,],}"},
    {"toml",
     "a = 1\nd = 2020-01-01T00:00:00Z\n[t.u]\nx = [{y = 1}, {y = 2}]\n[[p]]\nq = '''\nz'''\n"},
    {"yaml", "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: |\n    text\n---\nf: !!str 1\n"},
    {"ini", "top = 1\n[a.b]\nc = x ; note\nc = y\n"},
    {"dotenv", "A=1\nexport B='x y'\nC=\"${A:-2}\"\n"},
    {"properties", "a.b = 1\na.b.c = 2\nd\\u0065 : x\\\n  y\n"},
};

static sc_status write_back(const sc_allocator *allocator, const sc_image *image)
{
    sc_status status = SC_OK;
    const sc_write_options options = {.allocator = allocator, .origins = true};
    for (const char *const *name = sc_format_names(); *name != NULL && status == SC_OK; name++) {
        sc_text text;
        status = sc_write(sc_image_root(image), *name, &options, &text, NULL);
        status = status == SC_ERROR_CANNOT_WRITE ? SC_OK : status;
        sc_text_free(&text);
    }
    return status;
}

static sc_status parse_and_write(const sc_allocator *allocator, const void *argument)
{
    const sample *one = argument;
    const sc_parse_options options = {.format = one->format, .allocator = allocator};
    sc_error error;
    sc_image *image = sc_parse(one->text, strlen(one->text), &options, &error);
    if (image == NULL) {
        return error.code;
    }
    sc_status status = write_back(allocator, image);
    sc_image_release(image);
    return status;
}

static void every_format(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        assert_true(sweep(parse_and_write, &samples[i]) > 1);
    }
}

/* ---- detection, and errors with their excerpt ---- */

static sc_status parse_wrong(const sc_allocator *allocator, const void *argument)
{
    const sc_parse_options options = {.allocator = allocator};
    sc_error error;
    sc_image *image = sc_parse(argument, strlen(argument), &options, &error);
    if (image != NULL) {
        sc_image_release(image);
        return SC_OK;
    }
    return error.code == SC_ERROR_SYNTAX ? SC_OK : error.code;
}

static void wrong_text(void **state)
{
    (void)state;
    (void)sweep(parse_wrong, "{\"a\": [1, 2");
    (void)sweep(parse_wrong, "a = [1, 2\n[t]\n");
    (void)sweep(parse_wrong, "a: {b: 1\nc: ]\n");
}

/* ---- a caller's format ---- */

static sc_status read_lines(void *context, const sc_input *input, sc_writer *writer,
                            sc_error *error)
{
    (void)context;
    (void)error;
    (void)sc_writer_begin_array(writer);
    for (const char *at = input->text, *end = at + input->length; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        (void)sc_writer_string(writer, at, (size_t)(stop - at));
        at = stop + 1;
    }
    return sc_writer_end(writer);
}

static sc_status write_lines(void *context, sc_value value, sc_output *out, sc_error *error)
{
    sc_status status = SC_OK;
    (void)context;
    (void)error;
    for (size_t i = 0; i < sc_value_count(value) && status == SC_OK; i++) {
        const char *text;
        size_t length;
        if (sc_value_string(sc_value_item(value, i), &text, &length) == SC_OK) {
            (void)sc_output_write(out, text, length);
            status = sc_output_write(out, "\n", 1);
        }
    }
    return status;
}

static int formats_alive;

static void end_format(void *context)
{
    assert_ptr_equal(context, &formats_alive);
    formats_alive--;
}

static sc_status use_lines(sc_registry *registry, const sc_allocator *allocator)
{
    const sc_parse_options reading = {
        .name = "a.lines", .registry = registry, .allocator = allocator};
    const sc_write_options writing = {.registry = registry, .allocator = allocator};
    sc_error error;
    sc_image *image = sc_parse("x\ny\n", 4, &reading, &error);
    if (image == NULL) {
        return error.code;
    }
    sc_text text;
    sc_status status = sc_write(sc_image_root(image), "lines", &writing, &text, NULL);
    if (status == SC_OK) {
        assert_string_equal(text.data, "x\ny\n");
    }
    sc_text_free(&text);
    sc_image_release(image);
    return status;
}

static sc_status with_custom_format(const sc_allocator *allocator, const void *argument)
{
    (void)argument;
    static const char *const extensions[] = {"lines", "txt", NULL};
    const sc_format_vtable lines = {
        .name = "lines",
        .extensions = extensions,
        .context = &formats_alive,
        .read = read_lines,
        .write = write_lines,
        .destroy = end_format,
    };
    sc_registry *registry = sc_registry_new(allocator);
    if (registry == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    formats_alive++;
    sc_status status = sc_registry_add_format(registry, &lines);
    if (status == SC_OK) {
        status = use_lines(registry, allocator);
    }
    sc_registry_release(registry);
    assert_int_equal(formats_alive, 0);
    return status;
}

static void custom_format(void **state)
{
    (void)state;
    assert_true(sweep(with_custom_format, NULL) > 3);
}

/* ---- images ---- */

static sc_status load_image(const char *path, sc_trust trust, const sc_allocator *allocator)
{
    sc_error error;
    sc_image *image = sc_image_load(path, trust, allocator, &error);
    if (image == NULL) {
        return error.code;
    }
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    sc_image *copy = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, allocator, &error);
    sc_status status = copy != NULL ? SC_OK : error.code;
    sc_image_release(copy);
    sc_image_release(image);
    return status;
}

static sc_status save_and_load(const sc_allocator *allocator, const void *argument)
{
    const char *path = argument;
    const sc_parse_options options = {.format = "json", .allocator = allocator};
    sc_error error;
    sc_image *image = sc_parse(samples[0].text, strlen(samples[0].text), &options, &error);
    if (image == NULL) {
        return error.code;
    }
    sc_status status = sc_image_save(image, path, &error);
    for (int trust = SC_UNTRUSTED; trust <= SC_TRUSTED && status == SC_OK; trust++) {
        status = load_image(path, (sc_trust)trust, allocator);
    }
    sc_image_release(image);
    return status;
}

static void images(void **state)
{
    (void)state;
    char folder[] = "/tmp/superconfig-oom-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/image", folder);
    assert_true(sweep(save_and_load, path) > 3);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

/* ---- lists of untyped text ---- */

static sc_status split_list(const sc_allocator *allocator, const void *argument)
{
    (void)argument;
    sc_error error;
    sc_writer *writer = sc_writer_new(allocator, NULL);
    if (writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    (void)sc_writer_untyped(writer, "a, 1, yes", 9);
    sc_image *image = sc_writer_finish(writer, &error), *holder = NULL;
    sc_writer_free(writer);
    if (image == NULL) {
        return error.code;
    }
    sc_value list;
    sc_status status = sc_value_list(sc_image_root(image), allocator, &list, &holder);
    sc_image_release(holder);
    sc_image_release(image);
    return status;
}

static void lists(void **state)
{
    (void)state;
    assert_true(sweep(split_list, NULL) > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format),  cmocka_unit_test(wrong_text),
        cmocka_unit_test(custom_format), cmocka_unit_test(images),
        cmocka_unit_test(lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
