/*
 * Property: the check refuses a path exactly when the walk refuses it; the segments of a path,
 * joined to a canonical path, lead to the same segments again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "image/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * The canonical text of a path; false if it does not parse. `huge` reports a key
 * that is too long to be written with escapes.
 */
static bool canonical(const char *text, size_t length, sc_path_builder *out, bool *huge)
{
    sc_path_cursor cursor;
    sc_segment segment;
    int more;
    size_t mark;
    sc_path_begin(&cursor, text, length);
    while ((more = sc_path_next(&cursor, &segment)) == 1) {
        *huge = *huge || segment.length >= SC_SEGMENT_MAX;
        sc_status status = segment.kind == SC_SEGMENT_INDEX && segment.index >= 0
                               ? sc_path_push_index(out, (size_t)segment.index, &mark)
                               : sc_path_push_key(out, segment.text, segment.length, &mark);
        if (status != SC_OK) {
            return false;
        }
    }
    return more == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    bool ascii;
    if (size > 4096 || sc_utf8_check(text, size, &ascii) != size) {
        return 0;
    }
    sc_path_builder once, twice;
    sc_path_builder_init(&once, sc_allocator_default());
    sc_path_builder_init(&twice, sc_allocator_default());
    sc_error error;
    bool huge = false;
    bool good = canonical(text, size, &once, &huge);
    if (good != (sc_path_check(text, size, &error) == SC_OK)) {
        abort();
    }
    if (good && !huge &&
        (!canonical(once.text, once.length, &twice, &huge) || strcmp(once.text, twice.text) != 0)) {
        abort();
    }
    if (!good && (error.column == 0 || error.message[0] == 0)) {
        abort();
    }
    sc_path_builder_free(&once);
    sc_path_builder_free(&twice);
    return 0;
}
