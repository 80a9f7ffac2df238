/*
 * Splitting and resolving references (RFC 3986, sections 5.2 and 5.3). A path that begins without
 * a slash, as that of a URN, has no segments to merge with: a reference with a path of its own
 * replaces it.
 */
#include "schema/uri.h"

#include "base/ascii.h"

/* strchr would find the NUL behind the set. */
static bool among(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static sc_uri_part part_until(const char **p, const char *end, const char *stops)
{
    const char *start = *p;
    while (*p < end && !among(**p, stops)) {
        ++*p;
    }
    return (sc_uri_part){start, (size_t)(*p - start)};
}

static bool is_scheme(sc_uri_part part)
{
    if (part.length == 0 || !sc_ascii_is_alpha(part.text[0])) {
        return false;
    }
    for (size_t i = 1; i < part.length; i++) {
        if (!sc_ascii_is_alnum(part.text[i]) && !among(part.text[i], "+-.")) {
            return false;
        }
    }
    return true;
}

void sc_uri_split(sc_uri *uri, const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    *uri = (sc_uri){0};
    sc_uri_part first = part_until(&p, end, ":/?#");
    if (p < end && *p == ':' && is_scheme(first)) {
        uri->scheme = first;
        p++;
    } else {
        p = text;
    }
    if (end - p >= 2 && p[0] == '/' && p[1] == '/') {
        p += 2;
        uri->authority = part_until(&p, end, "/?#");
    }
    uri->path = part_until(&p, end, "?#");
    if (p < end && *p == '?') {
        p++;
        uri->query = part_until(&p, end, "#");
    }
    if (p < end) {
        p++;
        uri->fragment = (sc_uri_part){p, (size_t)(end - p)};
    }
}

static bool segment_is(const char *p, const char *end, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(end - p) >= length && memcmp(p, word, length) == 0 &&
           (p + length == end || p[length] == '/');
}

/* Appends a path that begins with a slash, without its `.` and `..` segments. */
static void append_path(sc_buf *out, sc_uri_part path)
{
    size_t start = out->length;
    const char *p = path.text, *end = path.text + path.length;
    while (p < end) {
        bool up = segment_is(p, end, "/..");
        if (up || segment_is(p, end, "/.")) {
            p += up ? 3 : 2;
            while (up && out->length > start && out->data[--out->length] != '/') {
            }
            if (p == end) {
                sc_buf_append_char(out, '/');
            }
            continue;
        }
        const char *next = p + 1;
        while (next < end && *next != '/') {
            next++;
        }
        sc_buf_append(out, p, (size_t)(next - p));
        p = next;
    }
}

static void append_part(sc_buf *out, const char *before, sc_uri_part part, const char *after)
{
    if (part.text != NULL) {
        sc_buf_append_text(out, before);
        sc_buf_append(out, part.text, part.length);
        sc_buf_append_text(out, after);
    }
}

/* The reference's path behind the base's folder. */
static void append_merged(sc_buf *out, const sc_uri *base, sc_uri_part path)
{
    size_t folder = base->path.length;
    while (folder > 0 && base->path.text[folder - 1] != '/') {
        folder--;
    }
    sc_buf merged;
    sc_buf_init(&merged, out->allocator, out->max);
    if (folder == 0) {
        sc_buf_append_char(&merged, '/');
    }
    sc_buf_append(&merged, base->path.text, folder);
    sc_buf_append(&merged, path.text, path.length);
    if (merged.status != SC_OK) {
        sc_buf_fail(out, merged.status);
    } else {
        append_path(out, (sc_uri_part){merged.data, merged.length});
    }
    sc_buf_free(&merged);
}

void sc_uri_resolve(sc_buf *out, const char *base_text, size_t base_length, const sc_uri *reference)
{
    sc_uri base;
    sc_uri_split(&base, base_text, base_length);
    bool absolute = reference->scheme.text != NULL;
    bool placed = absolute || reference->authority.text != NULL;
    append_part(out, "", absolute ? reference->scheme : base.scheme, ":");
    append_part(out, "//", placed ? reference->authority : base.authority, "");
    sc_uri_part path = reference->path, query = reference->query;
    if (path.length == 0 && !placed) {
        sc_buf_append(out, base.path.text, base.path.length);
        query = query.text != NULL ? query : base.query;
    } else if (path.length != 0 && path.text[0] == '/') {
        append_path(out, path);
    } else if (placed) {
        sc_buf_append(out, path.text, path.length);
    } else {
        append_merged(out, &base, path);
    }
    append_part(out, "?", query, "");
}

bool sc_uri_decode(sc_buf *out, sc_uri_part part)
{
    for (size_t i = 0; i < part.length; i++) {
        char c = part.text[i];
        if (c == '%') {
            if (part.length - i < 3 || !sc_ascii_is_hex(part.text[i + 1]) ||
                !sc_ascii_is_hex(part.text[i + 2])) {
                return false;
            }
            c = (char)(sc_ascii_digit_value(part.text[i + 1]) * 16 +
                       sc_ascii_digit_value(part.text[i + 2]));
            i += 2;
        }
        sc_buf_append_char(out, c);
    }
    return true;
}
