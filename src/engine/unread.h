/* The warnings and notes of a build that failed: of the layers that it made, and did not make. */
#ifndef SC_ENGINE_UNREAD_H
#define SC_ENGINE_UNREAD_H

#include "diag/report.h"
#include "engine/detail.h"
#include "platform/thread.h"

/* The notices of layers that were not made. Files are read on several threads. */
typedef struct sc_unread {
    sc_mutex lock;
    sc_notices notices;
} sc_unread;

void sc_unread_init(sc_unread *unread, const sc_allocator *allocator);
void sc_unread_free(sc_unread *unread);
/* Copies the notices. From any thread; NULL: nobody asks. */
void sc_unread_take(sc_unread *unread, const sc_notices *notices);

/*
 * Puts into the report, after `error`, which ended the build, the notices of the layers of `detail`
 * and of the file that failed. A notice that is an error by the rules of the plan is a problem.
 */
void sc_unread_report(const sc_unread *unread, const sc_detail *detail, const sc_error *error,
                      sc_report *report);

#endif
