/* One change on one line. */
#include "changes.h"

#include "json.h"
#include "print.h"
#include "text.h"
#include "value.h"

#include <string.h>

static shown_value before_of(const change_sides *sides, const sc_change *change)
{
    return (shown_value){sides->before, change->path, change->before, change->secret};
}

static shown_value after_of(const change_sides *sides, const sc_change *change)
{
    return (shown_value){sides->after, change->path, change->after, change->secret};
}

void change_print(const change_sides *sides, const sc_change *change)
{
    static const cli_style styles[] = {
        [SC_ADDED] = STYLE_ADDED, [SC_REMOVED] = STYLE_REMOVED, [SC_CHANGED] = STYLE_CHANGED};
    static const char marks[] = {[SC_ADDED] = '+', [SC_REMOVED] = '-', [SC_CHANGED] = '~'};
    print_style(stdout, styles[change->kind]);
    (void)fprintf(stdout, "%c ", marks[change->kind]);
    const char *path = *change->path != '\0' ? change->path : "(root)";
    text_put(stdout, path, strlen(path));
    (void)fputs(change->kind == SC_CHANGED ? ": " : " = ", stdout);
    shown_value before = before_of(sides, change), after = after_of(sides, change);
    if (change->kind != SC_ADDED) {
        value_print(&before, 0);
    }
    if (change->kind == SC_CHANGED) {
        (void)fprintf(stdout, " %s ", print_arrow());
    }
    if (change->kind != SC_REMOVED) {
        value_print(&after, 0);
    }
    print_style(stdout, STYLE_PLAIN);
    (void)fputc('\n', stdout);
}

void change_write(sc_writer *writer, const char *file, const change_sides *sides,
                  const sc_change *change)
{
    (void)sc_writer_begin_object(writer);
    if (file != NULL) {
        json_text(writer, "file", file);
    }
    json_text(writer, "kind", sc_change_kind_name(change->kind));
    json_text(writer, "path", change->path);
    json_bool(writer, "secret", change->secret);
    shown_value before = before_of(sides, change), after = after_of(sides, change);
    value_to_json(writer, "before", &before);
    value_to_json(writer, "after", &after);
    (void)sc_writer_end(writer);
}
