/* Files that are replaced whole. */
#ifndef CLI_REPLACE_H
#define CLI_REPLACE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Writes a file so that its readers see the old content or the new, never a part: beside its place,
 * then renamed. Links are followed, the mode of an existing file is kept. What is no regular file
 * (a terminal, a pipe) is written as it is. False with errno set.
 */
bool replace_file(const char *path, const char *data, size_t length);

#endif
