/*
 * ConfigBuilder: a value. Every method that adds something works on a branch, a clone of the core's
 * builder, and gives the branch out only when that went well; so the core's builder of an object is
 * never changed, and threads may share it.
 */
#include "builder.h"

#include "registry.h"

PyObject *scpy_builder_new(scpy_state *state, sc_builder *native, PyObject *roots)
{
    if (native == NULL) {
        return PyErr_NoMemory();
    }
    PyTypeObject *type = state->builder_type;
    scpy_builder *self = (scpy_builder *)type->tp_alloc(type, 0);
    if (self == NULL) {
        sc_builder_free(native);
        return NULL;
    }
    self->state = scpy_state_hold(state);
    self->native = native;
    self->roots = Py_XNewRef(roots);
    return (PyObject *)self;
}

scpy_builder *scpy_builder_branch(const scpy_builder *self)
{
    sc_builder *native = sc_builder_clone(self->native);
    scpy_builder *branch = (scpy_builder *)scpy_builder_new(self->state, native, self->roots);
    if (branch != NULL) {
        branch->limits = self->limits;
    }
    return branch;
}

int scpy_builder_root(scpy_builder *branch, PyObject *callback)
{
    bool asks = sc_builder_asks_environment(branch->native);
    if (callback == NULL && !asks) {
        return 0;
    }
    PyObject *roots = scpy_roots_with(branch->state, branch->roots, callback, asks);
    if (roots == NULL) {
        return -1;
    }
    Py_XSETREF(branch->roots, roots);
    return 0;
}

PyObject *scpy_builder_settle(scpy_builder *branch, scpy_call *call, sc_status status)
{
    if (status == SC_OK) {
        if (call != NULL) {
            scpy_call_forget(call);
        }
        if (scpy_builder_root(branch, NULL) != 0) {
            Py_DECREF(branch);
            return NULL;
        }
        return (PyObject *)branch;
    }
    sc_error error = {.code = SC_OK};
    if (sc_builder_check(branch->native, &error) == SC_OK) {
        error.code = status;
        (void)snprintf(error.message, sizeof error.message, "%s", sc_status_text(status));
    }
    scpy_state *state = branch->state;
    Py_DECREF(branch);
    return call != NULL ? scpy_call_raise(call, state, &error) : scpy_raise(state, &error);
}

/* ------------------------------------------------------------------------- */
/* Building                                                                  */
/* ------------------------------------------------------------------------- */

PyObject *scpy_build(scpy_state *state, sc_builder *native, PyObject *roots)
{
    if (scpy_builder_environment(roots, native) != 0) {
        return NULL;
    }
    sc_error error;
    scpy_call call;
    sc_report *report = sc_report_new(NULL);
    scpy_call_begin(&call);
    sc_handle *handle = sc_builder_build_reported(native, report, &error);
    scpy_call_end(&call);
    if (handle == NULL) {
        scpy_call_raise(&call, state, &error);
        scpy_add_problems(state, report);
    } else {
        scpy_call_forget(&call);
    }
    sc_report_free(report);
    return handle != NULL ? scpy_handle_new(state, handle, roots) : NULL;
}

PyDoc_STRVAR(build_doc, "build($self, /)\n"
                        "--\n\n"
                        "Read all sources, merge them, and return a new ConfigHandle.\n"
                        "\n"
                        "Each call gives an independent handle; the builder stays as it is. Files\n"
                        "are read without the GIL. Variables are read as they are now.\n"
                        "\n"
                        "Raises:\n"
                        "    ConfigError: a source could not be loaded; its class shows why\n"
                        "        (see superconfig.errors). The exception of a custom format or\n"
                        "        source is the __cause__.");

static PyObject *builder_build(scpy_builder *self, PyObject *unused)
{
    (void)unused;
    sc_builder *native = sc_builder_clone(self->native);
    if (native == NULL) {
        return PyErr_NoMemory();
    }
    PyObject *handle = scpy_build(self->state, native, self->roots);
    sc_builder_free(native);
    return handle;
}

PyDoc_STRVAR(build_async_doc, "build_async($self, /)\n"
                              "--\n\n"
                              "Return a coroutine that builds in a thread of the loop's executor.\n"
                              "\n"
                              "The loop never waits for a file. If it is cancelled, the thread\n"
                              "still ends its build, and the handle is dropped.");

static PyObject *builder_build_async(scpy_builder *self, PyObject *unused)
{
    (void)unused;
    PyObject *build = scpy_lazy(self->state, &self->state->lazy_async_build);
    return build != NULL ? PyObject_CallOneArg(build, (PyObject *)self) : NULL;
}

/* ------------------------------------------------------------------------- */
/* Type                                                                      */
/* ------------------------------------------------------------------------- */

static PyObject *builder_tp_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    if (PyTuple_GET_SIZE(args) != 0 || (keywords != NULL && PyDict_GET_SIZE(keywords) != 0)) {
        PyErr_SetString(PyExc_TypeError, "ConfigBuilder() takes no arguments");
        return NULL;
    }
    scpy_state *state = scpy_state_of(type);
    return state != NULL ? scpy_builder_new(state, sc_builder_new(NULL), NULL) : NULL;
}

/* "file 'app.toml'", "args"; a path may hold any bytes. */
static PyObject *source_shown(const sc_builder *native, size_t index)
{
    const char *word = "", *text = "";
    (void)sc_builder_source(native, index, &word, &text);
    if (text[0] == '\0') {
        return PyUnicode_FromString(word);
    }
    PyObject *name = PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "surrogateescape");
    PyObject *shown = name != NULL ? PyUnicode_FromFormat("%s %R", word, name) : NULL;
    Py_XDECREF(name);
    return shown;
}

/* The first sources, never a value: an override shows that there is one. */
static PyObject *sources_shown(const sc_builder *native, size_t count)
{
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list != NULL && i < count; i++) {
        PyObject *shown = source_shown(native, i);
        if (shown == NULL) {
            Py_CLEAR(list);
        } else {
            PyList_SET_ITEM(list, (Py_ssize_t)i, shown);
        }
    }
    PyObject *comma = list != NULL ? PyUnicode_FromString(", ") : NULL;
    PyObject *text = comma != NULL ? PyUnicode_Join(comma, list) : NULL;
    Py_XDECREF(comma);
    Py_XDECREF(list);
    return text;
}

static PyObject *builder_repr(PyObject *object)
{
    enum { SOURCES_SHOWN = 8 };
    const sc_builder *native = ((scpy_builder *)object)->native;
    size_t count = sc_builder_source_count(native);
    if (count == 0) {
        return PyUnicode_FromString("<superconfig.ConfigBuilder, no sources>");
    }
    size_t most = count < SOURCES_SHOWN ? count : SOURCES_SHOWN;
    PyObject *text = sources_shown(native, most);
    if (text == NULL) {
        return NULL;
    }
    PyObject *shown = most == count
                          ? PyUnicode_FromFormat("<superconfig.ConfigBuilder, %U>", text)
                          : PyUnicode_FromFormat("<superconfig.ConfigBuilder, %U and %zu more>",
                                                 text, count - most);
    Py_DECREF(text);
    return shown;
}

static int builder_traverse(scpy_builder *self, visitproc visit, void *arg)
{
    SCPY_VISIT_TYPE(self);
    Py_VISIT(self->roots);
    return 0;
}

static void builder_dealloc(scpy_builder *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (self->weak != NULL) {
        PyObject_ClearWeakRefs((PyObject *)self);
    }
    sc_builder_free(self->native);
    Py_CLEAR(self->roots);
    scpy_state_release(self->state);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

#define FAST (METH_FASTCALL | METH_KEYWORDS)
#define SOURCE(identifier, word, argument, type, need, help) METHOD(with_##word)
#define METHOD(name)                                                                               \
    {#name, (PyCFunction)(void (*)(void))scpy_builder_##name, FAST, scpy_builder_##name##_doc},
static PyMethodDef builder_methods[] = {
    SC_SOURCE_TABLE(SOURCE)
        SCPY_BUILDER_METHODS(METHOD){"build", (PyCFunction)builder_build, METH_NOARGS, build_doc},
    {"build_async", (PyCFunction)builder_build_async, METH_NOARGS, build_async_doc},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
#undef METHOD
#undef SOURCE

PyDoc_STRVAR(builder_doc, "ConfigBuilder()\n"
                          "--\n\n"
                          "Sources of a configuration, from low to high precedence.\n"
                          "\n"
                          "A builder is a value: each method returns a new builder and leaves the\n"
                          "old one as it was, so a common base can branch.\n"
                          "\n"
                          "    config = (\n"
                          "        superconfig.create_config()\n"
                          "        .with_file('app.toml')\n"
                          "        .with_env('APP')\n"
                          "        .build()\n"
                          "    )\n"
                          "\n"
                          "A path is a str, or a list or tuple of str and int segments.");

static PyType_Slot builder_slots[] = {
    {Py_tp_doc, (void *)builder_doc},
    {Py_tp_new, builder_tp_new},
    {Py_tp_traverse, builder_traverse},
    {Py_tp_dealloc, builder_dealloc},
    {Py_tp_methods, builder_methods},
    {Py_tp_repr, builder_repr},
    {0, NULL},
};

static PyType_Spec builder_spec = {
    .name = "superconfig.ConfigBuilder",
    .basicsize = sizeof(scpy_builder),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = builder_slots,
};

int scpy_builder_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->builder_type, &builder_spec, offsetof(scpy_builder, weak),
                         true);
}
