/* Two ways to show a value: for eyes (masked) and for programs (as it is). */
#include "value.h"

#include "json.h"
#include "print.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

sc_image *value_masked(const shown_value *shown)
{
    return shown->secret ? NULL
                         : sc_snapshot_masked(shown->snapshot, shown->path, shown->value, NULL);
}

bool value_text_of(const sc_image *masked, sc_text *out, bool *is_json)
{
    static const sc_write_options compact = {.compact = true};
    sc_value root = sc_image_root(masked);
    *is_json = sc_write(root, "json", &compact, out, NULL) == SC_OK;
    return *is_json || sc_write(root, "json5", &compact, out, NULL) == SC_OK;
}

bool value_text(const shown_value *shown, sc_text *out)
{
    bool is_json;
    sc_image *masked = value_masked(shown);
    bool written = masked != NULL && value_text_of(masked, out, &is_json);
    sc_image_release(masked);
    return written;
}

/* Cut at a code point. */
static size_t cut(const sc_text *text, size_t most)
{
    if (most == 0 || text->length <= most) {
        return text->length;
    }
    while (most > 0 && ((unsigned char)text->data[most] & 0xC0) == 0x80) {
        most--;
    }
    return most;
}

void value_print(const shown_value *shown, size_t most)
{
    sc_text text = {.data = NULL};
    if (!value_text(shown, &text)) {
        (void)fputs(VALUE_SECRET, stdout);
        return;
    }
    size_t length = cut(&text, most);
    text_put(stdout, text.data, length);
    (void)fputs(length < text.length ? print_ellipsis() : "", stdout);
    sc_text_free(&text);
}

sc_image *value_of_text(const char *text, size_t length, sc_error *error)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_untyped(writer, text, length);
    sc_image *image = sc_writer_finish(writer, error);
    sc_writer_free(writer);
    return image;
}

sc_status value_bare(sc_value value, bool json, sc_text *out, sc_error *error)
{
    sc_write_options compact = {.compact = true};
    sc_status status = sc_write(value, "json", &compact, out, error);
    if (status == SC_ERROR_CANNOT_WRITE && sc_value_kind(value) == SC_FLOAT && !json) {
        status = sc_write(value, "json5", &compact, out, error);
    }
    return status;
}

/* Numbers that JSON cannot hold (inf, nan) become text. */
void value_to_json(sc_writer *writer, const char *key, const shown_value *shown)
{
    sc_text text = {.data = NULL};
    bool is_json = false;
    if (sc_value_kind(shown->value) == SC_ABSENT) {
        return;
    }
    sc_image *masked = value_masked(shown);
    if (masked == NULL || !value_text_of(masked, &text, &is_json)) {
        json_text(writer, key, VALUE_SECRET);
    } else {
        if (key != NULL) {
            (void)sc_writer_key(writer, key, strlen(key));
        }
        (void)(is_json ? sc_writer_copy(writer, sc_image_root(masked))
                       : sc_writer_string(writer, text.data, text.length));
    }
    sc_text_free(&text);
    sc_image_release(masked);
}
