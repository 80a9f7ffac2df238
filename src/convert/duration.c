/*
 * Durations in nanoseconds, exact: `1h30m`, `500ms`, ISO 8601's `PT5M`, or a bare number of
 * seconds. Years and months are refused, because their length varies.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "convert/convert.h"

#define SECOND UINT64_C(1000000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)

typedef struct unit {
    const char *name;
    uint64_t nanoseconds;
} unit;

/* Longest first: each unit may follow only larger ones. */
static const unit short_units[] = {
    {"w", WEEK},         {"d", DAY},      {"h", HOUR},  {"m", MINUTE},
    {"s", SECOND},       {"ms", 1000000}, {"us", 1000}, {"\xC2\xB5s", 1000},
    {"\xCE\xBCs", 1000}, {"ns", 1},       {NULL, 0},
};

static const unit iso_date_units[] = {{"W", WEEK}, {"D", DAY}, {NULL, 0}};
static const unit iso_time_units[] = {{"H", HOUR}, {"M", MINUTE}, {"S", SECOND}, {NULL, 0}};

static void skip(sc_span *text, size_t count)
{
    text->text += count;
    text->length -= count;
}

/* Bytes of the unit's name: letters, and those of the micro signs. */
static size_t name_length(sc_span text)
{
    size_t count = 0;
    while (count < text.length && sc_ascii_is(text.text[count], SC_CLASS_ALPHA | SC_CLASS_HIGH)) {
        count++;
    }
    return count;
}

/* Reads an amount and a unit and adds them to the sum; the unit must be shorter than `last`. */
static sc_status take_part(sc_span *text, const unit *units, bool one_letter, uint64_t *last,
                           uint64_t *total)
{
    sc_amount amount;
    sc_status status = sc_amount_take(text, &amount);
    if (status != SC_OK) {
        return status;
    }
    if (!one_letter) {
        *text = sc_span_trim(*text);
    }
    size_t length = one_letter && text->length != 0 ? 1 : name_length(*text);
    for (const unit *u = units; u->name != NULL; u++) {
        if (strlen(u->name) != length || memcmp(u->name, text->text, length) != 0) {
            continue;
        }
        uint64_t part;
        status = sc_amount_times(amount, u->nanoseconds, &part);
        if (status != SC_OK || u->nanoseconds >= *last) {
            return status != SC_OK ? status : SC_ERROR_BAD_VALUE;
        }
        if (part > UINT64_MAX - *total) {
            return SC_ERROR_OUT_OF_RANGE;
        }
        skip(text, length);
        *last = amount.digits != 0 && one_letter ? 0 : u->nanoseconds; /* ISO: a fraction is last */
        *total += part;
        return SC_OK;
    }
    return SC_ERROR_BAD_VALUE;
}

/* The text after the P. */
static sc_status read_iso(sc_span text, uint64_t *total)
{
    uint64_t last = UINT64_MAX;
    const unit *units = iso_date_units;
    bool any = false;
    while (text.length != 0) {
        if (text.text[0] == 'T' && units == iso_date_units) {
            units = iso_time_units;
            any = false;
            skip(&text, 1);
            continue;
        }
        sc_status status = take_part(&text, units, true, &last, total);
        if (status != SC_OK) {
            return status;
        }
        any = true;
    }
    return any ? SC_OK : SC_ERROR_BAD_VALUE;
}

static sc_status read_short(sc_span text, uint64_t *total)
{
    uint64_t last = UINT64_MAX;
    do {
        sc_status status = take_part(&text, short_units, false, &last, total);
        if (status != SC_OK) {
            return status;
        }
        text = sc_span_trim(text);
    } while (text.length != 0);
    return SC_OK;
}

static sc_status signed_result(bool negative, uint64_t total, int64_t *out)
{
    return sc_number_fits_int64(negative, total, out) ? SC_OK : SC_ERROR_OUT_OF_RANGE;
}

static sc_status duration_of_text(sc_span text, int64_t *out)
{
    bool negative = false;
    uint64_t total = 0;
    if (text.length != 0 && (text.text[0] == '-' || text.text[0] == '+')) {
        negative = text.text[0] == '-';
        skip(&text, 1);
    }
    sc_span rest = text;
    sc_amount seconds;
    sc_status status = sc_amount_take(&rest, &seconds);
    if (status == SC_OK && rest.length == 0) {
        status = sc_amount_times(seconds, SECOND, &total);
    } else if (text.length != 0 && text.text[0] == 'P') {
        skip(&text, 1);
        status = read_iso(text, &total);
    } else {
        status = read_short(text, &total);
    }
    return status == SC_OK ? signed_result(negative, total, out) : status;
}

static sc_status duration_of_float(double number, int64_t *out)
{
    sc_amount seconds;
    uint64_t total;
    sc_status status = sc_amount_of_double(number < 0 ? -number : number, &seconds);
    if (status == SC_OK) {
        status = sc_amount_times(seconds, SECOND, &total);
    }
    return status == SC_OK ? signed_result(number < 0, total, out) : status;
}

static sc_status read_duration(sc_value value, int64_t *out)
{
    sc_span text;
    if (sc_value_any_text(value, &text)) {
        return duration_of_text(text, out);
    }
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_FLOAT) {
        return duration_of_float(scalar.number, out);
    }
    if (scalar.kind != SC_INTEGER) {
        return scalar.kind == SC_ABSENT ? SC_ERROR_MISSING_KEY : SC_ERROR_WRONG_TYPE;
    }
    const int64_t most = INT64_MAX / (int64_t)SECOND;
    if (scalar.is_unsigned || scalar.integer > most || scalar.integer < -most) {
        return SC_ERROR_OUT_OF_RANGE;
    }
    *out = scalar.integer * (int64_t)SECOND;
    return SC_OK;
}

sc_status sc_value_duration(sc_value value, int64_t *nanoseconds)
{
    int64_t read = 0;
    sc_status status = read_duration(value, &read);
    if (status == SC_OK && nanoseconds != NULL) {
        *nanoseconds = read;
    }
    return status;
}
