/* The writer keeps its first error, so nothing is checked before the end. */
#include "json.h"

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
