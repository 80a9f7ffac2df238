/* Runs of doubling width are merged from one half of the memory to the other and back. */
#include "base/sort.h"

#include <string.h>

#include "base/alloc.h"

typedef struct sorting {
    size_t size;
    sc_compare compare;
} sorting;

static bool is_sorted(const sorting *by, const unsigned char *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (by->compare(items + (i - 1) * by->size, items + i * by->size) > 0) {
            return false;
        }
    }
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void merge(const sorting *by, const unsigned char *from, unsigned char *to, size_t start,
                  size_t middle, size_t end)
{
    size_t size = by->size;
    const unsigned char *a = from + start * size, *a_end = from + middle * size;
    const unsigned char *b = a_end, *b_end = from + end * size;
    for (to += start * size; a < a_end || b < b_end; to += size) {
        bool take_a = a < a_end && (b == b_end || by->compare(a, b) <= 0);
        memcpy(to, take_a ? a : b, size);
        a += take_a ? size : 0;
        b += take_a ? 0 : size;
    }
}

sc_status sc_sort(const sc_allocator *allocator, void *items, size_t count, size_t size,
                  sc_compare compare)
{
    const sorting by = {size, compare};
    if (is_sorted(&by, items, count)) {
        return SC_OK;
    }
    unsigned char *scratch = sc_alloc_array(allocator, count, size);
    if (scratch == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    unsigned char *from = items, *to = scratch;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t middle = least(start + width, count);
            merge(&by, from, to, start, middle, least(middle + width, count));
        }
        unsigned char *other = from;
        from = to;
        to = other;
    }
    if (from != items) {
        memcpy(items, from, count * size);
    }
    sc_free(allocator, scratch, count * size);
    return SC_OK;
}
