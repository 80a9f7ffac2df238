/*
 * Writing dotenv: the variables that the environment's rules read back as the tree. The segments of
 * a path are joined by `__`, in capitals, with `_` for `-`, behind the prefix; an array or an empty
 * object stands as JSON. Two paths that would be one variable are refused, and so is a name that
 * those rules cut elsewhere; their own cutting decides that.
 *
 * What was read from a dotenv file already has its variables' names, which stay as they are.
 */
#include "base/arena.h"
#include "base/ascii.h"
#include "format/dotenv.h"
#include "format/emit.h"
#include "format/variable.h"

typedef struct printer {
    sc_writing *writing;
    sc_buf *out;
    sc_buf variable; /* its name so far */
    sc_buf text;
    sc_name_tree names; /* of the variables that are written */
    size_t prefix;      /* bytes of the prefix in `variable` */
    bool keep;          /* the members of the root are variables */
    sc_arena texts;
} printer;

static sc_status fail(const printer *p, const sc_emit_link *at, const char *message)
{
    return sc_emit_fail(at, p->writing->error, SC_ERROR_CANNOT_WRITE, message);
}

static sc_status exhausted(const printer *p)
{
    return sc_error_code(p->writing->error, SC_ERROR_OUT_OF_MEMORY);
}

/* ---- values ---- */

static bool is_bare(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!sc_ascii_is_alnum(text[i]) &&
            (text[i] == '\0' || strchr("_-./:@%+,=~^", text[i]) == NULL)) {
            return false;
        }
    }
    return true;
}

/* Nothing in it means anything between single quotes. */
static bool is_literal(const char *text, size_t length)
{
    size_t backslashes = 0;
    for (size_t i = 0; i < length; i++) {
        backslashes = text[i] == '\\' ? backslashes + 1 : 0;
    }
    return backslashes % 2 == 0 && memchr(text, '\'', length) == NULL &&
           memchr(text, '\n', length) == NULL && memchr(text, '\r', length) == NULL;
}

static void print_escaped(sc_buf *out, const char *text, size_t length)
{
    static const char from[] = "\n\r\"\\$";
    static const char to[] = "nr\"\\$";
    sc_buf_append_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        const char *found = text[i] != '\0' ? strchr(from, text[i]) : NULL;
        if (found != NULL) {
            sc_buf_append_char(out, '\\');
        }
        sc_buf_append_char(out, found != NULL ? to[found - from] : text[i]);
    }
    sc_buf_append_char(out, '"');
}

static void print_text(sc_buf *out, const char *text, size_t length)
{
    if (is_bare(text, length)) {
        sc_buf_append(out, text, length);
    } else if (is_literal(text, length)) {
        sc_buf_append_char(out, '\'');
        sc_buf_append(out, text, length);
        sc_buf_append_char(out, '\'');
    } else {
        print_escaped(out, text, length);
    }
}

/* ---- variables ---- */

/* Notes the variable's name; false where it is taken, or memory ran out. */
static sc_status claim(printer *p, const sc_emit_link *at)
{
    const char *name = sc_arena_text(&p->texts, p->variable.data, p->variable.length);
    if (name == NULL || p->variable.status != SC_OK) {
        return exhausted(p);
    }
    size_t before = p->names.count;
    if (sc_name_tree_add(&p->names, SC_NAME_TREE_ROOT, name, p->variable.length) ==
        SC_NAME_TREE_NONE) {
        return exhausted(p);
    }
    return p->names.count > before
               ? SC_OK
               : fail(p, at, "another value would be written to the same variable");
}

/* True where the environment's rules cut the name into the segments it was made of. */
static bool reads_back(const printer *p, const sc_emit_link *at)
{
    const sc_emit_link *links[SC_EMIT_DEPTH_MAX + 1];
    for (const sc_emit_link *link = at; link != NULL; link = link->above) {
        links[link->depth] = link;
    }
    const char *rest = p->variable.data + p->prefix;
    size_t left = p->variable.length - p->prefix;
    if (p->prefix != 0 && *rest == '_') {
        return false; /* taken for a longer prefix */
    }
    for (uint32_t i = 1; i <= at->depth; i++) {
        size_t length, cut = sc_variable_segment(rest, left);
        (void)sc_emit_key(links[i], &length);
        if (cut != length || (cut == left) != (i == at->depth)) {
            return false;
        }
        rest += cut + 2;
        left -= cut == left ? cut : cut + 2;
    }
    return true;
}

static sc_status print_variable(printer *p, const sc_emit_link *at)
{
    if (!p->keep && p->variable.status == SC_OK && !reads_back(p, at)) {
        return fail(p, at,
                    "the underscores of the keys would read back as other names, because `__` "
                    "stands between the parts of a variable's name");
    }
    sc_status status = claim(p, at);
    if (status != SC_OK) {
        return status;
    }
    if (p->writing->options->origins) {
        sc_emit_origin(p->out, "# ", at->value);
        sc_buf_append_char(p->out, '\n');
    }
    sc_buf_append(p->out, p->variable.data, p->variable.length);
    sc_buf_append_char(p->out, '=');
    status = sc_emit_plain(at, p->writing, &p->text);
    print_text(p->out, p->text.data, p->text.length);
    sc_buf_append_char(p->out, '\n');
    return status;
}

static sc_status append_segment(printer *p, const sc_emit_link *at)
{
    size_t length;
    const char *key = sc_emit_key(at, &length);
    if (length == 0) {
        return fail(p, at, "an empty key cannot be part of a variable's name");
    }
    for (size_t i = 0; i < length; i++) {
        if (!sc_dotenv_is_name(key[i])) {
            return fail(p, at, "the key has a character that a variable's name cannot have");
        }
        char c = key[i] == '-' ? '_' : sc_ascii_upper(key[i]);
        sc_buf_append_char(&p->variable, p->keep ? key[i] : c);
    }
    return SC_OK;
}

static sc_status print_object(printer *p, const sc_emit_link *at);

static sc_status print_member(printer *p, const sc_emit_link *at)
{
    size_t above = p->variable.length;
    if (at->above->above != NULL) {
        sc_buf_append_text(&p->variable, "__");
    }
    sc_status status = append_segment(p, at);
    bool nests = sc_value_kind(at->value) == SC_OBJECT && sc_value_count(at->value) != 0 &&
                 !sc_value_untyped(at->value, NULL, NULL);
    if (status == SC_OK) {
        status = nests ? print_object(p, at) : print_variable(p, at);
    }
    p->variable.length = above;
    return status;
}

/* A number that counts elements; UINT64_MAX where the key is none. */
static uint64_t read_index(const char *key, size_t length)
{
    uint64_t index = 0;
    if (length == 0 || length > 18) {
        return UINT64_MAX;
    }
    for (size_t i = 0; i < length; i++) {
        if (!sc_ascii_is_digit(key[i])) {
            return UINT64_MAX;
        }
        index = index * 10 + (uint64_t)(key[i] - '0');
    }
    return index;
}

/* True where the environment would make an array of these members: 0 to n, `add` and `remove`. */
static bool looks_like_array(const sc_emit_link *at)
{
    size_t count = sc_value_count(at->value);
    bool operators = false, in_range = true;
    for (size_t i = 0; i < count; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        size_t length;
        const char *key = sc_emit_key(&child, &length);
        bool is_operator = sc_ascii_equal_ignore_case(key, length, "add", 3) ||
                           sc_ascii_equal_ignore_case(key, length, "remove", 6);
        uint64_t index = read_index(key, length);
        if (!is_operator && index == UINT64_MAX) {
            return false;
        }
        operators = operators || is_operator;
        in_range = in_range && (is_operator || index < count);
    }
    return operators || (in_range && count != 0);
}

static sc_status print_object(printer *p, const sc_emit_link *at)
{
    sc_status status = sc_emit_check_depth(at, p->writing->error);
    size_t count = sc_value_count(at->value);
    if (status == SC_OK && !p->keep && looks_like_array(at)) {
        return fail(p, at,
                    "variables for these keys would read back as a list: they are all numbers "
                    "from 0 on, `add` or `remove`");
    }
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        status = print_member(p, &child);
    }
    return status;
}

/* `APP` and `APP_` mean the same. */
static void append_prefix(printer *p)
{
    const char *prefix = p->writing->options->prefix;
    size_t length = prefix != NULL ? strlen(prefix) : 0;
    sc_buf_append(&p->variable, prefix, length);
    if (length != 0 && prefix[length - 1] != '_') {
        sc_buf_append_char(&p->variable, '_');
    }
}

sc_status sc_dotenv_write(const sc_format *self, sc_writing *writing)
{
    (void)self;
    sc_emit_link root = sc_emit_root(writing->value);
    printer p = {.writing = writing, .out = writing->out};
    p.keep = root.value.image != NULL && root.value.node == 0 &&
             (root.value.image->header->flags & SC_IMAGE_VARIABLES) != 0;
    if (sc_value_kind(root.value) != SC_OBJECT) {
        return fail(&p, &root, "the root of a dotenv file is an object");
    }
    sc_buf_init(&p.variable, writing->allocator, SIZE_MAX / 2);
    sc_buf_init(&p.text, writing->allocator, SIZE_MAX / 2);
    sc_arena_init(&p.texts, writing->allocator, SIZE_MAX / 2);
    bool ready = sc_name_tree_init(&p.names, writing->allocator, sc_image_new_seed());
    append_prefix(&p);
    p.prefix = p.variable.length;
    sc_status status = ready ? print_object(&p, &root) : exhausted(&p);
    sc_name_tree_free(&p.names);
    sc_arena_free(&p.texts);
    sc_buf_free(&p.text);
    sc_buf_free(&p.variable);
    return status;
}
