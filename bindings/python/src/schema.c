/*
 * Schema: a compiled JSON Schema, immutable, for any number of builders and threads; and what is
 * made of one. superconfig/schema.py decides from what a schema is compiled; here are the calls.
 */
#include "schema.h"

#include "builder.h"
#include "options.h"
#include "view.h"

typedef struct scpy_schema {
    PyObject_HEAD scpy_state *state;
    sc_schema *native;
} scpy_schema;

static PyObject *wrap(scpy_state *state, sc_schema *native, const sc_error *error)
{
    if (native == NULL) {
        return scpy_raise(state, error);
    }
    scpy_schema *self = PyObject_New(scpy_schema, state->schema_type);
    if (self == NULL) {
        sc_schema_release(native);
        return NULL;
    }
    self->state = scpy_state_hold(state);
    self->native = native;
    return (PyObject *)self;
}

/* ------------------------------------------------------------------------- */
/* Compiling                                                                 */
/* ------------------------------------------------------------------------- */

enum { SOURCE, IS_TEXT, FORMAT, NAME, FOLDER, LENIENT, COUNT };
static const char *const names[] = {"schema", "is_text", "format", "name",
                                    "folder", "lenient", NULL};
static const scpy_signature signature = {"with_schema", names, 0, COUNT};

static PyObject *compile_file(scpy_state *state, PyObject *path, const sc_schema_options *options)
{
    scpy_file_name file = {0};
    PyObject *made = NULL;
    if (scpy_file_name_of(&file, signature.function, names[SOURCE], path) == 0) {
        sc_error error;
        scpy_call call;
        scpy_call_begin(&call);
        sc_schema *native = sc_schema_compile_file(file.text, options, &error);
        scpy_call_end(&call);
        scpy_call_forget(&call);
        made = wrap(state, native, &error);
        if (made == NULL) {
            scpy_file_name_blame(&file);
        }
    }
    scpy_file_name_end(&file);
    return made;
}

static PyObject *compile_text(scpy_state *state, PyObject *text, const sc_schema_options *options)
{
    Py_ssize_t length;
    const char *data = scpy_argument_utf8(signature.function, "text", text, &length);
    if (data == NULL) {
        return NULL;
    }
    sc_error error;
    scpy_call call;
    scpy_call_begin(&call);
    sc_schema *native = sc_schema_compile(data, (size_t)length, options, &error);
    scpy_call_end(&call);
    scpy_call_forget(&call);
    return wrap(state, native, &error);
}

static PyObject *compile_value(scpy_state *state, PyObject *value, const sc_schema_options *options)
{
    const char *name = options->name != NULL ? options->name : "schema";
    sc_image *image = scpy_image_of(state, value, SC_SOURCE_DEFAULTS, name, NULL);
    if (image == NULL) {
        return NULL;
    }
    sc_error error;
    sc_schema *native = sc_schema_compile_image(image, options, &error);
    sc_image_release(image);
    return wrap(state, native, &error);
}

/* None leaves the option as it is. 0, or -1 with an exception. */
static int take_text(PyObject *value, const char *name, const char **out)
{
    if (value != Py_None) {
        *out = scpy_argument_text(signature.function, name, value, NULL);
    }
    return value == Py_None || *out != NULL ? 0 : -1;
}

static int take_folder(PyObject *value, scpy_file_name *file, const char **out)
{
    if (value == Py_None) {
        return 0;
    }
    int failed = scpy_file_name_of(file, signature.function, names[FOLDER], value);
    *out = file->text;
    return failed;
}

PyObject *scpy_schema_compile(PyObject *module, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords)
{
    scpy_state *state = scpy_state_of_module(module);
    PyObject *given[COUNT];
    sc_schema_options options = SC_SCHEMA_OPTIONS_INIT;
    scpy_file_name folder = {0};
    if (scpy_arguments(&signature, args, count, keywords, given) != 0 ||
        take_text(given[FORMAT], names[FORMAT], &options.format) != 0 ||
        take_text(given[NAME], names[NAME], &options.name) != 0) {
        return NULL;
    }
    options.lenient_patterns = given[LENIENT] == Py_True;
    PyObject *made = NULL;
    if (take_folder(given[FOLDER], &folder, &options.folder) == 0) {
        int is_mapping = scpy_is_mapping(state, given[SOURCE]);
        if (given[IS_TEXT] == Py_True) {
            made = compile_text(state, given[SOURCE], &options);
        } else if (PyBool_Check(given[SOURCE]) || is_mapping == 1) {
            made = compile_value(state, given[SOURCE], &options);
        } else if (is_mapping == 0) {
            made = compile_file(state, given[SOURCE], &options);
        }
    }
    scpy_file_name_end(&folder);
    return made;
}

/* ------------------------------------------------------------------------- */
/* A builder with a schema                                                   */
/* ------------------------------------------------------------------------- */

const char scpy_builder_with_schema_doc[] =
    "with_schema($self, schema=None, *, text=None, format=None, name=None, folder=None)\n"
    "--\n\n"
    "Make every build and reload follow a schema: names, types of text, defaults, secrets and\n"
    "checks. All that does not follow it is raised at once, as the error's ``problems``.\n"
    "\n"
    "Args:\n"
    "    schema: the path of a JSON Schema (str or os.PathLike), the schema itself (a mapping\n"
    "        or bool), what superconfig.schema.compile() made, or a type: a dataclass,\n"
    "        TypedDict, NamedTuple, attrs class, pydantic model or msgspec struct, or any\n"
    "        annotation, of which superconfig.schema_of() makes one.\n"
    "    text: the schema as text instead.\n"
    "    format: of the file or text; None: by extension, else by content.\n"
    "    name: shown as the source of its defaults and problems.\n"
    "    folder: the folder of the files that references of a text or mapping may name.\n"
    "\n"
    "Raises:\n"
    "    ConfigError: the schema is wrong, with the place in it, or cannot be read.\n"
    "    TypeError: no schema can be made of the type.";

PyObject *scpy_builder_with_schema(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                   PyObject *keywords)
{
    PyObject *make = scpy_lazy(self->state, &self->state->lazy_compile_schema);
    PyObject *made = make != NULL ? PyObject_Vectorcall(make, args, (size_t)count, keywords) : NULL;
    if (made != NULL && Py_TYPE(made) != self->state->schema_type) {
        (void)scpy_wrong_type(signature.function, names[SOURCE], "a schema", made);
        Py_CLEAR(made);
    }
    scpy_builder *branch = made != NULL ? scpy_builder_branch(self) : NULL;
    PyObject *result = NULL;
    if (branch != NULL) {
        sc_status status = sc_builder_schema(branch->native, ((scpy_schema *)made)->native);
        result = scpy_builder_settle(branch, NULL, status);
    }
    Py_XDECREF(made);
    return result;
}

/* ------------------------------------------------------------------------- */
/* Checking and inferring                                                    */
/* ------------------------------------------------------------------------- */

/* A value of the caller: pinned if it is a view, else a new image. */
typedef struct held {
    scpy_pin pin;
    sc_image *image;
    sc_value value;
    bool is_pinned;
} held;

static int hold(scpy_state *state, PyObject *object, held *out)
{
    *out = (held){.is_pinned = false};
    if (Py_TYPE(object) == state->handle_type || Py_TYPE(object) == state->section_type) {
        if (scpy_view_pin((scpy_view *)object, &out->pin) != 0) {
            return -1;
        }
        out->is_pinned = true;
        out->value = out->pin.place.value;
        return 0;
    }
    out->image = scpy_image_of(state, object, SC_SOURCE_DEFAULTS, "value", NULL);
    out->value = sc_image_root(out->image);
    return out->image != NULL ? 0 : -1;
}

static void let_go(held *one)
{
    if (one->is_pinned) {
        scpy_view_unpin(&one->pin);
    }
    sc_image_release(one->image);
}

typedef struct problems {
    scpy_state *state;
    PyObject *list;
    bool failed;
} problems;

static void add_problem(void *context, const sc_error *error)
{
    problems *found = context;
    PyObject *object = found->failed ? NULL : scpy_error_object(found->state, error);
    found->failed |= scpy_list_add(found->list, object) != 0;
}

static PyObject *schema_check(PyObject *object, PyObject *value)
{
    scpy_schema *self = (scpy_schema *)object;
    problems found = {.state = self->state, .list = PyList_New(0)};
    held one;
    if (found.list == NULL || hold(self->state, value, &one) != 0) {
        Py_XDECREF(found.list);
        return NULL;
    }
    sc_status status = sc_schema_check(self->native, one.value, add_problem, &found);
    let_go(&one);
    if (!found.failed && status != SC_OK && status != SC_ERROR_SCHEMA) {
        (void)scpy_raise_code(self->state, status, "");
        found.failed = true;
    }
    if (found.failed) {
        Py_CLEAR(found.list);
    }
    return found.list;
}

static int hold_all(scpy_state *state, PyObject *tuple, held *all, sc_value *values)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        if (hold(state, PyTuple_GET_ITEM(tuple, i), &all[i]) != 0) {
            return -1;
        }
        values[i] = all[i].value;
    }
    return 0;
}

static PyObject *infer(scpy_state *state, PyObject *tuple, held *all, sc_value *values)
{
    sc_error error;
    if (hold_all(state, tuple, all, values) != 0) {
        return NULL;
    }
    sc_image *image = sc_schema_infer(values, (size_t)PyTuple_GET_SIZE(tuple), NULL, &error);
    PyObject *made =
        image != NULL ? scpy_object(state, sc_image_root(image)) : scpy_raise(state, &error);
    sc_image_release(image);
    return made;
}

PyObject *scpy_schema_infer(PyObject *module, PyObject *tuple)
{
    if (!PyTuple_CheckExact(tuple)) {
        return scpy_wrong_type("infer", "values", "a tuple", tuple);
    }
    size_t count = (size_t)PyTuple_GET_SIZE(tuple);
    held *all = PyMem_Calloc(count + 1, sizeof *all);
    sc_value *values = PyMem_Calloc(count + 1, sizeof *values);
    PyObject *made = NULL;
    if (all != NULL && values != NULL) {
        made = infer(scpy_state_of_module(module), tuple, all, values);
        for (size_t i = 0; i < count; i++) {
            let_go(&all[i]);
        }
    } else {
        PyErr_NoMemory();
    }
    PyMem_Free(values);
    PyMem_Free(all);
    return made;
}

/* ------------------------------------------------------------------------- */
/* Made from it                                                              */
/* ------------------------------------------------------------------------- */

static PyObject *take(scpy_schema *self, sc_status status, sc_text *text, const sc_error *error)
{
    return status == SC_OK ? scpy_text_object(text) : scpy_raise(self->state, error);
}

static PyObject *schema_docs(PyObject *object, PyObject *unused)
{
    (void)unused;
    sc_text text;
    sc_error error;
    scpy_schema *self = (scpy_schema *)object;
    return take(self, sc_schema_docs(self->native, &text, &error), &text, &error);
}

static PyObject *schema_types(PyObject *object, PyObject *language)
{
    sc_text text;
    sc_error error;
    scpy_schema *self = (scpy_schema *)object;
    const char *name = scpy_argument_text("types", "to", language, NULL);
    return name != NULL
               ? take(self, sc_schema_types(self->native, name, &text, &error), &text, &error)
               : NULL;
}

static PyObject *schema_example(PyObject *object, PyObject *arguments)
{
    sc_text text;
    sc_error error;
    const char *format;
    const char *reference;
    scpy_schema *self = (scpy_schema *)object;
    if (!PyArg_ParseTuple(arguments, "sz:example", &format, &reference)) {
        return NULL;
    }
    sc_status status = sc_schema_example(self->native, format, reference, &text, &error);
    return take(self, status, &text, &error);
}

static PyObject *schema_usage(PyObject *object, PyObject *program)
{
    sc_text text;
    sc_error error;
    scpy_schema *self = (scpy_schema *)object;
    const char *name = scpy_argument_text("usage", "program", program, NULL);
    return name != NULL
               ? take(self, sc_schema_usage(self->native, name, &text, &error), &text, &error)
               : NULL;
}

static PyObject *list_of(const char *const *words, size_t count)
{
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; i < count && list != NULL; i++) {
        PyObject *word = PyUnicode_FromString(words[i]);
        if (word == NULL) {
            Py_CLEAR(list);
        } else {
            PyList_SET_ITEM(list, (Py_ssize_t)i, word);
        }
    }
    return list;
}

static PyObject *pair_of(const sc_arguments *arguments)
{
    size_t count;
    const char *const *words = sc_arguments_known(arguments, &count);
    PyObject *known = list_of(words, count);
    words = sc_arguments_rest(arguments, &count);
    PyObject *rest = known != NULL ? list_of(words, count) : NULL;
    PyObject *pair = rest != NULL ? PyTuple_Pack(2, known, rest) : NULL;
    Py_XDECREF(known);
    Py_XDECREF(rest);
    return pair;
}

static PyObject *schema_arguments(PyObject *object, PyObject *args)
{
    sc_error error;
    scpy_strings words = {0};
    PyObject *pair = NULL;
    scpy_schema *self = (scpy_schema *)object;
    if (scpy_strings_of(&words, "arguments", "args", args) == 0) {
        sc_arguments *arguments =
            sc_schema_arguments(self->native, words.items, (size_t)words.count, &error);
        pair = arguments != NULL ? pair_of(arguments) : scpy_raise(self->state, &error);
        sc_arguments_free(arguments);
    }
    scpy_strings_end(&words);
    return pair;
}

static PyObject *schema_value(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_schema *self = (scpy_schema *)object;
    return scpy_object(self->state, sc_schema_root(self->native));
}

/* ------------------------------------------------------------------------- */
/* The type                                                                  */
/* ------------------------------------------------------------------------- */

static void schema_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    scpy_schema *self = (scpy_schema *)object;
    sc_schema_release(self->native);
    scpy_state_release(self->state);
    PyObject_Free(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"_arguments", schema_arguments, METH_O, NULL},
    {"_check", schema_check, METH_O, NULL},
    {"_docs", schema_docs, METH_NOARGS, NULL},
    {"_example", schema_example, METH_VARARGS, NULL},
    {"_types", schema_types, METH_O, NULL},
    {"_usage", schema_usage, METH_O, NULL},
    {"_value", schema_value, METH_NOARGS, NULL},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(schema_doc,
             "A compiled schema, from superconfig.schema.compile(): immutable, for any\n"
             "number of builders and threads.");

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)schema_doc},
    {Py_tp_dealloc, schema_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig.schema.Schema",
    .basicsize = sizeof(scpy_schema),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = slots,
};

int scpy_schema_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->schema_type, &spec, 0, true);
}
