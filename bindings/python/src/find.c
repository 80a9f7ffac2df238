/* find: every value whose path a pattern fits, with its place. */
#include "view.h"

const char scpy_doc_find[] =
    "find($self, /, pattern)\n--\n\n"
    "Every value whose path fits a pattern, in order: ``*`` is any one key or index, ``**`` any\n"
    "number of them, a quoted ``\"*\"`` is that key.\n\n"
    "Args:\n"
    "    pattern (str): such as ``\"services.*.ports[0]\"``.\n\n"
    "Returns:\n"
    "    list[dict]: with ``path``, ``value`` (as ``get`` gives it), ``source``, ``kind``,\n"
    "    ``line`` and ``column`` (None if not known).\n\n"
    "Raises:\n"
    "    BadPatternError: the pattern does not parse (also a ValueError).\n";

typedef struct finding {
    scpy_state *state;
    PyObject *list;
} finding;

static bool append(void *context, const char *path, sc_value value)
{
    const finding *self = context;
    sc_origin origin = {.source = ""};
    (void)sc_value_origin(value, &origin);
    PyObject *object = scpy_object(self->state, value);
    if (object == NULL) {
        return false;
    }
    PyObject *match = Py_BuildValue(
        "{sssNsNsssNsN}", "path", path, "value", object, "source", scpy_shown(origin.source),
        "kind", sc_source_kind_name(origin.kind), "line", scpy_number_or_none(origin.line),
        "column", scpy_number_or_none(origin.column));
    return scpy_list_add(self->list, match) == 0;
}

static const char *const names[] = {"pattern", NULL};
static const scpy_signature signature = {"find", names, 1, 1};

PyObject *scpy_method_find(PyObject *object, PyObject *const *args, Py_ssize_t count,
                           PyObject *keywords)
{
    scpy_view *view = (scpy_view *)object;
    PyObject *given;
    if (scpy_arguments(&signature, args, count, keywords, &given) != 0) {
        return NULL;
    }
    const char *pattern = scpy_argument_text("find", "pattern", given, NULL);
    scpy_pin pin;
    if (pattern == NULL || scpy_view_pin(view, &pin) != 0) {
        return NULL;
    }
    sc_error error;
    finding self = {view->scope->state, PyList_New(0)};
    sc_status status =
        self.list != NULL ? sc_place_find(&pin.place, pattern, append, &self, &error) : SC_OK;
    if (PyErr_Occurred()) {
        Py_CLEAR(self.list);
    } else if (status != SC_OK) {
        Py_CLEAR(self.list);
        (void)scpy_raise(view->scope->state, &error);
    }
    scpy_view_unpin(&pin);
    return self.list;
}
