/*
 * JSON inside untyped text. It is judged before anything is written, because a writer takes nothing
 * back, and then read by the same code.
 */
#include "format/json/core.h"

sc_status sc_json_check(const char *text, size_t length, const sc_allocator *allocator,
                        uint32_t depth)
{
    sc_limits limits = {.depth = depth < SC_IMAGE_DEPTH_MOST ? depth : SC_IMAGE_DEPTH_MOST};
    sc_reading reading = {
        .text = text,
        .length = length,
        .ascii = true,
        .limits = &limits,
        .allocator = allocator,
    };
    return json_document(&reading, SC_JSON_CHECK);
}

sc_status sc_json_put(sc_writer *writer, const char *text, size_t length)
{
    sc_reading reading = {
        .text = text,
        .length = length,
        .ascii = true, /* columns are of no use here */
        .limits = sc_writer_limits(writer),
        .allocator = sc_writer_allocator(writer),
        .writer = writer,
    };
    return json_document(&reading, SC_JSON_UNPLACED);
}
