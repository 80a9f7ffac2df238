/* The command: parse, dispatch, flush. Everything else is one file a command. */
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
    } else {
        return print_usage_error(NULL, "option '--help' knows only 'man'");
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
    return status == STATUS_OK ? output_run(call) : status;
}

int main(int argc, char **argv)
{
    guard_streams();
    options_make();
    invocation call;
    int status = invocation_parse(&call, argc, argv);
    if (status == STATUS_OK) {
        status = run(&call);
    }
    invocation_free(&call);
    return print_finish(status);
}
