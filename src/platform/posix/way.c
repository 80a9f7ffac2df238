/*
 * The way to a path, one name after another, each looked up in the folder that is held open before
 * it. So a link is followed by us, after its owner was asked for, and what was passed cannot be
 * exchanged for something else behind us.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH */
#endif
#include "platform/posix/way.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#ifdef O_PATH
#define OPEN_FOLDER (O_PATH | O_DIRECTORY | O_NOFOLLOW)
#else
#define OPEN_FOLDER (O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
#endif

enum { LINKS_MOST = 40 /* as the kernel has it */ };

typedef struct walk {
    sc_posix_way *way;
    const sc_link_owners *owners;
    int links;
    char ahead[PATH_MAX]; /* what is left to go */
} walk;

static int enter(sc_posix_way *way, const char *name)
{
    const sc_dir here = {.handle = way->directory};
    int next = sc_posix_open(way->directory >= 0 ? &here : NULL, name, OPEN_FOLDER);
    if (next < 0) {
        return errno;
    }
    sc_posix_way_end(way);
    way->directory = next;
    return 0;
}

/* Where the walk begins, or begins again: the root, or the folder that it is in. */
static int begin(walk *w)
{
    if (w->ahead[0] == '/') {
        return enter(w->way, "/");
    }
    return w->way->directory >= 0 ? 0 : enter(w->way, ".");
}

static bool may_follow(const walk *w, uid_t owner)
{
    for (size_t i = 0; i < w->owners->count; i++) {
        if (w->owners->owners[i] == (uint64_t)owner) {
            return true;
        }
    }
    return false;
}

/* Puts the target of the link `name` in the place of its name; `rest` follows it. */
static int follow(walk *w, const char *name, const char *rest)
{
    char target[PATH_MAX];
    if (++w->links > LINKS_MOST || w->owners->count == 0) {
        return ELOOP;
    }
    if (!may_follow(w, w->way->status.st_uid)) {
        w->way->is_foreign = true;
        return EPERM;
    }
    ssize_t length = readlinkat(w->way->directory, name, target, sizeof target);
    size_t more = strlen(rest);
    if (length < 0) {
        return errno;
    }
    if (length == 0) {
        return ENOENT;
    }
    if ((size_t)length + more >= sizeof target) {
        return ENAMETOOLONG;
    }
    memcpy(target + length, rest, more + 1);
    memcpy(w->ahead, target, (size_t)length + more + 1);
    return begin(w);
}

/* The kind of the name in the folder, links not followed. */
static int look(sc_posix_way *way, const char *name)
{
    way->exists = fstatat(way->directory, name, &way->status, AT_SYMLINK_NOFOLLOW) == 0;
    return way->exists ? 0 : errno;
}

/* The last name; *over where the walk ends. */
static int arrive(walk *w, const char *name, bool *over)
{
    sc_posix_way *way = w->way;
    int error = look(way, name);
    *over = true;
    if (error == 0 && S_ISLNK(way->status.st_mode)) {
        *over = false;
        return follow(w, name, "");
    }
    memcpy(way->name, name, strlen(name) + 1);
    return error == ENOENT ? 0 : error;
}

/* One name; *over at the end of the way. */
static int step(walk *w, bool *over)
{
    char name[NAME_MAX + 1], rest[PATH_MAX];
    const char *from = w->ahead + strspn(w->ahead, "/");
    size_t length = strcspn(from, "/");
    if (length == 0 || length > NAME_MAX) {
        return length == 0 ? EISDIR : ENAMETOOLONG;
    }
    memcpy(name, from, length);
    name[length] = '\0';
    if (from[length] == '\0') {
        return arrive(w, name, over);
    }
    memcpy(rest, from + length, strlen(from + length) + 1);
    int error = enter(w->way, name);
    /* Systems differ in what they say of a link here, so it is looked at. */
    if ((error == ELOOP || error == ENOTDIR || error == EMLINK) && look(w->way, name) == 0 &&
        S_ISLNK(w->way->status.st_mode)) {
        return follow(w, name, rest);
    }
    memcpy(w->ahead, rest, strlen(rest) + 1);
    return error;
}

int sc_posix_way_begin(sc_posix_way *way, const char *path, const sc_link_owners *owners)
{
    walk w = {.way = way, .owners = owners};
    size_t length = strlen(path);
    bool over = false;
    *way = (sc_posix_way){.directory = -1};
    if (length == 0 || length >= sizeof w.ahead) {
        return length == 0 ? ENOENT : ENAMETOOLONG;
    }
    memcpy(w.ahead, path, length + 1);
    int error = begin(&w);
    while (error == 0 && !over) {
        error = step(&w, &over);
    }
    return error;
}

void sc_posix_way_end(sc_posix_way *way)
{
    if (way->directory >= 0) {
        (void)close(way->directory);
    }
    way->directory = -1;
}

bool sc_path_links_owned(const char *path, const sc_link_owners *owners)
{
    sc_posix_way way;
    (void)sc_posix_way_begin(&way, path, owners);
    sc_posix_way_end(&way);
    return !way.is_foreign;
}
