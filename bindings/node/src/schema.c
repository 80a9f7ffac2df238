/*
 * Schemas: a JSON Schema compiled once, builds that follow it, and readings by it. What a validator
 * of JavaScript says of a value gets its place here.
 */
#include "scnode.h"

#include <stdio.h>
#include <string.h>

typedef struct scnode_schema {
    scnode_object object;
    sc_schema *schema;
} scnode_schema;

static void end_schema(scnode_object *object)
{
    sc_schema_release(((scnode_schema *)object)->schema);
}

/* Steals the schema; NULL: throws the error. */
static napi_value give(scnode_call *call, sc_schema *schema, const sc_error *error)
{
    if (schema == NULL) {
        return scnode_throw(call, error);
    }
    scnode_schema *self = scnode_object_new(call, SCNODE_SCHEMA, sizeof *self, end_schema);
    if (self == NULL) {
        sc_schema_release(schema);
        return NULL;
    }
    self->schema = schema;
    return scnode_object_wrap(call, &self->object);
}

/* (values, lenient) */
static napi_value schema_compile(scnode_call *call)
{
    sc_error error;
    sc_schema_options options = SC_SCHEMA_OPTIONS_INIT;
    options.name = "schema";
    if (!scnode_bool(call, call->arguments[1], "lenient", &options.lenient_patterns)) {
        return NULL;
    }
    sc_image *image = scnode_image(call, call->arguments[0], SC_SOURCE_TEXT, options.name);
    if (image == NULL) {
        return NULL;
    }
    sc_schema *schema = sc_schema_compile_image(image, &options, &error);
    sc_image_release(image);
    return give(call, schema, &error);
}

static napi_value schema_file(scnode_call *call)
{
    sc_error error;
    const char *path = scnode_name(call, call->arguments[0], "path");
    return path != NULL ? give(call, sc_schema_compile_file(path, NULL, &error), &error) : NULL;
}

sc_schema *scnode_schema_of(scnode_call *call, size_t index)
{
    scnode_schema *self = scnode_object_of(call, call->arguments[index], SCNODE_SCHEMA, "schema");
    return self != NULL ? self->schema : NULL;
}

/* ------------------------------------------------------------------------- */
/* Readings                                                                  */
/* ------------------------------------------------------------------------- */

/* Compact JSON where that is right, else the value itself in an array. */
static napi_value give_image(scnode_call *call, const sc_image *image)
{
    napi_value result, value;
    sc_value root = sc_image_root(image);
    if (scnode_is_plain(root)) {
        return scnode_json(call, root);
    }
    value = scnode_value(call->env, root, false);
    return value != NULL && scnode_ok(call->env, napi_create_array(call->env, &result)) &&
                   scnode_ok(call->env, napi_set_element(call->env, result, 0, value))
               ? result
               : NULL;
}

/* (handle, key, prefix, schema, textOnly): what `text` gives, or an array of the value */
static napi_value read_as(scnode_call *call)
{
    scnode_place place;
    bool text_only = false;
    sc_error error;
    const sc_schema *schema = scnode_schema_of(call, 3);
    if (schema == NULL || !scnode_locate(call, 1, 2, &place) ||
        !scnode_bool(call, call->arguments[4], "textOnly", &text_only)) {
        return NULL;
    }
    bool part = place.place.path != NULL && place.place.path[0] != '\0';
    if (text_only && part && place.value.image == NULL) {
        return NULL;
    }
    sc_report *report = sc_report_new(NULL);
    sc_image *image =
        sc_place_read_as(&place.place, schema, text_only ? SC_READ_TEXT_ONLY : 0, report, &error);
    call->report = report;
    napi_value result = image != NULL ? give_image(call, image) : scnode_throw(call, &error);
    call->report = NULL;
    sc_report_free(report);
    sc_image_release(image);
    return result;
}

/* (before, after, prefix): whether the values of two handles are equal there */
static napi_value same(scnode_call *call)
{
    sc_place places[2] = {SC_PLACE_INIT, SC_PLACE_INIT};
    const char *prefix;
    if (!scnode_name_or_null(call, call->arguments[2], "prefix", &prefix)) {
        return NULL;
    }
    for (size_t i = 0; i < 2; i++) {
        scnode_handle *handle = scnode_handle_of(call, i);
        sc_snapshot *snapshot = handle != NULL ? scnode_handle_pin(call, handle) : NULL;
        if (snapshot == NULL) {
            return NULL;
        }
        (void)sc_snapshot_place(snapshot, prefix, &places[i]);
    }
    return scnode_boolean(call->env, sc_value_equal(places[0].value, places[1].value));
}

/* ------------------------------------------------------------------------- */
/* Issues of a validator                                                     */
/* ------------------------------------------------------------------------- */

/* As many leaves of the value that is complained of are looked through for secrets. */
enum { LEAVES_MOST = 16384 };

typedef struct secret_list {
    napi_env env;
    const sc_place *place;
    napi_value list;
    uint32_t count;
    unsigned leaves;
    bool well;
} secret_list;

static void add_secret(secret_list *self, const char *text, size_t length)
{
    self->well = self->well && (length == 0 || scnode_put_text(self->env, self->list, self->count++,
                                                               text, length));
}

static bool add_leaf(void *context, const char *path, sc_value value)
{
    secret_list *self = context;
    const sc_path there = sc_path_of_text(path, strlen(path));
    const char *text;
    size_t length;
    if (++self->leaves > LEAVES_MOST) {
        return false;
    }
    if (sc_place_is_secret(self->place, &there)) {
        sc_scalar scalar = sc_value_scalar(value);
        if (sc_value_untyped(value, &text, &length)) {
            add_secret(self, text, length);
        }
        napi_value shown = scnode_scalar(self->env, value, true);
        self->well =
            self->well && shown != NULL &&
            (scalar.kind == SC_NULL ||
             scnode_ok(self->env, napi_set_element(self->env, self->list, self->count++, shown)));
    }
    return self->well;
}

/* (handle, key, prefix): the secret scalars there; null for more values than are looked through */
static napi_value secrets(scnode_call *call)
{
    scnode_place place;
    napi_value null;
    secret_list all = {.env = call->env, .well = true};
    if (!scnode_locate(call, 1, 2, &place) ||
        !scnode_ok(call->env, napi_create_array(call->env, &all.list)) ||
        !scnode_ok(call->env, napi_get_null(call->env, &null))) {
        return NULL;
    }
    all.place = &place.place;
    if (place.value.image != NULL) {
        (void)sc_place_leaves(&place.place, &place.path, add_leaf, &all, NULL);
    }
    return !all.well ? NULL : all.leaves > LEAVES_MOST ? null : all.list;
}

static void set_origin(sc_value value, sc_error *error)
{
    sc_origin origin;
    if (!sc_value_origin(value, &origin)) {
        return;
    }
    error->line = origin.line;
    error->column = origin.column;
    (void)snprintf(error->source, sizeof error->source, "%s", origin.source);
}

/* Where nothing is, the place is that of the parent, and the code says that a key is missing. */
static void set_missing(const scnode_place *place, const char *message, sc_error *error)
{
    (void)sc_place_fail(&place->place, &place->path, place->value, SC_ERROR_MISSING_KEY, NULL,
                        error);
    char what[SC_ERROR_MESSAGE_SIZE];
    (void)snprintf(what, sizeof what, "%s", error->message);
    (void)snprintf(error->message, sizeof error->message, "%s (%s)", what, message);
}

/* (handle, key, prefix, code, message): the fields of an error about a value */
static napi_value issue(scnode_call *call)
{
    scnode_place place;
    size_t length;
    sc_error error;
    memset(&error, 0, sizeof error);
    const char *name = scnode_name(call, call->arguments[3], "code");
    const char *message =
        name != NULL ? scnode_text(call, call->arguments[4], "message", &length) : NULL;
    if (message == NULL || !scnode_locate(call, 1, 2, &place)) {
        return NULL;
    }
    const char *path = scnode_full_path(call, &place);
    if (path == NULL) {
        return NULL;
    }
    error.code = sc_status_from_name(name);
    if (place.value.image == NULL && error.code == SC_ERROR_SCHEMA) {
        set_missing(&place, message, &error);
    } else {
        (void)snprintf(error.message, sizeof error.message, "%s", message);
        set_origin(place.value, &error);
    }
    (void)snprintf(error.path, sizeof error.path, "%s", path);
    return scnode_error_fields(call->env, &error, NULL);
}

/* ------------------------------------------------------------------------- */
/* A command line                                                            */
/* ------------------------------------------------------------------------- */

static napi_value list_of(napi_env env, const char *const *words, size_t count)
{
    napi_value list;
    bool well = scnode_ok(env, napi_create_array_with_length(env, count, &list));
    for (size_t i = 0; i < count && well; i++) {
        well = scnode_put_text(env, list, (uint32_t)i, words[i], strlen(words[i]));
    }
    return well ? list : NULL;
}

/* (schema, words): [known, rest] */
static napi_value schema_arguments(scnode_call *call)
{
    size_t count;
    sc_error error;
    napi_env env = call->env;
    const sc_schema *schema = scnode_schema_of(call, 0);
    const char *const *words =
        schema != NULL ? scnode_names(call, call->arguments[1], "args", &count) : NULL;
    if (words == NULL) {
        return NULL;
    }
    sc_arguments *arguments = sc_schema_arguments(schema, words, count, &error);
    if (arguments == NULL) {
        return scnode_throw(call, &error);
    }
    napi_value pair;
    words = sc_arguments_known(arguments, &count);
    napi_value known = list_of(env, words, count);
    words = sc_arguments_rest(arguments, &count);
    napi_value rest = known != NULL ? list_of(env, words, count) : NULL;
    sc_arguments_free(arguments);
    return rest != NULL && scnode_ok(env, napi_create_array_with_length(env, 2, &pair)) &&
                   scnode_ok(env, napi_set_element(env, pair, 0, known)) &&
                   scnode_ok(env, napi_set_element(env, pair, 1, rest))
               ? pair
               : NULL;
}

/* (schema, program) */
static napi_value schema_usage(scnode_call *call)
{
    sc_error error;
    sc_text text;
    const sc_schema *schema = scnode_schema_of(call, 0);
    const char *program = schema != NULL ? scnode_name(call, call->arguments[1], "program") : NULL;
    if (program == NULL) {
        return NULL;
    }
    if (sc_schema_usage(schema, program, &text, &error) != SC_OK) {
        return scnode_throw(call, &error);
    }
    napi_value usage = scnode_string(call->env, text.data, text.length);
    sc_text_free(&text);
    return usage;
}

const scnode_function scnode_schema_functions[] = {
    {"schemaCompile", schema_compile},
    {"schemaFile", schema_file},
    {"schemaArguments", schema_arguments},
    {"schemaUsage", schema_usage},
    {"readAs", read_as},
    {"same", same},
    {"secrets", secrets},
    {"issue", issue},
    {NULL, NULL},
};
