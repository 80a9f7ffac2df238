/*
 * The one table of commands and options, the library's vocabulary included: the parser, --help, the
 * manual page and the completions are all made from it, so none of them can disagree.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <superconfig.h>

enum { STATUS_OK, STATUS_NO, STATUS_USAGE, STATUS_FAILED };

typedef enum command_id {
    COMMAND_GET,
    COMMAND_HAS,
    COMMAND_DUMP,
    COMMAND_EXPLAIN,
    COMMAND_KEYS,
    COMMAND_FIND,
    COMMAND_SOURCES,
    COMMAND_CHECK,
    COMMAND_DIFF,
    COMMAND_WATCH,
    COMMAND_EXEC,
    COMMAND_COMPILE,
    COMMAND_RENDER,
    COMMAND_CONVERT,
    COMMAND_SET,
    COMMAND_UNSET,
    COMMAND_SCHEMA,
    COMMAND_COMPLETION,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMAND_COUNT
} command_id;

typedef enum option_id {
    OPTION_SOURCE,        /* one of the library's sources: `source` */
    OPTION_OPTIONAL_FILE, /* a file with the option `optional` */
    OPTION_SET,
    OPTION_SET_STRING,
    OPTION_SET_FILE,
    OPTION_UNSET,
    OPTION_MODIFIER, /* one of the library's options: `modifier` */
    OPTION_PROFILE,
    OPTION_PROFILE_FROM,
    OPTION_POLICY,
    OPTION_EXPAND,
    OPTION_STRICT,
    OPTION_SCHEMA,
    OPTION_REQUIRE,
    OPTION_RULE,
    OPTION_SECRET_KEY,
    OPTION_PUBLIC_PATH,
    OPTION_LIMIT,
    OPTION_JSON,
    OPTION_FORM,
    OPTION_FOLLOW_SCHEMA,
    OPTION_DEFAULT,
    OPTION_RAW,
    OPTION_NULL,
    OPTION_LINES,
    OPTION_TO,
    OPTION_COMPACT,
    OPTION_SORT_KEYS,
    OPTION_REVEAL,
    OPTION_MASK,
    OPTION_OUTPUT,
    OPTION_PREFIX,
    OPTION_SEPARATOR,
    OPTION_EXPORT,
    OPTION_ALLOW,
    OPTION_OVERRIDE,
    OPTION_WATCH,
    OPTION_SIGNAL,
    OPTION_ORIGINS,
    OPTION_PROFILES,
    OPTION_A,
    OPTION_B,
    OPTION_ONCE,
    OPTION_BAKE,
    OPTION_IN,
    OPTION_DRY_RUN,
    OPTION_STRING,
    OPTION_APPEND,
    OPTION_DOCUMENT,
    OPTION_IN_PLACE,
    OPTION_QUIET,
    OPTION_COLOR,
    OPTION_HELP,
    OPTION_VERSION
} option_id;

typedef enum option_group {
    GROUP_COMMAND,  /* of the commands in `of` */
    GROUP_SOURCE,   /* adds a source */
    GROUP_MODIFIER, /* of the next source */
    GROUP_WHOLE,    /* of the whole load */
    GROUP_GENERAL,  /* of every command */
    GROUP_COUNT
} option_group;

/* The values that a shell may offer for an option or an argument. */
typedef enum offer {
    OFFER_NOTHING,
    OFFER_FILES,
    OFFER_FOLDERS,
    OFFER_FORMATS,  /* sc_format_names() */
    OFFER_OUTPUTS,  /* those that are written, and sc_format_written_names() */
    OFFER_COMMANDS, /* and topics of help */
    OFFER_PATHS,    /* of the sources so far: the scripts ask the command (asked.h) */
    OFFER_PROFILES, /* the same */
    OFFER_WORDS     /* `words`, between spaces */
} offer;

typedef struct cli_option {
    option_id id;
    option_group group;
    char letter; /* '\0': long only */
    const char *name;
    const char *value; /* what --help calls the value; NULL: takes none */
    bool may_lack_value;
    offer offers;
    const char *words;
    unsigned of; /* bits 1 << command_id of the commands that take it, in GROUP_COMMAND */
    const char *help;
    sc_source_id source;       /* of OPTION_SOURCE and OPTION_OPTIONAL_FILE */
    const sc_option *modifier; /* of OPTION_MODIFIER */
} cli_option;

/* Which options besides its own a command takes. */
typedef enum command_input {
    INPUT_NONE,    /* none */
    INPUT_SOURCES, /* sources, their modifiers, those of the whole; at least one source */
    INPUT_FILES,   /* its arguments are files: modifiers apply to them */
    INPUT_TEXT,    /* the text of a file: only --from applies to it */
    INPUT_EITHER   /* files, or sources */
} command_input;

typedef struct cli_command {
    command_id id;
    const char *name;
    const char *arguments; /* as in the usage line */
    size_t least, most;    /* number of arguments */
    command_input input;
    offer offers;
    const char *words; /* of OFFER_WORDS; of OFFER_FILES: what the first argument is instead */
    const char *summary;
    const char *description; /* paragraphs are parted by an empty line */
    const char *example;
} cli_command;

/*
 * The command's own options and, made from the library's tables, a flag for each source and each
 * option of a source. options_make fills them in once, before anything else.
 */
extern const cli_option *cli_options;
extern size_t cli_option_count;
enum { CLI_OPTIONS_MAX = 128 };
void options_make(void);
extern const cli_command cli_commands[COMMAND_COUNT];

/* The values of an option that one command takes, where it takes others than the rest. */
typedef struct cli_choice {
    command_id command;
    option_id option;
    const char *first; /* the command's first argument; NULL: whatever that is */
    const char *words;
} cli_choice;
extern const cli_choice cli_choices[];
extern const size_t cli_choice_count;
/* The first row of the command's option, NULL where it takes what the option offers. */
const cli_choice *command_choice(const cli_command *command, const cli_option *option);

/* "Exit status" in words, shared by help and manual. */
typedef struct cli_status {
    int status;
    const char *meaning;
} cli_status;
extern const cli_status cli_statuses[];
extern const size_t cli_status_count;

/* By name, or NULL. */
const cli_command *command_by_name(const char *name);
const cli_option *option_by_name(const char *name, size_t length);
const cli_option *option_by_letter(char letter);
/* True when the command's help lists the option. */
bool command_takes(const cli_command *command, const cli_option *option);
/* "Source options", …; one line about a group, or NULL. */
const char *group_title(option_group group);
const char *group_remark(option_group group);
/* "-f, --file PATH" and the like into `buffer`; returns it. */
enum { OPTION_SYNTAX_SIZE = 64 };
const char *option_syntax(const cli_option *option, char buffer[OPTION_SYNTAX_SIZE]);

#endif
