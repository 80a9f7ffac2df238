/* The same value with the members of every object in the order of their keys. */
#ifndef SC_IMAGE_SORTED_H
#define SC_IMAGE_SORTED_H

#include "superconfig.h"

/*
 * New image of a value, its objects in the byte order of their keys, arrays as they are. Origins
 * stay; text beside a container, which has the old order, does not. NULL when out of memory.
 */
sc_image *sc_value_sorted(sc_value value, const sc_allocator *allocator);

#endif
