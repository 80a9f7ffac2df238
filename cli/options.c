/*
 * The table. Texts are ASCII, so that help reads the same in every locale, and end without a full
 * stop where they stand in a list.
 */
#include "options.h"

#include "commands.h"

#include <stdio.h>
#include <string.h>

#define OF(id) (1U << (unsigned)(id))

/* The sources that a modifier can apply to. */
enum {
    PARSED = OF(OPTION_FILE) | OF(OPTION_OPTIONAL_FILE) | OF(OPTION_GLOB) |
             OF(OPTION_HIERARCHICAL) | OF(OPTION_DEFAULTS),
    VARIABLES = OF(OPTION_ENV) | OF(OPTION_DOTENV),
    ON_DISK = OF(OPTION_FILE) | OF(OPTION_OPTIONAL_FILE) | OF(OPTION_GLOB) |
              OF(OPTION_HIERARCHICAL) | OF(OPTION_DIRECTORY) | OF(OPTION_DOTENV),
    ANY = PARSED | VARIABLES | ON_DISK
};

enum {
    WITH_JSON = OF(COMMAND_GET) | OF(COMMAND_EXPLAIN) | OF(COMMAND_SOURCES) | OF(COMMAND_CHECK) |
                OF(COMMAND_DIFF),
    WITH_FORMAT = OF(COMMAND_DUMP) | OF(COMMAND_CONVERT)
};

/* clang-format off */
const cli_option cli_options[] = {
    {OPTION_JSON, GROUP_COMMAND, 0, "json", NULL, false, OFFER_NOTHING, NULL, WITH_JSON,
     "print the result as JSON"},
    {OPTION_DEFAULT, GROUP_COMMAND, 0, "default", "VALUE", false, OFFER_NOTHING, NULL,
     OF(COMMAND_GET), "what to print for a path that is absent"},
    {OPTION_TO, GROUP_COMMAND, 't', "to", "FORMAT", false, OFFER_FORMATS, NULL, WITH_FORMAT,
     "the format to write"},
    {OPTION_COMPACT, GROUP_COMMAND, 0, "compact", NULL, false, OFFER_NOTHING, NULL, WITH_FORMAT,
     "write the shortest form"},
    {OPTION_REVEAL, GROUP_COMMAND, 0, "reveal", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_DUMP),
     "show secrets"},
    {OPTION_ORIGINS, GROUP_COMMAND, 0, "origins", NULL, false, OFFER_NOTHING, NULL,
     OF(COMMAND_DUMP), "a comment at each value tells where it was written (jsonc, if no --to)"},
    {OPTION_PROFILES, GROUP_COMMAND, 0, "profiles", NULL, false, OFFER_NOTHING, NULL,
     OF(COMMAND_DIFF), "A and B are profiles of the sources that the options name"},

    {OPTION_FILE, GROUP_SOURCE, 'f', "file", "PATH", false, OFFER_FILES, NULL, 0,
     "a file; - is standard input"},
    {OPTION_OPTIONAL_FILE, GROUP_SOURCE, 'o', "optional-file", "PATH", false, OFFER_FILES, NULL, 0,
     "a file that may be absent"},
    {OPTION_GLOB, GROUP_SOURCE, 'g', "glob", "PATTERN", false, OFFER_FILES, NULL, 0,
     "matching files, in byte order of their paths; ** crosses folders"},
    {OPTION_HIERARCHICAL, GROUP_SOURCE, 'H', "hierarchical", "APP", false, OFFER_NOTHING, NULL, 0,
     "the files that discovery finds for an application"},
    {OPTION_DIRECTORY, GROUP_SOURCE, 'd', "directory", "PATH", false, OFFER_FOLDERS, NULL, 0,
     "one key a file, as secrets are mounted; all values are secret"},
    {OPTION_ENV, GROUP_SOURCE, 'e', "env", "PREFIX", false, OFFER_NOTHING, NULL, 0,
     "environment variables that begin with PREFIX_; all with an empty PREFIX"},
    {OPTION_DOTENV, GROUP_SOURCE, 0, "dotenv", "PATH", false, OFFER_FILES, NULL, 0,
     "a .env file, read by the rules of the environment"},
    {OPTION_SET, GROUP_SOURCE, 's', "set", "PATH=VALUE", false, OFFER_NOTHING, NULL, 0,
     "one value; its type is guessed"},
    {OPTION_SET_STRING, GROUP_SOURCE, 0, "set-string", "PATH=TEXT", false, OFFER_NOTHING, NULL, 0,
     "one value that is text whatever it looks like"},
    {OPTION_UNSET, GROUP_SOURCE, 0, "unset", "PATH", false, OFFER_NOTHING, NULL, 0,
     "remove what the sources so far put there"},
    {OPTION_DEFAULTS, GROUP_SOURCE, 0, "defaults", "TEXT", false, OFFER_NOTHING, NULL, 0,
     "text in any format, told by its content"},

    {OPTION_FROM, GROUP_MODIFIER, 0, "from", "FORMAT", false, OFFER_FORMATS, NULL, PARSED,
     "its format; else by extension, else by content"},
    {OPTION_AT, GROUP_MODIFIER, 0, "at", "PATH", false, OFFER_NOTHING, NULL, ANY,
     "take this part of it"},
    {OPTION_UNDER, GROUP_MODIFIER, 0, "under", "PATH", false, OFFER_NOTHING, NULL, ANY,
     "mount it at this path"},
    {OPTION_JOIN, GROUP_MODIFIER, 0, "join", NULL, false, OFFER_NOTHING, NULL, ANY,
     "fill what is absent, replace nothing"},
    {OPTION_NESTED, GROUP_MODIFIER, 0, "nested", NULL, false, OFFER_NOTHING, NULL, PARSED,
     "its top-level keys are profile names"},
    {OPTION_NO_OPERATORS, GROUP_MODIFIER, 0, "no-operators", NULL, false, OFFER_NOTHING, NULL, ANY,
     "X_add and X_remove are plain data"},
    {OPTION_DROP_EMPTY, GROUP_MODIFIER, 0, "drop-empty", NULL, false, OFFER_NOTHING, NULL,
     VARIABLES, "ignore variables that are empty"},
    {OPTION_ENV_PREFIX, GROUP_MODIFIER, 0, "env-prefix", "PREFIX", false, OFFER_NOTHING, NULL,
     OF(OPTION_DOTENV), "take the variables that begin with PREFIX_"},
    {OPTION_ON_ERROR, GROUP_MODIFIER, 0, "on-error", "warn", false, OFFER_WORDS, "warn", ON_DISK,
     "skip a file that cannot be loaded, with a warning"},
    {OPTION_SECRET, GROUP_MODIFIER, 0, "secret", NULL, false, OFFER_NOTHING, NULL, ANY,
     "every value is secret"},

    {OPTION_PROFILE, GROUP_WHOLE, 'p', "profile", "NAME", false, OFFER_NOTHING, NULL, 0,
     "select a profile; repeat for several, a later one wins"},
    {OPTION_POLICY, GROUP_WHOLE, 0, "policy", "PATH=POLICY", false, OFFER_NOTHING, NULL, 0,
     "merge there by replace, append, union or merge-by-key(NAME); * is one segment"},
    {OPTION_EXPAND, GROUP_WHOLE, 0, "expand", "KINDS", true, OFFER_WORDS, "path env file", 0,
     "expand ${...} references: path (the default), env, file, with commas between"},
    {OPTION_STRICT, GROUP_WHOLE, 0, "strict", NULL, false, OFFER_NOTHING, NULL, 0,
     "a warning is an error"},
    {OPTION_LIMIT, GROUP_WHOLE, 0, "limit", "NAME=N", false, OFFER_WORDS,
     "file-size= depth= nodes= aliases=", 0,
     "limit file-size, depth, nodes or aliases; 64MiB is understood"},

    {OPTION_QUIET, GROUP_GENERAL, 'q', "quiet", NULL, false, OFFER_NOTHING, NULL, 0,
     "no warnings on standard error"},
    {OPTION_HELP, GROUP_GENERAL, 'h', "help", "man", true, OFFER_WORDS, "man", 0,
     "print help, about a command if one is named; or the manual page, as roff"},
    {OPTION_VERSION, GROUP_GENERAL, 0, "version", NULL, false, OFFER_NOTHING, NULL, 0,
     "print the version"},
};
const size_t cli_option_count = sizeof cli_options / sizeof *cli_options;

const cli_command cli_commands[COMMAND_COUNT] = {
    {COMMAND_GET, "get", "PATH...", 1, (size_t)-1, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "print values",
     "Prints the value at each path, one a line: text, numbers and dates bare, objects and arrays "
     "as JSON. Secrets are given as they are. If any path is absent, nothing is printed and the "
     "status is 1, unless there is a default.",
     "superconfig get server.port -f app.toml -e APP", command_get},
    {COMMAND_DUMP, "dump", "", 0, 0, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "print the whole result",
     "Prints the whole result, as JSON unless --to names another format. Secrets are masked; "
     "standard error says so.",
     "superconfig dump --to toml --origins -f app.toml -p production", command_dump},
    {COMMAND_EXPLAIN, "explain", "PATH", 1, 1, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "print where a value comes from",
     "Prints every layer that had a say in the value at a path, in order, the winner last, each "
     "with its place and what it did. Secrets are masked.",
     "superconfig explain database.pool.max -f app.toml -f site.yaml -e APP", command_explain},
    {COMMAND_KEYS, "keys", "[PATH]", 0, 1, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "print the path of every value",
     "Prints the path of every leaf, or of every leaf below a path, one a line.",
     "superconfig keys database -f app.toml", command_keys},
    {COMMAND_SOURCES, "sources", "", 0, 0, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "print the layers, and the places looked at",
     "Prints the layers in order, from low to high precedence, and between them the places that "
     "were looked at in vain.",
     "superconfig sources --hierarchical myapp -p staging", command_sources},
    {COMMAND_CHECK, "check", "", 0, 0, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "tell whether the sources load",
     "Loads, and prints errors, warnings and notes. Nothing printed means that nothing is wrong. "
     "The status is 1 after an error; with --strict a warning is one.",
     "superconfig check --strict -f app.toml -g 'conf.d/*.toml'", command_check},
    {COMMAND_DIFF, "diff", "A B", 2, 2, INPUT_EITHER, OFFER_FILES, NULL,
     "print what differs between two files or profiles",
     "Prints what differs by meaning between two files: + for what only B has, - for what only A "
     "has, ~ for what changed. Modifiers apply to both files. With --profiles, A and B are "
     "profiles, and the sources are named by options. Secrets are masked. The status is 1 when "
     "something differs.",
     "superconfig diff --profiles staging production -f app.toml", command_diff},
    {COMMAND_CONVERT, "convert", "IN [OUT]", 1, 2, INPUT_FILES, OFFER_FILES, NULL,
     "write a file in another format",
     "Reads IN and writes OUT, or standard output. The formats are told by the extensions, or by "
     "--from and --to; - stands for standard input and output. OUT is written beside its place and "
     "then renamed, so it is never half written. Secrets are not masked.",
     "superconfig convert app.yaml app.toml", command_convert},
    {COMMAND_COMPLETION, "completion", "SHELL", 1, 1, INPUT_NONE, OFFER_WORDS, "bash zsh fish",
     "print the completion script of a shell",
     "Prints a script that completes commands, options and their values in bash, zsh or fish.",
     "superconfig completion bash > ~/.local/share/bash-completion/completions/superconfig",
     command_completion},
};

const cli_status cli_statuses[] = {
    {STATUS_OK, "all is well"},
    {STATUS_NO, "the answer is no: a path is absent, check found an error, diff a difference"},
    {STATUS_USAGE, "wrong usage"},
    {STATUS_FAILED, "a source could not be loaded, or a result not written"},
};
const size_t cli_status_count = sizeof cli_statuses / sizeof *cli_statuses;

static const char *const titles[GROUP_COUNT] = {
    "Options", "Sources", "Modifiers of the next source", "Options of the whole",
    "General options",
};
static const char *const remarks[GROUP_COUNT] = {
    NULL, "Applied from left to right; a later one wins.",
    "They stand before the source they change.", NULL, NULL,
};
/* clang-format on */

const cli_command *command_by_name(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(cli_commands[i].name, name) == 0) {
            return &cli_commands[i];
        }
    }
    return NULL;
}

const cli_option *option_by_name(const char *name, size_t length)
{
    for (size_t i = 0; i < cli_option_count; i++) {
        if (strlen(cli_options[i].name) == length &&
            memcmp(cli_options[i].name, name, length) == 0) {
            return &cli_options[i];
        }
    }
    return NULL;
}

const cli_option *option_by_letter(char letter)
{
    for (size_t i = 0; i < cli_option_count; i++) {
        if (cli_options[i].letter != '\0' && cli_options[i].letter == letter) {
            return &cli_options[i];
        }
    }
    return NULL;
}

bool command_takes(const cli_command *command, const cli_option *option)
{
    switch (option->group) {
    case GROUP_COMMAND:
        return (option->of & OF(command->id)) != 0;
    case GROUP_SOURCE:
        return command->input == INPUT_SOURCES || command->input == INPUT_EITHER;
    case GROUP_MODIFIER:
        return command->input == INPUT_SOURCES || command->input == INPUT_EITHER ||
               (command->input == INPUT_FILES && (option->of & OF(OPTION_FILE)) != 0);
    case GROUP_WHOLE:
        return command->input != INPUT_NONE;
    default:
        return true;
    }
}

const char *group_title(option_group group)
{
    return titles[group];
}

const char *group_remark(option_group group)
{
    return remarks[group];
}

const char *option_syntax(const cli_option *option, char buffer[OPTION_SYNTAX_SIZE])
{
    char letter[] = "    ";
    if (option->letter != '\0') {
        letter[0] = '-';
        letter[1] = option->letter;
        letter[2] = ',';
    }
    const char *before = option->value == NULL ? "" : option->may_lack_value ? "[=" : " ";
    (void)snprintf(buffer, OPTION_SYNTAX_SIZE, "%s--%s%s%s%s", letter, option->name, before,
                   option->value != NULL ? option->value : "", option->may_lack_value ? "]" : "");
    return buffer;
}
