/* Completion scripts, made from the table of options.c. */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "options.h"

void complete_bash(void);
void complete_zsh(void);
void complete_fish(void);

/* ---- shared by the three ---- */

/* Writes the words of an offer, separated by blanks. */
void complete_put_words(offer offers, const char *words);
/* Writes the text with each of `special` behind a backslash, and `'` as `quote`. */
void complete_put_quoted(const char *text, const char *special, const char *quote);
/* Writes every option that takes the next word as its value, and every command. */
void complete_put_valued(const char *separator);
void complete_put_commands(const char *separator);

#endif
