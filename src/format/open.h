/* The state of a reader: whether it is at, or right behind, the value of a secret key. */
#ifndef SC_FORMAT_OPEN_H
#define SC_FORMAT_OPEN_H

#include "format/format.h"

/* True where the next value, or the open container, belongs to a secret: quote nothing of it. */
bool sc_reading_is_secret(const sc_reading *reading, const sc_writer *writer);
/* After a failure, with the error's place filled. Linear in the draft. */
void sc_reading_open(const sc_reading *reading, const sc_writer *writer, sc_secret_open *out);

#endif
