/* The walk over the tree, and the names: one name may be written once only. */
#include "format/variables_write.h"

#include "base/ascii.h"
#include "format/dotenv.h"
#include "format/variable.h"

static const char standard_separator[] = "__";

sc_status sc_variables_fail(const sc_variables_writing *v, const sc_emit_link *at,
                            const char *message)
{
    return sc_emit_fail(at, v->writing->error, SC_ERROR_CANNOT_WRITE, message);
}

static sc_status exhausted(const sc_variables_writing *v)
{
    return sc_error_code(v->writing->error, SC_ERROR_OUT_OF_MEMORY);
}

/* ---- names ---- */

/* Notes the variable's name; fails where it is taken, or memory ran out. */
static sc_status claim(sc_variables_writing *v, const sc_emit_link *at)
{
    const char *name = sc_arena_text(&v->texts, v->name.data, v->name.length);
    if (name == NULL || v->name.status != SC_OK) {
        return exhausted(v);
    }
    size_t before = v->names.count;
    if (sc_name_tree_add(&v->names, SC_NAME_TREE_ROOT, name, v->name.length) == SC_NAME_TREE_NONE) {
        return exhausted(v);
    }
    return v->names.count > before
               ? SC_OK
               : sc_variables_fail(v, at, "another value would be written to the same variable");
}

/* True where the environment's rules cut the name into the segments it was made of. */
static bool reads_back(const sc_variables_writing *v, const sc_emit_link *at)
{
    const sc_emit_link *links[SC_EMIT_DEPTH_MAX + 1];
    links[at->depth] = at;
    for (const sc_emit_link *link = at->above; link != NULL; link = link->above) {
        links[link->depth] = link;
    }
    const char *rest = v->name.data + v->prefix;
    size_t left = v->name.length - v->prefix;
    if (v->prefix != 0 && *rest == '_') {
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

static sc_status check_name(const sc_variables_writing *v, const sc_emit_link *at)
{
    if (v->name.status != SC_OK) {
        return exhausted(v);
    }
    if (v->dialect->reads_back && !v->keep && !reads_back(v, at)) {
        return sc_variables_fail(
            v, at,
            "the underscores of the keys would read back as other names, because `__` "
            "separates the parts of a variable's name");
    }
    return v->dialect->check != NULL ? v->dialect->check(v, at) : SC_OK;
}

/* ---- the walk ---- */

static sc_status read_text(sc_variables_writing *v, const sc_emit_link *at)
{
    if (v->dialect->null_is_empty && sc_value_kind(at->value) == SC_NULL &&
        !sc_value_untyped(at->value, NULL, NULL)) {
        sc_buf_clear(&v->text);
        return SC_OK;
    }
    return sc_emit_plain(at, v->writing, &v->text);
}

static sc_status print_variable(sc_variables_writing *v, const sc_emit_link *at)
{
    sc_status status = check_name(v, at);
    if (status == SC_OK) {
        status = claim(v, at);
    }
    if (status == SC_OK) {
        status = read_text(v, at);
    }
    if (status == SC_OK && v->writing->options->origins && v->dialect->comments != NULL) {
        sc_emit_origin(v->out, v->dialect->comments, at->value);
        sc_buf_append_char(v->out, '\n');
    }
    return status == SC_OK ? v->dialect->put(v, at) : status;
}

static sc_status append_segment(sc_variables_writing *v, const sc_emit_link *at)
{
    size_t length;
    const char *key = sc_emit_key(at, &length);
    if (length == 0) {
        return sc_variables_fail(v, at, "an empty key cannot be part of a variable's name");
    }
    for (size_t i = 0; i < length; i++) {
        if (!sc_dotenv_is_name(key[i])) {
            return sc_variables_fail(v, at,
                                     "the key has a character that a variable's name cannot have");
        }
        char c = key[i] == '-' ? '_' : sc_ascii_upper(key[i]);
        sc_buf_append_char(&v->name, v->keep ? key[i] : c);
    }
    return SC_OK;
}

static sc_status print_object(sc_variables_writing *v, const sc_emit_link *at);

static sc_status print_member(sc_variables_writing *v, const sc_emit_link *at)
{
    size_t above = v->name.length;
    if (at->above->above != NULL) {
        sc_buf_append_text(&v->name, v->separator);
    }
    sc_status status = append_segment(v, at);
    bool nests = sc_value_kind(at->value) == SC_OBJECT && sc_value_count(at->value) != 0 &&
                 !sc_value_untyped(at->value, NULL, NULL);
    if (status == SC_OK) {
        status = nests ? print_object(v, at) : print_variable(v, at);
    }
    v->name.length = above;
    return status;
}

/* A number that counts elements; UINT64_MAX if the key is not such a number. */
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

/* ---- what is refused ---- */

enum { NAMED_MAX = 8 };

/* Notes a value that cannot be written, so that one call reports all of them; passes others on. */
static sc_status note_refused(sc_variables_writing *v, sc_status status)
{
    const sc_error *error = v->writing->error;
    if (status != SC_ERROR_CANNOT_WRITE) {
        return status;
    }
    if (v->refused++ == 0) {
        v->first = error != NULL ? *error : (sc_error){.code = status};
    } else if (error != NULL && v->refused <= NAMED_MAX) {
        sc_buf_append_text(&v->others, v->refused > 2 ? ", " : "");
        sc_buf_append_text(&v->others, error->path);
    }
    return SC_OK;
}

/* The first refusal, with the paths of the others in its message. */
static sc_status report_refused(sc_variables_writing *v)
{
    sc_error *error = v->writing->error;
    if (v->refused == 1 && error != NULL) {
        *error = v->first;
    } else if (v->refused > 1) {
        (void)sc_error_set(error, SC_ERROR_CANNOT_WRITE, "%s; %zu more cannot be written: %.*s%s",
                           v->first.message, v->refused - 1, (int)v->others.length,
                           v->others.data != NULL ? v->others.data : "",
                           v->refused > NAMED_MAX ? ", ..." : "");
        sc_error_path(error, v->first.path);
    }
    return v->refused != 0 ? SC_ERROR_CANNOT_WRITE : SC_OK;
}

static sc_status print_object(sc_variables_writing *v, const sc_emit_link *at)
{
    sc_status status = sc_emit_check_depth(at, v->writing->error);
    size_t count = sc_value_count(at->value);
    if (status == SC_OK && v->dialect->reads_back && !v->keep && looks_like_array(at)) {
        return sc_variables_fail(
            v, at,
            "variables for these keys would read back as a list: they are all numbers "
            "from 0 on, `add` or `remove`");
    }
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        status = note_refused(v, print_member(v, &child));
    }
    return status;
}

/* ---- all ---- */

/* `APP` and `APP_` mean the same. */
static void append_prefix(sc_variables_writing *v)
{
    const char *prefix = v->writing->options->prefix;
    size_t length = prefix != NULL ? strlen(prefix) : 0;
    sc_buf_append(&v->name, prefix, length);
    if (length != 0 && prefix[length - 1] != '_') {
        sc_buf_append_char(&v->name, '_');
    }
    v->prefix = v->name.length;
}

static bool are_variables(sc_value root)
{
    return root.image != NULL && root.node == 0 &&
           (root.image->header->flags & SC_IMAGE_VARIABLES) != 0;
}

sc_status sc_variables_write(sc_writing *writing, const sc_variables_dialect *dialect)
{
    sc_emit_link root = sc_emit_root(writing->value);
    sc_variables_writing v = {.writing = writing,
                              .dialect = dialect,
                              .out = writing->out,
                              .separator = standard_separator,
                              .keep = are_variables(root.value)};
    if (sc_value_kind(root.value) != SC_OBJECT) {
        return sc_variables_fail(&v, &root, dialect->root);
    }
    if (!dialect->reads_back && writing->options->separator != NULL) {
        v.separator = writing->options->separator;
    }
    sc_buf_init(&v.name, writing->allocator, SIZE_MAX / 2);
    sc_buf_init(&v.text, writing->allocator, SIZE_MAX / 2);
    sc_buf_init(&v.others, writing->allocator, SIZE_MAX / 2);
    sc_arena_init(&v.texts, writing->allocator, SIZE_MAX / 2);
    bool ready = sc_name_tree_init(&v.names, writing->allocator, sc_image_new_seed());
    append_prefix(&v);
    sc_status status = ready ? print_object(&v, &root) : exhausted(&v);
    status = status == SC_OK ? report_refused(&v) : status;
    sc_name_tree_free(&v.names);
    sc_arena_free(&v.texts);
    sc_buf_free(&v.others);
    sc_buf_free(&v.text);
    sc_buf_free(&v.name);
    return status;
}
