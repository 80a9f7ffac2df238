/*
 * bash splits words at `=`, so `--to=json` arrives as three. The script puts them together again as
 * `--to=` and `json`; an option whose value may be missing takes one only in that form.
 */
#include "complete.h"

#include <stdio.h>
#include <string.h>

static const char head[] =
    "# Completion of superconfig for bash. Made by: superconfig completion bash\n"
    "_superconfig_asked() {\n"
    "    local words=() word glue= line\n"
    "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
    "        if [[ ${#words[@]} -gt 0 && ($word == = || -n $glue) ]]; then\n"
    "            words[${#words[@]}-1]+=$word\n"
    "            [[ $word == = ]] && glue=1 || glue=\n"
    "        else\n"
    "            words+=(\"$word\")\n"
    "        fi\n"
    "    done\n"
    "    local typed=$current\n"
    "    [[ ${COMP_WORDS[COMP_CWORD]} == \\'* ]] || typed=${typed//\\\\}\n"
    "    while IFS= read -r line; do\n"
    "        [[ $line == \"$typed\"* ]] || continue\n"
    "        case ${COMP_WORDS[COMP_CWORD]} in\n"
    "            \\'*) COMPREPLY+=(\"$line\") ;;\n"
    "            '\"'*)\n"
    "                line=${line//\\\\/\\\\\\\\} line=${line//\\\"/\\\\\\\"}\n"
    "                line=${line//\\$/\\\\\\$} line=${line//\\`/\\\\\\`}\n"
    "                COMPREPLY+=(\"$line\") ;;\n"
    "            *) COMPREPLY+=(\"$(printf %q \"$line\")\") ;;\n"
    "        esac\n"
    "    done < <(\"${COMP_WORDS[0]}\" __complete \"$1\" \"${words[@]}\" 2>/dev/null)\n"
    "}\n"
    "_superconfig() {\n"
    "    local current=$2 option=$3 command= first= offers= i\n"
    "    COMPREPLY=()\n"
    "    [[ $current == [\\'\\\"]* ]] && current=${current:1}\n"
    "    if [[ $current == = ]]; then\n"
    "        option=${COMP_WORDS[COMP_CWORD - 1]}= current=\n"
    "    elif [[ $option == = ]]; then\n"
    "        option=${COMP_WORDS[COMP_CWORD - 2]}=\n"
    "    fi\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        case ${COMP_WORDS[i]} in\n";

static void put_pattern(const cli_option *option)
{
    if (option->letter != '\0' && !option->may_lack_value) {
        (void)printf("-%c|", option->letter);
    }
    if (!option->may_lack_value) {
        (void)printf("--%s|", option->name);
    }
    (void)printf("--%s=", option->name);
}

/* The command and its first argument: the words before that are no option and no option's value. */
static void put_search(void)
{
    (void)printf("%s            ", head);
    complete_put_valued("|");
    (void)printf(") ((i++)); [[ ${COMP_WORDS[i]} != = ]] || ((i++)) ;;\n"
                 "            =) ((i++)) ;;\n            -?*) ;;\n            ");
    complete_put_commands("|");
    (void)printf(")\n                [[ -z $command ]] || { first=${COMP_WORDS[i]} && break; }\n"
                 "                command=${COMP_WORDS[i]} ;;\n"
                 "            *) [[ -z $command ]] || { first=${COMP_WORDS[i]} && break; } ;;\n"
                 "        esac\n    done\n");
}

static void put_offer(offer offers, const char *words)
{
    switch (offers) {
    case OFFER_FILES:
    case OFFER_FOLDERS:
        (void)printf("compopt -o filenames\n            mapfile -t COMPREPLY < <(compgen -%c -- "
                     "\"$current\")\n            return ;;\n",
                     offers == OFFER_FILES ? 'f' : 'd');
        break;
    case OFFER_PATHS:
    case OFFER_PROFILES:
        (void)printf("_superconfig_asked %s\n            return ;;\n",
                     offers == OFFER_PATHS ? "paths" : "profiles");
        break;
    case OFFER_NOTHING:
        (void)printf("return ;;\n");
        break;
    default:
        if (offers == OFFER_WORDS && words[strlen(words) - 1] == '=') {
            (void)printf("compopt -o nospace\n            ");
        }
        (void)printf("mapfile -t COMPREPLY < <(compgen -W '");
        complete_put_words(offers, words);
        (void)printf("' -- \"$current\")\n            return ;;\n");
        break;
    }
}

/* The values of an option that only some commands take, before those of the other commands. */
static void put_choices(void)
{
    (void)printf("    case $command/$first/$option in\n");
    for (size_t i = 0; i < cli_choice_count; i++) {
        const cli_choice *choice = &cli_choices[i];
        const char *separator = "        ";
        for (size_t k = 0; k < cli_option_count; k++) {
            const cli_option *option = &cli_options[k];
            const char *first = choice->first != NULL ? choice->first : "*";
            const char *command = cli_commands[choice->command].name;
            if (option->id != choice->option) {
                continue;
            }
            if (option->letter != '\0') {
                (void)printf("%s%s/%s/-%c", separator, command, first, option->letter);
                separator = "|";
            }
            (void)printf("%s%s/%s/--%s|%s/%s/--%s=)\n            ", separator, command, first,
                         option->name, command, first, option->name);
            put_offer(OFFER_WORDS, choice->words);
        }
    }
    (void)printf("    esac\n");
}

static void put_values(void)
{
    (void)printf("    case $option in\n");
    for (size_t i = 0; i < cli_option_count; i++) {
        if (cli_options[i].value != NULL) {
            (void)printf("        ");
            put_pattern(&cli_options[i]);
            (void)printf(")\n            ");
            put_offer(cli_options[i].offers, cli_options[i].words);
        }
    }
    (void)printf("    esac\n");
}

static void put_options_of(const cli_command *command)
{
    (void)printf("        %s/-*) offers='", command != NULL ? command->name : "");
    const char *separator = "";
    for (size_t i = 0; i < cli_option_count; i++) {
        const cli_option *option = &cli_options[i];
        if (command != NULL ? command_takes(command, option) : option->group == GROUP_GENERAL) {
            (void)printf("%s--%s", separator, option->name);
            separator = " ";
        }
    }
    (void)printf("' ;;\n");
}

static void put_arguments(void)
{
    (void)printf("        /*) offers='");
    complete_put_commands(" ");
    (void)printf("' ;;\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (cli_commands[i].offers != OFFER_NOTHING) {
            (void)printf("        %s/*)\n            ", cli_commands[i].name);
            if (cli_commands[i].offers == OFFER_FILES && cli_commands[i].words != NULL) {
                (void)printf("if [[ -z $first ]]; then\n                mapfile -t COMPREPLY < "
                             "<(compgen -W '%s' -- \"$current\")\n                return\n"
                             "            fi\n            ",
                             cli_commands[i].words);
            }
            put_offer(cli_commands[i].offers, cli_commands[i].words);
        }
    }
}

void complete_bash(void)
{
    put_search();
    put_choices();
    put_values();
    (void)printf("    case $command/$current in\n");
    put_options_of(NULL);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        put_options_of(&cli_commands[i]);
    }
    put_arguments();
    (void)printf("    esac\n"
                 "    mapfile -t COMPREPLY < <(compgen -W \"$offers\" -- \"$current\")\n"
                 "}\ncomplete -F _superconfig superconfig\n");
}
