/* Makes texts from a schema, and a schema from files. */
#include "commands.h"
#include "load.h"
#include "print.h"

#include <stdlib.h>
#include <string.h>

typedef enum making {
    MAKE_EXAMPLE,
    MAKE_TYPES,
    MAKE_DOCS,
    MAKE_USAGE,
    MAKE_INFERRED,
    MAKE_COUNT
} making;

static making what(const invocation *call)
{
    static const char *const names[MAKE_COUNT] = {"example", "types", "docs", "usage", "infer"};
    for (int i = 0; i < MAKE_COUNT; i++) {
        if (strcmp(call->arguments[0], names[i]) == 0) {
            return (making)i;
        }
    }
    return MAKE_COUNT;
}

static int finish(sc_status status, sc_text *text, const sc_error *error)
{
    if (status != SC_OK) {
        return print_library_error(error);
    }
    print_result(text);
    sc_text_free(text);
    return STATUS_OK;
}

static int make(const invocation *call, making of)
{
    const char *path = call->arguments[1];
    sc_error error;
    sc_text text;
    bool names_program = of == MAKE_USAGE && call->argument_count == 3;
    if (call->argument_count != 2 && !names_program) {
        return print_usage_error(call->command, "'schema %s' takes one FILE%s", call->arguments[0],
                                 of == MAKE_USAGE ? " and the name of a program" : "");
    }
    sc_schema *schema = sc_schema_compile_file(path, NULL, &error);
    if (schema == NULL) {
        return print_library_error(&error);
    }
    sc_status status;
    if (of == MAKE_EXAMPLE) {
        const char *to = invocation_value(call, OPTION_TO, "toml");
        status = sc_schema_example(schema, to, path, &text, &error);
    } else if (of == MAKE_TYPES) {
        const char *to = invocation_value(call, OPTION_TO, "typescript");
        status = sc_schema_types(schema, to, &text, &error);
    } else if (of == MAKE_USAGE) {
        const char *program = names_program ? call->arguments[2] : "PROGRAM";
        status = sc_schema_usage(schema, program, &text, &error);
    } else {
        status = sc_schema_docs(schema, &text, &error);
    }
    sc_schema_release(schema);
    return finish(status, &text, &error);
}

/* The schema of the values that were loaded. */
static int print_inferred(const sc_value *values, size_t count)
{
    sc_error error;
    sc_text text;
    sc_image *image = sc_schema_infer(values, count, NULL, &error);
    if (image == NULL) {
        return print_library_error(&error);
    }
    sc_status status = sc_write(sc_image_root(image), "json", NULL, &text, &error);
    sc_image_release(image);
    return finish(status, &text, &error);
}

static int infer(const invocation *call)
{
    size_t count = call->argument_count - 1, loaded = 0;
    sc_snapshot **snapshots = calloc(count, sizeof(sc_snapshot *));
    sc_value *values = calloc(count, sizeof *values);
    int status = STATUS_OK;
    if (snapshots == NULL || values == NULL) {
        status = print_failure("%s", sc_status_text(SC_ERROR_OUT_OF_MEMORY));
    }
    for (; status == STATUS_OK && loaded < count; loaded++) {
        snapshots[loaded] = load_file_snapshot(call, call->arguments[loaded + 1], &status);
        if (snapshots[loaded] == NULL) {
            break;
        }
        values[loaded] = sc_snapshot_root(snapshots[loaded]);
    }
    if (status == STATUS_OK) {
        status = print_inferred(values, count);
    }
    for (size_t i = 0; i < loaded; i++) {
        sc_snapshot_release(snapshots[i]);
    }
    free(snapshots);
    free(values);
    return status;
}

int command_schema(const invocation *call)
{
    making of = what(call);
    if (of == MAKE_COUNT) {
        return print_usage_error(call->command,
                                 "no '%s'; there are example, types, docs, usage, infer",
                                 call->arguments[0]);
    }
    return of == MAKE_INFERRED ? infer(call) : make(call, of);
}
