/* Compares a result with the expectations of case.json. */
#include <stdio.h>
#include <string.h>

#include "runner.h"

/* ---- values ---- */

/* Compact JSON5 for messages and comparisons. */
static void show(sc_value value, char *out, size_t size)
{
    sc_text text = {0};
    sc_write_options options = {.compact = true};
    if (value.image == NULL) {
        snprintf(out, size, "absent");
    } else if (sc_write(value, "json5", &options, &text, NULL) == SC_OK) {
        snprintf(out, size, "%s", text.data);
        out[strcspn(out, "\n")] = 0;
    } else {
        snprintf(out, size, "?");
    }
    sc_text_free(&text);
}

static bool same(sc_value is, sc_value expected);

static bool same_children(sc_value is, sc_value expected)
{
    if (sc_value_count(is) != sc_value_count(expected)) {
        return false;
    }
    for (size_t i = 0; i < sc_value_count(is); i++) {
        sc_value item = sc_value_item(expected, i), other = sc_value_item(is, i);
        if (sc_value_kind(is) == SC_OBJECT) {
            size_t length;
            const char *key = sc_value_key(item, &length);
            other = sc_value_member(is, key, length);
        }
        if (!same(other, item)) {
            return false;
        }
    }
    return true;
}

/* Equal in type and value; a datetime equals its text. */
static bool same(sc_value is, sc_value expected)
{
    if (sc_value_kind(is) == SC_DATETIME && sc_value_kind(expected) == SC_STRING) {
        return strcmp(sc_value_scalar(is).text, sc_value_scalar(expected).text) == 0;
    }
    if (sc_value_kind(is) != sc_value_kind(expected)) {
        return false;
    }
    sc_kind kind = sc_value_kind(is);
    return kind == SC_ARRAY || kind == SC_OBJECT ? same_children(is, expected)
                                                 : sc_value_equal(is, expected);
}

static void check_value(case_run *run, const char *what, sc_value is, sc_value expected)
{
    bool absent = true_of(expected, "absent");
    if (absent ? sc_value_kind(is) == SC_ABSENT : same(is, expected)) {
        return;
    }
    char actual[1500], required[1500];
    show(is, actual, sizeof actual);
    show(expected, required, sizeof required);
    run_fail(run, "%s: expected %s, got %s", what, absent ? "absent" : required, actual);
}

static void check_get(case_run *run, const sc_snapshot *snapshot, sc_value paths)
{
    for (size_t i = 0; i < sc_value_count(paths); i++) {
        sc_value item = sc_value_item(paths, i);
        const char *path = sc_value_key(item, NULL);
        check_value(run, path, sc_snapshot_get(snapshot, path, NULL), item);
    }
}

/* ---- places ---- */

static sc_place root_of(const sc_snapshot *snapshot)
{
    sc_place root = SC_PLACE_INIT;
    (void)sc_snapshot_place(snapshot, NULL, &root);
    return root;
}

enum { SEGMENTS_MAX = 16 };

/* A list of names and indices as a path; `segments` is its storage. */
static sc_path path_of(case_run *run, sc_value list, sc_path_segment *segments)
{
    size_t count = sc_value_count(list);
    if (count > SEGMENTS_MAX) {
        run_fail(run, "more than %d segments", SEGMENTS_MAX);
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        sc_scalar scalar = sc_value_scalar(sc_value_item(list, i));
        segments[i] = scalar.kind == SC_INTEGER
                          ? (sc_path_segment){.index = scalar.integer}
                          : (sc_path_segment){.key = scalar.text, .length = scalar.length};
    }
    return sc_path_of_segments(segments, count);
}

static void check_segments(case_run *run, const sc_snapshot *snapshot, sc_value list)
{
    const sc_place root = root_of(snapshot);
    for (size_t i = 0; i < sc_value_count(list); i++) {
        sc_value item = sc_value_item(list, i), found;
        sc_path_segment segments[SEGMENTS_MAX];
        const sc_path path = path_of(run, member(item, "at"), segments);
        char what[TEXT_MAX];
        show(member(item, "at"), what, sizeof what);
        (void)sc_place_get(&root, &path, &found);
        check_value(run, what, found, true_of(item, "absent") ? item : member(item, "value"));
    }
}

typedef struct leaf_walk {
    case_run *run;
    sc_value expected;
    size_t met;
} leaf_walk;

static bool check_leaf(void *context, const char *path, sc_value value)
{
    leaf_walk *walk = context;
    const char *required = sc_value_scalar(sc_value_item(walk->expected, walk->met++)).text;
    (void)value;
    if (required == NULL || strcmp(path, required) != 0) {
        run_fail(walk->run, "leaf %zu is %s, not %s", walk->met, path,
                 required != NULL ? required : "there");
    }
    return true;
}

static void check_keys(case_run *run, const sc_place *place, sc_value expected)
{
    leaf_walk walk = {run, expected, 0};
    sc_place_leaves(place, NULL, check_leaf, &walk, NULL);
    if (walk.met < sc_value_count(expected)) {
        run_fail(run, "%zu leaves expected, %zu there", sc_value_count(expected), walk.met);
    }
}

static void check_section(case_run *run, const sc_place *place, sc_value expected)
{
    sc_value paths = member(expected, "get");
    if (true_of(expected, "absent")) {
        check_value(run, place->path, place->value, expected);
    } else if (sc_value_kind(member(expected, "value")) != SC_ABSENT) {
        check_value(run, place->path, place->value, member(expected, "value"));
    }
    for (size_t i = 0; i < sc_value_count(paths); i++) {
        sc_value item = sc_value_item(paths, i), found;
        size_t length;
        const char *text = sc_value_key(item, &length);
        const sc_path path = sc_path_of_text(text, length);
        (void)sc_place_get(place, &path, &found);
        check_value(run, text, found, item);
    }
    if (sc_value_kind(member(expected, "keys")) == SC_ARRAY) {
        check_keys(run, place, member(expected, "keys"));
    }
}

static void check_sections(case_run *run, const sc_snapshot *snapshot, sc_value sections)
{
    for (size_t i = 0; i < sc_value_count(sections); i++) {
        sc_value item = sc_value_item(sections, i);
        sc_place place = SC_PLACE_INIT;
        sc_status status = sc_snapshot_place(snapshot, sc_value_key(item, NULL), &place);
        if (status != SC_OK) {
            run_fail(run, "section %s: %s", sc_value_key(item, NULL), sc_status_name(status));
        } else {
            check_section(run, &place, item);
        }
    }
}

/* ---- readings ---- */

static bool read_number(const char *name, sc_value value, sc_status *status, char *out, size_t size)
{
    int64_t integer = 0;
    uint64_t natural = 0;
    double number = 0;
    if (strcmp(name, "int") == 0) {
        *status = sc_value_int(value, &integer);
        snprintf(out, size, "%lld", (long long)integer);
    } else if (strcmp(name, "uint") == 0) {
        *status = sc_value_uint(value, &natural);
        snprintf(out, size, "%llu", (unsigned long long)natural);
    } else if (strcmp(name, "duration") == 0) {
        *status = sc_value_duration(value, &integer);
        snprintf(out, size, "%lld", (long long)integer);
    } else if (strcmp(name, "size") == 0) {
        *status = sc_value_size(value, &natural);
        snprintf(out, size, "%llu", (unsigned long long)natural);
    } else if (strcmp(name, "float") == 0) {
        *status = sc_value_float(value, &number);
        snprintf(out, size, "%.17g", number);
    } else {
        return false;
    }
    return true;
}

static bool read_other(const char *name, sc_value value, sc_status *status, char *out, size_t size)
{
    bool truth = false;
    const char *text = "";
    sc_datetime datetime = {0};
    *status = SC_OK;
    if (strcmp(name, "kind") == 0) {
        snprintf(out, size, "%s", sc_kind_name(sc_value_kind(value)));
    } else if (strcmp(name, "string") == 0) {
        *status = sc_value_string(value, &text, NULL);
        snprintf(out, size, "%s", text);
    } else if (strcmp(name, "bool") == 0) {
        *status = sc_value_bool(value, &truth);
        snprintf(out, size, "%s", truth ? "true" : "false");
    } else if (strcmp(name, "datetime") == 0) {
        *status = sc_value_datetime(value, &datetime);
        snprintf(out, size, "%04d-%02d-%02d %02d:%02d:%02d.%09u %+d", datetime.year, datetime.month,
                 datetime.day, datetime.hour, datetime.minute, datetime.second,
                 (unsigned)datetime.nanosecond, datetime.offset_minutes);
    } else if (strcmp(name, "json5") == 0) {
        show(value, out, size);
    } else {
        return false;
    }
    return true;
}

static bool read_container(const char *name, sc_value value, sc_status *status, char *out,
                           size_t size)
{
    if (strcmp(name, "list") == 0) {
        sc_value list;
        sc_image *holder = NULL;
        *status = sc_value_list(value, NULL, &list, &holder);
        show(list, out, size);
        sc_image_release(holder);
    } else if (strcmp(name, "dict") == 0) {
        *status = sc_value_kind(value) == SC_OBJECT ? SC_OK : SC_ERROR_WRONG_TYPE;
        show(value, out, size);
    } else {
        return false;
    }
    return true;
}

/* The expected reading as the same text that read_… makes. */
static void expected_text(sc_value expected, char *out, size_t size)
{
    sc_scalar scalar = sc_value_scalar(expected);
    if (scalar.kind == SC_ARRAY || scalar.kind == SC_OBJECT) {
        show(expected, out, size);
    } else if (scalar.kind == SC_INTEGER && scalar.is_unsigned) {
        snprintf(out, size, "%llu", (unsigned long long)scalar.integer);
    } else if (scalar.kind == SC_INTEGER) {
        snprintf(out, size, "%lld", (long long)scalar.integer);
    } else if (scalar.kind == SC_FLOAT) {
        snprintf(out, size, "%.17g", scalar.number);
    } else if (scalar.kind == SC_BOOL) {
        snprintf(out, size, "%s", scalar.boolean ? "true" : "false");
    } else {
        snprintf(out, size, "%s", scalar.text != NULL ? scalar.text : "");
    }
}

/* ---- errors and notices ---- */

static void check_text(case_run *run, const char *what, const char *name, const char *is,
                       sc_value expected)
{
    const char *required = text_of(expected, name);
    if (required != NULL && strcmp(is, required) != 0) {
        run_fail(run, "%s: %s is \"%s\", not \"%s\"", what, name, is, required);
    }
}

static void check_number(case_run *run, const char *what, const char *name, uint32_t is,
                         sc_value expected)
{
    int64_t required;
    if (sc_value_int(member(expected, name), &required) == SC_OK && required != is) {
        run_fail(run, "%s: %s is %u, not %lld", what, name, (unsigned)is, (long long)required);
    }
}

static void check_notice(case_run *run, const char *what, const sc_notice *is, sc_value expected)
{
    const char *has = text_of(expected, "has");
    check_text(run, what, "code", sc_status_name(is->code), expected);
    check_text(run, what, "source", is->source, expected);
    check_text(run, what, "path", is->path, expected);
    check_number(run, what, "line", is->line, expected);
    check_number(run, what, "column", is->column, expected);
    if (has != NULL && strstr(is->message, has) == NULL) {
        run_fail(run, "%s: \"%s\" does not hold \"%s\"", what, is->message, has);
    }
}

void check_error(case_run *run, const sc_error *error, sc_value expected)
{
    sc_notice is = {.code = error->code,
                    .severity = SC_SEVERITY_ERROR,
                    .line = error->line,
                    .column = error->column,
                    .message = error->message,
                    .source = error->source,
                    .path = error->path};
    if (error->message[0] == 0) {
        run_fail(run, "the error has no message");
    }
    check_notice(run, "error", &is, expected);
}

static void check_notices(case_run *run, const sc_snapshot *snapshot, sc_value expected,
                          sc_severity severity, const char *what)
{
    size_t met = 0;
    for (size_t i = 0; i < sc_snapshot_notice_count(snapshot); i++) {
        sc_notice notice;
        if (!sc_snapshot_notice(snapshot, i, &notice) || notice.severity != severity) {
            continue;
        }
        if (met < sc_value_count(expected)) {
            check_notice(run, what, &notice, sc_value_item(expected, met));
        } else {
            run_fail(run, "unexpected %s: %s:%u:%u %s [%s]", what, notice.source,
                     (unsigned)notice.line, (unsigned)notice.column, notice.message,
                     sc_status_name(notice.code));
        }
        met++;
    }
    if (met < sc_value_count(expected)) {
        run_fail(run, "%zu %s expected, %zu there", sc_value_count(expected), what, met);
    }
}

/* ---- readings that are right, and those that fail ---- */

/* The error that a binding would throw for it. */
static void check_failure(case_run *run, const sc_snapshot *snapshot, const char *path,
                          sc_value value, sc_status status, sc_value expected)
{
    sc_error error;
    sc_place root = SC_PLACE_INIT;
    const sc_path at = {.size = sizeof at, .text = path, .length = strlen(path)};
    const char *code = text_of(expected, "error");
    if (strcmp(sc_status_name(status), code) != 0) {
        run_fail(run, "%s: %s, not %s", path, sc_status_name(status), code);
        return;
    }
    (void)sc_snapshot_place(snapshot, "", &root);
    (void)sc_place_fail(&root, &at, value, status, NULL, &error);
    check_error(run, &error, expected);
}

static void check_reading(case_run *run, const sc_snapshot *snapshot, const char *path,
                          sc_value expected)
{
    const char *name = sc_value_key(expected, NULL);
    char is[1000], required[1000];
    sc_status status;
    sc_value value = sc_snapshot_get(snapshot, path, NULL);
    if (!read_number(name, value, &status, is, sizeof is) &&
        !read_other(name, value, &status, is, sizeof is) &&
        !read_container(name, value, &status, is, sizeof is)) {
        run_fail(run, "%s: no reading is called %s", path, name);
    } else if (text_of(expected, "error") != NULL) {
        check_failure(run, snapshot, path, value, status, expected);
    } else {
        expected_text(expected, required, sizeof required);
        if (status != SC_OK || strcmp(is, required) != 0) {
            run_fail(run, "%s as %s: expected %s, got %s (%s)", path, name, required, is,
                     sc_status_name(status));
        }
    }
}

static void check_readings(case_run *run, const sc_snapshot *snapshot, sc_value paths)
{
    for (size_t i = 0; i < sc_value_count(paths); i++) {
        sc_value item = sc_value_item(paths, i);
        for (size_t j = 0; j < sc_value_count(item); j++) {
            check_reading(run, snapshot, sc_value_key(item, NULL), sc_value_item(item, j));
        }
    }
}

/* ---- origins and chains ---- */

static void place_text(const sc_origin *origin, char *out, size_t size)
{
    if (origin->line != 0) {
        snprintf(out, size, "%s:%u:%u", origin->source, (unsigned)origin->line,
                 (unsigned)origin->column);
    } else {
        snprintf(out, size, "%s", origin->source);
    }
}

static void check_origins(case_run *run, const sc_snapshot *snapshot, sc_value paths)
{
    for (size_t i = 0; i < sc_value_count(paths); i++) {
        sc_value item = sc_value_item(paths, i);
        const char *path = sc_value_key(item, NULL), *required = sc_value_scalar(item).text;
        sc_origin origin;
        char is[TEXT_MAX] = "none";
        if (sc_value_origin(sc_snapshot_get(snapshot, path, NULL), &origin)) {
            place_text(&origin, is, sizeof is);
        }
        if (required == NULL || strcmp(is, required) != 0) {
            run_fail(run, "origin of %s is %s, not %s", path, is,
                     required != NULL ? required : "?");
        }
    }
}

static void check_step(case_run *run, const char *path, size_t number, const sc_step *step,
                       sc_value expected)
{
    char what[TEXT_MAX];
    snprintf(what, sizeof what, "explain %s, step %zu", path, number + 1);
    check_text(run, what, "action", sc_action_name(step->action), expected);
    check_text(run, what, "source", step->origin.source != NULL ? step->origin.source : "",
               expected);
    check_number(run, what, "line", step->origin.line, expected);
    check_number(run, what, "column", step->origin.column, expected);
    if (sc_value_kind(member(expected, "value")) != SC_ABSENT) {
        check_value(run, what, step->value, member(expected, "value"));
    }
}

static void check_explain(case_run *run, const sc_snapshot *snapshot, sc_value paths)
{
    for (size_t i = 0; i < sc_value_count(paths); i++) {
        sc_value item = sc_value_item(paths, i);
        const char *path = sc_value_key(item, NULL);
        sc_error error = {0};
        sc_explanation *explanation = sc_snapshot_explain(snapshot, path, &error);
        if (explanation == NULL) {
            run_fail(run, "explain %s: %s", path, error.message);
            continue;
        }
        if (sc_explanation_count(explanation) != sc_value_count(item)) {
            run_fail(run, "explain %s has %zu steps, not %zu", path,
                     sc_explanation_count(explanation), sc_value_count(item));
        }
        for (size_t j = 0; j < sc_value_count(item); j++) {
            sc_step step;
            if (sc_explanation_step(explanation, j, &step)) {
                check_step(run, path, j, &step, sc_value_item(item, j));
            }
        }
        sc_explanation_free(explanation);
    }
}

/* ---- the rest ---- */

static void check_secret(case_run *run, const sc_snapshot *snapshot, sc_value paths)
{
    for (size_t i = 0; i < sc_value_count(paths); i++) {
        sc_value item = sc_value_item(paths, i);
        const char *path = sc_value_key(item, NULL);
        if (sc_snapshot_is_secret(snapshot, path) != sc_value_scalar(item).boolean) {
            run_fail(run, "%s is %ssecret", path, sc_value_scalar(item).boolean ? "not " : "");
        }
    }
}

static void check_masked(case_run *run, const sc_snapshot *snapshot, sc_value expected)
{
    sc_text text = {0};
    sc_error error = {0};
    const sc_place root = root_of(snapshot);
    if (sc_place_dump(&root, NULL, "json", NULL, &text, &error) != SC_OK) {
        run_fail(run, "masked: %s", error.message);
        return;
    }
    sc_parse_options options = {.format = "json"};
    sc_image *image = sc_parse(text.data, text.length, &options, &error);
    check_value(run, "masked", image != NULL ? sc_image_root(image) : (sc_value){0}, expected);
    sc_image_release(image);
    sc_text_free(&text);
}

static void check_dump(case_run *run, const sc_snapshot *snapshot, sc_value expected)
{
    sc_write_options options = {.compact = true_of(expected, "compact"),
                                .reveal = true_of(expected, "reveal"),
                                .origins = true_of(expected, "origins"),
                                .prefix = text_of(expected, "prefix")};
    const char *format = text_of(expected, "to"), *required = text_of(expected, "text");
    sc_text text = {0};
    sc_error error = {0};
    const sc_place root = root_of(snapshot);
    sc_status status = sc_place_dump(&root, NULL, format, &options, &text, &error);
    if (status != SC_OK && required == NULL) {
        check_error(run, &error, member(expected, "error"));
    } else if (status != SC_OK || required == NULL || strcmp(text.data, required) != 0) {
        run_fail(run, "dump to %s:\n%s\nnot:\n%s", format,
                 status == SC_OK ? text.data : error.message,
                 required != NULL ? required : "an error");
    }
    sc_text_free(&text);
}

static void check_changes(case_run *run, const sc_changes *changes, sc_value expected)
{
    static const char *const names[] = {"added", "removed", "changed"};
    size_t met[3] = {0};
    for (size_t i = 0; i < sc_changes_count(changes); i++) {
        sc_change change;
        if (!sc_changes_at(changes, i, &change)) {
            continue;
        }
        sc_value list = member(expected, names[change.kind]);
        const char *required = sc_value_scalar(sc_value_item(list, met[change.kind]++)).text;
        if (required == NULL || strcmp(required, change.path) != 0) {
            run_fail(run, "%s %s, not %s", names[change.kind], change.path,
                     required != NULL ? required : "expected");
        }
    }
    for (size_t i = 0; i < 3; i++) {
        if (met[i] < sc_value_count(member(expected, names[i]))) {
            run_fail(run, "%zu %s, not as many as expected", met[i], names[i]);
        }
    }
}

static void check_snapshot(case_run *run, sc_value expected, const sc_snapshot *snapshot)
{
    sc_value dumps = member(expected, "dump");
    if (sc_value_kind(member(expected, "value")) != SC_ABSENT) {
        check_value(run, "value", sc_snapshot_root(snapshot), member(expected, "value"));
    }
    check_get(run, snapshot, member(expected, "get"));
    check_readings(run, snapshot, member(expected, "readings"));
    check_notices(run, snapshot, member(expected, "warnings"), SC_SEVERITY_WARNING, "warnings");
    if (sc_value_kind(member(expected, "notes")) == SC_ARRAY) {
        check_notices(run, snapshot, member(expected, "notes"), SC_SEVERITY_NOTE, "notes");
    }
    check_origins(run, snapshot, member(expected, "origins"));
    check_explain(run, snapshot, member(expected, "explain"));
    if (sc_value_kind(member(expected, "keys")) == SC_ARRAY) {
        const sc_place root = root_of(snapshot);
        check_keys(run, &root, member(expected, "keys"));
    }
    check_segments(run, snapshot, member(expected, "segments"));
    check_sections(run, snapshot, member(expected, "sections"));
    check_secret(run, snapshot, member(expected, "secret"));
    if (sc_value_kind(member(expected, "masked")) != SC_ABSENT) {
        check_masked(run, snapshot, member(expected, "masked"));
    }
    for (size_t i = 0; i < sc_value_count(dumps); i++) {
        check_dump(run, snapshot, sc_value_item(dumps, i));
    }
}

void check_problems(case_run *run, const sc_report *report, sc_value expected)
{
    size_t count = sc_report_count(report);
    if (count != sc_value_count(expected)) {
        run_fail(run, "%zu problems expected, %zu there", sc_value_count(expected), count);
    }
    for (size_t i = 0; i < count && i < sc_value_count(expected); i++) {
        sc_error problem = {0};
        if (sc_report_problem(report, i, &problem)) {
            check_error(run, &problem, sc_value_item(expected, i));
        }
    }
}

void check_expected(case_run *run, sc_value expected, sc_handle *handle, const sc_error *error,
                    const sc_changes *changes)
{
    sc_value failure = member(expected, "error");
    if (error != NULL && sc_value_kind(failure) == SC_ABSENT) {
        char text[TEXT_MAX];
        sc_error_format(error, SC_SHOW_SEVERITY | SC_SHOW_CODE, text, sizeof text);
        run_fail(run, "%s", text);
        return;
    }
    if (error == NULL && sc_value_kind(failure) != SC_ABSENT) {
        run_fail(run, "the expected error did not happen");
        return;
    }
    if (error != NULL) {
        check_error(run, error, failure);
    }
    if (handle == NULL) {
        return;
    }
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    check_snapshot(run, expected, snapshot);
    if (sc_value_kind(member(expected, "changes")) == SC_OBJECT) {
        check_changes(run, changes, member(expected, "changes"));
    }
    sc_snapshot_release(snapshot);
}
