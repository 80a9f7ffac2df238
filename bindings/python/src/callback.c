/*
 * The private type that holds the callables of one custom format or source. It is the only place
 * where a reference cycle through a configuration is broken: all above it (registry, roots,
 * builder, handle) keep their references until they are freed, so that the core, which borrows this
 * object, never uses it after it was freed. A callback whose callables the collector has cleared
 * fails with an error.
 */
#include "callback.h"

#include "bell.h"
#include "call.h"

typedef struct callback {
    PyObject_HEAD scpy_state *state;
    PyInterpreterState *interpreter;
    PyObject *read;
    PyObject *write;
    PyObject *start; /* of a source that says itself when it changed, or NULL */
    PyObject *stop;  /* the same */
    PyObject *bells; /* list of those that were started, or NULL */
} callback;

PyObject *scpy_callback_new(scpy_state *state, PyObject *read, PyObject *write)
{
    PyTypeObject *type = state->callback_type;
    callback *self = (callback *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->state = scpy_state_hold(state);
        self->interpreter = scpy_interpreter_of(PyThreadState_Get());
        self->read = Py_NewRef(read);
        self->write = Py_XNewRef(write);
    }
    return (PyObject *)self;
}

/* New reference to a method, NULL without an exception if it is absent; -1 with one. */
static int find_method(PyObject *object, PyObject *name, PyObject **out)
{
    *out = PyObject_GetAttr(object, name);
    if (*out == NULL && !PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return -1;
    }
    PyErr_Clear();
    if (*out != NULL && !PyCallable_Check(*out)) {
        Py_CLEAR(*out);
    }
    return 0;
}

int scpy_callback_take_bells(PyObject *object, PyObject *from)
{
    callback *self = (callback *)object;
    if (PyType_Check(from)) {
        return 0; /* what it makes is the value, and its methods are not bound */
    }
    if (find_method(from, self->state->name_start, &self->start) != 0) {
        return -1;
    }
    return self->start != NULL ? find_method(from, self->state->name_stop, &self->stop) : 0;
}

bool scpy_callback_has_start(PyObject *object)
{
    return ((const callback *)object)->start != NULL;
}

static int callback_traverse(callback *self, visitproc visit, void *arg)
{
    SCPY_VISIT_TYPE(self);
    Py_VISIT(self->read);
    Py_VISIT(self->write);
    Py_VISIT(self->start);
    Py_VISIT(self->stop);
    Py_VISIT(self->bells);
    return 0;
}

static int callback_clear(callback *self)
{
    Py_CLEAR(self->read);
    Py_CLEAR(self->write);
    Py_CLEAR(self->start);
    Py_CLEAR(self->stop);
    return 0;
}

static void callback_dealloc(callback *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)callback_clear(self);
    Py_CLEAR(self->bells);
    scpy_state_release(self->state);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

/* ------------------------------------------------------------------------- */
/* From the core                                                             */
/* ------------------------------------------------------------------------- */

/* New reference to a callable that may have been collected; NULL with an exception. */
static PyObject *take(PyObject *callable)
{
    if (callable == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "the callable was collected");
    }
    return Py_XNewRef(callable);
}

static void write_result(scpy_state *state, sc_writer *writer, PyObject *native)
{
    if (native != NULL) {
        (void)scpy_write_native(state, writer, native);
        Py_DECREF(native);
    }
}

sc_status scpy_callback_load(void *context, sc_writer *writer, sc_error *error)
{
    scpy_call_enter();
    callback *self = context;
    PyObject *load = take(self->read);
    if (load != NULL) {
        write_result(self->state, writer, PyObject_CallNoArgs(load));
        Py_DECREF(load);
    }
    return scpy_call_leave(self->state, error);
}

static PyObject *call_reader(PyObject *read, const sc_input *input)
{
    PyObject *text = PyUnicode_DecodeUTF8(input->text, (Py_ssize_t)input->length, NULL);
    PyObject *name =
        PyUnicode_DecodeUTF8(input->name, (Py_ssize_t)strlen(input->name), "surrogateescape");
    PyObject *native = NULL;
    if (text != NULL && name != NULL) {
        native = PyObject_CallFunctionObjArgs(read, text, name, NULL);
    }
    Py_XDECREF(text);
    Py_XDECREF(name);
    return native;
}

sc_status scpy_callback_read(void *context, const sc_input *input, sc_writer *writer,
                             sc_error *error)
{
    callback *self = context;
    if (!scpy_call_is_of(self->interpreter, error)) {
        return SC_ERROR_CUSTOM;
    }
    scpy_call_enter();
    PyObject *read = take(self->read);
    if (read != NULL) {
        write_result(self->state, writer, call_reader(read, input));
        Py_DECREF(read);
    }
    return scpy_call_leave(self->state, error);
}

/* Writes the text that a format's writer returned to `out`; -1 with an exception. */
static int put_out(PyObject *text, sc_output *out)
{
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "a format's write must return str, not %.100s",
                     Py_TYPE(text)->tp_name);
        return -1;
    }
    Py_ssize_t length;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &length);
    if (utf8 == NULL) {
        return -1;
    }
    if (sc_output_write(out, utf8, (size_t)length) != SC_OK) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

static void write_out(scpy_state *state, PyObject *write, sc_value value, sc_output *out)
{
    PyObject *native = scpy_object(state, value);
    PyObject *text = native != NULL ? PyObject_CallOneArg(write, native) : NULL;
    Py_XDECREF(native);
    if (text != NULL) {
        (void)put_out(text, out);
        Py_DECREF(text);
    }
}

sc_status scpy_callback_write(void *context, sc_value value, sc_output *out, sc_error *error)
{
    callback *self = context;
    if (!scpy_call_is_of(self->interpreter, error)) {
        return SC_ERROR_CUSTOM;
    }
    scpy_call_enter();
    PyObject *write = take(self->write);
    if (write != NULL) {
        write_out(self->state, write, value, out);
        Py_DECREF(write);
    }
    return scpy_call_leave(self->state, error);
}

/* ---- bells ---- */

static int remember(callback *self, PyObject *bell)
{
    int failed;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    if (self->bells == NULL) {
        self->bells = PyList_New(0);
    }
    failed = self->bells == NULL || PyList_Append(self->bells, bell) != 0;
    SCPY_END_CRITICAL_SECTION();
    return failed ? -1 : 0;
}

/* Takes it from the list: new reference, or NULL without an exception. */
static PyObject *forget(callback *self, const sc_bell *native)
{
    PyObject *found = NULL;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    Py_ssize_t count = self->bells != NULL ? PyList_GET_SIZE(self->bells) : 0;
    for (Py_ssize_t i = 0; i < count && found == NULL; i++) {
        PyObject *bell = PyList_GET_ITEM(self->bells, i);
        if (scpy_bell_is(bell, native)) {
            found = Py_NewRef(bell);
            if (PyList_SetSlice(self->bells, i, i + 1, NULL) != 0) {
                PyErr_Clear();
            }
        }
    }
    SCPY_END_CRITICAL_SECTION();
    return found;
}

static void call_start(callback *self, PyObject *start, sc_bell *native)
{
    PyObject *bell = scpy_bell_new(self->state, native);
    if (bell == NULL) {
        return;
    }
    if (remember(self, bell) == 0) {
        PyObject *result = PyObject_CallOneArg(start, bell);
        if (result == NULL) {
            Py_XDECREF(forget(self, native));
        }
        Py_XDECREF(result);
    }
    if (PyErr_Occurred()) {
        scpy_bell_end(bell);
    }
    Py_DECREF(bell);
}

sc_status scpy_callback_start(void *context, sc_bell *bell, sc_error *error)
{
    scpy_call_enter();
    callback *self = context;
    PyObject *start = take(self->start);
    if (start != NULL) {
        call_start(self, start, bell);
        Py_DECREF(start);
    }
    return scpy_call_leave(self->state, error);
}

void scpy_callback_stop(void *context, sc_bell *native)
{
    scpy_call_enter();
    callback *self = context;
    PyObject *bell = forget(self, native);
    PyObject *stop = Py_XNewRef(self->stop);
    if (bell != NULL && stop != NULL) {
        PyObject *result = PyObject_CallOneArg(stop, bell);
        if (result == NULL) {
            PyErr_WriteUnraisable(stop);
        }
        Py_XDECREF(result);
    }
    if (bell != NULL) {
        scpy_bell_end(bell);
    }
    Py_XDECREF(stop);
    Py_XDECREF(bell);
    sc_error ignored;
    (void)scpy_call_leave(self->state, &ignored);
}

/* ------------------------------------------------------------------------- */
/* Type                                                                      */
/* ------------------------------------------------------------------------- */

static PyType_Slot callback_slots[] = {
    {Py_tp_traverse, callback_traverse},
    {Py_tp_clear, callback_clear},
    {Py_tp_dealloc, callback_dealloc},
    {0, NULL},
};

static PyType_Spec callback_spec = {
    .name = "superconfig._Callback",
    .basicsize = sizeof(callback),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = callback_slots,
};

int scpy_callback_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->callback_type, &callback_spec, 0, false);
}
