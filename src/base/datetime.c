/*
 * A cursor walks the text once. `problem` is NULL as long as all is well; the first thing that is
 * wrong stays, and every later step does nothing.
 */
#include "base/datetime.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"

typedef struct cursor {
    const char *text;
    size_t length;
    size_t next;
    const char *problem;
    size_t at;
} cursor;

static void fail(cursor *c, size_t at, const char *problem)
{
    if (c->problem == NULL) {
        c->problem = problem;
        c->at = at;
    }
}

static bool next_is(const cursor *c, char character)
{
    return c->problem == NULL && c->next < c->length && c->text[c->next] == character;
}

static void expect(cursor *c, char character, const char *problem)
{
    if (next_is(c, character)) {
        c->next++;
    } else {
        fail(c, c->next, problem);
    }
}

/* Exactly `digits` digits, from `low` to `high`. */
static int32_t field(cursor *c, size_t digits, int32_t low, int32_t high, const char *problem)
{
    int32_t value = 0;
    size_t start = c->next;
    for (size_t i = 0; i < digits && c->problem == NULL; i++) {
        if (start + i >= c->length || !sc_ascii_is_digit(c->text[start + i])) {
            fail(c, start, problem);
            return 0;
        }
        value = value * 10 + (c->text[start + i] - '0');
    }
    c->next = start + digits;
    if (value < low || value > high) {
        fail(c, start, problem);
    }
    return value;
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static void read_date(cursor *c, sc_datetime *out)
{
    out->year = field(c, 4, 0, 9999, "the year needs four digits");
    expect(c, '-', "expected '-' between year and month");
    out->month = field(c, 2, 1, 12, "the month is from 01 to 12");
    expect(c, '-', "expected '-' between month and day");
    size_t start = c->next;
    out->day = field(c, 2, 1, 31, "the day is from 01 to 31");
    if (c->problem == NULL && out->day > days_in_month(out->year, out->month)) {
        fail(c, start, "the month does not have that day");
    }
}

static void read_fraction(cursor *c, sc_datetime *out)
{
    c->next++;
    size_t start = c->next;
    uint32_t scale = 100000000;
    while (c->next < c->length && sc_ascii_is_digit(c->text[c->next])) {
        out->nanosecond += (uint32_t)(c->text[c->next] - '0') * scale;
        scale /= 10;
        c->next++;
    }
    size_t digits = c->next - start;
    if (digits == 0) {
        fail(c, start, "expected digits after the decimal point");
    }
    out->fraction_digits = digits > INT32_MAX ? INT32_MAX : (int32_t)digits;
}

static void read_time(cursor *c, sc_datetime *out)
{
    out->hour = field(c, 2, 0, 23, "the hour is from 00 to 23");
    expect(c, ':', "expected ':' between hour and minute");
    out->minute = field(c, 2, 0, 59, "the minute is from 00 to 59");
    if (!next_is(c, ':')) {
        return;
    }
    c->next++;
    out->second = field(c, 2, 0, 60, "the second is from 00 to 59, or a leap second 60");
    if (next_is(c, '.')) {
        read_fraction(c, out);
    }
}

/* Z, or the hours and minutes ahead of it. False if neither is there. */
static bool read_offset(cursor *c, sc_datetime *out)
{
    if (next_is(c, 'Z') || next_is(c, 'z')) {
        c->next++;
        return true;
    }
    bool behind = next_is(c, '-');
    if (!behind && !next_is(c, '+')) {
        return false;
    }
    c->next++;
    int32_t hours = field(c, 2, 0, 23, "the hours of an offset are from 00 to 23");
    expect(c, ':', "expected ':' in the offset");
    int32_t minutes = field(c, 2, 0, 59, "the minutes of an offset are from 00 to 59");
    out->offset_minutes = (hours * 60 + minutes) * (behind ? -1 : 1);
    return true;
}

static bool is_separator(char c)
{
    return c == 'T' || c == 't' || c == ' ';
}

static void read_all(cursor *c, sc_datetime *out)
{
    if (c->length > 2 && c->text[2] == ':') {
        out->kind = SC_LOCAL_TIME;
        read_time(c, out);
        return;
    }
    out->kind = SC_LOCAL_DATE;
    read_date(c, out);
    if (c->problem != NULL || c->next == c->length) {
        return;
    }
    if (!is_separator(c->text[c->next])) {
        fail(c, c->next, "expected 'T' or a space between date and time");
        return;
    }
    c->next++;
    read_time(c, out);
    out->kind = read_offset(c, out) ? SC_OFFSET_DATETIME : SC_LOCAL_DATETIME;
}

const char *sc_datetime_problem(const char *text, size_t length, sc_datetime *out, size_t *at)
{
    cursor c = {text, length, 0, NULL, 0};
    sc_datetime datetime;
    memset(&datetime, 0, sizeof datetime);
    read_all(&c, &datetime);
    if (c.problem == NULL && c.next != c.length) {
        fail(&c, c.next, "unexpected text after the date or time");
    }
    if (c.problem == NULL) {
        if (out != NULL) {
            *out = datetime;
        }
        return NULL;
    }
    *at = c.at;
    return c.problem;
}

bool sc_datetime_parse(const char *text, size_t length, sc_datetime *out)
{
    size_t at;
    return sc_datetime_problem(text, length, out, &at) == NULL;
}

/* Copies `.123`, cut; returns the digits' end in the text. */
static size_t copy_fraction(const char *text, size_t length, size_t from, char *out, size_t *to)
{
    size_t end = from + 1;
    while (end < length && sc_ascii_is_digit(text[end])) {
        end++;
    }
    size_t kept = end - from <= SC_DATETIME_DIGITS + 1 ? end - from : SC_DATETIME_DIGITS + 1;
    memcpy(out + *to, text + from, kept);
    *to += kept;
    return end;
}

size_t sc_datetime_normalise(const char *text, size_t length, char out[SC_DATETIME_SIZE])
{
    size_t to = 0;
    size_t from = 0;
    if (length < 3 || text[2] != ':') {
        memcpy(out, text, 10);
        to = from = 10;
        if (length == 10) {
            return 10;
        }
        out[to++] = 'T';
        from++;
    }
    bool seconds = length >= from + 8 && text[from + 5] == ':';
    memcpy(out + to, text + from, 5);
    memcpy(out + to + 5, seconds ? text + from + 5 : ":00", 3);
    to += 8;
    from += seconds ? 8 : 5;
    if (from < length && text[from] == '.') {
        from = copy_fraction(text, length, from, out, &to);
    }
    memcpy(out + to, text + from, length - from); /* the offset */
    to += length - from;
    if (out[to - 1] == 'z') {
        out[to - 1] = 'Z';
    }
    return to;
}
