/*
 * A folder as an object: a file is a key with its text, a folder an object. Mounted secrets are
 * swapped as a whole by turning the link `..data`; so that link is followed once, and everything is
 * read through the folder it led to, by paths relative to that one handle.
 */
#include "source/directory.h"
#include "base/alloc.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "format/format.h"
#include "layer/manifest.h"
#include "source/files.h"

/* Totals: links can make few folders appear as very many. */
enum { FOLDERS_MAX = 1 << 14, ENTRIES_MAX = 1 << 20 };
#define TEXTS_MAX ((size_t)1 << 30) /* of all paths */

static const char generation[] = "..data";

/* A folder on the way down. */
typedef struct level {
    const struct level *above;
    const char *path; /* relative to the root; "." is the root */
    sc_file_stamp stamp;
} level;

typedef struct reading {
    const sc_source *source;
    const sc_loading *loading;
    const char *shown;  /* the source's path, as text */
    const char *opened; /* the path of the folder that is read: `shown`, or where `..data` leads */
    sc_dir root;
    sc_writer *writer;
    sc_arena arena;
    size_t folders, entries; /* so far */
} reading;

static const sc_allocator *allocator_of(const reading *r)
{
    return r->loading->context->allocator;
}

static sc_status fail(const reading *r, sc_status status)
{
    return sc_source_fail(r->loading->error, status);
}

static sc_status warn(const reading *r, sc_status code, const char *shown, const char *message)
{
    char name[SC_ERROR_SOURCE_SIZE];
    (void)sc_text_display(name, sizeof name, shown, strlen(shown));
    sc_status status =
        sc_notices_add(r->loading->context->notices, code, name, 0, 0, NULL, "%s", message);
    return status == SC_OK ? SC_OK : fail(r, status);
}

/* Counts one more folder or entry. */
static sc_status count_one(const reading *r, size_t *count, int most, const char *of_what)
{
    if (++*count <= (size_t)most) {
        return SC_OK;
    }
    (void)sc_error_set(r->loading->error, SC_ERROR_TOO_LARGE,
                       "the directory leads to more than %d %s", most, of_what);
    sc_error_source(r->loading->error, r->shown);
    return SC_ERROR_TOO_LARGE;
}

static sc_status fail_file(const reading *r, sc_status status, const char *shown, int system_error)
{
    (void)sc_layer_file_error(r->loading->error, status, shown, system_error);
    return sc_take_failure(r->source, r->loading, status, shown);
}

/* ---- paths ---- */

static const char *join(reading *r, const char *folder, const char *name)
{
    size_t length = strlen(folder), more = strlen(name);
    bool separated = length > 0 && folder[length - 1] == '/';
    char *path = sc_arena_alloc_aligned(&r->arena, length + more + 2, 1);
    if (path == NULL) {
        (void)fail(r, sc_arena_failure(&r->arena));
        return NULL;
    }
    memcpy(path, folder, length);
    path[length] = '/';
    memcpy(path + length + (separated ? 0 : 1), name, more + 1);
    return path;
}

/* An entry's path relative to the root, and the path that messages show. */
typedef struct place {
    const char *path, *shown, *name;
    size_t name_length;
} place;

static sc_status find_place(reading *r, const level *in, const sc_dir_entry *entry, place *out)
{
    bool is_top = in->above == NULL;
    out->name = entry->name;
    out->name_length = entry->length;
    out->path = is_top ? entry->name : join(r, in->path, entry->name);
    out->shown = out->path != NULL ? join(r, r->shown, out->path) : NULL;
    return out->shown != NULL ? SC_OK : sc_loading_failure(r->loading);
}

/* `path` is from the root. */
static sc_status touch(reading *r, sc_touch_kind kind, const char *path)
{
    const sc_touching *touching = r->loading->context->touching;
    if (touching == NULL) {
        return SC_OK;
    }
    const char *whole = join(r, r->opened, path);
    if (whole == NULL) {
        return sc_loading_failure(r->loading);
    }
    sc_touch(touching, kind, whole, NULL);
    return SC_OK;
}

/* ---- files ---- */

static sc_status write_text(const reading *r, const place *at, const sc_file_content *content)
{
    size_t length = sc_file_text_length(content->data, content->length);
    if (sc_utf8_check(content->data, length, NULL) != length) {
        return warn(r, SC_WARNING_NOT_TEXT, at->shown, "is not UTF-8 and was skipped");
    }
    (void)sc_writer_source(r->writer, SC_SOURCE_DIRECTORY, at->shown, true);
    sc_writer_place(r->writer, 1, 1);
    (void)sc_writer_known_key(r->writer, at->name, at->name_length);
    sc_status status = sc_format_untyped(r->writer, content->data, length);
    if (status != SC_OK) {
        (void)fail(r, status);
        sc_error_source(r->loading->error, at->shown);
    }
    return status;
}

static sc_status take_file(reading *r, const place *at)
{
    sc_file_content content;
    uint64_t limit = r->loading->context->limits->file_size;
    sc_status status = touch(r, SC_TOUCH_FILE, at->path);
    if (status != SC_OK) {
        return status;
    }
    status = sc_file_read_at(allocator_of(r), &r->root, at->path, limit, &content);
    if (status == SC_ERROR_MISSING_FILE) {
        return SC_OK; /* removed since it was listed: as if it had been absent */
    }
    if (status != SC_OK) {
        return fail_file(r, status, at->shown, content.system_error);
    }
    status = write_text(r, at, &content);
    sc_file_content_free(allocator_of(r), &content);
    return status;
}

/* ---- folders ---- */

static sc_status take_entry(reading *r, const level *in, const sc_dir_entry *entry);

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const sc_dir_entry *)a)->name, ((const sc_dir_entry *)b)->name);
}

static sc_status take_entries(reading *r, const level *in, const sc_dir_listing *listing)
{
    sc_dir_entry *entries = listing->entries;
    sc_status status =
        sc_sort(allocator_of(r), entries, listing->count, sizeof *entries, compare_entries);
    status = status == SC_OK ? SC_OK : fail(r, status);
    for (size_t i = 0; i < listing->count && status == SC_OK; i++) {
        status = take_entry(r, in, &entries[i]);
    }
    return status;
}

static bool leads_back(const level *in, const sc_file_stamp *stamp)
{
    while (in != NULL && !sc_file_stamp_same_file(&in->stamp, stamp)) {
        in = in->above;
    }
    return in != NULL;
}

/* Writes an object of a folder's entries; the caller has written the key, if there is one. */
static sc_status write_folder(reading *r, const level *in, const char *shown,
                              const sc_dir_listing *listing)
{
    (void)sc_writer_source(r->writer, SC_SOURCE_DIRECTORY, shown, true);
    sc_status status = sc_writer_begin_object(r->writer);
    if (status != SC_OK) {
        (void)fail(r, status);
        sc_error_source(r->loading->error, shown);
        return status;
    }
    status = take_entries(r, in, listing);
    return status == SC_OK ? sc_writer_end(r->writer) : status;
}

static sc_status take_folder(reading *r, const level *in, const place *at, const sc_file_info *info)
{
    sc_dir_listing listing;
    const level below = {in, at->path, info->stamp};
    if (leads_back(in, &info->stamp)) {
        return warn(r, SC_WARNING_SKIPPED_SOURCE, at->shown,
                    "leads back to a folder that it is in, and was skipped");
    }
    sc_status status = count_one(r, &r->folders, FOLDERS_MAX, "folders");
    if (status != SC_OK) {
        return status;
    }
    status = touch(r, SC_TOUCH_FOLDER, at->path);
    if (status != SC_OK) {
        return status;
    }
    status =
        sc_folder_list(allocator_of(r), &r->root, at->path, at->shown, &listing, r->loading->error);
    if (status == SC_ERROR_MISSING_FILE) {
        return SC_OK;
    }
    if (status != SC_OK) {
        return sc_take_failure(r->source, r->loading, status, at->shown);
    }
    (void)sc_writer_known_key(r->writer, at->name, at->name_length);
    status = write_folder(r, &below, at->shown, &listing);
    sc_dir_listing_free(allocator_of(r), &listing);
    return status;
}

/* ---- entries ---- */

static sc_status fail_inspecting(const reading *r, const place *at, const sc_file_info *info,
                                 sc_status status)
{
    if (status == SC_ERROR_MISSING_FILE && !info->is_link) {
        return SC_OK;
    }
    if (status != SC_ERROR_MISSING_FILE) {
        return fail_file(r, status, at->shown, info->system_error);
    }
    (void)sc_error_set(r->loading->error, status, "no such file: the symbolic link leads nowhere");
    sc_error_source(r->loading->error, at->shown);
    return sc_take_failure(r->source, r->loading, status, at->shown);
}

static sc_status take_inspected(reading *r, const level *in, const place *at)
{
    sc_file_info info;
    sc_status status = sc_file_inspect(&r->root, at->path, &info);
    if (status != SC_OK) {
        return fail_inspecting(r, at, &info, status);
    }
    if (info.kind == SC_FILE_DIRECTORY) {
        return take_folder(r, in, at, &info);
    }
    return info.kind == SC_FILE_REGULAR ? take_file(r, at)
                                        : warn(r, SC_WARNING_SKIPPED_SOURCE, at->shown,
                                               "is a FIFO, socket or device, and was skipped");
}

/* Hidden names, `..data` among them, are not keys. */
static sc_status take_entry(reading *r, const level *in, const sc_dir_entry *entry)
{
    place at;
    if (entry->name[0] == '.') {
        return SC_OK;
    }
    sc_status status = count_one(r, &r->entries, ENTRIES_MAX, "entries");
    if (status == SC_OK) {
        status = find_place(r, in, entry, &at);
    }
    if (status != SC_OK) {
        return status;
    }
    if (sc_utf8_check(entry->name, entry->length, NULL) != entry->length) {
        return warn(r, SC_WARNING_NOT_TEXT, at.shown,
                    "has a name that is not UTF-8, and was skipped");
    }
    return entry->kind == SC_FILE_REGULAR ? take_file(r, &at) : take_inspected(r, in, &at);
}

/* ---- the source ---- */

/* The folder, or where its `..data` leads now. */
static sc_status open_root(reading *r)
{
    sc_dir base;
    const char *path = r->source->text;
    r->opened = path;
    sc_touch(r->loading->context->touching, SC_TOUCH_FOLDER, path, NULL);
    sc_status status = sc_dir_open(NULL, path, &base);
    if (status != SC_OK) {
        return sc_layer_file_error(r->loading->error, status, path, base.system_error);
    }
    status = sc_dir_open(&base, generation, &r->root);
    if (status == SC_ERROR_MISSING_FILE || status == SC_ERROR_NOT_DIRECTORY) {
        r->root = base;
        return SC_OK;
    }
    sc_dir_close(&base);
    const char *link = join(r, path, generation);
    if (link == NULL) {
        sc_dir_close(&r->root);
        return sc_loading_failure(r->loading);
    }
    r->opened = link;
    sc_touch(r->loading->context->touching, SC_TOUCH_FOLDER, link, NULL);
    return status == SC_OK
               ? SC_OK
               : sc_layer_file_error(r->loading->error, status, link, r->root.system_error);
}

static sc_status write_root(reading *r)
{
    sc_dir_listing listing;
    sc_file_info info;
    sc_status status = sc_file_inspect(&r->root, ".", &info);
    if (status != SC_OK) {
        return sc_layer_file_error(r->loading->error, status, r->opened, info.system_error);
    }
    const level top = {NULL, ".", info.stamp};
    status = sc_folder_list(allocator_of(r), &r->root, ".", r->shown, &listing, r->loading->error);
    if (status != SC_OK) {
        return status;
    }
    status = write_folder(r, &top, r->shown, &listing);
    sc_dir_listing_free(allocator_of(r), &listing);
    return status;
}

static sc_status read_root(reading *r, sc_layer **out)
{
    const sc_load_context *context = r->loading->context;
    const sc_source_options *options = &r->source->options;
    const char *name = options->name != NULL ? options->name : r->shown;
    r->writer = sc_writer_new(context->allocator, context->limits);
    if (r->writer == NULL) {
        return fail(r, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = write_root(r);
    if (status == SC_OK) {
        status = sc_layer_finish(context->allocator, r->writer, SC_SOURCE_DIRECTORY, name, out,
                                 r->loading->error);
    }
    sc_writer_free(r->writer);
    return status;
}

/* The layer of the source's folder. */
static sc_status read_directory(const sc_source *source, const sc_loading *loading,
                                const char *shown, sc_layer **out)
{
    reading r = {.source = source, .loading = loading, .shown = shown};
    sc_arena_init(&r.arena, loading->context->allocator, TEXTS_MAX);
    sc_status status = open_root(&r);
    if (status == SC_OK) {
        status = read_root(&r, out);
        sc_dir_close(&r.root);
    }
    sc_arena_free(&r.arena);
    return status;
}

static sc_status load_directory(const sc_source *source, const sc_loading *loading)
{
    const sc_yield like = {
        .place = source->text,
        .profile = "",
        .flags = SC_LAYER_LITERAL,
        .kind = SC_SOURCE_DIRECTORY,
        .secret = true,
    };
    char room[SC_ERROR_SOURCE_SIZE];
    const char *shown = sc_layer_shown_name(source->text, room, sizeof room);
    sc_layer *layer = NULL;
    sc_status status = read_directory(source, loading, shown, &layer);
    if (status == SC_ERROR_MISSING_FILE && source->options.optional) {
        return sc_take(source, loading, &like, NULL);
    }
    return status == SC_OK ? sc_take(source, loading, &like, layer)
                           : sc_take_failure(source, loading, status, shown);
}

sc_status sc_directory_hash(const sc_loading *loading, const char *path, uint64_t *hash)
{
    const sc_source source = {.allocator = loading->context->allocator, .text = path};
    sc_load_context context = *loading->context;
    sc_error error;
    sc_notices aside;
    sc_layer *layer = NULL;
    sc_notices_init(&aside, context.allocator);
    context.notices = &aside;
    context.touching = NULL;
    const sc_loading alone = {.context = &context, .error = &error};
    sc_status status = read_directory(&source, &alone, path, &layer);
    if (status == SC_OK) {
        *hash = sc_manifest_hash_tree(sc_image_root(layer->image));
    }
    sc_layer_release(layer);
    sc_notices_free(&aside);
    return status;
}

static const sc_source_type directory_type = {load_directory, NULL, "directory"};

static sc_status check_directory(const sc_source_making *making, const char *path)
{
    const sc_source_options *options = making->options;
    sc_file_info info;
    if (options != NULL && (options->optional || options->on_error != SC_ON_ERROR_FAIL)) {
        return SC_OK;
    }
    sc_status status = sc_file_inspect(NULL, path, &info);
    if (status == SC_OK && info.kind != SC_FILE_DIRECTORY) {
        status = SC_ERROR_NOT_DIRECTORY;
    }
    return status == SC_OK ? SC_OK
                           : sc_layer_file_error(making->error, status, path, info.system_error);
}

sc_status sc_source_directory(const sc_source_making *making, const char *path, sc_source **out)
{
    *out = NULL;
    sc_status status = path != NULL ? check_directory(making, path) : SC_OK;
    if (status == SC_OK) {
        status = sc_source_make(making, &directory_type, path, out);
    }
    return status == SC_OK ? sc_source_fix_path(making, out) : status;
}
