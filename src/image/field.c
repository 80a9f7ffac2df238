/*
 * The member that a field means. A field is looked up by its exact key first, which costs what any
 * look-up costs; only one that is written otherwise walks the members, once.
 */
#include "base/ascii.h"
#include "base/loose.h"
#include "image/image.h"

static bool is_lower_case_of(const char *key, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (key[i] != sc_ascii_lower(name[i])) {
            return false;
        }
    }
    return true;
}

static sc_value loose_member(sc_value object, const char *name, size_t length)
{
    sc_value only = {0};
    size_t fitting = 0, count = sc_value_count(object);
    for (size_t i = 0; i < count; i++) {
        sc_value member = sc_value_item(object, i);
        size_t key_length;
        const char *key = sc_value_key(member, &key_length);
        if (!sc_loose_equal(key, key_length, name, length)) {
            continue;
        }
        if (key_length == length && is_lower_case_of(key, name, length)) {
            return member;
        }
        only = member;
        fitting++;
    }
    return fitting == 1 ? only : (sc_value){0};
}

sc_value sc_value_field(sc_value value, const char *name, size_t length)
{
    sc_value exact = sc_value_member(value, name, length);
    if (exact.image != NULL || sc_value_kind(value) != SC_OBJECT || name == NULL) {
        return exact;
    }
    return loose_member(value, name, length);
}
