/* What `diff` found, in one of three forms, of one pair or of many files. */
#ifndef CLI_DIFFERENCES_H
#define CLI_DIFFERENCES_H

#include <superconfig.h>

#include "changes.h"
#include "invocation.h"

typedef enum differences_form {
    DIFFERENCES_TEXT,
    DIFFERENCES_JSON,
    DIFFERENCES_MARKDOWN
} differences_form;

typedef struct differences {
    differences_form form;
    sc_writer *writer; /* of JSON, else NULL */
    size_t count;      /* of changes */
} differences;

/* STATUS_OK, or STATUS_USAGE with the fault reported. */
int differences_begin(differences *self, const invocation *call);
/* `file` is the file that differs in two folders, else NULL. */
void differences_put(differences *self, const char *file, const change_sides *sides,
                     const sc_changes *changes);
/* Prints what is left and frees it: STATUS_OK, or the failure reported. */
int differences_end(differences *self);

#endif
