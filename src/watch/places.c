/* The life of places, what a load does to all of them, and those that are polled. */
#include <string.h>

#include "watch/items.h"

/* ---- life ---- */

void sc_places_init(sc_places *places, const sc_allocator *allocator, sc_ids *ids, void *owner)
{
    *places = (sc_places){.allocator = allocator, .ids = ids, .owner = owner, .replaced = -1};
    sc_texts_init(&places->texts, allocator);
    sc_pool_init(&places->places, allocator, sizeof(sc_watch_place));
    sc_pool_init(&places->folders, allocator, sizeof(sc_watch_folder));
    sc_pool_init(&places->names, allocator, sizeof(sc_watch_name));
}

void sc_places_destroy(sc_places *places)
{
    for (uint32_t i = 1; i < places->places.used; i++) {
        const sc_watch_place *item = sc_watch_place_at(places, i);
        if (sc_pool_has(&places->places, i) && (item->flags & SC_PLACE_POLLED) == 0) {
            sc_places_forget(places, item->as.armed.id, sc_watch_place_reference(i), false);
        }
    }
    for (uint32_t i = 1; i < places->folders.used; i++) {
        if (sc_pool_has(&places->folders, i)) {
            sc_watch_folder_unwatch(places, i, false);
        }
    }
    sc_ids_leave(places->ids, places->owner_number);
    places->owner_number = 0;
    sc_pool_destroy(&places->places);
    sc_pool_destroy(&places->folders);
    sc_pool_destroy(&places->names);
    sc_texts_destroy(&places->texts);
}

size_t sc_places_bytes(const sc_places *places)
{
    return sc_pool_bytes(&places->places) + sc_pool_bytes(&places->folders) +
           sc_pool_bytes(&places->names) + places->texts.capacity;
}

/* ---- loads ---- */

void sc_places_begin(sc_places *places)
{
    for (uint32_t i = 1; i < places->places.used; i++) {
        sc_watch_place_at(places, i)->flags &= (uint8_t)~SC_PLACE_NEEDED;
    }
    for (uint32_t i = 1; i < places->folders.used; i++) {
        sc_watch_folder_at(places, i)->flags = 0;
    }
}

static void end_folder(sc_places *p, uint32_t number)
{
    uint8_t flags = sc_watch_folder_at(p, number)->flags;
    if (flags == 0) {
        sc_watch_folder_free(p, number);
    } else if ((flags & SC_FOLDER_NEEDED) == 0) {
        sc_watch_folder_unwatch(p, number, false);
        sc_watch_folder_at(p, number)->parent = 0;
    }
}

void sc_places_end(sc_places *places, bool complete)
{
    sc_places_forget_later(places, -1, 0);
    if (!complete) {
        return;
    }
    for (uint32_t i = 1; i < places->places.used; i++) {
        if (sc_pool_has(&places->places, i) &&
            (sc_watch_place_at(places, i)->flags & SC_PLACE_NEEDED) == 0) {
            sc_watch_place_free(places, i);
        }
    }
    for (uint32_t i = 1; i < places->folders.used; i++) {
        if (sc_pool_has(&places->folders, i)) {
            end_folder(places, i);
        }
    }
    sc_places_compact(places);
    sc_texts_trim(&places->texts);
    sc_pool_trim(&places->places);
    sc_pool_trim(&places->folders);
    sc_pool_trim(&places->names);
    sc_pool_trim(&places->ids->pool);
}

/* At the first touch after everything was distrusted, that becomes every place's own business. */
static void spread_distrust(sc_places *p)
{
    if (!p->all_stale) {
        return;
    }
    p->all_stale = false;
    for (uint32_t i = 1; i < p->places.used; i++) {
        if (sc_pool_has(&p->places, i)) {
            sc_watch_place_at(p, i)->flags |= SC_PLACE_STALE;
        }
    }
}

bool sc_places_known(sc_places *places, sc_touch_kind kind, const char *path, const char *only)
{
    spread_distrust(places);
    uint32_t number = sc_watch_place_find(places, kind, path, only != NULL ? only : "");
    if (number == 0 ||
        (sc_watch_place_at(places, number)->flags & (SC_PLACE_STALE | SC_PLACE_POLLED)) != 0) {
        return false;
    }
    sc_watch_place_need(places, sc_watch_place_at(places, number));
    return true;
}

/* A folder may be another one by now under the same path: each is asked for anew. */
void sc_places_distrust(sc_places *places)
{
    places->all_stale = true;
    places->news++;
    for (uint32_t i = 1; i < places->folders.used; i++) {
        if (sc_pool_has(&places->folders, i)) {
            sc_watch_folder_unwatch(places, i, false);
        }
    }
}

bool sc_places_arm(sc_places *places, sc_arming *arming, sc_poll_cause *cause)
{
    const char *only = arming->only != NULL ? arming->only : "";
    *cause = SC_POLL_NOT;
    arming->is_settled = false;
    spread_distrust(places);
    uint32_t number = sc_watch_place_find(places, arming->kind, arming->path, only);
    number = number != 0 ? number : sc_watch_place_new(places, arming->kind, arming->path, only);
    if (number == 0) {
        return false;
    }
    sc_watch_place_need(places, sc_watch_place_at(places, number));
    if (arming->trail != NULL) {
        return sc_watch_place_watch(places, number, arming, cause);
    }
    sc_watch_place_poll(places, number, arming->signature, arming->young);
    return true;
}

void sc_places_settle(sc_places *places, const sc_effect *effect, bool is_whole)
{
    if (sc_pool_has(&places->places, effect->place)) {
        sc_watch_place_set_writing(places, sc_watch_place_at(places, effect->place), !is_whole);
    }
}

void sc_places_close_all(sc_places *places)
{
    for (uint32_t i = 1; i < places->places.used && places->writing != 0; i++) {
        if (sc_pool_has(&places->places, i)) {
            sc_watch_place_set_writing(places, sc_watch_place_at(places, i), false);
        }
    }
}

/* ---- polling ---- */

static void sign(sc_watch_place *item, uint64_t signature, bool young)
{
    item->flags = (uint8_t)((item->flags & ~SC_PLACE_YOUNG) | (young ? SC_PLACE_YOUNG : 0));
    item->as.signature[0] = (uint32_t)signature;
    item->as.signature[1] = (uint32_t)(signature >> 32);
}

void sc_watch_place_poll(sc_places *p, uint32_t number, uint64_t signature, bool young)
{
    sc_watch_place_disarm(p, number);
    sc_watch_place *item = sc_watch_place_at(p, number);
    item->flags = (uint8_t)((item->flags & ~SC_PLACE_STALE) | SC_PLACE_POLLED);
    sign(item, signature, young);
    p->polled++;
}

bool sc_places_next_polled(const sc_places *places, uint32_t *at, sc_polled *out)
{
    while (++*at < places->places.used) {
        if (!sc_pool_has(&places->places, *at)) {
            continue;
        }
        const sc_watch_place *item = sc_watch_place_at(places, *at);
        if ((item->flags & SC_PLACE_POLLED) != 0) {
            out->place = *at;
            out->kind = (sc_touch_kind)item->kind;
            out->signature = item->as.signature[0] | (uint64_t)item->as.signature[1] << 32;
            out->young = (item->flags & SC_PLACE_YOUNG) != 0;
            (void)sc_watch_place_path(places, item, out->path);
            return true;
        }
    }
    return false;
}

bool sc_places_sign(sc_places *places, uint32_t number, uint64_t signature, bool young)
{
    if (!sc_pool_has(&places->places, number) ||
        (sc_watch_place_at(places, number)->flags & SC_PLACE_POLLED) == 0) {
        return false;
    }
    sign(sc_watch_place_at(places, number), signature, young);
    return true;
}
