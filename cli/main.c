/* The command: parse, dispatch, flush. Everything else is one file a command. */
#include "asked.h"
#include "commands.h"
#include "help.h"
#include "invocation.h"
#include "output.h"
#include "print.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/*
 * A file that is opened while 0, 1 or 2 are closed would take that number, and get what was meant
 * for the stream. Reading and writing these fail, as they would have.
 */
static void guard_streams(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", modes[stream]) < 0) {
            return;
        }
    }
}

static int print_help(const invocation *call)
{
    const char *form = invocation_value(call, OPTION_HELP, NULL);
    if (form == NULL) {
        help_print(call->command);
    } else if (strcmp(form, "man") == 0) {
        help_print_manual();
    } else if (strcmp(form, "all") == 0) {
        help_print_all(call->command);
    } else {
        return print_usage_error(NULL, "option '--help' knows only 'man' and 'all'");
    }
    return STATUS_OK;
}

static int run(const invocation *call)
{
    if (invocation_has(call, OPTION_HELP)) {
        return print_help(call);
    }
    if (invocation_has(call, OPTION_VERSION)) {
        help_print_version();
        return STATUS_OK;
    }
    if (call->command == NULL) {
        return help_refuse();
    }
    int status = invocation_check(call);
    return status == STATUS_OK ? output_run(call, command_run) : status;
}

/* Before the words are parsed, because a fault among them is reported in the same way. */
static bool asks_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            return true;
        }
    }
    return false;
}

static int set_up(const invocation *call)
{
    static const char *const words[] = {"auto", "always", "never", NULL};
    const char *word = invocation_value(call, OPTION_COLOR, words[PRINT_COLOUR_AUTO]);
    int colour = print_choice(call->command, "color", word, strlen(word), words);
    if (colour < 0) {
        return STATUS_USAGE;
    }
    /* Of `set`, --json speaks of the values. */
    bool of_values = call->command != NULL && call->command->id == COMMAND_SET;
    print_setup((print_colour)colour, invocation_has(call, OPTION_JSON) && !of_values);
    return STATUS_OK;
}

int main(int argc, char **argv)
{
    guard_streams();
    options_make();
    print_setup(PRINT_COLOUR_AUTO, asks_json(argc, argv));
    if (asked_is(argc, argv)) {
        return asked_run(argc, argv);
    }
    invocation call;
    int status = invocation_parse(&call, argc, argv);
    if (status == STATUS_OK) {
        status = set_up(&call);
    }
    if (status == STATUS_OK) {
        status = run(&call);
    }
    invocation_free(&call);
    return print_finish(status);
}
