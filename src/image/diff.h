/* The difference of two values by meaning: order of keys and origins do not count. */
#ifndef SC_IMAGE_DIFF_H
#define SC_IMAGE_DIFF_H

#include "superconfig.h"

/*
 * Called for each path that differs, in the order of `after`, removed members of
 * an object after its others. Objects are walked into; arrays and scalars that
 * differ are one change. `path` is canonical and borrowed. Not SC_OK stops.
 */
typedef sc_status (*sc_diff_visit)(void *context, const char *path, sc_value before,
                                   sc_value after);
sc_status sc_value_diff(sc_value before, sc_value after, const sc_allocator *allocator,
                        sc_diff_visit visit, void *context);
/* True when two values have the same content and the same origins. */
bool sc_value_identical(sc_value a, sc_value b);

#endif
