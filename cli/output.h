/* A result that is text of a format: how it is written, what of it is masked, where it goes. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <superconfig.h>

#include "invocation.h"

/* What --to, --compact, --prefix and the like say together. */
typedef struct output_form {
    const char *format;
    sc_write_options options;
    const char **allow; /* owned; `options` refers to it */
} output_form;

/*
 * STATUS_OK; or a fault that is reported. The format is that of --to, else that of the name of
 * --output, else `otherwise`.
 */
int output_form_make(const invocation *call, const char *otherwise, output_form *out);
void output_form_free(output_form *form);

/*
 * Judges a masked result before it is printed: STATUS_OK, or reported STATUS_USAGE where it goes
 * to a program or a file, which would take the mask for the value. --mask says that it may.
 */
int output_check_masked(const invocation *call, const output_form *form);

/* True where something below the place is secret. */
bool output_has_secrets(const sc_place *place);
/* The same of what is at a path, or below it. */
bool output_is_secret(const sc_snapshot *snapshot, const char *path);

/* True for a format that is only written: a program reads it. */
bool output_is_for_program(const char *format);

/* True for `-` and for no name at all. */
bool output_is_stream(const char *name);

/*
 * Calls `run` with the standard output kept back, and writes that to the file of --output: when it
 * succeeded, or when its answer is no and says something. A failure leaves the file alone.
 */
int output_run(const invocation *call, int (*run)(const invocation *call));
/*
 * Writes a file, whole or not at all: STATUS_OK, or a fault that is reported. If the text holds
 * secrets, a new file is its owner's only, and a remark reports an existing one that others can
 * read.
 */
int output_save(const invocation *call, const char *file, const sc_text *text, bool secret);
/* The result of the command, which output_run saves, holds secrets. */
void output_protect(void);

#endif
