/* Files that a reload may not lose. */
#ifndef SC_ENGINE_VANISH_H
#define SC_ENGINE_VANISH_H

#include "engine/detail.h"

/* What a load makes of a file that was loaded before and now is gone, of a source that goes on. */
typedef enum sc_removal {
    SC_REMOVAL_BY_SOURCE, /* as its source's options have it */
    SC_REMOVAL_REFUSED,   /* a failure: it may come back */
    SC_REMOVAL_ACCEPTED
} sc_removal;

/*
 * SC_ERROR_FILE_VANISHED when a file that `before` had loaded with content is empty now, or is gone
 * and may not be. A file that is there and that no source names any more has not vanished.
 */
sc_status sc_vanish_check(const sc_detail *now, const sc_detail *before, sc_removal removal,
                          sc_error *error);

#endif
