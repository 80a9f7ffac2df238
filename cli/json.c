/* The writer keeps its first error, so nothing is checked before the end. */
#include "json.h"

#include "print.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static void put_key(sc_writer *writer, const char *key)
{
    if (key != NULL) {
        (void)sc_writer_key(writer, key, strlen(key));
    }
}

void json_begin_object(sc_writer *writer, const char *key)
{
    put_key(writer, key);
    (void)sc_writer_begin_object(writer);
}

void json_begin_array(sc_writer *writer, const char *key)
{
    put_key(writer, key);
    (void)sc_writer_begin_array(writer);
}

void json_text(sc_writer *writer, const char *key, const char *text)
{
    size_t length = strlen(text);
    put_key(writer, key);
    char *repaired = malloc(3 * length + 1);
    if (repaired != NULL) {
        (void)sc_writer_string(writer, repaired, text_repair(repaired, text, length));
        free(repaired);
    } else {
        (void)sc_writer_null(writer);
    }
}

void json_text_if(sc_writer *writer, const char *key, const char *text)
{
    if (*text != '\0') {
        json_text(writer, key, text);
    }
}

void json_bool(sc_writer *writer, const char *key, bool value)
{
    put_key(writer, key);
    (void)sc_writer_bool(writer, value);
}

void json_number(sc_writer *writer, const char *key, uint32_t value)
{
    if (value != 0) {
        put_key(writer, key);
        (void)sc_writer_uint(writer, value);
    }
}

void json_integer(sc_writer *writer, const char *key, int64_t value)
{
    put_key(writer, key);
    (void)sc_writer_int(writer, value);
}

/* Numbers that JSON cannot hold (inf, nan) become text. */
void json_shown(sc_writer *writer, const char *key, const shown_value *shown)
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
        put_key(writer, key);
        (void)(is_json ? sc_writer_copy(writer, sc_image_root(masked))
                       : sc_writer_string(writer, text.data, text.length));
    }
    sc_text_free(&text);
    sc_image_release(masked);
}

static int print(sc_writer *writer, const sc_write_options *options)
{
    sc_error error;
    sc_text text = {.data = NULL};
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    if (image != NULL) {
        status = sc_write(sc_image_root(image), "json", options, &text, &error);
        sc_image_release(image);
    }
    if (status != SC_OK) {
        return print_library_error(&error);
    }
    print_result(&text);
    sc_text_free(&text);
    return STATUS_OK;
}

int json_print(sc_writer *writer)
{
    return print(writer, NULL);
}

int json_print_line(sc_writer *writer)
{
    static const sc_write_options compact = {.compact = true};
    return print(writer, &compact);
}
