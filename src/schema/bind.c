/* Names of variables, and paths: which property or place they mean. */
#include "schema/guide.h"

#include "base/loose.h"
#include "base/sort.h"

#include <string.h>

const char *sc_schema_key_of(const sc_schema *schema, const sc_where *where, const char *name,
                             size_t length, size_t *key_length)
{
    sc_cursor cursor;
    sc_cursor_at(schema, where, &cursor);
    return sc_cursor_key(&cursor, name, length, key_length);
}

/* ---- x-env ---- */

const sc_guide_path *sc_schema_variable_of(const sc_schema *schema, const char *name, size_t length)
{
    size_t low = 0, high = schema->variable_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const sc_schema_variable *variable = &schema->variables[middle];
        int order = sc_compare_texts(variable->name, variable->length, name, length);
        if (order == 0) {
            return &variable->path;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static bool is_path(const sc_guide_path *path, const char *text, size_t length)
{
    sc_path_cursor cursor;
    sc_segment segment;
    size_t at = 0;
    sc_path_begin(&cursor, text, length);
    while (sc_path_next(&cursor, &segment) == 1) {
        if (at == path->count || segment.kind == SC_SEGMENT_INDEX ||
            segment.length != path->lengths[at] ||
            memcmp(segment.text, path->keys[at], segment.length) != 0) {
            return false;
        }
        at++;
    }
    return at == path->count;
}

sc_status sc_guide_path_push(const sc_guide_path *path, sc_path_builder *out)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < path->count && status == SC_OK; i++) {
        size_t mark;
        status = sc_path_push_key(out, path->keys[i], path->lengths[i], &mark);
    }
    return status;
}

const char *sc_schema_variable_for(const sc_schema *schema, const char *path, size_t length,
                                   size_t *at)
{
    while (*at < schema->variable_count) {
        const sc_schema_variable *variable = &schema->variables[(*at)++];
        if (is_path(&variable->path, path, length)) {
            return variable->name;
        }
    }
    return NULL;
}

/* ---- options of a command line ---- */

char sc_schema_letter_for(const sc_schema *schema, const char *path, size_t length)
{
    for (size_t i = 0; i < schema->letter_count; i++) {
        if (is_path(&schema->letters[i].path, path, length)) {
            return schema->letters[i].letter;
        }
    }
    return '\0';
}

bool sc_schema_takes_operand(const sc_schema *schema, const char *path, size_t length)
{
    bool takes = false;
    for (size_t i = 0; i < schema->operand_count && !takes; i++) {
        takes = is_path(&schema->operands[i], path, length);
    }
    return takes;
}

bool sc_schema_declares(const sc_schema *schema, const char *path, size_t length)
{
    sc_path_cursor cursor;
    sc_segment segment;
    sc_cursor at, below;
    int more = 0;
    bool declared = true;
    sc_cursor_root(schema, &at);
    sc_path_begin(&cursor, path, length);
    while (declared && (more = sc_path_next(&cursor, &segment)) == 1) {
        const char *key = segment.text;
        size_t size = segment.length;
        declared = segment.kind != SC_SEGMENT_INDEX &&
                   sc_cursor_bind(&at, schema->allocator, &key, &size, &below);
        at = declared ? below : at;
    }
    return declared && more == 0;
}

/* ---- what a name without a prefix leads to ---- */

/* One segment down. False where nothing is declared there. */
static bool step(const sc_schema *schema, sc_cursor *cursor, const char *text, size_t length,
                 bool first)
{
    sc_cursor below;
    bool declared = sc_cursor_bind(cursor, schema->allocator, &text, &length, &below);
    if (!declared && (first || sc_cursor_is_forbidden(&below))) {
        return false;
    }
    *cursor = below;
    return true;
}

static bool is_moved(const sc_guide_path *from, const sc_guide_path *path)
{
    bool same = from->count <= path->count;
    for (size_t i = 0; i < from->count && same; i++) {
        same = sc_loose_equal(from->keys[i], from->lengths[i], path->keys[i], path->lengths[i]);
    }
    return same;
}

bool sc_schema_binds(const sc_schema *schema, const sc_guide_path *path)
{
    sc_cursor cursor;
    sc_cursor_root(schema, &cursor);
    for (size_t i = 0; i < schema->move_count; i++) {
        if (is_moved(&schema->moves[i].from, path)) {
            return true;
        }
    }
    bool binds = path->count != 0;
    for (size_t i = 0; i < path->count && binds; i++) {
        binds = step(schema, &cursor, path->keys[i], path->lengths[i], i == 0);
    }
    return binds;
}
