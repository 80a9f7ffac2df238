/*
 * The walk, its limits, and how a problem is reported. A check takes steps from a budget that grows
 * with the value, so a schema that multiplies work ends in an error rather than in a hang.
 */
#include "schema/check.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/number.h"
#include "diag/display.h"
#include "diag/message.h"
#include "image/delta.h"
#include "image/path.h"

#include <stdarg.h>
#include <string.h>

enum { DEPTH_MOST = 1000, BUDGET_BASE = 10000000, BUDGET_NODE = 500, SHOWN_TEXT = 48 };

bool sc_check_end(sc_check *check, sc_status status)
{
    check->status = check->status != SC_OK ? check->status : status;
    return false;
}

bool sc_check_charge(sc_check *check, uint64_t steps)
{
    if (check->budget < steps) {
        check->budget = 0;
        return sc_check_end(check, SC_ERROR_SCHEMA_LIMIT);
    }
    check->budget -= steps;
    return check->status == SC_OK;
}

/* ---- problems ---- */

static sc_status push_value(sc_path_builder *path, const sc_check_frame *frame)
{
    size_t mark, length;
    const char *key = sc_value_key(frame->value, &length);
    if (key != NULL) {
        return sc_path_push_key(path, key, length, &mark);
    }
    return sc_path_push_index(path, sc_value_index(frame->up->value, frame->value), &mark);
}

/* Depth is that of an image at most. */
static sc_status push_frames(sc_path_builder *path, const sc_check_frame *frame)
{
    if (frame->up == NULL) {
        return SC_OK;
    }
    sc_status status = push_frames(path, frame->up);
    return status != SC_OK ? status : push_value(path, frame);
}

static void report(sc_check *check, sc_status code, sc_value place, const char *key, size_t length,
                   const char *format, va_list arguments)
{
    sc_path_builder path;
    size_t mark;
    check->problems++;
    sc_path_builder_init(&path, check->allocator);
    sc_status status = push_frames(&path, check->frame);
    if (status == SC_OK && key != NULL) {
        status = sc_path_push_key(&path, key, length, &mark);
    }
    if (status == SC_OK) {
        char message[SC_ERROR_MESSAGE_SIZE];
        (void)sc_message_format(message, sizeof message, format, arguments);
        sc_schema_problem problem = {code, place, path.text, path.length, message};
        status = check->options->report(check->options->context, &problem);
    }
    sc_path_builder_free(&path);
    (void)sc_check_end(check, status);
}

bool sc_check_fail(sc_check *check, sc_status code, const char *format, ...)
{
    if (!check->quiet && check->status == SC_OK) {
        va_list arguments;
        va_start(arguments, format);
        report(check, code, check->frame->value, NULL, 0, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool sc_check_fail_member(sc_check *check, sc_status code, sc_value place, const char *key,
                          size_t length, const char *format, ...)
{
    if (!check->quiet && check->status == SC_OK) {
        va_list arguments;
        va_start(arguments, format);
        report(check, code, place, key, length, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* ---- values in messages ---- */

/* By the name of the top frame's value; true if memory for the question is lacking. */
static bool has_secret_name(const sc_check *check)
{
    const sc_schema_check_options *options = check->options;
    if (options == NULL || options->is_secret == NULL) {
        return false;
    }
    sc_path_builder path;
    sc_path_builder_init(&path, check->allocator);
    bool secret = push_frames(&path, check->frame) != SC_OK ||
                  options->is_secret(options->context, path.text, path.length);
    sc_path_builder_free(&path);
    return secret;
}

bool sc_check_is_secret(const sc_check *check, sc_value value)
{
    sc_origin origin;
    return check->secret || (sc_value_node(value)->flags & SC_NODE_SECRET) != 0 ||
           (sc_value_origin(value, &origin) && origin.secret) || has_secret_name(check);
}

const char *sc_check_show_number(sc_value value, char out[SC_CHECK_SHOWN])
{
    sc_scalar scalar = sc_value_scalar(value);
    size_t length = scalar.kind == SC_FLOAT ? sc_number_print_double(scalar.number, out)
                    : scalar.is_unsigned    ? sc_number_print_uint((uint64_t)scalar.integer, out)
                                            : sc_number_print_int(scalar.integer, out);
    out[length] = '\0';
    return out;
}

const char *sc_check_show(const sc_check *check, sc_value value, char out[SC_CHECK_SHOWN])
{
    sc_scalar scalar = sc_value_scalar(value);
    if (check->quiet) {
        return ""; /* of a message that nobody gets */
    }
    if (sc_check_is_secret(check, value)) {
        return "<secret>";
    }
    switch (scalar.kind) {
    case SC_INTEGER:
    case SC_FLOAT:
        return sc_check_show_number(value, out);
    case SC_BOOL:
        return scalar.boolean ? "true" : "false";
    case SC_STRING:
    case SC_DATETIME:
        out[0] = '"';
        size_t length = sc_display_text(out + 1, SHOWN_TEXT, scalar.text, scalar.length, 0).length;
        out[length + 1] = '"';
        out[length + 2] = '\0';
        return out;
    case SC_ARRAY:
        return "an array";
    case SC_OBJECT:
        return "an object";
    default:
        return "null";
    }
}

/* ---- evaluated children ---- */

bool sc_evaluated_init(sc_check *check, sc_evaluated *set, sc_value value)
{
    *set = (sc_evaluated){.count = sc_value_count(value)};
    if (set->count > 64) {
        set->words = sc_alloc_zero(check->allocator, (set->count / 64 + 1) * sizeof *set->words);
        if (set->words == NULL) {
            return sc_check_end(check, SC_ERROR_OUT_OF_MEMORY);
        }
        return sc_check_charge(check, set->count / 64);
    }
    return true;
}

void sc_evaluated_free(const sc_check *check, sc_evaluated *set)
{
    sc_free(check->allocator, set->words, (set->count / 64 + 1) * sizeof *set->words);
    set->words = NULL;
}

void sc_evaluated_merge(sc_evaluated *into, const sc_evaluated *from)
{
    if (into == NULL) {
        return;
    }
    if (from->words == NULL) {
        into->own |= from->own;
        return;
    }
    for (size_t i = 0; i <= from->count / 64; i++) {
        into->words[i] |= from->words[i];
    }
}

/* ---- the walk ---- */

const uint8_t sc_check_types[] = {
    [SC_ABSENT] = SC_TYPE_STRING,   [SC_NULL] = SC_TYPE_NULL,
    [SC_BOOL] = SC_TYPE_BOOL,       [SC_INTEGER] = SC_TYPE_INTEGER | SC_TYPE_NUMBER,
    [SC_FLOAT] = SC_TYPE_NUMBER,    [SC_STRING] = SC_TYPE_STRING,
    [SC_DATETIME] = SC_TYPE_STRING, [SC_ARRAY] = SC_TYPE_ARRAY,
    [SC_OBJECT] = SC_TYPE_OBJECT,
};

static bool check_groups(sc_check *check, const sc_schema_node *node, sc_value value,
                         sc_evaluated *evaluated)
{
    bool fine = true;
    uint8_t kind = sc_value_node(value)->kind;
    if (kind == SC_OBJECT && node->object != NULL) {
        fine = sc_check_object(check, node, value, evaluated);
    } else if (kind == SC_ARRAY && node->array != NULL) {
        fine = sc_check_array(check, node, value, evaluated);
    }
    if (node->logic != NULL && (fine || !check->quiet)) {
        fine &= sc_check_logic(check, node, value, evaluated);
    }
    return fine;
}

/* With a set of its own: the schemas around this one do not count for it. */
static bool check_watching(sc_check *check, const sc_schema_node *node, sc_value value,
                           sc_evaluated *evaluated)
{
    sc_evaluated own;
    if (!sc_evaluated_init(check, &own, value)) {
        return false;
    }
    bool fine =
        check_groups(check, node, value, &own) && sc_check_unevaluated(check, node, value, &own);
    if (fine) {
        bool object = sc_value_kind(value) == SC_OBJECT;
        bool all = object ? node->object != NULL && node->object->unevaluated != NULL
                          : node->array != NULL && node->array->unevaluated != NULL;
        for (size_t i = 0; all && i < own.count; i++) {
            sc_evaluated_add(&own, i);
        }
        sc_evaluated_merge(evaluated, &own);
    }
    sc_evaluated_free(check, &own);
    return fine;
}

static bool check_all(sc_check *check, const sc_schema_node *node, sc_value value,
                      sc_evaluated *evaluated)
{
    if (node->never) {
        return sc_check_fail(check, SC_ERROR_SCHEMA, "no value is allowed here");
    }
    if (!sc_check_scalar(check, node, value)) {
        return false;
    }
    return node->watches ? check_watching(check, node, value, evaluated)
                         : check_groups(check, node, value, evaluated);
}

bool sc_check_node(sc_check *check, const sc_schema_node *node, sc_value value,
                   sc_evaluated *evaluated)
{
    if (!sc_check_charge(check, 1)) {
        return false;
    }
    if (check->depth == DEPTH_MOST) {
        return sc_check_end(check, SC_ERROR_TOO_DEEP);
    }
    const sc_check_scope *outside = check->scope;
    sc_check_scope scope = {outside, node->resource};
    if (check->schema->dynamic && (outside == NULL || outside->resource != node->resource)) {
        check->scope = &scope;
    }
    bool secret = check->secret;
    check->secret |= node->notes != NULL && (node->notes->secret || node->notes->write_only);
    check->depth++;
    bool fine = check_all(check, node, value, evaluated);
    check->depth--;
    check->secret = secret;
    check->scope = outside;
    return fine && check->status == SC_OK;
}

bool sc_check_child(sc_check *check, const sc_schema_node *node, sc_value child)
{
    const sc_schema_check_options *options = check->options;
    if (options->is_brought != NULL && options->is_brought(options->context, node, child)) {
        return true;
    }
    sc_check_frame frame = {check->frame, child};
    check->frame = &frame;
    bool fine = sc_check_node(check, node, child, NULL);
    check->frame = frame.up;
    return fine;
}

bool sc_check_fits(sc_check *check, const sc_schema_node *node, sc_value value,
                   sc_evaluated *evaluated)
{
    bool quiet = check->quiet;
    check->quiet = true;
    bool fine = sc_check_node(check, node, value, evaluated);
    check->quiet = quiet;
    return fine;
}

sc_status sc_schema_run_node(const sc_schema *schema, const sc_schema_node *node, sc_value value,
                             const sc_schema_check_options *options)
{
    sc_check_frame frame = {NULL, value};
    sc_check check = {
        .schema = schema,
        .options = options,
        .allocator = options->allocator != NULL ? options->allocator : schema->allocator,
        .frame = &frame,
        .budget = BUDGET_BASE + BUDGET_NODE * sc_image_nodes(value.image),
        .quiet = options->report == NULL,
    };
    bool fine = sc_check_node(&check, node, value, NULL);
    if (check.status != SC_OK) {
        return check.status;
    }
    return fine ? SC_OK : SC_ERROR_SCHEMA;
}

sc_status sc_schema_run(const sc_schema *schema, sc_value value,
                        const sc_schema_check_options *options)
{
    return sc_schema_run_node(schema, schema->root, value, options);
}
