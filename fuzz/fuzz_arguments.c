/*
 * Property: any command line is refused with a reason, or makes layers that are whole images and
 * that the merge takes or refuses without harm.
 *
 * Each line is a word.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compose/compose.h"
#include "source/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 1 << 14, WORDS_MAX = 512 };

static size_t cut_lines(char *text, const char **lines)
{
    size_t count = 0;
    for (char *line = text; line != NULL && count < WORDS_MAX;) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end++ = '\0';
        }
        lines[count++] = line;
        line = end;
    }
    return count;
}

static void check_image(const sc_image *image)
{
    size_t length;
    const void *bytes = sc_image_bytes(image, &length);
    sc_image *copy = sc_image_from_bytes(bytes, length, SC_UNTRUSTED, NULL, NULL);
    if (copy == NULL) {
        abort();
    }
    sc_image_release(copy);
}

static bool load(const char *const *words, size_t count, sc_yields *yields)
{
    const sc_allocator *allocator = sc_allocator_default();
    const sc_limits limits = sc_limits_resolve(NULL);
    sc_profiles profiles = {.allocator = allocator};
    sc_notices notices;
    sc_error error;
    sc_source *source;
    const sc_source_making making = {allocator, NULL, &error, false};
    sc_status status = sc_source_arguments(&making, words, count, &source);
    if (status != SC_OK) {
        if (source != NULL || error.code != status || error.message[0] == '\0') {
            abort();
        }
        return false;
    }
    sc_notices_init(&notices, allocator);
    sc_load_context context = {
        .allocator = allocator, .limits = &limits, .profiles = &profiles, .notices = &notices};
    if (sc_source_load(source, &context, yields, &error) != SC_OK) {
        abort();
    }
    sc_source_release(source);
    sc_notices_free(&notices);
    return true;
}

/* NULL if the merge refuses it, for example an index beyond the end of an array. */
static sc_image *merge(const sc_yields *yields)
{
    static const sc_secrets secrets;
    const sc_limits limits = sc_limits_resolve(NULL);
    const sc_compose_options options = {
        .allocator = sc_allocator_default(), .limits = &limits, .secrets = &secrets};
    sc_compose_layer *layers = calloc(yields->count + 1, sizeof *layers);
    if (layers == NULL) {
        abort();
    }
    for (size_t i = 0; i < yields->count; i++) {
        layers[i] = (sc_compose_layer){yields->items[i].value, yields->items[i].flags};
    }
    sc_image *out = NULL;
    (void)sc_compose(layers, yields->count, &options, NULL, &out, NULL);
    free(layers);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[TEXT_MAX + 1];
    static const char *words[WORDS_MAX];
    if (size > TEXT_MAX) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    sc_yields yields;
    sc_yields_init(&yields, sc_allocator_default());
    size_t count = cut_lines(text, words);
    if (load(words, count, &yields)) {
        for (size_t i = 0; i < yields.count; i++) {
            if (yields.items[i].layer->image != NULL) {
                check_image(yields.items[i].layer->image);
            }
        }
        sc_image_release(merge(&yields));
    }
    sc_yields_free(&yields);
    return 0;
}
