/*
 * JavaScript values into a writer.
 *
 * Each open container is a frame on the C stack, linked to the one that holds it: these links are
 * the path that an error names, and the list in which a cycle is found. The writer's limit of depth
 * bounds the recursion: a begin that it refuses ends it.
 */
#include "scnode.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double SAFE_INTEGER = 9007199254740991.0;

typedef struct frame {
    const struct frame *outer;
    napi_value container;
    napi_value key; /* NULL in an array */
    uint32_t index;
} frame;

typedef struct input {
    napi_env env;
    sc_writer *writer;
    const char *what;
    const frame *inner;
} input;

static bool write_any(input *self, napi_value value);

/* ------------------------------------------------------------------------- */
/* Refusals                                                                  */
/* ------------------------------------------------------------------------- */

typedef struct place_text {
    size_t length;
    char text[SC_ERROR_PATH_SIZE];
} place_text;

/* Keys that do not fit end the path: it is a help, not a handle. */
static void name_place(napi_env env, const frame *inner, place_text *out)
{
    char key[SC_ERROR_PATH_SIZE];
    size_t key_length = 0;
    if (inner == NULL) {
        return;
    }
    name_place(env, inner->outer, out);
    size_t needed;
    if (inner->key == NULL) {
        needed = sc_path_append_index(out->text, sizeof out->text, out->length, inner->index);
    } else if (napi_get_value_string_utf8(env, inner->key, key, sizeof key, &key_length) ==
               napi_ok) {
        needed = sc_path_append_key(out->text, sizeof out->text, out->length, key, key_length);
    } else {
        return;
    }
    out->length = needed < sizeof out->text ? needed : out->length;
}

static bool refuse(const input *self, const char *reason)
{
    char message[SC_ERROR_PATH_SIZE + 256];
    place_text place = {0, ""};
    name_place(self->env, self->inner, &place);
    (void)snprintf(message, sizeof message, "%s: %s %s", self->what,
                   place.length != 0 ? place.text : "the value", reason);
    scnode_throw_argument(self->env, message, place.text);
    return false;
}

/* ------------------------------------------------------------------------- */
/* Scalars                                                                   */
/* ------------------------------------------------------------------------- */

static bool write_number(const input *self, napi_value value)
{
    double number = 0;
    if (!scnode_ok(self->env, napi_get_value_double(self->env, value, &number))) {
        return false;
    }
    bool is_integer = fabs(number) <= SAFE_INTEGER && number == (double)(int64_t)number &&
                      !(number == 0 && signbit(number));
    (void)(is_integer ? sc_writer_int(self->writer, (int64_t)number)
                      : sc_writer_float(self->writer, number));
    return true;
}

static bool write_bigint(const input *self, napi_value value)
{
    int64_t integer = 0;
    uint64_t natural = 0;
    bool exact = false;
    if (!scnode_ok(self->env, napi_get_value_bigint_int64(self->env, value, &integer, &exact))) {
        return false;
    }
    if (exact) {
        (void)sc_writer_int(self->writer, integer);
        return true;
    }
    if (!scnode_ok(self->env, napi_get_value_bigint_uint64(self->env, value, &natural, &exact))) {
        return false;
    }
    if (!exact) {
        return refuse(self, "is a bigint beyond -2^63 … 2^64-1");
    }
    (void)sc_writer_uint(self->writer, natural);
    return true;
}

/* True where UTF-16 text holds half of a pair; Node-API would make it U+FFFD silently. */
static bool has_lone_surrogate(const char16_t *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 0xD800 || text[i] > 0xDFFF) {
            continue;
        }
        bool is_pair =
            text[i] < 0xDC00 && i + 1 < length && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF;
        if (!is_pair) {
            return true;
        }
        i++;
    }
    return false;
}

static bool check_surrogates(const input *self, napi_value value)
{
    size_t length = 0;
    if (!scnode_ok(self->env, napi_get_value_string_utf16(self->env, value, NULL, 0, &length))) {
        return false;
    }
    char16_t *text = scnode_alloc_zero((length + 1) * sizeof *text);
    if (text == NULL) {
        scnode_throw_status(self->env, SC_ERROR_OUT_OF_MEMORY, NULL);
        return false;
    }
    bool well = scnode_ok(self->env,
                          napi_get_value_string_utf16(self->env, value, text, length + 1, &length));
    bool lone = well && has_lone_surrogate(text, length);
    scnode_free(text);
    return well && (!lone || refuse(self, "holds half of a surrogate pair"));
}

static bool holds_replacement(const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *at = memchr(text, 0xEF, length); at != NULL;
         at = memchr(at, 0xEF, (size_t)(end - at))) {
        if (end - at >= 3 && (unsigned char)at[1] == 0xBF && (unsigned char)at[2] == 0xBD) {
            return true;
        }
        at++;
    }
    return false;
}

typedef sc_status (*write_text)(sc_writer *writer, const char *text, size_t length);

static bool give_text(const input *self, napi_value value, const char *text, size_t length,
                      write_text write)
{
    if (holds_replacement(text, length) && !check_surrogates(self, value)) {
        return false;
    }
    (void)write(self->writer, text, length);
    return true;
}

static bool write_string(const input *self, napi_value value, write_text write)
{
    char small[256];
    size_t length = 0;
    if (!scnode_ok(self->env, napi_get_value_string_utf8(self->env, value, NULL, 0, &length))) {
        return false;
    }
    char *text = length < sizeof small ? small : scnode_alloc_zero(length + 1);
    if (text == NULL) {
        scnode_throw_status(self->env, SC_ERROR_OUT_OF_MEMORY, NULL);
        return false;
    }
    bool well = scnode_ok(self->env, napi_get_value_string_utf8(self->env, value, text, length + 1,
                                                                &length)) &&
                give_text(self, value, text, length, write);
    if (text != small) {
        scnode_free(text);
    }
    return well;
}

/* Year, month, day of a day counted from 1970-01-01, proleptic Gregorian, year 0 to 9999. */
static void civil_date(int64_t days, int *year, int *month, int *day)
{
    int64_t from_march = days + 719468; /* from 0000-03-01 */
    int64_t era = from_march / 146097;
    int64_t of_era = from_march % 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

/* As toISOString has it, which a program may have replaced. */
static bool write_date(const input *self, napi_value value)
{
    static const double day_length = 86400000.0;
    static const double first = -62135596800000.0; /* 0001-01-01 */
    static const double last = 253402300799999.0;  /* 9999-12-31T23:59:59.999 */
    double time = 0;
    if (!scnode_ok(self->env, napi_get_date_value(self->env, value, &time))) {
        return false;
    }
    if (!(time >= first && time <= last)) {
        return refuse(self, "is a Date that is invalid or outside the years 1 to 9999");
    }
    double days = floor(time / day_length);
    int rest = (int)(time - days * day_length);
    int year, month, day;
    char text[64];
    civil_date((int64_t)days, &year, &month, &day);
    int length = snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month,
                          day, rest / 3600000, rest / 60000 % 60, rest / 1000 % 60, rest % 1000);
    (void)sc_writer_datetime(self->writer, text, (size_t)length);
    return true;
}

/* ------------------------------------------------------------------------- */
/* Containers                                                                */
/* ------------------------------------------------------------------------- */

static bool open_frame(const input *self, napi_value container)
{
    for (const frame *at = self->inner; at != NULL; at = at->outer) {
        bool same = false;
        if (!scnode_ok(self->env, napi_strict_equals(self->env, at->container, container, &same))) {
            return false;
        }
        if (same) {
            return refuse(self, "contains itself");
        }
    }
    return true;
}

/* Each child has a scope of its own, or a long array would keep a handle for each element. */
static bool write_element(input *self, frame *at)
{
    napi_env env = self->env;
    napi_handle_scope scope;
    napi_value value;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return false;
    }
    bool well = scnode_ok(env, napi_get_element(env, at->container, at->index, &value)) &&
                write_any(self, value);
    return scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
}

static bool write_array(input *self, napi_value array)
{
    napi_env env = self->env;
    uint32_t length = 0;
    frame here = {self->inner, array, NULL, 0};
    if (!open_frame(self, array) || !scnode_ok(env, napi_get_array_length(env, array, &length))) {
        return false;
    }
    sc_status status = sc_writer_begin_array(self->writer);
    self->inner = &here;
    bool well = true;
    for (uint32_t i = 0; well && status == SC_OK && i < length; i++) {
        here.index = i;
        well = write_element(self, &here);
    }
    self->inner = here.outer;
    (void)sc_writer_end(self->writer); /* its errors wait for its finish */
    return well;
}

static bool write_pair(input *self, frame *at, napi_value keys, uint32_t index)
{
    napi_env env = self->env;
    napi_value value;
    if (!scnode_ok(env, napi_get_element(env, keys, index, &at->key)) ||
        !scnode_ok(env, napi_get_property(env, at->container, at->key, &value))) {
        return false;
    }
    if (scnode_type(env, value) == napi_undefined) {
        return true;
    }
    return write_string(self, at->key, sc_writer_key) && write_any(self, value);
}

static bool write_member(input *self, frame *at, napi_value keys, uint32_t index)
{
    napi_handle_scope scope;
    if (!scnode_ok(self->env, napi_open_handle_scope(self->env, &scope))) {
        return false;
    }
    bool well = write_pair(self, at, keys, index);
    return scnode_ok(self->env, napi_close_handle_scope(self->env, scope)) && well;
}

static bool write_members(input *self, napi_value object, napi_value keys, uint32_t count)
{
    frame here = {self->inner, object, NULL, 0};
    sc_status status = sc_writer_begin_object(self->writer);
    self->inner = &here;
    bool well = true;
    for (uint32_t i = 0; well && status == SC_OK && i < count; i++) {
        well = write_member(self, &here, keys, i);
    }
    self->inner = here.outer;
    (void)sc_writer_end(self->writer); /* its errors wait for its finish */
    return well;
}

/* Object.prototype of whatever realm (a test runner's is another): a root with hasOwnProperty. */
static bool is_object_prototype(napi_env env, napi_value prototype, bool *out)
{
    napi_value above;
    napi_value name = scnode_string(env, "hasOwnProperty", NAPI_AUTO_LENGTH);
    *out = false;
    if (name == NULL || !scnode_ok(env, napi_get_prototype(env, prototype, &above))) {
        return false;
    }
    return scnode_type(env, above) != napi_null ||
           scnode_ok(env, napi_has_own_property(env, prototype, name, out));
}

static bool write_object(input *self, napi_value object)
{
    napi_env env = self->env;
    napi_value prototype;
    napi_value keys;
    uint32_t count = 0;
    bool is_plain = true;
    if (!scnode_ok(env, napi_get_prototype(env, object, &prototype)) ||
        (scnode_type(env, prototype) != napi_null &&
         !is_object_prototype(env, prototype, &is_plain))) {
        return false;
    }
    if (!is_plain) {
        return refuse(self, "is an object of a class, only plain ones convert");
    }
    napi_key_filter filter = napi_key_enumerable | napi_key_skip_symbols;
    return open_frame(self, object) &&
           scnode_ok(env, napi_get_all_property_names(env, object, napi_key_own_only, filter,
                                                      napi_key_numbers_to_strings, &keys)) &&
           scnode_ok(env, napi_get_array_length(env, keys, &count)) &&
           write_members(self, object, keys, count);
}

static bool write_composite(input *self, napi_value value)
{
    bool is_array = false;
    bool is_date = false;
    if (!scnode_ok(self->env, napi_is_array(self->env, value, &is_array)) ||
        !scnode_ok(self->env, napi_is_date(self->env, value, &is_date))) {
        return false;
    }
    return is_array  ? write_array(self, value)
           : is_date ? write_date(self, value)
                     : write_object(self, value);
}

static bool write_boolean(const input *self, napi_value value)
{
    bool boolean = false;
    if (!scnode_ok(self->env, napi_get_value_bool(self->env, value, &boolean))) {
        return false;
    }
    (void)sc_writer_bool(self->writer, boolean);
    return true;
}

static bool write_any(input *self, napi_value value)
{
    switch (scnode_type(self->env, value)) {
    case napi_null:
        (void)sc_writer_null(self->writer);
        return true;
    case napi_boolean:
        return write_boolean(self, value);
    case napi_number:
        return write_number(self, value);
    case napi_bigint:
        return write_bigint(self, value);
    case napi_string:
        return write_string(self, value, sc_writer_string);
    case napi_object:
        return write_composite(self, value);
    case napi_undefined:
        return refuse(self, "is undefined");
    case napi_function:
        return refuse(self, "is a function");
    case napi_symbol:
        return refuse(self, "is a symbol");
    default:
        return refuse(self, "is not a plain value");
    }
}

bool scnode_write_value(napi_env env, napi_value value, sc_writer *writer, const char *what)
{
    input self = {env, writer, what, NULL};
    return write_any(&self, value);
}

sc_image *scnode_image(scnode_call *call, napi_value value, sc_source_kind kind, const char *name)
{
    sc_error error;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    if (writer == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
        return NULL;
    }
    sc_image *image = NULL;
    (void)sc_writer_source(writer, kind, name, false);
    if (scnode_write_value(call->env, value, writer, name)) {
        image = sc_writer_finish(writer, &error);
        if (image == NULL) {
            (void)scnode_throw(call, &error);
        }
    }
    sc_writer_free(writer);
    return image;
}
