/*
 * Edit: each change goes to the core at once, so that its error is raised by the call that makes
 * it; only save() writes the file. The core's edit belongs to one thread at a time: `busy` is set
 * during a call, also while it runs without the GIL.
 */
#include "edit.h"

#include "options.h"

typedef struct scpy_edit_object {
    PyObject_HEAD scpy_state *state;
    sc_edit *native;
    sc_save_mode mode;
    bool busy;
} scpy_edit_object;

const char scpy_doc_edit[] =
    "edit($module, file=None, *, text=None, format=None, document=None, in_place=False)\n"
    "--\n\n"
    "Open a file for changes of its values. The rest of its text stays: comments, order,\n"
    "blank lines, quotes. ``save()`` writes it, as does the end of a ``with`` block.\n\n"
    "Args:\n"
    "    file (str | bytes | os.PathLike): the file; None for a text.\n"
    "    text (str): a text instead of a file; it has no ``save()``.\n"
    "    format (str): None: the file's extension decides, else the content.\n"
    "    document (int): the number, from 1, of the document to edit in a YAML stream.\n"
    "    in_place (bool): overwrite the file instead of replacing it: for a file with several\n"
    "        hard links, or one that is a mount point.\n\n"
    "Returns:\n"
    "    ConfigEdit\n\n"
    "Raises:\n"
    "    FileNotFoundError: the file does not exist.\n"
    "    ParseError: the text does not parse (also a ValueError).\n"
    "    EditError: the stream holds several documents and none was chosen (also a ValueError).\n";

/* ---- one thread at a time ---- */

static sc_edit *claim(scpy_edit_object *self)
{
    bool mine;
    SCPY_BEGIN_CRITICAL_SECTION(self);
    mine = !self->busy;
    self->busy = true;
    SCPY_END_CRITICAL_SECTION();
    if (!mine) {
        PyErr_SetString(PyExc_RuntimeError, "the edit is in use by another thread");
        return NULL;
    }
    return self->native;
}

static void let_go(scpy_edit_object *self)
{
    SCPY_BEGIN_CRITICAL_SECTION(self);
    self->busy = false;
    SCPY_END_CRITICAL_SECTION();
}

/* ---- making ---- */

static PyObject *wrap(scpy_state *state, sc_edit *native, bool in_place)
{
    scpy_edit_object *self = PyObject_New(scpy_edit_object, state->edit_type);
    if (self == NULL) {
        sc_edit_free(native);
        return NULL;
    }
    self->state = scpy_state_hold(state);
    self->native = native;
    self->mode = in_place ? SC_SAVE_IN_PLACE : SC_SAVE_REPLACE;
    self->busy = false;
    return (PyObject *)self;
}

static PyObject *open_text(scpy_state *state, const char *text, Py_ssize_t length,
                           const sc_edit_options *options)
{
    sc_error error;
    scpy_call call;
    scpy_call_begin(&call);
    sc_edit *native = sc_edit_new(text, (size_t)length, options, &error);
    scpy_call_end(&call);
    return native != NULL ? wrap(state, native, false) : scpy_raise(state, &error);
}

static PyObject *open_file(scpy_state *state, PyObject *argument, const char *function,
                           const sc_edit_options *options, bool in_place)
{
    scpy_file_name file = {0};
    PyObject *made = NULL;
    if (scpy_file_name_of(&file, function, "file", argument) == 0) {
        sc_error error;
        scpy_call call;
        scpy_call_begin(&call);
        sc_edit *native = sc_edit_open(file.text, options, &error);
        scpy_call_end(&call);
        made = native != NULL ? wrap(state, native, in_place) : scpy_raise(state, &error);
        if (made == NULL) {
            scpy_file_name_blame(&file);
        }
    }
    scpy_file_name_end(&file);
    return made;
}

enum { FILE_NAME, TEXT, FORMAT, DOCUMENT, IN_PLACE, COUNT };
static const char *const names[] = {"file", "text", "format", "document", "in_place", NULL};
static const scpy_signature signature = {"edit", names, 1, 0};

static bool is_given(PyObject *argument)
{
    return argument != NULL && argument != Py_None;
}

static int read_options(PyObject *const *given, sc_edit_options *options, bool *in_place)
{
    if (is_given(given[FORMAT])) {
        options->format = scpy_argument_text("edit", "format", given[FORMAT], NULL);
        if (options->format == NULL) {
            return -1;
        }
    }
    if (is_given(given[DOCUMENT])) {
        long document = PyLong_Check(given[DOCUMENT]) ? PyLong_AsLong(given[DOCUMENT]) : -1;
        if (document < 1 || document > INT32_MAX) {
            PyErr_Clear();
            PyErr_SetString(PyExc_ValueError, "edit() argument 'document' must be a number from 1");
            return -1;
        }
        options->document = (uint32_t)document;
    }
    int truth =
        given[IN_PLACE] != NULL ? scpy_argument_bool("edit", "in_place", given[IN_PLACE]) : 0;
    *in_place = truth == 1;
    return truth < 0 ? -1 : 0;
}

PyObject *scpy_edit(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[COUNT];
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    bool in_place;
    scpy_state *state = scpy_state_of_module(module);
    if (scpy_arguments(&signature, args, count, keywords, given) != 0 ||
        read_options(given, &options, &in_place) != 0) {
        return NULL;
    }
    if (is_given(given[FILE_NAME]) == is_given(given[TEXT])) {
        PyErr_SetString(PyExc_TypeError, "edit() takes a file or a text");
        return NULL;
    }
    if (is_given(given[FILE_NAME])) {
        return open_file(state, given[FILE_NAME], "edit", &options, in_place);
    }
    Py_ssize_t length;
    const char *text = scpy_argument_utf8("edit", "text", given[TEXT], &length);
    return text != NULL ? open_text(state, text, length, &options) : NULL;
}

static void dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    scpy_edit_object *self = (scpy_edit_object *)object;
    sc_edit_free(self->native);
    scpy_state_release(self->state);
    PyObject_Free(object);
    Py_DECREF(type);
}

/* ---- changes ---- */

typedef enum verb { SET, APPEND, UNSET } verb;

static int run(scpy_edit_object *self, verb what, const sc_path *path, sc_value value)
{
    sc_error error;
    sc_edit *native = claim(self);
    if (native == NULL) {
        return -1;
    }
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = what == SET      ? sc_edit_set(native, path, value, &error)
                       : what == APPEND ? sc_edit_append(native, path, value, &error)
                                        : sc_edit_unset(native, path, &error);
    scpy_call_end(&call);
    let_go(self);
    return status == SC_OK ? 0 : (scpy_raise(self->state, &error), -1);
}

static int change(scpy_edit_object *self, verb what, PyObject *key, PyObject *native_value)
{
    scpy_text text;
    sc_image *image = NULL;
    if (native_value != NULL) {
        image = scpy_image_of(self->state, native_value, SC_SOURCE_DEFAULTS, "edit", NULL);
        if (image == NULL) {
            return -1;
        }
    }
    int failed = scpy_path_text(self->state, key, &text);
    if (failed == 0) {
        sc_path path = sc_path_of_text(text.data, text.length);
        sc_value value = image != NULL ? sc_image_root(image) : (sc_value){0};
        failed = run(self, what, &path, value);
        scpy_text_end(&text);
    }
    sc_image_release(image);
    return failed;
}

static int assign(PyObject *object, PyObject *key, PyObject *value)
{
    return change((scpy_edit_object *)object, value != NULL ? SET : UNSET, key, value);
}

static PyObject *append(PyObject *object, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2) {
        return PyErr_Format(PyExc_TypeError, "append() takes a path and a value, not %zd arguments",
                            count);
    }
    if (change((scpy_edit_object *)object, APPEND, args[0], args[1]) != 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- reading ---- */

/* 1 with a new object in *out (may be NULL), 0 if nothing is there, -1 with an exception. */
static int find(scpy_edit_object *self, PyObject *key, PyObject **out)
{
    scpy_text text;
    if (scpy_path_text(self->state, key, &text) != 0) {
        return -1;
    }
    int found = -1;
    sc_error error;
    sc_edit *native = claim(self);
    if (native != NULL) {
        sc_value root = sc_edit_root(native), value = sc_value_at(root, text.data);
        found = sc_value_kind(value) != SC_ABSENT;
        if (!found && sc_path_check(text.data, text.length, &error) != SC_OK && out != NULL) {
            (void)scpy_raise(self->state, &error);
            found = -1;
        }
        if (found == 1 && out != NULL) {
            *out = scpy_object(self->state, value);
            found = *out != NULL ? 1 : -1;
        }
        let_go(self);
    }
    scpy_text_end(&text);
    return found;
}

static PyObject *subscript(PyObject *object, PyObject *key)
{
    PyObject *value = NULL;
    int found = find((scpy_edit_object *)object, key, &value);
    if (found == 0) {
        return scpy_raise_code(((scpy_edit_object *)object)->state, SC_ERROR_MISSING_KEY,
                               PyUnicode_Check(key) ? PyUnicode_AsUTF8(key) : "");
    }
    return value;
}

static PyObject *get(PyObject *object, PyObject *const *args, Py_ssize_t count)
{
    if (count < 1 || count > 2) {
        return PyErr_Format(PyExc_TypeError, "get() takes a path and a default, not %zd arguments",
                            count);
    }
    PyObject *value = NULL;
    int found = find((scpy_edit_object *)object, args[0], &value);
    if (found == 0) {
        return Py_NewRef(count == 2 ? args[1] : Py_None);
    }
    return value;
}

static int contains(PyObject *object, PyObject *key)
{
    return find((scpy_edit_object *)object, key, NULL);
}

static PyObject *extract(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_edit_object *self = (scpy_edit_object *)object;
    sc_edit *native = claim(self);
    if (native == NULL) {
        return NULL;
    }
    PyObject *value = scpy_object(self->state, sc_edit_root(native));
    let_go(self);
    return value;
}

static Py_ssize_t length(PyObject *object)
{
    scpy_edit_object *self = (scpy_edit_object *)object;
    sc_edit *native = claim(self);
    if (native == NULL) {
        return -1;
    }
    Py_ssize_t count = (Py_ssize_t)sc_value_count(sc_edit_root(native));
    let_go(self);
    return count;
}

/* The root's keys as a new list: a change does not disturb who goes through it. */
static PyObject *keys(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_edit_object *self = (scpy_edit_object *)object;
    sc_edit *native = claim(self);
    PyObject *list = native != NULL ? PyList_New(0) : NULL;
    if (native == NULL) {
        return NULL;
    }
    sc_value root = sc_edit_root(native);
    size_t count = sc_value_kind(root) == SC_OBJECT ? sc_value_count(root) : 0;
    for (size_t i = 0; list != NULL && i < count; i++) {
        if (scpy_list_add(list, scpy_key(sc_value_item(root, i))) != 0) {
            Py_CLEAR(list);
        }
    }
    let_go(self);
    return list;
}

static PyObject *iterate(PyObject *object)
{
    PyObject *list = keys(object, NULL);
    PyObject *iterator = list != NULL ? PyObject_GetIter(list) : NULL;
    Py_XDECREF(list);
    return iterator;
}

static PyObject *text_of(PyObject *object, void *unused)
{
    (void)unused;
    scpy_edit_object *self = (scpy_edit_object *)object;
    sc_edit *native = claim(self);
    if (native == NULL) {
        return NULL;
    }
    size_t size;
    const char *text = sc_edit_text(native, &size);
    PyObject *result = PyUnicode_FromStringAndSize(text, (Py_ssize_t)size);
    let_go(self);
    return result;
}

static PyObject *format_of(PyObject *object, void *unused)
{
    (void)unused;
    return PyUnicode_FromString(sc_edit_format(((scpy_edit_object *)object)->native));
}

static PyObject *changed_of(PyObject *object, void *unused)
{
    (void)unused;
    scpy_edit_object *self = (scpy_edit_object *)object;
    sc_edit *native = claim(self);
    if (native == NULL) {
        return NULL;
    }
    bool changed = sc_edit_changed(native);
    let_go(self);
    return PyBool_FromLong(changed);
}

static PyObject *diff(PyObject *object, PyObject *args, PyObject *kwargs)
{
    static const char *const words[] = {"reveal", NULL};
    int reveal = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|$p:diff", (char **)(uintptr_t)words,
                                     &reveal)) {
        return NULL;
    }
    scpy_edit_object *self = (scpy_edit_object *)object;
    sc_edit *native = claim(self);
    if (native == NULL) {
        return NULL;
    }
    sc_text text;
    sc_error error;
    sc_status status = (reveal ? sc_edit_diff : sc_edit_diff_masked)(native, &text, &error);
    let_go(self);
    if (status != SC_OK) {
        return scpy_raise(self->state, &error);
    }
    PyObject *result = PyUnicode_DecodeUTF8(text.data, (Py_ssize_t)text.length, "replace");
    sc_text_free(&text);
    return result;
}

/* ---- saving ---- */

static PyObject *save(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_edit_object *self = (scpy_edit_object *)object;
    sc_edit *native = claim(self);
    if (native == NULL) {
        return NULL;
    }
    sc_error error;
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = sc_edit_save(native, self->mode, &error);
    scpy_call_end(&call);
    let_go(self);
    if (status != SC_OK) {
        return scpy_raise(self->state, &error);
    }
    Py_RETURN_NONE;
}

static PyObject *enter(PyObject *object, PyObject *unused)
{
    (void)unused;
    return Py_NewRef(object);
}

/* Saves unless the block raised: half of the changes would be in the file then. */
static PyObject *leave(PyObject *object, PyObject *const *args, Py_ssize_t count)
{
    if (count >= 1 && args[0] != Py_None) {
        Py_RETURN_NONE;
    }
    return save(object, NULL);
}

static PyObject *repr(PyObject *object)
{
    scpy_edit_object *self = (scpy_edit_object *)object;
    return PyUnicode_FromFormat("<superconfig edit of a %s text>", sc_edit_format(self->native));
}

static PyMethodDef methods[] = {
    {"get", (PyCFunction)(void (*)(void))get, METH_FASTCALL,
     "get($self, key, default=None, /)\n--\n\nThe value at a path, or the default."},
    {"append", (PyCFunction)(void (*)(void))append, METH_FASTCALL,
     "append($self, key, value, /)\n--\n\n"
     "Add an element at the end of the array at a path, or make one of it."},
    {"extract", extract, METH_NOARGS,
     "extract($self, /)\n--\n\nWhat the text means now, as Python objects."},
    {"keys", keys, METH_NOARGS, "keys($self, /)\n--\n\nThe keys of the root, as a list."},
    {"diff", (PyCFunction)(void (*)(void))diff, METH_VARARGS | METH_KEYWORDS,
     "diff($self, /, *, reveal=False)\n--\n\n"
     "A unified diff from the file as it was read; empty without changes.\n\n"
     "Secrets are masked, also in lines that did not change, unless `reveal` is true."},
    {"save", save, METH_NOARGS,
     "save($self, /)\n--\n\n"
     "Write the file if its text changed: as a new file beside it, with the same mode, owner\n"
     "and attributes, which is then renamed over it.\n\n"
     "Raises:\n"
     "    FileError: the file is not what was read, or cannot be replaced (also an OSError)."},
    {"__enter__", enter, METH_NOARGS, NULL},
    {"__exit__", (PyCFunction)(void (*)(void))leave, METH_FASTCALL, NULL},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef properties[] = {
    {"text", text_of, NULL, "The current text.", NULL},
    {"format", format_of, NULL, "The name of the text's format.", NULL},
    {"changed", changed_of, NULL, "Whether there is something to save.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(type_doc,
             "A text whose values are changed by path; the rest of it stays. See ``edit()``.\n"
             "``edit[path]`` reads, ``edit[path] = value`` sets, ``del edit[path]`` removes.");

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)type_doc},
    {Py_tp_dealloc, dealloc},
    {Py_tp_repr, repr},
    {Py_tp_iter, iterate},
    {Py_tp_methods, methods},
    {Py_tp_getset, properties},
    {Py_mp_length, length},
    {Py_mp_subscript, subscript},
    {Py_mp_ass_subscript, assign},
    {Py_sq_contains, contains},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig.ConfigEdit",
    .basicsize = sizeof(scpy_edit_object),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = slots,
};

int scpy_edit_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->edit_type, &spec, 0, true);
}
