/*
 * The base of a handle and a section: a view of one place of a configuration.
 *
 * Reading must cost what a dict costs, so a view keeps a dict from the text of a path to the scalar
 * there, an object that all callers share. It is valid for one generation of the core's handle: a
 * read compares the generation with the last one it has seen. If they differ, it clears the cache
 * and pins the new snapshot. Containers are never shared: each caller gets new ones.
 *
 * All rare members are behind `scope`, so that the object itself stays small. The cache by texts
 * of callers is bounded: SCPY_CACHE_MAX entries of SCPY_CACHE_KEY_MAX characters.
 */
#ifndef SCPY_VIEW_H
#define SCPY_VIEW_H

#include "module.h"

#include <stdatomic.h>

enum { SCPY_CACHE_MAX = 4096, SCPY_CACHE_KEY_MAX = 256, SCPY_CACHE_SEGMENTS_MAX = 8 };

/*
 * Invariant: the cache, the snapshot and everything below it belong to generation `seen`. They
 * change in a critical section of the view only; `seen` is stored after the clearing, so that a
 * look-up without a lock that finds `seen` current finds no older value.
 */
typedef struct scpy_scope {
    const _Atomic uint64_t *generation; /* of the core's handle */
    _Atomic uint64_t seen;              /* 0: nothing yet */
    scpy_state *state;
    sc_handle *handle;      /* retained */
    sc_snapshot *snapshot;  /* pinned; NULL when closed */
    sc_place place;         /* the view's place in the snapshot; absent if nothing is there */
    PyObject *prefix;       /* str: its canonical path, NULL for the root */
    PyObject *roots;        /* may be NULL */
    PyObject *texts;        /* dict: path to the text of a value that is guessed to be no text */
    PyObject *templates;    /* dict: path to a template, see extract.c */
    size_t template_size;   /* values in all templates */
    struct scpy_view *view; /* whose it is */
    struct scpy_scope *before, *next; /* of all views of the interpreter */
} scpy_scope;

typedef struct scpy_view {
    PyObject_HEAD PyObject *weak_references;
    PyObject *cache; /* dict: path to shared scalar, or to Ellipsis if absent */
    scpy_scope *scope;
} scpy_view;

/* A snapshot held during one call, even if the view moves on or is closed. */
typedef struct scpy_pin {
    sc_snapshot *snapshot;
    sc_place place; /* borrows the snapshot, and its path from the view */
    uint64_t generation;
} scpy_pin;

/* New view; steals the handle, takes references to prefix and roots (both may be NULL). */
PyObject *scpy_view_new(scpy_state *state, PyTypeObject *type, sc_handle *handle, PyObject *prefix,
                        PyObject *roots);
void scpy_view_dealloc(PyObject *self);
int scpy_view_traverse(PyObject *self, visitproc visit, void *context);

/* Pins what the handle holds now. 0, or -1 with the exception of a closed handle. */
int scpy_view_pin(scpy_view *view, scpy_pin *pin);
void scpy_view_unpin(scpy_pin *pin);
/*
 * The caches of a registry's views: the first estimates their bytes, the second drops them and
 * returns an estimate of the bytes. It also unpins the old snapshots of views that are not read.
 */
size_t scpy_views_bytes(scpy_state *state, sc_registry *registry);
size_t scpy_views_clean(scpy_state *state, sc_registry *registry);
/* Drops at once the values that are no longer current. */
void scpy_view_refresh(scpy_view *view);

/*
 * A caller's path on its way to the core: a str as it is, segments as themselves. Borrows from the
 * key, an exact str or a tuple, and stays in its place.
 */
typedef struct scpy_path {
    sc_path path;
    sc_path_segment *block; /* PyMem; NULL: the room is enough */
    PyObject *held;         /* list of texts that were made; may be NULL */
    sc_path_segment room[8];
} scpy_path;
/* A key of NULL is the whole of the view. 0, or -1 with an exception and nothing to end. */
int scpy_path_begin(scpy_state *state, PyObject *key, scpy_path *out);
void scpy_path_end(scpy_path *path);

/*
 * A caller's path as what a view takes, new: an exact str, by which it may be remembered, or a
 * tuple of segments. NULL with a TypeError.
 */
PyObject *scpy_view_key(scpy_view *view, PyObject *path);
/*
 * Asks about a caller's path (NULL: the whole view) in one pinned snapshot: the result of `ask`,
 * or NULL with an exception.
 */
typedef PyObject *(*scpy_asking)(scpy_state *state, const sc_place *place, const sc_path *path,
                                 void *context);
PyObject *scpy_view_ask(scpy_view *view, PyObject *path, scpy_asking ask, void *context);
/* The value at a key: 1, 0 for a miss, -1 with an exception for a path that does not parse. */
int scpy_view_value(scpy_view *view, const scpy_pin *pin, PyObject *key, sc_value *out);
/* Raises what sc_place_fail says of a reading at a key; NULL. */
PyObject *scpy_view_fail(scpy_view *view, const scpy_pin *pin, PyObject *key, sc_value value,
                         sc_status status, const char *expected);
/* Keeps `object` under `key` in one of the view's dicts, if the pin is current; never fails. */
void scpy_view_remember(scpy_view *view, const scpy_pin *pin, PyObject *dict, PyObject *key,
                        PyObject *object);

/*
 * The cached value of a path, new, or NULL without an exception. A repeated read costs no more: a
 * comparison of two numbers and one look-up of a text whose hash is known.
 */
static inline PyObject *scpy_view_hit(scpy_view *view, PyObject *path)
{
    const scpy_scope *scope = view->scope;
    uint64_t now = atomic_load_explicit(scope->generation, memory_order_relaxed);
    if (!PyUnicode_CheckExact(path) ||
        now != atomic_load_explicit(&scope->seen, memory_order_acquire)) {
        return NULL;
    }
    return scpy_dict_get(view->cache, path);
}

/* The same for a key, which may be a tuple of segments. */
PyObject *scpy_view_known(scpy_view *view, PyObject *key);

/* lookup.c: the value at a path as an object of the caller's; Ellipsis for a miss. New. */
PyObject *scpy_view_get(scpy_view *view, PyObject *path);
/* The same with a pinned snapshot, so that several reads see one configuration. */
PyObject *scpy_view_get_pinned(scpy_view *view, const scpy_pin *pin, PyObject *key);
PyObject *scpy_view_subscript(PyObject *self, PyObject *path);
int scpy_view_contains(PyObject *self, PyObject *path);

/* extract.c: a new container for the value at a key; NULL means the view itself. */
PyObject *scpy_view_container(scpy_view *view, const scpy_pin *pin, PyObject *key, sc_value value);

/*
 * extract.c: the result of `make`, a dict or list of plain objects. A second call with the same key
 * in the same generation (the pin's) returns a copy. Python code never compares the key.
 */
typedef PyObject *(*scpy_maker)(void *context);
PyObject *scpy_view_copied(scpy_view *view, const scpy_pin *pin, PyObject *key, scpy_maker make,
                           void *context);

/*
 * extract.c: helper(first, the caller's arguments …), for what is written in Python; NULL with an
 * exception.
 */
PyObject *scpy_view_call(PyObject *helper, PyObject *first, PyObject *const *args, Py_ssize_t count,
                         PyObject *keywords);

/* leaves.c: new dict of an object's keys to None; empty for what is no object. */
PyObject *scpy_keys(sc_value value);

/* leaves.c: new str of the keys, for a repr; NULL with an exception. */
PyObject *scpy_view_shown(PyObject *self);

/* mapping.c */
Py_ssize_t scpy_view_length(PyObject *self);
PyObject *scpy_view_iterate(PyObject *self);
PyObject *scpy_view_compare(PyObject *self, PyObject *other, int operation);
/* collections.abc.Mapping knows the type from now on. 0, or -1 with an exception. */
int scpy_view_register(scpy_state *state, PyTypeObject *type);

/* The slots that make a handle and a section a Mapping of its direct members. */
#define SCPY_VIEW_SLOTS                                                                            \
    {Py_tp_dealloc, scpy_view_dealloc}, {Py_tp_traverse, scpy_view_traverse},                      \
        {Py_tp_hash, PyObject_HashNotImplemented}, {Py_tp_richcompare, scpy_view_compare},         \
        {Py_tp_iter, scpy_view_iterate}, {Py_mp_length, scpy_view_length},                         \
        {Py_mp_subscript, scpy_view_subscript},                                                    \
    {                                                                                              \
        Py_sq_contains, scpy_view_contains                                                         \
    }

/* explain.c: a value from a snapshot, for people: secrets are "<secret>" at every depth. New. */
PyObject *scpy_masked(scpy_state *state, const sc_snapshot *snapshot, const char *path,
                      sc_value value, bool secret);

/*
 * The methods that handle and section share, each by the name that Python shows: scpy_method_NAME
 * and scpy_doc_NAME.
 */
#define SCPY_VIEW_METHODS(X)                                                                       \
    X(_cursor)                                                                                     \
    X(_ipython_key_completions_)                                                                   \
    X(_own)                                                                                        \
    X(_watch)                                                                                      \
    X(dump)                                                                                        \
    X(explain)                                                                                     \
    X(extract)                                                                                     \
    X(extract_async)                                                                               \
    X(find)                                                                                        \
    X(get)                                                                                         \
    X(get_bool)                                                                                    \
    X(get_datetime)                                                                                \
    X(get_dict)                                                                                    \
    X(get_duration)                                                                                \
    X(get_duration_ns)                                                                             \
    X(get_float)                                                                                   \
    X(get_int)                                                                                     \
    X(get_list)                                                                                    \
    X(get_many)                                                                                    \
    X(get_size)                                                                                    \
    X(get_str)                                                                                     \
    X(get_str_ref)                                                                                 \
    X(has_key)                                                                                     \
    X(items)                                                                                       \
    X(keys)                                                                                        \
    X(live)                                                                                        \
    X(paths)                                                                                       \
    X(section)                                                                                     \
    X(values)

#define SCPY_DECLARE_METHOD(name)                                                                  \
    extern const char scpy_doc_##name[];                                                           \
    PyObject *scpy_method_##name(PyObject *self, PyObject *const *args, Py_ssize_t count,          \
                                 PyObject *keywords);
/* clang-format off */
SCPY_VIEW_METHODS(SCPY_DECLARE_METHOD)
/* clang-format on */
#undef SCPY_DECLARE_METHOD

/* Lines of a table of methods. */
#define SCPY_METHOD(name, function, doc)                                                           \
    {                                                                                              \
        name, (PyCFunction)(void (*)(void))function, METH_FASTCALL | METH_KEYWORDS, doc            \
    }
#define SCPY_VIEW_METHOD(name) SCPY_METHOD(#name, scpy_method_##name, scpy_doc_##name),

#endif
