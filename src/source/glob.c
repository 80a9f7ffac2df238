/*
 * Files that match a pattern. Each folder is read once, with all states that the pattern can be in
 * there; if the pattern spells the next name out, the folder is not listed. The matches are sorted
 * by the bytes of their paths, so nothing depends on the order of a listing.
 *
 * A listing has the kind of most entries. Only a link, or an entry of unknown kind, is inspected
 * before it is opened, so that a FIFO or device is never opened.
 */
#include "source/glob.h"
#include "base/alloc.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "source/files.h"

enum {
    NAME_BYTES_MAX = 4 * SC_PATTERN_MAX,
    CUTS_MAX = 16, /* dots of a name that are tried as the beginning of a profile */
};
#define TEXTS_MAX ((size_t)1 << 30) /* of all paths of a walk */

struct sc_glob {
    sc_pattern pattern;
};

/* A folder to look at, and the states the matcher is in before a name in it. */
typedef struct folder {
    const char *prefix; /* ends with a separator, or is empty */
    size_t length;
    size_t before; /* bytes of the prefix that precede the requested path */
    uint32_t *states;
    uint32_t count;
} folder;

typedef struct match {
    const char *path;
    const char *given; /* within `path`: the requested path, by which matches are sorted */
    bool may_vanish;   /* it existed; if it was removed since, it does not match */
} match;

typedef struct walk {
    const sc_source *source;
    const sc_loading *loading;
    const sc_glob_search *search;
    sc_matcher included, excluded; /* the second has no machine if nothing is excluded */
    sc_arena arena;
    folder *folders; /* still to look at */
    size_t folder_count, folder_capacity;
    size_t seen; /* folders in all */
    size_t most_folders;
    match *matches;
    size_t match_count, match_capacity;
} walk;

static const sc_allocator *allocator_of(const walk *w)
{
    return w->loading->context->allocator;
}

static sc_status fail(const walk *w, sc_status status)
{
    return sc_source_fail(w->loading->error, status);
}

static sc_status warn(const walk *w, sc_status code, const char *path, const char *message)
{
    char shown[SC_ERROR_SOURCE_SIZE];
    (void)sc_text_display(shown, sizeof shown, path, strlen(path));
    sc_status status =
        sc_notices_add(w->loading->context->notices, code, shown, 0, 0, NULL, "%s", message);
    return status == SC_OK ? SC_OK : fail(w, status);
}

static sc_status fail_file(const walk *w, sc_status status, const char *path, int system_error)
{
    (void)sc_layer_file_error(w->loading->error, status, path, system_error);
    return sc_take_failure(w->source, w->loading, status, path);
}

/* `prefix` and `name`, and a separator if requested. */
static const char *join(walk *w, const folder *in, const char *name, size_t length, bool separator)
{
    char *path = sc_arena_alloc_aligned(&w->arena, in->length + length + 2, 1);
    if (path == NULL) {
        (void)fail(w, sc_arena_failure(&w->arena));
        return NULL;
    }
    memcpy(path, in->prefix, in->length);
    memcpy(path + in->length, name, length);
    path[in->length + length] = separator ? '/' : '\0';
    path[in->length + length + 1] = '\0';
    return path;
}

/* ---- files ---- */

static sc_status add_match(walk *w, const folder *in, const char *path, bool may_vanish)
{
    if (w->match_count == w->search->most) {
        *w->search->count = w->match_count + 1;
        return fail(w, SC_ERROR_TOO_LARGE);
    }
    if (!sc_grow(allocator_of(w), &w->matches, &w->match_capacity, w->match_count + 1,
                 sizeof *w->matches, SC_YIELDS_MAX)) {
        return fail(w,
                    w->match_count < SC_YIELDS_MAX ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_TOO_LARGE);
    }
    w->matches[w->match_count++] = (match){path, path + in->before, may_vanish};
    return SC_OK;
}

/* Inspects an entry whose kind the listing does not have. */
static sc_status inspect(const walk *w, const char *path, sc_file_info *info, bool *is_there)
{
    sc_status status = sc_file_inspect(NULL, path, info);
    *is_there = status == SC_OK;
    if (status == SC_OK || (status == SC_ERROR_MISSING_FILE && !info->is_link)) {
        return SC_OK;
    }
    if (status == SC_ERROR_MISSING_FILE) {
        (void)sc_error_set(w->loading->error, status,
                           "no such file: the symbolic link leads nowhere");
        sc_error_source(w->loading->error, path);
        return sc_take_failure(w->source, w->loading, status, path);
    }
    return fail_file(w, status, path, info->system_error);
}

static bool is_taken_away(walk *w, const folder *in, const char *path)
{
    const char *given = path + in->before;
    return w->excluded.machine != NULL && sc_matcher_path(&w->excluded, given, strlen(given));
}

/* A file whose name matches. */
static sc_status take_file(walk *w, const folder *in, const char *path, sc_file_kind kind)
{
    if (is_taken_away(w, in, path) || kind == SC_FILE_DIRECTORY) {
        return SC_OK;
    }
    if (kind == SC_FILE_OTHER) {
        return warn(w, SC_WARNING_SKIPPED_SOURCE, path,
                    "matches, but is a FIFO, socket or device, and was skipped");
    }
    if (sc_utf8_check(path, strlen(path), NULL) != strlen(path)) {
        return warn(w, SC_WARNING_NOT_TEXT, path,
                    "matches, but its name is not UTF-8, and was skipped");
    }
    return add_match(w, in, path, true);
}

/* ---- folders ---- */

static sc_status add_folder(walk *w, const char *prefix, size_t before)
{
    const sc_states *now = &w->included.now;
    if (w->seen == w->most_folders) {
        (void)sc_error_set(w->loading->error, SC_ERROR_TOO_LARGE,
                           "the pattern leads to more than %d folders", SC_GLOB_FOLDERS_MAX);
        sc_error_source(w->loading->error, w->search->text);
        return SC_ERROR_TOO_LARGE;
    }
    uint32_t *states = sc_arena_alloc_array(&w->arena, now->count, sizeof *states);
    if (states == NULL) {
        return fail(w, sc_arena_failure(&w->arena));
    }
    if (!sc_grow(allocator_of(w), &w->folders, &w->folder_capacity, w->folder_count + 1,
                 sizeof *w->folders, SC_GLOB_FOLDERS_MAX)) {
        return fail(w, SC_ERROR_OUT_OF_MEMORY);
    }
    memcpy(states, now->items, now->count * sizeof *states);
    w->folders[w->folder_count++] = (folder){prefix, strlen(prefix), before, states, now->count};
    w->seen++;
    return SC_OK;
}

/* The folder's name without its last separator; also reported to a watch. NULL on failure. */
static const char *name_of_folder(walk *w, const folder *in)
{
    size_t length = in->length > 1 ? in->length - 1 : in->length;
    bool is_current = sc_path_given(in->prefix)[0] == '\0';
    const char *path =
        is_current ? join(w, in, ".", 1, false) : sc_arena_text(&w->arena, in->prefix, length);
    if (path == NULL) {
        (void)fail(w, sc_arena_failure(&w->arena));
        return NULL;
    }
    sc_touch(w->loading->context->touching, SC_TOUCH_FOLDER, path, NULL);
    return path;
}

/* ---- entries ---- */

static void go_to(walk *w, const folder *in)
{
    sc_matcher_set(&w->included, in->states, in->count);
}

static bool matches_file(walk *w, const folder *in, const sc_dir_entry *entry)
{
    go_to(w, in);
    return sc_matcher_read(&w->included, entry->name, entry->length,
                           sc_marks_of_file(entry->name, entry->length)) &&
           sc_matcher_accepts(&w->included);
}

/* Leaves the matcher in the states before a name in the folder. */
static bool leads_on(walk *w, const folder *in, const sc_dir_entry *entry, bool is_link)
{
    go_to(w, in);
    return sc_matcher_read(&w->included, entry->name, entry->length,
                           sc_marks_of_folder(entry->name, entry->length)) &&
           sc_matcher_separator(&w->included, is_link);
}

static sc_status take_folder(walk *w, const folder *in, const sc_dir_entry *entry, bool is_link)
{
    if (!leads_on(w, in, entry, is_link)) {
        return SC_OK;
    }
    const char *prefix = join(w, in, entry->name, entry->length, true);
    return prefix != NULL ? add_folder(w, prefix, in->before) : sc_loading_failure(w->loading);
}

/* A link, or an entry of unknown kind: inspected only if its name can match. */
static sc_status take_unknown(walk *w, const folder *in, const sc_dir_entry *entry)
{
    bool is_file = matches_file(w, in, entry), is_there;
    if (!is_file && !leads_on(w, in, entry, false)) {
        return SC_OK;
    }
    sc_file_info info;
    const char *path = join(w, in, entry->name, entry->length, false);
    if (path == NULL) {
        return sc_loading_failure(w->loading);
    }
    if (is_file && is_taken_away(w, in, path)) {
        is_file = false;
    }
    if (!is_file && sc_file_inspect(NULL, path, &info) != SC_OK) {
        return SC_OK; /* not a folder, and a file of this name does not match */
    }
    if (is_file) {
        sc_status status = inspect(w, path, &info, &is_there);
        if (status != SC_OK || !is_there) {
            return status;
        }
    }
    if (info.kind == SC_FILE_DIRECTORY) {
        return take_folder(w, in, entry, info.is_link);
    }
    return is_file ? take_file(w, in, path, info.kind) : SC_OK;
}

static sc_status take_entry(walk *w, const folder *in, const sc_dir_entry *entry)
{
    const char *path;
    switch (entry->kind) {
    case SC_FILE_DIRECTORY:
        return take_folder(w, in, entry, false);
    case SC_FILE_REGULAR:
    case SC_FILE_OTHER:
        if (!matches_file(w, in, entry)) {
            return SC_OK;
        }
        path = join(w, in, entry->name, entry->length, false);
        return path != NULL ? take_file(w, in, path, entry->kind) : sc_loading_failure(w->loading);
    default:
        return take_unknown(w, in, entry);
    }
}

static sc_status list(walk *w, const folder *in, const char *path)
{
    sc_dir_listing listing;
    sc_status status =
        sc_folder_list(allocator_of(w), NULL, path, path, &listing, w->loading->error);
    if (status == SC_ERROR_MISSING_FILE || status == SC_ERROR_NOT_DIRECTORY) {
        return SC_OK;
    }
    if (status != SC_OK) {
        return sc_take_failure(w->source, w->loading, status, path);
    }
    for (size_t i = 0; i < listing.count && status == SC_OK; i++) {
        status = take_entry(w, in, &listing.entries[i]);
    }
    sc_dir_listing_free(allocator_of(w), &listing);
    return status;
}

/* The one name that the pattern spells out. */
static sc_status take_spelled(walk *w, const folder *in, const char *name, size_t length,
                              bool is_folder)
{
    sc_file_info info;
    bool is_there;
    const char *path = join(w, in, name, length, is_folder);
    if (path == NULL) {
        return sc_loading_failure(w->loading);
    }
    if (is_folder) {
        (void)sc_matcher_separator(&w->included, false);
        return add_folder(w, path, in->before);
    }
    if (is_taken_away(w, in, path)) {
        return SC_OK;
    }
    sc_status status = inspect(w, path, &info, &is_there);
    return status == SC_OK && is_there ? take_file(w, in, path, info.kind) : status;
}

static sc_status look_at(walk *w, const folder *in)
{
    char name[NAME_BYTES_MAX];
    bool is_folder;
    go_to(w, in);
    size_t length = sc_matcher_spelled(&w->included, name, sizeof name, &is_folder);
    if (length != 0 && is_folder) {
        return take_spelled(w, in, name, length, is_folder);
    }
    const char *path = name_of_folder(w, in);
    if (path == NULL) {
        return sc_loading_failure(w->loading);
    }
    return length != 0 ? take_spelled(w, in, name, length, is_folder) : list(w, in, path);
}

/* From the root if the pattern can begin with a separator, else from the start. */
static sc_status walk_all(walk *w)
{
    const uint32_t start = SC_PATTERN_START;
    sc_status status = SC_OK;
    bool is_one_way = w->included.now.count == 1,
         from_root = sc_matcher_separator(&w->included, false);
    if (from_root) {
        status = add_folder(w, "/", 0);
    }
    if (status == SC_OK && !(from_root && is_one_way)) {
        sc_matcher_set(&w->included, &start, 1);
        status = add_folder(w, w->search->start, strlen(w->search->start));
    }
    while (w->folder_count > 0 && status == SC_OK) {
        const folder in = w->folders[--w->folder_count];
        status = look_at(w, &in);
    }
    return status;
}

/* ---- siblings of profiles are not matches ---- */

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const match *)a)->given, ((const match *)b)->given);
}

static bool has_path(const match *sorted, size_t count, const char *path)
{
    const match key = {.given = path};
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_paths(&sorted[middle], &key);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

/* The base with `end` behind the first `length` bytes of the path. */
static bool has_base(const match *sorted, size_t count, const char *path, size_t length,
                     const char *end, char *room)
{
    memcpy(room, path, length);
    memcpy(room + length, end, strlen(end) + 1);
    return has_path(sorted, count, room);
}

/* `.env.NAME` where `.env` matches: only for a hidden file whose name is its extension. */
static bool is_hidden_sibling(const match *sorted, size_t count, const char *path, const char *name,
                              char *room)
{
    const char *dot = name[0] == '.' ? strchr(name + 1, '.') : NULL;
    return dot != NULL && sc_profile_name_valid(dot + 1, strlen(dot + 1)) &&
           has_base(sorted, count, path, (size_t)(dot - path), "", room);
}

/*
 * Whether the path is `X.NAME.EXT` and `X.EXT` matches too. NAME may hold dots, so several cuts are
 * tried. `room` is as large as the path.
 */
static bool is_sibling(const match *sorted, size_t count, const char *path, char *room)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const char *last = strrchr(name, '.');
    const char *dot = strchr(name, '.');
    for (unsigned cuts = 0; dot != last && cuts < CUTS_MAX; cuts++) {
        if (dot != name && sc_profile_name_valid(dot + 1, (size_t)(last - dot) - 1) &&
            has_base(sorted, count, path, (size_t)(dot - path), last, room)) {
            return true;
        }
        dot = strchr(dot + 1, '.');
    }
    return is_hidden_sibling(sorted, count, path, name, room);
}

/* ---- candidates ---- */

static sc_status add_sibling_candidate(walk *w, sc_file_candidate *base, const char *profile,
                                       sc_file_candidate *out)
{
    sc_text path;
    sc_status status = sc_file_sibling(allocator_of(w), base, profile, &path, out);
    if (status == SC_OK) {
        out->path = sc_arena_text(&w->arena, path.data, path.length);
        status = out->path != NULL ? SC_OK : sc_arena_failure(&w->arena);
    }
    sc_free(allocator_of(w), path.data, path.length + 1);
    return status;
}

static sc_status fill_candidates(walk *w, sc_file_candidate *candidates, size_t *count)
{
    const sc_profiles *profiles = w->loading->context->profiles;
    sc_status status = SC_OK;
    for (size_t i = 0; i < w->match_count && status == SC_OK; i++) {
        const match *found = &w->matches[i];
        char *room = sc_arena_alloc_aligned(&w->arena, strlen(found->given) + 1, 1);
        if (room == NULL) {
            return sc_arena_failure(&w->arena);
        }
        if (is_sibling(w->matches, w->match_count, found->given, room)) {
            continue;
        }
        sc_file_candidate *base = &candidates[(*count)++];
        *base = (sc_file_candidate){
            .path = found->path,
            .profile = w->search->profile,
            .format = w->source->options.format,
            .is_base = w->search->is_base,
            .optional = found->may_vanish,
        };
        size_t siblings = base->is_base ? profiles->selected_count : 0;
        for (size_t k = 0; k < siblings && status == SC_OK; k++) {
            status = add_sibling_candidate(w, base, profiles->selected[k], &candidates[(*count)++]);
        }
    }
    return status;
}

static sc_status load_matches(walk *w)
{
    const sc_allocator *allocator = allocator_of(w);
    *w->search->count = w->match_count;
    if (w->search->files != NULL) {
        *w->search->files += w->match_count;
    }
    if (w->match_count == 0) {
        return SC_OK;
    }
    size_t most = w->match_count * (1 + w->loading->context->profiles->selected_count), count = 0;
    sc_file_candidate *candidates = sc_alloc_array(allocator, most, sizeof *candidates);
    if (candidates == NULL) {
        return fail(w, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = fill_candidates(w, candidates, &count);
    status = status == SC_OK ? sc_files_take_many(w->source, w->loading, candidates, count)
                             : fail(w, status);
    sc_free(allocator, candidates, most * sizeof *candidates);
    return status;
}

/* ---- the whole ---- */

static sc_status begin_matchers(walk *w)
{
    const sc_pattern *pattern = w->search->pattern;
    sc_status status = sc_matcher_begin(&w->included, pattern->included, allocator_of(w));
    if (status == SC_OK && pattern->excluded != NULL) {
        status = sc_matcher_begin(&w->excluded, pattern->excluded, allocator_of(w));
    }
    return status == SC_OK ? SC_OK : fail(w, status);
}

static sc_status begin_walk(walk *w)
{
    w->most_folders = SC_GLOB_FOLDERS_MAX;
    sc_arena_init(&w->arena, allocator_of(w), TEXTS_MAX);
    return begin_matchers(w);
}

static void end_walk(walk *w)
{
    const sc_allocator *allocator = allocator_of(w);
    sc_matcher_end(&w->included);
    sc_matcher_end(&w->excluded);
    sc_free(allocator, w->folders, w->folder_capacity * sizeof *w->folders);
    sc_free(allocator, w->matches, w->match_capacity * sizeof *w->matches);
    sc_arena_free(&w->arena);
}

static sc_status sort_matches(walk *w)
{
    sc_status status =
        sc_sort(allocator_of(w), w->matches, w->match_count, sizeof *w->matches, compare_paths);
    return status == SC_OK ? SC_OK : fail(w, status);
}

/* Keeps the matches, for a compiled image. */
static sc_status remember(const walk *w)
{
    sc_searches *searches = w->loading->context->searches;
    if (searches == NULL) {
        return SC_OK;
    }
    const sc_allocator *allocator = allocator_of(w);
    size_t size = w->match_count * sizeof(uint64_t);
    uint64_t *names = sc_alloc(allocator, size);
    if (names == NULL) {
        return fail(w, SC_ERROR_OUT_OF_MEMORY);
    }
    for (size_t i = 0; i < w->match_count; i++) {
        names[i] = sc_search_hash(w->matches[i].given);
    }
    const sc_search search = {w->search->start, w->search->written, names, w->match_count};
    sc_status status = sc_searches_add(searches, &search);
    sc_free(allocator, names, size);
    return status == SC_OK ? SC_OK : fail(w, status);
}

sc_status sc_glob_load(const sc_source *source, const sc_loading *loading,
                       const sc_glob_search *search)
{
    walk w = {.source = source, .loading = loading, .search = search};
    sc_status status = begin_walk(&w);
    status = status == SC_OK ? walk_all(&w) : status;
    status = status == SC_OK ? sort_matches(&w) : status;
    status = status == SC_OK ? remember(&w) : status;
    status = status == SC_OK ? load_matches(&w) : status;
    end_walk(&w);
    return status;
}

/* ---- looking again ---- */

static sc_status visit_matches(walk *w, sc_glob_visitor visit, void *context)
{
    sc_status status = sort_matches(w);
    for (size_t i = 0; i < w->match_count && status == SC_OK; i++) {
        const match *found = &w->matches[i];
        char *room = sc_arena_alloc_aligned(&w->arena, strlen(found->given) + 1, 1);
        if (room == NULL) {
            return sc_arena_failure(&w->arena);
        }
        if (!is_sibling(w->matches, w->match_count, found->given, room)) {
            status = visit(context, found->path, found->given);
        }
    }
    return status;
}

sc_status sc_glob_visit(const sc_source *source, const sc_loading *loading, const sc_search *search,
                        size_t *folders, sc_glob_visitor visit, void *context)
{
    const sc_allocator *allocator = loading->context->allocator;
    sc_notices unheard;
    sc_notices_init(&unheard, allocator);
    sc_load_context quiet = *loading->context;
    quiet.notices = &unheard;
    quiet.touching = NULL;
    quiet.skipped = NULL;
    quiet.searches = NULL;
    sc_error error = {.code = SC_OK};
    const sc_loading looking = {.context = &quiet, .error = &error};
    sc_pattern pattern = {0};
    const sc_glob_search again = {.text = search->pattern,
                                  .written = search->pattern,
                                  .pattern = &pattern,
                                  .start = search->start,
                                  .most = SC_YIELDS_MAX};
    walk w = {.source = source, .loading = &looking, .search = &again};
    sc_status status = sc_pattern_parse(allocator, search->pattern, &pattern, &error);
    if (status == SC_OK) {
        status = begin_walk(&w);
        w.most_folders = *folders;
        status = status == SC_OK ? walk_all(&w) : status;
        *folders -= w.seen;
        if (status != SC_ERROR_OUT_OF_MEMORY) {
            status = visit_matches(&w, visit, context);
        }
        end_walk(&w);
    }
    sc_pattern_free(&pattern);
    sc_notices_free(&unheard);
    return status == SC_ERROR_BAD_PATTERN ? SC_OK : status;
}

/* ---- the source ---- */

/* The prefix that makes a relative path absolute: ends in a separator, or "". NULL: no memory. */
static char *new_start(const sc_source *source, const sc_allocator *allocator)
{
    const char *place = source->place;
    return sc_text_copy(allocator, place != NULL ? place : "",
                        place != NULL ? strlen(place) - 1 : 0);
}

static sc_status load_glob(const sc_source *source, const sc_loading *loading)
{
    const sc_allocator *allocator = loading->context->allocator;
    char *start = new_start(source, allocator);
    size_t count = 0;
    if (start == NULL) {
        return sc_source_fail(loading->error, SC_ERROR_OUT_OF_MEMORY);
    }
    const sc_glob_search search = {
        .text = source->text,
        .written = source->text,
        .pattern = &source->as.glob->pattern,
        .start = start,
        .profile = "",
        .is_base = true,
        .most = SC_YIELDS_MAX,
        .count = &count,
    };
    sc_status status = sc_glob_load(source, loading, &search);
    sc_free(allocator, start, strlen(start) + 1);
    if (status == SC_OK && count == 0) {
        char shown[SC_ERROR_SOURCE_SIZE];
        (void)sc_text_display(shown, sizeof shown, source->text, strlen(source->text));
        status = sc_notices_add(loading->context->notices, SC_NOTE_NO_MATCH, shown, 0, 0, NULL,
                                "the pattern matches no file");
        status = status == SC_OK ? SC_OK : sc_source_fail(loading->error, status);
    }
    return status;
}

static void release_glob(sc_source *source)
{
    if (source->as.glob != NULL) {
        sc_pattern_free(&source->as.glob->pattern);
        sc_free(source->allocator, source->as.glob, sizeof *source->as.glob);
    }
}

static const sc_source_type glob_type = {load_glob, release_glob, "glob"};

bool sc_source_is_glob(const sc_source *source)
{
    return source->type == &glob_type;
}

sc_status sc_source_glob(const sc_source_making *making, const char *pattern, sc_source **out)
{
    sc_source *source;
    *out = NULL;
    sc_status status = sc_source_make(making, &glob_type, pattern, &source);
    if (status != SC_OK) {
        return status;
    }
    source->as.glob = sc_alloc_zero(making->allocator, sizeof *source->as.glob);
    status = source->as.glob != NULL ? sc_pattern_parse(making->allocator, source->text,
                                                        &source->as.glob->pattern, making->error)
                                     : sc_source_fail(making->error, SC_ERROR_OUT_OF_MEMORY);
    if (status != SC_OK) {
        sc_source_release(source);
        return status;
    }
    *out = source;
    return pattern[0] != '/' ? sc_source_fix_place(making, out) : SC_OK;
}
