/*
 * TOML's statements as a tree of places. A table may be spread: its header, dotted keys elsewhere,
 * headers of tables below it. A *section* is the text from one header to the next; section 0 is the
 * text before the first header.
 */
#ifndef SC_EDIT_TOML_H
#define SC_EDIT_TOML_H

#include "edit/syntax.h"
#include "format/name_tree.h"

typedef struct sc_toml_section {
    uint32_t node;   /* the table that is open in it */
    size_t start;    /* of the header's line; 0 for section 0 */
    size_t body;     /* the line behind the header */
    size_t end;      /* behind the last statement's value, or `body` without a statement */
    bool statements; /* it has at least one */
} sc_toml_section;

typedef struct sc_toml_text_tree {
    sc_syntax tree;
    sc_toml_section *sections;
    size_t count, capacity;
    sc_name_tree names; /* finds the tables by parent and key */
    uint32_t *numbers;  /* of the syntax nodes, by name */
    size_t number_capacity;
} sc_toml_text_tree;

/* Free it in any case. */
sc_status sc_toml_scan(sc_toml_text_tree *toml, sc_edit_task *task);
void sc_toml_scan_free(sc_toml_text_tree *toml);

extern const sc_bracket_rules sc_toml_rules;

#endif
