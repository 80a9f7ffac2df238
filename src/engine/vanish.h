/* Files that a reload must not lose. */
#ifndef SC_ENGINE_VANISH_H
#define SC_ENGINE_VANISH_H

#include "engine/detail.h"

/* How a reload treats a removed file that its source does not require. */
typedef enum sc_removal {
    SC_REMOVAL_ACCEPTED, /* with a note */
    SC_REMOVAL_REFUSED   /* a failure: it may be replaced soon */
} sc_removal;

/* A reload after its loading, before its merge. */
typedef struct sc_reloaded {
    const sc_detail *before;
    sc_detail *now;           /* receives the notes */
    const sc_yields *skipped; /* the places of files that failed with a warning in this load */
    sc_removal removal;
} sc_reloaded;

/*
 * SC_ERROR_FILE_VANISHED if a file that had content before is now empty or invalid, or was removed
 * and that is refused. A required file that was removed has failed the load before. An existing
 * file that no source names any more has not vanished, nor has the sibling of a profile that is not
 * selected any more.
 */
sc_status sc_vanish_check(const sc_reloaded *reloaded, sc_error *error);

#endif
