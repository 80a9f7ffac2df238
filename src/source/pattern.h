/*
 * Patterns of file names: `*`, `?`, `[…]`, `{a,b}`, `**`, a leading `!`, and `\` before a character
 * that means itself.
 *
 *     *       any characters of one name              ?      one of them
 *     [a-z]   one of these; [!a-z] one of no others   {a,b}  either, may nest and hold `/`
 *     **      any number of folders, none included; stands alone between separators
 *     !       takes away what it matches: before the whole pattern or before an alternative of
 *             braces around the whole; alone it is taken from `*` in its folder
 *
 * A pattern is compiled to a state machine, and matching follows all its states at once: time is
 * the length of the name times the states, whatever the pattern.
 */
#ifndef SC_SOURCE_PATTERN_H
#define SC_SOURCE_PATTERN_H

#include "superconfig.h"

enum {
    SC_PATTERN_MAX = 4096, /* bytes */
    SC_PATTERN_START = 1   /* the state before a path */
};

struct sc_machine;

/* Immutable: any number of matchers may read it. */
typedef struct sc_pattern {
    const sc_allocator *allocator;
    struct sc_machine *wanted;
    struct sc_machine *unwanted; /* NULL: there is no `!` */
} sc_pattern;

/* SC_ERROR_BAD_PATTERN with the column, or out of memory; then *out is empty. */
sc_status sc_pattern_parse(const sc_allocator *allocator, const char *text, sc_pattern *out,
                           sc_error *error);
/* A zeroed pattern is fine. */
void sc_pattern_free(sc_pattern *pattern);

/*
 * Whether a whole path matches, by the rules of a walk: a name that begins with a dot, and the
 * marks of an editor's litter, match only what the pattern spells out. SC_OK or out of memory.
 */
sc_status sc_pattern_match(const sc_pattern *pattern, const char *path, size_t length, bool *out);

/* The length of the `./` that a path begins with: what is taken away is compared without. */
size_t sc_pattern_here(const char *path, size_t length);

/* ---- following a machine through a walk ---- */

typedef struct sc_states {
    uint32_t *items;
    uint32_t count;
} sc_states;

typedef struct sc_matcher {
    const struct sc_machine *machine;
    const sc_allocator *allocator;
    sc_states now;   /* states after what was read */
    sc_states then;  /* room for the next */
    uint32_t *marks; /* generation in which a state was added */
    uint32_t *stack;
    uint32_t generation;
} sc_matcher;

/* The bytes of a name that wildcards do not match: `head` at its beginning, `tail` at its end. */
typedef struct sc_marks {
    size_t head, tail;
} sc_marks;

sc_marks sc_marks_of_folder(const char *name, size_t length);
sc_marks sc_marks_of_file(const char *name, size_t length);

/* At the beginning of a path; out of memory. */
sc_status sc_matcher_begin(sc_matcher *matcher, const struct sc_machine *machine,
                           const sc_allocator *allocator);
void sc_matcher_end(sc_matcher *matcher);
/* Goes (back) to states that it was in. */
void sc_matcher_set(sc_matcher *matcher, const uint32_t *states, uint32_t count);
/* Reads a name, or the next piece of one; false when nothing can match any more. */
bool sc_matcher_read(sc_matcher *matcher, const char *text, size_t length, sc_marks marks);
/* Reads a separator. `**` does not go through a link, so that no loop of links is walked. */
bool sc_matcher_separator(sc_matcher *matcher, bool through_link);
/* Whether what was read is a whole match. */
bool sc_matcher_accepts(const sc_matcher *matcher);

/* Whether a whole path matches, with no name left alone: for what is taken away. */
bool sc_matcher_path(sc_matcher *matcher, const char *path, size_t length);

/*
 * The one name that can come next, where the pattern spells it out: written to `name` without NUL,
 * with *is_folder telling what follows. 0 where there is no such name; then the states are void.
 */
size_t sc_matcher_spelled(sc_matcher *matcher, char *name, size_t size, bool *is_folder);

#endif
