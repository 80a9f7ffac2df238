/* Refusals of the library's writers in the words of the command: its options, and what to do. */
#ifndef CLI_REFUSAL_H
#define CLI_REFUSAL_H

#include <superconfig.h>

#include "invocation.h"

/*
 * Reports an error of writing, as print_library_error does. `format` is that of the result, NULL
 * where it has none.
 */
int refusal_print(const invocation *call, const char *format, const sc_error *error);

#endif
