/* The life of a view, and finding values through it. See view.h for what it keeps and when. */
#include "view.h"

#include <stddef.h>
#include <string.h>

static void scope_free(scpy_scope *scope)
{
    Py_XDECREF(scope->templates);
    Py_XDECREF(scope->texts);
    Py_XDECREF(scope->prefix);
    sc_snapshot_release(scope->snapshot);
    sc_handle_release(scope->handle);
    Py_XDECREF(scope->roots); /* after the core's handle, which borrows from them */
    scpy_state_release(scope->state);
    PyMem_Free(scope);
}

static scpy_scope *scope_new(scpy_state *state, sc_handle *handle, PyObject *prefix,
                             PyObject *roots)
{
    scpy_scope *scope = PyMem_Calloc(1, sizeof *scope);
    if (scope == NULL) {
        sc_handle_release(handle);
        PyErr_NoMemory();
        return NULL;
    }
    scope->generation = (const _Atomic uint64_t *)sc_handle_generation_address(handle);
    scope->state = scpy_state_hold(state);
    scope->handle = handle;
    scope->prefix = Py_XNewRef(prefix);
    scope->roots = Py_XNewRef(roots);
    return scope;
}

/* ---- the list of all views, by which they are cleaned ---- */

static void enlist(scpy_view *view)
{
    scpy_scope *scope = view->scope;
    scpy_state *state = scope->state;
    scope->view = view;
    SCPY_LOCK_TAKE(state->scopes_lock);
    scope->next = state->first_scope;
    if (scope->next != NULL) {
        scope->next->before = scope;
    }
    state->first_scope = scope;
    SCPY_LOCK_GIVE(state->scopes_lock);
}

/* First of all when a view ends: who cleans holds the lock meanwhile. */
static void strike(scpy_scope *scope)
{
    scpy_state *state = scope->state;
    SCPY_LOCK_TAKE(state->scopes_lock);
    if (scope->before != NULL) {
        scope->before->next = scope->next;
    } else {
        state->first_scope = scope->next;
    }
    if (scope->next != NULL) {
        scope->next->before = scope->before;
    }
    SCPY_LOCK_GIVE(state->scopes_lock);
}

PyObject *scpy_view_new(scpy_state *state, PyTypeObject *type, sc_handle *handle, PyObject *prefix,
                        PyObject *roots)
{
    scpy_scope *scope = scope_new(state, handle, prefix, roots);
    if (scope == NULL) {
        return NULL;
    }
    PyObject *cache = PyDict_New();
    scpy_view *view = cache != NULL ? PyObject_GC_New(scpy_view, type) : NULL;
    if (view == NULL) {
        Py_XDECREF(cache);
        scope_free(scope);
        return NULL;
    }
    view->weak_references = NULL;
    view->cache = cache;
    view->scope = scope;
    enlist(view);
    if (roots != NULL) { /* nothing else can lead back to the view */
        PyObject_GC_Track(view);
    }
    return (PyObject *)view;
}

void scpy_view_dealloc(PyObject *self)
{
    scpy_view *view = (scpy_view *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self); /* harmless if it was never tracked */
    strike(view->scope);
    if (view->weak_references != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    Py_DECREF(view->cache);
    scope_free(view->scope);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

int scpy_view_traverse(PyObject *self, visitproc visit, void *context)
{
    scpy_view *view = (scpy_view *)self;
    void *arg = context;
    Py_VISIT(view->scope->roots);
    SCPY_VISIT_TYPE(self);
    return 0;
}

/* ---- pins ---- */

/* Moves to the current snapshot of the handle. No object dropped here can run Python code. */
static void refresh(scpy_view *view, uint64_t now)
{
    scpy_scope *scope = view->scope;
    sc_snapshot *fresh = sc_handle_snapshot(scope->handle);
    sc_snapshot *old = scope->snapshot;
    scope->snapshot = fresh;
    scope->place = (sc_place)SC_PLACE_INIT;
    if (fresh != NULL) { /* the prefix is canonical, so nothing can fail */
        const char *path = scope->prefix != NULL ? PyUnicode_AsUTF8(scope->prefix) : "";
        (void)sc_snapshot_place(fresh, path, &scope->place);
    }
    PyDict_Clear(view->cache);
    Py_CLEAR(scope->texts);
    Py_CLEAR(scope->templates);
    scope->template_size = 0;
    atomic_store_explicit(&scope->seen, now, memory_order_release);
    sc_snapshot_release(old);
}

/* Within a critical section. Returns the generation that the view has then. */
static uint64_t catch_up(scpy_view *view)
{
    scpy_scope *scope = view->scope;
    /* Loaded before the snapshot is taken, which is then at least as new. */
    uint64_t now = atomic_load_explicit(scope->generation, memory_order_acquire);
    if (now != atomic_load_explicit(&scope->seen, memory_order_relaxed)) {
        refresh(view, now);
    }
    return now;
}

/* ---- cleaning ---- */

/* About what a path and a scalar take in a dict. */
enum { ENTRY_BYTES = 96 };

static size_t kept_bytes(const scpy_view *view)
{
    const scpy_scope *scope = view->scope;
    size_t entries = (size_t)PyDict_GET_SIZE(view->cache) + scope->template_size;
    entries += scope->texts != NULL ? (size_t)PyDict_GET_SIZE(scope->texts) : 0;
    return entries * ENTRY_BYTES;
}

static size_t clean(scpy_view *view)
{
    scpy_scope *scope = view->scope;
    uint64_t seen = atomic_load_explicit(&scope->seen, memory_order_relaxed);
    size_t bytes = kept_bytes(view);
    if (seen != 0 && seen != catch_up(view)) {
        return bytes; /* that has emptied it */
    }
    PyDict_Clear(view->cache);
    Py_CLEAR(scope->texts);
    Py_CLEAR(scope->templates);
    scope->template_size = 0;
    return bytes;
}

static size_t for_each(scpy_state *state, sc_registry *registry, bool cleans)
{
    size_t bytes = 0;
    SCPY_LOCK_TAKE(state->scopes_lock);
    for (scpy_scope *scope = state->first_scope; scope != NULL; scope = scope->next) {
        if (scpy_roots_registry(scope->roots) == registry) {
            SCPY_BEGIN_CRITICAL_SECTION(scope->view);
            bytes += cleans ? clean(scope->view) : kept_bytes(scope->view);
            SCPY_END_CRITICAL_SECTION();
        }
    }
    SCPY_LOCK_GIVE(state->scopes_lock);
    return bytes;
}

size_t scpy_views_bytes(scpy_state *state, sc_registry *registry)
{
    return for_each(state, registry, false);
}

size_t scpy_views_clean(scpy_state *state, sc_registry *registry)
{
    return for_each(state, registry, true);
}

void scpy_view_refresh(scpy_view *view)
{
    SCPY_BEGIN_CRITICAL_SECTION(view);
    (void)catch_up(view);
    SCPY_END_CRITICAL_SECTION();
}

int scpy_view_pin(scpy_view *view, scpy_pin *pin)
{
    scpy_scope *scope = view->scope;
    SCPY_BEGIN_CRITICAL_SECTION(view);
    uint64_t now = catch_up(view);
    pin->snapshot = sc_snapshot_retain(scope->snapshot);
    pin->place = scope->place;
    pin->generation = now;
    SCPY_END_CRITICAL_SECTION();
    if (pin->snapshot == NULL) {
        scpy_raise_code(scope->state, SC_ERROR_CLOSED, "");
        return -1;
    }
    return 0;
}

void scpy_view_unpin(scpy_pin *pin)
{
    sc_snapshot_release(pin->snapshot);
}

/* Short enough, and hashed and compared without a call of Python code. */
static bool is_keepable(PyObject *key)
{
    if (!PyTuple_CheckExact(key)) {
        return !PyUnicode_Check(key) || PyUnicode_GET_LENGTH(key) <= SCPY_CACHE_KEY_MAX;
    }
    Py_ssize_t size = PyTuple_GET_SIZE(key);
    bool good = size <= SCPY_CACHE_SEGMENTS_MAX;
    for (Py_ssize_t i = 0; i < size && good; i++) {
        PyObject *item = PyTuple_GET_ITEM(key, i);
        bool is_short_text =
            PyUnicode_CheckExact(item) &&
            PyUnicode_GET_LENGTH(item) <= SCPY_CACHE_KEY_MAX / SCPY_CACHE_SEGMENTS_MAX;
        good = is_short_text || PyLong_CheckExact(item);
    }
    return good;
}

PyObject *scpy_view_known(scpy_view *view, PyObject *key)
{
    const scpy_scope *scope = view->scope;
    uint64_t now = atomic_load_explicit(scope->generation, memory_order_relaxed);
    bool is_fresh = now == atomic_load_explicit(&scope->seen, memory_order_acquire);
    return is_fresh && is_keepable(key) ? scpy_dict_get(view->cache, key) : NULL;
}

void scpy_view_remember(scpy_view *view, const scpy_pin *pin, PyObject *dict, PyObject *key,
                        PyObject *object)
{
    if (dict == NULL || !is_keepable(key)) {
        return;
    }
    SCPY_BEGIN_CRITICAL_SECTION(view);
    if (pin->generation == atomic_load_explicit(&view->scope->seen, memory_order_relaxed)) {
        if (PyDict_GET_SIZE(dict) >= SCPY_CACHE_MAX) {
            PyDict_Clear(dict);
        }
        if (PyDict_SetItem(dict, key, object) != 0) {
            PyErr_Clear(); /* without memory to remember, it is made again next time */
        }
    }
    SCPY_END_CRITICAL_SECTION();
}

/* ---- paths and values ---- */

PyObject *scpy_view_key(scpy_view *view, PyObject *path)
{
    (void)view;
    if (PyUnicode_Check(path)) {
        return PyUnicode_CheckExact(path) ? Py_NewRef(path) : PyUnicode_FromObject(path);
    }
    if (PyList_Check(path) || PyTuple_Check(path)) {
        /* A private tuple: no other thread can change it. */
        return PySequence_Tuple(path);
    }
    PyErr_Format(PyExc_TypeError,
                 "a path must be str, or a list or tuple of str and int, not %.100s",
                 path == Py_None ? "None" : Py_TYPE(path)->tp_name);
    return NULL;
}

static PyObject *ask_pinned(scpy_view *view, PyObject *key, scpy_asking ask, void *context)
{
    scpy_pin pin;
    scpy_path path;
    PyObject *answer = NULL;
    if (scpy_view_pin(view, &pin) != 0) {
        return NULL;
    }
    if (scpy_path_begin(view->scope->state, key, &path) == 0) {
        answer = ask(view->scope->state, &pin.place, &path.path, context);
        scpy_path_end(&path);
    }
    scpy_view_unpin(&pin);
    return answer;
}

PyObject *scpy_view_ask(scpy_view *view, PyObject *path, scpy_asking ask, void *context)
{
    if (path == NULL) {
        return ask_pinned(view, NULL, ask, context);
    }
    PyObject *key = scpy_view_key(view, path);
    PyObject *answer = key != NULL ? ask_pinned(view, key, ask, context) : NULL;
    Py_XDECREF(key);
    return answer;
}

static PyObject *fail(scpy_view *view, const scpy_pin *pin, const scpy_path *path, sc_value value,
                      sc_status status, const char *expected)
{
    sc_error error;
    (void)sc_place_fail(&pin->place, &path->path, value, status, expected, &error);
    return scpy_raise(view->scope->state, &error);
}

int scpy_view_value(scpy_view *view, const scpy_pin *pin, PyObject *key, sc_value *out)
{
    scpy_path path;
    if (scpy_path_begin(view->scope->state, key, &path) != 0) {
        return -1;
    }
    sc_status status = sc_place_get(&pin->place, &path.path, out);
    int found = status == SC_OK ? 1 : status == SC_ERROR_MISSING_KEY ? 0 : -1;
    if (found < 0) {
        fail(view, pin, &path, *out, status, NULL);
    }
    scpy_path_end(&path);
    return found;
}

PyObject *scpy_view_fail(scpy_view *view, const scpy_pin *pin, PyObject *key, sc_value value,
                         sc_status status, const char *expected)
{
    scpy_path path;
    if (scpy_path_begin(view->scope->state, key, &path) == 0) {
        fail(view, pin, &path, value, status, expected);
        scpy_path_end(&path);
    }
    return NULL;
}
