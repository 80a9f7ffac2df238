/* Values as text. */
#ifndef CLI_VALUE_H
#define CLI_VALUE_H

#include <superconfig.h>

#define VALUE_SECRET "<secret>"

/* A value that is shown to eyes: masked by the rules of a snapshot, as if it stood at `path`. */
typedef struct shown_value {
    const sc_snapshot *snapshot;
    const char *path;
    sc_value value;
    bool secret; /* all of it */
} shown_value;

/* New image with the secrets masked; NULL where all of it is secret. */
sc_image *value_masked(const shown_value *shown);
/* That as one line of JSON, or of JSON5 where a number needs it. */
bool value_text_of(const sc_image *masked, sc_text *out, bool *is_json);
/* Both; VALUE_SECRET is left to the caller. */
bool value_text(const shown_value *shown, sc_text *out);
/* To standard output, with VALUE_SECRET for a secret; at most `most` bytes, 0: all. */
void value_print(const shown_value *shown, size_t most);
/* Adds the value with its secrets masked, as an element for a NULL key; an absent value adds
 * nothing. */
void value_to_json(sc_writer *writer, const char *key, const shown_value *shown);
/* New image of a text whose type is guessed, as that of --set; NULL on failure. */
sc_image *value_of_text(const char *text, size_t length, sc_error *error);
/* As it is, never masked, on one line: bare for scalars unless `json`, else JSON. */
sc_status value_bare(sc_value value, bool json, sc_text *out, sc_error *error);

#endif
