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
    /* Neither a line nor a column is above the length and one. */
    bool fits = json->writer != NULL && json->writer->careful == 0;
    json->is_narrow = fits && reading->length < SC_ORIGIN_MAX - 1;
    json->source = fits ? json->writer->packed_source + 1 : 0;
    json->close = json->closes[0] = '\0';
    json->status = SC_OK;
    json->dialect = dialect;
    json->depth = 0;
    json->depth_limit = reading->limits->depth;
    json->expects_keys = reading->length > SC_JSON_SMALL;
    if (json->expects_keys) {
        json->expected = json->followers;
        memset(json->followers, 0, sizeof json->followers);
    }
    sc_buf_init(&json->scratch, reading->allocator, reading->length + SC_PARSE_PADDING);
}

sc_status sc_json_finish(sc_json *json)
{
    sc_buf_free(&json->scratch);
    return json->status;
}

/* Every value but the root is behind a comma or an opening bracket. */
static size_t count_values(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += text[i] == ',' || text[i] == '[' || text[i] == '{';
    }
    return count;
}

size_t sc_json_values(const char *text, size_t length)
{
    enum { PLACES = 4, BYTES = 512 };
    if (length < SC_JSON_SMALL) {
        return length / 24; /* mostly within the writer's own room */
    }
    size_t count = 0;
    for (size_t i = 0; i < PLACES; i++) {
        count += count_values(text + (length - BYTES) / PLACES * (i + 1), BYTES);
    }
    /* Not more than one in two bytes, which commas within strings may seem to be. */
    count = count < PLACES * BYTES / 2 ? count : PLACES * BYTES / 2;
    /* And an eighth, because a draft that grows is copied. */
    return (size_t)((uint64_t)length * (count + count / 8 + 1) / (PLACES * BYTES));
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

const sc_format sc_format_json = {.name = "json",
                                  .extensions = extensions,
                                  .read = read_text,
                                  .values = sc_json_values,
                                  .write = write_text};
