/* Values as text. */
#ifndef CLI_VALUE_H
#define CLI_VALUE_H

#include <superconfig.h>

/*
 * For eyes: the value as if it stood at `path`, masked, on one line of JSON; JSON5 where a number
 * needs it. False, with `out` empty, when memory runs out.
 */
bool value_text(const sc_snapshot *snapshot, const char *path, sc_value value, sc_text *out);
/* As it is, never masked, on one line: bare for scalars unless `json`, else JSON. */
sc_status value_bare(sc_value value, bool json, sc_text *out, sc_error *error);

#endif
