/* Types, fixed values, numbers and texts. */
#include "base/utf8.h"
#include "image/near.h"
#include "schema/check.h"
#include "schema/formats.h"
#include "schema/numbers.h"

#include <stdio.h>
#include <string.h>

enum { TYPES_SHOWN = 96, CHOICES_SHOWN = 240 };

sc_scalar sc_check_view(const sc_schema_node *node, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    const char *text;
    size_t length;
    if (node->types != 0 && (sc_check_types_of(scalar.kind) & node->types) == 0 &&
        (node->types & SC_TYPE_STRING) != 0 && sc_value_untyped(value, &text, &length)) {
        return (sc_scalar){.kind = SC_STRING, .text = text, .length = length};
    }
    return scalar;
}

static const char *show_types(unsigned types, char out[TYPES_SHOWN])
{
    static const char *const names[] = {"null",   "bool",  "integer", "number",
                                        "string", "array", "object"};
    size_t length = 0;
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((types >> i & 1) != 0) {
            length += (size_t)snprintf(out + length, TYPES_SHOWN - length, "%s%s",
                                       length != 0 ? " or " : "", names[i]);
        }
    }
    return out;
}

static bool check_type(sc_check *check, const sc_schema_node *node, sc_value value,
                       const sc_scalar *scalar)
{
    unsigned types = sc_check_types_of(scalar->kind);
    if ((node->types & types) != 0 ||
        ((node->types & SC_TYPE_INTEGER) != 0 && sc_schema_is_integer(*scalar))) {
        return true;
    }
    if (check->quiet) {
        return false;
    }
    char expected[TYPES_SHOWN], shown[SC_CHECK_SHOWN];
    bool bare = scalar->kind == SC_NULL || scalar->kind == SC_ARRAY || scalar->kind == SC_OBJECT;
    return sc_check_fail(check, SC_ERROR_WRONG_TYPE, "expected %s, found %s%s%s",
                         show_types(node->types, expected), sc_kind_name(scalar->kind),
                         bare ? "" : " ", bare ? "" : sc_check_show(check, value, shown));
}

/* ---- fixed values ---- */

static const char *nearest_choice(const sc_schema_node *node, sc_scalar scalar)
{
    const char *best = NULL;
    unsigned limit = scalar.length < 5 ? 1 : scalar.length < 9 ? 2 : 3;
    for (size_t i = 0; scalar.kind == SC_STRING && i < sc_value_count(node->choices); i++) {
        sc_scalar choice = sc_value_scalar(sc_value_item(node->choices, i));
        if (choice.kind != SC_STRING) {
            continue;
        }
        unsigned distance =
            sc_near_distance(scalar.text, scalar.length, choice.text, choice.length, limit);
        if (distance <= limit && distance < scalar.length) {
            best = choice.text;
            limit = distance - (distance != 0);
        }
    }
    return best;
}

static bool fail_choice(sc_check *check, const sc_schema_node *node, sc_value value)
{
    char shown[SC_CHECK_SHOWN], choices[CHOICES_SHOWN];
    size_t length = 0, count = sc_value_count(node->choices);
    const sc_check plain = {.schema = check->schema};
    choices[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const char *text = sc_check_show(&plain, sc_value_item(node->choices, i), shown);
        if (length + strlen(text) + 8 > sizeof choices) {
            (void)snprintf(choices + length, sizeof choices - length, ", ...");
            break;
        }
        length += (size_t)snprintf(choices + length, sizeof choices - length, "%s%s",
                                   i != 0 ? ", " : "", text);
    }
    bool no_hint =
        check->quiet || check->problems > SC_CHECK_NEAR_MOST || sc_check_is_secret(check, value);
    const char *near = no_hint ? NULL : nearest_choice(node, sc_value_scalar(value));
    return sc_check_fail(check, SC_ERROR_SCHEMA, "expected one of %s; found %s%s%s%s", choices,
                         sc_check_show(check, value, shown),
                         near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                         near != NULL ? "\"?" : "");
}

static bool is_choice(sc_check *check, const sc_schema_node *node, sc_value value)
{
    for (size_t i = 0; i < sc_value_count(node->choices); i++) {
        if (sc_schema_equal(sc_value_item(node->choices, i), value, &check->budget)) {
            return true;
        }
    }
    return !sc_check_charge(check, 1);
}

static bool check_fixed(sc_check *check, const sc_schema_node *node, sc_value value)
{
    if (node->constant.image != NULL && !sc_schema_equal(node->constant, value, &check->budget)) {
        if (check->quiet || !sc_check_charge(check, 1)) {
            return false;
        }
        char expected[SC_CHECK_SHOWN], shown[SC_CHECK_SHOWN];
        const sc_check plain = {.schema = check->schema};
        return sc_check_fail(check, SC_ERROR_SCHEMA, "expected %s, found %s",
                             sc_check_show(&plain, node->constant, expected),
                             sc_check_show(check, value, shown));
    }
    if (node->choices.image != NULL && !is_choice(check, node, value)) {
        return !check->quiet && fail_choice(check, node, value);
    }
    return true;
}

/* ---- numbers ---- */

static bool fail_bound(sc_check *check, sc_value value, const char *relation, sc_value bound)
{
    if (check->quiet) {
        return false;
    }
    char expected[SC_CHECK_SHOWN], shown[SC_CHECK_SHOWN];
    return sc_check_fail(check, SC_ERROR_OUT_OF_RANGE, "must be %s %s, is %s", relation,
                         sc_check_show_number(bound, expected), sc_check_show(check, value, shown));
}

/* The number of a schema, which is an integer mostly. */
static inline sc_scalar number_of(sc_value bound)
{
    const sc_node *node = sc_value_node(bound);
    if (node->kind == SC_INTEGER) {
        return (sc_scalar){.kind = SC_INTEGER,
                           .integer = (int64_t)node->as.bits,
                           .is_unsigned = (node->flags & SC_NODE_UNSIGNED) != 0};
    }
    return sc_value_scalar(bound);
}

/* False for nan, which is in no order. */
static bool is_at_least(const sc_scalar *one, const sc_scalar *other)
{
    if (one->kind == SC_INTEGER && other->kind == SC_INTEGER && !one->is_unsigned &&
        !other->is_unsigned) {
        return one->integer >= other->integer;
    }
    return sc_schema_less(*other, *one) || sc_schema_same_number(*one, *other);
}

/* Written so that nan fails. */
static bool check_number(sc_check *check, const sc_schema_number *number, sc_value value,
                         const sc_scalar *scalar)
{
    bool fine = true;
    if (number->minimum.image != NULL) {
        sc_scalar bound = number_of(number->minimum);
        if (!is_at_least(scalar, &bound)) {
            fine = fail_bound(check, value, "at least", number->minimum);
        }
    }
    if (number->maximum.image != NULL) {
        sc_scalar bound = number_of(number->maximum);
        if (!is_at_least(&bound, scalar)) {
            fine = fail_bound(check, value, "at most", number->maximum);
        }
    }
    if (number->above.image != NULL && !sc_schema_less(number_of(number->above), *scalar)) {
        fine = fail_bound(check, value, "more than", number->above);
    }
    if (number->below.image != NULL && !sc_schema_less(*scalar, number_of(number->below))) {
        fine = fail_bound(check, value, "less than", number->below);
    }
    if (number->multiple_of.image != NULL &&
        !sc_schema_is_multiple(*scalar, number_of(number->multiple_of))) {
        fine = fail_bound(check, value, "a multiple of", number->multiple_of);
    }
    return fine;
}

/* ---- texts ---- */

static bool check_length(sc_check *check, const sc_schema_text *text, const sc_scalar *scalar)
{
    if (text->least == 0 && text->most == SC_NO_LIMIT) {
        return true;
    }
    uint64_t count = sc_utf8_count(scalar->text, scalar->length);
    if (count < text->least) {
        return sc_check_fail(check, SC_ERROR_SCHEMA, "must have at least %llu characters, has %llu",
                             (unsigned long long)text->least, (unsigned long long)count);
    }
    if (count > text->most) {
        return sc_check_fail(check, SC_ERROR_SCHEMA, "must have at most %llu characters, has %llu",
                             (unsigned long long)text->most, (unsigned long long)count);
    }
    return true;
}

static bool check_pattern(sc_check *check, const sc_schema_text *text, sc_value value,
                          const sc_scalar *scalar)
{
    bool found = false;
    if (text->pattern == NULL) {
        return true;
    }
    if (!sc_check_charge(check, sc_regex_cost(text->pattern, scalar->length) / 16)) {
        return false;
    }
    sc_status status =
        sc_regex_search(text->pattern, scalar->text, scalar->length, check->allocator, &found);
    if (status != SC_OK) {
        return sc_check_end(check, status);
    }
    if (found || check->quiet) {
        return found;
    }
    char shown[SC_CHECK_SHOWN];
    return sc_check_fail(check, SC_ERROR_BAD_VALUE, "%s does not match the pattern %s",
                         sc_check_show(check, value, shown),
                         sc_value_scalar(text->pattern_text).text);
}

static bool check_format(sc_check *check, const sc_schema_text *text, sc_value value,
                         const sc_scalar *scalar)
{
    sc_schema_format format = (sc_schema_format)text->format;
    if (format == SC_FORMAT_NONE || !sc_check_charge(check, scalar->length / 64)) {
        return format == SC_FORMAT_NONE;
    }
    sc_status status = sc_format_check(format, scalar->text, scalar->length, check->allocator);
    if (status == SC_ERROR_OUT_OF_MEMORY) {
        return sc_check_end(check, status);
    }
    if (status == SC_OK || check->quiet) {
        return status == SC_OK;
    }
    char shown[SC_CHECK_SHOWN];
    return sc_check_fail(check, SC_ERROR_BAD_VALUE, "%s is not %s",
                         sc_check_show(check, value, shown), sc_format_thing(format));
}

static bool check_text(sc_check *check, const sc_schema_text *text, sc_value value,
                       const sc_scalar *scalar)
{
    bool fine = check_length(check, text, scalar);
    fine &= check_pattern(check, text, value, scalar);
    fine &= check_format(check, text, value, scalar);
    return fine;
}

/* True where the kind of the value alone decides: the usual member of an object. */
static bool is_only_typed(const sc_schema_node *node, sc_value value)
{
    sc_kind kind = (sc_kind)sc_value_node(value)->kind;
    return (node->types == 0 || (node->types & sc_check_types_of(kind)) != 0) &&
           node->number == NULL && node->text == NULL && node->constant.image == NULL &&
           node->choices.image == NULL;
}

bool sc_check_scalar(sc_check *check, const sc_schema_node *node, sc_value value)
{
    if (is_only_typed(node, value)) {
        return true;
    }
    sc_scalar scalar = sc_value_scalar(value);
    if (node->types != 0 && (node->types & sc_check_types_of(scalar.kind)) == 0) {
        scalar = sc_check_view(node, value);
    }
    if (node->types != 0 && !check_type(check, node, value, &scalar)) {
        return false;
    }
    if (!check_fixed(check, node, value)) {
        return false;
    }
    if (node->number != NULL && sc_schema_is_number(scalar)) {
        return check_number(check, node->number, value, &scalar);
    }
    if (node->text != NULL && sc_schema_is_text(scalar)) {
        return check_text(check, node->text, value, &scalar);
    }
    return true;
}
