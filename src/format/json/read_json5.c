/* JSON5 1.0.0. */
#include "format/json/core.h"

static sc_status read_text(const sc_format *self, sc_reading *reading)
{
    (void)self;
    return json_document(reading, SC_JSON_COMMENTS | SC_JSON_FIVE);
}

static sc_status write_text(const sc_format *self, sc_writing *writing)
{
    (void)self;
    return sc_json_write(writing, SC_JSON_COMMENTS | SC_JSON_FIVE);
}

static const char *const extensions[] = {"json5", NULL};

const sc_format sc_format_json5 = {.name = "json5",
                                   .extensions = extensions,
                                   .read = read_text,
                                   .values = sc_json_values,
                                   .write = write_text};
