/*
 * Override: values put above all others for the time of a `with` block. It may be entered again
 * after it ended; overrides of one handle may end in any order.
 */
#include "override.h"

#include "view.h"

typedef struct scpy_override {
    PyObject_HEAD PyObject *handle; /* the Python object, which `with` returns */
    sc_image *image;
    sc_override *native; /* while it holds */
    bool entered;        /* from before the core puts it in force until it has ended */
} scpy_override;

PyObject *scpy_override_new(PyObject *handle, PyObject *values)
{
    scpy_state *state = ((scpy_view *)handle)->scope->state;
    sc_image *image = scpy_image_of(state, values, SC_SOURCE_DEFAULTS, "override", NULL);
    if (image == NULL) {
        return NULL;
    }
    if (sc_value_kind(sc_image_root(image)) != SC_OBJECT) {
        sc_image_release(image);
        return scpy_wrong_type("override", "values", "a mapping of paths to values", values);
    }
    scpy_override *self = PyObject_GC_New(scpy_override, state->override_type);
    if (self == NULL) {
        sc_image_release(image);
        return NULL;
    }
    self->handle = Py_NewRef(handle);
    self->image = image;
    self->native = NULL;
    self->entered = false;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

static int traverse(PyObject *object, visitproc visit, void *arg)
{
    Py_VISIT(((scpy_override *)object)->handle);
    SCPY_VISIT_TYPE(object);
    return 0;
}

/* Takes `native` away from the object first: no other thread ends it a second time. */
static sc_override *take(scpy_override *self)
{
    sc_override *native;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    native = self->native;
    self->native = NULL;
    SCPY_END_CRITICAL_SECTION();
    return native;
}

/* 0, or -1 with an exception; the values are still there then. */
static int end(scpy_override *self)
{
    sc_override *native = take(self);
    if (native == NULL) {
        return 0;
    }
    sc_error error;
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = sc_override_end(native, &error);
    scpy_call_end(&call);
    if (status == SC_OK) {
        scpy_call_forget(&call);
        self->entered = false;
        return 0;
    }
    self->native = native;
    scpy_call_raise(&call, ((scpy_view *)self->handle)->scope->state, &error);
    return -1;
}

static void dealloc(PyObject *object)
{
    scpy_override *self = (scpy_override *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    if (self->native != NULL) { /* a block that was left without its end */
        PyObject *before = PyErr_GetRaisedException();
        if (end(self) != 0) {
            PyErr_WriteUnraisable(NULL);
        }
        PyErr_SetRaisedException(before);
    }
    sc_image_release(self->image);
    Py_DECREF(self->handle);
    PyObject_GC_Del(object);
    Py_DECREF(type);
}

/* True for the one caller that may put it in force. */
static bool claim(scpy_override *self)
{
    bool mine;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    mine = !self->entered;
    self->entered = true;
    SCPY_END_CRITICAL_SECTION();
    return mine;
}

static PyObject *enter(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_override *self = (scpy_override *)object;
    scpy_scope *scope = ((scpy_view *)self->handle)->scope;
    if (!claim(self)) {
        PyErr_SetString(PyExc_RuntimeError, "the override is entered already");
        return NULL;
    }
    sc_error error;
    scpy_call call;
    scpy_call_begin(&call);
    sc_override *native = sc_handle_override(scope->handle, self->image, &error);
    scpy_call_end(&call);
    if (native == NULL) {
        self->entered = false;
        return scpy_call_raise(&call, scope->state, &error);
    }
    scpy_call_forget(&call);
    self->native = native;
    return Py_NewRef(self->handle);
}

static PyObject *leave(PyObject *object, PyObject *arguments)
{
    (void)arguments;
    if (end((scpy_override *)object) != 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *repr(PyObject *object)
{
    scpy_override *self = (scpy_override *)object;
    size_t count = sc_value_count(sc_image_root(self->image));
    return PyUnicode_FromFormat("<superconfig override of %zd paths, %s>", (Py_ssize_t)count,
                                self->native != NULL ? "in force" : "not in force");
}

static PyMethodDef methods[] = {
    {"__enter__", enter, METH_NOARGS, "Puts the values in force; gives the handle."},
    {"__exit__", leave, METH_VARARGS, "Takes the values away."},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(type_doc, "Values above all others for the time of a ``with`` block; see "
                       "``ConfigHandle.override()``.");

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)type_doc},
    {Py_tp_dealloc, dealloc},
    {Py_tp_traverse, traverse},
    {Py_tp_repr, repr},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig._Override",
    .basicsize = sizeof(scpy_override),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

int scpy_override_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->override_type, &spec, 0, false);
}
