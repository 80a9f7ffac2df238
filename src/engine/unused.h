/* Paths of options that match nothing, most often by a slip of the pen. */
#ifndef SC_ENGINE_UNUSED_H
#define SC_ENGINE_UNUSED_H

#include "engine/detail.h"

/* A note where no layer that a source yielded, from `first` on, has what its option `at` names. */
sc_status sc_unused_at(const sc_source *source, const sc_yields *yields, size_t first,
                       sc_notices *notices);
/* A note for each policy and each public path of the plan that fits no value of the result. */
sc_status sc_unused_check(const sc_plan *plan, sc_value root, sc_notices *notices);

#endif
