/*
 * What a completion script asks for while words are typed: `superconfig __complete KIND WORDS...`,
 * with KIND `paths` or `profiles`, and the words before the one at hand. Not for people, so it is
 * in no list of commands.
 */
#ifndef CLI_ASKED_H
#define CLI_ASKED_H

#include <stdbool.h>

bool asked_is(int argc, char **argv);
/* Prints what there is, one on each line; nothing where the sources do not load. */
int asked_run(int argc, char **argv);

#endif
