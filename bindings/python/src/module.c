/*
 * The module superconfig._superconfig: its state, its life, and the table of its functions. Every
 * interpreter that imports it gets a separate state (compat.h describes the exception for 3.8). The
 * module itself has one pointer, to the state that it shares with its objects.
 */
#include "module.h"

#include "shortcuts.h"

#if SCPY_STATE_PER_MODULE

/* The module's own memory: NULL before its execution. */
static scpy_state **place_of(PyObject *module)
{
    return PyModule_GetState(module);
}

scpy_state *scpy_state_of_module(PyObject *module)
{
    return *place_of(module);
}

scpy_state *scpy_state_of(PyTypeObject *type)
{
    scpy_state **place = PyType_GetModuleState(type);
    return place != NULL ? *place : NULL;
}

scpy_state *scpy_state_hold(scpy_state *state)
{
    (void)atomic_fetch_add_explicit(&state->holders, 1, memory_order_relaxed);
    return state;
}

/* Drops the references that only the module shows the collector. */
static void forget(scpy_state *state)
{
    state->is_over = true;
#define CLEAR_LAZY(name, from, attribute) Py_CLEAR(state->lazy_##name);
    SCPY_LAZY(CLEAR_LAZY)
#undef CLEAR_LAZY
    Py_CLEAR(state->default_registry);
}

void scpy_state_release(scpy_state *state)
{
    if (state == NULL || atomic_fetch_sub_explicit(&state->holders, 1, memory_order_acq_rel) != 1) {
        return;
    }
#define CLEAR_TYPE(name) Py_CLEAR(state->name##_type);
    SCPY_TYPES(CLEAR_TYPE)
#undef CLEAR_TYPE
#define CLEAR_NAME(name) Py_CLEAR(state->name_##name);
    SCPY_NAMES(CLEAR_NAME)
#undef CLEAR_NAME
    PyMem_Free(state);
}

#else

static scpy_state shared_state;

scpy_state *scpy_state_of_module(PyObject *module)
{
    (void)module;
    return &shared_state;
}

scpy_state *scpy_state_of(PyTypeObject *type)
{
    (void)type;
    return &shared_state;
}

scpy_state *scpy_state_hold(scpy_state *state)
{
    return state;
}

void scpy_state_release(scpy_state *state)
{
    (void)state;
}

#endif

int scpy_state_check(scpy_state *state)
{
    if (state->is_over) {
        PyErr_SetString(PyExc_RuntimeError, "superconfig is no longer loaded");
        return -1;
    }
    return 0;
}

/* ------------------------------------------------------------------------- */
/* Lazy imports                                                              */
/* ------------------------------------------------------------------------- */

typedef struct lazy_name {
    size_t offset;
    const char *module;
    const char *attribute;
} lazy_name;

#define LAZY_NAME(name, module, attribute) {offsetof(scpy_state, lazy_##name), module, attribute},
static const lazy_name lazy_names[] = {SCPY_LAZY(LAZY_NAME)};
#undef LAZY_NAME

static PyObject *import_attribute(const lazy_name *from)
{
    PyObject *module = PyImport_ImportModule(from->module);
    if (module == NULL) {
        return NULL;
    }
    PyObject *value = PyObject_GetAttrString(module, from->attribute);
    Py_DECREF(module);
    return value;
}

PyObject *scpy_lazy(scpy_state *state, PyObject **field)
{
    if (*field != NULL) {
        return *field;
    }
    if (scpy_state_check(state) != 0) {
        return NULL;
    }
    const lazy_name *from = lazy_names;
    while ((PyObject **)(void *)((char *)state + from->offset) != field) {
        from++;
    }
    PyObject *value = import_attribute(from);
    if (value == NULL) {
        return NULL;
    }
    /* Other code may have set the field first, to the same value. */
    SCPY_BEGIN_CRITICAL_SECTION(value);
    if (*field == NULL) {
        *field = Py_NewRef(value);
    }
    SCPY_END_CRITICAL_SECTION();
    Py_DECREF(value);
    return *field;
}

/* ------------------------------------------------------------------------- */
/* Types                                                                     */
/* ------------------------------------------------------------------------- */

static bool has_new(const PyType_Spec *spec)
{
    for (const PyType_Slot *slot = spec->slots; slot->slot != 0; slot++) {
        if (slot->slot == Py_tp_new) {
            return true;
        }
    }
    return false;
}

int scpy_add_type(PyObject *module, PyTypeObject **field, PyType_Spec *spec, Py_ssize_t weak_offset,
                  bool add)
{
    PyTypeObject *type = scpy_type_new(module, spec, weak_offset);
    if (type == NULL) {
        return -1;
    }
    if (!has_new(spec)) {
        type->tp_new = NULL; /* else it would be made by object's, without its core object */
    }
    *field = type;
    const char *dot = strrchr(spec->name, '.');
    return add ? PyModule_AddObjectRef(module, dot + 1, (PyObject *)type) : 0;
}

PyObject *scpy_no_pickle(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyErr_Format(PyExc_TypeError,
                        "cannot pickle a %.100s: send what extract() gives, or the sources",
                        Py_TYPE(self)->tp_name);
}

/* ------------------------------------------------------------------------- */
/* Life                                                                      */
/* ------------------------------------------------------------------------- */

static int make_types(PyObject *module, scpy_state *state)
{
#define MAKE_TYPE(name)                                                                            \
    if (scpy_##name##_ready(module, state) != 0) {                                                 \
        return -1;                                                                                 \
    }
    SCPY_TYPES(MAKE_TYPE)
#undef MAKE_TYPE
    return 0;
}

static int make_names(scpy_state *state)
{
#define MAKE_NAME(name)                                                                            \
    state->name_##name = PyUnicode_InternFromString(#name);                                        \
    if (state->name_##name == NULL) {                                                              \
        return -1;                                                                                 \
    }
    SCPY_NAMES(MAKE_NAME)
#undef MAKE_NAME
    return 0;
}

#if SCPY_STATE_PER_MODULE

static int prepare(PyObject *module)
{
    scpy_state *state = PyMem_Calloc(1, sizeof *state);
    if (state == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    *place_of(module) = scpy_state_hold(state);
    return make_names(state) != 0 ? -1 : make_types(module, state);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    scpy_state *state = scpy_state_of_module(module);
    if (state == NULL) {
        return 0;
    }
#define VISIT_TYPE(name) Py_VISIT(state->name##_type);
    SCPY_TYPES(VISIT_TYPE)
#undef VISIT_TYPE
#define VISIT_LAZY(name, from, attribute) Py_VISIT(state->lazy_##name);
    SCPY_LAZY(VISIT_LAZY)
#undef VISIT_LAZY
    Py_VISIT(state->default_registry);
    return 0;
}

static int module_clear(PyObject *module)
{
    scpy_state *state = scpy_state_of_module(module);
    if (state != NULL) {
        forget(state);
    }
    return 0;
}

static void module_free(void *module)
{
    scpy_state **place = place_of(module);
    if (place != NULL && *place != NULL) {
        forget(*place);
        scpy_state_release(*place);
        *place = NULL;
    }
}

#else

/* A second module of the process shows the types of the first; another interpreter gets none. */
static int show_types(PyObject *module)
{
    PyTypeObject *const types[] = {
#define TYPE_ENTRY(name) shared_state.name##_type,
        SCPY_TYPES(TYPE_ENTRY)
#undef TYPE_ENTRY
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const char *name = strrchr(types[i]->tp_name, '.') + 1;
        bool is_public = name[0] != '_';
        if (is_public && PyModule_AddObjectRef(module, name, (PyObject *)types[i]) != 0) {
            return -1;
        }
    }
    return 0;
}

static int prepare(PyObject *module)
{
    static PyInterpreterState *home;
    scpy_state *state = &shared_state;
    PyInterpreterState *here = PyThreadState_Get()->interp;
    if (home == NULL) {
        int failed = make_names(state) != 0 ? -1 : make_types(module, state);
        home = failed ? NULL : here;
        return failed;
    }
    if (home != here) {
        PyErr_SetString(PyExc_ImportError, "superconfig needs Python 3.9 in a subinterpreter");
        return -1;
    }
    return show_types(module);
}

#endif

static int module_exec(PyObject *module)
{
    if (prepare(module) != 0) {
        return -1;
    }
    return PyModule_AddStringConstant(module, "__version__", sc_version());
}

PyDoc_STRVAR(module_doc, "The engine of superconfig. Import superconfig instead.");

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#if PY_VERSION_HEX >= 0x030D0000
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "superconfig._superconfig",
    .m_doc = module_doc,
    .m_methods = scpy_shortcuts,
    .m_slots = module_slots,
#if SCPY_STATE_PER_MODULE
    .m_size = sizeof(scpy_state *),
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
#endif
};

PyMODINIT_FUNC PyInit__superconfig(void);

PyMODINIT_FUNC PyInit__superconfig(void)
{
    return PyModuleDef_Init(&module_definition);
}
