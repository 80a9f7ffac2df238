/* Lists in two columns; what does not fit beside its name goes on below. 80 columns in all. */
#include "help.h"

#include <superconfig.h>

#include <stdio.h>
#include <string.h>

enum { LEFT = 30, WIDTH = 80 };

static const char *const usage = "superconfig COMMAND [OPTIONS] [ARGUMENTS]";

/* Fills lines with words, each line after the first indented; the cursor stands at `column`. */
static void put_filled(const char *text, size_t length, int indent, int column)
{
    bool begun = false;
    for (const char *p = text, *end = text + length; p < end;) {
        const char *space = memchr(p, ' ', (size_t)(end - p));
        int word = (int)((space != NULL ? space : end) - p);
        if (begun && column + 1 + word > WIDTH) {
            (void)printf("\n%*s", indent, "");
            column = indent;
            begun = false;
        }
        (void)printf("%s%.*s", begun ? " " : "", word, p);
        column += word + begun;
        begun = true;
        p += word + (space != NULL);
    }
    (void)printf("\n");
}

static void put_entry(const char *name, const char *text)
{
    int length = (int)strlen(name) + 2;
    if (length + 2 > LEFT) {
        (void)printf("  %s\n%*s", name, LEFT, "");
    } else {
        (void)printf("  %s%*s", name, LEFT - length, "");
    }
    put_filled(text, strlen(text), LEFT, LEFT);
}

static bool is_listed(const cli_command *command, const cli_option *option)
{
    return command != NULL ? command_takes(command, option)
                           : option->group == GROUP_SOURCE || option->group == GROUP_GENERAL;
}

static void put_group(const cli_command *command, option_group group)
{
    bool begun = false;
    for (size_t i = 0; i < cli_option_count; i++) {
        const cli_option *option = &cli_options[i];
        if (option->group != group || !is_listed(command, option)) {
            continue;
        }
        if (!begun) {
            const char *remark = group_remark(group);
            bool of_arguments = command != NULL && command->input == INPUT_FILES;
            if (group == GROUP_MODIFIER && of_arguments) {
                (void)printf("\nHow the file is read:\n");
            } else {
                (void)printf("\n%s:%s%s\n", group_title(group), remark != NULL ? " " : "",
                             remark != NULL ? remark : "");
            }
            begun = true;
        }
        char syntax[OPTION_SYNTAX_SIZE];
        put_entry(option_syntax(option, syntax), option->help);
    }
}

static void put_commands(void)
{
    (void)printf("\nCommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s %s", cli_commands[i].name, cli_commands[i].arguments);
        put_entry(name, cli_commands[i].summary);
    }
}

static void put_statuses(void)
{
    (void)printf("\nExit status:\n");
    for (size_t i = 0; i < cli_status_count; i++) {
        char number[8];
        (void)snprintf(number, sizeof number, "%d", cli_statuses[i].status);
        put_entry(number, cli_statuses[i].meaning);
    }
}

static void print_program(void)
{
    (void)printf("Usage: %s\n\nReads configuration from many places as one result.\n", usage);
    put_commands();
    put_group(NULL, GROUP_SOURCE);
    put_group(NULL, GROUP_GENERAL);
    put_statuses();
    (void)printf("\nEach command has its own help: superconfig COMMAND --help\n");
}

void help_print(const cli_command *command)
{
    if (command == NULL) {
        print_program();
        return;
    }
    (void)printf("Usage: superconfig %s [OPTIONS]%s%s\n\n", command->name,
                 *command->arguments != '\0' ? " " : "", command->arguments);
    put_filled(command->description, strlen(command->description), 0, 0);
    for (unsigned group = 0; group < GROUP_COUNT; group++) {
        put_group(command, (option_group)group);
    }
    (void)printf("\nExample:\n  %s\n", command->example);
}

void help_print_version(void)
{
    (void)printf("superconfig %s\n", sc_version());
}

int help_refuse(void)
{
    (void)fprintf(stderr, "Usage: %s\nTry 'superconfig --help'.\n", usage);
    return STATUS_USAGE;
}
