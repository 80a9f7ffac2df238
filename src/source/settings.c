/*
 * Invariant: settings are written in the order of their segments, so that all settings below a path
 * follow it directly. Then comparing a setting with the previous one shows whether that is its
 * parent, and the open objects of the writer are always a prefix of the path that was written last.
 *
 * An array or object in a text is data and stays whole (its text is kept beside it, its keys are
 * not bound). So a setting below it cannot be written into it: it goes into the next layer, and the
 * merge combines them. There are at most as many layers as segments in the longest path.
 */
#include "source/settings.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/sort.h"
#include "format/format.h"
#include "image/path.h"
#include "secret/secrets.h"

sc_status sc_settings_add(const sc_allocator *allocator, sc_settings *settings,
                          const sc_setting *setting)
{
    if (!sc_grow(allocator, &settings->items, &settings->capacity, settings->count + 1,
                 sizeof *settings->items, SC_SETTINGS_MAX)) {
        return settings->count < SC_SETTINGS_MAX ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_TOO_LARGE;
    }
    settings->items[settings->count] = *setting;
    settings->items[settings->count].number = settings->count;
    settings->count++;
    return SC_OK;
}

void sc_settings_free(const sc_allocator *allocator, sc_settings *settings)
{
    sc_free(allocator, settings->items, settings->capacity * sizeof *settings->items);
    *settings = (sc_settings){0};
}

/* ---- order ---- */

static void skip_zeros(const sc_span *span, const char **text, size_t *length)
{
    *text = span->text;
    *length = span->length;
    while (*length > 1 && **text == '0') {
        (*text)++;
        (*length)--;
    }
}

/* By number; 7 precedes 07, which is a different segment. */
static int compare_digits(const sc_span *a, const sc_span *b)
{
    const char *x, *y;
    size_t x_length, y_length;
    skip_zeros(a, &x, &x_length);
    skip_zeros(b, &y, &y_length);
    if (x_length != y_length) {
        return x_length < y_length ? -1 : 1;
    }
    int order = memcmp(x, y, x_length);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/*
 * The order of variables is that of their names, which are upper case: there `_` follows every
 * letter, but in the lower-cased segments it precedes them. Names that differ only in case are
 * compared by their bytes.
 */
static int compare_names(const sc_span *a, const sc_span *b)
{
    uint32_t common = a->length < b->length ? a->length : b->length;
    for (uint32_t i = 0; i < common; i++) {
        unsigned char x = (unsigned char)sc_ascii_upper(a->text[i]);
        unsigned char y = (unsigned char)sc_ascii_upper(b->text[i]);
        if (x != y) {
            return x < y ? -1 : 1;
        }
    }
    return a->length != b->length ? (a->length < b->length ? -1 : 1)
                                  : sc_compare_texts(a->text, a->length, b->text, b->length);
}

static int compare_spans(const sc_span *a, const sc_span *b)
{
    if (a->digits && b->digits) {
        return compare_digits(a, b);
    }
    if (a->digits != b->digits) {
        return a->digits ? -1 : 1;
    }
    return compare_names(a, b);
}

static int compare_paths(const sc_setting *a, const sc_setting *b)
{
    uint32_t common = a->count < b->count ? a->count : b->count;
    for (uint32_t i = 0; i < common; i++) {
        int order = compare_spans(&a->spans[i], &b->spans[i]);
        if (order != 0) {
            return order;
        }
    }
    return (a->count > b->count) - (a->count < b->count);
}

/* Of several settings of one path the last one counts. */
static int compare_settings(const void *left, const void *right)
{
    const sc_setting *a = *(const sc_setting *const *)left, *b = *(const sc_setting *const *)right;
    int order = compare_paths(a, b);
    if (order == 0) {
        order = sc_compare_texts(a->name, strlen(a->name), b->name, strlen(b->name));
    }
    return order != 0 ? order : (a->number < b->number) - (a->number > b->number);
}

static bool same_segments(const sc_setting *a, const sc_setting *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (compare_spans(&a->spans[i], &b->spans[i]) != 0) {
            return false;
        }
    }
    return true;
}

static bool is_below(const sc_setting *setting, const sc_setting *above)
{
    return setting->count > above->count && same_segments(setting, above, above->count);
}

/* ---- conflicts ---- */

static sc_status warn(const sc_loading *loading, const sc_settings_origin *origin,
                      const sc_setting *winner, const sc_setting *loser, const char *format)
{
    sc_path_builder path;
    size_t mark;
    sc_status status = SC_OK;
    sc_path_builder_init(&path, loading->context->allocator);
    for (uint32_t i = 0; i < loser->count && status == SC_OK; i++) {
        status = sc_path_push_key(&path, loser->spans[i].text, loser->spans[i].length, &mark);
    }
    if (status == SC_OK) {
        const char *source = origin->file != NULL ? origin->file : winner->name;
        bool in_file = origin->file != NULL;
        status = sc_notices_add(loading->context->notices, SC_WARNING_CONFLICT, source,
                                winner->line, winner->column, path.text, format,
                                in_file ? winner->name : "this", loser->name);
    }
    sc_path_builder_free(&path);
    return status;
}

/* Keeps one setting for each path, in place; returns their number. */
static size_t drop_repeated(const sc_loading *loading, const sc_settings_origin *origin,
                            const void **items, size_t count, sc_status *status)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && *status == SC_OK; i++) {
        const sc_setting *setting = items[i];
        if (i + 1 < count && compare_paths(setting, items[i + 1]) == 0) {
            *status = warn(loading, origin, items[i + 1], setting,
                           "%s sets the same path as %s, which is ignored");
        } else {
            items[kept++] = setting;
        }
    }
    return kept;
}

/* ---- writing ---- */

typedef struct writing {
    const sc_source *source;
    const sc_loading *loading;
    const sc_settings_origin *origin;
    sc_writer *writer;
    const sc_setting *open; /* its first `depth` segments are open objects */
    uint32_t depth;
    const sc_setting *last;  /* written last, a scalar; NULL: none */
    const sc_setting *whole; /* an array or object: settings below it wait for the next layer */
} writing;

static void set_origin(const writing *w, const sc_setting *setting)
{
    const char *name = w->origin->file != NULL ? w->origin->file : setting->name;
    (void)sc_writer_source(w->writer, w->origin->kind, name, w->source->options.secret);
    sc_writer_place(w->writer, setting->line, setting->column);
}

static uint32_t common_segments(const writing *w, const sc_setting *setting)
{
    uint32_t common = 0;
    while (common < w->depth && common + 1 < setting->count &&
           compare_spans(&w->open->spans[common], &setting->spans[common]) == 0) {
        common++;
    }
    return common;
}

/* Opens the objects that lead to the setting and writes its key. */
static void go_to(writing *w, const sc_setting *setting)
{
    uint32_t common = w->open != NULL ? common_segments(w, setting) : 0;
    for (; w->depth > common; w->depth--) {
        (void)sc_writer_end(w->writer);
    }
    for (; w->depth + 1 < setting->count; w->depth++) {
        const sc_span *span = &setting->spans[w->depth];
        (void)sc_writer_known_key(w->writer, span->text, span->length);
        (void)sc_writer_begin_object(w->writer);
    }
    const sc_span *span = &setting->spans[w->depth];
    (void)sc_writer_known_key(w->writer, span->text, span->length);
    w->open = setting;
}

static sc_status write_setting(writing *w, const sc_setting *setting)
{
    if (w->last != NULL && is_below(setting, w->last)) {
        sc_status status = warn(w->loading, w->origin, setting, w->last,
                                "%s sets a part of what %s sets to one value, which is ignored");
        if (status != SC_OK) {
            return status;
        }
    }
    set_origin(w, setting);
    go_to(w, setting);
    uint32_t before = sc_writer_count(w->writer);
    sc_status status = sc_format_untyped(w->writer, setting->text, setting->length);
    if (status != SC_OK) {
        return status;
    }
    const sc_draft *draft = sc_writer_draft(w->writer, sc_writer_last(w->writer));
    bool is_whole = sc_node_is_container(&draft->node);
    if (setting->secret || (is_whole && (setting->says & SC_SECRET_WORD) != 0)) {
        sc_writer_secret_since(w->writer, before);
    } else if (sc_secrets_kind((sc_kind)draft->node.kind, setting->says)) {
        sc_writer_secret(w->writer);
    }
    w->last = is_whole ? NULL : setting;
    w->whole = is_whole ? setting : NULL;
    return SC_OK;
}

/* Writes the settings that need not wait; the others move to the front, *count is their number. */
static sc_status write_settings(writing *w, const void **items, size_t *count)
{
    size_t waiting = 0;
    const sc_setting *first = items[0];
    set_origin(w, first);
    sc_status status = sc_writer_begin_object(w->writer);
    for (size_t i = 0; i < *count && status == SC_OK; i++) {
        const sc_setting *setting = items[i];
        if (w->whole != NULL && is_below(setting, w->whole)) {
            items[waiting++] = setting;
        } else {
            status = write_setting(w, setting);
        }
    }
    for (uint32_t i = 0; i <= w->depth && status == SC_OK; i++) {
        status = sc_writer_end(w->writer);
    }
    *count = waiting;
    return status;
}

static sc_status make_layer(const writing *like, const void **items, size_t *count,
                            sc_layer_list *out)
{
    const sc_load_context *context = like->loading->context;
    sc_error *error = like->loading->error;
    writing w = *like;
    sc_layer *layer = NULL;
    w.writer = sc_writer_new(context->allocator, context->limits);
    if (w.writer == NULL) {
        return sc_source_fail(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = write_settings(&w, items, count);
    if (status == SC_OK) {
        status = sc_layer_finish(context->allocator, w.writer, w.origin->kind, w.origin->layer,
                                 &layer, error);
    } else {
        (void)sc_source_fail(error, status);
        sc_error_source(error, w.origin->layer);
    }
    sc_writer_free(w.writer);
    if (status == SC_OK) {
        status = sc_layer_list_add(context->allocator, out, layer);
        status = status == SC_OK ? SC_OK : sc_source_fail(error, status);
    }
    return status;
}

sc_status sc_settings_make(const sc_source *source, const sc_loading *loading,
                           const sc_settings *settings, const sc_settings_origin *origin,
                           sc_layer_list *out)
{
    const sc_allocator *allocator = loading->context->allocator;
    size_t count = settings->count;
    if (count == 0) {
        return SC_OK;
    }
    const void **items = sc_alloc_array(allocator, count, sizeof *items);
    if (items == NULL) {
        return sc_source_fail(loading->error, SC_ERROR_OUT_OF_MEMORY);
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = &settings->items[i];
    }
    const writing like = {.source = source, .loading = loading, .origin = origin};
    sc_status status = sc_sort(allocator, items, count, sizeof *items, compare_settings);
    if (status == SC_OK) {
        count = drop_repeated(loading, origin, items, count, &status);
    }
    status = status == SC_OK ? SC_OK : sc_source_fail(loading->error, status);
    while (count > 0 && status == SC_OK) {
        status = make_layer(&like, items, &count, out);
    }
    sc_free(allocator, items, settings->count * sizeof *items);
    return status;
}
