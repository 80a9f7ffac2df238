/*
 * YAML 1.2.2 text to events. The parser pushes: each event goes to a sink at
 * once, so nothing is queued and no tree is built. An event's texts are spans of
 * the input where that holds them unescaped, else of a buffer that the next
 * event may overwrite. The composition resolves the core schema, aliases and
 * duplicate keys, of which the parser knows nothing.
 */
#ifndef SC_FORMAT_YAML_PARSER_H
#define SC_FORMAT_YAML_PARSER_H

#include "diag/error.h"
#include "superconfig.h"

typedef struct sc_yaml_span {
    const char *data; /* NULL: no span */
    size_t length;
} sc_yaml_span;

typedef enum sc_yaml_kind {
    SC_YAML_DOCUMENT_START,
    SC_YAML_DOCUMENT_END,
    SC_YAML_MAPPING_START,
    SC_YAML_MAPPING_END,
    SC_YAML_SEQUENCE_START,
    SC_YAML_SEQUENCE_END,
    SC_YAML_SCALAR,
    SC_YAML_ALIAS
} sc_yaml_kind;

typedef enum sc_yaml_style {
    SC_YAML_PLAIN,
    SC_YAML_SINGLE_QUOTED,
    SC_YAML_DOUBLE_QUOTED,
    SC_YAML_LITERAL,
    SC_YAML_FOLDED
} sc_yaml_style;

/* Fields that its kind does not have mean nothing, except that anchor and tag are then empty. */
typedef struct sc_yaml_event {
    uint8_t kind;  /* sc_yaml_kind */
    uint8_t style; /* scalar: sc_yaml_style */
    bool marked;   /* document start and end: `---`, `...` is written */
    bool flow;     /* collection start: in brackets */
    bool key;      /* scalar, alias, collection start: it is a mapping's key */
    uint32_t line; /* where it begins, behind its anchor and tag */
    uint32_t column;
    size_t offset; /* the same in bytes */
    /* scalar; alias: its target's name; document start: the number of %YAML, or NULL; readable 16
       bytes beyond its end */
    sc_yaml_span value;
    sc_yaml_span anchor;
    sc_yaml_span tag; /* resolved: "tag:yaml.org,2002:str", "!local", "!" */
} sc_yaml_event;

/* A status other than SC_OK stops the parser, which returns it; the sink reports the reason. */
typedef sc_status (*sc_yaml_sink)(void *context, const sc_yaml_event *event);

typedef struct sc_yaml_input {
    const char *text; /* valid UTF-8, text[length] is NUL and so are the bytes behind it */
    size_t length;
    bool ascii;
    uint32_t depth;       /* most collections within each other */
    bool collection_keys; /* a collection before a `:` is a key; else that is SC_ERROR_BAD_KEY */
    const sc_allocator *allocator;
} sc_yaml_input;

/* Reads the whole stream. `error` may be NULL. */
sc_status sc_yaml_parse(const sc_yaml_input *input, sc_yaml_sink sink, void *context,
                        sc_error *error);

#endif
