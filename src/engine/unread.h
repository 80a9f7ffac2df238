/* The warnings and notes of a failed build: of its layers, and of files that failed. */
#ifndef SC_ENGINE_UNREAD_H
#define SC_ENGINE_UNREAD_H

#include "diag/report.h"
#include "engine/detail.h"
#include "platform/thread.h"

/* The notices of files that failed. Files are read on several threads. */
typedef struct sc_unread {
    sc_mutex lock;
    sc_notices notices;
} sc_unread;

void sc_unread_init(sc_unread *unread, const sc_allocator *allocator);
void sc_unread_free(sc_unread *unread);
/* Copies the notices. From any thread; does nothing for a NULL `unread`. */
void sc_unread_take(sc_unread *unread, const sc_notices *notices);

/*
 * Adds to the report, after `error`, which ended the build, the notices of the layers of `detail`
 * and of the file that failed. A notice that is an error by the rules of the plan is a problem.
 */
void sc_unread_report(const sc_unread *unread, const sc_detail *detail, const sc_error *error,
                      sc_report *report);

#endif
