/*
 * Watching what a trail consists of: the name of each of its steps in the step's folder, each
 * folder with all above it for their own removal, and the file at its end for its content.
 */
#include <string.h>

#include "watch/items.h"

/* Asks the system, and remembers for whom. */
static sc_poll_cause ask(sc_places *p, const char *path, unsigned what, uint32_t reference,
                         int32_t *id, int *system_error)
{
    if (p->owner_number == 0) {
        p->owner_number = sc_ids_join(p->ids, p->owner);
    }
    if (p->id_count >= SC_PLACES_IDS_MAX) {
        return SC_POLL_MANY;
    }
    if (p->owner_number == 0) {
        return SC_POLL_REFUSED;
    }
    sc_status status = sc_notify_add(p->ids->notify, path, what, id, system_error);
    if (status == SC_OK) {
        if (*id == p->replaced && reference == p->replaced_reference) {
            p->replaced = -1; /* it came back */
        }
        sc_ids_result result = sc_ids_add(p->ids, *id, p->owner_number, reference);
        p->id_count += result == SC_IDS_ADDED ? 1 : 0;
        *id = result != SC_IDS_NO_MEMORY ? *id : -1;
        return result != SC_IDS_NO_MEMORY ? SC_POLL_NOT : SC_POLL_REFUSED;
    }
    /* A path that went away since it was looked at is no refusal: the way is walked again. */
    bool is_gone = status == SC_ERROR_MISSING_FILE || status == SC_ERROR_LINK_LOOP;
    return is_gone ? SC_POLL_NOT : SC_POLL_REFUSED;
}

static sc_poll_cause first_cause(sc_poll_cause before, sc_poll_cause cause)
{
    return before != SC_POLL_NOT ? before : cause;
}

/* ---- folders ---- */

static void watch_self(sc_places *p, uint32_t number, const char *path, sc_arming *arming,
                       sc_poll_cause *cause)
{
    sc_watch_folder *item = sc_watch_folder_at(p, number);
    if (item->length > 1 && (item->id < 0 || (item->what & SC_NOTIFY_SELF) == 0)) {
        *cause = first_cause(*cause, ask(p, path, SC_NOTIFY_SELF, sc_watch_folder_reference(number),
                                         &item->id, &arming->system_error));
        item->what |= item->id >= 0 ? SC_NOTIFY_SELF : 0;
    }
}

/* The folder and its ancestors, each watched at least for itself. 0: no memory. */
static uint32_t watch_way(sc_places *p, const char *path, size_t length, sc_arming *arming,
                          sc_poll_cause *cause)
{
    uint32_t first = 0, below = 0;
    char each[SC_PATH_SIZE];
    memcpy(each, path, length);
    for (;;) {
        each[length] = '\0';
        uint32_t number = sc_watch_folder_find(p, each, length);
        number = number != 0 ? number : sc_watch_folder_new(p, each, length);
        if (number == 0) {
            return 0;
        }
        first = first != 0 ? first : number;
        if (below != 0) {
            sc_watch_folder_at(p, below)->parent = number;
        }
        below = number;
        watch_self(p, number, each, arming, cause);
        if (length == 1) {
            sc_watch_folder_need(p, first);
            return first;
        }
        while (each[length - 1] != '/') {
            length--;
        }
        length -= length > 1 ? 1 : 0;
    }
}

static void watch_names(sc_places *p, uint32_t number, sc_arming *arming, sc_poll_cause *cause)
{
    sc_watch_folder *item = sc_watch_folder_at(p, number);
    if (item->id >= 0 && (item->what & SC_NOTIFY_NAMES) != 0) {
        return;
    }
    unsigned what = SC_NOTIFY_NAMES | (item->length > 1 ? (unsigned)SC_NOTIFY_SELF : 0);
    *cause = first_cause(*cause,
                         ask(p, sc_places_text(p, item->text), what,
                             sc_watch_folder_reference(number), &item->id, &arming->system_error));
    item->what |= (uint8_t)(item->id >= 0 ? what : 0);
}

/* ---- one place ---- */

static bool watch_step(sc_places *p, uint32_t number, const sc_way *step, sc_arming *arming,
                       uint32_t *list, sc_poll_cause *cause)
{
    const char *text = arming->trail->text;
    uint32_t in = watch_way(p, text + step->folder, step->folder_length, arming, cause);
    if (in == 0) {
        return false;
    }
    watch_names(p, in, arming, cause);
    return sc_watch_name_add(p, number, in, text + step->name, step->name_length, list);
}

/* The file itself, for content that is written through another folder as well. */
static void watch_content(sc_places *p, uint32_t number, sc_arming *arming, int32_t *id,
                          sc_poll_cause *cause)
{
    const sc_trail *trail = arming->trail;
    if (arming->kind != SC_TOUCH_FILE || !trail->is_file || trail->count == 0) {
        return;
    }
    const sc_way *last = &trail->steps[trail->count - 1];
    char path[SC_PATH_SIZE];
    size_t length = last->folder_length;
    memcpy(path, trail->text + last->folder, length);
    if (length > 1) {
        path[length++] = '/';
    }
    memcpy(path + length, trail->text + last->name, last->name_length + 1);
    *cause = first_cause(*cause, ask(p, path, SC_NOTIFY_CONTENT, sc_watch_place_reference(number),
                                     id, &arming->system_error));
}

/* Whether the folder and those above it have been watched since before the trail was walked. */
static bool is_watched(const sc_places *p, uint32_t number)
{
    bool well = (sc_watch_folder_at(p, number)->what & SC_NOTIFY_NAMES) != 0;
    for (; number != 0 && well; number = sc_watch_folder_at(p, number)->parent) {
        const sc_watch_folder *item = sc_watch_folder_at(p, number);
        well = item->length == 1 || (item->id >= 0 && (item->what & SC_NOTIFY_SELF) != 0);
    }
    return well;
}

static bool is_same_step(const sc_places *p, const sc_watch_name *each, const sc_trail *trail,
                         const sc_way *step)
{
    const sc_watch_folder *in = sc_watch_folder_at(p, each->folder);
    const char *text = each->is_prefix != 0 ? "" : sc_places_text(p, each->at);
    return strcmp(text, trail->text + step->name) == 0 && in->length == step->folder_length &&
           memcmp(sc_places_text(p, in->text), trail->text + step->folder, in->length) == 0 &&
           is_watched(p, each->folder);
}

/* Whether the trail is the one by which the place is watched already. */
static bool is_same_trail(const sc_places *p, const sc_watch_place *item, const sc_trail *trail)
{
    uint32_t number = (item->flags & SC_PLACE_POLLED) != 0 ? 0 : item->as.armed.names;
    for (size_t i = trail->count; i > 0; i--, number = sc_watch_name_at(p, number)->next) {
        if (number == 0 ||
            !is_same_step(p, sc_watch_name_at(p, number), trail, &trail->steps[i - 1])) {
            return false;
        }
    }
    return number == 0 && trail->count != 0;
}

/* The way is as it was, and only the file at its end may be another one. */
static void watch_again(sc_places *p, uint32_t number, sc_arming *arming, sc_poll_cause *cause)
{
    int32_t id = -1;
    watch_content(p, number, arming, &id, cause);
    sc_watch_place *item = sc_watch_place_at(p, number);
    int32_t before = item->as.armed.id;
    if (*cause != SC_POLL_NOT) {
        return;
    }
    if (id != before) {
        sc_places_forget_later(p, before, sc_watch_place_reference(number));
        item->as.armed.id = id;
    }
    sc_watch_place_set_writing(p, item, false);
    sc_watch_place_need(p, item);
    item->flags &= (uint8_t)~SC_PLACE_STALE;
    arming->is_settled = arming->news == p->news;
}

/* The new is asked for before the old is given back, so that nothing is missed between. */
bool sc_watch_place_watch(sc_places *p, uint32_t number, sc_arming *arming, sc_poll_cause *cause)
{
    uint32_t list = 0;
    int32_t id = -1;
    bool well = true;
    if (is_same_trail(p, sc_watch_place_at(p, number), arming->trail)) {
        watch_again(p, number, arming, cause);
        return true;
    }
    for (size_t i = 0; i < arming->trail->count && well; i++) {
        well = watch_step(p, number, &arming->trail->steps[i], arming, &list, cause);
    }
    if (well) {
        watch_content(p, number, arming, &id, cause);
    }
    sc_watch_place *item = sc_watch_place_at(p, number);
    bool was_polled = (item->flags & SC_PLACE_POLLED) != 0;
    int32_t before = was_polled ? -1 : item->as.armed.id;
    if (!well || *cause != SC_POLL_NOT) {
        sc_watch_names_free(p, list);
        if (id != before) {
            sc_places_forget(p, id, sc_watch_place_reference(number), false);
        }
        return well;
    }
    if (id == before && !was_polled) {
        item->as.armed.id = -1; /* it is kept */
    }
    sc_watch_place_disarm(p, number);
    item->as.armed.names = list;
    item->as.armed.id = id;
    item->flags &= (uint8_t)~SC_PLACE_STALE;
    return true;
}
