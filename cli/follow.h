/* A configuration that names its own schema. */
#ifndef CLI_FOLLOW_H
#define CLI_FOLLOW_H

#include <superconfig.h>

/*
 * Makes the builder follow the local file that the root key `$schema` of its result names. SC_OK
 * also without such a key, and if the result cannot be built: then building reports the error. Else
 * the error says why the schema could not be used.
 */
sc_status follow_own_schema(sc_builder *builder, sc_error *error);

#endif
