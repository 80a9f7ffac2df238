/*
 * Values as JSON Schema compares them: a number is what it is worth, whether it was written with a
 * point or not; a datetime is its text.
 */
#ifndef SC_SCHEMA_NUMBERS_H
#define SC_SCHEMA_NUMBERS_H

#include "superconfig.h"

bool sc_schema_is_number(sc_scalar scalar);
/* A number without fraction. */
bool sc_schema_is_integer(sc_scalar scalar);
/* Exact; nan is in no order: false. */
bool sc_schema_less(sc_scalar a, sc_scalar b);
bool sc_schema_same_number(sc_scalar a, sc_scalar b);
/* A whole multiple, in the decimals that the two print as. The divisor is more than 0. */
bool sc_schema_is_multiple(sc_scalar value, sc_scalar divisor);
/* A text or datetime with these bytes. */
bool sc_schema_is_text(sc_scalar scalar);
/*
 * Equal whatever the order of members. Each value that is looked at takes one from *budget; where
 * that ends the answer is false.
 */
bool sc_schema_equal(sc_value a, sc_value b, uint64_t *budget);
/* Equal values have equal hashes. */
uint64_t sc_schema_hash(sc_value value, uint64_t seed, uint64_t *budget);

#endif
