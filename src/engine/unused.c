/* A file that an option's path does not lead into loads well, and says nothing of what was meant.
 */
#include "engine/unused.h"

#include <string.h>

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

static bool found(void *context, const char *path, sc_value value)
{
    (void)path;
    (void)value;
    *(bool *)context = true;
    return false;
}

/* An option's path may be exactly a key of the root. */
static sc_status check(const char *path, const char *what, sc_value root,
                       const sc_allocator *allocator, sc_notices *notices)
{
    bool fits = sc_value_kind(sc_value_member(root, path, strlen(path))) != SC_ABSENT;
    if (!fits) {
        sc_status status = sc_find_below(root, path, allocator, found, &fits, NULL);
        if (status == SC_ERROR_OUT_OF_MEMORY) {
            return status;
        }
        fits |= status != SC_OK; /* a path of more segments than a pattern may have */
    }
    return fits ? SC_OK
                : sc_notices_add(notices, SC_NOTE_UNUSED_PATH, NULL, 0, 0, NULL,
                                 "the %s `%s` fits no value of the result", what, path);
}

sc_status sc_unused_check(const sc_plan *plan, sc_value root, sc_notices *notices)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < plan->policy_count && status == SC_OK; i++) {
        status = check(plan->policies[i].path, "policy of", root, plan->allocator, notices);
    }
    for (size_t i = 0; i < plan->public_paths.count && status == SC_OK; i++) {
        status = check(plan->public_paths.items[i], "public path", root, plan->allocator, notices);
    }
    return status;
}
