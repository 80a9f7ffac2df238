/*
 * A configuration must not lose values silently in the middle of a deployment. Both lists are in
 * the order of the sources, so the search for a file begins where the last one was found: linear
 * if few files moved.
 */
#include "engine/vanish.h"

static sc_status vanished(const char *file, const char *state, sc_error *error)
{
    (void)sc_error_set(error, SC_ERROR_FILE_VANISHED, "the file was loaded before and is %s now",
                       state);
    sc_error_source(error, file);
    return SC_ERROR_FILE_VANISHED;
}

static sc_status removed(const sc_reloaded *reloaded, const char *file, sc_error *error)
{
    if (reloaded->removal == SC_REMOVAL_REFUSED) {
        return vanished(file, "gone", error);
    }
    reloaded->now->lost_files = true;
    sc_status status = sc_notices_add(&reloaded->now->notices, SC_NOTE_FILE_REMOVED, file, 0, 0,
                                      NULL, "the file was loaded before and was removed");
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}

/* The yield of the same file, searched from *from to the end, then from the start. */
static const sc_yield *find_place(const sc_yields *yields, const char *place, size_t *from)
{
    for (size_t i = 0; i < yields->count; i++) {
        size_t at = (*from + i) % yields->count;
        const sc_yield *yield = &yields->items[at];
        if (yield->layer != NULL && yield->place != NULL && strcmp(yield->place, place) == 0) {
            *from = at;
            return yield;
        }
    }
    return NULL;
}

static bool is_skipped(const sc_reloaded *reloaded, const char *place)
{
    for (size_t i = 0; i < reloaded->skipped->count; i++) {
        if (strcmp(reloaded->skipped->items[i].place, place) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_there(const char *place)
{
    sc_file_stamp stamp;
    return sc_file_stat(place, &stamp) == SC_OK;
}

/* Whether the file was taken for a profile that is not selected now. */
static bool is_deselected(const sc_reloaded *reloaded, const sc_yield *old)
{
    const sc_names *then = &reloaded->before->profiles, *now = &reloaded->now->profiles;
    size_t length = strlen(old->profile);
    return sc_names_have(then, old->profile, length) && !sc_names_have(now, old->profile, length);
}

/* ---- the files of a directory: one source each in the layer's image ---- */

static const char *source_name(const sc_image *image, size_t index)
{
    return image->text + image->sources[index].name;
}

static bool has_source(const sc_image *image, const char *name, size_t *from)
{
    size_t count = image != NULL ? image->header->source_count : 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = (*from + i) % count;
        if (strcmp(source_name(image, at), name) == 0) {
            *from = at;
            return true;
        }
    }
    return false;
}

/* `now` is NULL if the folder is empty now. */
static sc_status check_directory(const sc_reloaded *reloaded, const sc_yield *old,
                                 const sc_image *now, sc_error *error)
{
    const sc_image *before = old->layer->image;
    sc_status status = SC_OK;
    size_t from = 0;
    for (size_t i = 0; i < before->header->source_count && status == SC_OK; i++) {
        const char *name = source_name(before, i);
        if (before->sources[i].kind == SC_SOURCE_DIRECTORY && !has_source(now, name, &from)) {
            char room[SC_PATH_SIZE];
            bool there = is_there(sc_path_fix_like(old->place, name, room));
            status = there ? vanished(name, "broken", error) : removed(reloaded, name, error);
        }
    }
    return status;
}

/* ---- one file ---- */

/* Whether a file still has the path or pattern by which the old one was included. */
static bool is_named(const sc_yields *yields, const char *named)
{
    for (size_t i = 0; i < yields->count; i++) {
        const char *other = yields->items[i].named;
        if (other != NULL && strcmp(other, named) == 0) {
            return true;
        }
    }
    return false;
}

/* A file that no source yields now. */
static sc_status check_absent(const sc_reloaded *reloaded, const sc_yield *old, sc_error *error)
{
    bool there = is_there(old->place);
    if (old->named != NULL && !is_named(&reloaded->now->yields, old->named)) {
        return SC_OK;
    }
    if (there && is_skipped(reloaded, old->place)) {
        return vanished(old->place, "broken", error);
    }
    return there || is_deselected(reloaded, old) ? SC_OK : removed(reloaded, old->place, error);
}

static sc_status check(const sc_reloaded *reloaded, const sc_yield *old, const sc_yield *same,
                       sc_error *error)
{
    if (same == NULL) {
        return check_absent(reloaded, old, error);
    }
    if (old->layer->kind == SC_SOURCE_DIRECTORY) {
        return check_directory(reloaded, old, same->layer->image, error);
    }
    return sc_yield_has_content(same) ? SC_OK : vanished(old->place, "empty", error);
}

sc_status sc_vanish_check(const sc_reloaded *reloaded, sc_error *error)
{
    const sc_yields *before = &reloaded->before->yields;
    sc_status status = SC_OK;
    size_t from = 0;
    for (size_t i = 0; i < before->count && status == SC_OK; i++) {
        const sc_yield *old = &before->items[i];
        if (old->place != NULL && sc_yield_has_content(old) && !sc_yields_repeats(before, i)) {
            const sc_yield *same = find_place(&reloaded->now->yields, old->place, &from);
            status = check(reloaded, old, same, error);
        }
    }
    return status;
}
