/* The changes of a reload, and the differences between two handles. */
#include "changes.h"

#include <time.h>

#include "view.h"

static PyObject *paths_of(const sc_changes *changes, sc_change_kind kind)
{
    sc_change change;
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && sc_changes_at(changes, i, &change); i++) {
        if (change.kind == kind && scpy_list_add(list, PyUnicode_FromString(change.path)) != 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

PyObject *scpy_change(const sc_changes *changes, const char *type, const char *source)
{
    struct timespec now = {0};
    (void)timespec_get(&now, TIME_UTC);
    return Py_BuildValue("{sssssdsNsNsN}", "type", type, "source", source, "timestamp",
                         (double)now.tv_sec + (double)now.tv_nsec / 1e9, "added",
                         paths_of(changes, SC_ADDED), "removed", paths_of(changes, SC_REMOVED),
                         "changed", paths_of(changes, SC_CHANGED));
}

/* ---- diff ---- */

const char scpy_doc_diff[] =
    "diff(before, after)\n--\n\n"
    "The values that differ between two configurations. Secrets are masked.\n\n"
    "Args:\n"
    "    before (ConfigHandle): the earlier one.\n"
    "    after (ConfigHandle): the later one.\n\n"
    "Returns:\n"
    "    list[dict]: with ``kind`` (``\"added\"``, ``\"removed\"`` or ``\"changed\"``), ``path``,\n"
    "    ``before`` and ``after`` (None on the side without a value) and ``secret``, in the\n"
    "    order of ``after``.\n";

static PyObject *change_object(scpy_state *state, const scpy_pin *pins, const sc_change *change)
{
    PyObject *before =
        scpy_masked(state, pins[0].snapshot, change->path, change->before, change->secret);
    if (before == NULL) {
        return NULL;
    }
    PyObject *after =
        scpy_masked(state, pins[1].snapshot, change->path, change->after, change->secret);
    if (after == NULL) {
        Py_DECREF(before);
        return NULL;
    }
    return Py_BuildValue("{sssssNsNsO}", "kind", sc_change_kind_name(change->kind), "path",
                         change->path, "before", before, "after", after, "secret",
                         change->secret ? Py_True : Py_False);
}

static PyObject *differences(scpy_state *state, const scpy_pin *pins)
{
    sc_error error;
    sc_change change;
    sc_changes *changes = sc_diff(pins[0].snapshot, pins[1].snapshot, &error);
    if (changes == NULL) {
        return scpy_raise(state, &error);
    }
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && sc_changes_at(changes, i, &change); i++) {
        if (scpy_list_add(list, change_object(state, pins, &change)) != 0) {
            Py_CLEAR(list);
        }
    }
    sc_changes_free(changes);
    return list;
}

static const char *const diff_names[] = {"before", "after", NULL};
static const scpy_signature diff_signature = {"diff", diff_names, 2, 2};

PyObject *scpy_diff(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    scpy_state *state = scpy_state_of_module(module);
    PyObject *sides[2];
    scpy_pin pins[2];
    if (scpy_arguments(&diff_signature, args, count, keywords, sides) != 0) {
        return NULL;
    }
    for (size_t i = 0; i < 2; i++) {
        if (Py_TYPE(sides[i]) != state->handle_type) {
            return scpy_wrong_type("diff", diff_names[i], "a ConfigHandle", sides[i]);
        }
    }
    if (scpy_view_pin((scpy_view *)sides[0], &pins[0]) != 0) {
        return NULL;
    }
    PyObject *list = NULL;
    if (scpy_view_pin((scpy_view *)sides[1], &pins[1]) == 0) {
        list = differences(state, pins);
        scpy_view_unpin(&pins[1]);
    }
    scpy_view_unpin(&pins[0]);
    return list;
}
