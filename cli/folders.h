/* The configuration files below folders, by their names from there. */
#ifndef CLI_FOLDERS_H
#define CLI_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>

/* After folder_sort in byte order, and each name once, however many of the folders have it. */
typedef struct folder_names {
    char **items;
    size_t count, capacity;
} folder_names;

/*
 * Adds the files of a known extension below a folder; hidden ones are left out, and links to
 * folders are not followed. False with the fault reported.
 */
bool folder_list(folder_names *names, const char *folder);
void folder_sort(folder_names *names);
void folder_free(folder_names *names);
/* "FOLDER/NAME", new; NULL where there is no such file, or no memory. */
char *folder_file(const char *folder, const char *name);

#endif
