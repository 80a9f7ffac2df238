/*
 * The library speaks of its options by their names. Each phrase here is one of its messages, and
 * tests/cli/test_exec.py fails where they part.
 */
#include "refusal.h"

#include "output.h"
#include "print.h"

#include <stdio.h>
#include <string.h>

static const char variable[] = "the variable ";

static const struct {
    const char *phrase, *instead;
} phrases[] = {
    {"unless `allow` names it", "without --allow "}, /* and the name follows */
    {"`prefix` puts text before it", "--prefix puts text before it"},
    {"bake allows it", "--bake allows it"},
};

static void reword(sc_error *error)
{
    char message[SC_ERROR_MESSAGE_SIZE];
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        const char *found = strstr(error->message, phrases[i].phrase);
        bool named = i == 0 && strncmp(error->message, variable, sizeof variable - 1) == 0;
        if (found == NULL || (i == 0 && !named)) {
            continue;
        }
        const char *name = error->message + sizeof variable - 1;
        int written =
            snprintf(message, sizeof message, "%.*s%s%.*s%s", (int)(found - error->message),
                     error->message, phrases[i].instead, named ? (int)strcspn(name, " ") : 0, name,
                     found + strlen(phrases[i].phrase));
        if (written > 0 && (size_t)written < sizeof message) {
            memcpy(error->message, message, (size_t)written + 1);
        }
    }
}

/* Values that no variable can hold are left out, or not loaded. */
static const char *hint(const invocation *call, const char *format, const sc_error *error)
{
    bool of_sources = call->command->input == INPUT_SOURCES;
    return error->code == SC_ERROR_CANNOT_WRITE && format != NULL && of_sources &&
                   output_is_for_program(format) && *error->path != '\0'
               ? "leave it out with --unset PATH after the sources, or take a part with --at PATH"
               : NULL;
}

int refusal_print(const invocation *call, const char *format, const sc_error *error)
{
    sc_error reworded = *error;
    reword(&reworded);
    return print_hinted_error(&reworded, hint(call, format, &reworded));
}
