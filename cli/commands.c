/* From the name of a command to its function. */
#include "commands.h"

int command_run(const invocation *call)
{
    static int (*const functions[COMMAND_COUNT])(const invocation *call) = {
        [COMMAND_GET] = command_get,         [COMMAND_HAS] = command_has,
        [COMMAND_DUMP] = command_dump,       [COMMAND_EXPLAIN] = command_explain,
        [COMMAND_KEYS] = command_keys,       [COMMAND_FIND] = command_find,
        [COMMAND_SOURCES] = command_sources, [COMMAND_CHECK] = command_check,
        [COMMAND_DIFF] = command_diff,       [COMMAND_WATCH] = command_watch,
        [COMMAND_EXEC] = command_exec,       [COMMAND_COMPILE] = command_compile,
        [COMMAND_RENDER] = command_render,   [COMMAND_CONVERT] = command_convert,
        [COMMAND_SET] = command_set,         [COMMAND_UNSET] = command_unset,
        [COMMAND_SCHEMA] = command_schema,   [COMMAND_COMPLETION] = command_completion,
        [COMMAND_HELP] = command_help,       [COMMAND_VERSION] = command_version,
    };
    return functions[call->command->id](call);
}
