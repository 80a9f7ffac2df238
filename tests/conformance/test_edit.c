/*
 * Every file of the suites that can be read, and its leaves: set to another value of the same kind
 * and of another, removed, a sibling added; arrays appended to and shortened. The expectations are
 * computed here and not by the library: the other leaves are unchanged, no more lines differ than
 * the change needs, and all comment lines are still present.
 *
 * A change may be refused (with SC_ERROR_CANNOT_EDIT and a place), but only a few may.
 * SUPERCONFIG_EDIT_LEAVES says how many leaves of a file are tried: a few by default.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "suite.h"
#include "superconfig.h"

static const sc_path *text_path(const char *text)
{
    static sc_path path;
    path = sc_path_of_text(text, strlen(text));
    return &path;
}

enum { FEW = 6, PATH_SIZE = 4096, SHOWN_FAULTS = 40 };

typedef enum verb { SET_SAME, SET_OTHER, UNSET, ADD, APPEND, SHORTEN, VERBS } verb;
static const char *const verb_names[VERBS] = {
    "set", "set to another kind", "unset", "add", "append", "shorten"};

typedef struct leaf {
    char *path;
    sc_value value;
} leaf;

typedef struct leaves {
    leaf *items;
    size_t count, capacity;
} leaves;

static struct {
    size_t files, unread, faults;
    size_t tried[VERBS], refused[VERBS];
    size_t most; /* leaves of a file */
} run;

/* ---- values ---- */

static bool note_leaf(void *context, const char *path, sc_value value)
{
    leaves *list = context;
    if (list->count == list->capacity) {
        list->capacity = list->capacity * 2 + 16;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        assert_non_null(list->items);
    }
    char *copy = strdup(path);
    assert_non_null(copy);
    list->items[list->count++] = (leaf){copy, value};
    return true;
}

static leaves leaves_of(sc_value root)
{
    leaves list = {NULL, 0, 0};
    sc_error error;
    if (sc_value_leaves(root, NULL, note_leaf, &list, &error) != SC_OK) {
        list.count = 0;
    }
    return list;
}

static void leaves_free(leaves *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].path);
    }
    free(list->items);
}

/* `path` is `above`, or below it, or an empty container on the way to it. */
static bool concerns(const char *path, const char *above)
{
    size_t length = strlen(above), own = strlen(path);
    if (own < length) {
        return strncmp(path, above, own) == 0 &&
               (own == 0 || above[own] == '.' || above[own] == '[');
    }
    return strncmp(path, above, length) == 0 &&
           (path[length] == '\0' || path[length] == '.' || path[length] == '[' || length == 0);
}

/* All leaves but those that a change at `path` concerns are the same, in whatever order. */
static bool others_same(const leaves *before, sc_value after, const char *path)
{
    for (size_t i = 0; i < before->count; i++) {
        const leaf *own = &before->items[i];
        const char *text;
        size_t length;
        bool untyped = sc_value_untyped(own->value, &text, &length);
        if (untyped && !concerns(own->path, path)) {
            continue; /* a variable may expand another one; the text is compared by lines */
        }
        if (!concerns(own->path, path) &&
            !sc_value_equal(own->value, sc_value_at(after, own->path))) {
            print_message("    other value: %s\n", own->path);
            return false;
        }
    }
    leaves now = leaves_of(after);
    size_t others = 0, others_before = 0;
    for (size_t i = 0; i < now.count; i++) {
        others += !concerns(now.items[i].path, path);
    }
    for (size_t i = 0; i < before->count; i++) {
        others_before += !concerns(before->items[i].path, path);
    }
    leaves_free(&now);
    return others == others_before;
}

/* ---- lines ---- */

static size_t count_lines(const char *text, size_t length)
{
    size_t lines = 0;
    for (size_t i = 0; i < length; i++) {
        lines += text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
    }
    return lines + (length != 0 && text[length - 1] != '\n' && text[length - 1] != '\r');
}

/* Lines of each text between the common beginning and the common end. */
static void changed_lines(const char *a, size_t a_length, const char *b, size_t b_length,
                          size_t *of_a, size_t *of_b)
{
    size_t front = 0, back = 0, line = 0;
    size_t least = a_length < b_length ? a_length : b_length;
    while (front < least && a[front] == b[front]) {
        front++;
        line = a[front - 1] == '\n' || a[front - 1] == '\r' ? front : line;
    }
    if (front == a_length && front == b_length) {
        *of_a = *of_b = 0;
        return;
    }
    front = line;
    size_t end = 0;
    while (back < least - front && a[a_length - 1 - back] == b[b_length - 1 - back]) {
        back++;
        char c = back < a_length ? a[a_length - 1 - back] : '\n';
        end = c == '\n' || c == '\r' ? back : end;
    }
    *of_a = count_lines(a + front, a_length - end - front);
    *of_b = count_lines(b + front, b_length - end - front);
}

static bool is_comment(const char *line, const char *format)
{
    line += strspn(line, " \t");
    if (format[0] == 'j') {
        return strcmp(format, "json") != 0 && line[0] == '/' && line[1] == '/';
    }
    return *line == '#' || (*line == ';' && strcmp(format, "ini") == 0) ||
           (*line == '!' && strcmp(format, "properties") == 0);
}

static size_t line_length(const char *line, const char *end)
{
    size_t length = 0;
    while (line + length < end && line[length] != '\n' && line[length] != '\r') {
        length++;
    }
    return length;
}

/* One may move up to the `-` of an item whose first key was removed. */
static bool ends_with(const char *line, size_t length, const char *comment, size_t comment_length)
{
    while (comment_length > 0 && (*comment == ' ' || *comment == '\t')) {
        comment++;
        comment_length--;
    }
    return length >= comment_length &&
           memcmp(line + length - comment_length, comment, comment_length) == 0;
}

/* Every comment line of the old text is in the new one, in the same order. */
static bool comments_stay(const char *before, size_t before_length, const char *after,
                          size_t after_length, const char *format)
{
    const char *end = before + before_length, *to = after, *to_end = after + after_length;
    for (const char *line = before; line < end;) {
        size_t length = line_length(line, end);
        bool found = !is_comment(line, format);
        while (!found && to < to_end) {
            size_t other = line_length(to, to_end);
            found = ends_with(to, other, line, length);
            to += other + 1;
        }
        if (!found) {
            print_message("    comment lost: %.*s\n", (int)length, line);
            return false;
        }
        line += length + 1;
    }
    return true;
}

/* ---- one change ---- */

typedef struct subject {
    const char *file, *text;
    size_t length;
    const char *format;
    uint32_t document;
    const leaves *before;
} subject;

typedef struct attempt {
    verb verb;
    const char *path; /* of what changes */
    const char *call; /* path given to the library */
    sc_value old;
} attempt;

static void fault(const subject *s, const attempt *a, const char *what, const char *text,
                  size_t length)
{
    if (run.faults++ < SHOWN_FAULTS) {
        print_message("FAULT %s: %s `%s` (document %u): %s\n", s->file, verb_names[a->verb],
                      a->call, (unsigned)s->document, what);
        const char *folder = getenv("SUPERCONFIG_EDIT_KEEP");
        if (folder != NULL && text != NULL) {
            char name[PATH_SIZE];
            snprintf(name, sizeof name, "%s/%zu.txt", folder, run.faults);
            FILE *file = fopen(name, "wb");
            if (file != NULL) {
                fwrite(text, 1, length, file);
                fclose(file);
            }
        }
    }
}

static sc_image *parse_json(const char *text)
{
    sc_parse_options options = {.format = "json"};
    sc_image *image = sc_parse(text, strlen(text), &options, NULL);
    assert_non_null(image);
    return image;
}

/* Another value of the same kind, or of another one. */
static const char *new_value(sc_value old, bool same)
{
    bool boolean = false;
    switch (sc_value_kind(old)) {
    case SC_BOOL:
        (void)sc_value_bool(old, &boolean);
        return same ? (boolean ? "false" : "true") : "\"a text now\"";
    case SC_INTEGER:
        return same ? "424242" : "\"a text now\"";
    case SC_FLOAT:
        return same ? "4.25" : "true";
    case SC_STRING:
        return same ? "\"another text\"" : "17";
    default:
        return same ? "\"another: text # here\"" : "true";
    }
}

static sc_status make(sc_edit *edit, const attempt *a, sc_value value, sc_error *error)
{
    switch (a->verb) {
    case UNSET:
    case SHORTEN:
        return sc_edit_unset(edit, text_path(a->call), error);
    case APPEND:
        return sc_edit_append(edit, text_path(a->call), value, error);
    default:
        return sc_edit_set(edit, text_path(a->call), value, error);
    }
}

/* The old value may be written on several lines: the text after its position cannot hold it. */
static bool is_on_lines(const subject *s, sc_value old)
{
    sc_origin origin;
    if (sc_value_kind(old) >= SC_ARRAY || !sc_value_origin(old, &origin)) {
        return true;
    }
    const char *at = s->text, *end = s->text + s->length;
    for (uint32_t line = 1; line < origin.line && at < end; line++) {
        at += line_length(at, end);
        at += at[0] == '\r' && at[1] == '\n' ? 2 : 1;
    }
    size_t length = line_length(at, end);
    const char *value = at + (origin.column - 1 < length ? origin.column - 1 : length);
    const char *text = "";
    size_t text_length = 0;
    (void)sc_value_string(old, &text, &text_length);
    bool plain = *value != '"' && *value != '\'' && *value != '|' && *value != '>';
    bool rest = text_length <= length && memchr(text, '\n', text_length) == NULL;
    if (plain) {
        return !rest || (size_t)(at + length - value) < text_length || at[length - 1] == '\\' ||
               *s->format == 'i' || *s->format == 'p';
    }
    return !rest || *value == '|' || *value == '>' || value[1] == value[0] || length < 2 ||
           value >= at + length - 1 || strchr("\"',}]", at[length - 1]) == NULL;
}

/* How many lines of the old and of the new text may differ; SIZE_MAX: any number. */
static size_t lines_allowed(const subject *s, const attempt *a, bool old)
{
    bool several = a->verb != ADD && a->verb != APPEND && is_on_lines(s, a->old);
    switch (a->verb) {
    case SET_SAME:
    case SET_OTHER:
        return several ? SIZE_MAX : 1;
    case ADD:
    case APPEND:
        return old ? 1 : 5;
    default:
        return several ? SIZE_MAX : 25; /* comments between it and its neighbour's comma */
    }
}

static void check_result(const subject *s, const attempt *a, sc_edit *edit, sc_value value)
{
    size_t length, old_lines, new_lines;
    const char *text = sc_edit_text(edit, &length);
    sc_value root = sc_edit_root(edit), now = sc_value_at(root, a->path);
    bool gone = a->verb == UNSET || a->verb == SHORTEN;
    bool untyped = strcmp(s->format, "ini") == 0 || strcmp(s->format, "dotenv") == 0 ||
                   strcmp(s->format, "properties") == 0;
    if (!gone && !untyped && !sc_value_equal(now, value)) {
        fault(s, a, "the value is not what was set", text, length);
    } else if (a->verb == UNSET && sc_value_kind(now) != SC_ABSENT) {
        fault(s, a, "the value is still there", text, length);
    } else if (a->verb != SHORTEN && !others_same(s->before, root, a->path)) {
        fault(s, a, "another value changed", text, length);
    }
    changed_lines(s->text, s->length, text, length, &old_lines, &new_lines);
    size_t old_allowed = lines_allowed(s, a, true), new_allowed = lines_allowed(s, a, false);
    if (a->verb != SHORTEN && (old_lines > old_allowed || new_lines > new_allowed)) {
        char what[128];
        snprintf(what, sizeof what, "%zu lines became %zu", old_lines, new_lines);
        fault(s, a, what, text, length);
    }
    bool torture = strstr(s->file, "yaml-test-suite") != NULL;
    if (a->verb != SHORTEN && old_allowed != SIZE_MAX && !torture &&
        !comments_stay(s->text, s->length, text, length, s->format)) {
        fault(s, a, "a comment is lost", text, length);
    }
}

static void try_change(const subject *s, attempt a)
{
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    sc_error error;
    options.format = s->format;
    options.document = s->document;
    sc_edit *edit = sc_edit_new(s->text, s->length, &options, &error);
    assert_non_null(edit);
    bool added = a.verb == ADD || a.verb == APPEND;
    sc_image *image = parse_json(added ? "\"added\"" : new_value(a.old, a.verb == SET_SAME));
    sc_value value = sc_image_root(image);
    run.tried[a.verb]++;
    sc_status status = make(edit, &a, value, &error);
    if (status == SC_ERROR_CANNOT_EDIT || status == SC_ERROR_CANNOT_WRITE) {
        run.refused[a.verb]++;
        if (getenv("SUPERCONFIG_EDIT_VERBOSE") != NULL) {
            print_message("refused %s: %s `%s`: line %u: %s\n", s->file, verb_names[a.verb], a.call,
                          error.line, error.message);
        }
    } else if (status != SC_OK) {
        fault(s, &a, error.message, NULL, 0);
    } else {
        check_result(s, &a, edit, value);
    }
    sc_image_release(image);
    sc_edit_free(edit);
}

/* ---- a file ---- */

static void try_leaf(const subject *s, const leaf *own)
{
    char sibling[PATH_SIZE];
    if (own->path[0] == '\0' || strlen(own->path) + 32 > sizeof sibling) {
        return;
    }
    bool container = sc_value_kind(own->value) >= SC_ARRAY;
    char *dot = strrchr(own->path, '.');
    bool member = own->path[strlen(own->path) - 1] != ']' && strchr(own->path, '"') == NULL;
    try_change(s, (attempt){SET_SAME, own->path, own->path, own->value});
    if (!container) {
        try_change(s, (attempt){SET_OTHER, own->path, own->path, own->value});
    }
    if (member) {
        try_change(s, (attempt){UNSET, own->path, own->path, own->value});
        int parent = dot != NULL ? (int)(dot - own->path) : 0;
        snprintf(sibling, sizeof sibling, "%.*s%szz_new_key", parent, own->path,
                 parent != 0 ? "." : "");
        try_change(s, (attempt){ADD, sibling, sibling, own->value});
    } else if (strchr(own->path, '"') == NULL && own->path[strlen(own->path) - 1] == ']') {
        try_change(s, (attempt){SHORTEN, own->path, own->path, own->value});
    }
}

static void try_arrays(const subject *s, sc_value value, char *path, size_t length, size_t *left)
{
    size_t count = sc_value_count(value);
    if (sc_value_kind(value) == SC_ARRAY && length != 0 && *left != 0 &&
        !sc_value_untyped(value, NULL, NULL)) {
        char added[PATH_SIZE + 32];
        --*left;
        snprintf(added, sizeof added, "%s[%zu]", path, count);
        try_change(s, (attempt){APPEND, added, path, (sc_value){0}});
    }
    for (size_t i = 0; i < count; i++) {
        sc_value child = sc_value_item(value, i);
        size_t key_length;
        const char *key = sc_value_key(child, &key_length);
        size_t need = key != NULL ? sc_path_append_key(path, PATH_SIZE, length, key, key_length)
                                  : sc_path_append_index(path, PATH_SIZE, length, i);
        if (need < PATH_SIZE) {
            try_arrays(s, child, path, need, left);
        }
        path[length] = '\0';
    }
}

static void try_document(subject *s, sc_value root)
{
    leaves before = leaves_of(root);
    s->before = &before;
    size_t step = before.count / run.most + 1;
    for (size_t i = 0; i < before.count; i += step) {
        try_leaf(s, &before.items[i]);
    }
    char path[PATH_SIZE] = "";
    size_t left = run.most;
    try_arrays(s, root, path, 0, &left);
    leaves_free(&before);
}

static void try_file(const char *file, const char *format, const char *text, size_t length)
{
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    sc_error error;
    options.format = format;
    sc_edit *edit = sc_edit_new(text, length, &options, &error);
    uint32_t document = 0;
    if (edit == NULL && error.code == SC_ERROR_CANNOT_EDIT) {
        options.document = document = 1;
        edit = sc_edit_new(text, length, &options, &error);
    }
    run.unread += edit == NULL;
    run.files += edit != NULL;
    while (edit != NULL) {
        subject s = {file, text, length, format, document, NULL};
        try_document(&s, sc_edit_root(edit));
        sc_edit_free(edit);
        edit = NULL;
        if (document != 0 && document < 8) {
            options.document = ++document;
            edit = sc_edit_new(text, length, &options, &error);
        }
    }
}

static const char *format_of(const char *name)
{
    if (suite_ends(name, ".jsonc") || suite_ends(name, ".json5")) {
        return strrchr(name, '.') + 1;
    }
    const char *format = sc_format_of_file(name);
    return strncmp(name, ".env", 4) == 0 ? "dotenv" : format;
}

static void walk(void *context, const char *folder, const char *name);

static void visit(const char *folder, const char *name)
{
    char path[SUITE_PATH_SIZE];
    struct stat status;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (stat(path, &status) != 0) {
        return;
    }
    if (S_ISDIR(status.st_mode)) {
        suite_each(path, walk, NULL);
        return;
    }
    const char *format = format_of(name);
    size_t length;
    char *text = format != NULL && strstr(path, "json-schema") == NULL
                     ? suite_read(folder, name, &length)
                     : NULL;
    if (text != NULL) {
        text[length] = '\0';
        try_file(path, format, text, length);
        free(text);
    }
}

static void walk(void *context, const char *folder, const char *name)
{
    (void)context;
    visit(folder, name);
}

static void test_every_leaf(void **state)
{
    (void)state;
    static const char *const suites[] = {"realworld", "toml-test", "JSONTestSuite",  "json5-tests",
                                         "dotenv",    "inih",      "yaml-test-suite"};
    char folder[SUITE_PATH_SIZE];
    const char *most = getenv("SUPERCONFIG_EDIT_LEAVES");
    run.most = most != NULL ? (size_t)strtoul(most, NULL, 10) : FEW;
    const char *only = getenv("SUPERCONFIG_EDIT_FILE");
    for (size_t i = 0; only == NULL && i < sizeof suites / sizeof *suites; i++) {
        if (suite_find(suites[i], folder)) {
            suite_each(folder, walk, NULL);
        }
    }
    if (only != NULL) {
        visit(".", only);
    }
    size_t tried = 0, refused = 0;
    for (int i = 0; i < VERBS; i++) {
        print_message("%s: %zu tried, %zu refused\n", verb_names[i], run.tried[i], run.refused[i]);
        tried += run.tried[i];
        refused += run.refused[i];
    }
    print_message("%zu files (%zu do not read), %zu changes, %zu refused, %zu faults\n", run.files,
                  run.unread, tried, refused, run.faults);
    assert_int_equal(run.faults, 0);
    assert_true(refused * 50 < tried || only != NULL); /* two percent */
}

int main(void)
{
    char folder[SUITE_PATH_SIZE];
    if (!suite_find("realworld", folder)) {
        return SUITE_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_leaf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
