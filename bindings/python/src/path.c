/*
 * Paths as Python gives them. A str is handed on as it is, with nothing copied; segments are put
 * together by the core's own rules, so no quoting is decided here but one: a text that is exactly a
 * key of the root means that key, so of several segments the first is always quoted.
 */
#include "view.h"

void scpy_text_begin(scpy_text *text)
{
    text->room[0] = '\0';
    text->data = text->room;
    text->length = 0;
    text->size = sizeof text->room;
    text->block = NULL;
}

void scpy_text_end(scpy_text *text)
{
    PyMem_Free(text->block);
    text->block = NULL;
}

static char *own(scpy_text *text)
{
    return text->block != NULL ? text->block : text->room;
}

/* Makes room for `length` bytes and a NUL; -1 with MemoryError. */
static int reserve(scpy_text *text, size_t length)
{
    if (length < text->size) {
        return 0;
    }
    size_t size = 2 * length + 1;
    char *block = length < (size_t)PY_SSIZE_T_MAX / 4 ? PyMem_Realloc(text->block, size) : NULL;
    if (block == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (text->block == NULL) {
        memcpy(block, text->room, text->length + 1);
    }
    text->block = block;
    text->data = block;
    text->size = size;
    return 0;
}

int scpy_text_append_key(scpy_text *text, const char *key, size_t length)
{
    size_t needed = sc_path_append_key(NULL, 0, text->length, key, length);
    if (reserve(text, needed) != 0) {
        return -1;
    }
    text->length = sc_path_append_key(own(text), text->size, text->length, key, length);
    return 0;
}

int scpy_text_append_index(scpy_text *text, size_t index)
{
    size_t needed = sc_path_append_index(NULL, 0, text->length, index);
    if (reserve(text, needed) != 0) {
        return -1;
    }
    text->length = sc_path_append_index(own(text), text->size, text->length, index);
    return 0;
}

int scpy_text_quote_first(scpy_text *text)
{
    size_t end = strcspn(text->data, ".[");
    size_t most = 2 * end + 2; /* if each character is a backslash */
    if (text->data[0] == '"' || end == 0) {
        return 0;
    }
    if (reserve(text, text->length + most) != 0) {
        return -1;
    }
    /* Makes room as for the longest, writes the segment there, and closes the gap. */
    char *data = own(text);
    char *rest = data + most + end;
    size_t at = 0;
    memmove(data + most, data, text->length + 1);
    data[at++] = '"';
    for (const char *from = data + most; from < rest; from++) {
        if (*from == '\\') {
            data[at++] = '\\';
        }
        data[at++] = *from;
    }
    data[at++] = '"';
    memmove(data + at, rest, text->length - end + 1);
    text->length += at - end;
    return 0;
}

/* ------------------------------------------------------------------------- */
/* From Python                                                               */
/* ------------------------------------------------------------------------- */

/* `at` is the index of the character that no path may hold. */
static int bad_path(scpy_state *state, const char *why, Py_ssize_t at)
{
    sc_error error = {.code = SC_ERROR_BAD_PATH, .line = 1, .column = (uint32_t)at + 1};
    (void)snprintf(error.message, sizeof error.message, "%s", why);
    (void)scpy_raise(state, &error);
    return -1;
}

/* The index of the first lone surrogate of a str that has one. */
static Py_ssize_t surrogate_in(PyObject *text)
{
    Py_ssize_t at = 0;
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    while (at < length && !Py_UNICODE_IS_SURROGATE(PyUnicode_READ_CHAR(text, at))) {
        at++;
    }
    return at;
}

/* UTF-8 of a str, borrowed; NULL with an exception. */
static const char *utf8(scpy_state *state, PyObject *text, Py_ssize_t *length)
{
    const char *data = PyUnicode_AsUTF8AndSize(text, length);
    if (data == NULL && PyErr_ExceptionMatches(PyExc_UnicodeError)) {
        PyErr_Clear();
        (void)bad_path(state, "the path holds a lone surrogate", surrogate_in(text));
    }
    return data;
}

static int append_from_end(scpy_text *text, Py_ssize_t index)
{
    if (reserve(text, text->length + 24) != 0) {
        return -1;
    }
    text->length += (size_t)snprintf(own(text) + text->length, 24, "[%zd]", index);
    return 0;
}

/* An index beyond any array, in either direction, is a miss like another; the grammar has a limit.
 */
static int append_number(scpy_text *text, PyObject *segment)
{
    const Py_ssize_t beyond = INT32_MAX;
    Py_ssize_t index = PyLong_AsSsize_t(segment);
    if (index == -1 && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_OverflowError)) {
            return -1;
        }
        PyErr_Clear();
        index = beyond;
    }
    if (index < 0 && index >= -beyond) {
        return append_from_end(text, index);
    }
    return scpy_text_append_index(text, (size_t)(index >= 0 && index < beyond ? index : beyond));
}

static int append_segment(scpy_state *state, scpy_text *text, PyObject *segment, bool quoted)
{
    if (PyUnicode_Check(segment)) {
        Py_ssize_t length;
        const char *key = utf8(state, segment, &length);
        if (key == NULL || scpy_text_append_key(text, key, (size_t)length) != 0) {
            return -1;
        }
        return quoted ? scpy_text_quote_first(text) : 0;
    }
    if (PyLong_Check(segment) && !PyBool_Check(segment)) {
        return append_number(text, segment);
    }
    PyErr_Format(PyExc_TypeError, "a segment of a path must be str or int, not %.100s",
                 Py_TYPE(segment)->tp_name);
    return -1;
}

static int append_segments(scpy_state *state, scpy_text *text, PyObject *segments)
{
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *segment = PyTuple_GET_ITEM(segments, i);
        if (append_segment(state, text, segment, i == 0 && count > 1) != 0) {
            scpy_text_end(text);
            return -1;
        }
    }
    return 0;
}

static int path_of_segments(scpy_state *state, PyObject *path, scpy_text *out)
{
    /* A private tuple: no other thread can change it. */
    PyObject *segments = PySequence_Tuple(path);
    if (segments == NULL) {
        return -1;
    }
    scpy_text_begin(out);
    int failed = append_segments(state, out, segments);
    Py_DECREF(segments);
    return failed;
}

int scpy_path_text(scpy_state *state, PyObject *path, scpy_text *out)
{
    out->block = NULL;
    if (PyList_Check(path) || PyTuple_Check(path)) {
        return path_of_segments(state, path, out);
    }
    if (!PyUnicode_Check(path)) {
        PyErr_Format(PyExc_TypeError,
                     "a path must be str, or a list or tuple of str and int, not %.100s",
                     path == Py_None ? "None" : Py_TYPE(path)->tp_name);
        return -1;
    }
    Py_ssize_t length;
    out->data = utf8(state, path, &length);
    if (out->data == NULL) {
        return -1;
    }
    out->length = (size_t)length;
    if (strlen(out->data) == out->length) {
        return 0;
    }
    return bad_path(state, "the path holds a null character",
                    PyUnicode_FindChar(path, 0, 0, PyUnicode_GET_LENGTH(path), 1));
}

/* ------------------------------------------------------------------------- */
/* For the questions of a view                                               */
/* ------------------------------------------------------------------------- */

/* An int beyond 64 bits is no index, but it may be a key. */
static int take_large(scpy_path *path, PyObject *number, sc_path_segment *out)
{
    Py_ssize_t length;
    PyObject *text = PyObject_Str(number);
    if (text != NULL && path->held == NULL) {
        path->held = PyList_New(0);
    }
    if (text == NULL || path->held == NULL || PyList_Append(path->held, text) != 0) {
        Py_XDECREF(text);
        return -1;
    }
    Py_DECREF(text);
    out->key = PyUnicode_AsUTF8AndSize(text, &length);
    out->length = (size_t)length;
    return out->key != NULL ? 0 : -1;
}

static int take_number(scpy_path *path, PyObject *number, sc_path_segment *out)
{
    int overflow = 0;
    long long index = PyLong_AsLongLongAndOverflow(number, &overflow);
    *out = (sc_path_segment){.index = index};
    if (index == -1 && PyErr_Occurred()) {
        return -1;
    }
    return overflow == 0 ? 0 : take_large(path, number, out);
}

static int take_segment(scpy_state *state, scpy_path *path, PyObject *segment, sc_path_segment *out)
{
    if (PyUnicode_Check(segment)) {
        Py_ssize_t length = 0;
        *out = (sc_path_segment){.key = utf8(state, segment, &length)};
        out->length = (size_t)length;
        return out->key != NULL ? 0 : -1;
    }
    if (PyLong_Check(segment) && !PyBool_Check(segment)) {
        return take_number(path, segment, out);
    }
    PyErr_Format(PyExc_TypeError, "a segment of a path must be str or int, not %.100s",
                 Py_TYPE(segment)->tp_name);
    return -1;
}

static int take_segments(scpy_state *state, PyObject *tuple, scpy_path *out)
{
    size_t count = (size_t)PyTuple_GET_SIZE(tuple);
    sc_path_segment *segments = out->room;
    if (count > sizeof out->room / sizeof *out->room) {
        segments = out->block = PyMem_Malloc(count * sizeof *segments);
        if (segments == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (take_segment(state, out, PyTuple_GET_ITEM(tuple, (Py_ssize_t)i), &segments[i]) != 0) {
            return -1;
        }
    }
    out->path.segments = segments;
    out->path.count = count;
    return 0;
}

int scpy_path_begin(scpy_state *state, PyObject *key, scpy_path *out)
{
    out->path = (sc_path)SC_PATH_INIT;
    out->block = NULL;
    out->held = NULL;
    if (key == NULL) {
        return 0;
    }
    if (PyUnicode_Check(key)) {
        Py_ssize_t length = 0;
        out->path.text = utf8(state, key, &length);
        out->path.length = (size_t)length;
        return out->path.text != NULL ? 0 : -1;
    }
    if (take_segments(state, key, out) != 0) {
        scpy_path_end(out);
        return -1;
    }
    return 0;
}

void scpy_path_end(scpy_path *path)
{
    PyMem_Free(path->block);
    Py_XDECREF(path->held);
}
