/*
 * A schema from values: the types that were seen at each place, the keys that every object had as
 * required. All values are read side by side, so memory is what the schema itself takes.
 */
#include "base/alloc.h"
#include "schema/check.h"
#include "schema/make.h"
#include "schema/names.h"

#include <string.h>

enum { VALUES_MOST = 1 << 24, INFER_DEPTH_MOST = 64, WORK_MOST = 50000000 };

typedef struct inferring {
    sc_writer *writer;
    const sc_allocator *allocator;
    sc_status status;
} inferring;

/* Values that share a place. */
typedef struct place {
    sc_value *items;
    size_t count, capacity;
} place;

static void put_place(inferring *infer, const place *at, unsigned depth);

static void put_text(inferring *infer, const char *text)
{
    (void)sc_writer_string(infer->writer, text, strlen(text));
}

static void put_key(inferring *infer, const char *key)
{
    (void)sc_writer_key(infer->writer, key, strlen(key));
}

static bool add(inferring *infer, place *at, sc_value value)
{
    if (!sc_grow(infer->allocator, &at->items, &at->capacity, at->count + 1, sizeof *at->items,
                 VALUES_MOST)) {
        infer->status = SC_ERROR_OUT_OF_MEMORY;
        return false;
    }
    at->items[at->count++] = value;
    return true;
}

static void release(const inferring *infer, place *at)
{
    sc_free(infer->allocator, at->items, at->capacity * sizeof *at->items);
}

/* ---- types ---- */

static unsigned types_of(const place *at)
{
    unsigned types = 0;
    for (size_t i = 0; i < at->count; i++) {
        unsigned own = sc_check_types_of(sc_value_kind(at->items[i]));
        /* An integer is a number too; it says so only beside one. */
        types |= (own & SC_TYPE_INTEGER) != 0 ? (unsigned)SC_TYPE_INTEGER : own;
    }
    return (types & SC_TYPE_NUMBER) != 0 ? types & ~(unsigned)SC_TYPE_INTEGER : types;
}

static void put_types(inferring *infer, unsigned types)
{
    static const char *const names[] = {"null",   "boolean", "integer", "number",
                                        "string", "array",   "object"};
    bool several = (types & (types - 1)) != 0;
    put_key(infer, "type");
    if (several) {
        (void)sc_writer_begin_array(infer->writer);
    }
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((types >> i & 1) != 0) {
            put_text(infer, names[i]);
        }
    }
    if (several) {
        (void)sc_writer_end(infer->writer);
    }
}

/* ---- objects ---- */

/* The members of that key in all objects of the place. */
static void gather_key(inferring *infer, const place *at, const char *key, size_t length,
                       place *out)
{
    for (size_t i = 0; i < at->count && infer->status == SC_OK; i++) {
        sc_value member = sc_value_member(at->items[i], key, length);
        if (member.image != NULL) {
            (void)add(infer, out, member);
        }
    }
}

static size_t count_objects(const place *at)
{
    size_t count = 0;
    for (size_t i = 0; i < at->count; i++) {
        count += sc_value_kind(at->items[i]) == SC_OBJECT;
    }
    return count;
}

/* Calls for each key once, in order of appearance. */
static void each_key(inferring *infer, const place *at, unsigned depth, place *required)
{
    sc_schema_names seen;
    sc_schema_names_init(&seen, infer->allocator);
    size_t objects = count_objects(at);
    for (size_t i = 0; i < at->count && infer->status == SC_OK; i++) {
        size_t count = sc_value_kind(at->items[i]) == SC_OBJECT ? sc_value_count(at->items[i]) : 0;
        for (size_t k = 0; k < count && infer->status == SC_OK; k++) {
            sc_value member = sc_value_item(at->items[i], k);
            size_t length;
            const char *key = sc_value_key(member, &length);
            sc_schema_name name = {key, length, 0, 0};
            if (sc_schema_names_find(&seen, key, length) != NULL) {
                continue;
            }
            if ((uint64_t)seen.count * at->count > WORK_MOST) {
                infer->status = SC_ERROR_TOO_LARGE;
                break;
            }
            if (!sc_schema_names_add(&seen, name)) {
                infer->status = SC_ERROR_OUT_OF_MEMORY;
                break;
            }
            place members = {0};
            gather_key(infer, at, key, length, &members);
            (void)sc_writer_key(infer->writer, key, length);
            put_place(infer, &members, depth + 1);
            if (members.count == objects) {
                (void)add(infer, required, member);
            }
            release(infer, &members);
        }
    }
    sc_schema_names_free(&seen);
}

static void put_object(inferring *infer, const place *at, unsigned depth)
{
    place required = {0};
    put_key(infer, "properties");
    (void)sc_writer_begin_object(infer->writer);
    each_key(infer, at, depth, &required);
    (void)sc_writer_end(infer->writer);
    if (required.count != 0) {
        put_key(infer, "required");
        (void)sc_writer_begin_array(infer->writer);
        for (size_t i = 0; i < required.count; i++) {
            size_t length;
            const char *key = sc_value_key(required.items[i], &length);
            (void)sc_writer_string(infer->writer, key, length);
        }
        (void)sc_writer_end(infer->writer);
    }
    release(infer, &required);
}

/* ---- arrays ---- */

static void put_array(inferring *infer, const place *at, unsigned depth)
{
    place elements = {0};
    for (size_t i = 0; i < at->count && infer->status == SC_OK; i++) {
        size_t count = sc_value_kind(at->items[i]) == SC_ARRAY ? sc_value_count(at->items[i]) : 0;
        for (size_t k = 0; k < count && infer->status == SC_OK; k++) {
            (void)add(infer, &elements, sc_value_item(at->items[i], k));
        }
    }
    if (elements.count != 0) {
        put_key(infer, "items");
        put_place(infer, &elements, depth + 1);
    }
    release(infer, &elements);
}

/* A value that was only ever null says nothing of what it is when it is there. */
static void put_place(inferring *infer, const place *at, unsigned depth)
{
    unsigned types = types_of(at) != SC_TYPE_NULL ? types_of(at) : 0;
    (void)sc_writer_begin_object(infer->writer);
    if (infer->status == SC_OK && types != 0 && depth < INFER_DEPTH_MOST) {
        put_types(infer, types);
        if ((types & SC_TYPE_OBJECT) != 0) {
            put_object(infer, at, depth);
        }
        if ((types & SC_TYPE_ARRAY) != 0) {
            put_array(infer, at, depth);
        }
    }
    (void)sc_writer_end(infer->writer);
}

sc_status sc_make_inferred(sc_writer *writer, const sc_value *values, size_t count,
                           const sc_allocator *allocator)
{
    inferring infer = {.writer = writer, .allocator = allocator};
    place root = {0};
    for (size_t i = 0; i < count && infer.status == SC_OK; i++) {
        (void)add(&infer, &root, values[i]);
    }
    unsigned types = types_of(&root) != SC_TYPE_NULL ? types_of(&root) : 0;
    (void)sc_writer_begin_object(writer);
    put_key(&infer, "$schema");
    put_text(&infer, "https://json-schema.org/draft/2020-12/schema");
    if (infer.status == SC_OK && types != 0) {
        put_types(&infer, types);
        if ((types & SC_TYPE_OBJECT) != 0) {
            put_object(&infer, &root, 0);
        }
        if ((types & SC_TYPE_ARRAY) != 0) {
            put_array(&infer, &root, 0);
        }
    }
    (void)sc_writer_end(writer);
    release(&infer, &root);
    return infer.status;
}
