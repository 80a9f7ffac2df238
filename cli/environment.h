/* The variables of a program: those of this process, and those that the configuration makes. */
#ifndef CLI_ENVIRONMENT_H
#define CLI_ENVIRONMENT_H

#include <superconfig.h>

#include "invocation.h"
#include "output.h"

typedef struct environment {
    char **entries; /* "NAME=value", NULL-terminated; of this process, or in `made` */
    sc_text made;   /* the configuration's, in the format environ */
} environment;

/*
 * STATUS_OK, or a reported fault. A variable that is set already is kept, and with `warns` a
 * remark says so where its value differs; --override replaces it.
 */
int environment_make(const invocation *call, const sc_snapshot *snapshot, const output_form *form,
                     bool warns, environment *out);
/* Takes a zeroed one. */
void environment_free(environment *made);
bool environment_equal(const environment *a, const environment *b);

#endif
