/*
 * Writing a tree as variables: the segments of a path are joined by a separator, in capitals, with
 * `_` for `-`, behind the prefix; an array or an empty object is one variable that holds JSON. Two
 * paths that would be one variable are refused. A root that was read from variables has their
 * names already, and keeps them.
 *
 * The formats differ in what a name may be and how a value is written; a dialect says both.
 */
#ifndef SC_FORMAT_VARIABLES_WRITE_H
#define SC_FORMAT_VARIABLES_WRITE_H

#include "base/arena.h"
#include "format/emit.h"
#include "format/name_tree.h"

struct sc_variables_dialect;

typedef struct sc_variables_writing {
    sc_writing *writing;
    const struct sc_variables_dialect *dialect;
    sc_buf *out;
    sc_buf name; /* so far */
    sc_buf text; /* of the value at hand */
    sc_name_tree names;
    sc_arena texts;
    const char *separator;
    size_t prefix;  /* bytes of the prefix in `name` */
    bool keep;      /* the members of the root are variables */
    size_t refused; /* values that cannot be written */
    sc_error first; /* the refusal of the first */
    sc_buf others;  /* paths of some of the others */
} sc_variables_writing;

typedef struct sc_variables_dialect {
    const char *root;     /* the message where the root is no object */
    bool reads_back;      /* by the environment's rules: their separator, their way to cut names */
    bool null_is_empty;   /* a null is the empty text */
    const char *comments; /* the text that begins a comment with an origin; NULL: no comments */
    /* SC_OK, or refuses the name that `name` holds; may be NULL. */
    sc_status (*check)(const sc_variables_writing *v, const sc_emit_link *at);
    /* Appends the variable: `name`, and `text` as its value. */
    sc_status (*put)(sc_variables_writing *v, const sc_emit_link *at);
} sc_variables_dialect;

sc_status sc_variables_write(sc_writing *writing, const sc_variables_dialect *dialect);

/* SC_ERROR_CANNOT_WRITE at a value. */
sc_status sc_variables_fail(const sc_variables_writing *v, const sc_emit_link *at,
                            const char *message);

/* ---- special_names.c ---- */

/*
 * True for a variable that changes what a shell, a program loader or an interpreter does: what it
 * runs, loads or cannot assign.
 */
bool sc_variable_is_special(const char *name, size_t length);

#endif
