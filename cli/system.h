/*
 * Files as the operating system has them: where standard output leads, rights of new files, the
 * kind of a file. Other programs are in process.h.
 */
#ifndef CLI_SYSTEM_H
#define CLI_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * From here on standard output is kept back. 0, or an errno. Ends with system_capture_end, which
 * returns what was written (new; NULL if it cannot be had) and leads standard output back.
 */
int system_capture_begin(void);
char *system_capture_end(size_t *length);

/* New files give no rights to the group and to others; with false they do again. */
void system_protect_new_files(bool protect);

/*
 * All of a file, `-` for standard input: new, with a NUL behind it. NULL with errno, which is EFBIG
 * where it has more than `most` bytes.
 */
char *system_read(const char *name, size_t most, size_t *length);

bool system_is_folder(const char *path);
/* True for a pipe and the like, which cannot be read twice. */
bool system_is_stream(const char *path);
/* Makes the folder if it is not there. 0, or an errno, which is in errno as well. */
int system_make_folder(const char *path);
/* True where the mode of a regular file lets the group or others read it. */
bool system_is_open_to_others(const char *path);

/* Distinguishes two states of a file: all zero without a file. */
typedef struct system_mark {
    uint64_t device, file, size;
    int64_t modified, changed; /* nanoseconds */
} system_mark;
system_mark system_mark_of(const char *path);
bool system_is_same_mark(const system_mark *a, const system_mark *b);

/* The variables of this process, as a program gets them. */
char **system_variables(void);

#endif
