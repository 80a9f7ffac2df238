/* The list of differences between two snapshots. */
#ifndef SC_ENGINE_CHANGES_H
#define SC_ENGINE_CHANGES_H

#include "engine/detail.h"

/* sc_diff with its arguments checked. */
sc_changes *sc_changes_between(sc_snapshot *before, sc_snapshot *after, sc_error *error);

#endif
