/* The type of plans: how Python makes one and looks at it. walk.c reads by them. */
#include "plan.h"

#include "cursor.h"

#include <stdatomic.h>

static const char *const kinds[] = {
#define KIND_WORD(name) #name,
    SCPY_PLAN_KINDS(KIND_WORD)
#undef KIND_WORD
};

/* ------------------------------------------------------------------------- */
/* Making                                                                    */
/* ------------------------------------------------------------------------- */

static int find_kind(const char *word, scpy_plan_kind *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i], word) == 0) {
            *out = (scpy_plan_kind)i;
            return 0;
        }
    }
    PyErr_Format(PyExc_ValueError, "no kind of plan: %s", word);
    return -1;
}

static PyObject *or_null(PyObject *object)
{
    return object != NULL && object != Py_None ? Py_NewRef(object) : NULL;
}

static uint64_t next_number(void)
{
    static _Atomic uint64_t last;
    return atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
}

static PyObject *plan_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"kind",  "name",   "make",  "inner", "key",
                                        "drops", "direct", "after", NULL};
    const char *word;
    PyObject *name, *make = NULL, *inner = NULL, *key = NULL, *after = NULL;
    int drops = 0;
    int direct = 0;
    scpy_plan_kind kind;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "sU|OOOppO:Plan", (char **)(uintptr_t)names,
                                     &word, &name, &make, &inner, &key, &drops, &direct, &after) ||
        find_kind(word, &kind) != 0) {
        return NULL;
    }
    scpy_state *state = scpy_state_of(type);
    scpy_plan *self = state != NULL ? (scpy_plan *)type->tp_alloc(type, 0) : NULL;
    if (self != NULL) {
        self->state = scpy_state_hold(state);
        self->number = next_number();
        self->kind = kind;
        self->drops = drops != 0;
        self->direct = direct != 0 && make != NULL && PyType_Check(make);
        self->after = or_null(after);
        self->name = Py_NewRef(name);
        self->make = or_null(make);
        self->inner = or_null(inner);
        self->key = or_null(key);
    }
    return (PyObject *)self;
}

/* ---- fields ---- */

static void fields_free(scpy_plan *self)
{
    scpy_field *fields = self->fields;
    Py_ssize_t count = self->field_count;
    self->fields = NULL;
    self->field_count = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_XDECREF(fields[i].keys);
        Py_XDECREF(fields[i].name);
        Py_XDECREF(fields[i].attribute);
        Py_XDECREF(fields[i].plan);
        Py_XDECREF(fields[i].fallback);
        Py_XDECREF(fields[i].preset);
    }
    PyMem_Free(fields);
}

/* One attribute of a Field of records.py, new; NULL with an exception. */
static PyObject *attribute(PyObject *from, const char *name, PyTypeObject *type)
{
    PyObject *value = PyObject_GetAttrString(from, name);
    if (value != NULL && type != NULL && !PyObject_TypeCheck(value, type)) {
        (void)scpy_wrong_type("Plan", name, type->tp_name, value);
        Py_CLEAR(value);
    }
    return value;
}

static int field_take(scpy_field *field, PyObject *from)
{
    field->keys = attribute(from, "keys", &PyTuple_Type);
    field->name = field->keys != NULL ? attribute(from, "name", &PyUnicode_Type) : NULL;
    if (field->name != NULL) { /* a call by keyword compares addresses first */
        PyUnicode_InternInPlace(&field->name);
    }
    field->attribute = field->name != NULL ? attribute(from, "attribute", &PyUnicode_Type) : NULL;
    field->plan = field->attribute != NULL ? attribute(from, "plan", NULL) : NULL;
    PyObject *fallback = field->plan != NULL ? attribute(from, "fallback", NULL) : NULL;
    PyObject *preset = fallback != NULL ? attribute(from, "preset", NULL) : NULL;
    PyObject *required = preset != NULL ? attribute(from, "required", NULL) : NULL;
    field->fallback = or_null(fallback);
    field->preset = or_null(preset);
    int truth = required != NULL ? PyObject_IsTrue(required) : -1;
    field->required = truth == 1;
    Py_XDECREF(required);
    Py_XDECREF(preset);
    Py_XDECREF(fallback);
    return truth < 0 ? -1 : 0;
}

static int fields_take(scpy_plan *self, PyObject *tuple)
{
    Py_ssize_t count = PyTuple_GET_SIZE(tuple);
    self->fields = PyMem_Calloc((size_t)count + 1, sizeof *self->fields);
    self->names = PyTuple_New(count);
    if (self->fields == NULL || self->names == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    self->field_count = count;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (field_take(&self->fields[i], PyTuple_GET_ITEM(tuple, i)) != 0) {
            return -1;
        }
        PyTuple_SET_ITEM(self->names, i, Py_NewRef(self->fields[i].name));
    }
    self->described = Py_NewRef(tuple);
    return 0;
}

static int set_fields(PyObject *object, PyObject *tuple, void *unused)
{
    (void)unused;
    scpy_plan *self = (scpy_plan *)object;
    if (tuple == NULL || !PyTuple_CheckExact(tuple) || self->fields != NULL) {
        PyErr_SetString(PyExc_TypeError, "the fields of a plan are a tuple, and set once");
        return -1;
    }
    return fields_take(self, tuple);
}

static PyObject *get_fields(PyObject *object, void *unused)
{
    (void)unused;
    scpy_plan *self = (scpy_plan *)object;
    return self->described != NULL ? Py_NewRef(self->described) : PyTuple_New(0);
}

static int set_inner(PyObject *object, PyObject *inner, void *unused)
{
    (void)unused;
    scpy_plan *self = (scpy_plan *)object;
    if (inner == NULL || self->inner != NULL) {
        PyErr_SetString(PyExc_TypeError, "the inner plan is set once");
        return -1;
    }
    self->inner = Py_NewRef(inner);
    return 0;
}

static PyObject *get_repeats(PyObject *object, void *unused)
{
    (void)unused;
    return PyBool_FromLong(((scpy_plan *)object)->repeats);
}

static int set_repeats(PyObject *object, PyObject *truth, void *unused)
{
    (void)unused;
    scpy_plan *self = (scpy_plan *)object;
    self->repeats = truth == Py_True && self->kind == SCPY_PLAN_members;
    return 0;
}

/* ------------------------------------------------------------------------- */
/* The type                                                                  */
/* ------------------------------------------------------------------------- */

static PyObject *or_none(PyObject *object)
{
    return Py_NewRef(object != NULL ? object : Py_None);
}

#define GETTER(attribute)                                                                          \
    static PyObject *get_##attribute(PyObject *self, void *unused)                                 \
    {                                                                                              \
        (void)unused;                                                                              \
        return or_none(((scpy_plan *)self)->attribute);                                            \
    }
GETTER(name)
GETTER(make)
GETTER(inner)
GETTER(key)
#undef GETTER

static PyObject *get_kind(PyObject *self, void *unused)
{
    (void)unused;
    return PyUnicode_InternFromString(kinds[((scpy_plan *)self)->kind]);
}

static int check_cursor(scpy_plan *self, PyObject *cursor)
{
    if (Py_TYPE(cursor) == self->state->cursor_type) {
        return 0;
    }
    (void)scpy_wrong_type("read", "at", "a Cursor", cursor);
    return -1;
}

static PyObject *plan_read(PyObject *object, PyObject *arguments)
{
    scpy_plan *self = (scpy_plan *)object;
    PyObject *cursor, *report, *base = Py_None;
    if (!PyArg_ParseTuple(arguments, "OO|O:read", &cursor, &report, &base) ||
        check_cursor(self, cursor) != 0) {
        return NULL;
    }
    return scpy_plan_read(self, cursor, report, base != Py_None ? base : NULL);
}

static int plan_traverse(PyObject *object, visitproc visit, void *arg)
{
    scpy_plan *self = (scpy_plan *)object;
    SCPY_VISIT_TYPE(object);
    Py_VISIT(self->make);
    Py_VISIT(self->after);
    Py_VISIT(self->inner);
    Py_VISIT(self->key);
    Py_VISIT(self->described);
    for (Py_ssize_t i = 0; i < self->field_count; i++) {
        Py_VISIT(self->fields[i].plan);
        Py_VISIT(self->fields[i].fallback);
        Py_VISIT(self->fields[i].preset);
    }
    return 0;
}

static int plan_clear(PyObject *object)
{
    scpy_plan *self = (scpy_plan *)object;
    fields_free(self);
    Py_CLEAR(self->make);
    Py_CLEAR(self->after);
    Py_CLEAR(self->inner);
    Py_CLEAR(self->key);
    Py_CLEAR(self->described);
    return 0;
}

static void plan_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    (void)plan_clear(object);
    Py_CLEAR(((scpy_plan *)object)->names);
    Py_CLEAR(((scpy_plan *)object)->name);
    scpy_state_release(((scpy_plan *)object)->state);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"read", plan_read, METH_VARARGS, NULL},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef attributes[] = {
    {"kind", get_kind, NULL, NULL, NULL},
    {"name", get_name, NULL, NULL, NULL},
    {"make", get_make, NULL, NULL, NULL},
    {"key", get_key, NULL, NULL, NULL},
    {"inner", get_inner, set_inner, NULL, NULL},
    {"fields", get_fields, set_fields, NULL, NULL},
    {"repeats", get_repeats, set_repeats, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(plan_doc, "How a value is read as one type, for extract(type).");

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)plan_doc},
    {Py_tp_new, plan_new},
    {Py_tp_dealloc, plan_dealloc},
    {Py_tp_traverse, plan_traverse},
    {Py_tp_clear, plan_clear},
    {Py_tp_methods, methods},
    {Py_tp_getset, attributes},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "superconfig._superconfig.Plan",
    .basicsize = sizeof(scpy_plan),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

int scpy_plan_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->plan_type, &spec, 0, true);
}
