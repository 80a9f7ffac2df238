/*
 * For the tests of sources: a temporary folder to run in, an allocator that counts and fails, and a
 * small engine: it reads and parses files with the real formats and has no cache.
 */
#ifndef TESTS_UNIT_SOURCE_FIXTURE_H
#define TESTS_UNIT_SOURCE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "format/parse.h"
#include "source/source.h"

/* ---- memory ---- */

typedef struct test_memory {
    sc_allocator allocator;
    atomic_size_t used;
    atomic_size_t calls; /* that allocate */
    size_t fail_at;      /* this call and all later ones fail; 0: none */
} test_memory;

static inline void *test_resize(void *context, void *block, size_t old_size, size_t new_size)
{
    test_memory *memory = context;
    assert_true(block != NULL || old_size == 0);
    if (new_size == 0) {
        memory->used -= old_size;
        free(block);
        return NULL;
    }
    size_t call = ++memory->calls;
    if (memory->fail_at != 0 && call >= memory->fail_at) {
        return NULL;
    }
    void *fresh = malloc(new_size);
    assert_non_null(fresh);
    memset(fresh, 0xa5, new_size);
    if (block != NULL) {
        memcpy(fresh, block, old_size < new_size ? old_size : new_size);
        free(block);
    }
    memory->used += new_size;
    memory->used -= old_size;
    return fresh;
}

/* ---- a folder ---- */

/* In memory if possible: some tests make a hundred thousand files. */
static inline int test_enter(void **state)
{
    static char path[64];
    const char *in = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    (void)snprintf(path, sizeof path, "%s/superconfig-source-XXXXXX", in);
    *state = path;
    return mkdtemp(path) == NULL || chmod(path, 0755) != 0 || chdir(path) != 0;
}

static inline int test_leave(void **state)
{
    char command[256];
    (void)snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf -- '%s'",
                   (const char *)*state, (const char *)*state);
    return chdir("/") != 0 || system(command) != 0;
}

/* Writes a file, and makes its folders. */
static inline void test_put(const char *path, const void *data, size_t length)
{
    char folder[512];
    (void)snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(folder, 0755);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static inline void test_put_text(const char *path, const char *text)
{
    test_put(path, text, strlen(text));
}

enum { TEST_CHILD_SKIPPED = 77 };

/* Runs `body` in a child to which permissions apply; returns its result. */
static inline int test_as_nobody(int (*body)(void))
{
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(TEST_CHILD_SKIPPED);
        }
        _exit(body());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == TEST_CHILD_SKIPPED) {
        print_message("skipped: root here cannot become another user\n");
        skip();
    }
    return WEXITSTATUS(status);
}

/* ---- an engine ---- */

typedef struct test_engine {
    test_memory memory;
    sc_limits limits;
    sc_profiles profiles;
    sc_notices notices;
    sc_yields yields;
    sc_error error;
    sc_load_context context;
    atomic_size_t files; /* requested */
    sc_touching touching;
    char folders[16][256]; /* that were searched, each once */
    size_t folder_count;
    void (*before_file)(const char *path);
} test_engine;

static inline const sc_format *test_format(const char *format, const char *name, const char *text,
                                           size_t length)
{
    if (format != NULL) {
        return sc_format_by_name(format);
    }
    const char *extension = sc_format_extension(name);
    const sc_format *found = sc_format_by_extension(extension, strlen(extension));
    return found != NULL ? found : sc_format_detect(text, length);
}

static inline sc_status test_parse_text(void *context, const sc_text_request *request,
                                        sc_layer **out, sc_error *error)
{
    test_engine *engine = context;
    const sc_allocator *allocator = &engine->memory.allocator;
    const sc_format *format =
        test_format(request->format, request->name, request->text, request->length);
    if (format == NULL) {
        return sc_error_code(error, SC_ERROR_UNKNOWN_FORMAT);
    }
    sc_layer *layer = sc_layer_new(allocator, request->kind, request->name);
    if (layer == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_format_parse_options options = {
        .name = request->name,
        .source_kind = request->kind,
        .secret = request->secret,
        .reader = request->reader,
        .limits = &engine->limits,
        .allocator = allocator,
        .notices = &layer->notices,
    };
    bool empty = false;
    layer->format = format->name;
    sc_status status = sc_format_parse(format, request->text, request->length, &options,
                                       &layer->image, &empty, error);
    if (empty && status != SC_ERROR_OUT_OF_MEMORY) {
        sc_image_release(layer->image);
        layer->image = NULL;
        status = SC_OK;
    }
    if (status != SC_OK) {
        sc_layer_release(layer);
        return status;
    }
    *out = layer;
    return SC_OK;
}

static inline sc_status test_parse_file(void *context, const sc_file_request *request,
                                        sc_layer **out, sc_error *error)
{
    test_engine *engine = context;
    sc_file_content content;
    engine->files++;
    if (engine->before_file != NULL) {
        engine->before_file(sc_path_given(request->path));
    }
    sc_status status = sc_file_read(&engine->memory.allocator, request->path,
                                    (size_t)engine->limits.file_size, &content);
    if (status != SC_OK) {
        return sc_layer_file_error(error, status, request->path, content.system_error);
    }
    sc_text_request text = {
        .text = content.data,
        .length = content.length,
        .kind = SC_SOURCE_FILE,
        .name = request->name != NULL ? request->name : sc_path_given(request->path),
        .format = request->format,
        .reader = request->reader,
        .secret = request->secret,
    };
    status = test_parse_text(engine, &text, out, error);
    if (status == SC_OK) {
        (*out)->stamp = content.stamp;
    }
    sc_file_content_free(&engine->memory.allocator, &content);
    return status;
}

static inline void test_touch(void *context, sc_touch_kind kind, const char *path, const char *only)
{
    test_engine *engine = context;
    (void)only;
    path = sc_path_given(path);
    for (size_t i = 0; i < engine->folder_count; i++) {
        if (strcmp(engine->folders[i], path) == 0) {
            return;
        }
    }
    if (kind == SC_TOUCH_FOLDER && engine->folder_count < 16) {
        (void)snprintf(engine->folders[engine->folder_count++], 256, "%s", path);
    }
}

/* `profiles` may be NULL, else NULL-terminated. */
static inline void test_engine_start(test_engine *engine, const char *const *profiles)
{
    memset(engine, 0, sizeof *engine);
    engine->memory.allocator = (sc_allocator){&engine->memory, test_resize};
    const sc_allocator *allocator = &engine->memory.allocator;
    engine->limits = sc_limits_resolve(NULL);
    engine->profiles = (sc_profiles){.allocator = allocator, .selected = profiles};
    while (profiles != NULL && profiles[engine->profiles.selected_count] != NULL) {
        engine->profiles.selected_count++;
    }
    engine->touching = (sc_touching){engine, test_touch};
    sc_notices_init(&engine->notices, allocator);
    sc_yields_init(&engine->yields, allocator);
    engine->context = (sc_load_context){
        .allocator = allocator,
        .limits = &engine->limits,
        .profiles = &engine->profiles,
        .notices = &engine->notices,
        .touching = &engine->touching,
        .engine = engine,
        .parse_file = test_parse_file,
        .parse_text = test_parse_text,
    };
}

static inline sc_source_making test_making(test_engine *engine, const sc_source_options *options)
{
    return (sc_source_making){&engine->memory.allocator, options, &engine->error, false};
}

/* Frees what was loaded and asserts that nothing leaked. */
static inline void test_engine_end(test_engine *engine)
{
    sc_yields_free(&engine->yields);
    sc_profiles_free(&engine->profiles);
    sc_notices_free(&engine->notices);
    assert_int_equal(engine->memory.used, 0);
}

/* Loads and releases the source; keeps the yields. */
static inline sc_status test_load(test_engine *engine, sc_source *source)
{
    sc_status status = sc_source_load(source, &engine->context, &engine->yields, &engine->error);
    sc_source_release(source);
    return status;
}

/* ---- looking ---- */

/* A value as compact JSON, in static memory. */
static inline const char *test_json(sc_value value)
{
    static char text[1 << 16];
    const sc_write_options options = {.compact = true};
    sc_buf buf;
    sc_buf_init(&buf, sc_allocator_default(), sizeof text - 1);
    sc_writing writing = {
        .value = value, .options = &options, .allocator = sc_allocator_default(), .out = &buf};
    if (sc_value_kind(value) == SC_ABSENT) {
        return "absent";
    }
    assert_int_equal(sc_format_json.write(&sc_format_json, &writing), SC_OK);
    assert_int_equal(buf.status, SC_OK);
    size_t length = buf.length;
    while (length > 0 && buf.data[length - 1] == '\n') {
        length--;
    }
    memcpy(text, buf.data, length);
    text[length] = '\0';
    sc_buf_free(&buf);
    return text;
}

/* The yields one after the other, in static memory. */
static inline const char *test_all_json(const test_engine *engine)
{
    static char text[1 << 16];
    size_t length = 0;
    for (size_t i = 0; i < engine->yields.count; i++) {
        const char *one = test_json(engine->yields.items[i].value);
        assert_true(length + strlen(one) < sizeof text);
        memcpy(text + length, one, strlen(one) + 1);
        length += strlen(one);
    }
    return text;
}

static inline const sc_yield *test_yield(const test_engine *engine, size_t index)
{
    assert_true(index < engine->yields.count);
    return &engine->yields.items[index];
}

static inline void test_yields_json(const test_engine *engine, size_t index, const char *expected)
{
    assert_string_equal(test_json(test_yield(engine, index)->value), expected);
}

/* The notice of that number has this code, source and place. */
static inline const sc_notice *test_notice(const sc_notices *notices, size_t index, sc_status code,
                                           const char *source, uint32_t line, uint32_t column)
{
    assert_true(index < notices->count);
    const sc_notice *notice = &notices->items[index];
    assert_string_equal(sc_status_name(notice->code), sc_status_name(code));
    assert_string_equal(notice->source, source);
    assert_int_equal(notice->line, line);
    assert_int_equal(notice->column, column);
    return notice;
}

static inline void test_error(const sc_error *error, sc_status code, const char *source,
                              uint32_t line, uint32_t column)
{
    assert_string_equal(sc_status_name(error->code), sc_status_name(code));
    assert_string_equal(error->source, source);
    assert_int_equal(error->line, line);
    assert_int_equal(error->column, column);
    assert_true(error->message[0] != '\0');
}

/*
 * Runs a scenario with each allocation failing in turn. It makes, loads and ends; it returns the
 * first failure. The last round has all the memory it needs and must be SC_OK.
 */
static inline void test_starve(sc_status (*scenario)(test_engine *engine),
                               const char *const *profiles)
{
    for (size_t fail_at = 1;; fail_at++) {
        test_engine engine;
        test_engine_start(&engine, profiles);
        engine.memory.fail_at = fail_at;
        sc_status status = scenario(&engine);
        bool failed = engine.memory.calls >= fail_at;
        test_engine_end(&engine);
        assert_int_equal(status, failed ? SC_ERROR_OUT_OF_MEMORY : SC_OK);
        if (!failed) {
            return;
        }
        assert_int_equal(engine.error.code, SC_ERROR_OUT_OF_MEMORY);
    }
}

#endif
