/* The way to a path, link by link: who may have put them there is asked before each is followed. */
#ifndef SC_PLATFORM_POSIX_WAY_H
#define SC_PLATFORM_POSIX_WAY_H

#include "platform/posix/posix.h"

#include <limits.h>

typedef struct sc_posix_way {
    int directory;       /* of the last name, held open; maybe only for looking names up in it */
    char name[PATH_MAX]; /* the last name: no link */
    bool exists;         /* there is something of this name */
    struct stat status;  /* of it */
    bool is_foreign;     /* on failure: a link belongs to somebody else */
} sc_posix_way;

/*
 * Goes to the last name of a path; a link to nothing is the place of a new file. 0, or an errno:
 * ELOOP also for the first link where nobody may have one. End the way in any case.
 */
int sc_posix_way_begin(sc_posix_way *way, const char *path, const sc_link_owners *owners);
void sc_posix_way_end(sc_posix_way *way);

#endif
