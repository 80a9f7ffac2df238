/*
 * Properties of the merge, over layers of any JSON and of any kind (joined, loose, patches, unsets,
 * with operators and policies):
 *
 * - it gives a sound image or an error, and the same one again;
 * - merging all layers is merging the last one over the result of the others;
 * - a layer merged over itself is unchanged, unless a key is an operator;
 * - the explanation of a path ends with the value of the result.
 *
 * Input: a byte for the policies, then layers, each a byte for its flags and a JSON text, the next
 * one behind a byte 0x1E.
 */
#include <string.h>

#include "base/alloc.h"
#include "compose/compose.h"
#include "image/diff.h"
#include "image/path.h"
#include "text_format.h"

enum { LAYERS_MAX = 6, SEPARATOR = 0x1E, EXPLAINED_MAX = 64, UNTYPED = 0x80 };

typedef struct merging {
    sc_image *images[LAYERS_MAX];
    sc_compose_layer layers[LAYERS_MAX];
    size_t count;
    sc_limits limits;
    sc_policy policies[3];
    size_t policy_count;
    sc_path_index *policy_paths;
    sc_compose_options options;
} merging;

/* ---- layers ---- */

/* A copy whose strings are untyped text, as the environment yields them. */
static void write_untyped(sc_writer *writer, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    bool is_object = scalar.kind == SC_OBJECT;
    if (!is_object && scalar.kind != SC_ARRAY) {
        if (scalar.kind == SC_STRING) {
            sc_writer_untyped(writer, scalar.text, scalar.length);
        } else {
            sc_writer_copy(writer, value);
        }
        return;
    }
    (void)(is_object ? sc_writer_begin_object(writer) : sc_writer_begin_array(writer));
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sc_value child = sc_value_item(value, i);
        size_t length;
        const char *key = sc_value_key(child, &length);
        if (key != NULL) {
            sc_writer_key(writer, key, length);
        }
        write_untyped(writer, child);
    }
    sc_writer_end(writer);
}

static sc_image *make_untyped(sc_image *image, const sc_limits *limits)
{
    sc_writer *writer = sc_writer_new(NULL, limits);
    sc_writer_source(writer, SC_SOURCE_ENVIRONMENT, "variables", false);
    write_untyped(writer, sc_image_root(image));
    sc_image *out = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    sc_image_release(image);
    return out;
}

static void add_layer(merging *self, const char *text, size_t length)
{
    if (length == 0 || self->count == LAYERS_MAX) {
        return;
    }
    unsigned bits = (unsigned char)text[0];
    sc_image *image = fuzz_read(&sc_format_json, text + 1, length - 1);
    if (image != NULL && (bits & UNTYPED) != 0) {
        image = make_untyped(image, &self->limits);
    }
    if (image == NULL) {
        return;
    }
    self->images[self->count] = image;
    self->layers[self->count++] = (sc_compose_layer){sc_image_root(image), bits & 0x7F};
}

static void add_policy(merging *self, const char *path, const char *policy)
{
    sc_policy_parse(self->options.allocator, path, policy, &self->policies[self->policy_count++],
                    NULL);
    (void)sc_path_index_add(self->policy_paths, path);
}

static void begin(merging *self, const char *text, size_t length)
{
    memset(self, 0, sizeof *self);
    self->limits = sc_limits_resolve(&(sc_limits){.depth = 64, .nodes = 1000000});
    self->options = (sc_compose_options){
        .allocator = sc_allocator_default(), .limits = &self->limits, .policies = self->policies};
    self->policy_paths = sc_path_index_new(self->options.allocator);
    self->options.policy_paths = self->policy_paths;
    unsigned choice = (unsigned char)text[0];
    if ((choice & 1) != 0) {
        add_policy(self, "*", (choice & 2) != 0 ? "append" : "union");
    }
    if ((choice & 4) != 0) {
        add_policy(self, "a.*", "merge-by-key(a)");
    }
    if ((choice & 8) != 0) {
        add_policy(self, "b", (choice & 2) != 0 ? "replace" : "merge-by-key(b)");
    }
    const char *at = text + 1, *end = text + length;
    while (at < end) {
        const char *stop = memchr(at, SEPARATOR, (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        add_layer(self, at, (size_t)(stop - at));
        at = stop + 1;
    }
}

static void end(merging *self)
{
    for (size_t i = 0; i < self->count; i++) {
        sc_image_release(self->images[i]);
    }
    for (size_t i = 0; i < self->policy_count; i++) {
        sc_policy_free(self->options.allocator, &self->policies[i]);
    }
    sc_path_index_free(self->policy_paths);
}

/* ---- properties ---- */

static sc_image *compose(const merging *self, const sc_compose_layer *layers, size_t count)
{
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_error error = {.code = SC_OK};
    sc_image *image = NULL;
    sc_status status = sc_compose(layers, count, &self->options, &notices, &image, &error);
    if ((status == SC_OK) != (image != NULL) || (status != SC_OK && error.code != status)) {
        fuzz_fail("status, image and error disagree", error.message, strlen(error.message));
    }
    for (size_t i = 0; i < notices.count; i++) {
        if (notices.items[i].message[0] == '\0' ||
            sc_path_check(notices.items[i].path, strlen(notices.items[i].path), NULL) != SC_OK) {
            fuzz_fail("a notice without message or path", NULL, 0);
        }
    }
    sc_notices_free(&notices);
    return image;
}

static void check_sound(const sc_image *image)
{
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    sc_error error;
    sc_image *copy = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, &error);
    if (copy == NULL || !sc_value_identical(sc_image_root(image), sc_image_root(copy))) {
        fuzz_fail("the result is not a sound image", error.message, strlen(error.message));
    }
    sc_image_release(copy);
}

static void check_again(const merging *self, sc_image *image)
{
    sc_image *again = compose(self, self->layers, self->count);
    if (again == NULL || !sc_value_identical(sc_image_root(image), sc_image_root(again))) {
        fuzz_fail("merged twice, differently", NULL, 0);
    }
    sc_image_release(again);
}

/* An absent value becomes an empty object, which is present: that case is left out. */
static void check_in_steps(const merging *self, sc_image *image)
{
    sc_image *below = compose(self, self->layers, self->count - 1);
    if (below == NULL) {
        return;
    }
    if (sc_value_count(sc_image_root(below)) != 0) {
        const sc_compose_layer pair[] = {{sc_image_root(below), 0}, self->layers[self->count - 1]};
        sc_image *steps = compose(self, pair, 2);
        if (steps == NULL || !sc_value_equal(sc_image_root(image), sc_image_root(steps))) {
            fuzz_fail("merged in steps, differently", NULL, 0);
        }
        sc_image_release(steps);
    }
    sc_image_release(below);
}

static void check_over_itself(const merging *self, sc_image *layer)
{
    sc_value root = sc_image_root(layer);
    merging plain = *self;
    plain.options.policy_paths = NULL;
    const sc_compose_layer pair[] = {{root, 0}, {root, SC_LAYER_NO_OPERATORS}};
    sc_image *image = compose(&plain, pair, 2);
    if (sc_value_kind(root) != SC_NULL &&
        (image == NULL || !sc_value_equal(root, sc_image_root(image)))) {
        fuzz_fail("a layer over itself is something else", NULL, 0);
    }
    sc_image_release(image);
}

/* ---- explaining ---- */

typedef struct last_step {
    sc_action action;
    sc_value value;
    size_t count;
} last_step;

static sc_status trace(void *context, sc_action action, size_t layer, sc_value value)
{
    last_step *last = context;
    (void)layer;
    last->action = action;
    last->value = value;
    last->count++;
    return SC_OK;
}

/* The text of an untyped value counts: over a string it is one. */
static bool says_the_same(sc_value step, sc_value value)
{
    const char *a, *b;
    size_t a_length, b_length;
    if (sc_value_equal(step, value)) {
        return true;
    }
    return sc_value_untyped(step, &a, &a_length) && sc_value_untyped(value, &b, &b_length) &&
           a_length == b_length && memcmp(a, b, a_length) == 0;
}

static void explain(const merging *self, sc_value value, const char *path)
{
    last_step last = {.count = 0};
    sc_error error;
    sc_scratch scratch;
    sc_status status = sc_compose_explain(self->layers, self->count, &self->options, path, value,
                                          trace, &last, &scratch, &error);
    bool is_leaf = sc_value_kind(value) < SC_ARRAY;
    if (status != SC_OK || last.count == 0 || last.action == SC_ACTION_UNSET ||
        last.action == SC_ACTION_KEPT || (is_leaf && !says_the_same(last.value, value))) {
        fuzz_fail("explained as something else", path, strlen(path));
    }
    sc_scratch_free(&scratch);
}

static void check_leads_back(sc_value root, sc_value value, const sc_path_builder *path)
{
    sc_path_builder room;
    sc_path_builder_init(&room, sc_allocator_default());
    const char *shown = sc_path_shown(root, path->text, path->length, &room);
    if (shown == NULL || (path->length != 0 && sc_value_at(root, shown).node != value.node)) {
        fuzz_fail("does not lead back", path->text, path->length);
    }
    sc_path_builder_free(&room);
}

static void explain_below(const merging *self, sc_value root, sc_value value, sc_path_builder *path,
                          size_t *left)
{
    if (*left == 0) {
        return;
    }
    --*left;
    explain(self, value, path->text);
    check_leads_back(root, value, path);
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sc_value child = sc_value_item(value, i);
        size_t length, mark;
        const char *key = sc_value_key(child, &length);
        if (key != NULL) {
            sc_path_push_key(path, key, length, &mark);
        } else {
            sc_path_push_index(path, i, &mark);
        }
        /* A NUL in a key ends the text of the path early, and a long segment cannot be decoded. */
        if (sc_path_check(path->text, path->length, NULL) == SC_OK) {
            explain_below(self, root, child, path, left);
        }
        sc_path_pop(path, mark);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > FUZZ_SIZE_MAX) {
        return 0;
    }
    merging self;
    begin(&self, (const char *)data, size);
    sc_image *image = compose(&self, self.layers, self.count);
    if (image != NULL) {
        check_sound(image);
        check_again(&self, image);
        if (self.count > 1) {
            check_in_steps(&self, image);
        }
        size_t left = self.count > 0 ? EXPLAINED_MAX : 0;
        sc_path_builder path;
        sc_path_builder_init(&path, NULL);
        path.allocator = sc_allocator_default();
        if (sc_value_count(sc_image_root(image)) != 0) {
            explain_below(&self, sc_image_root(image), sc_image_root(image), &path, &left);
        }
        sc_path_builder_free(&path);
    }
    sc_image_release(image);
    if (self.count > 0) {
        check_over_itself(&self, self.images[0]);
    }
    end(&self);
    return 0;
}
