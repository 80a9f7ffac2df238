/*
 * Typed getters: get_int and its kin, and get_str_ref.
 *
 * The engine reads; this file only converts the result. Untyped text (environment, arguments, INI)
 * is read as the requested type; every other value must have that type. The value that `get` would
 * return may be returned at once if it has exactly the requested type: then the engine's reading
 * would be the same, untyped or not, because a guess never loses text.
 */
#include "datetime.h"
#include "reading.h"
#include "view.h"

/* The place of one value: a key of a view, in a pinned snapshot. */
typedef struct place {
    scpy_view *view;
    const scpy_pin *pin;
    PyObject *key;
    sc_value value;
} place;

/* New object; or NULL with an exception, or without one and a `status` that is not SC_OK. */
typedef PyObject *(*reading)(const place *at, sc_status *status);

typedef struct typed_getter {
    scpy_signature signature;
    const char *expected;
    reading read_value;
    bool (*ready)(PyObject *object); /* has what `get` gives the type? NULL: never */
    PyObject *absent;                /* what a miss gives without a default; NULL: it raises */
} typed_getter;

/* ---- readings ---- */

/* Those that return what extract(type) returns for these types. */
#define SAME(name, reading)                                                                        \
    static PyObject *read_##name(const place *at, sc_status *status)                               \
    {                                                                                              \
        PyObject *object;                                                                          \
        *status = scpy_read_##reading(at->view->scope->state, at->value, &object);                 \
        return object;                                                                             \
    }
SAME(int, int)
SAME(float, float)
SAME(bool, bool)
SAME(datetime, datetime)
SAME(duration_ns, duration)
SAME(size, size)
#undef SAME

/* The view's dict for texts, new; NULL without memory for it. */
static PyObject *texts_of(scpy_view *view)
{
    PyObject *texts;
    SCPY_BEGIN_CRITICAL_SECTION(view);
    if (view->scope->texts == NULL) {
        view->scope->texts = PyDict_New();
        if (view->scope->texts == NULL) {
            PyErr_Clear();
        }
    }
    texts = Py_XNewRef(view->scope->texts);
    SCPY_END_CRITICAL_SECTION();
    return texts;
}

/* The text of a value that `get` gives as something else: one object a generation, too. */
static PyObject *untyped_text(const place *at, sc_status *status)
{
    const char *text;
    size_t length;
    *status = sc_value_string(at->value, &text, &length);
    if (*status != SC_OK) {
        return NULL;
    }
    /* Segments may be of types of the caller's, whose hash is their own affair. */
    PyObject *texts = PyUnicode_Check(at->key) ? texts_of(at->view) : NULL;
    PyObject *object = texts != NULL ? scpy_dict_get(texts, at->key) : NULL;
    if (object == NULL) {
        object = PyUnicode_FromStringAndSize(text, (Py_ssize_t)length);
        if (object != NULL) {
            scpy_view_remember(at->view, at->pin, texts, at->key, object);
        }
    }
    Py_XDECREF(texts);
    return object;
}

static PyObject *read_str(const place *at, sc_status *status)
{
    if (sc_value_kind(at->value) == SC_STRING) { /* the object that `get` gives */
        PyObject *known = scpy_view_known(at->view, at->key);
        if (known != NULL && PyUnicode_CheckExact(known)) {
            return known;
        }
        Py_XDECREF(known);
        return scpy_view_get_pinned(at->view, at->pin, at->key);
    }
    return untyped_text(at, status);
}

static PyObject *read_list(const place *at, sc_status *status)
{
    sc_value list;
    sc_image *holder;
    *status = sc_value_list(at->value, NULL, &list, &holder);
    if (*status != SC_OK) {
        return NULL;
    }
    PyObject *object = scpy_object(at->view->scope->state, list);
    sc_image_release(holder);
    return object;
}

static PyObject *read_dict(const place *at, sc_status *status)
{
    *status = sc_value_kind(at->value) == SC_OBJECT ? SC_OK : SC_ERROR_WRONG_TYPE;
    return *status == SC_OK ? scpy_view_container(at->view, at->pin, at->key, at->value) : NULL;
}

static PyObject *read_duration(const place *at, sc_status *status)
{
    int64_t nanoseconds;
    *status = sc_value_duration(at->value, &nanoseconds);
    if (*status == SC_OK && nanoseconds % 1000 != 0) {
        *status = SC_ERROR_OUT_OF_RANGE;
    }
    return *status == SC_OK ? scpy_timedelta(at->view->scope->state, nanoseconds / 1000) : NULL;
}

/* ---- one getter for all ---- */

/* Without a fallback (NULL) a miss is a failure. */
static PyObject *read_pinned(place *at, const typed_getter *how, PyObject *fallback)
{
    int found = scpy_view_value(at->view, at->pin, at->key, &at->value);
    if (found < 0 || (found == 0 && fallback != NULL)) {
        return found == 0 ? Py_NewRef(fallback) : NULL;
    }
    sc_status status = found != 0 ? SC_OK : SC_ERROR_MISSING_KEY;
    PyObject *object = found != 0 ? how->read_value(at, &status) : NULL;
    if (status != SC_OK) {
        scpy_view_fail(at->view, at->pin, at->key, at->value, status, how->expected);
    }
    return object;
}

static PyObject *read_at(scpy_view *view, const typed_getter *how, PyObject *path,
                         PyObject *fallback)
{
    PyObject *key = scpy_view_key(view, path);
    PyObject *object = NULL;
    scpy_pin pin;
    if (key != NULL && scpy_view_pin(view, &pin) == 0) {
        place at = {.view = view, .pin = &pin, .key = key};
        object = read_pinned(&at, how, fallback);
        scpy_view_unpin(&pin);
    }
    Py_XDECREF(key);
    return object;
}

static PyObject *get_typed(PyObject *self, const typed_getter *how, PyObject *const *args,
                           Py_ssize_t count, PyObject *keywords)
{
    scpy_view *view = (scpy_view *)self;
    PyObject *found[2] = {NULL, NULL};
    if (keywords == NULL && count == 1) {
        found[0] = args[0];
    } else if (scpy_arguments(&how->signature, args, count, keywords, found) != 0) {
        return NULL;
    }
    PyObject *fallback = found[1] != NULL ? found[1] : how->absent;
    PyObject *known = scpy_view_hit(view, found[0]);
    if (known != NULL) {
        if (how->ready != NULL && how->ready(known)) {
            return known;
        }
        Py_DECREF(known);
        if (known == Py_Ellipsis && fallback != NULL) {
            return Py_NewRef(fallback);
        }
    }
    return read_at(view, how, found[0], fallback);
}

static bool is_int(PyObject *object)
{
    return PyLong_CheckExact(object);
}

static bool is_float(PyObject *object)
{
    return PyFloat_CheckExact(object);
}

static bool is_bool(PyObject *object)
{
    return PyBool_Check(object);
}

static bool is_str(PyObject *object)
{
    return PyUnicode_CheckExact(object);
}

static const char *const key_and_default[] = {"key", "default", NULL};

#define ARGUMENTS                                                                                  \
    "Args:\n"                                                                                      \
    "    key (str | list | tuple): a path, or its segments.\n"                                     \
    "    default: the result if nothing is at the path. It is for absence only; without a\n"       \
    "        default, absence raises.\n\n"
#define FAILURES                                                                                   \
    "Raises:\n"                                                                                    \
    "    WrongTypeError: the value has another type (it is also a TypeError).\n"                   \
    "    BadValueError: a text does not read as this (also a ValueError).\n"                       \
    "    BadPathError: the path does not parse.\n"
#define MISSES                                                                                     \
    "    MissingKeyError: nothing is at the path, and there is no default (also a KeyError).\n"
/* name, ready, the expectation that an error names, and for the docstring: input and result */
#define GETTERS(X)                                                                                 \
    X(int, is_int, "an integer",                                                                   \
      "The integer at a path.\n\nUntyped text may have a sign, leading zeros, or be hexadecimal.", \
      "int")                                                                                       \
    X(float, is_float, "a number",                                                                 \
      "The number at a path.\n\nAn integer is a number if a float holds it exactly.", "float")     \
    X(bool, is_bool, "a bool",                                                                     \
      "The bool at a path.\n\nUntyped text may be true/false, yes/no, on/off or 1/0 in any case.", \
      "bool")                                                                                      \
    X(str, is_str, "a string",                                                                     \
      "The text at a path.\n\nUntyped text comes as it was written: ``007``.", "str")              \
    X(list, NULL, "a list",                                                                        \
      "The list at a path.\n\nUntyped text is a JSON array, or is split at its commas.",           \
      "list: new, the caller's own")                                                               \
    X(dict, NULL, "an object", "The object at a path.", "dict: new, the caller's own")             \
    X(datetime, NULL, "a date or time that Python can hold",                                       \
      "The date or time at a path, or what a text says of one.",                                   \
      "datetime.datetime | datetime.date | datetime.time: by what is written")                     \
    X(duration, NULL, "a duration of whole microseconds",                                          \
      "The duration at a path: ``\"500ms\"``, ``\"1h30m\"``, ``\"PT5M\"``, or a number of "        \
      "seconds.\n\nWhat is finer than a microsecond is for ``get_duration_ns``.",                  \
      "datetime.timedelta")                                                                        \
    X(duration_ns, NULL, "a duration", "The duration at a path in nanoseconds, exact.", "int")     \
    X(size, NULL, "a size",                                                                        \
      "The size at a path in bytes: ``\"10MB\"``, ``\"10MiB\"``, or a number.", "int")

#define DEFINE(name, ready, expected, text, gives)                                                 \
    const char scpy_doc_get_##name[] =                                                             \
        "get_" #name "($self, /, key, default=...)\n--\n\n" text "\n\n" ARGUMENTS                  \
        "Returns:\n    " gives "\n\n" FAILURES MISSES;                                             \
    static const typed_getter name##_getter = {                                                    \
        {"get_" #name, key_and_default, 2, 1}, expected, read_##name, ready, NULL};                \
    PyObject *scpy_method_get_##name(PyObject *self, PyObject *const *args, Py_ssize_t count,      \
                                     PyObject *keywords)                                           \
    {                                                                                              \
        return get_typed(self, &name##_getter, args, count, keywords);                             \
    }
GETTERS(DEFINE)
#undef DEFINE

/* ---- get_str_ref ---- */

const char scpy_doc_get_str_ref[] =
    "get_str_ref($self, /, key)\n--\n\n"
    "The text at a path, without a copy: as long as the configuration does not change, each call\n"
    "gives the same ``str`` object.\n\n"
    "Args:\n"
    "    key (str | list | tuple): a path, or its segments.\n\n"
    "Returns:\n"
    "    str | None: ``None`` if nothing is there.\n\n" FAILURES;

static const char *const key_name[] = {"key", NULL};
static const typed_getter str_ref_getter = {
    {"get_str_ref", key_name, 1, 1}, "a string", read_str, is_str, Py_None};

PyObject *scpy_method_get_str_ref(PyObject *self, PyObject *const *args, Py_ssize_t count,
                                  PyObject *keywords)
{
    return get_typed(self, &str_ref_getter, args, count, keywords);
}
