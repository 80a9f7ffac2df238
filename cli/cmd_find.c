/* Every value whose path a pattern fits, with the place where it was written. */
#include "commands.h"
#include "json.h"
#include "load.h"
#include "print.h"
#include "text.h"
#include "value.h"

#include <string.h>

/* Longer values are cut: the whole is what `get` is for. */
enum { VALUE_MAX = 200 };

typedef struct finding {
    const sc_snapshot *snapshot;
    sc_writer *writer; /* NULL: lines */
    size_t count;
} finding;

static void print_origin(sc_value value)
{
    sc_origin origin;
    if (!sc_value_origin(value, &origin)) {
        return;
    }
    print_style(stdout, STYLE_FAINT);
    (void)fputs("  ", stdout);
    text_put(stdout, origin.source, strlen(origin.source));
    if (origin.line != 0) {
        (void)fprintf(stdout, ":%u", (unsigned)origin.line);
    }
    if (origin.line != 0 && origin.column != 0) {
        (void)fprintf(stdout, ":%u", (unsigned)origin.column);
    }
    print_style(stdout, STYLE_PLAIN);
}

static void write_origin(sc_writer *writer, sc_value value)
{
    sc_origin origin;
    if (sc_value_origin(value, &origin)) {
        json_text(writer, "kind", sc_source_kind_name(origin.kind));
        json_text(writer, "source", origin.source);
        json_number(writer, "line", origin.line);
        json_number(writer, "column", origin.column);
    }
}

static bool note(void *context, const char *path, sc_value value)
{
    finding *self = context;
    shown_value shown = {self->snapshot, path, value, sc_snapshot_is_secret(self->snapshot, path)};
    self->count++;
    if (self->writer != NULL) {
        (void)sc_writer_begin_object(self->writer);
        json_text(self->writer, "path", path);
        value_to_json(self->writer, "value", &shown);
        write_origin(self->writer, value);
        (void)sc_writer_end(self->writer);
        return true;
    }
    text_put(stdout, path, strlen(path));
    (void)fputs(" = ", stdout);
    value_print(&shown, VALUE_MAX);
    print_origin(value);
    return fputc('\n', stdout) != EOF;
}

static bool count(void *context, const char *path, sc_value value)
{
    size_t *found = context;
    (void)path;
    (void)value;
    return ++*found == 0; /* one is enough */
}

/* A pattern without a wildcard is a whole path: a key further down needs one. */
static void suggest_wildcard(const invocation *call, const finding *self, const char *pattern)
{
    char deeper[SC_ERROR_PATH_SIZE];
    size_t found = 0;
    int length = snprintf(deeper, sizeof deeper, "**.%s", pattern);
    if (strchr(pattern, '*') != NULL || length < 0 || (size_t)length >= sizeof deeper) {
        return;
    }
    (void)sc_snapshot_find(self->snapshot, deeper, count, &found, NULL);
    if (found != 0) {
        print_remark(call, "nothing is at '%s'; '%s' finds it at any depth", pattern, deeper);
    }
}

static int find_all(const invocation *call, finding *self)
{
    int status = STATUS_OK;
    for (size_t i = 0; i < call->argument_count && status == STATUS_OK; i++) {
        sc_error error;
        size_t before = self->count;
        if (sc_snapshot_find(self->snapshot, call->arguments[i], note, self, &error) != SC_OK) {
            status = print_library_error(&error);
        } else if (self->count == before) {
            suggest_wildcard(call, self, call->arguments[i]);
        }
    }
    return status;
}

int command_find(const invocation *call)
{
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_snapshot(call, &status);
    if (snapshot == NULL) {
        return status;
    }
    finding self = {.snapshot = snapshot};
    if (invocation_has(call, OPTION_JSON)) {
        self.writer = sc_writer_new(NULL, NULL);
        (void)sc_writer_begin_array(self.writer);
    }
    status = find_all(call, &self);
    if (self.writer != NULL) {
        (void)sc_writer_end(self.writer);
        int printed = status == STATUS_OK ? print_json_result(self.writer) : STATUS_OK;
        if (status != STATUS_OK) {
            sc_writer_free(self.writer);
        }
        status = status == STATUS_OK ? printed : status;
    }
    sc_snapshot_release(snapshot);
    return status == STATUS_OK && self.count == 0 ? STATUS_NO : status;
}
