/*
 * Python values into the core's writer. The containers that are open form a chain on the C stack:
 * it names the path of what cannot be held, and finds a container that holds itself. The writer's
 * limit bounds the depth, so recursion is bounded too.
 */
#include "module.h"

/* An open container, or the place of a value in it. */
typedef struct level {
    const struct level *outer;
    PyObject *container;
    PyObject *key; /* of the value that is being written; NULL: an index, or none yet */
    Py_ssize_t index;
    bool has_place;
} level;

typedef struct input {
    scpy_state *state;
    sc_writer *writer;
} input;

static int write_value(const input *in, PyObject *value, const level *outer);

/* ------------------------------------------------------------------------- */
/* Failures                                                                  */
/* ------------------------------------------------------------------------- */

static int append_levels(scpy_text *text, const level *at)
{
    if (at == NULL || append_levels(text, at->outer) != 0) {
        return at == NULL ? 0 : -1;
    }
    if (!at->has_place) {
        return 0;
    }
    if (at->key == NULL) {
        return scpy_text_append_index(text, (size_t)at->index);
    }
    Py_ssize_t length;
    const char *key = PyUnicode_AsUTF8AndSize(at->key, &length);
    return key != NULL ? scpy_text_append_key(text, key, (size_t)length) : -1;
}

/* Raises the exception of a code, with the path of the innermost place; -1. */
static int fail(const input *in, const level *at, sc_status code, const char *what)
{
    sc_error error = {.code = code};
    scpy_text path;
    scpy_text_begin(&path);
    if (append_levels(&path, at) == 0) {
        bool root = path.length == 0;
        (void)snprintf(error.message, sizeof error.message, "%s%s%.200s%s", what,
                       root ? "" : " at `", path.data, root ? "" : "`");
        (void)snprintf(error.path, sizeof error.path, "%s", path.data);
        (void)scpy_raise(in->state, &error);
    }
    scpy_text_end(&path);
    return -1;
}

static int check(const input *in, const level *at, sc_status status)
{
    return status == SC_OK ? 0 : fail(in, at, status, sc_status_text(status));
}

static int wrong_type(const input *in, const level *at, const char *form, PyObject *value)
{
    char what[160];
    (void)snprintf(what, sizeof what, form, Py_TYPE(value)->tp_name);
    return fail(in, at, SC_ERROR_WRONG_TYPE, what);
}

/* ------------------------------------------------------------------------- */
/* Scalars                                                                   */
/* ------------------------------------------------------------------------- */

/* UTF-8 of a str, borrowed from it. */
static const char *utf8(const input *in, const level *at, PyObject *text, Py_ssize_t *length)
{
    const char *data = PyUnicode_AsUTF8AndSize(text, length);
    if (data == NULL && PyErr_ExceptionMatches(PyExc_UnicodeError)) {
        PyErr_Clear();
        (void)fail(in, at, SC_ERROR_BAD_VALUE, "a text holds a lone surrogate");
    }
    return data;
}

static int write_text(const input *in, PyObject *value, const level *at)
{
    Py_ssize_t length;
    const char *text = utf8(in, at, value, &length);
    return text == NULL ? -1 : check(in, at, sc_writer_string(in->writer, text, (size_t)length));
}

static int write_integer(const input *in, PyObject *value, const level *at)
{
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow == 0) {
        bool failed = number == -1 && PyErr_Occurred();
        return failed ? -1 : check(in, at, sc_writer_int(in->writer, number));
    }
    unsigned long long large = overflow > 0 ? PyLong_AsUnsignedLongLong(value) : ULLONG_MAX;
    if (large == ULLONG_MAX && (overflow < 0 || PyErr_Occurred())) {
        PyErr_Clear();
        return fail(in, at, SC_ERROR_OUT_OF_RANGE, "an integer must lie in -2**63 ... 2**64-1");
    }
    return check(in, at, sc_writer_uint(in->writer, large));
}

static int write_datetime(const input *in, PyObject *value, const level *at)
{
    PyObject *written = PyObject_CallMethodNoArgs(value, in->state->name_isoformat);
    if (written == NULL) {
        return -1;
    }
    Py_ssize_t length = 0;
    const char *text = PyUnicode_Check(written) ? PyUnicode_AsUTF8AndSize(written, &length) : NULL;
    sc_status status = SC_ERROR_BAD_VALUE;
    if (text != NULL) {
        status = sc_writer_datetime(in->writer, text, (size_t)length);
    }
    PyErr_Clear();
    Py_DECREF(written);
    return status == SC_ERROR_BAD_VALUE
               ? fail(in, at, status, "no datetime of a configuration holds this one")
               : check(in, at, status);
}

/* 1 or 0 whether it is a datetime, date or time; -1 with an exception. */
static int is_datetime(scpy_state *state, PyObject *value)
{
    PyObject **const fields[] = {&state->lazy_date, &state->lazy_time}; /* a datetime is a date */
    for (size_t i = 0; i < 2; i++) {
        PyObject *type = scpy_lazy(state, fields[i]);
        int is = type != NULL ? PyObject_IsInstance(value, type) : -1;
        if (is != 0) {
            return is;
        }
    }
    return 0;
}

/* ------------------------------------------------------------------------- */
/* Containers                                                                */
/* ------------------------------------------------------------------------- */

static int check_cycle(const input *in, const level *outer, PyObject *container)
{
    for (const level *at = outer; at != NULL; at = at->outer) {
        if (at->container == container) {
            return fail(in, outer, SC_ERROR_BAD_VALUE, "a container holds itself");
        }
    }
    return 0;
}

static int write_member(const input *in, PyObject *key, PyObject *value, level *self)
{
    self->has_place = false;
    if (!PyUnicode_Check(key)) {
        return wrong_type(in, self, "a key must be str, not %.80s", key);
    }
    Py_ssize_t length;
    const char *text = utf8(in, self, key, &length);
    if (text == NULL || check(in, self, sc_writer_key(in->writer, text, (size_t)length)) != 0) {
        return -1;
    }
    self->key = key;
    self->has_place = true;
    return write_value(in, value, self);
}

/* A dict may change while its values run code: each pair is held, and the place is the dict's. */
static int write_pairs_of_dict(const input *in, PyObject *dict, level *self)
{
    int failed = 0;
    Py_ssize_t position = 0;
    PyObject *key;
    PyObject *value;
    SCPY_BEGIN_CRITICAL_SECTION(dict);
    while (failed == 0 && PyDict_Next(dict, &position, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
        failed = write_member(in, key, value, self);
        Py_DECREF(value);
        Py_DECREF(key);
    }
    SCPY_END_CRITICAL_SECTION();
    return failed;
}

static int write_pairs_of_list(const input *in, PyObject *items, level *self)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++) {
        PyObject *pair = PyList_GET_ITEM(items, i);
        if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
            return wrong_type(in, self, "items() must return pairs, not %.80s", pair);
        }
        if (write_member(in, PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1), self) != 0) {
            return -1;
        }
    }
    return 0;
}

static int write_pairs(const input *in, PyObject *mapping, level *self)
{
    if (PyDict_CheckExact(mapping)) {
        return write_pairs_of_dict(in, mapping, self);
    }
    PyObject *items = PyMapping_Items(mapping); /* a list without other references */
    if (items == NULL) {
        return -1;
    }
    int failed = write_pairs_of_list(in, items, self);
    Py_DECREF(items);
    return failed;
}

static int write_elements(const input *in, PyObject *array, level *self)
{
    bool is_list = PyList_Check(array);
    self->has_place = true;
    for (self->index = 0;; self->index++) {
        if (self->index >= (is_list ? PyList_GET_SIZE(array) : PyTuple_GET_SIZE(array))) {
            return 0;
        }
        PyObject *item = is_list ? PyList_GetItemRef(array, self->index)
                                 : Py_NewRef(PyTuple_GET_ITEM(array, self->index));
        int failed = item != NULL ? write_value(in, item, self) : -1;
        Py_XDECREF(item);
        if (failed) {
            return -1;
        }
    }
}

static int write_container(const input *in, PyObject *value, const level *outer, bool is_object)
{
    level self = {.outer = outer, .container = value};
    if (check_cycle(in, outer, value) != 0 ||
        check(in, outer,
              is_object ? sc_writer_begin_object(in->writer) : sc_writer_begin_array(in->writer)) !=
            0) {
        return -1;
    }
    if (Py_EnterRecursiveCall(" while converting a value") != 0) {
        return -1;
    }
    int failed = is_object ? write_pairs(in, value, &self) : write_elements(in, value, &self);
    Py_LeaveRecursiveCall();
    return failed ? -1 : check(in, outer, sc_writer_end(in->writer));
}

/* ------------------------------------------------------------------------- */
/* Any value                                                                 */
/* ------------------------------------------------------------------------- */

int scpy_is_mapping(scpy_state *state, PyObject *value)
{
    if (PyDict_Check(value)) {
        return 1;
    }
    PyObject *mapping = scpy_lazy(state, &state->lazy_mapping);
    return mapping != NULL ? PyObject_IsInstance(value, mapping) : -1;
}

/* Writes the plain value that Python makes of another type; it may contain `value` again. */
static int write_foreign(const input *in, PyObject *value, const level *outer)
{
    level self = {.outer = outer, .container = value};
    PyObject *plain =
        check_cycle(in, outer, value) == 0 ? scpy_lazy(in->state, &in->state->lazy_plain) : NULL;
    PyObject *made = plain != NULL ? PyObject_CallOneArg(plain, value) : NULL;
    if (made == NULL) {
        if (plain == NULL || !PyErr_ExceptionMatches(PyExc_TypeError)) {
            return -1;
        }
        PyErr_Clear();
        return wrong_type(in, outer, "a value of type %.80s cannot be part of a configuration",
                          value);
    }
    int failed = write_value(in, made, &self);
    Py_DECREF(made);
    return failed;
}

static int write_rare(const input *in, PyObject *value, const level *outer)
{
    int is = is_datetime(in->state, value);
    if (is != 0) {
        return is < 0 ? -1 : write_datetime(in, value, outer);
    }
    is = scpy_is_mapping(in->state, value);
    if (is != 0) {
        return is < 0 ? -1 : write_container(in, value, outer, true);
    }
    return write_foreign(in, value, outer);
}

static int write_value(const input *in, PyObject *value, const level *outer)
{
    if (PyUnicode_Check(value)) {
        return write_text(in, value, outer);
    }
    if (value == Py_None) {
        return check(in, outer, sc_writer_null(in->writer));
    }
    if (PyBool_Check(value)) {
        return check(in, outer, sc_writer_bool(in->writer, value == Py_True));
    }
    if (PyLong_Check(value)) {
        return write_integer(in, value, outer);
    }
    if (PyFloat_Check(value)) {
        return check(in, outer, sc_writer_float(in->writer, PyFloat_AS_DOUBLE(value)));
    }
    if (PyDict_Check(value)) {
        return write_container(in, value, outer, true);
    }
    if (PyList_Check(value) || PyTuple_Check(value)) {
        return write_container(in, value, outer, false);
    }
    return write_rare(in, value, outer);
}

int scpy_write_native(scpy_state *state, sc_writer *writer, PyObject *native)
{
    const input in = {.state = state, .writer = writer};
    return write_value(&in, native, NULL);
}

static sc_image *finish(scpy_state *state, sc_writer *writer)
{
    sc_error error;
    sc_image *image = sc_writer_finish(writer, &error);
    if (image == NULL) {
        (void)scpy_raise(state, &error);
    }
    return image;
}

sc_image *scpy_image_of(scpy_state *state, PyObject *native, sc_source_kind kind, const char *name,
                        const sc_limits *limits)
{
    sc_writer *writer = sc_writer_new(NULL, limits);
    if (writer == NULL || sc_writer_source(writer, kind, name, false) != SC_OK) {
        sc_writer_free(writer);
        PyErr_NoMemory();
        return NULL;
    }
    sc_image *image = NULL;
    if (scpy_write_native(state, writer, native) == 0) {
        image = finish(state, writer);
    }
    sc_writer_free(writer);
    return image;
}
