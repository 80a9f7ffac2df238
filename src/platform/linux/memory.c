/*
 * The memory that the process may use: of its control group, else of the whole machine.
 *
 * A group is limited by each group above it as well, and those hold more processes. So every group
 * from the process's own up to the mount is looked at, and the fullest one counts: that is where
 * the kernel reclaims and kills first. Groups of a container begin at its mount; what is above it
 * cannot be seen. A limit that is not below the machine's memory does not count.
 *
 * Everything here is text of the kernel, and is read as if it were not: a file that is missing, cut
 * or wrong shows nothing, and the next source is asked.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* malloc_trim */
#endif
#include "platform/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "platform/memory.h"

enum {
    LINE_SIZE = 9 * 1024, /* of a mount: two paths and some options; a longer line is left out */
    FILE_SIZE = 8 * 1024, /* of a file that is read whole; what is beyond is left out */
    NAME_SIZE = 1024      /* of a group: a longer one is not looked for */
};
#define NO_LIMIT (UINT64_C(1) << 62) /* v1 says "none" as the largest number of whole pages */

/* ---- files ---- */

/* Opens root + path…; -1 where it cannot be. The last argument is NULL. */
static int open_below(const char *root, ...)
{
    char path[SC_PATH_SIZE];
    size_t length = 0;
    va_list parts;
    va_start(parts, root);
    for (const char *part = root; part != NULL && length < sizeof path;
         part = va_arg(parts, const char *)) {
        length += (size_t)snprintf(path + length, sizeof path - length, "%s", part);
    }
    va_end(parts);
    return length < sizeof path ? sc_posix_open(NULL, path, O_RDONLY | O_NONBLOCK | O_NOCTTY) : -1;
}

static ssize_t read_some(int descriptor, char *to, size_t room)
{
    ssize_t count;
    do {
        count = read(descriptor, to, room);
    } while (count < 0 && errno == EINTR);
    return count;
}

/* Reads a whole descriptor, closes it, and ends the text with NUL. False if it cannot be read. */
static bool read_text(int descriptor, char *text, size_t size)
{
    size_t length = 0;
    ssize_t count = -1;
    while (descriptor >= 0 && length < size - 1) {
        count = read_some(descriptor, text + length, size - 1 - length);
        if (count <= 0) {
            break;
        }
        length += (size_t)count;
    }
    if (descriptor >= 0) {
        (void)close(descriptor);
    }
    text[length] = '\0';
    return count >= 0 && length > 0;
}

/* A decimal number, saturated, behind white space; false if there is no digit. */
static bool read_number(const char *text, uint64_t *out)
{
    uint64_t number = 0;
    while (*text == ' ' || *text == '\t') {
        text++;
    }
    if (*text < '0' || *text > '9') {
        return false;
    }
    for (; *text >= '0' && *text <= '9'; text++) {
        uint64_t digit = (uint64_t)(*text - '0');
        number = number > (UINT64_MAX - digit) / 10 ? UINT64_MAX : number * 10 + digit;
    }
    *out = number;
    return true;
}

/* The number behind a name at the beginning of a line. */
static bool find_number(const char *text, const char *name, uint64_t *out)
{
    size_t length = strlen(name);
    for (const char *line = text; line != NULL;) {
        bool is_it = strncmp(line, name, length) == 0 &&
                     (line[length] == ' ' || line[length] == ':' || line[length] == '\t');
        if (is_it) {
            return read_number(line + length + 1, out);
        }
        line = strchr(line, '\n');
        line = line != NULL ? line + 1 : NULL;
    }
    return false;
}

/* ---- lines of a file that may be long ---- */

typedef struct lines {
    int descriptor;
    size_t start, filled; /* of what is read and not yet given */
    bool is_cut;          /* the line that begins at 0 was too long: its rest is skipped */
    char text[LINE_SIZE];
} lines;

/* The next line, ended by NUL; NULL at the end. */
static char *next_line(lines *self)
{
    for (;;) {
        char *begin = self->text + self->start;
        char *end = memchr(begin, '\n', self->filled - self->start);
        if (end != NULL) {
            *end = '\0';
            self->start = (size_t)(end - self->text) + 1;
            if (!self->is_cut) {
                return begin;
            }
            self->is_cut = false;
            continue;
        }
        self->filled -= self->start;
        memmove(self->text, begin, self->filled);
        self->start = 0;
        if (self->filled == sizeof self->text) {
            self->is_cut = true;
            self->filled = 0;
        }
        ssize_t count = read_some(self->descriptor, self->text + self->filled,
                                  sizeof self->text - self->filled);
        if (count <= 0) {
            return NULL; /* what has no line end is cut off */
        }
        self->filled += (size_t)count;
    }
}

/* ---- groups and mounts ---- */

/* One hierarchy of groups as this process sees it. */
typedef struct hierarchy {
    bool is_mounted;
    bool is_exact;         /* the mount shows the process's own group */
    char group[NAME_SIZE]; /* the process's; "" where it has none */
    char root[NAME_SIZE];  /* the group that is shown at the mount point */
    char point[NAME_SIZE];
} hierarchy;

typedef struct hierarchies {
    hierarchy second, first; /* versions 2 and 1 */
} hierarchies;

static bool copy_name(char to[NAME_SIZE], const char *name)
{
    size_t length = strlen(name);
    if (length >= NAME_SIZE) {
        return false;
    }
    memcpy(to, name, length + 1);
    return true;
}

/* Whether a list with commas has the word. */
static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    while (list != NULL) {
        if (strncmp(list, word, length) == 0 && (list[length] == ',' || list[length] == '\0')) {
            return true;
        }
        list = strchr(list, ',');
        list = list != NULL ? list + 1 : NULL;
    }
    return false;
}

/* "4:memory:/name"; a name may hold colons. */
static void take_group(hierarchies *all, char *line)
{
    char *controllers = strchr(line, ':');
    char *name = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
    if (name == NULL || name[1] != '/') {
        return;
    }
    *controllers++ = '\0';
    *name++ = '\0';
    if (strcmp(line, "0") == 0 && controllers[0] == '\0') {
        (void)copy_name(all->second.group, name);
    } else if (has_word(controllers, "memory")) {
        (void)copy_name(all->first.group, name);
    }
}

/* Mount points have their white space and backslashes as \040 and the like. */
static void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        bool is_escape = from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' &&
                         from[2] <= '7' && from[3] >= '0' && from[3] <= '7';
        if (is_escape) {
            *to++ = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + (from[3] - '0'));
            from += 4;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

/* The group's name below a mount's root; NULL where it is not below it. */
static const char *below(const char *group, const char *root)
{
    size_t length = strcmp(root, "/") != 0 ? strlen(root) : 0;
    bool is_below =
        strncmp(group, root, length) == 0 && (group[length] == '/' || group[length] == '\0');
    return is_below && strstr(group, "/..") == NULL ? group + length : NULL;
}

/* A mount that shows the process's own group is better than the first one. */
static void take_point(hierarchy *self, const char *root, const char *point)
{
    bool is_exact = below(self->group, root) != NULL;
    if (self->group[0] == '\0' || self->is_exact || (self->is_mounted && !is_exact)) {
        return;
    }
    if (copy_name(self->root, root) && copy_name(self->point, point)) {
        self->is_mounted = true;
        self->is_exact = is_exact;
    }
}

/* "31 23 0:28 / /point rw shared:1 - type source options" */
static void take_mount(hierarchies *all, char *line)
{
    enum { ROOT = 3, POINT = 4, FIELDS = 5 };
    char *fields[FIELDS] = {0}, *rest = strstr(line, " - ");
    if (rest == NULL) {
        return;
    }
    *rest = '\0';
    char *place = NULL, *at = strtok_r(line, " ", &place);
    for (size_t i = 0; i < FIELDS && at != NULL; i++) {
        fields[i] = at;
        at = strtok_r(NULL, " ", &place);
    }
    const char *type = strtok_r(rest + 3, " ", &place), *source = strtok_r(NULL, " ", &place);
    const char *options = strtok_r(NULL, " ", &place);
    if (fields[POINT] == NULL || type == NULL || source == NULL) {
        return;
    }
    unescape(fields[ROOT]);
    unescape(fields[POINT]);
    if (strcmp(type, "cgroup2") == 0) {
        take_point(&all->second, fields[ROOT], fields[POINT]);
    } else if (strcmp(type, "cgroup") == 0 && options != NULL && has_word(options, "memory")) {
        take_point(&all->first, fields[ROOT], fields[POINT]);
    }
}

static void for_each_line(const char *root, const char *file,
                          void (*take)(hierarchies *all, char *line), hierarchies *all)
{
    lines read = {.descriptor = open_below(root, file, NULL)};
    if (read.descriptor < 0) {
        return;
    }
    for (char *line = next_line(&read); line != NULL; line = next_line(&read)) {
        take(all, line);
    }
    (void)close(read.descriptor);
}

static void find_hierarchies(const char *root, hierarchies *all)
{
    memset(all, 0, sizeof *all);
    for_each_line(root, "/proc/self/cgroup", take_group, all);
    for_each_line(root, "/proc/self/mountinfo", take_mount, all);
}

/* ---- one group ---- */

typedef struct version {
    sc_memory_source source;
    const char *used, *limits[2], *inactive;
} version;

static const version second = {
    SC_MEMORY_CGROUP2, "/memory.current", {"/memory.max", "/memory.high"}, "inactive_file"};
static const version first = {SC_MEMORY_CGROUP1,
                              "/memory.usage_in_bytes",
                              {"/memory.limit_in_bytes", NULL},
                              "total_inactive_file"};

static bool read_number_of(const char *root, const char *folder, const char *file, uint64_t *out)
{
    char text[64];
    return read_text(open_below(root, folder, file, NULL), text, sizeof text) &&
           read_number(text, out);
}

/* Whether the folder is a group with a limit. */
static bool read_group(const char *root, const version *of, const char *folder, sc_memory_info *out)
{
    char text[FILE_SIZE];
    uint64_t limit = UINT64_MAX, number;
    *out = (sc_memory_info){.source = of->source};
    if (!read_number_of(root, folder, of->used, &out->used)) {
        return false;
    }
    for (size_t i = 0; i < 2 && of->limits[i] != NULL; i++) {
        bool is_lower = read_number_of(root, folder, of->limits[i], &number) && number < limit;
        limit = is_lower ? number : limit;
    }
    if (read_text(open_below(root, folder, "/memory.stat", NULL), text, sizeof text)) {
        uint64_t inactive = 0;
        (void)find_number(text, of->inactive, &inactive);
        out->used -= inactive < out->used ? inactive : out->used;
        /* Version 1 says what the groups above leave, also of those that cannot be seen. */
        bool is_lower = of == &first && find_number(text, "hierarchical_memory_limit", &number) &&
                        number < limit;
        limit = is_lower ? number : limit;
    }
    out->total = limit;
    sc_memory_set_pressure(out);
    /* Cut where it is too long: it is only shown. */
    size_t length = strlen(folder);
    length = length < sizeof out->place ? length : sizeof out->place - 1;
    memcpy(out->place, folder, length);
    out->place[length] = '\0';
    return limit < NO_LIMIT;
}

static bool is_fuller(const sc_memory_info *a, const sc_memory_info *b)
{
    return b->source == SC_MEMORY_UNKNOWN || a->pressure > b->pressure ||
           (a->pressure == b->pressure && a->total < b->total);
}

/* The fullest group from the process's own up to the mount. */
static void read_groups(const char *root, const version *of, const hierarchy *in,
                        sc_memory_info *out)
{
    char folder[2 * NAME_SIZE];
    if (!in->is_mounted) {
        return;
    }
    const char *name = below(in->group, in->root);
    (void)snprintf(folder, sizeof folder, "%s%s", in->point,
                   name != NULL && strcmp(name, "/") != 0 ? name : "");
    size_t least = strlen(in->point);
    for (;;) {
        sc_memory_info one;
        if (read_group(root, of, folder, &one) && is_fuller(&one, out)) {
            *out = one;
        }
        if (strlen(folder) <= least) {
            return;
        }
        *strrchr(folder, '/') = '\0';
    }
}

/* ---- the machine and the process ---- */

static void read_system(const char *root, sc_memory_info *out)
{
    char text[FILE_SIZE];
    uint64_t total = 0, available = 0, part;
    const uint64_t unit = 1024;
    if (!read_text(open_below(root, "/proc/meminfo", NULL), text, sizeof text) ||
        !find_number(text, "MemTotal", &total) || total == 0 || total > UINT64_MAX / unit) {
        return;
    }
    if (!find_number(text, "MemAvailable", &available)) { /* before Linux 3.14 */
        static const char *const parts[] = {"MemFree", "Buffers", "Cached"};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            bool has = find_number(text, parts[i], &part) && part <= total;
            available += has ? part : 0;
        }
    }
    out->source = SC_MEMORY_SYSTEM;
    out->total = total * unit;
    out->used = available < total ? (total - available) * unit : 0;
    sc_memory_set_pressure(out);
    (void)snprintf(out->place, sizeof out->place, "%s", "/proc/meminfo");
}

static void read_process(const char *root, uint64_t limit, sc_memory_info *out)
{
    char text[256];
    long page = sysconf(_SC_PAGESIZE);
    uint64_t pages = 0;
    const char *resident = NULL;
    if (read_text(open_below(root, "/proc/self/statm", NULL), text, sizeof text)) {
        resident = strchr(text, ' ');
    }
    if (resident == NULL || page <= 0 || !read_number(resident, &pages)) {
        return;
    }
    out->source = SC_MEMORY_LIMIT;
    out->total = limit;
    out->used = pages > UINT64_MAX / (uint64_t)page ? UINT64_MAX : pages * (uint64_t)page;
    sc_memory_set_pressure(out);
    (void)snprintf(out->place, sizeof out->place, "%s", "/proc/self/statm");
}

void sc_memory_read_below(const char *root, uint64_t limit, sc_memory_info *out)
{
    hierarchies all;
    *out = (sc_memory_info){0};
    if (limit != 0) {
        read_process(root, limit, out);
        return;
    }
    sc_memory_info system = {0};
    find_hierarchies(root, &all);
    read_groups(root, &second, &all.second, out);
    read_groups(root, &first, &all.first, out);
    read_system(root, &system);
    bool is_none = system.source != SC_MEMORY_UNKNOWN && out->total >= system.total;
    if (out->source == SC_MEMORY_UNKNOWN || is_none) {
        *out = system;
    }
}

void sc_memory_read(uint64_t limit, sc_memory_info *out)
{
    sc_memory_read_below("", limit, out);
}

/* ---- advice ---- */

void sc_memory_give_back(void)
{
#if defined(__GLIBC__)
    (void)malloc_trim(0);
#endif
}

/* Only the large pages that are within the block: what is beside it belongs to others. */
void sc_memory_expect(void *block, size_t size)
{
#if defined(MADV_HUGEPAGE)
    enum { SMALL = 4 << 20 };
    const uintptr_t page = (uintptr_t)1 << 21;
    uintptr_t begin = ((uintptr_t)block + page - 1) & ~(page - 1);
    uintptr_t end = ((uintptr_t)block + size) & ~(page - 1);
    if (size >= SMALL && begin < end) {
        int kept = errno;
        (void)madvise((char *)block + (begin - (uintptr_t)block), end - begin, MADV_HUGEPAGE);
        errno = kept;
    }
#else
    (void)block;
    (void)size;
#endif
}

/* ---- waiting for memory ---- */

static int open_trigger(const char *root, const char *folder, const char *file)
{
    /* A tenth of two seconds: the least that the kernel allows to everybody. */
    static const char trigger[] = "some 200000 2000000";
    char path[SC_PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s%s%s", root, folder, file);
    int descriptor = sc_posix_open(NULL, path, O_RDWR | O_NONBLOCK);
    if (descriptor >= 0 && write(descriptor, trigger, sizeof trigger) != (ssize_t)sizeof trigger) {
        (void)close(descriptor);
        descriptor = -1;
    }
    return descriptor;
}

/* The group's own file comes first: within a container, its group may be the root that it sees. */
int sc_memory_open_stalls_below(const char *root)
{
    hierarchies all;
    int descriptor = -1;
    find_hierarchies(root, &all);
    const char *name = below(all.second.group, all.second.root);
    if (all.second.is_mounted && name != NULL) {
        char folder[2 * NAME_SIZE];
        (void)snprintf(folder, sizeof folder, "%s%s", all.second.point, name);
        descriptor = open_trigger(root, folder, "/memory.pressure");
    }
    return descriptor >= 0 ? descriptor : open_trigger(root, "", "/proc/pressure/memory");
}
