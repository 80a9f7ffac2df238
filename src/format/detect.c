/*
 * Detects the format of a text without a known extension. Nothing is parsed: the first significant
 * character decides between the families, and within one the simplest dialect that has everything
 * in the text. The order is fixed (docs/reference/formats.md):
 *
 *   0. "SCIMAGE" and a NUL: a compiled image;
 *   1. `{`, or `[` that opens no section, or a comment as in C: JSON, JSONC or JSON5;
 *   2. `---`, `%YAML`, `- `, or a first line whose first separator is `: `: YAML;
 *   3. `name = value` lines and `[sections]`: TOML when every value seen is one of TOML's, dotenv
 *      when every name is in capitals (or exported) and there is no section, INI with a section or
 *      a `;` comment, properties otherwise;
 *   4. a single JSON scalar: JSON; anything else: YAML.
 *
 * Time is linear in the text.
 */
#include "format/format.h"

#include "base/ascii.h"

#include <string.h>

enum { LINES_JUDGED = 64 };

typedef struct span {
    const char *p, *end;
} span;

/* The first of these that is built in. */
static const sc_format *pick(const char *first, const char *second)
{
    const sc_format *format = sc_format_by_name(first);
    format = format != NULL ? format : sc_format_by_name(second);
    return format != NULL ? format : sc_formats[0];
}

static bool starts(span text, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(text.end - text.p) >= length && memcmp(text.p, word, length) == 0;
}

static char at(span text, size_t offset)
{
    return (size_t)(text.end - text.p) > offset ? text.p[offset] : '\0';
}

static span skip_space(span text)
{
    while (text.p < text.end && sc_ascii_is_space(*text.p)) {
        text.p++;
    }
    return text;
}

static span trim(span text)
{
    text = skip_space(text);
    while (text.end > text.p && sc_ascii_is_space(text.end[-1])) {
        text.end--;
    }
    return text;
}

/* ---- which JSON ---- */

typedef enum json_level { JSON, JSONC, JSON5 } json_level;

/* Past a string of either quote. */
static const char *skip_string(const char *p, const char *end)
{
    char quote = *p++;
    while (p < end && *p != quote) {
        p += *p == '\\' && end - p > 1 ? 2 : 1;
    }
    return p < end ? p + 1 : end;
}

/* Past a comment; p itself if p is not at a comment. */
static const char *skip_comment(const char *p, const char *end)
{
    if (end - p < 2 || *p != '/' || (p[1] != '/' && p[1] != '*')) {
        return p;
    }
    bool block = p[1] == '*';
    for (p += 2; p < end; p++) {
        if (block ? *p == '*' && end - p > 1 && p[1] == '/' : *p == '\n' || *p == '\r') {
            return block ? p + 2 : p;
        }
    }
    return end;
}

static bool is_word_part(char c)
{
    return sc_ascii_is_alnum(c) || c == '_' || c == '$' || c == '.' || c == '+' || c == '-' ||
           (unsigned char)c >= 0x80;
}

/* True for a number or word that plain JSON has. */
static bool is_json_word(span word)
{
    size_t length = (size_t)(word.end - word.p);
    if ((length == 4 && (starts(word, "true") || starts(word, "null"))) ||
        (length == 5 && starts(word, "false"))) {
        return true;
    }
    const char *p = word.p + (*word.p == '-');
    if (p == word.end || !sc_ascii_is_digit(*p) || word.end[-1] == '.') {
        return false;
    }
    for (; p < word.end; p++) {
        bool exponent_sign = (*p == '+' || *p == '-') && (p[-1] | 0x20) == 'e';
        if (!sc_ascii_is_digit(*p) && *p != '.' && (*p | 0x20) != 'e' && !exponent_sign) {
            return false;
        }
    }
    return true;
}

static json_level json_level_of(span text)
{
    json_level level = JSON;
    bool after_comma = false;
    while (text.p < text.end && level != JSON5) {
        char c = *text.p;
        const char *after = skip_comment(text.p, text.end);
        if (after != text.p) {
            level = JSONC;
            text.p = after;
            continue;
        }
        if (after_comma && (c == '}' || c == ']')) {
            level = JSONC;
        }
        after_comma = c == ',' || (after_comma && sc_ascii_is_space(c));
        if (c == '"' || c == '\'') {
            level = c == '\'' ? JSON5 : level;
            text.p = skip_string(text.p, text.end);
        } else if (is_word_part(c)) {
            span word = text;
            while (text.p < text.end && is_word_part(*text.p)) {
                text.p++;
            }
            word.end = text.p;
            level = is_json_word(word) ? level : JSON5;
        } else {
            text.p++;
        }
    }
    return level;
}

static const sc_format *detect_json(span text)
{
    static const char *const names[] = {"json", "jsonc", "json5"};
    return pick(names[json_level_of(text)], "json");
}

/* ---- lines ---- */

static span take_line(span *text)
{
    span line = *text;
    while (text->p < text->end && *text->p != '\n' && *text->p != '\r') {
        text->p++;
    }
    line.end = text->p;
    *text = skip_space(*text);
    return trim(line);
}

/* A line without the comment at its end. */
static span cut_comment(span line)
{
    for (const char *p = line.p + 1; p < line.end; p++) {
        if ((*p == '#' || *p == ';') && sc_ascii_is_blank(p[-1])) {
            return trim((span){line.p, p});
        }
    }
    return line;
}

/*
 * A line of one name in brackets. `[1]`, `["a"]` and `[a, b]` are whole JSON texts, unless a
 * setting follows; `[*.{js,py}]` is a section of EditorConfig.
 */
static bool is_section(span text)
{
    span line = cut_comment(take_line(&text));
    size_t open = at(line, 1) == '[' ? 2 : 1;
    if ((size_t)(line.end - line.p) <= 2 * open || line.end[-1] != ']' ||
        (open == 2 && line.end[-2] != ']')) {
        return false;
    }
    span name = trim((span){line.p + open, line.end - open});
    bool json = name.p == name.end || strchr("\"'[{", *name.p) != NULL || is_json_word(name) ||
                memchr(name.p, ',', (size_t)(name.end - name.p)) != NULL;
    span next = take_line(&text);
    bool setting = memchr(next.p, '=', (size_t)(next.end - next.p)) != NULL || at(next, 0) == '[';
    return name.p < name.end && (!json || setting);
}

/* The traits of the lines read so far. */
typedef struct traits {
    unsigned lines; /* with a name and a value */
    bool section, semicolon, exported;
    bool capitals;   /* every name is an environment variable's */
    bool toml;       /* every value is one of TOML's */
    bool multi_line; /* a value continues in the next line: the rest cannot be judged */
} traits;

static bool is_capitals(span name)
{
    for (const char *p = name.p; p < name.end; p++) {
        if (!sc_ascii_is(*p, SC_CLASS_UPPER | SC_CLASS_DIGIT) && *p != '_') {
            return false;
        }
    }
    return name.p < name.end;
}

static const char *skip_of(span text, const char *set)
{
    while (text.p < text.end && *text.p != '\0' && strchr(set, *text.p) != NULL) {
        text.p++;
    }
    return text.p;
}

static bool is_of(span text, const char *set)
{
    return text.p < text.end && skip_of(text, set) == text.end;
}

/* Has the characters of a date, a time, or both. */
static bool is_toml_date(span value)
{
    size_t digits = (size_t)(skip_of(value, "0123456789") - value.p);
    bool begins = (digits == 4 && at(value, 4) == '-') || (digits == 2 && at(value, 2) == ':');
    return begins && is_of(value, "0123456789-:.+TtZz ");
}

/* Nothing but a number of TOML, which `64M` and `1.2.3` are not. */
static bool is_toml_number(span value)
{
    value = cut_comment(value);
    static const char *const bases[] = {"0x0123456789abcdefABCDEF_", "0o01234567_", "0b01_"};
    for (size_t i = 0; i < 3; i++) {
        if (at(value, 0) == '0' && at(value, 1) == bases[i][1]) {
            return is_of((span){value.p + 2, value.end}, bases[i] + 2);
        }
    }
    if (is_toml_date(value)) {
        return true;
    }
    value.p += *value.p == '+' || *value.p == '-';
    const char *p = skip_of(value, "0123456789_");
    if (p == value.p || *value.p == '_') {
        return false;
    }
    if (p < value.end && *p == '.') {
        const char *fraction = p + 1;
        p = skip_of((span){fraction, value.end}, "0123456789_");
        if (p == fraction) {
            return false;
        }
    }
    if (p < value.end && (*p == 'e' || *p == 'E')) {
        p += 1 + (p + 1 < value.end && (p[1] == '+' || p[1] == '-'));
        return is_of((span){p, value.end}, "0123456789_");
    }
    return p == value.end;
}

/* Keys of TOML: bare, quoted, joined by dots. */
static bool is_toml_key(span name)
{
    bool any = false;
    while (name.p < name.end) {
        char c = *name.p;
        if (c == '"' || c == '\'') {
            name.p = skip_string(name.p, name.end);
        } else if (sc_ascii_is_alnum(c) || c == '_' || c == '-') {
            name.p++;
        } else {
            bool dot = c == '.' || (sc_ascii_is_blank(c) && any);
            if (!dot) {
                return false;
            }
            span rest = skip_space(name);
            if (sc_ascii_is_blank(c) && at(rest, 0) != '.') {
                return false;
            }
            name = skip_space((span){rest.p + 1, name.end});
            any = false;
            continue;
        }
        any = true;
    }
    return any;
}

/* A header that TOML has, with its brackets. */
static bool is_toml_header(span line)
{
    line = cut_comment(line);
    size_t open = at(line, 1) == '[' ? 2 : 1;
    return (size_t)(line.end - line.p) > 2 * open &&
           is_toml_key(trim((span){line.p + open, line.end - open}));
}

static bool is_toml_word(span value)
{
    static const char *const words[] = {"true", "false", "inf", "nan", "+inf", "-inf"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (starts(value, words[i])) {
            span rest = trim((span){value.p + strlen(words[i]), value.end});
            return rest.p == rest.end || *rest.p == '#';
        }
    }
    return false;
}

static bool is_toml_value(span value)
{
    char c = at(value, 0);
    if (c == '"' || c == '\'') {
        span rest = trim((span){skip_string(value.p, value.end), value.end});
        return rest.p == rest.end || *rest.p == '#' || *rest.p == c;
    }
    if (c == '[' || c == '{') {
        return true;
    }
    return c != '\0' && (is_toml_number(value) || is_toml_word(value));
}

static bool is_open(span value)
{
    char c = at(value, 0), last = value.end > value.p ? value.end[-1] : '\0';
    return starts(value, "\"\"\"") || starts(value, "'''") || (c == '[' && last != ']') ||
           (c == '{' && last != '}') || last == '\\';
}

static void judge_line(traits *seen, span line)
{
    char c = at(line, 0);
    if (c == '[') {
        seen->section = true;
        seen->toml = seen->toml && is_toml_header(line);
        return;
    }
    if (c == '#' || c == '!' || c == ';' || c == '\0') {
        seen->semicolon = seen->semicolon || c == ';';
        return;
    }
    if (starts(line, "export ")) {
        seen->exported = true;
        line.p += 7;
    }
    const char *equals = memchr(line.p, '=', (size_t)(line.end - line.p));
    if (equals == NULL) {
        seen->toml = false;
        return;
    }
    span name = trim((span){line.p, equals}), value = trim((span){equals + 1, line.end});
    seen->lines++;
    seen->capitals = seen->capitals && is_capitals(name);
    seen->toml = seen->toml && is_toml_value(value) && is_toml_key(name);
    seen->multi_line = is_open(value);
}

static const sc_format *detect_lines(span text)
{
    traits seen = {.capitals = true, .toml = true};
    while (text.p < text.end && seen.lines < LINES_JUDGED && !seen.multi_line) {
        judge_line(&seen, take_line(&text));
    }
    if (seen.toml && !seen.semicolon && !seen.exported) {
        return pick("toml", "ini");
    }
    if (!seen.section && (seen.capitals || seen.exported)) {
        return pick("dotenv", "properties");
    }
    return seen.section || seen.semicolon ? pick("ini", "toml") : pick("properties", "ini");
}

/* The first line with content that is no comment of any format. */
static span first_line(span text)
{
    span line = take_line(&text);
    while (text.p < text.end && (at(line, 0) == '#' || at(line, 0) == ';' || at(line, 0) == '!')) {
        line = take_line(&text);
    }
    return line;
}

/* The first `=`, or `:` before white space or the line's end, outside quotes; NUL: none. */
static char first_separator(span line)
{
    const char *p = line.p;
    while (p < line.end) {
        if (*p == '"' || *p == '\'') {
            p = skip_string(p, line.end);
            continue;
        }
        if (*p == '=' || (*p == ':' && (p + 1 == line.end || sc_ascii_is_space(p[1])))) {
            return *p;
        }
        p++;
    }
    return '\0';
}

const sc_format *sc_format_detect(const char *text, size_t length)
{
    span whole = {text, text + length};
    if (starts(whole, "SCIMAGE") && at(whole, 7) == '\0' && length > 7) {
        return &sc_format_image;
    }
    if (starts(whole, "\xEF\xBB\xBF")) {
        whole.p += 3;
    }
    whole = trim(whole);
    span line = first_line(whole);
    char c = at(line, 0);
    span from_line = {line.p, whole.end};
    if (c == '{' || (c == '[' && !is_section(from_line)) ||
        skip_comment(whole.p, whole.end) != whole.p) {
        return detect_json(whole);
    }
    char separator = first_separator(line);
    if (starts(line, "---") || starts(line, "%YAML") || starts(line, "- ") ||
        (c != '[' && separator == ':')) {
        return pick("yaml", "json");
    }
    if (c == '[' || separator == '=') {
        return detect_lines(whole);
    }
    bool scalar = c == '"' || c == '\0' || is_json_word(whole);
    return scalar ? pick("json", "json") : pick("yaml", "json");
}
