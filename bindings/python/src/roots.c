/*
 * The private type that owns what a builder's plan borrows: the registry with its formats, and the
 * callbacks of custom sources. Immutable, so builders that branch share it. It has no tp_clear: a
 * cycle through it always passes a callback, which has one.
 */
#include "module.h"

#include "registry.h"

typedef struct roots {
    PyObject_HEAD PyObject *registry; /* a ConfigRegistry, or NULL for the default one */
    PyObject *callbacks;              /* a tuple, or NULL */
    bool environment;                 /* some source asks for the process's variables */
} roots;

static PyObject *make(scpy_state *state, PyObject *registry, PyObject *callbacks, bool environment)
{
    PyTypeObject *type = state->roots_type;
    roots *self = (roots *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->registry = Py_XNewRef(registry);
        self->callbacks = Py_XNewRef(callbacks);
        self->environment = environment;
    }
    return (PyObject *)self;
}

PyObject *scpy_roots_new(scpy_state *state, PyObject *registry)
{
    return make(state, registry, NULL, false);
}

/* New tuple of the callbacks there are (NULL: none) and one more. */
static PyObject *append(PyObject *callbacks, PyObject *callback)
{
    Py_ssize_t count = callbacks != NULL ? PyTuple_GET_SIZE(callbacks) : 0;
    PyObject *longer = PyTuple_New(count + 1);
    if (longer != NULL) {
        for (Py_ssize_t i = 0; i < count; i++) {
            PyTuple_SET_ITEM(longer, i, Py_NewRef(PyTuple_GET_ITEM(callbacks, i)));
        }
        PyTuple_SET_ITEM(longer, count, Py_NewRef(callback));
    }
    return longer;
}

PyObject *scpy_roots_with(scpy_state *state, PyObject *base, PyObject *callback, bool environment)
{
    const roots *from = (const roots *)base;
    bool asks = environment || (from != NULL && from->environment);
    if (callback == NULL && from != NULL && from->environment == asks) {
        return Py_NewRef(base);
    }
    PyObject *callbacks = from != NULL ? from->callbacks : NULL;
    PyObject *longer = callback != NULL ? append(callbacks, callback) : Py_XNewRef(callbacks);
    if (callback != NULL && longer == NULL) {
        return NULL;
    }
    PyObject *result = make(state, from != NULL ? from->registry : NULL, longer, asks);
    Py_XDECREF(longer);
    return result;
}

sc_registry *scpy_roots_registry(PyObject *object)
{
    const roots *self = (const roots *)object;
    return self != NULL ? scpy_registry_native(self->registry) : NULL;
}

/* ------------------------------------------------------------------------- */
/* Environment                                                               */
/* ------------------------------------------------------------------------- */

/* Python changes the environment with the GIL held, so it is read with the GIL held too. */
static const char *const *environment(PyObject *object)
{
    const roots *self = (const roots *)object;
    return self != NULL && self->environment ? sc_process_environment() : NULL;
}

static int check(sc_status status)
{
    if (status == SC_OK) {
        return 0;
    }
    PyErr_NoMemory(); /* the only failure of a list that exists */
    return -1;
}

int scpy_builder_environment(PyObject *object, sc_builder *builder)
{
    const char *const *entries = environment(object);
    return entries != NULL ? check(sc_builder_environment(builder, entries)) : 0;
}

int scpy_handle_environment(PyObject *object, sc_handle *handle)
{
    const char *const *entries = environment(object);
    return entries != NULL ? check(sc_handle_environment(handle, entries)) : 0;
}

int scpy_watch_environment(sc_handle *handle)
{
    sc_status status = sc_handle_environment(handle, sc_process_environment());
    return check(status != SC_ERROR_OUT_OF_MEMORY ? SC_OK : status);
}

/* ------------------------------------------------------------------------- */
/* Type                                                                      */
/* ------------------------------------------------------------------------- */

static int roots_traverse(roots *self, visitproc visit, void *arg)
{
    SCPY_VISIT_TYPE(self);
    Py_VISIT(self->registry);
    Py_VISIT(self->callbacks);
    return 0;
}

static void roots_dealloc(roots *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(self->callbacks);
    Py_CLEAR(self->registry);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyType_Slot roots_slots[] = {
    {Py_tp_traverse, roots_traverse},
    {Py_tp_dealloc, roots_dealloc},
    {0, NULL},
};

static PyType_Spec roots_spec = {
    .name = "superconfig._Roots",
    .basicsize = sizeof(roots),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = roots_slots,
};

int scpy_roots_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->roots_type, &roots_spec, 0, false);
}
