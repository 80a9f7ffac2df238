/*
 * Calls without the GIL, and the way of a callback's exception through the core: it is set aside,
 * the core carries its sentence and place as an error, and when the call has failed the exception
 * becomes the __cause__ of the one that is raised.
 *
 * The saved exception belongs to the thread and not to the call: calls nest, and greenlets leave
 * them in any order, but between the end of a callback and the next Python code of its thread only
 * the core runs. Nothing here points to a C stack.
 */
#include "call.h"

static _Thread_local struct {
    PyThreadState *thread; /* that last released the GIL to enter the core */
    PyObject *raised;      /* the last exception of a callback, or NULL */
    char said[64]; /* start of its message: a failure that became a warning causes no later one */
} aside;

void scpy_call_begin(scpy_call *call)
{
    call->thread = PyEval_SaveThread();
    aside.thread = call->thread;
}

void scpy_call_end(scpy_call *call)
{
    PyEval_RestoreThread(call->thread);
}

/* Owned by the caller now. */
static PyObject *take_raised(void)
{
    PyObject *raised = aside.raised;
    aside.raised = NULL;
    return raised;
}

void scpy_call_forget(scpy_call *call)
{
    (void)call;
    Py_XDECREF(take_raised());
}

/* KeyboardInterrupt and its like mean the program, and MemoryError is the same on both sides. */
static bool passes_through(PyObject *cause)
{
    return !PyObject_TypeCheck(cause, (PyTypeObject *)PyExc_Exception) ||
           PyObject_TypeCheck(cause, (PyTypeObject *)PyExc_MemoryError);
}

int scpy_call_pass(scpy_call *call)
{
    (void)call;
    PyObject *raised = take_raised();
    if (raised != NULL && passes_through(raised)) {
        PyErr_SetRaisedException(raised);
        return -1;
    }
    Py_XDECREF(raised);
    return 0;
}

PyObject *scpy_call_raise(scpy_call *call, scpy_state *state, const sc_error *error)
{
    (void)call;
    PyObject *cause = take_raised();
    if (cause != NULL && passes_through(cause)) {
        PyErr_SetRaisedException(cause);
        return NULL;
    }
    (void)scpy_raise(state, error);
    if (cause != NULL && strncmp(aside.said, error->message, sizeof aside.said - 1) == 0) {
        PyObject *raised = PyErr_GetRaisedException();
        PyException_SetContext(raised, Py_NewRef(cause));
        PyException_SetCause(raised, Py_NewRef(cause));
        PyErr_SetRaisedException(raised);
    }
    Py_XDECREF(cause);
    return NULL;
}

/* ------------------------------------------------------------------------- */
/* Inside a callback                                                         */
/* ------------------------------------------------------------------------- */

bool scpy_call_is_of(const PyInterpreterState *interpreter, sc_error *error)
{
    static const char elsewhere[] = "this format is Python of another interpreter";
    if (scpy_interpreter_of(aside.thread) == interpreter) {
        return true;
    }
    error->code = SC_ERROR_CUSTOM;
    memcpy(error->message, elsewhere, sizeof elsewhere);
    return false;
}

void scpy_call_enter(void)
{
    PyEval_RestoreThread(aside.thread);
}

/* Copies a text, truncated at a code point if it is too long; a lone surrogate is escaped. */
static void copy_text(PyObject *text, char *to, size_t size)
{
    PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
    if (bytes == NULL) {
        PyErr_Clear();
        return;
    }
    const char *from = PyBytes_AS_STRING(bytes);
    size_t length = strlen(from);
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    memcpy(to, from, length);
    to[length] = '\0';
    Py_DECREF(bytes);
}

/* "ValueError: message", or the type's name alone if the message is empty. */
static void fill_message(PyObject *exception, sc_error *error)
{
    PyObject *said = PyObject_Str(exception);
    if (said == NULL) {
        PyErr_Clear();
    }
    const char *name = Py_TYPE(exception)->tp_name;
    bool silent = said == NULL || PyUnicode_GetLength(said) == 0;
    PyObject *whole =
        silent ? PyUnicode_FromString(name) : PyUnicode_FromFormat("%s: %U", name, said);
    Py_XDECREF(said);
    if (whole == NULL) {
        PyErr_Clear();
        return;
    }
    copy_text(whole, error->message, sizeof error->message);
    Py_DECREF(whole);
}

/* A number that a parser's exception has under one of two names; 0 if absent. */
static uint32_t place_of(PyObject *exception, PyObject *first, PyObject *second)
{
    PyObject *value = PyObject_GetAttr(exception, first);
    if (value == NULL) {
        PyErr_Clear();
        value = PyObject_GetAttr(exception, second);
    }
    long number = value != NULL && PyLong_Check(value) ? PyLong_AsLong(value) : 0;
    Py_XDECREF(value);
    PyErr_Clear();
    return number > 0 && number <= INT32_MAX ? (uint32_t)number : 0;
}

/*
 * The code of a ConfigError that says what is wrong with an input; SC_ERROR_CUSTOM for all else,
 * and for the codes up to bad-path, which speak of a call that the callback made.
 */
static sc_status code_of(PyObject *exception, PyObject *name)
{
    PyObject *value = PyObject_GetAttr(exception, name);
    const char *text = value != NULL && PyUnicode_Check(value) ? PyUnicode_AsUTF8(value) : NULL;
    sc_status code = text != NULL ? sc_status_from_name(text) : SC_STATUS_COUNT;
    Py_XDECREF(value);
    PyErr_Clear();
    bool ours = code > SC_ERROR_BAD_PATH && code < SC_STATUS_COUNT;
    return ours && sc_status_severity(code) == SC_SEVERITY_ERROR ? code : SC_ERROR_CUSTOM;
}

/* An exception that passes through has the one code that no source may turn into a warning. */
static sc_status describe(scpy_state *state, PyObject *exception, sc_error *error)
{
    if (passes_through(exception)) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    error->code = code_of(exception, state->name_code);
    error->line = place_of(exception, state->name_line, state->name_lineno);
    error->column = place_of(exception, state->name_column, state->name_colno);
    PyObject *said = PyObject_GetAttr(exception, state->name_message);
    PyErr_Clear();
    if (error->code != SC_ERROR_CUSTOM && said != NULL && PyUnicode_Check(said)) {
        copy_text(said, error->message, sizeof error->message);
    } else {
        fill_message(exception, error);
    }
    Py_XDECREF(said);
    return error->code;
}

sc_status scpy_call_leave(scpy_state *state, sc_error *error)
{
    PyObject *raised = PyErr_GetRaisedException();
    sc_status status = SC_OK;
    if (raised != NULL) {
        status = describe(state, raised, error);
        Py_XDECREF(take_raised());
        aside.raised = raised;
        memcpy(aside.said, error->message, sizeof aside.said - 1);
    }
    aside.thread = PyEval_SaveThread();
    return status;
}
