/*
 * Compiling: a snapshot as a file. Its block is the image, followed by the manifest: the layers
 * with the data that shows later whether their files have changed (layer/manifest.h).
 *
 * Invariant: an input in the manifest is exactly the file that was loaded. So each file is read
 * again here, and refused if its stamp is not that of the layer; a stamp that is too young to prove
 * anything is left out, and the content decides.
 */
#include "base/alloc.h"
#include "base/sized.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "engine/detail.h"
#include "image/writer.h"
#include "layer/manifest.h"
#include "platform/fixed.h"
#include "source/source.h"

enum { FILE_MODE = 0644 };

typedef struct compiling {
    const sc_snapshot *snapshot;
    const sc_detail *detail;
    const sc_allocator *allocator;
    const char *file;
    sc_error *error;
} compiling;

static sc_status no_memory(sc_error *error)
{
    return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
}

/* ---- what belongs to this machine ---- */

static sc_status refuse(const compiling *job, const char *what, const char *source)
{
    (void)sc_error_set(job->error, SC_ERROR_UNBAKED,
                       "%s would be fixed in the image for every machine; bake allows it", what);
    sc_error_source(job->error, source);
    return SC_ERROR_UNBAKED;
}

static sc_status check_portable(const compiling *job)
{
    const sc_plan *plan = job->detail->plan;
    for (size_t i = 0; i < job->detail->yields.count; i++) {
        const sc_yield *yield = &job->detail->yields.items[i];
        if (yield->kind == SC_SOURCE_ENVIRONMENT) {
            return refuse(job, "the environment of this process",
                          yield->layer != NULL ? yield->layer->name : "");
        }
    }
    for (size_t i = 0; i < plan->profile_count; i++) {
        if (plan->profiles[i].variable != NULL) {
            return refuse(job, "the profile that a variable selects", plan->profiles[i].variable);
        }
    }
    return job->detail->is_baked ? refuse(job, "what references to variables and files gave", "")
                                 : SC_OK;
}

/* ---- the manifest ---- */

static sc_status changed(const compiling *job, const char *name)
{
    (void)sc_error_set(job->error, SC_ERROR_FILE_CHANGED,
                       "the file has changed since it was loaded");
    sc_error_source(job->error, name);
    return SC_ERROR_FILE_CHANGED;
}

static bool has_stamp(const sc_layer *layer)
{
    return layer->stamp.inode != 0 || layer->stamp.device != 0;
}

/* Reads the file again, for its hash. Only a regular file has one. */
static sc_status hash_file(const compiling *job, const sc_layer *layer, sc_manifest_entry *input)
{
    sc_file_content content;
    sc_status status = sc_file_read(job->allocator, input->path, SC_MANIFEST_INPUT_MOST, &content);
    if (status == SC_ERROR_OUT_OF_MEMORY) {
        return no_memory(job->error);
    }
    if (status != SC_OK) {
        return has_stamp(layer) ? changed(job, input->name) : SC_OK;
    }
    if (has_stamp(layer) && !sc_file_stamp_equal(&layer->stamp, &content.stamp)) {
        sc_file_content_free(job->allocator, &content);
        return changed(job, input->name);
    }
    input->is_hashed = true;
    input->hash = sc_manifest_hash(content.data, content.length);
    input->stamp = content.young ? (sc_file_stamp){.size = content.stamp.size} : content.stamp;
    sc_file_content_free(job->allocator, &content);
    return SC_OK;
}

/* The path is absolute, so that the file is found from any folder. */
static sc_status add_input(const compiling *job, sc_writer *writer, const sc_yield *yield)
{
    char room[SC_PATH_SIZE];
    const sc_layer *layer = yield->layer;
    const char *place = yield->place != NULL ? yield->place : "";
    sc_manifest_entry input = {
        .kind = yield->kind,
        .name = layer != NULL ? layer->name : sc_path_given(place),
        .path = place[0] != '\0' && !yield->passed_over ? sc_path_fix(place, room) : "",
        .format = layer != NULL ? layer->format : "",
        .profile = yield->profile,
        .loaded = layer != NULL,
        .secret = yield->secret,
        .join = (yield->flags & SC_LAYER_JOIN) != 0,
    };
    sc_status status = SC_OK;
    if (layer != NULL && layer->kind == SC_SOURCE_DIRECTORY && layer->image != NULL) {
        input.is_hashed = true;
        input.hash = sc_manifest_hash_tree(sc_image_root(layer->image));
    } else if (layer != NULL && input.path[0] != '\0') {
        status = hash_file(job, layer, &input);
    }
    if (status == SC_OK) {
        sc_manifest_add(writer, &input);
    }
    return status;
}

/* Whether a place is one of the siblings that follow a base: then it is an input. */
static bool is_input(const sc_yields *yields, size_t base, const char *place)
{
    for (size_t i = base + 1; i < yields->count && yields->items[i].profile[0] != '\0'; i++) {
        const char *other = yields->items[i].place;
        if (other != NULL && strcmp(other, place) == 0) {
            return true;
        }
    }
    return false;
}

/* A file that would be a layer if it existed: the sibling of a base for a selected profile. */
static sc_status add_sibling(const compiling *job, sc_writer *writer, size_t base,
                             const char *profile)
{
    const sc_yields *yields = &job->detail->yields;
    char room[SC_PATH_SIZE];
    sc_file_stamp stamp;
    sc_text path;
    if (sc_profile_sibling(job->allocator, yields->items[base].place, profile, &path) != SC_OK) {
        return no_memory(job->error);
    }
    const char *fixed = sc_path_fix(path.data, room);
    if (!is_input(yields, base, path.data) && sc_file_stat(fixed, &stamp) != SC_OK) {
        sc_manifest_add_absent(writer, fixed);
    }
    sc_text_free(&path);
    return SC_OK;
}

static sc_status add_absent(const compiling *job, sc_writer *writer)
{
    const sc_detail *detail = job->detail;
    sc_status status = SC_OK;
    for (size_t i = 0; i < detail->yields.count; i++) {
        const sc_yield *yield = &detail->yields.items[i];
        bool is_base = yield->is_base && yield->place != NULL && yield->profile[0] == '\0';
        if (!is_base || sc_yields_repeats(&detail->yields, i)) {
            continue;
        }
        for (size_t k = 0; k < detail->profiles.count && status == SC_OK; k++) {
            status = add_sibling(job, writer, i, detail->profiles.items[k]);
        }
    }
    return status;
}

static int compare_names(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one > other) - (one < other);
}

/* A search whose start is not text cannot be repeated. */
static sc_status add_search(const compiling *job, sc_writer *writer, const sc_search *search)
{
    char room[SC_PATH_SIZE];
    size_t length = strlen(search->start), size = search->count * sizeof *search->names;
    if (sc_utf8_check(search->start, length, NULL) != length) {
        return SC_OK;
    }
    uint64_t *names = sc_alloc(job->allocator, size);
    sc_status status = names != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    if (status == SC_OK) {
        for (size_t i = 0; i < search->count; i++) {
            names[i] = search->names[i];
        }
        status = sc_sort(job->allocator, names, search->count, sizeof *names, compare_names);
    }
    if (status == SC_OK) {
        const sc_search sorted = {sc_path_fix(search->start, room), search->pattern, names,
                                  search->count};
        sc_manifest_add_search(writer, &sorted);
    }
    sc_free(job->allocator, names, size);
    return status == SC_OK ? SC_OK : no_memory(job->error);
}

static sc_status add_searches(const compiling *job, sc_writer *writer)
{
    const sc_searches *searches = &job->detail->searches;
    sc_status status = SC_OK;
    for (size_t i = 0; i < searches->count && status == SC_OK; i++) {
        status = add_search(job, writer, &searches->items[i]);
    }
    return status;
}

static sc_status add_inputs(const compiling *job, sc_writer *writer)
{
    const sc_yields *yields = &job->detail->yields;
    sc_status status = SC_OK;
    for (size_t i = 0; i < yields->count && status == SC_OK; i++) {
        if (!sc_yields_repeats(yields, i)) {
            status = add_input(job, writer, &yields->items[i]);
        }
    }
    return status;
}

static sc_status write_manifest(const compiling *job, sc_writer *writer)
{
    sc_manifest_begin(writer);
    sc_status status = add_inputs(job, writer);
    if (status == SC_OK) {
        sc_manifest_begin_absent(writer);
        status = add_absent(job, writer);
    }
    if (status == SC_OK) {
        sc_manifest_begin_searches(writer);
        status = add_searches(job, writer);
    }
    if (status == SC_OK) {
        sc_manifest_end(writer);
    }
    return status;
}

static sc_status make_manifest(const compiling *job, sc_image **out)
{
    sc_writer *writer = sc_writer_new(job->allocator, NULL);
    sc_status status = writer != NULL ? write_manifest(job, writer) : no_memory(job->error);
    *out = NULL;
    if (status == SC_OK) {
        sc_error failure = {.code = SC_OK};
        *out = sc_writer_finish(writer, &failure);
        status = *out != NULL ? SC_OK : sc_error_code(job->error, failure.code);
    }
    sc_writer_free(writer);
    return status;
}

/* ---- the file ---- */

static sc_status write_block(const compiling *job, const char *block, size_t size)
{
    const sc_secrets secrets = sc_plan_secrets(job->detail->plan);
    const sc_file_output output = {
        .data = block,
        .length = size,
        .mode = FILE_MODE,
        .is_private = sc_secrets_any(&secrets, sc_snapshot_root(job->snapshot)),
    };
    sc_file_fault fault;
    sc_status status = sc_file_write(job->file, &output, &fault);
    return status == SC_OK ? SC_OK : sc_layer_write_error(job->error, status, job->file, &fault);
}

static sc_status write_image(const compiling *job, const sc_image *image, const sc_image *manifest)
{
    size_t size, manifest_size;
    const void *bytes = sc_image_bytes(image, &size);
    const void *manifest_bytes = sc_image_bytes(manifest, &manifest_size);
    if (bytes == NULL) {
        return no_memory(job->error);
    }
    size -= (size_t)image->header->manifest; /* of a compiled image that is compiled again */
    if (manifest_size > SIZE_MAX - size) {
        return sc_error_code(job->error, SC_ERROR_TOO_LARGE);
    }
    char *block = sc_alloc(job->allocator, size + manifest_size);
    if (block == NULL) {
        return no_memory(job->error);
    }
    memcpy(block, bytes, size);
    memcpy(block + size, manifest_bytes, manifest_size);
    sc_image_header *header = (sc_image_header *)(void *)block;
    header->size = size + manifest_size;
    header->manifest = manifest_size;
    header->flags |= job->detail->plan->expand != 0 ? (unsigned)SC_IMAGE_LITERAL : 0;
    sc_status status = write_block(job, block, size + manifest_size);
    sc_free(job->allocator, block, size + manifest_size);
    return status;
}

sc_status sc_snapshot_compile(const sc_snapshot *snapshot, const char *file,
                              const sc_compile_options *options, sc_error *error)
{
    sc_compile_options own = SC_COMPILE_OPTIONS_INIT;
    if (snapshot == NULL || file == NULL ||
        (options != NULL && SC_SIZED_TAKE(&own, options) != SC_OK)) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    const sc_detail *detail = sc_detail_of(snapshot);
    const compiling job = {snapshot, detail, detail->plan->allocator, file, error};
    sc_image *manifest = NULL;
    sc_status status = own.bake ? SC_OK : check_portable(&job);
    if (status == SC_OK) {
        status = make_manifest(&job, &manifest);
    }
    if (status == SC_OK) {
        status = write_image(&job, snapshot->image, manifest);
    }
    sc_image_release(manifest);
    return status;
}

/* ---- the inputs, as public functions ---- */

bool sc_image_layer(const sc_image *image, size_t index, sc_layer_info *out)
{
    sc_manifest_entry input;
    if (image == NULL || out == NULL || !sc_manifest_at(image, index, &input)) {
        return false;
    }
    *out = (sc_layer_info){
        .kind = input.kind,
        .name = input.name,
        .format = input.format,
        .profile = input.profile,
        .loaded = input.loaded,
        .secret = input.secret,
        .join = input.join,
    };
    return true;
}

bool sc_snapshot_layer_input(const sc_snapshot *snapshot, size_t layer, size_t index,
                             sc_layer_info *out)
{
    if (layer >= sc_snapshot_layer_count(snapshot)) {
        return false;
    }
    const sc_layer *from = sc_detail_of(snapshot)->yields.items[layer].layer;
    return from != NULL && sc_image_layer(from->image, index, out);
}
