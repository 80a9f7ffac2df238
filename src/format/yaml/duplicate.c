/*
 * Where a key stood first. Nobody keeps the places of keys, since only this error
 * asks for one: the text is parsed once more, up to the second key, and at each
 * depth the first key of that name in the mapping that is open is remembered.
 */
#include "base/alloc.h"
#include "format/yaml/compose.h"

#include <string.h>

enum { SHOWN = 60 };

typedef struct place {
    uint32_t line, column; /* line 0: not met in this mapping */
} place;

typedef struct search {
    sc_yaml_span key;
    size_t stop; /* offset of the second key */
    place *places;
    size_t depth, capacity;
    bool found;
} search;

static sc_status look(void *context, const sc_yaml_event *event)
{
    search *s = context;
    switch (event->kind) {
    case SC_YAML_MAPPING_START:
    case SC_YAML_SEQUENCE_START:
        if (s->depth + 1 < s->capacity) {
            s->places[++s->depth] = (place){0, 0};
        }
        return SC_OK;
    case SC_YAML_MAPPING_END:
    case SC_YAML_SEQUENCE_END:
        s->depth--;
        return SC_OK;
    case SC_YAML_SCALAR:
        break;
    default:
        return SC_OK;
    }
    if (!event->key || event->value.length != s->key.length ||
        memcmp(event->value.data, s->key.data, s->key.length) != 0) {
        return SC_OK;
    }
    if (event->offset == s->stop) {
        s->found = s->places[s->depth].line != 0;
        return SC_ERROR_DUPLICATE_KEY;
    }
    if (s->places[s->depth].line == 0) {
        s->places[s->depth] = (place){event->line, event->column};
    }
    return SC_OK;
}

/* False if it cannot be found (an alias as a key, no memory). */
static bool find_first(const sc_reading *reading, sc_yaml_span key, size_t stop, place *first)
{
    search s = {.key = key, .stop = stop, .capacity = (size_t)reading->limits->depth + 2};
    sc_yaml_input input = {.text = reading->text,
                           .length = reading->length,
                           .ascii = reading->ascii,
                           .depth = reading->limits->depth,
                           .allocator = reading->allocator};
    s.places = sc_alloc_zero(reading->allocator, s.capacity * sizeof *s.places);
    if (s.places == NULL) {
        return false;
    }
    sc_yaml_parse(&input, look, &s, NULL);
    *first = s.places[s.depth];
    sc_free(reading->allocator, s.places, s.capacity * sizeof *s.places);
    return s.found;
}

sc_status sc_yaml_fail_duplicate(sc_yaml_composer *composer, const sc_yaml_event *event,
                                 const char *key, size_t length)
{
    int shown = (int)(length < SHOWN ? length : SHOWN);
    place first;
    if (find_first(composer->reading, (sc_yaml_span){key, length}, event->offset, &first)) {
        return sc_yaml_compose_fail(composer, SC_ERROR_DUPLICATE_KEY, event,
                                    "the mapping already has the key `%.*s`, at line %u, column %u",
                                    shown, key, (unsigned)first.line, (unsigned)first.column);
    }
    return sc_yaml_compose_fail(composer, SC_ERROR_DUPLICATE_KEY, event,
                                "the mapping already has the key `%.*s`", shown, key);
}
