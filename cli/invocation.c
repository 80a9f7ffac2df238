/*
 * Parsing in one pass over argv: options and arguments mix, `--` ends options, the first argument
 * is the command. A value that looks like an option is taken as a value, as getopt does. Faults
 * name the option but never its value, which may be a secret.
 */
#include "invocation.h"

#include "print.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

typedef struct cli_parser {
    char **next, **end;
    invocation *call;
    cli_setting *settings;
    const char **arguments;
} cli_parser;

/* The option that has this name in other programs. */
static const char *option_synonym(const char *name, size_t length)
{
    static const struct {
        const char *word, *instead;
    } synonyms[] = {
        {"restart", "watch"},  {"reload", "watch"}, {"r", "raw"},
        {"raw-output", "raw"}, {"diff", "dry-run"}, {"check", "dry-run"},
        {"n", "dry-run"},      {"w", "watch"},      {"V", "version"},
        {"v", "version"},      {"config", "file"},  {"c", "file"},
        {"to-json", "json"},   {"j", "json"},       {"output-format", "to"},
    };
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (strlen(synonyms[i].word) == length && memcmp(synonyms[i].word, name, length) == 0) {
            return synonyms[i].instead;
        }
    }
    return NULL;
}

/* The synonym, where the command takes that option; else an option with a name much like this. */
static const char *option_like(const invocation *call, const char *name, size_t length)
{
    const char *names[CLI_OPTIONS_MAX + 1] = {NULL};
    const char *other = option_synonym(name, length);
    size_t count = 0;
    for (size_t i = 0; i < cli_option_count; i++) {
        if (call->command == NULL || command_takes(call->command, &cli_options[i])) {
            names[count++] = cli_options[i].name;
            if (other != NULL && strcmp(other, cli_options[i].name) == 0) {
                return other;
            }
        }
    }
    return length > 1 ? sc_word_nearest(name, length, names) : NULL;
}

static int unknown_option(const cli_parser *parser, const char *name, size_t length)
{
    const char *nearest = option_like(parser->call, name, length);
    const char *dashes = length == 1 ? "-" : "--";
    return print_usage_error(parser->call->command, "unknown option '%s%.*s'%s%s%s", dashes,
                             (int)length, name, nearest != NULL ? "; did you mean '--" : "",
                             nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
}

static void add_setting(cli_parser *parser, const cli_option *option, const char *value)
{
    parser->settings[parser->call->setting_count++] = (cli_setting){option, value};
    parser->call->quiet |= option->id == OPTION_QUIET;
}

/* True for a list, parted by commas, of words that the option has as values. */
static bool is_value_of(const cli_option *option, const char *list)
{
    bool all = option->words != NULL;
    for (const char *word = list; all; word++) {
        size_t length = strcspn(word, ",");
        const char *at = option->words;
        while ((strncmp(at, word, length) != 0 || strcspn(at, " ") != length) && *at != '\0') {
            at += strcspn(at, " ");
            at += *at == ' ' ? 1 : 0;
        }
        all = *at != '\0';
        word += length;
        if (*word == '\0') {
            return all;
        }
    }
    return false;
}

/* A word behind an option that may lack its value is an argument, and perhaps not meant as one. */
static int check_no_value(const cli_parser *parser, const cli_option *option)
{
    if (!option->may_lack_value || parser->next == parser->end ||
        !is_value_of(option, *parser->next)) {
        return STATUS_OK;
    }
    return print_usage_error(parser->call->command,
                             "option '--%s' takes its value behind '=': --%s=%s; a path '%s' goes "
                             "before the option",
                             option->name, option->name, *parser->next, *parser->next);
}

static int parse_long(cli_parser *parser, const char *word)
{
    size_t length = strcspn(word, "=");
    const char *value = word[length] == '=' ? word + length + 1 : NULL;
    const cli_option *option = option_by_name(word, length);
    if (option == NULL) {
        return unknown_option(parser, word, length);
    }
    if (value != NULL && option->value == NULL) {
        return print_usage_error(parser->call->command, "option '--%s' takes no value",
                                 option->name);
    }
    if (value == NULL && option->value != NULL && !option->may_lack_value) {
        if (parser->next == parser->end) {
            return print_usage_error(parser->call->command, "option '--%s' needs a value: %s",
                                     option->name, option->value);
        }
        value = *parser->next++;
    }
    add_setting(parser, option, value);
    return value == NULL ? check_no_value(parser, option) : STATUS_OK;
}

/* A cluster of letters; the first that takes a value takes the rest, or the next word. */
static int parse_short(cli_parser *parser, const char *letters)
{
    for (const char *p = letters; *p != '\0'; p++) {
        const cli_option *option = option_by_letter(*p);
        if (option == NULL) {
            return unknown_option(parser, p, 1);
        }
        if (option->value == NULL || option->may_lack_value) {
            bool given = option->value != NULL && p[1] == '=';
            add_setting(parser, option, given ? p + 2 : NULL);
            if (given) {
                break;
            }
            continue;
        }
        const char *value = p + 1;
        if (*value == '\0') {
            if (parser->next == parser->end) {
                return print_usage_error(parser->call->command, "option '-%c' needs a value: %s",
                                         *p, option->value);
            }
            value = *parser->next++;
        }
        add_setting(parser, option, value);
        break;
    }
    return STATUS_OK;
}

/* The command that has this name in other programs. */
static const char *synonym(const char *name)
{
    static const struct {
        const char *words, *instead;
    } synonyms[] = {
        {" show print cat view read merge load ", "dump"},
        {" query select value fetch ", "get"},
        {" list ls paths ", "keys' or 'sources"},
        {" layers files where ", "sources"},
        {" validate lint verify test valid ", "check"},
        {" compare cmp delta ", "diff"},
        {" why trace origin origins blame ", "explain"},
        {" search grep match ", "find"},
        {" exists contains in ", "has"},
        {" put write edit add update replace ", "set"},
        {" del delete remove rm drop ", "unset"},
        {" transform translate to format fmt ", "convert"},
        {" monitor follow tail ", "watch"},
        {" env export eval shell ", "dump --to shell"},
        {" completions complete ", "completion"},
        {" man usage ", "help"},
        {" infer ", "schema infer"},
        {" docs doc document ", "schema docs"},
        {" types type ", "schema types"},
        {" example sample ", "schema example"},
    };
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms && length < 16; i++) {
        char word[20];
        (void)snprintf(word, sizeof word, " %s ", name);
        if (length != 0 && strchr(name, ' ') == NULL && strstr(synonyms[i].words, word) != NULL) {
            return synonyms[i].instead;
        }
    }
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[COMMAND_COUNT + 1] = {NULL};
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        names[i] = cli_commands[i].name;
    }
    const char *other = synonym(name);
    const char *nearest = other != NULL ? other : sc_word_nearest(name, strlen(name), names);
    return print_usage_error(NULL, "unknown command '%s'%s%s%s", name,
                             nearest != NULL ? "; did you mean '" : "",
                             nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
}

static int parse_argument(cli_parser *parser, const char *word)
{
    invocation *call = parser->call;
    if (call->command != NULL) {
        parser->arguments[call->argument_count++] = word;
        return STATUS_OK;
    }
    call->command = command_by_name(word);
    return call->command != NULL ? STATUS_OK : unknown_command(word);
}

/* `-` is a file, `-1` an index from the end. */
static bool is_argument(const char *word)
{
    return word[0] != '-' || word[1] == '\0' || (word[1] >= '0' && word[1] <= '9');
}

static int parse_words(cli_parser *parser)
{
    bool options_end = false;
    int status = STATUS_OK;
    while (parser->next < parser->end && status == STATUS_OK) {
        const char *word = *parser->next++;
        if (options_end || is_argument(word)) {
            status = parse_argument(parser, word);
        } else if (word[1] != '-') {
            status = parse_short(parser, word + 1);
        } else if (word[2] == '\0') {
            options_end = true;
            parser->call->has_dashes = true;
            parser->call->dashes = parser->call->argument_count;
        } else {
            status = parse_long(parser, word + 2);
        }
    }
    return status;
}

int invocation_parse(invocation *call, int argc, char **argv)
{
    *call = (invocation){.command = NULL};
    /* A word adds at most one argument, but a cluster of letters adds one setting a letter. */
    size_t most = 1;
    for (int i = 1; i < argc; i++) {
        most += argv[i][0] == '-' && argv[i][1] != '-' ? strlen(argv[i]) : 1;
    }
    cli_setting *settings = calloc(most, sizeof *settings + sizeof(char *));
    if (settings == NULL) {
        return print_failure("out of memory");
    }
    call->block = settings;
    call->settings = settings;
    const char **arguments = (const char **)(void *)(settings + most);
    call->arguments = arguments;
    cli_parser parser = {argv + (argc > 0), argv + argc, call, settings, arguments};
    return parse_words(&parser);
}

void invocation_free(invocation *call)
{
    free(call->block);
}

static int check_option(const invocation *call, const cli_setting *setting)
{
    const cli_option *option = setting->option;
    if (!command_takes(call->command, option)) {
        return print_usage_error(call->command, "'%s' takes no option '--%s'", call->command->name,
                                 option->name);
    }
    return STATUS_OK;
}

int invocation_check(const invocation *call)
{
    const cli_command *command = call->command;
    int status = STATUS_OK;
    for (size_t i = 0; i < call->setting_count && status == STATUS_OK; i++) {
        status = check_option(call, &call->settings[i]);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (call->argument_count < command->least) {
        return print_usage_error(command, "'%s' needs %s%s", command->name,
                                 call->argument_count != 0 ? "all of " : "", command->arguments);
    }
    if (call->argument_count > command->most) {
        /* The text behind a `=` may be a password that was meant as a setting. */
        const char *extra = call->arguments[command->most];
        const char *equals = strchr(extra, '=');
        int length = equals != NULL ? (int)(equals - extra + 1) : (int)strlen(extra);
        return print_usage_error(command, "'%s' takes no argument '%.*s%s'", command->name, length,
                                 extra, equals != NULL ? "..." : "");
    }
    return STATUS_OK;
}

/* The texts are argv's own, and the array has a slot more than it has arguments. */
char *const *invocation_program(const invocation *call)
{
    bool has = call->has_dashes && call->dashes < call->argument_count;
    return has ? (char *const *)(const void *)(call->arguments + call->dashes) : NULL;
}

bool invocation_has(const invocation *call, option_id id)
{
    for (size_t i = 0; i < call->setting_count; i++) {
        if (call->settings[i].option->id == id) {
            return true;
        }
    }
    return false;
}

bool invocation_has_source(const invocation *call)
{
    for (size_t i = 0; i < call->setting_count; i++) {
        if (call->settings[i].option->group == GROUP_SOURCE) {
            return true;
        }
    }
    return false;
}

const char *invocation_value(const invocation *call, option_id id, const char *otherwise)
{
    for (size_t i = call->setting_count; i > 0; i--) {
        const cli_setting *setting = &call->settings[i - 1];
        if (setting->option->id == id && setting->value != NULL) {
            return setting->value;
        }
    }
    return otherwise;
}
