/*
 * Values through text: compact JSON for the engine's own parser, which builds objects several times
 * faster than calls can; and what is made for eyes.
 */
#include "scnode.h"

napi_value scnode_json(scnode_call *call, sc_value value)
{
    sc_error error;
    sc_text text = {NULL, 0, NULL};
    napi_value result;
    const sc_write_options options = {.compact = true};
    if (!scnode_is_plain(value)) {
        return scnode_ok(call->env, napi_get_null(call->env, &result)) ? result : NULL;
    }
    if (sc_write(value, "json", &options, &text, &error) != SC_OK) {
        return scnode_throw(call, &error);
    }
    if (!scnode_is_long(text.length)) {
        result = scnode_string(call->env, text.data, text.length);
    } else if (!scnode_ok(call->env, napi_get_null(call->env, &result))) {
        result = NULL;
    }
    sc_text_free(&text);
    return result;
}

static napi_value text(scnode_call *call)
{
    scnode_place place;
    if (!scnode_locate(call, 1, 2, &place) || place.value.image == NULL) {
        return NULL;
    }
    return scnode_json(call, place.value);
}

/* (handle, path, prefix, integersAsText) */
static napi_value object(scnode_call *call)
{
    scnode_place place;
    bool as_text = false;
    if (scnode_type(call->env, call->arguments[3]) != napi_undefined &&
        !scnode_bool(call, call->arguments[3], "integersAsText", &as_text)) {
        return NULL;
    }
    return scnode_locate(call, 1, 2, &place) ? scnode_value(call->env, place.value, as_text) : NULL;
}

/* Steals the image; NULL: throws the error. */
static napi_value shown(scnode_call *call, sc_image *image, const sc_error *error)
{
    if (image == NULL) {
        return scnode_throw(call, error);
    }
    napi_value result = scnode_value(call->env, sc_image_root(image), false);
    sc_image_release(image);
    return result;
}

napi_value scnode_masked(scnode_call *call, const sc_snapshot *snapshot, const char *path,
                         sc_value value, bool secret)
{
    sc_error error;
    if (value.image == NULL) {
        return scnode_scalar(call->env, value, false);
    }
    if (secret) {
        return scnode_string(call->env, "<secret>", NAPI_AUTO_LENGTH);
    }
    sc_image *image = sc_snapshot_masked(snapshot, path, value, &error);
    return shown(call, image, &error);
}

static napi_value masked(scnode_call *call)
{
    sc_error error;
    scnode_place place;
    if (!scnode_locate(call, 1, 2, &place) || place.value.image == NULL) {
        return NULL;
    }
    sc_image *image = sc_place_masked(&place.place, &place.path, &error);
    return shown(call, image, &error);
}

static bool dump_options(scnode_call *call, napi_value object, sc_write_options *out)
{
    const char *const names[] = {"compact", "reveal", "origins", "sortKeys", "exported"};
    bool *const flags[] = {&out->compact, &out->reveal, &out->origins, &out->sort_keys,
                           &out->exported};
    const char *const words[] = {"prefix", "separator"};
    const char **const texts[] = {&out->prefix, &out->separator};
    napi_value value;
    if (scnode_is_nullish(call->env, object)) {
        return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!scnode_member(call, object, names[i], &value) ||
            (value != NULL && !scnode_bool(call, value, names[i], flags[i]))) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!scnode_member(call, object, words[i], &value) ||
            (value != NULL && !scnode_name_or_null(call, value, words[i], texts[i]))) {
            return false;
        }
    }
    if (!scnode_member(call, object, "allow", &value)) {
        return false;
    }
    out->allow = value != NULL ? scnode_names(call, value, "allow", NULL) : NULL;
    return value == NULL || out->allow != NULL;
}

/* (handle, path, prefix, format, options) */
static napi_value dump(scnode_call *call)
{
    sc_error error;
    scnode_place place;
    sc_text written = {NULL, 0, NULL};
    sc_write_options options = SC_WRITE_OPTIONS_INIT;
    if (!scnode_locate(call, 1, 2, &place) || !dump_options(call, call->arguments[4], &options)) {
        return NULL;
    }
    const char *format = scnode_name(call, call->arguments[3], "format");
    if (format == NULL) {
        return NULL;
    }
    if (sc_place_dump(&place.place, &place.path, format, &options, &written, &error) != SC_OK) {
        return scnode_throw(call, &error);
    }
    napi_value result = scnode_string(call->env, written.data, written.length);
    sc_text_free(&written);
    return result;
}

const scnode_function scnode_text_functions[] = {
    {"text", text}, {"object", object}, {"masked", masked}, {"dump", dump}, {NULL, NULL},
};
