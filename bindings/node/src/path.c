/*
 * Paths: what was asked, where it is looked up, and how it is called.
 *
 * The core takes paths that end in NUL. A text with U+0000 inside can only be a key that is exactly
 * that text, so it is turned into the canonical path of that key.
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

/* A canonical path as the core is to be given it, where a root key may be exactly its text. */
static const char *mean_path(scnode_call *call, const scnode_place *place, const char *path)
{
    size_t length = strlen(path);
    sc_value root = sc_snapshot_root(place->snapshot);
    bool mistaken =
        strpbrk(path, ".[") != NULL && sc_value_member(root, path, length).image != NULL;
    return mistaken ? quote_first(call, path, &length) : path;
}

static bool take_prefix(scnode_call *call, napi_value value, scnode_place *out)
{
    out->prefix = "";
    out->base = sc_snapshot_root(out->snapshot);
    if (scnode_is_nullish(call->env, value)) {
        return true;
    }
    out->prefix = scnode_name(call, value, "prefix");
    if (out->prefix == NULL || out->prefix[0] == '\0') {
        return out->prefix != NULL;
    }
    const char *meant = mean_path(call, out, out->prefix);
    if (meant != NULL) {
        out->base = sc_value_at(out->base, meant);
    }
    return meant != NULL;
}

static bool check_path(scnode_call *call, const scnode_place *place)
{
    sc_error error;
    if (sc_path_check(place->path, place->length, &error) == SC_OK) {
        return true;
    }
    (void)scnode_throw(call, &error);
    return false;
}

/* The key that is exactly the text, for text that the core cannot be given. */
static bool locate_exact(scnode_call *call, scnode_place *place)
{
    trail path = {NULL, 0, 0};
    place->value = sc_value_member(place->base, place->path, place->length);
    if (place->value.image == NULL && !check_path(call, place)) {
        return false;
    }
    if (!grow(call, &path, place->length) || !append_key(call, &path, place->path, place->length)) {
        return false;
    }
    place->path = path.text;
    place->length = path.length;
    return true;
}

static bool look_up(scnode_call *call, scnode_place *place)
{
    if (memchr(place->path, '\0', place->length) != NULL) {
        return locate_exact(call, place);
    }
    place->value = sc_value_at(place->base, place->path);
    return place->value.image != NULL || check_path(call, place);
}

bool scnode_locate(scnode_call *call, size_t path, size_t prefix, scnode_place *out)
{
    out->handle = scnode_handle_of(call, 0);
    if (out->handle == NULL) {
        return false;
    }
    out->snapshot = scnode_handle_pin(call, out->handle);
    if (out->snapshot == NULL || !take_prefix(call, call->arguments[prefix], out)) {
        return false;
    }
    out->path = scnode_path(call, call->arguments[path], "key", &out->length);
    return out->path != NULL && look_up(call, out);
}

const char *scnode_full_path(scnode_call *call, const scnode_place *place)
{
    sc_text text = {NULL, 0, NULL};
    sc_error error;
    if (place->prefix[0] == '\0') {
        return place->path;
    }
    if (sc_value_path(place->base, place->prefix, place->path, &text, &error) != SC_OK) {
        (void)scnode_throw(call, &error);
        return NULL;
    }
    char *copy = scnode_take(call, text.length + 1);
    if (copy != NULL) {
        memcpy(copy, text.data, text.length + 1);
    }
    sc_text_free(&text);
    return copy != NULL ? mean_path(call, place, copy) : NULL;
}
