/*
 * What `check` found, in one of four forms: for eyes, as JSON, as the commands that GitHub Actions
 * reads, as SARIF 2.1.0. Text and commands are printed as they come, the others at the end.
 */
#ifndef CLI_FINDINGS_H
#define CLI_FINDINGS_H

#include <superconfig.h>

#include "invocation.h"

typedef enum findings_form {
    FINDINGS_TEXT,
    FINDINGS_JSON,
    FINDINGS_GITHUB,
    FINDINGS_SARIF
} findings_form;

typedef struct findings {
    const invocation *call;
    findings_form form;
    const char *file;          /* where a finding that names no source belongs; may be "" */
    sc_writer *writer;         /* the results, as JSON or SARIF; else NULL */
    bool failed;               /* an error is among them */
    bool met[SC_STATUS_COUNT]; /* the codes, for the rules of SARIF */
} findings;

/* STATUS_OK, or STATUS_USAGE with the fault reported. */
int findings_begin(findings *self, const invocation *call);
void findings_put_problem(findings *self, const sc_error *error);
/* With a severity of its own. */
void findings_put_notice(findings *self, const sc_notice *notice, sc_severity severity);
/* Prints what is left and frees it: STATUS_OK, or the failure reported. */
int findings_end(findings *self);

#endif
