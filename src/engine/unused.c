/* An option's path that a file does not have is not an error, so a note reports it. */
#include "engine/unused.h"

#include <string.h>

#include "base/alloc.h"
#include "engine/place.h"

sc_status sc_unused_at(const sc_source *source, const sc_yields *yields, size_t first,
                       sc_notices *notices)
{
    const char *at = sc_source_options_of(source)->at;
    const sc_yield *missed = NULL;
    if (at == NULL) {
        return SC_OK;
    }
    for (size_t i = first; i < yields->count; i++) {
        if (!sc_yield_has_content(&yields->items[i])) {
            continue;
        }
        if (sc_value_kind(sc_value_at(sc_image_root(yields->items[i].layer->image), at)) !=
            SC_ABSENT) {
            return SC_OK;
        }
        missed = missed != NULL ? missed : &yields->items[i];
    }
    return missed == NULL
               ? SC_OK
               : sc_notices_add(notices, SC_NOTE_UNUSED_PATH, missed->layer->name, 0, 0, NULL,
                                "the option `at` names `%s`, which is not there", at);
}

/* ---- paths that fit nothing ---- */

typedef struct fitting {
    const sc_path_index *paths;
    bool *fits;
    size_t left; /* paths that have not matched yet */
} fitting;

/* A few steps at each value, however many paths there are; ends when all paths have matched. */
static void fit(fitting *self, sc_value value, const sc_where *where, size_t depth)
{
    size_t count = depth < sc_path_index_depth(self->paths) ? sc_value_count(value) : 0;
    self->left -= sc_path_index_mark(self->paths, where, self->fits);
    for (size_t i = 0; i < count && self->left != 0; i++) {
        sc_value child = sc_value_item(value, i);
        sc_where below = {where, NULL, i};
        if (sc_value_kind(value) == SC_OBJECT) {
            below.key = sc_value_key(child, &below.length);
        }
        fit(self, child, &below, depth + 1);
    }
}

/* A path without a wildcard is looked up; one with a wildcard requires a walk. */
static bool is_settled(sc_value root, const char *path)
{
    return strchr(path, '*') == NULL ||
           sc_value_kind(sc_value_member(root, path, strlen(path))) != SC_ABSENT;
}

static bool is_there(sc_value root, const char *path)
{
    return sc_value_kind(sc_value_member(root, path, strlen(path))) != SC_ABSENT ||
           sc_value_kind(sc_value_at(root, path)) != SC_ABSENT;
}

typedef const char *(*path_of)(const sc_plan *plan, size_t number);

static const char *policy_path(const sc_plan *plan, size_t number)
{
    return plan->policies[number].path;
}

static const char *public_path(const sc_plan *plan, size_t number)
{
    return plan->public_paths.items[number];
}

static void find_fits(fitting *self, const sc_plan *plan, path_of path, sc_value root)
{
    static const sc_where top = {0};
    size_t count = self->left;
    for (size_t i = 0; i < count; i++) {
        bool settled = is_settled(root, path(plan, i));
        self->fits[i] = settled && is_there(root, path(plan, i));
        self->left -= settled;
    }
    if (self->left != 0) {
        fit(self, root, &top, 0);
    }
}

static sc_status check(const sc_plan *plan, const sc_path_index *paths, size_t count, path_of path,
                       const char *what, sc_value root, sc_notices *notices)
{
    fitting of = {.paths = paths, .left = count};
    of.fits = count != 0 ? sc_alloc_zero(plan->allocator, count * sizeof *of.fits) : NULL;
    sc_status status = count == 0 || of.fits != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    if (of.fits != NULL) {
        find_fits(&of, plan, path, root);
    }
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        status = of.fits[i] ? SC_OK
                            : sc_notices_add(notices, SC_NOTE_UNUSED_PATH, NULL, 0, 0, NULL,
                                             "the %s `%s` fits no value of the result", what,
                                             path(plan, i));
    }
    sc_free(plan->allocator, of.fits, count * sizeof *of.fits);
    return status;
}

sc_status sc_unused_check(const sc_plan *plan, sc_value root, sc_notices *notices)
{
    sc_status status = check(plan, plan->policy_paths, plan->policy_count, policy_path, "policy of",
                             root, notices);
    return status == SC_OK ? check(plan, plan->public_places, plan->public_paths.count, public_path,
                                   "public path", root, notices)
                           : status;
}
