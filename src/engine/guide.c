/* Joins the functions of src/schema to the guide that sources and the merge ask. */
#include "engine/guide.h"

#include "schema/guide.h"
#include "schema/words.h"

static const char *key_of(void *context, const sc_where *where, const char *name, size_t length,
                          size_t *key_length)
{
    return sc_schema_key_of(context, where, name, length, key_length);
}

static sc_status read_text(void *context, const sc_where *where, sc_value value,
                           const sc_limits *limits, const sc_allocator *allocator, bool *known,
                           sc_image **out)
{
    const sc_schema_reading options = {.allocator = allocator, .limits = limits};
    return sc_schema_read(context, where, value, &options, known, out);
}

static bool takes(void *context, const sc_where *where, sc_kind kind)
{
    sc_cursor cursor;
    sc_cursor_at(context, where, &cursor);
    return sc_cursor_takes(&cursor, kind);
}

static const sc_policy *policy_of(void *context, const sc_where *where)
{
    sc_cursor cursor;
    if (!sc_schema_merges(context)) {
        return NULL; /* the merge asks for every place */
    }
    sc_cursor_at(context, where, &cursor);
    return sc_cursor_policy(&cursor);
}

static const sc_guide_path *variable_of(void *context, const char *name, size_t length)
{
    return sc_schema_variable_of(context, name, length);
}

static bool binds(void *context, const sc_guide_path *path)
{
    return sc_schema_binds(context, path);
}

static sc_status read_words(void *context, const char *const *words, size_t count, sc_arena *arena,
                            const char *const **settings, size_t *setting_count, sc_error *error)
{
    sc_schema_words read = {.arena = arena};
    sc_status status = sc_schema_read_words(context, words, count, &read, error);
    if (status == SC_OK && read.rest.count != 0) {
        status = sc_schema_unknown_word(context, read.rest.items[0], read.first_unknown, error);
    }
    *settings = read.settings.items;
    *setting_count = read.settings.count;
    return status;
}

static sc_status fill(void *context, sc_value root, const sc_limits *limits,
                      const sc_allocator *allocator, sc_guide_removed removed,
                      void *removed_context, sc_image **out)
{
    const sc_schema_filling options = {allocator, limits, removed, removed_context};
    return sc_schema_fill(context, root, &options, out);
}

sc_guide sc_guide_of(sc_schema *schema)
{
    return (sc_guide){schema,      key_of, read_text,  takes, policy_of,
                      variable_of, binds,  read_words, fill};
}

bool sc_guide_has_text(sc_value value)
{
    const sc_image *image = value.image;
    if (image->base_count != 0) {
        return true; /* its shared values may have some */
    }
    for (uint32_t i = 0; i < image->header->node_count; i++) {
        if ((image->nodes[i].flags & SC_NODE_UNTYPED) != 0) {
            return true;
        }
    }
    return false;
}

unsigned sc_guide_flags(const sc_plan *plan, sc_value value)
{
    return plan->schema != NULL && sc_guide_has_text(value) ? SC_LAYER_GUIDED : 0;
}
