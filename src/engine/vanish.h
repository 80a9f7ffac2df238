/* Files that a reload may not lose. */
#ifndef SC_ENGINE_VANISH_H
#define SC_ENGINE_VANISH_H

#include "engine/detail.h"

/*
 * SC_ERROR_FILE_VANISHED when a file that `before` had loaded with content is gone or empty now,
 * unless its source allows that.
 */
sc_status sc_vanish_check(const sc_detail *now, const sc_detail *before, sc_error *error);

#endif
