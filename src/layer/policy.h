/*
 * Policies: how an array of a higher layer merges with the one below. A program gives them for
 * paths, or the schema for its places; the merge applies them.
 */
#ifndef SC_LAYER_POLICY_H
#define SC_LAYER_POLICY_H

#include "superconfig.h"

typedef enum sc_policy_kind {
    SC_POLICY_REPLACE,
    SC_POLICY_APPEND,
    SC_POLICY_UNION,
    SC_POLICY_MERGE_BY_KEY
} sc_policy_kind;

/* Parsed once. Texts are owned. */
typedef struct sc_policy {
    char *path; /* as given; a segment `*` matches any segment */
    char *key;  /* merge-by-key only */
    sc_policy_kind kind;
} sc_policy;

/*
 * Reads the words of a policy: `replace`, `append`, `union`, `merge-by-key(name)`. *key is the name
 * within the text, empty for the others. False if the text is not a policy.
 */
bool sc_policy_read(const char *text, size_t length, sc_policy_kind *kind, const char **key,
                    size_t *key_length);
sc_status sc_policy_parse(const sc_allocator *allocator, const char *path, const char *text,
                          sc_policy *out, sc_error *error);
void sc_policy_free(const sc_allocator *allocator, sc_policy *policy);

#endif
