/* The document: statements, a line each. */
#include "format/toml/toml.h"

static bool statement(sc_toml *t)
{
    bool header = *t->next == '[';
    return (header ? sc_toml_header(t) : sc_toml_key_value(t)) && sc_toml_end_line(t);
}

static bool document(sc_toml *t)
{
    sc_toml_place(t, t->next);
    if (sc_writer_begin_object(t->writer) != SC_OK) {
        return sc_toml_stopped(t, t->next);
    }
    bool empty = true;
    for (;;) {
        if (!sc_toml_skip_lines(t)) {
            return false;
        }
        if (sc_toml_at_end(t)) {
            break;
        }
        empty = false;
        if (!statement(t)) {
            return false;
        }
    }
    while (sc_writer_depth(t->writer) > 0) {
        sc_writer_end(t->writer);
    }
    t->reading->empty = empty;
    return true;
}

sc_status sc_toml_read(const sc_format *self, sc_reading *reading)
{
    (void)self;
    sc_toml t = {
        .next = reading->text,
        .end = reading->text + reading->length,
        .writer = reading->writer,
        .reading = reading,
        .line = 1,
        .mark = reading->text,
        .mark_column = 1,
        .status = SC_OK,
    };
    sc_buf_init(&t.scratch, reading->allocator, reading->length + 1);
    sc_status status = document(&t) ? SC_OK : t.status;
    sc_buf_free(&t.scratch);
    return status;
}
