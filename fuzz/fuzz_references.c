/*
 * Properties of references, over two layers of any JSON: they are replaced or refused with a place
 * in bounded time and memory, and in the same way each time; the result is a sound image; and a
 * string without a reference is copied unchanged.
 *
 * Input: a byte for the kinds that are allowed, then one or two JSON texts, the second behind a
 * byte 0x1E.
 */
#include <string.h>

#include "base/alloc.h"
#include "compose/compose.h"
#include "image/diff.h"
#include "text_format.h"

enum { SEPARATOR = 0x1E };

/* The name itself, if it begins with a letter in lower case. */
static sc_status give(const sc_allocator *allocator, const char *name, size_t length, char **text,
                      size_t *text_length)
{
    if (length == 0 || name[0] < 'a' || name[0] > 'z') {
        return SC_ERROR_MISSING_KEY;
    }
    *text = sc_text_copy(allocator, name, length);
    *text_length = length;
    return *text != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

static sc_status give_env(void *context, const sc_allocator *allocator, const char *name,
                          size_t length, char **text, size_t *text_length)
{
    (void)context;
    return give(allocator, name, length, text, text_length);
}

static sc_status give_file(void *context, const sc_allocator *allocator, const char *name,
                           size_t length, const sc_origin *origin, char **text, size_t *text_length,
                           sc_error *error)
{
    (void)context;
    (void)error;
    if (origin->source == NULL) {
        fuzz_fail("a reference to a file without the file it is in", name, length);
    }
    return give(allocator, name, length, text, text_length);
}

static sc_image *compose(const sc_compose_layer *layers, size_t count, unsigned expand)
{
    static const sc_reference_lookup lookup = {NULL, give_env, give_file};
    sc_limits limits = sc_limits_resolve(
        &(sc_limits){.depth = 32, .nodes = 100000, .aliases = 10000, .file_size = 1 << 20});
    const sc_compose_options options = {.allocator = sc_allocator_default(),
                                        .limits = &limits,
                                        .expand = expand,
                                        .lookup = &lookup};
    sc_error error = {.code = SC_OK};
    sc_image *image = NULL;
    sc_status status = sc_compose(layers, count, &options, NULL, &image, &error);
    if ((status == SC_OK) != (image != NULL)) {
        fuzz_fail("status and image disagree", NULL, 0);
    }
    bool placed = error.line != 0 && error.column != 0;
    bool of_the_whole = status == SC_ERROR_TOO_DEEP || status == SC_ERROR_TOO_MANY_NODES;
    if (status != SC_OK &&
        (error.code != status || error.message[0] == '\0' || (!placed && !of_the_whole))) {
        fuzz_fail("an error without code, place or message", error.message, strlen(error.message));
    }
    return image;
}

/* Walks both: a string of the merged layers without `${` is unchanged in the expanded image. */
static void check_copied(sc_value before, sc_value after)
{
    sc_scalar scalar = sc_value_scalar(before);
    if (scalar.kind == SC_STRING) {
        bool may = false;
        for (size_t i = 0; i + 1 < scalar.length; i++) {
            may = may || (scalar.text[i] == '$' && scalar.text[i + 1] == '{');
        }
        if (!may && !sc_value_equal(before, after)) {
            fuzz_fail("a plain string changed", scalar.text, scalar.length);
        }
    }
    if (scalar.kind >= SC_ARRAY && sc_value_count(before) != sc_value_count(after)) {
        fuzz_fail("members changed", NULL, 0);
    }
    for (size_t i = 0; i < sc_value_count(before); i++) {
        check_copied(sc_value_item(before, i), sc_value_item(after, i));
    }
}

static void check(const sc_compose_layer *layers, size_t count, unsigned expand)
{
    sc_image *plain = compose(layers, count, 0);
    sc_image *image = compose(layers, count, expand);
    sc_image *again = compose(layers, count, expand);
    if ((image == NULL) != (again == NULL) ||
        (image != NULL && !sc_value_identical(sc_image_root(image), sc_image_root(again)))) {
        fuzz_fail("expanded twice, differently", NULL, 0);
    }
    if (image != NULL) {
        size_t size;
        const void *bytes = sc_image_bytes(image, &size);
        sc_error error;
        sc_image *copy = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, &error);
        if (copy == NULL) {
            fuzz_fail("the result is not a sound image", error.message, strlen(error.message));
        }
        sc_image_release(copy);
        check_copied(sc_image_root(plain), sc_image_root(image));
    }
    sc_image_release(plain);
    sc_image_release(image);
    sc_image_release(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > FUZZ_SIZE_MAX) {
        return 0;
    }
    const char *text = (const char *)data + 1;
    const char *stop = memchr(text, SEPARATOR, size - 1);
    size_t length = stop != NULL ? (size_t)(stop - text) : size - 1;
    sc_image *low = fuzz_read(&sc_format_json, text, length);
    sc_image *high = stop != NULL ? fuzz_read(&sc_format_json, stop + 1, size - length - 2) : NULL;
    if (low != NULL) {
        sc_compose_layer layers[2] = {{sc_image_root(low), 0}, {{0}, 0}};
        layers[1].value = high != NULL ? sc_image_root(high) : (sc_value){0};
        check(layers, 2, data[0] & 7U);
    }
    sc_image_release(low);
    sc_image_release(high);
    return 0;
}
