/*
 * Untyped look-ups: get, has_key, get_many, get_str_ref, [] and in.
 *
 * A path is looked up in the view's cache first. If it is missing there, its value is found in the
 * pinned snapshot, made into a Python object, and cached if it is a scalar. For an absent path the
 * cache has Ellipsis, which no configuration can hold.
 */
#include "view.h"

PyObject *scpy_view_get_pinned(scpy_view *view, const scpy_pin *pin, PyObject *key)
{
    sc_value value;
    int found = scpy_view_value(view, pin, key, &value);
    if (found < 0) {
        return NULL;
    }
    sc_kind kind = sc_value_kind(value);
    if (kind == SC_ARRAY || kind == SC_OBJECT) {
        return scpy_view_container(view, pin, key, value);
    }
    PyObject *object = found == 0 ? Py_NewRef(Py_Ellipsis) : scpy_object(view->scope->state, value);
    /* A datetime that Python cannot hold is its text, and yet no string: a typed getter must look.
     */
    if (object != NULL && !(kind == SC_DATETIME && PyUnicode_Check(object))) {
        scpy_view_remember(view, pin, view->cache, key, object);
    }
    return object;
}

PyObject *scpy_view_get(scpy_view *view, PyObject *path)
{
    PyObject *key = scpy_view_key(view, path);
    if (key == NULL) {
        return NULL;
    }
    PyObject *object = scpy_view_known(view, key);
    scpy_pin pin;
    if (object == NULL && scpy_view_pin(view, &pin) == 0) {
        object = scpy_view_get_pinned(view, &pin, key);
        scpy_view_unpin(&pin);
    }
    Py_DECREF(key);
    return object;
}

static inline PyObject *get(scpy_view *view, PyObject *path)
{
    PyObject *object = scpy_view_hit(view, path);
    return object != NULL ? object : scpy_view_get(view, path);
}

/* Steals `object`: returns it, or the fallback if it is a miss. */
static inline PyObject *or_fallback(PyObject *object, PyObject *fallback)
{
    if (object != Py_Ellipsis) {
        return object;
    }
    Py_DECREF(object);
    return Py_NewRef(fallback);
}

/* ---- get ---- */

const char scpy_doc_get[] =
    "get($self, /, key, default=None)\n--\n\n"
    "The value at a path.\n\n"
    "Args:\n"
    "    key (str | list | tuple): a path like ``\"database.pool.max\"``, or its segments.\n"
    "    default: the result if nothing is at the path; ``None`` in the configuration is a "
    "value.\n\n"
    "Returns:\n"
    "    The value with its own type. A scalar is shared by all callers; a dict or list is new\n"
    "    and the caller's own.\n\n"
    "Raises:\n"
    "    BadPathError: the path does not parse.\n";

static const char *const get_names[] = {"key", "default", NULL};
static const scpy_signature get_signature = {"get", get_names, 2, 1};

PyObject *scpy_method_get(PyObject *self, PyObject *const *args, Py_ssize_t count,
                          PyObject *keywords)
{
    PyObject *found[2];
    if (keywords == NULL && count == 1) {
        return or_fallback(get((scpy_view *)self, args[0]), Py_None);
    }
    if (scpy_arguments(&get_signature, args, count, keywords, found) != 0) {
        return NULL;
    }
    return or_fallback(get((scpy_view *)self, found[0]), found[1] != NULL ? found[1] : Py_None);
}

PyObject *scpy_view_subscript(PyObject *self, PyObject *path)
{
    scpy_view *view = (scpy_view *)self;
    PyObject *object = get(view, path);
    if (object != Py_Ellipsis) {
        return object;
    }
    Py_DECREF(object);
    PyObject *key = scpy_view_key(view, path);
    scpy_pin pin;
    if (key != NULL && scpy_view_pin(view, &pin) == 0) {
        scpy_view_fail(view, &pin, key, (sc_value){0}, SC_ERROR_MISSING_KEY, NULL);
        scpy_view_unpin(&pin);
    }
    Py_XDECREF(key);
    return NULL;
}

/* ---- has_key ---- */

/* 1, 0, or -1 with an exception. A container is not made for it. */
static int has(scpy_view *view, PyObject *path)
{
    PyObject *known = scpy_view_hit(view, path);
    if (known != NULL) {
        Py_DECREF(known);
        return known != Py_Ellipsis;
    }
    int found = -1;
    scpy_pin pin;
    PyObject *key = scpy_view_key(view, path);
    if (key != NULL && scpy_view_pin(view, &pin) == 0) {
        sc_value value;
        found = scpy_view_value(view, &pin, key, &value);
        if (found >= 0 && sc_value_kind(value) < SC_ARRAY) {
            PyObject *object = scpy_view_get_pinned(view, &pin, key); /* remembers it */
            found = object == NULL ? -1 : found;
            Py_XDECREF(object);
        }
        scpy_view_unpin(&pin);
    }
    Py_XDECREF(key);
    return found;
}

const char scpy_doc_has_key[] =
    "has_key($self, /, key)\n--\n\n"
    "Whether a value is at a path; ``None`` is a value.\n\n"
    "Args:\n"
    "    key (str | list | tuple): a path, or its segments.\n\n"
    "Returns:\n"
    "    bool\n\n"
    "Raises:\n"
    "    BadPathError: the path does not parse (``in`` gives ``False`` then).\n";

static const char *const has_key_names[] = {"key", NULL};
static const scpy_signature has_key_signature = {"has_key", has_key_names, 1, 1};

PyObject *scpy_method_has_key(PyObject *self, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords)
{
    PyObject *key;
    if (scpy_arguments(&has_key_signature, args, count, keywords, &key) != 0) {
        return NULL;
    }
    int found = has((scpy_view *)self, key);
    return found < 0 ? NULL : PyBool_FromLong(found);
}

int scpy_view_contains(PyObject *self, PyObject *path)
{
    int found = has((scpy_view *)self, path);
    if (found < 0 && PyErr_ExceptionMatches(PyExc_KeyError)) { /* it does not parse */
        PyErr_Clear();
        return 0;
    }
    return found;
}

/* ---- get_many ---- */

/* One path that does not parse is a miss, and does not cost the others. */
static int get_into(scpy_view *view, const scpy_pin *pin, PyObject *path, PyObject *out)
{
    PyObject *key = scpy_view_key(view, path);
    PyObject *object = key != NULL ? scpy_view_get_pinned(view, pin, key) : NULL;
    Py_XDECREF(key);
    if (object == NULL && PyErr_ExceptionMatches(PyExc_KeyError)) {
        PyErr_Clear();
        object = Py_NewRef(Py_None);
    }
    if (object == NULL) {
        return -1;
    }
    object = or_fallback(object, Py_None);
    int failed = PyDict_SetItem(out, path, object);
    Py_DECREF(object);
    return failed;
}

static int get_all(scpy_view *view, PyObject *paths, PyObject *out)
{
    scpy_pin pin;
    if (scpy_view_pin(view, &pin) != 0) {
        return -1;
    }
    int failed = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(paths) && failed == 0; i++) {
        failed = get_into(view, &pin, PyTuple_GET_ITEM(paths, i), out);
    }
    scpy_view_unpin(&pin);
    return failed;
}

/*
 * The whole batch from the cache of `get`, without a pin: 1, 0 if one of the keys is not cached or
 * not an exact str, -1 with an exception. All are of one configuration: the values are of
 * generation `seen` as long as that does not change (view.h). No Python code runs here, so `items`,
 * which are those of the caller's list or tuple, stay as they are while the GIL is held.
 */
static int get_cached(scpy_view *view, PyObject *const *items, Py_ssize_t count, PyObject *out)
{
    const scpy_scope *scope = view->scope;
    uint64_t seen = atomic_load_explicit(&scope->seen, memory_order_acquire);
    if (seen != atomic_load_explicit(scope->generation, memory_order_relaxed)) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *path = items[i];
        PyObject *known = PyUnicode_CheckExact(path) ? scpy_dict_get(view->cache, path) : NULL;
        if (known == NULL) {
            return 0;
        }
        int failed = PyDict_SetItem(out, path, known != Py_Ellipsis ? known : Py_None);
        Py_DECREF(known);
        if (failed != 0) {
            return -1;
        }
    }
    return seen == atomic_load_explicit(&scope->seen, memory_order_acquire);
}

static PyObject *tuple_of(PyObject *keys)
{
    PyObject *iterator = PyObject_GetIter(keys);
    if (iterator == NULL) {
        return PyErr_ExceptionMatches(PyExc_TypeError)
                   ? scpy_wrong_type("get_many", "keys", "an iterable of paths", keys)
                   : NULL;
    }
    PyObject *paths = PySequence_Tuple(iterator);
    Py_DECREF(iterator);
    return paths;
}

/* A list of another thread may change meanwhile: a tuple does not. */
static PyObject *get_many_slowly(scpy_view *view, PyObject *keys)
{
    PyObject *paths = tuple_of(keys);
    PyObject *out = paths != NULL ? scpy_dict_presized(PyTuple_GET_SIZE(paths)) : NULL;
    if (out != NULL && get_all(view, paths, out) != 0) {
        Py_CLEAR(out);
    }
    Py_XDECREF(paths);
    return out;
}

static PyObject *get_many(scpy_view *view, PyObject *keys)
{
    if (!PyTuple_CheckExact(keys) && !(SCPY_HAS_GIL && PyList_CheckExact(keys))) {
        return get_many_slowly(view, keys);
    }
    PyObject *out = scpy_dict_presized(PySequence_Fast_GET_SIZE(keys));
    if (out == NULL) {
        return NULL;
    }
    int done = get_cached(view, PySequence_Fast_ITEMS(keys), PySequence_Fast_GET_SIZE(keys), out);
    if (done != 1) {
        Py_CLEAR(out);
    }
    return done != 0 ? out : get_many_slowly(view, keys);
}

const char scpy_doc_get_many[] =
    "get_many($self, /, keys)\n--\n\n"
    "The values at several paths, all of one and the same configuration.\n\n"
    "Args:\n"
    "    keys (Iterable): paths; a path of segments must be a tuple, which can be a dict's key.\n\n"
    "Returns:\n"
    "    dict: path to value, in the order of the keys; ``None`` if nothing is there, also for\n"
    "    a path that does not parse.\n";

static const char *const get_many_names[] = {"keys", NULL};
static const scpy_signature get_many_signature = {"get_many", get_many_names, 1, 1};

PyObject *scpy_method_get_many(PyObject *self, PyObject *const *args, Py_ssize_t count,
                               PyObject *keywords)
{
    PyObject *keys = count == 1 && keywords == NULL ? args[0] : NULL;
    if (keys == NULL && scpy_arguments(&get_many_signature, args, count, keywords, &keys) != 0) {
        return NULL;
    }
    if (PyUnicode_Check(keys)) {
        return scpy_wrong_type("get_many", "keys", "an iterable of paths", keys);
    }
    return get_many((scpy_view *)self, keys);
}
