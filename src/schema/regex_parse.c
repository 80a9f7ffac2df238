/*
 * Patterns into trees: the grammar of ECMA-262 in Unicode mode, and of its Annex B what written
 * schemas use: a brace or closing bracket that means itself, and a backslash before any mark of
 * punctuation. A letter behind a backslash that means nothing is an error, for it means something
 * in another language.
 */
#include "base/alloc.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "schema/regex_tree.h"
#include "schema/unicode.h"

#include <string.h>

typedef struct parser {
    sc_arena *arena;
    const char *text, *p, *end;
    unsigned depth;
    size_t ranges; /* of all sets so far */
    uint32_t looks;
    sc_regex_tree *look_trees[SC_REGEX_LOOKS_MOST];
    sc_regex_error *error;
    const char *unsupported; /* where something well formed cannot be matched */
    const char *unsupported_message;
    sc_status status;
} parser;

static sc_regex_tree *parse_choice(parser *parse);

static void *fail_at(parser *parse, const char *at, const char *message)
{
    if (parse->status == SC_OK) {
        parse->status = SC_ERROR_BAD_PATTERN;
        *parse->error = (sc_regex_error){(size_t)(at - parse->text), message, false};
    }
    return NULL;
}

static void *no_memory(parser *parse)
{
    if (parse->status == SC_OK) {
        parse->status = SC_ERROR_OUT_OF_MEMORY;
    }
    return NULL;
}

static void not_supported(parser *parse, const char *at, const char *message)
{
    if (parse->unsupported == NULL) {
        parse->unsupported = at;
        parse->unsupported_message = message;
    }
}

static bool at_text(const parser *parse, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(parse->end - parse->p) >= length && memcmp(parse->p, text, length) == 0;
}

static bool take(parser *parse, const char *text)
{
    bool there = at_text(parse, text);
    parse->p += there ? strlen(text) : 0;
    return there;
}

static char peek(const parser *parse)
{
    return parse->p < parse->end ? *parse->p : '\0';
}

static sc_regex_tree *tree_of(parser *parse, sc_regex_kind kind)
{
    sc_regex_tree *tree = sc_arena_alloc_zero(parse->arena, sizeof *tree);
    if (tree == NULL) {
        return no_memory(parse);
    }
    tree->kind = kind;
    return tree;
}

static void adopt(sc_regex_tree *parent, sc_regex_tree *child)
{
    if (parent->last == NULL) {
        parent->first = child;
    } else {
        parent->last->next = child;
    }
    parent->last = child;
}

/* Takes the set, also where something failed before. */
static sc_regex_tree *set_tree(parser *parse, sc_set_builder *set, bool negated)
{
    sc_regex_tree *tree = parse->status == SC_OK ? tree_of(parse, SC_REGEX_SET) : NULL;
    parse->ranges += set->count + 1;
    if (tree != NULL) {
        tree->set = sc_set_finish(set, negated, parse->arena);
    }
    if (set->status == SC_ERROR_TOO_LARGE || parse->ranges > SC_REGEX_RANGES_MOST) {
        (void)fail_at(parse, parse->p, "the pattern has too many ranges");
    } else if (set->status != SC_OK) {
        (void)no_memory(parse);
    }
    sc_set_free(set);
    return parse->status == SC_OK ? tree : NULL;
}

/* ---- escapes ---- */

/* Exactly `digits` hexadecimal digits. */
static bool take_hex(parser *parse, unsigned digits, uint32_t *out)
{
    if ((size_t)(parse->end - parse->p) < digits) {
        return false;
    }
    *out = 0;
    for (unsigned i = 0; i < digits; i++) {
        if (!sc_ascii_is_hex(parse->p[i])) {
            return false;
        }
        *out = *out * 16 + sc_ascii_digit_value(parse->p[i]);
    }
    parse->p += digits;
    return true;
}

static bool take_braced(parser *parse, uint32_t *out)
{
    *out = 0;
    const char *start = ++parse->p;
    while (parse->p < parse->end && sc_ascii_is_hex(*parse->p) && *out <= SC_UNICODE_MOST) {
        *out = *out * 16 + sc_ascii_digit_value(*parse->p++);
    }
    return parse->p > start && *out <= SC_UNICODE_MOST && take(parse, "}");
}

/* Behind `\u`; two surrogates are one character. */
static bool take_unicode(parser *parse, uint32_t *out)
{
    if (peek(parse) == '{') {
        return take_braced(parse, out);
    }
    if (!take_hex(parse, 4, out)) {
        return false;
    }
    uint32_t low;
    const char *back = parse->p;
    if (*out >= 0xD800 && *out < 0xDC00 && take(parse, "\\u")) {
        if (take_hex(parse, 4, &low) && low >= 0xDC00 && low < 0xE000) {
            *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
        } else {
            parse->p = back;
        }
    }
    return true;
}

static bool control_escape(char c, uint32_t *out)
{
    static const char letters[] = "tnvfr";
    static const char values[] = "\t\n\v\f\r";
    const char *at = c != '\0' ? strchr(letters, c) : NULL;
    if (at == NULL) {
        return false;
    }
    *out = (unsigned char)values[at - letters];
    return true;
}

/* The character that an escape means; `p` is behind the backslash. */
static bool take_character_escape(parser *parse, const char *start, uint32_t *out)
{
    char c = peek(parse);
    bool fine = true;
    if (control_escape(c, out)) {
        parse->p++;
    } else if (c == 'c') {
        parse->p++;
        fine = sc_ascii_is_alpha(peek(parse));
        *out = (unsigned char)peek(parse) % 32U;
        parse->p += fine;
    } else if (c == '0' && !(parse->end - parse->p > 1 && sc_ascii_is_digit(parse->p[1]))) {
        parse->p++;
        *out = 0;
    } else if (c == 'x') {
        parse->p++;
        fine = take_hex(parse, 2, out);
    } else if (c == 'u') {
        parse->p++;
        fine = take_unicode(parse, out);
    } else if (c == '\0' || sc_ascii_is_alnum(c) || (unsigned char)c >= 0x80) {
        fine = false;
    } else {
        *out = (unsigned char)c;
        parse->p++;
    }
    if (!fine) {
        (void)fail_at(parse, start, "the escape is not one of ECMA-262");
    }
    return fine;
}

/* \p{Name} or \p{General_Category=Name}; `p` is at the `p`. */
static void take_property(parser *parse, const char *start, sc_set_builder *set)
{
    bool negated = *parse->p++ == 'P';
    const char *close =
        parse->p < parse->end ? memchr(parse->p, '}', (size_t)(parse->end - parse->p)) : NULL;
    if (peek(parse) != '{' || close == NULL) {
        (void)fail_at(parse, start, "\\p must be followed by a name in braces");
        return;
    }
    const char *name = parse->p + 1;
    const char *equals = memchr(name, '=', (size_t)(close - name));
    size_t left = equals != NULL ? (size_t)(equals - name) : 0;
    bool category = (left == 16 && memcmp(name, "General_Category", 16) == 0) ||
                    (left == 2 && memcmp(name, "gc", 2) == 0);
    parse->p = close + 1;
    const char *value = category ? equals + 1 : name;
    uint32_t bits = sc_unicode_categories(value, (size_t)(close - value));
    if (bits == 0 && close - name == 5 && memcmp(name, "ASCII", 5) == 0) {
        sc_set_add(set, negated ? 0x80 : 0, negated ? SC_UNICODE_MOST : 0x7F);
        return;
    }
    if (bits == 0) {
        not_supported(parse, start, "of Unicode's properties only general categories are known");
    }
    sc_set_add_categories(set, negated ? ~bits : bits);
}

/* \d and the like, which match several characters. False: another escape. */
static bool take_class_escape(parser *parse, const char *start, sc_set_builder *set)
{
    char c = peek(parse);
    if (c == 'p' || c == 'P') {
        take_property(parse, start, set);
        return true;
    }
    if (c == '\0' || strchr("dwsDWS", c) == NULL) {
        return false;
    }
    parse->p++;
    if (sc_ascii_is(c, SC_CLASS_LOWER)) {
        sc_set_add_class(set, c);
    } else {
        sc_set_builder other = {.allocator = set->allocator};
        sc_set_add_class(&other, sc_ascii_lower(c));
        sc_set_add_complement(set, &other);
        sc_set_free(&other);
    }
    return true;
}

/* ---- sets in brackets ---- */

/* One end of a range. False: it matches several characters, which are in the set already. */
static bool take_set_member(parser *parse, sc_set_builder *set, uint32_t *out)
{
    const char *start = parse->p;
    if (*start != '\\') {
        parse->p += sc_utf8_decode(parse->p, parse->end, out);
        return true;
    }
    parse->p++;
    if (take_class_escape(parse, start, set)) {
        return false;
    }
    if (take(parse, "b")) {
        *out = '\b';
        return true;
    }
    return take_character_escape(parse, start, out);
}

static void take_set_range(parser *parse, sc_set_builder *set)
{
    const char *start = parse->p;
    uint32_t low = 0, high = 0;
    bool single = take_set_member(parse, set, &low);
    bool dash = peek(parse) == '-' && parse->end - parse->p > 1 && parse->p[1] != ']';
    if (!single || !dash) {
        if (single && parse->status == SC_OK) {
            sc_set_add(set, low, low);
        }
        return;
    }
    parse->p++;
    if (!take_set_member(parse, set, &high)) {
        /* `[a-\d]`: the dash means itself */
        sc_set_add(set, low, low);
        sc_set_add(set, '-', '-');
    } else if (high < low) {
        (void)fail_at(parse, start, "the range is in reverse order");
    } else {
        sc_set_add(set, low, high);
    }
}

static sc_regex_tree *parse_set(parser *parse)
{
    const char *start = parse->p++;
    bool negated = take(parse, "^");
    sc_set_builder set = {.allocator = parse->arena->allocator};
    while (parse->status == SC_OK && parse->p < parse->end && *parse->p != ']') {
        take_set_range(parse, &set);
    }
    if (parse->status == SC_OK && !take(parse, "]")) {
        (void)fail_at(parse, start, "the bracket is not closed");
    }
    return set_tree(parse, &set, negated);
}

static sc_regex_tree *parse_character(parser *parse)
{
    uint32_t c = 0;
    parse->p += sc_utf8_decode(parse->p, parse->end, &c);
    sc_set_builder set = {.allocator = parse->arena->allocator};
    sc_set_add(&set, c, c);
    return set_tree(parse, &set, false);
}

static sc_regex_tree *parse_any(parser *parse)
{
    static const uint32_t line_ends[] = {'\n', '\r', 0x2028, 0x2029};
    parse->p++;
    sc_set_builder set = {.allocator = parse->arena->allocator};
    for (size_t i = 0; i < 4; i++) {
        sc_set_add(&set, line_ends[i], line_ends[i]);
    }
    return set_tree(parse, &set, true);
}

/* ---- escapes outside brackets ---- */

static sc_regex_tree *parse_named_reference(parser *parse, const char *start)
{
    parse->p++;
    const char *close =
        parse->p < parse->end ? memchr(parse->p, '>', (size_t)(parse->end - parse->p)) : NULL;
    if (peek(parse) != '<' || close == NULL) {
        return fail_at(parse, start, "\\k must be followed by a name in angle brackets");
    }
    parse->p = close + 1;
    not_supported(parse, start, "back-references are not supported");
    return tree_of(parse, SC_REGEX_EMPTY);
}

static sc_regex_tree *parse_escape(parser *parse)
{
    const char *start = parse->p++;
    char c = peek(parse);
    if (c == 'b' || c == 'B') {
        parse->p++;
        return tree_of(parse, c == 'b' ? SC_REGEX_WORD_EDGE : SC_REGEX_NO_WORD_EDGE);
    }
    if (c == 'k') {
        return parse_named_reference(parse, start);
    }
    if (c >= '1' && c <= '9') {
        while (sc_ascii_is_digit(peek(parse))) {
            parse->p++;
        }
        not_supported(parse, start, "back-references are not supported");
        return tree_of(parse, SC_REGEX_EMPTY);
    }
    sc_set_builder set = {.allocator = parse->arena->allocator};
    uint32_t character = 0;
    if (!take_class_escape(parse, start, &set) && take_character_escape(parse, start, &character)) {
        sc_set_add(&set, character, character);
    }
    return set_tree(parse, &set, false);
}

/* ---- groups ---- */

static bool take_group_name(parser *parse)
{
    const char *close = memchr(parse->p, '>', (size_t)(parse->end - parse->p));
    if (close == NULL || close == parse->p || sc_ascii_is_digit(*parse->p)) {
        return false;
    }
    for (const char *p = parse->p; p < close; p++) {
        if (!sc_ascii_is_alnum(*p) && *p != '_' && *p != '$' && (unsigned char)*p < 0x80) {
            return false;
        }
    }
    parse->p = close + 1;
    return true;
}

/* The look-around's tree, empty yet; NULL: a plain group, or a failure. */
static sc_regex_tree *open_group(parser *parse, const char *start)
{
    static const struct {
        const char *open;
        bool behind, negated;
    } looks[] = {
        {"?=", false, false}, {"?!", false, true}, {"?<=", true, false}, {"?<!", true, true}};
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        if (take(parse, looks[i].open)) {
            sc_regex_tree *look = tree_of(parse, SC_REGEX_LOOK);
            if (look != NULL) {
                look->behind = looks[i].behind;
                look->negated = looks[i].negated;
            }
            return look;
        }
    }
    if (at_text(parse, "?") && !take(parse, "?:") &&
        !(take(parse, "?<") && take_group_name(parse))) {
        return fail_at(parse, start, "the group is not one of ECMA-262");
    }
    return NULL;
}

static sc_regex_tree *close_look(parser *parse, const char *start, sc_regex_tree *look,
                                 sc_regex_tree *inside)
{
    if (parse->looks == SC_REGEX_LOOKS_MOST) {
        return fail_at(parse, start, "the pattern has too many look-arounds");
    }
    adopt(look, inside);
    look->look = parse->looks;
    parse->look_trees[parse->looks++] = look;
    return look;
}

static sc_regex_tree *parse_group(parser *parse)
{
    const char *start = parse->p++;
    if (parse->depth == SC_REGEX_DEPTH_MOST) {
        return fail_at(parse, start, "the pattern is nested too deep");
    }
    sc_regex_tree *look = open_group(parse, start);
    if (parse->status != SC_OK) {
        return NULL;
    }
    parse->depth++;
    sc_regex_tree *inside = parse_choice(parse);
    parse->depth--;
    if (parse->status == SC_OK && !take(parse, ")")) {
        return fail_at(parse, start, "the group is not closed");
    }
    if (parse->status != SC_OK || look == NULL) {
        return inside;
    }
    return close_look(parse, start, look, inside);
}

/* ---- repeats ---- */

static bool take_count(parser *parse, uint32_t *out)
{
    if (!sc_ascii_is_digit(peek(parse))) {
        return false;
    }
    *out = 0;
    while (sc_ascii_is_digit(peek(parse))) {
        if (*out <= SC_REGEX_REPEAT_MOST) {
            *out = *out * 10 + (uint32_t)(*parse->p - '0');
        }
        parse->p++;
    }
    return true;
}

/* {n}, {n,}, {n,m}; false, and nothing taken, where the brace means itself. */
static bool take_braces(parser *parse, uint32_t *least, uint32_t *most)
{
    const char *back = parse->p;
    bool fine = take(parse, "{") && take_count(parse, least);
    if (fine && take(parse, ",")) {
        *most = SC_REGEX_FOREVER;
        (void)take_count(parse, most);
    } else {
        *most = *least;
    }
    if (!fine || !take(parse, "}")) {
        parse->p = back;
        return false;
    }
    return true;
}

static bool take_repeat(parser *parse, uint32_t *least, uint32_t *most)
{
    *least = 0;
    *most = SC_REGEX_FOREVER;
    if (take(parse, "*")) {
        return true;
    }
    if (take(parse, "+")) {
        *least = 1;
        return true;
    }
    if (take(parse, "?")) {
        *most = 1;
        return true;
    }
    return take_braces(parse, least, most);
}

static bool may_repeat(const sc_regex_tree *tree)
{
    switch (tree->kind) {
    case SC_REGEX_BEGIN:
    case SC_REGEX_END:
    case SC_REGEX_WORD_EDGE:
    case SC_REGEX_NO_WORD_EDGE:
        return false;
    default:
        return tree->kind != SC_REGEX_LOOK || !tree->behind;
    }
}

static sc_regex_tree *parse_repeat(parser *parse, sc_regex_tree *tree)
{
    const char *start = parse->p;
    uint32_t least, most;
    if (tree == NULL || !take_repeat(parse, &least, &most)) {
        return tree;
    }
    (void)take(parse, "?"); /* greedy or not: whether it matches is the same */
    if (!may_repeat(tree)) {
        return fail_at(parse, start, "there is nothing to repeat");
    }
    if (least > most) {
        return fail_at(parse, start, "the counts are in reverse order");
    }
    if (least > SC_REGEX_REPEAT_MOST || (most != SC_REGEX_FOREVER && most > SC_REGEX_REPEAT_MOST)) {
        not_supported(parse, start, "the count is too large");
        least = most = 1;
    }
    sc_regex_tree *repeat = tree_of(parse, SC_REGEX_REPEAT);
    if (repeat != NULL) {
        repeat->least = least;
        repeat->most = most;
        adopt(repeat, tree);
    }
    return repeat;
}

static sc_regex_tree *parse_atom(parser *parse)
{
    switch (*parse->p) {
    case '^':
        parse->p++;
        return tree_of(parse, SC_REGEX_BEGIN);
    case '$':
        parse->p++;
        return tree_of(parse, SC_REGEX_END);
    case '.':
        return parse_any(parse);
    case '[':
        return parse_set(parse);
    case '(':
        return parse_group(parse);
    case '\\':
        return parse_escape(parse);
    case '*':
    case '+':
    case '?':
        return fail_at(parse, parse->p, "there is nothing to repeat");
    default:
        return parse_character(parse);
    }
}

static sc_regex_tree *parse_sequence(parser *parse)
{
    sc_regex_tree *sequence = tree_of(parse, SC_REGEX_SEQUENCE);
    while (parse->status == SC_OK && parse->p < parse->end && *parse->p != '|' &&
           *parse->p != ')') {
        const char *start = parse->p;
        uint32_t least, most;
        if (take_braces(parse, &least, &most)) {
            return fail_at(parse, start, "there is nothing to repeat");
        }
        sc_regex_tree *term = parse_repeat(parse, parse_atom(parse));
        if (term != NULL) {
            adopt(sequence, term);
        }
    }
    return sequence;
}

static sc_regex_tree *parse_choice(parser *parse)
{
    sc_regex_tree *first = parse_sequence(parse), *choice = NULL;
    while (parse->status == SC_OK && take(parse, "|")) {
        if (choice == NULL && (choice = tree_of(parse, SC_REGEX_CHOICE)) != NULL) {
            adopt(choice, first);
        }
        sc_regex_tree *other = parse_sequence(parse);
        if (choice != NULL && other != NULL) {
            adopt(choice, other);
        }
    }
    return choice != NULL ? choice : first;
}

sc_status sc_regex_parse(sc_arena *arena, const char *text, size_t length, sc_regex_tree **out,
                         uint32_t *looks, sc_regex_tree **look_trees, sc_regex_error *error)
{
    parser parse = {.arena = arena, .text = text, .p = text, .end = text + length, .error = error};
    *looks = 0;
    if (length > SC_REGEX_TEXT_MOST) {
        *error = (sc_regex_error){SC_REGEX_TEXT_MOST, "the pattern is too long", true};
        return SC_ERROR_BAD_PATTERN;
    }
    *out = parse_choice(&parse);
    if (parse.status == SC_OK && parse.p < parse.end) {
        (void)fail_at(&parse, parse.p, "the parenthesis was not opened");
    }
    if (parse.status == SC_OK && parse.unsupported != NULL) {
        (void)fail_at(&parse, parse.unsupported, parse.unsupported_message);
        error->unsupported = true;
    }
    *looks = parse.looks;
    memcpy(look_trees, parse.look_trees, parse.looks * sizeof *look_trees);
    return parse.status;
}
