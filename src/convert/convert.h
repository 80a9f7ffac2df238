/*
 * Typed readings of a value (docs/reference/typed-readings.md): shared by the public sc_value_…
 * readings: the text that they may parse, and exact decimal amounts.
 *
 * Only text without a type is converted: `"8080"` in quotes stays a string. Durations, sizes and
 * datetimes are the exception, because most formats can only write them as a string.
 */
#ifndef SC_CONVERT_CONVERT_H
#define SC_CONVERT_CONVERT_H

#include "image/image.h"

/* A part of a text. */
typedef struct sc_span {
    const char *text;
    size_t length;
} sc_span;

/*
 * The node of a value that has this kind, not from untyped text and not above INT64_MAX; else NULL.
 * The usual case, which the readings check first.
 */
static inline const sc_node *sc_value_plain(sc_value value, sc_kind kind)
{
    const sc_node *node = value.image != NULL ? sc_value_node(value) : NULL;
    bool plain = node != NULL && node->kind == (uint8_t)kind &&
                 (node->flags & (SC_NODE_UNTYPED | SC_NODE_UNSIGNED)) == 0;
    return plain ? node : NULL;
}

/* Without blanks at both ends. */
sc_span sc_span_trim(sc_span span);
/* True, and the trimmed text, when the value was read from untyped text. */
bool sc_value_loose_text(sc_value value, sc_span *out);
/* The text of a string, or of any value from untyped text, trimmed. */
bool sc_value_any_text(sc_value value, sc_span *out);

/* Whole text as an integer: sign, decimal digits or 0x and hexadecimal ones. */
sc_status sc_convert_integer(sc_span text, bool *negative, uint64_t *magnitude);

/* Whole text as a size in bytes: an amount and a unit. */
sc_status sc_convert_size(sc_span text, uint64_t *out);

/*
 * A decimal amount at the start of a text: digits, perhaps a point and more digits. At most 18
 * digits of fraction, trailing zeros aside.
 */
typedef struct sc_amount {
    uint64_t whole;
    uint64_t fraction; /* over 10^digits */
    unsigned digits;
} sc_amount;
/* Takes it off the front of the text. SC_ERROR_BAD_VALUE or SC_ERROR_OUT_OF_RANGE. */
sc_status sc_amount_take(sc_span *text, sc_amount *out);
/* amount * unit, exactly. SC_ERROR_BAD_VALUE if that is not a whole number, SC_ERROR_OUT_OF_RANGE.
 */
sc_status sc_amount_times(sc_amount amount, uint64_t unit, uint64_t *out);
/* A finite double of at least 0 as the shortest decimal that reads back the same. */
sc_status sc_amount_of_double(double number, sc_amount *out);

#endif
