/*
 * Options set by word. The object keeps an ordinary options struct up to date, with its texts in
 * one arena. A list grows by doubling into a new array; the old one stays in the arena until the
 * end, so a reader of the struct never sees an incomplete list.
 */
#include "source/vocabulary.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "diag/error.h"

#define TEXTS_MAX ((size_t)1 << 28) /* of one object */

enum { LISTS = 4, LIST_FIRST = 8 };

/* A list or map with at least one member: the array of one field. */
typedef struct sc_option_list {
    const sc_option *option;
    const char **items; /* NULL-terminated */
    size_t count, capacity;
} sc_option_list;

struct sc_options {
    sc_source_id source;
    sc_spelling spelling;    /* of options in messages */
    char name[SC_WORD_SIZE]; /* of the option that a message is about */
    sc_source_options fields;
    sc_option_list lists[LISTS];
    size_t list_count;
    sc_arena arena;
    unsigned char room[512];
};

sc_options *sc_options_new(sc_source_id source, sc_spelling spelling)
{
    const sc_allocator *allocator = sc_allocator_default();
    sc_options *options =
        sc_source_word_of(source) != NULL ? sc_alloc_zero(allocator, sizeof *options) : NULL;
    if (options != NULL) {
        options->source = source;
        options->spelling = spelling;
        options->fields = (sc_source_options)SC_SOURCE_OPTIONS_INIT;
        sc_arena_init_with(&options->arena, allocator, TEXTS_MAX, options->room,
                           sizeof options->room);
    }
    return options;
}

void sc_options_free(sc_options *options)
{
    if (options != NULL) {
        const sc_allocator *allocator = options->arena.allocator;
        sc_arena_free(&options->arena);
        sc_free(allocator, options, sizeof *options);
    }
}

const sc_source_options *sc_options_get(const sc_options *options)
{
    return options != NULL ? &options->fields : NULL;
}

/* ---- values ---- */

static const char *shown(sc_options *options, const sc_option *option)
{
    return sc_word_spell(option->word, options->spelling, options->name);
}

static sc_status exhausted(const sc_options *options, sc_error *error)
{
    sc_status status = options->arena.status;
    return sc_error_code(error, status != SC_OK ? status : SC_ERROR_OUT_OF_MEMORY);
}

static sc_status put_pointer(sc_options *options, const sc_option *option, const void *pointer)
{
    memcpy((char *)&options->fields + option->offset, &pointer, sizeof pointer);
    return SC_OK;
}

static sc_status put_text(sc_options *options, const sc_option *option, const char *text,
                          sc_error *error)
{
    if (text == NULL) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "the option `%s` needs a value",
                            shown(options, option));
    }
    const char *copy = sc_arena_text(&options->arena, text, strlen(text));
    return copy != NULL ? put_pointer(options, option, copy) : exhausted(options, error);
}

static sc_status put_flag(sc_options *options, const sc_option *option, const char *text,
                          sc_error *error)
{
    bool value = text == NULL || strcmp(text, "true") == 0;
    if (!value && strcmp(text, "false") != 0) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                            "the option `%s` is true or false, not `%s`", shown(options, option),
                            text);
    }
    memcpy((char *)&options->fields + option->offset, &value, sizeof value);
    return SC_OK;
}

/* "merge, first or list" */
static void list_words(const char *const *words, char *list, size_t size)
{
    size_t length = 0;
    list[0] = '\0';
    for (size_t i = 0; words[i] != NULL; i++) {
        const char *before = i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ";
        size_t space = strlen(before), word = strlen(words[i]);
        if (length + space + word >= size) {
            return;
        }
        memcpy(list + length, before, space);
        memcpy(list + length + space, words[i], word + 1);
        length += space + word;
    }
}

static sc_status put_choice(sc_options *options, const sc_option *option, const char *text,
                            sc_error *error)
{
    int choice = text != NULL ? sc_choices_find(option->choices, text, strlen(text)) : -1;
    if (choice < 0) {
        char list[128];
        list_words(sc_choices_words(option->choices), list, sizeof list);
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "the option `%s` is %s, not `%s`",
                            shown(options, option), list, text != NULL ? text : "");
    }
    memcpy((char *)&options->fields + option->offset, &choice, sizeof choice);
    return SC_OK;
}

/* ---- lists and maps ---- */

static bool grow(sc_options *options, sc_option_list *list, size_t more)
{
    if (list->items != NULL && list->count + more < list->capacity) {
        return true;
    }
    size_t capacity = list->capacity != 0 ? 2 * list->capacity : LIST_FIRST;
    const char **items = sc_arena_alloc_array(&options->arena, capacity, sizeof *items);
    if (items == NULL) {
        return false;
    }
    if (list->count != 0) {
        memcpy(items, list->items, list->count * sizeof *items);
    }
    items[list->count] = NULL;
    list->items = items;
    list->capacity = capacity;
    return true;
}

/* The list of an option, made if absent; NULL when out of memory. */
static sc_option_list *list_of(sc_options *options, const sc_option *option)
{
    size_t i = 0;
    while (i < options->list_count && options->lists[i].option != option) {
        i++;
    }
    sc_option_list *list = &options->lists[i];
    if (i == options->list_count) {
        assert(i < LISTS);
        *list = (sc_option_list){.option = option};
        options->list_count++;
    }
    return grow(options, list, 2) ? list : NULL;
}

static sc_status put_items(sc_options *options, const sc_option *option, const char *first,
                           const char *second, sc_error *error)
{
    sc_option_list *list = list_of(options, option);
    if (list == NULL) {
        return exhausted(options, error);
    }
    const char *given[] = {first, second};
    for (size_t i = 0; i < 2 && given[i] != NULL; i++) {
        list->items[list->count] = sc_arena_text(&options->arena, given[i], strlen(given[i]));
        if (list->items[list->count] == NULL) {
            return exhausted(options, error);
        }
        list->items[++list->count] = NULL;
    }
    return put_pointer(options, option, list->items);
}

static sc_status put_entry(sc_options *options, const sc_option *option, const char *name,
                           const char *value, sc_error *error)
{
    size_t name_length = strlen(name), size = strlen(value) + 1;
    char *entry = sc_arena_alloc_aligned(&options->arena, name_length + 1 + size, 1);
    sc_option_list *list = entry != NULL ? list_of(options, option) : NULL;
    if (list == NULL) {
        return exhausted(options, error);
    }
    memcpy(entry, name, name_length);
    entry[name_length] = '=';
    memcpy(entry + name_length + 1, value, size);
    list->items[list->count] = entry;
    list->items[++list->count] = NULL;
    return put_pointer(options, option, list->items);
}

static sc_status check(const sc_options *options, const sc_option *option, sc_error *error)
{
    if (options == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    return sc_option_check(option, options->source, options->spelling, error);
}

static bool is_map(const sc_option *option)
{
    return option->type == SC_OPTION_PATHS || option->type == SC_OPTION_VALUES;
}

sc_status sc_options_set_member(sc_options *options, const sc_option *option, const char *name,
                                const char *value, sc_error *error)
{
    sc_status status = check(options, option, error);
    if (status != SC_OK) {
        return status;
    }
    if (name == NULL || value == NULL || !is_map(option)) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    if (name[0] == '\0' || strchr(name, '=') != NULL) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                            "the option `%s` has a member with no name that a variable can have",
                            shown(options, option));
    }
    return option->type == SC_OPTION_PATHS ? put_items(options, option, name, value, error)
                                           : put_entry(options, option, name, value, error);
}

/* "NAME=value" as one member. */
static sc_status put_member(sc_options *options, const sc_option *option, const char *text,
                            sc_error *error)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "the option `%s` needs NAME=%s",
                            shown(options, option),
                            option->type == SC_OPTION_PATHS ? "PATH" : "VALUE");
    }
    const char *name = sc_arena_text(&options->arena, text, (size_t)(equals - text));
    return name != NULL ? sc_options_set_member(options, option, name, equals + 1, error)
                        : exhausted(options, error);
}

sc_status sc_options_set(sc_options *options, const sc_option *option, const char *text,
                         sc_error *error)
{
    sc_status status = check(options, option, error);
    if (status != SC_OK) {
        return status;
    }
    switch (option->type) {
    case SC_OPTION_FLAG:
        return put_flag(options, option, text, error);
    case SC_OPTION_CHOICE:
        return put_choice(options, option, text, error);
    case SC_OPTION_TEXTS:
        return put_items(options, option, text, NULL, error);
    case SC_OPTION_PATHS:
    case SC_OPTION_VALUES:
        return text != NULL ? put_member(options, option, text, error)
                            : put_items(options, option, NULL, NULL, error);
    default:
        return put_text(options, option, text, error);
    }
}
