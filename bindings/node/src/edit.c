/* Edits: a text whose values are changed by path, each change in the core at once. */
#include "scnode.h"

#include <string.h>

typedef struct scnode_edit {
    scnode_object object;
    sc_edit *edit;
} scnode_edit;

static void end_edit(scnode_object *object)
{
    sc_edit_free(((scnode_edit *)object)->edit);
}

/* Format and document of the options at an argument. */
static bool read_options(scnode_call *call, napi_value given, sc_edit_options *options)
{
    napi_value format, document;
    if (scnode_is_nullish(call->env, given)) {
        return true;
    }
    if (!scnode_member(call, given, "format", &format) ||
        !scnode_member(call, given, "document", &document) ||
        (format != NULL && !scnode_name_or_null(call, format, "format", &options->format))) {
        return false;
    }
    return document == NULL ||
           scnode_ok(call->env, napi_get_value_uint32(call->env, document, &options->document));
}

/* Steals the edit; NULL: throws the error. */
static napi_value give(scnode_call *call, sc_edit *edit, const sc_error *error)
{
    if (edit == NULL) {
        return scnode_throw(call, error);
    }
    scnode_edit *self = scnode_object_new(call, SCNODE_EDIT, sizeof *self, end_edit);
    if (self == NULL) {
        sc_edit_free(edit);
        return NULL;
    }
    self->edit = edit;
    return scnode_object_wrap(call, &self->object);
}

static napi_value edit_open(scnode_call *call)
{
    sc_error error;
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    const char *path = scnode_name(call, call->arguments[0], "path");
    if (path == NULL || !read_options(call, call->arguments[1], &options)) {
        return NULL;
    }
    return give(call, sc_edit_open(path, &options, &error), &error);
}

static napi_value edit_text(scnode_call *call)
{
    sc_error error;
    size_t length;
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    const char *text = scnode_text(call, call->arguments[0], "text", &length);
    if (text == NULL || !read_options(call, call->arguments[1], &options)) {
        return NULL;
    }
    return give(call, sc_edit_new(text, length, &options, &error), &error);
}

static sc_edit *edit_of(scnode_call *call)
{
    scnode_edit *self = scnode_object_of(call, call->arguments[0], SCNODE_EDIT, "edit");
    return self != NULL ? self->edit : NULL;
}

/* The edit, and the path of the second argument. */
static sc_edit *edit_at(scnode_call *call, sc_path *path)
{
    size_t length;
    sc_edit *edit = edit_of(call);
    const char *text = edit != NULL ? scnode_path(call, call->arguments[1], "path", &length) : NULL;
    if (text == NULL) {
        return NULL;
    }
    *path = sc_path_of_text(text, length);
    return edit;
}

typedef sc_status (*put)(sc_edit *edit, const sc_path *path, sc_value value, sc_error *error);

static napi_value put_value(scnode_call *call, put how)
{
    sc_error error;
    sc_path path;
    sc_edit *edit = edit_at(call, &path);
    sc_image *image =
        edit != NULL ? scnode_image(call, call->arguments[2], SC_SOURCE_DEFAULTS, "edit") : NULL;
    if (image == NULL) {
        return NULL;
    }
    sc_status status = how(edit, &path, sc_image_root(image), &error);
    sc_image_release(image);
    return status == SC_OK ? NULL : scnode_throw(call, &error);
}

static napi_value edit_set(scnode_call *call)
{
    return put_value(call, sc_edit_set);
}

static napi_value edit_append(scnode_call *call)
{
    return put_value(call, sc_edit_append);
}

static napi_value edit_unset(scnode_call *call)
{
    sc_error error;
    sc_path path;
    sc_edit *edit = edit_at(call, &path);
    if (edit != NULL && sc_edit_unset(edit, &path, &error) != SC_OK) {
        return scnode_throw(call, &error);
    }
    return NULL;
}

static napi_value edit_get(scnode_call *call)
{
    sc_error error;
    sc_path path;
    sc_edit *edit = edit_at(call, &path);
    if (edit == NULL) {
        return NULL;
    }
    sc_value value = sc_value_at(sc_edit_root(edit), path.text);
    if (sc_value_kind(value) != SC_ABSENT) {
        return scnode_value(call->env, value, false);
    }
    return sc_path_check(path.text, path.length, &error) == SC_OK ? NULL
                                                                  : scnode_throw(call, &error);
}

static napi_value edit_state(scnode_call *call)
{
    size_t length;
    napi_env env = call->env;
    napi_value state;
    sc_edit *edit = edit_of(call);
    if (edit == NULL || !scnode_ok(env, napi_create_object(env, &state))) {
        return NULL;
    }
    const char *data = sc_edit_text(edit, &length);
    napi_value text = scnode_string(env, data, length);
    bool well = text != NULL && scnode_set(env, state, "text", text) &&
                scnode_set_text(env, state, "format", sc_edit_format(edit)) &&
                scnode_set_bool(env, state, "changed", sc_edit_changed(edit));
    return well ? state : NULL;
}

static napi_value edit_root(scnode_call *call)
{
    sc_edit *edit = edit_of(call);
    return edit != NULL ? scnode_value(call->env, sc_edit_root(edit), false) : NULL;
}

static napi_value edit_diff(scnode_call *call)
{
    sc_error error;
    sc_text text;
    bool reveal = false;
    sc_edit *edit = edit_of(call);
    if (edit == NULL || !scnode_bool(call, call->arguments[1], "reveal", &reveal)) {
        return NULL;
    }
    if ((reveal ? sc_edit_diff : sc_edit_diff_masked)(edit, &text, &error) != SC_OK) {
        return scnode_throw(call, &error);
    }
    napi_value result = scnode_string(call->env, text.data, text.length);
    sc_text_free(&text);
    return result;
}

static napi_value edit_save(scnode_call *call)
{
    sc_error error;
    bool in_place = false;
    sc_edit *edit = edit_of(call);
    if (edit == NULL || !scnode_bool(call, call->arguments[1], "inPlace", &in_place)) {
        return NULL;
    }
    sc_save_mode mode = in_place ? SC_SAVE_IN_PLACE : SC_SAVE_REPLACE;
    return sc_edit_save(edit, mode, &error) == SC_OK ? NULL : scnode_throw(call, &error);
}

const scnode_function scnode_edit_functions[] = {
    {"editOpen", edit_open},
    {"editText", edit_text},
    {"editSet", edit_set},
    {"editAppend", edit_append},
    {"editUnset", edit_unset},
    {"editGet", edit_get},
    {"editState", edit_state},
    {"editRoot", edit_root},
    {"editDiff", edit_diff},
    {"editSave", edit_save},
    {NULL, NULL},
};
