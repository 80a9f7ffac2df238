/*
 * A load announces each path before it inspects or reads it: a watch that observes the path from
 * then on misses no change. The announcement has no result, so it cannot fail.
 */
#ifndef SC_DIAG_TOUCH_H
#define SC_DIAG_TOUCH_H

#include <stddef.h>

typedef enum sc_touch_kind {
    SC_TOUCH_FILE,   /* its content */
    SC_TOUCH_FOLDER, /* the names in it */
    SC_TOUCH_NAME    /* whether it exists, and its kind */
} sc_touch_kind;

typedef struct sc_touching {
    void *context;
    /*
     * From any thread of a load, several at once. `path` is as it is opened. Of a folder
     * whose `only` is no NULL just names that begin so count, a leading dot aside.
     */
    void (*touch)(void *context, sc_touch_kind kind, const char *path, const char *only);
} sc_touching;

/* Does nothing for NULL. */
static inline void sc_touch(const sc_touching *touching, sc_touch_kind kind, const char *path,
                            const char *only)
{
    if (touching != NULL) {
        touching->touch(touching->context, kind, path, only);
    }
}

#endif
