/*
 * Scalars on their way into the draft: each is one node, a text beside it in the text section. The
 * writer itself sees to where the node goes.
 */
#include "image/writer.h"

#include <string.h>

#include "base/datetime.h"
#include "base/utf8.h"

static sc_status put(sc_writer *writer, sc_kind kind, uint8_t flags, uint64_t bits)
{
    if (writer == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    return sc_writer_put(writer, (sc_node){.kind = (uint8_t)kind, .flags = flags, .as.bits = bits});
}

sc_status sc_writer_null(sc_writer *writer)
{
    return put(writer, SC_NULL, 0, 0);
}

sc_status sc_writer_bool(sc_writer *writer, bool value)
{
    return put(writer, SC_BOOL, 0, value);
}

sc_status sc_writer_int(sc_writer *writer, int64_t value)
{
    return put(writer, SC_INTEGER, 0, (uint64_t)value);
}

sc_status sc_writer_uint(sc_writer *writer, uint64_t value)
{
    return put(writer, SC_INTEGER, value > INT64_MAX ? SC_NODE_UNSIGNED : 0, value);
}

sc_status sc_writer_float(sc_writer *writer, double value)
{
    if (writer == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    return sc_writer_put(writer, (sc_node){.kind = SC_FLOAT, .as.number = value});
}

sc_status sc_writer_text(sc_writer *writer, sc_kind kind, const char *text, size_t length)
{
    if (writer->status != SC_OK) {
        return writer->status;
    }
    uint32_t offset = length != 0 ? sc_writer_store_as(writer, text, length, false) : 0;
    sc_node node = {.kind = (uint8_t)kind, .as.text = {offset, (uint32_t)length}};
    return writer->status == SC_OK ? sc_writer_put(writer, node) : writer->status;
}

sc_status sc_writer_string(sc_writer *writer, const char *text, size_t length)
{
    bool ascii;
    if (writer == NULL || (text == NULL && length != 0)) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    if (writer->status == SC_OK && sc_utf8_check(text, length, &ascii) != length) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_UTF8);
    }
    return sc_writer_text(writer, SC_STRING, text, length);
}

sc_status sc_writer_datetime(sc_writer *writer, const char *text, size_t length)
{
    if (writer == NULL || text == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    if (!sc_datetime_parse(text, length, NULL)) {
        return sc_writer_fail(writer, SC_ERROR_BAD_VALUE);
    }
    char normal[SC_DATETIME_SIZE];
    size_t count = sc_datetime_normalise(text, length, normal);
    return sc_writer_text(writer, SC_DATETIME, normal, count);
}

static sc_status enter_beside(sc_writer *writer, uint32_t offset, uint32_t length)
{
    if (writer->beside_count == writer->beside_capacity &&
        !sc_writer_grow(writer, &writer->beside, NULL, &writer->beside_capacity,
                        writer->beside_count + 1, sizeof *writer->beside, UINT32_MAX)) {
        return writer->status;
    }
    writer->beside[writer->beside_count++] = (sc_untyped_text){writer->last, offset, length};
    return SC_OK;
}

sc_status sc_writer_beside(sc_writer *writer, const char *text, size_t length)
{
    if (writer->status != SC_OK) {
        return writer->status;
    }
    sc_draft *draft = &writer->nodes[writer->last];
    draft->node.flags |= SC_NODE_UNTYPED;
    if (draft->node.kind == SC_STRING) {
        return SC_OK; /* the string is the text */
    }
    uint32_t offset = length != 0 ? sc_writer_store_as(writer, text, length, false) : 0;
    return writer->status == SC_OK ? enter_beside(writer, offset, (uint32_t)length)
                                   : writer->status;
}

uint32_t sc_writer_store(sc_writer *writer, const char *text, size_t length)
{
    return sc_writer_store_as(writer, text, length, false);
}

sc_status sc_writer_beside_stored(sc_writer *writer, uint32_t offset, uint32_t length)
{
    if (writer->status != SC_OK) {
        return writer->status;
    }
    writer->nodes[writer->last].node.flags |= SC_NODE_UNTYPED;
    return enter_beside(writer, offset, length);
}

sc_status sc_writer_share_beside(sc_writer *writer, sc_ref ref)
{
    for (size_t i = writer->beside_count; i != 0; i--) {
        if (writer->beside[i - 1].node == ref) {
            return enter_beside(writer, writer->beside[i - 1].offset, writer->beside[i - 1].length);
        }
    }
    return SC_OK;
}

void sc_writer_secret(sc_writer *writer)
{
    if (writer->status == SC_OK && writer->last != SC_REF_NONE) {
        writer->nodes[writer->last].node.flags |= SC_NODE_SECRET;
    }
}

void sc_writer_secret_since(sc_writer *writer, uint32_t before)
{
    for (size_t i = (size_t)before + 1; i < writer->count; i++) { /* node 0 is not counted */
        sc_node *node = &writer->nodes[i].node;
        if (node->kind != SC_NULL && node->kind != SC_BOOL) {
            node->flags |= SC_NODE_SECRET;
        }
    }
}
