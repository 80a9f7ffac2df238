/*
 * ConfigRegistry: the core's registry, and the callbacks of its formats, which it owns for as long
 * as it lives because the core never forgets a format. No tp_clear: see callback.c.
 *
 * The default registry of the core is the process's, and never freed: its object owns no core
 * object, and the formats that the main interpreter adds to it are never freed.
 */
#include "registry.h"

#include "builder.h"
#include "callback.h"
#include "memory.h"
#include "options.h"
#include "view.h"

/* ------------------------------------------------------------------------- */
/* Life                                                                      */
/* ------------------------------------------------------------------------- */

static PyObject *registry_tp_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    if (PyTuple_GET_SIZE(args) != 0 || (keywords != NULL && PyDict_GET_SIZE(keywords) != 0)) {
        PyErr_SetString(PyExc_TypeError, "ConfigRegistry() takes no arguments");
        return NULL;
    }
    scpy_state *state = scpy_state_of(type);
    scpy_registry *self = state != NULL ? (scpy_registry *)type->tp_alloc(type, 0) : NULL;
    if (self == NULL) {
        return NULL;
    }
    self->state = scpy_state_hold(state);
    self->native = sc_registry_new(NULL);
    if (self->native == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return (PyObject *)self;
}

PyObject *scpy_default_registry(scpy_state *state)
{
    if (state->default_registry != NULL) {
        return Py_NewRef(state->default_registry);
    }
    if (scpy_state_check(state) != 0) {
        return NULL;
    }
    PyTypeObject *type = state->registry_type;
    scpy_registry *self = (scpy_registry *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->state = scpy_state_hold(state);
    /* Another thread may have been faster. */
    SCPY_BEGIN_CRITICAL_SECTION(type);
    if (state->default_registry == NULL) {
        state->default_registry = Py_NewRef(self);
    }
    SCPY_END_CRITICAL_SECTION();
    Py_DECREF(self);
    return Py_NewRef(state->default_registry);
}

static int registry_traverse(scpy_registry *self, visitproc visit, void *arg)
{
    SCPY_VISIT_TYPE(self);
    Py_VISIT(self->formats);
    return 0;
}

static void registry_dealloc(scpy_registry *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (self->weak != NULL) {
        PyObject_ClearWeakRefs((PyObject *)self);
    }
    sc_registry_release(self->native);
    Py_CLEAR(self->formats);
    scpy_state_release(self->state);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

/* ------------------------------------------------------------------------- */
/* Methods                                                                   */
/* ------------------------------------------------------------------------- */

PyDoc_STRVAR(create_config_doc, "create_config($self, /)\n"
                                "--\n\n"
                                "Return a ConfigBuilder without sources, of this registry.");

static PyObject *registry_create_config(scpy_registry *self, PyObject *unused)
{
    (void)unused;
    PyObject *roots = scpy_roots_new(self->state, (PyObject *)self);
    if (roots == NULL) {
        return NULL;
    }
    PyObject *builder = scpy_builder_new(self->state, sc_builder_new(self->native), roots);
    Py_DECREF(roots);
    return builder;
}

PyDoc_STRVAR(stats_doc, "stats($self, /)\n"
                        "--\n\n"
                        "Return a dict of numbers.\n"
                        "\n"
                        "total_handles: ever built; active_handles: alive now;\n"
                        "pinned_snapshots: still held after their handle moved on;\n"
                        "cache_hit_rate: 0.0 to 1.0, and cache_hits, cache_misses, cached_files,\n"
                        "cache_bytes: of the cache of parsed files.\n"
                        "\n"
                        "memory_usage_bytes is the sum of: image_bytes (merged results),\n"
                        "layer_bytes (parsed sources in use), spare_bytes (what only the cache\n"
                        "holds), handle_bytes, template_bytes (what handles keep in Python to be\n"
                        "faster, about), and the registry itself; pinned_bytes is the part of it\n"
                        "that pinned snapshots hold.\n"
                        "\n"
                        "pressure: 0.0 to 1.0, and pressure_source, as in memory_info();\n"
                        "cleanups, given_back_bytes: of trim() and of monitors.");

/* -1 with an exception. */
static int set_number(PyObject *dict, const char *name, uint64_t number)
{
    PyObject *value = PyLong_FromUnsignedLongLong(number);
    int failed = value == NULL || PyDict_SetItemString(dict, name, value) != 0;
    Py_XDECREF(value);
    return failed ? -1 : 0;
}

static PyObject *stats_dict(const sc_stats *stats, size_t templates)
{
    const struct {
        const char *name;
        uint64_t value;
    } numbers[] = {
        {"total_handles", stats->total_handles},
        {"active_handles", stats->active_handles},
        {"pinned_snapshots", stats->pinned_snapshots},
        {"cached_files", stats->cached_files},
        {"cache_bytes", stats->cache_bytes},
        {"cache_hits", stats->cache_hits},
        {"cache_misses", stats->cache_misses},
        {"memory_usage_bytes", stats->memory_bytes + templates},
        {"image_bytes", stats->image_bytes},
        {"layer_bytes", stats->layer_bytes},
        {"spare_bytes", stats->spare_bytes},
        {"handle_bytes", stats->handle_bytes},
        {"template_bytes", templates},
        {"pinned_bytes", stats->pinned_bytes},
        {"cleanups", stats->cleanups},
        {"given_back_bytes", stats->given_back},
    };
    uint64_t lookups = stats->cache_hits + stats->cache_misses;
    double rate = lookups != 0 ? (double)stats->cache_hits / (double)lookups : 0.0;
    PyObject *dict =
        Py_BuildValue("{s:d,s:d,s:s}", "cache_hit_rate", rate, "pressure", stats->memory.pressure,
                      "pressure_source", sc_memory_source_name(stats->memory.source));
    for (size_t i = 0; dict != NULL && i < sizeof numbers / sizeof *numbers; i++) {
        if (set_number(dict, numbers[i].name, numbers[i].value) != 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

static PyObject *registry_stats(scpy_registry *self, PyObject *unused)
{
    (void)unused;
    sc_stats stats;
    sc_registry_stats(self->native, &stats);
    return stats_dict(&stats, scpy_views_bytes(self->state, self->native));
}

PyDoc_STRVAR(trim_doc, "trim($self, /)\n"
                       "--\n\n"
                       "Free everything that can be made again, and give it back to the system.\n"
                       "\n"
                       "That is every parsed file that no handle holds, and what handles of this\n"
                       "registry keep in Python to be faster next time. Values stay as they are.\n"
                       "\n"
                       "Returns:\n"
                       "    int: about how many bytes.");

static PyObject *registry_trim(scpy_registry *self, PyObject *unused)
{
    (void)unused;
    uint64_t bytes;
    size_t own = scpy_views_clean(self->state, self->native);
    Py_BEGIN_ALLOW_THREADS bytes = sc_registry_trim(self->native);
    Py_END_ALLOW_THREADS return PyLong_FromUnsignedLongLong(bytes + own);
}

PyDoc_STRVAR(memory_info_doc,
             "memory_info($self, /)\n"
             "--\n\n"
             "Return what the process may use and what it uses, as a dict.\n"
             "\n"
             "total, used: bytes; pressure: used / total; source: \"cgroup2\", \"cgroup1\",\n"
             "\"system\", \"limit\" (of a running monitor) or \"unknown\" (then all are 0);\n"
             "place: the file or folder of the system that was read.");

static PyObject *registry_memory_info(scpy_registry *self, PyObject *unused)
{
    (void)unused;
    sc_memory_info info;
    (void)sc_registry_memory_info(self->native, &info);
    return scpy_memory_info(&info);
}

PyDoc_STRVAR(
    monitor_memory_doc,
    "monitor_memory($self, /, threshold=0.85, interval=30.0, limit=None,\n"
    "               on_pressure=None, *, malloc_trim=True)\n"
    "--\n\n"
    "Clean up automatically when memory becomes scarce.\n"
    "\n"
    "Memory is checked at once and then every interval. Strictly above the threshold\n"
    "the parsed files that no handle holds are freed, and what handles keep in Python\n"
    "to be faster; above the middle between the threshold and 1 everything that can be\n"
    "made again. At most once an interval. Values stay as they are.\n"
    "\n"
    "Args:\n"
    "    threshold (float): of memory_info()[\"pressure\"], 0 to 1.\n"
    "    interval (float): seconds.\n"
    "    limit (int or None): bytes that this process may use; None: as the system shows.\n"
    "    on_pressure: called after each clean-up with memory_info() as it was before, and\n"
    "        given_back (bytes), full (whether everything was freed) and exhausted\n"
    "        (whether nothing was left to free). With a running loop it is called there,\n"
    "        and may be a coroutine function; else on a thread of this package.\n"
    "    malloc_trim (bool): whether a full clean-up has the C library give freed memory\n"
    "        back to the system.\n"
    "\n"
    "Returns:\n"
    "    MemoryMonitor: it runs until stop(), the end of its with block, or the end of\n"
    "    the loop.\n"
    "\n"
    "Raises:\n"
    "    TypeError, ValueError: a wrong argument, named.");

static PyObject *registry_monitor_memory(PyObject *self, PyObject *const *args, Py_ssize_t count,
                                         PyObject *keywords)
{
    scpy_state *state = ((scpy_registry *)self)->state;
    PyObject *helper = scpy_lazy(state, &state->lazy_monitor_memory);
    return helper != NULL ? scpy_view_call(helper, self, args, count, keywords) : NULL;
}

static PyObject *registry_monitor(PyObject *self, PyObject *arguments)
{
    return scpy_monitor_new(((scpy_registry *)self)->state, self, arguments);
}

PyDoc_STRVAR(cache_limit_doc, "set_cache_limit($self, size, /)\n"
                              "--\n\n"
                              "Keep at most this many bytes of parsed files; 0 keeps none.\n"
                              "\n"
                              "Without this call it is 16 MiB.");

static PyObject *registry_set_cache_limit(scpy_registry *self, PyObject *size)
{
    if (!PyLong_Check(size)) {
        return scpy_wrong_type("set_cache_limit", "size", "int", size);
    }
    size_t bytes = PyLong_AsSize_t(size);
    if (bytes == (size_t)-1 && PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError,
                        "set_cache_limit() argument 'size' must be 0 or more, and fit memory");
        return NULL;
    }
    sc_registry_cache_limit(self->native, bytes);
    Py_RETURN_NONE;
}

/* ------------------------------------------------------------------------- */
/* Formats                                                                   */
/* ------------------------------------------------------------------------- */

/* New tuple with one more; the registry's own changes only when the core took the format. */
static PyObject *with_format(const scpy_registry *self, PyObject *callback)
{
    Py_ssize_t count = self->formats != NULL ? PyTuple_GET_SIZE(self->formats) : 0;
    PyObject *longer = PyTuple_New(count + 1);
    if (longer == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyTuple_SET_ITEM(longer, i, Py_NewRef(PyTuple_GET_ITEM(self->formats, i)));
    }
    PyTuple_SET_ITEM(longer, count, Py_NewRef(callback));
    return longer;
}

static sc_status add_to_core(scpy_registry *self, PyObject *callback, sc_format_vtable *vtable)
{
    PyObject *longer = with_format(self, callback);
    if (longer == NULL) {
        PyErr_Clear();
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = sc_registry_add_format(self->native, vtable);
    if (status == SC_OK) {
        Py_XSETREF(self->formats, longer);
    } else {
        Py_DECREF(longer);
    }
    return status;
}

static PyObject *add_format(scpy_registry *self, PyObject *const *given, const char *name,
                            const scpy_strings *extensions)
{
    if (self->native == NULL && !scpy_is_main_interpreter()) {
        PyErr_SetString(PyExc_RuntimeError,
                        "the default registry is the process's: only the main interpreter may add "
                        "a format to it; make a ConfigRegistry");
        return NULL;
    }
    bool writes = given[3] != NULL && given[3] != Py_None;
    PyObject *callback = scpy_callback_new(self->state, given[2], writes ? given[3] : NULL);
    if (callback == NULL) {
        return NULL;
    }
    sc_format_vtable vtable = {.name = name,
                               .extensions = extensions->items,
                               .on_builder = true,
                               .context = callback,
                               .read = scpy_callback_read,
                               .write = writes ? scpy_callback_write : NULL};
    sc_status status;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    status = add_to_core(self, callback, &vtable);
    SCPY_END_CRITICAL_SECTION();
    if (status == SC_OK && self->native == NULL) {
        Py_INCREF(callback); /* for ever: so long the default registry keeps the format */
    }
    Py_DECREF(callback);
    if (status == SC_ERROR_INVALID_ARGUMENT) {
        return PyErr_Format(PyExc_ValueError,
                            "add_format() argument 'name' is lower-case letters, digits, '-', '_' "
                            "and '+', and not %R",
                            given[0]);
    }
    if (status != SC_OK) {
        return scpy_raise_code(self->state, status, "");
    }
    Py_RETURN_NONE;
}

PyDoc_STRVAR(add_format_doc,
             "add_format($self, name, extensions=(), *, read, write=None)\n"
             "--\n\n"
             "Teach the registry a format, for builders that it makes.\n"
             "\n"
             "Args:\n"
             "    name: lower-case letters, digits, '-', '_' and '+'.\n"
             "    extensions: of files, without the dot.\n"
             "    read: called as read(text, name) on the thread that builds; gives a value\n"
             "        as with_defaults() takes it.\n"
             "    write: called as write(value) by dump(); gives str. None: not written.\n"
             "\n"
             "It replaces a format of the same name or extension in later builds. If read\n"
             "raises an exception with lineno and colno, or with line and column, as\n"
             "ConfigError has them, the error of build() has that place.\n"
             "\n"
             "Raises:\n"
             "    TypeError, ValueError: a wrong argument, named.");

/* -1 with TypeError if it is not a callable (or None, if that is accepted). */
static int check_callable(const scpy_signature *signature, PyObject *const *given, Py_ssize_t place,
                          bool or_none)
{
    PyObject *value = given[place];
    if ((or_none && (value == NULL || value == Py_None)) || PyCallable_Check(value)) {
        return 0;
    }
    (void)scpy_wrong_type(signature->function, signature->names[place],
                          or_none ? "a callable or None" : "a callable", value);
    return -1;
}

static PyObject *registry_add_format(scpy_registry *self, PyObject *const *args, Py_ssize_t count,
                                     PyObject *keywords)
{
    static const char *const names[] = {"name", "extensions", "read", "write", NULL};
    static const scpy_signature signature = {"add_format", names, 2, 1};
    PyObject *given[4];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    if (given[2] == NULL) {
        return PyErr_Format(PyExc_TypeError, "add_format() missing required argument: 'read'");
    }
    const char *name = scpy_argument_text(signature.function, names[0], given[0], NULL);
    if (name == NULL || check_callable(&signature, given, 2, false) != 0 ||
        check_callable(&signature, given, 3, true) != 0) {
        return NULL;
    }
    scpy_strings extensions = {0};
    bool has_extensions = given[1] != NULL;
    PyObject *result = NULL;
    if (!has_extensions ||
        scpy_strings_of(&extensions, signature.function, names[1], given[1]) == 0) {
        result = add_format(self, given, name, &extensions);
    }
    scpy_strings_end(&extensions);
    return result;
}

/* ------------------------------------------------------------------------- */
/* Type                                                                      */
/* ------------------------------------------------------------------------- */

static PyMethodDef registry_methods[] = {
    {"create_config", (PyCFunction)registry_create_config, METH_NOARGS, create_config_doc},
    {"add_format", (PyCFunction)(void (*)(void))registry_add_format, METH_FASTCALL | METH_KEYWORDS,
     add_format_doc},
    {"stats", (PyCFunction)registry_stats, METH_NOARGS, stats_doc},
    {"trim", (PyCFunction)registry_trim, METH_NOARGS, trim_doc},
    {"memory_info", (PyCFunction)registry_memory_info, METH_NOARGS, memory_info_doc},
    {"monitor_memory", (PyCFunction)(void (*)(void))registry_monitor_memory,
     METH_FASTCALL | METH_KEYWORDS, monitor_memory_doc},
    {"_monitor", registry_monitor, METH_VARARGS, NULL},
    {"set_cache_limit", (PyCFunction)registry_set_cache_limit, METH_O, cache_limit_doc},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(registry_doc,
             "ConfigRegistry()\n"
             "--\n\n"
             "Formats, the cache of parsed files, and statistics.\n"
             "\n"
             "Most programs need none: create_config() and the other functions of the\n"
             "module use the default registry. One of your own has its own formats\n"
             "and its own cache.");

static PyType_Slot registry_slots[] = {
    {Py_tp_doc, (void *)registry_doc},   {Py_tp_new, registry_tp_new},
    {Py_tp_traverse, registry_traverse}, {Py_tp_dealloc, registry_dealloc},
    {Py_tp_methods, registry_methods},   {0, NULL},
};

static PyType_Spec registry_spec = {
    .name = "superconfig.ConfigRegistry",
    .basicsize = sizeof(scpy_registry),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = registry_slots,
};

int scpy_registry_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->registry_type, &registry_spec,
                         offsetof(scpy_registry, weak), true);
}
