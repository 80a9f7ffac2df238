/*
 * An example file: every property with its description as a comment. What must be there, or has a
 * default, is set; the rest is written as a comment, so that the file loads and follows the schema.
 */
#include "base/ascii.h"
#include "image/path.h"
#include "schema/formats.h"
#include "schema/make.h"
#include "schema/numbers.h"

#include <string.h>

enum { PADDING_MOST = 256, ELEMENTS_MOST = 16 };

typedef struct example {
    const sc_schema *schema;
    sc_buf *out;
    sc_make_form form;
    sc_status status;
} example;

static void put_value(example *make, const sc_make_property *property);
static void put_object(example *make, const sc_make_property *object, bool commented);

static void fail(example *make, sc_status status)
{
    make->status = make->status != SC_OK ? make->status : status;
}

/* ---- values ---- */

static sc_value first_of(sc_value list)
{
    return sc_value_item(list, 0);
}

/* The value that the schema itself gives, or absent. */
static sc_value given(const sc_cursor *cursor)
{
    sc_value value = sc_cursor_default(cursor);
    for (unsigned i = 0; i < cursor->count && sc_value_kind(value) == SC_ABSENT; i++) {
        const sc_schema_node *node = cursor->nodes[i];
        value = node->constant;
        if (sc_value_kind(value) == SC_ABSENT && node->notes != NULL) {
            value = first_of(node->notes->examples);
        }
        if (sc_value_kind(value) == SC_ABSENT) {
            value = first_of(node->choices);
        }
    }
    return value;
}

static void put_text_sample(example *make, const sc_cursor *cursor)
{
    static const char *const samples[SC_FORMAT_COUNT] = {
        [SC_FORMAT_DATE_TIME] = "2026-01-31T12:00:00Z",
        [SC_FORMAT_DATE] = "2026-01-31",
        [SC_FORMAT_TIME] = "12:00:00Z",
        [SC_FORMAT_DURATION] = "PT5M",
        [SC_FORMAT_EMAIL] = "name@example.com",
        [SC_FORMAT_HOSTNAME] = "example.com",
        [SC_FORMAT_IPV4] = "127.0.0.1",
        [SC_FORMAT_IPV6] = "::1",
        [SC_FORMAT_URI] = "https://example.com/",
        [SC_FORMAT_URI_REFERENCE] = "/",
        [SC_FORMAT_UUID] = "00000000-0000-0000-0000-000000000000",
        [SC_FORMAT_JSON_POINTER] = "/a",
        [SC_FORMAT_REGEX] = ".*",
        [SC_FORMAT_SIZE] = "1MiB",
        [SC_FORMAT_PATH] = "./file",
    };
    const char *sample = "";
    uint64_t least = 0;
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_text *text = cursor->nodes[i]->text;
        if (text != NULL) {
            least = text->least > least ? text->least : least;
            sample = samples[text->format] != NULL ? samples[text->format] : sample;
        }
    }
    sc_buf_append_char(make->out, '"');
    sc_buf_append_text(make->out, sample);
    size_t length = strlen(sample);
    if (least > length && least <= PADDING_MOST) {
        sc_buf_append_repeat(make->out, 'x', (size_t)least - length);
    }
    sc_buf_append_char(make->out, '"');
}

typedef struct bounds {
    sc_value low, above, high, below; /* inclusive, exclusive */
} bounds;

static void gather_bounds(const sc_cursor *cursor, bounds *out)
{
    *out = (bounds){0};
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_number *number = cursor->nodes[i]->number;
        if (number != NULL) {
            out->low = number->minimum.image != NULL ? number->minimum : out->low;
            out->above = number->above.image != NULL ? number->above : out->above;
            out->high = number->maximum.image != NULL ? number->maximum : out->high;
            out->below = number->below.image != NULL ? number->below : out->below;
        }
    }
}

static bool allows_zero(const bounds *of)
{
    const sc_scalar zero = {.kind = SC_INTEGER};
    return (of->low.image == NULL || !sc_schema_less(zero, sc_value_scalar(of->low))) &&
           (of->above.image == NULL || sc_schema_less(sc_value_scalar(of->above), zero)) &&
           (of->high.image == NULL || !sc_schema_less(sc_value_scalar(of->high), zero)) &&
           (of->below.image == NULL || sc_schema_less(zero, sc_value_scalar(of->below)));
}

/* 0 where that is allowed, else what is nearest to a bound. */
static void put_number_sample(example *make, const sc_cursor *cursor)
{
    bounds of;
    gather_bounds(cursor, &of);
    sc_scalar above = sc_value_scalar(of.above), below = sc_value_scalar(of.below);
    bool whole = above.kind == SC_INTEGER && above.integer < INT64_MAX;
    sc_value bound = of.low.image != NULL ? of.low : whole ? (sc_value){0} : of.high;
    if (allows_zero(&of)) {
        sc_buf_append_char(make->out, '0');
    } else if (bound.image != NULL) {
        fail(make, sc_make_json(make->out, bound, make->schema->allocator));
    } else if (whole) {
        sc_buf_append_int(make->out, above.integer + 1);
    } else if (below.kind == SC_INTEGER && below.integer > INT64_MIN) {
        sc_buf_append_int(make->out, below.integer - 1);
    } else {
        sc_buf_append_double(make->out, above.kind == SC_FLOAT ? above.number + 1 : 0);
    }
}

static void put_array_sample(example *make, const sc_make_property *property)
{
    uint64_t least = 0;
    for (unsigned i = 0; i < property->cursor.count; i++) {
        const sc_schema_array *array = property->cursor.nodes[i]->array;
        least = array != NULL && array->least > least ? array->least : least;
    }
    sc_buf_append_char(make->out, '[');
    for (uint64_t i = 0; i < least && i < ELEMENTS_MOST; i++) {
        sc_make_property element = {.up = property, .key = "", .required = true};
        element.depth = property->depth + 1;
        sc_cursor_element(&property->cursor, (size_t)i, &element.cursor);
        sc_buf_append_text(make->out, i != 0 ? ", " : "");
        put_value(make, &element);
    }
    sc_buf_append_char(make->out, ']');
}

/* The required members on one line. */
static void put_inline_object(example *make, const sc_make_property *property)
{
    bool toml = make->form == SC_MAKE_TOML, first = true;
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    sc_buf_append_char(make->out, '{');
    while (property->depth < SC_MAKE_DEPTH_MOST &&
           sc_make_next(make->schema, property, &walk, &member)) {
        if (!member.required) {
            continue;
        }
        sc_buf_append_text(make->out, first ? "\"" : ", \"");
        sc_buf_append(make->out, member.key, member.length);
        sc_buf_append_text(make->out, toml ? "\" = " : "\": ");
        put_value(make, &member);
        first = false;
    }
    sc_buf_append_char(make->out, '}');
}

/* JSON, which YAML reads too; of TOML's, only inline tables differ. */
static void put_given(example *make, sc_value value)
{
    sc_kind kind = sc_value_kind(value);
    if (make->form != SC_MAKE_TOML || (kind != SC_ARRAY && kind != SC_OBJECT)) {
        fail(make, sc_make_json(make->out, value, make->schema->allocator));
        return;
    }
    sc_buf_append_char(make->out, kind == SC_ARRAY ? '[' : '{');
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sc_value item = sc_value_item(value, i);
        sc_buf_append_text(make->out, i != 0 ? ", " : "");
        if (kind == SC_OBJECT) {
            size_t length;
            const char *key = sc_value_key(item, &length);
            sc_buf_append_char(make->out, '"');
            sc_buf_append(make->out, key, length);
            sc_buf_append_text(make->out, "\" = ");
        }
        put_given(make, item);
    }
    sc_buf_append_char(make->out, kind == SC_ARRAY ? ']' : '}');
}

static void put_value(example *make, const sc_make_property *property)
{
    sc_value value = given(&property->cursor);
    unsigned types = sc_cursor_types(&property->cursor);
    if (sc_value_kind(value) != SC_ABSENT) {
        put_given(make, value);
    } else if ((types & SC_TYPE_STRING) != 0) {
        put_text_sample(make, &property->cursor);
    } else if ((types & (SC_TYPE_INTEGER | SC_TYPE_NUMBER)) != 0) {
        put_number_sample(make, &property->cursor);
    } else if ((types & SC_TYPE_BOOL) != 0) {
        sc_buf_append_text(make->out, "false");
    } else if ((types & SC_TYPE_ARRAY) != 0) {
        put_array_sample(make, property);
    } else if ((types & SC_TYPE_OBJECT) != 0) {
        put_inline_object(make, property);
    } else {
        sc_buf_append_text(make->out, make->form == SC_MAKE_TOML ? "\"\"" : "null");
    }
}

/* ---- keys and comments ---- */

static bool is_bare(const char *key, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!sc_ascii_is_alnum(key[i]) && key[i] != '_' && key[i] != '-') {
            return false;
        }
    }
    return length != 0;
}

/* What YAML, old or new, would read as something else than a text. */
static bool is_word(const char *key, size_t length)
{
    static const char *const words[] = {"true", "false", "null", "yes", "no",
                                        "on",   "off",   "y",    "n"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (sc_ascii_equal_ignore_case(key, length, words[i], strlen(words[i]))) {
            return true;
        }
    }
    return false;
}

static void put_key(example *make, const sc_make_property *property)
{
    bool bare = is_bare(property->key, property->length) && make->form == SC_MAKE_TOML;
    bare |= make->form == SC_MAKE_YAML && is_bare(property->key, property->length) &&
            sc_ascii_is_alpha(property->key[0]) && !is_word(property->key, property->length);
    if (bare) {
        sc_buf_append(make->out, property->key, property->length);
        return;
    }
    sc_buf_append_char(make->out, '"');
    for (size_t i = 0; i < property->length; i++) {
        char c = property->key[i];
        if (c == '"' || c == '\\') {
            sc_buf_append_char(make->out, '\\');
            sc_buf_append_char(make->out, c);
        } else if ((unsigned char)c < 0x20) {
            sc_buf_append_text(make->out, "\\u");
            sc_buf_append_hex(make->out, (unsigned char)c, 4);
        } else {
            sc_buf_append_char(make->out, c);
        }
    }
    sc_buf_append_char(make->out, '"');
}

static void put_indent(example *make, unsigned depth, bool commented)
{
    bool nested = make->form == SC_MAKE_YAML || make->form == SC_MAKE_JSONC;
    unsigned levels = make->form == SC_MAKE_YAML ? depth - 1 : depth;
    sc_buf_append_repeat(make->out, ' ', nested ? 2 * (size_t)levels : 0);
    if (commented) {
        sc_buf_append_text(make->out, make->form == SC_MAKE_JSONC ? "// " : "# ");
    }
}

/* Each line of a description is a comment of its own. */
static void put_comment(example *make, const sc_make_property *property)
{
    sc_value value = sc_make_description(&property->cursor);
    value = sc_value_kind(value) == SC_STRING ? value : sc_make_title(&property->cursor);
    sc_scalar text = sc_value_scalar(value);
    if (text.kind != SC_STRING) {
        return;
    }
    for (size_t start = 0; start < text.length;) {
        size_t end = start;
        while (end < text.length && (unsigned char)text.text[end] >= 0x20 &&
               text.text[end] != 0x7F) {
            end++;
        }
        put_indent(make, property->depth, true);
        sc_buf_append(make->out, text.text + start, end - start);
        sc_buf_append_char(make->out, '\n');
        start = end + 1;
    }
}

/* ---- members ---- */

static bool is_set(const sc_make_property *property)
{
    return property->required || sc_value_kind(sc_cursor_default(&property->cursor)) != SC_ABSENT;
}

/* An object that is written as a block: with members, and no default that says it all. */
static bool is_block(const sc_make_property *property)
{
    return sc_make_is_object(property) &&
           sc_value_kind(sc_cursor_default(&property->cursor)) == SC_ABSENT;
}

static bool has_set(const example *make, const sc_make_property *object)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    while (sc_make_next(make->schema, object, &walk, &member)) {
        if (is_set(&member)) {
            return true;
        }
    }
    return false;
}

static void put_member(example *make, const sc_make_property *member, bool commented)
{
    put_comment(make, member);
    put_indent(make, member->depth, commented);
    put_key(make, member);
    sc_buf_append_text(make->out, make->form == SC_MAKE_TOML ? " = " : ": ");
    put_value(make, member);
    sc_buf_append_text(make->out, make->form == SC_MAKE_JSONC ? ",\n" : "\n");
}

static void put_header(example *make, const sc_make_property *object, bool root)
{
    if (object->up == NULL) {
        return;
    }
    put_header(make, object->up, false);
    sc_buf_append_text(make->out, object->up->up == NULL ? "[" : ".");
    put_key(make, object);
    if (root) {
        sc_buf_append_text(make->out, "]\n");
    }
}

static void put_block(example *make, const sc_make_property *member, bool commented)
{
    if (make->form == SC_MAKE_TOML) {
        sc_buf_append_char(make->out, '\n');
        put_comment(make, member);
        put_indent(make, member->depth, commented);
        put_header(make, member, true);
        put_object(make, member, commented);
        return;
    }
    bool yaml = make->form == SC_MAKE_YAML;
    put_comment(make, member);
    put_indent(make, member->depth, commented);
    put_key(make, member);
    bool empty = yaml && (commented || !has_set(make, member));
    sc_buf_append_text(make->out, !yaml ? ": {\n" : empty ? ": {}\n" : ":\n");
    put_object(make, member, commented || empty);
    if (!yaml) {
        put_indent(make, member->depth, commented);
        sc_buf_append_text(make->out, "},\n");
    }
}

/* Tables of TOML come last, for what follows a header belongs to it. */
static void put_object(example *make, const sc_make_property *object, bool commented)
{
    for (int blocks = 0; blocks < 2; blocks++) {
        sc_make_walk walk = {0, 0};
        sc_make_property member;
        while (sc_make_next(make->schema, object, &walk, &member)) {
            bool block = is_block(&member), hidden = commented || !is_set(&member);
            if (make->form == SC_MAKE_TOML ? block != (blocks == 1) : blocks == 1) {
                continue;
            }
            if (block) {
                put_block(make, &member, hidden);
            } else {
                put_member(make, &member, hidden);
            }
        }
    }
}

/* ---- variables ---- */

/* MAX_CONNECTIONS for maxConnections. */
static void put_segment(sc_buf *out, const char *key, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        sc_buf_append_text(out, sc_ascii_is_hump(key, i) ? "_" : "");
        sc_buf_append_char(out, key[i] == '-' ? '_' : sc_ascii_upper(key[i]));
    }
}

/* Levels are separated by two underscores. */
static void put_name(example *make, const sc_make_property *property)
{
    if (property->up->up != NULL) {
        put_name(make, property->up);
        sc_buf_append_text(make->out, "__");
    }
    put_segment(make->out, property->key, property->length);
}

/* True where the segment is one of a variable's name, and binds to the key. */
static bool leads_back(const example *make, const sc_make_property *property, sc_buf *segment)
{
    const char *key = segment->data;
    size_t length = segment->length;
    sc_cursor below;
    bool fine = length != 0 && key[0] != '_' && key[length - 1] != '_' &&
                !(property->up->up == NULL && sc_ascii_is_digit(key[0]));
    for (size_t i = 0; fine && i < length; i++) {
        segment->data[i] = sc_ascii_lower(key[i]);
        fine = sc_ascii_is_alnum(key[i]) || (key[i] == '_' && key[i - 1] != '_');
    }
    return fine &&
           sc_cursor_bind(&property->up->cursor, make->schema->allocator, &key, &length, &below) &&
           length == property->length && memcmp(key, property->key, length) == 0;
}

static bool has_name(example *make, const sc_make_property *property)
{
    bool fine = true;
    for (; fine && property->up != NULL; property = property->up) {
        sc_buf segment;
        sc_buf_init(&segment, make->out->allocator, make->out->max);
        put_segment(&segment, property->key, property->length);
        if (segment.status != SC_OK) {
            fail(make, segment.status);
        }
        fine = segment.status == SC_OK && leads_back(make, property, &segment);
        sc_buf_free(&segment);
    }
    return fine;
}

/* The first name that the schema gives the place (`x-env`); absent: it gives none. */
static sc_value own_name(const sc_make_property *property)
{
    for (unsigned i = 0; i < property->cursor.count; i++) {
        const sc_schema_notes *notes = property->cursor.nodes[i]->notes;
        sc_value names = notes != NULL ? notes->variables : (sc_value){0};
        if (sc_value_kind(names) == SC_STRING) {
            return names;
        }
        if (sc_value_count(names) != 0) {
            return sc_value_item(names, 0);
        }
    }
    return (sc_value){0};
}

static sc_status push_path(sc_path_builder *path, const sc_make_property *property)
{
    size_t mark;
    sc_status status = property->up->up != NULL ? push_path(path, property->up) : SC_OK;
    return status == SC_OK ? sc_path_push_key(path, property->key, property->length, &mark)
                           : status;
}

/* A path escapes line ends, so the comment is one line. */
static void put_nameless(example *make, const sc_make_property *property)
{
    sc_path_builder path;
    sc_path_builder_init(&path, make->out->allocator);
    sc_status status = push_path(&path, property);
    if (status == SC_OK) {
        sc_buf_append_text(make->out, "# no variable can set `");
        sc_buf_append(make->out, path.text, path.length);
        sc_buf_append_text(make->out, "`\n");
    }
    fail(make, status);
    sc_path_builder_free(&path);
}

static void put_variable(example *make, const sc_make_property *property, bool commented)
{
    sc_scalar own = sc_value_scalar(own_name(property));
    put_comment(make, property);
    if (own.kind != SC_STRING && !has_name(make, property)) {
        put_nameless(make, property);
        return;
    }
    put_indent(make, property->depth, commented);
    if (own.kind == SC_STRING) {
        sc_buf_append(make->out, own.text, own.length);
    } else {
        put_name(make, property);
    }
    sc_buf_append_char(make->out, '=');
    sc_value value = given(&property->cursor);
    sc_kind kind = sc_value_kind(value);
    size_t start = make->out->length;
    put_value(make, property);
    bool container = kind == SC_ARRAY || kind == SC_OBJECT ||
                     (start < make->out->length &&
                      (make->out->data[start] == '[' || make->out->data[start] == '{'));
    if (container) { /* single quotes keep JSON as it is */
        sc_buf text;
        sc_buf_init(&text, make->out->allocator, make->out->max);
        sc_buf_append(&text, make->out->data + start, make->out->length - start);
        make->out->length = start;
        sc_buf_append_char(make->out, '\'');
        sc_buf_append(make->out, text.data, text.length);
        sc_buf_append_char(make->out, '\'');
        sc_buf_free(&text);
    }
    sc_buf_append_char(make->out, '\n');
}

static void put_variables(example *make, const sc_make_property *object, bool commented)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    while (sc_make_next(make->schema, object, &walk, &member)) {
        bool hidden = commented || !is_set(&member);
        if (is_block(&member)) {
            put_variables(make, &member, hidden);
        } else {
            put_variable(make, &member, hidden);
        }
    }
}

/* ---- the whole ---- */

/* The line from which an editor knows the schema of the file. */
static void put_editor_line(example *make, const char *reference)
{
    static const char *const before[] = {[SC_MAKE_TOML] = "#:schema ",
                                         [SC_MAKE_YAML] = "# yaml-language-server: $schema=",
                                         [SC_MAKE_JSONC] = "  \"$schema\": \"",
                                         [SC_MAKE_ENV] = "# follows "};
    if (reference != NULL) {
        sc_buf_append_text(make->out, before[make->form]);
        sc_buf_append_text(make->out, reference);
        sc_buf_append_text(make->out, make->form == SC_MAKE_JSONC ? "\",\n" : "\n");
    }
}

sc_status sc_make_example(const sc_schema *schema, sc_make_form form, const char *reference,
                          sc_buf *out)
{
    example make = {.schema = schema, .out = out, .form = form};
    sc_make_property root;
    sc_make_root(schema, &root);
    if (form == SC_MAKE_JSONC) {
        sc_buf_append_text(out, "{\n");
    }
    put_editor_line(&make, reference);
    if (form == SC_MAKE_ENV) {
        put_variables(&make, &root, false);
    } else {
        put_object(&make, &root, false);
    }
    if (form == SC_MAKE_JSONC) {
        sc_buf_append_text(out, "}\n");
    } else if (form == SC_MAKE_YAML && !has_set(&make, &root)) {
        sc_buf_append_text(out, "{}\n");
    }
    return make.status != SC_OK ? make.status : out->status;
}
