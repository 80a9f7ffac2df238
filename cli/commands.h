/*
 * The commands, one a file (cmd_*.c). Each returns an exit status and has reported its failure.
 * options.c describes them.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "invocation.h"

/* Runs the command of the invocation. */
int command_run(const invocation *call);

int command_get(const invocation *call);
int command_has(const invocation *call);
int command_dump(const invocation *call);
int command_explain(const invocation *call);
int command_keys(const invocation *call);
int command_find(const invocation *call);
int command_sources(const invocation *call);
int command_check(const invocation *call);
int command_diff(const invocation *call);
int command_watch(const invocation *call);
int command_exec(const invocation *call);
int command_compile(const invocation *call);
int command_render(const invocation *call);
int command_convert(const invocation *call);
int command_set(const invocation *call);
int command_unset(const invocation *call);
int command_schema(const invocation *call);
int command_completion(const invocation *call);
int command_help(const invocation *call);
int command_version(const invocation *call);

#endif
