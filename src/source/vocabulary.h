/* Checks of a whole options struct against the vocabulary; the words are in superconfig.h. */
#ifndef SC_SOURCE_VOCABULARY_H
#define SC_SOURCE_VOCABULARY_H

#include "superconfig.h"

/*
 * Copies the options (NULL: all default) that the caller's version of the struct has, and checks
 * that the source takes each option that differs from its default. SC_ERROR_INVALID_ARGUMENT for a
 * size that no version has.
 */
sc_status sc_source_options_take(const sc_source_options *given, sc_source_id source,
                                 sc_source_options *out, sc_error *error);

#endif
