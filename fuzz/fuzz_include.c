/*
 * Property: files that include each other yield a list of layers, or an error with a message:
 * never a loop, never more files than a source may include; and no layer keeps the key.
 *
 * The input is a few YAML texts, separated by NUL: the files `a`, `b`, … of a folder. The first one
 * is the source's. The folder does not exist, so patterns match nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "engine/parse.h"
#include "image/writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FOLDER "/no-such-folder-of-superconfig"

enum { FILES_MAX = 26, INPUT_MAX = 4096, INCLUDED_MAX = 1000 };

typedef struct files {
    sc_parse_job job;
    const char *texts[FILES_MAX];
    size_t lengths[FILES_MAX];
    size_t count;
    size_t reads;
} files;

static sc_status parse_file(void *engine, const sc_file_request *request, sc_layer **out,
                            sc_error *error)
{
    files *all = engine;
    const char *name = strrchr(request->path, '/') + 1;
    size_t number = (size_t)(unsigned char)name[0] - 'a';
    *out = NULL;
    if (name[1] != '\0' || number >= all->count) {
        return sc_error_code(error, SC_ERROR_MISSING_FILE);
    }
    if (++all->reads > INCLUDED_MAX + 1) {
        abort();
    }
    const sc_text_request text = {
        .text = all->texts[number],
        .length = all->lengths[number],
        .kind = SC_SOURCE_FILE,
        .name = name,
        .format = "yaml",
    };
    sc_status status = sc_parse_text_layer(&all->job, &text, out, error);
    if (status == SC_OK) {
        (*out)->stamp.inode = number + 1;
    }
    return status;
}

static void check_yields(const sc_yields *yields)
{
    for (size_t i = 0; i < yields->count; i++) {
        if (sc_value_kind(sc_value_member(yields->items[i].value, "i", 1)) != SC_ABSENT) {
            abort();
        }
    }
}

static void load(files *all, bool warns)
{
    const sc_source_options options = {.size = sizeof options,
                                       .includes = "i",
                                       .optional = true,
                                       .on_error = warns ? SC_ON_ERROR_WARN : SC_ON_ERROR_FAIL};
    const sc_limits limits = sc_limits_resolve(NULL);
    const sc_allocator *allocator = sc_allocator_default();
    sc_profiles profiles = {.allocator = allocator};
    sc_notices notices;
    sc_yields yields;
    sc_error error;
    sc_source *source;
    sc_source_making making = {.allocator = allocator, .options = &options, .error = &error};
    all->job = (sc_parse_job){
        .registry = sc_registry_or_default(NULL), .allocator = allocator, .limits = &limits};
    all->reads = 0;
    sc_notices_init(&notices, allocator);
    sc_yields_init(&yields, allocator);
    sc_load_context context = {
        .allocator = allocator,
        .limits = &limits,
        .profiles = &profiles,
        .notices = &notices,
        .engine = all,
        .parse_file = parse_file,
    };
    if (sc_source_file(&making, FOLDER "/a", &source) != SC_OK) {
        abort();
    }
    sc_status status = sc_source_load(source, &context, &yields, &error);
    if (status != SC_OK && (error.code != status || error.message[0] == '\0')) {
        abort();
    }
    if (status == SC_OK) {
        check_yields(&yields);
    }
    sc_source_release(source);
    sc_yields_free(&yields);
    sc_notices_free(&notices);
    sc_profiles_free(&profiles);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char input[INPUT_MAX];
    files all = {0};
    /* No path leads out of the folder: the files there are those of the machine. */
    if (size == 0 || size >= sizeof input || memchr(data, '/', size) != NULL ||
        memchr(data, '\\', size) != NULL) {
        return 0;
    }
    memcpy(input, data, size);
    input[size] = '\0';
    for (size_t at = 0; at < size && all.count < FILES_MAX; all.count++) {
        all.texts[all.count] = input + at;
        all.lengths[all.count] = strlen(input + at);
        at += all.lengths[all.count] + 1;
    }
    load(&all, false);
    load(&all, true);
    return 0;
}
