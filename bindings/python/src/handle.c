/*
 * ConfigHandle: the view of the whole, and what concerns the whole alone: reload, snapshot,
 * override, close, warnings.
 */
#include "changes.h"
#include "notices.h"
#include "options.h"
#include "override.h"
#include "view.h"

PyObject *scpy_handle_new(scpy_state *state, sc_handle *handle, PyObject *roots)
{
    return scpy_view_new(state, state->handle_type, handle, NULL, roots);
}

/* ---- reload ---- */

PyDoc_STRVAR(reload_doc,
             "reload($self, /)\n--\n\n"
             "Reads all sources again. If that fails, the current configuration stays.\n\n"
             "Returns:\n"
             "    dict | None: None if no value differs, else ``type``\n"
             "    (``\"configuration_changed\"``), ``source`` (``\"reload\"``), ``timestamp``, and "
             "the\n"
             "    paths in three lists: ``added``, ``removed``, ``changed``.\n\n"
             "Raises:\n"
             "    ConfigError: a source cannot be loaded, or a file is gone or empty.\n");

/* Steals the changes. */
static PyObject *take_changes(sc_changes *changes)
{
    PyObject *change = sc_changes_count(changes) != 0
                           ? scpy_change(changes, "configuration_changed", "reload")
                           : Py_NewRef(Py_None);
    sc_changes_free(changes);
    return change;
}

static PyObject *handle_reload(PyObject *self, PyObject *unused)
{
    (void)unused;
    scpy_scope *scope = ((scpy_view *)self)->scope;
    if (scpy_handle_environment(scope->roots, scope->handle) != 0) {
        return NULL;
    }
    sc_error error;
    sc_changes *changes = NULL;
    scpy_call call;
    sc_report *report = sc_report_new(NULL);
    scpy_call_begin(&call);
    sc_status status = sc_handle_reload_reported(scope->handle, &changes, report, &error);
    scpy_call_end(&call);
    if (status != SC_OK) {
        scpy_call_raise(&call, scope->state, &error);
        scpy_add_problems(scope->state, report);
        sc_report_free(report);
        return NULL;
    }
    sc_report_free(report);
    scpy_call_forget(&call);
    scpy_view_refresh((scpy_view *)self);
    return take_changes(changes);
}

/* ---- snapshot, override, close ---- */

PyDoc_STRVAR(snapshot_doc, "snapshot($self, /)\n--\n\n"
                           "The current configuration, as a handle that never changes.\n\n"
                           "Returns:\n"
                           "    ConfigHandle: its reload() and override() fail.\n");

static PyObject *handle_snapshot(PyObject *self, PyObject *unused)
{
    (void)unused;
    scpy_scope *scope = ((scpy_view *)self)->scope;
    sc_error error;
    sc_handle *frozen = sc_handle_freeze(scope->handle, &error);
    return frozen != NULL ? scpy_handle_new(scope->state, frozen, scope->roots)
                          : scpy_raise(scope->state, &error);
}

PyDoc_STRVAR(compile_doc,
             "compile($self, /, path, *, bake=False)\n--\n\n"
             "Writes what holds now as a compiled image, a file that every source of files reads.\n"
             "Processes that load it with ``with_file(path, map=True)`` share its memory.\n\n"
             "Args:\n"
             "    path (str | bytes | os.PathLike): the file, by custom ``.sci``; replaced whole.\n"
             "    bake (bool): keep what variables and referenced files gave on this machine.\n\n"
             "Raises:\n"
             "    ConfigError: ``unbaked``, or an input has changed since it was loaded.\n"
             "    FileError: the file cannot be written (also an OSError).\n");

static const char *const compile_names[] = {"path", "bake", NULL};
static const scpy_signature compile_signature = {"compile", compile_names, 1, 1};

static PyObject *compile_to(scpy_scope *scope, const char *path, bool bake)
{
    sc_error error;
    scpy_call call;
    sc_compile_options options = SC_COMPILE_OPTIONS_INIT;
    options.bake = bake;
    sc_snapshot *snapshot = sc_handle_snapshot(scope->handle);
    if (snapshot == NULL) {
        return scpy_raise_code(scope->state, SC_ERROR_CLOSED, NULL);
    }
    scpy_call_begin(&call);
    sc_status status = sc_snapshot_compile(snapshot, path, &options, &error);
    scpy_call_end(&call);
    sc_snapshot_release(snapshot);
    if (status != SC_OK) {
        return scpy_call_raise(&call, scope->state, &error);
    }
    scpy_call_forget(&call);
    Py_RETURN_NONE;
}

static PyObject *handle_compile(PyObject *self, PyObject *const *args, Py_ssize_t count,
                                PyObject *keywords)
{
    PyObject *given[2], *result = NULL;
    scpy_file_name file = {0};
    if (scpy_arguments(&compile_signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    int bake = given[1] != NULL
                   ? scpy_argument_bool(compile_signature.function, compile_names[1], given[1])
                   : 0;
    if (bake >= 0 &&
        scpy_file_name_of(&file, compile_signature.function, compile_names[0], given[0]) == 0) {
        result = compile_to(((scpy_view *)self)->scope, file.text, bake == 1);
        if (result == NULL) {
            scpy_file_name_blame(&file);
        }
    }
    scpy_file_name_end(&file);
    return result;
}

PyDoc_STRVAR(override_doc,
             "override($self, /, values)\n--\n\n"
             "Puts values above all sources for the time of a ``with`` block, for tests.\n\n"
             "    with config.override({\"database.host\": \"localhost\"}):\n"
             "        ...\n\n"
             "Every reader of the handle sees them, in all threads, and a reload keeps them.\n"
             "Overrides may nest and end in any order.\n\n"
             "Args:\n"
             "    values (Mapping): path to value; an object merges, everything else replaces.\n\n"
             "Returns:\n"
             "    A context manager that gives the handle.\n\n"
             "Raises:\n"
             "    TypeError: a value is of no type that a configuration can hold.\n"
             "    BadPathError: a path does not parse (when the block is entered).\n");

static const char *const override_names[] = {"values", NULL};
static const scpy_signature override_signature = {"override", override_names, 1, 1};

static PyObject *handle_override(PyObject *self, PyObject *const *args, Py_ssize_t count,
                                 PyObject *keywords)
{
    PyObject *values;
    if (scpy_arguments(&override_signature, args, count, keywords, &values) != 0) {
        return NULL;
    }
    return scpy_override_new(self, values);
}

PyDoc_STRVAR(close_doc,
             "close($self, /)\n--\n\n"
             "Releases the configuration: every later read, of sections too, raises ClosedError.\n"
             "Closing twice does nothing. A ``with`` block closes at its end.\n");

static PyObject *handle_close(PyObject *self, PyObject *unused)
{
    (void)unused;
    scpy_view *view = (scpy_view *)self;
    sc_handle *handle = view->scope->handle;
    Py_BEGIN_ALLOW_THREADS sc_handle_close(handle);
    Py_END_ALLOW_THREADS scpy_view_refresh(view);
    Py_RETURN_NONE;
}

static PyObject *handle_enter(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_NewRef(self);
}

static PyObject *handle_leave(PyObject *self, PyObject *arguments)
{
    (void)arguments;
    return handle_close(self, NULL);
}

/* ---- watching ---- */

PyDoc_STRVAR(
    enable_hot_reload_doc,
    "enable_hot_reload($self, /, callback=None, *, on_error=None, debounce=0.02,\n"
    "                  grace=1.0, poll=2.0, poll_always=False)\n--\n\n"
    "Follows the sources: when a file changes, the configuration is loaded again and\n"
    "published whole. Readers see it at their next read.\n\n"
    "With a running event loop everything below is called on that loop, else on a\n"
    "thread of this package. One call at a time; an exception goes to the loop's\n"
    "exception handler or to sys.unraisablehook, and the watch continues.\n\n"
    "Args:\n"
    "    callback: called as callback(event) after each change. With a running loop it\n"
    "        may be a coroutine function, which is awaited. It keeps the configuration\n"
    "        alive; without callback and on_error the watch ends with this handle.\n"
    "    on_error: called with the events that are no changes: a reload that failed, one\n"
    "        that succeeded again, paths that can only be polled. None: they are warnings\n"
    "        of the logger ``superconfig``.\n"
    "    debounce (float): seconds of quiet after a completed write.\n"
    "    grace (float): seconds until a broken, empty or missing file is a failure.\n"
    "    poll (float): seconds between two polls of files without system events.\n"
    "    poll_always (bool): poll all files, without system events.\n\n"
    "Returns:\n"
    "    HotReload: ``stop()`` or a ``with`` block ends it, ``await`` waits for its end,\n"
    "    ``for`` and ``async for`` iterate over every event.\n\n"
    "Raises:\n"
    "    TypeError: an argument of a wrong type; a coroutine function without a loop.\n"
    "    ValueError: a duration out of its range.\n"
    "    ConfigError: the handle is closed or a snapshot.\n");

static PyObject *handle_enable_hot_reload(PyObject *self, PyObject *const *args, Py_ssize_t count,
                                          PyObject *keywords)
{
    scpy_state *state = ((scpy_view *)self)->scope->state;
    PyObject *helper = scpy_lazy(state, &state->lazy_enable_hot_reload);
    return helper != NULL ? scpy_view_call(helper, self, args, count, keywords) : NULL;
}

/* ---- warnings ---- */

PyDoc_STRVAR(warnings_doc,
             "warnings($self, /)\n--\n\n"
             "Likely mistakes in the sources that did not stop the build.\n\n"
             "Returns:\n"
             "    list[dict]: with ``type`` (the code), ``message``, ``source`` (``\"unknown\"`` "
             "where\n"
             "    if absent), ``line``, ``column`` and ``path`` (None if not known).\n");

static PyObject *handle_warnings(PyObject *self, PyObject *unused)
{
    (void)unused;
    return scpy_notices((scpy_view *)self, SC_SEVERITY_WARNING);
}

PyDoc_STRVAR(notes_doc, "notes($self, /)\n--\n\n"
                        "Facts worth knowing that are no problem: an empty source, a pattern\n"
                        "without a match. Strict mode does not make errors of notes.\n\n"
                        "Returns:\n"
                        "    list[dict]: as warnings().\n");

static PyObject *handle_notes(PyObject *self, PyObject *unused)
{
    (void)unused;
    return scpy_notices((scpy_view *)self, SC_SEVERITY_NOTE);
}

PyDoc_STRVAR(has_warnings_doc, "has_warnings($self, /)\n--\n\n"
                               "Whether warnings() has any.\n\n"
                               "Returns:\n"
                               "    bool\n");

static PyObject *handle_has_warnings(PyObject *self, PyObject *unused)
{
    (void)unused;
    int found = scpy_has_warnings((scpy_view *)self);
    return found < 0 ? NULL : PyBool_FromLong(found);
}

PyDoc_STRVAR(sources_doc,
             "sources($self, /)\n--\n\n"
             "The layers that the configuration is made of, from low to high precedence, and the\n"
             "places of optional files that were not found.\n\n"
             "Returns:\n"
             "    list[dict]: with ``source``, ``kind``, ``format`` and ``profile`` (None if\n"
             "    absent), ``loaded``, ``secret`` and ``join``.\n");

static PyObject *handle_sources(PyObject *self, PyObject *unused)
{
    (void)unused;
    return scpy_layers((scpy_view *)self);
}

/* ---- properties and the type ---- */

static PyObject *handle_generation(PyObject *self, void *unused)
{
    (void)unused;
    scpy_scope *scope = ((scpy_view *)self)->scope;
    return PyLong_FromUnsignedLongLong(sc_handle_generation(scope->handle));
}

static PyObject *handle_repr(PyObject *self)
{
    PyObject *members = scpy_view_shown(self);
    if (members == NULL) {
        if (PyErr_ExceptionMatches(PyExc_MemoryError)) {
            return NULL;
        }
        PyErr_Clear();
        return PyUnicode_FromString("<superconfig.ConfigHandle, closed>");
    }
    unsigned long long number = sc_handle_generation(((scpy_view *)self)->scope->handle);
    PyObject *shown =
        PyUnicode_FromFormat("<superconfig.ConfigHandle, %U, generation %llu>", members, number);
    Py_DECREF(members);
    return shown;
}

static PyGetSetDef properties[] = {
    {"generation", handle_generation, NULL,
     "int: moves with each change and at close(); two equal numbers mean nothing changed.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef methods[] = {
    /* clang-format off */
    SCPY_VIEW_METHODS(SCPY_VIEW_METHOD)
    /* clang-format on */
    SCPY_METHOD("compile", handle_compile, compile_doc),
    SCPY_METHOD("override", handle_override, override_doc),
    SCPY_METHOD("enable_hot_reload", handle_enable_hot_reload, enable_hot_reload_doc),
    {"close", handle_close, METH_NOARGS, close_doc},
    {"has_warnings", handle_has_warnings, METH_NOARGS, has_warnings_doc},
    {"notes", handle_notes, METH_NOARGS, notes_doc},
    {"reload", handle_reload, METH_NOARGS, reload_doc},
    {"sources", handle_sources, METH_NOARGS, sources_doc},
    {"snapshot", handle_snapshot, METH_NOARGS, snapshot_doc},
    {"warnings", handle_warnings, METH_NOARGS, warnings_doc},
    {"__enter__", handle_enter, METH_NOARGS, NULL},
    {"__exit__", handle_leave, METH_VARARGS, NULL},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(handle_doc,
             "A configuration: the result of merging all sources.\n\n"
             "Made by ``ConfigBuilder.build()`` or ``load_file()``. It is a Mapping of its "
             "direct members;\n"
             "``[]`` and ``in`` take paths too. Every method may be called from any thread.\n");

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)handle_doc},
    {Py_tp_repr, handle_repr},
    {Py_tp_methods, methods},
    {Py_tp_getset, properties},
    SCPY_VIEW_SLOTS,
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig.ConfigHandle",
    .basicsize = sizeof(scpy_view),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | SCPY_TPFLAGS_MAPPING,
    .slots = slots,
};

int scpy_handle_ready(PyObject *module, scpy_state *state)
{
    if (scpy_add_type(module, &state->handle_type, &spec, offsetof(scpy_view, weak_references),
                      true) != 0) {
        return -1;
    }
    return scpy_view_register(state, state->handle_type);
}
