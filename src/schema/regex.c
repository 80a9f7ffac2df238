/*
 * Programs from trees, and the search. A program's states advance together: at each position the
 * set of live ones is known, none twice, so a character costs at most the program's length. Sets of
 * states are sparse arrays, cleared in constant time.
 */
#include "schema/regex.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "schema/regex_tree.h"

#include <string.h>

typedef enum opcode { OP_SET, OP_SPLIT, OP_JUMP, OP_ASSERT, OP_LOOK, OP_MATCH } opcode;

typedef struct instruction {
    uint8_t op;
    uint8_t kind;    /* of OP_ASSERT: sc_regex_kind */
    uint8_t negated; /* of OP_LOOK */
    uint32_t x, y;   /* targets; y of OP_LOOK is its number */
    const sc_char_set *set;
} instruction;

typedef struct program {
    uint32_t start; /* in the pattern's instructions */
    bool backwards;
    bool anchored; /* can match from the first position only */
} program;

enum { LEAD_MOST = 32 };

/* The programs of the look-arounds, then the pattern's own. */
struct sc_regex {
    const instruction *code;
    uint32_t count;
    uint32_t looks;
    uint32_t longest;     /* instructions of the longest program */
    char lead[LEAD_MOST]; /* the text of every match from the first position begins with it */
    uint8_t lead_length;
    bool lead_is_all; /* a text that begins with it matches */
    program programs[SC_REGEX_LOOKS_MOST + 1];
};

/* ---- programs ---- */

typedef struct emitter {
    const sc_allocator *allocator;
    instruction *code;
    size_t count, capacity;
    bool backwards;
    sc_status status;
} emitter;

static uint32_t emit(emitter *out, instruction step)
{
    if (out->status != SC_OK) {
        return 0;
    }
    if (!sc_grow(out->allocator, &out->code, &out->capacity, out->count + 1, sizeof *out->code,
                 SC_REGEX_STEPS_MOST)) {
        out->status =
            out->count >= SC_REGEX_STEPS_MOST ? SC_ERROR_BAD_PATTERN : SC_ERROR_OUT_OF_MEMORY;
        return 0;
    }
    out->code[out->count] = step;
    return (uint32_t)out->count++;
}

static void emit_tree(emitter *out, const sc_regex_tree *tree);

static uint32_t here(const emitter *out)
{
    return (uint32_t)out->count;
}

static void emit_jump(emitter *out)
{
    uint32_t at = emit(out, (instruction){.op = OP_JUMP});
    if (out->status == SC_OK) {
        out->code[at].x = at + 1;
    }
}

/* Backwards the last child comes first; lists are short of links back, so they are turned round. */
static void emit_sequence(emitter *out, const sc_regex_tree *tree)
{
    if (!out->backwards) {
        for (const sc_regex_tree *child = tree->first; child != NULL; child = child->next) {
            emit_tree(out, child);
        }
        return;
    }
    size_t count = 0, capacity = 0;
    const sc_regex_tree **children = NULL;
    for (const sc_regex_tree *child = tree->first; child != NULL; child = child->next) {
        if (!sc_grow(out->allocator, &children, &capacity, count + 1, sizeof *children,
                     SIZE_MAX / sizeof *children)) {
            out->status = SC_ERROR_OUT_OF_MEMORY;
            break;
        }
        children[count++] = child;
    }
    while (count > 0 && out->status == SC_OK) {
        emit_tree(out, children[--count]);
    }
    sc_free(out->allocator, children, capacity * sizeof *children);
}

static void emit_choice(emitter *out, const sc_regex_tree *tree)
{
    uint32_t jumps = 0; /* linked through x, ended by 0 */
    for (const sc_regex_tree *child = tree->first; child != NULL; child = child->next) {
        uint32_t split = 0;
        if (child->next != NULL) {
            split = emit(out, (instruction){.op = OP_SPLIT, .x = here(out) + 1});
        }
        emit_tree(out, child);
        if (child->next != NULL) {
            uint32_t jump = emit(out, (instruction){.op = OP_JUMP, .x = jumps});
            jumps = jump;
            if (out->status == SC_OK) {
                out->code[split].y = here(out);
            }
        }
        if (out->status != SC_OK) {
            return;
        }
    }
    while (jumps != 0) {
        uint32_t before = out->code[jumps].x;
        out->code[jumps].x = here(out);
        jumps = before;
    }
}

static void emit_repeat(emitter *out, const sc_regex_tree *tree)
{
    for (uint32_t i = 0; i < tree->least && out->status == SC_OK; i++) {
        emit_tree(out, tree->first);
    }
    if (tree->most == SC_REGEX_FOREVER) {
        uint32_t split = emit(out, (instruction){.op = OP_SPLIT, .x = here(out) + 1});
        emit_tree(out, tree->first);
        (void)emit(out, (instruction){.op = OP_JUMP, .x = split});
        if (out->status == SC_OK) {
            out->code[split].y = here(out);
        }
        return;
    }
    uint32_t splits = 0; /* linked through y, ended by 0 */
    for (uint32_t i = tree->least; i < tree->most && out->status == SC_OK; i++) {
        splits = emit(out, (instruction){.op = OP_SPLIT, .x = here(out) + 1, .y = splits});
        emit_tree(out, tree->first);
    }
    while (splits != 0 && out->status == SC_OK) {
        uint32_t before = out->code[splits].y;
        out->code[splits].y = here(out);
        splits = before;
    }
}

static void emit_tree(emitter *out, const sc_regex_tree *tree)
{
    uint32_t start = here(out);
    switch (tree->kind) {
    case SC_REGEX_SET:
        (void)emit(out, (instruction){.op = OP_SET, .set = tree->set});
        break;
    case SC_REGEX_SEQUENCE:
        emit_sequence(out, tree);
        break;
    case SC_REGEX_CHOICE:
        emit_choice(out, tree);
        break;
    case SC_REGEX_REPEAT:
        emit_repeat(out, tree);
        break;
    case SC_REGEX_LOOK:
        (void)emit(out, (instruction){.op = OP_LOOK, .negated = tree->negated, .y = tree->look});
        break;
    case SC_REGEX_EMPTY:
        break;
    default:
        (void)emit(out, (instruction){.op = OP_ASSERT, .kind = (uint8_t)tree->kind});
        break;
    }
    if (here(out) == start) {
        /* So that counting repeats of nothing is bounded as any other. */
        emit_jump(out);
    }
}

/* True where nothing matches unless it begins at the text's first position. */
static bool is_anchored(const sc_regex_tree *tree)
{
    while (tree != NULL && tree->kind == SC_REGEX_SEQUENCE) {
        tree = tree->first;
    }
    return tree != NULL && tree->kind == SC_REGEX_BEGIN;
}

/* The only character of the set, which is ASCII, or 0. */
static char only_character(const sc_char_set *set)
{
    if (set->count != 0 || (set->ascii[0] != 0) == (set->ascii[1] != 0)) {
        return '\0';
    }
    uint64_t bits = set->ascii[0] | set->ascii[1];
    if ((bits & (bits - 1)) != 0) {
        return '\0';
    }
    char c = set->ascii[0] != 0 ? 0 : 64;
    while (bits > 1) {
        bits >>= 1;
        c++;
    }
    return c;
}

/* What lies before the first branch is part of every match; `code` begins with the assertion. */
static void find_lead(sc_regex *pattern, const instruction *code)
{
    for (code++; code->op == OP_SET && pattern->lead_length < LEAD_MOST; code++) {
        char c = only_character(code->set);
        if (c == '\0') {
            return;
        }
        pattern->lead[pattern->lead_length++] = c;
    }
    pattern->lead_is_all = code->op == OP_MATCH;
}

static void emit_program(emitter *out, sc_regex *pattern, program *made, const sc_regex_tree *tree,
                         bool backwards)
{
    *made = (program){.start = here(out), .backwards = backwards};
    out->backwards = backwards;
    /* A jump first: 0 ends the lists of targets that wait to be filled in. */
    emit_jump(out);
    emit_tree(out, tree);
    (void)emit(out, (instruction){.op = OP_MATCH});
    uint32_t length = here(out) - made->start;
    pattern->longest = length > pattern->longest ? length : pattern->longest;
}

static sc_status keep_code(sc_arena *arena, emitter *out, sc_regex *pattern)
{
    instruction *code = sc_arena_alloc_array(arena, out->count, sizeof *code);
    if (code == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    memcpy(code, out->code, out->count * sizeof *code);
    pattern->code = code;
    pattern->count = (uint32_t)out->count;
    return SC_OK;
}

sc_status sc_regex_compile(sc_arena *arena, const char *text, size_t length, const sc_regex **out,
                           sc_regex_error *error)
{
    sc_regex_tree *tree, *looks[SC_REGEX_LOOKS_MOST];
    sc_regex *pattern = sc_arena_alloc_zero(arena, sizeof *pattern);
    if (pattern == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = sc_regex_parse(arena, text, length, &tree, &pattern->looks, looks, error);
    if (status != SC_OK) {
        return status;
    }
    emitter emitting = {.allocator = arena->allocator};
    for (uint32_t i = 0; i < pattern->looks; i++) {
        emit_program(&emitting, pattern, &pattern->programs[i], looks[i]->first, !looks[i]->behind);
    }
    emit_program(&emitting, pattern, &pattern->programs[pattern->looks], tree, false);
    program *own = &pattern->programs[pattern->looks];
    own->anchored = is_anchored(tree);
    status = emitting.status != SC_OK ? emitting.status : keep_code(arena, &emitting, pattern);
    if (status == SC_OK && own->anchored) {
        const instruction *begin = &pattern->code[own->start];
        while (begin->op == OP_JUMP) {
            begin = &pattern->code[begin->x];
        }
        find_lead(pattern, begin);
    }
    sc_free(emitting.allocator, emitting.code, emitting.capacity * sizeof *emitting.code);
    if (status == SC_ERROR_BAD_PATTERN) {
        *error = (sc_regex_error){0, "the pattern is too large", true};
    }
    *out = pattern;
    return status;
}

/* ---- search ---- */

/* States in the order they came; `where` shows in constant time whether one is in the list. */
typedef struct states {
    uint32_t *list, *where;
    uint32_t count;
} states;

typedef struct search {
    const sc_regex *pattern;
    const char *text;
    size_t length;
    states now, next;
    uint32_t *stack;
    uint8_t *marks; /* a bit for each position, for each look-around */
    size_t mark_bytes;
} search;

static bool has_state(const states *set, uint32_t state)
{
    uint32_t at = set->where[state];
    return at < set->count && set->list[at] == state;
}

static void add_state(states *set, uint32_t state)
{
    set->where[state] = set->count;
    set->list[set->count++] = state;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static bool holds(const search *at, const instruction *step, size_t position)
{
    if (step->op == OP_LOOK) {
        const uint8_t *marks = at->marks + step->y * at->mark_bytes;
        bool marked = (marks[position / 8] >> position % 8 & 1) != 0;
        return marked != (step->negated != 0);
    }
    switch (step->kind) {
    case SC_REGEX_BEGIN:
        return position == 0;
    case SC_REGEX_END:
        return position == at->length;
    default: {
        bool before = position > 0 && is_word(at->text[position - 1]);
        bool after = position < at->length && is_word(at->text[position]);
        return (before != after) == (step->kind == SC_REGEX_WORD_EDGE);
    }
    }
}

/* Adds a state and all that it leads to without a character. True: one of them is a match. */
static bool follow(search *at, states *set, uint32_t start, size_t position)
{
    uint32_t depth = 0;
    bool matched = false;
    at->stack[depth++] = start;
    while (depth != 0) {
        uint32_t state = at->stack[--depth];
        if (has_state(set, state)) {
            continue;
        }
        add_state(set, state);
        const instruction *step = &at->pattern->code[state];
        switch (step->op) {
        case OP_SPLIT:
            at->stack[depth++] = step->x;
            at->stack[depth++] = step->y;
            break;
        case OP_JUMP:
            at->stack[depth++] = step->x;
            break;
        case OP_ASSERT:
        case OP_LOOK:
            if (holds(at, step, position)) {
                at->stack[depth++] = state + 1;
            }
            break;
        case OP_MATCH:
            matched = true;
            break;
        default:
            break;
        }
    }
    return matched;
}

static bool set_has(const sc_char_set *set, uint32_t c)
{
    if (c < 128) {
        return (set->ascii[c / 64] >> c % 64 & 1) != 0;
    }
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c > set->ranges[middle].high) {
            low = middle + 1;
        } else if (c < set->ranges[middle].low) {
            high = middle;
        } else {
            return true;
        }
    }
    return false;
}

/* The states behind the character `c`, which ends at `position`. */
static bool advance(search *at, uint32_t c, size_t position)
{
    bool matched = false;
    at->next.count = 0;
    for (uint32_t i = 0; i < at->now.count; i++) {
        uint32_t state = at->now.list[i];
        const instruction *step = &at->pattern->code[state];
        if (step->op == OP_SET && set_has(step->set, c)) {
            matched |= follow(at, &at->next, state + 1, position);
        }
    }
    states swapped = at->now;
    at->now = at->next;
    at->next = swapped;
    return matched;
}

static size_t character_before(const search *at, size_t position, uint32_t *c)
{
    size_t start = position - 1;
    while (start > 0 && ((unsigned char)at->text[start] & 0xC0) == 0x80) {
        start--;
    }
    (void)sc_utf8_decode(at->text + start, at->text + at->length, c);
    return start;
}

/* Runs over the whole text and marks where a look-around holds. */
static void run_look(search *at, uint32_t number)
{
    const program *run = &at->pattern->programs[number];
    uint8_t *marks = at->marks + number * at->mark_bytes;
    size_t position = run->backwards ? at->length : 0;
    at->now.count = 0;
    bool matched = false;
    for (;;) {
        matched |= follow(at, &at->now, run->start, position);
        if (matched) {
            marks[position / 8] |= (uint8_t)(1U << position % 8);
        }
        if (position == (run->backwards ? 0 : at->length)) {
            return;
        }
        uint32_t c = 0;
        if (run->backwards) {
            position = character_before(at, position, &c);
        } else {
            position += sc_utf8_decode(at->text + position, at->text + at->length, &c);
        }
        matched = advance(at, c, position);
    }
}

static bool run_search(search *at)
{
    const program *run = &at->pattern->programs[at->pattern->looks];
    bool matched = follow(at, &at->now, run->start, 0);
    size_t position = 0;
    while (!matched && position < at->length && (at->now.count != 0 || !run->anchored)) {
        uint32_t c = 0;
        position += sc_utf8_decode(at->text + position, at->text + at->length, &c);
        matched = advance(at, c, position);
        if (!matched && !run->anchored) {
            matched = follow(at, &at->now, run->start, position);
        }
    }
    return matched;
}

uint64_t sc_regex_cost(const sc_regex *pattern, size_t length)
{
    return (uint64_t)(pattern->looks + 1) * pattern->longest / 8 * (length + 1) + length + 1;
}

enum { ARRAYS = 6, OWN_STATES = 64, OWN_MARKS = 256 };

static sc_status run_pattern(const sc_regex *pattern, const char *text, size_t length,
                             const sc_allocator *allocator, bool *found)
{
    uint32_t own[ARRAYS * OWN_STATES], *room = own;
    uint8_t own_marks[OWN_MARKS];
    search at = {.pattern = pattern,
                 .text = text,
                 .length = length,
                 .marks = own_marks,
                 .mark_bytes = length / 8 + 1};
    size_t count = pattern->count, marks = pattern->looks * at.mark_bytes;
    if (count > OWN_STATES) {
        room = sc_alloc_array(allocator, ARRAYS * count, sizeof *room);
    }
    if (marks > OWN_MARKS) {
        at.marks = sc_alloc(allocator, marks);
    }
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    if (room != NULL && at.marks != NULL) {
        /* Where a state is means nothing until it was added, but it must be readable. */
        memset(room, 0, ARRAYS * count * sizeof *room);
        memset(at.marks, 0, marks);
        at.now = (states){room, room + count, 0};
        at.next = (states){room + 2 * count, room + 3 * count, 0};
        at.stack = room + 4 * count;
        for (uint32_t i = 0; i < pattern->looks; i++) {
            run_look(&at, i);
        }
        at.now.count = 0;
        *found = run_search(&at);
        status = SC_OK;
    }
    if (room != own) {
        sc_free(allocator, room, ARRAYS * count * sizeof *room);
    }
    if (at.marks != own_marks) {
        sc_free(allocator, at.marks, marks);
    }
    return status;
}

sc_status sc_regex_search(const sc_regex *pattern, const char *text, size_t length,
                          const sc_allocator *allocator, bool *found)
{
    size_t lead = pattern->lead_length;
    bool fits = length >= lead && memcmp(text, pattern->lead, lead) == 0;
    if (!fits || pattern->lead_is_all) {
        *found = fits;
        return SC_OK;
    }
    return run_pattern(pattern, text, length, allocator, found);
}
