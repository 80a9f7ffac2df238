/*
 * One _arguments call a command. In its specifications `[`, `]` and `:` are behind a backslash.
 * Options may come before the command: the script takes the command out of the words, so that its
 * _arguments sees the options on both sides.
 */
#include "complete.h"

#include <stdio.h>

static void put_text(const char *text)
{
    complete_put_quoted(text, "[]:\\", "'\\''");
}

static void put_action(offer offers, const char *words)
{
    switch (offers) {
    case OFFER_FILES:
        (void)printf("_files");
        break;
    case OFFER_FOLDERS:
        (void)printf("_files -/");
        break;
    case OFFER_PATHS:
    case OFFER_PROFILES:
        (void)printf("_superconfig_asked %s", offers == OFFER_PATHS ? "paths" : "profiles");
        break;
    case OFFER_NOTHING:
        (void)printf(" ");
        break;
    default:
        (void)printf("(");
        complete_put_words(offers, words);
        (void)printf(")");
        break;
    }
}

static void put_names(const cli_option *option)
{
    const char *mark = option->value == NULL ? "" : option->may_lack_value ? "=-" : "=";
    if (option->letter == '\0') {
        (void)printf("'*--%s%s", option->name, mark);
    } else {
        (void)printf("'*'{-%c%s,--%s%s}'", option->letter,
                     option->value != NULL && !option->may_lack_value ? "+" : "", option->name,
                     mark);
    }
}

/* Of a choice by the command's first argument: a function makes it. */
static void put_values(const cli_command *command, const cli_option *option)
{
    const cli_choice *choice = command != NULL ? command_choice(command, option) : NULL;
    if (choice == NULL) {
        put_action(option->offers, option->words);
    } else if (choice->first == NULL) {
        put_action(OFFER_WORDS, choice->words);
    } else {
        (void)printf("_superconfig_%s_%s", command->name, option->name);
    }
}

static void put_choices(void)
{
    for (size_t i = 0; i < cli_choice_count; i++) {
        const cli_choice *choice = &cli_choices[i];
        const cli_command *command = &cli_commands[choice->command];
        for (size_t k = 0; choice->first != NULL && k < cli_option_count; k++) {
            const cli_option *option = &cli_options[k];
            if (option->id != choice->option) {
                continue;
            }
            if (command_choice(command, option) == choice) {
                (void)printf("_superconfig_%s_%s() {\n", command->name, option->name);
            }
            (void)printf("    (( ! $words[(I)%s] )) || compadd \"$@\" - %s\n", choice->first,
                         choice->words);
            bool ends = i + 1 == cli_choice_count || cli_choices[i + 1].command != command->id ||
                        cli_choices[i + 1].option != option->id;
            (void)fputs(ends ? "}\n" : "", stdout);
        }
    }
}

static void put_option(const cli_command *command, const cli_option *option)
{
    (void)printf("                ");
    put_names(option);
    (void)printf("[");
    put_text(option->help);
    (void)printf("]");
    if (option->value != NULL) {
        (void)printf("%s", option->may_lack_value ? "::" : ":");
        put_text(option->value);
        (void)printf(":");
        put_values(command, option);
    }
    (void)printf("' \\\n");
}

static void put_command(const cli_command *command)
{
    (void)printf("        %s)\n            _arguments -S \\\n", command->name);
    for (size_t i = 0; i < cli_option_count; i++) {
        if (command_takes(command, &cli_options[i])) {
            put_option(command, &cli_options[i]);
        }
    }
    bool parted = command->offers == OFFER_FILES && command->words != NULL;
    if (parted) {
        (void)printf("                '1:%s:(%s)' \\\n", "WHAT", command->words);
    }
    (void)printf("                '*:");
    put_text(*command->arguments != '\0' ? command->arguments : "no argument");
    (void)printf(":");
    put_action(command->offers, command->words);
    (void)printf("' ;;\n");
}

/* Before the command, every option that is not one command's own is possible. */
static void put_no_command(void)
{
    (void)printf("        *)\n            _arguments -S \\\n");
    for (size_t i = 0; i < cli_option_count; i++) {
        if (cli_options[i].group != GROUP_COMMAND) {
            put_option(NULL, &cli_options[i]);
        }
    }
    (void)printf("                '1:command:{_describe command commands}' ;;\n");
}

static void put_search(void)
{
    (void)printf("    for ((i = 2; i < CURRENT; i++)); do\n"
                 "        case $words[i] in\n"
                 "            (");
    complete_put_valued("|");
    (void)printf(") ((i++)) ;;\n            (");
    complete_put_commands("|");
    (void)printf(")\n"
                 "                command=$words[i] words[i]=()\n"
                 "                ((CURRENT--))\n"
                 "                break ;;\n"
                 "        esac\n"
                 "    done\n");
}

static void put_descriptions(void)
{
    (void)printf("    local -a commands=(\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        (void)printf("        '%s:", cli_commands[i].name);
        put_text(cli_commands[i].summary);
        (void)printf("'\n");
    }
    (void)printf("    )\n");
}

void complete_zsh(void)
{
    (void)printf("#compdef superconfig\n"
                 "# Completion of superconfig for zsh. Made by: superconfig completion zsh\n"
                 "_superconfig_asked() {\n"
                 "    local -a found\n"
                 "    found=(${(f)\"$(superconfig __complete $argv[-1] $command \\\n"
                 "        ${(Q)words[2,CURRENT-1]} 2>/dev/null)\"})\n"
                 "    compadd -a found\n"
                 "}\n");
    put_choices();
    (void)printf("_superconfig() {\n"
                 "    local curcontext=$curcontext context state state_descr line command i\n"
                 "    typeset -A opt_args\n");
    put_descriptions();
    put_search();
    (void)printf("    case $command in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        put_command(&cli_commands[i]);
    }
    put_no_command();
    (void)printf("    esac\n}\n"
                 "if [[ $funcstack[1] == _superconfig ]]; then\n    _superconfig \"$@\"\n"
                 "else\n    compdef _superconfig superconfig\nfi\n");
}
