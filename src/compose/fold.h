/*
 * The fold: what it holds, what a layer does to a place, and writing the result. Its rooms call
 * each other as deep as values nest: object.h has the members of an object, array.h the elements of
 * an array, trace.h what happened to one place.
 *
 * A *slot* is one place of the result while the layers pass over it, from low to high: what it
 * holds so far, never more than is needed to write it once at the end. Invariant of a slot, by its
 * kind and what is set:
 *
 *     SC_ABSENT              nothing (yet, or any more)
 *     SC_OBJECT              the list of parts, each an object of one layer, that merge
 *     SC_ARRAY, elements     its elements, each a slot of its own: something changed them
 *     SC_ARRAY, no elements  the array as the layer `first` holds it
 *     a scalar               the value of `first`
 *
 * The members of an object are only gathered when it is written, because a layer above may replace
 * it whole; the elements of an array at once, because where the next one goes depends on them.
 * Slots and lists live in the fold's arena, values in the layers or in scratch images.
 */
#ifndef SC_COMPOSE_FOLD_H
#define SC_COMPOSE_FOLD_H

#include "base/arena.h"
#include "compose/compose.h"
#include "image/image.h"
#include "image/where.h"

/* Which layer a value is from, and how that is taken (SC_LAYER_…). */
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

/* What the trace records of a slot. */
typedef enum sc_tracing {
    SC_TRACE_NOT,
    SC_TRACE_SLOT,   /* the slot itself */
    SC_TRACE_ELEMENT /* one element of the array in it */
} sc_tracing;

typedef struct sc_slot {
    const char *key;       /* borrowed from a layer; NULL: an element, or the root */
    uint32_t length;       /* of the key; the number of an element, never reused in its array */
    struct sc_slot *next;  /* in order of appearance; of an element: one that is equal to it */
    struct sc_slot *alike; /* with a key that differs only in case, `-` and `_` */
    sc_part first;
    sc_part *last;
    sc_value typed; /* the highest value with a type of its own */
    struct sc_elements *elements;
    uint32_t since; /* layer at which it became present */
    uint32_t layer; /* layer that touched it last */
    uint8_t kind;   /* sc_kind */
    uint8_t type;   /* sc_kind of `typed`: how untyped text is read here; SC_ABSENT: by a guess */
    bool as_text;   /* untyped text that is read as a string: its guess is the text */
    uint8_t tracing;
} sc_slot;

typedef struct sc_fold {
    const sc_compose_layer *layers;
    const sc_compose_options *options;
    sc_notices *notices; /* NULL where nobody asks: explaining, references to below */
    sc_error *error;
    sc_writer *writer; /* where values are written now */
    sc_arena arena;
    uint64_t seed;
    struct sc_trace *trace;
    bool copies;        /* nothing is shared with the layers */
    uint64_t work;      /* members that were gathered */
    sc_scratch scratch; /* what had to be computed before the end */
} sc_fold;

/* A first chunk for the arena, on the caller's stack: small merges allocate nothing here. */
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
 * True when a layer wrote this value there: what is only a segment of a variable's name was not
 * written anywhere, and what fills or removes does not make the value its own.
 */
static inline bool sc_from_writes(sc_from from, sc_value value)
{
    bool segment =
        (from.flags & (SC_LAYER_LOOSE | SC_LAYER_PATCH)) != 0 && sc_value_kind(value) == SC_OBJECT;
    return !segment && (from.flags & (SC_LAYER_UNSET | SC_LAYER_JOIN)) == 0;
}

/* ---- what a layer does to one place ---- */

/* Kinds of references that a layer's strings may be, above the flags: SC_EXPAND_… */
enum { SC_FROM_EXPAND_SHIFT = 16, SC_FROM_FLAGS = (1 << SC_FROM_EXPAND_SHIFT) - 1 };

/* True for a string that is one reference and nothing else. */
bool sc_fold_is_reference(sc_from from, sc_value value);

/*
 * A typed value decides how untyped text above it is read (untyped-4, untyped-5). Untyped text does
 * not, nor does a string that is a reference, nor what is only a segment of a variable's name. Over
 * null there is no type again.
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

/* What a slot holds is this value now, whatever it was. */
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

/* Below an array, and in JSON in a variable, keys were written as keys and nulls are values. */
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

/* A layer has this value at the place of the slot. */
sc_status sc_fold_apply(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                        sc_value value);
/* Every layer that counts, at the root. */
sc_status sc_fold_layers(sc_fold *fold, size_t count, sc_slot *root);
/* A layer of this kind at the root changes nothing. */
bool sc_fold_is_empty(const sc_compose_layer *layer);

/* ---- typed.c: untyped text over a value with a type ---- */

typedef enum sc_fit {
    SC_FIT_GUESS, /* nothing below decides: the value as it was guessed */
    SC_FIT_READ,  /* the value as the type below reads it */
    SC_FIT_TEXT,  /* the text is a string */
    SC_FIT_NOT    /* the text does not read as the type below */
} sc_fit;
/*
 * How untyped text fits what the slot holds; *value becomes what is read. Text that begins like
 * JSON and is not is an error where the type is a container.
 */
sc_status sc_fold_fit(sc_fold *fold, const sc_where *where, const sc_slot *slot, sc_value *value,
                      sc_fit *fit);
/* SC_OK where the text of a value is JSON; else the error, with its place in the text. */
sc_status sc_fold_check_json(sc_fold *fold, const sc_where *where, sc_value value);
/* The same for a type alone. */
sc_status sc_fold_read_as(sc_fold *fold, const sc_where *where, sc_kind type, sc_value *value,
                          sc_fit *fit);

/* ---- guided.c: questions to the guide ---- */

/*
 * Untyped text, or an array with some, becomes what it reads as by the types of its place; *known:
 * the guide has types for it, so what is below does not decide.
 */
sc_status sc_fold_guide(sc_fold *fold, const sc_where *where, sc_value *value, bool *known);
/* True where the guide declares that a value of this kind may be there. */
bool sc_fold_takes(const sc_fold *fold, const sc_where *where, sc_kind kind);
/*
 * The merged value with its defaults, as a new image; NULL where there is nothing to do. `layers`
 * are those that were merged: what one of them removes does not come back.
 */
sc_status sc_guide_fill(const sc_compose_layer *layers, size_t count,
                        const sc_compose_options *options, sc_value merged, sc_image **out);

/* ---- operators ---- */

/* Splits `X_add` or `X_remove`: the length of X; SIZE_MAX where it is neither. */
size_t sc_operator_base(const char *key, size_t length, bool *adds);
/* Acts as an operator where the member is one; *done says so. */
sc_status sc_operator_try(sc_fold *fold, struct sc_level *level, sc_from from, sc_value object,
                          sc_value member, bool *done);
/* How the trace records an operator on the array it acts on. */
typedef enum sc_recording {
    SC_RECORD_STEPS,  /* as steps of their own */
    SC_RECORD_SHOWN,  /* shown, but part of a recorded step that does them again */
    SC_RECORD_NOTHING /* part of making the array */
} sc_recording;
/* The listed elements leave, then those not yet present are appended. Absent lists are nothing. */
sc_status sc_operator_act(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                          sc_value leave, sc_value join, sc_recording recording);

/* ---- policy.c ---- */

/* The policy of a place; NULL where there is none. The last one given that fits wins. */
const sc_policy *sc_fold_policy(const sc_fold *fold, const sc_where *where);

/* ---- equal.c ---- */

/* Equal values have equal hashes. */
uint32_t sc_value_hash(sc_value value, uint64_t seed);

/* ---- writing what was folded ---- */

sc_status sc_fold_emit(sc_fold *fold, const sc_where *where, sc_slot *slot);
/* Writes a slot into an image of its own. */
sc_status sc_fold_materialize(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_value *out);
/* The value of a slot that is present, computed when it has several parts. */
sc_status sc_fold_plain(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_value *out);
/* Keeps an image until the fold ends. Steals it; NULL is out of memory. */
sc_status sc_fold_keep(sc_fold *fold, sc_image *image);

/* ---- notes.c ---- */

/* The value, or the first below it, that knows where it was written. */
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
/* Text that begins like JSON and is not, at this place in it. */
sc_status sc_fail_container(sc_fold *fold, const sc_where *where, sc_value value, uint32_t line,
                            uint32_t column);
sc_status sc_fail_index_gap(sc_fold *fold, const sc_where *where, int64_t index, uint32_t count,
                            sc_value value);

#endif
