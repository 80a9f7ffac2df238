/* The keywords of a compiled schema that name places from the root, gathered once. */
#ifndef SC_SCHEMA_PLACES_H
#define SC_SCHEMA_PLACES_H

#include "schema/compile.h"

/* Fills the schema's variables, public paths and moves. */
sc_status sc_schema_find_places(sc_schema_compiler *compiler);
/* Fills the schema's base, and the warnings about defaults that their schemas refuse. */
sc_status sc_schema_find_defaults(sc_schema_compiler *compiler);

#endif
