/*
 * The files of a manifest are checked one by one (layer/manifest.h); its directories are read and
 * its patterns are matched again by the same walks as in a build. A manifest is not trusted, so all
 * its patterns together read at most as many folders as one pattern of a build may.
 */
#include "source/stale.h"

#include "layer/manifest.h"
#include "source/directory.h"
#include "source/glob.h"

typedef struct looking {
    const sc_layer *layer;
    sc_notices *notices;
    size_t search;
} looking;

static sc_status report_new(void *context, const char *path, const char *name)
{
    const looking *at = context;
    return sc_manifest_matched(at->layer->image, at->search, name)
               ? SC_OK
               : sc_manifest_report_new(sc_path_given(path), at->layer->name, at->notices);
}

static sc_status read_directory(const void *context, const char *path, uint64_t *hash)
{
    const sc_loading *loading = context;
    return sc_directory_hash(loading, path, hash);
}

sc_status sc_stale_check(const sc_source *source, const sc_loading *loading, const sc_layer *layer)
{
    const sc_load_context *context = loading->context;
    sc_search search;
    size_t folders = SC_GLOB_FOLDERS_MAX;
    looking at = {.layer = layer, .notices = context->notices};
    const sc_manifest_checking options = {layer->name, context->allocator, context->notices,
                                          read_directory, loading};
    sc_status status = sc_manifest_check(layer->image, &options);
    while (status == SC_OK && sc_manifest_search(layer->image, at.search, &search)) {
        status = sc_glob_visit(source, loading, &search, &folders, report_new, &at);
        at.search++;
    }
    return status;
}
