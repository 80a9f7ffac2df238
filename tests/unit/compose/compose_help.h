/*
 * Layers for the tests of the merge: files as JSON5 (so that every value has a line and a column),
 * variables as the environment yields them, paths to unset. Results are compared as JSON text.
 */
#ifndef SC_TEST_COMPOSE_HELP_H
#define SC_TEST_COMPOSE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "compose/compose.h"
#include "format/parse.h"
#include "image/path.h"

enum { LAYERS_MAX = 1024, POLICIES_MAX = 8 };

enum { VARIABLES = SC_LAYER_LOOSE | SC_LAYER_PATCH | SC_LAYER_LITERAL };

typedef struct stack {
    sc_image *images[LAYERS_MAX];
    sc_compose_layer layers[LAYERS_MAX];
    size_t count;
    sc_policy policies[POLICIES_MAX];
    size_t policy_count;
    sc_path_index *policy_paths;
    sc_limits limits;
    sc_compose_options options;
    sc_notices notices;
    sc_error error;
    sc_image *result;
} stack;

static inline void stack_init(stack *self)
{
    memset(self, 0, sizeof *self);
    self->limits = sc_limits_resolve(NULL);
    self->options.allocator = sc_allocator_default();
    self->options.limits = &self->limits;
    self->options.policies = self->policies;
    self->policy_paths = sc_path_index_new(self->options.allocator);
    self->options.policy_paths = self->policy_paths;
    assert_non_null(self->policy_paths);
    sc_notices_init(&self->notices, NULL);
}

static inline void stack_free(stack *self)
{
    for (size_t i = 0; i < self->count; i++) {
        sc_image_release(self->images[i]);
    }
    for (size_t i = 0; i < self->policy_count; i++) {
        sc_policy_free(self->options.allocator, &self->policies[i]);
    }
    sc_path_index_free(self->policy_paths);
    sc_image_release(self->result);
    sc_notices_free(&self->notices);
}

static inline void add_image(stack *self, sc_image *image, unsigned flags)
{
    assert_non_null(image);
    assert_true(self->count < LAYERS_MAX);
    self->images[self->count] = image;
    self->layers[self->count] = (sc_compose_layer){sc_image_root(image), flags};
    self->count++;
}

static inline sc_image *parse_as(const char *name, sc_source_kind kind, bool secret,
                                 const char *text)
{
    sc_format_parse_options options = {.name = name, .source_kind = kind, .secret = secret};
    sc_error error;
    sc_image *image = NULL;
    if (sc_format_parse(&sc_format_json5, text, strlen(text), &options, &image, NULL, &error) !=
        SC_OK) {
        fail_msg("%s: %s", text, error.message);
    }
    return image;
}

static inline void add_with(stack *self, const char *name, unsigned flags, const char *text)
{
    add_image(self, parse_as(name, SC_SOURCE_FILE, false, text), flags);
}

static inline void add(stack *self, const char *name, const char *text)
{
    add_with(self, name, 0, text);
}

/* ---- variables: "path=value" …, NULL; the variable's name is the path ---- */

static inline void open_member(sc_writer *writer, const char *key, size_t length)
{
    sc_ref child = sc_writer_find(writer, sc_writer_open(writer), key, length);
    if (child != SC_REF_NONE) {
        assert_int_equal(sc_writer_reopen(writer, child), SC_OK);
    } else {
        sc_writer_known_key(writer, key, length);
        assert_int_equal(sc_writer_begin_object(writer), SC_OK);
    }
}

static inline void set_variable(sc_writer *writer, const char *variable, sc_source_kind kind)
{
    const char *equals = strchr(variable, '=');
    char name[256];
    size_t length = equals != NULL ? (size_t)(equals - variable) : strlen(variable), depth = 0;
    memcpy(name, variable, length);
    name[length] = 0;
    const char *at = name;
    sc_writer_source(writer, kind, name, false);
    for (const char *dot; (dot = strchr(at, '.')) != NULL; at = dot + 1, depth++) {
        open_member(writer, at, (size_t)(dot - at));
    }
    sc_writer_known_key(writer, at, strlen(at));
    if (equals != NULL) {
        sc_writer_untyped(writer, equals + 1, strlen(equals + 1));
    } else {
        sc_writer_null(writer);
    }
    for (; depth > 0; depth--) {
        sc_writer_end(writer);
    }
}

static inline void add_paths(stack *self, sc_source_kind kind, unsigned flags, va_list paths)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    for (const char *path; (path = va_arg(paths, const char *)) != NULL;) {
        set_variable(writer, path, kind);
    }
    sc_writer_end(writer);
    sc_error error;
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    add_image(self, image, flags);
}

static inline void add_variables_with(stack *self, unsigned flags, ...)
{
    va_list paths;
    va_start(paths, flags);
    add_paths(self, SC_SOURCE_ENVIRONMENT, flags, paths);
    va_end(paths);
}

#define add_variables(self, ...) add_variables_with(self, VARIABLES, __VA_ARGS__, (char *)NULL)

static inline void add_unset_all(stack *self, int unused, ...)
{
    va_list paths;
    va_start(paths, unused);
    add_paths(self, SC_SOURCE_UNSET, SC_LAYER_UNSET, paths);
    va_end(paths);
}

#define add_unset(self, ...) add_unset_all(self, 0, __VA_ARGS__, (char *)NULL)

static inline void add_policy(stack *self, const char *path, const char *policy)
{
    assert_int_equal(sc_policy_parse(self->options.allocator, path, policy,
                                     &self->policies[self->policy_count++], &self->error),
                     SC_OK);
    assert_int_equal(sc_path_index_add(self->policy_paths, path), SC_OK);
}

/* ---- results ---- */

static inline sc_status compose(stack *self)
{
    sc_image_release(self->result);
    self->result = NULL;
    memset(&self->error, 0, sizeof self->error);
    return sc_compose(self->layers, self->count, &self->options, &self->notices, &self->result,
                      &self->error);
}

static inline void assert_json(sc_value value, const char *expected)
{
    static const sc_write_options compact = {.compact = true};
    sc_buf out;
    sc_buf_init(&out, NULL, 1 << 26);
    sc_error error = {.code = SC_OK};
    sc_writing writing = {value, &compact, out.allocator, &out, &error};
    assert_int_equal(sc_format_json5.write(&sc_format_json5, &writing), SC_OK);
    const char *text = sc_buf_text(&out);
    size_t length = strlen(text);
    while (length != 0 && text[length - 1] == '\n') {
        out.data[--length] = 0;
    }
    /* The writer may or may not quote keys, so the texts are compared as values. */
    sc_image *goal = parse_as("expected", SC_SOURCE_TEXT, false, expected);
    bool same = sc_value_equal(value, sc_image_root(goal));
    sc_image_release(goal);
    if (!same) {
        fail_msg("got %s, expected %s", text, expected);
    }
    sc_buf_free(&out);
}

/* Composes and compares; then explains every layer's members (see check_explained). */
static inline void assert_composed(stack *self, const char *expected)
{
    sc_status status = compose(self);
    if (status != SC_OK) {
        fail_msg("%s: %s", sc_status_name(status), self->error.message);
    }
    assert_json(sc_image_root(self->result), expected);
}

static inline sc_value result_at(const stack *self, const char *path)
{
    return sc_value_at(sc_image_root(self->result), path);
}

static inline void assert_origin(sc_value value, const char *source, uint32_t line, uint32_t column)
{
    sc_origin origin = {.source = ""};
    assert_true(sc_value_origin(value, &origin));
    assert_string_equal(origin.source, source);
    assert_int_equal(origin.line, line);
    assert_int_equal(origin.column, column);
}

static inline void assert_notice(const stack *self, size_t index, sc_status code,
                                 const char *source, uint32_t line, uint32_t column,
                                 const char *path)
{
    assert_true(index < self->notices.count);
    const sc_notice *notice = &self->notices.items[index];
    assert_string_equal(sc_status_name(notice->code), sc_status_name(code));
    assert_string_equal(notice->source, source);
    assert_int_equal(notice->line, line);
    assert_int_equal(notice->column, column);
    assert_string_equal(notice->path, path);
}

static inline void assert_quiet(const stack *self)
{
    if (self->notices.count != 0) {
        fail_msg("unexpected notice: %s (%s)", self->notices.items[0].message,
                 self->notices.items[0].path);
    }
}

static inline void assert_failure(stack *self, sc_status code, const char *source, uint32_t line,
                                  uint32_t column, const char *path)
{
    sc_status status = compose(self);
    assert_string_equal(sc_status_name(status), sc_status_name(code));
    assert_null(self->result);
    assert_int_equal(self->error.code, code);
    assert_string_equal(self->error.source, source);
    assert_int_equal(self->error.line, line);
    assert_int_equal(self->error.column, column);
    assert_string_equal(self->error.path, path);
    assert_true(self->error.message[0] != 0);
}

/* One test: a fresh stack, checked, freed. */
#define COMPOSE_TEST(name)                                                                         \
    static void name##_body(stack *s);                                                             \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        stack *s = malloc(sizeof *s);                                                              \
        stack_init(s);                                                                             \
        name##_body(s);                                                                            \
        stack_free(s);                                                                             \
        free(s);                                                                                   \
    }                                                                                              \
    static void name##_body(stack *s)

#endif
