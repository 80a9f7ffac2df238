/*
 * Section: a live, read-only view of a part of a configuration. It copies nothing: it holds the
 * core's handle and the canonical path, and finds its place again in each generation. If a reload
 * removes the place, the section is empty until it exists again; a part that is not an object has
 * no keys.
 */
#include "view.h"

const char scpy_doc_section[] =
    "section($self, /, key)\n--\n\n"
    "A live, read-only view of a part, for the part of a program it belongs to. Paths begin at\n"
    "it; nothing is copied; it follows each reload.\n\n"
    "If nothing is at the path, the section is empty until a reload puts a value there;\n"
    "its ``has_key([])`` reports that. A part that is not an object has no keys.\n\n"
    "Args:\n"
    "    key (str | list | tuple): the path of the part.\n\n"
    "Returns:\n"
    "    ConfigSection\n\n"
    "Raises:\n"
    "    BadPathError: the path does not parse.\n";

static const char *const section_names[] = {"key", NULL};
static const scpy_signature section_signature = {"section", section_names, 1, 1};

static PyObject *canonical(scpy_state *state, const sc_place *place, const sc_path *path,
                           void *unused)
{
    (void)unused;
    sc_text text;
    sc_error error;
    return sc_place_path(place, path, &text, &error) == SC_OK ? scpy_text_object(&text)
                                                              : scpy_raise(state, &error);
}

static PyObject *section_at(scpy_view *view, PyObject *place)
{
    scpy_scope *scope = view->scope;
    return scpy_view_new(scope->state, scope->state->section_type, sc_handle_retain(scope->handle),
                         place, scope->roots);
}

PyObject *scpy_method_section(PyObject *self, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords)
{
    scpy_view *view = (scpy_view *)self;
    PyObject *path;
    if (scpy_arguments(&section_signature, args, count, keywords, &path) != 0) {
        return NULL;
    }
    PyObject *place = scpy_view_ask(view, path, canonical, NULL);
    PyObject *made = place != NULL ? section_at(view, place) : NULL;
    Py_XDECREF(place);
    return made;
}

/* ---- the type ---- */

static PyObject *repr(PyObject *self)
{
    scpy_view *view = (scpy_view *)self;
    PyObject *members = scpy_view_shown(self);
    if (members == NULL) {
        if (PyErr_ExceptionMatches(PyExc_MemoryError)) {
            return NULL;
        }
        PyErr_Clear();
        return PyUnicode_FromFormat("<superconfig.ConfigSection %R, closed>", view->scope->prefix);
    }
    PyObject *shown =
        PyUnicode_FromFormat("<superconfig.ConfigSection %R, %U>", view->scope->prefix, members);
    Py_DECREF(members);
    return shown;
}

static PyObject *path_of(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((scpy_view *)self)->scope->prefix);
}

static PyGetSetDef properties[] = {
    {"path", path_of, NULL, "str: the canonical path of the part that is viewed.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef methods[] = {
    /* clang-format off */
    SCPY_VIEW_METHODS(SCPY_VIEW_METHOD)
    /* clang-format on */
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(type_doc,
             "A live, read-only view of a part of a configuration.\n\n"
             "Made by ``section()``. Its methods are those of a handle, with paths that begin "
             "here.\n"
             "It is a Mapping of its direct members; ``[]`` and ``in`` take paths too.");

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)type_doc},
    {Py_tp_repr, repr},
    {Py_tp_methods, methods},
    {Py_tp_getset, properties},
    SCPY_VIEW_SLOTS,
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig.ConfigSection",
    .basicsize = sizeof(scpy_view),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | SCPY_TPFLAGS_MAPPING,
    .slots = slots,
};

int scpy_section_ready(PyObject *module, scpy_state *state)
{
    if (scpy_add_type(module, &state->section_type, &spec, offsetof(scpy_view, weak_references),
                      true) != 0) {
        return -1;
    }
    return scpy_view_register(state, state->section_type);
}
