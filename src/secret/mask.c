/*
 * A copy for eyes: every secret scalar is "<secret>". A container is copied by its members, so the
 * untyped text it may have beside it, which holds them too, is left behind.
 */
#include <string.h>

#include "base/arena.h"
#include "image/image.h"
#include "secret/secrets.h"

static const char masked[] = "<secret>";

enum { PLACE_MAX = 64 << 20 }; /* bytes for the segments of one path */

typedef struct masking {
    const sc_secrets *secrets;
    sc_writer *writer;
} masking;

static sc_status mask(masking *self, sc_value value, const sc_where *where, bool named);

static sc_status mask_scalar(masking *self, sc_value value, const sc_where *where, bool named)
{
    if (!sc_secrets_scalar(value, named) || sc_secrets_exempt(self->secrets, where)) {
        return sc_writer_copy(self->writer, value);
    }
    sc_status status = sc_writer_take_origin(self->writer, value);
    return status == SC_OK ? sc_writer_text(self->writer, SC_STRING, masked, sizeof masked - 1)
                           : status;
}

static sc_status mask_children(masking *self, sc_value value, const sc_where *where, bool named)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < sc_value_count(value) && status == SC_OK; i++) {
        sc_value child = sc_value_item(value, i);
        sc_where place = {where, NULL, i};
        size_t length;
        const char *key = sc_value_key(child, &length);
        bool secret = named;
        if (key != NULL) {
            place.key = key;
            place.length = length;
            secret = secret || sc_secrets_match(self->secrets, key, length);
            status = sc_writer_known_key(self->writer, key, length);
        }
        status = status == SC_OK ? mask(self, child, &place, secret) : status;
    }
    return status;
}

/* The writer bounds the depth. */
static sc_status mask(masking *self, sc_value value, const sc_where *where, bool named)
{
    sc_kind kind = sc_value_kind(value);
    if (kind != SC_ARRAY && kind != SC_OBJECT) {
        return mask_scalar(self, value, where, named);
    }
    sc_status status = sc_writer_take_origin(self->writer, value);
    if (status == SC_OK) {
        status = kind == SC_OBJECT ? sc_writer_begin_object(self->writer)
                                   : sc_writer_begin_array(self->writer);
    }
    status = status == SC_OK ? mask_children(self, value, where, named) : status;
    return status == SC_OK ? sc_writer_end(self->writer) : status;
}

/* The place that a path names; *named tells whether a key on it names a secret. NULL on failure. */
static const sc_where *find_place(const masking *self, const char *path, sc_arena *arena,
                                  bool *named, sc_status *status)
{
    static const sc_where root = {0};
    const sc_where *where = &root;
    sc_path_cursor cursor;
    sc_segment segment;
    int more;
    *named = false;
    sc_path_begin(&cursor, path, strlen(path));
    while ((more = sc_path_next(&cursor, &segment)) == 1) {
        sc_where *next = sc_arena_alloc(arena, sizeof *next);
        const char *key = sc_arena_text(arena, segment.text, segment.length);
        if (next == NULL || key == NULL) {
            *status = arena->status;
            return NULL;
        }
        bool index = segment.kind == SC_SEGMENT_INDEX;
        *next =
            (sc_where){where, index ? NULL : key, index ? (size_t)segment.index : segment.length};
        *named = *named || (!index && sc_secrets_match(self->secrets, key, segment.length));
        where = next;
    }
    *status = more < 0 ? SC_ERROR_BAD_PATH : SC_OK;
    return more < 0 ? NULL : where;
}

sc_status sc_secrets_hide_at(const sc_secrets *secrets, sc_value value, const char *path,
                             const sc_allocator *allocator, bool *hidden)
{
    const masking self = {.secrets = secrets};
    uint64_t room[128];
    sc_arena arena;
    bool named;
    sc_status status;
    sc_arena_init_with(&arena, allocator, PLACE_MAX, room, sizeof room);
    const sc_where *where = find_place(&self, path, &arena, &named, &status);
    *hidden = where != NULL && value.image != NULL && sc_secrets_scalar(value, named) &&
              !sc_secrets_exempt(secrets, where);
    sc_arena_free(&arena);
    return status;
}

static sc_status mask_at(masking *self, sc_value value, const char *path,
                         const sc_allocator *allocator)
{
    uint64_t room[128];
    sc_arena arena;
    bool named;
    sc_status status;
    sc_arena_init_with(&arena, allocator, PLACE_MAX, room, sizeof room);
    const sc_where *where = find_place(self, path, &arena, &named, &status);
    if (where != NULL) {
        status = mask(self, value, where, named);
    }
    sc_arena_free(&arena);
    return status;
}

sc_status sc_secrets_mask(const sc_secrets *secrets, sc_value value, const char *path,
                          const sc_allocator *allocator, sc_image **out)
{
    static const sc_limits deepest = {.depth = SC_IMAGE_DEPTH_MOST};
    *out = NULL;
    if (value.image == NULL) {
        return SC_ERROR_MISSING_KEY;
    }
    masking self = {secrets, sc_writer_new(allocator, &deepest)};
    if (self.writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    if (value.node == 0) {
        self.writer->flags |= value.image->header->flags & SC_IMAGE_VARIABLES;
    }
    sc_status status = mask_at(&self, value, path, allocator);
    if (status == SC_OK) {
        sc_error error = {.code = SC_OK};
        *out = sc_writer_finish(self.writer, &error);
        status = error.code;
    }
    sc_writer_free(self.writer);
    return status;
}
