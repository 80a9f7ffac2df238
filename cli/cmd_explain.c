/* The chain of a value, one layer a line: place, what it did, what it holds there. */
#include "commands.h"
#include "json.h"
#include "load.h"
#include "print.h"
#include "text.h"
#include "value.h"

#include <string.h>

/* Longer values are cut: the whole is what `get` is for. */
enum { PLACE_MAX = 40, VALUE_MAX = 200 };

static void format_position(const sc_origin *origin, char out[32])
{
    out[0] = '\0';
    if (origin->line != 0 && origin->column != 0) {
        (void)snprintf(out, 32, ":%u:%u", (unsigned)origin->line, (unsigned)origin->column);
    } else if (origin->line != 0) {
        (void)snprintf(out, 32, ":%u", (unsigned)origin->line);
    }
}

static size_t place_columns(const sc_origin *origin)
{
    char position[32];
    format_position(origin, position);
    return text_columns(origin->source, strlen(origin->source)) + strlen(position);
}

static void print_place(const sc_origin *origin, size_t width)
{
    char position[32];
    format_position(origin, position);
    print_style(stdout, STYLE_BOLD);
    text_put(stdout, origin->source, strlen(origin->source));
    (void)fputs(position, stdout);
    print_style(stdout, STYLE_PLAIN);
    size_t columns = place_columns(origin);
    (void)fprintf(stdout, "%*s", columns < width ? (int)(width - columns) : 0, "");
}

static void print_steps(const sc_snapshot *snapshot, const char *path,
                        const sc_explanation *explanation)
{
    sc_step step;
    size_t width = 0;
    for (size_t i = 0; sc_explanation_step(explanation, i, &step); i++) {
        size_t columns = place_columns(&step.origin);
        width = columns > width && columns <= PLACE_MAX ? columns : width;
    }
    for (size_t i = 0; sc_explanation_step(explanation, i, &step); i++) {
        print_place(&step.origin, width);
        bool holds = sc_value_kind(step.value) != SC_ABSENT;
        (void)fprintf(stdout, "  %-*s", holds ? 8 : 0, sc_action_name(step.action));
        shown_value shown = {snapshot, path, step.value, step.secret};
        if (holds) {
            (void)fputs("  ", stdout);
            value_print(&shown, VALUE_MAX);
        }
        (void)fputc('\n', stdout);
    }
}

static int print_json(const sc_snapshot *snapshot, const char *path,
                      const sc_explanation *explanation)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_array(writer);
    sc_step step;
    for (size_t i = 0; sc_explanation_step(explanation, i, &step); i++) {
        (void)sc_writer_begin_object(writer);
        json_text(writer, "action", sc_action_name(step.action));
        json_text(writer, "kind", sc_source_kind_name(step.origin.kind));
        json_text(writer, "source", step.origin.source);
        json_number(writer, "line", step.origin.line);
        json_number(writer, "column", step.origin.column);
        json_bool(writer, "secret", step.secret);
        value_to_json(writer, "value", &(shown_value){snapshot, path, step.value, step.secret});
        (void)sc_writer_end(writer);
    }
    (void)sc_writer_end(writer);
    return print_json_result(writer);
}

int command_explain(const invocation *call)
{
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_snapshot(call, &status);
    if (snapshot == NULL) {
        return status;
    }
    const char *path = call->arguments[0];
    sc_error error;
    sc_explanation *explanation = sc_snapshot_explain(snapshot, path, &error);
    if (explanation == NULL) {
        status = print_library_error(&error);
    } else if (invocation_has(call, OPTION_JSON)) {
        status = print_json(snapshot, path, explanation);
    } else {
        print_steps(snapshot, path, explanation);
    }
    sc_explanation_free(explanation);
    sc_snapshot_release(snapshot);
    return status;
}
