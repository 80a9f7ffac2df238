/* Files that a reload may not lose. */
#ifndef SC_ENGINE_VANISH_H
#define SC_ENGINE_VANISH_H

#include "engine/detail.h"

/* How a reload treats a file that is gone and that its source does not require. */
typedef enum sc_removal {
    SC_REMOVAL_ACCEPTED, /* with a note */
    SC_REMOVAL_REFUSED   /* a failure: it may come back */
} sc_removal;

/* A reload after its loading, before its merge. */
typedef struct sc_reloaded {
    const sc_detail *before;
    sc_detail *now;           /* gets the notes */
    const sc_yields *skipped; /* the places of files that failed with a warning now */
    sc_removal removal;
} sc_reloaded;

/*
 * SC_ERROR_FILE_VANISHED when a file that was loaded with content before is empty or broken now, or
 * is gone and that is refused. A required file that is gone has failed the load already. A file
 * that is there and that no source names any more has not vanished, nor has the sibling of a
 * profile that is not selected any more.
 */
sc_status sc_vanish_check(const sc_reloaded *reloaded, sc_error *error);

#endif
