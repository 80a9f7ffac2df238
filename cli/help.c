/*
 * Lists in two columns; a text that does not fit beside its name continues below. 80 columns in
 * all. The help of a command lists its own options; those that most commands share are one line
 * each, and `help options` lists them.
 */
#include "help.h"

#include "print.h"
#include "topics.h"

#include <superconfig.h>

#include <stdio.h>
#include <string.h>

enum { LEFT = 30, WIDTH = 80 };

static const char *const usage = "superconfig COMMAND [OPTIONS] [ARGUMENTS]";

/* Standard output, but for a call without a command. */
static FILE *to;

/* ---- text ---- */

/* Fills lines with words, each line after the first indented; the cursor is at `column`. */
static void put_filled(const char *text, size_t length, int indent, int column)
{
    bool begun = false;
    for (const char *p = text, *end = text + length; p < end;) {
        const char *space = memchr(p, ' ', (size_t)(end - p));
        int word = (int)((space != NULL ? space : end) - p);
        if (begun && column + 1 + word > WIDTH) {
            (void)fprintf(to, "\n%*s", indent, "");
            column = indent;
            begun = false;
        }
        (void)fprintf(to, "%s%.*s", begun ? " " : "", word, p);
        column += word + begun;
        begun = true;
        p += word + (space != NULL);
    }
    (void)fputc('\n', to);
}

/* Paragraphs are parted by an empty line. */
static void put_paragraphs(const char *text)
{
    for (const char *break_at; (break_at = strstr(text, "\n\n")) != NULL; text = break_at + 2) {
        put_filled(text, (size_t)(break_at - text), 0, 0);
        (void)fputc('\n', to);
    }
    put_filled(text, strlen(text), 0, 0);
}

static void put_entry(const char *name, const char *text)
{
    int length = (int)strlen(name) + 2;
    if (length + 2 > LEFT) {
        (void)fprintf(to, "  %s\n%*s", name, LEFT, "");
    } else {
        (void)fprintf(to, "  %s%*s", name, LEFT - length, "");
    }
    put_filled(text, strlen(text), LEFT, LEFT);
}

/* ---- options ---- */

static bool is_listed(const cli_command *command, const cli_option *option)
{
    return command != NULL ? command_takes(command, option) : option->group != GROUP_COMMAND;
}

/* NULL: of every command. */
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
                (void)fprintf(to, "\nHow the file is read:\n");
            } else {
                (void)fprintf(to, "\n%s:%s%s\n", group_title(group), remark != NULL ? " " : "",
                              remark != NULL ? remark : "");
            }
            begun = true;
        }
        char syntax[OPTION_SYNTAX_SIZE];
        put_entry(option_syntax(option, syntax), option->help);
    }
}

static bool takes_group(const cli_command *command, option_group group)
{
    for (size_t i = 0; i < cli_option_count; i++) {
        if (cli_options[i].group == group && command_takes(command, &cli_options[i])) {
            return true;
        }
    }
    return false;
}

/* One line for each group that other commands have as well. */
static void put_common(const cli_command *command)
{
    static const struct {
        option_group group;
        const char *text;
    } lines[] = {
        {GROUP_SOURCE, "Sources: -f FILE, -e PREFIX, -s PATH=VALUE, --dotenv FILE, -g PATTERN, -d "
                       "FOLDER, -H APP and others, of which a later one wins"},
        {GROUP_MODIFIER, "How a source is read: --from FORMAT, --at PATH, --join, --nested and "
                         "others, before the source"},
        {GROUP_WHOLE, "The whole: -p PROFILE, --schema FILE, --strict, --expand, --policy "
                      "PATH=POLICY and others"},
    };
    bool more = false;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (takes_group(command, lines[i].group)) {
            (void)fputc('\n', to);
            put_filled(lines[i].text, strlen(lines[i].text), 2, 0);
            more = true;
        }
    }
    if (more) {
        (void)fprintf(to, "\nAll of these are in: superconfig help options\n");
    }
}

/* ---- commands ---- */

static void put_commands(void)
{
    (void)fprintf(to, "\nCommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s %s", cli_commands[i].name, cli_commands[i].arguments);
        put_entry(name, cli_commands[i].summary);
    }
}

static void put_statuses(void)
{
    (void)fprintf(to, "\nExit status:\n");
    for (size_t i = 0; i < cli_status_count; i++) {
        char number[8];
        (void)snprintf(number, sizeof number, "%d", cli_statuses[i].status);
        put_entry(number, cli_statuses[i].meaning);
    }
}

static void put_more(void)
{
    char text[160] = "More: superconfig help COMMAND, or help options";
    for (size_t i = 0; i < topic_count; i++) {
        size_t length = strlen(text);
        (void)snprintf(text + length, sizeof text - length, ", %s", topics[i].name);
    }
    (void)fputc('\n', to);
    put_filled(text, strlen(text), 0, 0);
}

static void print_program(void)
{
    static const char *const examples[] = {
        "superconfig get server.port -f app.toml -e APP",
        "superconfig dump --to yaml -f base.json -f site.toml -s debug=true",
        "superconfig check *.yaml",
    };
    (void)fprintf(to, "Usage: %s\n\nReads configuration from many places as one result.\n", usage);
    put_commands();
    put_group(NULL, GROUP_SOURCE);
    put_group(NULL, GROUP_GENERAL);
    put_statuses();
    (void)fprintf(to, "\nExamples:\n");
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        (void)fprintf(to, "  %s\n", examples[i]);
    }
    put_more();
}

static void print_command(const cli_command *command, bool all)
{
    (void)fprintf(to, "Usage: superconfig %s [OPTIONS]%s%s\n\n", command->name,
                  *command->arguments != '\0' ? " " : "", command->arguments);
    put_paragraphs(command->description);
    put_group(command, GROUP_COMMAND);
    for (unsigned group = GROUP_SOURCE; all && group < GROUP_GENERAL; group++) {
        put_group(command, (option_group)group);
    }
    if (!all) {
        put_common(command);
    }
    put_group(command, GROUP_GENERAL);
    (void)fprintf(to, "\nExample:\n  %s\n", command->example);
}

void help_print(const cli_command *command)
{
    to = stdout;
    if (command == NULL) {
        print_program();
    } else {
        print_command(command, false);
    }
}

void help_print_all(const cli_command *command)
{
    to = stdout;
    if (command != NULL) {
        print_command(command, true);
        return;
    }
    print_program();
    put_group(NULL, GROUP_MODIFIER);
    put_group(NULL, GROUP_WHOLE);
}

/* ---- topics ---- */

static void print_topic(const topic *about)
{
    (void)fprintf(to, "%s:\n", about->title);
    for (size_t i = 0; i < about->count; i++) {
        const topic_row *row = &about->rows[i];
        if (row->name != NULL) {
            put_entry(row->name, row->text);
        } else {
            (void)fputs(i != 0 ? "\n" : "", to);
            put_filled(row->text, strlen(row->text), 0, 0);
        }
    }
}

static void print_options(void)
{
    (void)fprintf(to, "Usage: %s\n", usage);
    for (unsigned group = GROUP_SOURCE; group < GROUP_COUNT; group++) {
        put_group(NULL, (option_group)group);
    }
}

int help_print_about(const char *name)
{
    const cli_command *command = command_by_name(name);
    to = stdout;
    if (command != NULL) {
        help_print(command);
        return STATUS_OK;
    }
    if (strcmp(name, "options") == 0) {
        print_options();
        return STATUS_OK;
    }
    for (size_t i = 0; i < topic_count; i++) {
        if (strcmp(topics[i].name, name) == 0) {
            print_topic(&topics[i]);
            return STATUS_OK;
        }
    }
    return print_usage_error(NULL,
                             "no help about '%s'; there are the commands, options, "
                             "formats, paths, environment, profiles",
                             name);
}

void help_print_version(void)
{
    (void)printf("superconfig %s\n", sc_version());
}

int help_refuse(void)
{
    to = stderr;
    (void)fprintf(to, "Usage: %s\n", usage);
    put_commands();
    put_more();
    return STATUS_USAGE;
}
