/*
 * One call of the program, parsed: the command, its arguments, and the options in the order they
 * were given, because sources apply from left to right.
 */
#ifndef CLI_INVOCATION_H
#define CLI_INVOCATION_H

#include "options.h"

typedef struct cli_setting {
    const cli_option *option;
    const char *value; /* NULL where none was given */
} cli_setting;

typedef struct invocation {
    const cli_command *command; /* NULL: none was named */
    const cli_setting *settings;
    size_t setting_count;
    const char *const *arguments;
    size_t argument_count;
    size_t dashes;   /* arguments before `--` */
    bool has_dashes; /* `--` was given */
    bool quiet;
    void *block; /* holds both arrays */
} invocation;

/* STATUS_OK, or STATUS_USAGE with the fault reported. Texts are borrowed from argv. */
int invocation_parse(invocation *call, int argc, char **argv);
void invocation_free(invocation *call);
/* Checks how options combine, unless help was asked for: STATUS_OK, or reported STATUS_USAGE. */
int invocation_check(const invocation *call);
/* The arguments behind `--`, NULL-terminated, as a program takes them; NULL without any. */
char *const *invocation_program(const invocation *call);
bool invocation_has(const invocation *call, option_id id);
/* True where an option names a source. */
bool invocation_has_source(const invocation *call);
/* The last value given, or `otherwise`. */
const char *invocation_value(const invocation *call, option_id id, const char *otherwise);

#endif
