/*
 * Searches from the working directory up to the project's root. The search ends at the home folder,
 * at a change of file system, and at the top. A marker above the working directory only counts if
 * its owner is trusted, because any user can create one in a shared folder.
 */
#include "base/alloc.h"
#include "source/discovery.h"

static const char *const version_control[] = {".git", ".hg", ".svn", NULL};
static const char *const project_files[] = {
    "pyproject.toml", "package.json", "Cargo.toml", "go.mod",
    "CMakeLists.txt", "meson.build",  "pom.xml",    NULL};

enum { LEVELS_MAX = 256 };

/* Folders from the working directory up; a view is opened when its folder is searched. */
typedef struct sc_climb {
    sc_discovery *discovery;
    sc_project *project;
    const char *home; /* without links; NULL */
    const char *paths[LEVELS_MAX];
    sc_view views[LEVELS_MAX];
    size_t count;
} sc_climb;

static bool is_in(const char *const *names, const char *name)
{
    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_marker(const sc_source_options *options, const char *name)
{
    return options->markers != NULL ? is_in(options->markers, name)
                                    : is_in(version_control, name) || is_in(project_files, name);
}

bool sc_discovery_looks_for(const void *context, const char *name)
{
    const sc_discovery *discovery = context;
    const char *bare = name[0] == '.' ? name + 1 : name;
    return strncmp(bare, discovery->app, strlen(discovery->app)) == 0 ||
           strncmp(bare, "config", 6) == 0 || is_marker(&discovery->source->options, name);
}

/* ---- trust ---- */

static void trust(sc_project *project, uint64_t owner)
{
    project->owners[project->owner_count++] = owner;
}

bool sc_project_trusts(const sc_project *project, const char *path, uint64_t owner)
{
    const sc_link_owners owners = {project->owners, project->owner_count};
    for (size_t i = 0; i < project->owner_count; i++) {
        if (project->owners[i] == owner) {
            return sc_path_links_owned(path, &owners);
        }
    }
    return false;
}

bool sc_project_admits(const sc_project *project, const sc_allocator *allocator, const char *path)
{
    sc_file_info info;
    sc_text real;
    if (sc_file_inspect(NULL, path, &info) != SC_OK ||
        sc_path_real(allocator, path, &real, NULL) != SC_OK) {
        return true;
    }
    bool is_below = project->start != NULL && sc_path_is_within(real.data, project->start);
    sc_text_free(&real);
    return is_below || sc_project_trusts(project, path, info.owner);
}

/* ---- markers ---- */

/* Whether an existing marker counts; level 0 is the working directory. */
static sc_status weigh_marker(sc_climb *climb, size_t level, const char *name, bool *counts)
{
    sc_discovery *discovery = climb->discovery;
    sc_file_info info;
    *counts = true;
    if (level == 0) {
        return SC_OK;
    }
    const char *path = sc_view_join(&discovery->arena, climb->paths[level], name);
    if (path == NULL) {
        return sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
    }
    *counts = sc_file_inspect(NULL, path, &info) == SC_OK;
    if (*counts && !sc_project_trusts(climb->project, path, info.owner)) {
        *counts = false;
        return sc_discovery_warn(discovery, SC_WARNING_FOREIGN_OWNER, path,
                                 "belongs to another user, and does not make a project");
    }
    return SC_OK;
}

/* The folder was listed before; a marker that appears or disappears in between is rare, and the
 * next load finds it. */
static sc_status touch_marker(const sc_climb *climb, size_t level, const char *name)
{
    sc_discovery *discovery = climb->discovery;
    const sc_touching *touching = discovery->loading->context->touching;
    if (touching == NULL) {
        return SC_OK;
    }
    const char *path = sc_view_join(&discovery->arena, climb->paths[level], name);
    if (path == NULL) {
        return sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
    }
    sc_touch(touching, SC_TOUCH_NAME, path, NULL);
    return SC_OK;
}

static sc_status has_marker(sc_climb *climb, size_t level, const char *const *names, bool *has)
{
    sc_discovery *discovery = climb->discovery;
    sc_status status = SC_OK;
    *has = false;
    for (size_t i = 0; names[i] != NULL && !*has && status == SC_OK; i++) {
        sc_file_kind kind;
        status = touch_marker(climb, level, names[i]);
        if (status != SC_OK) {
            return status;
        }
        status = sc_view_find(&climb->views[level], &discovery->arena, names[i], has, &kind);
        if (status != SC_OK) {
            return sc_discovery_fail(discovery, status);
        }
        if (*has) {
            status = weigh_marker(climb, level, names[i], has);
        }
    }
    return status;
}

/* ---- climbing ---- */

/* The parent folder; NULL when out of memory. The parent of the top is the top. */
static const char *parent_of(sc_discovery *discovery, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash != NULL && slash != path ? (size_t)(slash - path) : 1;
    const char *parent = sc_arena_text(&discovery->arena, path, length);
    if (parent == NULL) {
        (void)sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
    }
    return parent;
}

static sc_status open_level(sc_climb *climb, const char *path)
{
    climb->paths[climb->count] = path;
    return sc_discovery_open(climb->discovery, path, &climb->views[climb->count++]);
}

/* Moves to the parent folder, unless the search ends here. */
static sc_status climb_on(sc_climb *climb, uint64_t device, bool *climbed)
{
    const char *last = climb->paths[climb->count - 1];
    sc_file_info info;
    *climbed = false;
    if (climb->count == LEVELS_MAX || strcmp(last, "/") == 0 ||
        (climb->home != NULL && strcmp(last, climb->home) == 0)) {
        return SC_OK;
    }
    const char *parent = parent_of(climb->discovery, last);
    if (parent == NULL) {
        return sc_loading_failure(climb->discovery->loading);
    }
    if (sc_file_inspect(NULL, parent, &info) != SC_OK || info.stamp.device != device) {
        return SC_OK;
    }
    *climbed = true;
    return open_level(climb, parent);
}

/* Searches upward; *root is the level of the marker that was found, else 0. */
static sc_status search_root(sc_climb *climb, uint64_t device, size_t *root)
{
    const sc_source_options *options = &climb->discovery->source->options;
    const char *const *first = options->markers != NULL ? options->markers : version_control;
    bool has_file = false;
    *root = 0;
    for (size_t level = 0;; level++) {
        bool has;
        sc_status status = has_marker(climb, level, first, &has);
        if (status == SC_OK && has) {
            *root = level;
            return SC_OK;
        }
        if (status == SC_OK && options->markers == NULL && !has_file) {
            status = has_marker(climb, level, project_files, &has_file);
            *root = has_file ? level : 0;
        }
        if (status == SC_OK) {
            status = climb_on(climb, device, &has);
        }
        if (status != SC_OK || !has) {
            return status;
        }
    }
}

/* A root from the options: all folders up to it; only the root if it is not above. */
static sc_status take_root(sc_climb *climb, const char *named, size_t *root)
{
    const char *path = climb->paths[0];
    sc_status status = SC_OK;
    if (!sc_path_is_within(path, named)) {
        climb->count = 0;
        *root = 0;
        return open_level(climb, named);
    }
    while (status == SC_OK && strcmp(path, named) != 0 && climb->count < LEVELS_MAX) {
        path = parent_of(climb->discovery, path);
        status =
            path != NULL ? open_level(climb, path) : sc_loading_failure(climb->discovery->loading);
    }
    *root = climb->count - 1;
    return status;
}

/* ---- the whole ---- */

/* The path without links, in the arena; a failure names `path`. */
static sc_status resolve(sc_discovery *discovery, const char *path, const char **out)
{
    char room[SC_PATH_SIZE];
    const char *place = discovery->source->place;
    const char *fixed = place != NULL ? sc_path_fix_like(place, path, room) : path;
    sc_text text;
    int system_error = 0;
    sc_status status =
        sc_path_real(discovery->loading->context->allocator, fixed, &text, &system_error);
    if (status != SC_OK) {
        (void)sc_layer_file_error(discovery->loading->error, status, fixed, system_error);
        return status;
    }
    *out = sc_arena_text(&discovery->arena, text.data, text.length);
    sc_free(text.allocator, text.data, text.length + 1);
    return *out != NULL ? SC_OK : sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
}

/* NULL, after a warning, if the process's working directory was removed. */
static sc_status find_working_directory(sc_discovery *discovery, const char **out)
{
    const sc_source_options *options = &discovery->source->options;
    *out = NULL;
    if (options->working_directory != NULL) {
        return resolve(discovery, options->working_directory, out);
    }
    sc_status status = resolve(discovery, ".", out);
    if (status != SC_OK && status != SC_ERROR_OUT_OF_MEMORY) {
        return sc_discovery_warn(discovery, SC_WARNING_SKIPPED_SOURCE, ".",
                                 "the working directory is gone, so no project was searched");
    }
    return status;
}

static sc_status copy_folders(const sc_climb *climb, size_t root)
{
    sc_discovery *discovery = climb->discovery;
    sc_project *project = climb->project;
    size_t count = root + 1;
    project->folders = sc_arena_alloc_array(&discovery->arena, count, sizeof *project->folders);
    if (project->folders == NULL) {
        return sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
    }
    for (size_t i = 0; i < count; i++) {
        project->folders[i] = (sc_project_folder){climb->views[root - i], root - i > 0};
    }
    project->count = count;
    return SC_OK;
}

static sc_status resolve_home(sc_climb *climb)
{
    sc_status status = SC_OK;
    if (climb->discovery->home != NULL) {
        status = resolve(climb->discovery, climb->discovery->home, &climb->home);
    }
    return status == SC_ERROR_OUT_OF_MEMORY ? status : SC_OK;
}

static sc_status find_root(sc_climb *climb, uint64_t device, size_t *root)
{
    sc_discovery *discovery = climb->discovery;
    const char *named = discovery->source->options.root;
    if (named == NULL) {
        return search_root(climb, device, root);
    }
    sc_file_info info;
    const char *path;
    sc_status status = resolve(discovery, named, &path);
    if (status != SC_OK) {
        return status;
    }
    if (sc_file_inspect(NULL, path, &info) == SC_OK) {
        trust(climb->project, info.owner);
    }
    return take_root(climb, path, root);
}

sc_status sc_project_find(sc_discovery *discovery, sc_project *out)
{
    *out = (sc_project){0};
    const char *path;
    sc_status status = find_working_directory(discovery, &path);
    if (status != SC_OK || path == NULL) {
        return status;
    }
    sc_file_info info;
    sc_climb *climb = sc_arena_alloc_zero(&discovery->arena, sizeof *climb);
    if (climb == NULL) {
        return sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
    }
    climb->discovery = discovery;
    climb->project = out;
    out->start = path;
    trust(out, sc_process_user());
    trust(out, 0);
    if (sc_file_inspect(NULL, path, &info) == SC_OK) {
        trust(out, info.owner);
    }
    size_t root = 0;
    status = resolve_home(climb);
    status = status == SC_OK ? open_level(climb, path) : status;
    status = status == SC_OK ? find_root(climb, info.stamp.device, &root) : status;
    return status == SC_OK ? copy_folders(climb, root) : status;
}
