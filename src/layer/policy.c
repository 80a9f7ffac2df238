/* Reading policies; the merge acts on them (src/compose/). */
#include "layer/policy.h"

#include "base/alloc.h"
#include "diag/error.h"
#include "image/path.h"

#include <string.h>

static const char merge_by_key[] = "merge-by-key(";

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

bool sc_policy_read(const char *text, size_t length, sc_policy_kind *kind, const char **key,
                    size_t *key_length)
{
    size_t front = sizeof merge_by_key - 1;
    *key = "";
    *key_length = 0;
    if (is_word(text, length, "replace")) {
        *kind = SC_POLICY_REPLACE;
    } else if (is_word(text, length, "append")) {
        *kind = SC_POLICY_APPEND;
    } else if (is_word(text, length, "union")) {
        *kind = SC_POLICY_UNION;
    } else if (length > front + 1 && memcmp(text, merge_by_key, front) == 0 &&
               text[length - 1] == ')') {
        *kind = SC_POLICY_MERGE_BY_KEY;
        *key = text + front;
        *key_length = length - front - 1;
    } else {
        return false;
    }
    return true;
}

sc_status sc_policy_parse(const sc_allocator *allocator, const char *path, const char *text,
                          sc_policy *out, sc_error *error)
{
    const char *key;
    size_t key_length;
    *out = (sc_policy){0};
    sc_status status = sc_path_check(path, strlen(path), error);
    if (status != SC_OK) {
        return status;
    }
    if (!sc_policy_read(text, strlen(text), &out->kind, &key, &key_length)) {
        sc_error_set(
            error, SC_ERROR_BAD_POLICY,
            "`%s` is not a policy; the policies are replace, append, union and merge-by-key(name)",
            text);
        sc_error_path(error, path);
        return SC_ERROR_BAD_POLICY;
    }
    out->path = sc_text_copy(allocator, path, strlen(path));
    out->key = out->kind == SC_POLICY_MERGE_BY_KEY && out->path != NULL
                   ? sc_text_copy(allocator, key, key_length)
                   : NULL;
    if (out->path == NULL || (out->kind == SC_POLICY_MERGE_BY_KEY && out->key == NULL)) {
        sc_policy_free(allocator, out);
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    return SC_OK;
}

void sc_policy_free(const sc_allocator *allocator, sc_policy *policy)
{
    if (policy->path != NULL) {
        sc_free(allocator, policy->path, strlen(policy->path) + 1);
    }
    if (policy->key != NULL) {
        sc_free(allocator, policy->key, strlen(policy->key) + 1);
    }
    *policy = (sc_policy){0};
}
