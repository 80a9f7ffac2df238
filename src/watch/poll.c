/*
 * Polling, where no events come: everything that is known of a place without reading it becomes one
 * number. A file that is younger than the clock's grain may change and keep its number, so it
 * counts as changed each time until it is older; loading it again decides.
 */
#include <string.h>

#include "base/hash.h"
#include "platform/clock.h"
#include "watch/watcher.h"

static uint64_t add(uint64_t hash, const void *data, size_t length)
{
    return sc_hash_fold(hash ^ UINT64_C(0x9E3779B97F4A7C15), sc_hash(data, length, hash) | 1);
}

static uint64_t add_number(uint64_t hash, uint64_t number)
{
    return add(hash, &number, sizeof number);
}

/* In any order of the names, since the system's may differ from time to time. */
static uint64_t sign_names(const sc_allocator *allocator, const char *path, uint64_t hash)
{
    enum { ENTRIES_MAX = 1 << 20 };
    sc_dir_listing listing;
    uint64_t sum = 0;
    if (sc_dir_list(allocator, NULL, path, ENTRIES_MAX, &listing) != SC_OK) {
        return hash;
    }
    for (size_t i = 0; i < listing.count; i++) {
        sum += sc_hash(listing.entries[i].name, listing.entries[i].length, 3);
    }
    sc_dir_listing_free(allocator, &listing);
    return add_number(hash, sum);
}

uint64_t sc_poll_sign(const sc_allocator *allocator, sc_touch_kind kind, const char *path,
                      bool *young)
{
    sc_file_info info;
    int64_t now = sc_clock_realtime();
    sc_status status = sc_file_inspect(NULL, path, &info);
    uint64_t hash = add_number((uint64_t)kind, (uint64_t)status);
    *young = false;
    if (status != SC_OK) {
        return hash;
    }
    hash = add_number(hash, info.stamp.device);
    hash = add_number(hash, info.stamp.inode);
    if (kind == SC_TOUCH_FOLDER && info.kind == SC_FILE_DIRECTORY) {
        return sign_names(allocator, path, hash);
    }
    if (kind == SC_TOUCH_FILE) {
        hash = add_number(hash, info.stamp.size);
        hash = add_number(hash, (uint64_t)info.stamp.modified);
        hash = add_number(hash, (uint64_t)info.stamp.changed);
        *young = sc_file_stamp_young(&info.stamp, now);
    }
    return hash;
}

/* ---- looking ---- */

typedef struct look {
    sc_watched *watched;
    bool moved; /* something is not as it was */
    bool young; /* something may be */
} look;

/* With the lock, which is let go for the look itself. */
static void look_at(look *l, const sc_polled *polled)
{
    sc_watched *watched = l->watched;
    bool young;
    sc_watcher_unlock(watched->watcher);
    uint64_t signature = sc_poll_sign(watched->allocator, polled->kind, polled->path, &young);
    sc_watcher_lock(watched->watcher);
    if (watched->has_ended || !sc_places_sign(&watched->places, polled->place, signature, young)) {
        return;
    }
    if (signature != polled->signature) {
        l->moved = true;
        sc_causes_add(watched->allocator, &watched->causes, polled->path);
    } else if (polled->young) {
        l->young = true;
        sc_causes_add(watched->allocator, &watched->causes, polled->path);
    }
}

/*
 * A place that changed may still be changing: it is looked at again after the debounce, and loaded
 * if it did not change meanwhile.
 */
void sc_poll_look(sc_watched *watched)
{
    sc_watcher *watcher = watched->watcher;
    look l = {.watched = watched};
    sc_polled polled;
    uint32_t at = 0;
    sc_watcher_lock(watcher);
    while (!watched->has_ended && sc_places_next_polled(&watched->places, &at, &polled)) {
        look_at(&l, &polled);
    }
    uint64_t now = sc_clock_monotonic();
    watched->poll_at = now + watched->poll;
    if (l.moved && watched->debounce != 0) {
        watched->poll_at = now + watched->debounce;
        watched->poll_moved = true;
    } else if (l.moved || l.young || watched->poll_moved) {
        watched->poll_moved = false;
        sc_scout_complete(watched, NULL);
        watched->last_complete = now > watched->debounce ? now - watched->debounce : 1;
    }
    sc_watcher_unlock(watcher);
}
