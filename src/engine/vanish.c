/*
 * A configuration must not shrink silently because a deployment is half way. Both lists are in the
 * order of the sources, so the search for a file goes on where the last one was found: linear as
 * long as little moved.
 */
#include "engine/vanish.h"

static bool has_content(const sc_yield *yield)
{
    return yield->layer != NULL && yield->layer->image != NULL;
}

static bool may_vanish(const sc_detail *detail, const sc_yield *yield, sc_removal removal)
{
    const sc_plan *plan = detail->plan;
    return removal == SC_REMOVAL_BY_SOURCE && !plan->only_file &&
           yield->source < plan->source_count &&
           sc_source_options_of(plan->sources[yield->source])->allow_removal;
}

static sc_status vanished(const char *file, bool is_there, sc_error *error)
{
    (void)sc_error_set(error, SC_ERROR_FILE_VANISHED, "the file was loaded before and is %s now",
                       is_there ? "empty" : "gone");
    sc_error_source(error, file);
    return SC_ERROR_FILE_VANISHED;
}

/* The yield of the same file, searched from *from on and round. */
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

/* ---- the files of a directory: one source each in the layer's image ---- */

static const char *source_name(const sc_image *image, size_t index)
{
    return image->text + image->sources[index].name;
}

static bool has_source(const sc_image *image, const char *name, size_t *from)
{
    size_t count = image->header->source_count;
    for (size_t i = 0; i < count; i++) {
        size_t at = (*from + i) % count;
        if (strcmp(source_name(image, at), name) == 0) {
            *from = at;
            return true;
        }
    }
    return false;
}

static sc_status check_directory(const sc_image *now, const sc_image *before, sc_error *error)
{
    size_t from = 0;
    for (size_t i = 0; i < before->header->source_count; i++) {
        const char *name = source_name(before, i);
        if (before->sources[i].kind == SC_SOURCE_DIRECTORY && !has_source(now, name, &from)) {
            return vanished(name, false, error);
        }
    }
    return SC_OK;
}

/* Whether a file that the sources do not yield now, `same` aside, is one that went away. */
static bool is_gone(const sc_yield *old, const sc_yield *same, sc_removal removal)
{
    sc_file_stamp stamp;
    if (same == NULL || same->layer == NULL) {
        bool is_unnamed = same == NULL && removal == SC_REMOVAL_REFUSED &&
                          sc_file_stat(old->place, &stamp) == SC_OK;
        return removal != SC_REMOVAL_ACCEPTED && !is_unnamed;
    }
    return !has_content(same);
}

sc_status sc_vanish_check(const sc_detail *now, const sc_detail *before, sc_removal removal,
                          sc_error *error)
{
    size_t from = 0;
    for (size_t i = 0; i < before->yields.count; i++) {
        const sc_yield *old = &before->yields.items[i];
        if (old->place == NULL || !has_content(old) || may_vanish(before, old, removal)) {
            continue;
        }
        const sc_yield *same = find_place(&now->yields, old->place, &from);
        if (is_gone(old, same, removal)) {
            return vanished(old->place, same != NULL && same->layer != NULL, error);
        }
        if (old->layer->kind == SC_SOURCE_DIRECTORY && same != NULL && has_content(same) &&
            removal != SC_REMOVAL_ACCEPTED) {
            sc_status status = check_directory(same->layer->image, old->layer->image, error);
            if (status != SC_OK) {
                return status;
            }
        }
    }
    return SC_OK;
}
