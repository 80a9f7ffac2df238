/*
 * Property: a pattern is refused with a column, or matches a path exactly when a plain matcher
 * does, which expands the braces and tries one way after the other.
 *
 * The first line is the pattern, the rest is the path. The plain matcher stops when it would take
 * too long; ours must not.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "source/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 8192, WRITTEN_MAX = 256, STEPS_MAX = 20000, DEPTH_MAX = 2000 };

typedef struct plain {
    const char *path, *end;
    const char *pattern_end;
    bool spelled[INPUT_MAX]; /* bytes of the path that no wildcard matches */
    unsigned steps;
    bool gave_up;
} plain;

static void mark_names(plain *m)
{
    size_t length = (size_t)(m->end - m->path);
    memset(m->spelled, 0, length);
    for (size_t at = 0; at <= length;) {
        const char *slash = memchr(m->path + at, '/', length - at);
        size_t name = slash != NULL ? (size_t)(slash - m->path) - at : length - at;
        sc_marks marks = slash != NULL ? sc_marks_of_folder(m->path + at, name)
                                       : sc_marks_of_file(m->path + at, name);
        memset(m->spelled + at, 1, marks.head);
        memset(m->spelled + at + name - marks.tail, 1, marks.tail);
        at += name + 1;
    }
}

/* Whether a class at `p` holds the character; *after is the first byte after the class. */
static bool class_holds(const char *p, const char *end, uint32_t c, const char **after)
{
    bool holds = false, negated = p[1] == '!' || p[1] == '^';
    const char *at = p + (negated ? 2 : 1), *first = at;
    while (*at != ']' || at == first) {
        uint32_t low, high;
        at += *at == '\\' ? 1 : 0;
        at += sc_utf8_decode(at, end, &low);
        high = low;
        if (at[0] == '-' && at[1] != ']') {
            at += at[1] == '\\' ? 2 : 1;
            at += sc_utf8_decode(at, end, &high);
        }
        holds = holds || (c >= low && c <= high);
    }
    *after = at + 1;
    return holds != negated;
}

static bool match(plain *m, const char *p, const char *s, unsigned depth);

/* `**` and its separator: nothing, or a folder's name and then `**` again. */
static bool match_folders(plain *m, const char *p, const char *s, unsigned depth)
{
    bool ends = p + 2 == m->pattern_end;
    if (ends) {
        static const char star[] = "*";
        const char *kept = m->pattern_end;
        m->pattern_end = star + 1;
        bool matched = match(m, star, s, depth);
        m->pattern_end = kept;
        if (matched) {
            return true;
        }
    } else if (match(m, p + 3, s, depth)) {
        return true;
    }
    const char *slash = memchr(s, '/', (size_t)(m->end - s));
    return slash != NULL && slash != s && !m->spelled[s - m->path] && match(m, p, slash + 1, depth);
}

static bool match(plain *m, const char *p, const char *s, unsigned depth)
{
    const char *after;
    uint32_t c = 0, expected;
    if (++m->steps > STEPS_MAX || depth > DEPTH_MAX) {
        m->gave_up = true;
        return false;
    }
    if (p == m->pattern_end) {
        return s == m->end;
    }
    if (m->pattern_end - p >= 2 && p[0] == '*' && p[1] == '*') {
        return match_folders(m, p, s, depth + 1);
    }
    unsigned bytes = s < m->end ? sc_utf8_decode(s, m->end, &c) : 0;
    bool wild = bytes != 0 && c != '/' && !m->spelled[s - m->path];
    switch (*p) {
    case '*':
        return match(m, p + 1, s, depth + 1) || (wild && match(m, p, s + bytes, depth + 1));
    case '?':
        return wild && match(m, p + 1, s + bytes, depth + 1);
    case '[':
        return wild && class_holds(p, m->pattern_end, c, &after) &&
               match(m, after, s + bytes, depth + 1);
    case '\\':
        p++;
        break;
    default:
        break;
    }
    p += sc_utf8_decode(p, m->pattern_end, &expected);
    return bytes != 0 && expected == c && match(m, p, s + bytes, depth + 1);
}

/* ---- braces ---- */

static const char *skip_class(const char *p)
{
    p += p[1] == '!' || p[1] == '^' ? 2 : 1;
    for (const char *first = p; *p != ']' || p == first; p++) {
        p += *p == '\\' ? 1 : 0;
    }
    return p + 1;
}

static const char *group_end(const char *p, bool comma)
{
    for (unsigned depth = 0;;) {
        switch (*p) {
        case '\\':
            p += 2;
            continue;
        case '[':
            p = skip_class(p);
            continue;
        case '{':
            depth++;
            break;
        case '}':
            if (depth-- == 0) {
                return p;
            }
            break;
        case ',':
            if (comma && depth == 0) {
                return p;
            }
            break;
        default:
            break;
        }
        p++;
    }
}

static const char *first_brace(const char *p)
{
    while (*p != '\0' && *p != '{') {
        p = *p == '[' ? skip_class(p) : p + (*p == '\\' ? 2 : 1);
    }
    return *p == '{' ? p : NULL;
}

/* Expands the first braces, and in turn the rest of each text. */
static bool match_written(plain *m, const char *text, unsigned *written)
{
    const char *brace = first_brace(text);
    if (++*written > WRITTEN_MAX || strlen(text) >= INPUT_MAX) {
        m->gave_up = true;
        return false;
    }
    if (brace == NULL) {
        m->pattern_end = text + strlen(text);
        m->steps = 0;
        return match(m, text, m->path, 0);
    }
    const char *close = group_end(brace + 1, false);
    for (const char *at = brace + 1; at <= close;) {
        const char *end = group_end(at, true);
        size_t before = (size_t)(brace - text), length = (size_t)(end - at);
        size_t rest = strlen(close + 1);
        char *whole = malloc(before + length + rest + 1);
        if (whole == NULL) {
            abort();
        }
        memcpy(whole, text, before);
        memcpy(whole + before, at, length);
        memcpy(whole + before + length, close + 1, rest + 1);
        bool matched = match_written(m, whole, written);
        free(whole);
        if (matched || m->gave_up) {
            return matched;
        }
        at = end + 1;
    }
    return false;
}

/* Texts that mean something else once their braces are expanded (`*{,x}*`) are in the unit tests.
 */
static bool is_plain(const char *pattern)
{
    return strchr(pattern, '!') == NULL && strstr(pattern, "//") == NULL &&
           strstr(pattern, "/{") == NULL && strstr(pattern, "/,") == NULL &&
           strstr(pattern, "/}") == NULL && strstr(pattern, "\\/") == NULL &&
           strstr(pattern, "}/") == NULL && strstr(pattern, ",/") == NULL &&
           (strchr(pattern, '{') == NULL ||
            (strstr(pattern, "}*") == NULL && strstr(pattern, "*{") == NULL));
}

static void compare(const char *pattern, const char *path, size_t length, bool matches)
{
    static plain m;
    unsigned written = 0;
    m = (plain){.path = path, .end = path + length};
    mark_names(&m);
    bool expected = match_written(&m, pattern, &written);
    if (!m.gave_up && expected != matches) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[INPUT_MAX + 1];
    if (size >= INPUT_MAX) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    char *path = strchr(text, '\n');
    if (path == NULL) {
        path = text + strlen(text);
    } else {
        *path++ = '\0';
    }
    size_t length = (size_t)(text + size - path);
    sc_pattern pattern;
    sc_error error;
    sc_status status = sc_pattern_parse(sc_allocator_default(), text, &pattern, &error);
    if (status != SC_OK) {
        if (error.code != SC_ERROR_BAD_PATTERN || error.column == 0 || error.message[0] == '\0') {
            abort();
        }
        return 0;
    }
    bool matches;
    if (sc_pattern_match(&pattern, path, length, &matches) != SC_OK) {
        abort();
    }
    sc_pattern_free(&pattern);
    if (is_plain(text)) {
        compare(text, path, length, matches);
    }
    return 0;
}
