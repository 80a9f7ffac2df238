/*
 * Three pools of items that name each other by number. A place holds a list of names; a name is in
 * the table under its folder and text, or, where it stands for all names of a folder that begin in
 * some way, in a list of the folder's. A folder is watched as long as it is of the current epoch.
 */
#include "watch/places.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { PLACE_STALE = 1, PLACE_WRITING = 2, PLACE_POLLED = 4, PLACE_YOUNG = 8 };
enum { TEXTS_MAX = 1 << 30, TEXTS_SLACK = 4096 };

typedef struct place {
    sc_pool_link link;
    uint32_t path; /* in the texts; `only` follows its NUL */
    uint16_t path_length;
    uint8_t kind, flags;
    uint32_t epoch;
    union {
        struct {
            uint32_t names; /* the first of its list */
            int32_t id;     /* of its content; -1: none */
        } armed;
        uint64_t signature; /* of a polled one */
    } as;
} place;

typedef struct folder {
    sc_pool_link link;
    uint32_t path, path_length;
    uint32_t epoch;
    uint32_t parent;   /* 0: the root's own */
    uint32_t prefixes; /* the first of the names that stand for many */
    int32_t id;        /* -1: not watched */
    unsigned what;     /* SC_NOTIFY_… */
} folder;

typedef struct name {
    sc_pool_link link;
    uint32_t folder;
    uint32_t text; /* in the texts */
    uint32_t place;
    uint32_t next;   /* of the place */
    uint32_t beside; /* of the folder's prefixes */
    uint16_t length;
    bool is_prefix, owns_text;
} name;

_Static_assert(SC_PATH_SIZE <= UINT16_MAX, "lengths of paths fit");

static place *place_at(const sc_places *p, uint32_t number)
{
    return sc_pool_at(&p->places, number);
}

static folder *folder_at(const sc_places *p, uint32_t number)
{
    return sc_pool_at(&p->folders, number);
}

static name *name_at(const sc_places *p, uint32_t number)
{
    return sc_pool_at(&p->names, number);
}

static const char *text_at(const sc_places *p, uint32_t at)
{
    return p->texts.data + at;
}

static uint32_t hash_text(const char *text, size_t length, uint64_t seed)
{
    uint64_t hash = sc_hash(text, length, seed);
    return (uint32_t)(hash ^ hash >> 32);
}

/* ---- texts ---- */

/* Room for one more text of that length and its NUL. */
static bool reserve_text(sc_places *p, size_t length)
{
    sc_texts *texts = &p->texts;
    size_t need = texts->used + length + 1;
    if (need <= texts->capacity) {
        return true;
    }
    size_t capacity = texts->capacity + texts->capacity / 2;
    capacity = capacity > need ? capacity : need + 256;
    if (capacity > TEXTS_MAX) {
        return false;
    }
    char *data = sc_realloc(p->allocator, texts->data, texts->capacity, capacity);
    if (data == NULL) {
        return false;
    }
    texts->data = data;
    texts->capacity = capacity;
    return true;
}

/* After a reserve. */
static uint32_t put_text(sc_places *p, const char *text, size_t length)
{
    sc_texts *texts = &p->texts;
    uint32_t at = (uint32_t)texts->used;
    memcpy(texts->data + at, text, length);
    texts->data[at + length] = '\0';
    texts->used += length + 1;
    return at;
}

static void move_text(const sc_texts *from, sc_texts *to, uint32_t *at, size_t length)
{
    memcpy(to->data + to->used, from->data + *at, length + 1);
    *at = (uint32_t)to->used;
    to->used += length + 1;
}

/* Both texts of a place lie together. */
static size_t place_length(const sc_places *p, const place *item)
{
    const char *only = text_at(p, item->path) + item->path_length + 1;
    return item->path_length + 1 + strlen(only);
}

/* A name that lies in its place's path moves with that. */
static void move_place(sc_places *p, sc_texts *to, place *item)
{
    uint32_t before = item->path;
    move_text(&p->texts, to, &item->path, place_length(p, item));
    for (uint32_t i = item->as.armed.names; (item->flags & PLACE_POLLED) == 0 && i != 0;) {
        name *each = name_at(p, i);
        if (!each->owns_text) {
            each->text = each->text - before + item->path;
        }
        i = each->next;
    }
}

static size_t live_texts(const sc_places *p)
{
    size_t total = 1;
    for (uint32_t i = 1; i < p->places.used; i++) {
        total += sc_pool_has(&p->places, i) ? place_length(p, place_at(p, i)) + 1 : 0;
    }
    for (uint32_t i = 1; i < p->folders.used; i++) {
        total += sc_pool_has(&p->folders, i) ? folder_at(p, i)->path_length + 1 : 0;
    }
    for (uint32_t i = 1; i < p->names.used; i++) {
        bool owns = sc_pool_has(&p->names, i) && name_at(p, i)->owns_text;
        total += owns ? name_at(p, i)->length + 1 : 0;
    }
    return total;
}

/* Lets go of texts that nobody has any more, when they are more than half. */
static void compact_texts(sc_places *p)
{
    sc_texts *from = &p->texts;
    if (from->garbage < from->used / 2 + TEXTS_SLACK) {
        return;
    }
    sc_texts to = {.capacity = live_texts(p)};
    to.data = sc_alloc(p->allocator, to.capacity);
    if (to.data == NULL) {
        return;
    }
    for (uint32_t i = 1; i < p->places.used; i++) {
        if (sc_pool_has(&p->places, i)) {
            move_place(p, &to, place_at(p, i));
        }
    }
    for (uint32_t i = 1; i < p->folders.used; i++) {
        if (sc_pool_has(&p->folders, i)) {
            move_text(from, &to, &folder_at(p, i)->path, folder_at(p, i)->path_length);
        }
    }
    for (uint32_t i = 1; i < p->names.used; i++) {
        if (sc_pool_has(&p->names, i) && name_at(p, i)->owns_text) {
            move_text(from, &to, &name_at(p, i)->text, name_at(p, i)->length);
        }
    }
    sc_free(p->allocator, from->data, from->capacity);
    *from = to;
}

/* ---- ids ---- */

typedef struct meaning {
    sc_pool_link link;
    int32_t id;
    uint32_t reference; /* number * 2, and 1 for a place */
    void *owner;
} meaning;

void sc_ids_init(sc_ids *ids, const sc_allocator *allocator, sc_notify *notify)
{
    ids->notify = notify;
    sc_pool_init(&ids->pool, allocator, sizeof(meaning));
}

void sc_ids_destroy(sc_ids *ids)
{
    sc_pool_destroy(&ids->pool);
}

static uint32_t hash_id(int32_t id)
{
    return (uint32_t)id * UINT32_C(2654435769) >> 4;
}

static uint32_t find_meaning(const sc_ids *ids, int32_t id, uint32_t number)
{
    while (number != 0 && ((const meaning *)sc_pool_at(&ids->pool, number))->id != id) {
        number = sc_pool_next(&ids->pool, number);
    }
    return number;
}

bool sc_ids_next(const sc_ids *ids, int32_t id, uint32_t *at, void **owner, uint32_t *reference)
{
    uint32_t from =
        *at == 0 ? sc_pool_first(&ids->pool, hash_id(id)) : sc_pool_next(&ids->pool, *at);
    uint32_t number = find_meaning(ids, id, from);
    if (number == 0) {
        return false;
    }
    const meaning *found = sc_pool_at(&ids->pool, number);
    *at = number;
    *owner = found->owner;
    *reference = found->reference;
    return true;
}

static uint32_t find_own(const sc_places *p, int32_t id, uint32_t reference)
{
    uint32_t at = 0, meant;
    void *owner;
    while (sc_ids_next(p->ids, id, &at, &owner, &meant)) {
        if (owner == p->owner && meant == reference) {
            return at;
        }
    }
    return 0;
}

/* The id means `reference` as well from now on. */
static bool mean(sc_places *p, int32_t id, uint32_t reference)
{
    if (find_own(p, id, reference) != 0) {
        return true;
    }
    uint32_t number = sc_pool_add(&p->ids->pool, hash_id(id));
    if (number == 0) {
        return false;
    }
    meaning *item = sc_pool_at(&p->ids->pool, number);
    item->id = id;
    item->owner = p->owner;
    item->reference = reference;
    p->id_count++;
    return true;
}

static void forget(sc_places *p, int32_t id, uint32_t reference, bool ended)
{
    uint32_t number = id >= 0 ? find_own(p, id, reference) : 0;
    if (number == 0) {
        return;
    }
    sc_pool_remove(&p->ids->pool, number);
    p->id_count--;
    if (!ended && find_meaning(p->ids, id, sc_pool_first(&p->ids->pool, hash_id(id))) == 0) {
        sc_notify_remove(p->ids->notify, id);
    }
}

/* Asks the system, and remembers for whom. */
static sc_poll_cause ask(sc_places *p, const char *path, unsigned what, uint32_t reference,
                         int32_t *id, int *system_error)
{
    if (p->id_count >= SC_PLACES_IDS_MAX) {
        return SC_POLL_MANY;
    }
    sc_status status = sc_notify_add(p->ids->notify, path, what, id, system_error);
    if (status == SC_OK) {
        if (mean(p, *id, reference)) {
            return SC_POLL_NOT;
        }
        if (find_meaning(p->ids, *id, sc_pool_first(&p->ids->pool, hash_id(*id))) == 0) {
            sc_notify_remove(p->ids->notify, *id);
        }
        *id = -1;
        return SC_POLL_REFUSED;
    }
    /* What went away since it was looked at is no refusal: the way is walked again. */
    bool is_gone = status == SC_ERROR_MISSING_FILE || status == SC_ERROR_LINK_LOOP;
    return is_gone ? SC_POLL_NOT : SC_POLL_REFUSED;
}

/* ---- life ---- */

void sc_places_init(sc_places *places, const sc_allocator *allocator, sc_ids *ids, void *owner)
{
    *places = (sc_places){.allocator = allocator, .ids = ids, .owner = owner};
    sc_pool_init(&places->places, allocator, sizeof(place));
    sc_pool_init(&places->folders, allocator, sizeof(folder));
    sc_pool_init(&places->names, allocator, sizeof(name));
}

void sc_places_destroy(sc_places *places)
{
    for (uint32_t i = 1; i < places->places.used; i++) {
        const place *item = place_at(places, i);
        if (sc_pool_has(&places->places, i) && (item->flags & PLACE_POLLED) == 0) {
            forget(places, item->as.armed.id, i * 2 + 1, false);
        }
    }
    for (uint32_t i = 1; i < places->folders.used; i++) {
        if (sc_pool_has(&places->folders, i)) {
            forget(places, folder_at(places, i)->id, i * 2, false);
        }
    }
    sc_pool_destroy(&places->places);
    sc_pool_destroy(&places->folders);
    sc_pool_destroy(&places->names);
    sc_free(places->allocator, places->texts.data, places->texts.capacity);
    places->texts = (sc_texts){0};
}

size_t sc_places_bytes(const sc_places *places)
{
    return sc_pool_bytes(&places->places) + sc_pool_bytes(&places->folders) +
           sc_pool_bytes(&places->names) + places->texts.capacity;
}

/* ---- folders ---- */

static uint32_t hash_folder(const char *path, size_t length)
{
    return hash_text(path, length, 1);
}

static uint32_t find_folder(const sc_places *p, const char *path, size_t length)
{
    uint32_t number = sc_pool_first(&p->folders, hash_folder(path, length));
    for (; number != 0; number = sc_pool_next(&p->folders, number)) {
        const folder *item = folder_at(p, number);
        if (item->path_length == length && memcmp(text_at(p, item->path), path, length) == 0) {
            break;
        }
    }
    return number;
}

static void mark_folder(const sc_places *p, uint32_t number)
{
    while (number != 0 && folder_at(p, number)->epoch != p->epoch) {
        folder *item = folder_at(p, number);
        item->epoch = p->epoch;
        number = item->parent;
    }
}

static uint32_t new_folder(sc_places *p, const char *path, size_t length)
{
    uint32_t number =
        reserve_text(p, length) ? sc_pool_add(&p->folders, hash_folder(path, length)) : 0;
    if (number != 0) {
        folder *item = folder_at(p, number);
        item->path = put_text(p, path, length);
        item->path_length = (uint32_t)length;
        item->id = -1;
    }
    return number;
}

/* The folder and its ancestors, each watched at least for itself. 0: no memory. */
static uint32_t need_folder(sc_places *p, const char *path, size_t length, sc_arming *arming,
                            sc_poll_cause *cause)
{
    uint32_t first = 0, below = 0;
    char each[SC_PATH_SIZE];
    memcpy(each, path, length);
    for (;;) {
        each[length] = '\0';
        uint32_t number = find_folder(p, each, length);
        number = number != 0 ? number : new_folder(p, each, length);
        if (number == 0) {
            return 0;
        }
        first = first != 0 ? first : number;
        if (below != 0) {
            folder_at(p, below)->parent = number;
        }
        below = number;
        folder *item = folder_at(p, number);
        if (length > 1 && (item->id < 0 || (item->what & SC_NOTIFY_SELF) == 0)) {
            sc_poll_cause why =
                ask(p, each, SC_NOTIFY_SELF, number * 2, &item->id, &arming->system_error);
            item->what |= item->id >= 0 ? SC_NOTIFY_SELF : 0;
            *cause = *cause == SC_POLL_NOT ? why : *cause;
        }
        if (length == 1) {
            mark_folder(p, first);
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
    folder *item = folder_at(p, number);
    if (item->id >= 0 && (item->what & SC_NOTIFY_NAMES) != 0) {
        return;
    }
    unsigned what = SC_NOTIFY_NAMES | (item->path_length > 1 ? (unsigned)SC_NOTIFY_SELF : 0);
    sc_poll_cause why =
        ask(p, text_at(p, item->path), what, number * 2, &item->id, &arming->system_error);
    item->what |= item->id >= 0 ? what : 0;
    *cause = *cause == SC_POLL_NOT ? why : *cause;
}

static void free_folder(sc_places *p, uint32_t number)
{
    folder *item = folder_at(p, number);
    forget(p, item->id, number * 2, false);
    p->texts.garbage += item->path_length + 1;
    sc_pool_remove(&p->folders, number);
}

/* ---- names ---- */

static uint32_t hash_name(uint32_t in, const char *text, size_t length)
{
    return hash_text(text, length, in);
}

static void unlink_prefix(const sc_places *p, uint32_t number)
{
    const name *item = name_at(p, number);
    uint32_t *at = &folder_at(p, item->folder)->prefixes;
    while (*at != 0 && *at != number) {
        at = &name_at(p, *at)->beside;
    }
    if (*at == number) {
        *at = item->beside;
    }
}

static void free_name(sc_places *p, uint32_t number)
{
    name *item = name_at(p, number);
    if (item->is_prefix) {
        unlink_prefix(p, number);
    }
    p->texts.garbage += item->owns_text ? item->length + 1 : 0;
    sc_pool_remove(&p->names, number);
}

static void free_names(sc_places *p, uint32_t first)
{
    while (first != 0) {
        uint32_t next = name_at(p, first)->next;
        free_name(p, first);
        first = next;
    }
}

/* Where the text is the end of the place's path, it is not kept twice. */
static bool ends_path(const sc_places *p, const place *of, const char *text, size_t length,
                      uint32_t *at)
{
    if (of->path_length < length) {
        return false;
    }
    *at = of->path + of->path_length - (uint32_t)length;
    return memcmp(text_at(p, *at), text, length) == 0;
}

static bool add_name(sc_places *p, uint32_t of, uint32_t in, const char *text, size_t length,
                     uint32_t *list)
{
    bool is_prefix = length == 0;
    uint32_t at = 0;
    bool shared = !is_prefix && ends_path(p, place_at(p, of), text, length, &at);
    if (!is_prefix && !shared && !reserve_text(p, length)) {
        return false;
    }
    uint32_t number = sc_pool_add(&p->names, hash_name(in, text, length));
    if (number == 0) {
        return false;
    }
    name *item = name_at(p, number);
    item->folder = in;
    item->place = of;
    item->length = (uint16_t)length;
    item->is_prefix = is_prefix;
    item->owns_text = !is_prefix && !shared;
    item->text = item->owns_text ? put_text(p, text, length) : at;
    item->next = *list;
    *list = number;
    if (is_prefix) {
        item->beside = folder_at(p, in)->prefixes;
        folder_at(p, in)->prefixes = number;
    }
    return true;
}

/* ---- places ---- */

static bool is_place(const sc_places *p, const place *item, sc_touch_kind kind, const char *path,
                     size_t length, const char *only)
{
    const char *text = text_at(p, item->path);
    return item->kind == (uint8_t)kind && item->path_length == length &&
           memcmp(text, path, length) == 0 && strcmp(text + length + 1, only) == 0;
}

static uint32_t find_place(const sc_places *p, sc_touch_kind kind, const char *path,
                           const char *only)
{
    size_t length = strlen(path);
    uint32_t number = sc_pool_first(&p->places, hash_text(path, length, 2));
    while (number != 0 && !is_place(p, place_at(p, number), kind, path, length, only)) {
        number = sc_pool_next(&p->places, number);
    }
    return number;
}

static uint32_t new_place(sc_places *p, sc_touch_kind kind, const char *path, const char *only)
{
    size_t length = strlen(path), more = strlen(only);
    if (length >= SC_PATH_SIZE || !reserve_text(p, length + more + 1)) {
        return 0;
    }
    uint32_t number = sc_pool_add(&p->places, hash_text(path, length, 2));
    if (number != 0) {
        place *item = place_at(p, number);
        item->path = put_text(p, path, length);
        item->path_length = (uint16_t)length;
        (void)put_text(p, only, more);
        item->kind = (uint8_t)kind;
        item->flags = PLACE_STALE;
        item->as.armed.id = -1;
    }
    return number;
}

static void set_writing(sc_places *p, place *item, bool writing)
{
    if (writing != ((item->flags & PLACE_WRITING) != 0)) {
        item->flags ^= PLACE_WRITING;
        p->writing += writing ? 1 : 0;
        p->writing -= writing ? 0 : 1;
    }
}

/* Gives back what the place is watched or polled by. */
static void disarm(sc_places *p, uint32_t number)
{
    place *item = place_at(p, number);
    set_writing(p, item, false);
    if ((item->flags & PLACE_POLLED) != 0) {
        p->polled--;
        item->flags &= (uint8_t) ~(PLACE_POLLED | PLACE_YOUNG);
    } else {
        free_names(p, item->as.armed.names);
        forget(p, item->as.armed.id, number * 2 + 1, false);
    }
    item->as.armed.names = 0;
    item->as.armed.id = -1;
}

static void free_place(sc_places *p, uint32_t number)
{
    disarm(p, number);
    p->texts.garbage += place_length(p, place_at(p, number)) + 1;
    sc_pool_remove(&p->places, number);
}

/* ---- loads ---- */

void sc_places_begin(sc_places *places)
{
    places->epoch++;
}

static void mark_place(const sc_places *p, place *item)
{
    item->epoch = p->epoch;
    if ((item->flags & PLACE_POLLED) == 0) {
        for (uint32_t i = item->as.armed.names; i != 0; i = name_at(p, i)->next) {
            mark_folder(p, name_at(p, i)->folder);
        }
    }
}

void sc_places_end(sc_places *places, bool complete)
{
    if (!complete) {
        return;
    }
    for (uint32_t i = 1; i < places->places.used; i++) {
        if (sc_pool_has(&places->places, i) && place_at(places, i)->epoch != places->epoch) {
            free_place(places, i);
        }
    }
    for (uint32_t i = 1; i < places->folders.used; i++) {
        if (sc_pool_has(&places->folders, i) && folder_at(places, i)->epoch != places->epoch) {
            free_folder(places, i);
        }
    }
    compact_texts(places);
    sc_pool_trim(&places->places);
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
            place_at(p, i)->flags |= PLACE_STALE;
        }
    }
}

bool sc_places_known(sc_places *places, sc_touch_kind kind, const char *path, const char *only)
{
    spread_distrust(places);
    uint32_t number = find_place(places, kind, path, only != NULL ? only : "");
    if (number == 0 || (place_at(places, number)->flags & (PLACE_STALE | PLACE_POLLED)) != 0) {
        return false;
    }
    mark_place(places, place_at(places, number));
    return true;
}

void sc_places_distrust(sc_places *places)
{
    places->all_stale = true;
    places->news++;
    /* A folder may be another one by now under the same path: each is asked for anew. */
    for (uint32_t i = 1; i < places->folders.used; i++) {
        if (sc_pool_has(&places->folders, i)) {
            folder *item = folder_at(places, i);
            forget(places, item->id, i * 2, false);
            item->id = -1;
            item->what = 0;
        }
    }
}

/* ---- arming ---- */

static bool arm_step(sc_places *p, uint32_t number, const sc_way *step, sc_arming *arming,
                     uint32_t *list, sc_poll_cause *cause)
{
    const char *text = arming->trail->text;
    uint32_t in = need_folder(p, text + step->folder, step->folder_length, arming, cause);
    if (in == 0) {
        return false;
    }
    watch_names(p, in, arming, cause);
    return add_name(p, number, in, text + step->name, step->name_length, list);
}

/* The file itself, for what is written into it whatever folder that came through. */
static void arm_content(sc_places *p, uint32_t number, sc_arming *arming, int32_t *id,
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
    sc_poll_cause why = ask(p, path, SC_NOTIFY_CONTENT, number * 2 + 1, id, &arming->system_error);
    *cause = *cause == SC_POLL_NOT ? why : *cause;
}

/* Whether the folder and those above it have been watched since before the trail was walked. */
static bool is_watched(const sc_places *p, uint32_t number)
{
    bool well = (folder_at(p, number)->what & SC_NOTIFY_NAMES) != 0;
    for (; number != 0 && well; number = folder_at(p, number)->parent) {
        const folder *item = folder_at(p, number);
        well = item->path_length == 1 || (item->id >= 0 && (item->what & SC_NOTIFY_SELF) != 0);
    }
    return well;
}

/* Whether the trail is the one by which the place is watched already. */
static bool is_same_trail(const sc_places *p, const place *item, const sc_trail *trail)
{
    uint32_t number = (item->flags & PLACE_POLLED) != 0 ? 0 : item->as.armed.names;
    for (size_t i = trail->count; i > 0; i--, number = name_at(p, number)->next) {
        const sc_way *step = &trail->steps[i - 1];
        if (number == 0) {
            return false;
        }
        const name *each = name_at(p, number);
        const folder *in = folder_at(p, each->folder);
        if (each->length != step->name_length || in->path_length != step->folder_length ||
            memcmp(text_at(p, each->text), trail->text + step->name, each->length) != 0 ||
            memcmp(text_at(p, in->path), trail->text + step->folder, in->path_length) != 0 ||
            !is_watched(p, each->folder)) {
            return false;
        }
    }
    return number == 0 && trail->count != 0;
}

/* The way is as it was, and only the file at its end may be another one. */
static void arm_again(sc_places *p, uint32_t number, sc_arming *arming, sc_poll_cause *cause)
{
    int32_t id = -1;
    arm_content(p, number, arming, &id, cause);
    place *item = place_at(p, number);
    int32_t before = item->as.armed.id;
    if (*cause != SC_POLL_NOT) {
        return;
    }
    if (id != before) {
        forget(p, before, number * 2 + 1, false);
        item->as.armed.id = id;
    }
    set_writing(p, item, false);
    mark_place(p, item);
    item->flags &= (uint8_t)~PLACE_STALE;
    arming->is_settled = arming->news == p->news;
}

/* What is new is asked for before what was is given back, so that nothing is missed between. */
static bool arm_by_trail(sc_places *p, uint32_t number, sc_arming *arming, sc_poll_cause *cause)
{
    uint32_t list = 0;
    int32_t id = -1;
    bool well = true;
    if (is_same_trail(p, place_at(p, number), arming->trail)) {
        arm_again(p, number, arming, cause);
        return true;
    }
    for (size_t i = 0; i < arming->trail->count && well; i++) {
        well = arm_step(p, number, &arming->trail->steps[i], arming, &list, cause);
    }
    if (well) {
        arm_content(p, number, arming, &id, cause);
    }
    place *item = place_at(p, number);
    bool was_polled = (item->flags & PLACE_POLLED) != 0;
    int32_t before = was_polled ? -1 : item->as.armed.id;
    if (!well || *cause != SC_POLL_NOT) {
        free_names(p, list);
        if (id != before) {
            forget(p, id, number * 2 + 1, false);
        }
        return well;
    }
    if (id == before) {
        item->as.armed.id = was_polled ? item->as.armed.id : -1;
    }
    disarm(p, number);
    item->as.armed.names = list;
    item->as.armed.id = id;
    item->flags &= (uint8_t)~PLACE_STALE;
    item->epoch = p->epoch;
    return true;
}

bool sc_places_arm(sc_places *places, sc_arming *arming, sc_poll_cause *cause)
{
    const char *only = arming->only != NULL ? arming->only : "";
    *cause = SC_POLL_NOT;
    arming->is_settled = false;
    spread_distrust(places);
    uint32_t number = find_place(places, arming->kind, arming->path, only);
    number = number != 0 ? number : new_place(places, arming->kind, arming->path, only);
    if (number == 0) {
        return false;
    }
    place_at(places, number)->epoch = places->epoch;
    if (arming->trail != NULL) {
        return arm_by_trail(places, number, arming, cause);
    }
    disarm(places, number);
    place *item = place_at(places, number);
    item->flags = (uint8_t)(PLACE_POLLED | (arming->young ? PLACE_YOUNG : 0));
    item->as.signature = arming->signature;
    places->polled++;
    return true;
}

/* ---- polling ---- */

bool sc_places_next_polled(const sc_places *places, uint32_t *at, sc_polled *out)
{
    while (++*at < places->places.used) {
        if (!sc_pool_has(&places->places, *at)) {
            continue;
        }
        const place *item = place_at(places, *at);
        if ((item->flags & PLACE_POLLED) != 0) {
            *out = (sc_polled){
                .place = *at,
                .kind = (sc_touch_kind)item->kind,
                .signature = item->as.signature,
                .young = (item->flags & PLACE_YOUNG) != 0,
                .path = text_at(places, item->path),
            };
            return true;
        }
    }
    return false;
}

bool sc_places_sign(sc_places *places, uint32_t number, uint64_t signature, bool young)
{
    if (!sc_pool_has(&places->places, number) ||
        (place_at(places, number)->flags & PLACE_POLLED) == 0) {
        return false;
    }
    place *item = place_at(places, number);
    item->as.signature = signature;
    item->flags = (uint8_t)((item->flags & ~PLACE_YOUNG) | (young ? PLACE_YOUNG : 0));
    return true;
}

/* ---- notifications ---- */

static void name_cause(const sc_places *p, const place *item, const char *within, sc_effect *effect)
{
    if (effect->path[0] != '\0') {
        return;
    }
    size_t length = item->path_length, more = strlen(within);
    memcpy(effect->path, text_at(p, item->path), length + 1);
    if (more != 0 && length + more + 2 <= sizeof effect->path) {
        bool separated = length > 0 && effect->path[length - 1] == '/';
        effect->path[length] = '/';
        memcpy(effect->path + length + (separated ? 0 : 1), within, more + 1);
    }
}

/* What happened to a place. */
static void affect(sc_places *p, uint32_t number, unsigned noticed, const char *within,
                   sc_effect *effect)
{
    place *item = place_at(p, number);
    effect->place = effect->place != 0 ? effect->place : number;
    name_cause(p, item, within, effect);
    if ((noticed & SC_NOTICED_CREATED) != 0 && (noticed & SC_NOTICED_FOLDER) == 0) {
        effect->created = true;
        return;
    }
    bool is_writing = (noticed & SC_NOTICED_WRITTEN) != 0;
    set_writing(p, item, is_writing);
    effect->writing = effect->writing || is_writing;
    effect->complete = effect->complete || !is_writing;
}

static void make_stale(sc_places *p, place *item)
{
    item->flags |= PLACE_STALE;
    p->news++;
}

/* Whether a name of a folder that counts as a whole concerns the place that looks there. */
static bool begins_with(const char *text, const char *only)
{
    const char *bare = text[0] == '.' ? text + 1 : text;
    return strncmp(bare, only, strlen(only)) == 0;
}

static void notice_prefixes(sc_places *p, const folder *in, const sc_notification *notification,
                            sc_effect *effect)
{
    for (uint32_t i = in->prefixes; i != 0; i = name_at(p, i)->beside) {
        uint32_t number = name_at(p, i)->place;
        const place *item = place_at(p, number);
        const char *only = text_at(p, item->path) + item->path_length + 1;
        /* A file of the folder that is just written, and was there before, is its own place. */
        bool is_known =
            (notification->noticed & SC_NOTICED_CLOSED) != 0 && (item->flags & PLACE_WRITING) == 0;
        if (!is_known && begins_with(notification->name, only)) {
            affect(p, number, notification->noticed, notification->name, effect);
        }
    }
}

static void name_created(const sc_places *p, const folder *in, const char *text, sc_effect *effect)
{
    size_t length = in->path_length, more = strlen(text);
    effect->created_path[0] = '\0';
    if (length + more + 2 > sizeof effect->created_path) {
        return;
    }
    memcpy(effect->created_path, text_at(p, in->path), length);
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
    size_t length = strlen(text);
    uint32_t i = sc_pool_first(&p->names, hash_name(in, text, length));
    for (; i != 0; i = sc_pool_next(&p->names, i)) {
        const name *item = name_at(p, i);
        if (item->folder == in && item->length == length && !item->is_prefix &&
            memcmp(text_at(p, item->text), text, length) == 0) {
            place *of = place_at(p, item->place);
            if ((notification->noticed & moves) != 0) {
                make_stale(p, of);
            }
            affect(p, item->place, notification->noticed, "", effect);
        }
    }
    notice_prefixes(p, folder_at(p, in), notification, effect);
    if (effect->created) {
        name_created(p, folder_at(p, in), text, effect);
    }
}

/* The folder is another one, or none: so may be everything on the way through it. */
static void lose_folder(sc_places *p, uint32_t number, unsigned noticed, sc_effect *effect)
{
    folder *item = folder_at(p, number);
    forget(p, item->id, number * 2, (noticed & SC_NOTICED_ENDED) != 0);
    item->id = -1;
    item->what = 0;
    p->all_stale = true;
    p->news++;
    effect->complete = true;
    if (effect->path[0] == '\0') {
        memcpy(effect->path, text_at(p, item->path), item->path_length + 1);
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
    if (reference % 2 == 0) {
        notice_folder(places, number, notification, effect);
        return;
    }
    if ((notification->noticed & (SC_NOTICED_ENDED | SC_NOTICED_SELF)) != 0) {
        place *item = place_at(places, number);
        forget(places, item->as.armed.id, reference, true);
        item->as.armed.id = -1;
        make_stale(places, item);
    }
    affect(places, number, notification->noticed, "", effect);
}

void sc_places_settle(sc_places *places, const sc_effect *effect, bool is_whole)
{
    if (sc_pool_has(&places->places, effect->place)) {
        set_writing(places, place_at(places, effect->place), !is_whole);
    }
}

void sc_places_close_all(sc_places *places)
{
    for (uint32_t i = 1; i < places->places.used && places->writing != 0; i++) {
        if (sc_pool_has(&places->places, i)) {
            set_writing(places, place_at(places, i), false);
        }
    }
}
