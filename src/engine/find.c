/*
 * Patterns of paths. A pattern has at most 63 segments, so its state is a set of bits: bit i means
 * that the first i segments match. A step to a child moves every bit at once, and a subtree is
 * skipped if no bit is set, so a search costs at most the number of values times the segments of
 * the pattern.
 */
#include <string.h>

#include "base/alloc.h"
#include "engine/place.h"
#include "live/live.h"

enum { SEGMENTS_MAX = 63 };

typedef enum pattern_kind {
    ONE_KEY,   /* that key */
    ONE_INDEX, /* `[n]`, an element only */
    EITHER,    /* digits: an element of an array, a key of an object */
    ANY,       /* `*`: every child */
    ANY_DEPTH  /* `**`: every value at or below the current one */
} pattern_kind;

typedef struct pattern_segment {
    pattern_kind kind;
    const char *text;
    size_t length;
    int64_t index;
    bool from_end;
} pattern_segment;

typedef struct finder {
    pattern_segment segments[SEGMENTS_MAX];
    unsigned count;
    uint64_t deep; /* segments that are `**` */
    sc_arena texts;
    sc_value root;
    sc_path_builder path;
    sc_visit visit;
    void *context;
    bool stopped;
} finder;

/* ---- the pattern ---- */

static bool is_wildcard(const sc_segment *segment, const char *pattern, const char *text)
{
    bool quoted = text > pattern && text[-1] == '"';
    return !quoted && segment->kind == SC_SEGMENT_KEY && segment->length <= 2 &&
           memcmp("**", segment->text, segment->length) == 0 && segment->length != 0;
}

static sc_status take_segment(finder *self, const sc_segment *segment, const char *pattern,
                              bool pointer, sc_error *error)
{
    pattern_segment *own = &self->segments[self->count];
    if (self->count == SEGMENTS_MAX) {
        return sc_error_set(error, SC_ERROR_BAD_PATTERN, "the pattern has more than %d segments",
                            (int)SEGMENTS_MAX);
    }
    *own = (pattern_segment){.length = segment->length, .index = segment->index};
    own->from_end = segment->index < 0 || (segment->length != 0 && segment->text[0] == '-');
    own->text = sc_arena_text(&self->texts, segment->text, segment->length);
    if (own->text == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    own->kind = segment->kind == SC_SEGMENT_KEY     ? ONE_KEY
                : segment->kind == SC_SEGMENT_INDEX ? ONE_INDEX
                                                    : EITHER;
    if (!pointer && is_wildcard(segment, pattern, segment->text)) {
        own->kind = segment->length == 1 ? ANY : ANY_DEPTH;
        self->deep |= own->kind == ANY_DEPTH ? UINT64_C(1) << self->count : 0;
    }
    self->count++;
    return SC_OK;
}

/* The pattern with `.*` for each `[*]` outside of quotes: the grammar of paths has no `[*]`. */
static char *spell_out(finder *self, const char *pattern, size_t *length)
{
    size_t size = strlen(pattern), at = 0;
    char *out = sc_arena_alloc_aligned(&self->texts, size + 1, 1);
    bool quoted = false;
    for (size_t i = 0; out != NULL && i < size; i++) {
        quoted = pattern[i] == '"' ? !quoted : quoted;
        if (quoted && pattern[i] == '\\' && i + 1 < size) {
            out[at++] = pattern[i++];
        }
        if (!quoted && strncmp(pattern + i, "[*]", 3) == 0) {
            if (at != 0) {
                out[at++] = '.';
            }
            out[at++] = '*';
            i += 2;
            continue;
        }
        out[at++] = pattern[i];
    }
    if (out != NULL) {
        out[at] = '\0';
    }
    *length = at;
    return out;
}

static sc_status take_pattern(finder *self, const char *given, sc_error *error)
{
    size_t length;
    const char *pattern = spell_out(self, given, &length);
    sc_path_cursor cursor;
    sc_segment segment;
    if (pattern == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_path_begin(&cursor, pattern, length);
    sc_status status = SC_OK;
    int more;
    while (status == SC_OK && (more = sc_path_next(&cursor, &segment)) != 0) {
        if (more < 0) {
            (void)sc_error_set(error, SC_ERROR_BAD_PATTERN, "%s", cursor.reason);
            sc_error_place(error, 1, (uint32_t)cursor.error + 1);
            return SC_ERROR_BAD_PATTERN;
        }
        status = take_segment(self, &segment, pattern, cursor.pointer, error);
    }
    return status;
}

/* ---- the walk ---- */

static bool matches(const pattern_segment *segment, sc_value parent, const char *key, size_t length,
                    size_t index)
{
    bool element = key == NULL;
    switch (segment->kind) {
    case ANY:
        return true;
    case ONE_KEY:
        break;
    default:
        if (element) {
            int64_t count = (int64_t)sc_value_count(parent);
            return (segment->from_end ? segment->index + count : segment->index) == (int64_t)index;
        }
        if (segment->kind == ONE_INDEX) {
            return false;
        }
        break;
    }
    return !element && segment->length == length &&
           (length == 0 || memcmp(segment->text, key, length) == 0);
}

/* `**` may match zero segments, so the segment after it may match as well. */
static uint64_t close_over(const finder *self, uint64_t states)
{
    for (unsigned i = 0; i < self->count; i++) {
        if ((self->deep & states & (UINT64_C(1) << i)) != 0) {
            states |= UINT64_C(1) << (i + 1);
        }
    }
    return states;
}

static uint64_t step(const finder *self, uint64_t states, sc_value parent, const char *key,
                     size_t length, size_t index)
{
    uint64_t next = states & self->deep;
    for (unsigned i = 0; i < self->count; i++) {
        bool here = (states & ~self->deep & (UINT64_C(1) << i)) != 0;
        if (here && matches(&self->segments[i], parent, key, length, index)) {
            next |= UINT64_C(1) << (i + 1);
        }
    }
    return close_over(self, next);
}

static sc_status report(finder *self, sc_value value)
{
    sc_path_builder room;
    sc_path_builder_init(&room, self->path.allocator);
    const char *path = sc_path_shown(self->root, self->path.text, self->path.length, &room);
    self->stopped = path == NULL || !self->visit(self->context, path, value);
    sc_path_builder_free(&room);
    return path != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

/* Its depth is the image's, which a limit bounds. */
static sc_status search(finder *self, sc_value value, uint64_t states)
{
    uint64_t goal = UINT64_C(1) << self->count;
    sc_status status = (states & goal) != 0 ? report(self, value) : SC_OK;
    size_t count = (states & (goal - 1)) != 0 ? sc_value_count(value) : 0;
    for (size_t i = 0; i < count && status == SC_OK && !self->stopped; i++) {
        sc_value child = sc_value_item(value, i);
        size_t mark, length = 0;
        const char *key = sc_value_kind(value) == SC_OBJECT ? sc_value_key(child, &length) : NULL;
        uint64_t next = step(self, states, value, key, length, i);
        if (next == 0) {
            continue;
        }
        status = key != NULL ? sc_path_push_key(&self->path, key, length, &mark)
                             : sc_path_push_index(&self->path, i, &mark);
        if (status == SC_OK) {
            status = search(self, child, next);
            sc_path_pop(&self->path, mark);
        }
    }
    return status;
}

sc_status sc_find_below(sc_value root, const char *pattern, const sc_allocator *allocator,
                        sc_visit visit, void *context, sc_error *error)
{
    finder self = {.root = root, .visit = visit, .context = context};
    sc_arena_init(&self.texts, allocator, SIZE_MAX / 2);
    sc_path_builder_init(&self.path, allocator);
    sc_status status = take_pattern(&self, pattern, error);
    if (status == SC_OK && root.image != NULL) {
        status = search(&self, root, close_over(&self, 1));
        status = status == SC_OK ? SC_OK : sc_error_code(error, status);
    }
    sc_path_builder_free(&self.path);
    sc_arena_free(&self.texts);
    return status;
}

sc_status sc_place_find(const sc_place *place, const char *pattern, sc_visit visit, void *context,
                        sc_error *error)
{
    if (place == NULL || place->snapshot == NULL || pattern == NULL || visit == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    return sc_find_below(place->value, pattern, place->snapshot->allocator, visit, context, error);
}

sc_status sc_snapshot_find(const sc_snapshot *snapshot, const char *pattern, sc_visit visit,
                           void *context, sc_error *error)
{
    if (snapshot == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    const sc_place root = {sizeof root, snapshot, sc_snapshot_root(snapshot), ""};
    return sc_place_find(&root, pattern, visit, context, error);
}
