/* Sets of characters: gathered as ranges in any order, then sorted and joined. */
#include "base/alloc.h"
#include "schema/regex_tree.h"
#include "schema/unicode.h"

#include <string.h>

void sc_set_free(sc_set_builder *set)
{
    sc_free(set->allocator, set->ranges, set->capacity * sizeof *set->ranges);
    set->ranges = NULL;
    set->count = set->capacity = 0;
}

void sc_set_add(sc_set_builder *set, uint32_t low, uint32_t high)
{
    if (!sc_grow(set->allocator, &set->ranges, &set->capacity, set->count + 1, sizeof *set->ranges,
                 SC_REGEX_RANGES_MOST)) {
        bool full = set->count >= SC_REGEX_RANGES_MOST;
        set->status = full ? SC_ERROR_TOO_LARGE : SC_ERROR_OUT_OF_MEMORY;
        return;
    }
    set->ranges[set->count++] = (sc_range){low, high};
}

/* Moves the range at `at` down to its place in the heap of `count`. */
static void sift(sc_range *ranges, size_t at, size_t count)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && ranges[child + 1].low > ranges[child].low;
        if (ranges[at].low >= ranges[child].low) {
            return;
        }
        sc_range moved = ranges[at];
        ranges[at] = ranges[child];
        ranges[child] = moved;
    }
}

static void sort(sc_range *ranges, size_t count)
{
    for (size_t i = count / 2; i-- > 0;) {
        sift(ranges, i, count);
    }
    for (size_t end = count; end > 1; end--) {
        sc_range largest = ranges[0];
        ranges[0] = ranges[end - 1];
        ranges[end - 1] = largest;
        sift(ranges, 0, end - 1);
    }
}

/* Sorts, and joins what overlaps or touches. */
static void normalise(sc_set_builder *set)
{
    sort(set->ranges, set->count);
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        sc_range range = set->ranges[i];
        if (kept != 0 && range.low <= set->ranges[kept - 1].high + 1) {
            sc_range *before = &set->ranges[kept - 1];
            before->high = before->high > range.high ? before->high : range.high;
        } else {
            set->ranges[kept++] = range;
        }
    }
    set->count = kept;
}

void sc_set_add_complement(sc_set_builder *set, sc_set_builder *other)
{
    normalise(other);
    uint32_t next = 0;
    for (size_t i = 0; i < other->count; i++) {
        if (other->ranges[i].low > next) {
            sc_set_add(set, next, other->ranges[i].low - 1);
        }
        next = other->ranges[i].high + 1;
    }
    if (next <= SC_UNICODE_MOST) {
        sc_set_add(set, next, SC_UNICODE_MOST);
    }
    set->status = set->status != SC_OK ? set->status : other->status;
}

void sc_set_add_class(sc_set_builder *set, char letter)
{
    static const sc_range digits[] = {{'0', '9'}};
    static const sc_range words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    static const sc_range spaces[] = {
        {0x09, 0x0D},     {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
        {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
    const sc_range *ranges = letter == 'd' ? digits : letter == 'w' ? words : spaces;
    size_t count = letter == 'd'   ? sizeof digits / sizeof digits[0]
                   : letter == 'w' ? sizeof words / sizeof words[0]
                                   : sizeof spaces / sizeof spaces[0];
    for (size_t i = 0; i < count; i++) {
        sc_set_add(set, ranges[i].low, ranges[i].high);
    }
}

void sc_set_add_categories(sc_set_builder *set, uint32_t categories)
{
    uint32_t first, category, next, ignored;
    for (size_t i = 0; sc_unicode_stretch(i, &first, &category); i++) {
        if (!sc_unicode_stretch(i + 1, &next, &ignored)) {
            next = SC_UNICODE_MOST + 1;
        }
        if ((category & categories) != 0) {
            sc_set_add(set, first, next - 1);
        }
    }
}

static const sc_char_set *keep(const sc_set_builder *set, sc_arena *arena)
{
    sc_char_set *made = sc_arena_alloc_zero(arena, sizeof *made);
    sc_range *ranges = sc_arena_alloc_array(arena, set->count, sizeof *ranges);
    if (made == NULL || (ranges == NULL && set->count != 0)) {
        return NULL;
    }
    for (size_t i = 0; i < set->count; i++) {
        sc_range range = set->ranges[i];
        for (uint32_t c = range.low; c <= range.high && c < 128; c++) {
            made->ascii[c / 64] |= UINT64_C(1) << c % 64;
        }
        if (range.high >= 128) {
            ranges[made->count++] = range;
        }
    }
    made->ranges = ranges;
    return made;
}

const sc_char_set *sc_set_finish(sc_set_builder *set, bool negated, sc_arena *arena)
{
    const sc_char_set *made = NULL;
    sc_set_builder other = {.allocator = set->allocator};
    if (negated) {
        sc_set_add_complement(&other, set);
    } else {
        normalise(set);
    }
    set->status = set->status != SC_OK ? set->status : other.status;
    if (set->status == SC_OK && (made = keep(negated ? &other : set, arena)) == NULL) {
        set->status = SC_ERROR_OUT_OF_MEMORY;
    }
    sc_set_free(&other);
    return made;
}
