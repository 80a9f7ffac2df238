/* What `${env:…}` and `${file:…}` give. */
#ifndef SC_ENGINE_LOOKUP_H
#define SC_ENGINE_LOOKUP_H

#include "compose/compose.h"

/* Callbacks over the process; the context is borrowed limits. */
sc_reference_lookup sc_lookup_of_process(const sc_limits *limits);

#endif
