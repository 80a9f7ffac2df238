/*
 * Each path that a load looks at is announced before the load looks: a watch that has armed itself
 * by then misses no change. Nothing depends on the announcement, so nothing here fails.
 */
#ifndef SC_DIAG_TOUCH_H
#define SC_DIAG_TOUCH_H

#include <stddef.h>

typedef enum sc_touch_kind {
    SC_TOUCH_FILE,   /* its content */
    SC_TOUCH_FOLDER, /* which names it has */
    SC_TOUCH_NAME    /* whether it is there, and what it is */
} sc_touch_kind;

typedef struct sc_touching {
    void *context;
    /*
     * From any thread of a load, several at once. `path` is as it is opened. Of a folder
     * whose `only` is no NULL just names that begin so count, a leading dot aside.
     */
    void (*touch)(void *context, sc_touch_kind kind, const char *path, const char *only);
} sc_touching;

/* NULL: nobody listens. */
static inline void sc_touch(const sc_touching *touching, sc_touch_kind kind, const char *path,
                            const char *only)
{
    if (touching != NULL) {
        touching->touch(touching->context, kind, path, only);
    }
}

#endif
