/*
 * Whole containers: extract, and every get that leads to a dict or list.
 *
 * The first result for a key is made from the image. The next ones in the same generation are
 * copied from a *template*: the same tree of dicts and lists, private, with keys and scalars that
 * exist already. Copying a dict without containers is one call that copies its table; then each
 * container is put in its place. A template holds no caller's object and no caller holds a part of
 * it, so nothing can change one.
 *
 * All templates of a view together hold at most TEMPLATE_MAX values: a large tree is made from the
 * image each time.
 */
#include <string.h>

#include "cursor.h"
#include "view.h"

enum { TEMPLATE_MAX = 16384 };

typedef struct template template;

typedef struct place {
    PyObject *key;    /* of a dict */
    Py_ssize_t index; /* of a list */
    template *child;
} place;

struct template
{
    PyObject *flat; /* dict or list with None for each container */
    size_t count;
    place places[];
};

static void template_free(template *t)
{
    if (t == NULL) {
        return;
    }
    for (size_t i = 0; i < t->count; i++) {
        template_free(t->places[i].child);
        Py_XDECREF(t->places[i].key);
    }
    Py_XDECREF(t->flat);
    PyMem_Free(t);
}

/* ---- making ---- */

/*
 * Splits a new tree without other references into a template: the containers leave their places.
 * NULL with MemoryError, or without an exception if `left` does not suffice.
 */
static template *split(PyObject *tree, size_t *left);

static size_t count_containers(PyObject *tree)
{
    size_t count = 0;
    PyObject *key, *value;
    Py_ssize_t at = 0;
    if (PyList_Check(tree)) {
        for (; at < PyList_GET_SIZE(tree); at++) {
            PyObject *item = PyList_GET_ITEM(tree, at);
            count += PyDict_Check(item) || PyList_Check(item);
        }
        return count;
    }
    while (PyDict_Next(tree, &at, &key, &value)) {
        count += PyDict_Check(value) || PyList_Check(value);
    }
    return count;
}

/* Fills one place; steals nothing, `value` is borrowed from the tree. */
static int fill(template *t, PyObject *key, Py_ssize_t index, PyObject *value, size_t *left)
{
    if (!PyDict_Check(value) && !PyList_Check(value)) {
        return 0;
    }
    template *child = split(value, left);
    if (child == NULL) {
        return -1;
    }
    t->places[t->count++] = (place){Py_XNewRef(key), index, child};
    return 0;
}

static int fill_all(template *t, PyObject *tree, size_t *left)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    if (PyList_Check(tree)) {
        for (; at < PyList_GET_SIZE(tree); at++) {
            if (fill(t, NULL, at, PyList_GET_ITEM(tree, at), left) != 0) {
                return -1;
            }
        }
        return 0;
    }
    while (PyDict_Next(tree, &at, &key, &value)) {
        if (fill(t, key, 0, value, left) != 0) {
            return -1;
        }
    }
    return 0;
}

/* A dict keeps its keys in order when a value is replaced. */
static int put(PyObject *tree, const place *where, PyObject *object)
{
    return where->key != NULL ? PyDict_SetItem(tree, where->key, object)
                              : PyList_SetItem(tree, where->index, Py_NewRef(object));
}

static int blank(template *t, PyObject *tree)
{
    for (size_t i = 0; i < t->count; i++) {
        if (put(tree, &t->places[i], Py_None) != 0) {
            return -1;
        }
    }
    t->flat = Py_NewRef(tree);
    return 0;
}

static template *split(PyObject *tree, size_t *left)
{
    size_t size = 1 + (size_t)(PyList_Check(tree) ? PyList_GET_SIZE(tree) : PyDict_GET_SIZE(tree));
    if (size > *left) {
        return NULL;
    }
    *left -= size;
    template *t = PyMem_Calloc(1, sizeof *t + count_containers(tree) * sizeof t->places[0]);
    if (t == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (fill_all(t, tree, left) != 0 || blank(t, tree) != 0) {
        template_free(t);
        return NULL;
    }
    return t;
}

/* ---- copying ---- */

static PyObject *copy(const template *t)
{
    bool is_list = PyList_Check(t->flat);
    PyObject *made =
        is_list ? PyList_GetSlice(t->flat, 0, PyList_GET_SIZE(t->flat)) : PyDict_Copy(t->flat);
    for (size_t i = 0; i < t->count && made != NULL; i++) {
        const place *where = &t->places[i];
        PyObject *child = copy(where->child);
        if (child == NULL || put(made, where, child) != 0) {
            Py_CLEAR(made);
        }
        Py_XDECREF(child);
    }
    return made;
}

/* ---- keeping ---- */

static void capsule_free(PyObject *capsule)
{
    template_free(PyCapsule_GetPointer(capsule, NULL));
}

/* The template of a key: new; None after the first request, False if it is too large. */
static PyObject *kept(scpy_view *view, const scpy_pin *pin, PyObject *key)
{
    PyObject *found = NULL;
    scpy_scope *scope = view->scope;
    SCPY_BEGIN_CRITICAL_SECTION(view);
    if (atomic_load_explicit(&scope->seen, memory_order_relaxed) == pin->generation &&
        scope->templates != NULL) {
        found = scpy_dict_get(scope->templates, key);
    }
    SCPY_END_CRITICAL_SECTION();
    return found;
}

static void keep(scpy_view *view, const scpy_pin *pin, PyObject *key, PyObject *what, size_t size)
{
    scpy_scope *scope = view->scope;
    PyObject *templates;
    SCPY_BEGIN_CRITICAL_SECTION(view);
    if (scope->templates == NULL) {
        scope->templates = PyDict_New();
    }
    if (scope->templates != NULL && PyDict_GET_SIZE(scope->templates) >= SCPY_CACHE_MAX) {
        PyDict_Clear(scope->templates);
        scope->template_size = 0;
    }
    scope->template_size += size;
    templates = Py_XNewRef(scope->templates);
    SCPY_END_CRITICAL_SECTION();
    if (templates == NULL) {
        PyErr_Clear();
    }
    scpy_view_remember(view, pin, templates, key, what);
    Py_XDECREF(templates);
}

/* Keeps a template of a tree without other references, if it fits. -1 with MemoryError. */
static int keep_template(scpy_view *view, const scpy_pin *pin, PyObject *key, PyObject *tree)
{
    if (tree == NULL) {
        return -1;
    }
    size_t used = view->scope->template_size;
    size_t most = used < TEMPLATE_MAX ? TEMPLATE_MAX - used : 0;
    size_t left = most;
    template *t = split(tree, &left);
    if (t == NULL) {
        if (PyErr_Occurred()) {
            return -1;
        }
        keep(view, pin, key, Py_False, 0);
        return 0;
    }
    PyObject *capsule = PyCapsule_New(t, NULL, capsule_free);
    if (capsule == NULL) {
        template_free(t);
        return -1;
    }
    keep(view, pin, key, capsule, most - left);
    Py_DECREF(capsule);
    return 0;
}

/* The second request of a key: makes the result once more, for the template. */
static PyObject *keep_made(scpy_view *view, const scpy_pin *pin, PyObject *key, scpy_maker make,
                           void *context)
{
    PyObject *tree = make(context);
    bool fits = tree != NULL && (PyDict_CheckExact(tree) || PyList_CheckExact(tree));
    if (fits && keep_template(view, pin, key, tree) != 0) {
        Py_CLEAR(tree);
    }
    if (tree == NULL || !fits) {
        return tree;
    }
    Py_DECREF(tree); /* its containers are in the template now */
    PyObject *found = kept(view, pin, key);
    bool is_template = found != NULL && PyCapsule_CheckExact(found);
    tree = is_template ? copy(PyCapsule_GetPointer(found, NULL)) : make(context);
    Py_XDECREF(found);
    return tree;
}

PyObject *scpy_view_copied(scpy_view *view, const scpy_pin *pin, PyObject *key, scpy_maker make,
                           void *context)
{
    PyObject *made;
    PyObject *found = kept(view, pin, key);
    if (found == Py_None) {
        made = keep_made(view, pin, key, make, context);
    } else if (found != NULL && PyCapsule_CheckExact(found)) {
        made = copy(PyCapsule_GetPointer(found, NULL));
    } else {
        made = make(context);
        if (found == NULL && made != NULL) {
            keep(view, pin, key, Py_None, 0);
        }
    }
    Py_XDECREF(found);
    return made;
}

typedef struct plain {
    scpy_state *state;
    sc_value value;
} plain;

static PyObject *make_plain(void *context)
{
    const plain *from = context;
    return scpy_object(from->state, from->value);
}

PyObject *scpy_view_container(scpy_view *view, const scpy_pin *pin, PyObject *key, sc_value value)
{
    if (key != NULL && !PyUnicode_Check(key)) { /* segments are not remembered */
        return scpy_object(view->scope->state, value);
    }
    plain from = {view->scope->state, value};
    return scpy_view_copied(view, pin, key != NULL ? key : Py_Ellipsis, make_plain, &from);
}

/* ---- extract ---- */

const char scpy_doc_extract[] =
    "extract($self, /, type=None, *, unknown='ignore')\n--\n\n"
    "All values as plain Python objects, or as a given type.\n\n"
    "Args:\n"
    "    type: the type of the result: a dataclass, TypedDict, NamedTuple, attrs class, pydantic\n"
    "        model, msgspec struct, or any annotation like ``dict[str, int]``. None: dicts and\n"
    "        lists.\n"
    "    unknown (str): with a type, the effect of a key without a field: ``\"ignore\"``,\n"
    "        ``\"warn\"`` or ``\"error\"``.\n\n"
    "Returns:\n"
    "    A new object, which the caller may change; the scalars in it are shared.\n\n"
    "Raises:\n"
    "    ExtractionError: values do not fit the type; it lists all of them.\n"
    "    TypeError: a configuration cannot be read as this type.\n";

static PyObject *extract_plain(scpy_view *view)
{
    scpy_state *state = view->scope->state;
    scpy_pin pin;
    if (scpy_view_pin(view, &pin) != 0) {
        return NULL;
    }
    PyObject *object;
    if (sc_value_kind(pin.place.value) < SC_ARRAY) {
        object = scpy_object(state, pin.place.value);
    } else {
        object = scpy_view_container(view, &pin, NULL, pin.place.value);
    }
    scpy_view_unpin(&pin);
    return object;
}

static PyObject *pinned_cursor(scpy_view *view, const scpy_pin *pin)
{
    PyObject *cursor =
        scpy_cursor_new(view->scope->state, pin->snapshot, pin->place.value, view->scope->prefix);
    if (cursor != NULL) {
        ((scpy_cursor *)cursor)->view = Py_NewRef((PyObject *)view);
        ((scpy_cursor *)cursor)->generation = pin->generation;
    }
    return cursor;
}

/* A cursor at the view's place, for the Python half. */
static PyObject *cursor_of(scpy_view *view)
{
    scpy_pin pin;
    if (scpy_view_pin(view, &pin) != 0) {
        return NULL;
    }
    PyObject *cursor = pinned_cursor(view, &pin);
    scpy_view_unpin(&pin);
    return cursor;
}

const char scpy_doc__cursor[] =
    "_cursor($self, /, seen)\n--\n\n"
    "A generation and the cursor of its value, or None if the generation is `seen`.\n";

PyObject *scpy_method__cursor(PyObject *self, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords)
{
    static const char *const names[] = {"seen", NULL};
    static const scpy_signature signature = {"_cursor", names, 1, 1};
    scpy_view *view = (scpy_view *)self;
    scpy_pin pin;
    PyObject *seen;
    if (scpy_arguments(&signature, args, count, keywords, &seen) != 0) {
        return NULL;
    }
    unsigned long long known = PyLong_AsUnsignedLongLong(seen);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (known == atomic_load_explicit(view->scope->generation, memory_order_acquire)) {
        Py_RETURN_NONE;
    }
    if (scpy_view_pin(view, &pin) != 0) {
        return NULL;
    }
    PyObject *cursor = pinned_cursor(view, &pin);
    unsigned long long generation = pin.generation;
    scpy_view_unpin(&pin);
    return cursor != NULL ? Py_BuildValue("(KN)", generation, cursor) : NULL;
}

PyObject *scpy_view_call(PyObject *helper, PyObject *first, PyObject *const *args, Py_ssize_t count,
                         PyObject *keywords)
{
    Py_ssize_t all = count + (keywords != NULL ? PyTuple_GET_SIZE(keywords) : 0);
    PyObject **stack = PyMem_Malloc((size_t)(all + 1) * sizeof *stack);
    if (stack == NULL) {
        return PyErr_NoMemory();
    }
    stack[0] = first;
    memcpy(stack + 1, args, (size_t)all * sizeof *stack);
    PyObject *made = PyObject_Vectorcall(helper, stack, (size_t)count + 1, keywords);
    PyMem_Free(stack);
    return made;
}

/* The type that was given, borrowed; NULL for none. */
static PyObject *type_given(PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    PyObject *type = count > 0 ? args[0] : NULL;
    for (Py_ssize_t i = 0; keywords != NULL && i < PyTuple_GET_SIZE(keywords); i++) {
        if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(keywords, i), "type") == 0) {
            type = args[count + i];
        }
    }
    return type != Py_None ? type : NULL;
}

static PyObject *extract_typed(scpy_view *view, PyObject *const *args, Py_ssize_t count,
                               PyObject *keywords)
{
    PyObject *helper = scpy_lazy(view->scope->state, &view->scope->state->lazy_extract);
    PyObject *cursor = helper != NULL ? cursor_of(view) : NULL;
    PyObject *made = cursor != NULL ? scpy_view_call(helper, cursor, args, count, keywords) : NULL;
    Py_XDECREF(cursor);
    return made;
}

static const char *const extract_names[] = {"type", NULL};
static const scpy_signature extract_signature = {"extract", extract_names, 1, 0};

PyObject *scpy_method_extract(PyObject *self, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords)
{
    PyObject *type = type_given(args, count, keywords);
    if (type != NULL) {
        return extract_typed((scpy_view *)self, args, count, keywords);
    }
    /* Options are only for a type, so without a type they are refused. */
    if (scpy_arguments(&extract_signature, args, count, keywords, &type) != 0) {
        return NULL;
    }
    return extract_plain((scpy_view *)self);
}

const char scpy_doc_extract_async[] =
    "extract_async($self, /, type=None, *, unknown='ignore')\n--\n\n"
    "As extract(), awaited; the result is the configuration at the time of this call.\n\n"
    "A large one (some thousands of values) is made on another thread, which also calls the\n"
    "types, so that the loop runs meanwhile. A type that takes all values in one call, as a\n"
    "pydantic model does, is one step.\n\n"
    "Returns:\n"
    "    A coroutine with the result of extract().\n\n"
    "Raises:\n"
    "    ClosedError: the handle is closed, at the call; all others when it is awaited.\n";

PyObject *scpy_method_extract_async(PyObject *self, PyObject *const *args, Py_ssize_t count,
                                    PyObject *keywords)
{
    scpy_state *state = ((scpy_view *)self)->scope->state;
    PyObject *helper = scpy_lazy(state, &state->lazy_async_extract);
    return helper != NULL ? scpy_view_call(helper, self, args, count, keywords) : NULL;
}

const char scpy_doc_live[] =
    "live($self, /, type, callback=None, *, on_error=None, unknown='ignore', debounce=0.02,\n"
    "     grace=1.0, poll=2.0, poll_always=False)\n--\n\n"
    "All values as a given type, kept current: ``live.current`` is the result of extract(type)\n"
    "for the current configuration. It is made again only when one of its values has\n"
    "changed. If the values no longer fit, the last good object stays.\n\n"
    "Args:\n"
    "    type: as extract() takes it.\n"
    "    callback: called as callback(current) after each new object. With it, or with\n"
    "        on_error, the sources are followed as by enable_hot_reload(), which takes the\n"
    "        other options too.\n"
    "    on_error: called with each ConfigError: of values that do not fit, and of a reload\n"
    "        that failed. None: they are warnings of the logger ``superconfig``.\n"
    "    unknown (str): as extract() takes it.\n\n"
    "Returns:\n"
    "    Live\n\n"
    "Raises:\n"
    "    ExtractionError: values do not fit the type now.\n"
    "    TypeError: a configuration cannot be read as this type.\n";

PyObject *scpy_method_live(PyObject *self, PyObject *const *args, Py_ssize_t count,
                           PyObject *keywords)
{
    scpy_state *state = ((scpy_view *)self)->scope->state;
    PyObject *helper = scpy_lazy(state, &state->lazy_live);
    return helper != NULL ? scpy_view_call(helper, self, args, count, keywords) : NULL;
}
