/*
 * ConfigBuilder's methods that add a source. Each reads its arguments, makes one call on a branch,
 * without the GIL (a file is looked at, a pipe is read, a custom format called), and settles it.
 */
#include "builder.h"
#include "callback.h"
#include "options.h"

enum { GIVEN_ROOM = 20 }; /* more than the parameters of any method */

typedef sc_status (*add_text)(sc_builder *builder, const char *text,
                              const sc_source_options *options);

/* One call on a new branch; `text` is what the source is named by. */
static PyObject *add(const scpy_builder *self, add_text function, const char *text,
                     const sc_source_options *options, bool environment)
{
    scpy_builder *branch = scpy_builder_branch(self);
    if (branch == NULL || scpy_builder_root(branch, NULL, environment) != 0) {
        Py_XDECREF(branch);
        return NULL;
    }
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = function(branch->native, text, options);
    scpy_call_end(&call);
    return scpy_builder_settle(branch, &call, status);
}

/* A source that is named by a file. */
static PyObject *add_named_file(scpy_builder *self, const scpy_signature *signature,
                                PyObject *const *given, add_text function)
{
    scpy_options options;
    scpy_file_name file = {0};
    PyObject *result = NULL;
    if (scpy_options_begin(self->state, signature, given, &options) == 0 &&
        scpy_file_name_of(&file, signature->function, signature->names[0], given[0]) == 0) {
        result = add(self, function, file.text, &options.native, false);
        scpy_file_name_blame(&file);
    }
    scpy_file_name_end(&file);
    scpy_options_end(&options);
    return result;
}

/* ------------------------------------------------------------------------- */
/* Files                                                                     */
/* ------------------------------------------------------------------------- */

#define FILE_OPTIONS                                                                               \
    "format", "name", "at", "under", "optional", "join", "nested", "secret", "no_operators",       \
        "documents", "on_error"

const char scpy_builder_with_file_doc[] =
    "with_file($self, path, *, format=None, name=None, at=None, under=None,\n"
    "          optional=False, join=False, nested=False, secret=False,\n"
    "          no_operators=False, documents=None, on_error=None)\n"
    "--\n\n"
    "Add a file; '-' is standard input.\n"
    "\n"
    "Args:\n"
    "    path: str, bytes or os.PathLike.\n"
    "\n"
    "Raises:\n"
    "    FileNotFoundError: there is no such file, and it is not optional.\n"
    "    IsADirectoryError, PermissionError: it cannot be a source.";

PyObject *scpy_builder_with_file(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                 PyObject *keywords)
{
    static const char *const names[] = {"path", FILE_OPTIONS, NULL};
    static const scpy_signature signature = {"with_file", names, 1, 1};
    PyObject *given[GIVEN_ROOM];
    return scpy_arguments(&signature, args, count, keywords, given) == 0
               ? add_named_file(self, &signature, given, sc_builder_add_file)
               : NULL;
}

const char scpy_builder_with_glob_doc[] =
    "with_glob($self, pattern, *, format=None, name=None, at=None, under=None,\n"
    "          join=False, nested=False, secret=False, no_operators=False,\n"
    "          documents=None, on_error=None, allow_removal=False)\n"
    "--\n\n"
    "Add each file that matches, in byte order of its path.\n"
    "\n"
    "Args:\n"
    "    pattern: with *, ?, [a-z], {a,b}, and ** across folders.\n"
    "    allow_removal: a reload may find fewer files.\n"
    "\n"
    "Raises:\n"
    "    ValueError: the pattern does not parse.";

PyObject *scpy_builder_with_glob(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                 PyObject *keywords)
{
    static const char *const names[] = {
        "pattern", "format",       "name",      "at",       "under",         "join", "nested",
        "secret",  "no_operators", "documents", "on_error", "allow_removal", NULL};
    static const scpy_signature signature = {"with_glob", names, 1, 1};
    PyObject *given[GIVEN_ROOM];
    return scpy_arguments(&signature, args, count, keywords, given) == 0
               ? add_named_file(self, &signature, given, sc_builder_add_glob)
               : NULL;
}

const char scpy_builder_with_directory_doc[] =
    "with_directory($self, path, *, name=None, at=None, under=None,\n"
    "               optional=False, join=False, nested=False, secret=False,\n"
    "               no_operators=False, on_error=None, allow_removal=False)\n"
    "--\n\n"
    "Add a folder with one key a file: mounted secrets, key-per-file volumes.\n"
    "\n"
    "The values are secret. One line end at the end of each is cut.\n"
    "\n"
    "Args:\n"
    "    path: str, bytes or os.PathLike.\n"
    "    allow_removal: a reload may find fewer files.\n"
    "\n"
    "Raises:\n"
    "    FileNotFoundError: there is no such folder, and it is not optional.";

PyObject *scpy_builder_with_directory(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                      PyObject *keywords)
{
    static const char *const names[] = {
        "path",   "name",   "at",           "under",    "optional",      "join",
        "nested", "secret", "no_operators", "on_error", "allow_removal", NULL};
    static const scpy_signature signature = {"with_directory", names, 1, 1};
    PyObject *given[GIVEN_ROOM];
    return scpy_arguments(&signature, args, count, keywords, given) == 0
               ? add_named_file(self, &signature, given, sc_builder_add_directory)
               : NULL;
}

const char scpy_builder_with_hierarchical_doc[] =
    "with_hierarchical($self, app_name, *, format=None, at=None, under=None,\n"
    "                  join=False, nested=False, secret=False,\n"
    "                  no_operators=False, documents=None, on_error=None,\n"
    "                  environ=None, markers=None, root=None,\n"
    "                  working_directory=None)\n"
    "--\n\n"
    "Add every file found for an application: system, home, project.\n"
    "\n"
    "Args:\n"
    "    app_name: without a separator.\n"
    "    environ: a mapping of variables, instead of the process's.\n"
    "    markers: names that tell a project's root, instead of .git and its like.\n"
    "    root: the project's root, instead of searching for it.\n"
    "    working_directory: instead of the process's.\n"
    "\n"
    "Raises:\n"
    "    ValueError: this cannot be the name of an application.";

PyObject *scpy_builder_with_hierarchical(scpy_builder *self, PyObject *const *args,
                                         Py_ssize_t count, PyObject *keywords)
{
    static const char *const names[] = {"app_name",  "format",
                                        "at",        "under",
                                        "join",      "nested",
                                        "secret",    "no_operators",
                                        "documents", "on_error",
                                        "environ",   "markers",
                                        "root",      "working_directory",
                                        NULL};
    static const scpy_signature signature = {"with_hierarchical", names, 1, 1};
    PyObject *given[GIVEN_ROOM];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    scpy_options options;
    PyObject *result = NULL;
    if (scpy_options_begin(self->state, &signature, given, &options) == 0) {
        const char *name = scpy_argument_text(signature.function, names[0], given[0], NULL);
        bool asks = options.native.environment == NULL;
        result = name != NULL ? add(self, sc_builder_add_hierarchical, name, &options.native, asks)
                              : NULL;
    }
    scpy_options_end(&options);
    return result;
}

/* ------------------------------------------------------------------------- */
/* Variables                                                                 */
/* ------------------------------------------------------------------------- */

const char scpy_builder_with_env_doc[] =
    "with_env($self, prefix=None, *, environ=None, names=None, name=None, at=None,\n"
    "         under=None, join=False, nested=False, secret=False,\n"
    "         no_operators=False, on_error=None, drop_empty=False,\n"
    "         read_name_file=False)\n"
    "--\n\n"
    "Add the variables PREFIX_...; without a prefix, all of them.\n"
    "\n"
    "APP_DATABASE__POOL_SIZE is database.pool_size, or the key below that means\n"
    "the same. The process's variables are read by each build() and reload().\n"
    "\n"
    "Args:\n"
    "    environ: a mapping of variables, instead of the process's.\n"
    "    names: a mapping of variables to paths, {'DATABASE_URL': 'database.url'}.\n"
    "    drop_empty: ignore empty variables.\n"
    "    read_name_file: NAME_FILE gives the content of that file.";

/* The prefix, or "" for None and nothing; NULL with an exception. */
static const char *prefix_of(const scpy_signature *signature, PyObject *const *given,
                             Py_ssize_t place)
{
    PyObject *prefix = given[place];
    if (prefix == NULL || prefix == Py_None) {
        return "";
    }
    return scpy_argument_text(signature->function, signature->names[place], prefix, NULL);
}

PyObject *scpy_builder_with_env(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                PyObject *keywords)
{
    static const char *const names[] = {
        "prefix", "environ", "names",        "name",     "at",         "under",          "join",
        "nested", "secret",  "no_operators", "on_error", "drop_empty", "read_name_file", NULL};
    static const scpy_signature signature = {"with_env", names, 1, 0};
    PyObject *given[GIVEN_ROOM];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    scpy_options options;
    PyObject *result = NULL;
    if (scpy_options_begin(self->state, &signature, given, &options) == 0) {
        const char *prefix = prefix_of(&signature, given, 0);
        bool asks = options.native.environment == NULL;
        result =
            prefix != NULL ? add(self, sc_builder_add_env, prefix, &options.native, asks) : NULL;
    }
    scpy_options_end(&options);
    return result;
}

const char scpy_builder_with_dotenv_doc[] =
    "with_dotenv($self, path, prefix=None, *, names=None, name=None, at=None,\n"
    "            under=None, optional=False, join=False, nested=False, secret=False,\n"
    "            no_operators=False, on_error=None, drop_empty=False,\n"
    "            read_name_file=False)\n"
    "--\n\n"
    "Add a .env file, read by the rules of with_env().\n"
    "\n"
    "Args:\n"
    "    path: str, bytes or os.PathLike.\n"
    "    prefix: take the names PREFIX_... only.\n"
    "    names: a mapping of names to paths, as in with_env().\n"
    "\n"
    "Raises:\n"
    "    FileNotFoundError: there is no such file, and it is not optional.";

static PyObject *add_dotenv(const scpy_builder *self, const char *path,
                            const sc_source_options *options)
{
    scpy_builder *branch = scpy_builder_branch(self);
    if (branch == NULL) {
        return NULL;
    }
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = sc_builder_add_dotenv(branch->native, path, options);
    scpy_call_end(&call);
    return scpy_builder_settle(branch, &call, status);
}

PyObject *scpy_builder_with_dotenv(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const char *const names[] = {
        "path",         "prefix",   "names",      "name",           "at",
        "under",        "optional", "join",       "nested",         "secret",
        "no_operators", "on_error", "drop_empty", "read_name_file", NULL};
    static const scpy_signature signature = {"with_dotenv", names, 2, 1};
    PyObject *given[GIVEN_ROOM];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    scpy_options options;
    scpy_file_name file = {0};
    PyObject *result = NULL;
    if (scpy_options_begin(self->state, &signature, given, &options) == 0 &&
        scpy_file_name_of(&file, signature.function, names[0], given[0]) == 0) {
        const char *prefix = prefix_of(&signature, given, 1);
        options.native.prefix = prefix;
        result = prefix != NULL ? add_dotenv(self, file.text, &options.native) : NULL;
        scpy_file_name_blame(&file);
    }
    scpy_file_name_end(&file);
    scpy_options_end(&options);
    return result;
}

/* ------------------------------------------------------------------------- */
/* Values that are here                                                      */
/* ------------------------------------------------------------------------- */

const char scpy_builder_with_defaults_doc[] =
    "with_defaults($self, values, *, format=None, name=None, at=None, under=None,\n"
    "              join=False, nested=False, secret=False, no_operators=False,\n"
    "              documents=None)\n"
    "--\n\n"
    "Add values: a mapping with str keys, or a text in a format.\n"
    "\n"
    "A mapping may hold None, bool, int, float, str, datetime, date, time, list,\n"
    "tuple and mappings. It is read now; later changes of it are not seen.\n"
    "\n"
    "Raises:\n"
    "    TypeError: it holds another type; the message names the path.\n"
    "    ValueError: a number or text that cannot be held, or the text does not parse.";

static PyObject *add_text_values(const scpy_builder *self, const scpy_signature *signature,
                                 PyObject *values, const sc_source_options *options)
{
    Py_ssize_t length;
    const char *text = scpy_argument_text(signature->function, "values", values, &length);
    scpy_builder *branch = text != NULL ? scpy_builder_branch(self) : NULL;
    if (branch == NULL) {
        return NULL;
    }
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = sc_builder_add_defaults(branch->native, text, (size_t)length, options);
    scpy_call_end(&call);
    return scpy_builder_settle(branch, &call, status);
}

static PyObject *add_mapping(const scpy_builder *self, PyObject *values,
                             const sc_source_options *options)
{
    const char *name = options->name != NULL ? options->name : "defaults";
    sc_image *image = scpy_image_of(self->state, values, SC_SOURCE_DEFAULTS, name, &self->limits);
    if (image == NULL) {
        return NULL;
    }
    scpy_builder *branch = scpy_builder_branch(self);
    PyObject *result = NULL;
    if (branch != NULL) {
        sc_status status = sc_builder_add_image(branch->native, image, options);
        result = scpy_builder_settle(branch, NULL, status);
    }
    sc_image_release(image);
    return result;
}

static PyObject *add_values(const scpy_builder *self, const scpy_signature *signature,
                            PyObject *values, const sc_source_options *options)
{
    if (PyUnicode_Check(values)) {
        return add_text_values(self, signature, values, options);
    }
    int is_mapping = scpy_is_mapping(self->state, values);
    if (is_mapping == 0) {
        return scpy_wrong_type(signature->function, "values", "a mapping or str", values);
    }
    return is_mapping == 1 ? add_mapping(self, values, options) : NULL;
}

PyObject *scpy_builder_with_defaults(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                     PyObject *keywords)
{
    static const char *const names[] = {"values",       "format",    "name",   "at",
                                        "under",        "join",      "nested", "secret",
                                        "no_operators", "documents", NULL};
    static const scpy_signature signature = {"with_defaults", names, 1, 1};
    PyObject *given[GIVEN_ROOM];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    scpy_options options;
    PyObject *result = NULL;
    if (scpy_options_begin(self->state, &signature, given, &options) == 0) {
        result = add_values(self, &signature, given[0], &options.native);
    }
    scpy_options_end(&options);
    return result;
}

const char scpy_builder_with_args_doc[] =
    "with_args($self, args, *, name=None, at=None, under=None, join=False,\n"
    "          nested=False, secret=False, no_operators=False)\n"
    "--\n\n"
    "Add the words of a command line: key=value, --a.b=1, --a.b 1, --flag, --no-flag.\n"
    "\n"
    "Args:\n"
    "    args: an iterable of str, without the program's name: sys.argv[1:].";

static PyObject *add_words(const scpy_builder *self, const scpy_strings *words,
                           const sc_source_options *options)
{
    scpy_builder *branch = scpy_builder_branch(self);
    if (branch == NULL) {
        return NULL;
    }
    sc_status status =
        sc_builder_add_args(branch->native, words->items, (size_t)words->count, options);
    return scpy_builder_settle(branch, NULL, status);
}

PyObject *scpy_builder_with_args(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                 PyObject *keywords)
{
    static const char *const names[] = {"args",   "name",   "at",           "under", "join",
                                        "nested", "secret", "no_operators", NULL};
    static const scpy_signature signature = {"with_args", names, 1, 1};
    PyObject *given[GIVEN_ROOM];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    scpy_options options;
    scpy_strings words = {0};
    PyObject *result = NULL;
    if (scpy_options_begin(self->state, &signature, given, &options) == 0 &&
        scpy_strings_of(&words, signature.function, names[0], given[0]) == 0) {
        result = add_words(self, &words, &options.native);
    }
    scpy_strings_end(&words);
    scpy_options_end(&options);
    return result;
}

/* ------------------------------------------------------------------------- */
/* Custom                                                                    */
/* ------------------------------------------------------------------------- */

const char scpy_builder_with_source_doc[] =
    "with_source($self, load, *, name=None, at=None, under=None, join=False,\n"
    "            nested=False, secret=False, no_operators=False, on_error=None)\n"
    "--\n\n"
    "Add a source of your own.\n"
    "\n"
    "Args:\n"
    "    load: called without arguments by each build() and reload(), on their\n"
    "        thread; gives a value as with_defaults() takes it, or None for\n"
    "        nothing. Or an object with a method load().\n"
    "    name: shown in origins; else the callable's own name.\n"
    "\n"
    "What it raises is the __cause__ of the error of build().";

/* New reference to what is called: the object, else its method load(). NULL with an exception. */
static PyObject *loader_of(const scpy_builder *self, const scpy_signature *signature,
                           PyObject *given)
{
    if (PyCallable_Check(given)) {
        return Py_NewRef(given);
    }
    PyObject *load = PyObject_GetAttr(given, self->state->name_load);
    if (load == NULL && !PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return NULL;
    }
    PyErr_Clear();
    if (load == NULL || !PyCallable_Check(load)) {
        Py_XDECREF(load);
        return scpy_wrong_type(signature->function, signature->names[0],
                               "a callable, or have a method load()", given);
    }
    return load;
}

static PyObject *add_source(const scpy_builder *self, PyObject *load,
                            const sc_source_options *options, const char *name)
{
    scpy_builder *branch = scpy_builder_branch(self);
    PyObject *callback = branch != NULL ? scpy_callback_new(self->state, load, NULL) : NULL;
    if (callback == NULL || scpy_builder_root(branch, callback, false) != 0) {
        Py_XDECREF(callback);
        Py_XDECREF(branch);
        return NULL;
    }
    const sc_source_vtable source = {.name = name, .context = callback, .load = scpy_callback_load};
    sc_status status = sc_builder_add_source(branch->native, &source, options);
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

/* The callable's __qualname__, its type's where it has none; new. */
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

static PyObject *add_loader(const scpy_builder *self, PyObject *load,
                            const sc_source_options *options)
{
    PyObject *name = name_of(load);
    const char *text = name != NULL ? PyUnicode_AsUTF8(name) : NULL;
    PyObject *result = text != NULL ? add_source(self, load, options, local_name(text)) : NULL;
    Py_XDECREF(name);
    return result;
}

PyObject *scpy_builder_with_source(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const char *const names[] = {"load",   "name",   "at",           "under",    "join",
                                        "nested", "secret", "no_operators", "on_error", NULL};
    static const scpy_signature signature = {"with_source", names, 1, 1};
    PyObject *given[GIVEN_ROOM];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    scpy_options options;
    PyObject *result = NULL;
    if (scpy_options_begin(self->state, &signature, given, &options) == 0) {
        PyObject *load = loader_of(self, &signature, given[0]);
        result = load != NULL ? add_loader(self, load, &options.native) : NULL;
        Py_XDECREF(load);
    }
    scpy_options_end(&options);
    return result;
}
