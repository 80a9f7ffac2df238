/* A list of errors of which the first one counts. */
#ifndef SC_DIAG_REPORT_H
#define SC_DIAG_REPORT_H

#include "diag/notices.h"

enum { SC_REPORT_MAX = 1000 };

void sc_report_clear(sc_report *report);
/*
 * Adds a problem; NULL is no report, and what does not fit is left out. The caller's error, which
 * is written by the first problem alone, says that the call failed in any case.
 */
void sc_report_add(sc_report *report, const sc_error *problem);
/* Adds warnings and notes; NULL is no report. Without memory some are left out. */
void sc_report_add_notices(sc_report *report, const sc_notices *notices);

#endif
