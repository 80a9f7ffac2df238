/*
 * Reading the words. A name is a path whose segments mean properties as loosely as a variable's do;
 * the types of that place decide how a word is read. Values keep their text: it is read with that
 * of all sources.
 */
#include "schema/words.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "diag/error.h"
#include "image/near.h"
#include "schema/make.h"

#include <string.h>

enum { PATH_MOST = 4096, WORDS_MOST = 1 << 20, NEAR_STEPS = 10000 };

/* An option that was found. */
typedef struct option {
    sc_path_builder path; /* canonical, by the names of the properties */
    sc_cursor cursor;
} option;

/* The elements of a list that is given word by word. */
typedef struct repeated {
    struct repeated *next;
    const char *path;
    sc_cursor element;
    sc_word_list values;
} repeated;

typedef struct reading {
    const sc_schema *schema;
    const char *const *words;
    size_t count, at;
    sc_schema_words *out;
    sc_error *error;
    repeated *lists, **last;
    size_t operand; /* the next place for one */
} reading;

static sc_status no_memory(reading *read)
{
    return sc_error_code(read->error, SC_ERROR_OUT_OF_MEMORY);
}

static sc_status add(reading *read, sc_word_list *list, const char *text)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity != 0 ? 2 * list->capacity : 8;
        const char **items = capacity <= WORDS_MOST
                                 ? sc_arena_alloc_array(read->out->arena, capacity, sizeof *items)
                                 : NULL;
        if (items == NULL) {
            return no_memory(read);
        }
        if (list->count != 0) {
            memcpy(items, list->items, list->count * sizeof *items);
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = text;
    return SC_OK;
}

static sc_status give_back(reading *read)
{
    if (read->out->rest.count == 0) {
        read->out->first_unknown = read->at;
    }
    return add(read, &read->out->rest, read->words[read->at]);
}

/* ---- names ---- */

/* One segment down. False where the schema has no such place. */
static bool step(const sc_schema *schema, option *found, const sc_segment *segment, bool first,
                 sc_status *status)
{
    size_t length = segment->length, mark;
    const char *key = segment->text;
    sc_cursor below;
    bool declared = sc_cursor_bind(&found->cursor, schema->allocator, &key, &length, &below);
    if (!declared && (first || length == 0)) {
        return false;
    }
    *status = sc_path_push_key(&found->path, key, length, &mark);
    /* An object that lists its properties has no others, unless it says what they are. */
    bool open = below.count != 0 ? !sc_cursor_is_forbidden(&below)
                                 : !sc_cursor_enters(&found->cursor, SC_OBJECT);
    found->cursor = below;
    return *status == SC_OK && (declared || open);
}

/* Begins `found`; free its path. *known: the name is one of the schema's. */
static sc_status find(const sc_schema *schema, const char *name, size_t length, option *found,
                      bool *known)
{
    sc_path_cursor path;
    sc_segment segment;
    sc_status status = SC_OK;
    int more = 0;
    bool first = true;
    sc_path_builder_init(&found->path, schema->allocator);
    sc_cursor_root(schema, &found->cursor);
    sc_path_begin(&path, name, length);
    *known = length != 0 && length < PATH_MOST;
    while (*known && status == SC_OK && (more = sc_path_next(&path, &segment)) == 1) {
        *known = step(schema, found, &segment, first, &status);
        first = false;
    }
    *known = *known && more == 0 && !first;
    return status;
}

static bool is_flag(const sc_cursor *cursor)
{
    return sc_cursor_types_beside_null(cursor) == SC_TYPE_BOOL;
}

static bool is_list(const sc_cursor *cursor)
{
    return sc_cursor_types_beside_null(cursor) == SC_TYPE_ARRAY;
}

/* ---- settings ---- */

static sc_status set(reading *read, const char *path, const char *value)
{
    size_t path_length = strlen(path), length = strlen(value);
    char *text = sc_arena_alloc(read->out->arena, path_length + length + 4);
    if (text == NULL) {
        return no_memory(read);
    }
    memcpy(text, "--", 2);
    memcpy(text + 2, path, path_length);
    text[path_length + 2] = '=';
    memcpy(text + path_length + 3, value, length + 1);
    return add(read, &read->out->settings, text);
}

/* Given once, a list is a text like that of a variable; given again, each word is an element. */
static sc_status append(reading *read, const char *path, const sc_cursor *cursor, const char *value)
{
    repeated *list = read->lists;
    while (list != NULL && strcmp(list->path, path) != 0) {
        list = list->next;
    }
    if (list == NULL) {
        list = sc_arena_alloc_zero(read->out->arena, sizeof *list);
        const char *kept = sc_arena_text(read->out->arena, path, strlen(path));
        if (list == NULL || kept == NULL) {
            return no_memory(read);
        }
        list->path = kept;
        sc_cursor_element(cursor, 0, &list->element);
        *read->last = list;
        read->last = &list->next;
    }
    return add(read, &list->values, value);
}

static sc_status take(reading *read, const option *found, const char *value)
{
    return is_list(&found->cursor) ? append(read, found->path.text, &found->cursor, value)
                                   : set(read, found->path.text, value);
}

/* An element as JSON: a number or bool as it is where a text may not be there. */
static void put_element(sc_buf *out, const sc_cursor *element, const char *value)
{
    unsigned types = sc_cursor_types(element);
    bool text = (types & SC_TYPE_STRING) != 0;
    size_t plain = strspn(value, "0123456789+-.eEtrufalsn");
    if (!text && value[0] != '\0' && (value[plain] == '\0' || value[0] == '{' || value[0] == '[')) {
        sc_buf_append_text(out, value);
        return;
    }
    sc_buf_append_char(out, '"');
    for (const char *at = value; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20) {
            sc_buf_append_text(out, "\\u00");
            sc_buf_append_hex(out, (unsigned char)*at, 2);
        } else {
            sc_buf_append_text(out, *at == '"' || *at == '\\' ? "\\" : "");
            sc_buf_append_char(out, *at);
        }
    }
    sc_buf_append_char(out, '"');
}

static sc_status set_list(reading *read, const repeated *list)
{
    if (list->values.count == 1) {
        return set(read, list->path, list->values.items[0]);
    }
    sc_buf text;
    sc_buf_init(&text, read->schema->allocator, SC_MAKE_TEXT_MOST);
    for (size_t i = 0; i < list->values.count; i++) {
        sc_buf_append_char(&text, i == 0 ? '[' : ',');
        put_element(&text, &list->element, list->values.items[i]);
    }
    sc_buf_append_char(&text, ']');
    const char *whole = sc_buf_text(&text);
    sc_status status = whole != NULL ? set(read, list->path, whole) : no_memory(read);
    sc_buf_free(&text);
    return status;
}

static sc_status fail_value(const reading *read, const char *name, size_t length)
{
    (void)sc_error_set(read->error, SC_ERROR_BAD_VALUE, "the option `%.*s` needs a value",
                       length < 80 ? (int)length : 80, name);
    sc_error_source(read->error, "arguments");
    return SC_ERROR_BAD_VALUE;
}

/* The word behind an option is its value, whatever it looks like, but for another option. */
static sc_status take_next(reading *read, const option *found, const char *name, size_t length)
{
    const char *next = read->at + 1 < read->count ? read->words[read->at + 1] : NULL;
    if (next == NULL || strncmp(next, "--", 2) == 0) {
        return fail_value(read, name, length);
    }
    read->at++;
    return take(read, found, next);
}

/* ---- words ---- */

static sc_status read_long(reading *read, const char *word)
{
    const char *body = word + 2, *equals = strchr(body, '=');
    size_t length = equals != NULL ? (size_t)(equals - body) : strlen(body);
    option found;
    bool known, negated = false;
    sc_status status = find(read->schema, body, length, &found, &known);
    if (status == SC_OK && !known && equals == NULL && strncmp(body, "no-", 3) == 0) {
        sc_path_builder_free(&found.path);
        status = find(read->schema, body + 3, length - 3, &found, &known);
        negated = true;
        known = known && is_flag(&found.cursor);
    }
    if (status != SC_OK) {
        status = no_memory(read);
    } else if (!known) {
        status = give_back(read);
    } else if (equals != NULL) {
        status = take(read, &found, equals + 1);
    } else if (is_flag(&found.cursor)) {
        status = set(read, found.path.text, negated ? "false" : "true");
    } else {
        status = take_next(read, &found, word, length + 2);
    }
    sc_path_builder_free(&found.path);
    return status;
}

/* Begins an option of a place that the schema lists; free its path. */
static sc_status open_place(const reading *read, const sc_guide_path *path, option *found)
{
    sc_path_builder_init(&found->path, read->schema->allocator);
    sc_cursor_root(read->schema, &found->cursor);
    for (size_t i = 0; i < path->count; i++) {
        sc_cursor below;
        sc_cursor_member(&found->cursor, read->schema->allocator, path->keys[i], path->lengths[i],
                         &below);
        found->cursor = below;
    }
    return sc_guide_path_push(path, &found->path);
}

static const sc_schema_letter *find_letter(const sc_schema *schema, char letter)
{
    for (size_t i = 0; i < schema->letter_count; i++) {
        if (schema->letters[i].letter == letter) {
            return &schema->letters[i];
        }
    }
    return NULL;
}

/* True where every letter up to the one that takes a value is known. */
static bool knows_letters(const reading *read, const char *word)
{
    for (const char *at = word + 1; *at != '\0'; at++) {
        const sc_schema_letter *letter = find_letter(read->schema, *at);
        if (letter == NULL) {
            return false;
        }
        if (!letter->is_flag) {
            return true;
        }
    }
    return word[1] != '\0';
}

/* `-v`, `-vq`, `-p80`, `-p 80`. */
static sc_status read_letters(reading *read, const char *word)
{
    sc_status status = SC_OK;
    bool ended = false;
    if (!knows_letters(read, word)) {
        return give_back(read);
    }
    for (const char *at = word + 1; *at != '\0' && !ended && status == SC_OK; at++) {
        const sc_schema_letter *letter = find_letter(read->schema, *at);
        option found;
        status = open_place(read, &letter->path, &found);
        if (status == SC_OK && letter->is_flag) {
            status = set(read, found.path.text, "true");
        } else if (status == SC_OK) {
            const char *value = at[1] == '=' ? at + 2 : at + 1;
            status = *value != '\0' ? take(read, &found, value)
                                    : take_next(read, &found, word, strlen(word));
            ended = true;
        }
        sc_path_builder_free(&found.path);
    }
    return status;
}

static sc_status read_operand(reading *read, const char *word)
{
    if (read->operand == read->schema->operand_count) {
        return give_back(read);
    }
    option found;
    sc_status status = open_place(read, &read->schema->operands[read->operand], &found);
    if (status == SC_OK) {
        read->operand += is_list(&found.cursor) ? 0 : 1;
        status = take(read, &found, word);
    }
    sc_path_builder_free(&found.path);
    return status;
}

/* `path=value` where the path is the schema's; else an operand. */
static sc_status read_plain(reading *read, const char *word)
{
    const char *equals = strchr(word, '=');
    option found;
    bool known = false;
    if (equals == NULL) {
        return read_operand(read, word);
    }
    sc_status status = find(read->schema, word, (size_t)(equals - word), &found, &known);
    status = status != SC_OK ? no_memory(read)
             : known         ? take(read, &found, equals + 1)
                             : read_operand(read, word);
    sc_path_builder_free(&found.path);
    return status;
}

static bool is_number(const char *word)
{
    size_t at = word[0] == '-' ? 1 : 0;
    at += word[at] == '.' ? 1 : 0;
    return word[at] >= '0' && word[at] <= '9';
}

static sc_status read_word(reading *read, bool *only_operands)
{
    const char *word = read->words[read->at];
    if (*only_operands) {
        return read_operand(read, word);
    }
    if (strcmp(word, "--") == 0) {
        *only_operands = true;
        return SC_OK;
    }
    if (word[0] != '-' || word[1] == '\0' || is_number(word)) {
        return read_plain(read, word);
    }
    return word[1] == '-' ? read_long(read, word) : read_letters(read, word);
}

sc_status sc_schema_read_words(const sc_schema *schema, const char *const *words, size_t count,
                               sc_schema_words *out, sc_error *error)
{
    reading read = {.schema = schema, .words = words, .count = count, .out = out, .error = error};
    bool only_operands = false;
    sc_status status = SC_OK;
    read.last = &read.lists;
    for (; read.at < count && status == SC_OK; read.at++) {
        status = read_word(&read, &only_operands);
    }
    for (const repeated *list = read.lists; list != NULL && status == SC_OK; list = list->next) {
        status = set_list(&read, list);
    }
    return status;
}

/* ---- what was meant ---- */

typedef struct nearest {
    const sc_schema *schema;
    const char *name;
    size_t length, steps;
    unsigned distance;
    char best[PATH_MOST];
} nearest;

static void look(nearest *near, const sc_make_property *of, sc_path_builder *path)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    while (near->steps < NEAR_STEPS && sc_make_next(near->schema, of, &walk, &member)) {
        size_t mark;
        near->steps++;
        if (sc_path_push_key(path, member.key, member.length, &mark) != SC_OK) {
            return;
        }
        unsigned distance =
            sc_near_distance(near->name, near->length, path->text, path->length, near->distance);
        if (distance < near->distance && path->length < sizeof near->best) {
            near->distance = distance;
            memcpy(near->best, path->text, path->length + 1);
        }
        if (sc_make_is_object(&member)) {
            look(near, &member, path);
        }
        sc_path_pop(path, mark);
    }
}

sc_status sc_schema_unknown_word(const sc_schema *schema, const char *word, size_t number,
                                 sc_error *error)
{
    bool is_long = strncmp(word, "--", 2) == 0, is_option = word[0] == '-' && word[1] != '\0';
    const char *name = is_long ? word + 2 : word;
    name += is_long && strncmp(name, "no-", 3) == 0 ? 3 : 0;
    nearest near = {.schema = schema, .name = name, .length = strcspn(name, "="), .distance = 4};
    sc_path_builder path;
    sc_path_builder_init(&path, schema->allocator);
    if (is_long) {
        sc_make_property root;
        sc_make_root(schema, &root);
        look(&near, &root, &path);
    }
    sc_path_builder_free(&path);
    bool is_near = near.best[0] != '\0' && near.distance < 4;
    (void)sc_error_set(error, SC_ERROR_UNKNOWN_KEY, "argument %zu, `%.*s`, is not %s%s%s%s",
                       number + 1, (int)(strcspn(word, "=") < 80 ? strcspn(word, "=") : 80), word,
                       is_option ? "an option" : "expected", is_near ? "; did you mean `--" : "",
                       is_near ? near.best : "", is_near ? "`?" : "");
    sc_error_source(error, "arguments");
    return SC_ERROR_UNKNOWN_KEY;
}
