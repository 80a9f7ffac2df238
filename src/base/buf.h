/*
 * A growing byte buffer with a maximum. Invariant: length <= max, length < capacity once there is
 * data (so a closing NUL always fits), and the first failure stays: later appends do nothing, and
 * a caller checks `status` once, at the end. An append is done completely or not at all, also when
 * it fails.
 */
#ifndef SC_BASE_BUF_H
#define SC_BASE_BUF_H

#include "superconfig.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct sc_buf {
    const sc_allocator *allocator;
    char *data; /* NULL while empty */
    size_t length;
    size_t capacity;
    size_t max; /* most bytes of content */
    sc_status status;
} sc_buf;

/* Allocates nothing yet. A NULL allocator is the default one. */
void sc_buf_init(sc_buf *buf, const sc_allocator *allocator, size_t max);

/* Releases the data; the buffer is empty and may be used again, its status cleared. */
void sc_buf_free(sc_buf *buf);

/* Empty, status cleared, memory kept. */
void sc_buf_clear(sc_buf *buf);

/* Keeps the first failure: for callers that stop for another reason. */
void sc_buf_fail(sc_buf *buf, sc_status status);

/* The slow half of sc_buf_reserve. */
char *sc_buf_reserve_slow(sc_buf *buf, size_t more);

/*
 * Room for `more` further bytes: its address, or NULL. Borrowed until the next append. Call
 * sc_buf_commit to make the written bytes content.
 */
static inline char *sc_buf_reserve(sc_buf *buf, size_t more)
{
    /* capacity > length wherever there is data, so the subtraction below cannot wrap; without data,
     * 0 - 0 leads to the slow half. A failed buffer has no room (capacity check first, status
     * second, both cheap). */
    if (more < buf->capacity - buf->length && more <= buf->max - buf->length &&
        buf->status == SC_OK) {
        return buf->data + buf->length;
    }
    return sc_buf_reserve_slow(buf, more);
}

/* `count` is at most the reserved number. */
static inline void sc_buf_commit(sc_buf *buf, size_t count)
{
    buf->length += count;
}

static inline void sc_buf_append(sc_buf *buf, const void *bytes, size_t length)
{
    char *to = sc_buf_reserve(buf, length);
    if (to != NULL && length != 0) {
        memcpy(to, bytes, length);
        buf->length += length;
    }
}

static inline void sc_buf_append_char(sc_buf *buf, char c)
{
    char *to = sc_buf_reserve(buf, 1);
    if (to != NULL) {
        *to = c;
        buf->length++;
    }
}

/* NUL-terminated text. */
static inline void sc_buf_append_text(sc_buf *buf, const char *text)
{
    sc_buf_append(buf, text, strlen(text));
}

/* `count` times the same character: indentation, rulers. */
void sc_buf_append_repeat(sc_buf *buf, char c, size_t count);

void sc_buf_append_int(sc_buf *buf, int64_t value);
void sc_buf_append_uint(sc_buf *buf, uint64_t value);
/* Lower-case hexadecimal, at least `digits` wide (at most 16), padded with zeros. */
void sc_buf_append_hex(sc_buf *buf, uint64_t value, unsigned digits);
/* As sc_number_print_double: `1.0`, `1e21`, `inf`, `-inf`, `nan`. */
void sc_buf_append_double(sc_buf *buf, double value);
/* One code point as UTF-8; U+FFFD for a surrogate or a value beyond U+10FFFF. */
void sc_buf_append_code_point(sc_buf *buf, uint32_t code_point);

/* The content with a NUL behind it (not counted), borrowed until the next append; NULL after a
 * failure. */
const char *sc_buf_text(sc_buf *buf);

/*
 * Hands the content over as a new NUL-terminated block, released with length + 1, and leaves the
 * buffer empty. NULL after a failure, or when memory runs out now (see status); the buffer then
 * still owns its data. `length` may be NULL.
 */
char *sc_buf_take(sc_buf *buf, size_t *length);

#endif
