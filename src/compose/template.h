/*
 * The grammar of references in a text:
 *
 *     ${path}  ${path:-default}  ${env:NAME}  ${env:NAME:-default}  ${file:NAME}
 *     $${      a literal "${"
 *
 * A name ends at the first `:-` or `}` outside the quotes of a path. A default ends at the `}` that
 * closes the reference (pairs of braces within it are skipped), and may hold references; a name may
 * not. A reference of a kind that is not allowed is plain text as a whole; of one that is not
 * closed, only the `${` is.
 */
#ifndef SC_COMPOSE_TEMPLATE_H
#define SC_COMPOSE_TEMPLATE_H

#include "superconfig.h"

/* A part of a text. */
typedef enum sc_piece_kind {
    SC_PIECE_END,
    SC_PIECE_TEXT,
    SC_PIECE_REFERENCE,
    SC_PIECE_ERROR /* see `reason` */
} sc_piece_kind;

typedef struct sc_piece {
    sc_piece_kind kind;
    const char *text; /* of plain text; the name of a reference */
    size_t length;
    unsigned expand;      /* kind of the reference: one of SC_EXPAND_… */
    const char *fallback; /* the default, or NULL */
    size_t fallback_length;
    const char *reason;
} sc_piece;

typedef struct sc_template {
    const char *text;
    size_t length, position;
    unsigned allowed; /* SC_EXPAND_… */
    bool unclosed;    /* a `${` has no end: later ones are not searched, so time is linear */
} sc_template;

sc_piece sc_template_next(sc_template *self);
/* True if the text holds "${", with which every reference begins. */
bool sc_template_may_expand(const char *text, size_t length);

#endif
