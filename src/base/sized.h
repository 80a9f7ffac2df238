/*
 * Structs that a caller fills, and that grow with the versions of this library (superconfig.h,
 * "Structs that grow").
 */
#ifndef SC_BASE_SIZED_H
#define SC_BASE_SIZED_H

#include "superconfig.h"

/*
 * Copies what a caller filled into `own`, a struct of this version of `own_size` bytes, whose other
 * fields become zero. Both begin with their size; `first_size` is that of the layout of 2.0, which
 * the size 0 means. SC_ERROR_INVALID_ARGUMENT for a size that no version had, and for a field of a
 * later version that is set.
 */
sc_status sc_sized_take(void *own, size_t own_size, size_t first_size, const void *given);

/*
 * While a struct has its first layout, one size is both. Who adds a field passes the offset of the
 * first new one as `first_size` instead.
 */
#define SC_SIZED_TAKE(own, given) sc_sized_take(own, sizeof *(own), sizeof *(own), given)

#endif
