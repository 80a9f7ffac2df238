/*
 * The parts before a node (anchor, tag) and before a document (directives).
 * A tag stays a span of the input until its event is made, because the tags of
 * a mapping and of its first key are read before either event.
 */
#include "format/yaml/scan.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/utf8.h"

#include <string.h>

static const char core_prefix[] = "tag:yaml.org,2002:";

static bool spans_equal(sc_yaml_span a, sc_yaml_span b)
{
    return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

void sc_yaml_reset_directives(sc_yaml_parser *parser)
{
    parser->handle_count = 0;
    parser->versioned = false;
    parser->version = (sc_yaml_span){NULL, 0};
}

/* An anchor, alias or tag ends at `at`: something must set it apart from what follows. */
static bool check_apart(sc_yaml_parser *parser, const char *at, const char *what)
{
    if (sc_yaml_is(*at, SC_YAML_WHITE)) {
        return true;
    }
    bool closes = *at == ',' || *at == ']' || *at == '}';
    if (closes && sc_yaml_in_flow(parser)) {
        return true;
    }
    if (sc_yaml_is(*at, SC_YAML_BRACKET)) {
        return sc_yaml_fail(parser, at, "`%c` cannot follow %s: put a space between", *at, what);
    }
    return sc_yaml_fail(parser, at, "this character is not allowed in %s", what);
}

bool sc_yaml_name(sc_yaml_parser *parser, sc_yaml_span *name)
{
    const char *what = *parser->pos == '*' ? "an alias" : "an anchor";
    const char *start = parser->pos + 1;
    const char *at = start;
    for (;;) {
        while (
            !sc_yaml_is(*at, SC_YAML_WHITE | SC_YAML_BRACKET | SC_YAML_CONTROL | SC_YAML_SUSPECT)) {
            at++;
        }
        if (!sc_yaml_is(*at, SC_YAML_SUSPECT)) {
            break;
        }
        size_t size = sc_yaml_check_suspect(parser, at);
        if (size == 0) {
            return false;
        }
        at += size;
    }
    if (at == start) {
        return sc_yaml_fail(parser, parser->pos, "%s needs a name after its `%c`", what,
                            *parser->pos);
    }
    *name = sc_yaml_between(start, at);
    parser->pos = at;
    parser->fresh = false;
    return check_apart(parser, at, what);
}

static const sc_yaml_handle *find_handle(const sc_yaml_parser *parser, sc_yaml_span name)
{
    for (size_t i = 0; i < parser->handle_count; i++) {
        if (spans_equal(parser->handles[i].name, name)) {
            return &parser->handles[i];
        }
    }
    return NULL;
}

/* The `!…!` or `!` that a shorthand tag begins with. */
static sc_yaml_span handle_of(sc_yaml_span raw)
{
    const char *second = memchr(raw.data + 1, '!', raw.length - 1);
    return (sc_yaml_span){raw.data, second != NULL ? (size_t)(second - raw.data) + 1 : 1};
}

/* The end of the characters a tag may hold; NULL where an escape is broken. */
static const char *uri_end(sc_yaml_parser *parser, const char *at, bool brackets)
{
    while (sc_yaml_is(*at, SC_YAML_URI) && (brackets || !sc_yaml_is(*at, SC_YAML_BRACKET))) {
        if (*at == '%' && !(sc_ascii_is_hex(at[1]) && sc_ascii_is_hex(at[2]))) {
            sc_yaml_fail(parser, at, "`%%` in a tag must be followed by two hexadecimal digits");
            return NULL;
        }
        at++;
    }
    return at;
}

static bool read_verbatim(sc_yaml_parser *parser, sc_yaml_span *tag)
{
    const char *start = parser->pos;
    const char *at = uri_end(parser, start + 2, true);
    if (at == NULL) {
        return false;
    }
    if (*at != '>') {
        return sc_yaml_fail(parser, at, "a tag that begins with `!<` must end with `>`");
    }
    size_t length = (size_t)(at - start) - 2;
    if (length == 0 || (length == 1 && start[2] == '!')) {
        return sc_yaml_fail(parser, start, "the tag between `!<` and `>` has no name");
    }
    if (start[2] != '!' && memchr(start + 2, ':', length) == NULL) {
        return sc_yaml_fail(parser, start,
                            "the tag between `!<` and `>` must begin with `!` or be a URI");
    }
    *tag = sc_yaml_between(start, at + 1);
    parser->pos = at + 1;
    return check_apart(parser, at + 1, "a tag");
}

static bool read_tag(sc_yaml_parser *parser, sc_yaml_span *tag)
{
    const char *start = parser->pos;
    if (start[1] == '<') {
        return read_verbatim(parser, tag);
    }
    const char *at = uri_end(parser, start + 1, false);
    if (at == NULL || !check_apart(parser, at, "a tag")) {
        return false;
    }
    *tag = sc_yaml_between(start, at);
    parser->pos = at;
    sc_yaml_span handle = handle_of(*tag);
    if (handle.length == 1) {
        return true;
    }
    if (handle.length == tag->length) {
        return sc_yaml_fail(parser, start, "the tag `%.*s` needs a name after its last `!`",
                            (int)tag->length, tag->data);
    }
    const char *third = memchr(start + handle.length, '!', tag->length - handle.length);
    if (third != NULL) {
        return sc_yaml_fail(parser, third, "`!` is not allowed inside a tag's name: write %%21");
    }
    if (handle.length > 2 && find_handle(parser, handle) == NULL) {
        return sc_yaml_fail(parser, start, "`%.*s` is not declared: it needs a %%TAG line above",
                            (int)handle.length, handle.data);
    }
    return true;
}

bool sc_yaml_properties_here(sc_yaml_parser *parser, sc_yaml_properties *into)
{
    for (;;) {
        const char *start = parser->pos;
        if (*start == '&') {
            if (into->anchor.data != NULL) {
                return sc_yaml_fail(parser, start, "a value can have only one anchor");
            }
            if (!sc_yaml_name(parser, &into->anchor)) {
                return false;
            }
        } else if (*start == '!') {
            if (into->tag.data != NULL) {
                return sc_yaml_fail(parser, start, "a value can have only one tag");
            }
            if (!read_tag(parser, &into->tag)) {
                return false;
            }
        } else {
            return true;
        }
        parser->fresh = false;
        const char *next = sc_yaml_blanks(parser->pos);
        if (*next == '&' || *next == '!') {
            parser->pos = next;
        }
    }
}

bool sc_yaml_properties_join(sc_yaml_parser *parser, sc_yaml_properties *into,
                             const sc_yaml_properties *more)
{
    if (into->anchor.data != NULL && more->anchor.data != NULL) {
        return sc_yaml_fail(parser, more->anchor.data - 1, "a value can have only one anchor");
    }
    if (into->tag.data != NULL && more->tag.data != NULL) {
        return sc_yaml_fail(parser, more->tag.data, "a value can have only one tag");
    }
    if (more->anchor.data != NULL) {
        into->anchor = more->anchor;
    }
    if (more->tag.data != NULL) {
        into->tag = more->tag;
    }
    return true;
}

static void append_unescaped(sc_buf *out, const char *at, const char *end)
{
    while (at < end) {
        const char *escape = memchr(at, '%', (size_t)(end - at));
        const char *stop = escape != NULL ? escape : end;
        sc_buf_append(out, at, (size_t)(stop - at));
        at = stop;
        if (at < end) {
            sc_buf_append_char(
                out, (char)(sc_ascii_digit_value(at[1]) * 16 + sc_ascii_digit_value(at[2])));
            at += 3;
        }
    }
}

bool sc_yaml_resolve_tag(sc_yaml_parser *parser, sc_yaml_span raw, sc_yaml_span *tag)
{
    if (raw.length > 1 && raw.data[1] == '<') {
        *tag = (sc_yaml_span){raw.data + 2, raw.length - 3};
        return true;
    }
    if (raw.length == 1) {
        *tag = raw;
        return true;
    }
    sc_yaml_span handle = handle_of(raw);
    sc_yaml_span prefix =
        handle.length == 2 ? (sc_yaml_span){core_prefix, sizeof core_prefix - 1} : handle;
    const sc_yaml_handle *declared = find_handle(parser, handle);
    if (declared != NULL) {
        prefix = declared->prefix;
    }
    sc_buf_clear(&parser->tag);
    append_unescaped(&parser->tag, prefix.data, prefix.data + prefix.length);
    append_unescaped(&parser->tag, raw.data + handle.length, raw.data + raw.length);
    const char *text = sc_buf_text(&parser->tag);
    if (text == NULL) {
        return sc_yaml_fail_buf(parser, &parser->tag);
    }
    *tag = (sc_yaml_span){text, parser->tag.length};
    if (sc_utf8_check(text, parser->tag.length, NULL) != parser->tag.length) {
        return sc_yaml_fail(parser, raw.data, "the escapes in this tag are not UTF-8");
    }
    return true;
}

static bool read_version(sc_yaml_parser *parser, const char *at)
{
    if (parser->versioned) {
        return sc_yaml_fail(parser, parser->pos, "a document can have only one %%YAML line");
    }
    parser->versioned = true;
    const char *start = at;
    const char *major_end = at;
    while (sc_ascii_is_digit(*major_end)) {
        major_end++;
    }
    const char *end = major_end + (*major_end == '.');
    while (sc_ascii_is_digit(*end)) {
        end++;
    }
    if (major_end == start || end <= major_end + 1) {
        return sc_yaml_fail(parser, at, "%%YAML needs a version, as in `%%YAML 1.2`");
    }
    if (major_end != start + 1 || *start != '1') {
        return sc_yaml_fail(parser, at, "YAML %.*s is not known: this reader knows 1.x",
                            (int)(end - start), start);
    }
    parser->version = (sc_yaml_span){start, (size_t)(end - start)};
    parser->pos = end;
    return true;
}

static bool add_handle(sc_yaml_parser *parser, sc_yaml_span name, sc_yaml_span prefix)
{
    if (find_handle(parser, name) != NULL) {
        return sc_yaml_fail(parser, name.data, "`%.*s` is declared twice", (int)name.length,
                            name.data);
    }
    if (parser->handle_count == SC_YAML_HANDLES_MAX) {
        return sc_yaml_fail(parser, name.data, "a document can have at most %d %%TAG lines",
                            (int)SC_YAML_HANDLES_MAX);
    }
    if (!sc_grow(parser->allocator, &parser->handles, &parser->handle_capacity,
                 parser->handle_count + 1, sizeof *parser->handles, SC_YAML_HANDLES_MAX)) {
        return sc_yaml_fail_with(parser, SC_ERROR_OUT_OF_MEMORY, name.data);
    }
    parser->handles[parser->handle_count++] = (sc_yaml_handle){name, prefix};
    return true;
}

static bool read_handle(sc_yaml_parser *parser, const char *at)
{
    const char *name = at;
    if (*at == '!') {
        at++;
        while (sc_yaml_is(*at, SC_YAML_WORD)) {
            at++;
        }
        at += *at == '!';
    }
    bool well = at > name && (at == name + 1 || at[-1] == '!') && sc_yaml_is(*at, SC_YAML_BLANK);
    const char *prefix = well ? sc_yaml_blanks(at) : at;
    if (!well || (*prefix != '!' && sc_yaml_is(*prefix, SC_YAML_BRACKET))) {
        return sc_yaml_fail(
            parser, prefix,
            "%%TAG needs a handle and a prefix, as in `%%TAG !e! tag:example.com:`");
    }
    const char *end = uri_end(parser, prefix, true);
    if (end == NULL) {
        return false;
    }
    if (end == prefix) {
        return sc_yaml_fail(parser, prefix, "%%TAG needs a prefix after its handle");
    }
    parser->pos = end;
    return add_handle(parser, sc_yaml_between(name, at), sc_yaml_between(prefix, end));
}

bool sc_yaml_directive(sc_yaml_parser *parser)
{
    const char *name = parser->pos + 1;
    const char *end = name;
    while (!sc_yaml_is(*end, SC_YAML_WHITE)) {
        end++;
    }
    size_t length = (size_t)(end - name);
    if (length == 0) {
        return sc_yaml_fail(parser, parser->pos,
                            "a line that begins with `%%` is a directive and "
                            "needs a name");
    }
    parser->fresh = false;
    bool version = length == 4 && memcmp(name, "YAML", 4) == 0;
    bool tag = length == 3 && memcmp(name, "TAG", 3) == 0;
    if (!version && !tag) {
        /* The specification reserves all other names and lets them be ignored. */
        const char *text_end = sc_yaml_line_text(parser, name);
        parser->pos = text_end != NULL ? text_end : parser->pos;
        return text_end != NULL;
    }
    const char *at = sc_yaml_blanks(end);
    if (!(version ? read_version(parser, at) : read_handle(parser, at))) {
        return false;
    }
    const char *rest = sc_yaml_blanks(parser->pos);
    bool comment = *rest == '#' && rest > parser->pos;
    if (!comment && !sc_yaml_is(*rest, SC_YAML_BREAK | SC_YAML_NUL)) {
        return sc_yaml_fail(parser, rest, "unexpected text after the directive");
    }
    return true;
}
