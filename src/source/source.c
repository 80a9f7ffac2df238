/*
 * Making and releasing sources. All texts of a source are in one arena, whose first chunk is part
 * of the source, so an ordinary source is one allocation.
 */
#include "base/alloc.h"
#include "base/utf8.h"
#include "image/path.h"
#include "platform/fixed.h"
#include "source/fixed.h"
#include "source/stream.h"
#include "source/variables.h"

#define TEXTS_MAX ((size_t)1 << 30) /* of one source */

/* ---- options ---- */

static sc_status copy_text(sc_arena *arena, const char **text)
{
    if (*text == NULL) {
        return SC_OK;
    }
    *text = sc_arena_text(arena, *text, strlen(*text));
    return *text != NULL ? SC_OK : arena->status;
}

static sc_status copy_list(sc_arena *arena, const char *const **list)
{
    size_t count = 0;
    if (*list == NULL) {
        return SC_OK;
    }
    while ((*list)[count] != NULL) {
        count++;
    }
    const char **copy = sc_arena_alloc_array(arena, count + 1, sizeof *copy);
    if (copy == NULL) {
        return arena->status;
    }
    for (size_t i = 0; i <= count; i++) {
        copy[i] = (*list)[i];
        sc_status status = copy_text(arena, &copy[i]);
        if (status != SC_OK) {
            return status;
        }
    }
    *list = copy;
    return SC_OK;
}

/* Copies every text and list of the table, so a new option there is copied too. */
static sc_status copy_options(sc_arena *arena, sc_source_options *options)
{
    sc_status status = SC_OK;
    const sc_option *option;
    for (size_t i = 0; status == SC_OK && (option = sc_option_at(i)) != NULL; i++) {
        void *field = (char *)options + option->offset;
        switch (option->type) {
        case SC_OPTION_FLAG:
        case SC_OPTION_CHOICE:
            break;
        case SC_OPTION_TEXTS:
        case SC_OPTION_PATHS:
        case SC_OPTION_VALUES:
            status = copy_list(arena, field);
            break;
        default:
            status = copy_text(arena, field);
            break;
        }
    }
    return status;
}

/* Mounting only makes objects: the meaning of an index depends on layers a source cannot see. */
static sc_status check_under(const char *under, sc_error *error)
{
    size_t length = strlen(under);
    sc_status status = sc_path_check(under, length, error);
    sc_path_cursor cursor;
    sc_segment segment;
    sc_path_begin(&cursor, under, length);
    while (status == SC_OK) {
        size_t start = cursor.position;
        if (sc_path_next(&cursor, &segment) != 1) {
            break;
        }
        if (segment.kind == SC_SEGMENT_INDEX) {
            status = sc_error_at(error, SC_ERROR_BAD_PATH, under, length, start,
                                 "a source can be mounted under keys only, not in an array");
            sc_error_path(error, under);
        }
    }
    return status;
}

static sc_status check_options(const sc_source_options *options, sc_error *error)
{
    sc_status status = SC_OK;
    if (options->name != NULL &&
        sc_utf8_check(options->name, strlen(options->name), NULL) != strlen(options->name)) {
        return sc_error_set(error, SC_ERROR_INVALID_UTF8, "the source's name is not UTF-8");
    }
    if (options->null_removes && options->join) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                            "null_removes does not go with join, which removes nothing");
    }
    if (options->includes_within != NULL && options->includes == NULL) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                            "includes_within needs includes, which names the key");
    }
    if (options->includes != NULL && sc_utf8_check(options->includes, strlen(options->includes),
                                                   NULL) != strlen(options->includes)) {
        return sc_error_set(error, SC_ERROR_INVALID_UTF8, "the key of includes is not UTF-8");
    }
    if (options->at != NULL) {
        status = sc_path_check(options->at, strlen(options->at), error);
    }
    if (status == SC_OK && options->under != NULL) {
        status = check_under(options->under, error);
    }
    return status;
}

/* ---- life ---- */

static sc_status fix(const sc_source_making *making, sc_source **out, const char *path,
                     const char **field)
{
    char room[SC_PATH_SIZE];
    sc_source *source = *out;
    const char *fixed = sc_path_fix(path, room);
    if (fixed == path) {
        return SC_OK;
    }
    *field = sc_arena_text(&source->texts, fixed, strlen(fixed));
    if (*field == NULL) {
        sc_status status = sc_arena_failure(&source->texts);
        sc_source_release(source);
        *out = NULL;
        return sc_source_fail(making->error, status);
    }
    return SC_OK;
}

sc_status sc_source_make(const sc_source_making *making, const sc_source_type *type,
                         const char *text, sc_source **out)
{
    static const sc_source_options defaults = SC_SOURCE_OPTIONS_INIT;
    const sc_source_options *options = making->options != NULL ? making->options : &defaults;
    *out = NULL;
    if (text == NULL) {
        return sc_source_fail(making->error, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_status status = check_options(options, making->error);
    if (status != SC_OK) {
        return status;
    }
    sc_source *source = sc_alloc(making->allocator, sizeof *source);
    if (source == NULL) {
        return sc_source_fail(making->error, SC_ERROR_OUT_OF_MEMORY);
    }
    atomic_init(&source->references, 1);
    source->account = (sc_account){.total = NULL};
    source->allocator = making->allocator;
    source->type = type;
    source->asks_environment = false;
    source->options = *options;
    source->text = text;
    source->place = NULL;
    source->stream = NULL;
    memset(&source->as, 0, sizeof source->as);
    sc_arena_init_with(&source->texts, making->allocator, TEXTS_MAX, source->room,
                       sizeof source->room);
    status = making->options != NULL ? copy_options(&source->texts, &source->options) : SC_OK;
    if (status == SC_OK) {
        status = copy_text(&source->texts, &source->text);
    }
    if (status != SC_OK) {
        sc_source_release(source);
        return sc_source_fail(making->error, status);
    }
    *out = source;
    return source->options.includes_within != NULL
               ? fix(making, out, source->options.includes_within, &source->options.includes_within)
               : SC_OK;
}

sc_status sc_source_fix_path(const sc_source_making *making, sc_source **out)
{
    return fix(making, out, (*out)->text, &(*out)->text);
}

sc_status sc_source_fix_place(const sc_source_making *making, sc_source **out)
{
    return fix(making, out, ".", &(*out)->place);
}

const char *sc_source_describe(const sc_source *source, const char **text)
{
    if (source->type->word == NULL) {
        return sc_source_fixed_word(source, text);
    }
    *text = sc_path_given(source->text);
    if (sc_source_is_environment(source) && source->as.variables.prefix != NULL) {
        *text = source->as.variables.prefix;
    }
    return source->type->word;
}

sc_source *sc_source_retain(sc_source *source)
{
    (void)atomic_fetch_add_explicit(&source->references, 1, memory_order_relaxed);
    return source;
}

void sc_source_release(sc_source *source)
{
    if (source == NULL ||
        atomic_fetch_sub_explicit(&source->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    sc_account_close(&source->account);
    sc_stream_free(source);
    if (source->type->release != NULL) {
        source->type->release(source);
    }
    sc_arena_free(&source->texts);
    sc_free(source->allocator, source, sizeof *source);
}

void sc_source_count(sc_source *source, atomic_uint_least64_t *total)
{
    if (sc_account_open(&source->account)) {
        sc_account_enter(&source->account, total, sizeof *source + source->texts.held);
    }
}

const sc_source_options *sc_source_options_of(const sc_source *source)
{
    return &source->options;
}

bool sc_source_asks_environment(const sc_source *source)
{
    return source->asks_environment;
}

sc_status sc_source_load(const sc_source *source, sc_load_context *context, sc_yields *yields,
                         sc_error *error)
{
    sc_error own;
    size_t files = 0;
    const sc_loading loading = {
        .context = context,
        .yields = yields,
        .error = error != NULL ? error : &own,
        .files = &files,
    };
    return source->type->load(source, &loading);
}

/* ---- layer lists ---- */

sc_status sc_layer_list_add(const sc_allocator *allocator, sc_layer_list *list, sc_layer *layer)
{
    if (!sc_grow(allocator, &list->items, &list->capacity, list->count + 1, sizeof(sc_layer *),
                 SC_YIELDS_MAX)) {
        sc_layer_release(layer);
        return list->count < SC_YIELDS_MAX ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_TOO_LARGE;
    }
    list->items[list->count++] = layer;
    return SC_OK;
}

void sc_layer_list_free(const sc_allocator *allocator, sc_layer_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        sc_layer_release(list->items[i]);
    }
    sc_free(allocator, list->items, list->capacity * sizeof(sc_layer *));
    *list = (sc_layer_list){0};
}

static sc_status finish_image(sc_writer *writer, sc_layer *layer, sc_error *error)
{
    if (sc_writer_status(writer) == SC_OK && sc_writer_count(writer) == 0) {
        return SC_OK;
    }
    sc_error own;
    sc_error *detail = error != NULL ? error : &own;
    layer->image = sc_writer_finish(writer, detail);
    if (layer->image == NULL) {
        sc_error_source(error, layer->name);
        return detail->code;
    }
    if (sc_value_kind(sc_image_root(layer->image)) == SC_NULL) {
        sc_image_release(layer->image);
        layer->image = NULL;
    }
    return SC_OK;
}

sc_status sc_layer_finish(const sc_allocator *allocator, sc_writer *writer, sc_source_kind kind,
                          const char *name, sc_layer **out, sc_error *error)
{
    sc_layer *layer = sc_layer_new(allocator, kind, name);
    *out = NULL;
    if (layer == NULL) {
        return sc_source_fail(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = finish_image(writer, layer, error);
    if (status == SC_OK && layer->image == NULL &&
        sc_notices_add(&layer->notices, SC_NOTE_EMPTY_SOURCE, layer->name, 0, 0, NULL,
                       "%s is empty and changes nothing", layer->name) != SC_OK) {
        status = sc_source_fail(error, SC_ERROR_OUT_OF_MEMORY);
    }
    if (status != SC_OK) {
        sc_layer_release(layer);
        return status;
    }
    *out = layer;
    return SC_OK;
}
