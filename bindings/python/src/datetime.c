/*
 * Dates, times and durations as Python's own. The classes come from the module's state, so each
 * interpreter uses its own datetime module.
 */
#include "datetime.h"

#include <string.h>

/* The fraction's digits beyond the microsecond, as the text has them, are all 0. */
static bool whole_microseconds(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = memchr(text, '.', length);
    if (at == NULL) {
        return true;
    }
    for (int place = 1; ++at < end && *at >= '0' && *at <= '9'; place++) {
        if (place > 6 && *at != '0') {
            return false;
        }
    }
    return true;
}

bool scpy_datetime_fits(sc_value value, const sc_datetime *datetime)
{
    if (datetime->second > 59 || datetime->nanosecond % 1000 != 0 ||
        (datetime->kind != SC_LOCAL_TIME && datetime->year < 1)) {
        return false;
    }
    sc_scalar scalar = sc_value_scalar(value);
    return scalar.text == NULL || datetime->fraction_digits <= 9 ||
           whole_microseconds(scalar.text, scalar.length);
}

PyObject *scpy_timedelta(scpy_state *state, int64_t microseconds)
{
    PyObject *timedelta = scpy_lazy(state, &state->lazy_timedelta);
    if (timedelta == NULL) {
        return NULL;
    }
    /* Whole seconds apart: an argument of the class that is large may pass through a float. */
    long long seconds = microseconds / 1000000;
    return PyObject_CallFunction(timedelta, "iLL", 0, seconds,
                                 (long long)(microseconds - seconds * 1000000));
}

static PyObject *zone(scpy_state *state, int32_t minutes)
{
    PyObject *timezone = scpy_lazy(state, &state->lazy_timezone);
    PyObject *offset =
        timezone != NULL ? scpy_timedelta(state, (int64_t)minutes * 60 * 1000000) : NULL;
    PyObject *made = offset != NULL ? PyObject_CallOneArg(timezone, offset) : NULL;
    Py_XDECREF(offset);
    return made;
}

static PyObject *whole(scpy_state *state, const sc_datetime *d)
{
    PyObject *datetime = scpy_lazy(state, &state->lazy_datetime);
    if (datetime == NULL) {
        return NULL;
    }
    PyObject *where =
        d->kind == SC_OFFSET_DATETIME ? zone(state, d->offset_minutes) : Py_NewRef(Py_None);
    PyObject *made = NULL;
    if (where != NULL) {
        made = PyObject_CallFunction(datetime, "iiiiiiIO", d->year, d->month, d->day, d->hour,
                                     d->minute, d->second, d->nanosecond / 1000, where);
        Py_DECREF(where);
    }
    return made;
}

PyObject *scpy_datetime(scpy_state *state, const sc_datetime *d)
{
    PyObject *class;
    switch (d->kind) {
    case SC_LOCAL_DATE:
        class = scpy_lazy(state, &state->lazy_date);
        return class != NULL ? PyObject_CallFunction(class, "iii", d->year, d->month, d->day)
                             : NULL;
    case SC_LOCAL_TIME:
        class = scpy_lazy(state, &state->lazy_time);
        return class != NULL ? PyObject_CallFunction(class, "iiiI", d->hour, d->minute, d->second,
                                                     d->nanosecond / 1000)
                             : NULL;
    default:
        return whole(state, d);
    }
}
