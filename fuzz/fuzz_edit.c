/*
 * Property: for any text and change, an edit succeeds or reports why not. If it succeeds, the new
 * text reads as the edit says, and the other leaves of an object keep their values; if not, the
 * text is unchanged.
 *
 * The first byte chooses the format, the second the change, the third the leaf to change.
 */
#include <stdlib.h>
#include <string.h>

#include "superconfig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADER = 3, SIZE_MOST = 1 << 14 };

static const char *const formats[] = {"json", "jsonc", "json5",  "toml",
                                      "yaml", "ini",   "dotenv", "properties"};

typedef struct choice {
    size_t chosen, seen;
    char path[1024];
} choice;

static bool choose(void *context, const char *path, sc_value value)
{
    choice *self = context;
    (void)value;
    if (strlen(path) < sizeof self->path) {
        strncpy(self->path, path, sizeof self->path - 1);
    }
    return self->seen++ < self->chosen;
}

static sc_image *value_of(uint8_t which)
{
    static const char *const values[] = {"1",          "\"x: y # z\"", "true",
                                         "[1, \"a\"]", "null",         "{\"k\": {\"l\": 2}}",
                                         "\"\\n a\"",  "1.5",          "\"\\u0001'\\\"\""};
    const char *text = values[which % (sizeof values / sizeof *values)];
    sc_parse_options options = SC_PARSE_OPTIONS_INIT;
    options.format = "json";
    sc_image *image = sc_parse(text, strlen(text), &options, NULL);
    if (image == NULL) {
        abort();
    }
    return image;
}

static sc_status change(sc_edit *edit, uint8_t what, const char *path, sc_error *error)
{
    char longer[1100];
    sc_image *image = value_of(what / 4);
    sc_path at = sc_path_of_text(path, strlen(path));
    sc_status status;
    size_t length = strlen(path);
    memcpy(longer, path, length);
    switch (what % 4) {
    case 0:
        status = sc_edit_set(edit, &at, sc_image_root(image), error);
        break;
    case 1:
        status = sc_edit_unset(edit, &at, error);
        break;
    case 2:
        while (length > 0 && longer[length - 1] != '.' && longer[length - 1] != '[') {
            length--;
        }
        length -= length > 0 && longer[length - 1] == '[';
        if (what & 128) {
            at = sc_path_of_text(longer, length - (length > 0 && longer[length - 1] == '.'));
            status = sc_edit_append(edit, &at, sc_image_root(image), error);
            break;
        }
        memcpy(longer + length, "new_key", 8);
        at = sc_path_of_text(longer, length + 7);
        status = sc_edit_set(edit, &at, sc_image_root(image), error);
        break;
    default:
        status = sc_edit_set_untyped(edit, &at, "off", 3, error);
        break;
    }
    sc_image_release(image);
    return status;
}

static void check(const sc_edit *edit, sc_edit_options *options)
{
    size_t length;
    sc_error error;
    const char *text = sc_edit_text(edit, &length);
    sc_edit *again = sc_edit_new(text, length, options, &error);
    if (again == NULL || !sc_value_equal(sc_edit_root(again), sc_edit_root(edit))) {
        abort();
    }
    sc_edit_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEADER || size > SIZE_MOST) {
        return 0;
    }
    const char *text = (const char *)data + HEADER;
    size_t length = size - HEADER;
    sc_error error;
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    options.format = formats[data[0] % 8];
    options.document = data[0] % 8 == 4 ? 1 : 0;
    sc_edit *edit = sc_edit_new(text, length, &options, &error);
    if (edit == NULL) {
        return 0;
    }
    choice leaf = {.chosen = data[2]};
    (void)sc_value_leaves(sc_edit_root(edit), "", choose, &leaf, NULL);
    if (change(edit, data[1], leaf.path, &error) == SC_OK) {
        check(edit, &options);
    } else {
        size_t now;
        const char *kept = sc_edit_text(edit, &now);
        if (now != length || (length != 0 && memcmp(kept, text, length) != 0) ||
            error.message[0] == '\0') {
            abort();
        }
    }
    sc_edit_free(edit);
    return 0;
}
