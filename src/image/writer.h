/*
 * The struct and functions of the writer, for the readers of formats and for the merge.
 *
 * While it is written, a tree is a *draft*: nodes linked to their next sibling,
 * named by a reference (a number that stays valid while the draft grows).
 * Finishing lays the reachable nodes out breadth first as an image. The public
 * events of superconfig.h drive the same functions.
 *
 * Invariant: `open` is the container that takes the next value; the stack above
 * it is its path from the root, so its size is the depth.
 */
#ifndef SC_IMAGE_WRITER_H
#define SC_IMAGE_WRITER_H

#include "base/hash.h"
#include "image/image.h"

typedef uint32_t sc_ref;
#define SC_REF_NONE UINT32_MAX

typedef struct sc_draft {
    sc_node node;            /* children.first is a reference, children.count is always the count */
    sc_ref next;             /* sibling */
    sc_ref last;             /* last child */
    sc_packed_origin origin; /* a line of SC_ORIGIN_MAX: the rest is an index into `wides` */
} sc_draft;

/* The name a source has in the draft; `hash` finds it again. */
typedef struct sc_draft_source {
    sc_source_entry entry;
    uint32_t hash;
} sc_draft_source;

/* A key's place in the interning table; key 0 is a free slot. */
typedef struct sc_intern_slot {
    uint32_t hash, key;
} sc_intern_slot;

/*
 * A container on the way to the open one; level 0 is the holder of the root. `seen` has a bit for
 * each key tag met, so most keys are new at a glance; that of the open container is in the writer.
 */
typedef struct sc_open_level {
    sc_ref container;
    uint32_t children; /* of all containers of this level that were closed */
    uint64_t seen;
} sc_open_level;

/* A member of an object too large to scan: found by container and key. */
typedef struct sc_index_slot {
    sc_ref container; /* SC_REF_NONE: free */
    uint32_t key;
    sc_ref member; /* SC_REF_NONE: taken out */
} sc_index_slot;

/* The place in the draft of a long text or key of the image that is copied; serial 0: free. */
typedef struct sc_shared_text {
    uint64_t serial;
    uint32_t from, to, length;
    uint16_t tag; /* of a key */
    bool is_key;
} sc_shared_text;

enum {
    SC_WRITER_NODES = 56, /* room inside the writer, so that small inputs allocate once */
    SC_WRITER_TEXT = 1024,
    SC_WRITER_TEXT_SLACK = 16, /* bytes behind the text that may be read and written over */
    SC_WRITER_TEXT_EASY = 128, /* more than a short event takes, slack included */
    SC_WRITER_SLOTS = 128,
    SC_WRITER_LEVELS = 16,
    SC_WRITER_SOURCES = 2,
    SC_WRITER_LARGE = 1 << 18, /* bytes that are worth giving back early */
    SC_WRITER_SHARE = 64,      /* bytes from which copies of one text share it */
    SC_WRITER_MAP = 16
};

/* The special marks of the next value. */
enum {
    SC_SPECIAL_FAILED = 1,  /* `status` is a failure */
    SC_SPECIAL_WIDE = 2,    /* the place does not fit a packed origin: it is in `wide` */
    SC_SPECIAL_EXISTING = 4 /* it replaces the member `existing` */
};

struct sc_writer {
    const sc_allocator *allocator;
    sc_status status; /* the first failure */
    /* for the next value */
    unsigned special; /* SC_SPECIAL_… */
    uint32_t key;     /* 0: none */
    uint16_t tag;
    sc_ref existing;
    uint32_t careful; /* all ones when SC_SPECIAL_WIDE, else 0 */
    sc_packed_origin origin, packed_source;
    sc_wide_origin wide; /* source always, line and column when SC_SPECIAL_WIDE */
    /* the draft; node 0 holds the root as its only child */
    sc_draft *nodes;
    size_t count, capacity;
    sc_ref open, last;
    uint32_t dead;        /* nodes that replacing left unreachable */
    bool large;           /* some object is indexed */
    bool has_delta;       /* some container holds only its changes to another */
    uint64_t table_words; /* of the member tables, those of replaced objects included */
    sc_open_level *levels;
    size_t depth, level_capacity;
    uint64_t seen;     /* tags of the open container's keys */
    size_t depth_room; /* levels there are without growing or failing */
    /* text */
    char *text;
    size_t text_length, text_capacity;
    size_t text_easy;                  /* a length below which any short event fits (events.h) */
    uint64_t seed, secret_a, secret_b; /* the secrets follow from the seed */
    uint32_t flags;                    /* SC_IMAGE_… */
    sc_intern_slot *slots;
    size_t slot_count, key_count; /* slots: a power of two */
    sc_index_slot *index;
    size_t index_count, index_used;
    sc_draft_source *sources;
    size_t source_count, source_capacity;
    uint32_t *source_slots; /* number + 1; NULL while few */
    size_t source_slot_count;
    sc_wide_origin *wides;
    size_t wide_count, wide_capacity;
    sc_untyped_text *beside;
    size_t beside_count, beside_capacity;
    struct {
        uint64_t serial;
        uint32_t from, to;
    } map[SC_WRITER_MAP];   /* sources of images that are copied from */
    sc_shared_text *shared; /* half of the slots are free */
    size_t shared_count, shared_used;
    sc_image **bases; /* owned references: what links lead to */
    size_t base_count, base_capacity;
    uint64_t copied_text; /* bytes of texts that copies of drafts (aliases) name again */
    sc_limits limits;
    sc_draft own_nodes[SC_WRITER_NODES];
    sc_intern_slot own_slots[SC_WRITER_SLOTS];
    sc_open_level own_levels[SC_WRITER_LEVELS];
    sc_draft_source own_sources[SC_WRITER_SOURCES];
    char own_text[SC_WRITER_TEXT];
};

/* A writer in memory of the caller's, for one input: sc_writer_new without the allocation. */
void sc_writer_init(sc_writer *writer, const sc_allocator *allocator, const sc_limits *limits);
/* Releases what sc_writer_init and the events took. */
void sc_writer_done(sc_writer *writer);
/* sc_writer_finish for a writer that is not used again before sc_writer_reset or _done. */
sc_image *sc_writer_build(sc_writer *writer, sc_error *error);

_Static_assert(SC_OBJECT == SC_ARRAY + 1, "sc_writer_put distinguishes them by the key");

bool sc_writer_grow_nodes(sc_writer *writer);
/* Opens the container that was just put, where the levels must grow or the limit is met. */
sc_status sc_writer_enter_slow(sc_writer *writer);
/* The cases that put leaves: a failure, a missing or unwanted key, a replacement, a large object.
 */
sc_status sc_writer_put_slow(sc_writer *writer, sc_node node);

/* Appends a node to the open container, which has room for it (see sc_writer_put). */
static inline void sc_writer_append(sc_writer *writer, sc_draft *parent, sc_node node)
{
    sc_ref ref = (sc_ref)writer->count++;
    sc_draft *draft = &writer->nodes[ref];
    draft->node = node;
    draft->next = draft->last = SC_REF_NONE;
    draft->origin = writer->origin;
    if (parent->last == SC_REF_NONE) {
        parent->node.as.children.first = ref;
    } else {
        writer->nodes[parent->last].next = ref;
    }
    parent->last = ref;
    parent->node.as.children.count++;
    writer->last = ref;
}

/* The next element of the open container, which is an array. */
static inline sc_status sc_writer_put_element(sc_writer *writer, sc_node node)
{
    if (writer->special != 0 || writer->count == writer->capacity) {
        return sc_writer_put_slow(writer, node);
    }
    sc_writer_append(writer, &writer->nodes[writer->open], node);
    return SC_OK;
}

/* The next member of the open container, which is an object and was given the key. */
static inline sc_status sc_writer_put_member(sc_writer *writer, sc_node node)
{
    sc_draft *parent = &writer->nodes[writer->open];
    if (writer->special != 0 || writer->count == writer->capacity ||
        parent->node.as.children.count + 1 >= SC_TABLE_MIN) {
        return sc_writer_put_slow(writer, node);
    }
    node.key = writer->key;
    node.tag = writer->tag;
    sc_writer_append(writer, parent, node);
    writer->key = 0;
    return SC_OK;
}

/*
 * Puts a node of any kind as the next value. For a container it is only the
 * node: sc_writer_begin_object opens it as well.
 */
static inline sc_status sc_writer_put(sc_writer *writer, sc_node node)
{
    uint8_t kind = writer->nodes[writer->open].node.kind;
    /* The holder of the root is of neither kind, so that the root is put the careful way. */
    if (kind != SC_ARRAY + (writer->key != 0)) {
        return sc_writer_put_slow(writer, node);
    }
    return kind == SC_ARRAY ? sc_writer_put_element(writer, node)
                            : sc_writer_put_member(writer, node);
}

/* A key that ends in _add or _remove: an image with one may hold operators, so the merge looks. */
static inline bool sc_writer_is_operator(const char *key, size_t length)
{
    return length > 4 && (memcmp(key + length - 4, "_add", 4) == 0 ||
                          (length > 7 && memcmp(key + length - 7, "_remove", 7) == 0));
}

/* Makes the member of the open object that has this key, if there is one, the existing one. */
void sc_writer_look_for(sc_writer *writer, uint32_t key);

/* Makes the interned key `offset` that of the next value; `known`: it is not new to the draft. */
static inline void sc_writer_take_key(sc_writer *writer, uint32_t offset, uint64_t hash, bool known)
{
    uint16_t tag = (uint16_t)(hash >> 48);
    uint64_t bit = UINT64_C(1) << (tag & 63);
    if (known && (writer->seen & bit) != 0) {
        sc_writer_look_for(writer, offset);
    }
    writer->seen |= bit;
    writer->key = offset;
    writer->tag = tag;
}

static inline sc_packed_origin sc_origin_pack(uint32_t source, uint32_t line, uint32_t column)
{
    return (uint64_t)(source < SC_SOURCE_WIDE ? source : SC_SOURCE_WIDE) << 48 |
           (uint64_t)(line < SC_ORIGIN_MAX ? line : SC_ORIGIN_MAX) << 24 |
           (column < SC_ORIGIN_MAX ? column : SC_ORIGIN_MAX);
}

/* Source, line and column of the next values, whatever they are. */
void sc_writer_set_origin(sc_writer *writer, uint32_t source, uint32_t line, uint32_t column);

/* Line and column of the next values; the source stays. */
static inline void sc_writer_set_place(sc_writer *writer, uint32_t line, uint32_t column)
{
    /* Beyond half of what fits, and from or to a place that does not, the exact way. */
    if ((line | column | writer->careful) > SC_ORIGIN_MAX / 2) {
        sc_writer_set_origin(writer, writer->wide.source, line, column);
    } else {
        writer->origin = writer->packed_source | (uint64_t)line << 24 | column;
    }
}

/* The origin of the next values. */
static inline sc_wide_origin sc_writer_origin(const sc_writer *writer)
{
    sc_wide_origin origin = writer->wide;
    if ((writer->special & SC_SPECIAL_WIDE) == 0) {
        origin.line = (uint32_t)(writer->origin >> 24) & SC_ORIGIN_MAX;
        origin.column = (uint32_t)writer->origin & SC_ORIGIN_MAX;
    }
    return origin;
}

/*
 * The error of a sticky status: NULL-safe. Readers add place and excerpt.
 */
sc_status sc_writer_status(const sc_writer *writer);
/* Stops the writer with this status (the first one stays). */
sc_status sc_writer_fail(sc_writer *writer, sc_status status);
/* Room for about so many values and the text of an input of that many bytes, to grow only once. */
void sc_writer_reserve(sc_writer *writer, size_t values, size_t input_length);
/* The same for what an image has, and little more. */
void sc_writer_reserve_like(sc_writer *writer, const sc_image *image);
/* Removes all values; keeps the memory. */
void sc_writer_reset(sc_writer *writer);

/*
 * After sc_writer_key: the member that already has the key, which the next value
 * replaces in its place, or SC_REF_NONE. The reader decides what it says of it.
 */
static inline sc_ref sc_writer_existing(const sc_writer *writer)
{
    return (writer->special & SC_SPECIAL_EXISTING) != 0 ? writer->existing : SC_REF_NONE;
}
/* Takes the key back: the next value needs a new one. */
void sc_writer_drop_key(sc_writer *writer);

/*
 * Takes the last child out of the open container; `before` is the child before
 * it, or SC_REF_NONE. It stays as a draft that can be copied.
 */
void sc_writer_take_out(sc_writer *writer, sc_ref before);

/*
 * Puts a value with its origins, as sc_writer_copy does, but leaves what is large in its image and
 * links to it, which it retains. The place of what follows is not kept. Marks that are set
 * afterwards do not reach what was linked.
 */
sc_status sc_writer_share(sc_writer *writer, sc_value value);
/* The same under the value's own key, which the open object does not have and does not get again.
 */
sc_status sc_writer_share_member(sc_writer *writer, sc_value member);
/* Puts a link under a key with that tag, in the same circumstances. Its text stays where it is. */
sc_status sc_writer_append_link(sc_writer *writer, sc_node link);
/* Room for so many nodes, to grow only once. */
void sc_writer_reserve_nodes(sc_writer *writer, size_t more);

/* The draft of a reference; borrowed until the next event. */
const sc_draft *sc_writer_draft(const sc_writer *writer, sc_ref ref);
/* The root of what was written; SC_REF_NONE while it is not complete. */
sc_ref sc_writer_root(const sc_writer *writer);
/* Whether a draft is a member of that key. */
bool sc_writer_has_key(const sc_writer *writer, sc_ref ref, const char *key, size_t length);
/* True if a draft is equal to a value, as sc_value_equal says, with its members in that order. */
bool sc_writer_matches(const sc_writer *writer, sc_ref ref, sc_value value);
/* The container that is open, and how many are (0: the root is not begun). */
sc_ref sc_writer_open(const sc_writer *writer);
uint32_t sc_writer_depth(const sc_writer *writer);
/* The last value that was put or ended. */
sc_ref sc_writer_last(const sc_writer *writer);
/* The member with that key of a draft object. */
sc_ref sc_writer_find(const sc_writer *writer, sc_ref object, const char *key, size_t length);
/* Opens again a child of the open container; sc_writer_end closes it as usual. */
sc_status sc_writer_reopen(sc_writer *writer, sc_ref child);
/* Sets the reader's own marks (bits of SC_NODE_MARKS) of a draft; they vanish at the end. */
void sc_writer_mark(sc_writer *writer, sc_ref ref, uint8_t marks);
/* The next values come from where this value of an image was written; sc_writer_source resets it.
 */
sc_status sc_writer_take_origin(sc_writer *writer, sc_value value);
/* Line and column of a draft. */
void sc_writer_place_of(const sc_writer *writer, sc_ref ref, uint32_t *line, uint32_t *column);
/* The same with the source, which may be SC_SOURCE_NONE. */
sc_wide_origin sc_writer_origin_of(const sc_writer *writer, sc_ref ref);
/* A key that the draft holds already, by its offset and tag. */
sc_status sc_writer_again_key(sc_writer *writer, uint32_t key, uint16_t tag);
/* Keeps a text without a value; its offset, 0 on failure. */
uint32_t sc_writer_store(sc_writer *writer, const char *text, size_t length);
/* sc_writer_beside with a text that is kept already; the last value is no string. */
sc_status sc_writer_beside_stored(sc_writer *writer, uint32_t offset, uint32_t length);
/* Gives the last value the text beside another draft. */
sc_status sc_writer_share_beside(sc_writer *writer, sc_ref ref);
/*
 * Puts a copy of a draft subtree (an alias), keeping origins. The subtree must
 * be complete (not an ancestor of the open container).
 */
sc_status sc_writer_copy_ref(sc_writer *writer, sc_ref ref);
/* Puts text that is known to be UTF-8: sc_writer_string without its check. */
sc_status sc_writer_text(sc_writer *writer, sc_kind kind, const char *text, size_t length);
/* The same for a key. */
sc_status sc_writer_known_key(sc_writer *writer, const char *key, size_t length);
/* Marks the last value as taken from a secret. */
void sc_writer_secret(sc_writer *writer);
/* The same of every value that was put since the count was `before`, but nulls and bools. */
void sc_writer_secret_since(sc_writer *writer, uint32_t before);
/* Marks the last value as guessed from `text`. */
sc_status sc_writer_beside(sc_writer *writer, const char *text, size_t length);
/* Draft nodes so far, replaced ones included, which limits and budgets count. */
uint32_t sc_writer_count(const sc_writer *writer);
const sc_allocator *sc_writer_allocator(const sc_writer *writer);
const sc_limits *sc_writer_limits(const sc_writer *writer);
/* Defaults in place of zeros; `aliases` stays 0, its default depends on the document. */
sc_limits sc_limits_resolve(const sc_limits *limits);

/* ---- shared by the files of the writer ---- */

#define SC_WRITER_TEXT_MOST (UINT32_MAX - 64) /* bytes of all texts */

/*
 * Grows an array that may still be the writer's own room (`own`). `items` is the address of the
 * pointer. False on failure, which the writer keeps.
 */
bool sc_writer_grow(sc_writer *writer, void *items, const void *own, size_t *capacity, size_t need,
                    size_t item_size, size_t most);
/*
 * A large draft gives memory back while it becomes an image, which comes on top of it: first what
 * finds keys and members again and what was never used, then its text, once the image has it. A
 * small one keeps all for the next tree. Only sc_writer_reset or _done may follow.
 */
void sc_writer_release_search(sc_writer *writer);
void sc_writer_release_text(sc_writer *writer);
/* Offset of a copy in the text, with its length in front when it is a key; 0 on failure. */
uint32_t sc_writer_store_as(sc_writer *writer, const char *text, size_t length, bool is_key);

#endif
