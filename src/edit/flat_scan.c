/* Finding the settings of a flat text that is known to be good. */
#include "edit/flat.h"

#include <string.h>

#include "base/alloc.h"
#include "base/ascii.h"
#include "format/dotenv.h"
#include "format/ini.h"
#include "format/lines.h"
#include "image/image.h"

typedef struct scanner {
    sc_flat_text *flat;
    sc_edit_task *task;
    sc_lines lines;
    size_t at;
    uint32_t section;
} scanner;

static sc_status add_setting(scanner *s, sc_setting setting)
{
    sc_flat_text *flat = s->flat;
    if (setting.name == SC_NAME_TREE_NONE ||
        !sc_grow(s->task->allocator, &flat->settings, &flat->capacity, flat->count + 1,
                 sizeof *flat->settings, UINT32_MAX)) {
        return sc_edit_exhausted(s->task);
    }
    sc_lines_move(&s->lines, s->task->text + setting.value);
    setting.row = s->lines.line;
    setting.column = s->lines.column;
    setting.section = s->section;
    flat->settings[flat->count++] = setting;
    sc_section *section = &flat->sections[s->section];
    section->last = setting.end;
    section->settings = true;
    return SC_OK;
}

static sc_status add_section(scanner *s, size_t line, size_t end, uint32_t name)
{
    sc_flat_text *flat = s->flat;
    if (!sc_grow(s->task->allocator, &flat->sections, &flat->section_capacity,
                 flat->section_count + 1, sizeof *flat->sections, UINT32_MAX)) {
        return sc_edit_exhausted(s->task);
    }
    s->section = (uint32_t)flat->section_count;
    flat->sections[flat->section_count++] =
        (sc_section){.line = line, .end = end, .last = end, .name = name};
    return SC_OK;
}

static uint32_t name_below(scanner *s, uint32_t above, size_t start, size_t end)
{
    return sc_name_tree_add(&s->flat->names, above, s->task->text + start, end - start);
}

static size_t trim(const sc_edit_task *task, size_t start, size_t end)
{
    while (end > start && sc_ascii_is_blank(task->text[end - 1])) {
        end--;
    }
    return end;
}

/* ---- INI ---- */

static sc_status scan_header(scanner *s, size_t line, size_t start, size_t end)
{
    sc_edit_task *task = s->task;
    const char *text = task->text;
    const char *close = sc_ini_section_end(text + start + 1, text + end);
    if (close == NULL) {
        return SC_EDIT_FAIL(task, start, "the end of this section's name was not found");
    }
    size_t at = sc_edit_skip_blanks(task, start + 1);
    size_t stop = trim(task, at, (size_t)(close - text));
    uint32_t name = SC_NAME_TREE_ROOT;
    while (at <= stop && name != SC_NAME_TREE_NONE) {
        const char *dot = memchr(text + at, '.', stop - at);
        size_t part = dot != NULL ? (size_t)(dot - text) : stop;
        name = name_below(s, name, at, part);
        at = part + 1;
    }
    return name == SC_NAME_TREE_NONE ? sc_edit_exhausted(task) : add_section(s, line, end, name);
}

static bool is_comment(const sc_edit_task *task, size_t at)
{
    return task->text[at] == ';' || task->text[at] == '#';
}

/* The lines that go on with a value: indented more than its key. */
static void scan_continued(scanner *s, sc_setting *setting, size_t indent)
{
    sc_edit_task *task = s->task;
    size_t line = sc_edit_next_line(task, setting->end);
    while (line < task->length) {
        size_t end = sc_edit_line_end(task, line), start = sc_edit_skip_blanks(task, line);
        if (start < end && !is_comment(task, start)) {
            if (start - line <= indent) {
                return;
            }
            const char *stop = sc_ini_value_end(task->text + start, task->text + end);
            setting->value_end = (size_t)(stop - task->text);
            setting->end = end;
        }
        line = sc_edit_next_line(task, line);
    }
}

static sc_status scan_ini_setting(scanner *s, size_t line, size_t start, size_t end)
{
    sc_edit_task *task = s->task;
    size_t at = start;
    while (at < end && task->text[at] != '=' && task->text[at] != ':') {
        at++;
    }
    sc_setting setting = {.line = line, .key = start, .key_end = trim(task, start, at), .end = end};
    setting.value = at < end ? sc_edit_skip_blanks(task, at + 1) : end;
    setting.value = setting.value < end ? setting.value : end;
    const char *value = task->text + setting.value, *stop = task->text + end;
    const char *quote = sc_ini_quoted_end(value, stop);
    setting.value_end =
        (size_t)((quote != NULL ? quote + 1 : sc_ini_value_end(value, stop)) - task->text);
    uint32_t section = s->flat->sections[s->section].name;
    setting.name = name_below(s, section == SC_NAME_TREE_NONE ? SC_NAME_TREE_ROOT : section, start,
                              setting.key_end);
    scan_continued(s, &setting, start - line);
    s->at = sc_edit_next_line(task, setting.end);
    return add_setting(s, setting);
}

static sc_status scan_ini(scanner *s)
{
    sc_edit_task *task = s->task;
    sc_status status = SC_OK;
    while (s->at < task->length && status == SC_OK) {
        size_t line = s->at, start = sc_edit_skip_blanks(task, line);
        size_t end = sc_edit_line_end(task, line);
        s->at = sc_edit_next_line(task, line);
        if (start >= end || is_comment(task, start)) {
            continue;
        }
        status = task->text[start] == '[' ? scan_header(s, line, start, end)
                                          : scan_ini_setting(s, line, start, end);
    }
    return status;
}

/* ---- dotenv ---- */

static size_t skip_export(const sc_edit_task *task, size_t at)
{
    if (strncmp(task->text + at, "export", 6) != 0 || !sc_ascii_is_blank(task->text[at + 6])) {
        return at;
    }
    size_t after = sc_edit_skip_blanks(task, at + 6);
    return after < task->length && sc_dotenv_is_name(task->text[after]) ? after : at;
}

static size_t dotenv_value_end(const sc_edit_task *task, size_t start)
{
    char quote = task->text[start];
    if (quote == '"' || quote == '\'') {
        size_t at = start + 1;
        while (at < task->length && task->text[at] != quote) {
            at += task->text[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }
    size_t line_end = sc_edit_line_end(task, start), end = line_end;
    for (size_t at = start; at + 1 < line_end; at++) {
        if (task->text[at] == ' ' && task->text[at + 1] == '#') {
            end = at;
        }
    }
    return trim(task, start, end);
}

static sc_status scan_dotenv(scanner *s)
{
    sc_edit_task *task = s->task;
    const char *text = task->text;
    sc_status status = SC_OK;
    while (status == SC_OK) {
        while (s->at < task->length && sc_ascii_is_space(text[s->at])) {
            s->at++;
        }
        if (s->at >= task->length) {
            break;
        }
        if (text[s->at] == '#') {
            s->at = sc_edit_line_end(task, s->at);
            continue;
        }
        sc_setting setting = {.line = sc_edit_line_start(task, s->at)};
        size_t at = setting.key = skip_export(task, s->at);
        while (at < task->length && sc_dotenv_is_name(text[at])) {
            at++;
        }
        setting.key_end = at;
        at = sc_edit_skip_blanks(task, at);
        if (text[at] != '=' && text[at] != ':') {
            s->at = sc_edit_line_end(task, at);
            continue;
        }
        setting.value = sc_edit_skip_blanks(task, at + 1);
        setting.value_end = dotenv_value_end(task, setting.value);
        setting.end = s->at = sc_edit_line_end(task, setting.value_end);
        setting.name = name_below(s, SC_NAME_TREE_ROOT, setting.key, setting.key_end);
        status = add_setting(s, setting);
    }
    return status;
}

/* ---- properties ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

/* Past white space, and past backslashes that join lines. */
static size_t skip_logical(const sc_edit_task *task, size_t at)
{
    for (;;) {
        while (at < task->length && is_space(task->text[at])) {
            at++;
        }
        if (at >= task->length || task->text[at] != '\\' || !sc_edit_is_line_end(task, at + 1)) {
            return at;
        }
        at = sc_edit_next_line(task, at);
    }
}

static size_t skip_key(const sc_edit_task *task, size_t at)
{
    while (at < task->length && strchr("=: \t\f\r\n", task->text[at]) == NULL) {
        if (task->text[at] == '\\') {
            at = sc_edit_is_line_end(task, at + 1) ? skip_logical(task, at) : at + 2;
        } else {
            at++;
        }
    }
    return at < task->length ? at : task->length;
}

static size_t skip_value(const sc_edit_task *task, size_t at)
{
    while (!sc_edit_is_line_end(task, at)) {
        if (task->text[at] == '\\') {
            at = sc_edit_is_line_end(task, at + 1) ? skip_logical(task, at) : at + 2;
        } else {
            at++;
        }
    }
    return at < task->length ? at : task->length;
}

/*
 * The name of a key: its parts between the dots. Escapes are kept as they are written but for those
 * of single characters, so one key written in two ways may count as two; that is found out later.
 */
static uint32_t name_key(scanner *s, size_t start, size_t end)
{
    sc_edit_task *task = s->task;
    char *part = sc_arena_alloc_aligned(&task->arena, end - start + 1, 1);
    uint32_t name = SC_NAME_TREE_ROOT;
    size_t length = 0;
    char *from = part;
    for (size_t at = start; part != NULL && name != SC_NAME_TREE_NONE && at <= end; at++) {
        if (at < end && task->text[at] == '\\') {
            if (sc_edit_is_line_end(task, at + 1)) {
                at = skip_logical(task, at) - 1;
                continue;
            }
            at++;
            from[length++] = task->text[at];
        } else if (at < end && task->text[at] != '.') {
            from[length++] = task->text[at];
        } else {
            name = sc_name_tree_add(&s->flat->names, name, from, length);
            from += length;
            length = 0;
        }
    }
    return part != NULL ? name : SC_NAME_TREE_NONE;
}

static sc_status scan_properties(scanner *s)
{
    sc_edit_task *task = s->task;
    const char *text = task->text;
    sc_status status = SC_OK;
    while (status == SC_OK) {
        while (s->at < task->length &&
               (is_space(text[s->at]) || text[s->at] == '\n' || text[s->at] == '\r')) {
            s->at++;
        }
        if (s->at >= task->length) {
            break;
        }
        size_t start = s->at;
        if (text[start] == '#' || text[start] == '!') {
            s->at = sc_edit_line_end(task, start);
            continue;
        }
        s->at = skip_logical(task, start);
        if (sc_edit_is_line_end(task, s->at)) {
            continue;
        }
        sc_setting setting = {.line = sc_edit_line_start(task, start), .key = start};
        setting.key_end = skip_key(task, start);
        size_t at = skip_logical(task, setting.key_end);
        if (at < task->length && (text[at] == '=' || text[at] == ':')) {
            at = skip_logical(task, at + 1);
        }
        setting.value = at;
        setting.value_end = setting.end = s->at = skip_value(task, at);
        setting.name = name_key(s, start, setting.key_end);
        status = add_setting(s, setting);
    }
    return status;
}

/* ---- all ---- */

sc_status sc_flat_scan(sc_flat_text *flat, sc_edit_task *task)
{
    *flat = (sc_flat_text){.task = task};
    scanner s = {.flat = flat, .task = task, .lines = sc_lines_begin(task->text)};
    if (!sc_name_tree_init(&flat->names, task->allocator, sc_image_new_seed())) {
        return sc_edit_exhausted(task);
    }
    sc_status status = add_section(&s, 0, 0, SC_NAME_TREE_NONE);
    if (status != SC_OK) {
        return status;
    }
    if (task->format == &sc_format_ini) {
        return scan_ini(&s);
    }
    return task->format == &sc_format_dotenv ? scan_dotenv(&s) : scan_properties(&s);
}

void sc_flat_scan_free(sc_flat_text *flat)
{
    const sc_allocator *allocator = flat->task->allocator;
    sc_free(allocator, flat->settings, flat->capacity * sizeof *flat->settings);
    sc_free(allocator, flat->sections, flat->section_capacity * sizeof *flat->sections);
    sc_name_tree_free(&flat->names);
}

sc_setting *sc_flat_find(const sc_flat_text *flat, sc_value leaf)
{
    uint32_t line, column;
    size_t low = 0, high = flat->count;
    sc_value_place(leaf, &line, &column);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const sc_setting *setting = &flat->settings[middle];
        if (setting->row < line || (setting->row == line && setting->column < column)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < flat->count && flat->settings[low].row == line &&
                 flat->settings[low].column == column;
    return found ? &flat->settings[low] : NULL;
}
