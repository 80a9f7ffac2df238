/*
 * Where values are from: the sources of the draft, each once, and the place of the next values.
 * Few sources are looked for one by one; more are found through a table of their hashes.
 */
#include "image/writer.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { SOURCES_SCANNED = 8 /* more are found through source_slots */ };

static uint32_t source_hash(const sc_writer *writer, sc_source_kind kind, const char *name,
                            size_t length)
{
    return (uint32_t)sc_hash(name, length, writer->seed ^ (uint64_t)kind);
}

static bool source_is(const sc_writer *writer, uint32_t number, uint32_t hash, sc_source_entry is)
{
    const sc_draft_source *have = &writer->sources[number];
    return have->hash == hash && have->entry.kind == is.kind && have->entry.secret == is.secret &&
           have->entry.length == is.length;
}

/* Enters every source into a table of twice the room; at the first time, those that were scanned.
 */
static bool grow_source_slots(sc_writer *writer)
{
    size_t count = writer->source_slot_count != 0 ? writer->source_slot_count * 2 : 64;
    uint32_t *slots = sc_alloc_zero(writer->allocator, count * sizeof *slots);
    if (slots == NULL) {
        sc_writer_fail(writer, SC_ERROR_OUT_OF_MEMORY);
        return false;
    }
    for (uint32_t i = 0; i < writer->source_count; i++) {
        size_t at = writer->sources[i].hash & (count - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (count - 1);
        }
        slots[at] = i + 1;
    }
    sc_free(writer->allocator, writer->source_slots, writer->source_slot_count * sizeof *slots);
    writer->source_slots = slots;
    writer->source_slot_count = count;
    return true;
}

/* The number of a known source, or SC_REF_NONE. */
static uint32_t find_source(const sc_writer *writer, uint32_t hash, sc_source_entry is,
                            const char *name)
{
    if (writer->source_slots == NULL) {
        for (uint32_t i = 0; i < writer->source_count; i++) {
            if (source_is(writer, i, hash, is) &&
                memcmp(writer->text + writer->sources[i].entry.name, name, is.length) == 0) {
                return i;
            }
        }
        return SC_REF_NONE;
    }
    size_t mask = writer->source_slot_count - 1;
    for (size_t at = hash & mask; writer->source_slots[at] != 0; at = (at + 1) & mask) {
        uint32_t i = writer->source_slots[at] - 1;
        if (source_is(writer, i, hash, is) &&
            memcmp(writer->text + writer->sources[i].entry.name, name, is.length) == 0) {
            return i;
        }
    }
    return SC_REF_NONE;
}

static uint32_t add_source(sc_writer *writer, uint32_t hash, sc_source_entry entry,
                           const char *name)
{
    entry.name = entry.length != 0 ? sc_writer_store_as(writer, name, entry.length, false) : 0;
    if (writer->status != SC_OK ||
        (writer->source_count == writer->source_capacity &&
         !sc_writer_grow(writer, &writer->sources, writer->own_sources, &writer->source_capacity,
                         writer->source_count + 1, sizeof *writer->sources, UINT32_MAX / 2))) {
        return SC_REF_NONE;
    }
    uint32_t number = (uint32_t)writer->source_count;
    writer->sources[writer->source_count++] = (sc_draft_source){entry, hash};
    if (writer->source_count > SOURCES_SCANNED &&
        writer->source_count * 2 > writer->source_slot_count) {
        return grow_source_slots(writer) ? number : SC_REF_NONE;
    }
    if (writer->source_slots != NULL) {
        size_t at = hash & (writer->source_slot_count - 1);
        while (writer->source_slots[at] != 0) {
            at = (at + 1) & (writer->source_slot_count - 1);
        }
        writer->source_slots[at] = number + 1;
    }
    return number;
}

sc_status sc_writer_source(sc_writer *writer, sc_source_kind kind, const char *name, bool secret)
{
    if (writer == NULL || name == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    size_t length = strlen(name);
    if (length > SC_WRITER_TEXT_MOST / 2) {
        return sc_writer_fail(writer, SC_ERROR_TOO_LARGE);
    }
    if (writer->status != SC_OK) {
        return writer->status;
    }
    uint32_t hash = source_hash(writer, kind, name, length);
    sc_source_entry entry = {(uint8_t)kind, secret, 0, 0, (uint32_t)length};
    uint32_t number = find_source(writer, hash, entry, name);
    if (number == SC_REF_NONE) {
        number = add_source(writer, hash, entry, name);
    }
    if (writer->status == SC_OK) {
        sc_writer_set_origin(writer, number, 0, 0);
    }
    return writer->status;
}

void sc_writer_set_origin(sc_writer *writer, uint32_t source, uint32_t line, uint32_t column)
{
    bool wide = line >= SC_ORIGIN_MAX || column >= SC_ORIGIN_MAX ||
                (source >= SC_SOURCE_WIDE && source != SC_SOURCE_NONE);
    writer->wide = (sc_wide_origin){0, source, line, column};
    writer->special = (writer->special & ~(unsigned)SC_SPECIAL_WIDE) | (wide ? SC_SPECIAL_WIDE : 0);
    writer->careful = wide ? UINT32_MAX : 0;
    writer->packed_source = sc_origin_pack(source, 0, 0);
    writer->origin = sc_origin_pack(source, line, column);
}

void sc_writer_place(sc_writer *writer, uint32_t line, uint32_t column)
{
    if (writer != NULL) {
        sc_writer_set_place(writer, line, column);
    }
}

/* ---- looking back ---- */

sc_wide_origin sc_writer_origin_of(const sc_writer *writer, sc_ref ref)
{
    sc_packed_origin origin = writer->nodes[ref].origin;
    uint32_t source = (uint32_t)(origin >> 48), line = (uint32_t)(origin >> 24) & SC_ORIGIN_MAX;
    if (line == SC_ORIGIN_MAX) {
        return writer->wides[(uint64_t)source << 24 | (origin & SC_ORIGIN_MAX)];
    }
    return (sc_wide_origin){ref, source == SC_SOURCE_WIDE ? SC_SOURCE_NONE : source, line,
                            (uint32_t)origin & SC_ORIGIN_MAX};
}

void sc_writer_place_of(const sc_writer *writer, sc_ref ref, uint32_t *line, uint32_t *column)
{
    sc_wide_origin origin = sc_writer_origin_of(writer, ref);
    *line = origin.line;
    *column = origin.column;
}
