/* Texts that are made from a schema, as public functions. */
#include "base/alloc.h"
#include "base/buf.h"
#include "diag/error.h"
#include "engine/registry.h"
#include "schema/make.h"

#include <string.h>

static sc_status take(sc_buf *buf, sc_status status, sc_text *out, sc_error *error)
{
    size_t length;
    char *data = status == SC_OK ? sc_buf_take(buf, &length) : NULL;
    if (data == NULL) {
        status = status != SC_OK ? status : buf->status;
        sc_buf_free(buf);
        return sc_error_code(error, status != SC_OK ? status : SC_ERROR_OUT_OF_MEMORY);
    }
    *out = (sc_text){data, length, buf->allocator};
    return SC_OK;
}

static sc_status unknown(sc_error *error, const char *to, const char *there)
{
    return sc_error_set(error, SC_ERROR_UNKNOWN_FORMAT, "no \"%s\"; there are %s", to, there);
}

sc_status sc_schema_example(const sc_schema *schema, const char *format, const char *reference,
                            sc_text *out, sc_error *error)
{
    static const char *const names[] = {"toml", "yaml", "jsonc", "env"};
    if (schema == NULL || format == NULL || out == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    *out = (sc_text){0};
    for (int i = 0; i < 4; i++) {
        if (strcmp(names[i], format) == 0) {
            sc_buf buf;
            sc_buf_init(&buf, schema->allocator, SC_MAKE_TEXT_MOST);
            return take(&buf, sc_make_example(schema, (sc_make_form)i, reference, &buf), out,
                        error);
        }
    }
    return unknown(error, format, "toml, yaml, jsonc, env");
}

sc_status sc_schema_types(const sc_schema *schema, const char *language, sc_text *out,
                          sc_error *error)
{
    static const struct {
        const char *name;
        sc_status (*make)(const sc_schema *schema, sc_buf *out);
    } languages[] = {
        {"typescript", sc_make_typescript}, {"python", sc_make_python}, {"c", sc_make_c}};
    if (schema == NULL || language == NULL || out == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    *out = (sc_text){0};
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        if (strcmp(languages[i].name, language) == 0) {
            sc_buf buf;
            sc_buf_init(&buf, schema->allocator, SC_MAKE_TEXT_MOST);
            return take(&buf, languages[i].make(schema, &buf), out, error);
        }
    }
    return unknown(error, language, "typescript, python, c");
}

sc_status sc_schema_docs(const sc_schema *schema, sc_text *out, sc_error *error)
{
    if (schema == NULL || out == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    *out = (sc_text){0};
    sc_buf buf;
    sc_buf_init(&buf, schema->allocator, SC_MAKE_TEXT_MOST);
    return take(&buf, sc_make_docs(schema, &buf), out, error);
}

sc_status sc_schema_usage(const sc_schema *schema, const char *program, sc_text *out,
                          sc_error *error)
{
    if (schema == NULL || program == NULL || out == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    *out = (sc_text){0};
    sc_buf buf;
    sc_buf_init(&buf, schema->allocator, SC_MAKE_TEXT_MOST);
    return take(&buf, sc_make_usage(schema, program, &buf), out, error);
}

sc_image *sc_schema_infer(const sc_value *values, size_t count, const sc_allocator *allocator,
                          sc_error *error)
{
    const sc_allocator *with = allocator != NULL ? allocator : sc_allocator_default();
    if (values == NULL && count != 0) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    sc_writer *writer = sc_writer_new(with, NULL);
    if (writer == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    sc_status status = sc_make_inferred(writer, values, count, with);
    sc_image *image = NULL;
    if (status == SC_OK) {
        image = sc_writer_finish(writer, error);
    } else {
        (void)sc_error_code(error, status);
    }
    sc_writer_free(writer);
    return image;
}
