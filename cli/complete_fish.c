/*
 * One `complete` line an option, with the commands that take it as its condition. Options may come
 * before the command, so the script looks for it past them and their values.
 */
#include "complete.h"

#include <stdio.h>

static void put_text(const char *text)
{
    (void)printf("'");
    complete_put_quoted(text, "\\", "\\'");
    (void)printf("'");
}

static void put_action(offer offers, const char *words, bool needed)
{
    switch (offers) {
    case OFFER_FILES:
        (void)printf("%s -F", needed ? " -r" : "");
        break;
    case OFFER_FOLDERS:
        (void)printf(" -x -a '(__fish_complete_directories)'");
        break;
    case OFFER_PATHS:
    case OFFER_PROFILES:
        (void)printf(" %s -a '(superconfig __complete %s (commandline -opc)[2..-1] 2>/dev/null)'",
                     needed ? "-x" : "-f", offers == OFFER_PATHS ? "paths" : "profiles");
        break;
    case OFFER_NOTHING:
        (void)printf(" -x");
        break;
    default:
        (void)printf(" %s -a '", needed ? "-x" : "-f");
        complete_put_words(offers, words);
        (void)printf("'");
        break;
    }
}

/*
 * Before the command, every option that is not one command's own is possible. The commands whose
 * choice is another are left out.
 */
static void put_condition(const cli_option *option)
{
    if (option->group == GROUP_GENERAL) {
        return;
    }
    (void)printf(" -n '__superconfig_is%s", option->group != GROUP_COMMAND ? " \"\"" : "");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (command_takes(&cli_commands[i], option) &&
            command_choice(&cli_commands[i], option) == NULL) {
            (void)printf(" %s", cli_commands[i].name);
        }
    }
    (void)printf("'");
}

static void put_choice_condition(const cli_choice *choice)
{
    (void)printf(" -n '__superconfig_is %s", cli_commands[choice->command].name);
    if (choice->first != NULL) {
        (void)printf("; and __fish_seen_subcommand_from %s", choice->first);
    }
    (void)printf("'");
}

static void put_option(const cli_option *option, const cli_choice *choice)
{
    (void)printf("complete -c superconfig");
    if (choice != NULL) {
        put_choice_condition(choice);
    } else {
        put_condition(option);
    }
    if (option->letter != '\0') {
        (void)printf(" -s %c", option->letter);
    }
    (void)printf(" -l %s", option->name);
    if (option->value != NULL) {
        put_action(choice != NULL ? OFFER_WORDS : option->offers,
                   choice != NULL ? choice->words : option->words, !option->may_lack_value);
    }
    (void)printf(" -d ");
    put_text(option->help);
    (void)printf("\n");
}

static void put_command(const cli_command *command)
{
    (void)printf("complete -c superconfig -n '__superconfig_is \"\"' -a %s -d ", command->name);
    put_text(command->summary);
    (void)printf("\n");
    if (command->offers == OFFER_FILES && command->words != NULL) {
        static const char seen[] = "__fish_seen_subcommand_from";
        (void)printf("complete -c superconfig -n '__superconfig_is %s; and not %s %s' -f -a '%s'\n"
                     "complete -c superconfig -n '__superconfig_is %s; and %s %s' -F\n",
                     command->name, seen, command->words, command->words, command->name, seen,
                     command->words);
    } else if (command->offers != OFFER_NOTHING) {
        (void)printf("complete -c superconfig -n '__superconfig_is %s'", command->name);
        put_action(command->offers, command->words, false);
        (void)printf("\n");
    }
}

static void put_search(void)
{
    (void)printf("function __superconfig_is\n"
                 "    set -l found\n"
                 "    set -l words (commandline -opc)[2..-1]\n"
                 "    while set -q words[1]\n"
                 "        switch $words[1]\n"
                 "            case ");
    complete_put_valued(" ");
    (void)printf("\n                set -e words[1]\n"
                 "            case ");
    complete_put_commands(" ");
    (void)printf("\n                set found $words[1]\n"
                 "                break\n"
                 "        end\n"
                 "        set -e words[1]\n"
                 "    end\n"
                 "    contains -- \"$found\" $argv\n"
                 "end\n");
}

void complete_fish(void)
{
    (void)printf("# Completion of superconfig for fish. Made by: superconfig completion fish\n");
    put_search();
    (void)printf("complete -c superconfig -f\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        put_command(&cli_commands[i]);
    }
    for (size_t i = 0; i < cli_option_count; i++) {
        put_option(&cli_options[i], NULL);
        for (size_t k = 0; k < cli_choice_count; k++) {
            if (cli_choices[k].option == cli_options[i].id) {
                put_option(&cli_options[i], &cli_choices[k]);
            }
        }
    }
}
