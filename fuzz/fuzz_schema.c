/*
 * Properties of schemas, over any two JSON texts: the first compiles or is refused with a place;
 * checking the second ends in bounded time, answers the same whether problems are reported or not,
 * and a value without problems follows. A value that was filled in and read is a sound image. Texts
 * that are made from the schema end. A schema that is inferred from the value accepts it, and also
 * the examples that are made from that schema.
 *
 * Input: two JSON texts, the second behind a byte 0x1E.
 */
#include <string.h>

#include "base/alloc.h"
#include "image/writer.h"
#include "schema/guide.h"
#include "schema/make.h"
#include "text_format.h"

enum { SEPARATOR = 0x1E };

static sc_image *parse(const uint8_t *data, size_t size)
{
    sc_limits limits = {.depth = 64, .nodes = 20000};
    sc_format_parse_options options = {.limits = &limits};
    sc_image *image = NULL;
    (void)sc_format_parse(&sc_format_json, (const char *)data, size, &options, &image, NULL, NULL);
    return image;
}

static sc_status count(void *context, const sc_schema_problem *problem)
{
    *(size_t *)context += 1;
    return problem->message[0] != '\0' ? SC_OK : SC_ERROR_CUSTOM;
}

static sc_status check(const sc_schema *schema, const sc_image *image)
{
    size_t problems = 0;
    sc_schema_check_options loud = {.report = count, .context = &problems};
    sc_schema_check_options quiet = {.report = NULL};
    sc_status answer = sc_schema_run(schema, sc_image_root(image), &loud);
    sc_status status = sc_schema_run(schema, sc_image_root(image), &quiet);
    bool answered = answer == SC_OK || answer == SC_ERROR_SCHEMA;
    if (answered && (answer != status || (problems != 0) != (answer == SC_ERROR_SCHEMA))) {
        fuzz_fail("problems and the answer differ", sc_status_name(answer), 0);
    }
    return answer;
}

static sc_status ignore(void *context, const sc_schema_problem *problem)
{
    (void)context;
    return problem->message[0] != '\0' ? SC_OK : SC_ERROR_CUSTOM;
}

/* The steps of a build for a layer and for a result, each on the image of the one before. */
static void use(const sc_schema *schema, sc_image *image)
{
    const sc_where root = {0};
    const sc_allocator *allocator = sc_allocator_default();
    sc_limits limits = sc_limits_resolve(&(sc_limits){.depth = 128, .nodes = 100000});
    const sc_schema_renaming renaming = {allocator, &limits, true, ignore, NULL};
    const sc_schema_filling filling = {.allocator = allocator, .limits = &limits};
    const sc_schema_reading reading = {allocator, &limits, ignore, ignore, NULL, NULL};
    sc_image *images[4] = {sc_image_retain(image)};
    bool known;
    size_t count = 1;
    (void)check(schema, image);
    for (int step = 0; step < 3; step++) {
        sc_value value = sc_image_root(images[count - 1]);
        sc_image **out = &images[count];
        sc_status status = step == 0 ? sc_schema_rename(schema, value, &renaming, out)
                           : step == 1
                               ? sc_schema_fill(schema, value, &filling, out)
                               : sc_schema_read(schema, &root, value, &reading, &known, out);
        count += status == SC_OK && images[count] != NULL;
    }
    (void)check(schema, images[count - 1]);
    while (count > 0) {
        sc_image_release(images[--count]);
    }
}

static void make(const sc_schema *schema)
{
    sc_buf buf;
    sc_buf_init(&buf, sc_allocator_default(), 1 << 20);
    for (int form = SC_MAKE_TOML; form <= SC_MAKE_ENV; form++) {
        (void)sc_make_example(schema, (sc_make_form)form, NULL, &buf);
    }
    (void)sc_make_docs(schema, &buf);
    (void)sc_make_typescript(schema, &buf);
    (void)sc_make_python(schema, &buf);
    (void)sc_make_c(schema, &buf);
    sc_buf_free(&buf);
}

/* An example of an inferred schema is read, and follows the schema. */
static void use_example(const sc_schema *schema, sc_make_form form, const sc_format *format)
{
    sc_buf buf;
    sc_image *image = NULL;
    sc_error error = {.code = SC_OK};
    sc_format_parse_options options = {.allocator = NULL};
    sc_buf_init(&buf, sc_allocator_default(), 1 << 22);
    sc_status status = sc_make_example(schema, form, NULL, &buf);
    if (status == SC_OK && buf.status == SC_OK) {
        status = sc_format_parse(format, buf.data, buf.length, &options, &image, NULL, &error);
        if (status != SC_OK) {
            fuzz_fail("an example is not read", buf.data, buf.length);
        }
        if (image != NULL && check(schema, image) == SC_ERROR_SCHEMA) {
            fuzz_fail("an example does not follow", buf.data, buf.length);
        }
    }
    sc_image_release(image);
    sc_buf_free(&buf);
}

static void infer(const sc_image *image)
{
    const sc_value value = sc_image_root(image);
    sc_image *inferred = sc_schema_infer(&value, 1, NULL, NULL);
    if (inferred == NULL) {
        return;
    }
    sc_error error;
    sc_schema *schema = sc_schema_make(&(sc_schema_input){.image = inferred}, &error);
    if (schema == NULL) {
        fuzz_fail("an inferred schema is refused", error.message, strlen(error.message));
    }
    if (check(schema, image) == SC_ERROR_SCHEMA) {
        fuzz_fail("an inferred schema refuses its value", "", 0);
    }
    /* An example is a configuration, which is an object. */
    if (sc_value_kind(value) == SC_OBJECT) {
        use_example(schema, SC_MAKE_TOML, &sc_format_toml);
        use_example(schema, SC_MAKE_YAML, &sc_format_yaml);
        use_example(schema, SC_MAKE_JSONC, &sc_format_jsonc);
    }
    sc_schema_release(schema);
    sc_image_release(inferred);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *cut = size != 0 ? memchr(data, SEPARATOR, size) : NULL;
    if (cut == NULL || size > 1 << 14) {
        return 0;
    }
    sc_image *written = parse(data, (size_t)(cut - data));
    sc_image *value = parse(cut + 1, size - (size_t)(cut - data) - 1);
    sc_error error = {.code = SC_OK};
    sc_schema *schema =
        written != NULL ? sc_schema_make(&(sc_schema_input){.image = written}, &error) : NULL;
    if (written != NULL && schema == NULL && error.line == 0) {
        fuzz_fail("a schema is refused without a place", error.message, strlen(error.message));
    }
    if (schema != NULL) {
        make(schema);
        if (value != NULL) {
            use(schema, value);
        }
    }
    if (value != NULL) {
        infer(value);
    }
    sc_schema_release(schema);
    sc_image_release(written);
    sc_image_release(value);
    return 0;
}
