/*
 * Literal and folded scalars, put together in the parser's buffer line by line.
 *
 * Line ends are held back (`breaks`) until the next line of text decides their
 * meaning: itself in a literal and around indented lines, a space or nothing in a
 * folded one, and at the end by the chomping indicator. A last line of
 * text that the end of the input cuts off has no line end to keep (production 165);
 * one of spaces alone counts as ended, as the test suite has it (L24T, JEF9).
 */
#include "format/yaml/scan.h"

#include <string.h>

typedef enum chomp { CHOMP_CLIP, CHOMP_STRIP, CHOMP_KEEP } chomp;

typedef struct block {
    const char *open;
    bool folded;
    chomp chomp;
    int32_t parent;  /* indentation of the parent, at least 0 */
    int32_t indent;  /* of the text; -1 until it is known */
    uint32_t breaks; /* line ends not yet written */
    bool begun;      /* a line of text was written */
    bool spaced;     /* the last one begins with white space */
} block;

/* `|` or `>`, then an indentation digit and a chomping sign in either order, and a comment. */
static bool read_header(sc_yaml_parser *parser, block *b)
{
    const char *at = parser->pos + 1;
    bool chomped = false;
    for (;; at++) {
        if ((*at == '-' || *at == '+') && !chomped) {
            chomped = true;
            b->chomp = *at == '-' ? CHOMP_STRIP : CHOMP_KEEP;
        } else if (*at >= '1' && *at <= '9' && b->indent < 0) {
            b->indent = b->parent + (*at - '0');
        } else {
            break;
        }
    }
    const char *rest = sc_yaml_blanks(at);
    if (*rest == '#' && rest > at) {
        rest = sc_yaml_line_text(parser, rest);
        if (rest == NULL) {
            return false;
        }
    }
    parser->pos = rest;
    parser->fresh = false;
    if (!sc_yaml_is(*rest, SC_YAML_BREAK) && rest != parser->end) {
        return sc_yaml_fail(parser, rest,
                            "after `%c` only a digit from 1 to 9, `+` or `-` and a comment are "
                            "allowed: the text begins on the next line",
                            *b->open);
    }
    return true;
}

/*
 * Finds the indentation from the first line that holds something. Lines of spaces before it may
 * not be longer. Looks ahead only: `at` stays where it is.
 */
static bool detect_indent(sc_yaml_parser *parser, block *b, int32_t least)
{
    const char *longest = NULL;
    int32_t widest = -1;
    const char *at = parser->pos;
    int32_t width = 0;
    for (;;) {
        const char *start = at;
        at = sc_yaml_spaces(at);
        width = (int32_t)(at - start);
        if (!sc_yaml_is(*at, SC_YAML_BREAK)) {
            break;
        }
        if (width > widest) {
            widest = width;
            longest = start;
        }
        at += at[0] == '\r' && at[1] == '\n' ? 2 : 1;
    }
    bool marker = width == 0 && sc_yaml_is_marker(at);
    if (width < least || at == parser->end || marker) {
        /* No text at all: every line that follows here is empty, however many spaces it has. */
        width = widest > width ? widest : width;
        b->indent = width > least ? width : least;
        return true;
    }
    b->indent = width;
    if (widest > width) {
        return sc_yaml_fail(parser, longest + width,
                            "this empty line has more spaces than the first line of the text "
                            "below it");
    }
    return true;
}

/* The line feeds that the held line ends mean before a line of text; `*space`: one space instead.
 */
static uint32_t held_breaks(const block *b, bool spaced, bool *space)
{
    bool fold = b->folded && b->begun && !b->spaced && !spaced;
    *space = fold && b->breaks == 1;
    return fold && b->breaks != 0 ? b->breaks - 1 : b->breaks;
}

/*
 * Writes the held line ends and a line of text: in steps of a chunk, over its end, for which there
 * is room. The input is padded, so the steps may read over its end as well.
 */
static void write_line(sc_buf *out, const block *b, const char *start, size_t length, bool spaced)
{
    bool space;
    uint32_t breaks = held_breaks(b, spaced, &space);
    char *to = sc_buf_reserve(out, (size_t)breaks + space + length + SC_CHUNK_SIZE);
    if (to == NULL) {
        return;
    }
    sc_buf_commit(out, (size_t)breaks + space + length);
    for (; breaks != 0; breaks--) {
        *to++ = '\n';
    }
    if (space) {
        *to++ = ' ';
    }
    for (size_t done = 0; done < length; done += SC_CHUNK_SIZE) {
        memcpy(to + done, start + done, SC_CHUNK_SIZE);
    }
}

/* One line of text, indentation skipped, at pos. */
static bool read_line(sc_yaml_parser *parser, block *b)
{
    const char *start = parser->pos;
    const char *end = sc_yaml_find(start, SC_YAML_TEXT_STOP);
    if (*end != '\n') {
        end = sc_yaml_line_text(parser, end);
        if (end == NULL) {
            return false;
        }
    }
    bool spaced = sc_yaml_is(*start, SC_YAML_BLANK);
    write_line(&parser->text, b, start, (size_t)(end - start), spaced);
    b->begun = true;
    b->spaced = spaced;
    parser->pos = end;
    if (end != parser->end) {
        b->breaks = 1;
        sc_yaml_break(parser);
    } else {
        b->breaks = sc_yaml_blanks(start) == end ? 1 : 0;
    }
    return true;
}

/*
 * At the start of a line: true where a line of text follows, with pos behind its indentation; else
 * pos stays at the start of the line that does not belong.
 */
static bool next_text_line(sc_yaml_parser *parser, block *b)
{
    for (;;) {
        const char *at = sc_yaml_spaces(parser->pos);
        bool indented = at - parser->pos >= b->indent;
        if (indented) {
            at = parser->pos + b->indent;
        }
        if (sc_yaml_is(*at, SC_YAML_BREAK)) {
            parser->pos = at;
            sc_yaml_break(parser);
            b->breaks++;
            continue;
        }
        if (at == parser->end && at > parser->pos) {
            /* Spaces that the end of the text cuts off are an empty line as well. */
            b->breaks++;
        }
        if (!indented || at == parser->end || (b->indent == 0 && sc_yaml_is_marker(at))) {
            return false;
        }
        parser->pos = at;
        return true;
    }
}

/* Where the text ended: before any text, a line of blanks with a tab is an attempt to indent. */
static bool check_tail(sc_yaml_parser *parser, const block *b)
{
    const char *at = sc_yaml_spaces(parser->pos);
    const char *rest = sc_yaml_blanks(at);
    if (!b->begun && *at == '\t' && sc_yaml_is(*rest, SC_YAML_BREAK)) {
        return sc_yaml_fail(parser, at, "a tab cannot indent: use spaces");
    }
    return sc_yaml_start_line(parser, true);
}

static void write_end(sc_buf *out, const block *b)
{
    if (b->chomp == CHOMP_KEEP) {
        sc_buf_append_repeat(out, '\n', b->breaks);
    } else if (b->chomp == CHOMP_CLIP && b->begun && b->breaks != 0) {
        sc_buf_append_char(out, '\n');
    }
}

bool sc_yaml_block_scalar(sc_yaml_parser *parser, int32_t parent, sc_yaml_span *text)
{
    block b = {.open = parser->pos,
               .folded = *parser->pos == '>',
               .parent = parent > 0 ? parent : 0,
               .indent = -1};
    if (!read_header(parser, &b)) {
        return false;
    }
    sc_buf_clear(&parser->text);
    if (parser->pos != parser->end) {
        sc_yaml_break(parser);
    }
    if (b.indent < 0 && !detect_indent(parser, &b, parent + 1)) {
        return false;
    }
    while (next_text_line(parser, &b)) {
        if (!read_line(parser, &b)) {
            return false;
        }
    }
    if (!check_tail(parser, &b)) {
        return false;
    }
    write_end(&parser->text, &b);
    return sc_yaml_finish_text(parser, text);
}
