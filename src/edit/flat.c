/*
 * Changing INI, dotenv and properties. A new setting goes behind the last one of the same
 * object, with its separator, its quotes and its `export`; a new INI section behind its
 * siblings, else at the end.
 */
#include "edit/flat.h"

#include <string.h>

#include "base/ascii.h"
#include "format/dotenv.h"
#include "format/emit.h"

typedef struct editor {
    sc_edit_task *task;
    sc_flat_text *flat;
} editor;

static bool is_ini(const editor *e)
{
    return e->task->format == &sc_format_ini;
}

static bool is_dotenv(const editor *e)
{
    return e->task->format == &sc_format_dotenv;
}

static bool nests(sc_value value)
{
    return sc_value_kind(value) == SC_OBJECT && !sc_value_untyped(value, NULL, NULL);
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* ---- values ---- */

static bool fits_quotes(const editor *e, const sc_buf *text, char quote)
{
    bool single = is_dotenv(e) && quote == '\'';
    for (size_t i = 0; i < text->length; i++) {
        char c = text->data[i];
        if (c == '\n' || c == '\r' || (c == quote && !(is_dotenv(e) && quote == '"')) ||
            (single && c == '\\')) {
            return false;
        }
    }
    return true;
}

static void print_quoted(const editor *e, const sc_buf *text, char quote, sc_buf *out)
{
    sc_buf_append_char(out, quote);
    for (size_t i = 0; i < text->length; i++) {
        char c = text->data[i];
        if (is_dotenv(e) && quote == '"' && (c == '"' || c == '\\' || c == '$')) {
            sc_buf_append_char(out, '\\');
        }
        sc_buf_append_char(out, c);
    }
    sc_buf_append_char(out, quote);
}

/* The text that the writer puts behind the key `K` of an object of that one value. */
static sc_status print_written(const editor *e, sc_value value, sc_buf *out)
{
    sc_edit_task *task = e->task;
    sc_writer *writer = sc_writer_new(task->allocator, NULL);
    sc_image *image = NULL;
    if (writer != NULL) {
        (void)sc_writer_begin_object(writer);
        (void)sc_writer_key(writer, "K", 1);
        (void)sc_writer_copy(writer, value);
        (void)sc_writer_end(writer);
        image = sc_writer_finish(writer, task->error);
    }
    sc_writer_free(writer);
    if (image == NULL) {
        return sc_edit_exhausted(task);
    }
    sc_buf text;
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_status status = sc_edit_write(task, task->format, sc_image_root(image), false, &text);
    sc_image_release(image);
    const char *from = status == SC_OK ? memchr(text.data, '=', text.length) : NULL;
    if (from != NULL) {
        from++;
        from += *from == ' ' && is_ini(e);
        sc_edit_append_lines(out, from, text.length - (size_t)(from - text.data), task->eol, "", 0);
    }
    sc_buf_free(&text);
    return status;
}

/* A value as its neighbour has its quotes. */
static sc_status print_value(const editor *e, sc_value value, char quote, sc_buf *out)
{
    sc_edit_task *task = e->task;
    sc_emit_link link = sc_emit_root(value);
    sc_write_options options = {0};
    sc_buf text;
    sc_writing writing = {.value = value,
                          .options = &options,
                          .allocator = task->allocator,
                          .out = &text,
                          .error = task->error};
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_status status = sc_emit_plain(&link, &writing, &text);
    bool quoted = quote != '\0' && fits_quotes(e, &text, quote);
    if (status == SC_OK && quoted) {
        print_quoted(e, &text, quote, out);
    }
    sc_buf_free(&text);
    return status == SC_OK && !quoted ? print_written(e, value, out) : status;
}

/* ---- finding ---- */

/* The container or value that the first `count` steps lead to. */
static sc_value value_at(const editor *e, size_t count)
{
    sc_value at = e->task->root;
    for (size_t i = 0; i < count; i++) {
        const sc_edit_step *step = &e->task->steps[i];
        at = sc_value_member(at, step->key, step->length);
    }
    return at;
}

/* The last setting in the text that an object holds; NULL: none. Bounded by the image's depth. */
static sc_setting *last_below(const editor *e, sc_value object, bool deep)
{
    sc_setting *last = NULL;
    size_t count = sc_value_count(object);
    for (size_t i = 0; i < count; i++) {
        sc_value child = sc_value_item(object, i);
        sc_setting *found = !nests(child) ? sc_flat_find(e->flat, child)
                            : deep        ? last_below(e, child, deep)
                                          : NULL;
        if (found != NULL && (last == NULL || found->value > last->value)) {
            last = found;
        }
    }
    return last;
}

static uint32_t find_name(const editor *e, size_t count)
{
    uint32_t name = SC_NAME_TREE_ROOT;
    for (size_t i = 0; i < count && name != SC_NAME_TREE_NONE; i++) {
        const sc_edit_step *step = &e->task->steps[i];
        name = sc_name_tree_find(&e->flat->names, name, step->key, step->length);
    }
    return name;
}

static bool is_below(const editor *e, uint32_t name, uint32_t above)
{
    while (name != above && name != SC_NAME_TREE_NONE && name != SC_NAME_TREE_ROOT) {
        name = e->flat->names.items[name].parent;
    }
    return name == above;
}

/* The last section of exactly that name, or with `below` of one within it; NULL: none. */
static const sc_section *last_section(const editor *e, uint32_t name, bool below)
{
    const sc_section *last = NULL;
    for (size_t i = 1; i < e->flat->section_count && name != SC_NAME_TREE_NONE; i++) {
        const sc_section *section = &e->flat->sections[i];
        if (section->name == name || (below && is_below(e, section->name, name))) {
            last = section;
        }
    }
    return last;
}

/* ---- new lines ---- */

static sc_status put_lines(const editor *e, size_t at, bool before, bool behind, const sc_buf *text)
{
    sc_edit_task *task = e->task;
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    bool cut_off = at > 0 && task->text[at - 1] != '\n' && task->text[at - 1] != '\r';
    sc_buf_append_text(&out, cut_off ? task->eol : "");
    sc_buf_append_text(&out, before ? task->eol : "");
    sc_edit_append_lines(&out, text->data, text->length, task->eol, "", 0);
    sc_buf_append_text(&out, cut_off ? "" : task->eol);
    sc_buf_append_text(&out, behind ? task->eol : "");
    sc_buf_fail(&out, text->status);
    sc_status status = sc_edit_splice_buf(task, at, at, &out);
    sc_buf_free(&out);
    return status;
}

/* The last setting with a value before `like`, itself included: its style is copied. */
static const sc_setting *model(const editor *e, const sc_setting *like)
{
    size_t left = like != NULL ? (size_t)(like - e->flat->settings) + 1 : e->flat->count;
    while (left > 0) {
        const sc_setting *at = &e->flat->settings[--left];
        if (at->value_end > at->value && at->value > at->key_end &&
            !sc_edit_has_line_end(e->task, at->key_end, at->value)) {
            return at;
        }
    }
    return NULL;
}

/* Blanks on each side of the separator: none or one, whatever the columns are aligned to. */
static void append_separator(const editor *e, const sc_setting *like, sc_buf *out)
{
    if (like == NULL) {
        sc_buf_append_text(out, is_ini(e) ? " = " : "=");
        return;
    }
    const char *text = e->task->text;
    size_t at = like->key_end;
    if (sc_ascii_is_blank(text[at])) {
        sc_buf_append_char(out, ' ');
        at = sc_edit_skip_blanks(e->task, at);
    }
    if (at >= like->value) {
        return;
    }
    sc_buf_append_char(out, text[at]);
    sc_buf_append_text(out, at + 1 < like->value ? " " : "");
}

static char quote_of(const editor *e, const sc_setting *like)
{
    bool any = like != NULL && like->value_end > like->value &&
               !(e->task->format == &sc_format_properties);
    return any && is_quote(e->task->text[like->value]) ? e->task->text[like->value] : '\0';
}

/* The key as the format spells it, with the names of its objects. */
static sc_status append_key(const editor *e, sc_buf *out)
{
    sc_edit_task *task = e->task;
    const sc_edit_step *last = &task->steps[task->count - 1];
    if (task->format != &sc_format_properties) {
        for (size_t i = 0; is_dotenv(e) && i < last->length; i++) {
            if (!sc_dotenv_is_name(last->key[i])) {
                return SC_EDIT_FAIL(task, task->length, "this cannot be the name of a variable");
            }
        }
        sc_buf_append(out, last->key, last->length);
        return SC_OK;
    }
    for (size_t i = 0; i < task->count; i++) {
        const sc_edit_step *step = &task->steps[i];
        sc_buf_append_text(out, i != 0 ? "." : "");
        for (size_t k = 0; k < step->length; k++) {
            static const char from[] = "\t\n\r\f", to[] = "tnrf";
            char c = step->key[k];
            const char *letter = c != '\0' ? strchr(from, c) : NULL;
            if (letter != NULL || (c != '\0' && strchr("\\ =:#!.", c) != NULL)) {
                sc_buf_append_char(out, '\\');
            }
            sc_buf_append_char(out, letter != NULL ? to[letter - from] : c);
        }
    }
    return SC_OK;
}

static sc_status print_setting(const editor *e, const sc_setting *like, sc_buf *out)
{
    sc_edit_task *task = e->task;
    like = model(e, like);
    if (like != NULL) {
        /* Indentation and `export`. */
        sc_buf_append(out, task->text + like->line, like->key - like->line);
    }
    sc_status status = append_key(e, out);
    append_separator(e, like, out);
    status = status == SC_OK ? print_value(e, task->value, quote_of(e, like), out) : status;
    while (out->length != 0 && out->data[out->length - 1] == ' ') {
        out->length--;
    }
    return status;
}

/* The value under all the names of the path, for the writer. */
static sc_status print_object(const editor *e, sc_buf *out)
{
    sc_edit_task *task = e->task;
    sc_writer *writer = sc_writer_new(task->allocator, NULL);
    sc_status status = writer != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    for (size_t i = 0; i < task->count && status == SC_OK; i++) {
        status = sc_writer_begin_object(writer);
        (void)sc_writer_key(writer, task->steps[i].key, task->steps[i].length);
    }
    status = status == SC_OK ? sc_writer_copy(writer, task->value) : status;
    for (size_t i = 0; i < task->count && status == SC_OK; i++) {
        status = sc_writer_end(writer);
    }
    sc_image *image = status == SC_OK ? sc_writer_finish(writer, task->error) : NULL;
    sc_writer_free(writer);
    if (image == NULL) {
        return sc_error_code(task->error, status != SC_OK ? status : SC_ERROR_OUT_OF_MEMORY);
    }
    status = sc_edit_write(task, task->format, sc_image_root(image), false, out);
    sc_image_release(image);
    return status;
}

/* ---- inserting ---- */

static bool is_line_blank(const sc_edit_task *task, size_t line)
{
    return sc_edit_is_line_end(task, sc_edit_skip_blanks(task, line));
}

/* A new INI section behind those below `above`, or at the end. */
static sc_status put_section(const editor *e, uint32_t above, const sc_buf *text)
{
    sc_edit_task *task = e->task;
    const sc_section *last = above != SC_NAME_TREE_ROOT ? last_section(e, above, true) : NULL;
    bool at_end = last == NULL || last == &e->flat->sections[e->flat->section_count - 1];
    size_t at = at_end ? task->length : sc_edit_next_line(task, last->last);
    bool blank = at > 0 && !is_line_blank(task, sc_edit_line_start(task, at - 1));
    return put_lines(e, at, blank, false, text);
}

static size_t before_sections(const editor *e)
{
    const sc_edit_task *task = e->task;
    if (e->flat->section_count < 2) {
        return task->length;
    }
    size_t at = e->flat->sections[1].line;
    while (at > 0) {
        size_t above = sc_edit_line_start(task, at - 1);
        if (above == at - 1 && at > 1 && task->text[at - 2] == '\r') {
            above = sc_edit_line_start(task, at - 2);
        }
        char c = task->text[sc_edit_skip_blanks(task, above)];
        if (c != '#' && c != ';') {
            break;
        }
        at = above;
    }
    return at;
}

static sc_status insert_ini(const editor *e, const sc_buf *setting)
{
    sc_edit_task *task = e->task;
    uint32_t name = find_name(e, task->count - 1);
    bool root = task->count == 1;
    const sc_section *section = root ? &e->flat->sections[0] : last_section(e, name, false);
    if (section == NULL) {
        sc_buf text;
        sc_buf_init(&text, task->allocator, UINT32_MAX);
        sc_status status = print_object(e, &text);
        status = status == SC_OK ? put_section(e, name, &text) : status;
        sc_buf_free(&text);
        return status;
    }
    if (root && !section->settings) {
        size_t at = before_sections(e);
        return put_lines(e, at, false, at < task->length, setting);
    }
    return put_lines(e, sc_edit_next_line(task, section->last), false, false, setting);
}

static sc_status insert(const editor *e)
{
    sc_edit_task *task = e->task;
    sc_value into = value_at(e, task->count - 1);
    const sc_setting *like = last_below(e, into, !is_ini(e));
    sc_buf text;
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_status status;
    if (nests(task->value) && is_dotenv(e)) {
        status = SC_EDIT_FAIL(task, task->length, "a dotenv file holds no objects");
    } else if (nests(task->value)) {
        status = print_object(e, &text);
        uint32_t above = find_name(e, task->count - 1);
        if (status == SC_OK && is_ini(e)) {
            status = put_section(e, above, &text);
        } else if (status == SC_OK) {
            size_t at = like != NULL ? sc_edit_next_line(task, like->end) : task->length;
            status = put_lines(e, at, false, false, &text);
        }
    } else {
        status = print_setting(e, like, &text);
        if (status == SC_OK && is_ini(e)) {
            status = insert_ini(e, &text);
        } else if (status == SC_OK) {
            size_t at = like != NULL ? sc_edit_next_line(task, like->end) : task->length;
            status = put_lines(e, at, false, false, &text);
        }
    }
    sc_buf_free(&text);
    return status;
}

/* ---- replacing ---- */

static sc_status replace(const editor *e)
{
    sc_edit_task *task = e->task;
    sc_value old = value_at(e, task->count);
    if (nests(old) || nests(task->value)) {
        task->spread = true;
        return SC_EDIT_FAIL(task, 0, "an object cannot be replaced here");
    }
    const sc_setting *setting = sc_flat_find(e->flat, old);
    if (setting == NULL) {
        return SC_EDIT_FAIL(task, 0, "the place of this value was not found");
    }
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    if (setting->value == setting->value_end && setting->value > setting->key_end) {
        bool space = is_ini(e) && sc_ascii_is_blank(task->text[setting->key_end]) &&
                     !sc_ascii_is_blank(task->text[setting->value - 1]);
        sc_buf_append_text(&out, space ? " " : "");
    } else if (setting->value == setting->key_end) {
        append_separator(e, model(e, setting), &out);
    }
    sc_status status = print_value(e, task->value, quote_of(e, setting), &out);
    status = status == SC_OK ? sc_edit_splice_buf(task, setting->value, setting->value_end, &out)
                             : status;
    sc_buf_free(&out);
    return status;
}

/* ---- removing ---- */

static void mark_leaves(const editor *e, sc_value value)
{
    if (!nests(value)) {
        sc_setting *setting = sc_flat_find(e->flat, value);
        if (setting != NULL) {
            setting->goes = true;
        }
        return;
    }
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count; i++) {
        mark_leaves(e, sc_value_item(value, i));
    }
}

/* Settings that a later one repeats go with it. */
static sc_status mark_repeated(const editor *e)
{
    size_t count = e->flat->names.count;
    bool *gone = sc_arena_alloc_zero(&e->task->arena, count);
    if (gone == NULL) {
        return sc_edit_exhausted(e->task);
    }
    for (size_t i = 0; i < e->flat->count; i++) {
        gone[e->flat->settings[i].name] |= e->flat->settings[i].goes;
    }
    for (size_t i = 0; i < e->flat->count; i++) {
        e->flat->settings[i].goes = gone[e->flat->settings[i].name];
    }
    return SC_OK;
}

/* A whole section, and the blank lines behind it where there are others before it. */
static sc_status cut_header(const editor *e, const sc_section *section, bool rename)
{
    sc_edit_task *task = e->task;
    size_t start = section->line;
    size_t end = sc_edit_next_line(task, section->settings ? section->last : section->end);
    if (rename) {
        sc_buf name;
        sc_buf_init(&name, task->allocator, UINT32_MAX);
        sc_buf_append_char(&name, '[');
        for (size_t i = 0; i + 1 < task->count; i++) {
            sc_buf_append_text(&name, i != 0 ? "." : "");
            sc_buf_append(&name, task->steps[i].key, task->steps[i].length);
        }
        sc_buf_append_char(&name, ']');
        sc_status status =
            sc_edit_splice_buf(task, sc_edit_skip_blanks(task, start), section->end, &name);
        sc_buf_free(&name);
        return status;
    }
    size_t above = start > 0 ? sc_edit_line_start(task, start - 1) : 0;
    bool blank = start == 0 || is_line_blank(task, above);
    while (blank && end < task->length && is_line_blank(task, end)) {
        end = sc_edit_next_line(task, end);
    }
    while (end == task->length && start > 0 && is_line_blank(task, above)) {
        start = above;
        above = start > 0 ? sc_edit_line_start(task, start - 1) : 0;
    }
    return sc_edit_cut(task, start, end);
}

static sc_status cut_sections(const editor *e)
{
    sc_edit_task *task = e->task;
    uint32_t name = find_name(e, task->count);
    sc_value parent = value_at(e, task->count - 1);
    bool alone = task->count > 1 && sc_value_count(parent) == 1 &&
                 last_section(e, find_name(e, task->count - 1), false) == NULL;
    sc_status status = SC_OK;
    for (size_t i = 1; i < e->flat->section_count && status == SC_OK; i++) {
        sc_section *section = &e->flat->sections[i];
        if (name != SC_NAME_TREE_NONE && is_below(e, section->name, name)) {
            section->goes = !alone;
            status = cut_header(e, section, alone);
            alone = false;
        }
    }
    return status;
}

static sc_status remove_setting(const editor *e)
{
    sc_edit_task *task = e->task;
    sc_value old = value_at(e, task->count);
    mark_leaves(e, old);
    sc_status status = mark_repeated(e);
    if (status == SC_OK && is_ini(e) && nests(old)) {
        status = cut_sections(e);
    }
    for (size_t i = 0; i < e->flat->count && status == SC_OK; i++) {
        const sc_setting *setting = &e->flat->settings[i];
        if (setting->goes && !e->flat->sections[setting->section].goes) {
            status = sc_edit_cut(task, setting->line, sc_edit_next_line(task, setting->end));
        }
    }
    return status;
}

sc_status sc_edit_flat(sc_edit_task *task)
{
    if (task->count == 0) {
        return SC_EDIT_FAIL(task, 0, "the whole file cannot be replaced: set its keys");
    }
    sc_flat_text flat;
    sc_status status = sc_flat_scan(&flat, task);
    if (status == SC_OK) {
        editor e = {task, &flat};
        status = task->action == SC_EDIT_INSERT   ? insert(&e)
                 : task->action == SC_EDIT_REMOVE ? remove_setting(&e)
                                                  : replace(&e);
    }
    sc_flat_scan_free(&flat);
    return status;
}

/* ---- variables in values ---- */

sc_status sc_edit_follows(sc_edit_task *task, const char *text, size_t length, sc_value expected,
                          sc_value have, bool *follows)
{
    sc_edit_task other = {.format = task->format,
                          .allocator = task->allocator,
                          .text = text,
                          .length = length,
                          .error = task->error};
    sc_arena_init(&other.arena, task->allocator, UINT32_MAX);
    sc_flat_text flat;
    sc_status status = sc_flat_scan(&flat, &other);
    size_t count = sc_value_count(have);
    *follows = status == SC_OK && sc_value_count(expected) == count;
    for (size_t i = 0; i < count && *follows; i++) {
        size_t key_length;
        sc_value value = sc_value_item(have, i);
        const char *key = sc_value_key(value, &key_length);
        if (sc_value_equal(value, sc_value_member(expected, key, key_length))) {
            continue;
        }
        const sc_edit_step *step = &task->steps[0];
        bool changed = key_length == step->length && memcmp(key, step->key, key_length) == 0;
        const sc_setting *setting = sc_flat_find(&flat, value);
        *follows = !changed && setting != NULL &&
                   memchr(text + setting->value, '$', setting->value_end - setting->value) != NULL;
    }
    sc_flat_scan_free(&flat);
    sc_arena_free(&other.arena);
    return status;
}
