/*
 * The fold: its data, applying a layer to a place, and writing the result. Its files call each
 * other as deep as values nest: object.h has the members of an object, array.h the elements of an
 * array, trace.h the steps at one place.
 *
 * A *slot* is one place of the result while the layers are applied, from low to high: its content
 * so far, only as much as is needed to write it once at the end. Invariant of a slot, by its kind
 * and the fields that are set:
 *
 *     SC_ABSENT              no value (not yet, or not any more)
 *     SC_OBJECT              the list of parts that merge, each an object of one layer
 *     SC_ARRAY, elements     its elements, each a slot: a layer changed them
 *     SC_ARRAY, no elements  the array as the layer `first` holds it
 *     a scalar               the value of `first`
 *
 * The members of an object are only gathered when it is written, because a layer above may replace
 * it whole; the elements of an array at once, because the position of the next one depends on them.
 * Slots and lists live in the fold's arena, values in the layers or in scratch images.
 */
#ifndef SC_COMPOSE_FOLD_H
#define SC_COMPOSE_FOLD_H

#include "base/arena.h"
#include "compose/compose.h"
#include "image/image.h"
#include "image/where.h"

/* The layer of a value, and how the build takes that layer (SC_LAYER_…). */
typedef struct sc_from {
    uint32_t layer;
    uint32_t flags;
} sc_from;

/* One layer's object (or value) in a slot. */
typedef struct sc_part {
    sc_value value;
    struct sc_part *next;
    sc_from from;
} sc_part;

struct sc_elements;
struct sc_level;
struct sc_trace;

/* The events that the trace records for a slot. */
typedef enum sc_tracing {
    SC_TRACE_NOT,
    SC_TRACE_SLOT,   /* the slot itself */
    SC_TRACE_ELEMENT /* one element of the array in it */
} sc_tracing;

typedef struct sc_slot {
    const char *key;       /* borrowed from a layer; NULL: an element, or the root */
    uint32_t length;       /* of the key; of an element: its number, never reused in its array */
    struct sc_slot *next;  /* in order of appearance; of an element: an equal one */
    struct sc_slot *alike; /* one whose key differs only in case, `-` and `_` */
    sc_part first;
    sc_part *last;
    sc_value typed; /* the highest value with a type of its own */
    struct sc_elements *elements;
    uint32_t since; /* the layer at which it became present */
    uint32_t layer; /* the last layer that changed it */
    uint8_t kind;   /* sc_kind */
    uint8_t type;   /* sc_kind of `typed`: the type of untyped text here; SC_ABSENT: guessed */
    bool as_text;   /* untyped text that is a string whatever its guess */
    uint8_t tracing;
} sc_slot;

typedef struct sc_fold {
    const sc_compose_layer *layers;
    const sc_compose_options *options;
    sc_notices *notices; /* NULL for explaining and for references to the layers below */
    sc_error *error;
    sc_writer *writer; /* where values are written now */
    sc_arena arena;
    uint64_t seed;
    struct sc_trace *trace;
    bool expands;       /* references are resolved afterwards */
    uint64_t work;      /* number of gathered members */
    sc_scratch scratch; /* images that are computed before the end */
} sc_fold;

/* A first chunk for the arena, on the caller's stack, so that small merges do not allocate. */
enum { SC_FOLD_ROOM = 8192 };

void sc_fold_begin(sc_fold *fold, const sc_compose_layer *layers, const sc_compose_options *options,
                   void *room);
void sc_fold_end(sc_fold *fold);
/* New block of the arena; NULL after a failure, whose code sc_fold_failure returns. */
static inline void *sc_fold_new(sc_fold *fold, size_t size)
{
    return sc_arena_alloc(&fold->arena, size);
}
sc_status sc_fold_failure(sc_fold *fold);

/*
 * True if a layer wrote this value there: an object for a segment of a variable's name is not
 * written anywhere, and a layer that fills or removes does not set the value.
 */
static inline bool sc_from_writes(sc_from from, sc_value value)
{
    bool segment =
        (from.flags & (SC_LAYER_LOOSE | SC_LAYER_PATCH)) != 0 && sc_value_kind(value) == SC_OBJECT;
    return !segment && (from.flags & (SC_LAYER_UNSET | SC_LAYER_JOIN)) == 0;
}

/* ---- applying a layer to one place ---- */

/* The kinds of references in a layer's strings (SC_EXPAND_…), in the bits above the flags. */
enum { SC_FROM_EXPAND_SHIFT = 16, SC_FROM_FLAGS = (1 << SC_FROM_EXPAND_SHIFT) - 1 };

/* True for a string that is one reference and nothing else. */
bool sc_fold_is_reference(sc_from from, sc_value value);

/*
 * A typed value decides how untyped text above it is read (untyped-4, untyped-5). Untyped text does
 * not, nor does a string that is a reference, nor an object for a segment of a variable's name. A
 * null clears the type.
 */
static inline void sc_slot_take_type(sc_slot *slot, sc_from from, sc_value value)
{
    const sc_node *node = sc_value_node(value);
    bool segment = node->kind == SC_OBJECT && (from.flags & (SC_LAYER_LOOSE | SC_LAYER_PATCH)) != 0;
    if ((node->flags & SC_NODE_UNTYPED) != 0 || segment ||
        (node->kind == SC_STRING && sc_fold_is_reference(from, value))) {
        return;
    }
    slot->type = node->kind == SC_NULL ? SC_ABSENT : node->kind;
    slot->typed = value;
}

/* Replaces the content of a slot by this value. */
static inline void sc_slot_hold(sc_slot *slot, sc_from from, sc_value value)
{
    if (slot->kind == SC_ABSENT) {
        slot->since = from.layer;
        slot->type = SC_ABSENT;
    }
    sc_slot_take_type(slot, from, value);
    slot->kind = sc_value_node(value)->kind;
    slot->as_text = false;
    slot->first = (sc_part){value, NULL, from};
    slot->last = &slot->first;
    slot->elements = NULL;
    slot->layer = from.layer;
}

/* True if the slot holds only this value of a layer, as it is. */
static inline bool sc_slot_is_value(const sc_slot *slot, sc_value value)
{
    return slot->kind == sc_value_node(value)->kind && slot->first.next == NULL &&
           slot->elements == NULL && !slot->as_text && slot->first.value.image == value.image &&
           slot->first.value.node == value.node;
}

/* Below an array, and in the JSON of a variable, keys are exact and nulls are values. */
static inline sc_from sc_from_data(sc_from from)
{
    from.flags &= ~(uint32_t)(SC_LAYER_LOOSE | SC_LAYER_PATCH | SC_LAYER_NULL_REMOVES);
    return from;
}

static inline sc_from sc_from_within(sc_from from, const sc_node *node)
{
    bool is_json = node->kind == SC_OBJECT && (node->flags & SC_NODE_UNTYPED) != 0;
    return is_json || node->kind == SC_ARRAY ? sc_from_data(from) : from;
}

/* Applies a layer's value at the place of the slot. */
sc_status sc_fold_apply(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                        sc_value value);
/* Applies the first `count` layers that are not empty, at the root. */
sc_status sc_fold_layers(sc_fold *fold, size_t count, sc_slot *root);
/* True for a layer that changes nothing: its root is absent or null. */
bool sc_fold_is_empty(const sc_compose_layer *layer);

/* ---- typed.c: untyped text over a value with a type ---- */

typedef enum sc_fit {
    SC_FIT_GUESS, /* no type below: the value as guessed */
    SC_FIT_READ,  /* the value as the type below reads it */
    SC_FIT_TEXT,  /* the text is a string */
    SC_FIT_NOT    /* the text does not read as the type below */
} sc_fit;
/*
 * How untyped text fits the type of the slot; *value becomes the value that is read. If the type is
 * a container, text that begins like JSON and is not JSON is an error.
 */
sc_status sc_fold_fit(sc_fold *fold, const sc_where *where, const sc_slot *slot, sc_value *value,
                      sc_fit *fit);
/* SC_OK if the text of a value is JSON; else fills the error, with its place in the text. */
sc_status sc_fold_check_json(sc_fold *fold, const sc_where *where, sc_value value);
/* The same for a given type. */
sc_status sc_fold_read_as(sc_fold *fold, const sc_where *where, sc_kind type, sc_value *value,
                          sc_fit *fit);

/* ---- guided.c: questions to the guide ---- */

/*
 * Reads untyped text, or an array with some, by the types of its place. *known: the guide has types
 * for the place, so the value below does not decide.
 */
sc_status sc_fold_guide(sc_fold *fold, const sc_where *where, sc_value *value, bool *known);
/* True if the guide declares that a value of this kind may be there. */
bool sc_fold_takes(const sc_fold *fold, const sc_where *where, sc_kind kind);
/*
 * The merged value with its defaults, as a new image; NULL if there is nothing to do. `layers` are
 * those that were merged: a value that one of them removes does not get its default.
 */
sc_status sc_guide_fill(const sc_compose_layer *layers, size_t count,
                        const sc_compose_options *options, sc_value merged, sc_image **out);

/* ---- operators ---- */

/* Splits `X_add` or `X_remove`: the length of X; SIZE_MAX if it is neither. */
size_t sc_operator_base(const char *key, size_t length, bool *adds);
/* Applies the member if it is an operator; then *done is true. */
sc_status sc_operator_try(sc_fold *fold, struct sc_level *level, sc_from from, sc_value object,
                          sc_value member, bool *done);
/* How the trace records an operator on its array. */
typedef enum sc_recording {
    SC_RECORD_STEPS,  /* as separate steps */
    SC_RECORD_SHOWN,  /* shown only, because another recorded step repeats them */
    SC_RECORD_NOTHING /* not recorded: part of making the array */
} sc_recording;
/* Removes the elements of `leave`, then appends those of `join` not yet present; either may be
 * absent. */
sc_status sc_operator_act(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                          sc_value leave, sc_value join, sc_recording recording);

/* ---- policy.c ---- */

/* The policy of a place: the last one that matches; NULL if none does. */
const sc_policy *sc_fold_policy(const sc_fold *fold, const sc_where *where);

/* ---- equal.c ---- */

/* Equal values have equal hashes. */
uint32_t sc_value_hash(sc_value value, uint64_t seed);

/* ---- writing the result ---- */

sc_status sc_fold_emit(sc_fold *fold, const sc_where *where, sc_slot *slot);
/* Writes a slot into a new image. */
sc_status sc_fold_materialize(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_value *out);
/* The value of a slot that is not absent, computed if it has several parts. */
sc_status sc_fold_plain(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_value *out);
/* Keeps an image until the fold ends. Steals it; NULL is out of memory. */
sc_status sc_fold_keep(sc_fold *fold, sc_image *image);

/* ---- notes.c ---- */

/* The origin of the value, or of the first value below it that has one. */
bool sc_fold_origin(sc_value value, sc_origin *out);
sc_status sc_note_type_conflict(sc_fold *fold, const sc_where *where, const sc_slot *slot,
                                sc_value value);
sc_status sc_note_conflict(sc_fold *fold, const sc_where *where, const sc_slot *slot,
                           sc_value value, bool wins);
/* Untyped text that does not read as the type below: it becomes a string, or the value stays. */
sc_status sc_note_misfit(sc_fold *fold, const sc_where *where, const sc_slot *slot, sc_value value,
                         bool kept);
sc_status sc_note_object_kept(sc_fold *fold, const sc_where *where, sc_value value);
sc_status sc_note_ambiguous(sc_fold *fold, const sc_where *where, const char *one,
                            const char *other, sc_value value);
/* Text that begins like JSON and is not JSON; line and column are in the text. */
sc_status sc_fail_container(sc_fold *fold, const sc_where *where, sc_value value, uint32_t line,
                            uint32_t column);
sc_status sc_fail_index_gap(sc_fold *fold, const sc_where *where, int64_t index, uint32_t count,
                            sc_value value);

#endif
