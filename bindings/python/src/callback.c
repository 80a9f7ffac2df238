/*
 * The private type that holds the callables of one custom format or source. It is the only place
 * where a reference cycle through a configuration is broken: all above it (registry, roots,
 * builder, handle) keep their references until they are freed, so that the core, which borrows this
 * object, never sees it go first. A callback whose callables were taken by the collector fails
 * politely.
 */
#include "callback.h"

#include "call.h"

typedef struct callback {
    PyObject_HEAD scpy_state *state;
    PyObject *read;
    PyObject *write;
} callback;

PyObject *scpy_callback_new(scpy_state *state, PyObject *read, PyObject *write)
{
    PyTypeObject *type = state->callback_type;
    callback *self = (callback *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->state = state;
        self->read = Py_NewRef(read);
        self->write = Py_XNewRef(write);
    }
    return (PyObject *)self;
}

static int callback_traverse(callback *self, visitproc visit, void *arg)
{
    SCPY_VISIT_TYPE(self);
    Py_VISIT(self->read);
    Py_VISIT(self->write);
    return 0;
}

static int callback_clear(callback *self)
{
    Py_CLEAR(self->read);
    Py_CLEAR(self->write);
    return 0;
}

static void callback_dealloc(callback *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    (void)callback_clear(self);
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
    scpy_call_enter();
    callback *self = context;
    PyObject *read = take(self->read);
    if (read != NULL) {
        write_result(self->state, writer, call_reader(read, input));
        Py_DECREF(read);
    }
    return scpy_call_leave(self->state, error);
}

/* What a format's writer returned goes out; -1 with an exception. */
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
    scpy_call_enter();
    callback *self = context;
    PyObject *write = take(self->write);
    if (write != NULL) {
        write_out(self->state, write, value, out);
        Py_DECREF(write);
    }
    return scpy_call_leave(self->state, error);
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
