/*
 * The events of the writer as the fastest readers use them: inline, for text that is known to be
 * UTF-8 and that may be read 16 bytes beyond its end (a reader's input is padded). Each does the
 * common case and leaves the rest to the function of writer.c that does the same for any text.
 *
 * Text is copied in steps of 16 bytes, over its end; the writer's slack behind the text belongs to
 * nobody.
 */
#ifndef SC_IMAGE_EVENTS_H
#define SC_IMAGE_EVENTS_H

#include "image/writer.h"

enum { SC_EVENTS_STEP = 16, SC_EVENTS_KEY_MOST = 16, SC_EVENTS_TEXT_MOST = 64 };

_Static_assert(SC_EVENTS_TEXT_MOST + SC_EVENTS_STEP + SC_WRITER_TEXT_SLACK < SC_WRITER_TEXT_EASY,
               "a short event is easy");

/* The node of a string or datetime whose bytes are behind the text already, where it is easy. */
static inline sc_node sc_writer_keep_text(sc_writer *writer, sc_kind kind, size_t length)
{
    uint32_t offset = (uint32_t)writer->text_length;
    writer->text[offset + length] = '\0';
    writer->text_length += length + 1;
    return (sc_node){.kind = (uint8_t)kind, .as.text = {offset, (uint32_t)length}};
}

/* A string or datetime as the next value. */
static inline sc_status sc_writer_put_text(sc_writer *writer, sc_kind kind, const char *text,
                                           size_t length)
{
    if (length - 1 >= SC_EVENTS_TEXT_MOST || writer->text_length >= writer->text_easy) {
        return sc_writer_text(writer, kind, text, length);
    }
    char *to = writer->text + writer->text_length;
    for (size_t done = 0; done < length; done += SC_EVENTS_STEP) {
        memcpy(to + done, text + done, SC_EVENTS_STEP);
    }
    return sc_writer_put(writer, sc_writer_keep_text(writer, kind, length));
}

static inline bool sc_events_key_is(const sc_writer *writer, uint32_t key, sc_hash_words words,
                                    size_t length)
{
    const char *text = writer->text + key;
    sc_hash_words other = sc_hash_load((const unsigned char *)text, length);
    return (unsigned char)text[-1] == length && words.a == other.a && words.b == other.b;
}

/* Enters a key of at most 16 bytes, that fits, into its free slot. */
static inline uint32_t sc_events_enter(sc_writer *writer, sc_intern_slot *slot, uint64_t hash,
                                       const char *key, size_t length)
{
    uint32_t offset = (uint32_t)writer->text_length + 1;
    char *to = writer->text + offset;
    to[-1] = (char)length;
    memcpy(to, key, SC_EVENTS_STEP);
    to[length] = '\0';
    writer->text_length = offset + length + 1;
    *slot = (sc_intern_slot){(uint32_t)hash, offset};
    writer->key_count++;
    if (sc_writer_is_operator(key, length)) {
        writer->flags |= SC_IMAGE_OPERATORS;
    }
    return offset;
}

/* The key of the next value; the open container must be an object that waits for one. */
static inline sc_status sc_writer_put_key(sc_writer *writer, const char *key, size_t length)
{
    if (length > SC_EVENTS_KEY_MOST) {
        return sc_writer_known_key(writer, key, length);
    }
    sc_hash_words words = sc_hash_load((const unsigned char *)key, length);
    uint64_t hash = sc_hash_mix(words, length, writer->secret_a, writer->secret_b);
    size_t mask = writer->slot_count - 1, at = hash & mask;
    uint32_t offset;
    while ((offset = writer->slots[at].key) != 0) {
        if (writer->slots[at].hash == (uint32_t)hash &&
            sc_events_key_is(writer, offset, words, length)) {
            break;
        }
        at = (at + 1) & mask;
    }
    bool known = offset != 0;
    if (!known) {
        if (writer->text_length >= writer->text_easy ||
            writer->key_count * 2 + 1 >= writer->slot_count) {
            return sc_writer_known_key(writer, key, length);
        }
        offset = sc_events_enter(writer, &writer->slots[at], hash, key, length);
    }
    sc_writer_take_key(writer, offset, hash, known);
    return SC_OK;
}

/* Opens the container that was just put. */
static inline sc_status sc_writer_enter(sc_writer *writer)
{
    if (writer->depth + 1 >= writer->depth_room) {
        return sc_writer_enter_slow(writer);
    }
    writer->levels[writer->depth].seen = writer->seen;
    writer->levels[++writer->depth].container = writer->open = writer->last;
    writer->seen = 0;
    return SC_OK;
}

/* Begins an object or array. */
static inline sc_status sc_writer_begin(sc_writer *writer, sc_kind kind)
{
    sc_status status = sc_writer_put(writer, (sc_node){.kind = (uint8_t)kind});
    return status == SC_OK ? sc_writer_enter(writer) : status;
}

/* Ends the open container, to which no key without a value was given. */
static inline void sc_writer_close(sc_writer *writer)
{
    writer->levels[writer->depth].children += writer->nodes[writer->open].node.as.children.count;
    writer->last = writer->open;
    const sc_open_level *level = &writer->levels[--writer->depth];
    writer->open = level->container;
    writer->seen = level->seen;
}

#endif
