/*
 * Keys, and what tables they open. TOML lets a document come back to a table it has left, within
 * rules that hang on how the table came to be. That is remembered in the writer's marks of the
 * table itself, so each statement costs no more than its own text, however many tables there are.
 */
#include "format/toml/toml.h"

enum { SHOWN = 80 };

/* A statement's dotted key, or a header's. */
typedef struct name {
    const char *start; /* of the statement: the place of the tables that it makes */
    const char *first; /* part of it */
    const char *key;   /* the part that is being read */
} name;

/* The text from `from` to `to` for people, with the white space at its end cut. */
static void show(const char *from, const char *to, char out[SHOWN])
{
    while (to > from && sc_ascii_is_space(to[-1])) {
        to--;
    }
    sc_text_display(out, SHOWN, from, (size_t)(to - from));
}

/* Fails because the value at `taken` is in the way; `next` is behind the part that meets it. */
static bool fail_taken(sc_toml *t, name at, sc_ref taken, const char *what)
{
    uint32_t line, column;
    char shown[SHOWN];
    sc_writer_place_of(t->writer, taken, &line, &column);
    show(at.first, t->next, shown);
    return SC_TOML_FAIL(t, SC_ERROR_DUPLICATE_KEY, at.key, "`%s` %s at line %u, column %u", shown,
                        what, line, column);
}

/* Why a value is in the way of a table. */
static const char *reason(const sc_node *node)
{
    uint8_t mark = node->flags & SC_NODE_MARKS;
    switch (node->kind) {
    case SC_ARRAY:
        return mark == SC_TOML_TABLES ? "is already an array of tables, begun"
                                      : "is already an array, complete";
    case SC_OBJECT:
        return mark == SC_TOML_CLOSED ? "is already an inline table, complete"
                                      : "is already a table, defined";
    default:
        return "is already a value, set";
    }
}

/* Reads one part of a key and hands it to the writer. */
static bool read_part(sc_toml *t)
{
    sc_toml_text text;
    const char *p = t->next;
    while (sc_toml_is(*p, SC_TOML_BARE)) {
        p++;
    }
    if (p != t->next) {
        text = (sc_toml_text){t->next, (size_t)(p - t->next), true};
        t->next = p;
    } else if (*p != '"' && *p != '\'') {
        return sc_toml_expected(t, p,
                                (unsigned char)*p >= 0x80 || (*p > ' ' && *p != '=')
                                    ? "a key (quoted, unless it is of A-Z a-z 0-9 - _)"
                                    : "a key");
    } else if (!sc_toml_quoted_key(t, &text)) {
        return false;
    }
    sc_status status = text.is_slice ? sc_writer_put_key(t->writer, text.data, text.length)
                                     : sc_writer_known_key(t->writer, text.data, text.length);
    return status == SC_OK || sc_toml_stopped(t, p);
}

/* White space, and a dot where the key goes on. */
static bool has_more(sc_toml *t)
{
    sc_toml_skip_blank(t);
    if (*t->next != '.') {
        return false;
    }
    t->next++;
    sc_toml_skip_blank(t);
    return true;
}

/* Opens a new table under the key that was just given. */
static bool create(sc_toml *t, name at, uint8_t mark)
{
    sc_toml_place(t, at.start);
    if (sc_writer_begin(t->writer, SC_OBJECT) != SC_OK) {
        return sc_toml_stopped(t, at.key);
    }
    sc_writer_mark(t->writer, sc_writer_open(t->writer), mark);
    return true;
}

static bool reopen(sc_toml *t, name at, sc_ref child)
{
    sc_writer_drop_key(t->writer);
    return sc_writer_reopen(t->writer, child) == SC_OK || sc_toml_stopped(t, at.key);
}

/* ---- key = value ---- */

/* Opens the table of a dotted key's part that is not its last. */
static bool enter_dotted(sc_toml *t, name at)
{
    sc_ref existing = sc_writer_existing(t->writer);
    if (existing == SC_REF_NONE) {
        return create(t, at, SC_TOML_DOTTED);
    }
    const sc_node *node = &sc_writer_draft(t->writer, existing)->node;
    uint8_t mark = node->flags & SC_NODE_MARKS;
    if (node->kind != SC_OBJECT || (mark != SC_TOML_DOTTED && mark != SC_TOML_IMPLICIT)) {
        return fail_taken(t, at, existing, reason(node));
    }
    sc_writer_mark(t->writer, existing, SC_TOML_DOTTED);
    return reopen(t, at, existing);
}

static bool enter_parts(sc_toml *t, name *at, uint32_t *entered)
{
    for (;;) {
        at->key = t->next;
        if (!read_part(t)) {
            return false;
        }
        const char *behind = t->next;
        if (!has_more(t)) {
            return true;
        }
        const char *next = t->next;
        t->next = behind;
        if (!enter_dotted(t, *at)) {
            return false;
        }
        t->next = next;
        (*entered)++;
    }
}

bool sc_toml_key_value(sc_toml *t)
{
    name at = {t->next, t->next, t->next};
    uint32_t entered = 0;
    if (!enter_parts(t, &at, &entered)) {
        return false;
    }
    sc_ref existing = sc_writer_existing(t->writer);
    if (existing != SC_REF_NONE) {
        return fail_taken(t, at, existing, "is already set");
    }
    if (*t->next != '=') {
        return sc_toml_expected(t, t->next, "'=' or '.' after the key");
    }
    t->next++;
    sc_toml_skip_blank(t);
    if (!sc_toml_value(t)) {
        return false;
    }
    while (entered-- != 0) {
        sc_writer_close(t->writer);
    }
    return true;
}

/* ---- headers ---- */

/* Opens the last table of an array of tables that was just found. */
static bool enter_last(sc_toml *t, name at, sc_ref tables)
{
    sc_ref last = sc_writer_draft(t->writer, tables)->last;
    if (!reopen(t, at, tables)) {
        return false;
    }
    return sc_writer_reopen(t->writer, last) == SC_OK || sc_toml_stopped(t, at.key);
}

/* Opens the table of a header's part that is not its last. */
static bool pass(sc_toml *t, name at)
{
    sc_ref existing = sc_writer_existing(t->writer);
    if (existing == SC_REF_NONE) {
        return create(t, at, SC_TOML_IMPLICIT);
    }
    const sc_node *node = &sc_writer_draft(t->writer, existing)->node;
    uint8_t mark = node->flags & SC_NODE_MARKS;
    if (node->kind == SC_ARRAY && mark == SC_TOML_TABLES) {
        return enter_last(t, at, existing);
    }
    if (node->kind != SC_OBJECT || mark == SC_TOML_CLOSED) {
        return fail_taken(t, at, existing, reason(node));
    }
    return reopen(t, at, existing);
}

/* Opens the table that a header defines. */
static bool define(sc_toml *t, name at)
{
    sc_ref existing = sc_writer_existing(t->writer);
    if (existing == SC_REF_NONE) {
        return create(t, at, SC_TOML_HEADER);
    }
    const sc_node *node = &sc_writer_draft(t->writer, existing)->node;
    if (node->kind != SC_OBJECT || (node->flags & SC_NODE_MARKS) != SC_TOML_IMPLICIT) {
        return fail_taken(t, at, existing, reason(node));
    }
    sc_writer_mark(t->writer, existing, SC_TOML_HEADER);
    return reopen(t, at, existing);
}

/* Opens a further table of the array that a header names. */
static bool define_next(sc_toml *t, name at)
{
    sc_ref existing = sc_writer_existing(t->writer);
    if (existing != SC_REF_NONE) {
        const sc_node *node = &sc_writer_draft(t->writer, existing)->node;
        if (node->kind != SC_ARRAY || (node->flags & SC_NODE_MARKS) != SC_TOML_TABLES) {
            return fail_taken(t, at, existing, reason(node));
        }
        return reopen(t, at, existing) && create(t, at, SC_TOML_HEADER);
    }
    sc_toml_place(t, at.start);
    if (sc_writer_begin(t->writer, SC_ARRAY) != SC_OK) {
        return sc_toml_stopped(t, at.key);
    }
    sc_writer_mark(t->writer, sc_writer_open(t->writer), SC_TOML_TABLES);
    return create(t, at, SC_TOML_HEADER);
}

static void remember(sc_toml_open *open, const char *end, uint32_t depth)
{
    if (open->count < SC_TOML_PARTS) {
        open->parts[open->count].end = end;
        open->parts[open->count++].depth = depth;
    }
}

/*
 * Steps over the parts, but the last, that the header at `next` has in common with the open one,
 * and leaves only the tables that differ. Equal text is equal parts as long as a dot ends it.
 */
static void keep_common(sc_toml *t)
{
    sc_toml_open *open = &t->open;
    const char *from = open->start, *start = t->next;
    uint32_t common = 0, depth = 1;
    for (; common < open->count; common++) {
        size_t length = (size_t)(open->parts[common].end - from);
        if (length >= (size_t)(t->end - t->next) || memcmp(t->next, from, length) != 0 ||
            t->next[length] != '.') {
            break;
        }
        t->next += length;
        from = open->parts[common].end;
        depth = open->parts[common].depth;
        open->parts[common].end = t->next;
    }
    while (sc_writer_depth(t->writer) > depth) {
        sc_writer_close(t->writer);
    }
    open->start = start;
    open->count = common;
    if (common != 0) {
        (void)has_more(t);
    }
}

static bool open_parts(sc_toml *t, name at, bool (*last)(sc_toml *, name))
{
    for (;;) {
        at.key = t->next;
        if (!read_part(t)) {
            return false;
        }
        const char *behind = t->next;
        bool more = has_more(t);
        const char *next = t->next;
        t->next = behind;
        if (!(more ? pass(t, at) : last(t, at))) {
            return false;
        }
        remember(&t->open, behind, sc_writer_depth(t->writer));
        t->next = next;
        if (!more) {
            return true;
        }
    }
}

bool sc_toml_header(sc_toml *t)
{
    const char *start = t->next;
    bool tables = start[1] == '[';
    t->next += tables ? 2 : 1;
    sc_toml_skip_blank(t);
    name at = {start, t->next, t->next};
    keep_common(t);
    if (!open_parts(t, at, tables ? define_next : define)) {
        return false;
    }
    if (*t->next != ']') {
        return sc_toml_expected(t, t->next, "']' or '.' in the table's name");
    }
    t->next++;
    if (tables && *t->next != ']') {
        return sc_toml_expected(t, t->next, "a second ']' directly after the first");
    }
    t->next += tables;
    return true;
}
