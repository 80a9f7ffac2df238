/*
 * Files found by an application's name, from the system's places down to the working directory
 * (docs/semantics/discovery.md). A place is a folder and a list of groups; a group is one name with
 * every extension. Each folder is listed once, and only existing files are opened. A group without
 * any file leaves an empty yield, whose place is a pattern.
 */
#include "base/alloc.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "source/discovery.h"
#include "source/files.h"
#include "source/given.h"

#define EXTENSIONS "json,jsonc,json5,yaml,yml,toml,ini"
#define TEXTS_MAX ((size_t)1 << 28)

static const char *const extensions[] = {"json", "jsonc", "json5", "yaml", "yml", "toml", "ini"};
enum { EXTENSION_COUNT = sizeof extensions / sizeof *extensions, CANDIDATES_MAX = 1 << 16 };

/* In the names of a group, `@` is replaced by the application's name. */
typedef struct sc_group {
    const char *folder; /* below the place; NULL: the place itself */
    const char *name;
    bool is_whole; /* without an extension */
} sc_group;

static const sc_group system_groups[] = {
    {NULL, "@", false}, {"@", "config", false}, {"@", "@", false}};
static const sc_group home_groups[] = {{NULL, ".@", false},
                                       {NULL, ".@rc", true},
                                       {NULL, ".@rc", false},
                                       {".@", "config", false},
                                       {".@", "@", false}};
static const sc_group project_groups[] = {{NULL, "@", false},      {NULL, ".@", false},
                                          {NULL, ".@rc", true},    {NULL, ".@rc", false},
                                          {".config", "@", false}, {".config", "@rc", false},
                                          {".@", "config", false}, {".@", "@", false}};

typedef struct search {
    sc_discovery *discovery;
    const sc_project *owners; /* trusts the owners of files here; NULL: any owner */
    sc_project project;
    bool is_in_project;
    sc_file_candidate *candidates;
    size_t count, capacity;
    size_t found;
    size_t first, end; /* candidates of the file that was found last and of its profiles */
    size_t searches;   /* searches before the group of that file */
    uint64_t *names;   /* hashes of the existing names of the current group */
    size_t name_count, name_capacity;
} search;

/* ---- shared with project.c ---- */

sc_status sc_discovery_fail(const sc_discovery *discovery, sc_status status)
{
    return sc_source_fail(discovery->loading->error, status);
}

sc_status sc_discovery_warn(const sc_discovery *discovery, sc_status code, const char *path,
                            const char *message)
{
    char shown[SC_ERROR_SOURCE_SIZE];
    (void)sc_text_display(shown, sizeof shown, path, strlen(path));
    sc_status status = sc_notices_add(discovery->loading->context->notices, code, shown, 0, 0, NULL,
                                      "%s", message);
    return status == SC_OK ? SC_OK : sc_discovery_fail(discovery, status);
}

const char *sc_discovery_variable(const sc_discovery *discovery, const char *name)
{
    return sc_environment_get(sc_loading_environment(discovery->source, discovery->loading), name);
}

sc_status sc_discovery_open(sc_discovery *discovery, const char *path, sc_view *out)
{
    const sc_loading *loading = discovery->loading;
    sc_status trouble;
    const sc_touching *touching = loading->context->touching;
    sc_touch(touching, SC_TOUCH_FOLDER, path, discovery->app);
    sc_touch(touching, SC_TOUCH_FOLDER, path, "config");
    sc_status status = sc_view_open(loading->context->allocator, &discovery->arena, path,
                                    sc_discovery_looks_for, discovery, out, &trouble);
    if (status != SC_OK) {
        return sc_discovery_fail(discovery, status);
    }
    return trouble == SC_OK ? SC_OK
                            : sc_discovery_warn(discovery, SC_WARNING_SKIPPED_SOURCE, path,
                                                "the folder may not be read");
}

/* ---- names ---- */

/* The text with the application's name for each `@`, and `end` behind it. */
static const char *expand(sc_discovery *discovery, const char *text, const char *end)
{
    size_t app = strlen(discovery->app), length = strlen(end) + 1;
    for (const char *at = text; *at != '\0'; at++) {
        length += *at == '@' ? app : 1;
    }
    char *out = sc_arena_alloc_aligned(&discovery->arena, length, 1);
    char *to = out;
    if (out == NULL) {
        (void)sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
        return NULL;
    }
    for (const char *at = text; *at != '\0'; at++) {
        size_t count = *at == '@' ? app : 1;
        memcpy(to, *at == '@' ? discovery->app : at, count);
        to += count;
    }
    memcpy(to, end, strlen(end) + 1);
    return out;
}

static const char *join(sc_discovery *discovery, const char *folder, const char *name)
{
    const char *path = sc_view_join(&discovery->arena, folder, name);
    if (path == NULL) {
        (void)sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
    }
    return path;
}

/* ---- files ---- */

static sc_status add_candidate(search *s, const sc_file_candidate *candidate)
{
    const sc_allocator *allocator = s->discovery->loading->context->allocator;
    if (!sc_grow(allocator, &s->candidates, &s->capacity, s->count + 1, sizeof *s->candidates,
                 CANDIDATES_MAX)) {
        return sc_discovery_fail(s->discovery, s->count < CANDIDATES_MAX ? SC_ERROR_OUT_OF_MEMORY
                                                                         : SC_ERROR_TOO_LARGE);
    }
    s->candidates[s->count++] = *candidate;
    return SC_OK;
}

/* Sets *counts if an existing name is a file to load. */
static sc_status weigh_file(const search *s, const char *path, sc_file_kind kind, bool *counts)
{
    const sc_discovery *discovery = s->discovery;
    sc_file_info info;
    *counts = kind == SC_FILE_REGULAR;
    bool trusting = discovery->source->options.trust;
    if (kind == SC_FILE_DIRECTORY || (*counts && s->owners == NULL && trusting)) {
        return SC_OK;
    }
    sc_status status = sc_file_inspect(NULL, path, &info);
    *counts = true; /* a file that cannot be inspected fails when it is opened, with the reason */
    if (status != SC_OK || info.kind == SC_FILE_DIRECTORY) {
        *counts = status != SC_OK;
        return SC_OK;
    }
    if (info.kind != SC_FILE_REGULAR) {
        *counts = false;
        return sc_discovery_warn(discovery, SC_WARNING_SKIPPED_SOURCE, path,
                                 "is a FIFO, socket or device, and was skipped");
    }
    if (s->owners != NULL && !sc_project_trusts(s->owners, path, info.owner)) {
        *counts = false;
        return sc_discovery_warn(discovery, SC_WARNING_FOREIGN_OWNER, path,
                                 "belongs to another user, and was skipped");
    }
    if (info.is_open && !trusting) {
        *counts = false;
        return sc_discovery_warn(discovery, SC_WARNING_SKIPPED_SOURCE, path,
                                 "other users may write it, and it was skipped; the option "
                                 "`trust` takes it");
    }
    return SC_OK;
}

static sc_status add_name(search *s, const char *name)
{
    const sc_allocator *allocator = s->discovery->loading->context->allocator;
    if (!sc_grow(allocator, &s->names, &s->name_capacity, s->name_count + 1, sizeof *s->names,
                 SC_SEARCH_NAMES_MAX)) {
        return sc_discovery_fail(s->discovery, SC_ERROR_OUT_OF_MEMORY);
    }
    s->names[s->name_count++] = sc_search_hash(name);
    return SC_OK;
}

/* Adds the file of that name in the folder, if it exists. */
static sc_status look_for(search *s, const sc_view *view, const char *name, const char *profile,
                          bool *found)
{
    sc_discovery *discovery = s->discovery;
    sc_file_kind kind = SC_FILE_UNKNOWN;
    sc_status status = sc_view_find(view, &discovery->arena, name, found, &kind);
    if (status != SC_OK || !*found) {
        return status == SC_OK ? SC_OK : sc_discovery_fail(discovery, status);
    }
    const sc_file_candidate candidate = {
        .path = join(discovery, view->path, name),
        .profile = profile,
        .format = discovery->source->options.format,
        .owners = s->is_in_project ? &s->project : NULL,
        .is_base = profile[0] == '\0',
        .optional = kind == SC_FILE_REGULAR,
    };
    if (candidate.path == NULL) {
        return sc_loading_failure(discovery->loading);
    }
    status = add_name(s, name);
    status = status == SC_OK ? weigh_file(s, candidate.path, kind, found) : status;
    return status == SC_OK && *found ? add_candidate(s, &candidate) : status;
}

/* A file and the siblings of the selected profiles, which do not require a base. */
static sc_status look_for_all(search *s, const sc_view *view, const char *name, bool *any)
{
    sc_discovery *discovery = s->discovery;
    const sc_load_context *context = discovery->loading->context;
    bool found, some;
    size_t before = s->count;
    sc_status status = look_for(s, view, name, "", &found);
    some = found;
    for (size_t i = 0; i < context->profiles->selected_count && status == SC_OK; i++) {
        const char *profile = context->profiles->selected[i];
        sc_text text;
        status = sc_profile_sibling(context->allocator, name, profile, &text);
        const char *sibling =
            status == SC_OK ? sc_arena_text(&discovery->arena, text.data, text.length) : NULL;
        sc_free(context->allocator, text.data, text.length + 1);
        if (sibling == NULL) {
            return sc_discovery_fail(discovery, SC_ERROR_OUT_OF_MEMORY);
        }
        status = look_for(s, view, sibling, profile, &found);
        some = some || found;
    }
    if (some) {
        *any = true;
        s->first = before;
        s->end = s->count;
    }
    return status;
}

/* ---- groups ---- */

static sc_status add_vain(search *s, const sc_view *view, const sc_group *group)
{
    sc_discovery *discovery = s->discovery;
    const char *end = group->is_whole ? "" : ".{" EXTENSIONS "}";
    const char *name = expand(discovery, group->name, end);
    char shown[SC_ERROR_SOURCE_SIZE];
    const char *folder = sc_layer_shown_name(view->path, shown, sizeof shown);
    const char *path = name != NULL ? join(discovery, folder, name) : NULL;
    const sc_file_candidate candidate = {
        .path = path, .profile = "", .optional = true, .reports_absence = true, .is_absent = true};
    return path != NULL ? add_candidate(s, &candidate) : sc_loading_failure(discovery->loading);
}

/* An absent file that is one whole name is its own input, so the pattern leaves it out. */
static void write_pattern(sc_buf *text, search *s, const sc_group *group, bool any)
{
    const sc_profiles *profiles = s->discovery->loading->context->profiles;
    const char *name = expand(s->discovery, group->name, "");
    sc_buf_append_text(text, name != NULL ? name : "");
    for (size_t i = 0; i < profiles->selected_count; i++) {
        sc_buf_append_text(text, i != 0 ? ",." : group->is_whole && !any ? "{." : "{,.");
        sc_buf_append_text(text, profiles->selected[i]);
    }
    sc_buf_append_text(text, profiles->selected_count != 0 ? "}" : "");
    sc_buf_append_text(text, group->is_whole ? "" : ".{" EXTENSIONS "}");
}

static size_t search_count(const search *s)
{
    const sc_searches *searches = s->discovery->loading->context->searches;
    return searches != NULL ? searches->count : 0;
}

/* A name that would not be loaded: it counts as one that existed. */
static sc_status pass_over(search *s, const char *name)
{
    const sc_load_context *context = s->discovery->loading->context;
    sc_status status = add_name(s, name);
    for (size_t i = 0; i < context->profiles->selected_count && status == SC_OK; i++) {
        sc_text text;
        status =
            sc_profile_sibling(context->allocator, name, context->profiles->selected[i], &text);
        if (status != SC_OK) {
            return sc_discovery_fail(s->discovery, status);
        }
        status = add_name(s, text.data);
        sc_free(context->allocator, text.data, text.length + 1);
    }
    return status;
}

/* Keeps the names of the search and those that existed, for a compiled image. */
static sc_status remember(search *s, const sc_view *view, const sc_group *group, bool any)
{
    const sc_load_context *context = s->discovery->loading->context;
    bool one_name = group->is_whole && !any && context->profiles->selected_count == 0;
    if (context->searches == NULL || one_name) {
        return SC_OK;
    }
    sc_buf text;
    sc_buf_init(&text, context->allocator, TEXTS_MAX);
    write_pattern(&text, s, group, any);
    const char *pattern = sc_buf_text(&text), *start = join(s->discovery, view->path, "");
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    if (pattern != NULL && start != NULL) {
        const sc_search kept = {start, pattern, s->names, s->name_count};
        status = sc_searches_add(context->searches, &kept);
    }
    sc_buf_free(&text);
    return status == SC_OK ? SC_OK : sc_discovery_fail(s->discovery, status);
}

static sc_status look_for_group(search *s, const sc_view *view, const sc_group *group)
{
    sc_discovery *discovery = s->discovery;
    bool any = false, any_here;
    size_t count = group->is_whole ? 1 : EXTENSION_COUNT;
    s->name_count = 0;
    sc_status status = SC_OK;
    const char *stem = expand(discovery, group->name, group->is_whole ? "" : ".");
    if (stem == NULL) {
        return sc_loading_failure(discovery->loading);
    }
    const size_t before = search_count(s);
    const char *names[EXTENSION_COUNT];
    size_t passed = 0; /* names below the one that was found last */
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        const char *name = stem;
        if (!group->is_whole) {
            size_t length = strlen(stem), more = strlen(extensions[i]) + 1;
            char *whole = sc_arena_alloc_aligned(&discovery->arena, length + more, 1);
            if (whole == NULL) {
                return sc_discovery_fail(discovery, sc_arena_failure(&discovery->arena));
            }
            memcpy(whole, stem, length);
            memcpy(whole + length, extensions[i], more);
            name = whole;
        }
        names[i] = name;
        any_here = false;
        status = look_for_all(s, view, name, &any_here);
        passed = any_here ? i : passed;
        any = any || any_here;
    }
    for (size_t i = 0; i < passed && status == SC_OK && discovery->source->options.first; i++) {
        status = pass_over(s, names[i]);
    }
    s->searches = any ? before : s->searches;
    s->found += any ? 1 : 0;
    status = status == SC_OK ? remember(s, view, group, any) : status;
    return status != SC_OK || any ? status : add_vain(s, view, group);
}

/* The folder of a group below a place: not opened if the place does not have it. */
static sc_status open_below(search *s, const sc_view *place, const char *name, sc_view *out)
{
    sc_discovery *discovery = s->discovery;
    bool found;
    sc_file_kind kind = SC_FILE_UNKNOWN;
    const char *folder = expand(discovery, name, "");
    const char *path = folder != NULL ? join(discovery, place->path, folder) : NULL;
    if (path == NULL) {
        return sc_loading_failure(discovery->loading);
    }
    *out = (sc_view){.path = path};
    sc_status status = sc_view_find(place, &discovery->arena, folder, &found, &kind);
    if (status != SC_OK) {
        return sc_discovery_fail(discovery, status);
    }
    bool may_be_folder = found && kind != SC_FILE_REGULAR && kind != SC_FILE_OTHER;
    return may_be_folder ? sc_discovery_open(discovery, path, out) : SC_OK;
}

/* Groups in one folder are adjacent in the list, so the folder is listed once. */
static sc_status look_in(search *s, const sc_view *place, const sc_group *groups, size_t count)
{
    sc_view below = {0};
    const char *open = NULL;
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        const char *folder = groups[i].folder;
        if (folder != NULL && (open == NULL || strcmp(open, folder) != 0)) {
            status = open_below(s, place, folder, &below);
            open = folder;
        }
        if (status == SC_OK) {
            status = look_for_group(s, folder != NULL ? &below : place, &groups[i]);
        }
    }
    return status;
}

/* ---- places ---- */

#define PLACE_SYSTEM "system"
#define PLACE_USER "user"
#define PLACE_PROJECT "project"
#define PLACE_WORKING_DIRECTORY "working-directory"

#define COUNT(groups) (sizeof(groups) / sizeof *(groups))

static sc_status look_in_folder(search *s, const char *path, const sc_group *groups, size_t count)
{
    sc_view view;
    sc_status status = sc_discovery_open(s->discovery, path, &view);
    return status == SC_OK ? look_in(s, &view, groups, count) : status;
}

/* The absolute folders of a list, from the last to the first. */
static sc_status look_in_list(search *s, const char *list)
{
    size_t end = strlen(list);
    sc_status status = SC_OK;
    while (status == SC_OK) {
        size_t start = end;
        while (start > 0 && list[start - 1] != ':') {
            start--;
        }
        if (start < end && list[start] == '/') {
            const char *path = sc_arena_text(&s->discovery->arena, list + start, end - start);
            if (path == NULL) {
                return sc_discovery_fail(s->discovery, sc_arena_failure(&s->discovery->arena));
            }
            status = look_in_folder(s, path, system_groups, COUNT(system_groups));
        }
        if (start == 0) {
            break;
        }
        end = start - 1;
    }
    return status;
}

static sc_status look_in_system(search *s)
{
    const char *dirs = sc_discovery_variable(s->discovery, "XDG_CONFIG_DIRS");
    sc_status status = look_in_folder(s, "/etc", system_groups, COUNT(system_groups));
    if (status != SC_OK) {
        return status;
    }
    return look_in_list(s, dirs != NULL && dirs[0] != '\0' ? dirs : "/etc/xdg");
}

static sc_status look_in_home(search *s)
{
    sc_discovery *discovery = s->discovery;
    const char *config = sc_discovery_variable(discovery, "XDG_CONFIG_HOME");
    if (discovery->home != NULL) {
        sc_status status = look_in_folder(s, discovery->home, home_groups, COUNT(home_groups));
        if (status != SC_OK) {
            return status;
        }
    }
    if ((config == NULL || config[0] != '/') && discovery->home != NULL) {
        config = join(discovery, discovery->home, ".config");
        if (config == NULL) {
            return sc_loading_failure(discovery->loading);
        }
    }
    return config != NULL && config[0] == '/'
               ? look_in_folder(s, config, system_groups, COUNT(system_groups))
               : SC_OK;
}

static bool is_place(const search *s, const char *word)
{
    const char *const *places = s->discovery->source->options.places;
    while (places != NULL && *places != NULL && strcmp(*places, word) != 0) {
        places++;
    }
    return places == NULL || *places != NULL;
}

static sc_status look_in_project(search *s)
{
    sc_project *project = &s->project;
    bool above = is_place(s, PLACE_PROJECT), here = is_place(s, PLACE_WORKING_DIRECTORY);
    sc_status status = above || here ? sc_project_find(s->discovery, project) : SC_OK;
    s->is_in_project = true;
    for (size_t i = 0; i < project->count && status == SC_OK; i++) {
        bool is_start = strcmp(project->folders[i].view.path, project->start) == 0;
        if (!(is_start ? here : above)) {
            continue;
        }
        s->owners = project->folders[i].is_above ? project : NULL;
        status = look_in(s, &project->folders[i].view, project_groups, COUNT(project_groups));
    }
    s->owners = NULL;
    s->is_in_project = false;
    return status;
}

/* ---- the source ---- */

/*
 * An unknown home folder is not a failure: its places are skipped. A source with its own
 * environment only uses the home folder of that environment.
 */
static sc_status find_home(sc_discovery *discovery)
{
    sc_text text;
    const char *home = sc_discovery_variable(discovery, "HOME");
    if (discovery->source->options.environment != NULL) {
        discovery->home = home != NULL && home[0] == '/' ? home : NULL;
        return SC_OK;
    }
    sc_status status = sc_path_home(discovery->loading->context->allocator, home, &text);
    if (status == SC_OK) {
        discovery->home = sc_arena_text(&discovery->arena, text.data, text.length);
        sc_free(text.allocator, text.data, text.length + 1);
        status = discovery->home != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    }
    return status == SC_ERROR_OUT_OF_MEMORY ? sc_discovery_fail(discovery, status) : SC_OK;
}

static sc_status look_everywhere(search *s)
{
    sc_discovery *discovery = s->discovery;
    sc_status status = find_home(discovery);
    status = status == SC_OK && is_place(s, PLACE_SYSTEM) ? look_in_system(s) : status;
    status = status == SC_OK && is_place(s, PLACE_USER) ? look_in_home(s) : status;
    status = status == SC_OK ? look_in_project(s) : status;
    if (status == SC_OK && s->found == 0) {
        status = sc_discovery_warn(discovery, SC_NOTE_NO_MATCH, discovery->app,
                                   "no file of this application was found");
    }
    return status;
}

/*
 * Absent candidates stay, because a report lists all places that were searched. A compiled image is
 * not stale if one appears below the file that counts.
 */
static void keep_first(search *s, size_t searches)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->candidates[i].is_absent || (i >= s->first && i < s->end)) {
            s->candidates[i].passed_over = i < s->first;
            s->candidates[kept++] = s->candidates[i];
        }
    }
    s->count = kept;
    if (s->found != 0 && search_count(s) != 0) {
        sc_searches_remove(s->discovery->loading->context->searches, searches, s->searches);
    }
}

static sc_status load_hierarchical(const sc_source *source, const sc_loading *loading)
{
    const sc_allocator *allocator = loading->context->allocator;
    sc_discovery discovery = {.source = source, .loading = loading, .app = source->text};
    search s = {.discovery = &discovery};
    sc_arena_init(&discovery.arena, allocator, TEXTS_MAX);
    const size_t searches = search_count(&s);
    sc_status status = look_everywhere(&s);
    if (source->options.first && status == SC_OK) {
        keep_first(&s, searches);
    }
    if (status == SC_OK) {
        status = sc_files_take_many(source, loading, s.candidates, s.count);
    }
    sc_free(allocator, s.candidates, s.capacity * sizeof *s.candidates);
    sc_free(allocator, s.names, s.name_capacity * sizeof *s.names);
    sc_arena_free(&discovery.arena);
    return status;
}

static const sc_source_type hierarchical_type = {load_hierarchical, NULL, "hierarchical"};

static sc_status refuse_name(const sc_source_making *making, const char *name, size_t at,
                             const char *reason)
{
    (void)sc_error_at(making->error, SC_ERROR_BAD_APP_NAME, name, strlen(name), at, "%s", reason);
    sc_error_source(making->error, name);
    return SC_ERROR_BAD_APP_NAME;
}

static sc_status check_name(const sc_source_making *making, const char *name)
{
    size_t length = strlen(name), valid = sc_utf8_check(name, length, NULL);
    const char *dots = strstr(name, "..");
    if (length == 0 || strcmp(name, ".") == 0) {
        return refuse_name(making, name, 0, "the application's name is empty");
    }
    if (valid != length) {
        return refuse_name(making, name, valid, "the application's name is not UTF-8");
    }
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '/' || name[i] == '\\') {
            return refuse_name(making, name, i, "the application's name contains a separator");
        }
        if (sc_ascii_is(name[i], SC_CLASS_CONTROL)) {
            return refuse_name(making, name, i,
                               "the application's name contains a control character");
        }
    }
    return dots == NULL ? SC_OK
                        : refuse_name(making, name, (size_t)(dots - name),
                                      "the application's name contains \"..\"");
}

static sc_status check_places(const sc_source_making *making)
{
    static const char *const words[] = {PLACE_SYSTEM, PLACE_USER, PLACE_PROJECT,
                                        PLACE_WORKING_DIRECTORY};
    const char *const *places = making->options != NULL ? making->options->places : NULL;
    for (; places != NULL && *places != NULL; places++) {
        size_t i = 0;
        while (i < COUNT(words) && strcmp(*places, words[i]) != 0) {
            i++;
        }
        if (i == COUNT(words)) {
            return sc_error_set(making->error, SC_ERROR_INVALID_ARGUMENT,
                                "a place of the option `places` is system, user, project or "
                                "working-directory, not `%s`",
                                *places);
        }
    }
    return SC_OK;
}

sc_status sc_source_hierarchical(const sc_source_making *making, const char *app_name,
                                 sc_source **out)
{
    *out = NULL;
    sc_status status = app_name != NULL ? check_name(making, app_name) : SC_OK;
    status = status == SC_OK ? check_places(making) : status;
    if (status == SC_OK) {
        status = sc_source_make(making, &hierarchical_type, app_name, out);
    }
    if (status == SC_OK) {
        (*out)->asks_environment = (*out)->options.environment == NULL;
        status = sc_source_fix_place(making, out);
    }
    return status;
}
