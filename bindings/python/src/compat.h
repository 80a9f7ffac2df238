/*
 * Hides the differences between CPython 3.8 to 3.13: functions of later versions are defined here
 * for the earlier ones, under scpy_ names or CPython's names. No other file checks the version.
 *
 * 3.8 cannot tie a type to its module, so there the state is one static block that all modules of
 * the process share and that is never freed; every later version has a state for each module.
 */
#ifndef SCPY_COMPAT_H
#define SCPY_COMPAT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <structmember.h>

#if PY_VERSION_HEX < 0x03080000
#error "CPython 3.8 or later is needed"
#endif

#define SCPY_STATE_PER_MODULE (PY_VERSION_HEX >= 0x03090000)

/* A heap type belongs to its instances' references since 3.9. */
#if PY_VERSION_HEX >= 0x03090000
#define SCPY_VISIT_TYPE(self) Py_VISIT(Py_TYPE(self))
#else
#define SCPY_VISIT_TYPE(self) ((void)0)
#endif

/* The only exported symbol of the extension; the macro of 3.8 does not export it. */
#if PY_VERSION_HEX < 0x03090000 && defined(__GNUC__)
#undef PyMODINIT_FUNC
#define PyMODINIT_FUNC __attribute__((visibility("default"))) PyObject *
#endif

#if PY_VERSION_HEX < 0x03090000
#define PyObject_Vectorcall _PyObject_Vectorcall

static inline PyObject *PyObject_CallNoArgs(PyObject *callable)
{
    return _PyObject_Vectorcall(callable, NULL, 0, NULL);
}

static inline PyObject *PyObject_CallOneArg(PyObject *callable, PyObject *argument)
{
    PyObject *with_room[2] = {NULL, argument};
    return _PyObject_Vectorcall(callable, with_room + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

static inline PyObject *PyObject_CallMethodNoArgs(PyObject *self, PyObject *name)
{
    return PyObject_CallMethodObjArgs(self, name, NULL);
}

static inline PyObject *PyObject_CallMethodOneArg(PyObject *self, PyObject *name,
                                                  PyObject *argument)
{
    return PyObject_CallMethodObjArgs(self, name, argument, NULL);
}
#endif

#if PY_VERSION_HEX < 0x030A0000
static inline PyObject *Py_NewRef(PyObject *object)
{
    Py_INCREF(object);
    return object;
}

static inline PyObject *Py_XNewRef(PyObject *object)
{
    Py_XINCREF(object);
    return object;
}

static inline int PyModule_AddObjectRef(PyObject *module, const char *name, PyObject *value)
{
    Py_INCREF(value);
    int failed = PyModule_AddObject(module, name, value);
    if (failed != 0) {
        Py_DECREF(value);
    }
    return failed;
}
#endif

#if PY_VERSION_HEX < 0x030C0000
/* The exception that is set, whole and with its traceback, or NULL; none is set afterwards. */
static inline PyObject *PyErr_GetRaisedException(void)
{
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (type == NULL) {
        return NULL;
    }
    PyErr_NormalizeException(&type, &value, &traceback);
    if (traceback != NULL) {
        (void)PyException_SetTraceback(value, traceback);
        Py_DECREF(traceback);
    }
    Py_DECREF(type);
    return value;
}

/* Steals the exception. */
static inline void PyErr_SetRaisedException(PyObject *exception)
{
    if (exception == NULL) {
        PyErr_Clear();
        return;
    }
    Py_INCREF(Py_TYPE(exception));
    PyErr_Restore((PyObject *)Py_TYPE(exception), exception, PyException_GetTraceback(exception));
}
#endif

#if PY_VERSION_HEX < 0x030D0000
/* New reference to an element, or NULL with IndexError. */
static inline PyObject *PyList_GetItemRef(PyObject *list, Py_ssize_t index)
{
    PyObject *item = PyList_GetItem(list, index);
    return Py_XNewRef(item);
}
#define SCPY_BEGIN_CRITICAL_SECTION(object) {
#define SCPY_END_CRITICAL_SECTION() }
#define SCPY_BEGIN_CRITICAL_SECTION2(object, other) {
#define SCPY_END_CRITICAL_SECTION2() }
#else
#define SCPY_BEGIN_CRITICAL_SECTION(object) Py_BEGIN_CRITICAL_SECTION(object)
#define SCPY_END_CRITICAL_SECTION() Py_END_CRITICAL_SECTION()
#define SCPY_BEGIN_CRITICAL_SECTION2(object, other) Py_BEGIN_CRITICAL_SECTION2(object, other)
#define SCPY_END_CRITICAL_SECTION2() Py_END_CRITICAL_SECTION2()
#endif

/* Whether one thread at a time runs Python code and holds its objects. */
#ifdef Py_GIL_DISABLED
#define SCPY_HAS_GIL false
#else
#define SCPY_HAS_GIL true
#endif

/* Before 3.9 no other interpreter has this module. */
static inline PyInterpreterState *scpy_interpreter_of(PyThreadState *thread)
{
#if PY_VERSION_HEX >= 0x03090000
    return PyThreadState_GetInterpreter(thread);
#else
    return thread->interp;
#endif
}

static inline bool scpy_is_main_interpreter(void)
{
    return scpy_interpreter_of(PyThreadState_Get()) == PyInterpreterState_Main();
}

/* A field of a struct, with its semicolon: a lock for what the GIL guards elsewhere. Never held
 * over Python code. */
#ifdef Py_GIL_DISABLED
#define SCPY_LOCK(name) PyMutex name;
#define SCPY_LOCK_TAKE(name) PyMutex_Lock(&(name))
#define SCPY_LOCK_GIVE(name) PyMutex_Unlock(&(name))
#else
#define SCPY_LOCK(name)
#define SCPY_LOCK_TAKE(name) (void)0
#define SCPY_LOCK_GIVE(name) (void)0
#endif

/* For `match`: a mapping pattern takes what has it. */
#if PY_VERSION_HEX >= 0x030A0000
#define SCPY_TPFLAGS_MAPPING Py_TPFLAGS_MAPPING
#else
#define SCPY_TPFLAGS_MAPPING 0
#endif

/* The value of an exact str in a dict of str: new, or NULL without an exception. */
static inline PyObject *scpy_dict_get(PyObject *dict, PyObject *key)
{
#if PY_VERSION_HEX < 0x030D0000
    return Py_XNewRef(PyDict_GetItemWithError(dict, key));
#else
    PyObject *found;
    return PyDict_GetItemRef(dict, key, &found) == 1 ? found : NULL;
#endif
}

/*
 * While C code makes a tree, the collector can find nothing in it; since CPython 3.12 it waits for
 * the end of the call, before that it visits the tree again and again. Only for a stretch that
 * keeps the GIL and runs no Python code, so that nobody sees the pause. Whether it was on, for the
 * resume.
 */
static inline int scpy_gc_pause(void)
{
#if PY_VERSION_HEX >= 0x030A0000 && PY_VERSION_HEX < 0x030C0000
    return PyGC_Disable();
#else
    return 0;
#endif
}

static inline void scpy_gc_resume(int was_on)
{
#if PY_VERSION_HEX >= 0x030A0000 && PY_VERSION_HEX < 0x030C0000
    if (was_on) {
        (void)PyGC_Enable();
    }
#else
    (void)was_on;
#endif
}

/* New dict with room for `count` keys. The call is CPython's own; its name has never changed. */
static inline PyObject *scpy_dict_presized(Py_ssize_t count)
{
#if PY_VERSION_HEX < 0x030E0000
    return _PyDict_NewPresized(count);
#else
    (void)count;
    return PyDict_New();
#endif
}

/*
 * New type from its spec; `weak_offset` is the offset of its list of weak references, 0 without
 * one (a spec can give the offset only since 3.9).
 */
static inline PyTypeObject *scpy_type_new(PyObject *module, PyType_Spec *spec,
                                          Py_ssize_t weak_offset)
{
#if SCPY_STATE_PER_MODULE
    PyTypeObject *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
#else
    (void)module;
    PyTypeObject *type = (PyTypeObject *)PyType_FromSpec(spec);
#endif
    if (type != NULL && weak_offset != 0) {
        type->tp_weaklistoffset = weak_offset;
    }
    return type;
}

#endif
