/* The manual page as roff (man(7)). docs/man/superconfig.1 is this output; a test compares them. */
#include "help.h"

#include "topics.h"

#include <superconfig.h>

#include <stdio.h>

/* The date of the last change in substance; mandoc requires one. */
static const char date[] = "2026-11-30";

/* A minus is no hyphen, a backslash is no escape, and no line of text begins a request. */
static void put(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '-') {
            (void)fputs("\\-", stdout);
        } else if (*p == '\\') {
            (void)fputs("\\e", stdout);
        } else if (p == text && (*p == '.' || *p == '\'')) {
            (void)printf("\\&%c", *p);
        } else {
            (void)fputc(*p, stdout);
        }
    }
}

static void put_line(const char *text)
{
    put(text);
    (void)fputc('\n', stdout);
}

static void put_entry(const char *name, const char *text)
{
    (void)printf(".TP\n.B ");
    put_line(name);
    put_line(text);
}

static void put_option(const cli_option *option)
{
    (void)printf(".TP\n");
    if (option->letter != '\0') {
        (void)printf("\\fB\\-%c\\fR, ", option->letter);
    }
    (void)printf("\\fB\\-\\-");
    put(option->name);
    (void)printf("\\fR");
    if (option->value != NULL) {
        (void)printf("%s\\fI", option->may_lack_value ? "[=" : " ");
        put(option->value);
        (void)printf("\\fR%s", option->may_lack_value ? "]" : "");
    }
    (void)printf("\n");
    put_line(option->help);
}

static void put_command(const cli_command *command)
{
    (void)printf(".SS %s%s", command->name, *command->arguments != '\0' ? " " : "");
    put_line(command->arguments);
    put_line(command->description);
    for (size_t i = 0; i < cli_option_count; i++) {
        if (cli_options[i].group == GROUP_COMMAND && command_takes(command, &cli_options[i])) {
            put_option(&cli_options[i]);
        }
    }
    (void)printf(".PP\nExample:\n.PP\n.nf\n.RS\n");
    put_line(command->example);
    (void)printf(".RE\n.fi\n");
}

static void put_group(option_group group, const char *title)
{
    (void)printf(".SH %s\n", title);
    if (group_remark(group) != NULL) {
        put_line(group_remark(group));
    }
    for (size_t i = 0; i < cli_option_count; i++) {
        if (cli_options[i].group == group) {
            put_option(&cli_options[i]);
        }
    }
}

static void put_topic(const topic *about)
{
    (void)printf(".SH ");
    for (const char *p = about->title; *p != '\0'; p++) {
        (void)fputc(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p, stdout);
    }
    (void)fputc('\n', stdout);
    for (size_t i = 0; i < about->count; i++) {
        if (about->rows[i].name != NULL) {
            put_entry(about->rows[i].name, about->rows[i].text);
        } else {
            (void)printf("%s", i != 0 ? ".PP\n" : ""); /* a section begins with a paragraph */
            put_line(about->rows[i].text);
        }
    }
}

static void put_head(void)
{
    (void)printf(".\\\" Made by superconfig --help=man\n"
                 ".TH SUPERCONFIG 1 %s \"superconfig %s\" \"User Commands\"\n"
                 ".SH NAME\nsuperconfig \\- read configuration from many places as one result\n"
                 ".SH SYNOPSIS\n.B superconfig\n.I COMMAND\n[\\fIOPTIONS\\fR]\n"
                 "[\\fIARGUMENTS\\fR]\n.SH DESCRIPTION\n",
                 date, sc_version());
    put_line("Reads files, environment variables and arguments in the order of the options, merges "
             "them into one configuration, and answers questions about it.");
    (void)printf(".PP\n");
    put_line("Options and arguments may mix; -- ends the options. Results go to standard output, "
             "everything else to standard error.");
    (void)printf(".SH COMMANDS\n");
}

void help_print_manual(void)
{
    put_head();
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        put_command(&cli_commands[i]);
    }
    put_group(GROUP_SOURCE, "SOURCES");
    put_group(GROUP_MODIFIER, "MODIFIERS OF THE NEXT SOURCE");
    put_group(GROUP_WHOLE, "OPTIONS OF THE WHOLE");
    put_group(GROUP_GENERAL, "GENERAL OPTIONS");
    for (size_t i = 0; i < topic_count; i++) {
        put_topic(&topics[i]);
    }
    (void)printf(".SH EXIT STATUS\n");
    for (size_t i = 0; i < cli_status_count; i++) {
        char number[8];
        (void)snprintf(number, sizeof number, "%d", cli_statuses[i].status);
        put_entry(number, cli_statuses[i].meaning);
    }
    (void)printf(".SH ENVIRONMENT\n");
    put_entry("NO_COLOR", "Set and not empty: no colours. Otherwise they are used on terminals.");
    put_entry("HOME, XDG_CONFIG_HOME, XDG_CONFIG_DIRS", "Where --hierarchical looks.");
}
