/* The line that a value was read from. */
#ifndef SC_ENGINE_QUOTE_H
#define SC_ENGINE_QUOTE_H

#include "engine/detail.h"

/*
 * Fills excerpt and caret of an error that has the source, line and column of `value`, a value of
 * the snapshot from a file, not a secret. Does nothing if the file has changed since it was read,
 * or if its line may show a secret.
 */
void sc_quote_line(const sc_snapshot *snapshot, sc_value value, sc_error *error);

#endif
