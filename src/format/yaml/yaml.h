/* The two halves of the format, for its entry in the table of formats. */
#ifndef SC_FORMAT_YAML_YAML_H
#define SC_FORMAT_YAML_YAML_H

#include "format/format.h"

sc_status sc_yaml_read(const sc_format *self, sc_reading *reading);
sc_status sc_yaml_write(const sc_format *self, sc_writing *writing);

#endif
