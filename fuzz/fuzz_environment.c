/*
 * Property: any environment makes layers that are whole images, within the limits; and the same
 * ones in any order of the variables.
 *
 * The first byte chooses prefix and options, then each line is a variable.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "image/writer.h"
#include "source/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 1 << 16, VARIABLES_MAX = 1 << 12 };

/* Cuts lines in place; returns their number. */
static size_t cut_lines(char *text, const char **lines)
{
    size_t count = 0;
    for (char *line = text; line != NULL && count < VARIABLES_MAX;) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end++ = '\0';
        }
        lines[count++] = line;
        line = end;
    }
    lines[count] = NULL;
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

static sc_status load(unsigned choice, const char *const *environment, sc_yields *yields)
{
    static const char *const names[] = {"NAMED", "named.path[0]", "A_B", "a.b", NULL};
    const sc_allocator *allocator = sc_allocator_default();
    const sc_limits limits = sc_limits_resolve(NULL);
    const sc_source_options options = {
        .size = sizeof options,
        .environment = environment,
        .drop_empty = (choice & 1) != 0,
        .names = (choice & 2) != 0 ? names : NULL,
        .under = (choice & 4) != 0 ? "under.this" : NULL,
    };
    const sc_source_making making = {allocator, &options, NULL, false};
    sc_profiles profiles = {.allocator = allocator};
    sc_notices notices;
    sc_source *source;
    sc_error error;
    sc_notices_init(&notices, allocator);
    sc_load_context context = {
        .allocator = allocator, .limits = &limits, .profiles = &profiles, .notices = &notices};
    if (sc_source_environment(&making, (choice & 8) != 0 ? "A" : NULL, &source) != SC_OK) {
        abort();
    }
    sc_status status = sc_source_load(source, &context, yields, &error);
    if (status != SC_OK && (error.code != status || error.message[0] == '\0')) {
        abort();
    }
    sc_source_release(source);
    sc_notices_free(&notices);
    return status;
}

static int compare_lines(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    return strcmp(x, y);
}

/* If two variables have one name, the first counts, so the order matters then. */
static bool has_repeated_names(const char **lines, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        size_t length = strcspn(lines[i], "=");
        if (strncmp(lines[i - 1], lines[i], length) == 0 && lines[i - 1][length] == '=') {
            return true;
        }
    }
    return false;
}

static void check_same(const sc_yields *a, const sc_yields *b)
{
    if (a->count != b->count) {
        abort();
    }
    for (size_t i = 0; i < a->count; i++) {
        bool absent = sc_value_kind(a->items[i].value) == SC_ABSENT;
        if (absent != (sc_value_kind(b->items[i].value) == SC_ABSENT) ||
            (!absent && !sc_value_equal(a->items[i].value, b->items[i].value))) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[TEXT_MAX + 1];
    static const char *lines[VARIABLES_MAX + 1];
    if (size < 1 || size > TEXT_MAX) {
        return 0;
    }
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    sc_yields first, second;
    sc_yields_init(&first, sc_allocator_default());
    sc_yields_init(&second, sc_allocator_default());
    size_t count = cut_lines(text, lines);
    sc_status status = load(data[0], lines, &first);
    for (size_t i = 0; i < first.count; i++) {
        if (first.items[i].layer->image != NULL) {
            check_image(first.items[i].layer->image);
        }
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    if (!has_repeated_names(lines, count)) {
        if (load(data[0], lines, &second) != status) {
            abort();
        }
        check_same(&first, &second);
    }
    sc_yields_free(&first);
    sc_yields_free(&second);
    return 0;
}
