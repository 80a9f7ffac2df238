/*
 * Checking a value against the graph. A check reports every problem, except below the keywords that
 * try alternatives: there it only asks whether a value fits (`quiet`).
 *
 * Evaluated children: a set holds the children of a value that some subschema has accepted. It is
 * kept only if a schema asks for it (unevaluatedProperties, unevaluatedItems), so others pay
 * nothing.
 */
#ifndef SC_SCHEMA_CHECK_H
#define SC_SCHEMA_CHECK_H

#include "diag/error.h"
#include "schema/graph.h"

/* The values on the way from the root to the one that is checked. */
typedef struct sc_check_frame {
    const struct sc_check_frame *up;
    sc_value value;
} sc_check_frame;

/* The resources on the way through the schema, for dynamic references. */
typedef struct sc_check_scope {
    const struct sc_check_scope *up;
    uint32_t resource;
} sc_check_scope;

typedef struct sc_evaluated {
    uint64_t *words; /* `own` while the children are few */
    size_t count;    /* children */
    uint64_t own;
} sc_evaluated;

typedef struct sc_check {
    const sc_schema *schema;
    const sc_schema_check_options *options;
    const sc_allocator *allocator;
    const sc_check_frame *frame;
    const sc_check_scope *scope;
    uint64_t budget; /* steps that are left */
    uint32_t depth;
    uint32_t problems; /* reported so far */
    bool quiet;
    bool secret;      /* a schema on the way says so */
    sc_status status; /* SC_OK, or what ended the check */
} sc_check;

/* sc_schema_run by one subschema. */
sc_status sc_schema_run_node(const sc_schema *schema, const sc_schema_node *node, sc_value value,
                             const sc_schema_check_options *options);
/* The whole answer for one value; its frame is the top one. `evaluated` may be NULL. */
bool sc_check_node(sc_check *check, const sc_schema_node *node, sc_value value,
                   sc_evaluated *evaluated);
/* The same for a child of the top frame's value. */
bool sc_check_child(sc_check *check, const sc_schema_node *node, sc_value child);
/* Whether it fits; nothing is reported. */
bool sc_check_fits(sc_check *check, const sc_schema_node *node, sc_value value,
                   sc_evaluated *evaluated);

bool sc_check_scalar(sc_check *check, const sc_schema_node *node, sc_value value);
bool sc_check_array(sc_check *check, const sc_schema_node *node, sc_value value,
                    sc_evaluated *evaluated);
bool sc_check_object(sc_check *check, const sc_schema_node *node, sc_value value,
                     sc_evaluated *evaluated);
bool sc_check_logic(sc_check *check, const sc_schema_node *node, sc_value value,
                    sc_evaluated *evaluated);
bool sc_check_unevaluated(sc_check *check, const sc_schema_node *node, sc_value value,
                          const sc_evaluated *evaluated);

/* Takes steps; false, and the check ends, where there are not so many. */
bool sc_check_charge(sc_check *check, uint64_t steps);
bool sc_check_end(sc_check *check, sc_status status);

/* Reports a problem of the top frame's value; false, always. */
bool sc_check_fail(sc_check *check, sc_status code, const char *format, ...) SC_PRINTF(3, 4);
/* The same for its member of that name, which may not be there: then `place` is the value itself.
 */
bool sc_check_fail_member(sc_check *check, sc_status code, sc_value place, const char *key,
                          size_t length, const char *format, ...) SC_PRINTF(6, 7);

enum {
    SC_CHECK_SHOWN = 96,
    SC_CHECK_NEAR_MOST = 50 /* problems after which nothing near is looked for: that costs */
};
/* True for a value that no message may show: the top frame's. */
bool sc_check_is_secret(const sc_check *check, sc_value value);
/* A value for a message: its literal, cut; `<secret>` where it is one. */
const char *sc_check_show(const sc_check *check, sc_value value, char out[SC_CHECK_SHOWN]);
/* A number of the schema. */
const char *sc_check_show_number(sc_value value, char out[SC_CHECK_SHOWN]);

/* The set is empty; false: out of memory, and the check ends. */
bool sc_evaluated_init(sc_check *check, sc_evaluated *set, sc_value value);
void sc_evaluated_free(const sc_check *check, sc_evaluated *set);
void sc_evaluated_merge(sc_evaluated *into, const sc_evaluated *from);

static inline void sc_evaluated_add(sc_evaluated *set, size_t child)
{
    if (set != NULL && child < set->count) {
        uint64_t *words = set->words != NULL ? set->words : &set->own;
        words[child / 64] |= UINT64_C(1) << child % 64;
    }
}

static inline bool sc_evaluated_has(const sc_evaluated *set, size_t child)
{
    const uint64_t *words = set->words != NULL ? set->words : &set->own;
    return (words[child / 64] >> child % 64 & 1) != 0;
}

/* A value's own text for checks: an untyped one reads as text where the schema takes no guess. */
sc_scalar sc_check_view(const sc_schema_node *node, sc_value value);
/* The types that a value of a kind has, as bits, by kind. */
extern const uint8_t sc_check_types[];
static inline unsigned sc_check_types_of(sc_kind kind)
{
    return sc_check_types[kind];
}

#endif
