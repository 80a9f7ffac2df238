/*
 * Shared by the writers of TOML, INI, dotenv and properties: they walk the tree by recursion, and
 * each level keeps a link on the call stack, so the path of a value costs nothing until a failure
 * has to name it. The links also bound the recursion.
 */
#ifndef SC_FORMAT_EMIT_H
#define SC_FORMAT_EMIT_H

#include "format/format.h"

/* More than any image is deep; a stack of so many links is still small. */
enum { SC_EMIT_DEPTH_MAX = 1100 };

/* A value on the way from the root. */
typedef struct sc_emit_link {
    const struct sc_emit_link *above; /* NULL: the root */
    sc_value value;
    size_t index; /* where `above` is an array */
    uint32_t depth;
} sc_emit_link;

static inline sc_emit_link sc_emit_root(sc_value value)
{
    return (sc_emit_link){NULL, value, 0, 0};
}

static inline sc_emit_link sc_emit_child(const sc_emit_link *above, size_t index)
{
    return (sc_emit_link){above, sc_value_item(above->value, index), index, above->depth + 1};
}

/* The key of a link whose `above` is an object. */
static inline const char *sc_emit_key(const sc_emit_link *link, size_t *length)
{
    return sc_value_key(link->value, length);
}

/* Fills the error with code, message and the link's canonical path; returns the code. */
sc_status sc_emit_fail(const sc_emit_link *at, sc_error *error, sc_status code,
                       const char *message);

/* Makes the path of an error, which is canonical, lead back in the value that was written. */
void sc_emit_show_path(sc_value root, sc_error *error);

/* SC_OK, or the failure of an image that is deeper than any may be. */
sc_status sc_emit_check_depth(const sc_emit_link *at, sc_error *error);

/*
 * The value as untyped text: what it was read from where it is that, a scalar as it prints, an
 * array (or an object, if asked) as JSON. So it reads back as what it was, up to the guess: a text
 * that looks like a number becomes one, with its text beside; a datetime becomes its text.
 * An infinity or NaN is a failure. Replaces what is in `text`.
 */
sc_status sc_emit_plain(const sc_emit_link *at, const sc_writing *writing, sc_buf *text);

/* Appends `lead` and "source:line:column" as far as known; nothing for a value without origin. */
void sc_emit_origin(sc_buf *out, const char *lead, sc_value value);

#endif
