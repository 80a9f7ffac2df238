/*
 * Messages such as "expected an integer, found the string "abc"", with the place of the value, or
 * of the parent of an absent one, and the line from which it was read.
 */
#include "engine/failure.h"

#include <string.h>

#include "base/buf.h"
#include "diag/display.h"
#include "engine/quote.h"
#include "engine/ways.h"
#include "format/format.h"

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

static bool set_origin(sc_value value, sc_error *error)
{
    sc_origin origin;
    if (!sc_value_origin(value, &origin)) {
        return false;
    }
    sc_error_source(error, origin.source);
    sc_error_place(error, origin.line, origin.column);
    return origin.kind == SC_SOURCE_FILE;
}

static void set_place(const sc_snapshot *snapshot, sc_value value, bool secret, sc_error *error)
{
    if (set_origin(value, error) && !secret) {
        sc_quote_line(snapshot, value, error);
    }
}

/* ---- text that is not JSON ---- */

typedef struct fault {
    uint32_t line, column; /* in the text; 0: it is not broken */
} fault;

/*
 * If a container was expected, text that begins like one is invalid JSON, and the error gives the
 * place in the text; a variable has no other place.
 */
static fault find_fault(const sc_snapshot *snapshot, sc_value value, sc_status status)
{
    const char *text;
    size_t length;
    fault found = {0, 0};
    if ((status != SC_ERROR_BAD_VALUE && status != SC_ERROR_WRONG_TYPE) ||
        sc_value_kind(value) != SC_STRING || !sc_value_untyped(value, &text, &length)) {
        return found;
    }
    const sc_limits limits = sc_limits_resolve(&sc_detail_of(snapshot)->plan->limits);
    (void)sc_format_check_json(text, length, &limits, snapshot->allocator, &found.line,
                               &found.column);
    return found;
}

static void describe_fault(sc_buf *out, fault at)
{
    sc_buf_append_text(out, " (not valid JSON at ");
    if (at.line > 1) {
        sc_buf_append_text(out, "line ");
        sc_buf_append_uint(out, at.line);
        sc_buf_append_text(out, ", ");
    }
    sc_buf_append_text(out, "column ");
    sc_buf_append_uint(out, at.column);
    sc_buf_append_char(out, ')');
}

/* ---- another type ---- */

static void fill(const sc_snapshot *snapshot, sc_value value, fault at, bool secret,
                 sc_status status, const char *expected, sc_error *error)
{
    sc_buf found;
    sc_buf_init(&found, snapshot->allocator, SC_ERROR_MESSAGE_SIZE);
    describe(&found, value, secret);
    if (at.line != 0) {
        describe_fault(&found, at);
    }
    const char *text = sc_buf_text(&found);
    (void)sc_error_set(error, status, "expected %s, found %s",
                       expected != NULL ? expected : "another value",
                       text != NULL ? text : "another value");
    sc_buf_free(&found);
}

/* ---- what is not there ---- */

static void say_missing(const sc_plan *plan, sc_walk *walk, const char *path, const char *clause,
                        sc_error *error)
{
    char near[SC_ERROR_PATH_SIZE];
    sc_buf ways;
    sc_buf_init(&ways, plan->allocator, SC_ERROR_MESSAGE_SIZE);
    const char *instead = sc_walk_suggest(walk, near, sizeof near);
    const char *list = sc_ways_to_set(plan, walk, path, &ways);
    (void)sc_error_set(error, SC_ERROR_MISSING_KEY, "no value at `%s`%s%s%s%s%s%s%s", path, clause,
                       list != NULL ? " (" : "", list != NULL ? list : "",
                       list != NULL ? " sets it)" : "", instead != NULL ? "; did you mean `" : "",
                       instead != NULL ? instead : "", instead != NULL ? "`?" : "");
    sc_buf_free(&ways);
}

sc_status sc_failure_miss(const sc_plan *plan, sc_walk *walk, const char *clause, sc_error *error)
{
    sc_path_builder room;
    if (error == NULL) {
        return SC_ERROR_MISSING_KEY;
    }
    sc_path_builder_init(&room, walk->path.allocator);
    const char *path = sc_path_shown(walk->root, walk->path.text, walk->path.length, &room);
    if (path == NULL) {
        sc_path_builder_free(&room);
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    say_missing(plan, walk, path, clause, error);
    sc_error_path(error, path);
    set_origin(walk->missed_in, error);
    sc_path_builder_free(&room);
    return SC_ERROR_MISSING_KEY;
}

/* ---- any failure ---- */

sc_status sc_failure_of(const sc_snapshot *snapshot, sc_walk *walk, sc_value value,
                        sc_status status, const char *expected, sc_error *error)
{
    sc_value of = value.image != NULL ? value : walk->value;
    if (of.image == NULL || status == SC_ERROR_MISSING_KEY) {
        return sc_failure_miss(sc_detail_of(snapshot)->plan, walk, "", error);
    }
    const char *shown = sc_walk_path(walk);
    if (shown == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_secrets secrets = sc_plan_secrets(sc_detail_of(snapshot)->plan);
    bool secret = sc_secrets_hide(&secrets, walk->root, shown, strlen(shown));
    const fault at = find_fault(snapshot, of, status);
    fill(snapshot, of, at, secret, status, expected, error);
    sc_error_path(error, shown);
    set_place(snapshot, walk->value.image != NULL ? walk->value : of, secret, error);
    sc_error_place(error, at.line, at.column);
    return status;
}
