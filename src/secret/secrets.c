/*
 * What is secret (docs/semantics/secrets.md).
 *
 * A key is taken as words: letters between separators, digits and changes of case. A listed word is
 * in it where consecutive words, written together, equal it; so `apiKey`, `API_KEY` and `apikey`
 * are one, and `tokenizer` is no token.
 */
#include <string.h>

#include "base/ascii.h"
#include "image/image.h"
#include "secret/secrets.h"

static const char *const builtin[] = {"password",   "passwd",     "passphrase", "secret",
                                      "token",      "apikey",     "privatekey", "accesskey",
                                      "credential", "credentials"};

/* Bytes beyond ASCII are letters without case. */
static bool is_letter(char c)
{
    return sc_ascii_is(c, SC_CLASS_ALPHA | SC_CLASS_HIGH);
}

static bool is_upper(char c)
{
    return sc_ascii_is(c, SC_CLASS_UPPER);
}

/* True when a word begins at `at`: `db|Url`, `DB|Url`, `db_|url`. */
static bool begins_word(const char *key, size_t length, size_t at)
{
    if (at >= length || !is_letter(key[at])) {
        return false;
    }
    if (at == 0 || !is_letter(key[at - 1])) {
        return true;
    }
    if (!is_upper(key[at])) {
        return false;
    }
    return !is_upper(key[at - 1]) ||
           (at + 1 < length && is_letter(key[at + 1]) && !is_upper(key[at + 1]));
}

/* A word that ends in a digit does not end before another one. */
static bool ends_word(const char *key, size_t length, size_t at)
{
    if (at == length || begins_word(key, length, at)) {
        return true;
    }
    return sc_ascii_is_digit(key[at]) ? !sc_ascii_is_digit(key[at - 1]) : !is_letter(key[at]);
}

/* The listed words begin with letters, a user's may begin with a digit. */
static bool may_begin(const char *key, size_t length, size_t at, const char *word)
{
    if (!sc_ascii_is_digit(word[0])) {
        return begins_word(key, length, at);
    }
    return sc_ascii_is_digit(key[at]) && (at == 0 || !sc_ascii_is_digit(key[at - 1]));
}

static size_t skip_separators(const char *key, size_t length, size_t at)
{
    while (at < length && !is_letter(key[at])) {
        at++;
    }
    return at;
}

/* True when the words from `at` on, written together, are this one. Its separators do not count. */
static bool matches_at(const char *key, size_t length, size_t at, const char *word)
{
    size_t matched = 0;
    for (; *word != 0; word++) {
        if (!sc_ascii_is(*word, SC_CLASS_ALNUM | SC_CLASS_HIGH)) {
            continue;
        }
        if (matched != 0 && is_letter(*word)) {
            at = skip_separators(key, length, at);
        }
        if (at >= length || sc_ascii_lower(key[at]) != sc_ascii_lower(*word)) {
            return false;
        }
        at++;
        matched++;
    }
    return matched != 0 && ends_word(key, length, at);
}

static bool holds_word(const char *key, size_t length, const char *word)
{
    for (size_t at = 0; at < length; at++) {
        if (may_begin(key, length, at, word) && matches_at(key, length, at, word)) {
            return true;
        }
    }
    return false;
}

bool sc_secrets_match(const sc_secrets *secrets, const char *key, size_t length)
{
    for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++) {
        if (holds_word(key, length, builtin[i])) {
            return true;
        }
    }
    for (size_t i = 0; secrets != NULL && i < secrets->word_count; i++) {
        if (holds_word(key, length, secrets->words[i])) {
            return true;
        }
    }
    return false;
}

/* An exempt path exempts what lies below it. */
bool sc_secrets_exempt(const sc_secrets *secrets, const sc_where *where)
{
    for (size_t i = 0; secrets != NULL && i < secrets->public_count; i++) {
        const char *path = secrets->public_paths[i];
        for (const sc_where *at = where; at != NULL; at = at->parent) {
            if (sc_where_matches(at, path, strlen(path))) {
                return true;
            }
        }
    }
    return false;
}

bool sc_secrets_scalar(sc_value value, bool named)
{
    const sc_node *node = sc_value_node(value);
    sc_origin origin;
    if (sc_node_is_container(node)) {
        return false;
    }
    if ((node->flags & SC_NODE_SECRET) != 0 || (sc_value_origin(value, &origin) && origin.secret)) {
        return true;
    }
    return named && (node->kind == SC_STRING || (node->flags & SC_NODE_UNTYPED) != 0);
}

/* ---- along a path ---- */

typedef struct descent {
    const sc_secrets *secrets;
    sc_path_cursor cursor;
    bool inherits; /* asked for what lies below, not for the value itself */
} descent;

static bool descend(descent *self, sc_value value, const sc_where *where, bool named);

static bool arrive(const descent *self, sc_value value, const sc_where *where, bool named)
{
    bool secret = self->inherits ? named : sc_secrets_scalar(value, named);
    return secret && !sc_secrets_exempt(self->secrets, where);
}

static bool enter(descent *self, sc_value child, const sc_where *parent, size_t index, bool named,
                  bool arrived)
{
    sc_where where = {parent, NULL, index};
    size_t length;
    const char *key = sc_value_key(child, &length);
    if (key != NULL) {
        where.key = key;
        where.length = length;
        named = named || sc_secrets_match(self->secrets, key, length);
    }
    return arrived ? arrive(self, child, &where, named) : descend(self, child, &where, named);
}

/* As deep as the value is, which its image bounds. */
static bool descend(descent *self, sc_value value, const sc_where *where, bool named)
{
    sc_segment segment;
    if (sc_path_next(&self->cursor, &segment) != 1) {
        return self->cursor.reason == NULL && arrive(self, value, where, named);
    }
    sc_value child = sc_value_step(value, &segment);
    if (child.image == NULL) {
        return false;
    }
    uint32_t index = child.node - sc_value_node(value)->as.children.first;
    return enter(self, child, where, index, named, false);
}

static bool ask(const sc_secrets *secrets, sc_value root, const char *path, size_t length,
                bool inherits)
{
    if (root.image == NULL) {
        return false;
    }
    const sc_where top = {0};
    descent self = {.secrets = secrets, .inherits = inherits};
    sc_value exact = length != 0 ? sc_value_member(root, path, length) : (sc_value){0};
    sc_path_begin(&self.cursor, path, length);
    return exact.image != NULL ? enter(&self, exact, &top, 0, false, true)
                               : descend(&self, root, &top, false);
}

bool sc_secrets_hide(const sc_secrets *secrets, sc_value root, const char *path, size_t length)
{
    return ask(secrets, root, path, length, false);
}

bool sc_secrets_inherit(const sc_secrets *secrets, sc_value root, const char *path, size_t length)
{
    return ask(secrets, root, path, length, true);
}
