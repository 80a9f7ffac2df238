/*
 * The places in a text that nests: a tree of members and items with their places, beside the text
 * and never instead of it. Nodes are numbered in the order of the text; number 0 is the
 * root. A node's places are bytes of the text:
 *
 *     "key" : { "a": 1 } ,
 *     ^entry  ^start    ^end, then comma
 *          ^key_end
 *
 * Repeated keys stay apart: looking one up gives the last, which is the one that counts.
 *
 * A tree that is large forgets what is in the containers beside the way of the task's path: what is
 * changed is on it, and how the text is written shows at its beginning.
 */
#ifndef SC_EDIT_SYNTAX_H
#define SC_EDIT_SYNTAX_H

#include "edit/task.h"

#define SC_SYNTAX_NONE UINT32_MAX

typedef enum sc_syntax_form {
    SC_SYNTAX_STREAM, /* YAML: the list of documents */
    SC_SYNTAX_SCALAR,
    SC_SYNTAX_ALIAS,    /* YAML's `*name` */
    SC_SYNTAX_ARRAY,    /* in brackets */
    SC_SYNTAX_OBJECT,   /* in braces */
    SC_SYNTAX_LIST,     /* YAML's items behind `-` */
    SC_SYNTAX_MAPPING,  /* YAML's lines of `key: value` */
    SC_SYNTAX_PAIR,     /* YAML's `key: value` as an item within brackets */
    SC_SYNTAX_TABLE,    /* TOML: the root, or defined by a header */
    SC_SYNTAX_TABLES,   /* TOML: `[[…]]` */
    SC_SYNTAX_IMPLICIT, /* TOML: only on the way to a deeper header */
    SC_SYNTAX_DOTTED    /* TOML: made by dotted keys */
} sc_syntax_form;

typedef struct sc_syntax_node {
    uint8_t form;
    bool tagged; /* YAML: has a tag */
    bool merge;  /* YAML: the value of `<<` */
    uint32_t parent, next, first, last;
    uint32_t index;  /* among the children of its parent */
    const char *key; /* as it means; NULL: an item */
    size_t key_length;
    size_t entry;
    size_t key_end;
    size_t start, end;
    size_t comma;     /* SIZE_MAX: none */
    uint32_t section; /* TOML: of a table, the section that its header begins; else where it is */
    const char *name; /* YAML: of the anchor, or of what an alias repeats; NULL: none */
    size_t name_length;
} sc_syntax_node;

typedef struct sc_syntax {
    sc_edit_task *task;
    sc_syntax_node *nodes; /* in the task's allocator */
    size_t count, capacity;
    uint32_t named; /* the last node that has a name; 0: none */
} sc_syntax;

void sc_syntax_init(sc_syntax *tree, sc_edit_task *task);
void sc_syntax_free(sc_syntax *tree);
/* A new last child of `parent` (SC_SYNTAX_NONE: the root), all places 0; NONE: out of memory. */
uint32_t sc_syntax_add(sc_syntax *tree, uint32_t parent, sc_syntax_form form);
/* A container has ended, and everything added since is below it. Its children may be forgotten. */
void sc_syntax_close(sc_syntax *tree, uint32_t node);
/* The node is on the way of the task's path, or at its end. */
bool sc_syntax_is_on_way(const sc_syntax *tree, uint32_t node);
/* The last member of that key, or NONE. */
uint32_t sc_syntax_member(const sc_syntax *tree, uint32_t parent, const char *key, size_t length);
uint32_t sc_syntax_item(const sc_syntax *tree, uint32_t parent, size_t index);
/* The child that a step leads to. */
uint32_t sc_syntax_step(const sc_syntax *tree, uint32_t parent, const sc_edit_step *step);
/* The child before this one; NONE: it is the first. */
uint32_t sc_syntax_before(const sc_syntax *tree, uint32_t node);
bool sc_syntax_is_key(const sc_syntax_node *node, const char *key, size_t length);

/* ---- brackets.c: what is between brackets, whatever the format ---- */

typedef struct sc_bracket_rules {
    bool slashes;       /* comments: two slashes, or a slash and a star */
    bool hash;          /* comments: # */
    bool closing_comma; /* a comma may precede the closing bracket */
    bool pad_object;    /* `{ a }` on one line unless the neighbours say otherwise */
    bool bare_text;     /* a text needs no quotes where it could mean nothing else */
    bool expand_empty;  /* what is put into an empty container goes on a line of its own */
    const char *colon;  /* between key and value unless the neighbours say otherwise */
    /* Prints a scalar or an empty container; `quote` is that of a neighbour, or 0. */
    sc_status (*scalar)(sc_edit_task *task, sc_value value, char quote, sc_buf *out);
    void (*key)(sc_buf *out, const char *key, size_t length, char quote);
} sc_bracket_rules;

/* The quote that the last text among the children has; 0: it has none, or there is no text. */
char sc_bracket_text_quote(const sc_edit_task *task, const sc_syntax *tree, uint32_t container);
/* Past white space and comments. */
size_t sc_bracket_skip(const sc_edit_task *task, const sc_bracket_rules *rules, size_t at);
/* The value in place of a node's. */
sc_status sc_bracket_replace(sc_edit_task *task, const sc_syntax *tree,
                             const sc_bracket_rules *rules, uint32_t node, size_t start);
/* task->value as a new last child of the container. */
sc_status sc_bracket_insert(sc_edit_task *task, const sc_syntax *tree,
                            const sc_bracket_rules *rules, uint32_t container);
/* `name`, and a value behind it as the container's members have theirs, on one line. */
sc_status sc_bracket_setting(sc_edit_task *task, const sc_syntax *tree,
                             const sc_bracket_rules *rules, uint32_t container, const sc_buf *name,
                             sc_value value, sc_buf *out);
/* Takes out a child. */
sc_status sc_bracket_remove(sc_edit_task *task, const sc_syntax *tree,
                            const sc_bracket_rules *rules, uint32_t node);
/* A value as the text around `near` has its brackets; lines are indented as its line is. */
sc_status sc_bracket_print(sc_edit_task *task, const sc_syntax *tree, const sc_bracket_rules *rules,
                           uint32_t near, sc_value value, bool lines, sc_buf *out);

#endif
