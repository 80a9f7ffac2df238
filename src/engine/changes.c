/*
 * The paths of all changes are in one arena; values are not copied: the list pins both snapshots.
 */
#include "base/alloc.h"
#include "base/arena.h"
#include "engine/load.h"
#include "image/diff.h"

enum { CHANGES_MAX = 1 << 24 };
#define PATHS_MAX ((size_t)1 << 31)

struct sc_changes {
    const sc_allocator *allocator;
    sc_snapshot *before, *after; /* owned references */
    sc_change *items;
    size_t count, capacity;
    sc_arena paths;
};

/* By segments, because the text may be a key of the other root. Hides a path that does not parse.
 */
static bool is_secret(const sc_snapshot *snapshot, sc_value value, const char *path)
{
    bool hidden;
    sc_secrets secrets = sc_plan_secrets(sc_detail_of(snapshot)->plan);
    sc_status status = sc_secrets_hide_at(&secrets, value, path, snapshot->allocator, &hidden);
    return status != SC_OK || hidden;
}

static sc_status add(sc_changes *changes, const char *path, sc_value before, sc_value after)
{
    const char *copy = sc_arena_text(&changes->paths, path, strlen(path));
    if (copy == NULL || !sc_grow(changes->allocator, &changes->items, &changes->capacity,
                                 changes->count + 1, sizeof *changes->items, CHANGES_MAX)) {
        return changes->count < CHANGES_MAX ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_TOO_LARGE;
    }
    sc_change_kind kind = SC_CHANGED;
    if (before.image == NULL || after.image == NULL) {
        kind = before.image == NULL ? SC_ADDED : SC_REMOVED;
    }
    changes->items[changes->count++] = (sc_change){
        .kind = kind,
        .path = copy,
        .before = before,
        .after = after,
        .secret =
            is_secret(changes->before, before, path) || is_secret(changes->after, after, path),
    };
    return SC_OK;
}

typedef struct finding {
    sc_changes *changes;
    sc_merging merging; /* of the later state */
} finding;

static sc_status note(void *context, const char *path, sc_value before, sc_value after)
{
    return add(((finding *)context)->changes, path, before, after);
}

/* Elements that merge by a key are the same element if their keys are equal. */
static const char *key_of(void *context, const sc_where *where)
{
    const finding *self = context;
    const sc_policy *policy = sc_policy_at(&self->merging.options, where);
    return policy != NULL && policy->kind == SC_POLICY_MERGE_BY_KEY ? policy->key : NULL;
}

/* Counting a reference does not change the content of a snapshot. */
static sc_snapshot *pin(const sc_snapshot *snapshot)
{
    return sc_snapshot_retain((sc_snapshot *)(uintptr_t)snapshot);
}

sc_changes *sc_diff(const sc_snapshot *before, const sc_snapshot *after, sc_error *error)
{
    if (before == NULL || after == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    const sc_allocator *allocator = after->allocator;
    sc_changes *changes = sc_alloc_zero(allocator, sizeof *changes);
    if (changes == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    changes->allocator = allocator;
    changes->before = pin(before);
    changes->after = pin(after);
    sc_arena_init(&changes->paths, allocator, PATHS_MAX);
    finding self = {.changes = changes};
    sc_merging_of_detail(sc_detail_of(after), &self.merging);
    const sc_differing differing = {.context = &self, .visit = note, .key_of = key_of};
    sc_status status =
        sc_value_diff(sc_snapshot_root(before), sc_snapshot_root(after), allocator, &differing);
    if (status != SC_OK) {
        (void)sc_error_code(error, status);
        sc_changes_free(changes);
        return NULL;
    }
    return changes;
}

void sc_changes_free(sc_changes *changes)
{
    if (changes == NULL) {
        return;
    }
    const sc_allocator *allocator = changes->allocator;
    sc_arena_free(&changes->paths);
    sc_free(allocator, changes->items, changes->capacity * sizeof *changes->items);
    sc_snapshot_release(changes->before);
    sc_snapshot_release(changes->after);
    sc_free(allocator, changes, sizeof *changes);
}

size_t sc_changes_count(const sc_changes *changes)
{
    return changes != NULL ? changes->count : 0;
}

bool sc_changes_at(const sc_changes *changes, size_t index, sc_change *out)
{
    if (changes == NULL || out == NULL || index >= changes->count) {
        return false;
    }
    *out = changes->items[index];
    return true;
}

const char *sc_change_kind_name(sc_change_kind kind)
{
    static const char *const names[] = {"added", "removed", "changed"};
    return kind >= SC_ADDED && kind <= SC_CHANGED ? names[kind] : "unknown";
}
