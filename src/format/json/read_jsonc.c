/* JSON with comments and trailing commas. */
#include "format/json/core.h"

static sc_status read_text(const sc_format *self, sc_reading *reading)
{
    (void)self;
    return json_document(reading, SC_JSON_COMMENTS);
}

static sc_status write_text(const sc_format *self, sc_writing *writing)
{
    (void)self;
    return sc_json_write(writing, SC_JSON_COMMENTS);
}

static const char *const extensions[] = {"jsonc", NULL};

const sc_format sc_format_jsonc = {.name = "jsonc",
                                   .extensions = extensions,
                                   .read = read_text,
                                   .values = sc_json_values,
                                   .write = write_text};
