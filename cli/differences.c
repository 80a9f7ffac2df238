/* Text and Markdown are printed as they come, JSON at the end. */
#include "differences.h"

#include "print.h"
#include "text.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

/* ---- Markdown ---- */

/*
 * A cell of a table that shows text as code. A pipe ends a cell even there, and the fence has one
 * backtick more than the longest run of them within.
 */
static void print_cell(const char *text, size_t length)
{
    size_t run = 0, longest = 0;
    for (size_t i = 0; i < length; i++) {
        run = text[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    bool apart = length != 0 && (text[0] == '`' || text[length - 1] == '`');
    (void)fputc(' ', stdout);
    for (size_t i = 0; i <= longest; i++) {
        (void)fputc('`', stdout);
    }
    (void)fputs(apart ? " " : "", stdout);
    for (const char *p = text, *end = text + length; p < end;) {
        const char *pipe = memchr(p, '|', (size_t)(end - p));
        const char *to = pipe != NULL ? pipe : end;
        text_put(stdout, p, (size_t)(to - p));
        (void)fputs(pipe != NULL ? "\\|" : "", stdout);
        p = pipe != NULL ? pipe + 1 : end;
    }
    (void)fputs(apart ? " " : "", stdout);
    for (size_t i = 0; i <= longest; i++) {
        (void)fputc('`', stdout);
    }
    (void)fputs(" |", stdout);
}

static void print_value_cell(const shown_value *shown)
{
    sc_text text = {.data = NULL};
    if (sc_value_kind(shown->value) == SC_ABSENT) {
        (void)fputs(" |", stdout);
    } else if (!value_text(shown, &text)) {
        print_cell(VALUE_SECRET, sizeof VALUE_SECRET - 1);
    } else {
        print_cell(text.data, text.length);
    }
    sc_text_free(&text);
}

static void print_row(const change_sides *sides, const sc_change *change)
{
    const char *path = *change->path != '\0' ? change->path : "(root)";
    const shown_value before = {sides->before, change->path, change->before, change->secret};
    const shown_value after = {sides->after, change->path, change->after, change->secret};
    (void)fputs("|", stdout);
    print_cell(path, strlen(path));
    print_value_cell(&before);
    print_value_cell(&after);
    (void)fputc('\n', stdout);
}

static void print_table_head(const differences *self, const char *file)
{
    if (file != NULL) {
        (void)fputs(self->count != 0 ? "\n### " : "### ", stdout);
        text_put(stdout, file, strlen(file));
        (void)fputs("\n\n", stdout);
    }
    (void)fputs("| path | A | B |\n| --- | --- | --- |\n", stdout);
}

/* ---- all ---- */

int differences_begin(differences *self, const invocation *call)
{
    static const char *const words[] = {"text", "json", "markdown", NULL};
    const char *form = invocation_value(
        call, OPTION_FORM, invocation_has(call, OPTION_JSON) ? "json" : words[DIFFERENCES_TEXT]);
    *self = (differences){.form = DIFFERENCES_TEXT};
    int number = print_choice(call->command, "format", form, strlen(form), words);
    if (number < 0) {
        return STATUS_USAGE;
    }
    self->form = (differences_form)number;
    if (self->form == DIFFERENCES_JSON) {
        self->writer = sc_writer_new(NULL, NULL);
        (void)sc_writer_begin_array(self->writer);
    }
    return STATUS_OK;
}

static void begin_file(const differences *self, const char *file)
{
    if (self->form == DIFFERENCES_MARKDOWN) {
        print_table_head(self, file);
    } else if (self->form == DIFFERENCES_TEXT && file != NULL) {
        print_style(stdout, STYLE_BOLD);
        text_put(stdout, file, strlen(file));
        print_style(stdout, STYLE_PLAIN);
        (void)fputs(":\n", stdout);
    }
}

void differences_put(differences *self, const char *file, const change_sides *sides,
                     const sc_changes *changes)
{
    sc_change change;
    if (sc_changes_count(changes) != 0) {
        begin_file(self, file);
    }
    for (size_t i = 0; sc_changes_at(changes, i, &change); i++) {
        if (self->form == DIFFERENCES_JSON) {
            change_write(self->writer, file, sides, &change);
        } else if (self->form == DIFFERENCES_MARKDOWN) {
            print_row(sides, &change);
        } else {
            change_print(sides, &change);
        }
    }
    self->count += sc_changes_count(changes);
}

int differences_end(differences *self)
{
    if (self->writer == NULL) {
        return STATUS_OK;
    }
    (void)sc_writer_end(self->writer);
    return print_json_result(self->writer);
}
