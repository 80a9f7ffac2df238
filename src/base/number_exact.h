/*
 * The last step of reading a double, for numbers with more digits than 64 bits hold that are close
 * to the middle between two doubles: an exact comparison with that middle.
 */
#ifndef SC_BASE_NUMBER_EXACT_H
#define SC_BASE_NUMBER_EXACT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Of `lower` (finite, >= 0) and the next double above it, the one nearest to the number that
 * `text` spells; ties go to the even one. `text` is digits with at most one point, at least one
 * digit not zero, and no sign; `exponent` is what follows its `e`. The number lies between the two.
 */
double sc_number_exact(double lower, const char *text, size_t length, int64_t exponent);

#endif
