/*
 * One file after another, and many at once. Parsing takes longer than opening, so many files are
 * given to a few threads; each takes the next number, and the results lie in slots by number. Only
 * the loading thread takes them, in order: the number of threads changes the time, never the
 * result. A custom format that may only be read on the loading thread is left to that thread.
 */
#include "source/files.h"

#include "base/alloc.h"
#include "base/sort.h"
#include "source/includes.h"
#include "source/stale.h"

enum {
    THREADS_MAX = 4,
    FOLDER_ENTRIES_MAX = 1 << 20,
    FILES_A_THREAD = 64, /* below that, starting a thread costs more than it saves */
};

sc_status sc_file_check(const char *path, sc_error *error)
{
    sc_file_info info;
    sc_status status = sc_file_inspect(NULL, path, &info);
    if (status == SC_ERROR_MISSING_FILE && info.is_link) {
        (void)sc_error_set(error, status, "no such file: the symbolic link leads nowhere");
        sc_error_source(error, path);
        return status;
    }
    if (status == SC_OK && info.kind == SC_FILE_DIRECTORY) {
        status = SC_ERROR_IS_DIRECTORY;
    } else if (status == SC_OK && info.kind != SC_FILE_REGULAR) {
        status = SC_ERROR_NOT_FILE;
    }
    return status == SC_OK ? SC_OK : sc_layer_file_error(error, status, path, info.system_error);
}

sc_status sc_file_check_required(const sc_source_making *making, const char *path)
{
    const sc_source_options *options = making->options;
    bool may_fail = options != NULL && (options->optional || options->on_error != SC_ON_ERROR_FAIL);
    return path != NULL && !may_fail ? sc_file_check(path, making->error) : SC_OK;
}

sc_status sc_folder_list(const sc_allocator *allocator, const sc_dir *base, const char *path,
                         const char *name, sc_dir_listing *out, sc_error *error)
{
    sc_status status = sc_dir_list(allocator, base, path, FOLDER_ENTRIES_MAX, out);
    if (status == SC_ERROR_TOO_LARGE) {
        (void)sc_error_set(error, status, "the folder holds more than %d entries",
                           FOLDER_ENTRIES_MAX);
        sc_error_source(error, name);
    } else if (status != SC_OK) {
        (void)sc_layer_file_error(error, status, name, out->system_error);
    }
    return status;
}

size_t sc_file_text_length(const char *data, size_t length)
{
    if (length > 0 && data[length - 1] == '\n') {
        length--;
        if (length > 0 && data[length - 1] == '\r') {
            length--;
        }
    }
    return length;
}

/* An included file that cannot be read is an error of the file that names it. */
static void explain(const sc_source *source, const sc_loading *loading,
                    const sc_file_candidate *candidate, sc_error *error)
{
    if (source->options.includes_within != NULL) {
        error->excerpt[0] = '\0';
        error->caret = 0;
    }
    if (error->line == 0) {
        sc_includes_blame(loading, candidate->path, error);
    }
}

/* `deferred` as in sc_file_request. */
static sc_status parse(const sc_source *source, const sc_loading *loading,
                       const sc_file_candidate *candidate, bool *deferred, sc_layer **out,
                       sc_error *error)
{
    char shown[SC_ERROR_SOURCE_SIZE];
    sc_text real;
    *out = NULL;
    sc_status status = sc_includes_admit(source, loading, candidate->path, &real, error);
    if (status != SC_OK) {
        return status;
    }
    const sc_file_request request = {
        .path = real.data != NULL ? real.data : candidate->path,
        .is_real = real.data != NULL,
        .name = candidate->name != NULL ? candidate->name
                                        : sc_layer_shown_name(candidate->path, shown, sizeof shown),
        .format = candidate->format,
        .reader = sc_reader_options_of(&source->options),
        .secret = source->options.secret,
        .map = source->options.map,
        .deferred = deferred,
    };
    status = loading->context->parse_file(loading->context->engine, &request, out, error);
    sc_text_free(&real);
    if (status != SC_OK && loading->inclusion != NULL) {
        explain(source, loading, candidate, error);
    }
    return status;
}

static sc_yield yield_like(const sc_source *source, const sc_loading *loading,
                           const sc_file_candidate *candidate)
{
    const sc_inclusion *by = loading->inclusion;
    return (sc_yield){
        .place = candidate->path,
        .named = by != NULL ? by->named : NULL,
        .confined = by != NULL && source->options.includes_within != NULL,
        .profile = candidate->profile,
        .kind = SC_SOURCE_FILE,
        .is_base = candidate->is_base,
        .passed_over = candidate->passed_over,
    };
}

static sc_status skip_foreign(const sc_loading *loading, const char *path)
{
    char shown[SC_ERROR_SOURCE_SIZE];
    sc_status status = sc_notices_add(loading->context->notices, SC_WARNING_FOREIGN_OWNER,
                                      sc_layer_shown_name(path, shown, sizeof shown), 0, 0, NULL,
                                      "is included, but belongs to another user, and was skipped");
    return status == SC_OK ? SC_OK : sc_source_fail(loading->error, status);
}

/* Handles the outcome of a file: taken, absent, skipped or a failure. Steals the layer. */
static sc_status accept(const sc_source *source, const sc_loading *loading,
                        const sc_file_candidate *candidate, sc_status status, sc_layer *layer,
                        sc_take_function take)
{
    const sc_yield like = yield_like(source, loading, candidate);
    sc_loading below = *loading;
    if (candidate->owners != NULL) {
        below.owners = candidate->owners;
    }
    if (status == SC_WARNING_FOREIGN_OWNER) {
        return skip_foreign(loading, candidate->path);
    }
    if (status == SC_ERROR_MISSING_FILE && candidate->optional) {
        return candidate->reports_absence ? sc_take(source, loading, &like, NULL) : SC_OK;
    }
    if (status != SC_OK) {
        return sc_take_failure(source, loading, status, candidate->path);
    }
    if (source->options.check_inputs && layer->image != NULL) {
        status = sc_stale_check(source, loading, layer);
    }
    if (status == SC_OK && candidate->profile[0] != '\0') {
        status = sc_profiles_mention(loading->context->profiles, candidate->profile,
                                     strlen(candidate->profile), layer, false, 0, 0);
    }
    if (status != SC_OK) {
        sc_layer_release(layer);
        return sc_source_fail(loading->error, status);
    }
    return take(source, &below, &like, layer);
}

static sc_status load_one(const sc_source *source, const sc_loading *loading,
                          const sc_file_candidate *candidate, sc_take_function take)
{
    sc_layer *layer;
    sc_status status = parse(source, loading, candidate, NULL, &layer, loading->error);
    return accept(source, loading, candidate, status, layer, take);
}

sc_status sc_file_sibling(const sc_allocator *allocator, const sc_file_candidate *base,
                          const char *profile, sc_text *path, sc_file_candidate *out)
{
    *out = *base;
    sc_status status = sc_profile_sibling(allocator, base->path, profile, path);
    out->path = path->data;
    out->profile = profile;
    out->name = NULL;
    out->is_base = false;
    out->optional = true;
    return status;
}

sc_status sc_files_take(const sc_source *source, const sc_loading *loading,
                        const sc_file_candidate *candidate, sc_take_function take)
{
    const sc_profiles *profiles = loading->context->profiles;
    sc_status status = load_one(source, loading, candidate, take);
    for (size_t i = 0; candidate->is_base && i < profiles->selected_count && status == SC_OK; i++) {
        sc_text path;
        sc_file_candidate sibling;
        status = sc_file_sibling(loading->context->allocator, candidate, profiles->selected[i],
                                 &path, &sibling);
        status = status == SC_OK ? load_one(source, loading, &sibling, take)
                                 : sc_source_fail(loading->error, status);
        sc_free(path.allocator, path.data, path.length + 1);
    }
    return status;
}

/* ---- many ---- */

/* The result of parsing one file. */
typedef struct outcome {
    sc_layer *layer;
    sc_error *error; /* owned, where it failed and was not missing */
    sc_status status;
    uint32_t number;
    bool repeated; /* a later name leads to the same file */
    bool deferred; /* left to the loading thread */
} outcome;

typedef struct sc_batch {
    const sc_source *source;
    const sc_loading *loading;
    const sc_file_candidate *candidates;
    outcome *outcomes;
    size_t count;
    atomic_size_t next;
    atomic_size_t stop; /* number of the first failure that ends the build */
} sc_batch;

static void lower_stop(sc_batch *batch, size_t number)
{
    size_t stop = atomic_load_explicit(&batch->stop, memory_order_relaxed);
    while (number < stop &&
           !atomic_compare_exchange_weak_explicit(&batch->stop, &stop, number, memory_order_relaxed,
                                                  memory_order_relaxed)) {
    }
}

static void keep_error(const sc_batch *batch, outcome *result, const sc_error *error)
{
    result->error = sc_alloc(batch->loading->context->allocator, sizeof *result->error);
    if (result->error == NULL) {
        result->status = SC_ERROR_OUT_OF_MEMORY;
        return;
    }
    *result->error = *error;
}

static void run_one(sc_batch *batch, size_t number, bool may_defer)
{
    outcome *result = &batch->outcomes[number];
    const sc_file_candidate *candidate = &batch->candidates[number];
    sc_error error;
    if (candidate->is_absent) {
        result->status = SC_ERROR_MISSING_FILE;
        return;
    }
    result->deferred = false;
    result->status = parse(batch->source, batch->loading, candidate,
                           may_defer ? &result->deferred : NULL, &result->layer, &error);
    if (result->status == SC_OK || result->status == SC_WARNING_FOREIGN_OWNER ||
        (result->status == SC_ERROR_MISSING_FILE && candidate->optional)) {
        return;
    }
    keep_error(batch, result, &error);
    if (batch->source->options.on_error == SC_ON_ERROR_FAIL ||
        result->status == SC_ERROR_OUT_OF_MEMORY) {
        lower_stop(batch, number);
    }
}

/* All files before the first failure are parsed, whichever thread is faster, so the reported
 * failure is always the same. */
static void work(sc_batch *batch, bool may_defer)
{
    for (;;) {
        size_t number = atomic_fetch_add_explicit(&batch->next, 1, memory_order_relaxed);
        if (number >= batch->count ||
            number > atomic_load_explicit(&batch->stop, memory_order_relaxed)) {
            return;
        }
        run_one(batch, number, may_defer);
    }
}

static void help(void *context)
{
    work(context, true);
}

/* Parses the deferred files in order, up to the first failure. */
static void run_deferred(sc_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        if (i > atomic_load_explicit(&batch->stop, memory_order_relaxed)) {
            return;
        }
        if (batch->outcomes[i].deferred) {
            run_one(batch, i, false);
        }
    }
}

/* The files that have to be opened: a search knows of most of its names that they are absent. */
static size_t count_present(const sc_batch *batch)
{
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        count += !batch->candidates[i].is_absent;
    }
    return count;
}

static void run(sc_batch *batch)
{
    sc_thread threads[THREADS_MAX];
    size_t thread_count = count_present(batch) / FILES_A_THREAD, started = 0;
    if (thread_count > 0) {
        size_t cores = sc_thread_count();
        thread_count = thread_count < cores ? thread_count : cores;
        thread_count = thread_count < THREADS_MAX ? thread_count : THREADS_MAX;
    }
    /* The loading thread is one of them; if no other can be started, it does all the work. */
    while (started + 1 < thread_count &&
           sc_thread_start(&threads[started], "superconfig", help, batch) == SC_OK) {
        started++;
    }
    work(batch, false);
    while (started > 0) {
        sc_thread_join(&threads[--started]);
    }
    run_deferred(batch);
}

/* ---- one file under several names ---- */

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_files(const void *a, const void *b)
{
    const sc_file_stamp *x = &(*(const outcome *const *)a)->layer->stamp;
    const sc_file_stamp *y = &(*(const outcome *const *)b)->layer->stamp;
    int order = compare_numbers(x->device, y->device);
    return order != 0 ? order : compare_numbers(x->inode, y->inode);
}

static sc_status mark_repeated(const sc_batch *batch)
{
    const sc_allocator *allocator = batch->loading->context->allocator;
    const outcome **sorted = sc_alloc_array(allocator, batch->count, sizeof *sorted);
    size_t count = 0;
    if (sorted == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < batch->count; i++) {
        const outcome *result = &batch->outcomes[i];
        if (result->status == SC_OK && result->layer != NULL && result->layer->stamp.inode != 0) {
            sorted[count++] = result;
        }
    }
    sc_status status = sc_sort(allocator, sorted, count, sizeof *sorted, compare_files);
    for (size_t i = 1; i < count && status == SC_OK; i++) {
        bool repeated = compare_files(&sorted[i - 1], &sorted[i]) == 0;
        batch->outcomes[sorted[i - 1]->number].repeated = repeated;
    }
    sc_free(allocator, sorted, batch->count * sizeof *sorted);
    return status;
}

/* ---- taking them ---- */

static sc_status accept_all(const sc_batch *batch)
{
    sc_status status = SC_OK;
    size_t stop = atomic_load_explicit(&batch->stop, memory_order_relaxed);
    for (size_t i = 0; i < batch->count && status == SC_OK && i <= stop; i++) {
        outcome *result = &batch->outcomes[i];
        if (result->repeated) {
            continue;
        }
        if (result->error != NULL) {
            *batch->loading->error = *result->error;
        } else if (result->status == SC_ERROR_OUT_OF_MEMORY) {
            (void)sc_source_fail(batch->loading->error, result->status);
        }
        status = accept(batch->source, batch->loading, &batch->candidates[i], result->status,
                        result->layer, sc_take);
        result->layer = NULL;
    }
    return status;
}

sc_status sc_files_take_many(const sc_source *source, const sc_loading *loading,
                             const sc_file_candidate *candidates, size_t count)
{
    const sc_allocator *allocator = loading->context->allocator;
    if (count == 0) {
        return SC_OK;
    }
    sc_batch batch = {
        .source = source, .loading = loading, .candidates = candidates, .count = count};
    batch.outcomes = sc_alloc_array(allocator, count, sizeof *batch.outcomes);
    if (batch.outcomes == NULL) {
        return sc_source_fail(loading->error, SC_ERROR_OUT_OF_MEMORY);
    }
    for (size_t i = 0; i < count; i++) {
        batch.outcomes[i] = (outcome){.number = (uint32_t)i};
    }
    atomic_init(&batch.next, 0);
    atomic_init(&batch.stop, SIZE_MAX);
    run(&batch);
    sc_status status = mark_repeated(&batch);
    status = status == SC_OK ? accept_all(&batch) : sc_source_fail(loading->error, status);
    for (size_t i = 0; i < count; i++) {
        sc_layer_release(batch.outcomes[i].layer);
        sc_free(allocator, batch.outcomes[i].error, sizeof *batch.outcomes[i].error);
    }
    sc_free(allocator, batch.outcomes, count * sizeof *batch.outcomes);
    return status;
}
