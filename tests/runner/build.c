/* From case.json to a builder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

enum { LIST_MAX = 512 };

/* Texts of a case live as long as its image, so lists only point. */
typedef struct texts {
    const char *items[LIST_MAX];
    size_t count;
    char *owned[LIST_MAX];
    size_t owned_count;
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

/* {"NAME": "value"} as "NAME=value", or as two items. */
static void texts_take_object(case_run *run, texts *list, sc_value object, bool joined)
{
    for (size_t i = 0; i < sc_value_count(object) && list->owned_count < LIST_MAX; i++) {
        sc_value item = sc_value_item(object, i);
        const char *key = sc_value_key(item, NULL), *value = sc_value_scalar(item).text;
        if (!joined) {
            texts_add(run, list, key);
            texts_add(run, list, value);
            continue;
        }
        size_t size = strlen(key) + strlen(value != NULL ? value : "") + 2;
        char *pair = malloc(size);
        if (pair == NULL) {
            abort();
        }
        snprintf(pair, size, "%s=%s", key, value != NULL ? value : "");
        list->owned[list->owned_count++] = pair;
        texts_add(run, list, pair);
    }
}

static void texts_free(texts *list)
{
    for (size_t i = 0; i < list->owned_count; i++) {
        free(list->owned[i]);
    }
}

typedef struct source_lists {
    texts environ, names, markers;
} source_lists;

static sc_documents documents_of(sc_value source)
{
    const char *text = text_of(source, "documents");
    if (text == NULL || strcmp(text, "merge") == 0) {
        return SC_DOCUMENTS_MERGE;
    }
    return strcmp(text, "first") == 0 ? SC_DOCUMENTS_FIRST : SC_DOCUMENTS_LIST;
}

static sc_source_options options_of(case_run *run, sc_value source, source_lists *lists)
{
    sc_source_options options = {
        .format = text_of(source, "format"),
        .name = text_of(source, "name"),
        .at = text_of(source, "at"),
        .under = text_of(source, "under"),
        .optional = true_of(source, "optional"),
        .join = true_of(source, "join"),
        .nested = true_of(source, "nested"),
        .secret = true_of(source, "secret"),
        .no_operators = true_of(source, "no_operators"),
        .warn_on_error = true_of(source, "warn_on_error"),
        .drop_empty = true_of(source, "drop_empty"),
        .read_name_file = true_of(source, "read_name_file"),
        .allow_removal = true_of(source, "allow_removal"),
        .documents = documents_of(source),
        .root = text_of(source, "root"),
        .working_directory = text_of(source, "working_directory"),
    };
    if (sc_value_kind(member(source, "environ")) == SC_OBJECT) {
        texts_take_object(run, &lists->environ, member(source, "environ"), true);
        options.environment = lists->environ.items;
    }
    if (sc_value_kind(member(source, "names")) == SC_OBJECT) {
        texts_take_object(run, &lists->names, member(source, "names"), false);
        options.variables = lists->names.items;
    }
    if (sc_value_kind(member(source, "markers")) == SC_ARRAY) {
        texts_take_array(run, &lists->markers, member(source, "markers"));
        options.markers = lists->markers.items;
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
    texts_free(&list);
}

static void add_source(case_run *run, sc_builder *builder, sc_value source)
{
    source_lists lists = {0};
    sc_source_options options = options_of(run, source, &lists);
    const char *text;
    if ((text = text_of(source, "file")) != NULL) {
        sc_builder_add_file(builder, text, &options);
    } else if ((text = text_of(source, "defaults")) != NULL) {
        sc_scalar scalar = sc_value_scalar(member(source, "defaults"));
        sc_builder_add_defaults(builder, scalar.text, scalar.length, &options);
    } else if ((text = text_of(source, "env")) != NULL) {
        sc_builder_add_env(builder, text, &options);
    } else if ((text = text_of(source, "dotenv")) != NULL) {
        sc_builder_add_dotenv(builder, text, text_of(source, "prefix"), &options);
    } else if ((text = text_of(source, "glob")) != NULL) {
        sc_builder_add_glob(builder, text, &options);
    } else if ((text = text_of(source, "hierarchical")) != NULL) {
        sc_builder_add_hierarchical(builder, text, &options);
    } else if ((text = text_of(source, "directory")) != NULL) {
        sc_builder_add_directory(builder, text, &options);
    } else if (sc_value_kind(member(source, "args")) == SC_ARRAY) {
        add_args(run, builder, member(source, "args"), &options);
    } else if (sc_value_kind(member(source, "set")) == SC_ARRAY) {
        add_pair(run, builder, member(source, "set"), false);
    } else if (sc_value_kind(member(source, "set_string")) == SC_ARRAY) {
        add_pair(run, builder, member(source, "set_string"), true);
    } else if ((text = text_of(source, "unset")) != NULL) {
        sc_builder_unset(builder, text);
    } else {
        run_fail(run, "a source of no known kind");
    }
    texts_free(&lists.environ);
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
    static const char *const names[] = {"path", "env", "file"};
    unsigned bits = 0;
    for (size_t i = 0; i < sc_value_count(kinds); i++) {
        const char *name = sc_value_scalar(sc_value_item(kinds, i)).text;
        for (unsigned j = 0; j < 3; j++) {
            bits |= name != NULL && strcmp(name, names[j]) == 0 ? 1U << j : 0;
        }
    }
    if (sc_value_kind(kinds) == SC_ARRAY) {
        sc_builder_expand(builder, bits);
    }
}

static sc_rule rule_of(const char *name)
{
    return strcmp(name, "ignore") == 0 ? SC_RULE_IGNORE
           : strcmp(name, "fail") == 0 ? SC_RULE_FAIL
                                       : SC_RULE_WARN;
}

static void add_limits(sc_builder *builder, sc_value limits)
{
    sc_limits out = {0};
    uint64_t number = 0;
    out.file_size = sc_value_uint(member(limits, "file_size"), &number) == SC_OK ? number : 0;
    out.depth = sc_value_uint(member(limits, "depth"), &number) == SC_OK ? (uint32_t)number : 0;
    out.nodes = sc_value_uint(member(limits, "nodes"), &number) == SC_OK ? (uint32_t)number : 0;
    out.aliases = sc_value_uint(member(limits, "aliases"), &number) == SC_OK ? (uint32_t)number : 0;
    if (sc_value_kind(limits) == SC_OBJECT) {
        sc_builder_limits(builder, &out);
    }
}

static void add_settings(sc_builder *builder, sc_value test)
{
    sc_value policies = member(test, "policies"), rules = member(test, "rules");
    sc_value words = member(test, "secret_keys"), paths = member(test, "public_paths");
    for (size_t i = 0; i < sc_value_count(policies); i++) {
        sc_value item = sc_value_item(policies, i);
        sc_builder_policy(builder, sc_value_key(item, NULL), sc_value_scalar(item).text);
    }
    for (size_t i = 0; i < sc_value_count(rules); i++) {
        sc_value item = sc_value_item(rules, i);
        sc_builder_rule(builder, sc_status_from_name(sc_value_key(item, NULL)),
                        rule_of(sc_value_scalar(item).text));
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

sc_builder *make_builder(case_run *run)
{
    sc_builder *builder = sc_builder_new(NULL);
    if (builder == NULL) {
        run_fail(run, "no builder");
        return NULL;
    }
    add_limits(builder, member(run->test, "limits"));
    add_profiles(builder, run->test);
    add_settings(builder, run->test);
    add_expand(builder, member(run->test, "expand"));
    sc_value sources = member(run->test, "sources");
    for (size_t i = 0; i < sc_value_count(sources); i++) {
        add_source(run, builder, sc_value_item(sources, i));
    }
    return builder;
}
