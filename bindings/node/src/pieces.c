/*
 * A value of any size, handed to JavaScript in steps.
 *
 * The worker cuts it: a light value is one text for JSON.parse; a heavy container is opened, its
 * children come in runs that are light together, and it is closed. So the work of a step is bounded
 * for every value, except for a single text that is longer.
 *
 * A value is weighed up to the bound only. Each node is weighed at most twice: as part of a heavy
 * child that is left there, and in the run that it comes in.
 */
#include "scnode.h"

#include <string.h>

/* About a millisecond of JSON.parse: a node costs one, and so do as many bytes of text. */
enum { WEIGHT_MOST = 8192, BYTES_A_NODE = 32, PIECES_ROOM = 16 };

typedef enum piece_kind { PIECE_WHOLE, PIECE_OPEN, PIECE_RUN, PIECE_CLOSE } piece_kind;

typedef struct piece {
    piece_kind kind;
    bool plain;     /* of a run: JSON.parse returns it exactly, and the text is there */
    sc_value value; /* of an open: the container, with its key; of a run: its container */
    size_t first;   /* of a run: children of the container */
    size_t count;
    sc_text text;
} piece;

struct scnode_pieces {
    piece *list;
    size_t count;
    size_t room;
    size_t next;
    sc_status status; /* what went wrong while it was made */
    sc_error *error;
};

/* ------------------------------------------------------------------------- */
/* Cutting                                                                   */
/* ------------------------------------------------------------------------- */

static size_t weigh(sc_value value, size_t most)
{
    size_t length = 0;
    (void)sc_value_key(value, &length);
    size_t weight = 1 + length / BYTES_A_NODE;
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_STRING || scalar.kind == SC_DATETIME) {
        return weight + scalar.length / BYTES_A_NODE;
    }
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count && weight <= most; i++) {
        weight += weigh(sc_value_item(value, i), most - weight);
    }
    return weight;
}

static piece *add(scnode_pieces *self, piece_kind kind, sc_value value)
{
    if (self->count == self->room) {
        size_t room = self->room != 0 ? 2 * self->room : PIECES_ROOM;
        piece *list = scnode_alloc_zero(room * sizeof *list);
        if (list == NULL) {
            self->status = SC_ERROR_OUT_OF_MEMORY;
            return NULL;
        }
        if (self->count != 0) {
            memcpy(list, self->list, self->count * sizeof *list);
        }
        scnode_free(self->list);
        self->list = list;
        self->room = room;
    }
    piece *one = &self->list[self->count++];
    *one = (piece){.kind = kind, .value = value};
    return one;
}

static void write_json(scnode_pieces *self, piece *one, sc_value value)
{
    sc_write_options options = SC_WRITE_OPTIONS_INIT;
    options.compact = true;
    self->status = sc_write(value, "json", &options, &one->text, self->error);
}

/* The children of a run as a container of their own. */
static sc_status copy_run(sc_writer *writer, const piece *run)
{
    bool is_object = sc_value_kind(run->value) == SC_OBJECT;
    sc_status status = is_object ? sc_writer_begin_object(writer) : sc_writer_begin_array(writer);
    for (size_t i = 0; i < run->count && status == SC_OK; i++) {
        sc_value item = sc_value_item(run->value, run->first + i);
        size_t length = 0;
        const char *key = sc_value_key(item, &length);
        status = is_object ? sc_writer_key(writer, key, length) : SC_OK;
        status = status == SC_OK ? sc_writer_copy(writer, item) : status;
    }
    return status == SC_OK ? sc_writer_end(writer) : status;
}

static void write_run(scnode_pieces *self, piece *run)
{
    sc_limits limits = SC_LIMITS_INIT;
    limits.depth = 1024;
    sc_writer *writer = sc_writer_new(NULL, &limits);
    self->status = writer != NULL ? copy_run(writer, run) : SC_ERROR_OUT_OF_MEMORY;
    sc_image *image = self->status == SC_OK ? sc_writer_finish(writer, self->error) : NULL;
    if (image != NULL) {
        write_json(self, run, sc_image_root(image));
    } else if (self->status == SC_OK) {
        self->status = SC_ERROR_OUT_OF_MEMORY;
    }
    sc_image_release(image);
    sc_writer_free(writer);
}

static void add_run(scnode_pieces *self, sc_value container, size_t first, size_t end)
{
    piece *run = first < end && self->status == SC_OK ? add(self, PIECE_RUN, container) : NULL;
    if (run == NULL) {
        return;
    }
    run->first = first;
    run->count = end - first;
    run->plain = true;
    for (size_t i = first; i < end && run->plain; i++) {
        run->plain = scnode_is_plain(sc_value_item(container, i));
    }
    if (run->plain) {
        write_run(self, run);
        run->plain = !scnode_is_long(run->text.length);
    }
}

static bool is_container(sc_value value)
{
    sc_kind kind = sc_value_kind(value);
    return kind == SC_ARRAY || kind == SC_OBJECT;
}

static void cut(scnode_pieces *self, sc_value container)
{
    size_t count = sc_value_count(container), first = 0, weight = 0;
    (void)add(self, PIECE_OPEN, container);
    for (size_t i = 0; i < count && self->status == SC_OK; i++) {
        sc_value item = sc_value_item(container, i);
        size_t more = weigh(item, WEIGHT_MOST);
        if (weight + more > WEIGHT_MOST) {
            add_run(self, container, first, i);
            first = i;
            weight = 0;
        }
        if (more > WEIGHT_MOST && is_container(item) && self->status == SC_OK) {
            cut(self, item);
            first = i + 1;
        } else {
            weight += more;
        }
    }
    add_run(self, container, first, count);
    if (self->status == SC_OK) {
        (void)add(self, PIECE_CLOSE, container);
    }
}

sc_status scnode_pieces_make(sc_value value, scnode_pieces **out, sc_error *error)
{
    scnode_pieces *self = scnode_alloc_zero(sizeof *self);
    *out = self;
    if (self == NULL) {
        error->code = SC_ERROR_OUT_OF_MEMORY;
        return error->code;
    }
    self->error = error;
    if (is_container(value) && weigh(value, WEIGHT_MOST) > WEIGHT_MOST) {
        cut(self, value);
    } else {
        piece *whole = add(self, PIECE_WHOLE, value);
        if (whole != NULL && (whole->plain = scnode_is_plain(value))) {
            write_json(self, whole, value);
        }
    }
    if (self->status != SC_OK) {
        error->code = self->status;
    }
    return self->status;
}

void scnode_pieces_free(scnode_pieces *self)
{
    if (self == NULL) {
        return;
    }
    for (size_t i = 0; i < self->count; i++) {
        sc_text_free(&self->list[i].text);
    }
    scnode_free(self->list);
    scnode_free(self);
}

/* ------------------------------------------------------------------------- */
/* Handing over                                                              */
/* ------------------------------------------------------------------------- */

static bool put(scnode_call *call, napi_value list, uint32_t index, napi_value value)
{
    return value != NULL && scnode_ok(call->env, napi_set_element(call->env, list, index, value));
}

static napi_value key_of(napi_env env, sc_value value)
{
    size_t length = 0;
    napi_value none;
    const char *key = sc_value_key(value, &length);
    if (key != NULL) {
        return scnode_string(env, key, length);
    }
    return scnode_ok(env, napi_get_undefined(env, &none)) ? none : NULL;
}

/* Keys and values of a run that JSON.parse would not give right. */
static bool put_exact(scnode_call *call, napi_value list, const piece *run, bool as_text)
{
    napi_env env = call->env;
    napi_value exact;
    bool well = scnode_ok(env, napi_create_array(env, &exact)) && put(call, list, 2, exact);
    for (size_t i = 0; well && i < run->count; i++) {
        napi_handle_scope scope;
        sc_value item = sc_value_item(run->value, run->first + i);
        if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
            return false;
        }
        well = put(call, exact, (uint32_t)(2 * i), key_of(env, item)) &&
               put(call, exact, (uint32_t)(2 * i + 1), scnode_value(env, item, as_text));
        well = scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
    }
    return well;
}

static bool fill(scnode_call *call, napi_value list, piece *one, bool as_text)
{
    napi_env env = call->env;
    bool well;
    switch (one->kind) {
    case PIECE_WHOLE:
        return put(call, list, 0, scnode_string(env, "whole", NAPI_AUTO_LENGTH)) &&
               (one->plain
                    ? put(call, list, 1, scnode_string(env, one->text.data, one->text.length))
                    : put(call, list, 2, scnode_value(env, one->value, as_text)));
    case PIECE_OPEN:
        return put(call, list, 0,
                   scnode_string(env, sc_kind_name(sc_value_kind(one->value)), NAPI_AUTO_LENGTH)) &&
               put(call, list, 1, key_of(env, one->value));
    case PIECE_RUN:
        well = put(call, list, 0, scnode_string(env, "run", NAPI_AUTO_LENGTH));
        return well && (one->plain ? put(call, list, 1,
                                         scnode_string(env, one->text.data, one->text.length))
                                   : put_exact(call, list, one, as_text));
    default:
        return put(call, list, 0, scnode_string(env, "close", NAPI_AUTO_LENGTH));
    }
}

napi_value scnode_pieces_next(scnode_call *call, scnode_pieces *self, bool integers_as_text)
{
    napi_value list;
    if (self->next == self->count) {
        return NULL;
    }
    piece *one = &self->list[self->next++];
    bool well = scnode_ok(call->env, napi_create_array(call->env, &list)) &&
                fill(call, list, one, integers_as_text);
    sc_text_free(&one->text);
    one->text = (sc_text){NULL, 0, NULL};
    return well ? list : NULL;
}
