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

/* False for a failure, with the fault reported. */
static bool report(const char *folder, const char *reason)
{
    (void)print_failure("%s: %s", folder, reason);
    return false;
}

static bool add(const listing *self, const char *name)
{
    folder_names *names = self->names;
    if (names->count == FILES_MAX) {
        return report(self->folder, "more than 100000 files");
    }
    if (names->count == names->capacity) {
        size_t capacity = names->capacity != 0 ? names->capacity * 2 : 64;
        char **items = realloc(names->items, capacity * sizeof *items);
        if (items == NULL) {
            return report(self->folder, strerror(errno));
        }
        names->items = items;
        names->capacity = capacity;
    }
    char *copy = strdup(name);
    if (copy == NULL) {
        return report(self->folder, strerror(errno));
    }
    names->items[names->count++] = copy;
    return true;
}

static bool list(const listing *self, const char *below, unsigned depth);

static bool take(const listing *self, const char *name, unsigned depth)
{
    struct stat found;
    char *path = join(self->folder, name);
    if (path == NULL) {
        return report(self->folder, strerror(errno));
    }
    bool well = true, is_there = lstat(path, &found) == 0;
    if (is_there && S_ISDIR(found.st_mode)) {
        well = list(self, name, depth + 1);
    } else if (is_there && sc_format_of_file(name) != NULL && stat(path, &found) == 0 &&
               S_ISREG(found.st_mode)) {
        well = add(self, name);
    }
    free(path);
    return well;
}

static bool list(const listing *self, const char *below, unsigned depth)
{
    char *path = *below != '\0' ? join(self->folder, below) : strdup(self->folder);
    DIR *folder = path != NULL && depth < DEPTH_MAX ? opendir(path) : NULL;
    if (folder == NULL) {
        (void)report(path != NULL ? path : self->folder,
                     depth < DEPTH_MAX ? strerror(errno) : "too many folders in each other");
        free(path);
        return false;
    }
    bool well = true;
    struct dirent *entry;
    while (well && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.') {
            char *name = join(below, entry->d_name);
            well = name != NULL ? take(self, name, depth) : report(path, strerror(errno));
            free(name);
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
