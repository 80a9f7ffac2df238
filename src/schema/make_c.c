/*
 * Types for C: a struct for each object and one function that fills the outermost from a handle.
 * The schema itself is part of the text, and filling builds once more by it, so that what the
 * program accepts is what every other door accepts: defaults, ranges, enums, unknown keys.
 *
 * Names are made from paths. A key becomes letters and digits without `_` between the levels of a
 * type's name, so that two places never share one; of siblings whose keys look alike the later ones
 * get a number.
 */
#include "base/ascii.h"
#include "schema/compile.h"
#include "schema/make.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 96, LINE = 72, CHOICES_MOST = 256 };

typedef enum spelling { SPELL_FIELD, SPELL_TYPE } spelling;

typedef struct text_of_c {
    const sc_schema *schema;
    sc_buf *out;
    sc_status status;
} text_of_c;

static void put(text_of_c *make, const char *text)
{
    sc_buf_append_text(make->out, text);
}

/* ---- names ---- */

static bool is_word_of_c(const char *name)
{
    static const char words[] =
        " auto break case char const continue default do double else enum extern float for goto if "
        "inline int long register restrict return short signed sizeof static struct switch typedef "
        "union unsigned void volatile while bool true false NULL ";
    const char *at = words;
    size_t length = strlen(name);
    while ((at = strstr(at, name)) != NULL) {
        if (at[-1] == ' ' && at[length] == ' ') {
            return true;
        }
        at++;
    }
    return false;
}

/* read_timeout as it is for a field, readTimeout for a type. */
static void spell(spelling how, const char *key, size_t length, char out[NAME_MOST])
{
    size_t filled = 0;
    bool upper = false;
    for (size_t i = 0; i < length && filled < NAME_MOST / 2; i++) {
        char c = key[i];
        if (!sc_ascii_is_alnum(c)) {
            upper = filled != 0;
            c = '_';
        }
        if (filled == 0 && sc_ascii_is_digit(c)) {
            out[filled++] = how == SPELL_FIELD ? '_' : 'n';
        }
        if (c != '_') {
            out[filled++] = upper && how == SPELL_TYPE ? sc_ascii_upper(c) : c;
            upper = false;
        } else if (how == SPELL_FIELD) {
            out[filled++] = c;
        }
    }
    if (filled == 0) {
        out[filled++] = 'x';
    }
    out[filled] = '\0';
    if (how == SPELL_FIELD && is_word_of_c(out)) {
        out[filled] = '_';
        out[filled + 1] = '\0';
    }
}

/* How many siblings before it are spelled like that. */
static size_t count_alike(const text_of_c *make, const sc_make_property *of, spelling how,
                          const char *name)
{
    sc_make_walk walk = {0, 0};
    sc_make_property sibling;
    size_t count = 0;
    while (sc_make_next(make->schema, of->up, &walk, &sibling) &&
           (sibling.length != of->length || memcmp(sibling.key, of->key, of->length) != 0)) {
        char other[NAME_MOST];
        spell(how, sibling.key, sibling.length, other);
        count += strcmp(other, name) == 0;
    }
    return count;
}

/* True where a number behind the stem may make the name of a sibling. */
static bool is_taken(const text_of_c *make, const sc_make_property *of, spelling how,
                     const char *stem)
{
    sc_make_walk walk = {0, 0};
    sc_make_property sibling;
    size_t length = strlen(stem);
    while (sc_make_next(make->schema, of->up, &walk, &sibling)) {
        char other[NAME_MOST];
        spell(how, sibling.key, sibling.length, other);
        if (strncmp(other, stem, length) == 0 && sc_ascii_is_digit(other[length])) {
            return true;
        }
    }
    return false;
}

static void name_of(const text_of_c *make, const sc_make_property *of, spelling how,
                    char out[NAME_MOST])
{
    spell(how, of->key, of->length, out);
    size_t before = count_alike(make, of, how, out), length = strlen(out);
    if (before == 0) {
        return;
    }
    while (is_taken(make, of, how, out)) {
        out[length++] = '_';
        out[length] = '\0';
    }
    (void)snprintf(out + length, NAME_MOST - length, "%zu", before + 1);
}

static void put_type_name(text_of_c *make, const sc_make_property *of)
{
    char name[NAME_MOST];
    if (of->up == NULL) {
        put(make, "config");
        return;
    }
    put_type_name(make, of->up);
    put(make, "_");
    if (of->key == NULL) {
        put(make, "item");
        return;
    }
    name_of(make, of, SPELL_TYPE, name);
    put(make, name);
}

static void put_literal(text_of_c *make, const char *text, size_t length)
{
    put(make, "\"");
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        bool plain = c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '?';
        if (i != 0 && i % LINE == 0) {
            put(make, "\"\n    \"");
        }
        if (plain) {
            sc_buf_append_char(make->out, (char)c);
        } else {
            const char digits[] = {'\\', (char)('0' + (c >> 6)), (char)('0' + (c >> 3 & 7)),
                                   (char)('0' + (c & 7)), '\0'};
            put(make, digits);
        }
    }
    put(make, "\"");
}

/* ---- what a place is in C ---- */

typedef enum shape {
    IS_TEXT,
    IS_BOOL,
    IS_INTEGER,
    IS_NUMBER,
    IS_ENUM,
    IS_ARRAY,
    IS_OBJECT,
    IS_ANY
} shape;

/* The words that a string may be; absent where it may be others. */
static sc_value choices_of(const sc_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        sc_value choices = cursor->nodes[i]->choices;
        size_t count = sc_value_count(choices), k = 0;
        while (k < count && sc_value_kind(sc_value_item(choices, k)) == SC_STRING) {
            k++;
        }
        if (cursor->certain[i] && count != 0 && count <= CHOICES_MOST && k == count) {
            return choices;
        }
    }
    return (sc_value){0};
}

static void element_of(const sc_make_property *array, sc_make_property *out)
{
    *out = (sc_make_property){.up = array, .required = true, .depth = array->depth + 1};
    sc_cursor_element(&array->cursor, SIZE_MAX, &out->cursor);
}

static shape shape_of(const sc_make_property *of)
{
    unsigned types = sc_cursor_types_beside_null(&of->cursor);
    sc_make_property element;
    if (of->cursor.count == 0 || of->depth >= SC_MAKE_DEPTH_MOST) {
        return IS_ANY;
    }
    if (sc_value_kind(choices_of(&of->cursor)) != SC_ABSENT) {
        return IS_ENUM;
    }
    switch (types) {
    case SC_TYPE_STRING:
        return IS_TEXT;
    case SC_TYPE_BOOL:
        return IS_BOOL;
    case SC_TYPE_INTEGER:
        return IS_INTEGER;
    case SC_TYPE_NUMBER:
    case SC_TYPE_NUMBER | SC_TYPE_INTEGER:
        return IS_NUMBER;
    case SC_TYPE_ARRAY:
        element_of(of, &element);
        return shape_of(&element) == IS_ARRAY ? IS_ANY : IS_ARRAY;
    default:
        return sc_make_is_object(of) && (types == SC_TYPE_OBJECT || types == SC_TYPE_ALL - 1)
                   ? IS_OBJECT
                   : IS_ANY;
    }
}

/* True where the value may be absent after a build, or null. Texts and arrays say that by NULL. */
static bool is_optional(const sc_make_property *of)
{
    shape is = shape_of(of);
    unsigned types = sc_cursor_types(&of->cursor);
    bool there = of->required || sc_value_kind(sc_cursor_default(&of->cursor)) != SC_ABSENT;
    bool null = types != SC_TYPE_ALL && (types & SC_TYPE_NULL) != 0;
    return is != IS_TEXT && is != IS_ARRAY && is != IS_ANY && (!there || null);
}

static void put_type(text_of_c *make, const sc_make_property *of)
{
    static const char *const types[] = {"const char *", "bool ", "int64_t ", "double "};
    shape is = shape_of(of);
    if (is <= IS_NUMBER) {
        put(make, types[is]);
    } else if (is == IS_ENUM || is == IS_OBJECT) {
        put(make, is == IS_ENUM ? "enum " : "struct ");
        put_type_name(make, of);
        put(make, " ");
    } else {
        put(make, "sc_value ");
    }
}

/* ---- declarations ---- */

static void put_comment(text_of_c *make, const sc_cursor *cursor, const char *indent)
{
    sc_scalar text = sc_value_scalar(sc_make_description(cursor));
    if (text.kind != SC_STRING || text.length == 0) {
        return;
    }
    put(make, indent);
    put(make, "/* ");
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        bool nests = i + 1 < text.length && ((c == '*' && text.text[i + 1] == '/') ||
                                             (c == '/' && text.text[i + 1] == '*'));
        bool continues = c == '\\' && (i + 1 == text.length || text.text[i + 1] == '\n');
        sc_buf_append_char(make->out, (unsigned char)c < 0x20 || continues ? ' ' : c);
        put(make, nests ? " " : "");
    }
    put(make, " */\n");
}

static void put_enum_word(text_of_c *make, const sc_make_property *of, sc_value choices, size_t at)
{
    char name[NAME_MOST], other[NAME_MOST];
    sc_scalar word = sc_value_scalar(sc_value_item(choices, at));
    size_t alike = 0;
    spell(SPELL_TYPE, word.text, word.length, name);
    for (size_t i = 0; i < at; i++) {
        sc_scalar before = sc_value_scalar(sc_value_item(choices, i));
        spell(SPELL_TYPE, before.text, before.length, other);
        alike += strcmp(name, other) == 0;
    }
    put_type_name(make, of);
    put(make, "_");
    put(make, name);
    if (alike != 0) {
        put(make, "_");
        sc_buf_append_uint(make->out, alike + 1);
    }
}

static void put_enum(text_of_c *make, const sc_make_property *of)
{
    sc_value choices = choices_of(&of->cursor);
    put(make, "enum ");
    put_type_name(make, of);
    put(make, " {\n");
    for (size_t i = 0; i < sc_value_count(choices); i++) {
        put(make, i == 0 ? "    " : ",\n    ");
        put_enum_word(make, of, choices, i);
    }
    put(make, "\n};\n\n");
}

static void put_field(text_of_c *make, const sc_make_property *member)
{
    char name[NAME_MOST];
    name_of(make, member, SPELL_FIELD, name);
    put_comment(make, &member->cursor, "    ");
    put(make, "    ");
    if (shape_of(member) == IS_ARRAY) {
        sc_make_property element;
        element_of(member, &element);
        put(make, "struct {\n        ");
        put_type(make, &element);
        put(make, "*items;\n        size_t count;\n    } ");
    } else if (is_optional(member)) {
        put(make, "struct {\n        bool set;\n        ");
        put_type(make, member);
        put(make, "value;\n    } ");
    } else {
        put_type(make, member);
    }
    put(make, name);
    put(make, ";\n");
}

/* Calls with each object and enum, those that another names before it. */
static void each_type(text_of_c *make, const sc_make_property *of,
                      void (*use)(text_of_c *make, const sc_make_property *of))
{
    sc_make_property part;
    shape is = shape_of(of);
    if (is == IS_OBJECT || of->up == NULL) {
        sc_make_walk walk = {0, 0};
        while (sc_make_next(make->schema, of, &walk, &part)) {
            each_type(make, &part, use);
        }
    } else if (is == IS_ARRAY) {
        element_of(of, &part);
        each_type(make, &part, use);
        return;
    }
    if (is == IS_OBJECT || is == IS_ENUM || of->up == NULL) {
        use(make, of);
    }
}

static void put_struct(text_of_c *make, const sc_make_property *of)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    if (of->up != NULL && shape_of(of) == IS_ENUM) {
        put_enum(make, of);
        return;
    }
    put_comment(make, &of->cursor, "");
    put(make, "struct ");
    put_type_name(make, of);
    put(make, " {\n");
    while (sc_make_next(make->schema, of, &walk, &member)) {
        put_field(make, &member);
    }
    put(make, of->up == NULL
                  ? "    sc_snapshot *snapshot_; /* texts and values are borrowed from it "
                    "*/\n"
                  : "");
    put(make, of->up != NULL && walk.node == 0 && walk.index == 0 ? "    char none_;\n" : "");
    put(make, "};\n\n");
}

/* ---- reading ---- */

static void put_read_one(text_of_c *make, const sc_make_property *of, const char *target)
{
    static const char *const readers[] = {"sc_config_text_(fill, ", "sc_config_bool_(fill, ",
                                          "sc_config_integer_(fill, ", "sc_config_number_(fill, "};
    shape is = shape_of(of);
    if (is <= IS_NUMBER) {
        put(make, readers[is]);
        put(make, "value, &");
    } else if (is == IS_ANY) {
        put(make, target);
        put(make, " = value;\n");
        return;
    } else {
        put(make, "read_");
        put_type_name(make, of);
        put(make, "(fill, value, &");
    }
    put(make, target);
    put(make, ");\n");
}

static void put_read_member(text_of_c *make, const sc_make_property *member)
{
    char field[NAME_MOST], target[NAME_MOST + 32];
    sc_make_property element;
    name_of(make, member, SPELL_FIELD, field);
    (void)snprintf(target, sizeof target, "out->%s", field);
    put(make, "    value = sc_value_member(object, ");
    put_literal(make, member->key, member->length);
    put(make, ", ");
    sc_buf_append_uint(make->out, member->length);
    put(make, ");\n");
    if (shape_of(member) == IS_ARRAY) {
        element_of(member, &element);
        put(make, "    array = value;\n    ");
        put(make, target);
        put(make, ".items = sc_config_items_(fill, array, sizeof *");
        put(make, target);
        put(make, ".items);\n    for (size_t i = 0; ");
        put(make, target);
        put(make, ".items != NULL && i < sc_value_count(array); i++) {\n"
                  "        value = sc_value_item(array, i);\n        ");
        (void)snprintf(target, sizeof target, "out->%s.items[i]", field);
        put_read_one(make, &element, target);
        (void)snprintf(target, sizeof target, "out->%s", field);
        put(make, "        ");
        put(make, target);
        put(make, ".count++;\n    }\n");
    } else if (is_optional(member)) {
        put(make, "    if (sc_value_kind(value) > SC_NULL) {\n        ");
        put(make, target);
        put(make, ".set = true;\n        ");
        (void)snprintf(target, sizeof target, "out->%s.value", field);
        put_read_one(make, member, target);
        put(make, "    }\n");
    } else {
        put(make, "    ");
        put_read_one(make, member, target);
    }
}

static void put_enum_reader(text_of_c *make, const sc_make_property *of)
{
    sc_value choices = choices_of(&of->cursor);
    put(make, "    const char *text = NULL;\n    size_t length = 0;\n    (void)fill;\n"
              "    (void)sc_value_string(value, &text, &length);\n");
    for (size_t i = 0; i < sc_value_count(choices); i++) {
        sc_scalar word = sc_value_scalar(sc_value_item(choices, i));
        put(make, "    if (text != NULL && length == ");
        sc_buf_append_uint(make->out, word.length);
        put(make, " && memcmp(text, ");
        put_literal(make, word.text, word.length);
        put(make, ", length) == 0) {\n        *out = ");
        put_enum_word(make, of, choices, i);
        put(make, ";\n    }\n");
    }
}

static void put_reader(text_of_c *make, const sc_make_property *of)
{
    bool is_enum = of->up != NULL && shape_of(of) == IS_ENUM;
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    put(make, "static void read_");
    put_type_name(make, of);
    put(make, is_enum ? "(sc_config_filling_ *fill, sc_value value, enum "
                      : "(sc_config_filling_ *fill, sc_value object, struct ");
    put_type_name(make, of);
    put(make, " *out)\n{\n");
    if (is_enum) {
        put_enum_reader(make, of);
    } else {
        put(make, "    sc_value value, array;\n    (void)value, (void)array, (void)fill;\n"
                  "    (void)object, (void)out;\n");
        while (sc_make_next(make->schema, of, &walk, &member)) {
            put_read_member(make, &member);
        }
    }
    put(make, "}\n\n");
}

/* ---- freeing ---- */

static void put_freer(text_of_c *make, const sc_make_property *of)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member, element;
    if (of->up != NULL && shape_of(of) == IS_ENUM) {
        return;
    }
    put(make, "static void free_");
    put_type_name(make, of);
    put(make, "(struct ");
    put_type_name(make, of);
    put(make, " *of)\n{\n    (void)of;\n");
    while (sc_make_next(make->schema, of, &walk, &member)) {
        char field[NAME_MOST];
        shape is = shape_of(&member);
        name_of(make, &member, SPELL_FIELD, field);
        element_of(&member, &element);
        if (is == IS_ARRAY && shape_of(&element) == IS_OBJECT) {
            put(make, "    for (size_t i = 0; i < of->");
            put(make, field);
            put(make, ".count; i++) {\n        free_");
            put_type_name(make, &element);
            put(make, "(&of->");
            put(make, field);
            put(make, ".items[i]);\n    }\n");
        }
        if (is == IS_ARRAY) {
            put(make, "    free(of->");
            put(make, field);
            put(make, ".items);\n");
        } else if (is == IS_OBJECT) {
            put(make, "    free_");
            put_type_name(make, &member);
            put(make, "(&of->");
            put(make, field);
            put(make, is_optional(&member) ? ".value);\n" : ");\n");
        }
    }
    put(make, "}\n\n");
}

/* ---- the whole ---- */

static const char top[] =
    "/*\n"
    " * Made by `superconfig schema types --to c`; do not edit. In one file of the program,\n"
    " * #define CONFIG_IMPLEMENTATION before this is included.\n"
    " */\n"
    "#ifndef CONFIG_TYPES_H\n#define CONFIG_TYPES_H\n\n"
    "#include <superconfig.h>\n\n"
    "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n";

static const char interface[] =
    "/*\n"
    " * Fills `out` with what the handle holds, its defaults filled in. SC_OK, or the code of the\n"
    " * first problem; `problem` (may be NULL) gets each of them. Free it, also after a failure.\n"
    " */\n"
    "sc_status config_fill(struct config *out, sc_handle *handle,\n"
    "                      sc_schema_problem_function problem, void *context);\n"
    "void config_free(struct config *config);\n\n"
    "#endif\n\n"
    "#ifdef CONFIG_IMPLEMENTATION\n\n"
    "#include <stdlib.h>\n#include <string.h>\n\n";

static const char helpers[] =
    "typedef struct sc_config_filling_ {\n"
    "    sc_status status;\n"
    "    sc_schema_problem_function problem;\n"
    "    void *context;\n"
    "} sc_config_filling_;\n\n"
    "static void sc_config_fail_(sc_config_filling_ *fill, const sc_error *error)\n"
    "{\n"
    "    fill->status = fill->status != SC_OK ? fill->status : error->code;\n"
    "    if (fill->problem != NULL) {\n"
    "        fill->problem(fill->context, error);\n"
    "    }\n"
    "}\n\n"
    "static inline void sc_config_refuse_(sc_config_filling_ *fill, sc_value value,\n"
    "                                     sc_status status)\n"
    "{\n"
    "    sc_error error = {.code = status};\n"
    "    sc_origin origin;\n"
    "    const char *text = sc_status_text(status);\n"
    "    if (sc_value_kind(value) <= SC_NULL) {\n"
    "        return;\n"
    "    }\n"
    "    strncpy(error.message, text, sizeof error.message - 1);\n"
    "    if (sc_value_origin(value, &origin)) {\n"
    "        strncpy(error.source, origin.source, sizeof error.source - 1);\n"
    "        error.line = origin.line;\n"
    "        error.column = origin.column;\n"
    "    }\n"
    "    sc_config_fail_(fill, &error);\n"
    "}\n\n"
    "static inline void sc_config_text_(sc_config_filling_ *fill, sc_value value, const char "
    "**out)\n"
    "{\n"
    "    size_t length;\n"
    "    sc_status status = sc_value_string(value, out, &length);\n"
    "    if (status != SC_OK) {\n"
    "        *out = NULL;\n"
    "        sc_config_refuse_(fill, value, status);\n"
    "    }\n"
    "}\n\n"
    "static inline void sc_config_bool_(sc_config_filling_ *fill, sc_value value, bool *out)\n"
    "{\n"
    "    sc_status status = sc_value_bool(value, out);\n"
    "    if (status != SC_OK) {\n"
    "        sc_config_refuse_(fill, value, status);\n"
    "    }\n"
    "}\n\n"
    "static inline void sc_config_integer_(sc_config_filling_ *fill, sc_value value, int64_t "
    "*out)\n"
    "{\n"
    "    sc_status status = sc_value_int(value, out);\n"
    "    if (status != SC_OK) {\n"
    "        sc_config_refuse_(fill, value, status);\n"
    "    }\n"
    "}\n\n"
    "static inline void sc_config_number_(sc_config_filling_ *fill, sc_value value, double *out)\n"
    "{\n"
    "    sc_status status = sc_value_float(value, out);\n"
    "    if (status != SC_OK) {\n"
    "        sc_config_refuse_(fill, value, status);\n"
    "    }\n"
    "}\n\n"
    "static inline void *sc_config_items_(sc_config_filling_ *fill, sc_value array, size_t size)\n"
    "{\n"
    "    size_t count = sc_value_count(array);\n"
    "    void *items = count != 0 ? calloc(count, size) : NULL;\n"
    "    if (items == NULL && count != 0) {\n"
    "        sc_config_refuse_(fill, array, SC_ERROR_OUT_OF_MEMORY);\n"
    "    }\n"
    "    return items;\n"
    "}\n\n";

static const char filling[] =
    "static void sc_config_report_(sc_config_filling_ *fill, const sc_report *report,\n"
    "                              const sc_error *otherwise)\n"
    "{\n"
    "    sc_error error;\n"
    "    size_t count = 0;\n"
    "    for (; sc_report_problem(report, count, &error); count++) {\n"
    "        sc_config_fail_(fill, &error);\n"
    "    }\n"
    "    if (count == 0) {\n"
    "        sc_config_fail_(fill, otherwise);\n"
    "    }\n"
    "}\n\n"
    "/* What the handle holds, built once more by the schema. */\n"
    "static sc_snapshot *sc_config_follow_(sc_config_filling_ *fill, sc_handle *handle)\n"
    "{\n"
    "    sc_error error = {.code = SC_ERROR_INVALID_ARGUMENT};\n"
    "    sc_snapshot *before = sc_handle_snapshot(handle), *after = NULL;\n"
    "    sc_report *report = sc_report_new(NULL);\n"
    "    sc_builder *builder = sc_builder_new(NULL);\n"
    "    sc_schema *schema = sc_config_schema_(&error);\n"
    "    if (before != NULL && schema != NULL) {\n"
    "        sc_image *image = sc_snapshot_image(before);\n"
    "        (void)sc_builder_schema(builder, schema);\n"
    "        (void)sc_builder_add_image(builder, image, NULL);\n"
    "        sc_image_release(image);\n"
    "        sc_handle *built = sc_builder_build_reported(builder, report, &error);\n"
    "        after = sc_handle_snapshot(built);\n"
    "        sc_handle_release(built);\n"
    "    }\n"
    "    if (after == NULL) {\n"
    "        sc_config_report_(fill, report, &error);\n"
    "    }\n"
    "    sc_schema_release(schema);\n"
    "    sc_builder_free(builder);\n"
    "    sc_report_free(report);\n"
    "    sc_snapshot_release(before);\n"
    "    return after;\n"
    "}\n\n"
    "sc_status config_fill(struct config *out, sc_handle *handle,\n"
    "                      sc_schema_problem_function problem, void *context)\n"
    "{\n"
    "    sc_config_filling_ fill = {SC_OK, problem, context};\n"
    "    memset(out, 0, sizeof *out);\n"
    "    out->snapshot_ = sc_config_follow_(&fill, handle);\n"
    "    if (out->snapshot_ != NULL) {\n"
    "        read_config(&fill, sc_snapshot_root(out->snapshot_), out);\n"
    "    }\n"
    "    return fill.status;\n"
    "}\n\n"
    "void config_free(struct config *config)\n"
    "{\n"
    "    free_config(config);\n"
    "    sc_snapshot_release(config->snapshot_);\n"
    "    memset(config, 0, sizeof *config);\n"
    "}\n\n"
    "#endif\n";

static void put_document(text_of_c *make, size_t number)
{
    sc_buf text;
    sc_buf_init(&text, make->schema->allocator, SC_MAKE_TEXT_MOST);
    sc_status status = sc_make_json(&text, sc_schema_value(make->schema, (uint32_t)number, 0),
                                    make->schema->allocator);
    make->status = make->status != SC_OK ? make->status : status;
    put(make, "static const char sc_config_document_");
    sc_buf_append_uint(make->out, number);
    put(make, "_[] =\n    ");
    put_literal(make, text.data, text.length);
    put(make, ";\n\n");
    sc_buf_free(&text);
}

static const sc_schema_resource *resource_of(const sc_schema *schema, size_t document)
{
    return &schema->resources[schema->documents[document].resources[0]];
}

/* The built-in ones are known everywhere. */
static bool is_given(const sc_schema *schema, size_t document)
{
    const sc_schema_resource *resource = resource_of(schema, document);
    return document != 0 && sc_schema_builtin(resource->uri, resource->length) == NULL;
}

static void put_schema(text_of_c *make)
{
    static const char folder[] = "root:/";
    const sc_schema *schema = make->schema;
    put_document(make, 0);
    for (size_t i = 1; i < schema->document_count; i++) {
        if (is_given(schema, i)) {
            put_document(make, i);
        }
    }
    put(make, "static sc_schema *sc_config_schema_(sc_error *error)\n{\n"
              "    sc_schema_options options = SC_SCHEMA_OPTIONS_INIT;\n");
    size_t count = 0;
    for (size_t i = 1; i < schema->document_count; i++) {
        count += is_given(schema, i);
    }
    put(make, "    sc_schema_document documents[");
    sc_buf_append_uint(make->out, count + 1);
    put(make, "] = {{NULL, NULL}};\n    options.documents = documents;\n");
    for (size_t i = 1; i < schema->document_count; i++) {
        if (is_given(schema, i)) {
            const sc_schema_resource *resource = resource_of(schema, i);
            bool local = resource->length > sizeof folder - 1 &&
                         memcmp(resource->uri, folder, sizeof folder - 1) == 0;
            size_t skip = local ? sizeof folder - 1 : 0;
            put(make, "    documents[options.document_count].uri = ");
            put_literal(make, resource->uri + skip, resource->length - skip);
            put(make, ";\n    documents[options.document_count++].image = sc_config_image_("
                      "sc_config_document_");
            sc_buf_append_uint(make->out, i);
            put(make, "_, sizeof sc_config_document_");
            sc_buf_append_uint(make->out, i);
            put(make, "_ - 1);\n");
        }
    }
    put(make,
        "    sc_schema *schema = sc_schema_compile(sc_config_document_0_,\n"
        "                                          sizeof sc_config_document_0_ - 1, &options, "
        "error);\n"
        "    for (size_t i = 0; i < options.document_count; i++) {\n"
        "        sc_image_release(documents[i].image);\n    }\n    return schema;\n}\n\n");
}

static const char parsing[] =
    "/* A document that the schema refers to. */\n"
    "static inline sc_image *sc_config_image_(const char *text, size_t length)\n"
    "{\n"
    "    sc_builder *builder = sc_builder_new(NULL);\n"
    "    (void)sc_builder_add_defaults(builder, text, length, NULL);\n"
    "    sc_handle *handle = sc_builder_build(builder, NULL);\n"
    "    sc_snapshot *snapshot = sc_handle_snapshot(handle);\n"
    "    sc_image *image = snapshot != NULL ? sc_snapshot_image(snapshot) : NULL;\n"
    "    sc_snapshot_release(snapshot);\n"
    "    sc_handle_release(handle);\n"
    "    sc_builder_free(builder);\n"
    "    return image;\n"
    "}\n\n";

sc_status sc_make_c(const sc_schema *schema, sc_buf *out)
{
    text_of_c make = {.schema = schema, .out = out};
    sc_make_property root;
    sc_make_root(schema, &root);
    put(&make, top);
    each_type(&make, &root, put_struct);
    put(&make, interface);
    put(&make, parsing);
    put_schema(&make);
    put(&make, helpers);
    each_type(&make, &root, put_reader);
    each_type(&make, &root, put_freer);
    put(&make, filling);
    return make.status != SC_OK ? make.status : out->status;
}
