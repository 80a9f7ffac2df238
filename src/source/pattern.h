/*
 * Patterns of file names: `*`, `?`, `[…]`, `{a,b}`, `**`, a leading `!`, and `\`, which makes the
 * next character literal.
 *
 *     *       any characters of one name              ?      one of them
 *     [a-z]   one of these; [!a-z] any other one      {a,b}  either; may nest and hold `/`
 *     **      zero or more folders; must be a whole name between separators
 *     !       excludes its matches: before the whole pattern, or before an alternative of braces
 *             around the whole; without another alternative it is applied to `*` in its folder
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
    struct sc_machine *included;
    struct sc_machine *excluded; /* NULL if the pattern has no `!` */
} sc_pattern;

/* SC_ERROR_BAD_PATTERN with the column, or out of memory; then *out is empty. */
sc_status sc_pattern_parse(const sc_allocator *allocator, const char *text, sc_pattern *out,
                           sc_error *error);
/* A zeroed pattern is allowed. */
void sc_pattern_free(sc_pattern *pattern);

/*
 * Whether a whole path matches, by the rules of a walk: a leading dot of a name, and the endings of
 * files that editors leave behind, only match literal characters. SC_OK or out of memory.
 */
sc_status sc_pattern_match(const sc_pattern *pattern, const char *path, size_t length, bool *out);

/* The length of the `./` at the start of a path: exclusions are compared without it. */
size_t sc_pattern_here(const char *path, size_t length);

/* ---- following a machine through a walk ---- */

typedef struct sc_states {
    uint32_t *items;
    uint32_t count;
} sc_states;

typedef struct sc_matcher {
    const struct sc_machine *machine;
    const sc_allocator *allocator;
    sc_states now;   /* states after the text so far */
    sc_states then;  /* room for the states that follow */
    uint32_t *marks; /* the generation in which each state was added */
    uint32_t *stack;
    uint32_t generation;
} sc_matcher;

/* The bytes of a name that wildcards do not match: `head` at its beginning, `tail` at its end. */
typedef struct sc_marks {
    size_t head, tail;
} sc_marks;

sc_marks sc_marks_of_folder(const char *name, size_t length);
sc_marks sc_marks_of_file(const char *name, size_t length);

/* Begins at the start of a path. SC_OK or out of memory. */
sc_status sc_matcher_begin(sc_matcher *matcher, const struct sc_machine *machine,
                           const sc_allocator *allocator);
void sc_matcher_end(sc_matcher *matcher);
/* Returns to an earlier set of states. */
void sc_matcher_set(sc_matcher *matcher, const uint32_t *states, uint32_t count);
/* Reads a name, or the next piece of one; false if no match is possible any more. */
bool sc_matcher_read(sc_matcher *matcher, const char *text, size_t length, sc_marks marks);
/* Reads a separator. `**` does not follow a link, so the walk cannot loop through links. */
bool sc_matcher_separator(sc_matcher *matcher, bool through_link);
/* Whether the text so far is a whole match. */
bool sc_matcher_accepts(const sc_matcher *matcher);

/* Whether a whole path matches, hidden names and leftovers of editors as well: for exclusions. */
bool sc_matcher_path(sc_matcher *matcher, const char *path, size_t length);

/*
 * Writes the only name that can follow, if the pattern spells it out, to `name` without NUL, and
 * returns its length; *is_folder: a separator follows. Returns 0 if there is no such name; then the
 * states are not valid any more.
 */
size_t sc_matcher_spelled(sc_matcher *matcher, char *name, size_t size, bool *is_folder);

#endif
