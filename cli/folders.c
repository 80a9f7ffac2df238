/* The walk is bounded by its depth and by the number of files, for a folder may be anything. */
#include "folders.h"

#include "print.h"

#include <superconfig.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 32, FILES_MAX = 100000 };

typedef struct listing {
    folder_names *names;
    const char *folder;
} listing;

bool folder_is(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path != NULL) {
        bool apart = *folder == '\0' || folder[strlen(folder) - 1] == '/';
        (void)snprintf(path, size, "%s%s%s", folder, apart ? "" : "/", name);
    }
    return path;
}

char *folder_file(const char *folder, const char *name)
{
    struct stat found;
    char *path = join(folder, name);
    if (path != NULL && (stat(path, &found) != 0 || !S_ISREG(found.st_mode))) {
        free(path);
        return NULL;
    }
    return path;
}

static bool add(folder_names *names, char *name)
{
    if (names->count == names->capacity) {
        size_t capacity = names->capacity != 0 ? names->capacity * 2 : 64;
        char **items = realloc(names->items, capacity * sizeof *items);
        if (items == NULL) {
            free(name);
            return false;
        }
        names->items = items;
        names->capacity = capacity;
    }
    names->items[names->count++] = name;
    return true;
}

static bool list(const listing *self, const char *below, unsigned depth);

/* `name` is stolen. */
static bool take(const listing *self, char *name, unsigned depth)
{
    struct stat found;
    char *path = join(self->folder, name);
    bool there = path != NULL && lstat(path, &found) == 0;
    bool well = path != NULL, kept = false;
    if (there && S_ISDIR(found.st_mode)) {
        well = list(self, name, depth + 1);
    } else if (there && sc_format_of_file(name) != NULL && stat(path, &found) == 0 &&
               S_ISREG(found.st_mode)) {
        kept = true;
        well = self->names->count < FILES_MAX && add(self->names, name);
    }
    free(path);
    if (!kept) {
        free(name);
    }
    return well;
}

static bool list(const listing *self, const char *below, unsigned depth)
{
    char *path = *below != '\0' ? join(self->folder, below) : strdup(self->folder);
    DIR *folder = path != NULL && depth < DEPTH_MAX ? opendir(path) : NULL;
    if (folder == NULL) {
        (void)print_failure("%s: %s", path != NULL ? path : below,
                            depth < DEPTH_MAX ? strerror(errno) : "too many folders in each other");
        free(path);
        return false;
    }
    bool well = true;
    struct dirent *entry;
    while (well && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.') {
            char *name = join(below, entry->d_name);
            well = name != NULL && take(self, name, depth);
        }
    }
    (void)closedir(folder);
    free(path);
    return well;
}

bool folder_list(folder_names *names, const char *folder)
{
    const listing self = {names, folder};
    return list(&self, "", 0);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void folder_sort(folder_names *names)
{
    size_t kept = 0;
    if (names->count != 0) {
        qsort(names->items, names->count, sizeof *names->items, by_bytes);
    }
    for (size_t i = 0; i < names->count; i++) {
        if (kept != 0 && strcmp(names->items[kept - 1], names->items[i]) == 0) {
            free(names->items[i]);
        } else {
            names->items[kept++] = names->items[i];
        }
    }
    names->count = kept;
}

void folder_free(folder_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->items[i]);
    }
    free(names->items);
    *names = (folder_names){.items = NULL};
}
