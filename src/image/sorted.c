/* The depth of the value is that of its image, which is bounded. */
#include "image/sorted.h"

#include "base/alloc.h"
#include "base/sort.h"
#include "image/copy.h"
#include "image/image.h"

static sc_status put(sc_writer *writer, sc_value value);

static int by_key(const void *a, const void *b)
{
    size_t x_length, y_length;
    const char *x = sc_value_key(*(const sc_value *)a, &x_length);
    const char *y = sc_value_key(*(const sc_value *)b, &y_length);
    return sc_compare_texts(x, x_length, y, y_length);
}

static sc_status put_members(sc_writer *writer, const sc_value *members, size_t count)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        status = sc_writer_copy_key(writer, members[i]);
        status = status == SC_OK ? put(writer, members[i]) : status;
    }
    return status;
}

static sc_status put_object(sc_writer *writer, sc_value value)
{
    const sc_allocator *allocator = sc_writer_allocator(writer);
    size_t count = sc_value_count(value);
    sc_value *members = count != 0 ? sc_alloc(allocator, count * sizeof *members) : NULL;
    if (count != 0 && members == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        members[i] = sc_value_item(value, i);
    }
    sc_status status = sc_sort(allocator, members, count, sizeof *members, by_key);
    if (status == SC_OK) {
        status = put_members(writer, members, count);
    }
    sc_free(allocator, members, count * sizeof *members);
    return status;
}

static sc_status put(sc_writer *writer, sc_value value)
{
    sc_kind kind = sc_value_kind(value);
    if (kind != SC_OBJECT && kind != SC_ARRAY) {
        return sc_writer_copy(writer, value);
    }
    (void)sc_writer_take_origin(writer, value);
    sc_status status =
        kind == SC_OBJECT ? sc_writer_begin_object(writer) : sc_writer_begin_array(writer);
    if (status == SC_OK && kind == SC_OBJECT) {
        status = put_object(writer, value);
    }
    for (size_t i = 0; kind == SC_ARRAY && i < sc_value_count(value) && status == SC_OK; i++) {
        status = put(writer, sc_value_item(value, i));
    }
    return status == SC_OK ? sc_writer_end(writer) : status;
}

sc_image *sc_value_sorted(sc_value value, const sc_allocator *allocator)
{
    sc_limits limits = SC_LIMITS_INIT;
    limits.depth = SC_IMAGE_DEPTH_MOST;
    sc_image *image = NULL;
    sc_writer *writer = sc_writer_new(allocator, &limits);
    if (writer != NULL && put(writer, value) == SC_OK) {
        image = sc_writer_finish(writer, NULL);
    }
    sc_writer_free(writer);
    return image;
}
