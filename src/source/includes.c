/*
 * Included files are loaded when the file that names them is taken, by the same functions. So an
 * included file is like any other: it has its own siblings, sections, options and includes. The
 * location of a file is checked by its path before it is opened; a file that must be inside a
 * folder is then opened without following any link, so that it cannot be swapped in between.
 */
#include "source/includes.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "image/copy.h"
#include "source/discovery.h"
#include "source/files.h"
#include "source/glob.h"

enum { CHAIN_MAX = 1 << 16 };

/* ---- which may be read ---- */

/* The path with the links of its existing part resolved: new text. */
static sc_status resolve(const sc_allocator *allocator, const char *path, bool *whole, sc_text *out)
{
    char room[SC_PATH_SIZE];
    size_t length = strlen(path);
    *whole = true;
    if (length >= sizeof room) {
        return SC_ERROR_MISSING_FILE;
    }
    memcpy(room, path, length + 1);
    for (;;) {
        sc_status status = sc_path_real(allocator, length != 0 ? room : ".", out, NULL);
        if (status != SC_ERROR_MISSING_FILE || length == 0) {
            return status;
        }
        *whole = false;
        while (length > 0 && room[length - 1] != '/') {
            length--;
        }
        while (length > 1 && room[length - 1] == '/') {
            length--;
        }
        room[length] = '\0';
    }
}

void sc_includes_blame(const sc_loading *loading, const char *path, sc_error *error)
{
    const sc_inclusion *by = loading->inclusion;
    if (error->code == SC_ERROR_OUT_OF_MEMORY) {
        return;
    }
    char reason[SC_ERROR_MESSAGE_SIZE];
    memcpy(reason, error->message, sizeof reason);
    (void)sc_error_set(error, error->code, "cannot include \"%s\": %s", sc_path_given(path),
                       reason);
    sc_error_place(error, by->line, by->column);
    sc_error_source(error, by->layer->name);
}

static sc_status unreachable(const sc_loading *loading, sc_status status, const char *path,
                             sc_error *error)
{
    (void)sc_error_code(error, status);
    sc_includes_blame(loading, path, error);
    return status;
}

/* The error shows the path that names the folder, and `remark`, but not where the file really is.
 */
static sc_status outside(const sc_source *source, const sc_loading *loading, const char *path,
                         const char *remark, sc_error *error)
{
    const sc_inclusion *by = loading->inclusion;
    (void)sc_error_set(error, SC_ERROR_INCLUDE_OUTSIDE, "\"%s\" is outside of \"%s\"%s",
                       sc_path_given(path), sc_path_given(source->options.includes_within), remark);
    sc_error_place(error, by->line, by->column);
    sc_error_source(error, by->layer->name);
    return SC_ERROR_INCLUDE_OUTSIDE;
}

static sc_status confine(const sc_source *source, const sc_loading *loading, const char *path,
                         sc_text *real, sc_error *error)
{
    const sc_allocator *allocator = loading->context->allocator;
    sc_text folder;
    bool whole;
    sc_status status = sc_path_real(allocator, source->options.includes_within, &folder, NULL);
    if (status == SC_ERROR_MISSING_FILE) {
        return outside(source, loading, path, ", which does not exist", error);
    }
    if (status != SC_OK) {
        return unreachable(loading, status, source->options.includes_within, error);
    }
    status = resolve(allocator, path, &whole, real);
    if (status == SC_OK && !sc_path_is_within(real->data, folder.data)) {
        status = outside(source, loading, path, "", error);
    } else if (status == SC_OK && !whole) {
        status = SC_ERROR_MISSING_FILE;
    }
    sc_text_free(&folder);
    if (status != SC_OK) {
        sc_text_free(real);
        *real = (sc_text){0};
    }
    return status == SC_OK || status == SC_ERROR_INCLUDE_OUTSIDE
               ? status
               : unreachable(loading, status, path, error);
}

sc_status sc_includes_admit(const sc_source *source, const sc_loading *loading, const char *path,
                            sc_text *real, sc_error *error)
{
    *real = (sc_text){0};
    if (loading->inclusion == NULL) {
        return SC_OK;
    }
    if (loading->owners != NULL &&
        !sc_project_admits(loading->owners, loading->context->allocator, path)) {
        sc_touch(loading->context->touching, SC_TOUCH_FILE, path, NULL);
        return SC_WARNING_FOREIGN_OWNER;
    }
    if (source->options.includes_within == NULL) {
        return SC_OK;
    }
    sc_touch(loading->context->touching, SC_TOUCH_FILE, path, NULL);
    return confine(source, loading, path, real, error);
}

/* ---- what is named ---- */

/* The text of an entry; NULL if it is not a string. */
static const char *entry_text(sc_value value, size_t *length)
{
    const char *text;
    if (sc_value_untyped(value, &text, length) ||
        (sc_value_kind(value) == SC_STRING && sc_value_string(value, &text, length) == SC_OK)) {
        return text;
    }
    return NULL;
}

static sc_status refuse_entry(const sc_loading *loading, const sc_layer *layer, sc_value value,
                              sc_status code, const char *format, const char *word)
{
    uint32_t line, column;
    sc_value_place(value, &line, &column);
    (void)sc_error_set(loading->error, code, format, word);
    sc_error_place(loading->error, line, column);
    sc_error_source(loading->error, layer->name);
    return code;
}

static sc_status check_entry(const sc_loading *loading, const sc_layer *layer, sc_value value)
{
    size_t length;
    const char *text = entry_text(value, &length);
    if (text == NULL) {
        return refuse_entry(loading, layer, value, SC_ERROR_WRONG_TYPE,
                            "an include must be a path or a list of paths, not %s",
                            sc_kind_name(sc_value_kind(value)));
    }
    bool is_empty = length == 0 || (length == 1 && text[0] == '?');
    if (is_empty || memchr(text, '\0', length) != NULL) {
        return refuse_entry(loading, layer, value, SC_ERROR_BAD_VALUE, "an include is %s",
                            is_empty ? "an empty path" : "no path: it contains a NUL");
    }
    return SC_OK;
}

static bool is_list(sc_value value)
{
    return sc_value_kind(value) == SC_ARRAY;
}

static size_t count_entries(sc_value value)
{
    return is_list(value) ? sc_value_count(value) : sc_value_kind(value) != SC_NULL;
}

static sc_value entry_at(sc_value value, size_t index)
{
    return is_list(value) ? sc_value_item(value, index) : value;
}

static sc_status check_entries(const sc_loading *loading, const sc_layer *layer, sc_value value)
{
    size_t count = count_entries(value);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        status = check_entry(loading, layer, entry_at(value, i));
    }
    return status;
}

/* ---- cycles ---- */

static bool is_same(const sc_layer *a, const sc_layer *b)
{
    return a == b || (a->stamp.inode != 0 && sc_file_stamp_same_file(&a->stamp, &b->stamp));
}

static void append_chain(const sc_inclusion *to, const sc_inclusion *from, sc_buf *out)
{
    if (to != from) {
        append_chain(to->above, from, out);
    }
    sc_buf_append_text(out, to->layer->name);
    sc_buf_append_text(out, " \xE2\x86\x92 ");
}

static sc_status fail_cycle(const sc_loading *loading, const sc_inclusion *from,
                            const sc_layer *layer)
{
    const sc_inclusion *by = loading->inclusion;
    sc_buf chain;
    sc_buf_init(&chain, loading->context->allocator, CHAIN_MAX);
    append_chain(by, from, &chain);
    sc_buf_append_text(&chain, layer->name);
    const char *text = sc_buf_text(&chain);
    (void)sc_error_set(loading->error, SC_ERROR_INCLUDE_CYCLE, "a file includes itself: %s",
                       text != NULL ? text : layer->name);
    sc_buf_free(&chain);
    sc_error_place(loading->error, by->line, by->column);
    sc_error_source(loading->error, by->layer->name);
    return SC_ERROR_INCLUDE_CYCLE;
}

static sc_status fail_limit(const sc_loading *loading, const sc_inclusion *by, const char *format,
                            int most)
{
    (void)sc_error_set(loading->error, SC_ERROR_INCLUDE_LIMIT, format, most);
    sc_error_place(loading->error, by->line, by->column);
    sc_error_source(loading->error, by->layer->name);
    return SC_ERROR_INCLUDE_LIMIT;
}

static sc_status check_chain(const sc_loading *loading, const sc_layer *layer)
{
    const sc_inclusion *by = loading->inclusion;
    for (const sc_inclusion *each = by; each != NULL; each = each->above) {
        if (is_same(each->layer, layer)) {
            return fail_cycle(loading, each, layer);
        }
    }
    return by != NULL && by->depth == SC_INCLUDES_DEPTH
               ? fail_limit(loading, by, "includes nest more than %d deep", SC_INCLUDES_DEPTH)
               : SC_OK;
}

/* ---- loading ---- */

/* Adds an empty yield for an absent file, so that the list of sources shows it and a watch
 * observes it. */
static sc_status take_nothing(const sc_source *source, const sc_loading *loading,
                              const sc_yield *like, bool optional)
{
    const sc_inclusion *by = loading->inclusion;
    const sc_yield vain = {
        .place = by->named, .named = by->named, .profile = like->profile, .kind = SC_SOURCE_FILE};
    sc_status status = SC_OK;
    if (!optional) {
        status = sc_notices_add(loading->context->notices, SC_NOTE_NO_MATCH, by->layer->name,
                                by->line, by->column, NULL, "the pattern \"%s\" matches no file",
                                sc_path_given(by->named));
    }
    return status == SC_OK ? sc_take(source, loading, &vain, NULL)
                           : sc_source_fail(loading->error, status);
}

static sc_status load_pattern(const sc_source *source, const sc_loading *loading,
                              const sc_yield *like, const char *text, bool optional)
{
    const sc_inclusion *by = loading->inclusion;
    sc_pattern pattern = {0};
    size_t count = 0, most = SC_INCLUDES_FILES - *loading->files;
    sc_status status =
        sc_pattern_parse(loading->context->allocator, text, &pattern, loading->error);
    if (status != SC_OK) {
        if (status != SC_ERROR_OUT_OF_MEMORY) {
            sc_error_source(loading->error, by->layer->name);
            loading->error->line = by->line;
            loading->error->column = by->column;
        }
        return sc_take_failure(source, loading, status, by->layer->name);
    }
    const sc_glob_search search = {
        .text = by->named,
        .written = text,
        .pattern = &pattern,
        .start = by->folder,
        .profile = like->profile,
        .is_base = like->is_base,
        .most = most,
        .files = loading->files,
        .count = &count,
    };
    status = sc_glob_load(source, loading, &search);
    sc_pattern_free(&pattern);
    if (status == SC_ERROR_TOO_LARGE && count > most) {
        status =
            fail_limit(loading, by, "one source includes more than %d files", SC_INCLUDES_FILES);
        return sc_take_failure(source, loading, status, by->layer->name);
    }
    return status == SC_OK && count == 0 ? take_nothing(source, loading, like, optional) : status;
}

static sc_status load_path(const sc_source *source, const sc_loading *loading, const sc_yield *like,
                           bool optional)
{
    const sc_inclusion *by = loading->inclusion;
    if (*loading->files == SC_INCLUDES_FILES) {
        sc_status status =
            fail_limit(loading, by, "one source includes more than %d files", SC_INCLUDES_FILES);
        return sc_take_failure(source, loading, status, by->layer->name);
    }
    ++*loading->files;
    const sc_file_candidate candidate = {
        .path = by->named,
        .profile = like->profile,
        .format = source->options.format,
        .is_base = like->is_base,
        .optional = optional,
        .reports_absence = optional,
    };
    return sc_files_take(source, loading, &candidate, sc_take);
}

static sc_status load_entry(const sc_source *source, const sc_loading *loading,
                            const sc_yield *like, const char *text, size_t length)
{
    const sc_allocator *allocator = loading->context->allocator;
    sc_inclusion *by = loading->inclusion;
    bool optional = text[0] == '?';
    text += optional ? 1 : 0;
    length -= optional ? 1 : 0;
    size_t before = text[0] != '/' ? strlen(by->folder) : 0;
    char *named = sc_alloc(allocator, before + length + 1);
    if (named == NULL) {
        return sc_source_fail(loading->error, SC_ERROR_OUT_OF_MEMORY);
    }
    memcpy(named, by->folder, before);
    memcpy(named + before, text, length);
    named[before + length] = '\0';
    by->named = named;
    by->is_pattern = strpbrk(named + before, "*?[{") != NULL;
    sc_status status = by->is_pattern
                           ? load_pattern(source, loading, like, named + before, optional)
                           : load_path(source, loading, like, optional);
    by->named = NULL;
    sc_free(allocator, named, before + length + 1);
    return status;
}

static sc_status load_entries(const sc_source *source, const sc_loading *loading,
                              const sc_yield *like, sc_value value)
{
    size_t count = count_entries(value);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value entry = entry_at(value, i);
        size_t length;
        const char *text = entry_text(entry, &length);
        sc_value_place(entry, &loading->inclusion->line, &loading->inclusion->column);
        status = load_entry(source, loading, like, text, length);
    }
    return status;
}

/* ---- what is left ---- */

static sc_status copy_rest(sc_writer *writer, sc_value root, sc_value without)
{
    size_t count = sc_value_count(root);
    (void)sc_writer_take_origin(writer, root);
    (void)sc_writer_begin_object(writer);
    for (size_t i = 0; i < count; i++) {
        sc_value member = sc_value_item(root, i);
        if (member.node != without.node) {
            (void)sc_writer_copy_key(writer, member);
            (void)sc_writer_copy_on(writer, member);
        }
    }
    (void)sc_writer_end(writer);
    return sc_writer_status(writer);
}

static sc_status make_rest(const sc_loading *loading, const sc_layer *layer, sc_value without,
                           sc_image **rest)
{
    sc_writer *writer = sc_writer_new(loading->context->allocator, loading->context->limits);
    if (writer == NULL) {
        return sc_source_fail(loading->error, SC_ERROR_OUT_OF_MEMORY);
    }
    (void)copy_rest(writer, sc_image_root(layer->image), without);
    *rest = sc_writer_finish(writer, loading->error);
    sc_writer_free(writer);
    if (*rest == NULL) {
        sc_error_source(loading->error, layer->name);
        return sc_loading_failure(loading);
    }
    return SC_OK;
}

/* ---- one file ---- */

/* The folder of a file, with its last separator: a new block of *size bytes. */
static char *new_folder(const sc_source *source, const sc_allocator *allocator, const char *place,
                        size_t *size)
{
    const char *of = place != NULL ? place : source->place != NULL ? source->place : "";
    const char *slash = strrchr(of, '/');
    size_t length = slash != NULL ? (size_t)(slash - of) + 1 : 0;
    *size = length + 1;
    return sc_text_copy(allocator, of, length);
}

static sc_status take_named(const sc_source *source, const sc_loading *loading,
                            const sc_yield *like, const sc_layer *layer, sc_value value)
{
    const sc_allocator *allocator = loading->context->allocator;
    const sc_inclusion *above = loading->inclusion;
    size_t size;
    char *folder = new_folder(source, allocator, like->place, &size);
    if (folder == NULL) {
        return sc_source_fail(loading->error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_inclusion inclusion = {
        .above = above,
        .layer = layer,
        .folder = folder,
        .depth = above != NULL ? above->depth + 1 : 1,
    };
    sc_loading below = *loading;
    below.inclusion = &inclusion;
    sc_status status = load_entries(source, &below, like, value);
    sc_free(allocator, folder, size);
    return status;
}

sc_status sc_includes_take(const sc_source *source, const sc_loading *loading, const sc_yield *like,
                           sc_layer *layer, sc_image **rest, bool *skipped)
{
    const char *key = source->options.includes;
    sc_value value = sc_value_member(sc_image_root(layer->image), key, strlen(key));
    *rest = NULL;
    *skipped = false;
    if (sc_value_kind(value) == SC_ABSENT) {
        return SC_OK;
    }
    const sc_inclusion *by = loading->inclusion;
    if (by != NULL && by->is_pattern && is_same(by->layer, layer)) {
        *skipped = true;
        return SC_OK;
    }
    sc_status status = check_chain(loading, layer);
    status = status == SC_OK ? check_entries(loading, layer, value) : status;
    if (status != SC_OK) {
        *skipped = true;
        return sc_take_failure(source, loading, status,
                               like->place != NULL ? like->place : layer->name);
    }
    status = take_named(source, loading, like, layer, value);
    return status == SC_OK ? make_rest(loading, layer, value, rest) : status;
}
