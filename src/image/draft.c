/* The draft of a writer, for readers that look back into it. */
#include "image/writer.h"

const sc_draft *sc_writer_draft(const sc_writer *writer, sc_ref ref)
{
    return &writer->nodes[ref];
}

sc_ref sc_writer_open(const sc_writer *writer)
{
    return writer->open;
}

uint32_t sc_writer_depth(const sc_writer *writer)
{
    return (uint32_t)writer->depth;
}

sc_ref sc_writer_last(const sc_writer *writer)
{
    return writer->last;
}

uint32_t sc_writer_count(const sc_writer *writer)
{
    return (uint32_t)(writer->count - 1);
}

const sc_allocator *sc_writer_allocator(const sc_writer *writer)
{
    return writer->allocator;
}

const sc_limits *sc_writer_limits(const sc_writer *writer)
{
    return &writer->limits;
}

void sc_writer_mark(sc_writer *writer, sc_ref ref, uint8_t marks)
{
    uint8_t *flags = &writer->nodes[ref].node.flags;
    *flags = (uint8_t)((*flags & ~SC_NODE_MARKS) | (marks & SC_NODE_MARKS));
}
