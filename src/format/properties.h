/* The two halves of the Java properties format. */
#ifndef SC_FORMAT_PROPERTIES_H
#define SC_FORMAT_PROPERTIES_H

#include "format/format.h"

sc_status sc_properties_read(const sc_format *self, sc_reading *reading);
sc_status sc_properties_write(const sc_format *self, sc_writing *writing);

#endif
