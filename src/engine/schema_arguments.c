/* Splits a command line by a schema, for callers that also use another parser. */
#include "base/alloc.h"
#include "base/utf8.h"
#include "diag/error.h"
#include "schema/words.h"

#include <string.h>

enum { TEXTS_MAX = 1 << 30 };

struct sc_arguments {
    const sc_allocator *allocator;
    sc_arena arena;
    sc_schema_words words;
    const char *const *known, *const *rest; /* each ends in NULL */
};

static bool are_texts(const char *const *args, size_t count, sc_error *error)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = args[i] != NULL ? strlen(args[i]) : 0;
        if (args[i] == NULL || sc_utf8_check(args[i], length, NULL) != length) {
            (void)sc_error_code(error, args[i] == NULL ? SC_ERROR_INVALID_ARGUMENT
                                                       : SC_ERROR_INVALID_UTF8);
            return false;
        }
    }
    return true;
}

/* A copy with all texts in the arena. */
static const char *const *keep(sc_arguments *arguments, const sc_word_list *list)
{
    const char **items = sc_arena_alloc_array(&arguments->arena, list->count + 1, sizeof *items);
    for (size_t i = 0; i < list->count && items != NULL; i++) {
        items[i] = sc_arena_text(&arguments->arena, list->items[i], strlen(list->items[i]));
        if (items[i] == NULL) {
            return NULL;
        }
    }
    if (items != NULL) {
        items[list->count] = NULL;
    }
    return items;
}

sc_arguments *sc_schema_arguments(const sc_schema *schema, const char *const *args, size_t count,
                                  sc_error *error)
{
    if (schema == NULL || (args == NULL && count != 0)) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    if (!are_texts(args, count, error)) {
        return NULL;
    }
    sc_arguments *arguments = sc_alloc_zero(schema->allocator, sizeof *arguments);
    if (arguments == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    arguments->allocator = schema->allocator;
    sc_arena_init(&arguments->arena, schema->allocator, TEXTS_MAX);
    arguments->words.arena = &arguments->arena;
    sc_status status = sc_schema_read_words(schema, args, count, &arguments->words, error);
    if (status == SC_OK) {
        arguments->known = keep(arguments, &arguments->words.settings);
        arguments->rest = keep(arguments, &arguments->words.rest);
        if (arguments->known == NULL || arguments->rest == NULL) {
            status = sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        }
    }
    if (status != SC_OK) {
        sc_arguments_free(arguments);
        return NULL;
    }
    return arguments;
}

static const char *const *list_of(const char *const *items, size_t items_count, size_t *count)
{
    if (count != NULL) {
        *count = items_count;
    }
    return items;
}

const char *const *sc_arguments_known(const sc_arguments *arguments, size_t *count)
{
    return arguments != NULL ? list_of(arguments->known, arguments->words.settings.count, count)
                             : list_of(NULL, 0, count);
}

const char *const *sc_arguments_rest(const sc_arguments *arguments, size_t *count)
{
    return arguments != NULL ? list_of(arguments->rest, arguments->words.rest.count, count)
                             : list_of(NULL, 0, count);
}

void sc_arguments_free(sc_arguments *arguments)
{
    if (arguments != NULL) {
        const sc_allocator *allocator = arguments->allocator;
        sc_arena_free(&arguments->arena);
        sc_free(allocator, arguments, sizeof *arguments);
    }
}
