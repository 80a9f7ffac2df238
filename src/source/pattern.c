/*
 * Compiles a pattern to states. A state has one successor, a fork two; each element is appended to
 * the last state of the element before it, and the last states of alternatives all lead to one
 * state. The only loops are those of a star and of `**`, which read a character in each round, so
 * following the states that read nothing always ends.
 */
#include "source/machine.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "diag/error.h"

enum { NESTING_MAX = 32, ELEMENTS_MAX = 4 * SC_PATTERN_MAX };

typedef struct parser {
    const sc_allocator *allocator;
    sc_error *error;
    const char *text; /* the whole pattern: errors count columns in it */
    size_t length;
    size_t at, end; /* position and end of the part that is parsed now */
    sc_machine *machine;
    uint32_t tail;
    unsigned nesting;
    bool at_start; /* at the start of a name */
} parser;

static sc_status refuse(const parser *p, size_t at, const char *reason)
{
    (void)sc_error_at(p->error, SC_ERROR_BAD_PATTERN, p->text, p->length, at, "%s", reason);
    sc_error_source(p->error, p->text);
    return SC_ERROR_BAD_PATTERN;
}

static sc_status no_memory(const parser *p)
{
    (void)sc_error_code(p->error, SC_ERROR_OUT_OF_MEMORY);
    return SC_ERROR_OUT_OF_MEMORY;
}

/* ---- states ---- */

/* A new state without predecessor; SC_STATE_NONE when out of memory. */
static uint32_t new_state(const parser *p, sc_state_kind kind, uint32_t value)
{
    sc_machine *machine = p->machine;
    if (!sc_grow(p->allocator, &machine->states, &machine->capacity, machine->count + 1,
                 sizeof *machine->states, ELEMENTS_MAX)) {
        return SC_STATE_NONE;
    }
    machine->states[machine->count] =
        (sc_state){.kind = kind, .value = value, .next = SC_STATE_NONE, .other = SC_STATE_NONE};
    return (uint32_t)machine->count++;
}

static sc_status append(parser *p, sc_state_kind kind, uint32_t value)
{
    uint32_t state = new_state(p, kind, value);
    if (state == SC_STATE_NONE) {
        return no_memory(p);
    }
    p->machine->states[p->tail].next = state;
    p->tail = state;
    p->at_start = kind == SC_STATE_SEPARATOR;
    return SC_OK;
}

/* ---- elements ---- */

static uint32_t take_code_point(parser *p)
{
    uint32_t code_point = 0;
    p->at += sc_utf8_decode(p->text + p->at, p->text + p->end, &code_point);
    return code_point;
}

static sc_status parse_separator(parser *p)
{
    sc_state_kind before = p->machine->states[p->tail].kind;
    p->at++;
    bool repeated = before == SC_STATE_SEPARATOR || before == SC_STATE_FOLDERS;
    return repeated ? SC_OK : append(p, SC_STATE_SEPARATOR, '/');
}

static sc_status parse_escape(parser *p)
{
    if (p->at + 1 == p->end) {
        return refuse(p, p->at, "nothing follows the backslash");
    }
    p->at++;
    if (p->text[p->at] == '/') {
        return parse_separator(p);
    }
    return append(p, SC_STATE_CHARACTER, take_code_point(p));
}

static sc_status parse_star(parser *p)
{
    size_t start = p->at++;
    if (p->at == p->end || p->text[p->at] != '*') {
        return append(p, SC_STATE_STAR, 0);
    }
    p->at++;
    bool ends = p->at == p->end && p->nesting == 0;
    bool separated = p->at < p->end && p->text[p->at] == '/';
    if (!p->at_start || (!ends && !separated)) {
        return refuse(p, start, "`**` must be alone between separators");
    }
    uint32_t inside = new_state(p, SC_STATE_IN_FOLDERS, 0);
    sc_status status = inside != SC_STATE_NONE ? append(p, SC_STATE_FOLDERS, 0) : no_memory(p);
    if (status != SC_OK) {
        return status;
    }
    p->machine->states[inside].next = p->tail;
    p->machine->states[p->tail].other = inside;
    p->at_start = true;
    p->at += separated ? 1 : 0;
    return ends ? append(p, SC_STATE_STAR, 0) : SC_OK;
}

static sc_status add_range(const parser *p, uint32_t low, uint32_t high)
{
    sc_machine *machine = p->machine;
    if (!sc_grow(p->allocator, &machine->ranges, &machine->range_capacity, machine->range_count + 1,
                 sizeof *machine->ranges, ELEMENTS_MAX)) {
        return no_memory(p);
    }
    machine->ranges[machine->range_count++] = (sc_range){low, high};
    return SC_OK;
}

/* One character of a class, or an escape; the caller has checked that there is one. */
static sc_status class_character(parser *p, size_t start, uint32_t *out)
{
    if (p->text[p->at] == '\\') {
        p->at++;
    }
    if (p->at >= p->end) {
        return refuse(p, start, "`[` is not closed");
    }
    if (p->text[p->at] == '/') {
        return refuse(p, p->at, "a class cannot hold a separator");
    }
    *out = take_code_point(p);
    return SC_OK;
}

/* `a` or `a-z`; a minus before the closing bracket is literal. */
static sc_status class_item(parser *p, size_t start)
{
    uint32_t low, high;
    size_t at = p->at;
    sc_status status = class_character(p, start, &low);
    if (status != SC_OK) {
        return status;
    }
    high = low;
    if (p->at + 1 < p->end && p->text[p->at] == '-' && p->text[p->at + 1] != ']') {
        p->at++;
        status = class_character(p, start, &high);
    }
    if (status == SC_OK && high < low) {
        return refuse(p, at, "the range is reversed");
    }
    return status == SC_OK ? add_range(p, low, high) : status;
}

static sc_status parse_class(parser *p)
{
    size_t start = p->at++;
    size_t first_range = p->machine->range_count;
    bool negated = p->at < p->end && (p->text[p->at] == '!' || p->text[p->at] == '^');
    p->at += negated ? 1 : 0;
    size_t first = p->at;
    while (p->at < p->end && (p->text[p->at] != ']' || p->at == first)) {
        sc_status status = class_item(p, start);
        if (status != SC_OK) {
            return status;
        }
    }
    if (p->at >= p->end) {
        return refuse(p, start, "`[` is not closed");
    }
    p->at++;
    sc_status status =
        append(p, negated ? SC_STATE_NOT_CLASS : SC_STATE_CLASS, (uint32_t)first_range);
    if (status == SC_OK) {
        p->machine->states[p->tail].other = (uint32_t)(p->machine->range_count - first_range);
    }
    return status;
}

/* ---- braces ---- */

/* The position after the class that begins at `at`. */
static size_t skip_class(const char *text, size_t at, size_t end)
{
    at++;
    at += at < end && (text[at] == '!' || text[at] == '^') ? 1 : 0;
    for (size_t first = at; at < end && (text[at] != ']' || at == first); at++) {
        at += text[at] == '\\' ? 1 : 0;
    }
    return at < end ? at + 1 : end;
}

/* The first `,` or `}` of the group that holds `at`; `end` if absent. */
static size_t alternative_end(const char *text, size_t at, size_t end)
{
    unsigned depth = 0;
    while (at < end) {
        switch (text[at]) {
        case '\\':
            at += 2;
            continue;
        case '[':
            at = skip_class(text, at, end);
            continue;
        case '{':
            depth++;
            break;
        case '}':
            if (depth-- == 0) {
                return at;
            }
            break;
        case ',':
            if (depth == 0) {
                return at;
            }
            break;
        default:
            break;
        }
        at++;
    }
    return end;
}

static sc_status parse_part(parser *p, size_t from, size_t to);

/* The states of one alternative, from a new state (*first) to *last. */
static sc_status parse_alternative(parser *p, size_t to, uint32_t *first, uint32_t *last)
{
    *first = new_state(p, SC_STATE_PASS, 0);
    if (*first == SC_STATE_NONE) {
        return no_memory(p);
    }
    p->tail = *first;
    size_t end = p->end;
    sc_status status = parse_part(p, p->at, to);
    p->end = end;
    *last = p->tail;
    return status;
}

/* Puts a fork at *fork that leads to `first`; its other side is for the next alternative. */
static sc_status add_fork(const parser *p, uint32_t *fork, uint32_t first)
{
    uint32_t state = new_state(p, SC_STATE_FORK, 0);
    if (state == SC_STATE_NONE) {
        return no_memory(p);
    }
    p->machine->states[state].next = first;
    p->machine->states[*fork].other = state;
    *fork = state;
    return SC_OK;
}

static sc_status parse_braces(parser *p)
{
    size_t start = p->at++;
    bool starts = p->at_start, all_start = true;
    if (++p->nesting > NESTING_MAX) {
        return refuse(p, start, "braces nest too deep");
    }
    /* The head's `other` side begins the chain of forks. */
    uint32_t head = new_state(p, SC_STATE_FORK, 0), join = new_state(p, SC_STATE_PASS, 0);
    if (head == SC_STATE_NONE || join == SC_STATE_NONE) {
        return no_memory(p);
    }
    p->machine->states[p->tail].next = head;
    for (uint32_t fork = head;;) {
        uint32_t first, last;
        size_t to = alternative_end(p->text, p->at, p->end);
        if (to >= p->end) {
            return refuse(p, start, "`{` is not closed");
        }
        p->at_start = starts;
        sc_status status = parse_alternative(p, to, &first, &last);
        status = status == SC_OK ? add_fork(p, &fork, first) : status;
        if (status != SC_OK) {
            return status;
        }
        p->machine->states[last].next = join;
        all_start = all_start && p->at_start;
        p->at = to + 1;
        if (p->text[to] == '}') {
            break;
        }
    }
    p->nesting--;
    p->tail = join;
    p->at_start = all_start;
    return SC_OK;
}

/* ---- the whole ---- */

static sc_status parse_element(parser *p)
{
    switch (p->text[p->at]) {
    case '/':
        return parse_separator(p);
    case '\\':
        return parse_escape(p);
    case '*':
        return parse_star(p);
    case '?':
        p->at++;
        return append(p, SC_STATE_ANY, 0);
    case '[':
        return parse_class(p);
    case '{':
        return parse_braces(p);
    case '}':
        return refuse(p, p->at, "`}` closes nothing");
    default:
        return append(p, SC_STATE_CHARACTER, take_code_point(p));
    }
}

static sc_status parse_part(parser *p, size_t from, size_t to)
{
    sc_status status = SC_OK;
    p->at = from;
    p->end = to;
    while (p->at < p->end && status == SC_OK) {
        status = parse_element(p);
    }
    return status;
}

static void free_machine(const sc_allocator *allocator, sc_machine *machine)
{
    if (machine != NULL) {
        sc_free(allocator, machine->states, machine->capacity * sizeof *machine->states);
        sc_free(allocator, machine->ranges, machine->range_capacity * sizeof *machine->ranges);
        sc_free(allocator, machine, sizeof *machine);
    }
}

/* Begins the machine of p, or adds another whole pattern to it. */
static sc_status add_whole(parser *p, size_t from, size_t to)
{
    if (from == to) {
        return refuse(p, from, "the pattern is empty here");
    }
    if (p->text[to - 1] == '/') {
        return refuse(p, to - 1, "a pattern must end with the name of a file");
    }
    uint32_t fork = p->machine->last_fork, first, last;
    p->nesting = 0;
    p->at_start = true;
    p->at = from;
    sc_status status = parse_alternative(p, to, &first, &last);
    status = status == SC_OK ? add_fork(p, &fork, first) : status;
    if (status == SC_OK) {
        p->machine->last_fork = fork;
        p->machine->states[last].next = SC_MACHINE_END;
    }
    return status;
}

static sc_status use_machine(parser *p, sc_machine **machine)
{
    if (*machine == NULL) {
        *machine = sc_alloc_zero(p->allocator, sizeof **machine);
        p->machine = *machine;
        if (*machine == NULL || new_state(p, SC_STATE_END, 0) == SC_STATE_NONE ||
            new_state(p, SC_STATE_FORK, 0) == SC_STATE_NONE) {
            return no_memory(p);
        }
        (*machine)->last_fork = SC_PATTERN_START;
    }
    p->machine = *machine;
    return SC_OK;
}

size_t sc_pattern_here(const char *path, size_t length)
{
    size_t at = 0;
    while (length - at > 2 && path[at] == '.' && path[at + 1] == '/') {
        at += 2;
    }
    return at;
}

/* One alternative of the whole pattern, with or without `!`. */
static sc_status add_alternative(parser *p, sc_pattern *out, size_t from, size_t to)
{
    bool excludes = from < to && p->text[from] == '!';
    sc_status status = use_machine(p, excludes ? &out->excluded : &out->included);
    if (excludes) {
        from++;
        from += sc_pattern_here(p->text + from, to - from);
    }
    return status == SC_OK ? add_whole(p, from, to) : status;
}

/* Whether one pair of braces is around the whole pattern. */
static bool is_braced(const parser *p)
{
    size_t at = 0;
    if (p->length < 2 || p->text[0] != '{') {
        return false;
    }
    do {
        at = alternative_end(p->text, at + 1, p->length);
    } while (at < p->length && p->text[at] == ',');
    return at == p->length - 1;
}

static sc_status parse_all(parser *p, sc_pattern *out)
{
    if (!is_braced(p)) {
        return add_alternative(p, out, 0, p->length);
    }
    sc_status status = SC_OK;
    for (size_t at = 1; at < p->length && status == SC_OK;) {
        size_t to = alternative_end(p->text, at, p->length);
        status = add_alternative(p, out, at, to);
        at = to + 1;
    }
    return status;
}

/* ---- a pattern that only excludes ---- */

/* The length of the folders before the last name; a `/` in braces or classes is part of a name. */
static size_t folder_length(const char *text, size_t length)
{
    size_t folder = 0;
    unsigned depth = 0;
    for (size_t at = 0; at < length;) {
        switch (text[at]) {
        case '\\':
            folder = depth == 0 && at + 1 < length && text[at + 1] == '/' ? at + 2 : folder;
            at += 2;
            continue;
        case '[':
            at = skip_class(text, at, length);
            continue;
        case '{':
            depth++;
            break;
        case '}':
            depth -= depth > 0 ? 1 : 0;
            break;
        case '/':
            folder = depth == 0 ? at + 1 : folder;
            break;
        default:
            break;
        }
        at++;
    }
    return folder;
}

/* Includes `*` in the folder of an exclusion, which has been parsed before, so it parses. */
static sc_status include_folder(parser *p, sc_pattern *out, size_t from, size_t to)
{
    size_t folder = folder_length(p->text + from, to - from);
    char *text = sc_alloc(p->allocator, folder + 2);
    if (text == NULL) {
        return no_memory(p);
    }
    memcpy(text, p->text + from, folder);
    memcpy(text + folder, "*", 2);
    parser own = {.allocator = p->allocator, .error = p->error, .text = text, .length = folder + 1};
    sc_status status = use_machine(&own, &out->included);
    status = status == SC_OK ? add_whole(&own, 0, own.length) : status;
    sc_free(p->allocator, text, folder + 2);
    return status;
}

static sc_status include_folders(parser *p, sc_pattern *out)
{
    sc_status status = SC_OK;
    if (!is_braced(p)) {
        return include_folder(p, out, 1, p->length);
    }
    for (size_t at = 1; at < p->length && status == SC_OK;) {
        size_t to = alternative_end(p->text, at, p->length);
        status = include_folder(p, out, at + 1, to);
        at = to + 1;
    }
    return status;
}

sc_status sc_pattern_parse(const sc_allocator *allocator, const char *text, sc_pattern *out,
                           sc_error *error)
{
    parser p = {.allocator = allocator, .error = error, .text = text, .length = strlen(text)};
    *out = (sc_pattern){.allocator = allocator};
    size_t valid = sc_utf8_check(text, p.length, NULL);
    if (p.length > SC_PATTERN_MAX) {
        return refuse(&p, SC_PATTERN_MAX, "the pattern is too long");
    }
    if (valid != p.length) {
        return refuse(&p, valid, "the pattern is not UTF-8");
    }
    sc_status status = parse_all(&p, out);
    if (status == SC_OK && out->included == NULL) {
        status = include_folders(&p, out);
    }
    if (status != SC_OK) {
        sc_pattern_free(out);
    }
    return status;
}

void sc_pattern_free(sc_pattern *pattern)
{
    free_machine(pattern->allocator, pattern->included);
    free_machine(pattern->allocator, pattern->excluded);
    *pattern = (sc_pattern){0};
}
