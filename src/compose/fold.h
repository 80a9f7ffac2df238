/*
 * The fold's inside, shared by the files of src/compose.
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
struct sc_watch;

/* Who is told what happens to a slot; watch.c. */
typedef enum sc_watching {
    SC_WATCH_NOT,
    SC_WATCH_SLOT,   /* the slot itself */
    SC_WATCH_ELEMENT /* one element of the array in it */
} sc_watching;

typedef struct sc_slot {
    const char *key;      /* borrowed from a layer; NULL: an element, or the root */
    uint32_t length;      /* of the key; the number of an element, never reused in its array */
    uint32_t hash;        /* of the key; of an element's value, once it is indexed */
    struct sc_slot *next; /* in order of appearance; of an element: one that is equal to it */
    struct sc_slot *kin;  /* with a key that differs only in case, `-` and `_` */
    sc_part first;
    sc_part *last;
    struct sc_elements *elements;
    uint32_t since; /* layer at which it became present */
    uint32_t layer; /* layer that touched it last */
    uint8_t kind;   /* sc_kind */
    bool as_text;   /* untyped text over a string: its guess is the text */
    uint8_t watching;
} sc_slot;

typedef struct sc_elements {
    sc_slot **items; /* those taken out are SC_ABSENT until compacted */
    uint32_t count, capacity;
    uint32_t live;
    uint32_t numbered; /* elements ever added */
    sc_slot **table;   /* by hash of the value; NULL: not indexed */
    uint32_t mask, used;
} sc_elements;

/* Slots with a key of the same letters and digits, as a chain over sc_slot.kin. */
typedef struct sc_kin {
    sc_slot *slots; /* NULL: free */
    uint32_t hash;
} sc_kin;

/*
 * The members of one object that is being made: those of its first part, the *base*, which need no
 * slot until another layer has the same key, and then the others in order of appearance.
 */
typedef struct sc_level {
    const sc_where *where;
    sc_value base; /* absent: there is none, all members have slots of their own */
    sc_from base_from;
    uint32_t base_count;
    uint32_t
        next; /* behind the last member of the base that was met: layers often keep the order */
    sc_slot **touched; /* by position in the base; NULL: none has a slot yet */
    sc_slot *first, *last;
    sc_slot **table;
    uint32_t mask, count;
    sc_kin *kin; /* made when the first loose key needs it */
    uint32_t kin_mask;
    sc_slot *kin_last;      /* the last slot beyond the base that stands in it */
    struct sc_watch *watch; /* one key is watched; else NULL */
} sc_level;

typedef struct sc_fold {
    const sc_compose_layer *layers;
    const sc_compose_options *options;
    sc_notices *notices; /* NULL where nobody asks: explaining, references to below */
    sc_error *error;
    sc_writer *writer; /* where values are written now */
    sc_arena arena;
    uint64_t seed;
    struct sc_watch *watch;
    uint64_t work;      /* members that were gathered */
    sc_scratch scratch; /* what had to be computed before the end */
} sc_fold;

/* A first chunk for the arena, on the caller's stack: small merges allocate nothing here. */
enum { SC_FOLD_ROOM = 8192 };

void sc_fold_begin(sc_fold *fold, const sc_compose_layer *layers, const sc_compose_options *options,
                   void *room);
void sc_fold_end(sc_fold *fold);
/* New block of the arena; NULL after a failure, whose code sc_fold_failure tells. */
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

/* ---- fold.c: what a layer does to one place ---- */

/* What a slot holds is this value now, whatever it was. */
static inline void sc_slot_hold(sc_slot *slot, sc_from from, sc_value value)
{
    if (slot->kind == SC_ABSENT) {
        slot->since = from.layer;
    }
    slot->kind = sc_value_node(value)->kind;
    slot->as_text = false;
    slot->first = (sc_part){value, NULL, from};
    slot->last = &slot->first;
    slot->elements = NULL;
    slot->layer = from.layer;
}

/* Below an array, and in JSON that stands in a variable, keys were written as keys. */
static inline sc_from sc_from_data(sc_from from)
{
    from.flags &= ~(uint32_t)(SC_LAYER_LOOSE | SC_LAYER_PATCH);
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

/* ---- level.c: the members of an object ---- */

void sc_level_begin(sc_level *level, const sc_where *where);
/* All parts of an object, in order. */
sc_status sc_level_gather(sc_fold *fold, sc_level *level, const sc_part *parts);
/* One part; and one member of it. */
sc_status sc_level_add(sc_fold *fold, sc_level *level, sc_from from, sc_value object);
sc_status sc_level_member(sc_fold *fold, sc_level *level, sc_from from, sc_value object,
                          sc_value member);
/* The slot of a key; NULL where there is none. */
sc_status sc_level_find(sc_fold *fold, sc_level *level, const char *key, uint32_t length,
                        sc_slot **out);
/* The same, made when it is not there. */
sc_status sc_level_slot(sc_fold *fold, sc_level *level, const char *key, uint32_t length,
                        sc_slot **out);
/* The slot of the base's member at a position. */
sc_status sc_level_touch(sc_fold *fold, sc_level *level, uint32_t position, sc_slot **out);

/* ---- bind.c: loose keys ---- */

/* The slot that a key means to this layer; NULL where there is none. */
sc_status sc_level_meant(sc_fold *fold, sc_level *level, sc_from from, const char *key,
                         uint32_t length, sc_slot **out);
/* The slot where a loose member goes (environment-6), made when it is not there. */
sc_status sc_level_bind(sc_fold *fold, sc_level *level, sc_from from, sc_value member,
                        sc_slot **out);

/* ---- operators.c ---- */

/* Splits `X_add` or `X_remove`: the length of X; SIZE_MAX where it is neither. */
size_t sc_operator_base(const char *key, size_t length, bool *adds);
/* Acts as an operator where the member is one; *done tells. */
sc_status sc_operator_try(sc_fold *fold, sc_level *level, sc_from from, sc_value object,
                          sc_value member, bool *done);
/* How an operator is told of the array it acts on. */
typedef enum sc_telling {
    SC_TELL_STEPS,  /* as steps of their own */
    SC_TELL_SHOWN,  /* shown, but part of a step that was told and does them again */
    SC_TELL_NOTHING /* part of making the array */
} sc_telling;
/* The listed elements leave, then those not yet present are appended. Absent lists are nothing. */
sc_status sc_operator_act(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                          sc_value leave, sc_value join, sc_telling telling);

/* ---- elements.c: arrays that something changes ---- */

/* Gives an array slot its elements; an object that makes an array begins with none. */
sc_status sc_elements_open(sc_fold *fold, sc_slot *slot);
/* A new slot at the end, still absent; NULL on failure. */
sc_slot *sc_elements_append(sc_fold *fold, sc_slot *array);
/* Appends every item of an array as it is. */
sc_status sc_elements_extend(sc_fold *fold, sc_slot *array, sc_from from, sc_value list);
/* Appends the items that are not yet there. */
sc_status sc_elements_unite(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            sc_value list);
/* Takes out every element that is equal to an item. */
sc_status sc_elements_subtract(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                               sc_value list);
/* Objects whose member `key` is equal merge in place, the others are appended. */
sc_status sc_elements_merge(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            sc_value list, const char *key);
/* Closes the gaps, so that a position is an index. Forgets what was indexed. */
void sc_elements_compact(sc_elements *elements);

/* ---- patch.c: digit keys over arrays ---- */

/* What an object means as a patch of an array. */
typedef struct sc_patch {
    struct sc_patch_item *items; /* by index, equal ones in order */
    uint32_t count;
    sc_value leave, join; /* `remove` and `add`; absent: none */
    bool is_patch;        /* every member is an index or one of those */
    bool is_whole;        /* and the indices are 0 to n, so that it makes an array by itself */
} sc_patch;
sc_status sc_patch_read(sc_fold *fold, sc_from from, sc_value object, sc_patch *out);
sc_status sc_patch_apply(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                         const sc_patch *patch, sc_telling telling);

/* ---- policy.c ---- */

/* The policy of a place; NULL where there is none. The last one given that fits wins. */
const sc_policy *sc_fold_policy(const sc_fold *fold, const sc_where *where);

/* ---- equal.c ---- */

/* Equal values have equal hashes. */
uint32_t sc_value_hash(sc_value value, uint64_t seed);

/* ---- emit.c: writing what was folded ---- */

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
sc_status sc_note_object_kept(sc_fold *fold, const sc_where *where, sc_value value);
sc_status sc_note_ambiguous(sc_fold *fold, const sc_where *where, const char *one,
                            const char *other, sc_value value);
sc_status sc_fail_index_gap(sc_fold *fold, const sc_where *where, uint64_t index, uint32_t count,
                            sc_value value);

/* ---- watch.c, explain.c: one place while it is folded ---- */

/* How a step is done again when it is replayed for what lies below. */
typedef enum sc_step_kind {
    SC_STEP_APPLY,
    SC_STEP_PLACE,  /* an element came with its array: it is held as it stands */
    SC_STEP_ADD,    /* the value is a list of elements to add */
    SC_STEP_REMOVE, /* … to take out */
    SC_STEP_SHOWN,  /* done again by another step */
    SC_STEP_UNSET,
    SC_STEP_NONE /* nothing happened to the value */
} sc_step_kind;

/* What happened to the watched place. */
typedef struct sc_told {
    struct sc_told *next;
    sc_value value;
    sc_from from;
    sc_step_kind kind;
    sc_action action;
    bool fresh; /* there was nothing before it */
} sc_told;

typedef struct sc_watch {
    const char *key; /* of the slot to watch in a level */
    size_t length;
    uint32_t element; /* the number of the element to watch in an array */
    sc_slot *slot;    /* the one that is watched, once it appeared */
    sc_told *first, *last;
    bool present; /* the place holds a value now */
    sc_status status;
} sc_watch;

/* A slot has appeared: it may be the one. */
void sc_watch_slot(sc_watch *watch, sc_slot *slot);
void sc_watch_element(sc_watch *watch, sc_slot *slot);
void sc_watch_tell(sc_fold *fold, const sc_slot *slot, sc_step_kind kind, sc_action action,
                   sc_from from, sc_value value);
static inline void sc_tell(sc_fold *fold, const sc_slot *slot, sc_step_kind kind, sc_action action,
                           sc_from from, sc_value value)
{
    if (slot->watching != SC_WATCH_NOT) {
        sc_watch_tell(fold, slot, kind, action, from, value);
    }
}

/* Where a walk along a path has come to. */
typedef struct sc_trail {
    const sc_where *where;
    sc_slot *slot;       /* NULL: no layer ever had such a place */
    sc_told *steps;      /* what happened to it */
    const sc_slot *text; /* a string that the path goes on below: only a reference leads there */
} sc_trail;
/*
 * The fold of the first `count` layers along one path, by its segments or, where the caller knows
 * that it is one, as a single key of the root. SC_ERROR_BAD_PATH where it does not parse.
 */
sc_status sc_fold_walk(sc_fold *fold, size_t count, const char *path, size_t length, bool is_key,
                       sc_trail *out);

/* ---- references.c ---- */

/* New image of `root`, the merged result of these layers, with its references put in. */
sc_status sc_references_expand(const sc_compose_layer *layers, size_t count,
                               const sc_compose_options *options, sc_value root, sc_image **out,
                               sc_error *error);

#endif
