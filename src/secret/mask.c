/*
 * A masked copy: every secret scalar is "<secret>". A container is copied by its members, so that
 * the untyped text beside it, which may contain secrets, is not copied.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "image/image.h"
#include "secret/secrets.h"

static const char masked[] = "<secret>";

enum { PLACE_MAX = 64 << 20 }; /* bytes for the segments of one path */

typedef struct masking {
    const sc_secrets *secrets;
    sc_writer *writer;
} masking;

static sc_status mask(masking *self, sc_value value, const sc_where *where, unsigned says);

/* A text with `<secret>` instead of each user-info of a URL. */
static sc_status mask_urls(masking *self, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    const char *text = scalar.text;
    size_t length = scalar.length, from, to;
    sc_buf shown;
    sc_buf_init(&shown, sc_writer_allocator(self->writer), SIZE_MAX / 2);
    while (sc_secrets_user_info(text, length, false, &from, &to)) {
        sc_buf_append(&shown, text, from);
        sc_buf_append(&shown, masked, sizeof masked - 1);
        text += to;
        length -= to;
    }
    sc_buf_append(&shown, text, length);
    sc_status status = shown.status;
    if (status == SC_OK) {
        status = sc_writer_text(self->writer, SC_STRING, shown.data, shown.length);
    }
    sc_buf_free(&shown);
    return status;
}

static sc_status mask_scalar(masking *self, sc_value value, const sc_where *where, unsigned says)
{
    if (!sc_secrets_scalar(value, says) || sc_secrets_exempt(self->secrets, where)) {
        return sc_writer_copy(self->writer, value);
    }
    sc_status status = sc_writer_take_origin(self->writer, value);
    if (status == SC_OK && !sc_secrets_whole(value, says)) {
        return mask_urls(self, value);
    }
    return status == SC_OK ? sc_writer_text(self->writer, SC_STRING, masked, sizeof masked - 1)
                           : status;
}

static sc_status mask_children(masking *self, sc_value value, const sc_where *where, unsigned says)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < sc_value_count(value) && status == SC_OK; i++) {
        sc_value child = sc_value_item(value, i);
        sc_where place = {where, NULL, i};
        size_t length;
        const char *key = sc_value_key(child, &length);
        unsigned below = sc_secrets_child(self->secrets, says, key, length);
        if (key != NULL) {
            place.key = key;
            place.length = length;
            status = sc_writer_known_key(self->writer, key, length);
        }
        status = status == SC_OK ? mask(self, child, &place, below) : status;
    }
    return status;
}

/* The writer bounds the depth. */
static sc_status mask(masking *self, sc_value value, const sc_where *where, unsigned says)
{
    sc_kind kind = sc_value_kind(value);
    if (kind != SC_ARRAY && kind != SC_OBJECT) {
        return mask_scalar(self, value, where, says);
    }
    sc_status status = sc_writer_take_origin(self->writer, value);
    if (status == SC_OK) {
        status = kind == SC_OBJECT ? sc_writer_begin_object(self->writer)
                                   : sc_writer_begin_array(self->writer);
    }
    status = status == SC_OK ? mask_children(self, value, where, says) : status;
    return status == SC_OK ? sc_writer_end(self->writer) : status;
}

/* The place of a path; *says has the bits of its keys. NULL on failure. */
static const sc_where *find_place(const masking *self, const char *path, sc_arena *arena,
                                  unsigned *says, sc_status *status)
{
    static const sc_where root = {0};
    const sc_where *where = &root;
    sc_path_cursor cursor;
    sc_segment segment;
    int more;
    *says = 0;
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
        *says = sc_secrets_child(self->secrets, *says, index ? NULL : key, segment.length);
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
    unsigned says;
    sc_status status;
    sc_arena_init_with(&arena, allocator, PLACE_MAX, room, sizeof room);
    const sc_where *where = find_place(&self, path, &arena, &says, &status);
    *hidden = where != NULL && value.image != NULL && sc_secrets_scalar(value, says) &&
              !sc_secrets_exempt(secrets, where);
    sc_arena_free(&arena);
    return status;
}

static sc_status mask_at(masking *self, sc_value value, const char *path,
                         const sc_allocator *allocator)
{
    uint64_t room[128];
    sc_arena arena;
    unsigned says;
    sc_status status;
    sc_arena_init_with(&arena, allocator, PLACE_MAX, room, sizeof room);
    const sc_where *where = find_place(self, path, &arena, &says, &status);
    if (where != NULL) {
        status = mask(self, value, where, says);
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
