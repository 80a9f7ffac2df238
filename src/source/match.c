/*
 * Runs a machine. `now` holds, each once, the states that the text so far can reach and that read a
 * character or are the end.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "source/machine.h"

/* ---- sets of states ---- */

sc_status sc_matcher_begin(sc_matcher *matcher, const sc_machine *machine,
                           const sc_allocator *allocator)
{
    size_t count = machine->count;
    *matcher = (sc_matcher){.machine = machine, .allocator = allocator};
    /* Four arrays in one block: two sets, the marks, the stack. */
    uint32_t *block = sc_alloc_zero(allocator, 4 * count * sizeof *block);
    if (block == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    matcher->now.items = block;
    matcher->then.items = block + count;
    matcher->marks = block + 2 * count;
    matcher->stack = block + 3 * count;
    uint32_t start = SC_PATTERN_START;
    sc_matcher_set(matcher, &start, 1);
    return SC_OK;
}

void sc_matcher_end(sc_matcher *matcher)
{
    if (matcher->machine != NULL) {
        uint32_t *block =
            matcher->now.items < matcher->then.items ? matcher->now.items : matcher->then.items;
        sc_free(matcher->allocator, block, 4 * matcher->machine->count * sizeof *block);
    }
    *matcher = (sc_matcher){0};
}

static void begin_set(sc_matcher *matcher)
{
    matcher->then.count = 0;
    if (++matcher->generation == 0) {
        memset(matcher->marks, 0, matcher->machine->count * sizeof *matcher->marks);
        matcher->generation = 1;
    }
}

static void end_set(sc_matcher *matcher)
{
    sc_states now = matcher->now;
    matcher->now = matcher->then;
    matcher->then = now;
}

static void push(sc_matcher *matcher, uint32_t state, uint32_t *depth)
{
    if (state != SC_STATE_NONE && matcher->marks[state] != matcher->generation) {
        matcher->marks[state] = matcher->generation;
        matcher->stack[(*depth)++] = state;
    }
}

/* Adds a state, or the states it reaches without reading. Each is on the stack at most once. */
static void add(sc_matcher *matcher, uint32_t state)
{
    uint32_t depth = 0;
    push(matcher, state, &depth);
    while (depth > 0) {
        uint32_t at = matcher->stack[--depth];
        const sc_state *is = &matcher->machine->states[at];
        if (is->kind == SC_STATE_PASS || is->kind == SC_STATE_FORK) {
            if (is->kind == SC_STATE_FORK) {
                push(matcher, is->other, &depth);
            }
            push(matcher, is->next, &depth);
            continue;
        }
        matcher->then.items[matcher->then.count++] = at;
        if (is->kind == SC_STATE_STAR || is->kind == SC_STATE_FOLDERS) {
            push(matcher, is->next, &depth);
        }
    }
}

void sc_matcher_set(sc_matcher *matcher, const uint32_t *states, uint32_t count)
{
    begin_set(matcher);
    for (uint32_t i = 0; i < count; i++) {
        add(matcher, states[i]);
    }
    end_set(matcher);
}

bool sc_matcher_accepts(const sc_matcher *matcher)
{
    for (uint32_t i = 0; i < matcher->now.count; i++) {
        if (matcher->now.items[i] == SC_MACHINE_END) {
            return true;
        }
    }
    return false;
}

/* ---- reading ---- */

static bool is_in_class(const sc_machine *machine, const sc_state *state, uint32_t code_point)
{
    for (uint32_t i = 0; i < state->other; i++) {
        const sc_range *range = &machine->ranges[state->value + i];
        if (code_point >= range->low && code_point <= range->high) {
            return true;
        }
    }
    return false;
}

/* The next state for a character that is not a separator; SC_STATE_NONE: no match. */
static uint32_t step(const sc_matcher *matcher, uint32_t at, uint32_t code_point, bool spelled_only)
{
    const sc_state *state = &matcher->machine->states[at];
    if (state->kind == SC_STATE_CHARACTER) {
        return state->value == code_point ? state->next : SC_STATE_NONE;
    }
    if (spelled_only) {
        return SC_STATE_NONE;
    }
    switch (state->kind) {
    case SC_STATE_ANY:
        return state->next;
    case SC_STATE_CLASS:
        return is_in_class(matcher->machine, state, code_point) ? state->next : SC_STATE_NONE;
    case SC_STATE_NOT_CLASS:
        return is_in_class(matcher->machine, state, code_point) ? SC_STATE_NONE : state->next;
    case SC_STATE_STAR:
    case SC_STATE_IN_FOLDERS:
        return at;
    case SC_STATE_FOLDERS:
        return state->other;
    default:
        return SC_STATE_NONE;
    }
}

bool sc_matcher_read(sc_matcher *matcher, const char *text, size_t length, sc_marks marks)
{
    const char *at = text, *end = text + length;
    const char *head = text + marks.head, *tail = end - marks.tail;
    while (at < end && matcher->now.count != 0) {
        uint32_t code_point;
        bool spelled_only = at < head || at >= tail;
        at += sc_utf8_decode(at, end, &code_point);
        begin_set(matcher);
        for (uint32_t i = 0; i < matcher->now.count; i++) {
            add(matcher, step(matcher, matcher->now.items[i], code_point, spelled_only));
        }
        end_set(matcher);
    }
    return matcher->now.count != 0;
}

bool sc_matcher_separator(sc_matcher *matcher, bool through_link)
{
    begin_set(matcher);
    for (uint32_t i = 0; i < matcher->now.count; i++) {
        const sc_state *state = &matcher->machine->states[matcher->now.items[i]];
        if (state->kind == SC_STATE_SEPARATOR ||
            (state->kind == SC_STATE_IN_FOLDERS && !through_link)) {
            add(matcher, state->next);
        }
    }
    end_set(matcher);
    return matcher->now.count != 0;
}

size_t sc_matcher_spelled(sc_matcher *matcher, char *name, size_t size, bool *is_folder)
{
    const sc_marks none = {0};
    size_t length = 0;
    while (matcher->now.count == 1) {
        const sc_state *state = &matcher->machine->states[matcher->now.items[0]];
        *is_folder = state->kind == SC_STATE_SEPARATOR;
        if (*is_folder || state->kind == SC_STATE_END) {
            return length;
        }
        if (state->kind != SC_STATE_CHARACTER || size - length < 4) {
            return 0;
        }
        unsigned bytes = sc_utf8_encode(state->value, name + length);
        (void)sc_matcher_read(matcher, name + length, bytes, none);
        length += bytes;
    }
    return 0;
}

/* ---- names that wildcards leave alone ---- */

static bool ends_with(const char *name, size_t length, const char *ending)
{
    size_t ending_length = strlen(ending);
    return length > ending_length &&
           memcmp(name + length - ending_length, ending, ending_length) == 0;
}

/* Endings of files that editors and package managers leave behind. */
static size_t litter_ending(const char *name, size_t length)
{
    static const char *const endings[] = {
        "~",          ".bak",      ".old",     ".orig",    ".rej",      ".save",
        ".swo",       ".swp",      ".swx",     ".tmp",     ".dpkg-old", ".dpkg-new",
        ".dpkg-dist", ".dpkg-tmp", ".ucf-old", ".ucf-new", ".ucf-dist", ".rpmnew",
        ".rpmorig",   ".rpmsave",  ".pacnew",  ".pacsave",
    };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (ends_with(name, length, endings[i])) {
            return strlen(endings[i]);
        }
    }
    return 0;
}

sc_marks sc_marks_of_folder(const char *name, size_t length)
{
    return (sc_marks){.head = length > 0 && name[0] == '.' ? 1 : 0};
}

sc_marks sc_marks_of_file(const char *name, size_t length)
{
    sc_marks marks = sc_marks_of_folder(name, length);
    if (length > 2 && name[0] == '#' && name[length - 1] == '#') {
        return (sc_marks){.head = 1, .tail = 1};
    }
    marks.tail = litter_ending(name, length);
    return marks;
}

/* ---- whole paths ---- */

typedef sc_marks (*marks_function)(const char *name, size_t length);

static sc_marks no_marks(const char *name, size_t length)
{
    (void)name;
    (void)length;
    return (sc_marks){0};
}

/* Reads names and separators alternately; an absolute path begins with a separator. */
static bool read_path(sc_matcher *matcher, const char *path, size_t length, bool has_marks)
{
    size_t at = 0;
    while (at <= length) {
        const char *slash = memchr(path + at, '/', length - at);
        size_t name = slash != NULL ? (size_t)(slash - path) - at : length - at;
        marks_function marks = !has_marks      ? no_marks
                               : slash != NULL ? sc_marks_of_folder
                                               : sc_marks_of_file;
        if (!sc_matcher_read(matcher, path + at, name, marks(path + at, name)) ||
            (slash != NULL && !sc_matcher_separator(matcher, false))) {
            return false;
        }
        at += name + 1;
    }
    return sc_matcher_accepts(matcher);
}

bool sc_matcher_path(sc_matcher *matcher, const char *path, size_t length)
{
    const uint32_t start = SC_PATTERN_START;
    size_t here = sc_pattern_here(path, length);
    sc_matcher_set(matcher, &start, 1);
    return read_path(matcher, path + here, length - here, false);
}

sc_status sc_pattern_match(const sc_pattern *pattern, const char *path, size_t length, bool *out)
{
    sc_matcher matcher;
    sc_status status = sc_matcher_begin(&matcher, pattern->included, pattern->allocator);
    *out = status == SC_OK && read_path(&matcher, path, length, true);
    sc_matcher_end(&matcher);
    if (status == SC_OK && *out && pattern->excluded != NULL) {
        status = sc_matcher_begin(&matcher, pattern->excluded, pattern->allocator);
        *out = status == SC_OK && !sc_matcher_path(&matcher, path, length);
        sc_matcher_end(&matcher);
    }
    return status;
}
