/*
 * One name after another, as the system itself resolves a path. What lies before the next name is
 * always without links, so ".." just cuts its end.
 */
#include "watch/trail.h"

#include <string.h>

enum { HOPS_MAX = 40 /* links on one way, as the system has it */ };

typedef struct walk {
    sc_trail *trail;
    sc_touch_kind kind;
    unsigned hops;
    size_t length;             /* of `here` */
    char here[SC_PATH_SIZE];   /* the folder reached, without links; "" is the root */
    char ahead[SC_PATH_SIZE];  /* what is left to go */
    char beyond[SC_PATH_SIZE]; /* a link's target, and then what is left behind it */
} walk;

/* ---- recording ---- */

static bool keep(sc_trail *trail, const char *text, size_t length, uint32_t *at, uint32_t *kept)
{
    if (SC_TRAIL_TEXT - trail->used <= length) {
        return false;
    }
    *at = (uint32_t)trail->used;
    *kept = (uint32_t)length;
    memcpy(trail->text + trail->used, text, length);
    trail->text[trail->used + length] = '\0';
    trail->used += length + 1;
    return true;
}

static void add_step(const walk *w, const char *name, size_t length)
{
    sc_trail *trail = w->trail;
    const char *folder = w->length != 0 ? w->here : "/";
    sc_way step;
    if (trail->count == SC_TRAIL_STEPS ||
        !keep(trail, folder, strlen(folder), &step.folder, &step.folder_length) ||
        !keep(trail, name, length, &step.name, &step.name_length)) {
        trail->is_whole = false;
        return;
    }
    trail->steps[trail->count++] = step;
    if (trail->reaches) {
        trail->reaches = sc_notify_reaches(folder, &trail->system);
    }
}

/* ---- walking ---- */

/* Cuts the next name off what is ahead; its length, and `name` within the walk. */
static size_t next_name(walk *w, const char **name)
{
    char *at = w->ahead + strspn(w->ahead, "/");
    size_t length = strcspn(at, "/");
    *name = at;
    return length;
}

static bool is_last(const char *name, size_t length)
{
    return name[length + strspn(name + length, "/")] == '\0';
}

/* `here` with the name behind it; false where the path grows too long. */
static bool enter(walk *w, const char *name, size_t length)
{
    if (w->length + length + 2 > sizeof w->here) {
        return false;
    }
    w->here[w->length] = '/';
    memcpy(w->here + w->length + 1, name, length);
    w->length += length + 1;
    w->here[w->length] = '\0';
    return true;
}

static void leave(walk *w)
{
    while (w->length > 0 && w->here[w->length] != '/') {
        w->length--;
    }
    w->here[w->length] = '\0';
}

/* Puts a link's target in the place of its name; `rest` follows it. */
static bool follow(walk *w, const char *rest)
{
    size_t length = strlen(w->beyond), more = strlen(rest);
    if (++w->hops > HOPS_MAX || length + more + 2 > sizeof w->beyond) {
        return false;
    }
    w->beyond[length] = '/';
    memcpy(w->beyond + length + 1, rest, more + 1);
    memcpy(w->ahead, w->beyond, length + more + 2);
    if (w->ahead[0] == '/') {
        w->length = 0;
        w->here[0] = '\0';
    }
    return true;
}

/* The end of the way. `w->here` is what the last name leads to, below the folder of that name. */
static void arrive(walk *w, const char *name, size_t length, const sc_file_info *info)
{
    bool is_folder = info->kind == SC_FILE_DIRECTORY;
    if (w->kind == SC_TOUCH_FOLDER && is_folder) {
        if (!enter(w, name, length)) {
            w->trail->is_whole = false;
            return;
        }
        add_step(w, "", 0);
        return;
    }
    add_step(w, name, length);
    w->trail->is_file = info->kind == SC_FILE_REGULAR;
}

/* One name; false at the end of the way. */
static bool step(walk *w)
{
    const char *name;
    size_t length = next_name(w, &name);
    bool last = is_last(name, length);
    char rest[SC_PATH_SIZE];
    sc_file_info info;
    uint64_t links;
    if (length == 0 || (length == 1 && name[0] == '.')) {
        memmove(w->ahead, name + length, strlen(name + length) + 1);
        return w->ahead[0] != '\0';
    }
    if (length == 2 && name[0] == '.' && name[1] == '.') {
        leave(w);
        memmove(w->ahead, name + length, strlen(name + length) + 1);
        return w->ahead[0] != '\0';
    }
    size_t before = w->length;
    if (!enter(w, name, length)) {
        w->trail->is_whole = false;
        return false;
    }
    sc_status status = sc_file_inspect_name(w->here, &info, &links);
    bool is_link = status == SC_OK && info.kind == SC_FILE_LINK;
    if (is_link) {
        status = sc_path_link(w->here, w->beyond);
    }
    if (status != SC_OK && (is_link || status != SC_ERROR_MISSING_FILE)) {
        w->trail->is_whole = false; /* what is behind it cannot be said */
        return false;
    }
    if (status == SC_OK && info.kind == SC_FILE_DIRECTORY && !last) {
        memmove(w->ahead, name + length, strlen(name + length) + 1);
        return true;
    }
    w->length = before;
    w->here[before] = '\0';
    if (is_link) {
        add_step(w, name, length);
        memcpy(rest, name + length, strlen(name + length) + 1);
        return follow(w, rest);
    }
    arrive(w, name, length, &info);
    return false;
}

/* The end of a way in a folder, by "." or "..", or at the root. */
static void arrive_here(walk *w)
{
    if (w->trail->count == 0 || w->kind == SC_TOUCH_FOLDER) {
        add_step(w, "", 0);
    }
}

void sc_trail_walk(sc_trail *trail, const char *base, const char *path, sc_touch_kind kind)
{
    walk w; /* its texts are large, and written before they are read */
    w.trail = trail;
    w.kind = kind;
    w.hops = 0;
    w.length = 0;
    w.here[0] = '\0';
    size_t more = strlen(path), length = path[0] == '/' ? 0 : strlen(base);
    trail->count = trail->used = 0;
    trail->is_whole = trail->reaches = true;
    trail->is_file = false;
    trail->system = "";
    if (length + more + 2 > sizeof w.ahead) {
        trail->is_whole = false;
        return;
    }
    memcpy(w.ahead, base, length);
    w.ahead[length] = '/';
    memcpy(w.ahead + length + 1, path, more + 1);
    while (step(&w)) {
    }
    if (w.ahead[0] == '\0') {
        arrive_here(&w);
    }
}

bool sc_trail_equal(const sc_trail *a, const sc_trail *b)
{
    return a->count == b->count && a->used == b->used && a->is_whole == b->is_whole &&
           a->is_file == b->is_file && a->reaches == b->reaches &&
           memcmp(a->steps, b->steps, a->count * sizeof *a->steps) == 0 &&
           memcmp(a->text, b->text, a->used) == 0;
}
