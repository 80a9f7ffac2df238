/*
 * The values that a reader had open when it failed, so that secrets among them are hidden. The
 * draft knows the keys on the way to the open container, the key that waits for its value, and the
 * last value, which the reader may not have read to its end (a quote too early, a PEM block that
 * lost its indentation). Readers that write only at the end report the key of their last setting.
 */
#include "format/open.h"

static const char *key_of(const sc_writer *writer, const sc_node *node, size_t *length)
{
    const char *key = node->key != 0 ? writer->text + node->key : NULL;
    *length = key != NULL ? sc_key_length(key) : 0;
    return key;
}

static unsigned child(const sc_reading *reading, const sc_writer *writer, unsigned says, sc_ref ref)
{
    size_t length;
    const char *key = key_of(writer, &sc_writer_draft(writer, ref)->node, &length);
    return sc_secrets_child(reading->secrets, says, key, length);
}

bool sc_reading_is_secret(const sc_reading *reading, const sc_writer *writer)
{
    unsigned says = 0;
    for (size_t i = 1; i <= writer->depth; i++) {
        says = child(reading, writer, says, writer->levels[i].container);
    }
    if (writer->key != 0) {
        const char *key = writer->text + writer->key;
        return sc_secrets_child(reading->secrets, says, key, sc_key_length(key)) != 0;
    }
    return (says & (SC_SECRET_WORD | SC_SECRET_BELOW)) != 0;
}

/* The value that was put last, and in it the last one again. */
static bool last_is_secret(const sc_reading *reading, const sc_writer *writer)
{
    sc_ref ref = sc_writer_last(writer);
    unsigned says = 0;
    while (ref != SC_REF_NONE && says == 0) {
        const sc_draft *draft = sc_writer_draft(writer, ref);
        says = child(reading, writer, says, ref);
        ref = sc_node_is_container(&draft->node) ? draft->last : SC_REF_NONE;
    }
    return says != 0;
}

static bool in_line(const sc_reading *reading, const char *key, size_t length)
{
    const char *text = reading->text, *end = text + reading->length;
    for (uint32_t line = 1; line < reading->error->line && text < end; text++) {
        line += *text == '\n' || (*text == '\r' && text[1] != '\n');
    }
    for (; (size_t)(end - text) >= length && *text != '\n' && *text != '\r'; text++) {
        if (memcmp(text, key, length) == 0) {
            return true;
        }
    }
    return false;
}

/* The first value on the line of the error whose secret key the line does not show as it is. */
static uint32_t escaped_column(const sc_reading *reading, const sc_writer *writer)
{
    enum { LOOKED_AT = 64 }; /* keys: more on one line that are escaped are no accident */
    uint32_t first = 0;
    unsigned left = LOOKED_AT;
    for (size_t i = 1; i < writer->count; i++) {
        const sc_node *node = &writer->nodes[i].node;
        uint32_t line, column;
        size_t length;
        const char *key = key_of(writer, node, &length);
        sc_writer_place_of(writer, (sc_ref)i, &line, &column);
        if (line != reading->error->line || key == NULL || (first != 0 && column >= first) ||
            sc_secrets_key(reading->secrets, key, length) == 0) {
            continue;
        }
        if (left == 0 || !in_line(reading, key, length)) {
            first = column;
        }
        left -= left != 0;
    }
    return first;
}

void sc_reading_open(const sc_reading *reading, const sc_writer *writer, sc_secret_open *out)
{
    *out = (sc_secret_open){.secret = false};
    if (reading->error == NULL || reading->error->line == 0) {
        return;
    }
    if (reading->open_key != NULL) {
        out->secret =
            sc_secrets_match(reading->secrets, reading->open_section,
                             reading->open_section_length) ||
            sc_secrets_variable(reading->secrets, reading->open_key, reading->open_key_length) != 0;
        return;
    }
    bool waiting = writer->key != 0;
    out->secret =
        sc_reading_is_secret(reading, writer) || (!waiting && last_is_secret(reading, writer));
    out->column = escaped_column(reading, writer);
}
