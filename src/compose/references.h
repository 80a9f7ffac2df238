/*
 * Resolving references: shared by the files of the second pass. resolve.c finds the value of a
 * string with references, references.c writes the result.
 *
 * A string with references is a *site*. A site of the merged result is resolved once and its value
 * is remembered; a site that is found again while it is being resolved is a cycle. A site that
 * refers to its own place means the value of the layers below, which may be a site again, of fewer
 * layers each time.
 */
#ifndef SC_COMPOSE_REFERENCES_H
#define SC_COMPOSE_REFERENCES_H

#include "base/table.h"
#include "compose/fold.h"

enum { SC_REFERENCE_DEPTH = 100 }; /* references in a chain */

typedef enum sc_resolved_kind {
    SC_RESOLVED_VALUE,  /* a value of the result or of the layers; never a site */
    SC_RESOLVED_TEXT,   /* a string that was concatenated */
    SC_RESOLVED_UNTYPED /* text whose type is guessed */
} sc_resolved_kind;

/* The value of a site. Texts are in the expander's arena. */
typedef struct sc_resolved {
    sc_resolved_kind kind;
    bool secret;
    sc_value value;
    const char *text;
    size_t length;
} sc_resolved;

typedef struct sc_site {
    sc_value value;
    uint32_t self;         /* its node in the result; SC_REF_NONE: it is not in the result */
    uint32_t bound;        /* its layer; UINT32_MAX: not known yet */
    const sc_where *where; /* its place; NULL: `path` is its place */
    const char *path;
    size_t path_length;
} sc_site;

/* The sites that are being resolved or written, from the innermost to the outermost. */
typedef struct sc_frame {
    struct sc_frame *outer;
    const sc_site *site;
    const char *name; /* of the current reference */
    size_t name_length;
    sc_value target; /* the container written at the site's place; absent: being resolved */
} sc_frame;

typedef struct sc_memo {
    sc_resolved resolved;
    bool done;       /* false: it is being resolved */
    unsigned height; /* length of its chain of references, itself included */
} sc_memo;

typedef struct sc_expander {
    const sc_compose_layer *layers;
    size_t count;
    const sc_compose_options *options;
    sc_error *error;
    sc_value root;
    sc_writer *writer;
    sc_arena arena;
    uint32_t *marks; /* a node of the result: SC_MARK_SITES, and the number of its memo + 1 */
    sc_memo *memos;
    size_t memo_count, memo_capacity;
    bool *literal;                 /* for each source of the result */
    sc_table literals;             /* sources of literal layers, with names that others have too */
    sc_fold below;                 /* for values of the layers below */
    sc_notices *notices;           /* may be NULL */
    struct sc_cursor_box *cursors; /* unused ones: too large for the stack of a deep chain */
    sc_frame *frames;
    unsigned depth;
    unsigned height; /* the longest chain that was resolved since it was set to 0 */
    uint64_t bytes_left, nodes_left;
} sc_expander;

#define SC_MARK_SITES UINT32_C(0x80000000) /* it, or something below it, is a site */

/* ---- literal.c: values that hold no references ---- */

sc_status sc_literal_find(sc_expander *self);
bool sc_literal_is(const sc_expander *self, sc_value value);

/* ---- resolve.c ---- */

bool sc_site_is(const sc_expander *self, sc_value value);
sc_status sc_site_resolve(sc_expander *self, const sc_site *site, sc_resolved *out);
/* Takes from the budget; SC_ERROR_REFERENCE_LIMIT if that is not enough. */
sc_status sc_expander_charge(sc_expander *self, uint64_t nodes, uint64_t bytes);
/* Fills the error with the place of a site. Returns the code. */
sc_status sc_site_fail(sc_expander *self, const sc_site *site, sc_status code, const char *format,
                       ...) SC_PRINTF(4, 5);
/* Reports the chain from a frame inward, for a reference that leads back to it. */
sc_status sc_site_fail_cycle(sc_expander *self, const sc_frame *from);

/* ---- the whole ---- */

/* New image of `root`, the merged result of these layers, with its references resolved. */
sc_status sc_references_expand(const sc_compose_layer *layers, size_t count,
                               const sc_compose_options *options, sc_value root,
                               sc_notices *notices, sc_image **out, sc_error *error);

#endif
