/*
 * Values of JavaScript, which lib/encode.js wrote as bytes, into a writer. Every read is checked:
 * bytes that no encoder wrote are a TypeError.
 */
#include "scnode.h"

#include <string.h>

/* The same as in lib/encode.js. */
typedef enum tag {
    TAG_NULL,
    TAG_FALSE,
    TAG_TRUE,
    TAG_INT32,
    TAG_INTEGRAL, /* a double that is an integer */
    TAG_FLOAT,
    TAG_INT64,
    TAG_UINT64,
    TAG_DATETIME,
    TAG_STRING,
    TAG_KEY,
    TAG_ARRAY,
    TAG_OBJECT,
    TAG_END
} tag;

typedef struct input {
    sc_writer *writer;
    const unsigned char *at;
    const unsigned char *end;
} input;

static bool take(input *self, void *out, size_t size)
{
    if ((size_t)(self->end - self->at) < size) {
        return false;
    }
    memcpy(out, self->at, size);
    self->at += size;
    return true;
}

static bool write_integral(const input *self, double number)
{
    bool fits = number >= -9007199254740991.0 && number <= 9007199254740991.0;
    return fits && sc_writer_int(self->writer, (int64_t)number) == SC_OK;
}

static bool write_number(input *self, tag tag)
{
    union {
        int32_t small;
        double real;
        int64_t integer;
        uint64_t natural;
    } number;
    if (!take(self, &number, tag == TAG_INT32 ? sizeof number.small : sizeof number)) {
        return false;
    }
    switch (tag) {
    case TAG_INT32:
        return sc_writer_int(self->writer, number.small) == SC_OK;
    case TAG_INTEGRAL:
        return write_integral(self, number.real);
    case TAG_FLOAT:
        return sc_writer_float(self->writer, number.real) == SC_OK;
    case TAG_INT64:
        return sc_writer_int(self->writer, number.integer) == SC_OK;
    default:
        return sc_writer_uint(self->writer, number.natural) == SC_OK;
    }
}

static bool write_text(input *self, tag tag)
{
    uint32_t length = 0;
    if (!take(self, &length, sizeof length) || (size_t)(self->end - self->at) < length) {
        return false;
    }
    const char *text = (const char *)self->at;
    self->at += length;
    sc_status status = tag == TAG_KEY      ? sc_writer_key(self->writer, text, length)
                       : tag == TAG_STRING ? sc_writer_string(self->writer, text, length)
                                           : sc_writer_datetime(self->writer, text, length);
    return status == SC_OK;
}

/* False where the writer refuses it, or where it is cut or no tag. */
static bool write_next(input *self)
{
    tag tag = (enum tag) * self->at++;
    switch (tag) {
    case TAG_NULL:
        return sc_writer_null(self->writer) == SC_OK;
    case TAG_FALSE:
    case TAG_TRUE:
        return sc_writer_bool(self->writer, tag == TAG_TRUE) == SC_OK;
    case TAG_INT32:
    case TAG_INTEGRAL:
    case TAG_FLOAT:
    case TAG_INT64:
    case TAG_UINT64:
        return write_number(self, tag);
    case TAG_DATETIME:
    case TAG_STRING:
    case TAG_KEY:
        return write_text(self, tag);
    case TAG_ARRAY:
        return sc_writer_begin_array(self->writer) == SC_OK;
    case TAG_OBJECT:
        return sc_writer_begin_object(self->writer) == SC_OK;
    case TAG_END:
        return sc_writer_end(self->writer) == SC_OK;
    default:
        return false;
    }
}

const void *scnode_encoded(napi_env env, napi_value bytes, size_t *length)
{
    uint32_t whole = 0;
    size_t size = 0;
    void *data = NULL;
    napi_typedarray_type type = napi_int8_array;
    napi_status status = napi_get_typedarray_info(env, bytes, &type, &size, &data, NULL, NULL);
    if (status == napi_ok && type == napi_uint8_array && size >= sizeof whole) {
        memcpy(&whole, data, sizeof whole);
    }
    if (whole < sizeof whole || whole > size) {
        (void)scnode_throw_type(env, "values", "be encoded");
        return NULL;
    }
    *length = whole - sizeof whole;
    return (const unsigned char *)data + sizeof whole;
}

void scnode_decode(const void *encoded, size_t length, sc_writer *writer)
{
    const unsigned char *at = encoded;
    input self = {writer, at, at + length};
    while (self.at < self.end && write_next(&self)) {
    }
}

bool scnode_write_value(napi_env env, napi_value bytes, sc_writer *writer)
{
    size_t length = 0;
    const void *encoded = scnode_encoded(env, bytes, &length);
    if (encoded != NULL) {
        scnode_decode(encoded, length, writer);
    }
    return encoded != NULL;
}

/* The writer of the environment, or a new one; NULL with an exception. */
static sc_writer *take_writer(scnode_call *call)
{
    sc_writer *writer = call->state->writer;
    call->state->writer = NULL;
    writer = writer != NULL ? writer : sc_writer_new(NULL, NULL);
    if (writer == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
    }
    return writer;
}

/* A writer keeps the memory to which it grew, so the environment keeps one of a small image only.
 */
static void give_writer(scnode_call *call, sc_writer *writer, const sc_image *image)
{
    enum { KEPT_SIZE = 1 << 13 };
    if (image != NULL && sc_image_size(image) <= KEPT_SIZE && !call->state->closing) {
        call->state->writer = writer;
    } else {
        sc_writer_free(writer);
    }
}

sc_image *scnode_image(scnode_call *call, napi_value bytes, sc_source_kind kind, const char *name)
{
    sc_error error;
    sc_writer *writer = take_writer(call);
    if (writer == NULL) {
        return NULL;
    }
    sc_image *image = NULL;
    (void)sc_writer_source(writer, kind, name, false);
    if (scnode_write_value(call->env, bytes, writer)) {
        image = sc_writer_finish(writer, &error);
        if (image == NULL) {
            (void)scnode_throw(call, &error);
        }
    }
    give_writer(call, writer, image);
    return image;
}

void scnode_input_free(scnode_state *state)
{
    sc_writer_free(state->writer);
    state->writer = NULL;
}
