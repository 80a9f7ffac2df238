/* Arrays: elements, what they contain, and that they differ. */
#include "base/alloc.h"
#include "schema/check.h"
#include "schema/numbers.h"

enum { FEW = 8 };

static bool check_count(sc_check *check, const sc_schema_array *array, uint64_t count)
{
    if (count < array->least) {
        return sc_check_fail(check, SC_ERROR_SCHEMA, "must have at least %llu elements, has %llu",
                             (unsigned long long)array->least, (unsigned long long)count);
    }
    if (count > array->most) {
        return sc_check_fail(check, SC_ERROR_SCHEMA, "must have at most %llu elements, has %llu",
                             (unsigned long long)array->most, (unsigned long long)count);
    }
    return true;
}

static bool fail_unique(sc_check *check, size_t first, size_t second)
{
    return sc_check_fail(check, SC_ERROR_SCHEMA,
                         "the elements must differ, but [%zu] and [%zu] are "
                         "equal",
                         first, second);
}

static bool check_few(sc_check *check, sc_value value)
{
    for (size_t i = 1; i < sc_value_count(value); i++) {
        for (size_t j = 0; j < i; j++) {
            if (sc_schema_equal(sc_value_item(value, i), sc_value_item(value, j), &check->budget)) {
                return fail_unique(check, j, i);
            }
        }
    }
    return sc_check_charge(check, 1);
}

typedef struct slot {
    uint64_t hash;
    size_t index; /* plus one; 0: free */
} slot;

/* Open addressing over a power of two slots, at most half of them taken. */
static bool check_slots(sc_check *check, sc_value value, slot *slots, size_t capacity)
{
    uint64_t seed = value.image->header->seed;
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sc_value item = sc_value_item(value, i);
        uint64_t hash = sc_schema_hash(item, seed, &check->budget);
        size_t at = (size_t)hash & (capacity - 1);
        while (slots[at].index != 0) {
            if (slots[at].hash == hash &&
                sc_schema_equal(sc_value_item(value, slots[at].index - 1), item, &check->budget)) {
                return fail_unique(check, slots[at].index - 1, i);
            }
            at = (at + 1) & (capacity - 1);
        }
        slots[at] = (slot){hash, i + 1};
        if (!sc_check_charge(check, 1)) {
            return false;
        }
    }
    return true;
}

static bool check_unique(sc_check *check, sc_value value)
{
    size_t count = sc_value_count(value), capacity = 2 * FEW;
    if (count <= FEW) {
        return check_few(check, value);
    }
    while (capacity < 2 * count) {
        capacity *= 2;
    }
    slot *slots = sc_alloc_zero(check->allocator, capacity * sizeof *slots);
    if (slots == NULL) {
        return sc_check_end(check, SC_ERROR_OUT_OF_MEMORY);
    }
    bool fine = check_slots(check, value, slots, capacity);
    sc_free(check->allocator, slots, capacity * sizeof *slots);
    return fine;
}

static bool check_contains(sc_check *check, const sc_schema_array *array, sc_value value,
                           sc_evaluated *evaluated)
{
    uint64_t found = 0;
    for (size_t i = 0; i < sc_value_count(value) && check->status == SC_OK; i++) {
        if (sc_check_fits(check, array->contains, sc_value_item(value, i), NULL)) {
            found++;
            if (array->contains_counts) {
                sc_evaluated_add(evaluated, i);
            }
        }
    }
    if (found < array->contains_least) {
        return sc_check_fail(check, SC_ERROR_SCHEMA,
                             "must contain at least %llu matching elements, has %llu",
                             (unsigned long long)array->contains_least, (unsigned long long)found);
    }
    if (found > array->contains_most) {
        return sc_check_fail(check, SC_ERROR_SCHEMA,
                             "must contain at most %llu matching elements, has %llu",
                             (unsigned long long)array->contains_most, (unsigned long long)found);
    }
    return true;
}

static bool check_elements(sc_check *check, const sc_schema_array *array, sc_value value,
                           sc_evaluated *evaluated)
{
    bool fine = true;
    for (size_t i = 0; i < sc_value_count(value) && (fine || !check->quiet); i++) {
        const sc_schema_node *node = i < array->prefix.count ? array->prefix.items[i] : array->rest;
        if (node == NULL) {
            break;
        }
        fine &= sc_check_child(check, node, sc_value_item(value, i));
        sc_evaluated_add(evaluated, i);
        if (check->status != SC_OK) {
            return false;
        }
    }
    return fine;
}

bool sc_check_array(sc_check *check, const sc_schema_node *node, sc_value value,
                    sc_evaluated *evaluated)
{
    const sc_schema_array *array = node->array;
    bool fine = check_count(check, array, sc_value_count(value));
    if (array->prefix.count != 0 || array->rest != NULL) {
        fine &= check_elements(check, array, value, evaluated);
    }
    if (array->contains != NULL && (fine || !check->quiet)) {
        fine &= check_contains(check, array, value, evaluated);
    }
    if (array->unique && (fine || !check->quiet)) {
        fine &= check_unique(check, value);
    }
    return fine;
}
