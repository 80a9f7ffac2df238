/* Help and the version as words, for those who try words first. */
#include "commands.h"
#include "help.h"

int command_help(const invocation *call)
{
    if (call->argument_count != 0) {
        return help_print_about(call->arguments[0]);
    }
    help_print(NULL);
    return STATUS_OK;
}

int command_version(const invocation *call)
{
    (void)call;
    help_print_version();
    return STATUS_OK;
}
