/*
 * Merge keys. Of `<<: *a` and `<<: [*a, *b]` nothing is written but the members
 * they bring in. A mapping that is written out behind `<<` may have anchors of its
 * own, so it is composed as a member named `<<` and taken out when it ends; its
 * draft stays for copies. The mapping's own keys win, wherever they are; among
 * several merged mappings the first wins.
 */
#include "base/alloc.h"
#include "format/yaml/compose.h"

enum { MERGES_MAX = 1 << 16 };

sc_status sc_yaml_merge_key(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_writer *writer = composer->writer;
    sc_ref open = sc_writer_open(writer);
    uint8_t marks = sc_writer_draft(writer, open)->node.flags & SC_NODE_MARKS;
    if ((marks & SC_YAML_MARK_MERGES) != 0) {
        return sc_yaml_fail_duplicate(composer, event, event->value.data, event->value.length);
    }
    sc_writer_mark(writer, open, marks | SC_YAML_MARK_MERGES);
    composer->merging = SC_YAML_MERGE_VALUE;
    return SC_OK;
}

static sc_status fail_value(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    return sc_yaml_compose_fail(composer, SC_ERROR_SYNTAX, event,
                                "`<<` takes a mapping, an alias of one, or a list of these");
}

/* Copies the members that the open mapping does not have yet. */
static sc_status merge_mapping(sc_yaml_composer *composer, sc_ref from, const sc_yaml_event *event)
{
    sc_writer *writer = composer->writer;
    const sc_node *object = &sc_writer_draft(writer, from)->node;
    if (object->kind != SC_OBJECT) {
        return fail_value(composer, event);
    }
    uint32_t before = sc_writer_count(writer);
    sc_ref member = object->as.children.count != 0 ? object->as.children.first : SC_REF_NONE;
    while (member != SC_REF_NONE) {
        const char *key = writer->text + sc_writer_draft(writer, member)->node.key;
        composer->copied_text += sc_key_length(key);
        sc_status status = sc_writer_known_key(writer, key, sc_key_length(key));
        if (status == SC_OK && sc_writer_existing(writer) != SC_REF_NONE) {
            sc_writer_drop_key(writer);
            composer->copied++;
        } else if (status == SC_OK) {
            status = sc_writer_copy_ref(writer, member);
            if (status == SC_OK) {
                sc_writer_mark(writer, sc_writer_last(writer), SC_YAML_MARK_MERGED);
            }
        }
        if (status != SC_OK) {
            return sc_yaml_compose_check(composer, status, event);
        }
        member = sc_writer_draft(writer, member)->next;
    }
    return sc_yaml_charge(composer, before, event);
}

/* A mapping, or where `list` a list of mappings. */
static sc_status merge_value(sc_yaml_composer *composer, sc_ref from, bool list,
                             const sc_yaml_event *event)
{
    const sc_node *node = &sc_writer_draft(composer->writer, from)->node;
    if (!list || node->kind != SC_ARRAY) {
        return merge_mapping(composer, from, event);
    }
    sc_ref item = node->as.children.count != 0 ? node->as.children.first : SC_REF_NONE;
    while (item != SC_REF_NONE) {
        sc_status status = merge_mapping(composer, item, event);
        if (status != SC_OK) {
            return status;
        }
        item = sc_writer_draft(composer->writer, item)->next;
    }
    return SC_OK;
}

static sc_status merge_alias(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_status status;
    const sc_yaml_anchor *anchor = sc_yaml_target(composer, event, &status);
    if (anchor == NULL) {
        return status;
    }
    if (anchor->ref == SC_REF_NONE) {
        return fail_value(composer, event);
    }
    return merge_value(composer, anchor->ref, composer->merging == SC_YAML_MERGE_VALUE, event);
}

/* A value of `<<` that is written out: composed as a member until it ends. */
static sc_status begin_value(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    sc_writer *writer = composer->writer;
    if (!sc_grow(composer->reading->allocator, &composer->merges, &composer->merge_capacity,
                 composer->merge_count + 1, sizeof *composer->merges, MERGES_MAX)) {
        return sc_yaml_compose_check(composer, SC_ERROR_OUT_OF_MEMORY, event);
    }
    composer->merges[composer->merge_count++] =
        (sc_yaml_merge){.depth = sc_writer_depth(writer),
                        .before = sc_writer_draft(writer, sc_writer_open(writer))->last,
                        .offset = event->offset,
                        .in_list = composer->merging == SC_YAML_MERGE_LIST};
    composer->merging = SC_YAML_MERGE_NONE;
    sc_status status = sc_writer_known_key(writer, "<<", 2);
    if (status == SC_OK && sc_writer_existing(writer) != SC_REF_NONE) {
        return sc_yaml_compose_fail(composer, SC_ERROR_SYNTAX, event,
                                    "`<<` merges here, and is an ordinary key as well");
    }
    status = sc_yaml_compose_check(composer, status, event);
    return status == SC_OK ? sc_yaml_begin(composer, event) : status;
}

sc_status sc_yaml_merge_event(sc_yaml_composer *composer, const sc_yaml_event *event)
{
    bool list = composer->merging == SC_YAML_MERGE_LIST;
    sc_status status;
    switch (event->kind) {
    case SC_YAML_ALIAS:
        status = merge_alias(composer, event);
        composer->merging = list ? SC_YAML_MERGE_LIST : SC_YAML_MERGE_NONE;
        return status;
    case SC_YAML_MAPPING_START:
        return begin_value(composer, event);
    case SC_YAML_SEQUENCE_START:
        if (list) {
            return fail_value(composer, event);
        }
        if (event->anchor.data != NULL) {
            return begin_value(composer, event);
        }
        composer->merging = SC_YAML_MERGE_LIST;
        return SC_OK;
    case SC_YAML_SEQUENCE_END:
        composer->merging = SC_YAML_MERGE_NONE;
        return SC_OK;
    default:
        return fail_value(composer, event);
    }
}

sc_status sc_yaml_merge_end(sc_yaml_composer *composer)
{
    sc_writer *writer = composer->writer;
    sc_yaml_merge merge = composer->merges[composer->merge_count - 1];
    if (sc_writer_depth(writer) != merge.depth) {
        return SC_OK;
    }
    composer->merge_count--;
    composer->merging = merge.in_list ? SC_YAML_MERGE_LIST : SC_YAML_MERGE_NONE;
    sc_ref value = sc_writer_last(writer);
    sc_writer_take_out(writer, merge.before);
    sc_yaml_event start = {.offset = merge.offset};
    return merge_value(composer, value, !merge.in_list, &start);
}
