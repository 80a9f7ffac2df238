/*
 * Vocabulary: the words for sources, their options, choices and limits, the same in every language.
 * The command, Python and Node are made from these tables; a program that lets its users write
 * sources down (in its own file, on a command line) can use them in the same way. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_VOCABULARY_H
#define SUPERCONFIG_VOCABULARY_H

#include <superconfig/builder.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Words                                                                     */
/* ------------------------------------------------------------------------- */

/* How a language writes a word of two parts: drop-empty, drop_empty, dropEmpty. */
typedef enum sc_spelling { SC_SPELL_HYPHEN, SC_SPELL_UNDERSCORE, SC_SPELL_CAPITAL } sc_spelling;

enum { SC_WORD_SIZE = 32 }; /* more than any word, with its NUL */

/* Writes a word of these tables as the language writes it; returns `out`. */
SC_API const char *sc_word_spell(const char *word, sc_spelling spelling, char out[SC_WORD_SIZE]);
/*
 * The candidate (a NULL-terminated list) that the word was probably meant to be, for "did you
 * mean": borrowed from the list, or NULL. A word that was only cut short counts as one edit.
 */
SC_API const char *sc_word_nearest(const char *word, size_t length, const char *const *candidates);

/* ------------------------------------------------------------------------- */
/* Choices                                                                   */
/* ------------------------------------------------------------------------- */

/* A fixed set of words, one for each enumerator. */
typedef enum sc_choices {
    SC_CHOICES_NONE,
    SC_CHOICES_DOCUMENTS, /* sc_documents */
    SC_CHOICES_ON_ERROR,  /* sc_on_error */
    SC_CHOICES_RULE,      /* sc_rule */
    SC_CHOICES_NAME_CASE, /* sc_name_case */
    SC_CHOICES_EXPAND     /* SC_EXPAND_…: the numbers of its bits */
} sc_choices;

/* The words, NULL-terminated, static; the place of a word is its number. NULL for NONE. */
SC_API const char *const *sc_choices_words(sc_choices choices);
/* The number of a word; -1 if the set lacks it. */
SC_API int sc_choices_find(sc_choices choices, const char *word, size_t length);

/* ------------------------------------------------------------------------- */
/* Options                                                                   */
/* ------------------------------------------------------------------------- */

/* The kind of value that an option holds, and the type of its field in sc_source_options. */
typedef enum sc_option_type {
    SC_OPTION_FLAG,   /* bool */
    SC_OPTION_TEXT,   /* const char * */
    SC_OPTION_FORMAT, /* const char *: the name of a format */
    SC_OPTION_PATH,   /* const char *: a path in the configuration */
    SC_OPTION_FILE,   /* const char *: the name of a file or folder */
    SC_OPTION_CHOICE, /* an enum: one of its choices */
    SC_OPTION_TEXTS,  /* const char *const *: texts, NULL */
    SC_OPTION_PATHS,  /* const char *const *: NAME, path, NAME, path …, NULL */
    SC_OPTION_VALUES  /* const char *const *: "NAME=value" …, NULL */
} sc_option_type;

typedef struct sc_option {
    const char *word; /* "drop-empty" */
    sc_option_type type;
    sc_choices choices; /* of a choice; else SC_CHOICES_NONE */
    size_t offset;      /* of its field in sc_source_options */
    unsigned sources;   /* bits 1 << sc_source_id: those that accept it */
    const char *help;   /* one sentence, without a full stop */
} sc_option;

/* The options in order, static; NULL beyond the last. */
SC_API const sc_option *sc_option_at(size_t index);
/* The option with this word in this spelling; NULL for an unknown word. */
SC_API const sc_option *sc_option_find(const char *word, size_t length, sc_spelling spelling);

/* ------------------------------------------------------------------------- */
/* Sources                                                                   */
/* ------------------------------------------------------------------------- */

/*
 * X(identifier, word, argument, type, need, help): every source that takes options, added by
 * sc_builder_add_WORD. `argument` names its argument, which has that SC_OPTION type (VALUES: values
 * in the program's own language; TEXTS: words); the need says whether it may be left out.
 */
#define SC_SOURCE_TABLE(X)                                                                         \
    X(DEFAULTS, defaults, values, VALUES, REQUIRED, "values, or a text in a format")               \
    X(FILE, file, path, FILE, REQUIRED, "a file; - is standard input")                             \
    X(GLOB, glob, pattern, FILE, REQUIRED,                                                         \
      "matching files, in byte order of their paths; ** crosses folders")                          \
    X(HIERARCHICAL, hierarchical, app_name, TEXT, REQUIRED,                                        \
      "the files that discovery finds for an application")                                         \
    X(DIRECTORY, directory, path, FILE, REQUIRED,                                                  \
      "one key per file, as secrets are mounted; all values are secret")                           \
    X(ENV, env, prefix, TEXT, OPTIONAL,                                                            \
      "environment variables that begin with PREFIX_; all with an empty prefix")                   \
    X(DOTENV, dotenv, path, FILE, REQUIRED, "a .env file, read by the rules of the environment")   \
    X(ARGS, args, args, TEXTS, REQUIRED, "the words of a command line")                            \
    X(SOURCE, source, load, VALUES, REQUIRED, "a source of the program's own")

/* SC_ADD_FILE is the source that sc_builder_add_file adds. */
typedef enum sc_source_id {
#define SC_SOURCE_ID(identifier, word, argument, type, need, help) SC_ADD_##identifier,
    SC_SOURCE_TABLE(SC_SOURCE_ID)
#undef SC_SOURCE_ID
        SC_ADD_COUNT
} sc_source_id;

typedef struct sc_source_word {
    const char *word;     /* "hierarchical" */
    const char *argument; /* "app-name" */
    sc_option_type type;  /* of the argument */
    bool required;        /* the argument */
    const char *help;     /* one sentence, without a full stop */
} sc_source_word;

/* Static; NULL for an id beyond the last. */
SC_API const sc_source_word *sc_source_word_of(sc_source_id source);
/* SC_ADD_COUNT for an unknown word. */
SC_API sc_source_id sc_source_find(const char *word, size_t length);

/*
 * SC_OK, or SC_ERROR_INVALID_ARGUMENT with a message that names the option, in that spelling,
 * the source and the sources that take it. Every function that adds a source checks its options by
 * this.
 */
SC_API sc_status sc_option_check(const sc_option *option, sc_source_id source, sc_spelling spelling,
                                 sc_error *error);

/* ------------------------------------------------------------------------- */
/* Options by word                                                           */
/* ------------------------------------------------------------------------- */

/* The options of one source, set by word; owns its texts. Belongs to one thread at a time. */
typedef struct sc_options sc_options;

/*
 * New and empty, with the default allocator; NULL when out of memory, and for an invalid source.
 * Messages use that spelling of options.
 */
SC_API sc_options *sc_options_new(sc_source_id source, sc_spelling spelling);
/* Frees the options with their texts. Accepts NULL. */
SC_API void sc_options_free(sc_options *options);
/* Borrowed until the next change; NULL gives NULL, the defaults. */
SC_API const sc_source_options *sc_options_get(const sc_options *options);
/*
 * Sets an option from a text, which is copied. A flag takes "true" or "false", a choice one of its
 * words, a list one more element, a map "NAME=value". NULL sets a flag, or sets a list or map to
 * the empty one. Fails with SC_ERROR_INVALID_ARGUMENT, and as sc_option_check.
 */
SC_API sc_status sc_options_set(sc_options *options, const sc_option *option, const char *text,
                                sc_error *error);
/* One more member of a map, SC_OPTION_PATHS or SC_OPTION_VALUES. */
SC_API sc_status sc_options_set_member(sc_options *options, const sc_option *option,
                                       const char *name, const char *value, sc_error *error);

/*
 * Adds a source by its id. The text is its argument: a path, a pattern, a name, a prefix, the text
 * of defaults. SC_ERROR_INVALID_ARGUMENT for SC_ADD_ARGS and SC_ADD_SOURCE, which need
 * more than a text.
 */
SC_API sc_status sc_builder_add(sc_builder *builder, sc_source_id source, const char *text,
                                const sc_source_options *options);

/* ------------------------------------------------------------------------- */
/* Settings in one text                                                      */
/* ------------------------------------------------------------------------- */

/*
 * The `=` that ends the path in "PATH=VALUE": the first outside quoted segments; if a quote is
 * never closed, the first of all. NULL if there is no `=`.
 */
SC_API const char *sc_setting_split(const char *setting);
/* sc_builder_set, or sc_builder_set_string, of "PATH=VALUE". */
SC_API sc_status sc_builder_assign(sc_builder *builder, const char *setting, bool is_text);
/*
 * Adds a file, a pattern, a setting or a variable, by its form. NAME=value, where NAME is a letter
 * and capitals, digits and `_`, is read by the rules of an environment without a prefix; the
 * process's own environment is not changed. PATH=value, where PATH parses as a path, is one
 * override. Any other text with `*` is a pattern, and any other without it a file.
 */
SC_API sc_status sc_builder_add_any(sc_builder *builder, const char *text);
/*
 * True if a build reads the process's environment: for a source of variables or a discovery
 * without its own environment, a profile or a reference by variable.
 */
SC_API bool sc_builder_asks_environment(const sc_builder *builder);

/* ------------------------------------------------------------------------- */
/* Limits                                                                    */
/* ------------------------------------------------------------------------- */

typedef struct sc_limit {
    const char *word; /* "file-size" */
    uint64_t most;    /* its largest value */
    const char *help;
} sc_limit;

/* The limits in order, static; NULL beyond the last. */
SC_API const sc_limit *sc_limit_at(size_t index);
/* The limit with this word in this spelling; NULL for an unknown word. */
SC_API const sc_limit *sc_limit_find(const char *word, size_t length, sc_spelling spelling);
/* SC_ERROR_INVALID_ARGUMENT, with its name and range, unless 1 <= number <= limit->most. */
SC_API sc_status sc_limits_set(sc_limits *limits, const sc_limit *limit, uint64_t number,
                               sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_VOCABULARY_H */
