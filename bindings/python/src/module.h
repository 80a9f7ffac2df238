/*
 * Declarations that the files of the extension share. One file makes one Python type; a file that
 * adds a type adds one line to SCPY_TYPES and defines scpy_NAME_ready.
 *
 * Three rules keep it sound:
 *
 * - State. Everything that lives as long as the module is in scpy_state, a block that the module
 *   and each object that needs it hold by a count. An object's type does hold the module, but the
 *   garbage collector may clear the type and free the module while objects that it frees later are
 *   still there. A type is final (no Py_TPFLAGS_BASETYPE), so that scpy_state_of finds the state
 *   from it.
 * - Calls. A call into the core that may read a file, wait or call back runs between
 *   scpy_call_begin and scpy_call_end, without the GIL; any other call keeps the GIL.
 * - Callables. The core borrows the callables of custom formats and sources; Python objects own
 *   them: a builder or handle owns a `roots` object, that owns the registry's and the sources'
 *   callbacks. So the garbage collector sees every reference, and freeing a core object never
 *   needs the GIL. An object that can make the core build, reload, read or write a format owns the
 *   roots of its builder, and releases them after the core object.
 */
#ifndef SCPY_MODULE_H
#define SCPY_MODULE_H

#include "compat.h"

#include "superconfig.h"

#include <stdatomic.h>

/* ------------------------------------------------------------------------- */
/* State                                                                     */
/* ------------------------------------------------------------------------- */

/* X(name): a type `state->NAME_type`, made by scpy_NAME_ready in the order written. */
#define SCPY_TYPES(X)                                                                              \
    X(bell)                                                                                        \
    X(callback)                                                                                    \
    X(roots)                                                                                       \
    X(registry)                                                                                    \
    X(builder)                                                                                     \
    X(handle)                                                                                      \
    X(section)                                                                                     \
    X(override)                                                                                    \
    X(edit)                                                                                        \
    X(event)                                                                                       \
    X(watch)                                                                                       \
    X(monitor)                                                                                     \
    X(cursor)                                                                                      \
    X(schema)                                                                                      \
    X(plan)

/* X(name): `state->name_NAME`, an interned str that reads NAME. */
#define SCPY_NAMES(X)                                                                              \
    X(colno)                                                                                       \
    X(code)                                                                                        \
    X(column)                                                                                      \
    X(graded)                                                                                      \
    X(isoformat)                                                                                   \
    X(line)                                                                                        \
    X(lineno)                                                                                      \
    X(load)                                                                                        \
    X(message)                                                                                     \
    X(start)                                                                                       \
    X(stop)                                                                                        \
    X(watch)

/*
 * X(name, module, attribute): `state->lazy_NAME`, fetched by scpy_lazy at its first use. Reference:
 * X(datetime, "datetime", "datetime") is read as scpy_lazy(state, &state->lazy_datetime). Mapping
 * comes from where collections.abc has it: every interpreter has loaded that, and `collections`
 * would double what an import of this package costs.
 */
#define SCPY_LAZY(X)                                                                               \
    X(async_build, "superconfig._async", "build")                                                  \
    X(async_extract, "superconfig._async", "extract")                                              \
    X(compile_schema, "superconfig.schema", "compile")                                             \
    X(enable_hot_reload, "superconfig._reload", "enable_hot_reload")                               \
    X(date, "datetime", "date")                                                                    \
    X(datetime, "datetime", "datetime")                                                            \
    X(extract, "superconfig._extract", "extract")                                                  \
    X(failed, "superconfig._extract.report", "FAILED")                                             \
    X(live, "superconfig._reload", "live")                                                         \
    X(items_view, "superconfig._views", "Items")                                                   \
    X(keys_view, "superconfig._views", "Keys")                                                     \
    X(make_error, "superconfig.errors", "_make")                                                   \
    X(monitor_memory, "superconfig._memory", "monitor_memory")                                     \
    X(mapping, "_collections_abc", "Mapping")                                                      \
    X(content_of, "superconfig._plain", "content_of")                                              \
    X(plain, "superconfig._plain", "plain")                                                        \
    X(time, "datetime", "time")                                                                    \
    X(timedelta, "datetime", "timedelta")                                                          \
    X(timezone, "datetime", "timezone")                                                            \
    X(values_view, "superconfig._views", "Values")

/*
 * The names and the types live until the last holder releases the state, the rest until the module
 * is cleared, because only the module shows the collector what the state refers to. After that
 * nothing refers back to the state: a type whose module is gone has been cleared.
 */
typedef struct scpy_state {
    _Atomic size_t holders;
    bool is_over; /* the module was cleared, and nothing more may be kept here */
#define SCPY_TYPE_FIELD(name) PyTypeObject *name##_type;
    SCPY_TYPES(SCPY_TYPE_FIELD)
#undef SCPY_TYPE_FIELD
#define SCPY_NAME_FIELD(name) PyObject *name_##name;
    SCPY_NAMES(SCPY_NAME_FIELD)
#undef SCPY_NAME_FIELD
#define SCPY_LAZY_FIELD(name, module, attribute) PyObject *lazy_##name;
    SCPY_LAZY(SCPY_LAZY_FIELD)
#undef SCPY_LAZY_FIELD
    PyObject *default_registry;     /* NULL until its first use */
    struct scpy_scope *first_scope; /* of all views, see view.c */
    SCPY_LOCK(scopes_lock)
} scpy_state;

#define SCPY_READY(name) int scpy_##name##_ready(PyObject *module, scpy_state *state);
SCPY_TYPES(SCPY_READY)
#undef SCPY_READY

/* Borrowed; NULL with a TypeError once the collector has cleared the type. */
scpy_state *scpy_state_of(PyTypeObject *type);
scpy_state *scpy_state_of_module(PyObject *module);
/* For an object's constructor, and for its dealloc after the last use. NULL is accepted. */
scpy_state *scpy_state_hold(scpy_state *state);
void scpy_state_release(scpy_state *state);
/* 0 while the module is whole, or -1 with a RuntimeError. */
int scpy_state_check(scpy_state *state);
/* Borrowed, imported at the first use; NULL with an exception. */
PyObject *scpy_lazy(scpy_state *state, PyObject **field);
/*
 * Makes a type and keeps it in *field; if `add` is true, the module has it under the last part of
 * its name. A type without Py_tp_new cannot be made by a caller. 0, or -1 with an exception.
 */
int scpy_add_type(PyObject *module, PyTypeObject **field, PyType_Spec *spec, Py_ssize_t weak_offset,
                  bool add);
/* __reduce__ of an object that cannot be pickled: METH_NOARGS, raises TypeError. */
PyObject *scpy_no_pickle(PyObject *self, PyObject *unused);

/* ------------------------------------------------------------------------- */
/* Errors                                                                    */
/* ------------------------------------------------------------------------- */

/* New str of a text for people; bytes that are not UTF-8 are escaped. */
PyObject *scpy_shown(const char *text);
/* Sets the exception of an error, and returns NULL. */
PyObject *scpy_raise(scpy_state *state, const sc_error *error);
/* The same from a code alone, with its text; `path` is the canonical one, "" if absent. */
PyObject *scpy_raise_code(scpy_state *state, sc_status code, const char *path);
/* Adds the other problems of a build to the exception that is set; it stays set. */
void scpy_add_problems(scpy_state *state, const sc_report *report);
/*
 * The new exception instance without setting it (its __cause__ is empty), for those that collect
 * several; NULL with an exception.
 */
PyObject *scpy_error_object(scpy_state *state, const sc_error *error);

/* ------------------------------------------------------------------------- */
/* Calls into the core                                                       */
/* ------------------------------------------------------------------------- */

/*
 * One call without the GIL. Custom callbacks run on the same thread; they take the GIL back with
 * the thread state that gave it away (right in any interpreter), and leave their exception with the
 * thread. Lives on the C stack; begin and end pair in one function, and one of forget and raise
 * follows.
 */
typedef struct scpy_call {
    PyThreadState *thread;
} scpy_call;

void scpy_call_begin(scpy_call *call);
void scpy_call_end(scpy_call *call);
/* The call succeeded: drops the exception of a callback, which was no failure of the call. */
void scpy_call_forget(scpy_call *call);
/*
 * The call reported its failure in another way: drops the exception of a callback, unless it is for
 * the program, as KeyboardInterrupt is. 0, or -1 with that set.
 */
int scpy_call_pass(scpy_call *call);
/* As scpy_raise, with the exception of a callback as __cause__; raises that itself if it is not an
 * Exception. */
PyObject *scpy_call_raise(scpy_call *call, scpy_state *state, const sc_error *error);

/* ------------------------------------------------------------------------- */
/* Roots                                                                     */
/* ------------------------------------------------------------------------- */

/*
 * Immutable, shared by a builder, its handles and their snapshots. NULL means those of the
 * default registry without callables and variables, so a handle of load_file has none.
 */
/* New roots of `base` (NULL: none) with one more callback (borrowed, NULL: none); a reference to
 * `base` itself if that changes nothing. */
PyObject *scpy_roots_with(scpy_state *state, PyObject *base, PyObject *callback, bool environment);
PyObject *scpy_roots_new(scpy_state *state, PyObject *registry);
/* The core's registry: NULL is the default one. Borrowed. */
sc_registry *scpy_roots_registry(PyObject *roots);
/*
 * Before a build or reload, with the GIL: passes the process's current environment, if the
 * sources may read it. 0, or -1 with an exception.
 */
int scpy_builder_environment(PyObject *roots, sc_builder *builder);
int scpy_handle_environment(PyObject *roots, sc_handle *handle);
/*
 * The same before a watch, for any handle: the core would read the variables itself, without the
 * GIL. If the handle cannot take them, the watch fails.
 */
int scpy_watch_environment(sc_handle *handle);

/* ------------------------------------------------------------------------- */
/* Paths                                                                     */
/* ------------------------------------------------------------------------- */

enum { SCPY_PATH_ROOM = 120 };

/* NUL-terminated UTF-8, borrowed from its object or owned. Must not be moved. */
typedef struct scpy_text {
    const char *data;
    size_t length;
    size_t size; /* bytes that may be written */
    char *block; /* PyMem; NULL if borrowed or in `room` */
    char room[SCPY_PATH_ROOM];
} scpy_text;

/*
 * A str, or a list or tuple of str and int segments, as the text of a path. 0, or -1 with TypeError
 * (neither of these) or the exception of SC_ERROR_BAD_PATH (a text that holds NUL or a lone
 * surrogate, which no C text can hold). The text itself is not parsed.
 */
int scpy_path_text(scpy_state *state, PyObject *path, scpy_text *out);
/* Starts an empty text; append a key or an index to a canonical path. -1 with MemoryError. */
void scpy_text_begin(scpy_text *text);
int scpy_text_append_key(scpy_text *text, const char *key, size_t length);
int scpy_text_append_index(scpy_text *text, size_t index);
/* Puts quotes around the first segment of a canonical path, unless it has them or is an index. */
int scpy_text_quote_first(scpy_text *text);
/* Frees the block; fine on a zeroed or begun text, and once only. */
void scpy_text_end(scpy_text *text);

/* ------------------------------------------------------------------------- */
/* Values                                                                    */
/* ------------------------------------------------------------------------- */

/*
 * Writes a Python value's events: None, bool, int from -2^63 to 2^64-1, float, str, datetime, date,
 * time, dict or Mapping with str keys, list, tuple, and their subclasses. Another type is a
 * TypeError naming the path; a number, text or datetime that cannot be held, or a container that
 * holds itself, a ValueError. 0, or -1 with an exception.
 */
int scpy_write_native(scpy_state *state, sc_writer *writer, PyObject *native);
/*
 * New image of a Python value whose origin is this kind and name; `limits` may be NULL. NULL with
 * an exception.
 */
sc_image *scpy_image_of(scpy_state *state, PyObject *native, sc_source_kind kind, const char *name,
                        const sc_limits *limits);

/* 1 for a dict or another Mapping, 0, or -1 with an exception. */
int scpy_is_mapping(scpy_state *state, PyObject *value);

/* New Python object for a value, containers new throughout; None for absent. NULL with an
 * exception. (output.c) */
PyObject *scpy_object(scpy_state *state, sc_value value);

/* Objects that many files make, new; NULL with an exception: None for 0, and a member's key. */
PyObject *scpy_number_or_none(uint32_t number);
PyObject *scpy_key(sc_value child);
/* New str of a text of the core, which it frees. */
PyObject *scpy_text_object(sc_text *text);
/* Appends an object, which it steals; NULL fails as well. 0, or -1 with an exception. */
int scpy_list_add(PyObject *list, PyObject *object);

/*
 * Work on many values on a separate thread, which releases the GIL regularly: a thread that waits
 * for it, such as that of an event loop, gets it within the interpreter's switch interval.
 * NULL: never.
 */
typedef struct scpy_breath {
    unsigned count;
} scpy_breath;
void scpy_breathe(scpy_breath *breath);
PyObject *scpy_object_breathing(scpy_state *state, sc_value value, scpy_breath *breath);

/* ------------------------------------------------------------------------- */
/* Objects that other files make                                             */
/* ------------------------------------------------------------------------- */

/* New ConfigHandle; steals the handle, takes a reference to the roots (NULL: none). (handle.c) */
PyObject *scpy_handle_new(scpy_state *state, sc_handle *handle, PyObject *roots);

/* ------------------------------------------------------------------------- */
/* Arguments                                                                 */
/* ------------------------------------------------------------------------- */

/*
 * Sorts the arguments of a METH_FASTCALL | METH_KEYWORDS function into `out`, by the names of its
 * parameters: NULL-terminated; the first `positional` may be passed by position, and the first
 * `required` must be passed. A missing one is NULL; all are borrowed. 0, or -1 with a TypeError
 * that names the function and the argument.
 */
typedef struct scpy_signature {
    const char *function;
    const char *const *names;
    Py_ssize_t positional;
    Py_ssize_t required;
} scpy_signature;
int scpy_arguments(const scpy_signature *signature, PyObject *const *args, Py_ssize_t count,
                   PyObject *keywords, PyObject **out);
/* "FUNCTION() argument 'NAME' must be EXPECTED, not TYPE"; NULL. */
PyObject *scpy_wrong_type(const char *function, const char *name, const char *expected,
                          PyObject *got);
/* UTF-8 of a str (borrowed from it); NULL with TypeError or ValueError that names the argument. */
const char *scpy_argument_utf8(const char *function, const char *name, PyObject *argument,
                               Py_ssize_t *length);
/* The same without U+0000. `length` may be NULL. */
const char *scpy_argument_text(const char *function, const char *name, PyObject *argument,
                               Py_ssize_t *length);
/* 1, 0, or -1 with TypeError: only True and False will do. */
int scpy_argument_bool(const char *function, const char *name, PyObject *argument);

#endif
