/*
 * Change notification: events of folders and files, events of mounts, and one thread that waits for
 * both and for a wake-up.
 *
 * One implementation for each system: linux/notify.c over inotify; elsewhere posix/notify.c, which
 * wakes and waits but refuses every watch (kqueue and ReadDirectoryChangesW get files of their
 * own). The watcher then polls, so a system without notification differs in speed only.
 *
 * Folders are watched by names, not by modification: a log beside a configuration is silent. Files
 * are watched by their content, whatever folder the change came through.
 */
#ifndef SC_PLATFORM_NOTIFY_H
#define SC_PLATFORM_NOTIFY_H

#include "superconfig.h"

#include <stdbool.h>
#include <stdint.h>

/* ---- a descriptor that becomes readable ---- */

typedef struct sc_wakeup {
    int reading, writing; /* -1: none */
} sc_wakeup;

/* SC_OK, or the failure with the system's number (may be NULL). */
sc_status sc_wakeup_open(sc_wakeup *wakeup, int *system_error);
void sc_wakeup_close(sc_wakeup *wakeup);
/* Readable from now on; setting twice is setting once. Never blocks. */
void sc_wakeup_set(const sc_wakeup *wakeup);
void sc_wakeup_clear(const sc_wakeup *wakeup);

/* ---- notification ---- */

typedef struct sc_notify sc_notify;

/* The events that a watch asks for, in any combination. */
enum {
    SC_NOTIFY_NAMES = 1,  /* names in a folder that come, go, or are closed after writing */
    SC_NOTIFY_SELF = 2,   /* the folder itself: moved or removed */
    SC_NOTIFY_CONTENT = 4 /* a file: written, closed after writing, its rights changed */
};

/* The events that are reported, in any combination. */
enum {
    SC_NOTICED_CREATED = 1,  /* a name came; a file may be in the middle of being written */
    SC_NOTICED_MOVED_IN = 2, /* a name came, whole */
    SC_NOTICED_GONE = 4,     /* a name went */
    SC_NOTICED_WRITTEN = 8,  /* and not closed yet */
    SC_NOTICED_CLOSED = 16,  /* after writing */
    SC_NOTICED_RIGHTS = 32,
    SC_NOTICED_SELF = 64,     /* moved or removed, or its file system was unmounted */
    SC_NOTICED_ENDED = 128,   /* the system has forgotten the id */
    SC_NOTICED_FOLDER = 256,  /* the name is a folder's */
    SC_NOTICED_OVERFLOW = 512 /* events were lost: anything may have changed */
};

typedef struct sc_notification {
    int32_t id;       /* as sc_notify_add gave it */
    unsigned noticed; /* SC_NOTICED_… */
    const char *name; /* within a folder, else ""; borrowed until the next call */
} sc_notification;

/*
 * New, also if the system refuses notification (then every sc_notify_add fails): NULL only without
 * memory.
 */
sc_notify *sc_notify_new(const sc_allocator *allocator);
void sc_notify_free(sc_notify *notify);

/*
 * Asks for `what` of the path, links not followed, besides what was asked of the same folder or
 * file before: then *id is the same. SC_ERROR_UNSUPPORTED without notification,
 * SC_ERROR_MISSING_FILE, SC_ERROR_TOO_LARGE where the system has no watches left, or another one,
 * with the system's number in *system_error. From any thread.
 */
sc_status sc_notify_add(sc_notify *notify, const char *path, unsigned what, int32_t *id,
                        int *system_error);
void sc_notify_remove(sc_notify *notify, int32_t id);
/* Why sc_notify_add failed, if the system's number is misleading; else NULL. */
const char *sc_notify_refusal(int system_error);

/* True and the next notification, without waiting. One thread at a time. */
bool sc_notify_next(sc_notify *notify, sc_notification *out);

enum {
    SC_NOTIFY_READY = 1,  /* sc_notify_next has something */
    SC_NOTIFY_MOUNTS = 2, /* something was mounted or unmounted */
    SC_NOTIFY_WOKEN = 4,  /* sc_notify_wake */
    SC_NOTIFY_STALLED = 8 /* tasks have waited for memory (platform/memory.h) */
};

/* Whether a wait ends when tasks wait for memory, too; not at first. Nothing where the system does
 * not say. Not during a wait. */
void sc_notify_stalls(sc_notify *notify, bool on);

/* Waits until a time of sc_clock_monotonic (UINT64_MAX: without limit); 0 at that time. */
unsigned sc_notify_wait(sc_notify *notify, uint64_t deadline);
/* Ends a wait, or the next one if no thread waits now. From any thread. */
void sc_notify_wake(sc_notify *notify);

/*
 * Whether changes of the path are announced by its file system: false for those of a network, of a
 * virtual machine's host, and of the kernel's own tables; then *type is the type's name.
 */
bool sc_notify_reaches(const char *path, const char **type);

#endif
