/*
 * explain: the effect of each layer on a path. The values are shown to people, so the core masks
 * secrets at every depth.
 */
#include "view.h"

PyObject *scpy_masked(scpy_state *state, const sc_snapshot *snapshot, const char *path,
                      sc_value value, bool secret)
{
    sc_kind kind = sc_value_kind(value);
    if (kind == SC_ABSENT || (kind < SC_ARRAY && !secret)) {
        return scpy_object(state, value);
    }
    sc_error error;
    sc_image *image = sc_snapshot_masked(snapshot, path, value, &error);
    if (image == NULL) {
        return scpy_raise(state, &error);
    }
    PyObject *object = scpy_object(state, sc_image_root(image));
    sc_image_release(image);
    return object;
}

static PyObject *step_object(scpy_state *state, const sc_snapshot *snapshot, const char *path,
                             const sc_step *step)
{
    PyObject *value = scpy_masked(state, snapshot, path, step->value, step->secret);
    if (value == NULL) {
        return NULL;
    }
    const sc_origin *origin = &step->origin;
    PyObject *source = scpy_shown(origin->source != NULL ? origin->source : "");
    return Py_BuildValue("{sssNsNsssNsNsO}", "action", sc_action_name(step->action), "value", value,
                         "source", source, "kind", sc_source_kind_name(origin->kind), "line",
                         scpy_number_or_none(origin->line), "column",
                         scpy_number_or_none(origin->column), "secret",
                         step->secret ? Py_True : Py_False);
}

static PyObject *step_objects(scpy_state *state, const sc_snapshot *snapshot, const char *path,
                              const sc_explanation *explanation)
{
    sc_step step;
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && sc_explanation_step(explanation, i, &step); i++) {
        if (scpy_list_add(list, step_object(state, snapshot, path, &step)) != 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

static PyObject *steps(scpy_state *state, const sc_place *place, const sc_path *path, void *unused)
{
    (void)unused;
    sc_text text;
    sc_error error;
    PyObject *list = NULL;
    sc_explanation *explanation = sc_place_explain(place, path, &error);
    if (explanation == NULL || sc_place_path(place, path, &text, &error) != SC_OK) {
        sc_explanation_free(explanation);
        return scpy_raise(state, &error);
    }
    list = step_objects(state, place->snapshot, text.data, explanation);
    sc_text_free(&text);
    sc_explanation_free(explanation);
    return list;
}

const char scpy_doc_explain[] =
    "explain($self, /, key)\n--\n\n"
    "The origin of the value at a path: each source that affected it, in order, the winner\n"
    "last. Secrets are masked.\n\n"
    "Args:\n"
    "    key (str | list | tuple): a path, or its segments.\n\n"
    "Returns:\n"
    "    list[dict]: with ``action`` (``\"set\"``, ``\"replaced\"``, ``\"merged\"``, "
    "``\"added\"``,\n"
    "    ``\"removed\"``, ``\"filled\"``, ``\"kept\"``, ``\"unset\"`` or ``\"expanded\"``),\n"
    "    ``value``, ``source``, ``kind`` (``\"file\"``, ``\"environment\"`` …), ``line``,\n"
    "    ``column`` (None if not known) and ``secret``.\n\n"
    "Raises:\n"
    "    MissingKeyError: nothing is at the path, and no source unset it (also a KeyError).\n"
    "    BadPathError: the path does not parse.\n";

static const char *const explain_names[] = {"key", NULL};
static const scpy_signature explain_signature = {"explain", explain_names, 1, 1};

PyObject *scpy_method_explain(PyObject *self, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords)
{
    PyObject *key;
    if (scpy_arguments(&explain_signature, args, count, keywords, &key) != 0) {
        return NULL;
    }
    return scpy_view_ask((scpy_view *)self, key, steps, NULL);
}
