/* Paths of failures and comments with origins. */
#include "format/emit.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "image/path.h"

enum { SOURCE_SHOWN = 256 };

void sc_emit_show_path(sc_value root, sc_error *error)
{
    sc_path_builder room;
    sc_path_builder_init(&room, sc_allocator_default());
    const char *shown = sc_path_shown(root, error->path, strlen(error->path), &room);
    if (shown == room.text && room.length < sizeof error->path) {
        memcpy(error->path, shown, room.length + 1);
    }
    sc_path_builder_free(&room);
}

/* The path up to a link: `links` holds it from the root down. */
static void fill_path(const sc_emit_link *const *links, size_t count, sc_error *error)
{
    size_t used = 0;
    size_t size = sizeof error->path;
    error->path[0] = '\0';
    for (size_t i = 1; i < count; i++) {
        size_t length;
        const char *key = sc_emit_key(links[i], &length);
        size_t need = sc_value_kind(links[i - 1]->value) == SC_OBJECT
                          ? sc_path_append_key(error->path, size, used, key, length)
                          : sc_path_append_index(error->path, size, used, links[i]->index);
        if (need >= size) {
            return;
        }
        used = need;
    }
    sc_emit_show_path(links[0]->value, error);
}

sc_status sc_emit_fail(const sc_emit_link *at, sc_error *error, sc_status code, const char *message)
{
    (void)sc_error_set(error, code, "%s", message);
    if (error == NULL || at->depth > SC_EMIT_DEPTH_MAX) {
        return code;
    }
    const sc_emit_link *links[SC_EMIT_DEPTH_MAX + 1];
    for (const sc_emit_link *link = at; link != NULL; link = link->above) {
        links[link->depth] = link;
    }
    fill_path(links, at->depth + 1, error);
    return code;
}

sc_status sc_emit_check_depth(const sc_emit_link *at, sc_error *error)
{
    return at->depth < SC_EMIT_DEPTH_MAX
               ? SC_OK
               : sc_emit_fail(at, error, SC_ERROR_TOO_DEEP, "nested too deep to be written");
}

/* An array or object, on one line. A failure names the container. */
static sc_status print_json(const sc_emit_link *at, const sc_writing *writing, sc_buf *text)
{
    static const sc_write_options compact = {.compact = true};
    sc_error error = {.code = SC_OK};
    sc_writing json = {at->value, &compact, writing->allocator, text, &error};
    sc_status status = sc_format_json.write(&sc_format_json, &json);
    return status == SC_OK ? SC_OK : sc_emit_fail(at, writing->error, status, error.message);
}

static sc_status print_plain(const sc_emit_link *at, const sc_writing *writing, sc_buf *text)
{
    const char *written;
    size_t length;
    sc_scalar scalar = sc_value_scalar(at->value);
    if (sc_value_untyped(at->value, &written, &length)) {
        sc_buf_append(text, written, length);
        return SC_OK;
    }
    switch (scalar.kind) {
    case SC_NULL:
        sc_buf_append_text(text, "null");
        return SC_OK;
    case SC_BOOL:
        sc_buf_append_text(text, scalar.boolean ? "true" : "false");
        return SC_OK;
    case SC_INTEGER:
        if (scalar.is_unsigned) {
            sc_buf_append_uint(text, (uint64_t)scalar.integer);
        } else {
            sc_buf_append_int(text, scalar.integer);
        }
        return SC_OK;
    case SC_FLOAT:
        if (!isfinite(scalar.number)) {
            return sc_emit_fail(at, writing->error, SC_ERROR_CANNOT_WRITE,
                                "the format has no infinities and no NaN");
        }
        sc_buf_append_double(text, scalar.number);
        return SC_OK;
    case SC_STRING:
    case SC_DATETIME:
        sc_buf_append(text, scalar.text, scalar.length);
        return SC_OK;
    default:
        return print_json(at, writing, text);
    }
}

sc_status sc_emit_plain(const sc_emit_link *at, const sc_writing *writing, sc_buf *text)
{
    sc_buf_clear(text);
    sc_status status = print_plain(at, writing, text);
    return status == SC_OK && text->status != SC_OK ? sc_error_code(writing->error, text->status)
                                                    : status;
}

void sc_emit_origin(sc_buf *out, const char *lead, sc_value value)
{
    sc_origin origin;
    if (!sc_value_origin(value, &origin)) {
        return;
    }
    char source[SOURCE_SHOWN];
    sc_text_display(source, sizeof source, origin.source, strlen(origin.source));
    sc_buf_append_text(out, lead);
    sc_buf_append_text(out, source);
    if (origin.line != 0) {
        sc_buf_append_char(out, ':');
        sc_buf_append_uint(out, origin.line);
    }
    if (origin.line != 0 && origin.column != 0) {
        sc_buf_append_char(out, ':');
        sc_buf_append_uint(out, origin.column);
    }
}
