/*
 * Paths: of a builder as one text, of a view as what was asked, which is the core's to judge.
 */
#include "scnode.h"

#include <string.h>

/* A canonical path that grows in the pool. */
typedef struct trail {
    char *text;
    size_t size;
    size_t length;
} trail;

static bool grow(scnode_call *call, trail *self, size_t needed)
{
    size_t size = 2 * needed + 64;
    char *text = scnode_take(call, size);
    if (text == NULL) {
        return false;
    }
    if (self->length != 0) {
        memcpy(text, self->text, self->length);
    }
    text[self->length] = '\0';
    self->text = text;
    self->size = size;
    return true;
}

static bool append_key(scnode_call *call, trail *self, const char *key, size_t length)
{
    size_t needed = sc_path_append_key(self->text, self->size, self->length, key, length);
    if (needed >= self->size) {
        if (!grow(call, self, needed)) {
            return false;
        }
        needed = sc_path_append_key(self->text, self->size, self->length, key, length);
    }
    self->length = needed;
    return true;
}

static bool append_index(scnode_call *call, trail *self, size_t index)
{
    size_t needed = sc_path_append_index(self->text, self->size, self->length, index);
    if (needed >= self->size) {
        if (!grow(call, self, needed)) {
            return false;
        }
        needed = sc_path_append_index(self->text, self->size, self->length, index);
    }
    self->length = needed;
    return true;
}

/* An index from the end is `-1` in the grammar: minus and digits, one segment. */
static bool append_number(scnode_call *call, trail *self, napi_value value, const char *what)
{
    double number = 0;
    size_t length;
    napi_value text;
    if (!scnode_ok(call->env, napi_get_value_double(call->env, value, &number))) {
        return false;
    }
    if (!(number >= -9007199254740991.0 && number <= 9007199254740991.0) ||
        number != (double)(int64_t)number) {
        (void)scnode_throw_type(call->env, what, "have integers or strings as segments");
        return false;
    }
    if (number >= 0) {
        return append_index(call, self, (size_t)number);
    }
    if (!scnode_ok(call->env, napi_coerce_to_string(call->env, value, &text))) {
        return false;
    }
    const char *digits = scnode_text(call, text, what, &length);
    return digits != NULL && append_key(call, self, digits, length);
}

static bool append_segment(scnode_call *call, trail *self, napi_value array, uint32_t index,
                           const char *what)
{
    napi_value value;
    size_t length;
    if (!scnode_ok(call->env, napi_get_element(call->env, array, index, &value))) {
        return false;
    }
    switch (scnode_type(call->env, value)) {
    case napi_string: {
        const char *key = scnode_text(call, value, what, &length);
        return key != NULL && append_key(call, self, key, length);
    }
    case napi_number:
        return append_number(call, self, value, what);
    default:
        (void)scnode_throw_type(call->env, what, "have integers or strings as segments");
        return false;
    }
}

/*
 * Quotes the first segment of a canonical path, unless it has quotes or is an index. It means the
 * same then, and is no longer the text of a root key that reads like a path.
 */
static const char *quote_first(scnode_call *call, const char *path, size_t *length)
{
    size_t end = strcspn(path, ".[");
    if (path[0] == '"' || end == 0) {
        return path;
    }
    char *text = scnode_take(call, *length + end + 3); /* each character may be a backslash */
    if (text == NULL) {
        return NULL;
    }
    char *to = text;
    *to++ = '"';
    for (size_t i = 0; i < end; i++) {
        if (path[i] == '\\') {
            *to++ = '\\';
        }
        *to++ = path[i];
    }
    *to++ = '"';
    memcpy(to, path + end, *length - end + 1);
    *length = (size_t)(to - text) + *length - end;
    return text;
}

const char *scnode_path(scnode_call *call, napi_value value, const char *what, size_t *length)
{
    bool is_array = false;
    uint32_t count = 0;
    trail path = {NULL, 0, 0};
    if (scnode_type(call->env, value) != napi_object) {
        return scnode_text(call, value, what, length);
    }
    if (!scnode_ok(call->env, napi_is_array(call->env, value, &is_array))) {
        return NULL;
    }
    if (!is_array) {
        (void)scnode_throw_type(call->env, what, "be a string or an array of segments");
        return NULL;
    }
    if (!scnode_ok(call->env, napi_get_array_length(call->env, value, &count)) ||
        !grow(call, &path, 0)) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!append_segment(call, &path, value, i, what)) {
            return NULL;
        }
    }
    *length = path.length;
    return count > 1 ? quote_first(call, path.text, length) : path.text;
}

/* ---- what a view is asked ---- */

static bool take_number(scnode_call *call, napi_value value, const char *what, sc_path_segment *out)
{
    double number = 0;
    if (!scnode_ok(call->env, napi_get_value_double(call->env, value, &number))) {
        return false;
    }
    if (!(number >= -9007199254740991.0 && number <= 9007199254740991.0) ||
        number != (double)(int64_t)number) {
        (void)scnode_throw_type(call->env, what, "have integers or strings as segments");
        return false;
    }
    *out = (sc_path_segment){.index = (int64_t)number};
    return true;
}

static bool take_segment(scnode_call *call, napi_value array, uint32_t index, const char *what,
                         sc_path_segment *out)
{
    napi_value value;
    if (!scnode_ok(call->env, napi_get_element(call->env, array, index, &value))) {
        return false;
    }
    switch (scnode_type(call->env, value)) {
    case napi_string:
        *out = (sc_path_segment){.key = NULL};
        out->key = scnode_text(call, value, what, &out->length);
        return out->key != NULL;
    case napi_number:
        return take_number(call, value, what, out);
    default:
        (void)scnode_throw_type(call->env, what, "have integers or strings as segments");
        return false;
    }
}

static bool take_segments(scnode_call *call, napi_value array, const char *what, sc_path *out)
{
    bool is_array = false;
    uint32_t count = 0;
    if (!scnode_ok(call->env, napi_is_array(call->env, array, &is_array))) {
        return false;
    }
    if (!is_array) {
        (void)scnode_throw_type(call->env, what, "be a string or an array of segments");
        return false;
    }
    if (!scnode_ok(call->env, napi_get_array_length(call->env, array, &count))) {
        return false;
    }
    sc_path_segment *segments = scnode_take(call, (count + (size_t)1) * sizeof *segments);
    for (uint32_t i = 0; segments != NULL && i < count; i++) {
        if (!take_segment(call, array, i, what, &segments[i])) {
            return false;
        }
    }
    *out = sc_path_of_segments(segments, count);
    return segments != NULL;
}

/* Text or segments; nothing is the place itself. */
static bool take_path(scnode_call *call, napi_value value, const char *what, sc_path *out)
{
    *out = (sc_path)SC_PATH_INIT;
    if (scnode_is_nullish(call->env, value)) {
        return true;
    }
    if (scnode_type(call->env, value) == napi_object) {
        return take_segments(call, value, what, out);
    }
    out->text = scnode_text(call, value, what, &out->length);
    return out->text != NULL;
}

/* The prefix is one that `join` gave, so it parses. */
static bool take_place(scnode_call *call, napi_value prefix, scnode_place *out)
{
    const char *path;
    out->place = (sc_place)SC_PLACE_INIT;
    if (!scnode_name_or_null(call, prefix, "prefix", &path)) {
        return false;
    }
    sc_status status = sc_snapshot_place(out->snapshot, path, &out->place);
    if (status != SC_OK) {
        (void)scnode_throw_code(call, status, NULL);
    }
    return status == SC_OK;
}

bool scnode_locate(scnode_call *call, size_t path, size_t prefix, scnode_place *out)
{
    out->handle = scnode_handle_of(call, 0);
    if (out->handle == NULL) {
        return false;
    }
    out->snapshot = scnode_handle_pin(call, out->handle);
    if (out->snapshot == NULL || !take_place(call, call->arguments[prefix], out) ||
        !take_path(call, call->arguments[path], "key", &out->path)) {
        return false;
    }
    sc_status status = sc_place_get(&out->place, &out->path, &out->value);
    if (status != SC_OK && status != SC_ERROR_MISSING_KEY) {
        (void)scnode_fail(call, out, status, NULL);
        return false;
    }
    return true;
}

napi_value scnode_fail(scnode_call *call, const scnode_place *place, sc_status status,
                       const char *expected)
{
    sc_error error;
    (void)sc_place_fail(&place->place, &place->path, place->value, status, expected, &error);
    return scnode_throw(call, &error);
}

const char *scnode_full_path(scnode_call *call, const scnode_place *place)
{
    sc_text text = {NULL, 0, NULL};
    sc_error error;
    if (sc_place_path(&place->place, &place->path, &text, &error) != SC_OK) {
        (void)scnode_throw(call, &error);
        return NULL;
    }
    char *copy = scnode_take(call, text.length + 1);
    if (copy != NULL) {
        memcpy(copy, text.data, text.length + 1);
    }
    sc_text_free(&text);
    return copy;
}

/* ------------------------------------------------------------------------- */
/* The place of a value that is not configuration yet                        */
/* ------------------------------------------------------------------------- */

typedef struct place_text {
    size_t length;
    char text[SC_ERROR_PATH_SIZE];
} place_text;

/* False where the segment does not fit: it ends the path, which is a help and not a handle. */
static bool extend(napi_env env, napi_value segment, place_text *out)
{
    char key[SC_ERROR_PATH_SIZE];
    uint32_t index = 0;
    size_t length = 0;
    size_t needed = napi_get_value_uint32(env, segment, &index) == napi_ok
                        ? sc_path_append_index(out->text, sizeof out->text, out->length, index)
                    : napi_get_value_string_utf8(env, segment, key, sizeof key, &length) == napi_ok
                        ? sc_path_append_key(out->text, sizeof out->text, out->length, key, length)
                        : sizeof out->text;
    if (needed >= sizeof out->text) {
        return false;
    }
    out->length = needed;
    return true;
}

/* (segments): their canonical path */
static napi_value place_of(scnode_call *call)
{
    place_text place = {0, ""};
    uint32_t count = 0;
    napi_value segment;
    if (!scnode_ok(call->env, napi_get_array_length(call->env, call->arguments[0], &count))) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!scnode_ok(call->env, napi_get_element(call->env, call->arguments[0], i, &segment))) {
            return NULL;
        }
        if (!extend(call->env, segment, &place)) {
            break;
        }
    }
    return scnode_string(call->env, place.text, place.length);
}

const scnode_function scnode_path_functions[] = {
    {"placeText", place_of},
    {NULL, NULL},
};
