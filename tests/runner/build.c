/* Makes a builder from case.json. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

enum { LIST_MAX = 512 };

/* Texts of a case live as long as its image, so lists only point. */
typedef struct texts {
    const char *items[LIST_MAX];
    size_t count;
} texts;

static void texts_add(case_run *run, texts *list, const char *text)
{
    if (list->count + 1 >= LIST_MAX || text == NULL) {
        run_fail(run, "a list in case.json is too long or holds no text");
        return;
    }
    list->items[list->count++] = text;
    list->items[list->count] = NULL;
}

static void texts_take_array(case_run *run, texts *list, sc_value array)
{
    for (size_t i = 0; i < sc_value_count(array); i++) {
        texts_add(run, list, sc_value_scalar(sc_value_item(array, i)).text);
    }
}

/* ---- options, by their words ---- */

static sc_status set_text(sc_options *options, const sc_option *option, const char *text,
                          sc_error *error)
{
    return sc_options_set(options, option, text, error);
}

static sc_status set_object(sc_options *options, const sc_option *option, sc_value object,
                            sc_error *error)
{
    sc_status status = set_text(options, option, NULL, error);
    for (size_t i = 0; i < sc_value_count(object) && status == SC_OK; i++) {
        sc_value item = sc_value_item(object, i);
        status = sc_options_set_member(options, option, sc_value_key(item, NULL),
                                       sc_value_scalar(item).text, error);
    }
    return status;
}

static sc_status set_option(sc_options *options, const sc_option *option, sc_value value,
                            sc_error *error)
{
    sc_status status = SC_OK;
    switch (sc_value_kind(value)) {
    case SC_OBJECT:
        return set_object(options, option, value, error);
    case SC_ARRAY:
        status = set_text(options, option, NULL, error);
        for (size_t i = 0; i < sc_value_count(value) && status == SC_OK; i++) {
            status =
                set_text(options, option, sc_value_scalar(sc_value_item(value, i)).text, error);
        }
        return status;
    case SC_BOOL:
        return set_text(options, option, sc_value_scalar(value).boolean ? "true" : "false", error);
    default:
        return set_text(options, option, sc_value_scalar(value).text, error);
    }
}

/* Every member of the source except the one that names it. NULL, or the error of a refused one. */
static sc_options *options_of(case_run *run, sc_value source, sc_source_id id, sc_error *error)
{
    sc_options *options = sc_options_new(id, SC_SPELL_UNDERSCORE);
    const char *own = sc_source_word_of(id)->word;
    for (size_t i = 0; i < sc_value_count(source) && options != NULL; i++) {
        sc_value item = sc_value_item(source, i);
        const char *word = sc_value_key(item, NULL);
        const sc_option *option = sc_option_find(word, strlen(word), SC_SPELL_UNDERSCORE);
        if (strcmp(word, own) == 0) {
            continue;
        }
        if (option == NULL) {
            run_fail(run, "no option `%s`", word);
        } else if (set_option(options, option, item, error) != SC_OK) {
            sc_options_free(options);
            options = NULL;
        }
    }
    return options;
}

static void add_pair(case_run *run, sc_builder *builder, sc_value pair, bool is_text)
{
    sc_scalar path = sc_value_scalar(sc_value_item(pair, 0));
    sc_scalar value = sc_value_scalar(sc_value_item(pair, 1));
    if (path.text == NULL || value.text == NULL) {
        run_fail(run, "set takes [path, text]");
    } else if (is_text) {
        sc_builder_set_string(builder, path.text, value.text, value.length);
    } else {
        sc_builder_set(builder, path.text, value.text);
    }
}

static void add_args(case_run *run, sc_builder *builder, sc_value words,
                     const sc_source_options *options)
{
    texts list = {.count = 0};
    texts_take_array(run, &list, words);
    sc_builder_add_args(builder, list.items, list.count, options);
}

static sc_source_id id_of(sc_value source)
{
    sc_source_id id = SC_ADD_COUNT;
    for (size_t i = 0; i < sc_value_count(source) && id == SC_ADD_COUNT; i++) {
        const char *word = sc_value_key(sc_value_item(source, i), NULL);
        id = sc_source_find(word, strlen(word));
    }
    return id;
}

static void add_with_options(case_run *run, sc_builder *builder, sc_value source, sc_source_id id,
                             const sc_source_options *options)
{
    sc_value argument = member(source, sc_source_word_of(id)->word);
    if (id == SC_ADD_ARGS) {
        add_args(run, builder, argument, options);
    } else if (id == SC_ADD_DEFAULTS) {
        sc_scalar scalar = sc_value_scalar(argument);
        sc_builder_add_defaults(builder, scalar.text, scalar.length, options);
    } else {
        sc_builder_add(builder, id, sc_value_scalar(argument).text, options);
    }
}

/* False with the error if an option is refused. */
static bool add_source(case_run *run, sc_builder *builder, sc_value source, sc_error *error)
{
    const char *text;
    sc_source_id id = id_of(source);
    if (id != SC_ADD_COUNT) {
        sc_options *options = options_of(run, source, id, error);
        bool taken = options != NULL;
        if (taken) {
            add_with_options(run, builder, source, id, sc_options_get(options));
        }
        sc_options_free(options);
        return taken;
    }
    if (sc_value_kind(member(source, "set")) == SC_ARRAY) {
        add_pair(run, builder, member(source, "set"), false);
    } else if (sc_value_kind(member(source, "set_string")) == SC_ARRAY) {
        add_pair(run, builder, member(source, "set_string"), true);
    } else if ((text = text_of(source, "unset")) != NULL) {
        sc_builder_unset(builder, text);
    } else if ((text = text_of(source, "any")) != NULL) {
        sc_builder_add_any(builder, text);
    } else {
        run_fail(run, "a source of no known kind");
    }
    return true;
}

static void add_profiles(sc_builder *builder, sc_value test)
{
    sc_value profiles = member(test, "profiles"), from = member(test, "profile_from");
    for (size_t i = 0; i < sc_value_count(profiles); i++) {
        sc_builder_select_profile(builder, sc_value_scalar(sc_value_item(profiles, i)).text);
    }
    if (sc_value_kind(from) == SC_ARRAY) {
        sc_builder_select_profile_from_env(builder, sc_value_scalar(sc_value_item(from, 0)).text,
                                           sc_value_scalar(sc_value_item(from, 1)).text);
    }
}

static void add_expand(sc_builder *builder, sc_value kinds)
{
    unsigned bits = 0;
    for (size_t i = 0; i < sc_value_count(kinds); i++) {
        sc_scalar word = sc_value_scalar(sc_value_item(kinds, i));
        int number = sc_choices_find(SC_CHOICES_EXPAND, word.text, word.length);
        bits |= number >= 0 ? 1U << number : 0;
    }
    if (sc_value_kind(kinds) == SC_ARRAY) {
        sc_builder_expand(builder, bits);
    }
}

static void add_limits(case_run *run, sc_builder *builder, sc_value limits)
{
    sc_limits out = {0};
    sc_error error;
    for (size_t i = 0; i < sc_value_count(limits); i++) {
        sc_value item = sc_value_item(limits, i);
        const char *word = sc_value_key(item, NULL);
        uint64_t number = 0;
        (void)sc_value_uint(item, &number);
        const sc_limit *limit = sc_limit_find(word, strlen(word), SC_SPELL_UNDERSCORE);
        if (sc_limits_set(&out, limit, number, &error) != SC_OK) {
            run_fail(run, "limit `%s`: %s", word, error.message);
        }
    }
    if (sc_value_kind(limits) == SC_OBJECT) {
        sc_builder_limits(builder, &out);
    }
}

static void add_settings(sc_builder *builder, sc_value test)
{
    sc_value policies = member(test, "policies"), rules = member(test, "rules");
    sc_value words = member(test, "secret_keys"), paths = member(test, "public_paths");
    sc_value required = member(test, "required");
    for (size_t i = 0; i < sc_value_count(required); i++) {
        sc_builder_require(builder, sc_value_scalar(sc_value_item(required, i)).text);
    }
    if (text_of(test, "schema") != NULL) {
        sc_builder_schema_file(builder, text_of(test, "schema"));
    }
    for (size_t i = 0; i < sc_value_count(policies); i++) {
        sc_value item = sc_value_item(policies, i);
        sc_builder_policy(builder, sc_value_key(item, NULL), sc_value_scalar(item).text);
    }
    for (size_t i = 0; i < sc_value_count(rules); i++) {
        sc_value item = sc_value_item(rules, i);
        sc_builder_rule(builder, sc_status_from_name(sc_value_key(item, NULL)),
                        (sc_rule)sc_choices_find(SC_CHOICES_RULE, sc_value_scalar(item).text,
                                                 sc_value_scalar(item).length));
    }
    for (size_t i = 0; i < sc_value_count(words); i++) {
        sc_builder_secret_key(builder, sc_value_scalar(sc_value_item(words, i)).text);
    }
    for (size_t i = 0; i < sc_value_count(paths); i++) {
        sc_builder_public_path(builder, sc_value_scalar(sc_value_item(paths, i)).text);
    }
    if (true_of(test, "strict")) {
        sc_builder_strict(builder, true);
    }
}

sc_builder *make_builder(case_run *run, sc_value test, sc_error *error)
{
    sc_builder *builder = sc_builder_new(NULL);
    if (builder == NULL) {
        run_fail(run, "no builder");
        return NULL;
    }
    add_limits(run, builder, member(test, "limits"));
    add_profiles(builder, test);
    add_settings(builder, test);
    add_expand(builder, member(test, "expand"));
    sc_value sources = member(test, "sources");
    for (size_t i = 0; i < sc_value_count(sources); i++) {
        if (!add_source(run, builder, sc_value_item(sources, i), error)) {
            sc_builder_free(builder);
            return NULL;
        }
    }
    return builder;
}
