/* Paths of options that match nothing, usually because of a typing error. */
#ifndef SC_ENGINE_UNUSED_H
#define SC_ENGINE_UNUSED_H

#include "engine/detail.h"

/* Adds a note if no layer of a source, from `first` on, has the path of its option `at`. */
sc_status sc_unused_at(const sc_source *source, const sc_yields *yields, size_t first,
                       sc_notices *notices);
/* Adds a note for each policy and each public path of the plan that matches no value. */
sc_status sc_unused_check(const sc_plan *plan, sc_value root, sc_notices *notices);

#endif
