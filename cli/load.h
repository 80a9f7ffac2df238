/* From the options of a call to a configuration: convert, one call, convert. */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include <superconfig.h>

#include <stdio.h>

#include "invocation.h"

/*
 * The builder that the options describe (new), or NULL with *status: STATUS_USAGE is reported
 * already, STATUS_FAILED has `report` filled. With `files`, modifiers that no source follows are
 * left for load_file.
 */
sc_builder *load_builder(const invocation *call, bool files, sc_report *report, int *status);
/* A new builder like `base` (NULL: an empty one) with what the options add to it; NULL as above. */
sc_builder *load_more(const invocation *call, const sc_builder *base, sc_report *report,
                      int *status);
/* A new builder like `base` with one file more, taken as the modifiers say; NULL as above. */
sc_builder *load_with_file(const invocation *call, const sc_builder *base, const char *path,
                           sc_report *report, int *status);
/* Builds (steals the builder): new snapshot, or NULL with `report` filled. */
sc_snapshot *load_build(sc_builder *builder, sc_report *report);

/* The first problem, or that there is no memory. */
sc_error load_error(const sc_report *report);
/* Each problem, and behind the first one which option may help. */
void load_print(const invocation *call, FILE *stream, const sc_report *report);

/* The whole load, with the handle kept: new, its warnings on standard error; or NULL with *status.
 */
sc_handle *load_handle(const invocation *call, int *status);

/* All of it for a command: the snapshot, its warnings on standard error; or NULL with *status. */
sc_snapshot *load_snapshot(const invocation *call, int *status);
/* The same for one file argument. */
sc_snapshot *load_file_snapshot(const invocation *call, const char *path, int *status);
/* The end of a load: warnings, or the error and *status, unless a fault is reported already. */
sc_snapshot *load_finish(const invocation *call, sc_snapshot *snapshot, const sc_report *report,
                         int *status);

/* True where --rule says how a code is treated. */
bool load_has_rule(const invocation *call, sc_status code);

/* The format of that name or extension; NULL with the fault reported. */
const char *load_format(const invocation *call, const char *option, const char *name);
/* The same of --to, which also takes formats that are only written. */
const char *load_output_format(const invocation *call, const char *name);

#endif
