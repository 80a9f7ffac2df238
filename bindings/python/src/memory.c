/*
 * _Monitor: a monitor of the core that Python polls, as it does _Watch. The core frees its memory
 * itself; the caches of this interpreter's views are freed when Python takes the clean-up.
 */
#include "memory.h"

#include "registry.h"
#include "view.h"

typedef struct monitor {
    PyObject_HEAD scpy_state *state;
    sc_monitor *native; /* owned, never NULL */
    PyObject *registry; /* a ConfigRegistry */
} monitor;

PyObject *scpy_memory_info(const sc_memory_info *info)
{
    PyObject *place = PyUnicode_DecodeFSDefault(info->place);
    if (place == NULL) {
        return NULL;
    }
    return Py_BuildValue("{s:K,s:K,s:d,s:s,s:N}", "total", (unsigned long long)info->total, "used",
                         (unsigned long long)info->used, "pressure", info->pressure, "source",
                         sc_memory_source_name(info->source), "place", place);
}

/* ---- life ---- */

PyObject *scpy_monitor_new(scpy_state *state, PyObject *registry, PyObject *arguments)
{
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    unsigned long long interval, limit;
    int trims;
    sc_error error;
    if (!PyArg_ParseTuple(arguments, "dKKp:_monitor", &options.threshold, &interval, &limit,
                          &trims)) {
        return NULL;
    }
    options.interval = interval;
    options.limit = limit;
    options.keep_freed = !trims;
    sc_monitor *native;
    sc_registry *of = scpy_registry_native(registry);
    Py_BEGIN_ALLOW_THREADS native = sc_registry_monitor_memory(of, &options, NULL, NULL, &error);
    Py_END_ALLOW_THREADS if (native == NULL)
    {
        return scpy_raise(state, &error);
    }
    monitor *self = PyObject_GC_New(monitor, state->monitor_type);
    if (self == NULL) {
        sc_monitor_release(native);
        return NULL;
    }
    self->state = scpy_state_hold(state);
    self->native = native;
    self->registry = Py_NewRef(registry);
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

static int monitor_traverse(monitor *self, visitproc visit, void *arg)
{
    SCPY_VISIT_TYPE(self);
    Py_VISIT(self->registry);
    return 0;
}

static void monitor_dealloc(monitor *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    sc_monitor *native = self->native;
    Py_BEGIN_ALLOW_THREADS sc_monitor_release(native);
    Py_END_ALLOW_THREADS Py_DECREF(self->registry);
    scpy_state_release(self->state);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

/* ---- methods ---- */

static PyObject *monitor_fileno(monitor *self, PyObject *unused)
{
    (void)unused;
    return PyLong_FromLongLong((long long)sc_monitor_fd(self->native));
}

static PyObject *cleanup_dict(const monitor *self, const sc_cleanup *cleanup)
{
    size_t own = scpy_views_clean(self->state, scpy_registry_native(self->registry));
    unsigned long long bytes = cleanup->given_back + own;
    PyObject *info = scpy_memory_info(&cleanup->memory);
    PyObject *rest = info != NULL ? Py_BuildValue("{s:K,s:O,s:O}", "given_back", bytes, "full",
                                                  cleanup->is_full ? Py_True : Py_False,
                                                  "exhausted", bytes == 0 ? Py_True : Py_False)
                                  : NULL;
    if (rest == NULL || PyDict_Update(info, rest) != 0) {
        Py_CLEAR(info);
    }
    Py_XDECREF(rest);
    return info;
}

/* None: nothing now. */
static PyObject *monitor_next(monitor *self, PyObject *unused)
{
    (void)unused;
    sc_cleanup cleanup;
    bool any;
    sc_status status = sc_monitor_next(self->native, &cleanup, &any);
    if (status != SC_OK) {
        return scpy_raise_code(self->state, status, "");
    }
    if (!any) {
        Py_RETURN_NONE;
    }
    return cleanup_dict(self, &cleanup);
}

static PyObject *monitor_stop(monitor *self, PyObject *unused)
{
    (void)unused;
    Py_BEGIN_ALLOW_THREADS sc_monitor_stop(self->native);
    Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"fileno", (PyCFunction)monitor_fileno, METH_NOARGS, NULL},
    {"next", (PyCFunction)monitor_next, METH_NOARGS, NULL},
    {"park", scpy_watch_park, METH_NOARGS | METH_STATIC, NULL},
    {"report", scpy_watch_report, METH_VARARGS | METH_STATIC, NULL},
    {"stop", (PyCFunction)monitor_stop, METH_NOARGS, NULL},
    {"unpark", scpy_watch_unpark, METH_NOARGS | METH_STATIC, NULL},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_traverse, monitor_traverse},
    {Py_tp_dealloc, monitor_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig._Monitor",
    .basicsize = sizeof(monitor),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

int scpy_monitor_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->monitor_type, &spec, 0, false);
}
