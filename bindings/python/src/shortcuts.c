/*
 * The functions of the module. load_file is the shortest way to a handle, and the fastest: one
 * argument, one call, one object.
 */
#include "shortcuts.h"

#include "builder.h"
#include "changes.h"
#include "edit.h"
#include "options.h"
#include "registry.h"
#include "schema.h"

PyDoc_STRVAR(create_config_doc, "create_config($module, /)\n"
                                "--\n\n"
                                "Return a ConfigBuilder without sources.");

static PyObject *create_config(PyObject *module, PyObject *unused)
{
    (void)unused;
    return scpy_builder_new(scpy_state_of_module(module), sc_builder_new(NULL), NULL);
}

PyDoc_STRVAR(default_registry_doc,
             "default_registry($module, /)\n"
             "--\n\n"
             "Return the ConfigRegistry that the functions of this module use.\n"
             "\n"
             "It is the process's. A format that the main interpreter adds stays for\n"
             "ever; other interpreters cannot add one, nor use one that is not theirs.");

static PyObject *default_registry(PyObject *module, PyObject *unused)
{
    (void)unused;
    return scpy_default_registry(scpy_state_of_module(module));
}

/* ------------------------------------------------------------------------- */
/* load_file                                                                 */
/* ------------------------------------------------------------------------- */

PyDoc_STRVAR(load_file_doc,
             "load_file($module, path)\n"
             "--\n\n"
             "Read one file and return its ConfigHandle.\n"
             "\n"
             "Args:\n"
             "    path: str, bytes or os.PathLike; the format by extension, else by\n"
             "        content.\n"
             "\n"
             "Raises:\n"
             "    FileNotFoundError: the file does not exist.\n"
             "    ValueError: it does not parse (a RuntimeError as well).");

static PyObject *load(scpy_state *state, const char *path)
{
    sc_error error;
    scpy_call call;
    scpy_call_begin(&call);
    sc_handle *handle = sc_load_file(path, &error);
    scpy_call_end(&call);
    if (handle == NULL) {
        return scpy_call_raise(&call, state, &error); /* a format of the default registry's */
    }
    scpy_call_forget(&call);
    return scpy_handle_new(state, handle, NULL);
}

static PyObject *load_file(PyObject *module, PyObject *const *args, Py_ssize_t count,
                           PyObject *keywords)
{
    static const char *const names[] = {"path", NULL};
    static const scpy_signature signature = {"load_file", names, 1, 1};
    PyObject *path = count == 1 ? args[0] : NULL;
    if ((count != 1 || keywords != NULL) &&
        scpy_arguments(&signature, args, count, keywords, &path) != 0) {
        return NULL;
    }
    scpy_file_name file = {0};
    PyObject *handle = NULL;
    if (scpy_file_name_of(&file, signature.function, names[0], path) == 0) {
        handle = load(scpy_state_of_module(module), file.text);
        if (handle == NULL) {
            scpy_file_name_blame(&file);
        }
    }
    scpy_file_name_end(&file);
    return handle;
}

/* ------------------------------------------------------------------------- */
/* load_env                                                                  */
/* ------------------------------------------------------------------------- */

PyDoc_STRVAR(load_env_doc, "load_env($module, prefix=None)\n"
                           "--\n\n"
                           "Read the variables PREFIX_... and return their ConfigHandle.\n"
                           "\n"
                           "Args:\n"
                           "    prefix: None takes every variable.");

/* Builds with roots that ask for variables, steals the builder. */
static PyObject *build_with_environment(scpy_state *state, sc_builder *native)
{
    PyObject *roots = scpy_roots_with(state, NULL, NULL, true);
    PyObject *handle = roots != NULL ? scpy_build(state, native, roots) : NULL;
    Py_XDECREF(roots);
    sc_builder_free(native);
    return handle;
}

static PyObject *load_env(PyObject *module, PyObject *const *args, Py_ssize_t count,
                          PyObject *keywords)
{
    static const char *const names[] = {"prefix", NULL};
    static const scpy_signature signature = {"load_env", names, 1, 0};
    PyObject *given[1];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    bool has_prefix = given[0] != NULL && given[0] != Py_None;
    const char *prefix =
        has_prefix ? scpy_argument_text(signature.function, names[0], given[0], NULL) : "";
    if (prefix == NULL) {
        return NULL;
    }
    sc_builder *native = sc_builder_new(NULL);
    if (native == NULL) {
        return PyErr_NoMemory();
    }
    (void)sc_builder_add_env(native, prefix, NULL); /* the build reports a failure */
    return build_with_environment(scpy_state_of_module(module), native);
}

/* ------------------------------------------------------------------------- */
/* load_multiple                                                             */
/* ------------------------------------------------------------------------- */

PyDoc_STRVAR(load_multiple_doc,
             "load_multiple($module, sources)\n"
             "--\n\n"
             "Merge several sources, a later one wins, and return their ConfigHandle.\n"
             "\n"
             "Args:\n"
             "    sources: an iterable. A mapping is defaults; a str PATH=VALUE is an\n"
             "        override, NAME=VALUE in capitals a variable, with '*' a glob\n"
             "        pattern, else a file; bytes and os.PathLike are files.\n"
             "\n"
             "Raises:\n"
             "    TypeError: a source of another type.\n"
             "    ConfigError: as ConfigBuilder.build().");

typedef sc_status (*add_text_function)(sc_builder *builder, const char *text);

static sc_status add_one_file(sc_builder *native, const char *path)
{
    return sc_builder_add_file(native, path, NULL);
}

/* A file is looked at, and a pipe read, without the GIL. */
static sc_status add_path(sc_builder *native, const char *text, add_text_function add)
{
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = add(native, text);
    scpy_call_end(&call);
    return status;
}

/* The status of the core goes to *status; -1 with an exception of our own. */
static int add_text(sc_builder *native, PyObject *source, sc_status *status)
{
    const char *text = scpy_argument_text("load_multiple", "sources", source, NULL);
    if (text == NULL) {
        return -1;
    }
    *status = add_path(native, text, sc_builder_add_any);
    return 0;
}

static int add_mapping(scpy_state *state, sc_builder *native, PyObject *source, sc_status *status)
{
    sc_image *image = scpy_image_of(state, source, SC_SOURCE_DEFAULTS, "defaults", NULL);
    if (image == NULL) {
        return -1;
    }
    *status = sc_builder_add_image(native, image, NULL);
    sc_image_release(image);
    return 0;
}

static int add_file(sc_builder *native, PyObject *source, sc_status *status)
{
    scpy_file_name file = {0};
    if (scpy_file_name_of(&file, "load_multiple", "sources", source) != 0) {
        return -1;
    }
    *status = add_path(native, file.text, add_one_file);
    scpy_file_name_end(&file);
    return 0;
}

static int add_source(scpy_state *state, sc_builder *native, PyObject *source)
{
    sc_status status = SC_OK;
    int is_mapping = scpy_is_mapping(state, source);
    int failed = is_mapping < 0            ? -1
                 : is_mapping == 1         ? add_mapping(state, native, source, &status)
                 : PyUnicode_Check(source) ? add_text(native, source, &status)
                                           : add_file(native, source, &status);
    sc_error error;
    if (failed == 0 && status != SC_OK && sc_builder_check(native, &error) != SC_OK) {
        (void)scpy_raise(state, &error);
    } else if (failed == 0 && status != SC_OK) {
        (void)scpy_raise_code(state, status, "");
    }
    return failed != 0 || status != SC_OK ? -1 : 0;
}

static PyObject *load_sources(scpy_state *state, PyObject *sources)
{
    sc_builder *native = sc_builder_new(NULL);
    if (native == NULL) {
        return PyErr_NoMemory();
    }
    PyObject *handle = NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(sources);
    Py_ssize_t i = 0;
    while (i < count && add_source(state, native, PyTuple_GET_ITEM(sources, i)) == 0) {
        i++;
    }
    if (i == count) {
        handle = scpy_build(state, native, NULL);
    }
    sc_builder_free(native);
    return handle;
}

static PyObject *load_multiple(PyObject *module, PyObject *const *args, Py_ssize_t count,
                               PyObject *keywords)
{
    static const char *const names[] = {"sources", NULL};
    static const scpy_signature signature = {"load_multiple", names, 1, 1};
    PyObject *given[1];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    if (PyUnicode_Check(given[0]) || PyBytes_Check(given[0]) || PyDict_Check(given[0])) {
        return scpy_wrong_type(signature.function, names[0], "an iterable of sources", given[0]);
    }
    PyObject *sources = PySequence_Tuple(given[0]);
    if (sources == NULL) {
        return PyErr_ExceptionMatches(PyExc_TypeError)
                   ? scpy_wrong_type(signature.function, names[0], "an iterable of sources",
                                     given[0])
                   : NULL;
    }
    PyObject *handle = load_sources(scpy_state_of_module(module), sources);
    Py_DECREF(sources);
    return handle;
}

#define FAST (METH_FASTCALL | METH_KEYWORDS)
PyMethodDef scpy_shortcuts[] = {
    {"create_config", create_config, METH_NOARGS, create_config_doc},
    {"default_registry", default_registry, METH_NOARGS, default_registry_doc},
    {"load_file", (PyCFunction)(void (*)(void))load_file, FAST, load_file_doc},
    {"load_env", (PyCFunction)(void (*)(void))load_env, FAST, load_env_doc},
    {"load_multiple", (PyCFunction)(void (*)(void))load_multiple, FAST, load_multiple_doc},
    {"diff", (PyCFunction)(void (*)(void))scpy_diff, FAST, scpy_doc_diff},
    {"edit", (PyCFunction)(void (*)(void))scpy_edit, FAST, scpy_doc_edit},
    {"_compile_schema", (PyCFunction)(void (*)(void))scpy_schema_compile, FAST, NULL},
    {"_infer_schema", scpy_schema_infer, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
