/* Splices in order of their place, and questions about the lines of a text. */
#include "edit/task.h"

#include <string.h>

#include "base/alloc.h"
#include "base/ascii.h"

enum { SPLICES_MAX = 1 << 26 };

sc_status sc_edit_exhausted(sc_edit_task *task)
{
    return sc_error_code(task->error, SC_ERROR_OUT_OF_MEMORY);
}

sc_status sc_edit_splice_in(sc_edit_task *task, size_t start, size_t end, const char *text,
                            size_t length)
{
    const char *copy = length != 0 ? sc_arena_text(&task->arena, text, length) : "";
    if (copy == NULL || !sc_grow(task->allocator, &task->splices, &task->splice_capacity,
                                 task->splice_count + 1, sizeof *task->splices, SPLICES_MAX)) {
        return sc_edit_exhausted(task);
    }
    /* Editors go through the text from front to back: nearly always this one is the last. */
    size_t at = task->splice_count++;
    while (at > 0 && task->splices[at - 1].start > start) {
        task->splices[at] = task->splices[at - 1];
        at--;
    }
    task->splices[at] = (sc_edit_splice){start, end, copy, length};
    return SC_OK;
}

sc_status sc_edit_splice_buf(sc_edit_task *task, size_t start, size_t end, sc_buf *buf)
{
    if (buf->status != SC_OK) {
        return sc_error_code(task->error, buf->status);
    }
    return sc_edit_splice_in(task, start, end, buf->data, buf->length);
}

sc_status sc_edit_cut(sc_edit_task *task, size_t start, size_t end)
{
    return sc_edit_splice_in(task, start, end, NULL, 0);
}

sc_status sc_edit_measure(sc_edit_task *task, size_t *length)
{
    size_t done = 0;
    *length = task->length;
    for (size_t i = 0; i < task->splice_count; i++) {
        const sc_edit_splice *splice = &task->splices[i];
        if (splice->start < done || splice->end < splice->start || splice->end > task->length) {
            return SC_EDIT_FAIL(task, splice->start,
                                "what has to be changed here overlaps: edit it by hand");
        }
        *length += splice->length - (splice->end - splice->start);
        done = splice->end;
    }
    return SC_OK;
}

/* Moves the rest of the text between the splices, number `i` before splice `i`. */
static void move_rest(char *text, size_t length, const sc_edit_splice *splices, size_t count,
                      size_t i, size_t shift)
{
    size_t start = i > 0 ? splices[i - 1].end : 0;
    size_t end = i < count ? splices[i].start : length;
    memmove(text + (start + shift), text + start, end - start);
}

/* `shift` wraps where splices take more than they bring, so it is added to offsets, never to
 * pointers. */
static bool moves_back(size_t shift)
{
    return shift > SIZE_MAX / 2;
}

void sc_edit_splice_text(char *text, size_t length, const sc_edit_splice *splices, size_t count)
{
    size_t shift = 0;
    for (size_t i = 0; i < count; i++) {
        shift += splices[i].length - (splices[i].end - splices[i].start);
    }
    /* Rests that move on, from the end; then those that move back, from the beginning: none
       overwrites another. */
    for (size_t i = count + 1; i-- > 0;) {
        if (!moves_back(shift)) {
            move_rest(text, length, splices, count, i, shift);
        }
        if (i > 0) {
            shift -= splices[i - 1].length - (splices[i - 1].end - splices[i - 1].start);
        }
    }
    for (size_t i = 0; i <= count; i++) {
        if (moves_back(shift)) {
            move_rest(text, length, splices, count, i, shift);
        }
        if (i < count) {
            shift += splices[i].length - (splices[i].end - splices[i].start);
        }
    }
    shift = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(text + (splices[i].start + shift), splices[i].text, splices[i].length);
        shift += splices[i].length - (splices[i].end - splices[i].start);
    }
}

const sc_edit_splice *sc_edit_reverse(sc_edit_task *task)
{
    sc_edit_splice *out = sc_arena_alloc_array(&task->arena, task->splice_count + 1, sizeof *out);
    size_t shift = 0;
    for (size_t i = 0; i < task->splice_count && out != NULL; i++) {
        const sc_edit_splice *splice = &task->splices[i];
        size_t length = splice->end - splice->start, start = splice->start + shift;
        const char *gone =
            length != 0 ? sc_arena_text(&task->arena, task->text + splice->start, length) : "";
        if (gone == NULL) {
            return NULL;
        }
        out[i] = (sc_edit_splice){start, start + splice->length, gone, length};
        shift += splice->length - length;
    }
    return out;
}

/* ---- lines ---- */

bool sc_edit_is_line_end(const sc_edit_task *task, size_t at)
{
    return at >= task->length || task->text[at] == '\n' || task->text[at] == '\r';
}

size_t sc_edit_line_start(const sc_edit_task *task, size_t at)
{
    while (at > 0 && task->text[at - 1] != '\n' && task->text[at - 1] != '\r') {
        at--;
    }
    return at;
}

size_t sc_edit_line_end(const sc_edit_task *task, size_t at)
{
    while (!sc_edit_is_line_end(task, at)) {
        at++;
    }
    return at;
}

size_t sc_edit_next_line(const sc_edit_task *task, size_t at)
{
    at = sc_edit_line_end(task, at);
    if (at < task->length) {
        at += task->text[at] == '\r' && task->text[at + 1] == '\n' ? 2 : 1;
    }
    return at;
}

bool sc_edit_starts_line(const sc_edit_task *task, size_t at)
{
    while (at > 0 && sc_ascii_is_blank(task->text[at - 1])) {
        at--;
    }
    return at == 0 || task->text[at - 1] == '\n' || task->text[at - 1] == '\r';
}

size_t sc_edit_skip_blanks(const sc_edit_task *task, size_t at)
{
    while (at < task->length && sc_ascii_is_blank(task->text[at])) {
        at++;
    }
    return at;
}

bool sc_edit_has_line_end(const sc_edit_task *task, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        if (task->text[i] == '\n' || task->text[i] == '\r') {
            return true;
        }
    }
    return false;
}

/* ---- text that comes in ---- */

void sc_edit_append_lines(sc_buf *out, const char *text, size_t length, const char *eol,
                          const char *indent, size_t indent_length)
{
    const char *end = text + length;
    while (text < end) {
        const char *found = memchr(text, '\n', (size_t)(end - text));
        const char *stop = found != NULL ? found : end;
        sc_buf_append(out, text, (size_t)(stop - text));
        if (found == NULL) {
            return;
        }
        sc_buf_append_text(out, eol);
        text = found + 1;
        if (text < end && *text != '\n') {
            sc_buf_append(out, indent, indent_length);
        }
    }
}

sc_status sc_edit_write(sc_edit_task *task, const sc_format *format, sc_value value, bool compact,
                        sc_buf *out)
{
    sc_write_options options = {.compact = compact};
    sc_writing writing = {
        .value = value,
        .options = &options,
        .allocator = task->allocator,
        .out = out,
        .error = task->error,
    };
    sc_status status = format->write(format, &writing);
    if (status == SC_OK && out->status != SC_OK) {
        status = sc_error_code(task->error, out->status);
    }
    if (status == SC_OK && out->length != 0 && out->data[out->length - 1] == '\n') {
        out->length--;
    }
    return status;
}
