/*
 * A name is taken as words: letters between separators, digits and changes of case. A listed word
 * is in it where consecutive words, written together, equal it; so `apiKey`, `API_KEY` and `apikey`
 * are one, and `tokenizer` is no token. Beside that, most words are found where they are run
 * together with others, `PGPASSWORD`; there `secret` and `token` have to end the run, because
 * `secretary` and `tokenizer` begin with them.
 */
#include "diag/secret.h"

#include <string.h>

#include "base/ascii.h"

static const char *const words[] = {"password", "passwd",     "passphrase", "secret",    "token",
                                    "apikey",   "privatekey", "accesskey",  "credential"};

/* Words that may follow in one run of letters: `secretkey`, `passwordhash`; not `passwordless`. */
static const char *const followers[] = {"key", "hash", "file", "text", "value"};

static const char *const alone[] = {"pass",   "pwd",    "pw",  "auth",       "authorization",
                                    "bearer", "cookie", "jwt", "signingkey", "encryptionkey"};

enum {
    WORDS = sizeof words / sizeof *words,
    ALONE = sizeof alone / sizeof *alone,
    FOLLOWERS = sizeof followers / sizeof *followers,
    KEY_MOST = 256
};

/* The first letters of these words, of either case, as bits from `a` on. A new word adds its own.
 */
#define LETTER(c) (UINT32_C(1) << ((c) - 'a'))
static const uint32_t word_letters =
    LETTER('a') | LETTER('c') | LETTER('p') | LETTER('s') | LETTER('t');
static const uint32_t alone_letters =
    LETTER('a') | LETTER('b') | LETTER('c') | LETTER('e') | LETTER('j') | LETTER('p') | LETTER('s');

static bool is_one_of(char c, uint32_t letters)
{
    unsigned at = ((unsigned char)c | 0x20U) - 'a';
    return at < 26 && (letters >> at & 1) != 0;
}

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
static bool may_begin(const char *key, size_t length, size_t at, char first)
{
    if (!sc_ascii_is_digit(first)) {
        return begins_word(key, length, at);
    }
    return sc_ascii_is_digit(key[at]) && (at == 0 || !sc_ascii_is_digit(key[at - 1]));
}

static bool is_plural(const char *key, size_t length, size_t at)
{
    return at < length && sc_ascii_lower(key[at]) == 's' && ends_word(key, length, at + 1);
}

/* True where nothing but digits and separators follows. */
static bool ends_key(const char *key, size_t length, size_t at)
{
    while (at < length && !is_letter(key[at])) {
        at++;
    }
    return at == length;
}

/* The bits of the words from `at` on, written together, if they are this one; else 0. */
static unsigned match_words(const char *key, size_t length, size_t at, const char *word)
{
    size_t matched = 0;
    for (; *word != 0; word++) {
        if (!sc_ascii_is(*word, SC_CLASS_ALNUM | SC_CLASS_HIGH)) {
            continue;
        }
        while (matched != 0 && is_letter(*word) && at < length && !is_letter(key[at])) {
            at++;
        }
        if (at >= length || sc_ascii_lower(key[at]) != sc_ascii_lower(*word)) {
            return 0;
        }
        at++;
        matched++;
    }
    if (matched == 0) {
        return 0;
    }
    if (ends_word(key, length, at)) {
        return SC_SECRET_WORD | (ends_key(key, length, at) ? SC_SECRET_END : 0u);
    }
    return is_plural(key, length, at) ? SC_SECRET_WORD : 0;
}

/* True where the letters from `at` to the end of their run are a word that may follow. */
static bool may_follow(const char *key, size_t length, size_t at)
{
    size_t end = at;
    while (end < length && is_letter(key[end])) {
        end++;
    }
    for (size_t i = 0; i < FOLLOWERS; i++) {
        const char *word = followers[i];
        if (sc_ascii_equal_ignore_case(key + at, end - at, word, strlen(word))) {
            return true;
        }
    }
    return false;
}

/* The same where the word is part of a run of letters; `at` need not begin a word. */
static unsigned match_run(const char *key, size_t length, size_t at, const char *word)
{
    size_t size = strlen(word), end = at + size;
    if (length - at < size || !sc_ascii_equal_ignore_case(key + at, size, word, size)) {
        return 0;
    }
    if (end == length || !is_letter(key[end])) {
        return SC_SECRET_WORD | (ends_key(key, length, end) ? SC_SECRET_END : 0u);
    }
    bool plural =
        sc_ascii_lower(key[end]) == 's' && (end + 1 == length || !is_letter(key[end + 1]));
    bool token = word[0] == 't';
    return plural || (!token && may_follow(key, length, end)) ? SC_SECRET_WORD : 0;
}

unsigned sc_secrets_own_words(const sc_secrets *secrets, const char *key, size_t length)
{
    unsigned says = 0;
    for (size_t i = 0; secrets != NULL && i < secrets->word_count; i++) {
        const char *word = secrets->words[i];
        for (size_t at = 0; at < length; at++) {
            if (may_begin(key, length, at, word[0])) {
                says |= match_words(key, length, at, word);
            }
        }
    }
    return says;
}

/* The bits of all rules whose words begin here. */
static unsigned judge_at(const char *key, size_t length, size_t at)
{
    char first = sc_ascii_lower(key[at]);
    unsigned says = 0;
    bool begins = begins_word(key, length, at);
    for (size_t i = 0; i < WORDS; i++) {
        if (words[i][0] == first) {
            says |= begins ? match_words(key, length, at, words[i]) : 0;
            says |= match_run(key, length, at, words[i]);
        }
    }
    return says;
}

static unsigned judge(const sc_secrets *secrets, const char *key, size_t length)
{
    unsigned says = sc_secrets_own_words(secrets, key, length);
    for (size_t at = 0; at < length; at++) {
        if (is_one_of(key[at], word_letters)) {
            says |= judge_at(key, length, at);
        }
    }
    return says;
}

/* True when the words from `at`, a letter, to the end of the key are one that counts alone. */
static bool is_alone(const char *key, size_t length, size_t at)
{
    char first = sc_ascii_lower(key[at]);
    for (size_t i = 0; i < ALONE; i++) {
        if (alone[i][0] == first && (match_words(key, length, at, alone[i]) & SC_SECRET_END) != 0) {
            return true;
        }
    }
    return false;
}

unsigned sc_secrets_key(const sc_secrets *secrets, const char *key, size_t length)
{
    unsigned says = judge(secrets, key, length);
    size_t at = 0;
    while (at < length && !is_letter(key[at])) {
        at++;
    }
    return says | (at < length && is_alone(key, length, at) ? SC_SECRET_WHOLE : 0u);
}

unsigned sc_secrets_variable(const sc_secrets *secrets, const char *name, size_t length)
{
    unsigned says = judge(secrets, name, length);
    for (size_t at = 0; at < length; at++) {
        if (is_one_of(name[at], alone_letters) && begins_word(name, length, at) &&
            is_alone(name, length, at)) {
            return says | SC_SECRET_WHOLE;
        }
    }
    return says;
}

unsigned sc_secrets_child(const sc_secrets *secrets, unsigned says, const char *key, size_t length)
{
    unsigned below = (says & (SC_SECRET_WORD | SC_SECRET_BELOW)) != 0 ? SC_SECRET_BELOW : 0;
    return below | (key != NULL ? sc_secrets_key(secrets, key, length) : 0);
}

/* ---- URLs ---- */

/* A byte that ends the authority of a URL, or cannot be in one. */
static bool ends_authority(char c, bool source)
{
    bool quoting = c == '"' || c == '\\';
    return c == '/' || c == '?' || c == '#' || c == '<' || c == '>' || (quoting && !source) ||
           (unsigned char)c <= ' ';
}

/* Behind a character that may have a backslash before it in a source; SIZE_MAX: it is another. */
static size_t skip_one(const char *text, size_t length, size_t at, char c, bool source)
{
    at += source && at < length && text[at] == '\\' ? 1 : 0;
    return at < length && text[at] == c ? at + 1 : SIZE_MAX;
}

/* Behind the two slashes that follow the colon of a URL; SIZE_MAX: it is no URL. */
static size_t find_authority(const char *text, size_t length, size_t colon, bool source)
{
    size_t before = colon;
    before -= source && before != 0 && text[before - 1] == '\\' ? 1 : 0;
    if (before == 0 || !sc_ascii_is_alnum(text[before - 1])) {
        return SIZE_MAX;
    }
    size_t at = skip_one(text, length, colon + 1, '/', source);
    return at != SIZE_MAX ? skip_one(text, length, at, '/', source) : SIZE_MAX;
}

bool sc_secrets_user_info(const char *text, size_t length, bool source, size_t *from, size_t *to)
{
    for (size_t at = 0; at < length; at++) {
        const char *colon = memchr(text + at, ':', length - at);
        if (colon == NULL) {
            return false;
        }
        at = (size_t)(colon - text);
        size_t start = find_authority(text, length, at, source), found = 0;
        if (start == SIZE_MAX) {
            continue;
        }
        size_t end = start;
        for (; end < length && !ends_authority(text[end], source); end++) {
            found = text[end] == '@' ? end : found;
        }
        if (found > start) {
            *from = start;
            *to = found;
            return true;
        }
        at = end - 1;
    }
    return false;
}
