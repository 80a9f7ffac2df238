/*
 * The table: the command's own options here, those of sources from the library. Texts are ASCII, so
 * that help reads the same in every locale, and end without a full stop in lists.
 */
#include "options.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define OF(id) (1U << (unsigned)(id))

enum {
    WITH_JSON = OF(COMMAND_GET) | OF(COMMAND_EXPLAIN) | OF(COMMAND_SOURCES) | OF(COMMAND_CHECK) |
                OF(COMMAND_DIFF) | OF(COMMAND_WATCH) | OF(COMMAND_SET) | OF(COMMAND_FIND),
    WITH_EDIT = OF(COMMAND_SET) | OF(COMMAND_UNSET),
    WITH_FORMAT = OF(COMMAND_GET) | OF(COMMAND_DUMP) | OF(COMMAND_CONVERT),
    WITH_NAMES = WITH_FORMAT | OF(COMMAND_EXEC), /* they make variables */
    WITH_PROGRAM = OF(COMMAND_EXEC) | OF(COMMAND_RENDER),
    WITH_OUTPUT = OF(COMMAND_GET) | OF(COMMAND_DUMP) | OF(COMMAND_EXPLAIN) | OF(COMMAND_KEYS) |
                  OF(COMMAND_FIND) | OF(COMMAND_SOURCES) | OF(COMMAND_CHECK) | OF(COMMAND_DIFF) |
                  OF(COMMAND_CONVERT) | OF(COMMAND_SCHEMA) | OF(COMMAND_COMPLETION) |
                  OF(COMMAND_COMPILE) | OF(COMMAND_RENDER)
};

/* clang-format off */
static const cli_option own[] = {
    {OPTION_JSON, GROUP_COMMAND, 0, "json", NULL, false, OFFER_NOTHING, NULL, WITH_JSON,
     "print the result as JSON; of 'set': the values are JSON", SC_ADD_COUNT, NULL},
    {OPTION_FORM, GROUP_COMMAND, 0, "format", "FORM", false, OFFER_WORDS,
     "text json github sarif markdown", OF(COMMAND_CHECK) | OF(COMMAND_DIFF),
     "the form of the result: text or json; of check also github (workflow commands) and sarif, of "
     "diff also markdown", SC_ADD_COUNT, NULL},
    {OPTION_FOLLOW_SCHEMA, GROUP_COMMAND, 0, "follow-schema", NULL, false, OFFER_NOTHING, NULL,
     OF(COMMAND_CHECK), "without --schema: check by the local file that `$schema` names",
     SC_ADD_COUNT, NULL},
    {OPTION_DEFAULT, GROUP_COMMAND, 0, "default", "VALUE", false, OFFER_NOTHING, NULL,
     OF(COMMAND_GET), "what to print for a path that is absent", SC_ADD_COUNT, NULL},
    {OPTION_RAW, GROUP_COMMAND, 0, "raw", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_GET),
     "print the values and nothing else: no line end behind them", SC_ADD_COUNT, NULL},
    {OPTION_NULL, GROUP_COMMAND, 0, "null", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_GET),
     "end each value with a NUL instead of a line end", SC_ADD_COUNT, NULL},
    {OPTION_LINES, GROUP_COMMAND, 0, "lines", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_GET),
     "print the elements of an array one by one", SC_ADD_COUNT, NULL},
    {OPTION_TO, GROUP_COMMAND, 't', "to", "FORMAT", false, OFFER_OUTPUTS, NULL,
     WITH_FORMAT | OF(COMMAND_SCHEMA),
     "the format to write", SC_ADD_COUNT, NULL},
    {OPTION_COMPACT, GROUP_COMMAND, 0, "compact", NULL, false, OFFER_NOTHING, NULL, WITH_FORMAT,
     "write the shortest form", SC_ADD_COUNT, NULL},
    {OPTION_SORT_KEYS, GROUP_COMMAND, 0, "sort-keys", NULL, false, OFFER_NOTHING, NULL, WITH_FORMAT,
     "write the keys of each object in their order", SC_ADD_COUNT, NULL},
    {OPTION_REVEAL, GROUP_COMMAND, 0, "reveal", NULL, false, OFFER_NOTHING, NULL,
     OF(COMMAND_DUMP) | WITH_EDIT, "show secrets; of 'set' and 'unset': in a --dry-run",
     SC_ADD_COUNT, NULL},
    {OPTION_MASK, GROUP_COMMAND, 0, "mask", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_DUMP),
     "write masks for secrets, also to a file or for a program", SC_ADD_COUNT, NULL},
    {OPTION_OUTPUT, GROUP_COMMAND, 'o', "output", "FILE", false, OFFER_FILES, NULL, WITH_OUTPUT,
     "write the result to a file, whole or not at all", SC_ADD_COUNT, NULL},
    {OPTION_PREFIX, GROUP_COMMAND, 0, "prefix", "PREFIX", false, OFFER_NOTHING, NULL, WITH_NAMES,
     "begin the names of variables with PREFIX_", SC_ADD_COUNT, NULL},
    {OPTION_SEPARATOR, GROUP_COMMAND, 0, "separator", "TEXT", false, OFFER_NOTHING, NULL,
     WITH_NAMES, "separates the parts of a variable's name instead of __", SC_ADD_COUNT, NULL},
    {OPTION_EXPORT, GROUP_COMMAND, 0, "export", NULL, false, OFFER_NOTHING, NULL, WITH_FORMAT,
     "of --to shell: export the variables", SC_ADD_COUNT, NULL},
    {OPTION_ALLOW, GROUP_COMMAND, 0, "allow", "NAME", false, OFFER_NOTHING, NULL, WITH_NAMES,
     "take this variable although it changes what a shell or a loader does", SC_ADD_COUNT, NULL},
    {OPTION_OVERRIDE, GROUP_COMMAND, 0, "override", NULL, false, OFFER_NOTHING, NULL,
     OF(COMMAND_EXEC), "replace variables that are set already", SC_ADD_COUNT, NULL},
    {OPTION_WATCH, GROUP_COMMAND, 0, "watch", NULL, false, OFFER_NOTHING, NULL,
     WITH_PROGRAM | OF(COMMAND_COMPILE),
     "stay, and do it again when the configuration changes", SC_ADD_COUNT, NULL},
    {OPTION_SIGNAL, GROUP_COMMAND, 0, "signal", "NAME", false, OFFER_WORDS,
     "HUP USR1 USR2 INT TERM", WITH_PROGRAM,
     "with --watch: send the program this signal instead", SC_ADD_COUNT, NULL},
    {OPTION_ORIGINS, GROUP_COMMAND, 0, "origins", NULL, false, OFFER_NOTHING, NULL,
     OF(COMMAND_DUMP), "a comment at each value with its origin (jsonc, if no --to)",
     SC_ADD_COUNT, NULL},
    {OPTION_PROFILES, GROUP_COMMAND, 0, "profiles", NULL, false, OFFER_NOTHING, NULL,
     OF(COMMAND_DIFF), "A and B are profiles of the sources that the options name; - is the base",
     SC_ADD_COUNT, NULL},
    {OPTION_A, GROUP_COMMAND, 0, "a", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_DIFF),
     "the options behind it are of the first side alone", SC_ADD_COUNT, NULL},
    {OPTION_B, GROUP_COMMAND, 0, "b", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_DIFF),
     "the options behind it are of the second side alone", SC_ADD_COUNT, NULL},
    {OPTION_ONCE, GROUP_COMMAND, 0, "once", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_WATCH),
     "end after the first change", SC_ADD_COUNT, NULL},
    {OPTION_BAKE, GROUP_COMMAND, 0, "bake", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_COMPILE),
     "keep what variables and referenced files give on this machine", SC_ADD_COUNT, NULL},
    {OPTION_IN, GROUP_COMMAND, 0, "in", "FILE", false, OFFER_FILES, NULL, WITH_EDIT,
     "the file to change; - is standard input, written to standard output", SC_ADD_COUNT, NULL},
    {OPTION_DRY_RUN, GROUP_COMMAND, 0, "dry-run", NULL, false, OFFER_NOTHING, NULL, WITH_EDIT,
     "print a unified diff and write nothing", SC_ADD_COUNT, NULL},
    {OPTION_STRING, GROUP_COMMAND, 0, "string", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_SET),
     "the values are text whatever they look like", SC_ADD_COUNT, NULL},
    {OPTION_APPEND, GROUP_COMMAND, 0, "append", NULL, false, OFFER_NOTHING, NULL, OF(COMMAND_SET),
     "add the values at the end of the arrays at the paths", SC_ADD_COUNT, NULL},
    {OPTION_DOCUMENT, GROUP_COMMAND, 0, "document", "N", false, OFFER_NOTHING, NULL, WITH_EDIT,
     "which document of a YAML stream of several, from 1", SC_ADD_COUNT, NULL},
    {OPTION_IN_PLACE, GROUP_COMMAND, 0, "in-place", NULL, false, OFFER_NOTHING, NULL, WITH_EDIT,
     "write the file over instead of replacing it (hard links, mounts)", SC_ADD_COUNT, NULL},

    {OPTION_OPTIONAL_FILE, GROUP_SOURCE, 0, "optional", "FILE", false, OFFER_FILES, NULL, 0,
     "a file that may be absent", SC_ADD_FILE, NULL},
    {OPTION_SET, GROUP_SOURCE, 's', "set", "PATH=VALUE", false, OFFER_NOTHING, NULL, 0,
     "one value; its type is guessed", SC_ADD_COUNT, NULL},
    {OPTION_SET_STRING, GROUP_SOURCE, 0, "set-string", "PATH=TEXT", false, OFFER_NOTHING, NULL, 0,
     "one value that is a string, whatever it looks like", SC_ADD_COUNT, NULL},
    {OPTION_SET_FILE, GROUP_SOURCE, 0, "set-file", "PATH=FILE", false, OFFER_NOTHING, NULL, 0,
     "one value: the text of a file, but for one line end", SC_ADD_COUNT, NULL},
    {OPTION_UNSET, GROUP_SOURCE, 0, "unset", "PATH", false, OFFER_PATHS, NULL, 0,
     "remove the value of the sources before it", SC_ADD_COUNT, NULL},

    {OPTION_PROFILE, GROUP_WHOLE, 'p', "profile", "NAME", false, OFFER_PROFILES, NULL, 0,
     "select a profile; repeat for several, a later one wins", SC_ADD_COUNT, NULL},
    {OPTION_PROFILE_FROM, GROUP_WHOLE, 0, "profile-from", "VARIABLE[=NAME]", false, OFFER_NOTHING,
     NULL, 0, "select the profile that a variable names; else the one after the =",
     SC_ADD_COUNT, NULL},
    {OPTION_POLICY, GROUP_WHOLE, 0, "policy", "PATH=POLICY", false, OFFER_NOTHING, NULL, 0,
     "merge there by replace, append, union or merge-by-key(NAME); * is one segment",
     SC_ADD_COUNT, NULL},
    {OPTION_EXPAND, GROUP_WHOLE, 0, "expand", "KINDS", true, OFFER_WORDS, "path env file", 0,
     "expand ${...} references: path (the default), env, file, with commas between",
     SC_ADD_COUNT, NULL},
    {OPTION_STRICT, GROUP_WHOLE, 0, "strict", NULL, false, OFFER_NOTHING, NULL, 0,
     "a warning is an error", SC_ADD_COUNT, NULL},
    {OPTION_SCHEMA, GROUP_WHOLE, 0, "schema", "FILE", false, OFFER_FILES, NULL, 0,
     "follow a JSON Schema: names, types of text, defaults, checks", SC_ADD_COUNT, NULL},
    {OPTION_RULE, GROUP_WHOLE, 0, "rule", "CODE=RULE", false, OFFER_NOTHING, NULL, 0,
     "how one warning or note is treated: default, ignore, warn or fail", SC_ADD_COUNT, NULL},
    {OPTION_SECRET_KEY, GROUP_WHOLE, 0, "secret-key", "WORD", false, OFFER_NOTHING, NULL, 0,
     "keys with this word are secret too", SC_ADD_COUNT, NULL},
    {OPTION_PUBLIC_PATH, GROUP_WHOLE, 0, "public-path", "PATH", false, OFFER_PATHS, NULL, 0,
     "the value at this path is not secret, whatever its key is called", SC_ADD_COUNT, NULL},
    {OPTION_REQUIRE, GROUP_WHOLE, 0, "require", "PATH", false, OFFER_PATHS, NULL, 0,
     "a value is required at this path; repeat for several", SC_ADD_COUNT, NULL},
    {OPTION_LIMIT, GROUP_WHOLE, 0, "limit", "NAME=N", false, OFFER_WORDS,
     "file-size= depth= nodes= aliases=", 0,
     "limit file-size, depth, nodes or aliases; 64MiB is understood", SC_ADD_COUNT, NULL},

    {OPTION_QUIET, GROUP_GENERAL, 'q', "quiet", NULL, false, OFFER_NOTHING, NULL, 0,
     "no warnings on standard error", SC_ADD_COUNT, NULL},
    {OPTION_COLOR, GROUP_GENERAL, 0, "color", "WHEN", false, OFFER_WORDS, "auto always never", 0,
     "colours: auto (on a terminal, not with NO_COLOR), always or never", SC_ADD_COUNT, NULL},
    {OPTION_HELP, GROUP_GENERAL, 'h', "help", "all", true, OFFER_WORDS, "all man", 0,
     "print help, about a command if one is named; =all with every option; =man: the manual page",
     SC_ADD_COUNT, NULL},
    {OPTION_VERSION, GROUP_GENERAL, 0, "version", NULL, false, OFFER_NOTHING, NULL, 0,
     "print the version", SC_ADD_COUNT, NULL},
};

/* The flags of sources: those that are not here have none. */
static const struct {
    sc_source_id source;
    char letter;
    const char *value;
    offer offers;
} source_flags[] = {
    {SC_ADD_FILE, 'f', "FILE", OFFER_FILES},
    {SC_ADD_GLOB, 'g', "PATTERN", OFFER_FILES},
    {SC_ADD_HIERARCHICAL, 'H', "APP", OFFER_NOTHING},
    {SC_ADD_DIRECTORY, 'd', "FOLDER", OFFER_FOLDERS},
    {SC_ADD_ENV, 'e', "PREFIX", OFFER_NOTHING},
    {SC_ADD_DOTENV, 0, "FILE", OFFER_FILES},
    {SC_ADD_DEFAULTS, 0, "TEXT", OFFER_NOTHING},
};

/* Options of sources whose flag is another word than theirs, because --to or a source has it. */
static const struct {
    const char *word, *flag;
} modifier_flags[] = {
    {"format", "from"},
    {"prefix", "env-prefix"},
    {"optional", "if-present"},
};

const cli_command cli_commands[COMMAND_COUNT] = {
    {COMMAND_GET, "get", "PATH...", 1, (size_t)-1, INPUT_SOURCES, OFFER_PATHS, NULL,
     "print values",
     "Prints the value at each path, one on each line: text, numbers and dates bare, objects and "
     "arrays as JSON; with --to, the value at one path in that format. Secrets are not masked. If "
     "any path is absent, nothing is printed and the status is 1, unless there is a default.\n\n"
     "With -e PREFIX two underscores part a variable's name: APP_SERVER__PORT of -e APP is "
     "server.port.",
     "superconfig get server.port -f app.toml -e APP"},
    {COMMAND_HAS, "has", "PATH...", 1, (size_t)-1, INPUT_SOURCES, OFFER_PATHS, NULL,
     "report by the exit status whether values are there",
     "The status is 0 if there is a value at every path, also where it is null, and 1 if there is "
     "none. Nothing is printed.",
     "superconfig has server.tls -f app.toml && echo encrypted"},
    {COMMAND_DUMP, "dump", "[PATH]", 0, 1, INPUT_SOURCES, OFFER_PATHS, NULL,
     "print the whole result, or a part of it",
     "Prints the whole result, or what is at a path, as JSON unless --to names another format. "
     "Secrets are masked, and a message on standard error reports it.\n\n"
     "To a shell write --to shell: vars=$(superconfig dump --to shell --reveal ...) && eval "
     "\"$vars\" is safe for every value, and fails where dump fails. env is the dialect of Docker "
     "Compose, and no text for eval. docker-env, "
     "github-env, systemd-env and environ are for the readers of those names.",
     "superconfig dump --to toml --origins -f app.toml -p production"},
    {COMMAND_EXPLAIN, "explain", "PATH", 1, 1, INPUT_SOURCES, OFFER_PATHS, NULL,
     "print where a value comes from",
     "Prints every layer that had an effect on the value at a path, in order, the winner last, "
     "each with its place and its effect. Secrets are masked.",
     "superconfig explain database.pool.max -f app.toml -f site.yaml -e APP"},
    {COMMAND_KEYS, "keys", "[PATH]", 0, 1, INPUT_SOURCES, OFFER_PATHS, NULL,
     "print the path of every value",
     "Prints the path of every leaf, or of every leaf below a path, one on each line.",
     "superconfig keys database -f app.toml"},
    {COMMAND_FIND, "find", "PATTERN...", 1, (size_t)-1, INPUT_SOURCES, OFFER_PATHS, NULL,
     "print the values whose paths a pattern fits",
     "Prints each value whose path fits, in order, with the place where it was written. In a "
     "pattern * is any one key or index, ** any number of them, and a quoted \"*\" is that key. "
     "Secrets are masked. The status is 1 where nothing fits.",
     "superconfig find 'services.*.ports[0]' -f compose.yaml"},
    {COMMAND_SOURCES, "sources", "", 0, 0, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "print the layers, and the places that were searched",
     "Prints the layers in order, from low to high precedence, and between them the places "
     "without a file.",
     "superconfig sources --hierarchical myapp -p staging"},
    {COMMAND_CHECK, "check", "[FILE...]", 0, (size_t)-1, INPUT_EITHER, OFFER_FILES, NULL,
     "check files, or whether the sources load together",
     "Checks each FILE by itself, whatever the others are like; of a folder, the files of a known "
     "extension below it. Without a FILE it loads the sources. Prints "
     "errors, warnings and notes; no output means that nothing was found. The status is 1 after an "
     "error; --strict makes warnings errors, and --schema checks each file by a JSON Schema. With "
     "--follow-schema a file's own schema is used, where a key `$schema` of its root names a local "
     "file, relative to the file that says so; it may make values secret, but never public.",
     "superconfig check --strict --schema app.schema.json conf.d/*.toml"},
    {COMMAND_DIFF, "diff", "[A B]", 0, 2, INPUT_EITHER, OFFER_FILES, NULL,
     "print what differs between files, folders, profiles or sources",
     "Prints what differs by meaning: + for what only B has, - for what only A has, ~ for what "
     "changed. A and B are two files, or two folders whose files are compared by name. With "
     "--profiles they are profiles of the sources that the options name. Instead of them, --a and "
     "--b begin two groups of options; options before the groups belong to both. Elements of an "
     "array are compared one by one where --policy PATH=merge-by-key(NAME) says by which key. "
     "Secrets are masked. The status is 1 when something differs.",
     "superconfig diff -f app.toml --a -p staging --b -p production"},
    {COMMAND_WATCH, "watch", "[PATH...]", 0, (size_t)-1, INPUT_SOURCES, OFFER_PATHS, NULL,
     "print what changes, until interrupted",
     "Loads the sources, and again whenever a file of them changes; prints one line for each value "
     "that differs, marked as diff does. With paths, only their values are printed. A file that is "
     "broken is reported on standard error, and the last good configuration stays. With --json, "
     "prints one object an event, failures too. Secrets are masked.",
     "superconfig watch server -f app.toml -g 'conf.d/*.toml'"},
    {COMMAND_EXEC, "exec", "-- PROGRAM...", 1, (size_t)-1, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "start a program with the configuration as variables",
     "Becomes PROGRAM, with each value as a variable: database.pool-size is DATABASE__POOL_SIZE, "
     "an array is JSON. Secrets are not masked. A variable that is set already is kept, with a "
     "warning, unless --override is given. Names that change what a shell, a loader or an "
     "interpreter does (PATH, LD_PRELOAD, NODE_OPTIONS) are refused without --allow.\n\n"
     "With --watch it stays: when the variables change, the program gets SIGTERM and is started "
     "again, or gets the signal of --signal. Signals are passed on. The status is the program's, "
     "128 + n after signal n, 127 if it is not found, 126 if it cannot be started.",
     "superconfig exec --prefix APP -f app.toml -p production -- ./server"},
    {COMMAND_COMPILE, "compile", "", 0, 0, INPUT_SOURCES, OFFER_NOTHING, NULL,
     "write the whole result as one image for all processes",
     "Writes the whole result as a compiled image (.sci), which every source of files reads: many "
     "processes that load it with --map share its memory. It keeps the origin of every value and "
     "what shows whether an input has changed, which 'check' looks at. Variables, and references "
     "to variables and files, are refused without --bake. If anything in it is secret, only its "
     "owner may read the file.",
     "superconfig compile -o app.sci -f base.toml -f site.yaml"},
    {COMMAND_RENDER, "render", "TEMPLATE...", 1, (size_t)-1, INPUT_SOURCES,
     OFFER_FILES, NULL, "fill templates with values",
     "Prints each template with the value for each ${path}; $${ is the text ${, and nothing else "
     "has a meaning. ${path:-default} and ${path:?message} are for values that are absent, null or "
     "empty, ${path|json} and ${path|shell} are JSON and text in quotes for a shell. Every value "
     "that is missing is an error with its line and column, and then nothing is written. With -o "
     "the result goes to a file; several templates go to a folder, -o DIR/, without their ending "
     ".tmpl. Secrets are not masked; a new file that holds one is its owner's only.\n\n"
     "With -- PROGRAM... the command becomes that program after writing. With --watch it stays: "
     "files that change are written again, and the program is started again, or gets the signal "
     "of --signal.",
     "superconfig render nginx.conf.tmpl -o nginx.conf -f app.toml --watch --signal HUP -- nginx"},
    {COMMAND_CONVERT, "convert", "IN [OUT]", 1, 2, INPUT_FILES, OFFER_FILES, NULL,
     "write a file in another format",
     "Reads IN and writes OUT, or standard output. The extensions, or --from and --to, say the "
     "formats; - is standard input and output. OUT is written beside its place and "
     "then renamed, so it is never half written. Secrets are not masked.",
     "superconfig convert app.yaml app.toml"},
    {COMMAND_SET, "set", "PATH=VALUE...", 1, (size_t)-1, INPUT_TEXT, OFFER_PATHS, NULL,
     "change values in a file, and nothing else",
     "Sets the value at each path in the file's own text: comments, order, blank lines, "
     "indentation and quotes stay as they are, and what is new looks like its neighbours. A value "
     "is text where the file has text; else its type is guessed. All changes are one write, or "
     "none: where one cannot be made the file is left alone and the message says why.\n\n"
     "With --json each value is JSON and nothing is guessed: port=80 is a number, 'port=\"80\"' is "
     "text, 'tags=[1, 2]' is an array.",
     "superconfig set server.port=8080 'tags[0]=blue' --in app.yaml"},
    {COMMAND_UNSET, "unset", "PATH...", 1, (size_t)-1, INPUT_TEXT, OFFER_PATHS, NULL,
     "remove values from a file, and nothing else",
     "Removes what is at each path from the file's own text. Comments above it stay. The status is "
     "1 where nothing is at a path, and then nothing is written.",
     "superconfig unset server.tls --in app.toml --dry-run"},
    {COMMAND_SCHEMA, "schema", "WHAT FILE...", 2, (size_t)-1, INPUT_NONE, OFFER_FILES,
     "example types docs usage infer",
     "make examples, types or documentation from a schema, or a schema from files",
     "WHAT is one of: example, a commented file of --to toml (or yaml, jsonc, env); types, of --to "
     "typescript (or python, or c: a header that fills a struct); docs, a page in Markdown; usage, "
     "the help of a command line (a second word names the program); infer, a schema that all the "
     "FILEs follow. All but infer take one FILE, the schema.",
     "superconfig schema example --to toml service.schema.json"},
    {COMMAND_COMPLETION, "completion", "SHELL", 1, 1, INPUT_NONE, OFFER_WORDS, "bash zsh fish",
     "print the completion script of a shell",
     "Prints a script that completes commands, options and their values in bash, zsh or fish.",
     "superconfig completion bash > ~/.local/share/bash-completion/completions/superconfig"},
    {COMMAND_HELP, "help", "[COMMAND]", 0, 1, INPUT_NONE, OFFER_COMMANDS, NULL,
     "print help, about a command or a topic",
     "Prints help about a command, or about one of the topics: options (those that most commands "
     "have), formats, paths, environment, profiles.",
     "superconfig help formats"},
    {COMMAND_VERSION, "version", "", 0, 0, INPUT_NONE, OFFER_NOTHING, NULL,
     "print the version", "Prints the version.", "superconfig version"},
};

const cli_choice cli_choices[] = {
    {COMMAND_CHECK, OPTION_FORM, NULL, "text json github sarif"},
    {COMMAND_DIFF, OPTION_FORM, NULL, "text json markdown"},
    {COMMAND_SCHEMA, OPTION_TO, "example", "toml yaml jsonc env"},
    {COMMAND_SCHEMA, OPTION_TO, "types", "typescript python c"},
};
const size_t cli_choice_count = sizeof cli_choices / sizeof *cli_choices;

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
    "They are given before the source that they change.", NULL, NULL,
};
/* clang-format on */

/* ---- flags from the library's tables ---- */

static cli_option table[CLI_OPTIONS_MAX];
const cli_option *cli_options = table;
size_t cli_option_count;

enum { WORDS_SIZE = 48 };

static cli_option *add_row(void)
{
    assert(cli_option_count < CLI_OPTIONS_MAX);
    return &table[cli_option_count++];
}

static void add_sources(void)
{
    for (size_t i = 0; i < sizeof source_flags / sizeof *source_flags; i++) {
        const sc_source_word *word = sc_source_word_of(source_flags[i].source);
        *add_row() = (cli_option){
            .id = OPTION_SOURCE,
            .group = GROUP_SOURCE,
            .letter = source_flags[i].letter,
            .name = word->word,
            .value = source_flags[i].value,
            .offers = source_flags[i].offers,
            .help = word->help,
            .source = source_flags[i].source,
        };
    }
}

/* "fail|warn" for help, "fail warn" for completion. */
static void join_words(const char *const *words, char separator, char out[WORDS_SIZE])
{
    size_t length = 0;
    for (size_t i = 0; words[i] != NULL && length < WORDS_SIZE; i++) {
        int added = i == 0
                        ? snprintf(out, WORDS_SIZE, "%s", words[i])
                        : snprintf(out + length, WORDS_SIZE - length, "%c%s", separator, words[i]);
        length += added > 0 ? (size_t)added : 0;
    }
}

/* "PREFIX", from the option's own word. */
static void in_capitals(const char *word, char out[WORDS_SIZE])
{
    size_t i = 0;
    for (; word[i] != '\0' && i + 1 < WORDS_SIZE; i++) {
        out[i] = word[i] >= 'a' && word[i] <= 'z' ? (char)(word[i] - 'a' + 'A') : word[i];
    }
    out[i] = '\0';
}

static void describe_value(cli_option *row, const sc_option *option)
{
    static char words[CLI_OPTIONS_MAX][WORDS_SIZE], values[CLI_OPTIONS_MAX][WORDS_SIZE];
    size_t number = (size_t)(row - table);
    row->value = values[number];
    switch (option->type) {
    case SC_OPTION_FLAG:
        row->value = NULL;
        break;
    case SC_OPTION_FORMAT:
        row->value = "FORMAT";
        row->offers = OFFER_FORMATS;
        break;
    case SC_OPTION_PATH:
        row->value = "PATH";
        break;
    case SC_OPTION_FILE:
        row->value = "FOLDER";
        row->offers = OFFER_FOLDERS;
        break;
    case SC_OPTION_CHOICE:
        join_words(sc_choices_words(option->choices), '|', values[number]);
        join_words(sc_choices_words(option->choices), ' ', words[number]);
        row->offers = OFFER_WORDS;
        row->words = words[number];
        break;
    case SC_OPTION_TEXTS:
        row->value = "NAME";
        break;
    case SC_OPTION_PATHS:
        row->value = "NAME=PATH";
        break;
    case SC_OPTION_VALUES:
        row->value = "NAME=VALUE";
        break;
    default:
        in_capitals(option->word, values[number]);
        break;
    }
}

static const char *flag_of(const sc_option *option)
{
    for (size_t i = 0; i < sizeof modifier_flags / sizeof *modifier_flags; i++) {
        if (strcmp(modifier_flags[i].word, option->word) == 0) {
            return modifier_flags[i].flag;
        }
    }
    return option->word;
}

/* Of the sources that have a flag. */
static unsigned flagged_sources(void)
{
    unsigned sources = 0;
    for (size_t i = 0; i < sizeof source_flags / sizeof *source_flags; i++) {
        sources |= OF(source_flags[i].source);
    }
    return sources;
}

static void add_modifiers(void)
{
    const sc_option *option;
    for (size_t i = 0; (option = sc_option_at(i)) != NULL; i++) {
        if ((option->sources & flagged_sources()) != 0) {
            cli_option *row = add_row();
            *row = (cli_option){
                .id = OPTION_MODIFIER,
                .group = GROUP_MODIFIER,
                .name = flag_of(option),
                .help = option->help,
                .modifier = option,
            };
            describe_value(row, option);
        }
    }
}

void options_make(void)
{
    add_sources();
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        *add_row() = own[i];
    }
    add_modifiers();
    for (size_t i = 0; i < cli_option_count; i++) { /* a flag has one meaning */
        assert(option_by_name(table[i].name, strlen(table[i].name)) == &table[i]);
    }
}

/* ---- look-ups ---- */

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
               (command->input == INPUT_FILES &&
                (option->modifier->sources & OF(SC_ADD_FILE)) != 0) ||
               (command->input == INPUT_TEXT && strcmp(option->name, "from") == 0);
    case GROUP_WHOLE:
        return command->input != INPUT_NONE && command->input != INPUT_TEXT;
    default:
        return true;
    }
}

const cli_choice *command_choice(const cli_command *command, const cli_option *option)
{
    for (size_t i = 0; i < cli_choice_count; i++) {
        if (cli_choices[i].command == command->id && cli_choices[i].option == option->id) {
            return &cli_choices[i];
        }
    }
    return NULL;
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
