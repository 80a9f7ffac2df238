/* Runs of doubling width are merged from one half of the memory to the other and back. */
#include "source/sort.h"

#include <string.h>

#include "base/alloc.h"

static bool is_sorted(const void *const *items, size_t count, sc_compare compare)
{
    for (size_t i = 1; i < count; i++) {
        if (compare(items[i - 1], items[i]) > 0) {
            return false;
        }
    }
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void merge(const void *const *from, const void **to, size_t start, size_t middle, size_t end,
                  sc_compare compare)
{
    size_t a = start, b = middle;
    for (size_t i = start; i < end; i++) {
        bool take_a = a < middle && (b == end || compare(from[a], from[b]) <= 0);
        to[i] = take_a ? from[a++] : from[b++];
    }
}

sc_status sc_sort(const sc_allocator *allocator, const void **items, size_t count,
                  sc_compare compare)
{
    if (is_sorted(items, count, compare)) {
        return SC_OK;
    }
    const void **scratch = sc_alloc_array(allocator, count, sizeof *scratch);
    if (scratch == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    const void **from = items, **to = scratch;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t middle = least(start + width, count);
            merge(from, to, start, middle, least(middle + width, count), compare);
        }
        const void **other = from;
        from = to;
        to = other;
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
    sc_free(allocator, scratch, count * sizeof *scratch);
    return SC_OK;
}
