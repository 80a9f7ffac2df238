/* The completion script of a shell. */
#include "commands.h"
#include "complete.h"
#include "print.h"

#include <string.h>

int command_completion(const invocation *call)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", complete_bash}, {"zsh", complete_zsh}, {"fish", complete_fish}};
    const char *shell = call->arguments[0];
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, shell) == 0) {
            shells[i].print();
            return STATUS_OK;
        }
    }
    return print_usage_error(call->command, "no shell '%s'; there are %s", shell,
                             call->command->words);
}
