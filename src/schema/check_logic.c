/*
 * References and combinations at one value. If no alternative fits, the one that was meant is
 * looked for, so that the problem is reported at its place: the only one that takes the value's
 * type, or the only one whose fixed members (a `kind` or `type`) agree.
 */
#include "schema/check.h"
#include "schema/numbers.h"

#include <string.h>

enum { SEEK_DEPTH = 8 };

/* ---- references ---- */

static const sc_schema_node *anchor_in(const sc_schema *schema, uint32_t resource,
                                       const sc_schema_logic *logic)
{
    for (size_t i = 0; i < schema->anchor_count; i++) {
        const sc_schema_anchor *anchor = &schema->anchors[i];
        if (anchor->resource == resource && anchor->length == logic->dynamic_length &&
            memcmp(anchor->name, logic->dynamic_name, anchor->length) == 0) {
            return schema->documents[anchor->document].compiled[anchor->node];
        }
    }
    return NULL;
}

/* The outermost resource with that anchor wins. */
static const sc_schema_node *dynamic_target(sc_check *check, const sc_schema_logic *logic)
{
    const sc_schema_node *target = logic->dynamic;
    for (const sc_check_scope *scope = check->scope; logic->dynamic_name != NULL && scope != NULL;
         scope = scope->up) {
        if (!sc_check_charge(check, check->schema->anchor_count)) {
            return target;
        }
        const sc_schema_node *found = anchor_in(check->schema, scope->resource, logic);
        target = found != NULL ? found : target;
    }
    return target;
}

/* ---- which alternative was meant ---- */

static bool takes_type(const sc_schema_node *node, unsigned types, unsigned depth)
{
    if (node->never || (node->types != 0 && (node->types & types) == 0)) {
        return false;
    }
    bool refers = node->logic != NULL && node->logic->reference != NULL && depth != 0;
    return !refers || takes_type(node->logic->reference, types, depth - 1);
}

/* A member that the schema fixes to another value. */
static bool contradicts(sc_check *check, const sc_schema_node *node, sc_value value, unsigned depth)
{
    const sc_schema_object *object = node->object;
    for (size_t i = 0; object != NULL && i < object->members.count; i++) {
        size_t length;
        const char *key = sc_value_key(sc_value_item(object->properties, i), &length);
        sc_value member = sc_value_member(value, key, length);
        sc_value fixed = object->members.items[i]->constant;
        if (sc_value_kind(fixed) != SC_ABSENT && sc_value_kind(member) != SC_ABSENT &&
            !sc_schema_equal(fixed, member, &check->budget)) {
            return true;
        }
    }
    bool refers = node->logic != NULL && node->logic->reference != NULL && depth != 0;
    return refers && contradicts(check, node->logic->reference, value, depth - 1);
}

static const sc_schema_node *meant(sc_check *check, const sc_schema_list *list, sc_value value)
{
    unsigned types = sc_check_types_of(sc_value_kind(value));
    const sc_schema_node *by_type = NULL, *by_member = NULL;
    size_t of_type = 0, agreeing = 0;
    for (size_t i = 0; i < list->count; i++) {
        const sc_schema_node *node = list->items[i];
        if (!takes_type(node, types, SEEK_DEPTH)) {
            continue;
        }
        of_type++;
        by_type = node;
        if (!contradicts(check, node, value, SEEK_DEPTH)) {
            agreeing++;
            by_member = node;
        }
    }
    return of_type == 1 ? by_type : agreeing == 1 ? by_member : NULL;
}

static bool fail_alternatives(sc_check *check, const sc_schema_list *list, sc_value value)
{
    if (check->quiet || check->status != SC_OK) {
        return false;
    }
    const sc_schema_node *node = meant(check, list, value);
    if (node != NULL) {
        return sc_check_node(check, node, value, NULL) && false;
    }
    char shown[SC_CHECK_SHOWN];
    return sc_check_fail(check, SC_ERROR_SCHEMA, "%s fits none of the %zu alternatives",
                         sc_check_show(check, value, shown), list->count);
}

/* ---- combinations ---- */

/* Whether it fits; only then does what it evaluated count. */
static bool try_node(sc_check *check, const sc_schema_node *node, sc_value value,
                     sc_evaluated *evaluated)
{
    if (evaluated == NULL) {
        return sc_check_fits(check, node, value, NULL);
    }
    sc_evaluated own;
    if (!sc_evaluated_init(check, &own, value)) {
        return false;
    }
    bool fits = sc_check_fits(check, node, value, &own);
    if (fits) {
        sc_evaluated_merge(evaluated, &own);
    }
    sc_evaluated_free(check, &own);
    return fits;
}

static bool check_any(sc_check *check, const sc_schema_list *any, sc_value value,
                      sc_evaluated *evaluated)
{
    bool fits = false;
    for (size_t i = 0; i < any->count && (!fits || evaluated != NULL); i++) {
        fits |= try_node(check, any->items[i], value, evaluated);
    }
    return fits || fail_alternatives(check, any, value);
}

static bool check_one(sc_check *check, const sc_schema_list *one, sc_value value,
                      sc_evaluated *evaluated)
{
    size_t fitting = 0, first = 0;
    for (size_t i = 0; i < one->count; i++) {
        if (!try_node(check, one->items[i], value, evaluated)) {
            continue;
        }
        if (++fitting == 2) {
            return sc_check_fail(check, SC_ERROR_SCHEMA,
                                 "must fit exactly one alternative, fits the %zu. and the %zu.",
                                 first + 1, i + 1);
        }
        first = i;
    }
    return fitting == 1 || fail_alternatives(check, one, value);
}

static bool check_condition(sc_check *check, const sc_schema_logic *logic, sc_value value,
                            sc_evaluated *evaluated)
{
    bool holds = try_node(check, logic->condition, value, evaluated);
    const sc_schema_node *node = holds ? logic->then : logic->otherwise;
    return check->status == SC_OK && (node == NULL || sc_check_node(check, node, value, evaluated));
}

static bool check_not(sc_check *check, const sc_schema_node *node, sc_value value)
{
    if (!sc_check_fits(check, node, value, NULL)) {
        return check->status == SC_OK;
    }
    char shown[SC_CHECK_SHOWN];
    return sc_check_fail(check, SC_ERROR_SCHEMA, "%s is not allowed here",
                         sc_check_show(check, value, shown));
}

static bool check_list(sc_check *check, const sc_schema_list *all, sc_value value,
                       sc_evaluated *evaluated)
{
    bool fine = true;
    for (size_t i = 0; i < all->count && (fine || !check->quiet); i++) {
        fine &= sc_check_node(check, all->items[i], value, evaluated);
    }
    return fine;
}

bool sc_check_logic(sc_check *check, const sc_schema_node *node, sc_value value,
                    sc_evaluated *evaluated)
{
    const sc_schema_logic *logic = node->logic;
    bool fine = true;
    if (logic->reference != NULL) {
        fine = sc_check_node(check, logic->reference, value, evaluated);
    }
    if (logic->dynamic != NULL && (fine || !check->quiet)) {
        fine &= sc_check_node(check, dynamic_target(check, logic), value, evaluated);
    }
    if (logic->all.count != 0 && (fine || !check->quiet)) {
        fine &= check_list(check, &logic->all, value, evaluated);
    }
    if (logic->any.count != 0 && (fine || !check->quiet)) {
        fine &= check_any(check, &logic->any, value, evaluated);
    }
    if (logic->one.count != 0 && (fine || !check->quiet)) {
        fine &= check_one(check, &logic->one, value, evaluated);
    }
    if (logic->not != NULL && (fine || !check->quiet)) {
        fine &= check_not(check, logic->not, value);
    }
    if (logic->condition != NULL && (fine || !check->quiet)) {
        fine &= check_condition(check, logic, value, evaluated);
    }
    return fine;
}
