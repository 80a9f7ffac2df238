/* The effects of a notification of the system on places. */
#include <string.h>

#include "watch/items.h"

static void name_cause(const sc_places *p, const sc_watch_place *item, const char *within,
                       sc_effect *effect)
{
    if (effect->path[0] != '\0') {
        return;
    }
    size_t length = sc_watch_place_path(p, item, effect->path), more = strlen(within);
    if (more != 0 && length + more + 2 <= sizeof effect->path) {
        bool separated = length > 0 && effect->path[length - 1] == '/';
        effect->path[length] = '/';
        memcpy(effect->path + length + (separated ? 0 : 1), within, more + 1);
    }
}

/* Something happened to a place. */
static void affect(sc_places *p, uint32_t number, unsigned noticed, const char *within,
                   sc_effect *effect)
{
    sc_watch_place *item = sc_watch_place_at(p, number);
    effect->place = effect->place != 0 ? effect->place : number;
    name_cause(p, item, within, effect);
    if ((noticed & SC_NOTICED_CREATED) != 0 && (noticed & SC_NOTICED_FOLDER) == 0) {
        effect->created = true;
        return;
    }
    bool is_writing = (noticed & SC_NOTICED_WRITTEN) != 0;
    sc_watch_place_set_writing(p, item, is_writing);
    effect->writing = effect->writing || is_writing;
    effect->complete = effect->complete || !is_writing;
}

static void make_stale(sc_places *p, sc_watch_place *item)
{
    item->flags |= SC_PLACE_STALE;
    p->news++;
}

/* ---- a name in a folder ---- */

/* Whether a name of a folder that counts as a whole concerns the place that looks there. */
static bool begins_with(const char *text, const char *only)
{
    const char *bare = text[0] == '.' ? text + 1 : text;
    return strncmp(bare, only, strlen(only)) == 0;
}

static void notice_prefixes(sc_places *p, const sc_watch_folder *in,
                            const sc_notification *notification, sc_effect *effect)
{
    for (uint32_t i = in->prefixes; i != 0; i = sc_watch_name_at(p, i)->at) {
        uint32_t number = sc_watch_name_at(p, i)->place;
        const sc_watch_place *item = sc_watch_place_at(p, number);
        /* A file of the folder that is just written, and was there before, is its own place. */
        bool is_known = (notification->noticed & SC_NOTICED_CLOSED) != 0 &&
                        (item->flags & SC_PLACE_WRITING) == 0;
        if (!is_known && begins_with(notification->name, sc_watch_place_only(p, item))) {
            affect(p, number, notification->noticed, notification->name, effect);
        }
    }
}

static void name_created(const sc_places *p, const sc_watch_folder *in, const char *text,
                         sc_effect *effect)
{
    size_t length = in->length, more = strlen(text);
    effect->created_path[0] = '\0';
    if (length + more + 2 > sizeof effect->created_path) {
        return;
    }
    memcpy(effect->created_path, sc_places_text(p, in->text), length);
    if (length > 1) {
        effect->created_path[length++] = '/';
    }
    memcpy(effect->created_path + length, text, more + 1);
}

static void notice_name(sc_places *p, uint32_t in, const sc_notification *notification,
                        sc_effect *effect)
{
    const unsigned moves = SC_NOTICED_CREATED | SC_NOTICED_MOVED_IN | SC_NOTICED_GONE;
    const char *text = notification->name;
    uint32_t i = sc_watch_name_find(p, in, text, 0);
    for (; i != 0; i = sc_watch_name_find(p, in, text, i)) {
        uint32_t number = sc_watch_name_at(p, i)->place;
        if ((notification->noticed & moves) != 0) {
            make_stale(p, sc_watch_place_at(p, number));
        }
        affect(p, number, notification->noticed, "", effect);
    }
    notice_prefixes(p, sc_watch_folder_at(p, in), notification, effect);
    if (effect->created) {
        name_created(p, sc_watch_folder_at(p, in), text, effect);
    }
}

/* ---- a folder, or a file ---- */

/* The folder is another one, or gone: so may be everything on the way through it. */
static void lose_folder(sc_places *p, uint32_t number, unsigned noticed, sc_effect *effect)
{
    sc_watch_folder_unwatch(p, number, (noticed & SC_NOTICED_ENDED) != 0);
    p->all_stale = true;
    p->news++;
    effect->complete = true;
    if (effect->path[0] == '\0') {
        const sc_watch_folder *item = sc_watch_folder_at(p, number);
        memcpy(effect->path, sc_places_text(p, item->text), item->length + 1);
    }
}

static void notice_folder(sc_places *p, uint32_t number, const sc_notification *notification,
                          sc_effect *effect)
{
    unsigned noticed = notification->noticed;
    if (notification->name[0] != '\0') {
        notice_name(p, number, notification, effect);
    } else if ((noticed & (SC_NOTICED_SELF | SC_NOTICED_ENDED)) != 0) {
        lose_folder(p, number, noticed, effect);
    }
}

void sc_places_notice(sc_places *places, uint32_t reference, const sc_notification *notification,
                      sc_effect *effect)
{
    uint32_t number = reference / 2;
    effect->complete = effect->writing = effect->created = false;
    effect->place = 0;
    effect->path[0] = '\0';
    if (reference == sc_watch_folder_reference(number)) {
        notice_folder(places, number, notification, effect);
        return;
    }
    if (notification->id == places->replaced && reference == places->replaced_reference) {
        if ((notification->noticed & SC_NOTICED_ENDED) != 0) {
            sc_places_forget(places, notification->id, reference, true);
            places->replaced = -1;
        }
        return; /* the path leads to another file already */
    }
    if ((notification->noticed & (SC_NOTICED_ENDED | SC_NOTICED_SELF)) != 0) {
        sc_watch_place *item = sc_watch_place_at(places, number);
        sc_places_forget(places, item->as.armed.id, reference, true);
        item->as.armed.id = -1;
        make_stale(places, item);
    }
    affect(places, number, notification->noticed, "", effect);
}
