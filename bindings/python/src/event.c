/*
 * _Event: one event of the core, immutable. superconfig._reload makes the objects of it that a
 * program sees. Changes, problems and snapshots cost more than a number, so they are made at each
 * request.
 */
#include "event.h"

#include "view.h"

typedef struct scpy_event {
    PyObject_HEAD scpy_state *state;
    sc_event *native; /* owned; NULL before it is filled */
    PyObject *roots;  /* may be NULL */
} scpy_event;

PyObject *scpy_event_new(scpy_state *state, PyObject *roots)
{
    scpy_event *self = PyObject_GC_New(scpy_event, state->event_type);
    if (self == NULL) {
        return NULL;
    }
    self->state = scpy_state_hold(state);
    self->native = NULL;
    self->roots = Py_XNewRef(roots);
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

void scpy_event_fill(PyObject *self, sc_event *event)
{
    ((scpy_event *)self)->native = event;
}

static int event_traverse(scpy_event *self, visitproc visit, void *arg)
{
    SCPY_VISIT_TYPE(self);
    Py_VISIT(self->roots);
    return 0;
}

static void event_dealloc(scpy_event *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    sc_event_release(self->native);
    Py_XDECREF(self->roots); /* after the snapshots, which borrow from them */
    scpy_state_release(self->state);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

/* ---- what is a number or a name ---- */

static PyObject *get_type(scpy_event *self, void *unused)
{
    (void)unused;
    return PyUnicode_FromString(sc_event_kind_name(sc_event_type(self->native)));
}

static PyObject *get_reason(scpy_event *self, void *unused)
{
    (void)unused;
    return PyUnicode_FromString(sc_reason_name(sc_event_reason(self->native)));
}

static PyObject *get_timestamp(scpy_event *self, void *unused)
{
    (void)unused;
    return PyFloat_FromDouble((double)sc_event_timestamp(self->native) / 1e9);
}

static PyObject *get_generation(scpy_event *self, void *unused)
{
    (void)unused;
    return PyLong_FromUnsignedLongLong(sc_event_generation(self->native));
}

static PyObject *get_sources(scpy_event *self, void *unused)
{
    (void)unused;
    size_t count = sc_event_source_count(self->native);
    PyObject *sources = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; sources != NULL && i < count; i++) {
        PyObject *name = scpy_shown(sc_event_source(self->native, i));
        if (name == NULL) {
            Py_CLEAR(sources);
        } else {
            PyTuple_SET_ITEM(sources, (Py_ssize_t)i, name);
        }
    }
    return sources;
}

/* ---- objects made at each request ---- */

static PyObject *problems(scpy_event *self, PyObject *unused)
{
    (void)unused;
    size_t count = sc_event_problem_count(self->native);
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < count; i++) {
        if (scpy_list_add(list,
                          scpy_error_object(self->state, sc_event_problem(self->native, i))) != 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

static PyObject *side(scpy_event *self, sc_snapshot *snapshot)
{
    sc_error error;
    sc_handle *frozen = sc_snapshot_freeze(snapshot, &error);
    return frozen != NULL ? scpy_handle_new(self->state, frozen, self->roots)
                          : scpy_raise(self->state, &error);
}

static PyObject *before(scpy_event *self, PyObject *unused)
{
    (void)unused;
    return side(self, sc_event_before(self->native));
}

static PyObject *after(scpy_event *self, PyObject *unused)
{
    (void)unused;
    return side(self, sc_event_after(self->native));
}

/* (kind, path, before, after, secret) with the values themselves. */
static PyObject *change_tuple(scpy_state *state, const sc_change *change)
{
    PyObject *old = scpy_object(state, change->before);
    PyObject *fresh = old != NULL ? scpy_object(state, change->after) : NULL;
    if (fresh == NULL) {
        Py_XDECREF(old);
        return NULL;
    }
    return Py_BuildValue("(ssNNO)", sc_change_kind_name(change->kind), change->path, old, fresh,
                         change->secret ? Py_True : Py_False);
}

static PyObject *changes(scpy_event *self, PyObject *unused)
{
    (void)unused;
    sc_change change;
    const sc_changes *all = sc_event_changes(self->native);
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && sc_changes_at(all, i, &change); i++) {
        if (scpy_list_add(list, change_tuple(self->state, &change)) != 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

/* (before, after) of one change, secrets masked. */
static PyObject *shown(scpy_event *self, PyObject *index)
{
    sc_change change;
    size_t number = PyLong_AsSize_t(index);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (!sc_changes_at(sc_event_changes(self->native), number, &change)) {
        PyErr_SetString(PyExc_IndexError, "there is no such change");
        return NULL;
    }
    PyObject *old = scpy_masked(self->state, sc_event_before(self->native), change.path,
                                change.before, change.secret);
    PyObject *fresh = old != NULL ? scpy_masked(self->state, sc_event_after(self->native),
                                                change.path, change.after, change.secret)
                                  : NULL;
    if (fresh == NULL) {
        Py_XDECREF(old);
        return NULL;
    }
    return Py_BuildValue("(NN)", old, fresh);
}

/* ---- type ---- */

static PyGetSetDef properties[] = {
    {"generation", (getter)get_generation, NULL, NULL, NULL},
    {"reason", (getter)get_reason, NULL, NULL, NULL},
    {"sources", (getter)get_sources, NULL, NULL, NULL},
    {"timestamp", (getter)get_timestamp, NULL, NULL, NULL},
    {"type", (getter)get_type, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef methods[] = {
    {"after", (PyCFunction)after, METH_NOARGS, NULL},
    {"before", (PyCFunction)before, METH_NOARGS, NULL},
    {"changes", (PyCFunction)changes, METH_NOARGS, NULL},
    {"problems", (PyCFunction)problems, METH_NOARGS, NULL},
    {"shown", (PyCFunction)shown, METH_O, NULL},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_traverse, event_traverse},
    {Py_tp_dealloc, event_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_getset, properties},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig._Event",
    .basicsize = sizeof(scpy_event),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

int scpy_event_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->event_type, &spec, 0, false);
}
