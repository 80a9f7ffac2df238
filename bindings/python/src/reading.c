/* See reading.h. Which text reads as what is the core's to say. */
#include "reading.h"

#include "datetime.h"

sc_status scpy_read_bool(scpy_state *state, sc_value value, PyObject **out)
{
    (void)state;
    bool truth = false;
    sc_status status = sc_value_bool(value, &truth);
    *out = status == SC_OK ? PyBool_FromLong(truth) : NULL;
    return status;
}

sc_status scpy_read_int(scpy_state *state, sc_value value, PyObject **out)
{
    (void)state;
    int64_t integer = 0;
    uint64_t large = 0;
    sc_status status = sc_value_int(value, &integer);
    *out = status == SC_OK ? PyLong_FromLongLong(integer) : NULL;
    if (status == SC_ERROR_OUT_OF_RANGE && sc_value_uint(value, &large) == SC_OK) {
        *out = PyLong_FromUnsignedLongLong(large);
        status = SC_OK;
    }
    return status;
}

sc_status scpy_read_float(scpy_state *state, sc_value value, PyObject **out)
{
    (void)state;
    double number = 0;
    sc_status status = sc_value_float(value, &number);
    *out = status == SC_OK ? PyFloat_FromDouble(number) : NULL;
    return status;
}

sc_status scpy_read_string(scpy_state *state, sc_value value, PyObject **out)
{
    (void)state;
    const char *text = "";
    size_t length = 0;
    sc_status status = sc_value_string(value, &text, &length);
    *out = status == SC_OK ? PyUnicode_DecodeUTF8(text, (Py_ssize_t)length, NULL) : NULL;
    return status;
}

sc_status scpy_read_duration(scpy_state *state, sc_value value, PyObject **out)
{
    (void)state;
    int64_t nanoseconds = 0;
    sc_status status = sc_value_duration(value, &nanoseconds);
    *out = status == SC_OK ? PyLong_FromLongLong(nanoseconds) : NULL;
    return status;
}

sc_status scpy_read_size(scpy_state *state, sc_value value, PyObject **out)
{
    (void)state;
    uint64_t bytes = 0;
    sc_status status = sc_value_size(value, &bytes);
    *out = status == SC_OK ? PyLong_FromUnsignedLongLong(bytes) : NULL;
    return status;
}

sc_status scpy_read_datetime(scpy_state *state, sc_value value, PyObject **out)
{
    sc_datetime datetime;
    sc_status status = sc_value_datetime(value, &datetime);
    if (status == SC_OK && !scpy_datetime_fits(value, &datetime)) {
        status = SC_ERROR_OUT_OF_RANGE;
    }
    *out = status == SC_OK ? scpy_datetime(state, &datetime) : NULL;
    return status;
}
