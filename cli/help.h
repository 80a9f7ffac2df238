/* --help, --help=man and --version, made from the table of options.c. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

/* Of one command, or of the program when it is NULL. On standard output. */
void help_print(const cli_command *command);
void help_print_manual(void);
void help_print_version(void);
/* The short reminder for a call without a command; returns STATUS_USAGE. */
int help_refuse(void);

#endif
