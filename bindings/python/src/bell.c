/*
 * Bell: the argument of the start() of a source. The core's bell ends with the watch, this object
 * with its last reference; a ring after the watch does nothing. A critical section protects both
 * sides: the core accepts a ring at once and never waits for Python.
 */
#include "bell.h"

typedef struct bell {
    PyObject_HEAD scpy_state *state;
    sc_bell *native; /* NULL: the watch is over */
} bell;

PyObject *scpy_bell_new(scpy_state *state, sc_bell *native)
{
    PyTypeObject *type = state->bell_type;
    bell *self = (bell *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->state = scpy_state_hold(state);
        self->native = native;
    }
    return (PyObject *)self;
}

void scpy_bell_end(PyObject *object)
{
    bell *self = (bell *)object;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    self->native = NULL;
    SCPY_END_CRITICAL_SECTION();
}

bool scpy_bell_is(PyObject *object, const sc_bell *native)
{
    return ((const bell *)object)->native == native;
}

static void bell_dealloc(bell *self)
{
    PyTypeObject *type = Py_TYPE(self);
    scpy_state_release(self->state);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

PyDoc_STRVAR(ring_doc, "ring($self, /)\n--\n\n"
                       "Says that loading the source again may give something else.\n\n"
                       "From any thread. Rings that come together join; after the end of the watch "
                       "it\ndoes nothing.\n");

static PyObject *bell_ring(bell *self, PyObject *unused)
{
    (void)unused;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    sc_bell_ring(self->native);
    SCPY_END_CRITICAL_SECTION();
    Py_RETURN_NONE;
}

PyDoc_STRVAR(depend_doc,
             "depend($self, path, /)\n--\n\n"
             "Adds a file or folder that the source depends on: a change there rings.\n");

static PyObject *bell_depend(bell *self, PyObject *path)
{
    PyObject *bytes;
    if (!PyUnicode_FSConverter(path, &bytes)) {
        return NULL;
    }
    sc_status status = SC_OK;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    if (self->native != NULL) {
        status = sc_bell_depend(self->native, PyBytes_AS_STRING(bytes));
    }
    SCPY_END_CRITICAL_SECTION();
    Py_DECREF(bytes);
    if (status != SC_OK) {
        return scpy_raise_code(self->state, status, "");
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"depend", (PyCFunction)bell_depend, METH_O, depend_doc},
    {"ring", (PyCFunction)bell_ring, METH_NOARGS, ring_doc},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(type_doc, "A source rings it when its value has changed.\n\n"
                       "The ``start(bell)`` of a source that is followed gets it; the watch ends "
                       "it after ``stop(bell)``.\n");

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)type_doc},
    {Py_tp_dealloc, bell_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig.Bell",
    .basicsize = sizeof(bell),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = slots,
};

int scpy_bell_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->bell_type, &spec, 0, true);
}
