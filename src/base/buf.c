/*
 * The capacity is kept one above what content may need, so that a closing NUL never allocates.
 */
#include "base/buf.h"

#include "base/alloc.h"
#include "base/number.h"
#include "base/utf8.h"

enum { FIRST_CAPACITY = 64 };

void sc_buf_init(sc_buf *buf, const sc_allocator *allocator, size_t max)
{
    *buf = (sc_buf){
        .allocator = allocator != NULL ? allocator : sc_allocator_default(),
        .max = max < SIZE_MAX ? max : SIZE_MAX - 1,
        .status = SC_OK,
    };
}

void sc_buf_free(sc_buf *buf)
{
    sc_free(buf->allocator, buf->data, buf->capacity);
    buf->data = NULL;
    buf->capacity = 0;
    sc_buf_clear(buf);
}

void sc_buf_clear(sc_buf *buf)
{
    buf->length = 0;
    buf->status = SC_OK;
}

void sc_buf_fail(sc_buf *buf, sc_status status)
{
    if (buf->status == SC_OK) {
        buf->status = status;
    }
}

char *sc_buf_reserve_slow(sc_buf *buf, size_t more)
{
    if (buf->status != SC_OK) {
        return NULL;
    }
    if (more > buf->max - buf->length) {
        sc_buf_fail(buf, SC_ERROR_TOO_LARGE);
        return NULL;
    }
    size_t need = buf->length + more + 1;
    need = need < FIRST_CAPACITY && buf->max >= FIRST_CAPACITY ? FIRST_CAPACITY : need;
    if (!sc_grow(buf->allocator, &buf->data, &buf->capacity, need, 1, buf->max + 1)) {
        sc_buf_fail(buf, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    return buf->data + buf->length;
}

void sc_buf_append_repeat(sc_buf *buf, char c, size_t count)
{
    char *to = sc_buf_reserve(buf, count);
    if (to != NULL) {
        memset(to, c, count);
        sc_buf_commit(buf, count);
    }
}

void sc_buf_append_int(sc_buf *buf, int64_t value)
{
    char text[SC_NUMBER_INT_MAX];
    sc_buf_append(buf, text, sc_number_print_int(value, text));
}

void sc_buf_append_uint(sc_buf *buf, uint64_t value)
{
    char text[SC_NUMBER_INT_MAX];
    sc_buf_append(buf, text, sc_number_print_uint(value, text));
}

void sc_buf_append_hex(sc_buf *buf, uint64_t value, unsigned digits)
{
    char text[16];
    size_t start = sizeof text;
    unsigned width = digits < sizeof text ? digits : (unsigned)sizeof text;
    do {
        text[--start] = "0123456789abcdef"[value & 15];
        value >>= 4;
    } while (value != 0 || sizeof text - start < width);
    sc_buf_append(buf, text + start, sizeof text - start);
}

void sc_buf_append_double(sc_buf *buf, double value)
{
    char text[SC_NUMBER_DOUBLE_MAX];
    sc_buf_append(buf, text, sc_number_print_double(value, text));
}

void sc_buf_append_code_point(sc_buf *buf, uint32_t code_point)
{
    char bytes[4];
    unsigned length = sc_utf8_encode(code_point, bytes);
    if (length == 0) {
        length = sc_utf8_encode(0xFFFD, bytes);
    }
    sc_buf_append(buf, bytes, length);
}

const char *sc_buf_text(sc_buf *buf)
{
    char *end = sc_buf_reserve(buf, 0);
    if (end == NULL) {
        return NULL;
    }
    *end = '\0';
    return buf->data;
}

char *sc_buf_take(sc_buf *buf, size_t *length)
{
    if (sc_buf_text(buf) == NULL) {
        return NULL;
    }
    size_t size = buf->length + 1;
    char *text = sc_realloc(buf->allocator, buf->data, buf->capacity, size);
    if (text == NULL) {
        sc_buf_fail(buf, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    if (length != NULL) {
        *length = buf->length;
    }
    buf->data = NULL;
    buf->capacity = 0;
    buf->length = 0;
    return text;
}

void sc_text_free(sc_text *text)
{
    if (text != NULL && text->data != NULL) {
        sc_free(text->allocator, text->data, text->length + 1);
    }
    if (text != NULL) {
        *text = (sc_text){0};
    }
}
