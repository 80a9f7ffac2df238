/*
 * From a Python value to an option: which there are, what each holds and which words it takes is
 * the core's table (vocabulary.h); here only the types of Python are known.
 */
#include "options.h"

typedef struct setting {
    scpy_state *state;
    const char *function;
    const char *name; /* as Python writes it */
    sc_options *options;
    const sc_option *option;
    PyObject *value;
} setting;

/* 0, or -1 with what the core says against it. */
static int settle(const setting *at, sc_status status, const sc_error *error)
{
    if (status != SC_OK) {
        (void)scpy_raise(at->state, error);
    }
    return status == SC_OK ? 0 : -1;
}

/* NULL sets a flag, or begins an empty list. */
static int set(const setting *at, const char *text)
{
    sc_error error;
    return settle(at, sc_options_set(at->options, at->option, text, &error), &error);
}

static int set_flag(const setting *at)
{
    int value = scpy_argument_bool(at->function, at->name, at->value);
    return value < 0 ? -1 : set(at, value == 1 ? "true" : "false");
}

static int set_text(const setting *at)
{
    const char *text = scpy_argument_text(at->function, at->name, at->value, NULL);
    return text != NULL ? set(at, text) : -1;
}

int scpy_argument_path(scpy_state *state, const char *function, const char *name,
                       PyObject *argument, scpy_text *path)
{
    int failed = scpy_path_text(state, argument, path);
    if (failed != 0 && PyErr_ExceptionMatches(PyExc_TypeError)) {
        (void)scpy_wrong_type(function, name, "a path (str, or a list of str and int)", argument);
    }
    return failed;
}

static int set_path(const setting *at)
{
    scpy_text path;
    if (scpy_argument_path(at->state, at->function, at->name, at->value, &path) != 0) {
        return -1;
    }
    int failed = set(at, path.data);
    scpy_text_end(&path);
    return failed;
}

static int set_file(const setting *at)
{
    scpy_file_name file = {0};
    int failed = scpy_file_name_of(&file, at->function, at->name, at->value);
    failed = failed == 0 ? set(at, file.text) : failed;
    scpy_file_name_end(&file);
    return failed;
}

static int set_list(const setting *at)
{
    scpy_strings texts = {0};
    int failed = scpy_strings_of(&texts, at->function, at->name, at->value);
    failed = failed == 0 ? set(at, NULL) : failed;
    for (Py_ssize_t i = 0; failed == 0 && i < texts.count; i++) {
        failed = set(at, texts.items[i]);
    }
    scpy_strings_end(&texts);
    return failed;
}

/* ------------------------------------------------------------------------- */
/* Mappings                                                                  */
/* ------------------------------------------------------------------------- */

static int set_member(const setting *at, const char *name, const char *value)
{
    sc_error error;
    return settle(at, sc_options_set_member(at->options, at->option, name, value, &error), &error);
}

/* A NAME and the path it is bound to. */
static int add_name(const setting *at, PyObject *key, PyObject *value)
{
    scpy_text path;
    const char *name = scpy_argument_text(at->function, at->name, key, NULL);
    if (name == NULL || scpy_argument_path(at->state, at->function, at->name, value, &path) != 0) {
        return -1;
    }
    int failed = set_member(at, name, path.data);
    scpy_text_end(&path);
    return failed;
}

/* As os.environ encodes it; NULL with an exception that does not show a value. */
static PyObject *encode(const setting *at, PyObject *text, PyObject *key)
{
    PyObject *bytes = PyUnicode_EncodeFSDefault(text);
    if (bytes == NULL && PyErr_ExceptionMatches(PyExc_UnicodeError)) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' holds a lone surrogate at %R",
                     at->function, at->name, key);
    }
    if (bytes != NULL && strlen(PyBytes_AS_STRING(bytes)) != (size_t)PyBytes_GET_SIZE(bytes)) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' holds a null character at %R",
                     at->function, at->name, key);
        Py_CLEAR(bytes);
    }
    return bytes;
}

static int add_variable(const setting *at, PyObject *key, PyObject *value)
{
    if (!PyUnicode_Check(key) || !PyUnicode_Check(value)) {
        (void)scpy_wrong_type(at->function, at->name, "a mapping of str to str",
                              PyUnicode_Check(key) ? value : key);
        return -1;
    }
    PyObject *name = encode(at, key, key);
    PyObject *text = name != NULL ? encode(at, value, key) : NULL;
    int failed =
        text != NULL ? set_member(at, PyBytes_AS_STRING(name), PyBytes_AS_STRING(text)) : -1;
    Py_XDECREF(text);
    Py_XDECREF(name);
    return failed;
}

static int add_pair(const setting *at, PyObject *pair)
{
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        (void)scpy_wrong_type(at->function, at->name, "a mapping", at->value);
        return -1;
    }
    PyObject *key = PyTuple_GET_ITEM(pair, 0);
    PyObject *value = PyTuple_GET_ITEM(pair, 1);
    return at->option->type == SC_OPTION_PATHS ? add_name(at, key, value)
                                               : add_variable(at, key, value);
}

static int set_mapping(const setting *at)
{
    int is_mapping = scpy_is_mapping(at->state, at->value);
    if (is_mapping == 0) {
        (void)scpy_wrong_type(at->function, at->name, "a mapping", at->value);
    }
    PyObject *items = is_mapping == 1 ? PyMapping_Items(at->value) : NULL;
    if (items == NULL) {
        return -1;
    }
    int failed = set(at, NULL);
    for (Py_ssize_t i = 0; failed == 0 && i < PyList_GET_SIZE(items); i++) {
        failed = add_pair(at, PyList_GET_ITEM(items, i));
    }
    Py_DECREF(items);
    return failed;
}

int scpy_option_set(scpy_state *state, const char *function, sc_options *options,
                    const sc_option *option, PyObject *value)
{
    char name[SC_WORD_SIZE];
    const setting at = {
        .state = state,
        .function = function,
        .name = sc_word_spell(option->word, SC_SPELL_UNDERSCORE, name),
        .options = options,
        .option = option,
        .value = value,
    };
    if (value == Py_None && option->type != SC_OPTION_FLAG) {
        return 0;
    }
    switch (option->type) {
    case SC_OPTION_FLAG:
        return set_flag(&at);
    case SC_OPTION_PATH:
        return set_path(&at);
    case SC_OPTION_FILE:
        return set_file(&at);
    case SC_OPTION_TEXTS:
        return set_list(&at);
    case SC_OPTION_PATHS:
    case SC_OPTION_VALUES:
        return set_mapping(&at);
    default:
        return set_text(&at);
    }
}
