/*
 * Answers a completion script while words are typed: `superconfig __complete KIND WORDS...`, with
 * KIND `paths` or `profiles`, and the words before the current one. It is not for people, so no
 * list of commands has it.
 */
#ifndef CLI_ASKED_H
#define CLI_ASKED_H

#include <stdbool.h>

bool asked_is(int argc, char **argv);
/* Prints what there is, one on each line; nothing where the sources do not load. */
int asked_run(int argc, char **argv);

#endif
