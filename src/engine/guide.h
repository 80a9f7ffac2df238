/* A plan's schema as sources and the merge see it. */
#ifndef SC_ENGINE_GUIDE_H
#define SC_ENGINE_GUIDE_H

#include "engine/plan.h"

/* The guide of a schema; borrows it. */
sc_guide sc_guide_of(sc_schema *schema);
/* True if the value may hold text without a type, which a schema would read. */
bool sc_guide_has_text(sc_value value);
/* SC_LAYER_GUIDED if the merge must use the guide for the value of a layer; else 0. */
unsigned sc_guide_flags(const sc_plan *plan, sc_value value);

#endif
