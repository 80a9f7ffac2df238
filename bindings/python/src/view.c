/* The life of a view, and finding values through it. See view.h for what it keeps and when. */
#include "view.h"

#include <stddef.h>
#include <string.h>

static void scope_free(scpy_scope *scope)
{
    Py_XDECREF(scope->many_values);
    Py_XDECREF(scope->many_keys);
    Py_XDECREF(scope->templates);
    Py_XDECREF(scope->texts);
    Py_XDECREF(scope->prefix);
    sc_snapshot_release(scope->snapshot);
    sc_handle_release(scope->handle);
    Py_XDECREF(scope->roots); /* after the core's handle, which borrows from them */
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
    scope->state = state;
    scope->handle = handle;
    scope->prefix = Py_XNewRef(prefix);
    scope->roots = Py_XNewRef(roots);
    return scope;
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
    if (roots != NULL) { /* nothing else can lead back to the view */
        PyObject_GC_Track(view);
    }
    return (PyObject *)view;
}

void scpy_view_dealloc(PyObject *self)
{
    scpy_view *view = (scpy_view *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self); /* fine where it never was tracked */
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

/* Moves to what the handle holds now. Nothing that is let go of here can run Python code. */
static void refresh(scpy_view *view, uint64_t now)
{
    scpy_scope *scope = view->scope;
    sc_snapshot *fresh = sc_handle_snapshot(scope->handle);
    sc_snapshot *old = scope->snapshot;
    scope->snapshot = fresh;
    if (scope->prefix == NULL) {
        scope->base = sc_snapshot_root(fresh);
    } else {
        scope->base = sc_snapshot_get(fresh, PyUnicode_AsUTF8(scope->prefix), NULL);
    }
    PyDict_Clear(view->cache);
    Py_CLEAR(scope->texts);
    Py_CLEAR(scope->templates);
    scope->template_size = 0;
    Py_CLEAR(scope->many_keys);
    Py_CLEAR(scope->many_values);
    atomic_store_explicit(&scope->seen, now, memory_order_release);
    sc_snapshot_release(old);
}

/* Within a critical section. Returns the generation that the view has then. */
static uint64_t catch_up(scpy_view *view)
{
    scpy_scope *scope = view->scope;
    /* Loaded before the snapshot is taken, which is then this new at least. */
    uint64_t now = atomic_load_explicit(scope->generation, memory_order_acquire);
    if (now != atomic_load_explicit(&scope->seen, memory_order_relaxed)) {
        refresh(view, now);
    }
    return now;
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
    pin->base = scope->base;
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

void scpy_view_remember(scpy_view *view, const scpy_pin *pin, PyObject *dict, PyObject *key,
                        PyObject *object)
{
    if (dict == NULL || PyUnicode_GET_LENGTH(key) > SCPY_CACHE_KEY_MAX) {
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
    if (PyUnicode_CheckExact(path)) {
        return Py_NewRef(path);
    }
    scpy_text text;
    if (scpy_path_text(view->scope->state, path, &text) != 0) {
        return NULL;
    }
    PyObject *key = PyUnicode_FromStringAndSize(text.data, (Py_ssize_t)text.length);
    scpy_text_end(&text);
    return key;
}

int scpy_view_text(scpy_view *view, const scpy_pin *pin, PyObject *key, scpy_text *out)
{
    if (PyUnicode_Check(key) && PyUnicode_FindChar(key, 0, 0, PyUnicode_GET_LENGTH(key), 1) >= 0) {
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(key, &length);
        if (text == NULL) {
            PyErr_Clear(); /* what is wrong with it is told below */
        } else if (sc_value_kind(sc_value_member(pin->base, text, (size_t)length)) != SC_ABSENT) {
            scpy_text_begin(out);
            return scpy_text_append_key(out, text, (size_t)length);
        }
    }
    return scpy_path_text(view->scope->state, key, out);
}

int scpy_view_value(scpy_view *view, const scpy_pin *pin, PyObject *key, sc_value *out)
{
    scpy_text text;
    if (scpy_view_text(view, pin, key, &text) != 0) {
        return -1;
    }
    int found = 1;
    *out = sc_value_at(pin->base, text.data);
    if (sc_value_kind(*out) == SC_ABSENT) {
        sc_error error;
        found = sc_path_check(text.data, text.length, &error) == SC_OK ? 0 : -1;
        if (found < 0) {
            scpy_raise(view->scope->state, &error);
        }
    }
    scpy_text_end(&text);
    return found;
}

int scpy_view_full_path(scpy_view *view, const scpy_pin *pin, const char *path, scpy_text *out)
{
    sc_text full;
    sc_error error;
    PyObject *prefix = view->scope->prefix;
    const char *base = prefix != NULL ? PyUnicode_AsUTF8(prefix) : "";
    if (sc_value_path(pin->base, base, path, &full, &error) != SC_OK) {
        scpy_raise(view->scope->state, &error);
        return -1;
    }
    sc_value root = sc_snapshot_root(pin->snapshot);
    bool mistaken = strpbrk(full.data, ".[") != NULL &&
                    sc_value_kind(sc_value_member(root, full.data, full.length)) != SC_ABSENT;
    int failed = scpy_text_copy(out, full.data, full.length);
    if (failed == 0 && mistaken) {
        failed = scpy_text_quote_first(out);
    }
    sc_text_free(&full);
    if (failed != 0) {
        scpy_text_end(out);
    }
    return failed;
}

PyObject *scpy_view_miss(scpy_view *view, const scpy_pin *pin, PyObject *key)
{
    scpy_state *state = view->scope->state;
    scpy_text text;
    scpy_text full;
    if (scpy_view_text(view, pin, key, &text) != 0) {
        return NULL;
    }
    if (scpy_view_full_path(view, pin, text.data, &full) == 0) {
        sc_error error;
        (void)sc_snapshot_get(pin->snapshot, full.data, &error);
        scpy_text_end(&full);
        scpy_raise(state, &error);
    }
    scpy_text_end(&text);
    return NULL;
}
