/* dump: the configuration as text. A custom format writes in Python, so the GIL is free meanwhile.
 */
#include "options.h"
#include "view.h"

const char scpy_doc_dump[] =
    "dump($self, /, format='json', *, path='', reveal=False, compact=False, origins=False,\n"
    "     sort_keys=False, prefix=None, separator=None, allow=(), exported=False)\n--\n\n"
    "The configuration as a text in a format. Secrets are masked unless ``reveal`` is set.\n\n"
    "Args:\n"
    "    format (str): ``\"json\"``, ``\"jsonc\"``, ``\"json5\"``, ``\"toml\"``, ``\"yaml\"``,\n"
    "        ``\"ini\"``, ``\"env\"``, ``\"properties\"``, one of the registry, or variables for\n"
    "        other programs: ``\"shell\"``, ``\"docker-env\"``, ``\"github-env\"``,\n"
    "        ``\"systemd-env\"``, ``\"environ\"``.\n"
    "    path (str | list | tuple): only the value at this path.\n"
    "    reveal (bool): show secrets.\n"
    "    compact (bool): the shortest form.\n"
    "    origins (bool): add the origin of each value as a comment, if the format has comments.\n"
    "    sort_keys (bool): the members of objects in the byte order of their keys.\n"
    "    prefix (str | None): of the variables, for ``\"env\"`` and those for programs.\n"
    "    separator (str | None): the text between the parts of a variable's name, for programs;\n"
    "        None: ``__``.\n"
    "    allow (iterable of str): variables for programs that are written though their names are\n"
    "        special, such as ``PATH``.\n"
    "    exported (bool): ``export`` before each variable, for ``\"shell\"``.\n\n"
    "Returns:\n"
    "    str\n\n"
    "Raises:\n"
    "    MissingKeyError: nothing is at the path (also a KeyError).\n"
    "    WriteError: the format cannot hold a value (also a ValueError).\n"
    "    ParseError: the format is not known (also a ValueError).\n";

enum {
    FORMAT,
    PATH,
    REVEAL,
    COMPACT,
    ORIGINS,
    SORT_KEYS,
    PREFIX,
    SEPARATOR,
    ALLOW,
    EXPORTED,
    COUNT
};
static const char *const names[] = {"format",  "path",      "reveal", "compact",
                                    "origins", "sort_keys", "prefix", "separator",
                                    "allow",   "exported",  NULL};
static const scpy_signature signature = {"dump", names, 1, 0};

static int flag(PyObject *const *given, int which, bool *out)
{
    int truth = given[which] != NULL
                    ? scpy_argument_bool(signature.function, names[which], given[which])
                    : 0;
    *out = truth == 1;
    return truth < 0 ? -1 : 0;
}

static int text_of(PyObject *const *given, int which, const char **out)
{
    if (given[which] == NULL || (which != FORMAT && given[which] == Py_None)) {
        return 0;
    }
    *out = scpy_argument_text(signature.function, names[which], given[which], NULL);
    return *out != NULL ? 0 : -1;
}

/* Fills the options, which borrow `allowed`; the caller ends `allowed` also after a failure. */
static int take_options(PyObject *const *given, sc_write_options *options, scpy_strings *allowed)
{
    if (text_of(given, PREFIX, &options->prefix) != 0 ||
        text_of(given, SEPARATOR, &options->separator) != 0 ||
        flag(given, REVEAL, &options->reveal) != 0 ||
        flag(given, COMPACT, &options->compact) != 0 ||
        flag(given, ORIGINS, &options->origins) != 0 ||
        flag(given, SORT_KEYS, &options->sort_keys) != 0 ||
        flag(given, EXPORTED, &options->exported) != 0) {
        return -1;
    }
    if (given[ALLOW] != NULL &&
        scpy_strings_of(allowed, signature.function, names[ALLOW], given[ALLOW]) != 0) {
        return -1;
    }
    options->allow = allowed->items;
    return 0;
}

typedef struct writing {
    const char *format;
    sc_write_options options;
} writing;

static PyObject *dumped(scpy_state *state, const sc_place *place, const sc_path *path,
                        void *context)
{
    const writing *how = context;
    sc_text text;
    sc_error error;
    scpy_call call;
    scpy_call_begin(&call);
    sc_status status = sc_place_dump(place, path, how->format, &how->options, &text, &error);
    scpy_call_end(&call);
    if (status != SC_OK) {
        return scpy_call_raise(&call, state, &error);
    }
    scpy_call_forget(&call);
    return scpy_text_object(&text);
}

PyObject *scpy_method_dump(PyObject *self, PyObject *const *args, Py_ssize_t count,
                           PyObject *keywords)
{
    scpy_view *view = (scpy_view *)self;
    PyObject *given[COUNT];
    scpy_strings allowed = {0};
    writing how = {.format = "json", .options = SC_WRITE_OPTIONS_INIT};
    how.options.registry = scpy_roots_registry(view->scope->roots);
    PyObject *object = NULL;
    if (scpy_arguments(&signature, args, count, keywords, given) == 0 &&
        text_of(given, FORMAT, &how.format) == 0 &&
        take_options(given, &how.options, &allowed) == 0) {
        object = scpy_view_ask(view, given[PATH], dumped, &how);
    }
    scpy_strings_end(&allowed);
    return object;
}
