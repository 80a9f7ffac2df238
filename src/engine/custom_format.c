/* Calling a caller's format, and keeping its names. */
#include "engine/custom_format.h"

#include "base/alloc.h"

/*
 * The failure of a caller's function: the code that it returned (SC_ERROR_CUSTOM for an unknown
 * one), and the content that it wrote into the error.
 */
static sc_status take_failure(sc_status status, sc_error *said, sc_error *error)
{
    bool is_error = status < SC_STATUS_COUNT && sc_status_severity(status) == SC_SEVERITY_ERROR;
    said->code = is_error ? status : SC_ERROR_CUSTOM;
    if (said->message[0] == '\0') {
        return sc_error_code(error, said->code);
    }
    if (error != NULL) {
        *error = *said;
    }
    return said->code;
}

static sc_status read_custom(const sc_format *self, sc_reading *reading)
{
    const sc_custom_format *custom = (const sc_custom_format *)self;
    sc_input input = {.text = reading->text, .length = reading->length, .name = reading->name};
    sc_error said = {.code = SC_OK};
    sc_status status = custom->vtable.read(custom->vtable.context, &input, reading->writer, &said);
    return status == SC_OK ? SC_OK : take_failure(status, &said, reading->error);
}

static sc_status write_custom(const sc_format *self, sc_writing *writing)
{
    const sc_custom_format *custom = (const sc_custom_format *)self;
    sc_output output = {.buf = writing->out};
    sc_error said = {.code = SC_OK};
    sc_status status = custom->vtable.write(custom->vtable.context, writing->value, &output, &said);
    return status == SC_OK ? SC_OK : take_failure(status, &said, writing->error);
}

static size_t count_extensions(const sc_format_vtable *vtable, size_t *text_size)
{
    size_t count = 0;
    *text_size = strlen(vtable->name) + 1;
    while (vtable->extensions != NULL && vtable->extensions[count] != NULL) {
        *text_size += strlen(vtable->extensions[count++]) + 1;
    }
    return count;
}

static char *keep(char **to, const char *text)
{
    char *at = *to;
    size_t size = strlen(text) + 1;
    memcpy(at, text, size);
    *to += size;
    return at;
}

sc_custom_format *sc_custom_format_new(const sc_allocator *allocator,
                                       const sc_format_vtable *vtable)
{
    sc_custom_format *custom = sc_alloc_zero(allocator, sizeof *custom);
    if (custom == NULL) {
        return NULL;
    }
    size_t count = count_extensions(vtable, &custom->text_size);
    custom->texts = sc_alloc(allocator, custom->text_size);
    custom->extensions = sc_alloc_zero(allocator, (count + 1) * sizeof(char *));
    custom->extension_count = count;
    if (custom->texts == NULL || custom->extensions == NULL) {
        custom->vtable.destroy = NULL;
        sc_custom_format_free(allocator, custom);
        return NULL;
    }
    char *to = custom->texts;
    custom->vtable = *vtable;
    custom->format.name = keep(&to, vtable->name);
    for (size_t i = 0; i < count; i++) {
        custom->extensions[i] = keep(&to, vtable->extensions[i]);
    }
    custom->format.extensions = custom->extensions;
    custom->format.on_builder = vtable->on_builder;
    custom->format.read = read_custom;
    custom->format.write = vtable->write != NULL ? write_custom : NULL;
    return custom;
}

void sc_custom_format_free(const sc_allocator *allocator, sc_custom_format *custom)
{
    if (custom->vtable.destroy != NULL) {
        custom->vtable.destroy(custom->vtable.context);
    }
    sc_free(allocator, custom->texts, custom->text_size);
    sc_free(allocator, custom->extensions, (custom->extension_count + 1) * sizeof(char *));
    sc_free(allocator, custom, sizeof *custom);
}

sc_status sc_output_write(sc_output *out, const char *text, size_t length)
{
    if (out == NULL || (text == NULL && length != 0)) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_buf_append(out->buf, text, length);
    return out->buf->status;
}
