/* A list of errors; the first one is the error of the call. */
#ifndef SC_DIAG_REPORT_H
#define SC_DIAG_REPORT_H

#include "diag/notices.h"

enum { SC_REPORT_MAX = 1000 };

void sc_report_clear(sc_report *report);
/*
 * Adds a problem; `report` may be NULL, and problems beyond its maximum are left out. The call
 * fails in any case, by the caller's error, which has the first problem.
 */
void sc_report_add(sc_report *report, const sc_error *problem);
/* Adds warnings and notes; `report` may be NULL. When out of memory, some are left out. */
void sc_report_add_notices(sc_report *report, const sc_notices *notices);

#endif
