/*
 * The grammar of references in a text:
 *
 *     ${path}  ${path:-default}  ${env:NAME}  ${env:NAME:-default}  ${file:NAME}  $${ (a plain
 * "${")
 *
 * A name ends at the first `:-` or `}` outside the quotes of a path. A default ends at the `}` that
 * closes the reference, braces within it counted, and may hold references itself; a name may not.
 * A reference of a kind that is not allowed is plain text, whole; so is its `${` alone where it is
 * not closed.
 */
#ifndef SC_COMPOSE_TEMPLATE_H
#define SC_COMPOSE_TEMPLATE_H

#include "superconfig.h"

/* A part of a text. */
typedef enum sc_piece_kind {
    SC_PIECE_END,
    SC_PIECE_TEXT,
    SC_PIECE_REFERENCE,
    SC_PIECE_ERROR /* `reason` tells */
} sc_piece_kind;

typedef struct sc_piece {
    sc_piece_kind kind;
    const char *text; /* of plain text; the name of a reference */
    size_t length;
    unsigned expand;      /* which reference: one of SC_EXPAND_… */
    const char *fallback; /* NULL: none */
    size_t fallback_length;
    const char *reason;
} sc_piece;

typedef struct sc_template {
    const char *text;
    size_t length, position;
    unsigned allowed; /* SC_EXPAND_… */
    bool unclosed;    /* a plain `${` was: the end is not looked for again, so time is linear */
} sc_template;

sc_piece sc_template_next(sc_template *self);
/* True where the text holds "${", which everything else begins with. */
bool sc_template_may_expand(const char *text, size_t length);

#endif
