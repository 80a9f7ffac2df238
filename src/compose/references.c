/*
 * Writes the result with its references resolved. Only subtrees with references are walked; all
 * others are copied whole.
 *
 * The value that replaces a reference gets the line and column of the reference; values below it
 * keep their own. A container that is written inside itself is a cycle: those being written are on
 * the stack of frames, and their number is bounded by the depth that the writer allows.
 */
#include "compose/references.h"

#include <string.h>

#include "base/alloc.h"
#include "compose/template.h"
#include "compose/trace.h"
#include "format/format.h"
#include "image/copy.h"
#include "image/delta.h"
#include "secret/secrets.h"

static sc_status put(sc_expander *self, sc_value value, const sc_where *where, bool secret);

/* Charges the nodes that were written inside a reference; a copy is charged when it is done. */
static sc_status charge(sc_expander *self, size_t nodes_before, size_t text_before)
{
    if (self->frames == NULL) {
        return SC_OK;
    }
    sc_status status = sc_expander_charge(self, self->writer->count - nodes_before,
                                          self->writer->text_length - text_before);
    return status == SC_OK ? SC_OK
                           : sc_site_fail(self, self->frames->site, status,
                                          "references expand beyond the limit");
}

static sc_status copy(sc_expander *self, sc_value value, bool secret)
{
    size_t nodes = self->writer->count, text = self->writer->text_length;
    sc_status status = sc_writer_copy(self->writer, value);
    if (secret && status == SC_OK) {
        sc_writer_secret(self->writer);
    }
    return status == SC_OK ? charge(self, nodes, text) : status;
}

static sc_status put_children(sc_expander *self, sc_value value, const sc_where *where, bool secret)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < sc_value_count(value) && status == SC_OK; i++) {
        sc_value child = sc_value_item(value, i);
        sc_where place = {where, NULL, i};
        const char *key = sc_value_key(child, &place.length);
        if (key != NULL) {
            place.key = key;
            status = sc_writer_known_key(self->writer, key, place.length);
        } else {
            place.length = i;
        }
        status = status == SC_OK ? put(self, child, &place, secret) : status;
    }
    return status;
}

/* Opens a container with the origin of `origin`. */
static sc_status put_container(sc_expander *self, sc_value value, sc_value origin,
                               const sc_where *where, bool secret)
{
    size_t nodes = self->writer->count;
    sc_status status = sc_writer_take_origin(self->writer, origin);
    if (status == SC_OK) {
        status = sc_value_kind(value) == SC_OBJECT ? sc_writer_begin_object(self->writer)
                                                   : sc_writer_begin_array(self->writer);
    }
    if (status == SC_OK) {
        status = charge(self, nodes, self->writer->text_length);
    }
    status = status == SC_OK ? put_children(self, value, where, secret) : status;
    return status == SC_OK ? sc_writer_end(self->writer) : status;
}

/*
 * Whether what a value shares with the layers stays shared: its image holds no reference, no mark
 * has to reach it, and it is not in the place of a reference. Of that, a value can have many, so
 * they are copied and counted.
 */
static bool may_share(const sc_expander *self, sc_value value, bool secret)
{
    return !secret && self->frames == NULL &&
           (value.image->header->flags & SC_IMAGE_REFERENCES) == 0;
}

/* A child that a delta holds itself. */
static sc_status put_own(sc_expander *self, sc_value delta, sc_value child, const sc_where *where)
{
    sc_where place = {.parent = where};
    sc_status status = SC_OK;
    place.key = sc_value_key(child, &place.length);
    if (place.key != NULL) {
        status = sc_writer_known_key(self->writer, place.key, place.length);
    } else {
        place.length = sc_value_index(delta, child);
    }
    return status == SC_OK ? put(self, child, &place, false) : status;
}

/* A delta becomes one to the same base, with its own children expanded. */
static sc_status put_delta(sc_expander *self, sc_value value, const sc_where *where)
{
    const sc_delta delta = sc_delta_of(value);
    sc_status status = sc_writer_take_origin(self->writer, value);
    status = status == SC_OK ? sc_writer_begin_delta(self->writer, delta.base) : status;
    for (uint32_t i = 0; i < delta.changed + delta.added && status == SC_OK; i++) {
        uint32_t position = i < delta.changed ? delta.changes[i].position : SC_POSITION_NONE;
        sc_value child = sc_value_of_member(value.image, delta.own + i);
        status = child.image != NULL ? put_own(self, value, child, where)
                                     : sc_writer_remove(self->writer, delta.base, position);
        if (status == SC_OK && child.image != NULL) {
            sc_writer_place_element(self->writer, position);
        }
    }
    return status == SC_OK ? sc_writer_end(self->writer) : status;
}

static bool stays_delta(const sc_expander *self, sc_value value, bool secret)
{
    if (value.image != self->root.image || !sc_node_is_delta(sc_value_node(value))) {
        return false;
    }
    const sc_delta delta = sc_delta_of(value);
    return may_share(self, delta.base, secret) &&
           sc_writer_can_delta(self->writer, value, delta.changed);
}

/* ---- in the place of a reference ---- */

static sc_status put_scalar(sc_expander *self, sc_value value)
{
    sc_node node = *sc_value_node(value);
    const char *text;
    size_t length;
    sc_status status;
    if (node.kind == SC_STRING || node.kind == SC_DATETIME) {
        status = sc_writer_text(self->writer, (sc_kind)node.kind,
                                value.image->text + node.as.text.offset, node.as.text.length);
    } else {
        node.flags &= SC_NODE_UNSIGNED;
        status = sc_writer_put(self->writer, node);
    }
    if (status == SC_OK && sc_value_untyped(value, &text, &length)) {
        status = sc_writer_beside(self->writer, text, length);
    }
    return status;
}

/* The text of the first reference, for the chain of a cycle. */
static void name_frame(sc_expander *self, sc_frame *frame)
{
    sc_scalar scalar = sc_value_scalar(frame->site->value);
    sc_template pieces = {scalar.text, scalar.length, 0, self->options->expand, false};
    sc_piece piece = sc_template_next(&pieces);
    bool named = piece.kind == SC_PIECE_REFERENCE;
    frame->name = named ? piece.text : "";
    frame->name_length = named ? piece.length : 0;
}

static sc_status put_target(sc_expander *self, const sc_site *site, sc_value target, bool secret)
{
    sc_frame frame = {.outer = self->frames, .site = site, .target = target};
    name_frame(self, &frame);
    self->frames = &frame;
    sc_status status = SC_OK;
    for (const sc_frame *at = frame.outer; at != NULL && status == SC_OK; at = at->outer) {
        if (at->target.image == target.image && at->target.node == target.node) {
            status = sc_site_fail_cycle(self, at);
        }
    }
    if (status == SC_OK) {
        status = put_container(self, target, site->value, site->where, secret);
    }
    self->frames = frame.outer;
    return status;
}

static sc_status put_resolved(sc_expander *self, const sc_site *site, const sc_resolved *resolved)
{
    bool is_value = resolved->kind == SC_RESOLVED_VALUE;
    if (is_value && sc_node_is_container(sc_value_node(resolved->value))) {
        return put_target(self, site, resolved->value, resolved->secret);
    }
    size_t nodes = self->writer->count, text = self->writer->text_length;
    sc_status status = sc_writer_take_origin(self->writer, site->value);
    if (status != SC_OK) {
        return status;
    }
    if (is_value) {
        status = put_scalar(self, resolved->value);
    } else if (resolved->kind == SC_RESOLVED_UNTYPED) {
        status = sc_format_untyped(self->writer, resolved->text, resolved->length);
    } else {
        status = sc_writer_text(self->writer, SC_STRING, resolved->text, resolved->length);
    }
    if (status == SC_OK && resolved->secret) {
        sc_writer_secret(self->writer);
    }
    sc_frame frame = {.outer = self->frames, .site = site};
    self->frames = &frame;
    status = status == SC_OK ? charge(self, nodes, text) : status;
    self->frames = frame.outer;
    return status;
}

/* ---- text that a reference brought in, over a value with a type ---- */

/* The value of the layers at the place of a site; its type is that of the values below the site. */
static sc_status walk_to_site(sc_expander *self, const sc_site *site, sc_trail *out)
{
    sc_path_builder path;
    sc_path_builder_init(&path, self->options->allocator);
    sc_arena_reset(&self->below.arena);
    sc_status status = sc_where_path(site->where, &path);
    if (status == SC_OK) {
        status = sc_fold_walk(&self->below, self->count, path.text, path.length, false, out);
    }
    sc_path_builder_free(&path);
    uint64_t work = self->below.work;
    self->below.work = 0;
    return status == SC_OK ? sc_expander_charge(self, work, 0) : status;
}

/* The text as an untyped value with the place of the site. */
static sc_status guess_text(sc_expander *self, const sc_site *site, const sc_resolved *resolved,
                            sc_value *out)
{
    sc_writer *writer = sc_writer_new(self->options->allocator, self->options->limits);
    if (writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
    (void)sc_writer_take_origin(writer, site->value);
    (void)sc_format_untyped(writer, resolved->text, resolved->length);
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    sc_status status = image != NULL ? sc_fold_keep(&self->below, image) : error.code;
    *out = status == SC_OK ? sc_image_root(image) : (sc_value){0};
    return status;
}

/* The text as the guide reads it; *known: the value below does not decide. */
static sc_status read_by_guide(sc_expander *self, const sc_site *site, sc_resolved *resolved,
                               bool *known)
{
    sc_value value;
    *known = false;
    if (self->options->guide == NULL) {
        return SC_OK;
    }
    sc_status status = guess_text(self, site, resolved, &value);
    const sc_value text = value;
    status = status == SC_OK ? sc_fold_guide(&self->below, site->where, &value, known) : status;
    if (status == SC_OK && value.image != text.image) {
        resolved->kind = SC_RESOLVED_VALUE;
        resolved->value = value;
    }
    return status;
}

/* The value below the site decides how its text is read, as for every untyped text (untyped-7). */
static sc_status read_by_type(sc_expander *self, const sc_site *site, sc_resolved *resolved)
{
    sc_trail trail;
    sc_value value;
    sc_fit fit;
    if (resolved->kind != SC_RESOLVED_UNTYPED || site->where == NULL) {
        return SC_OK;
    }
    bool known;
    sc_status status = read_by_guide(self, site, resolved, &known);
    if (status != SC_OK || known) {
        return status;
    }
    status = walk_to_site(self, site, &trail);
    if (status != SC_OK || trail.slot == NULL || trail.slot->type == SC_ABSENT) {
        return status;
    }
    status = guess_text(self, site, resolved, &value);
    if (status == SC_OK) {
        sc_kind type = (sc_kind)trail.slot->type;
        status = sc_fold_read_as(&self->below, site->where, type, &value, &fit);
    }
    if (status != SC_OK) {
        return status;
    }
    if (fit == SC_FIT_READ) {
        resolved->kind = SC_RESOLVED_VALUE;
        resolved->value = value;
        return SC_OK;
    }
    resolved->kind = SC_RESOLVED_TEXT;
    if (fit == SC_FIT_NOT) {
        self->below.notices = self->notices;
        status = sc_note_misfit(&self->below, site->where, trail.slot, value, false);
        self->below.notices = NULL;
    }
    return status;
}

static sc_status put_site(sc_expander *self, sc_value value, const sc_where *where, bool secret)
{
    bool inside = value.image == self->root.image;
    sc_site site = {value, inside ? value.node : SC_REF_NONE, UINT32_MAX, where, NULL, 0};
    sc_resolved resolved;
    sc_status status = sc_site_resolve(self, &site, &resolved);
    status = status == SC_OK ? read_by_type(self, &site, &resolved) : status;
    if (status != SC_OK) {
        return status;
    }
    resolved.secret =
        resolved.secret || secret || (sc_value_node(value)->flags & SC_NODE_SECRET) != 0;
    sc_scalar scalar = sc_value_scalar(value);
    bool unchanged = resolved.kind != SC_RESOLVED_VALUE && resolved.text == scalar.text &&
                     resolved.length == scalar.length;
    return unchanged ? copy(self, value, secret) : put_resolved(self, &site, &resolved);
}

/* ---- the whole ---- */

/* A text that is secret because of the place of the reference. */
static bool hides(sc_value value)
{
    const sc_node *node = sc_value_node(value);
    return node->kind == SC_STRING || (node->flags & SC_NODE_UNTYPED) != 0;
}

static sc_status put(sc_expander *self, sc_value value, const sc_where *where, bool secret)
{
    bool inside = value.image == self->root.image;
    bool is_container = sc_node_is_container(sc_value_node(value));
    if (sc_site_is(self, value)) {
        return put_site(self, value, where, secret);
    }
    if (!inside && may_share(self, value, secret)) {
        return sc_writer_share(self->writer, value);
    }
    if (!is_container) {
        return copy(self, value, secret && hides(value));
    }
    /* What it shares is found by walking, but then a text beside it would be lost. */
    bool plain = (sc_value_node(value)->flags & (SC_NODE_UNTYPED | SC_NODE_SECRET)) == 0;
    bool shares = plain && self->root.image->base_count != 0 && self->frames == NULL;
    if (!secret && !shares && inside && (self->marks[value.node] & SC_MARK_SITES) == 0) {
        return copy(self, value, false);
    }
    return stays_delta(self, value, secret) ? put_delta(self, value, where)
                                            : put_container(self, value, value, where, secret);
}

static bool leads_to_sites(const sc_image *image, const sc_node *link)
{
    return (sc_link_target(image, link).image->header->flags & SC_IMAGE_REFERENCES) != 0;
}

/* Marks every site and its ancestors: in the image, children follow their parents. */
static sc_status mark_sites(sc_expander *self)
{
    const sc_image *image = self->root.image;
    uint32_t count = image->header->node_count;
    self->marks = sc_alloc_array(self->options->allocator, count, sizeof *self->marks);
    if (self->marks == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    for (uint32_t i = count; i-- != 0;) {
        const sc_node *node = &image->nodes[i];
        uint32_t mark = 0;
        if (node->kind == SC_STRING) {
            bool may =
                sc_template_may_expand(image->text + node->as.text.offset, node->as.text.length);
            mark = may && !sc_literal_is(self, sc_value_of(image, i)) ? SC_MARK_SITES : 0;
        } else if (sc_node_is_container(node)) {
            uint32_t first = node->as.children.first;
            uint32_t children = sc_image_own_children(image, node);
            for (uint32_t c = first; c < first + children; c++) {
                mark |= self->marks[c];
            }
        } else if (node->kind >= SC_NODE_BASE) {
            mark = leads_to_sites(image, node) ? SC_MARK_SITES : 0;
        }
        self->marks[i] = mark;
    }
    return SC_OK;
}

static void set_budget(sc_expander *self)
{
    sc_limits limits = sc_limits_resolve(self->options->limits);
    uint64_t written = UINT64_C(10) * self->root.image->header->node_count;
    uint64_t usual = written > 1000000 ? written : 1000000;
    self->nodes_left = limits.aliases != 0 ? limits.aliases : usual;
    self->bytes_left = limits.file_size;
}

static sc_status expand(sc_expander *self, sc_image **out)
{
    static const sc_where root = {0};
    sc_status status = sc_literal_find(self);
    status = status == SC_OK ? mark_sites(self) : status;
    self->writer =
        status == SC_OK ? sc_writer_new(self->options->allocator, self->options->limits) : NULL;
    if (status == SC_OK && self->writer == NULL) {
        status = SC_ERROR_OUT_OF_MEMORY;
    }
    status = status == SC_OK ? put(self, self->root, &root, false) : status;
    if (status == SC_OK) {
        sc_error error = {.code = SC_OK};
        *out = sc_writer_finish(self->writer, &error);
        status = error.code;
    }
    sc_writer_free(self->writer);
    return status;
}

sc_status sc_references_expand(const sc_compose_layer *layers, size_t count,
                               const sc_compose_options *options, sc_value root,
                               sc_notices *notices, sc_image **out, sc_error *error)
{
    uint64_t room[SC_FOLD_ROOM / sizeof(uint64_t)];
    sc_error unseen;
    sc_expander self = {.layers = layers,
                        .count = count,
                        .options = options,
                        .notices = notices,
                        .error = error != NULL ? error : &unseen,
                        .root = root};
    self.error->code = SC_OK;
    sc_fold_begin(&self.below, layers, options, room);
    self.below.error = self.error;
    sc_arena_init(&self.arena, options->allocator, SIZE_MAX / 2);
    set_budget(&self);
    sc_status status = expand(&self, out);
    if (status != SC_OK && self.error->code != status) {
        sc_error_code(self.error, status);
    }
    sc_arena_free(&self.arena);
    sc_free(options->allocator, self.memos, self.memo_capacity * sizeof *self.memos);
    sc_free(options->allocator, self.marks, root.image->header->node_count * sizeof *self.marks);
    sc_fold_end(&self.below);
    return status;
}
