/*
 * Resolves a string with references. Each reference leads to a value, a text or a default; a string
 * that is one reference becomes that value itself, a longer string concatenates the texts.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "compose/references.h"
#include "compose/template.h"
#include "compose/trace.h"
#include "diag/message.h"
#include "format/format.h"
#include "image/image.h"
#include "image/near.h"
#include "secret/secrets.h"

/* ---- errors ---- */

/* The shown path of a place, in two builders that it initializes; empty when out of memory. */
static const char *show_place(const sc_expander *self, const sc_where *where,
                              sc_path_builder rooms[2])
{
    const char *shown = NULL;
    sc_path_builder_init(&rooms[0], self->options->allocator);
    sc_path_builder_init(&rooms[1], self->options->allocator);
    if (sc_where_path(where, &rooms[0]) == SC_OK) {
        shown = sc_path_shown(self->root, rooms[0].text, rooms[0].length, &rooms[1]);
    }
    return shown != NULL ? shown : "";
}

static void end_place(sc_path_builder rooms[2])
{
    sc_path_builder_free(&rooms[0]);
    sc_path_builder_free(&rooms[1]);
}

sc_status sc_site_fail(sc_expander *self, const sc_site *site, sc_status code, const char *format,
                       ...)
{
    char message[SC_ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    sc_message_format(message, sizeof message, format, arguments);
    va_end(arguments);
    sc_error_set(self->error, code, "%s", message);
    sc_origin origin;
    if (sc_value_origin(site->value, &origin)) {
        sc_error_place(self->error, origin.line, origin.column);
        sc_error_source(self->error, origin.source);
    }
    if (site->where == NULL) {
        sc_text_display(message, sizeof message, site->path, site->path_length);
        sc_error_path(self->error, message);
    } else {
        sc_path_builder rooms[2];
        sc_error_path(self->error, show_place(self, site->where, rooms));
        end_place(rooms);
    }
    /* Text in a password that looks like a reference is part of the password. */
    bool secret =
        sc_secrets_scalar(site->value, 0) ||
        (self->error != NULL && sc_secrets_path(self->options->secrets, self->error->path) != 0);
    if (secret) {
        sc_secrets_mask_quotes(self->error);
    }
    return code;
}

/* From the outermost frame of the cycle to the innermost; the frames are linked the other way. */
static void append_chain(const sc_frame *frame, const sc_frame *from, sc_buf *out)
{
    if (frame != from) {
        append_chain(frame->outer, from, out);
    }
    sc_buf_append_text(out, " \xE2\x86\x92 ");
    sc_buf_append(out, frame->name, frame->name_length);
}

sc_status sc_site_fail_cycle(sc_expander *self, const sc_frame *from)
{
    sc_buf chain;
    sc_buf_init(&chain, self->options->allocator, 1 << 20);
    if (from->site->where != NULL) {
        sc_path_builder rooms[2];
        sc_buf_append_text(&chain, show_place(self, from->site->where, rooms));
        end_place(rooms);
    } else {
        sc_buf_append(&chain, from->site->path, from->site->path_length);
    }
    append_chain(self->frames, from, &chain);
    const char *text = sc_buf_text(&chain);
    sc_status status =
        sc_site_fail(self, from->site, SC_ERROR_REFERENCE_CYCLE,
                     "the reference leads back to itself: %s", text != NULL ? text : "");
    sc_buf_free(&chain);
    return status;
}

sc_status sc_expander_charge(sc_expander *self, uint64_t nodes, uint64_t bytes)
{
    if (nodes > self->nodes_left || bytes > self->bytes_left) {
        self->nodes_left = self->bytes_left = 0;
        return SC_ERROR_REFERENCE_LIMIT;
    }
    self->nodes_left -= nodes;
    self->bytes_left -= bytes;
    return SC_OK;
}

static sc_status charge(sc_expander *self, const sc_site *site, uint64_t nodes, uint64_t bytes)
{
    return sc_expander_charge(self, nodes, bytes) == SC_OK
               ? SC_OK
               : sc_site_fail(self, site, SC_ERROR_REFERENCE_LIMIT,
                              "references expand beyond the limit");
}

/* ---- sites ---- */

bool sc_site_is(const sc_expander *self, sc_value value)
{
    const sc_node *node = sc_value_node(value);
    if (node->kind != SC_STRING) {
        return false;
    }
    if (value.image == self->root.image) {
        return (self->marks[value.node] & SC_MARK_SITES) != 0;
    }
    return sc_template_may_expand(value.image->text + node->as.text.offset, node->as.text.length) &&
           !sc_literal_is(self, value);
}

static sc_status follow(sc_expander *self, const sc_site *site, const sc_piece *piece,
                        sc_resolved *out);

/* ---- putting texts together ---- */

static void append_scalar(sc_buf *out, sc_value value)
{
    const char *text;
    size_t length;
    sc_scalar scalar = sc_value_scalar(value);
    if (sc_value_untyped(value, &text, &length)) {
        sc_buf_append(out, text, length);
        return;
    }
    switch (scalar.kind) {
    case SC_BOOL:
        sc_buf_append_text(out, scalar.boolean ? "true" : "false");
        break;
    case SC_INTEGER:
        if (scalar.is_unsigned) {
            sc_buf_append_uint(out, (uint64_t)scalar.integer);
        } else {
            sc_buf_append_int(out, scalar.integer);
        }
        break;
    case SC_FLOAT:
        sc_buf_append_double(out, scalar.number);
        break;
    case SC_STRING:
    case SC_DATETIME:
        sc_buf_append(out, scalar.text, scalar.length);
        break;
    default:
        sc_buf_append_text(out, "null");
        break;
    }
}

static sc_status append_reference(sc_expander *self, const sc_site *site, const sc_piece *piece,
                                  sc_buf *out, bool *secret)
{
    sc_resolved resolved;
    sc_status status = follow(self, site, piece, &resolved);
    if (status != SC_OK) {
        return status;
    }
    *secret = *secret || resolved.secret;
    if (resolved.kind != SC_RESOLVED_VALUE) {
        sc_buf_append(out, resolved.text, resolved.length);
    } else if (sc_node_is_container(sc_value_node(resolved.value))) {
        return sc_site_fail(self, site, SC_ERROR_REFERENCE_TYPE,
                            "`%.*s` is an %s; only a scalar is allowed inside a text",
                            (int)piece->length, piece->text,
                            sc_kind_name(sc_value_kind(resolved.value)));
    } else {
        append_scalar(out, resolved.value);
    }
    return SC_OK;
}

static sc_status append_pieces(sc_expander *self, const sc_site *site, sc_template *pieces,
                               sc_buf *out, bool *secret)
{
    sc_status status = SC_OK;
    while (status == SC_OK) {
        sc_piece piece = sc_template_next(pieces);
        if (piece.kind == SC_PIECE_END) {
            break;
        }
        if (piece.kind == SC_PIECE_TEXT) {
            sc_buf_append(out, piece.text, piece.length);
        } else if (piece.kind == SC_PIECE_REFERENCE) {
            status = append_reference(self, site, &piece, out, secret);
        } else {
            status = sc_site_fail(self, site, SC_ERROR_REFERENCE_SYNTAX, "%s", piece.reason);
        }
        /* Charged at once, so that nested references cannot use the same budget. */
        if (status == SC_OK && out->status == SC_ERROR_TOO_LARGE) {
            status = charge(self, site, 0, UINT64_MAX);
        }
    }
    return status == SC_OK ? out->status : status;
}

static sc_status put_together(sc_expander *self, const sc_site *site, const char *text,
                              size_t length, sc_resolved *out)
{
    sc_buf buf;
    sc_template pieces = {text, length, 0, self->options->expand, false};
    size_t most = self->bytes_left < SIZE_MAX / 2 ? (size_t)self->bytes_left : SIZE_MAX / 2;
    sc_buf_init(&buf, self->options->allocator, most);
    bool secret = false;
    sc_status status = append_pieces(self, site, &pieces, &buf, &secret);
    if (status == SC_OK) {
        status = charge(self, site, 1, buf.length);
    }
    if (status == SC_OK) {
        out->length = buf.length;
        out->secret = secret;
        out->text = sc_arena_text(&self->arena, buf.data != NULL ? buf.data : "", buf.length);
        status = out->text != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    }
    sc_buf_free(&buf);
    return status;
}

/* Begins one more reference of a chain; returns the height of the others so far. */
static unsigned begin_chain(sc_expander *self)
{
    unsigned beside = self->height;
    self->height = 0;
    return beside;
}

static void end_chain(sc_expander *self, unsigned beside)
{
    unsigned height = self->height + 1;
    self->height = height > beside ? height : beside;
}

/* Untyped text, and a default, stays untyped: its type is guessed from the text. */
static sc_status expand_text(sc_expander *self, const sc_site *site, const char *text,
                             size_t length, bool untyped, sc_resolved *out)
{
    sc_template pieces = {text, length, 0, self->options->expand, false};
    sc_piece piece = sc_template_next(&pieces);
    *out = (sc_resolved){
        .kind = untyped ? SC_RESOLVED_UNTYPED : SC_RESOLVED_TEXT, .text = text, .length = length};
    if (piece.kind == SC_PIECE_ERROR) {
        return sc_site_fail(self, site, SC_ERROR_REFERENCE_SYNTAX, "%s", piece.reason);
    }
    if (piece.kind == SC_PIECE_REFERENCE && pieces.position == length) {
        return follow(self, site, &piece, out);
    }
    bool unchanged =
        piece.kind == SC_PIECE_END || (piece.kind == SC_PIECE_TEXT && piece.length == length);
    return unchanged ? SC_OK : put_together(self, site, text, length, out);
}

/* ---- following ---- */

/*
 * The whole chain counts, whichever of its references is resolved first: the height of a reference
 * that was resolved before is added to the depth of the references that lead to it now.
 */
static sc_status fail_long(sc_expander *self, const sc_site *site)
{
    return sc_site_fail(self, site, SC_ERROR_REFERENCE_LIMIT,
                        "more than %d references lead to each other", SC_REFERENCE_DEPTH);
}

static sc_status resolve_new(sc_expander *self, const sc_site *site, sc_resolved *out)
{
    sc_scalar scalar = sc_value_scalar(site->value);
    if (self->depth == SC_REFERENCE_DEPTH) {
        return fail_long(self, site);
    }
    unsigned beside = begin_chain(self);
    sc_frame frame = {.outer = self->frames, .site = site, .name = "", .name_length = 0};
    self->frames = &frame;
    self->depth++;
    bool untyped = sc_value_untyped(site->value, NULL, NULL);
    sc_status status = expand_text(self, site, scalar.text, scalar.length, untyped, out);
    self->depth--;
    self->frames = frame.outer;
    end_chain(self, beside);
    return status;
}

static sc_status fail_cycle_at(sc_expander *self, uint32_t node)
{
    const sc_frame *frame = self->frames;
    while (frame->outer != NULL &&
           !(frame->site->self == node && frame->site->value.image == self->root.image &&
             frame->target.image == NULL)) {
        frame = frame->outer;
    }
    return sc_site_fail_cycle(self, frame);
}

sc_status sc_site_resolve(sc_expander *self, const sc_site *site, sc_resolved *out)
{
    if (site->value.image != self->root.image) {
        return resolve_new(self, site, out);
    }
    uint32_t number = self->marks[site->value.node] & ~SC_MARK_SITES;
    if (number != 0) {
        const sc_memo *memo = &self->memos[number - 1];
        *out = memo->resolved;
        if (!memo->done) {
            return fail_cycle_at(self, site->value.node);
        }
        self->height = memo->height > self->height ? memo->height : self->height;
        return self->depth + memo->height <= SC_REFERENCE_DEPTH ? SC_OK : fail_long(self, site);
    }
    if (!sc_grow(self->options->allocator, &self->memos, &self->memo_capacity, self->memo_count + 1,
                 sizeof *self->memos, UINT32_MAX / 4)) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    size_t at = self->memo_count++;
    self->memos[at] = (sc_memo){.done = false};
    self->marks[site->value.node] |= (uint32_t)(at + 1);
    unsigned beside = self->height;
    self->height = 0;
    sc_status status = resolve_new(self, site, out);
    self->memos[at] = (sc_memo){*out, status == SC_OK, self->height};
    self->height = beside > self->height ? beside : self->height;
    return status;
}

/* ---- to a path ---- */

static sc_resolved resolved_value(sc_value value)
{
    return (sc_resolved){
        .kind = SC_RESOLVED_VALUE, .value = value, .secret = sc_secrets_scalar(value, 0)};
}

/* The value that a path leads to; if it is a site, the value of the site. */
static sc_status settle(sc_expander *self, sc_value value, const char *path, size_t length,
                        sc_resolved *out)
{
    *out = resolved_value(value);
    if (!sc_site_is(self, value)) {
        return SC_OK;
    }
    bool inside = value.image == self->root.image;
    sc_site site = {value, inside ? value.node : SC_REF_NONE, UINT32_MAX, NULL, path, length};
    return sc_site_resolve(self, &site, out);
}

/* The value of the first `count` layers there, and the layer that decided it. */
static sc_status look_below(sc_expander *self, const sc_site *site, size_t count, const char *path,
                            size_t length, sc_value *value, uint32_t *layer)
{
    sc_trail trail;
    *value = (sc_value){0};
    *layer = 0;
    sc_arena_reset(&self->below.arena);
    /* The place of the path in the result, whatever keys these layers have. */
    bool is_key = sc_value_member(self->root, path, length).image != NULL;
    sc_status status = sc_fold_walk(&self->below, count, path, length, is_key, &trail);
    if (status == SC_OK && trail.slot != NULL && trail.slot->kind != SC_ABSENT) {
        *layer = trail.slot->layer;
        status = sc_fold_plain(&self->below, trail.where, trail.slot, value);
    }
    uint64_t work = self->below.work;
    self->below.work = 0;
    return status == SC_OK ? charge(self, site, work, 0) : status;
}

static sc_status follow_below(sc_expander *self, const sc_site *site, const char *path,
                              size_t length, sc_resolved *out, bool *found)
{
    sc_value value;
    uint32_t layer, bound = site->bound;
    sc_status status = SC_OK;
    if (bound == UINT32_MAX) {
        status = look_below(self, site, self->count, path, length, &value, &bound);
    }
    if (status == SC_OK) {
        status = look_below(self, site, bound, path, length, &value, &layer);
    }
    *found = status == SC_OK && value.image != NULL;
    if (!*found) {
        return status;
    }
    *out = resolved_value(value);
    if (!sc_site_is(self, value)) {
        return SC_OK;
    }
    sc_site lower = {value, site->self, layer, NULL, path, length};
    return sc_site_resolve(self, &lower, out);
}

/* Text whose type is guessed, as a value in which a path can continue. */
static sc_status guess(sc_expander *self, const sc_resolved *resolved, sc_value *out)
{
    sc_writer *writer = sc_writer_new(self->options->allocator, self->options->limits);
    if (writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
    (void)sc_format_untyped(writer, resolved->text, resolved->length);
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    sc_status status = image != NULL ? sc_fold_keep(&self->below, image) : error.code;
    *out = status == SC_OK ? sc_image_root(image) : (sc_value){0};
    return status;
}

/* Continues in the value of a site on the path. Absent if the rest leads nowhere. */
static sc_status pass_site(sc_expander *self, const char *path, size_t length, sc_value *value,
                           bool *secret)
{
    sc_resolved resolved;
    sc_status status = settle(self, *value, path, length, &resolved);
    *value = (sc_value){0};
    if (status != SC_OK) {
        return status;
    }
    *secret = *secret || resolved.secret;
    if (resolved.kind == SC_RESOLVED_VALUE) {
        *value = resolved.value;
    }
    return resolved.kind == SC_RESOLVED_UNTYPED ? guess(self, &resolved, value) : SC_OK;
}

typedef struct sc_cursor_box {
    sc_path_cursor cursor;
    struct sc_cursor_box *next;
} sc_cursor_box;

static sc_cursor_box *take_cursor(sc_expander *self)
{
    sc_cursor_box *box = self->cursors;
    if (box != NULL) {
        self->cursors = box->next;
        return box;
    }
    return sc_arena_alloc(&self->arena, sizeof *box);
}

/* Whether the names on the path to a value make it, or a value in it, secret. */
static bool is_named(sc_value value, unsigned says)
{
    return sc_node_is_container(sc_value_node(value))
               ? (says & (SC_SECRET_WORD | SC_SECRET_BELOW)) != 0
               : sc_secrets_scalar(value, says);
}

/* A path through sites: it continues in the values of the sites. */
static sc_status follow_through(sc_expander *self, const char *path, size_t length,
                                sc_resolved *out, bool *found)
{
    sc_cursor_box *box = take_cursor(self);
    if (box == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_segment segment;
    sc_value value = self->root;
    sc_status status = SC_OK;
    bool secret = false;
    unsigned says = 0;
    sc_path_begin(&box->cursor, path, length);
    while (status == SC_OK && value.image != NULL && sc_path_next(&box->cursor, &segment) == 1) {
        if (sc_site_is(self, value)) {
            status = pass_site(self, path, length, &value, &secret);
        }
        value = sc_value_step(value, &segment);
        const char *key = segment.kind != SC_SEGMENT_INDEX ? segment.text : NULL;
        says = sc_secrets_child(self->options->secrets, says, key, segment.length);
    }
    box->next = self->cursors;
    self->cursors = box;
    *found = status == SC_OK && value.image != NULL;
    if (*found) {
        status = settle(self, value, path, length, out);
        out->secret = out->secret || secret || is_named(value, says);
    }
    return status;
}

static bool is_hidden(const sc_expander *self, sc_value value, const char *path, size_t length)
{
    const sc_secrets *secrets = self->options->secrets;
    return sc_node_is_container(sc_value_node(value))
               ? sc_secrets_inherit(secrets, self->root, path, length)
               : sc_secrets_hide(secrets, self->root, path, length);
}

static sc_status fail_path(sc_expander *self, const sc_site *site, const sc_piece *piece)
{
    sc_error error = {.message = "the path does not parse"};
    (void)sc_path_check(piece->text, piece->length, &error);
    return sc_site_fail(self, site, SC_ERROR_REFERENCE_SYNTAX, "`%.*s`: %s", (int)piece->length,
                        piece->text, error.message);
}

static bool is_own_place(const sc_expander *self, const sc_site *site, sc_value value)
{
    return value.image == self->root.image && value.node == site->self;
}

static sc_status follow_path(sc_expander *self, const sc_site *site, const sc_piece *piece,
                             sc_resolved *out, bool *found)
{
    bool bad = false;
    sc_value value = sc_value_at_n(self->root, piece->text, piece->length, &bad);
    if (bad) {
        return fail_path(self, site, piece);
    }
    if (value.image == NULL) {
        return follow_through(self, piece->text, piece->length, out, found);
    }
    bool hidden = is_hidden(self, value, piece->text, piece->length);
    sc_status status;
    if (is_own_place(self, site, value)) {
        status = follow_below(self, site, piece->text, piece->length, out, found);
    } else {
        *found = true;
        status = settle(self, value, piece->text, piece->length, out);
    }
    out->secret = out->secret || hidden;
    return status;
}

/* ---- to the environment and to files ---- */

/* Takes ownership of a text that a lookup allocated. */
static sc_status take_text(sc_expander *self, const sc_site *site, char *text, size_t length,
                           sc_resolved *out)
{
    sc_status status = charge(self, site, 1, length);
    if (status == SC_OK && sc_utf8_check(text, length, NULL) != length) {
        status = sc_site_fail(self, site, SC_ERROR_INVALID_UTF8,
                              "the value of the reference is not UTF-8");
    }
    *out = (sc_resolved){.kind = SC_RESOLVED_UNTYPED, .length = length};
    if (status == SC_OK) {
        out->text = sc_arena_text(&self->arena, text, length);
        status = out->text != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    }
    sc_free(self->options->allocator, text, length + 1);
    return status;
}

static sc_status follow_outside(sc_expander *self, const sc_site *site, const sc_piece *piece,
                                sc_resolved *out, bool *found)
{
    const sc_reference_lookup *lookup = self->options->lookup;
    const sc_allocator *allocator = self->options->allocator;
    sc_origin origin = {.source = ""};
    char *text = NULL;
    size_t length = 0;
    sc_status status = SC_ERROR_MISSING_KEY;
    if (piece->expand == SC_EXPAND_ENV && lookup != NULL && lookup->env != NULL) {
        status =
            lookup->env(lookup->context, allocator, piece->text, piece->length, &text, &length);
    } else if (piece->expand == SC_EXPAND_FILE && lookup != NULL && lookup->file != NULL) {
        (void)sc_value_origin(site->value, &origin);
        status = lookup->file(lookup->context, allocator, piece->text, piece->length, &origin,
                              &text, &length, self->error);
    }
    if (status == SC_ERROR_MISSING_KEY) {
        return SC_OK;
    }
    *found = status == SC_OK;
    if (status == SC_OK) {
        status = take_text(self, site, text, length, out);
    } else if (self->error != NULL && self->error->code != status) {
        (void)sc_site_fail(self, site, status, "%s", sc_status_text(status));
    }
    return status;
}

/* Reports a reference that leads nowhere; for a path with the nearest one, unless that is its own.
 */
static sc_status fail_missing(sc_expander *self, const sc_site *site, const sc_piece *piece)
{
    char path[SC_ERROR_PATH_SIZE];
    const char *prefix = piece->expand == SC_EXPAND_ENV    ? "env:"
                         : piece->expand == SC_EXPAND_FILE ? "file:"
                                                           : "";
    sc_value near = {0};
    if (piece->expand == SC_EXPAND_PATH) {
        near = sc_near_path(self->root, piece->text, piece->length, path, sizeof path, 0);
    }
    bool is_near = near.image != NULL && !is_own_place(self, site, near);
    return sc_site_fail(self, site, SC_ERROR_REFERENCE_MISSING,
                        "`${%s%.*s}` leads to no value and has no default%s%s%s", prefix,
                        (int)piece->length, piece->text, is_near ? "; did you mean `" : "",
                        is_near ? path : "", is_near ? "`?" : "");
}

static sc_status follow_fallback(sc_expander *self, const sc_site *site, const sc_piece *piece,
                                 sc_resolved *out)
{
    if (piece->fallback == NULL) {
        return fail_missing(self, site, piece);
    }
    if (self->depth == SC_REFERENCE_DEPTH) {
        return sc_site_fail(self, site, SC_ERROR_REFERENCE_LIMIT,
                            "more than %d references are nested", SC_REFERENCE_DEPTH);
    }
    unsigned beside = begin_chain(self);
    self->depth++;
    sc_status status = expand_text(self, site, piece->fallback, piece->fallback_length, true, out);
    self->depth--;
    end_chain(self, beside);
    return status;
}

static sc_status follow(sc_expander *self, const sc_site *site, const sc_piece *piece,
                        sc_resolved *out)
{
    bool found = false;
    bool outside = piece->expand != SC_EXPAND_PATH;
    *out = (sc_resolved){.kind = SC_RESOLVED_UNTYPED, .text = ""};
    self->frames->name = piece->text;
    self->frames->name_length = piece->length;
    sc_status status = outside ? follow_outside(self, site, piece, out, &found)
                               : follow_path(self, site, piece, out, &found);
    if (status == SC_OK && !found) {
        status = follow_fallback(self, site, piece, out);
    }
    /* The name of a variable or file can show that its content is secret. */
    if (outside && sc_secrets_variable(self->options->secrets, piece->text, piece->length) != 0) {
        out->secret = true;
    }
    return status;
}
