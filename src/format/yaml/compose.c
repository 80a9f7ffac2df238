/* The composition of one document: keys, scalars, collections, anchors and aliases. */
#include "format/yaml/compose.h"

#include "format/open.h"

#include "base/alloc.h"
#include "format/yaml/chunk.h"
#include "format/yaml/yaml.h"
#include "image/events.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 60, ALIASES_LEAST = 1000000, ALIASES_FACTOR = 10, ALIASES_TEXT = 64 };
#define TEXTS_MAX ((size_t)UINT32_MAX)

sc_status sc_yaml_compose_fail(sc_yaml_composer *composer, sc_status status,
                               const sc_yaml_event *at, const char *format, ...)
{
    char message[SC_ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const sc_reading *reading = composer->reading;
    return sc_error_at(reading->error, status, reading->text, reading->length, at->offset, "%s",
                       message);
}

sc_status sc_yaml_compose_check(sc_yaml_composer *composer, sc_status status,
                                const sc_yaml_event *at)
{
    return status == SC_OK
               ? SC_OK
               : sc_yaml_compose_fail(composer, status, at, "%s", sc_status_text(status));
}

/* A warning at an event. */
static sc_status warn(sc_yaml_composer *composer, sc_status code, const sc_yaml_event *at,
                      const char *message, sc_yaml_span shown)
{
    static const char hidden[] = "<secret>";
    if (sc_reading_is_secret(composer->reading, composer->writer)) {
        shown = (sc_yaml_span){hidden, sizeof hidden - 1};
    }
    int length = (int)(shown.length < SHOWN ? shown.length : SHOWN);
    sc_status status = sc_notices_add(composer->reading->notices, code, composer->reading->name,
                                      at->line, at->column, NULL, message, length, shown.data);
    return sc_yaml_compose_check(composer, status, at);
}

static sc_status warn_tag(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    return warn(composer, SC_WARNING_UNKNOWN_TAG, event,
                "the tag `%.*s` is not known: the value is taken without it", event->tag);
}

static bool is_scalar_tag(sc_yaml_tag tag)
{
    return tag != SC_YAML_TAG_MAPPING && tag != SC_YAML_TAG_SEQUENCE;
}

/* ---- anchors and aliases ---- */

/* Remembers the anchor of an event. `ref` is its value, or SC_REF_NONE for a key. */
static sc_status note_anchor(sc_yaml_composer *composer, const sc_yaml_event *event, sc_ref ref,
                             sc_yaml_tag tag)
{
    const char *begin = composer->reading->text;
    sc_yaml_anchor anchor = {.name = event->anchor, .ref = ref, .tag = tag};
    if (event->kind == SC_YAML_SCALAR) {
        anchor.plain = event->style == SC_YAML_PLAIN;
        anchor.text = event->value;
        bool in_input =
            anchor.text.data >= begin && anchor.text.data <= begin + composer->reading->length;
        if (!in_input) {
            anchor.text.data =
                sc_arena_text(&composer->texts, event->value.data, event->value.length);
            if (anchor.text.data == NULL) {
                return sc_yaml_compose_check(composer, composer->texts.status, event);
            }
        }
    }
    if (!sc_yaml_anchors_put(&composer->anchors, &anchor)) {
        return sc_yaml_compose_check(composer, SC_ERROR_OUT_OF_MEMORY, event);
    }
    return SC_OK;
}

static bool is_open(const sc_writer *writer, sc_ref ref)
{
    for (size_t i = writer->depth; i > 0; i--) {
        if (writer->levels[i].container == ref) {
            return true;
        }
    }
    return false;
}

const sc_yaml_anchor *sc_yaml_target(sc_yaml_composer *composer, const sc_yaml_event *alias,
                                     sc_status *status)
{
    const sc_yaml_anchor *anchor = sc_yaml_anchors_find(&composer->anchors, alias->value);
    int shown = (int)(alias->value.length < SHOWN ? alias->value.length : SHOWN);
    if (anchor == NULL) {
        *status =
            sc_yaml_compose_fail(composer, SC_ERROR_SYNTAX, alias,
                                 "there is no anchor `&%.*s` above", shown, alias->value.data);
        return NULL;
    }
    if (anchor->ref != SC_REF_NONE && is_open(composer->writer, anchor->ref)) {
        *status = sc_yaml_compose_fail(composer, SC_ERROR_SYNTAX, alias,
                                       "`*%.*s` is within the value that it names", shown,
                                       alias->value.data);
        return NULL;
    }
    *status = SC_OK;
    return anchor;
}

/*
 * Aliases count by the values they add, and by the text: what writes the tree out writes each text
 * as often as it is named.
 */
sc_status sc_yaml_charge(sc_yaml_composer *composer, uint32_t before, const sc_yaml_event *at)
{
    sc_writer *writer = composer->writer;
    uint32_t count = sc_writer_count(writer);
    composer->copied += count - before;
    composer->copied_text += writer->copied_text;
    writer->copied_text = 0;
    uint64_t added = composer->copied + composer->copied_text / ALIASES_TEXT;
    uint64_t limit = composer->reading->limits->aliases;
    if (limit == 0) {
        uint64_t written = count - (composer->copied < count ? composer->copied : count);
        limit = (written + composer->reading->length / ALIASES_TEXT) * ALIASES_FACTOR;
        limit = limit > ALIASES_LEAST ? limit : ALIASES_LEAST;
    }
    return added <= limit ? SC_OK : sc_yaml_compose_check(composer, SC_ERROR_TOO_MANY_ALIASES, at);
}

/* ---- scalars ---- */

static sc_status fail_tag(sc_yaml_composer *composer, const sc_yaml_event *event, sc_yaml_tag tag)
{
    static const char *const names[] = {
        [SC_YAML_TAG_INTEGER] = "an integer", [SC_YAML_TAG_FLOAT] = "a float",
        [SC_YAML_TAG_BOOL] = "a bool",        [SC_YAML_TAG_NULL] = "null",
        [SC_YAML_TAG_MAPPING] = "a mapping",  [SC_YAML_TAG_SEQUENCE] = "a list",
        [SC_YAML_TAG_STRING] = "a string",
    };
    bool scalar = event->kind == SC_YAML_SCALAR;
    int shown = (int)(event->value.length < SHOWN ? event->value.length : SHOWN);
    return sc_yaml_compose_fail(composer, SC_ERROR_SYNTAX, event,
                                "%s%.*s%s is not %s, as its tag says", scalar ? "`" : "",
                                scalar ? shown : (int)strlen("this"),
                                scalar ? event->value.data : "this", scalar ? "`" : "", names[tag]);
}

static sc_status resolve_tag(sc_yaml_composer *composer, const sc_yaml_event *event,
                             sc_yaml_tag *tag)
{
    *tag = sc_yaml_tag_of(event->tag);
    return *tag == SC_YAML_TAG_UNKNOWN ? warn_tag(composer, event) : SC_OK;
}

/* The value of a scalar; fails if its text does not fit its tag. */
static sc_status resolve(sc_yaml_composer *composer, const sc_yaml_event *event, sc_yaml_tag tag,
                         bool plain, sc_yaml_scalar *scalar)
{
    bool tagged = tag != SC_YAML_TAG_NONE && tag != SC_YAML_TAG_UNKNOWN;
    if (tagged) {
        if (!is_scalar_tag(tag) ||
            !sc_yaml_resolve_tagged(event->value.data, event->value.length, tag, scalar)) {
            return fail_tag(composer, event, tag);
        }
    } else if (plain) {
        *scalar = sc_yaml_resolve(event->value.data, event->value.length);
    } else {
        *scalar = (sc_yaml_scalar){.node = {.kind = SC_STRING}};
    }
    if (scalar->inexact && isinf(scalar->node.as.number)) {
        int shown = (int)(event->value.length < SHOWN ? event->value.length : SHOWN);
        return sc_yaml_compose_fail(composer, SC_ERROR_NUMBER_RANGE, event,
                                    "the number `%.*s` is too large for a float: quote it if it "
                                    "is a text",
                                    shown, event->value.data);
    }
    if (scalar->inexact) {
        return warn(composer, SC_WARNING_PRECISION_LOSS, event,
                    "the number `%.*s` cannot be held exactly", event->value);
    }
    return SC_OK;
}

/* The parser pads what it sends; the text of an anchored key is not padded. */
static sc_status put_scalar(sc_yaml_composer *composer, const sc_yaml_event *event,
                            const sc_yaml_scalar *scalar, bool padded)
{
    sc_writer *writer = composer->writer;
    const char *text = event->value.data;
    size_t length = event->value.length;
    sc_status status;
    sc_writer_set_place(writer, event->line, event->column);
    if (scalar->node.kind != SC_STRING) {
        status = sc_writer_put(writer, scalar->node);
    } else if (padded) {
        status = sc_writer_put_text(writer, SC_STRING, text, length);
    } else {
        status = sc_writer_text(writer, SC_STRING, text, length);
    }
    return sc_yaml_compose_check(composer, status, event);
}

/* A scalar with an anchor or tag. */
static sc_status compose_marked(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_yaml_tag tag;
    sc_yaml_scalar scalar = {.node = {.kind = SC_STRING}};
    sc_status status = resolve_tag(composer, event, &tag);
    if (status == SC_OK) {
        status = resolve(composer, event, tag, event->style == SC_YAML_PLAIN, &scalar);
    }
    if (status == SC_OK) {
        status = put_scalar(composer, event, &scalar, true);
    }
    if (status == SC_OK && event->anchor.data != NULL) {
        status = note_anchor(composer, event, sc_writer_last(composer->writer), tag);
    }
    return status;
}

/* A scalar whose text must be looked at, or that has an anchor or tag. */
static sc_status compose_typed(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    if (event->style == SC_YAML_PLAIN && event->tag.data == NULL &&
        sc_yaml_is_old_bool(event->value.data, event->value.length)) {
        sc_once_at(&composer->words, event->line, event->column);
    }
    if (event->anchor.data != NULL || event->tag.data != NULL) {
        return compose_marked(composer, event);
    }
    sc_yaml_scalar scalar = sc_yaml_resolve(event->value.data, event->value.length);
    return scalar.inexact ? compose_marked(composer, event)
                          : put_scalar(composer, event, &scalar, true);
}

static inline sc_status compose_scalar(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_yaml_span text = event->value;
    bool is_text = event->style != SC_YAML_PLAIN ||
                   (text.length != 0 && !sc_yaml_is(*text.data, SC_YAML_TYPED));
    if (!is_text || event->anchor.data != NULL || event->tag.data != NULL) {
        return compose_typed(composer, event);
    }
    sc_writer_set_place(composer->writer, event->line, event->column);
    sc_status status = sc_writer_put_text(composer->writer, SC_STRING, text.data, text.length);
    return status == SC_OK ? SC_OK : sc_yaml_compose_check(composer, status, event);
}

static sc_status compose_alias(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_status status;
    const sc_yaml_anchor *anchor = sc_yaml_target(composer, event, &status);
    if (anchor == NULL) {
        return status;
    }
    uint32_t before = sc_writer_count(composer->writer);
    if (anchor->ref == SC_REF_NONE) {
        /* The target is a key: it means what it would have meant as a value. */
        sc_yaml_event copy = *event;
        sc_yaml_scalar scalar = {.node = {.kind = SC_STRING}};
        copy.kind = SC_YAML_SCALAR;
        copy.value = anchor->text;
        composer->copied_text += anchor->text.length;
        status = resolve(composer, &copy, anchor->tag, anchor->plain, &scalar);
        status = status == SC_OK ? put_scalar(composer, &copy, &scalar, false) : status;
    } else {
        status = sc_writer_copy_ref(composer->writer, anchor->ref);
        status = sc_yaml_compose_check(composer, status, event);
    }
    return status == SC_OK ? sc_yaml_charge(composer, before, event) : status;
}

/* ---- keys ---- */

static sc_status fail_key(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    return sc_yaml_compose_fail(composer, SC_ERROR_BAD_KEY, event,
                                "a list or mapping cannot be a key");
}

/* The writer was given a key: it must be new, unless a merge brought it. */
static sc_status check_key(sc_yaml_composer *composer, const sc_yaml_event *event,
                           sc_yaml_span text, sc_status status)
{
    if (status != SC_OK) {
        return sc_yaml_compose_check(composer, status, event);
    }
    const sc_writer *writer = composer->writer;
    sc_ref existing = sc_writer_existing(writer);
    if (existing != SC_REF_NONE &&
        (sc_writer_draft(writer, existing)->node.flags & SC_YAML_MARK_MERGED) == 0) {
        return sc_yaml_fail_duplicate(composer, event, text.data, text.length);
    }
    return SC_OK;
}

static sc_status put_key(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_status status = sc_writer_put_key(composer->writer, event->value.data, event->value.length);
    return check_key(composer, event, event->value, status);
}

static sc_status compose_marked_key(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_yaml_tag tag;
    sc_status status = resolve_tag(composer, event, &tag);
    if (status != SC_OK) {
        return status;
    }
    if (tag == SC_YAML_TAG_MERGE) {
        return sc_yaml_merge_key(composer, event);
    }
    if (event->anchor.data != NULL) {
        status = note_anchor(composer, event, SC_REF_NONE, tag);
    }
    return status == SC_OK ? put_key(composer, event) : status;
}

static sc_status compose_alias_key(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_status status;
    const sc_yaml_anchor *anchor = sc_yaml_target(composer, event, &status);
    if (anchor == NULL) {
        return status;
    }
    if (anchor->text.data == NULL) {
        return fail_key(composer, event);
    }
    status = sc_writer_known_key(composer->writer, anchor->text.data, anchor->text.length);
    status = check_key(composer, event, anchor->text, status);
    composer->copied_text += anchor->text.length;
    return status == SC_OK ? sc_yaml_charge(composer, sc_writer_count(composer->writer), event)
                           : status;
}

static sc_status compose_key(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    bool bare = event->kind == SC_YAML_SCALAR && event->tag.data == NULL &&
                event->anchor.data == NULL && !sc_yaml_is_merge_key(event);
    if (bare) {
        return put_key(composer, event);
    }
    if (event->kind == SC_YAML_ALIAS) {
        return compose_alias_key(composer, event);
    }
    if (event->kind != SC_YAML_SCALAR) {
        return fail_key(composer, event);
    }
    bool merge = event->tag.data == NULL && sc_yaml_is_merge_key(event);
    return merge ? sc_yaml_merge_key(composer, event) : compose_marked_key(composer, event);
}

/* ---- collections ---- */

sc_status sc_yaml_begin(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    bool mapping = event->kind == SC_YAML_MAPPING_START;
    sc_yaml_tag tag = SC_YAML_TAG_NONE;
    if (event->tag.data != NULL) {
        sc_status status = resolve_tag(composer, event, &tag);
        sc_yaml_tag own = mapping ? SC_YAML_TAG_MAPPING : SC_YAML_TAG_SEQUENCE;
        bool non_specific = event->tag.length == 1;
        if (status != SC_OK) {
            return status;
        }
        if (tag != SC_YAML_TAG_UNKNOWN && tag != SC_YAML_TAG_MERGE && tag != own && !non_specific) {
            return fail_tag(composer, event, tag);
        }
    }
    sc_writer *writer = composer->writer;
    sc_writer_set_place(writer, event->line, event->column);
    sc_status status = sc_writer_begin(writer, mapping ? SC_OBJECT : SC_ARRAY);
    if (status != SC_OK) {
        return sc_yaml_compose_check(composer, status, event);
    }
    return event->anchor.data != NULL ? note_anchor(composer, event, sc_writer_open(writer), tag)
                                      : SC_OK;
}

static sc_status end(sc_yaml_composer *composer)
{
    sc_writer_close(composer->writer);
    return composer->merge_count != 0 ? sc_yaml_merge_end(composer) : SC_OK;
}

static sc_status compose_node(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    switch (event->kind) {
    case SC_YAML_MAPPING_START:
    case SC_YAML_SEQUENCE_START:
        return event->key ? fail_key(composer, event) : sc_yaml_begin(composer, event);
    case SC_YAML_MAPPING_END:
    case SC_YAML_SEQUENCE_END:
        return end(composer);
    default:
        return event->key ? compose_key(composer, event) : compose_alias(composer, event);
    }
}

static sc_status compose(void *context, const sc_yaml_event *event)
{
    sc_yaml_composer *composer = context;
    bool is_common = event->kind == SC_YAML_SCALAR && !composer->ignoring &&
                     composer->merging == SC_YAML_MERGE_NONE;
    if (is_common) {
        return event->key ? compose_key(composer, event) : compose_scalar(composer, event);
    }
    if (event->kind == SC_YAML_DOCUMENT_START) {
        return sc_yaml_document_start(composer, event);
    }
    if (composer->ignoring) {
        return SC_OK;
    }
    if (composer->merging != SC_YAML_MERGE_NONE) {
        return sc_yaml_merge_event(composer, event);
    }
    return event->kind == SC_YAML_DOCUMENT_END ? sc_yaml_document_end(composer, event)
                                               : compose_node(composer, event);
}

/* `{{ name }}` is a mapping as a key to YAML: the hint says that it looks like a template. */
static void hint_at_template(const sc_reading *reading)
{
    static const char hint[] = " (`{{` and `{%` belong to a template: render the file first, or "
                               "quote the text)";
    sc_error *error = reading->error;
    const char *p = reading->text, *end = p + reading->length;
    if (error == NULL || error->line == 0 ||
        strlen(error->message) + sizeof hint > sizeof error->message) {
        return;
    }
    for (uint32_t line = 1; line < error->line && p < end; p++) {
        line += *p == '\n' || (*p == '\r' && p[1] != '\n');
    }
    for (; p < end && *p != '\n' && *p != '\r'; p++) {
        if (*p == '{' && (p[1] == '{' || p[1] == '%')) {
            memcpy(error->message + strlen(error->message), hint, sizeof hint);
            return;
        }
    }
}

sc_status sc_yaml_read(const sc_format *self, sc_reading *reading)
{
    (void)self;
    sc_yaml_composer composer = {.reading = reading, .writer = reading->writer};
    sc_yaml_input input = {.text = reading->text,
                           .length = reading->length,
                           .ascii = reading->ascii,
                           .depth = reading->limits->depth,
                           .allocator = reading->allocator};
    sc_yaml_anchors_init(&composer.anchors, reading->allocator);
    sc_arena_init(&composer.texts, reading->allocator, TEXTS_MAX);
    sc_status status = sc_yaml_parse(&input, compose, &composer, reading->error);
    if (status == SC_OK) {
        status = sc_yaml_stream_end(&composer);
    }
    if (status != SC_OK) {
        sc_reading_open(reading, composer.writer, &reading->open);
        reading->opened = true;
        if (status == SC_ERROR_SYNTAX || status == SC_ERROR_BAD_KEY) {
            hint_at_template(reading);
        }
    }
    sc_writer_free(composer.side);
    sc_free(reading->allocator, composer.merges, composer.merge_capacity * sizeof *composer.merges);
    sc_yaml_anchors_free(&composer.anchors);
    sc_arena_free(&composer.texts);
    return status;
}

static const char *const extensions[] = {"yaml", "yml", NULL};

const sc_format sc_format_yaml = {
    .name = "yaml", .extensions = extensions, .read = sc_yaml_read, .write = sc_yaml_write};
