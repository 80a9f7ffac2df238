/* The table of a source's options: which keyword fills which field, and from what. */
#include "options.h"

typedef struct reading {
    scpy_state *state;
    const char *function;
    const char *name;
    PyObject *value;
    scpy_options *options;
    void *field; /* of options->native */
} reading;

static int read_text(const reading *at)
{
    const char *text = scpy_argument_text(at->function, at->name, at->value, NULL);
    *(const char **)at->field = text;
    return text != NULL ? 0 : -1;
}

static int take_path(const reading *at, PyObject *value, scpy_text *text)
{
    int failed = scpy_path_text(at->state, value, text);
    if (failed && PyErr_ExceptionMatches(PyExc_TypeError)) {
        (void)scpy_wrong_type(at->function, at->name, "a path (str, or a list of str and int)",
                              value);
    }
    return failed;
}

static int read_place(const reading *at)
{
    bool under = at->field == &at->options->native.under;
    scpy_text *text = under ? &at->options->under : &at->options->at;
    if (take_path(at, at->value, text) != 0) {
        return -1;
    }
    *(const char **)at->field = text->data;
    return 0;
}

static int read_folder(const reading *at)
{
    bool root = at->field == &at->options->native.root;
    scpy_file_name *file = root ? &at->options->root : &at->options->working_directory;
    int failed = scpy_file_name_of(file, at->function, at->name, at->value);
    *(const char **)at->field = file->text;
    return failed;
}

static int read_bool(const reading *at)
{
    int value = scpy_argument_bool(at->function, at->name, at->value);
    *(bool *)at->field = value == 1;
    return value < 0 ? -1 : 0;
}

static int read_on_error(const reading *at)
{
    const char *text = scpy_argument_text(at->function, at->name, at->value, NULL);
    if (text == NULL) {
        return -1;
    }
    bool warn = strcmp(text, "warn") == 0;
    if (!warn && strcmp(text, "raise") != 0) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' must be 'raise' or 'warn', not %R",
                     at->function, at->name, at->value);
        return -1;
    }
    *(sc_on_error *)at->field = warn ? SC_ON_ERROR_WARN : SC_ON_ERROR_FAIL;
    return 0;
}

static int read_documents(const reading *at)
{
    static const char *const names[] = {"merge", "first", "list"}; /* as sc_documents */
    const char *text = scpy_argument_text(at->function, at->name, at->value, NULL);
    if (text == NULL) {
        return -1;
    }
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, names[i]) == 0) {
            *(sc_documents *)at->field = (sc_documents)i;
            return 0;
        }
    }
    PyErr_Format(PyExc_ValueError, "%s() argument '%s' must be 'merge', 'first' or 'list', not %R",
                 at->function, at->name, at->value);
    return -1;
}

static int read_markers(const reading *at)
{
    scpy_strings *strings = &at->options->markers;
    int failed = scpy_strings_of(strings, at->function, at->name, at->value);
    *(const char *const **)at->field = strings->items;
    return failed;
}

/* ------------------------------------------------------------------------- */
/* Mappings                                                                  */
/* ------------------------------------------------------------------------- */

typedef int (*add_pair)(const reading *at, scpy_strings *strings, PyObject *key, PyObject *value);

static int add_pairs(const reading *at, scpy_strings *strings, PyObject *items, Py_ssize_t each,
                     add_pair add)
{
    Py_ssize_t count = PyList_GET_SIZE(items);
    if (scpy_strings_begin(strings, count * each) != 0) {
        return -1;
    }
    strings->items[0] = NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *pair = PyList_GET_ITEM(items, i);
        if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
            (void)scpy_wrong_type(at->function, at->name, "a mapping", at->value);
            return -1;
        }
        if (add(at, strings, PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1)) != 0) {
            return -1;
        }
    }
    return 0;
}

/* Every pair of a mapping, as `each` texts. */
static int read_mapping(const reading *at, scpy_strings *strings, Py_ssize_t each, add_pair add)
{
    int is_mapping = scpy_is_mapping(at->state, at->value);
    if (is_mapping == 0) {
        (void)scpy_wrong_type(at->function, at->name, "a mapping", at->value);
    }
    PyObject *items = is_mapping == 1 ? PyMapping_Items(at->value) : NULL;
    if (items == NULL) {
        return -1;
    }
    int failed = add_pairs(at, strings, items, each, add);
    Py_DECREF(items);
    *(const char *const **)at->field = strings->items;
    return failed;
}

/* A NAME and the path it is bound to. */
static int add_variable(const reading *at, scpy_strings *strings, PyObject *key, PyObject *value)
{
    Py_ssize_t length;
    const char *name = scpy_argument_text(at->function, at->name, key, &length);
    scpy_text path;
    if (name == NULL || scpy_strings_add(strings, PyBytes_FromStringAndSize(name, length)) != 0 ||
        take_path(at, value, &path) != 0) {
        return -1;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(path.data, (Py_ssize_t)path.length);
    scpy_text_end(&path);
    return scpy_strings_add(strings, bytes);
}

/* "NAME=value", in the encoding that os.environ has. */
static int add_entry(const reading *at, scpy_strings *strings, PyObject *key, PyObject *value)
{
    if (!PyUnicode_Check(key) || !PyUnicode_Check(value)) {
        (void)scpy_wrong_type(at->function, at->name, "a mapping of str to str",
                              PyUnicode_Check(key) ? value : key);
        return -1;
    }
    Py_ssize_t equals = PyUnicode_FindChar(key, '=', 0, PyUnicode_GET_LENGTH(key), 1);
    if (equals >= 0 || PyUnicode_GET_LENGTH(key) == 0) {
        PyErr_Format(PyExc_ValueError,
                     "%s() argument '%s' has %R, which is not the name of a variable", at->function,
                     at->name, key);
        return -1;
    }
    PyObject *text = PyUnicode_FromFormat("%U=%U", key, value);
    PyObject *bytes = text != NULL ? PyUnicode_EncodeFSDefault(text) : NULL;
    Py_XDECREF(text);
    if (bytes == NULL && PyErr_ExceptionMatches(PyExc_UnicodeError)) {
        /* Its own exception would show the value. */
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' holds a lone surrogate at %R",
                     at->function, at->name, key);
    }
    if (bytes != NULL && strlen(PyBytes_AS_STRING(bytes)) != (size_t)PyBytes_GET_SIZE(bytes)) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' holds a null character at %R",
                     at->function, at->name, key);
        Py_CLEAR(bytes);
    }
    return scpy_strings_add(strings, bytes);
}

static int read_names(const reading *at)
{
    return read_mapping(at, &at->options->variables, 2, add_variable);
}

static int read_environ(const reading *at)
{
    return read_mapping(at, &at->options->environment, 1, add_entry);
}

/* ------------------------------------------------------------------------- */
/* The table                                                                 */
/* ------------------------------------------------------------------------- */

typedef struct row {
    const char *name;
    size_t offset; /* in sc_source_options */
    int (*read)(const reading *at);
    bool has_none; /* None is the default */
} row;

#define FIELD(field) offsetof(sc_source_options, field)
static const row table[] = {
    {"format", FIELD(format), read_text, true},
    {"name", FIELD(name), read_text, true},
    {"at", FIELD(at), read_place, true},
    {"under", FIELD(under), read_place, true},
    {"optional", FIELD(optional), read_bool, false},
    {"join", FIELD(join), read_bool, false},
    {"nested", FIELD(nested), read_bool, false},
    {"secret", FIELD(secret), read_bool, false},
    {"no_operators", FIELD(no_operators), read_bool, false},
    {"on_error", FIELD(on_error), read_on_error, true},
    {"drop_empty", FIELD(drop_empty), read_bool, false},
    {"read_name_file", FIELD(read_name_file), read_bool, false},
    {"allow_removal", FIELD(allow_removal), read_bool, false},
    {"documents", FIELD(documents), read_documents, true},
    {"names", FIELD(names), read_names, true},
    {"environ", FIELD(environment), read_environ, true},
    {"markers", FIELD(markers), read_markers, true},
    {"root", FIELD(root), read_folder, true},
    {"working_directory", FIELD(working_directory), read_folder, true},
};
#undef FIELD

static int read_option(const reading *like, const row *option)
{
    reading at = *like;
    if (at.value == NULL || (at.value == Py_None && option->has_none)) {
        return 0;
    }
    at.name = option->name;
    at.field = (char *)&at.options->native + option->offset;
    return option->read(&at);
}

int scpy_options_begin(scpy_state *state, const scpy_signature *signature, PyObject *const *given,
                       scpy_options *options)
{
    *options = (scpy_options){.native = SC_SOURCE_OPTIONS_INIT};
    reading at = {.state = state, .function = signature->function, .options = options};
    for (Py_ssize_t i = signature->positional; signature->names[i] != NULL; i++) {
        const row *option = table;
        while (strcmp(option->name, signature->names[i]) != 0) {
            option++;
        }
        at.value = given[i];
        if (read_option(&at, option) != 0) {
            return -1;
        }
    }
    return 0;
}

void scpy_options_end(scpy_options *options)
{
    scpy_text_end(&options->at);
    scpy_text_end(&options->under);
    scpy_file_name_end(&options->root);
    scpy_file_name_end(&options->working_directory);
    scpy_strings_end(&options->variables);
    scpy_strings_end(&options->environment);
    scpy_strings_end(&options->markers);
}
