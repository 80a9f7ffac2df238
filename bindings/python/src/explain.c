/*
 * explain: who said what about a path.
 *
 * What is shown is for eyes, so secrets are masked at every depth. The engine masks what it writes
 * and nothing else does: a container, or a secret, is written as JSON5, which can say every number,
 * and read again.
 */
#include "view.h"

/* As deep and as long as any value that can be held. */
static const sc_limits enough = {.file_size = UINT64_MAX, .depth = 1024};

static PyObject *read_back(scpy_state *state, const sc_text *text)
{
    sc_error error;
    sc_parse_options options = {.format = "json5", .limits = &enough};
    sc_image *image = sc_parse(text->data, text->length, &options, &error);
    if (image == NULL) {
        return scpy_raise(state, &error);
    }
    PyObject *object = scpy_object(state, sc_image_root(image));
    sc_image_release(image);
    return object;
}

PyObject *scpy_masked(scpy_state *state, const sc_snapshot *snapshot, const char *path,
                      sc_value value, bool secret)
{
    sc_kind kind = sc_value_kind(value);
    if (kind == SC_ABSENT || (kind < SC_ARRAY && !secret)) {
        return scpy_object(state, value);
    }
    sc_text text;
    sc_error error;
    sc_write_options options = {.compact = true};
    if (sc_snapshot_write(snapshot, path, value, "json5", &options, &text, &error) != SC_OK) {
        return scpy_raise(state, &error);
    }
    PyObject *object = read_back(state, &text);
    sc_text_free(&text);
    return object;
}

/* Line and column are None where they are not known. */
static PyObject *number_or_none(uint32_t number)
{
    return number != 0 ? PyLong_FromUnsignedLong(number) : Py_NewRef(Py_None);
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
                         number_or_none(origin->line), "column", number_or_none(origin->column),
                         "secret", step->secret ? Py_True : Py_False);
}

static PyObject *steps(scpy_state *state, const sc_snapshot *snapshot, const char *path)
{
    sc_error error;
    sc_explanation *explanation = sc_snapshot_explain(snapshot, path, &error);
    if (explanation == NULL) {
        return scpy_raise(state, &error);
    }
    sc_step step;
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && sc_explanation_step(explanation, i, &step); i++) {
        PyObject *object = step_object(state, snapshot, path, &step);
        if (object == NULL || PyList_Append(list, object) != 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(object);
    }
    sc_explanation_free(explanation);
    return list;
}

const char scpy_doc_explain[] =
    "explain($self, /, key)\n--\n\n"
    "Where the value at a path comes from: each source that said something about it, in order,\n"
    "the winner last. Secrets are masked.\n\n"
    "Args:\n"
    "    key (str | list | tuple): a path, or its segments.\n\n"
    "Returns:\n"
    "    list[dict]: with ``action`` (``\"set\"``, ``\"replaced\"``, ``\"merged\"``, "
    "``\"added\"``,\n"
    "    ``\"removed\"``, ``\"filled\"``, ``\"kept\"``, ``\"unset\"`` or ``\"expanded\"``),\n"
    "    ``value``, ``source``, ``kind`` (``\"file\"``, ``\"environment\"`` …), ``line``,\n"
    "    ``column`` (None where not known) and ``secret``.\n\n"
    "Raises:\n"
    "    MissingKeyError: nothing is at the path, and no source unset it (also a KeyError).\n"
    "    BadPathError: the path does not parse.\n";

static const char *const explain_names[] = {"key", NULL};
static const scpy_signature explain_signature = {"explain", explain_names, 1, 1};

static PyObject *explain_pinned(scpy_view *view, const scpy_pin *pin, PyObject *key)
{
    scpy_text full;
    scpy_text text;
    PyObject *list = NULL;
    if (scpy_view_text(view, pin, key, &text) != 0) {
        return NULL;
    }
    if (scpy_view_full_path(view, pin, text.data, &full) == 0) {
        list = steps(view->scope->state, pin->snapshot, full.data);
        scpy_text_end(&full);
    }
    scpy_text_end(&text);
    return list;
}

static PyObject *explain_at(scpy_view *view, PyObject *path)
{
    scpy_pin pin;
    PyObject *list = NULL;
    PyObject *key = scpy_view_key(view, path);
    if (key != NULL && scpy_view_pin(view, &pin) == 0) {
        list = explain_pinned(view, &pin, key);
        scpy_view_unpin(&pin);
    }
    Py_XDECREF(key);
    return list;
}

PyObject *scpy_method_explain(PyObject *self, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords)
{
    PyObject *key;
    if (scpy_arguments(&explain_signature, args, count, keywords, &key) != 0) {
        return NULL;
    }
    return explain_at((scpy_view *)self, key);
}
