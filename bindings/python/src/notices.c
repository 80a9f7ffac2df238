/* Warnings and notes, each as a dict with the same keys as an error has attributes; and layers. */
#include "notices.h"

#include "datetime.h"

static PyObject *text_or(const char *text, const char *otherwise)
{
    if (text == NULL || text[0] == '\0') {
        return otherwise != NULL ? PyUnicode_FromString(otherwise) : Py_NewRef(Py_None);
    }
    return scpy_shown(text);
}

static int append(PyObject *list, const sc_notice *notice)
{
    PyObject *object = Py_BuildValue(
        "{sssssNsNsNsN}", "type", sc_status_name(notice->code), "message", notice->message,
        "source", text_or(notice->source, "unknown"), "line", scpy_number_or_none(notice->line),
        "column", scpy_number_or_none(notice->column), "path", text_or(notice->path, NULL));
    return scpy_list_add(list, object);
}

/* ---- what Python cannot hold ---- */

typedef struct unheld {
    PyObject *list; /* NULL: only whether there is one */
    bool found;
    bool failed;
} unheld;

static bool is_unheld(sc_value value)
{
    sc_datetime datetime;
    return sc_value_kind(value) == SC_DATETIME && sc_value_datetime(value, &datetime) == SC_OK &&
           !scpy_datetime_fits(value, &datetime);
}

static bool look(void *context, const char *path, sc_value value)
{
    unheld *search = context;
    if (!is_unheld(value)) {
        return true;
    }
    search->found = true;
    if (search->list == NULL) {
        return false;
    }
    sc_origin origin = {.source = ""};
    (void)sc_value_origin(value, &origin);
    sc_notice notice = {.code = SC_WARNING_PRECISION_LOSS,
                        .message = "Python cannot hold this datetime; it is returned as text",
                        .line = origin.line,
                        .column = origin.column,
                        .source = origin.source,
                        .path = path};
    search->failed = append(search->list, &notice) != 0;
    return !search->failed;
}

/* ---- all ---- */

static int gather(const scpy_pin *pin, sc_severity severity, PyObject *list)
{
    sc_notice notice;
    for (size_t i = 0; sc_snapshot_notice(pin->snapshot, i, &notice); i++) {
        if (notice.severity == severity && append(list, &notice) != 0) {
            return -1;
        }
    }
    unheld search = {.list = list};
    if (severity == SC_SEVERITY_WARNING) {
        sc_place root = SC_PLACE_INIT;
        (void)sc_snapshot_place(pin->snapshot, NULL, &root);
        (void)sc_place_leaves(&root, NULL, look, &search, NULL);
    }
    return search.failed ? -1 : 0;
}

PyObject *scpy_notices(scpy_view *view, sc_severity severity)
{
    scpy_pin pin;
    PyObject *list = PyList_New(0);
    if (list == NULL || scpy_view_pin(view, &pin) != 0) {
        Py_XDECREF(list);
        return NULL;
    }
    if (gather(&pin, severity, list) != 0) {
        Py_CLEAR(list);
    }
    scpy_view_unpin(&pin);
    return list;
}

int scpy_has_warnings(scpy_view *view)
{
    scpy_pin pin;
    sc_notice notice;
    unheld search = {.list = NULL};
    if (scpy_view_pin(view, &pin) != 0) {
        return -1;
    }
    for (size_t i = 0; !search.found && sc_snapshot_notice(pin.snapshot, i, &notice); i++) {
        search.found = notice.severity == SC_SEVERITY_WARNING;
    }
    if (!search.found) {
        sc_place root = SC_PLACE_INIT;
        (void)sc_snapshot_place(pin.snapshot, NULL, &root);
        (void)sc_place_leaves(&root, NULL, look, &search, NULL);
    }
    scpy_view_unpin(&pin);
    return search.found;
}

/* ---- layers ---- */

static PyObject *layer(const sc_layer_info *info)
{
    return Py_BuildValue(
        "{sNsssNsNsOsOsO}", "source", text_or(info->name, "unknown"), "kind",
        sc_source_kind_name(info->kind), "format", text_or(info->format, NULL), "profile",
        text_or(info->profile, NULL), "loaded", info->loaded ? Py_True : Py_False, "secret",
        info->secret ? Py_True : Py_False, "join", info->join ? Py_True : Py_False);
}

PyObject *scpy_layers(scpy_view *view)
{
    scpy_pin pin;
    sc_layer_info info;
    PyObject *list = PyList_New(0);
    if (list == NULL || scpy_view_pin(view, &pin) != 0) {
        Py_XDECREF(list);
        return NULL;
    }
    for (size_t i = 0; list != NULL && sc_snapshot_layer(pin.snapshot, i, &info); i++) {
        if (scpy_list_add(list, layer(&info)) != 0) {
            Py_CLEAR(list);
        }
    }
    scpy_view_unpin(&pin);
    return list;
}
