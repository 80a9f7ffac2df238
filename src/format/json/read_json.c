/* The strict reader and what all readers of the family share. */
#include "format/json/core.h"
#include "format/parse.h"

void sc_json_begin(sc_json *json, sc_reading *reading, unsigned dialect)
{
    json->reading = reading;
    json->writer = reading->writer;
    json->end = reading->text + reading->length;
    json->line_base = reading->text;
    json->line = 1;
    json->ascii = reading->ascii;
    json->close = '\0';
    json->status = SC_OK;
    json->dialect = dialect;
    json->depth = 0;
    json->depth_limit = reading->limits->depth;
    sc_buf_init(&json->scratch, reading->allocator, reading->length + SC_PARSE_PADDING);
}

sc_status sc_json_finish(sc_json *json)
{
    sc_buf_free(&json->scratch);
    return json->status;
}

static sc_status read_text(const sc_format *self, sc_reading *reading)
{
    (void)self;
    return json_document(reading, 0);
}

static sc_status write_text(const sc_format *self, sc_writing *writing)
{
    (void)self;
    return sc_json_write(writing, 0);
}

static const char *const extensions[] = {"json", NULL};

const sc_format sc_format_json = {
    .name = "json", .extensions = extensions, .read = read_text, .write = write_text};
