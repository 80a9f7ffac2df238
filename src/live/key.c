/*
 * Prepared keys: the path is checked once, its value is found once in an epoch, and then the
 * readings without conversion are cached. All other readings are those of the value.
 */
#include <string.h>

#include "base/alloc.h"
#include "diag/error.h"
#include "image/path.h"
#include "live/reader.h"

sc_key *sc_reader_key(sc_reader *reader, const char *path, sc_error *error)
{
    if (reader == NULL || path == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    size_t length = strlen(path);
    if (sc_path_check(path, length, error) != SC_OK) {
        return NULL;
    }
    if (reader->key_count == SC_READER_KEYS_MAX) {
        (void)sc_error_set(error, SC_ERROR_TOO_LARGE, "more than %d keys in one reader",
                           (int)SC_READER_KEYS_MAX);
        return NULL;
    }
    sc_key *key = sc_alloc_zero(reader->handle->allocator, sizeof *key + length + 1);
    if (key == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    key->length = length;
    memcpy(key->path, path, length);
    key->next = reader->keys;
    reader->keys = key;
    reader->key_count++;
    return key;
}

/* Finds the value in this epoch. The cold half, kept out of the getters. */
#if defined(__GNUC__)
__attribute__((noinline, cold))
#endif
static void
resolve(sc_reader *reader, sc_key *key)
{
    key->ready = 0;
    key->value = (sc_value){0};
    if (!sc_reader_pin(reader)) {
        return; /* the epoch does not match: a parked reader tries again */
    }
    key->epoch = reader->epoch;
    key->value = sc_value_at_n(sc_value_of(reader->image, 0), key->path, key->length, NULL);
    key->ready |= sc_value_int(key->value, &key->integer) == SC_OK ? SC_KEY_INT : 0U;
    key->ready |= sc_value_float(key->value, &key->number) == SC_OK ? SC_KEY_FLOAT : 0U;
    key->ready |= sc_value_bool(key->value, &key->boolean) == SC_OK ? SC_KEY_BOOL : 0U;
}

static inline bool prepare(sc_reader *reader, sc_key *key, unsigned reading)
{
    if (reader == NULL || key == NULL) {
        return false;
    }
    if (key->epoch != reader->epoch) {
        resolve(reader, key);
    }
    return (key->ready & reading) != 0;
}

int64_t sc_reader_int(sc_reader *reader, sc_key *key, int64_t fallback)
{
    return prepare(reader, key, SC_KEY_INT) ? key->integer : fallback;
}

double sc_reader_float(sc_reader *reader, sc_key *key, double fallback)
{
    return prepare(reader, key, SC_KEY_FLOAT) ? key->number : fallback;
}

bool sc_reader_bool(sc_reader *reader, sc_key *key, bool fallback)
{
    return prepare(reader, key, SC_KEY_BOOL) ? key->boolean : fallback;
}

sc_value sc_reader_value(sc_reader *reader, sc_key *key)
{
    (void)prepare(reader, key, 0);
    return key != NULL && reader != NULL ? key->value : (sc_value){0};
}

const char *sc_reader_string(sc_reader *reader, sc_key *key, const char *fallback, size_t *length)
{
    const char *text = NULL;
    if (sc_value_string(sc_reader_value(reader, key), &text, length) == SC_OK) {
        return text;
    }
    if (length != NULL) {
        *length = fallback != NULL ? strlen(fallback) : 0;
    }
    return fallback;
}
