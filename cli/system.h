/*
 * What the command asks of the operating system beyond streams: where standard output leads,
 * rights of new files, other programs. The only file of the command with system calls of this kind
 * is system.c.
 */
#ifndef CLI_SYSTEM_H
#define CLI_SYSTEM_H

#include <stddef.h>

/*
 * From here on standard output is kept back. 0, or an errno. Ends with system_capture_end, which
 * returns what was written (new; NULL if it cannot be had) and leads standard output back.
 */
int system_capture_begin(void);
char *system_capture_end(size_t *length);

/* New files give no rights to the group and to others. */
void system_protect_new_files(void);

#endif
