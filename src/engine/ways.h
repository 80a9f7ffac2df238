/* The ways to set a path that has no value. */
#ifndef SC_ENGINE_WAYS_H
#define SC_ENGINE_WAYS_H

#include "base/buf.h"
#include "engine/plan.h"
#include "engine/walk.h"

/*
 * "the variable `DATABASE_URL`, `APP_DB__URL` or the option `--db.url`", for a walk
 * that missed; `shown` is its path for eyes. The text is in `out`, which the caller frees. NULL
 * where the plan has no such source, or without memory.
 */
const char *sc_ways_to_set(const sc_plan *plan, const sc_walk *walk, const char *shown,
                           sc_buf *out);

#endif
