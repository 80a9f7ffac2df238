/* Edit distance for "did you mean", in fixed memory: three rows of at most 65 cells. */
#include "image/near.h"

#include <string.h>

#include "base/ascii.h"
#include "image/delta.h"
#include "image/path.h"

enum { NEAR_MAX = 64, MEMBERS_MAX = 10000 };

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein, restricted to swaps of neighbours (optimal string alignment). */
unsigned sc_near_distance(const char *a, size_t a_length, const char *b, size_t b_length,
                          unsigned limit)
{
    unsigned rows[3][NEAR_MAX + 1];
    if (a_length > NEAR_MAX || b_length > NEAR_MAX) {
        return limit + 1;
    }
    for (unsigned j = 0; j <= b_length; j++) {
        rows[0][j] = j;
    }
    for (unsigned i = 1; i <= a_length; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (unsigned j = 1; j <= b_length; j++) {
            char x = sc_ascii_lower(a[i - 1]), y = sc_ascii_lower(b[j - 1]);
            row[j] = smaller(smaller(above[j] + 1, row[j - 1] + 1), above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == sc_ascii_lower(b[j - 2]) && sc_ascii_lower(a[i - 2]) == y) {
                row[j] = smaller(row[j], before[j - 2] + 1);
            }
        }
    }
    return smaller(rows[a_length % 3][b_length], limit + 1);
}

sc_value sc_near_member(sc_value object, const char *key, size_t length)
{
    sc_value best = {0};
    /* A third of the letters may be wrong, at least one and at most three. */
    unsigned limit = length < 5 ? 1 : length < 9 ? 2 : 3;
    size_t count = sc_value_kind(object) == SC_OBJECT ? sc_value_count(object) : 0;
    for (size_t i = 0; i < count && i < MEMBERS_MAX && limit != 0; i++) {
        sc_value member = sc_value_item(object, i);
        size_t have;
        const char *text = sc_value_key(member, &have);
        unsigned distance = sc_near_distance(key, length, text, have, limit);
        /* A text of which nothing stays is not near. */
        if (distance <= limit && distance < length) {
            best = member;
            limit = distance - (distance != 0);
            if (distance == 0) {
                break;
            }
        }
    }
    return best;
}

/* The length with the step from `from` to its child `to`; beyond `size` where it does not fit. */
static size_t append_step(sc_value from, sc_value to, char *out, size_t size, size_t length)
{
    if (sc_value_kind(from) == SC_ARRAY) {
        return sc_path_append_index(out, size, length, sc_value_index(from, to));
    }
    size_t key_length;
    const char *key = sc_value_key(to, &key_length);
    return sc_path_append_key(out, size, length, key, key_length);
}

sc_value sc_near_path(sc_value from, const char *path, size_t path_length, char *out, size_t size,
                      size_t length)
{
    sc_path_cursor cursor;
    sc_segment segment;
    bool replaced = false;
    sc_path_begin(&cursor, path, path_length);
    while (sc_path_next(&cursor, &segment) == 1) {
        sc_value to = sc_value_step(from, &segment);
        if (to.image == NULL && !replaced && segment.kind != SC_SEGMENT_INDEX) {
            to = sc_near_member(from, segment.text, segment.length);
            replaced = to.image != NULL;
        }
        if (to.image == NULL) {
            break;
        }
        length = append_step(from, to, out, size, length);
        if (length >= size) {
            return (sc_value){0};
        }
        from = to;
    }
    return replaced ? from : (sc_value){0};
}
