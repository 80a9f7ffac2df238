/* The engine's dates and times that Python's datetime module can hold. */
#ifndef SCPY_DATETIME_H
#define SCPY_DATETIME_H

#include "module.h"

/*
 * Python holds years from 1, microseconds and seconds up to 59: false for what has a year 0, a leap
 * second or a digit other than 0 beyond the sixth of its fraction. `value` is what was read.
 */
bool scpy_datetime_fits(sc_value value, const sc_datetime *datetime);
/* New datetime, date or time of what fits; NULL with an exception. */
PyObject *scpy_datetime(scpy_state *state, const sc_datetime *datetime);
/* New timedelta. */
PyObject *scpy_timedelta(scpy_state *state, int64_t microseconds);

#endif
