/* A folder may be anything: of its names only some are looked at. */
#include "hint.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 2000 };

/* The line names the file that is missing; the source is the one that includes it. */
static bool is_included(const sc_error *error)
{
    return error->line != 0;
}

/* ---- options ---- */

static const char *of_source(const sc_error *error)
{
    switch (error->code) {
    case SC_ERROR_MISSING_FILE:
        return is_included(error) ? "'?' before an included path makes that file optional"
                                  : "--if-present before the source accepts that it is absent";
    case SC_ERROR_UNREADABLE_FILE:
        return "'--on-error warn' before a source skips files that cannot be loaded";
    case SC_ERROR_IS_DIRECTORY:
        return is_included(error) ? "an include of 'PATH/*.EXT' takes the files of a folder"
                                  : "--directory takes one key a file, --glob takes 'PATH/*.EXT'";
    case SC_ERROR_NOT_DIRECTORY:
        return "--file takes a single file";
    default:
        return NULL;
    }
}

static const char *of_file(sc_status status)
{
    switch (status) {
    case SC_ERROR_FILE_TOO_LARGE:
        return "--limit file-size=N sets another limit";
    case SC_ERROR_TOO_DEEP:
        return "--limit depth=N sets another limit, up to 1024";
    case SC_ERROR_TOO_MANY_NODES:
        return "--limit nodes=N sets another limit";
    case SC_ERROR_TOO_MANY_ALIASES:
        return "--limit aliases=N sets another limit";
    case SC_ERROR_UNKNOWN_FORMAT:
        return "--from FORMAT before the source names its format";
    default:
        return NULL;
    }
}

/* ---- names of files ---- */

typedef struct names {
    char *items[NAMES_MAX + 1]; /* NULL-terminated */
    size_t count;
} names;

static names *list(const char *folder)
{
    names *all = calloc(1, sizeof *all);
    DIR *open = all != NULL ? opendir(folder) : NULL;
    struct dirent *entry;
    while (open != NULL && all->count < NAMES_MAX && (entry = readdir(open)) != NULL) {
        char *name = strdup(entry->d_name);
        if (name != NULL) {
            all->items[all->count++] = name;
        }
    }
    if (open != NULL) {
        (void)closedir(open);
    }
    return all;
}

static void free_names(names *all)
{
    for (size_t i = 0; all != NULL && i < all->count; i++) {
        free(all->items[i]);
    }
    free(all);
}

const char *hint_near_file(const char *path, char out[HINT_SIZE])
{
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    char folder[SC_ERROR_SOURCE_SIZE] = ".";
    if (slash != NULL) {
        (void)snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path),
                       path);
    }
    names *all = list(folder);
    const char *nearest = NULL;
    if (all != NULL && *base != '\0') {
        nearest = sc_word_nearest(base, strlen(base), (const char *const *)all->items);
    }
    if (nearest != NULL) {
        (void)snprintf(out, HINT_SIZE, "did you mean '%.*s%s'?", (int)(base - path), path, nearest);
    }
    free_names(all);
    return nearest != NULL ? out : NULL;
}

/* ---- paths ---- */

/* `["key"]` and `['key']` at `from`: the key with its length, and what follows; else NULL. */
static const char *bracketed(const char *from, size_t *length, const char **rest)
{
    char quote = from[0] == '[' ? from[1] : '\0';
    const char *end = quote == '"' || quote == '\'' ? strchr(from + 2, quote) : NULL;
    if (end == NULL || end[1] != ']') {
        return NULL;
    }
    *length = (size_t)(end - from - 2);
    *rest = end + 2;
    return from + 2;
}

static const char *suggest(const char *path, char out[HINT_SIZE])
{
    (void)snprintf(out, HINT_SIZE, "did you mean '%s'?", path);
    return out;
}

const char *hint_of_path(const sc_error *error, char out[HINT_SIZE])
{
    char path[SC_ERROR_EXCERPT_SIZE + SC_ERROR_EXCERPT_SIZE];
    size_t at = 0;
    const char *from = error->excerpt;
    if (error->code != SC_ERROR_BAD_PATH || *from == '\0') {
        return NULL;
    }
    for (from += *from == '.'; *from != '\0' && at + 1 < sizeof path;) {
        size_t length;
        const char *rest, *key = bracketed(from, &length, &rest);
        if (key == NULL) {
            path[at++] = *from++;
            continue;
        }
        at = sc_path_append_key(path, sizeof path, at, key, length);
        from = rest;
    }
    if (*from != '\0' || at >= sizeof path) { /* it does not fit */
        return NULL;
    }
    path[at] = '\0';
    if (strcmp(path, error->excerpt) == 0 || path[0] == '.' || strstr(path, "..") != NULL ||
        strlen(error->excerpt) + 4 >= sizeof error->excerpt) {
        return NULL;
    }
    return suggest(path, out);
}

const char *hint_dotted_key(sc_value root, const char *path, size_t length, char out[HINT_SIZE])
{
    char meant[SC_ERROR_PATH_SIZE];
    for (size_t i = 1; i < length && i < sizeof meant; i++) {
        if (path[i] != '.') {
            continue;
        }
        const char *key = path + i + 1;
        size_t key_length = length - i - 1;
        memcpy(meant, path, i);
        meant[i] = '\0';
        sc_value parent = sc_value_at(root, meant);
        if (memchr(key, '.', key_length) != NULL && sc_value_kind(parent) == SC_OBJECT &&
            sc_value_kind(sc_value_member(parent, key, key_length)) != SC_ABSENT) {
            bool fits = sc_path_append_key(meant, sizeof meant, i, key, key_length) < sizeof meant;
            return fits ? suggest(meant, out) : NULL;
        }
    }
    return NULL;
}

static const char *describe(const char *path, sc_value above, char out[HINT_SIZE])
{
    sc_kind kind = sc_value_kind(above);
    size_t count = sc_value_count(above);
    if (kind == SC_OBJECT) {
        return NULL;
    }
    if (kind == SC_ARRAY) {
        (void)snprintf(out, HINT_SIZE, "'%s' has %zu element%s", path, count,
                       count != 1 ? "s" : "");
    } else {
        const char *article = kind == SC_NULL ? "" : kind == SC_INTEGER ? "an " : "a ";
        (void)snprintf(out, HINT_SIZE, "'%s' is %s%s", path, article, sc_kind_name(kind));
    }
    return out;
}

const char *hint_above(const sc_snapshot *snapshot, const char *path, char out[HINT_SIZE])
{
    char above[SC_ERROR_PATH_SIZE];
    int length = snprintf(above, sizeof above, "%s", path);
    if (length < 0 || (size_t)length >= sizeof above) {
        return NULL;
    }
    for (size_t at = (size_t)length; at > 1; at--) {
        if (above[at - 1] != '.' && above[at - 1] != '[') {
            continue;
        }
        above[at - 1] = '\0';
        sc_value value = sc_snapshot_get(snapshot, above, NULL);
        if (sc_value_kind(value) != SC_ABSENT) {
            return describe(above, value, out);
        }
    }
    return NULL;
}

const char *hint_of(const sc_error *error, bool has_source, char out[HINT_SIZE])
{
    const char *hint = of_file(error->code);
    if (error->code == SC_ERROR_MISSING_FILE && !is_included(error)) {
        hint = hint_near_file(error->source, out);
    }
    return hint == NULL && has_source ? of_source(error) : hint;
}
