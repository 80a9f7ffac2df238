/* Values as text: any format of a registry, masked or not. */
#ifndef SC_ENGINE_WRITE_H
#define SC_ENGINE_WRITE_H

#include "engine/detail.h"

/* sc_write with its arguments checked. */
sc_status sc_write_value(sc_value value, const char *format, const sc_write_options *options,
                         sc_text *out, sc_error *error);
/* sc_snapshot_dump with its arguments checked. */
sc_status sc_write_snapshot(const sc_snapshot *snapshot, const char *path, const char *format,
                            const sc_write_options *options, sc_text *out, sc_error *error);
/* sc_snapshot_write with its arguments checked. */
sc_status sc_write_at(const sc_snapshot *snapshot, const char *path, sc_value value,
                      const char *format, const sc_write_options *options, sc_text *out,
                      sc_error *error);

#endif
