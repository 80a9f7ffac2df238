/*
 * Reading INI. There is no standard; this dialect takes what the common ones agree on:
 *
 *   - `[a.b]` opens a section, nested at dots unless `literal_sections`; it may come again;
 *   - `key = value` or `key: value`; keys do not nest; under `bare_keys` a key alone is true;
 *   - a line indented deeper than its key goes on with the value, a line feed in between; comments
 *     and the line of an empty start are left out;
 *   - `;` and `#` comment a line, or the rest of a line behind a value and white space;
 *   - a value wholly in double or single quotes is the text between them, unchanged.
 *
 * Differences from other dialects: docs/reference/formats-dialects.md.
 */
#include "format/ini.h"

#include "base/ascii.h"
#include "format/flat.h"
#include "format/once.h"

typedef struct ini {
    sc_flat flat;
    uint32_t section;
    const char *end; /* of the text */
    /* the setting that further lines may continue; key_text is NULL if no line may */
    const char *key_text;
    size_t key_length;
    size_t indent; /* of its line */
    sc_flat_place key_place;
    const char *value, *value_end; /* on the key's line */
    sc_buf lines;                  /* the whole value, once it has further lines */
    bool continued;
    size_t blank_lines; /* since the last line of the value */
    bool empty;         /* so far */
    sc_once comments;   /* values that look like one */
    sc_once settings;   /* further lines of a value that look like one */
} ini;

static const char *skip_blank(const char *p, const char *end)
{
    while (p < end && sc_ascii_is_blank(*p)) {
        p++;
    }
    return p;
}

static const char *trim_end(const char *start, const char *end)
{
    while (end > start && sc_ascii_is_blank(end[-1])) {
        end--;
    }
    return end;
}

static bool is_comment(const char *p, const char *end)
{
    return p < end && (*p == ';' || *p == '#');
}

const char *sc_ini_section_end(const char *text, const char *end)
{
    const char *p = text;
    while ((p = memchr(p, ']', (size_t)(end - p))) != NULL) {
        const char *behind = skip_blank(p + 1, end);
        if (behind == end || is_comment(behind, end)) {
            return p;
        }
        p++;
    }
    return NULL;
}

const char *sc_ini_value_end(const char *text, const char *end)
{
    for (const char *p = text + 1; p < end; p++) {
        if (is_comment(p, end) && sc_ascii_is_blank(p[-1])) {
            return trim_end(text, p);
        }
    }
    return text < end ? trim_end(text, end) : end;
}

const char *sc_ini_quoted_end(const char *text, const char *end)
{
    if (text >= end || (*text != '"' && *text != '\'')) {
        return NULL;
    }
    const char *close = memchr(text + 1, *text, (size_t)(end - text - 1));
    if (close == NULL) {
        return NULL;
    }
    const char *behind = skip_blank(close + 1, end);
    return behind == end || (is_comment(behind, end) && behind > close + 1) ? close : NULL;
}

/* ---- the setting at hand ---- */

/* The value is behind the delimiter and white space, quotes included. */
static sc_status finish_setting(ini *r)
{
    if (r->key_text == NULL) {
        return SC_OK;
    }
    sc_flat_entry entry = {.name_place = r->key_place};
    const char *value = r->value;
    const char *value_end = r->value_end;
    entry.place = sc_flat_locate(&r->flat, value);
    if (r->continued) {
        value = sc_arena_text(&r->flat.texts, r->lines.data, r->lines.length);
        if (value == NULL || r->lines.status != SC_OK) {
            return sc_flat_exhausted(&r->flat);
        }
        value_end = value + r->lines.length;
    } else if (sc_ini_quoted_end(value, value_end) == value_end - 1) {
        value++;
        value_end--;
    }
    entry.name = sc_flat_name(&r->flat, r->section, r->key_text, r->key_length);
    entry.value = value;
    entry.length = (uint32_t)(value_end - value);
    r->key_text = NULL;
    return entry.name == SC_NAME_TREE_NONE ? r->flat.status : sc_flat_add(&r->flat, entry);
}

static void note_at(ini *r, sc_once *once, const char *at)
{
    sc_flat_place place = sc_flat_locate(&r->flat, at);
    sc_once_at(once, place.line, place.column);
}

/* `key = value`, or a section: a line that was perhaps not meant to continue a value. */
static bool is_setting(const char *p, const char *end)
{
    if (*p == '[') {
        return sc_ini_section_end(p + 1, end) != NULL;
    }
    const char *start = p;
    while (p < end && (sc_ascii_is_alnum(*p) || *p == '_' || *p == '-' || *p == '.')) {
        p++;
    }
    const char *sign = skip_blank(p, end);
    return p > start && sign < end && *sign == '=';
}

/*
 * A further line of the value. Its first line is left out where it is empty: the value is then
 * meant to be a list of lines, whatever they look like.
 */
static void continue_value(ini *r, const char *start, const char *end)
{
    if (!r->continued) {
        r->continued = true;
        sc_buf_clear(&r->lines);
        sc_buf_append(&r->lines, r->value, (size_t)(r->value_end - r->value));
    }
    if (r->lines.length != 0) {
        sc_buf_append_repeat(&r->lines, '\n', r->blank_lines + 1);
    }
    r->blank_lines = 0;
    if (r->value_end > r->value && is_setting(start, end)) {
        note_at(r, &r->settings, start);
    }
    sc_buf_append(&r->lines, start, (size_t)(sc_ini_value_end(start, end) - start));
}

/* An error from here on can hide the key's value. */
static void open_key(ini *r, const char *start, const char *key_end)
{
    r->flat.reading->open_key = start;
    r->flat.reading->open_key_length = (size_t)(key_end - start);
}

/* A key without a value, up to a comment. It has the value true, and no line continues it. */
static sc_status put_bare_key(ini *r, const char *start, const char *end)
{
    static const char value[] = "true";
    const char *key_end = sc_ini_value_end(start, end);
    open_key(r, start, key_end);
    sc_flat_entry entry = {.name_place = sc_flat_locate(&r->flat, start)};
    entry.place = entry.name_place;
    entry.value = value;
    entry.length = sizeof value - 1;
    entry.name = sc_flat_name(&r->flat, r->section, start, (size_t)(key_end - start));
    return entry.name == SC_NAME_TREE_NONE ? r->flat.status : sc_flat_add(&r->flat, entry);
}

static sc_status begin_setting(ini *r, const char *line, const char *start, const char *end)
{
    const char *p = start;
    while (p < end && *p != '=' && *p != ':') {
        p++;
    }
    if (p == end && r->flat.reading->options.bare_keys) {
        return put_bare_key(r, start, end);
    }
    if (p == end) {
        return SC_FLAT_FAIL(&r->flat, SC_ERROR_SYNTAX, start,
                            "expected `key = value` or `[section]`: the line has no `=` or `:` "
                            "(the option bare_keys accepts a key alone)");
    }
    const char *key_end = trim_end(start, p);
    if (key_end == start) {
        return SC_FLAT_FAIL(&r->flat, SC_ERROR_SYNTAX, start, "expected a key before `%c`", *p);
    }
    open_key(r, start, key_end);
    r->key_text = start;
    r->key_length = (size_t)(key_end - start);
    r->indent = (size_t)(start - line);
    r->key_place = sc_flat_locate(&r->flat, start);
    r->continued = false;
    r->blank_lines = 0;
    r->value = skip_blank(p + 1, end);
    const char *quote = sc_ini_quoted_end(r->value, end);
    r->value_end = quote != NULL ? quote + 1 : sc_ini_value_end(r->value, end);
    if (is_comment(r->value, end) && skip_blank(r->value + 1, end) != r->value + 1) {
        note_at(r, &r->comments, r->value);
    }
    return SC_OK;
}

/* ---- sections ---- */

static sc_status begin_section(ini *r, const char *start, const char *end)
{
    const char *close = sc_ini_section_end(start + 1, end);
    if (close == NULL) {
        bool any = memchr(start, ']', (size_t)(end - start)) != NULL;
        return SC_FLAT_FAIL(&r->flat, SC_ERROR_SYNTAX, start,
                            any ? "only a comment may follow the `]` of a section"
                                : "the section that begins here is not closed by `]`");
    }
    const char *name = skip_blank(start + 1, close);
    const char *name_end = trim_end(name, close);
    if (name == name_end) {
        return SC_FLAT_FAIL(&r->flat, SC_ERROR_SYNTAX, start, "a section needs a name");
    }
    sc_flat_place place = sc_flat_locate(&r->flat, start);
    r->flat.reading->open_key = r->flat.reading->open_section = name;
    r->flat.reading->open_section_length = (size_t)(name_end - name);
    r->flat.reading->open_key_length = 0;
    r->section = SC_NAME_TREE_ROOT;
    bool nests = !r->flat.reading->options.literal_sections;
    while (name <= name_end) {
        const char *dot = nests ? memchr(name, '.', (size_t)(name_end - name)) : NULL;
        const char *part_end = dot != NULL ? dot : name_end;
        r->section = sc_flat_name(&r->flat, r->section, name, (size_t)(part_end - name));
        if (r->section == SC_NAME_TREE_NONE) {
            return r->flat.status;
        }
        name = part_end + 1;
    }
    return sc_flat_add(&r->flat, (sc_flat_entry){.name = r->section, .name_place = place});
}

/* ---- lines ---- */

static sc_status read_line(ini *r, const char *line, const char *end)
{
    const char *start = skip_blank(line, end);
    if (start == end) {
        r->blank_lines++;
        return SC_OK;
    }
    if (is_comment(start, end)) {
        return SC_OK;
    }
    r->empty = false;
    if (r->key_text != NULL && (size_t)(start - line) > r->indent) {
        continue_value(r, start, end);
        return SC_OK;
    }
    sc_status status = finish_setting(r);
    if (status != SC_OK) {
        return status;
    }
    return *start == '[' ? begin_section(r, start, end) : begin_setting(r, line, start, end);
}

static sc_status add_notes(ini *r)
{
    const sc_reading *reading = r->flat.reading;
    sc_status status =
        sc_once_note(&r->comments, SC_NOTE_COMMENT_IS_TEXT, reading,
                     "the value is this text: a comment can only follow a value; write `\"\"` for "
                     "an empty one");
    if (status == SC_OK) {
        status = sc_once_note(&r->settings, SC_NOTE_LINE_IS_TEXT, reading,
                              "the line continues the value above it, because it is indented "
                              "deeper; it is no setting of its own");
    }
    return status == SC_OK ? SC_OK : sc_flat_exhausted(&r->flat);
}

static sc_status read_lines(ini *r)
{
    const char *p = r->flat.reading->text;
    sc_status status = SC_OK;
    while (p < r->end && status == SC_OK) {
        const char *line = p;
        while (p < r->end && *p != '\n' && *p != '\r') {
            p++;
        }
        status = read_line(r, line, p);
        p += p[0] == '\r' && p[1] == '\n' ? 2 : 1;
    }
    if (status == SC_OK) {
        status = finish_setting(r);
    }
    status = status == SC_OK ? sc_flat_finish(&r->flat) : status;
    return status == SC_OK ? add_notes(r) : status;
}

sc_status sc_ini_read(const sc_format *self, sc_reading *reading)
{
    (void)self;
    ini r = {.end = reading->text + reading->length, .section = SC_NAME_TREE_ROOT, .empty = true};
    sc_status status = sc_flat_init(&r.flat, reading);
    sc_buf_init(&r.lines, reading->allocator, reading->length + 1);
    if (status == SC_OK) {
        status = read_lines(&r);
    }
    reading->empty = status == SC_OK && r.empty;
    sc_buf_free(&r.lines);
    sc_flat_free(&r.flat);
    return status;
}

static const char *const extensions[] = {"ini", "cfg", NULL};

const sc_format sc_format_ini = {
    .name = "ini",
    .extensions = extensions,
    .read = sc_ini_read,
    .write = sc_ini_write,
    .untyped = true,
};
