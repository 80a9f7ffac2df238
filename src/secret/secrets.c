/*
 * Decides which values are secret (docs/semantics/secrets.md): by the keys on the path to a value,
 * or by the value.
 */
#include <string.h>

#include "image/delta.h"
#include "image/path_index.h"
#include "secret/secrets.h"

/* An exempt path also exempts the places below it. */
static bool is_below(const sc_where *where, const sc_path_index *paths)
{
    size_t number;
    for (const sc_where *at = where; paths != NULL && at != NULL; at = at->parent) {
        if (sc_path_index_last(paths, at, &number, NULL)) {
            return true;
        }
    }
    return false;
}

bool sc_secrets_exempt(const sc_secrets *secrets, const sc_where *where)
{
    return secrets != NULL &&
           (is_below(where, secrets->public_paths) || is_below(where, secrets->more_public));
}

static bool has_user_info(sc_value value)
{
    size_t from, to;
    sc_scalar scalar = sc_value_scalar(value);
    return scalar.kind == SC_STRING &&
           sc_secrets_user_info(scalar.text, scalar.length, false, &from, &to);
}

bool sc_secrets_kind(sc_kind kind, unsigned says)
{
    switch (kind) {
    case SC_BOOL:
        return (says & SC_SECRET_END) != 0;
    case SC_INTEGER:
    case SC_FLOAT:
        return (says & (SC_SECRET_END | SC_SECRET_WHOLE | SC_SECRET_BELOW)) != 0;
    case SC_STRING:
    case SC_DATETIME:
        return says != 0;
    default:
        return false;
    }
}

unsigned sc_secrets_path(const sc_secrets *secrets, const char *path)
{
    sc_path_cursor cursor;
    sc_segment segment;
    unsigned says = 0;
    sc_path_begin(&cursor, path, strlen(path));
    while (sc_path_next(&cursor, &segment) == 1) {
        const char *key = segment.kind != SC_SEGMENT_INDEX ? segment.text : NULL;
        says = sc_secrets_child(secrets, says, key, segment.length);
    }
    return says | sc_secrets_key(secrets, path, strlen(path));
}

bool sc_secrets_whole(sc_value value, unsigned says)
{
    const sc_node *node = sc_value_node(value);
    sc_origin origin;
    if (sc_node_is_container(node)) {
        return false;
    }
    if ((node->flags & SC_NODE_SECRET) != 0 || (sc_value_origin(value, &origin) && origin.secret)) {
        return true;
    }
    return sc_secrets_kind((sc_kind)node->kind, says);
}

bool sc_secrets_scalar(sc_value value, unsigned says)
{
    return sc_secrets_whole(value, says) || has_user_info(value);
}

/* ---- along a path ---- */

typedef struct descent {
    const sc_secrets *secrets;
    sc_path_cursor cursor;
    bool inherits; /* for the values below, not for the value itself */
} descent;

static bool descend(descent *self, sc_value value, const sc_where *where, unsigned says);

static bool arrive(const descent *self, sc_value value, const sc_where *where, unsigned says)
{
    bool secret = self->inherits ? (says & (SC_SECRET_WORD | SC_SECRET_BELOW)) != 0
                                 : sc_secrets_scalar(value, says);
    return secret && !sc_secrets_exempt(self->secrets, where);
}

static bool enter(descent *self, sc_value child, const sc_where *parent, size_t index,
                  unsigned says, bool arrived)
{
    sc_where where = {parent, NULL, index};
    size_t length;
    const char *key = sc_value_key(child, &length);
    if (key != NULL) {
        where.key = key;
        where.length = length;
    }
    says = sc_secrets_child(self->secrets, says, key, length);
    return arrived ? arrive(self, child, &where, says) : descend(self, child, &where, says);
}

/* As deep as the value is, which its image bounds. */
static bool descend(descent *self, sc_value value, const sc_where *where, unsigned says)
{
    sc_segment segment;
    if (sc_path_next(&self->cursor, &segment) != 1) {
        return self->cursor.reason == NULL && arrive(self, value, where, says);
    }
    sc_value child = sc_value_step(value, &segment);
    if (child.image == NULL) {
        return false;
    }
    uint32_t index = sc_value_kind(value) == SC_ARRAY ? sc_value_index(value, child) : 0;
    return enter(self, child, where, index, says, false);
}

static bool ask(const sc_secrets *secrets, sc_value root, const char *path, size_t length,
                bool inherits)
{
    if (root.image == NULL) {
        return false;
    }
    const sc_where top = {0};
    descent self = {.secrets = secrets, .inherits = inherits};
    sc_value exact = length != 0 ? sc_value_member(root, path, length) : (sc_value){0};
    sc_path_begin(&self.cursor, path, length);
    return exact.image != NULL ? enter(&self, exact, &top, 0, 0, true)
                               : descend(&self, root, &top, 0);
}

bool sc_secrets_hide(const sc_secrets *secrets, sc_value root, const char *path, size_t length)
{
    return ask(secrets, root, path, length, false);
}

bool sc_secrets_inherit(const sc_secrets *secrets, sc_value root, const char *path, size_t length)
{
    return ask(secrets, root, path, length, true);
}

/* ---- anywhere ---- */

/* As deep as the value is, which its image bounds. */
static bool holds_secret(const sc_secrets *secrets, sc_value value, const sc_where *where,
                         unsigned says)
{
    size_t count = sc_value_count(value);
    if (count == 0) {
        return sc_secrets_scalar(value, says) && !sc_secrets_exempt(secrets, where);
    }
    for (size_t i = 0; i < count; i++) {
        sc_value child = sc_value_item(value, i);
        size_t length;
        const char *key = sc_value_key(child, &length);
        const sc_where place = {where, key, key != NULL ? length : i};
        if (holds_secret(secrets, child, &place, sc_secrets_child(secrets, says, key, length))) {
            return true;
        }
    }
    return false;
}

bool sc_secrets_any(const sc_secrets *secrets, sc_value root)
{
    const sc_where top = {0};
    return root.image != NULL && holds_secret(secrets, root, &top, 0);
}

/* ---- marking ---- */

typedef struct marking {
    const sc_secrets *secrets;
    sc_node *nodes; /* of the copy, which has no links; NULL: only looks */
    bool found;
} marking;

/* As deep as the value is, which its image bounds. */
static void mark(marking *self, sc_value value, unsigned says)
{
    const sc_node *node = sc_value_node(value);
    if (!sc_node_is_container(node)) {
        if (node->kind != SC_NULL && (says != 0) && (node->flags & SC_NODE_SECRET) == 0 &&
            sc_secrets_scalar(value, says)) {
            self->found = true;
            if (self->nodes != NULL) {
                self->nodes[value.node].flags |= SC_NODE_SECRET;
            }
        }
        return;
    }
    size_t count = sc_value_count(value);
    unsigned below = (says & (SC_SECRET_WORD | SC_SECRET_BELOW)) != 0 ? SC_SECRET_BELOW : 0;
    for (size_t i = 0; i < count; i++) {
        sc_value child = sc_value_item(value, i);
        size_t length;
        const char *key = sc_value_key(child, &length);
        bool asks = key != NULL && self->secrets != NULL;
        mark(self, child, below | (asks ? sc_secrets_own_words(self->secrets, key, length) : 0));
    }
}

sc_image *sc_secrets_marked(const sc_secrets *secrets, sc_image *image, unsigned says,
                            const sc_allocator *allocator)
{
    marking self = {.secrets = secrets};
    if (says == 0 && (secrets == NULL || secrets->word_count == 0)) {
        return sc_image_retain(image);
    }
    mark(&self, sc_value_of(image, 0), says);
    if (!self.found) {
        return sc_image_retain(image);
    }
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    sc_image *copy = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, allocator, NULL);
    if (copy != NULL) {
        /* Not shared yet, in writable memory. */
        self.nodes = (sc_node *)(uintptr_t)copy->nodes;
        mark(&self, sc_value_of(copy, 0), says);
    }
    return copy;
}
