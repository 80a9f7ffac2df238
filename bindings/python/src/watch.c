/*
 * _Watch: a watch of the core that waits to be asked. It has no thread and no callback; superconfig
 * ._reload asks it, on an event loop or on a thread of Python's, so that Python code never runs on
 * a thread of the core. It holds the roots, because a load calls what they own.
 */
#include "event.h"
#include "memory.h"
#include "view.h"

typedef struct scpy_watch {
    PyObject_HEAD scpy_state *state;
    sc_watch *native; /* owned, never NULL */
    PyObject *roots;  /* may be NULL */
} scpy_watch;

/* ---- life ---- */

static sc_watch *start(scpy_scope *scope, const sc_watch_options *options)
{
    sc_error error;
    scpy_call call;
    scpy_call_begin(&call);
    sc_watch *native = sc_handle_watch(scope->handle, options, NULL, NULL, &error);
    scpy_call_end(&call);
    if (native == NULL) {
        scpy_call_raise(&call, scope->state, &error);
    } else {
        scpy_call_forget(&call);
    }
    return native;
}

/* Stops and releases: sources of the caller's may be called. */
static void end(sc_watch *native)
{
    scpy_call call;
    scpy_call_begin(&call);
    sc_watch_release(native);
    scpy_call_end(&call);
    scpy_call_forget(&call);
}

static PyObject *watch_new(scpy_scope *scope, const sc_watch_options *options)
{
    sc_watch *native = start(scope, options);
    if (native == NULL) {
        return NULL;
    }
    scpy_watch *self = PyObject_GC_New(scpy_watch, scope->state->watch_type);
    if (self == NULL) {
        end(native);
        return NULL;
    }
    self->state = scpy_state_hold(scope->state);
    self->native = native;
    self->roots = Py_XNewRef(scope->roots);
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

static int watch_traverse(scpy_watch *self, visitproc visit, void *arg)
{
    SCPY_VISIT_TYPE(self);
    Py_VISIT(self->roots);
    return 0;
}

static void watch_dealloc(scpy_watch *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyObject *raised = PyErr_GetRaisedException();
    end(self->native);
    PyErr_SetRaisedException(raised);
    Py_XDECREF(self->roots);
    scpy_state_release(self->state);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static int read_durations(PyObject *const *given, sc_watch_options *options)
{
    uint64_t *const fields[] = {&options->debounce, &options->grace, &options->poll};
    for (size_t i = 0; i < 3; i++) {
        *fields[i] = PyLong_AsUnsignedLongLong(given[i]);
        if (PyErr_Occurred()) {
            return -1;
        }
    }
    return 0;
}

const char scpy_doc__watch[] = "_watch($self, /, debounce, grace, poll, poll_always)\n--\n\n"
                               "New _Watch of the handle; durations in nanoseconds.\n";

PyObject *scpy_method__watch(PyObject *self, PyObject *const *args, Py_ssize_t count,
                             PyObject *keywords)
{
    static const char *const names[] = {"debounce", "grace", "poll", "poll_always", NULL};
    static const scpy_signature signature = {"_watch", names, 4, 4};
    scpy_scope *scope = ((scpy_view *)self)->scope;
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    PyObject *given[4];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0 ||
        read_durations(given, &options) != 0) {
        return NULL;
    }
    int always = scpy_argument_bool("enable_hot_reload", "poll_always", given[3]);
    if (always < 0) {
        return NULL;
    }
    options.poll_always = always;
    options.takes_due = true;
    if (scpy_watch_environment(scope->handle) != 0) {
        return NULL;
    }
    return watch_new(scope, &options);
}

/* ---- methods ---- */

static PyObject *watch_fileno(scpy_watch *self, PyObject *unused)
{
    (void)unused;
    return PyLong_FromLongLong((long long)sc_watch_fd(self->native));
}

/* None: nothing now. The difference of two large configurations takes time. Without memory the
 * event waits for the next call. */
static PyObject *watch_next(scpy_watch *self, PyObject *unused)
{
    (void)unused;
    PyObject *made = scpy_event_new(self->state, self->roots);
    if (made == NULL) {
        return NULL;
    }
    sc_event *event;
    sc_status status;
    Py_BEGIN_ALLOW_THREADS status = sc_watch_next(self->native, &event);
    Py_END_ALLOW_THREADS if (event != NULL)
    {
        scpy_event_fill(made, event);
        return made;
    }
    Py_DECREF(made);
    if (status != SC_OK) {
        return scpy_raise_code(self->state, status, "");
    }
    Py_RETURN_NONE;
}

/* A failure becomes an event; an exception for the program, as KeyboardInterrupt is, is raised. */
static PyObject *watch_load(scpy_watch *self, PyObject *unused)
{
    (void)unused;
    scpy_call call;
    scpy_call_begin(&call);
    (void)sc_watch_load(self->native);
    scpy_call_end(&call);
    if (scpy_call_pass(&call) != 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *watch_stop(scpy_watch *self, PyObject *unused)
{
    (void)unused;
    scpy_call call;
    scpy_call_begin(&call);
    sc_watch_stop(self->native);
    scpy_call_end(&call);
    scpy_call_forget(&call);
    Py_RETURN_NONE;
}

/* (exception, callable): to sys.unraisablehook, which Python code cannot call by itself. */
PyObject *scpy_watch_report(PyObject *unused, PyObject *arguments)
{
    (void)unused;
    PyObject *exception;
    PyObject *callable;
    if (!PyArg_ParseTuple(arguments, "OO:report", &exception, &callable)) {
        return NULL;
    }
    PyErr_SetRaisedException(Py_NewRef(exception));
    PyErr_WriteUnraisable(callable);
    Py_RETURN_NONE;
}

PyObject *scpy_watch_park(PyObject *unused, PyObject *nothing)
{
    (void)unused;
    (void)nothing;
    Py_BEGIN_ALLOW_THREADS sc_watch_park();
    Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

PyObject *scpy_watch_unpark(PyObject *unused, PyObject *nothing)
{
    (void)unused;
    (void)nothing;
    Py_BEGIN_ALLOW_THREADS sc_watch_unpark();
    Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"fileno", (PyCFunction)watch_fileno, METH_NOARGS, NULL},
    {"load", (PyCFunction)watch_load, METH_NOARGS, NULL},
    {"next", (PyCFunction)watch_next, METH_NOARGS, NULL},
    {"park", scpy_watch_park, METH_NOARGS | METH_STATIC, NULL},
    {"report", scpy_watch_report, METH_VARARGS | METH_STATIC, NULL},
    {"stop", (PyCFunction)watch_stop, METH_NOARGS, NULL},
    {"unpark", scpy_watch_unpark, METH_NOARGS | METH_STATIC, NULL},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_traverse, watch_traverse},
    {Py_tp_dealloc, watch_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig._Watch",
    .basicsize = sizeof(scpy_watch),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

int scpy_watch_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->watch_type, &spec, 0, false);
}
