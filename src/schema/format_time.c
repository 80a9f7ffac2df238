/* Dates, times and durations as RFC 3339 has them. */
#include "base/ascii.h"
#include "schema/formats.h"

enum { HOUR = 60, DAY = 24 * 60 };

typedef struct scan {
    const char *p, *end;
} scan;

/* Exactly two digits, at most `most`. */
static bool take_two(scan *at, int most, int *out)
{
    if (at->end - at->p < 2 || !sc_ascii_is_digit(at->p[0]) || !sc_ascii_is_digit(at->p[1])) {
        return false;
    }
    *out = (at->p[0] - '0') * 10 + (at->p[1] - '0');
    at->p += 2;
    return *out <= most;
}

static bool take(scan *at, char c)
{
    bool there = at->p < at->end && *at->p == c;
    at->p += there;
    return there;
}

static bool take_digits(scan *at)
{
    const char *start = at->p;
    while (at->p < at->end && sc_ascii_is_digit(*at->p)) {
        at->p++;
    }
    return at->p > start;
}

static bool take_date(scan *at)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int century, year, month, day;
    bool fine = take_two(at, 99, &century) && take_two(at, 99, &year) && take(at, '-') &&
                take_two(at, 12, &month) && take(at, '-') && take_two(at, 31, &day);
    if (!fine || month == 0 || day == 0) {
        return false;
    }
    bool leap = year % 4 == 0 && (year != 0 || century % 4 == 0);
    return day <= days[month - 1] + (month == 2 && leap);
}

/* Minutes east of UTC. */
static bool take_offset(scan *at, int *minutes)
{
    *minutes = 0;
    if (take(at, 'Z') || take(at, 'z')) {
        return true;
    }
    bool west = take(at, '-');
    int hour, minute;
    if ((!west && !take(at, '+')) || !take_two(at, 23, &hour) || !take(at, ':') ||
        !take_two(at, 59, &minute)) {
        return false;
    }
    *minutes = (hour * HOUR + minute) * (west ? -1 : 1);
    return true;
}

/* A leap second is the last of a day in UTC. */
static bool take_time(scan *at)
{
    int hour, minute, second, offset;
    if (!take_two(at, 23, &hour) || !take(at, ':') || !take_two(at, 59, &minute) ||
        !take(at, ':') || !take_two(at, 60, &second)) {
        return false;
    }
    if (take(at, '.') && !take_digits(at)) {
        return false;
    }
    if (!take_offset(at, &offset)) {
        return false;
    }
    int utc = (hour * HOUR + minute - offset + DAY) % DAY;
    return second < 60 || utc == DAY - 1;
}

bool sc_format_date(const char *text, size_t length)
{
    scan at = {text, text + length};
    return take_date(&at) && at.p == at.end;
}

bool sc_format_time(const char *text, size_t length)
{
    scan at = {text, text + length};
    return take_time(&at) && at.p == at.end;
}

bool sc_format_date_time(const char *text, size_t length)
{
    scan at = {text, text + length};
    return take_date(&at) && (take(&at, 'T') || take(&at, 't')) && take_time(&at) && at.p == at.end;
}

/* Amounts with the units in this order, none left out between two; how many there were. */
static int take_units(scan *at, const char *units)
{
    int taken = 0;
    while (*units != '\0') {
        scan back = *at;
        if (take_digits(at) && take(at, *units)) {
            taken++;
        } else {
            *at = back;
            if (taken != 0) {
                break;
            }
        }
        units++;
    }
    return taken;
}

bool sc_format_duration(const char *text, size_t length)
{
    scan at = {text, text + length};
    if (!take(&at, 'P')) {
        return false;
    }
    if (take_units(&at, "W") != 0) {
        return at.p == at.end;
    }
    int parts = take_units(&at, "YMD");
    if (take(&at, 'T')) {
        int times = take_units(&at, "HMS");
        parts = times != 0 ? parts + times : 0;
    }
    return parts != 0 && at.p == at.end;
}
