/*
 * From events to the writer: what a value is, whose copy an alias is, what `<<`
 * brings in, and what becomes of several documents.
 *
 * Values go straight to the writer. Only two things wait: the value of a `<<`
 * that is written out (it is put as a member, taken out when it is complete, and
 * copied from), and documents after the first when they are merged (each is
 * composed beside and merged when it ends).
 */
#ifndef SC_FORMAT_YAML_COMPOSE_H
#define SC_FORMAT_YAML_COMPOSE_H

#include "base/arena.h"
#include "format/format.h"
#include "format/once.h"
#include "format/yaml/anchors.h"

/* Marks of drafts. */
enum {
    SC_YAML_MARK_MERGED = 0x10, /* a member that `<<` brought in: the mapping's own replaces it */
    SC_YAML_MARK_MERGES = 0x20  /* a mapping that has had its `<<` */
};

/* The role of the next event for a `<<`. */
typedef enum sc_yaml_merging {
    SC_YAML_MERGE_NONE,
    SC_YAML_MERGE_VALUE, /* its value */
    SC_YAML_MERGE_LIST   /* an item of its list, or the list's end */
} sc_yaml_merging;

/* A value of `<<` that is being composed as a member. */
typedef struct sc_yaml_merge {
    uint32_t depth; /* the writer's, outside it */
    sc_ref before;  /* the member before it, or SC_REF_NONE */
    size_t offset;  /* where it begins */
    bool in_list;
} sc_yaml_merge;

typedef struct sc_yaml_composer {
    sc_reading *reading;
    sc_writer *writer;    /* of the document being read */
    sc_writer *side;      /* for documents after the first; NULL until there is one */
    uint32_t documents;   /* begun so far */
    uint32_t full;        /* those that hold more than null */
    uint32_t second_line; /* where the second of these begins */
    uint32_t document_line;
    bool ignoring;        /* the document is not read */
    uint64_t copied;      /* nodes that aliases added, or that merge keys looked at */
    uint64_t copied_text; /* bytes of text that they named again */
    sc_yaml_anchors anchors;
    sc_arena texts; /* of anchored keys that are not spans of the input */
    sc_yaml_merging merging;
    sc_yaml_merge *merges; /* innermost last */
    size_t merge_count, merge_capacity;
    sc_once words;    /* values that YAML 1.1 reads as bools */
    sc_once versions; /* %YAML lines of another version than 1.2 */
} sc_yaml_composer;

/* compose.c */
sc_status sc_yaml_compose_fail(sc_yaml_composer *composer, sc_status status,
                               const sc_yaml_event *at, const char *format, ...) SC_PRINTF(4, 5);
/* The writer's or another's plain status; SC_OK passes. */
sc_status sc_yaml_compose_check(sc_yaml_composer *composer, sc_status status,
                                const sc_yaml_event *at);
sc_status sc_yaml_begin(sc_yaml_composer *composer, const sc_yaml_event *event);
/* The anchor that an alias names, complete and a value or key; NULL and a failure in *status. */
const sc_yaml_anchor *sc_yaml_target(sc_yaml_composer *composer, const sc_yaml_event *alias,
                                     sc_status *status);
/* After nodes were copied: counts them since `before`. */
sc_status sc_yaml_charge(sc_yaml_composer *composer, uint32_t before, const sc_yaml_event *at);

/* merge.c */
static inline bool sc_yaml_is_merge_key(const sc_yaml_event *event)
{
    return event->value.length == 2 && event->value.data[0] == '<' && event->value.data[1] == '<' &&
           event->kind == SC_YAML_SCALAR && event->style == SC_YAML_PLAIN;
}
/* The key `<<` of the open mapping. */
sc_status sc_yaml_merge_key(sc_yaml_composer *composer, const sc_yaml_event *event);
/* The next event while composer->merging is not SC_YAML_MERGE_NONE. */
sc_status sc_yaml_merge_event(sc_yaml_composer *composer, const sc_yaml_event *event);
/* A collection has ended while a value of `<<` is being composed: it may be that value. */
sc_status sc_yaml_merge_end(sc_yaml_composer *composer);

/* documents.c */
sc_status sc_yaml_document_start(sc_yaml_composer *composer, const sc_yaml_event *event);
sc_status sc_yaml_document_end(sc_yaml_composer *composer, const sc_yaml_event *event);
/* After the last document. */
sc_status sc_yaml_stream_end(sc_yaml_composer *composer);

/* duplicate.c: the failure, with the place where the key stood first. */
sc_status sc_yaml_fail_duplicate(sc_yaml_composer *composer, const sc_yaml_event *event,
                                 const char *key, size_t length);

#endif
