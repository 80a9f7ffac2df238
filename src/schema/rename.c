/*
 * Old names in one layer. A key beside the property it was renamed to is written under the new
 * name; a value that moves to another path is left out at the old one and written at the end, at
 * the new one. A layer that has both names says two things: the new one counts.
 *
 * A property's own name is never an alias of another. An object that a move leaves empty vanishes.
 */
#include "schema/guide.h"

#include "base/alloc.h"
#include "base/loose.h"
#include "image/copy.h"
#include "secret/secrets.h"

#include <stdio.h>
#include <string.h>

enum { MESSAGE_SIZE = 512, SHOWN_KEY = 120 };

typedef struct moved {
    const sc_schema_move *move; /* NULL: the layer has nothing there */
    sc_value value;
    bool gives_way; /* the layer has the new place, too */
} moved;

typedef struct renaming {
    const sc_schema *schema;
    const sc_schema_renaming *options;
    sc_writer *writer;
    moved *moves;
    size_t move_count; /* that were found */
    bool changed;
    sc_status status;
} renaming;

static bool check(renaming *rename, sc_status status)
{
    rename->status = rename->status != SC_OK ? rename->status : status;
    return rename->status == SC_OK;
}

/* ---- remarks ---- */

typedef struct key_text {
    const char *text;
    size_t length;
} key_text;

static int shown(key_text of)
{
    return (int)(of.length < SHOWN_KEY ? of.length : SHOWN_KEY);
}

/* `path` is where the old name is. */
static void remark(renaming *rename, sc_value place, const sc_path_builder *path, key_text old,
                   key_text new, bool gives_way)
{
    char message[MESSAGE_SIZE];
    (void)snprintf(message, sizeof message,
                   gives_way ? "`%.*s` is the old name of `%.*s`, which is set too; it is ignored"
                             : "`%.*s` was renamed to `%.*s`",
                   shown(old), old.text, shown(new), new.text);
    sc_schema_problem problem = {gives_way ? SC_WARNING_CONFLICT : SC_WARNING_RENAMED_KEY, place,
                                 path->text, path->length, message};
    rename->changed = true;
    (void)check(rename, rename->options->remark(rename->options->context, &problem));
}

static void remark_key(renaming *rename, const sc_where *old, sc_value place, const char *key,
                       size_t length, bool gives_way)
{
    sc_path_builder path;
    sc_path_builder_init(&path, rename->options->allocator);
    if (check(rename, sc_where_path(old, &path))) {
        remark(rename, place, &path, (key_text){old->key, old->length}, (key_text){key, length},
               gives_way);
    }
    sc_path_builder_free(&path);
}

static void remark_move(renaming *rename, const moved *found)
{
    sc_path_builder from, to;
    sc_path_builder_init(&from, rename->options->allocator);
    sc_path_builder_init(&to, rename->options->allocator);
    sc_status status = sc_guide_path_push(&found->move->from, &from);
    status = status == SC_OK ? sc_guide_path_push(&found->move->to, &to) : status;
    if (check(rename, status)) {
        remark(rename, found->value, &from, (key_text){from.text, from.length},
               (key_text){to.text, to.length}, found->gives_way);
    }
    sc_path_builder_free(&from);
    sc_path_builder_free(&to);
}

/* ---- finding ---- */

static bool means(const renaming *rename, sc_value member, const char *key, size_t length)
{
    size_t have;
    const char *own = sc_value_key(member, &have);
    return (have == length && memcmp(own, key, length) == 0) ||
           (rename->options->loose && sc_loose_equal(own, have, key, length));
}

/* The member of that name; of names that only fit, the last. */
static sc_value member_of(const renaming *rename, sc_value object, const char *key, size_t length)
{
    sc_value found = sc_value_member(object, key, length);
    if (found.image != NULL || !rename->options->loose) {
        return found;
    }
    for (size_t i = 0; i < sc_value_count(object); i++) {
        sc_value member = sc_value_item(object, i);
        if (sc_value_kind(object) == SC_OBJECT && means(rename, member, key, length)) {
            found = member;
        }
    }
    return found;
}

static sc_value value_at(const renaming *rename, sc_value layer, const sc_guide_path *path)
{
    sc_value value = layer;
    for (size_t i = 0; i < path->count && value.image != NULL; i++) {
        value = sc_value_kind(value) == SC_OBJECT
                    ? member_of(rename, value, path->keys[i], path->lengths[i])
                    : (sc_value){0};
    }
    return value;
}

static void find_moves(renaming *rename, sc_value layer)
{
    const sc_schema *schema = rename->schema;
    for (size_t i = 0; i < schema->move_count; i++) {
        const sc_schema_move *move = &schema->moves[i];
        sc_value value = value_at(rename, layer, &move->from);
        if (value.image == NULL) {
            continue;
        }
        bool taken = value_at(rename, layer, &move->to).image != NULL;
        for (size_t k = 0; k < rename->move_count && !taken; k++) {
            taken = rename->moves[k].move->to.keys == move->to.keys ||
                    rename->moves[k].value.node == value.node;
        }
        rename->moves[rename->move_count++] = (moved){move, value, taken};
    }
}

static bool is_moved(const renaming *rename, sc_value value)
{
    for (size_t i = 0; i < rename->move_count; i++) {
        if (rename->moves[i].value.node == value.node) {
            return true;
        }
    }
    return false;
}

/* True where nothing but what moved is in it. Only asked where something moved. */
static bool vanishes(const renaming *rename, sc_value value)
{
    if (is_moved(rename, value)) {
        return true;
    }
    size_t count = sc_value_count(value);
    bool gone = sc_value_kind(value) == SC_OBJECT && count != 0;
    for (size_t i = 0; i < count && gone; i++) {
        gone = vanishes(rename, sc_value_item(value, i));
    }
    return gone;
}

/* ---- writing ---- */

static void walk(renaming *rename, const sc_where *where, const sc_cursor *cursor, sc_value value);

/* A value keeps what its old name says of it. */
static void walk_renamed(renaming *rename, const sc_where *where, const sc_cursor *cursor,
                         sc_value value, const char *old, size_t length)
{
    uint32_t before = sc_writer_count(rename->writer);
    sc_kind kind = sc_value_kind(value);
    unsigned says = sc_secrets_key(NULL, old, length);
    walk(rename, where, cursor, value);
    if (kind == SC_OBJECT || kind == SC_ARRAY) {
        if ((says & SC_SECRET_WORD) != 0) {
            sc_writer_secret_since(rename->writer, before);
        }
    } else if (sc_secrets_kind(kind, says)) {
        sc_writer_secret(rename->writer);
    }
}

/* An operator on an old name is one on the new name. */
static size_t operator_length(const char *key, size_t length)
{
    static const char *const endings[] = {"_add", "_remove"};
    for (size_t i = 0; i < 2; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && memcmp(key + length - ending, endings[i], ending) == 0) {
            return ending;
        }
    }
    return 0;
}

/* The property that a key is an alias of; *ending is the length of an operator behind the alias. */
static const char *new_name(renaming *rename, const sc_cursor *cursor, const char *key,
                            size_t length, size_t *ending, size_t *new_length)
{
    bool loose = rename->options->loose;
    size_t known;
    const char *property = sc_cursor_key(cursor, key, length, &known);
    *ending = 0;
    if (property != NULL && (loose || (known == length && memcmp(property, key, length) == 0))) {
        return NULL;
    }
    const char *found = sc_cursor_alias(cursor, key, length, loose, new_length);
    if (found == NULL && !loose && (*ending = operator_length(key, length)) != 0) {
        found = sc_cursor_alias(cursor, key, length - *ending, false, new_length);
    }
    return found;
}

static void put_member(renaming *rename, const sc_where *where, const sc_cursor *cursor,
                       sc_value object, sc_value member)
{
    sc_where old = {where, NULL, 0};
    old.key = sc_value_key(member, &old.length);
    size_t ending, length = 0;
    const char *name = new_name(rename, cursor, old.key, old.length, &ending, &length);
    sc_cursor child;
    if (name == NULL) {
        (void)check(rename, sc_writer_copy_key(rename->writer, member));
        sc_cursor_step(cursor, rename->options->allocator, old.key, old.length, &child);
        walk(rename, &old, &child, member);
        return;
    }
    bool taken = ending == 0 && (member_of(rename, object, name, length).image != NULL ||
                                 sc_writer_find(rename->writer, sc_writer_open(rename->writer),
                                                name, length) != SC_REF_NONE);
    remark_key(rename, &old, member, name, length, taken);
    char *whole = sc_alloc(rename->options->allocator, length + ending + 1);
    if (whole == NULL) {
        (void)check(rename, SC_ERROR_OUT_OF_MEMORY);
        return;
    }
    memcpy(whole, name, length);
    memcpy(whole + length, old.key + old.length - ending, ending);
    sc_where below = {where, whole, length + ending};
    if (!taken && check(rename, sc_writer_key(rename->writer, whole, length + ending))) {
        sc_cursor_member(cursor, rename->options->allocator, name, length, &child);
        walk_renamed(rename, &below, &child, member, old.key, old.length);
    }
    sc_free(rename->options->allocator, whole, length + ending + 1);
}

static void put_object(renaming *rename, const sc_where *where, const sc_cursor *cursor,
                       sc_value value)
{
    (void)sc_writer_take_origin(rename->writer, value);
    (void)check(rename, sc_writer_begin_object(rename->writer));
    for (size_t i = 0; i < sc_value_count(value) && rename->status == SC_OK; i++) {
        sc_value member = sc_value_item(value, i);
        if (rename->move_count == 0 || !vanishes(rename, member)) {
            put_member(rename, where, cursor, value, member);
        }
    }
}

static void put_array(renaming *rename, const sc_where *where, const sc_cursor *cursor,
                      sc_value value)
{
    (void)sc_writer_take_origin(rename->writer, value);
    (void)check(rename, sc_writer_begin_array(rename->writer));
    for (size_t i = 0; i < sc_value_count(value) && rename->status == SC_OK; i++) {
        sc_where below = {where, NULL, i};
        sc_cursor element;
        sc_cursor_element(cursor, i, &element);
        walk(rename, &below, &element, sc_value_item(value, i));
    }
    (void)check(rename, sc_writer_end(rename->writer));
}

static void walk(renaming *rename, const sc_where *where, const sc_cursor *cursor, sc_value value)
{
    sc_kind kind = sc_value_kind(value);
    bool untyped = (sc_value_node(value)->flags & SC_NODE_UNTYPED) != 0;
    if (kind == SC_OBJECT && !untyped && cursor->count != 0) {
        put_object(rename, where, cursor, value);
        (void)check(rename, sc_writer_end(rename->writer));
    } else if (kind == SC_ARRAY && !untyped && sc_cursor_enters(cursor, SC_ARRAY)) {
        put_array(rename, where, cursor, value);
    } else {
        (void)check(rename, sc_writer_copy(rename->writer, value));
    }
}

/* Opens the parents of a new place in the open root; the number of those that were opened. */
static size_t open_parents(renaming *rename, const moved *found)
{
    const sc_guide_path *to = &found->move->to;
    sc_writer *writer = rename->writer;
    size_t opened = 0;
    for (; opened + 1 < to->count && rename->status == SC_OK; opened++) {
        sc_ref there =
            sc_writer_find(writer, sc_writer_open(writer), to->keys[opened], to->lengths[opened]);
        if (there == SC_REF_NONE) {
            (void)check(rename, sc_writer_key(writer, to->keys[opened], to->lengths[opened]));
            (void)sc_writer_take_origin(writer, found->value);
            (void)check(rename, sc_writer_begin_object(writer));
        } else if (sc_writer_draft(writer, there)->node.kind == SC_OBJECT) {
            (void)check(rename, sc_writer_reopen(writer, there));
        } else {
            break;
        }
    }
    return opened;
}

static void put_moved(renaming *rename, const moved *found)
{
    const sc_guide_path *to = &found->move->to;
    moved shown = *found;
    size_t opened = found->gives_way ? 0 : open_parents(rename, found);
    shown.gives_way |= opened + 1 < to->count;
    remark_move(rename, &shown);
    if (!shown.gives_way && rename->status == SC_OK) {
        static const sc_where nowhere = {0};
        const sc_guide_path *from = &found->move->from;
        const sc_cursor unknown = {.count = 0};
        size_t last = to->count - 1, old = from->count - 1;
        (void)check(rename, sc_writer_key(rename->writer, to->keys[last], to->lengths[last]));
        walk_renamed(rename, &nowhere, &unknown, found->value, from->keys[old], from->lengths[old]);
    }
    for (; opened > 0; opened--) {
        (void)check(rename, sc_writer_end(rename->writer));
    }
}

static void write(renaming *rename, sc_value layer)
{
    const sc_where root = {0};
    sc_cursor cursor;
    sc_cursor_root(rename->schema, &cursor);
    put_object(rename, &root, &cursor, layer);
    for (size_t i = 0; i < rename->move_count && rename->status == SC_OK; i++) {
        put_moved(rename, &rename->moves[i]);
    }
    (void)check(rename, sc_writer_end(rename->writer));
}

sc_status sc_schema_rename(const sc_schema *schema, sc_value layer,
                           const sc_schema_renaming *options, sc_image **out)
{
    renaming rename = {.schema = schema, .options = options};
    *out = NULL;
    if (!schema->renames || sc_value_kind(layer) != SC_OBJECT) {
        return SC_OK;
    }
    rename.moves = sc_alloc_array(options->allocator, schema->move_count + 1, sizeof *rename.moves);
    rename.writer = sc_writer_new(options->allocator, options->limits);
    if (rename.writer != NULL && rename.moves != NULL) {
        find_moves(&rename, layer);
        write(&rename, layer);
    } else {
        rename.status = SC_ERROR_OUT_OF_MEMORY;
    }
    if (rename.status == SC_OK && rename.changed) {
        sc_error error = {.code = SC_OK};
        *out = sc_writer_finish(rename.writer, &error);
        rename.status = *out != NULL ? SC_OK : error.code;
    }
    sc_writer_free(rename.writer);
    sc_free(options->allocator, rename.moves, (schema->move_count + 1) * sizeof *rename.moves);
    return rename.status;
}
