/*
 * The words of a command line. They are read when the source is added, because they do not change
 * and errors in them can be reported at once.
 *
 * Settings apply in the order of the words: a later one replaces an earlier one at its path, and a
 * value at a path removes the settings below that path. All of that happens in the writer's draft.
 * A setting that reaches into or over an array or object that was given whole begins a new layer,
 * because such a value is data and stays as it is; the merge combines the layers.
 */
#include "base/alloc.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "format/format.h"
#include "source/fixed.h"
#include "source/segments.h"

#define TEXTS_MAX ((size_t)1 << 30) /* of all paths */

typedef struct reading {
    const sc_allocator *allocator;
    const sc_source *source;
    sc_layer_list *layers; /* the finished layers */
    sc_error *error;
    const char *name;
    sc_writer *writer; /* NULL: no layer is open */
    sc_layer *first;   /* borrowed; takes the notices */
    sc_notices notices;
    sc_arena paths;
} reading;

/* ---- layers ---- */

static sc_status begin_layer(reading *r)
{
    r->writer = sc_writer_new(r->allocator, NULL);
    if (r->writer == NULL) {
        return sc_source_fail(r->error, SC_ERROR_OUT_OF_MEMORY);
    }
    (void)sc_writer_source(r->writer, SC_SOURCE_ARGUMENTS, r->name, r->source->options.secret);
    (void)sc_writer_begin_object(r->writer);
    return SC_OK;
}

static sc_status keep_layer(reading *r, sc_layer *layer)
{
    sc_status status = sc_layer_list_add(r->allocator, r->layers, layer);
    if (status != SC_OK) {
        return sc_source_fail(r->error, status);
    }
    if (r->first == NULL) {
        r->first = layer;
    }
    return SC_OK;
}

static sc_status end_layer(reading *r)
{
    sc_layer *layer = NULL;
    while (sc_writer_status(r->writer) == SC_OK && sc_writer_depth(r->writer) > 0) {
        (void)sc_writer_end(r->writer);
    }
    sc_status status =
        sc_layer_finish(r->allocator, r->writer, SC_SOURCE_ARGUMENTS, r->name, &layer, r->error);
    sc_writer_free(r->writer);
    r->writer = NULL;
    return status == SC_OK ? keep_layer(r, layer) : status;
}

/* ---- one setting ---- */

typedef struct setting {
    const char *path;
    size_t path_length;
    const char *value;
    size_t length;
} setting;

static bool is_given_whole(const sc_draft *draft)
{
    return sc_node_is_container(&draft->node) && (draft->node.flags & SC_NODE_UNTYPED) != 0;
}

/* Whether the first byte is that of an array or object. */
static bool may_be_container(const setting *s)
{
    return s->length != 0 && (s->value[0] == '[' || s->value[0] == '{');
}

/* Enters the object of a segment; sets *blocked if the value there was given whole. */
static sc_status enter(sc_writer *writer, const sc_span *span, bool *blocked)
{
    sc_ref ref = sc_writer_find(writer, sc_writer_open(writer), span->text, span->length);
    if (ref != SC_REF_NONE) {
        const sc_draft *draft = sc_writer_draft(writer, ref);
        *blocked = is_given_whole(draft);
        if (*blocked || draft->node.kind == SC_OBJECT) {
            return *blocked ? SC_OK : sc_writer_reopen(writer, ref);
        }
    }
    (void)sc_writer_known_key(writer, span->text, span->length);
    return sc_writer_begin_object(writer);
}

/* Puts the value; sets *blocked if it would replace settings with which it should merge. */
static sc_status put(sc_writer *writer, const sc_span *span, const setting *s, bool *blocked)
{
    sc_ref ref = sc_writer_find(writer, sc_writer_open(writer), span->text, span->length);
    if (ref != SC_REF_NONE && may_be_container(s)) {
        const sc_draft *draft = sc_writer_draft(writer, ref);
        *blocked = draft->node.kind == SC_OBJECT && !is_given_whole(draft);
    }
    if (*blocked) {
        return SC_OK;
    }
    (void)sc_writer_known_key(writer, span->text, span->length);
    return sc_format_untyped(writer, s->value, s->length);
}

static sc_status write_setting(sc_writer *writer, const sc_span *spans, uint32_t count,
                               const setting *s, bool *blocked)
{
    *blocked = false;
    for (uint32_t i = 0; i + 1 < count && !*blocked; i++) {
        sc_status status = enter(writer, &spans[i], blocked);
        if (status != SC_OK) {
            return status;
        }
    }
    sc_status status = *blocked ? SC_OK : put(writer, &spans[count - 1], s, blocked);
    while (status == SC_OK && sc_writer_depth(writer) > 1) {
        status = sc_writer_end(writer);
    }
    return status;
}

static sc_status fail_setting(const reading *r, const setting *s, sc_status status)
{
    char path[SC_ERROR_PATH_SIZE];
    (void)sc_source_fail(r->error, status);
    (void)sc_text_display(path, sizeof path, s->path, s->path_length);
    sc_error_path(r->error, path);
    sc_error_source(r->error, r->name);
    return status;
}

/* The path is copied, because an error names a text that ends in NUL. */
static sc_status parse_path(reading *r, const setting *s, const sc_span **spans, uint32_t *count)
{
    const char *path = sc_arena_text(&r->paths, s->path, s->path_length);
    if (path == NULL) {
        return sc_source_fail(r->error, sc_arena_failure(&r->paths));
    }
    sc_status status = sc_spans_parse(&r->paths, path, s->path_length, spans, count, r->error);
    sc_error_source(r->error, status == SC_OK ? NULL : r->name);
    return status;
}

static sc_status apply(reading *r, const setting *s)
{
    const sc_span *spans = NULL;
    uint32_t count = 0;
    bool blocked = true;
    sc_status status = parse_path(r, s, &spans, &count);
    while (status == SC_OK && blocked) {
        status = r->writer == NULL ? begin_layer(r) : SC_OK;
        if (status != SC_OK) {
            return status;
        }
        status = write_setting(r->writer, spans, count, s, &blocked);
        if (status != SC_OK) {
            return fail_setting(r, s, status);
        }
        status = blocked ? end_layer(r) : SC_OK;
    }
    sc_arena_reset(&r->paths);
    return status;
}

/* ---- words ---- */

/* `-` and negative numbers are values. */
static bool is_option(const char *word)
{
    if (word[0] != '-' || word[1] == '\0') {
        return false;
    }
    const char *digit = word[1] == '.' ? word + 2 : word + 1;
    return !sc_ascii_is_digit(*digit);
}

/* The `=` that ends the path: the first outside quotes, else the first; NULL if absent. */
static const char *find_equals(const char *text)
{
    bool quoted = false;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"') {
            quoted = !quoted;
        } else if (quoted && *at == '\\' && at[1] != '\0') {
            at++;
        } else if (!quoted && *at == '=') {
            return at;
        }
    }
    return quoted ? strchr(text, '=') : NULL;
}

static sc_status skip_word(reading *r, const char *word, size_t number)
{
    sc_status status =
        sc_notices_add(&r->notices, SC_WARNING_BAD_VARIABLE, r->name, 0, 0, NULL,
                       "argument %zu, \"%s\", is not a setting (key=value, --key) and was skipped",
                       number + 1, word);
    return status == SC_OK ? SC_OK : sc_source_fail(r->error, status);
}

static setting setting_of(const char *path, size_t path_length, const char *value)
{
    return (setting){path, path_length, value, strlen(value)};
}

/* An option, `--` removed. `next` is the word after it, or NULL; *took_next: it is the value. */
static setting read_option(const char *body, const char *next, bool *took_next)
{
    const char *equals = find_equals(body);
    *took_next = false;
    if (equals != NULL) {
        return setting_of(body, (size_t)(equals - body), equals + 1);
    }
    if (strncmp(body, "no-", 3) == 0) {
        return setting_of(body + 3, strlen(body + 3), "false");
    }
    *took_next = next != NULL && !is_option(next);
    return setting_of(body, strlen(body), *took_next ? next : "true");
}

static sc_status read_word(reading *r, const char *const *args, size_t count, size_t *number)
{
    const char *word = args[*number];
    const char *next = *number + 1 < count ? args[*number + 1] : NULL;
    if (strncmp(word, "--", 2) == 0) {
        bool took_next;
        const setting s = read_option(word + 2, next, &took_next);
        *number += took_next ? 1 : 0;
        return apply(r, &s);
    }
    const char *equals = is_option(word) ? NULL : find_equals(word);
    if (equals == NULL) {
        return skip_word(r, word, *number);
    }
    const setting s = setting_of(word, (size_t)(equals - word), equals + 1);
    return apply(r, &s);
}

static sc_status check_words(const reading *r, const char *const *args, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (args[i] == NULL) {
            return sc_source_fail(r->error, SC_ERROR_INVALID_ARGUMENT);
        }
        size_t length = strlen(args[i]), valid = sc_utf8_check(args[i], length, NULL);
        if (valid != length) {
            (void)sc_error_set(r->error, SC_ERROR_INVALID_UTF8,
                               "argument %zu is not UTF-8 at byte %zu", i + 1, valid + 1);
            sc_error_source(r->error, r->name);
            return SC_ERROR_INVALID_UTF8;
        }
    }
    return SC_OK;
}

static sc_status add_notices(reading *r)
{
    if (r->first == NULL) {
        sc_layer *layer = sc_layer_new(r->allocator, SC_SOURCE_ARGUMENTS, r->name);
        sc_status status =
            layer != NULL ? keep_layer(r, layer) : sc_source_fail(r->error, SC_ERROR_OUT_OF_MEMORY);
        if (status != SC_OK) {
            return status;
        }
    }
    sc_status status = sc_notices_append(&r->first->notices, &r->notices);
    return status == SC_OK ? SC_OK : sc_source_fail(r->error, status);
}

static sc_status read_words(reading *r, const char *const *args, size_t count)
{
    sc_status status = check_words(r, args, count);
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        if (strcmp(args[i], "--") == 0) {
            break;
        }
        status = read_word(r, args, count, &i);
    }
    if (status == SC_OK && r->writer != NULL) {
        status = end_layer(r);
    }
    return status == SC_OK ? add_notices(r) : status;
}

/* Layers of all words; `r` has its source, layers and error. */
static sc_status read_all(reading *r, const char *const *args, size_t count)
{
    unsigned char room[1024];
    r->name = r->source->options.name != NULL ? r->source->options.name : "arguments";
    sc_notices_init(&r->notices, r->allocator);
    sc_arena_init_with(&r->paths, r->allocator, TEXTS_MAX, room, sizeof room);
    sc_status status = read_words(r, args, count);
    sc_writer_free(r->writer);
    sc_notices_free(&r->notices);
    sc_arena_free(&r->paths);
    return status;
}

/* A schema may be given after the words, so they are kept. */
static sc_status keep_words(sc_source *source, const char *const *args, size_t count)
{
    const char **words = sc_arena_alloc_array(&source->texts, count + 1, sizeof *words);
    for (size_t i = 0; i < count && words != NULL; i++) {
        words[i] = sc_arena_text(&source->texts, args[i], strlen(args[i]));
        if (words[i] == NULL) {
            return sc_arena_failure(&source->texts);
        }
    }
    source->as.fixed.words = words;
    source->as.fixed.word_count = count;
    return words != NULL ? SC_OK : sc_arena_failure(&source->texts);
}

sc_status sc_source_arguments(const sc_source_making *making, const char *const *args, size_t count,
                              sc_source **out)
{
    unsigned flags = SC_LAYER_LOOSE | SC_LAYER_PATCH | SC_LAYER_LITERAL;
    sc_source *source;
    *out = NULL;
    if (args == NULL && count != 0) {
        return sc_source_fail(making->error, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_status status = sc_source_fixed(making, flags, &source);
    if (status != SC_OK) {
        return status;
    }
    reading r = {.allocator = making->allocator,
                 .source = source,
                 .layers = &source->as.fixed.layers,
                 .error = making->error};
    status = read_all(&r, args, count);
    if (status == SC_OK) {
        status = keep_words(source, args, count);
        status = status == SC_OK ? SC_OK : sc_source_fail(making->error, status);
    }
    if (status != SC_OK) {
        sc_source_release(source);
        return status;
    }
    *out = source;
    return SC_OK;
}

/* ---- words that a guide reads ---- */

sc_status sc_source_load_words(const sc_source *source, const sc_loading *loading)
{
    const sc_guide *guide = loading->context->guide;
    const sc_allocator *allocator = loading->context->allocator;
    sc_layer_list layers = {0};
    const char *const *settings = NULL;
    size_t count = 0;
    sc_arena arena;
    sc_arena_init(&arena, allocator, TEXTS_MAX);
    loading->error->code = SC_OK;
    sc_status status =
        guide->words(guide->context, source->as.fixed.words, source->as.fixed.word_count, &arena,
                     &settings, &count, loading->error);
    reading r = {
        .allocator = allocator, .source = source, .layers = &layers, .error = loading->error};
    if (status == SC_OK) {
        status = read_all(&r, settings, count);
    }
    if (status == SC_OK) {
        status = sc_source_yield_fixed(source, loading, &layers);
    }
    sc_layer_list_free(allocator, &layers);
    sc_arena_free(&arena);
    return status == SC_OK || loading->error->code == status
               ? status
               : sc_source_fail(loading->error, status);
}
