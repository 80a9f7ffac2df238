/*
 * A program with the configuration as variables. Nothing is written anywhere: the values go from
 * this process to the program, secrets too.
 */
#include "commands.h"
#include "environment.h"
#include "output.h"
#include "print.h"
#include "supervise.h"

typedef struct execution {
    const invocation *call;
    output_form form;
    environment variables; /* of the program that runs, or is started next */
} execution;

static int take(void *context, const sc_snapshot *snapshot, bool *changed)
{
    execution *run = context;
    environment made;
    int status = environment_make(run->call, snapshot, &run->form, true, &made);
    if (status != STATUS_OK) {
        return status;
    }
    *changed = run->variables.entries == NULL || !environment_equal(&made, &run->variables);
    environment *old = *changed ? &run->variables : &made;
    environment_free(old);
    if (*changed) {
        run->variables = made;
    }
    return STATUS_OK;
}

static char **variables_of(void *context)
{
    const execution *run = context;
    return run->variables.entries;
}

int command_exec(const invocation *call)
{
    if (!call->has_dashes || call->dashes != 0) {
        return print_usage_error(call->command,
                                 "'exec' needs `--` before the program: superconfig exec [OPTIONS] "
                                 "-- PROGRAM...");
    }
    execution run = {.call = call};
    int status = output_form_make(call, "environ", &run.form);
    if (status == STATUS_OK) {
        const supervised what = {.take = take,
                                 .variables = variables_of,
                                 .context = &run,
                                 .program = invocation_program(call)};
        status = supervise(call, &what);
    }
    environment_free(&run.variables);
    output_form_free(&run.form);
    return status;
}
