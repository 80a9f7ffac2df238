/* Help, the manual page and the version, made from the tables of options.c and topics.c. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

/* Of one command, or of the program when it is NULL. On standard output. */
void help_print(const cli_command *command);
/* The same with every option, also those that many commands share. */
void help_print_all(const cli_command *command);
/* Of a command or a topic by its name: STATUS_OK, or STATUS_USAGE with the fault reported. */
int help_print_about(const char *name);
void help_print_manual(void);
void help_print_version(void);
/* The list of commands for a call without one, on standard error; returns STATUS_USAGE. */
int help_refuse(void);

#endif
