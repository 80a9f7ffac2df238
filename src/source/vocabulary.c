/*
 * The tables and their look-ups. Words are stored with hyphens and in lower case; each language's
 * spelling is made from that, so no table holds a word twice. Tables are short and are used when a
 * program starts or a builder is made, so a look-up is a linear search.
 */
#include "source/vocabulary.h"

#include <inttypes.h>
#include <string.h>

#include "base/ascii.h"
#include "base/sized.h"
#include "diag/error.h"
#include "image/near.h"

/* ---- words ---- */

/* The next character of a word in a spelling; advances *at. */
static char spell_next(const char **at, sc_spelling spelling)
{
    char c = *(*at)++;
    if (c == '_' || c == '-') {
        switch (spelling) {
        case SC_SPELL_UNDERSCORE:
            return '_';
        case SC_SPELL_CAPITAL:
            return sc_ascii_upper(*(*at)++);
        default:
            return '-';
        }
    }
    return c;
}

const char *sc_word_spell(const char *word, sc_spelling spelling, char out[SC_WORD_SIZE])
{
    size_t length = 0;
    for (const char *at = word; *at != '\0' && length + 1 < SC_WORD_SIZE; length++) {
        out[length] = spell_next(&at, spelling);
    }
    out[length] = '\0';
    return out;
}

static bool is_word(const char *word, const char *text, size_t length, sc_spelling spelling)
{
    char spelled[SC_WORD_SIZE];
    (void)sc_word_spell(word, spelling, spelled);
    return strlen(spelled) == length && memcmp(spelled, text, length) == 0;
}

const char *sc_word_nearest(const char *word, size_t length, const char *const *candidates)
{
    const char *nearest = NULL;
    unsigned limit = length <= 3 ? 1 : (unsigned)(length < 30 ? length : 30) / 3 + 1;
    for (size_t i = 0; candidates[i] != NULL; i++) {
        size_t other = strlen(candidates[i]);
        unsigned found = sc_near_distance(word, length, candidates[i], other, limit);
        if (length >= 3 && length < other && memcmp(word, candidates[i], length) == 0) {
            found = 1;
        }
        if (found <= limit && found < length) {
            nearest = candidates[i];
            if (found == 0) {
                break;
            }
            limit = found - 1;
        }
    }
    return nearest;
}

/* ---- choices ---- */

static const char *const documents[] = {"merge", "first", "list", NULL};
static const char *const on_error[] = {"fail", "warn", NULL};
static const char *const name_case[] = {"lower", "keep", NULL};
static const char *const rule[] = {"default", "ignore", "warn", "fail", NULL};
static const char *const expand[] = {"path", "env", "file", NULL};

_Static_assert(SC_DOCUMENTS_FIRST == 1 && SC_DOCUMENTS_LIST == 2, "the order of `documents`");
_Static_assert(SC_ON_ERROR_WARN == 1, "the order of `on_error`");
_Static_assert(SC_CASE_KEEP == 1, "the order of `case`");
_Static_assert(SC_RULE_IGNORE == 1 && SC_RULE_WARN == 2 && SC_RULE_FAIL == 3,
               "the order of `rule`");
_Static_assert(SC_EXPAND_PATH == 1 && SC_EXPAND_ENV == 2 && SC_EXPAND_FILE == 4, "of `expand`");

const char *const *sc_choices_words(sc_choices choices)
{
    switch (choices) {
    case SC_CHOICES_DOCUMENTS:
        return documents;
    case SC_CHOICES_ON_ERROR:
        return on_error;
    case SC_CHOICES_RULE:
        return rule;
    case SC_CHOICES_NAME_CASE:
        return name_case;
    case SC_CHOICES_EXPAND:
        return expand;
    default:
        return NULL;
    }
}

int sc_choices_find(sc_choices choices, const char *word, size_t length)
{
    const char *const *words = sc_choices_words(choices);
    for (int i = 0; words != NULL && words[i] != NULL; i++) {
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0) {
            return i;
        }
    }
    return -1;
}

/* ---- sources ---- */

#define REQUIRED true
#define OPTIONAL false
#define SOURCE_WORD(identifier, word, argument, type, need, help)                                  \
    {#word, #argument, SC_OPTION_##type, need, help},
static const sc_source_word source_words[] = {SC_SOURCE_TABLE(SOURCE_WORD)};
#undef SOURCE_WORD
#undef REQUIRED
#undef OPTIONAL

const sc_source_word *sc_source_word_of(sc_source_id source)
{
    return (unsigned)source < SC_ADD_COUNT ? &source_words[source] : NULL;
}

sc_source_id sc_source_find(const char *word, size_t length)
{
    unsigned id = 0;
    while (id < SC_ADD_COUNT && !is_word(source_words[id].word, word, length, SC_SPELL_HYPHEN)) {
        id++;
    }
    return (sc_source_id)id;
}

/* ---- options ---- */

/* Bits by the words of SC_SOURCE_TABLE, for the lines of the table. */
enum {
#define SOURCE_BIT(identifier, word, argument, type, need, help)                                   \
    identifier = 1 << SC_ADD_##identifier,
    SC_SOURCE_TABLE(SOURCE_BIT)
#undef SOURCE_BIT
        ALL = (1 << SC_ADD_COUNT) - 1,
#define SOURCES(name, bits) name = (bits),
#define OPTION(field, word, type, choices, sources, help)
#include "source/options.def"
#undef SOURCES
#undef OPTION
};

#define SOURCES(name, bits)
#define OPTION(field, word, type, choices, sources, help)                                          \
    {word, SC_OPTION_##type, SC_CHOICES_##choices, offsetof(sc_source_options, field), sources,    \
     help},
static const sc_option options[] = {
#include "source/options.def"
};
#undef SOURCES
#undef OPTION
enum { OPTION_COUNT = sizeof options / sizeof *options };

const sc_option *sc_option_at(size_t index)
{
    return index < OPTION_COUNT ? &options[index] : NULL;
}

const sc_option *sc_option_find(const char *word, size_t length, sc_spelling spelling)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (is_word(options[i].word, word, length, spelling)) {
            return &options[i];
        }
    }
    return NULL;
}

/* "file, directory and dotenv": the sources of the bits. */
static void list_sources(unsigned bits, char *list, size_t size)
{
    size_t length = 0;
    list[0] = '\0';
    for (unsigned id = 0; id < SC_ADD_COUNT && bits != 0; id++) {
        const char *word = source_words[id].word;
        if ((bits & 1U << id) == 0) {
            continue;
        }
        bits &= ~(1U << id);
        const char *before = length == 0 ? "" : bits == 0 ? " and " : ", ";
        size_t more = strlen(before) + strlen(word);
        if (length + more >= size) {
            return;
        }
        memcpy(list + length, before, strlen(before));
        memcpy(list + length + strlen(before), word, strlen(word) + 1);
        length += more;
    }
}

sc_status sc_option_check(const sc_option *option, sc_source_id source, sc_spelling spelling,
                          sc_error *error)
{
    char spelled[SC_WORD_SIZE];
    char list[SC_ADD_COUNT * SC_WORD_SIZE];
    const sc_source_word *word = sc_source_word_of(source);
    if (option == NULL || word == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    if ((option->sources & 1U << source) != 0) {
        return SC_OK;
    }
    list_sources(option->sources, list, sizeof list);
    return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                        "the source `%s` has no option `%s`; %s %s it", word->word,
                        sc_word_spell(option->word, spelling, spelled), list,
                        (option->sources & (option->sources - 1)) != 0 ? "have" : "has");
}

/* ---- the struct ---- */

static bool is_default(const sc_source_options *given, const sc_option *option)
{
    const char *field = (const char *)given + option->offset;
    int choice;
    const void *pointer;
    switch (option->type) {
    case SC_OPTION_FLAG:
        return !*(const bool *)field;
    case SC_OPTION_CHOICE:
        memcpy(&choice, field, sizeof choice);
        return choice == 0;
    default:
        memcpy(&pointer, field, sizeof pointer);
        return pointer == NULL;
    }
}

static sc_status check_choice(const sc_source_options *given, const sc_option *option,
                              sc_error *error)
{
    const char *const *words = sc_choices_words(option->choices);
    int choice, count = 0;
    memcpy(&choice, (const char *)given + option->offset, sizeof choice);
    while (words[count] != NULL) {
        count++;
    }
    return choice >= 0 && choice < count
               ? SC_OK
               : sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                              "the option `%s` has no choice number %d", option->word, choice);
}

_Static_assert(sizeof(sc_on_error) == sizeof(int) && sizeof(sc_documents) == sizeof(int) &&
                   sizeof(sc_name_case) == sizeof(int),
               "a choice is read as an int");

sc_status sc_source_options_take(const sc_source_options *given, sc_source_id source,
                                 sc_source_options *out, sc_error *error)
{
    *out = (sc_source_options)SC_SOURCE_OPTIONS_INIT;
    if (given == NULL) {
        return SC_OK;
    }
    sc_status status = SC_SIZED_TAKE(out, given);
    if (status != SC_OK) {
        return sc_error_set(error, status,
                            "the source's options have a size or a field of no known version");
    }
    for (size_t i = 0; i < OPTION_COUNT && status == SC_OK; i++) {
        if (is_default(out, &options[i])) {
            continue;
        }
        status = sc_option_check(&options[i], source, SC_SPELL_UNDERSCORE, error);
        if (status == SC_OK && options[i].type == SC_OPTION_CHOICE) {
            status = check_choice(out, &options[i], error);
        }
    }
    return status;
}

/* ---- limits ---- */

enum { DEPTH_MOST = 1024 };

typedef struct limit_row {
    sc_limit limit;
    size_t offset;
    bool is_wide; /* its field has 64 bits */
} limit_row;

static const limit_row limits[] = {
    {{"file-size", SIZE_MAX, "bytes of one input; 64 MiB"}, offsetof(sc_limits, file_size), true},
    {{"depth", DEPTH_MOST, "nesting of values; 256, at most 1024"},
     offsetof(sc_limits, depth),
     false},
    {{"nodes", UINT32_MAX, "values in one configuration; 2**31"},
     offsetof(sc_limits, nodes),
     false},
    {{"aliases", UINT32_MAX,
      "values that YAML aliases add; the larger of 10**6 and 10 times those written"},
     offsetof(sc_limits, aliases),
     false},
};
enum { LIMIT_COUNT = sizeof limits / sizeof *limits };

const sc_limit *sc_limit_at(size_t index)
{
    return index < LIMIT_COUNT ? &limits[index].limit : NULL;
}

const sc_limit *sc_limit_find(const char *word, size_t length, sc_spelling spelling)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        if (is_word(limits[i].limit.word, word, length, spelling)) {
            return &limits[i].limit;
        }
    }
    return NULL;
}

sc_status sc_limits_set(sc_limits *to, const sc_limit *limit, uint64_t number, sc_error *error)
{
    size_t row = 0;
    while (row < LIMIT_COUNT && &limits[row].limit != limit) {
        row++;
    }
    if (to == NULL || row == LIMIT_COUNT) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    if (number == 0 || number > limit->most) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                            "the limit `%s` is a number from 1 to %" PRIu64, limit->word,
                            limit->most);
    }
    uint32_t narrow = (uint32_t)number;
    char *field = (char *)to + limits[row].offset;
    memcpy(field, limits[row].is_wide ? (const void *)&number : (const void *)&narrow,
           limits[row].is_wide ? sizeof number : sizeof narrow);
    return SC_OK;
}
