/* A list of changes, for people and for programs; diff and watch print it. */
#ifndef CLI_CHANGES_H
#define CLI_CHANGES_H

#include <superconfig.h>

/* Both sides of a change, borrowed. */
typedef struct change_sides {
    const sc_snapshot *before, *after;
} change_sides;

/* "+ path = value", "- path = value", "~ path: value → value"; secrets are masked. */
void change_print(const change_sides *sides, const sc_change *change);
/* The same as an object, with the file in it where it is not NULL. */
void change_write(sc_writer *writer, const char *file, const change_sides *sides,
                  const sc_change *change);

#endif
