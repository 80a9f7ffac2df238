/*
 * Places, folders and names in their pools, and the texts that they name.
 *
 * A path is cut at its last '/' into a stem and the rest. The stem is a folder's text, whether that
 * folder is watched or not; the root is never a stem, because its '/' is not between two parts.
 */
#include "watch/items.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

/* The place of a text, in as many bits as items have for it. */
#define FITTING(at) ((at) & (SC_TEXTS_MAX - 1))

enum { GARBAGE_SLACK = 4096, STEM_MIN = 2 };

static uint32_t hash_text(const char *text, size_t length, uint64_t seed)
{
    uint64_t hash = sc_hash(text, length, seed);
    return (uint32_t)(hash ^ hash >> 32);
}

void sc_places_forget(sc_places *p, int32_t id, uint32_t reference, bool ended)
{
    if (sc_ids_remove(p->ids, id, p->owner_number, reference, ended)) {
        p->id_count--;
    }
}

void sc_places_forget_later(sc_places *p, int32_t id, uint32_t reference)
{
    sc_places_forget(p, p->replaced, p->replaced_reference, false);
    p->replaced = id;
    p->replaced_reference = reference;
}

/* ---- folders ---- */

static uint32_t hash_folder(const char *path, size_t length)
{
    return hash_text(path, length, 1);
}

uint32_t sc_watch_folder_find(const sc_places *p, const char *path, size_t length)
{
    uint32_t number = sc_pool_first(&p->folders, hash_folder(path, length));
    for (; number != 0; number = sc_pool_next(&p->folders, number)) {
        const sc_watch_folder *item = sc_watch_folder_at(p, number);
        if (item->length == length && memcmp(sc_places_text(p, item->text), path, length) == 0) {
            break;
        }
    }
    return number;
}

uint32_t sc_watch_folder_new(sc_places *p, const char *path, size_t length)
{
    uint32_t number = sc_texts_reserve(&p->texts, length)
                          ? sc_pool_add(&p->folders, hash_folder(path, length))
                          : 0;
    if (number != 0) {
        sc_watch_folder *item = sc_watch_folder_at(p, number);
        item->text = sc_texts_put(&p->texts, path, length);
        item->length = (uint32_t)length;
        item->id = -1;
    }
    return number;
}

void sc_watch_folder_need(const sc_places *p, uint32_t number)
{
    while (number != 0 && (sc_watch_folder_at(p, number)->flags & SC_FOLDER_NEEDED) == 0) {
        sc_watch_folder *item = sc_watch_folder_at(p, number);
        item->flags |= SC_FOLDER_NEEDED;
        number = item->parent;
    }
}

void sc_watch_folder_unwatch(sc_places *p, uint32_t number, bool ended)
{
    sc_watch_folder *item = sc_watch_folder_at(p, number);
    sc_places_forget(p, item->id, sc_watch_folder_reference(number), ended);
    item->id = -1;
    item->what = 0;
}

void sc_watch_folder_free(sc_places *p, uint32_t number)
{
    sc_watch_folder_unwatch(p, number, false);
    p->texts.garbage += sc_watch_folder_at(p, number)->length + 1;
    sc_pool_remove(&p->folders, number);
}

/* ---- names ---- */

static uint32_t hash_name(uint32_t in, const char *text, size_t length)
{
    return hash_text(text, length, in);
}

uint32_t sc_watch_name_find(const sc_places *p, uint32_t in, const char *text, uint32_t after)
{
    uint32_t number = after != 0 ? sc_pool_next(&p->names, after)
                                 : sc_pool_first(&p->names, hash_name(in, text, strlen(text)));
    for (; number != 0; number = sc_pool_next(&p->names, number)) {
        const sc_watch_name *item = sc_watch_name_at(p, number);
        if (item->folder == in && item->is_prefix == 0 &&
            strcmp(sc_places_text(p, item->at), text) == 0) {
            break;
        }
    }
    return number;
}

static void unlink_prefix(const sc_places *p, uint32_t number)
{
    const sc_watch_name *item = sc_watch_name_at(p, number);
    sc_watch_folder *in = sc_watch_folder_at(p, item->folder);
    if (in->prefixes == number) {
        in->prefixes = item->at;
        return;
    }
    uint32_t before = in->prefixes;
    while (sc_watch_name_at(p, before)->at != number) {
        before = sc_watch_name_at(p, before)->at;
    }
    sc_watch_name_at(p, before)->at = item->at;
}

static void free_name(sc_places *p, uint32_t number)
{
    const sc_watch_name *item = sc_watch_name_at(p, number);
    if (item->is_prefix != 0) {
        unlink_prefix(p, number);
    }
    if (item->owns_text != 0) {
        p->texts.garbage += strlen(sc_places_text(p, item->at)) + 1;
    }
    sc_pool_remove(&p->names, number);
}

void sc_watch_names_free(sc_places *p, uint32_t first)
{
    while (first != 0) {
        uint32_t next = sc_watch_name_at(p, first)->next;
        free_name(p, first);
        first = next;
    }
}

/* Whether the text is the end of the place's, and so need not be kept twice. */
static bool ends_place(const sc_places *p, const sc_watch_place *of, const char *text,
                       size_t length, uint32_t *at)
{
    size_t whole = strlen(sc_places_text(p, of->text));
    if (whole < length) {
        return false;
    }
    *at = of->text + (uint32_t)(whole - length);
    return memcmp(sc_places_text(p, *at), text, length) == 0;
}

bool sc_watch_name_add(sc_places *p, uint32_t of, uint32_t in, const char *text, size_t length,
                       uint32_t *list)
{
    bool is_prefix = length == 0;
    uint32_t at = 0;
    bool shares = !is_prefix && ends_place(p, sc_watch_place_at(p, of), text, length, &at);
    bool owns = !is_prefix && !shares;
    if (owns && !sc_texts_reserve(&p->texts, length)) {
        return false;
    }
    uint32_t number = sc_pool_add(&p->names, hash_name(in, text, length));
    if (number == 0) {
        return false;
    }
    at = owns ? sc_texts_put(&p->texts, text, length) : at;
    sc_watch_name *item = sc_watch_name_at(p, number);
    item->folder = in;
    item->place = of;
    item->is_prefix = is_prefix;
    item->owns_text = owns;
    item->at = FITTING(is_prefix ? sc_watch_folder_at(p, in)->prefixes : at);
    item->next = *list;
    *list = number;
    if (is_prefix) {
        sc_watch_folder_at(p, in)->prefixes = number;
    }
    return true;
}

/* ---- places ---- */

/* The length of the stem of a path; 0: it has none. */
static size_t stem_length(const char *path, size_t length)
{
    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    return length > STEM_MIN ? length - 1 : 0;
}

static bool is_place(const sc_places *p, const sc_watch_place *item, sc_touch_kind kind,
                     const char *path, size_t length, const char *only)
{
    size_t stem = stem_length(path, length), skipped = stem != 0 ? stem + 1 : 0;
    if (item->kind != (unsigned)kind || (item->stem != 0) != (stem != 0)) {
        return false;
    }
    if (stem != 0) {
        const sc_watch_folder *in = sc_watch_folder_at(p, item->stem);
        if (in->length != stem || memcmp(sc_places_text(p, in->text), path, stem) != 0) {
            return false;
        }
    }
    return strcmp(sc_places_text(p, item->text), path + skipped) == 0 &&
           strcmp(sc_watch_place_only(p, item), only) == 0;
}

static uint32_t hash_place(const char *path, size_t length)
{
    return hash_text(path, length, 2);
}

uint32_t sc_watch_place_find(const sc_places *p, sc_touch_kind kind, const char *path,
                             const char *only)
{
    size_t length = strlen(path);
    uint32_t number = sc_pool_first(&p->places, hash_place(path, length));
    while (number != 0 && !is_place(p, sc_watch_place_at(p, number), kind, path, length, only)) {
        number = sc_pool_next(&p->places, number);
    }
    return number;
}

uint32_t sc_watch_place_new(sc_places *p, sc_touch_kind kind, const char *path, const char *only)
{
    size_t length = strlen(path), more = strlen(only), stem = stem_length(path, length);
    const char *rest = path + (stem != 0 ? stem + 1 : 0);
    size_t left = length - (size_t)(rest - path);
    uint32_t in = 0;
    if (length >= SC_PATH_SIZE) {
        return 0;
    }
    if (stem != 0) {
        in = sc_watch_folder_find(p, path, stem);
        in = in != 0 ? in : sc_watch_folder_new(p, path, stem);
    }
    if ((stem != 0 && in == 0) || !sc_texts_reserve(&p->texts, left + more + 1)) {
        return 0;
    }
    uint32_t number = sc_pool_add(&p->places, hash_place(path, length));
    if (number != 0) {
        sc_watch_place *item = sc_watch_place_at(p, number);
        item->stem = in & (SC_POOL_MAX - 1);
        item->text = FITTING(sc_texts_put(&p->texts, rest, left));
        (void)sc_texts_put(&p->texts, only, more);
        item->kind = (unsigned)kind & 3;
        item->flags = SC_PLACE_STALE;
        item->as.armed.id = -1;
    }
    return number;
}

size_t sc_watch_place_path(const sc_places *p, const sc_watch_place *item, char *out)
{
    size_t length = 0;
    if (item->stem != 0) {
        const sc_watch_folder *in = sc_watch_folder_at(p, item->stem);
        length = in->length;
        memcpy(out, sc_places_text(p, in->text), length);
        out[length++] = '/';
    }
    size_t more = strlen(sc_places_text(p, item->text));
    memcpy(out + length, sc_places_text(p, item->text), more + 1);
    return length + more;
}

void sc_watch_place_set_writing(sc_places *p, sc_watch_place *item, bool writing)
{
    if (writing != ((item->flags & SC_PLACE_WRITING) != 0)) {
        item->flags ^= SC_PLACE_WRITING;
        p->writing += writing ? 1 : 0;
        p->writing -= writing ? 0 : 1;
    }
}

void sc_watch_place_need(const sc_places *p, sc_watch_place *item)
{
    item->flags |= SC_PLACE_NEEDED;
    if (item->stem != 0) {
        sc_watch_folder_at(p, item->stem)->flags |= SC_FOLDER_NAMED;
    }
    if ((item->flags & SC_PLACE_POLLED) == 0) {
        for (uint32_t i = item->as.armed.names; i != 0; i = sc_watch_name_at(p, i)->next) {
            sc_watch_folder_need(p, sc_watch_name_at(p, i)->folder);
        }
    }
}

void sc_watch_place_disarm(sc_places *p, uint32_t number)
{
    sc_watch_place *item = sc_watch_place_at(p, number);
    sc_watch_place_set_writing(p, item, false);
    if ((item->flags & SC_PLACE_POLLED) != 0) {
        p->polled--;
        item->flags &= (uint8_t) ~(SC_PLACE_POLLED | SC_PLACE_YOUNG);
    } else {
        sc_watch_names_free(p, item->as.armed.names);
        sc_places_forget(p, item->as.armed.id, sc_watch_place_reference(number), false);
    }
    item->as.armed.names = 0;
    item->as.armed.id = -1;
}

/* Both texts of a place, without the last NUL. */
static size_t texts_length(const sc_places *p, const sc_watch_place *item)
{
    return strlen(sc_places_text(p, item->text)) + 1 + strlen(sc_watch_place_only(p, item));
}

void sc_watch_place_free(sc_places *p, uint32_t number)
{
    sc_watch_place_disarm(p, number);
    p->texts.garbage += texts_length(p, sc_watch_place_at(p, number)) + 1;
    sc_pool_remove(&p->places, number);
}

/* ---- texts that nobody names ---- */

/* A name whose text is its place's moves with that. */
static void move_place(sc_places *p, sc_texts *to, sc_watch_place *item)
{
    uint32_t before = item->text, at = item->text;
    sc_texts_move(&p->texts, to, &at, texts_length(p, item));
    item->text = FITTING(at);
    uint32_t i = (item->flags & SC_PLACE_POLLED) == 0 ? item->as.armed.names : 0;
    for (; i != 0; i = sc_watch_name_at(p, i)->next) {
        sc_watch_name *each = sc_watch_name_at(p, i);
        if (each->owns_text == 0 && each->is_prefix == 0) {
            each->at = FITTING(each->at - before + item->text);
        }
    }
}

static void move_name(sc_places *p, sc_texts *to, sc_watch_name *item)
{
    uint32_t at = item->at;
    sc_texts_move(&p->texts, to, &at, strlen(sc_places_text(p, at)));
    item->at = FITTING(at);
}

void sc_places_compact(sc_places *p)
{
    sc_texts *from = &p->texts, to;
    if (from->garbage < from->used / 2 + GARBAGE_SLACK) {
        return;
    }
    sc_texts_init(&to, from->allocator);
    if (!sc_texts_reserve(&to, from->used - from->garbage)) {
        return;
    }
    for (uint32_t i = 1; i < p->places.used; i++) {
        if (sc_pool_has(&p->places, i)) {
            move_place(p, &to, sc_watch_place_at(p, i));
        }
    }
    for (uint32_t i = 1; i < p->folders.used; i++) {
        if (sc_pool_has(&p->folders, i)) {
            sc_texts_move(from, &to, &sc_watch_folder_at(p, i)->text,
                          sc_watch_folder_at(p, i)->length);
        }
    }
    for (uint32_t i = 1; i < p->names.used; i++) {
        if (sc_pool_has(&p->names, i) && sc_watch_name_at(p, i)->owns_text != 0) {
            move_name(p, &to, sc_watch_name_at(p, i));
        }
    }
    assert(to.used == from->used - from->garbage);
    sc_texts_destroy(from);
    *from = to;
}
