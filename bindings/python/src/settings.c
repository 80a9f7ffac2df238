/* ConfigBuilder's methods that set something: overrides, profiles, policies, rules and limits. */
#include "builder.h"

#include "options.h"

/* ------------------------------------------------------------------------- */
/* One path and one text                                                     */
/* ------------------------------------------------------------------------- */

typedef sc_status (*set_text)(sc_builder *builder, const char *path, const char *text);

/* The path that an argument means; -1 with TypeError or ValueError that names the first one. */
static int path_of(const scpy_builder *self, const scpy_signature *signature, PyObject *argument,
                   scpy_text *path)
{
    return scpy_argument_path(self->state, signature->function, signature->names[0], argument,
                              path);
}

static PyObject *set_path(scpy_builder *self, const scpy_signature *signature,
                          PyObject *const *args, Py_ssize_t count, PyObject *keywords, set_text set)
{
    PyObject *given[2];
    scpy_text path;
    if (scpy_arguments(signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    const char *text = scpy_argument_text(signature->function, signature->names[1], given[1], NULL);
    if (text == NULL || path_of(self, signature, given[0], &path) != 0) {
        return NULL;
    }
    scpy_builder *branch = scpy_builder_branch(self);
    PyObject *result = NULL;
    if (branch != NULL) {
        result = scpy_builder_settle(branch, NULL, set(branch->native, path.data, text));
    }
    scpy_text_end(&path);
    return result;
}

#define SET_PATH(name, second, set)                                                                \
    PyObject *scpy_builder_##name(scpy_builder *self, PyObject *const *args, Py_ssize_t count,     \
                                  PyObject *keywords)                                              \
    {                                                                                              \
        static const char *const names[] = {"path", second, NULL};                                 \
        static const scpy_signature signature = {#name, names, 2, 2};                              \
        return set_path(self, &signature, args, count, keywords, set);                             \
    }

const char scpy_builder_with_set_doc[] =
    "with_set($self, path, text)\n"
    "--\n\n"
    "Override one value with a text whose type is guessed, as --set does.\n"
    "\n"
    "'8080' is a number, 'true' a bool, '[1, 2]' a list; 'v1' and '007' stay text.";
SET_PATH(with_set, "text", sc_builder_set)

const char scpy_builder_with_policy_doc[] =
    "with_policy($self, path, policy)\n"
    "--\n\n"
    "Say how values at a path merge.\n"
    "\n"
    "Args:\n"
    "    path: a `*` matches any one segment.\n"
    "    policy: 'replace', 'append', 'union' or 'merge-by-key(name)'.\n"
    "\n"
    "Raises:\n"
    "    ValueError: the policy is not known.";
SET_PATH(with_policy, "policy", sc_builder_policy)

const char scpy_builder_with_set_string_doc[] =
    "with_set_string($self, path, text)\n"
    "--\n\n"
    "Override one value with a text that is never read as another type.";

/* Here a text may hold U+0000, because its length is passed. */
static PyObject *set_string(const scpy_builder *self, const char *path, const char *text,
                            Py_ssize_t length)
{
    scpy_builder *branch = scpy_builder_branch(self);
    return branch != NULL ? scpy_builder_settle(
                                branch, NULL,
                                sc_builder_set_string(branch->native, path, text, (size_t)length))
                          : NULL;
}

PyObject *scpy_builder_with_set_string(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                       PyObject *keywords)
{
    static const char *const names[] = {"path", "text", NULL};
    static const scpy_signature signature = {"with_set_string", names, 2, 2};
    PyObject *given[2];
    scpy_text path;
    Py_ssize_t length;
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    const char *text = scpy_argument_utf8(signature.function, names[1], given[1], &length);
    if (text == NULL || path_of(self, &signature, given[0], &path) != 0) {
        return NULL;
    }
    PyObject *result = set_string(self, path.data, text, length);
    scpy_text_end(&path);
    return result;
}

/* ------------------------------------------------------------------------- */
/* One path, or one text                                                     */
/* ------------------------------------------------------------------------- */

typedef sc_status (*set_one)(sc_builder *builder, const char *text);

static PyObject *set_alone(scpy_builder *self, const scpy_signature *signature,
                           PyObject *const *args, Py_ssize_t count, PyObject *keywords, set_one set,
                           bool is_path)
{
    PyObject *given;
    scpy_text text = {0};
    if (scpy_arguments(signature, args, count, keywords, &given) != 0 ||
        (is_path && path_of(self, signature, given, &text) != 0)) {
        return NULL;
    }
    if (!is_path) {
        text.data = scpy_argument_text(signature->function, signature->names[0], given, NULL);
    }
    scpy_builder *branch = text.data != NULL ? scpy_builder_branch(self) : NULL;
    PyObject *result = NULL;
    if (branch != NULL) {
        result = scpy_builder_settle(branch, NULL, set(branch->native, text.data));
    }
    scpy_text_end(&text);
    return result;
}

#define SET_ALONE(name, first, set, is_path)                                                       \
    PyObject *scpy_builder_##name(scpy_builder *self, PyObject *const *args, Py_ssize_t count,     \
                                  PyObject *keywords)                                              \
    {                                                                                              \
        static const char *const names[] = {first, NULL};                                          \
        static const scpy_signature signature = {#name, names, 1, 1};                              \
        return set_alone(self, &signature, args, count, keywords, set, is_path);                   \
    }

const char scpy_builder_without_doc[] = "without($self, path)\n"
                                        "--\n\n"
                                        "Remove what the sources so far put at a path.";
SET_ALONE(without, "path", sc_builder_unset, true)

const char scpy_builder_with_public_path_doc[] =
    "with_public_path($self, path)\n"
    "--\n\n"
    "Never mask the value at a path, even if its key is secret.";
SET_ALONE(with_public_path, "path", sc_builder_public_path, true)

const char scpy_builder_with_secret_key_doc[] =
    "with_secret_key($self, word)\n"
    "--\n\n"
    "Mask values whose key has this word, beside password, token and the like.";
SET_ALONE(with_secret_key, "word", sc_builder_secret_key, false)

const char scpy_builder_with_required_doc[] =
    "with_required($self, *paths)\n"
    "--\n\n"
    "Make it an error of the build that there is no value at a path; None is a value.\n"
    "\n"
    "All paths without a value are reported at once: each is one of the error's ``problems``.";

static sc_status require_all(scpy_builder *branch, const scpy_signature *signature,
                             PyObject *const *paths, Py_ssize_t count, bool *failed)
{
    sc_status status = SC_OK;
    for (Py_ssize_t i = 0; i < count && status == SC_OK && !*failed; i++) {
        scpy_text path;
        *failed = path_of(branch, signature, paths[i], &path) != 0;
        if (!*failed) {
            status = sc_builder_require(branch->native, path.data);
            scpy_text_end(&path);
        }
    }
    return status;
}

PyObject *scpy_builder_with_required(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                     PyObject *keywords)
{
    static const char *const names[] = {"paths", NULL};
    static const scpy_signature signature = {"with_required", names, 1, 0};
    bool failed = false;
    if (keywords != NULL && PyTuple_GET_SIZE(keywords) != 0) {
        PyErr_SetString(PyExc_TypeError, "with_required() takes no keyword arguments");
        return NULL;
    }
    scpy_builder *branch = scpy_builder_branch(self);
    if (branch == NULL) {
        return NULL;
    }
    sc_status status = require_all(branch, &signature, args, count, &failed);
    if (failed) {
        Py_DECREF(branch);
        return NULL;
    }
    return scpy_builder_settle(branch, NULL, status);
}

/* ------------------------------------------------------------------------- */
/* Profiles and references                                                   */
/* ------------------------------------------------------------------------- */

static int no_keywords(const char *function, PyObject *keywords)
{
    if (keywords == NULL || PyTuple_GET_SIZE(keywords) == 0) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", function,
                 PyTuple_GET_ITEM(keywords, 0));
    return -1;
}

const char scpy_builder_select_profile_doc[] =
    "select_profile($self, *names)\n"
    "--\n\n"
    "Select profiles, in order; a later one wins.\n"
    "\n"
    "Raises:\n"
    "    ValueError: this cannot be the name of a profile.";

PyObject *scpy_builder_select_profile(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                      PyObject *keywords)
{
    static const char function[] = "select_profile";
    scpy_builder *branch = no_keywords(function, keywords) == 0 ? scpy_builder_branch(self) : NULL;
    sc_status status = SC_OK;
    for (Py_ssize_t i = 0; branch != NULL && status == SC_OK && i < count; i++) {
        const char *name = scpy_argument_text(function, "names", args[i], NULL);
        if (name == NULL) {
            Py_CLEAR(branch);
        } else {
            status = sc_builder_select_profile(branch->native, name);
        }
    }
    return branch != NULL ? scpy_builder_settle(branch, NULL, status) : NULL;
}

const char scpy_builder_select_profile_from_env_doc[] =
    "select_profile_from_env($self, name, default=None)\n"
    "--\n\n"
    "Select the profile that a variable of the process names at each build.\n"
    "\n"
    "Args:\n"
    "    name: the variable.\n"
    "    default: the profile if the variable is not set; None is no profile.";

PyObject *scpy_builder_select_profile_from_env(scpy_builder *self, PyObject *const *args,
                                               Py_ssize_t count, PyObject *keywords)
{
    static const char *const names[] = {"name", "default", NULL};
    static const scpy_signature signature = {"select_profile_from_env", names, 2, 1};
    PyObject *given[2];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    const char *name = scpy_argument_text(signature.function, names[0], given[0], NULL);
    bool has_default = given[1] != NULL && given[1] != Py_None;
    const char *fallback =
        has_default ? scpy_argument_text(signature.function, names[1], given[1], NULL) : NULL;
    if (name == NULL || (has_default && fallback == NULL)) {
        return NULL;
    }
    scpy_builder *branch = scpy_builder_branch(self);
    if (branch == NULL) {
        return NULL;
    }
    sc_status status = sc_builder_select_profile_from_env(branch->native, name, fallback);
    return scpy_builder_settle(branch, NULL, status);
}

const char scpy_builder_with_references_doc[] =
    "with_references($self, *kinds)\n"
    "--\n\n"
    "Allow ${...} references of these kinds: 'path' (written without a kind), 'env', 'file'.";

/* The number of one of the words; -1 with an exception that lists them. */
static int choose(const char *function, const char *name, sc_choices choices, PyObject *argument)
{
    Py_ssize_t length;
    const char *text = scpy_argument_text(function, name, argument, &length);
    int number = text != NULL ? sc_choices_find(choices, text, (size_t)length) : -1;
    if (text == NULL || number >= 0) {
        return number;
    }
    char list[128] = "";
    const char *const *words = sc_choices_words(choices);
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s'%s'",
                       i == 0                 ? ""
                       : words[i + 1] == NULL ? " or "
                                              : ", ",
                       words[i]);
    }
    PyErr_Format(PyExc_ValueError, "%s() argument '%s' must be %s, not %R", function, name, list,
                 argument);
    return -1;
}

PyObject *scpy_builder_with_references(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                       PyObject *keywords)
{
    static const char function[] = "with_references";
    unsigned kinds = count == 0 ? SC_EXPAND_PATH : 0;
    if (no_keywords(function, keywords) != 0) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        int number = choose(function, "kinds", SC_CHOICES_EXPAND, args[i]);
        if (number < 0) {
            return NULL;
        }
        kinds |= 1U << number;
    }
    scpy_builder *branch = scpy_builder_branch(self);
    return branch != NULL
               ? scpy_builder_settle(branch, NULL, sc_builder_expand(branch->native, kinds))
               : NULL;
}

/* ------------------------------------------------------------------------- */
/* Rules and limits                                                          */
/* ------------------------------------------------------------------------- */

const char scpy_builder_strict_doc[] = "strict($self, enabled=True)\n"
                                       "--\n\n"
                                       "Make warnings errors.";

PyObject *scpy_builder_strict(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords)
{
    static const char *const names[] = {"enabled", NULL};
    static const scpy_signature signature = {"strict", names, 1, 0};
    PyObject *given[1];
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    int enabled = given[0] == NULL ? 1 : scpy_argument_bool(signature.function, names[0], given[0]);
    scpy_builder *branch = enabled >= 0 ? scpy_builder_branch(self) : NULL;
    return branch != NULL
               ? scpy_builder_settle(branch, NULL, sc_builder_strict(branch->native, enabled == 1))
               : NULL;
}

const char scpy_builder_with_rule_doc[] = "with_rule($self, code, rule)\n"
                                          "--\n\n"
                                          "Say what one warning or note means, strict or not.\n"
                                          "\n"
                                          "Args:\n"
                                          "    code: 'type-conflict', 'empty-source', ...\n"
                                          "    rule: 'default', 'ignore', 'warn' or 'fail'.\n"
                                          "\n"
                                          "Raises:\n"
                                          "    ValueError: the code or the rule is not known.";

static int code_of(const char *function, PyObject *argument, sc_status *code)
{
    const char *name = scpy_argument_text(function, "code", argument, NULL);
    if (name == NULL) {
        return -1;
    }
    *code = sc_status_from_name(name);
    if (*code == SC_STATUS_COUNT || sc_status_severity(*code) == SC_SEVERITY_ERROR) {
        PyErr_Format(PyExc_ValueError,
                     "%s() argument 'code' is not the code of a warning or note: %R", function,
                     argument);
        return -1;
    }
    return 0;
}

PyObject *scpy_builder_with_rule(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                 PyObject *keywords)
{
    static const char *const names[] = {"code", "rule", NULL};
    static const scpy_signature signature = {"with_rule", names, 2, 2};
    PyObject *given[2];
    sc_status code;
    int rule;
    if (scpy_arguments(&signature, args, count, keywords, given) != 0 ||
        code_of(signature.function, given[0], &code) != 0 ||
        (rule = choose(signature.function, names[1], SC_CHOICES_RULE, given[1])) < 0) {
        return NULL;
    }
    scpy_builder *branch = scpy_builder_branch(self);
    return branch != NULL ? scpy_builder_settle(
                                branch, NULL, sc_builder_rule(branch->native, code, (sc_rule)rule))
                          : NULL;
}

const char scpy_builder_with_limits_doc[] =
    "with_limits($self, *, file_size=None, depth=None, nodes=None, aliases=None)\n"
    "--\n\n"
    "Limit the sizes of sources. A limit that is left out, or None, gets its default.\n"
    "\n"
    "Args:\n"
    "    file_size: bytes of one input; 64 MiB.\n"
    "    depth: nesting of values; 256, at most 1024.\n"
    "    nodes: values in all; 2**31.\n"
    "    aliases: values that YAML aliases add; the larger of 10**6 and 10 x written.";

/* Sets one limit, unless nothing or None was given. 0, or -1 with an exception. */
static int set_limit(const scpy_signature *signature, const sc_limit *limit, const char *name,
                     PyObject *value, sc_limits *limits)
{
    if (value == NULL || value == Py_None) {
        return 0;
    }
    if (!PyLong_Check(value) || PyBool_Check(value)) {
        (void)scpy_wrong_type(signature->function, name, "int or None", value);
        return -1;
    }
    unsigned long long number = PyLong_AsUnsignedLongLong(value);
    if (PyErr_Occurred() || sc_limits_set(limits, limit, number, NULL) != SC_OK) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' must lie in 1 ... %llu, not %R",
                     signature->function, name, (unsigned long long)limit->most, value);
        return -1;
    }
    return 0;
}

PyObject *scpy_builder_with_limits(scpy_builder *self, PyObject *const *args, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const char *const names[] = {"file_size", "depth", "nodes", "aliases", NULL};
    static const scpy_signature signature = {"with_limits", names, 0, 0};
    PyObject *given[4];
    sc_limits limits = SC_LIMITS_INIT;
    if (scpy_arguments(&signature, args, count, keywords, given) != 0) {
        return NULL;
    }
    for (size_t i = 0; i < 4; i++) {
        const sc_limit *limit = sc_limit_find(names[i], strlen(names[i]), SC_SPELL_UNDERSCORE);
        if (set_limit(&signature, limit, names[i], given[i], &limits) != 0) {
            return NULL;
        }
    }
    scpy_builder *branch = scpy_builder_branch(self);
    if (branch == NULL) {
        return NULL;
    }
    branch->limits = limits;
    return scpy_builder_settle(branch, NULL, sc_builder_limits(branch->native, &branch->limits));
}
