/*
 * Several documents. The first goes straight into the reading's writer, as do all
 * of a list. When they are merged, each further one is composed in a writer
 * beside, and its image merged into the first one's draft: objects key by key,
 * anything else replaces, and an empty document changes nothing.
 */
#include "format/lines.h"
#include "format/yaml/compose.h"

static sc_documents mode(const sc_yaml_composer *composer)
{
    return composer->reading->options.documents;
}

static bool is_beside(const sc_yaml_composer *composer)
{
    return mode(composer) == SC_DOCUMENTS_MERGE && composer->documents > 1;
}

/* Gives `to` the source of the reading's writer, which has just that one. */
static sc_status share_source(const sc_writer *from, sc_writer *to)
{
    if (from->source_count == 0) {
        return SC_OK;
    }
    const sc_source_entry *entry = &from->sources[0].entry;
    return sc_writer_source(to, (sc_source_kind)entry->kind, from->text + entry->name,
                            entry->secret != 0);
}

static sc_status begin_beside(sc_yaml_composer *composer)
{
    const sc_reading *reading = composer->reading;
    if (composer->side == NULL) {
        composer->side = sc_writer_new(reading->allocator, reading->limits);
        if (composer->side == NULL) {
            return SC_ERROR_OUT_OF_MEMORY;
        }
    }
    composer->writer = composer->side;
    return share_source(reading->writer, composer->side);
}

/* Only the first is located: a stream can have as many as documents. */
static void note_version(sc_yaml_composer *composer, sc_yaml_span version)
{
    if (version.data == NULL || (version.length == 3 && memcmp(version.data, "1.2", 3) == 0)) {
        return;
    }
    sc_lines at = sc_lines_begin(composer->reading->text);
    if (composer->versions.count == 0) {
        sc_lines_move(&at, version.data);
    }
    sc_once_at(&composer->versions, at.line, at.column);
}

static sc_status add_notes(const sc_yaml_composer *composer)
{
    const sc_reading *reading = composer->reading;
    sc_status status = sc_once_note(
        &composer->words, SC_NOTE_WORD_IS_TEXT, reading,
        "an unquoted `yes`, `no`, `on` or `off` is text, as in YAML 1.2; YAML 1.1 reads a bool");
    return status == SC_OK
               ? sc_once_note(&composer->versions, SC_NOTE_YAML_VERSION, reading,
                              "the file says that it is of another version; it is read as YAML 1.2")
               : status;
}

sc_status sc_yaml_document_start(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    composer->documents++;
    composer->document_line = event->line;
    note_version(composer, event->value);
    composer->ignoring = composer->documents > 1 && mode(composer) == SC_DOCUMENTS_FIRST;
    sc_yaml_anchors_reset(&composer->anchors);
    sc_status status = SC_OK;
    if (is_beside(composer)) {
        status = begin_beside(composer);
    } else if (composer->documents == 1 && mode(composer) == SC_DOCUMENTS_LIST) {
        sc_writer_set_place(composer->writer, event->line, event->column);
        status = sc_writer_begin_array(composer->writer);
    }
    return sc_yaml_compose_check(composer, status, event);
}

/* The root of a draft whose root is complete. */
static sc_ref root_of(const sc_writer *writer)
{
    return sc_writer_draft(writer, 0)->node.as.children.first;
}

/* Into the open object; recursion is bounded by the depth of the image. */
static sc_status merge_members(sc_writer *writer, sc_value from)
{
    size_t count = sc_value_count(from);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value member = sc_value_item(from, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        status = sc_writer_known_key(writer, key, length);
        sc_ref existing = sc_writer_existing(writer);
        bool both = status == SC_OK && existing != SC_REF_NONE &&
                    sc_writer_draft(writer, existing)->node.kind == SC_OBJECT &&
                    sc_value_kind(member) == SC_OBJECT;
        if (!both) {
            status = status == SC_OK ? sc_writer_copy(writer, member) : status;
            continue;
        }
        sc_writer_drop_key(writer);
        status = sc_writer_reopen(writer, existing);
        status = status == SC_OK ? merge_members(writer, member) : status;
        status = status == SC_OK ? sc_writer_end(writer) : status;
    }
    return status;
}

/* Replaces everything that was written. */
static sc_status replace_all(sc_writer *writer, sc_value value)
{
    sc_writer_reset(writer);
    return sc_writer_copy(writer, value);
}

static sc_status merge_document(sc_writer *writer, sc_value value)
{
    sc_ref root = root_of(writer);
    if (sc_writer_draft(writer, root)->node.kind != SC_OBJECT ||
        sc_value_kind(value) != SC_OBJECT) {
        return replace_all(writer, value);
    }
    sc_status status = sc_writer_reopen(writer, root);
    status = status == SC_OK ? merge_members(writer, value) : status;
    return status == SC_OK ? sc_writer_end(writer) : status;
}

static void count_full(sc_yaml_composer *composer)
{
    composer->full++;
    if (composer->full == 2) {
        composer->second_line = composer->document_line;
    }
}

static sc_status end_beside(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_error error;
    sc_image *image = sc_writer_finish(composer->side, &error);
    composer->writer = composer->reading->writer;
    if (image == NULL) {
        return sc_yaml_compose_check(composer, error.code, event);
    }
    sc_status status = SC_OK;
    sc_value value = sc_image_root(image);
    if (sc_value_kind(value) != SC_NULL) {
        count_full(composer);
        status = merge_document(composer->writer, value);
    }
    sc_image_release(image);
    return sc_yaml_compose_check(composer, status, event);
}

sc_status sc_yaml_document_end(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    if (is_beside(composer)) {
        return end_beside(composer, event);
    }
    if (mode(composer) == SC_DOCUMENTS_MERGE) {
        const sc_writer *writer = composer->writer;
        if (sc_writer_draft(writer, root_of(writer))->node.kind != SC_NULL) {
            count_full(composer);
        }
    }
    return SC_OK;
}

sc_status sc_yaml_stream_end(sc_yaml_composer *composer)
{
    sc_reading *reading = composer->reading;
    sc_status status = SC_OK;
    if (composer->documents == 0) {
        sc_writer_set_place(reading->writer, 1, 1);
        if (mode(composer) != SC_DOCUMENTS_LIST) {
            status = sc_writer_null(reading->writer);
            reading->empty = status == SC_OK;
            return status;
        }
        status = sc_writer_begin_array(reading->writer);
    }
    if (status == SC_OK && mode(composer) == SC_DOCUMENTS_LIST) {
        status = sc_writer_end(reading->writer);
    }
    if (status == SC_OK && composer->full > 1) {
        status = sc_notices_add(reading->notices, SC_WARNING_MULTIPLE_DOCUMENTS, reading->name,
                                composer->second_line, 1, NULL,
                                "the file holds %u documents, which are merged in order",
                                (unsigned)composer->full);
    }
    if (status == SC_OK) {
        status = add_notes(composer);
    }
    reading->empty = status == SC_OK && composer->documents == 0;
    return status == SC_OK ? SC_OK : sc_error_code(reading->error, status);
}
