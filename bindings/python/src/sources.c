/*
 * ConfigBuilder's methods that add a source. All are one: the core's table says what a source is
 * made of and which options there are; the core checks whether the source takes an option, and does
 * the rest on a branch, without the GIL (a file is looked at, a pipe is read).
 */
#include "builder.h"
#include "callback.h"
#include "options.h"
#include "source_docs.h"

typedef struct adding {
    scpy_builder *builder;
    sc_source_id id;
    const sc_source_word *word;
    const char *function;
    const char *name;   /* of the argument */
    PyObject *argument; /* borrowed; NULL: left out */
    sc_options *options;
} adding;

/* ------------------------------------------------------------------------- */
/* Arguments                                                                 */
/* ------------------------------------------------------------------------- */

/* The positional arguments: that of the source, then the prefix of a .env file. */
static int take_positional(adding *add, PyObject *const *args, Py_ssize_t count)
{
    static const char second[] = "prefix";
    Py_ssize_t most = add->id == SC_ADD_DOTENV ? 2 : 1;
    if (count > most) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most %zd positional argument%s (%zd given)",
                     add->function, most, most == 1 ? "" : "s", count);
        return -1;
    }
    if (count == 2) {
        const sc_option *prefix = sc_option_find(second, sizeof second - 1, SC_SPELL_UNDERSCORE);
        if (scpy_option_set(add->builder->state, add->function, add->options, prefix, args[1]) !=
            0) {
            return -1;
        }
    }
    add->argument = count != 0 ? args[0] : NULL;
    return 0;
}

static int take_named(adding *add, PyObject *name, PyObject *value, Py_ssize_t count)
{
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(name, &length);
    if (text == NULL) {
        return -1;
    }
    bool is_argument = strcmp(text, add->name) == 0;
    if (is_argument && add->argument == NULL) {
        add->argument = value;
        return 0;
    }
    if (is_argument || (count == 2 && strcmp(text, "prefix") == 0)) {
        PyErr_Format(PyExc_TypeError, "%s() got multiple values for argument '%U'", add->function,
                     name);
        return -1;
    }
    const sc_option *option = sc_option_find(text, (size_t)length, SC_SPELL_UNDERSCORE);
    if (option == NULL) {
        PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", add->function,
                     name);
        return -1;
    }
    return scpy_option_set(add->builder->state, add->function, add->options, option, value);
}

static int take_arguments(adding *add, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    Py_ssize_t named = keywords != NULL ? PyTuple_GET_SIZE(keywords) : 0;
    int failed = take_positional(add, args, count);
    for (Py_ssize_t i = 0; failed == 0 && i < named; i++) {
        failed = take_named(add, PyTuple_GET_ITEM(keywords, i), args[count + i], count);
    }
    if (failed == 0 && add->argument == NULL && add->word->required) {
        PyErr_Format(PyExc_TypeError, "%s() missing required argument: '%s'", add->function,
                     add->name);
        return -1;
    }
    return failed;
}

/* ------------------------------------------------------------------------- */
/* Sources that a text names                                                 */
/* ------------------------------------------------------------------------- */

static PyObject *add_text(const adding *add, const char *text)
{
    scpy_builder *branch = scpy_builder_branch(add->builder);
    if (branch == NULL) {
        return NULL;
    }
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = sc_builder_add(branch->native, add->id, text, sc_options_get(add->options));
    scpy_call_end(&call);
    return scpy_builder_settle(branch, &call, status);
}

/* ---- content that Python reads ---- */

static PyObject *add_content(const adding *add, const char *data, Py_ssize_t length,
                             const sc_source_options *options)
{
    scpy_builder *branch = scpy_builder_branch(add->builder);
    if (branch == NULL) {
        return NULL;
    }
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = sc_builder_add_defaults(branch->native, data, (size_t)length, options);
    scpy_call_end(&call);
    return scpy_builder_settle(branch, &call, status);
}

/*
 * The contents of an open file or of a resource of a package, which are read once, here. Its name
 * is used like that of a file: in origins, and for its extension.
 */
static PyObject *add_read(const adding *add)
{
    scpy_state *state = add->builder->state;
    sc_source_options options = *sc_options_get(add->options);
    PyObject *read = scpy_lazy(state, &state->lazy_content_of);
    PyObject *content = read != NULL ? PyObject_CallOneArg(read, add->argument) : NULL;
    if (content == NULL && options.optional && PyErr_ExceptionMatches(PyExc_FileNotFoundError)) {
        PyErr_Clear();
        return Py_NewRef((PyObject *)add->builder);
    }
    const char *data, *name;
    Py_ssize_t length;
    PyObject *added = NULL;
    if (content != NULL && PyArg_ParseTuple(content, "y#z", &data, &length, &name)) {
        options.optional = false;
        options.on_error = 0;
        options.format =
            options.format != NULL || name == NULL ? options.format : sc_format_of_file(name);
        options.name = options.name != NULL ? options.name : name;
        added = add_content(add, data, length, &options);
    }
    Py_XDECREF(content);
    return added;
}

/* An open file, or a resource that is no path. */
static bool is_readable(PyObject *argument)
{
    if (PyUnicode_Check(argument) || PyBytes_Check(argument) ||
        PyObject_HasAttrString(argument, "__fspath__")) {
        return false;
    }
    return PyObject_HasAttrString(argument, "read_bytes") ||
           PyObject_HasAttrString(argument, "read");
}

static PyObject *add_file(const adding *add)
{
    if (add->id == SC_ADD_FILE && is_readable(add->argument)) {
        return add_read(add);
    }
    scpy_file_name file = {0};
    PyObject *result = NULL;
    if (scpy_file_name_of(&file, add->function, add->name, add->argument) == 0) {
        result = add_text(add, file.text);
        scpy_file_name_blame(&file);
    }
    scpy_file_name_end(&file);
    return result;
}

static PyObject *add_word(const adding *add)
{
    bool is_left_out = add->argument == NULL || (add->argument == Py_None && !add->word->required);
    const char *text =
        is_left_out ? "" : scpy_argument_text(add->function, add->name, add->argument, NULL);
    return text != NULL ? add_text(add, text) : NULL;
}

static PyObject *add_words(const adding *add)
{
    scpy_strings words = {0};
    PyObject *result = NULL;
    if (scpy_strings_of(&words, add->function, add->name, add->argument) == 0) {
        scpy_builder *branch = scpy_builder_branch(add->builder);
        if (branch != NULL) {
            sc_status status = sc_builder_add_args(branch->native, words.items, (size_t)words.count,
                                                   sc_options_get(add->options));
            result = scpy_builder_settle(branch, NULL, status);
        }
    }
    scpy_strings_end(&words);
    return result;
}

/* ------------------------------------------------------------------------- */
/* Values                                                                    */
/* ------------------------------------------------------------------------- */

/* A text may hold U+0000, which its format then refuses; bytes are a text in UTF-8. */
static PyObject *add_text_values(const adding *add)
{
    Py_ssize_t length;
    const char *text;
    if (PyBytes_Check(add->argument)) {
        text = PyBytes_AS_STRING(add->argument);
        length = PyBytes_GET_SIZE(add->argument);
    } else {
        text = scpy_argument_text(add->function, add->name, add->argument, &length);
    }
    return text != NULL ? add_content(add, text, length, sc_options_get(add->options)) : NULL;
}

static PyObject *add_mapping(const adding *add, PyObject *values)
{
    const sc_source_options *options = sc_options_get(add->options);
    const char *name = options->name != NULL ? options->name : "defaults";
    sc_image *image =
        scpy_image_of(add->builder->state, values, SC_SOURCE_DEFAULTS, name, &add->builder->limits);
    if (image == NULL) {
        return NULL;
    }
    scpy_builder *branch = scpy_builder_branch(add->builder);
    PyObject *result = NULL;
    if (branch != NULL) {
        sc_status status = sc_builder_add_image(branch->native, image, options);
        result = scpy_builder_settle(branch, NULL, status);
    }
    sc_image_release(image);
    return result;
}

/* An instance of a class with fields, as Python takes it apart. */
static PyObject *add_instance(const adding *add)
{
    scpy_state *state = add->builder->state;
    PyObject *plain = scpy_lazy(state, &state->lazy_plain);
    PyObject *fields = plain != NULL ? PyObject_CallOneArg(plain, add->argument) : NULL;
    if (fields == NULL && !PyErr_ExceptionMatches(PyExc_TypeError)) {
        return NULL;
    }
    PyErr_Clear();
    PyObject *result =
        fields != NULL && PyDict_CheckExact(fields)
            ? add_mapping(add, fields)
            : scpy_wrong_type(add->function, add->name,
                              "a mapping, an instance with fields, str or bytes", add->argument);
    Py_XDECREF(fields);
    return result;
}

static PyObject *add_values(const adding *add)
{
    if (PyUnicode_Check(add->argument) || PyBytes_Check(add->argument)) {
        return add_text_values(add);
    }
    int is_mapping = scpy_is_mapping(add->builder->state, add->argument);
    return is_mapping < 0    ? NULL
           : is_mapping == 1 ? add_mapping(add, add->argument)
                             : add_instance(add);
}

/* ------------------------------------------------------------------------- */
/* Custom                                                                    */
/* ------------------------------------------------------------------------- */

/* New reference to what is called: the object, else its method load(). NULL with an exception. */
static PyObject *loader_of(const adding *add)
{
    if (PyCallable_Check(add->argument)) {
        return Py_NewRef(add->argument);
    }
    PyObject *load = PyObject_GetAttr(add->argument, add->builder->state->name_load);
    if (load == NULL && !PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return NULL;
    }
    PyErr_Clear();
    if (load == NULL || !PyCallable_Check(load)) {
        Py_XDECREF(load);
        return scpy_wrong_type(add->function, add->name, "a callable, or have a method load()",
                               add->argument);
    }
    return load;
}

static PyObject *add_callback(const adding *add, PyObject *load, const char *name)
{
    scpy_state *state = add->builder->state;
    scpy_builder *branch = scpy_builder_branch(add->builder);
    PyObject *callback = branch != NULL ? scpy_callback_new(state, load, NULL) : NULL;
    if (callback == NULL || scpy_callback_take_bells(callback, add->argument) != 0 ||
        scpy_builder_root(branch, callback) != 0) {
        Py_XDECREF(callback);
        Py_XDECREF(branch);
        return NULL;
    }
    bool has_start = scpy_callback_has_start(callback);
    const sc_source_vtable source = {.name = name,
                                     .context = callback,
                                     .load = scpy_callback_load,
                                     .on_builder = true,
                                     .start = has_start ? scpy_callback_start : NULL,
                                     .stop = has_start ? scpy_callback_stop : NULL};
    sc_status status = sc_builder_add_source(branch->native, &source, sc_options_get(add->options));
    Py_DECREF(callback); /* the roots hold it */
    return scpy_builder_settle(branch, NULL, status);
}

/* A name without the functions it was defined in. */
static const char *local_name(const char *text)
{
    static const char mark[] = "<locals>.";
    for (const char *at = strstr(text, mark); at != NULL; at = strstr(text, mark)) {
        text = at + sizeof mark - 1;
    }
    return text;
}

/* The callable's __qualname__, or that of its type; new. */
static PyObject *name_of(PyObject *load)
{
    PyObject *name = PyObject_GetAttrString(load, "__qualname__");
    if (name == NULL || !PyUnicode_Check(name)) {
        PyErr_Clear();
        Py_XDECREF(name);
        name = PyUnicode_FromString(Py_TYPE(load)->tp_name);
    }
    return name;
}

static PyObject *add_loader(const adding *add)
{
    PyObject *load = loader_of(add);
    PyObject *name = load != NULL ? name_of(load) : NULL;
    const char *text = name != NULL ? PyUnicode_AsUTF8(name) : NULL;
    PyObject *result = text != NULL ? add_callback(add, load, local_name(text)) : NULL;
    Py_XDECREF(name);
    Py_XDECREF(load);
    return result;
}

/* ------------------------------------------------------------------------- */
/* The methods                                                               */
/* ------------------------------------------------------------------------- */

static PyObject *add_argument(const adding *add)
{
    switch (add->id) {
    case SC_ADD_DEFAULTS:
        return add_values(add);
    case SC_ADD_SOURCE:
        return add_loader(add);
    default:
        break;
    }
    switch (add->word->type) {
    case SC_OPTION_TEXTS:
        return add_words(add);
    case SC_OPTION_FILE:
        return add_file(add);
    default:
        return add_word(add);
    }
}

static PyObject *with_source(scpy_builder *self, sc_source_id id, PyObject *const *args,
                             Py_ssize_t count, PyObject *keywords)
{
    char function[SC_WORD_SIZE + 8];
    char name[SC_WORD_SIZE];
    adding add = {.builder = self, .id = id, .word = sc_source_word_of(id), .function = function};
    (void)snprintf(function, sizeof function, "with_%s", add.word->word);
    add.name = sc_word_spell(add.word->argument, SC_SPELL_UNDERSCORE, name);
    add.options = sc_options_new(id, SC_SPELL_UNDERSCORE);
    if (add.options == NULL) {
        return PyErr_NoMemory();
    }
    PyObject *result = take_arguments(&add, args, count, keywords) == 0 ? add_argument(&add) : NULL;
    sc_options_free(add.options);
    return result;
}

#define METHOD(identifier, word, argument, type, need, help)                                       \
    const char scpy_builder_with_##word##_doc[] = SCPY_DOC_WITH_##identifier;                      \
    PyObject *scpy_builder_with_##word(scpy_builder *self, PyObject *const *args,                  \
                                       Py_ssize_t count, PyObject *keywords)                       \
    {                                                                                              \
        return with_source(self, SC_ADD_##identifier, args, count, keywords);                      \
    }
SC_SOURCE_TABLE(METHOD)
