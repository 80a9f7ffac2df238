/*
 * A variable is only named if reading it sets the path and no other. Its segments bind to existing
 * keys ignoring case, `-` and `_`; a key that this does not find has no variable, nor has a key
 * whose underscores would be read as a boundary of segments. maxConnections is MAX_CONNECTIONS, or
 * MAXCONNECTIONS if the first one would set another key. If the source keeps the case of names, the
 * key is the name.
 */
#include "source/naming.h"

#include "base/ascii.h"
#include "image/path.h"
#include "source/kind.h"
#include "source/variables.h"

enum { KEY_MAX = 128, GUIDED_DEPTH_MAX = 32 };

static bool is_name_character(char c)
{
    return sc_ascii_is_digit(c) || c == '-' || c == '_' || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

static bool keeps_case(const sc_source *source)
{
    return source->options.name_case == SC_CASE_KEEP;
}

typedef struct written {
    char text[KEY_MAX];
    size_t length;
} written;

/*
 * The key as the layer of the variables would have it: in lower case, with its words parted by `_`
 * if `parted`, or unchanged. False for a key that no name can express.
 */
static bool write_key(const sc_source *source, const sc_segment *segment, bool parted, written *key)
{
    if (segment->length == 0 || 2 * segment->length >= KEY_MAX) {
        return false;
    }
    key->length = 0;
    for (size_t i = 0; i < segment->length; i++) {
        char c = segment->text[i];
        if (!is_name_character(c) || (keeps_case(source) && c == '-')) {
            return false;
        }
        if (parted && sc_ascii_is_hump(segment->text, i)) {
            key->text[key->length++] = '_';
        }
        c = keeps_case(source) ? c : c == '-' ? '_' : sc_ascii_lower(c);
        if (c == '_' && (i == 0 || i + 1 == segment->length || key->text[key->length - 1] == '_')) {
            return false;
        }
        key->text[key->length++] = c;
    }
    return true;
}

static bool is_same(sc_value a, sc_value b)
{
    return a.image == b.image && a.node == b.node;
}

/* A place on the way, and who knows which keys it may have. */
typedef struct guiding {
    const sc_guide *guide; /* NULL: nobody */
    sc_where places[GUIDED_DEPTH_MAX];
    size_t depth;
} guiding;

/* Whether a new key of this name would be the segment's. */
static bool makes(const guiding *guided, const sc_segment *segment, const written *key)
{
    size_t length = 0;
    const sc_guide *guide = guided->guide;
    const char *known = guide != NULL ? guide->key(guide->context, &guided->places[guided->depth],
                                                   key->text, key->length, &length)
                                      : NULL;
    length = known != NULL ? length : key->length;
    return length == segment->length &&
           memcmp(known != NULL ? known : key->text, segment->text, length) == 0;
}

static void go_down(guiding *guided, const sc_segment *segment)
{
    if (guided->guide == NULL || guided->depth + 1 == GUIDED_DEPTH_MAX) {
        guided->guide = NULL;
        return;
    }
    sc_where *place = &guided->places[++guided->depth];
    bool is_key = segment->kind != SC_SEGMENT_INDEX;
    *place = (sc_where){.parent = place - 1,
                        .key = is_key ? segment->text : NULL,
                        .length = is_key ? segment->length : (size_t)segment->index};
}

/* Whether the key of the name leads to the child, or creates it if absent. */
static bool binds(const sc_source *source, const guiding *guided, sc_value parent, sc_value child,
                  const sc_segment *segment, const written *key)
{
    sc_kind kind = sc_value_kind(parent);
    if (kind == SC_ARRAY) {
        return segment->kind != SC_SEGMENT_KEY && segment->index >= 0 &&
               (size_t)segment->index <= sc_value_count(parent);
    }
    if (kind != SC_OBJECT && kind != SC_ABSENT) {
        return false;
    }
    if (kind == SC_ABSENT && segment->kind != SC_SEGMENT_KEY) {
        return false;
    }
    if (keeps_case(source)) {
        return true;
    }
    sc_value bound = sc_value_field(parent, key->text, key->length);
    bool is_new = bound.image == NULL && makes(guided, segment, key);
    return child.image != NULL ? is_same(bound, child) : is_new;
}

/* The key that leads to the child, with its words parted where that is possible. */
static bool bind_key(const sc_source *source, const guiding *guided, sc_value parent,
                     sc_value child, const sc_segment *segment, written *key)
{
    return (!keeps_case(source) && write_key(source, segment, true, key) &&
            binds(source, guided, parent, child, segment, key)) ||
           (write_key(source, segment, false, key) &&
            binds(source, guided, parent, child, segment, key));
}

static void append_name(const sc_source *source, const written *key, sc_buf *out)
{
    for (size_t i = 0; i < key->length; i++) {
        sc_buf_append_char(out, keeps_case(source) ? key->text[i] : sc_ascii_upper(key->text[i]));
    }
}

static bool is_reserved(const sc_source *source, const written *name)
{
    const char *key = name->text;
    const size_t length = name->length;
    const char *file = keeps_case(source) ? "_FILE" : "_file";
    const size_t ending = strlen(file);
    bool is_operator = (length == 3 && memcmp(key, "add", 3) == 0) ||
                       (length == 6 && memcmp(key, "remove", 6) == 0);
    bool names_file = source->options.read_name_file && length > ending &&
                      memcmp(key + length - ending, file, ending) == 0;
    return is_operator || names_file;
}

/* Whether the source takes the name that begins at `start` in `out`. */
static bool is_taken(const sc_source *source, const sc_buf *out, size_t start)
{
    const char *const *only = source->options.only;
    size_t length = out->length - start;
    while (only != NULL && *only != NULL &&
           (strlen(*only) != length || memcmp(*only, out->data + start, length) != 0)) {
        only++;
    }
    return only == NULL || *only != NULL;
}

static bool name_loosely(const sc_source *source, const sc_guide *guide, sc_value value,
                         sc_path_cursor *rest, sc_buf *out)
{
    guiding guided = {.guide = guide};
    sc_segment segment;
    written key;
    size_t count = 0, start = out->length;
    sc_buf_append_text(out, source->as.variables.prefix);
    for (; sc_path_next(rest, &segment) == 1; count++) {
        sc_value child = sc_value_step(value, &segment);
        if (!bind_key(source, &guided, value, child, &segment, &key)) {
            return false;
        }
        sc_buf_append_text(out, count != 0 ? "__" : "");
        append_name(source, &key, out);
        go_down(&guided, &segment);
        value = child;
        if (rest->position == rest->length && is_reserved(source, &key)) {
            return false;
        }
    }
    return count != 0 && rest->reason == NULL && is_taken(source, out, start);
}

static bool is_named(const sc_named *named, sc_path_cursor rest)
{
    sc_segment segment;
    uint32_t at = 0;
    for (; sc_path_next(&rest, &segment) == 1; at++) {
        const sc_span *span = at < named->count ? &named->spans[at] : NULL;
        bool is_index = segment.kind == SC_SEGMENT_INDEX;
        if (span == NULL || span->length != segment.length ||
            memcmp(span->text, segment.text, segment.length) != 0 || (is_index && !span->digits)) {
            return false;
        }
    }
    return at == named->count;
}

/* Skips the path at which the source is mounted; false if the path is not below that. */
static bool skip_mount(const sc_source *source, sc_path_cursor *rest, sc_value *value)
{
    sc_path_cursor mount;
    sc_segment there, here;
    sc_path_begin(&mount, source->options.under, strlen(source->options.under));
    while (sc_path_next(&mount, &there) == 1) {
        if (sc_path_next(rest, &here) != 1 || here.length != there.length ||
            memcmp(here.text, there.text, here.length) != 0) {
            return false;
        }
        *value = sc_value_step(*value, &here);
    }
    return true;
}

bool sc_source_takes_options(const sc_source *source)
{
    const sc_source_options *options = &source->options;
    return sc_source_has_words(source) && options->under == NULL && options->at == NULL &&
           !options->nested;
}

static bool takes_part(const sc_source_options *options)
{
    return options->under != NULL || options->at != NULL || options->nested;
}

const char *sc_source_file_of(const sc_source *source)
{
    const sc_source_options *options = &source->options;
    if (!sc_source_is_file(source) || takes_part(options)) {
        return NULL;
    }
    return options->name != NULL ? options->name : source->text;
}

const char *sc_source_pattern_of(const sc_source *source)
{
    return sc_source_is_glob(source) && !takes_part(&source->options) ? source->text : NULL;
}

const char *sc_source_pairs_of(const sc_source *source)
{
    const sc_source_options *options = &source->options;
    if (!sc_source_takes_variables(source) || sc_source_is_environment(source)) {
        return NULL;
    }
    return options->name != NULL ? options->name : source->text;
}

bool sc_source_variable_of(const sc_source *source, const sc_guide *guide, sc_value root,
                           const char *path, sc_buf *out)
{
    const sc_source_options *options = &source->options;
    sc_path_cursor rest;
    if (!sc_source_takes_variables(source) || options->at != NULL || options->nested) {
        return false;
    }
    sc_path_begin(&rest, path, strlen(path));
    if (options->under != NULL && !skip_mount(source, &rest, &root)) {
        return false;
    }
    for (size_t i = 0; i < source->as.variables.name_count; i++) {
        const sc_named *named = &source->as.variables.names[i];
        if (is_named(named, rest)) {
            sc_buf_append_text(out, named->variable);
            return true;
        }
    }
    return name_loosely(source, options->under == NULL ? guide : NULL, root, &rest, out);
}
