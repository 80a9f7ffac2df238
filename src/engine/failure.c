/* "expected an integer, found the string "abc"": one sentence a person can act on. */
#include <string.h>

#include "base/buf.h"
#include "diag/display.h"
#include "engine/detail.h"
#include "engine/walk.h"

enum { SHOWN_MAX = 60 /* bytes of a value that a message shows */ };

static void append_text(sc_buf *out, const char *what, const char *text, size_t length)
{
    char shown[SHOWN_MAX];
    sc_display display = sc_display_text(shown, sizeof shown, text, length, 0);
    sc_buf_append_text(out, what);
    sc_buf_append_char(out, '"');
    sc_buf_append(out, shown, display.length);
    sc_buf_append_char(out, '"');
}

static void append_number(sc_buf *out, sc_scalar scalar)
{
    sc_buf_append_text(out, "the ");
    sc_buf_append_text(out, sc_kind_name(scalar.kind));
    sc_buf_append_char(out, ' ');
    if (scalar.kind == SC_FLOAT) {
        sc_buf_append_double(out, scalar.number);
    } else if (scalar.is_unsigned) {
        sc_buf_append_uint(out, (uint64_t)scalar.integer);
    } else {
        sc_buf_append_int(out, scalar.integer);
    }
}

static void describe(sc_buf *out, sc_value value, bool secret)
{
    const char *text;
    size_t length;
    sc_scalar scalar = sc_value_scalar(value);
    if (secret && scalar.kind != SC_OBJECT && scalar.kind != SC_ARRAY) {
        sc_buf_append_text(out, "<secret>");
    } else if (sc_value_untyped(value, &text, &length)) {
        append_text(out, "the text ", text, length);
    } else if (scalar.kind == SC_STRING || scalar.kind == SC_DATETIME) {
        append_text(out, scalar.kind == SC_STRING ? "the string " : "the datetime ", scalar.text,
                    scalar.length);
    } else if (scalar.kind == SC_INTEGER || scalar.kind == SC_FLOAT) {
        append_number(out, scalar);
    } else if (scalar.kind == SC_BOOL) {
        sc_buf_append_text(out, scalar.boolean ? "the bool true" : "the bool false");
    } else if (scalar.kind == SC_NULL) {
        sc_buf_append_text(out, "null");
    } else {
        sc_buf_append_text(out, scalar.kind == SC_ARRAY ? "an array" : "an object");
    }
}

static void set_place(sc_value value, const char *path, sc_error *error)
{
    sc_origin origin;
    sc_error_path(error, path);
    if (sc_value_origin(value, &origin)) {
        sc_error_source(error, origin.source);
        sc_error_place(error, origin.line, origin.column);
    }
}

static void fill(sc_value value, const char *path, bool secret, sc_status status,
                 const char *expected, const sc_allocator *allocator, sc_error *error)
{
    sc_buf found;
    sc_buf_init(&found, allocator, SC_ERROR_MESSAGE_SIZE);
    describe(&found, value, secret);
    const char *text = sc_buf_text(&found);
    (void)sc_error_set(error, status, "expected %s, found %s", expected,
                       text != NULL ? text : "another value");
    sc_buf_free(&found);
    set_place(value, path, error);
}

void sc_snapshot_explain_failure(const sc_snapshot *snapshot, const char *path, sc_value value,
                                 sc_status status, const char *expected, sc_error *error)
{
    if (error == NULL) {
        return;
    }
    if (snapshot == NULL || path == NULL) {
        (void)sc_error_code(error, status);
        return;
    }
    const sc_detail *detail = sc_detail_of(snapshot);
    sc_secrets secrets = sc_plan_secrets(detail->plan);
    sc_value root = sc_snapshot_root(snapshot);
    const char *shown;
    sc_walk walk;
    if (sc_walk_to(&walk, root, path, snapshot->allocator, error) != SC_OK) {
        sc_walk_free(&walk);
        return;
    }
    if (value.image == NULL) {
        (void)sc_walk_miss(&walk, error);
    } else if ((shown = sc_walk_path(&walk)) == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    } else {
        bool secret = sc_secrets_hide(&secrets, root, shown, strlen(shown));
        fill(value, shown, secret, status, expected != NULL ? expected : "another value",
             snapshot->allocator, error);
    }
    sc_walk_free(&walk);
}
