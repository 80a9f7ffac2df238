/*
 * Replays tests/cases through the C library, by the public header alone:
 *
 *     run_cases FOLDER [NAME…]
 *
 * Every case runs in a new process, so that it has its own working directory and variables, and a
 * crash is one failed case.
 */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner.h"

enum { CASES_MAX = 4096, SECONDS_MAX = 60 };

void run_fail(case_run *run, const char *format, ...)
{
    va_list arguments;
    if (run->failed) {
        return;
    }
    run->failed = true;
    va_start(arguments, format);
    vsnprintf(run->failure, sizeof run->failure, format, arguments);
    va_end(arguments);
}

sc_value member(sc_value object, const char *key)
{
    return sc_value_member(object, key, strlen(key));
}

const char *text_of(sc_value object, const char *key)
{
    sc_scalar scalar = sc_value_scalar(member(object, key));
    return scalar.kind == SC_STRING ? scalar.text : NULL;
}

bool true_of(sc_value object, const char *key)
{
    return sc_value_scalar(member(object, key)).boolean;
}

void run_commands(case_run *run, sc_value commands)
{
    for (size_t i = 0; i < sc_value_count(commands); i++) {
        const char *command = sc_value_scalar(sc_value_item(commands, i)).text;
        if (command == NULL || system(command) != 0) {
            run_fail(run, "command failed: %s", command != NULL ? command : "no text");
        }
    }
}

/* `$CASE` in a value is the folder of the case. */
static void set_variable(case_run *run, const char *name, const char *value)
{
    char out[2 * TEXT_MAX] = "";
    const char *at = value;
    size_t used = 0;
    while (*at != 0 && used + sizeof run->folder < sizeof out) {
        if (strncmp(at, "$CASE", 5) == 0) {
            used += (size_t)snprintf(out + used, sizeof out - used, "%s", run->folder);
            at += 5;
        } else {
            out[used++] = *at++;
            out[used] = 0;
        }
    }
    setenv(name, out, 1);
}

/* A private copy, so that commands may change its files; "" on failure. */
static void copy_folder(case_run *run, char *copy, size_t size)
{
    char command[3 * TEXT_MAX];
    const char *base = getenv("TMPDIR");
    snprintf(copy, size, "%s/sc-case-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(copy) == NULL) {
        run_fail(run, "no temporary folder");
        copy[0] = 0;
        return;
    }
    snprintf(command, sizeof command, "cp -a '%s/.' '%s'", run->folder, copy);
    if (system(command) != 0) {
        run_fail(run, "the folder could not be copied");
    }
    if (realpath(copy, run->folder) == NULL) {
        run_fail(run, "the copy is gone");
    }
}

static void enter(case_run *run)
{
    const char *folder = text_of(run->test, "cwd");
    sc_value variables = member(run->test, "variables");
    if (chdir(run->folder) != 0) {
        run_fail(run, "cannot enter the folder");
    }
    run_commands(run, member(run->test, "setup"));
    if (folder != NULL && chdir(folder) != 0) {
        run_fail(run, "there is no folder %s", folder);
    }
    for (size_t i = 0; i < sc_value_count(variables); i++) {
        sc_value item = sc_value_item(variables, i);
        if (sc_value_kind(item) == SC_NULL) {
            unsetenv(sc_value_key(item, NULL));
        } else {
            set_variable(run, sc_value_key(item, NULL), sc_value_scalar(item).text);
        }
    }
}

static void reload(case_run *run, sc_handle *handle, sc_value step)
{
    sc_changes *changes = NULL;
    sc_error error = {0};
    run_commands(run, member(step, "run"));
    sc_status status = sc_handle_reload(handle, &changes, &error);
    check_expected(run, member(step, "expect"), handle, status == SC_OK ? NULL : &error, changes);
    sc_changes_free(changes);
}

/* One of `compile`: a file, or the error that is expected instead. */
static void compile(case_run *run, sc_value test)
{
    sc_error error = {0};
    sc_compile_options options = SC_COMPILE_OPTIONS_INIT;
    options.bake = true_of(test, "bake");
    sc_builder *builder = make_builder(run, test, &error);
    sc_handle *handle = builder != NULL ? sc_builder_build(builder, &error) : NULL;
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_value expected = member(test, "error");
    bool made = snapshot != NULL &&
                sc_snapshot_compile(snapshot, text_of(test, "to"), &options, &error) == SC_OK;
    if (made != (sc_value_kind(expected) == SC_ABSENT)) {
        run_fail(run, "compile: %s", made ? "no error" : error.message);
    } else if (!made) {
        check_error(run, &error, expected);
    }
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
    run_commands(run, member(test, "then"));
}

static void build_and_check(case_run *run)
{
    sc_error error = {0};
    sc_value compiled = member(run->test, "compile");
    for (size_t i = 0; i < sc_value_count(compiled); i++) {
        compile(run, sc_value_item(compiled, i));
    }
    sc_value steps = member(run->test, "reload");
    sc_builder *builder = make_builder(run, run->test, &error);
    sc_report *report = sc_report_new(NULL);
    sc_handle *handle = builder != NULL ? sc_builder_build_reported(builder, report, &error) : NULL;
    sc_value expected = member(run->test, "expect");
    check_expected(run, expected, handle, handle != NULL ? NULL : &error, NULL);
    if (sc_value_kind(member(expected, "problems")) == SC_ARRAY) {
        check_problems(run, report, member(expected, "problems"));
    }
    sc_report_free(report);
    for (size_t i = 0; handle != NULL && i < sc_value_count(steps); i++) {
        reload(run, handle, sc_value_item(steps, i));
    }
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static char *read_whole(const char *file, size_t *length)
{
    FILE *stream = fopen(file, "rb");
    char *text = stream != NULL ? malloc(1 << 20) : NULL;
    *length = text != NULL ? fread(text, 1, 1 << 20, stream) : 0;
    if (stream != NULL) {
        fclose(stream);
    }
    return text;
}

static void run_case(case_run *run)
{
    char file[TEXT_MAX + 16], copy[TEXT_MAX] = "", command[3 * TEXT_MAX];
    size_t length;
    sc_error error = {0};
    sc_parse_options options = {.format = "json", .name = "case.json"};
    snprintf(file, sizeof file, "%s/case.json", run->folder);
    char *text = read_whole(file, &length);
    sc_image *image = sc_parse(text != NULL ? text : "", length, &options, &error);
    if (image == NULL) {
        run_fail(run, "case.json:%u:%u: %s", (unsigned)error.line, (unsigned)error.column,
                 error.message);
    } else {
        run->test = sc_image_root(image);
        if (sc_value_count(member(run->test, "setup")) != 0 ||
            sc_value_count(member(run->test, "compile")) != 0 ||
            sc_value_count(member(run->test, "reload")) != 0) {
            copy_folder(run, copy, sizeof copy);
        }
        enter(run);
        if (!run->failed) {
            build_and_check(run);
        }
    }
    if (copy[0] != 0) {
        snprintf(command, sizeof command, "chmod -R u+rwX '%s'; rm -rf '%s'", copy, copy);
        if (chdir("/") != 0 || system(command) != 0) {
            run_fail(run, "the copy could not be removed");
        }
    }
    sc_image_release(image);
    free(text);
}

/* Runs one case in a child; true when it passed. */
static bool run_in_child(const char *root, const char *name)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        static case_run run;
        char folder[2 * TEXT_MAX];
        alarm(SECONDS_MAX);
        snprintf(folder, sizeof folder, "%s/%s", root, name);
        if (realpath(folder, run.folder) == NULL) {
            run_fail(&run, "no such case");
        } else {
            run_case(&run);
        }
        if (run.failed) {
            printf("FAIL %s: %s\n", name, run.failure);
        }
        fflush(stdout);
        exit(run.failed ? 1 : 0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) {
        printf("FAIL %s: no process\n", name);
        return false;
    }
    if (WIFSIGNALED(status)) {
        printf("FAIL %s: ended by signal %d\n", name, WTERMSIG(status));
    } else if (WEXITSTATUS(status) > 1) {
        printf("FAIL %s: exit status %d\n", name, WEXITSTATUS(status));
    }
    return status == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Folders of `root` that hold a case.json, sorted. */
static size_t list_cases(const char *root, char **names)
{
    size_t count = 0;
    DIR *folder = opendir(root);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL && count < CASES_MAX) {
        char file[TEXT_MAX];
        struct stat info;
        snprintf(file, sizeof file, "%s/%s/case.json", root, entry->d_name);
        if (entry->d_name[0] != '.' && stat(file, &info) == 0) {
            names[count++] = strdup(entry->d_name);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    qsort(names, count, sizeof *names, by_name);
    return count;
}

int main(int argc, char **argv)
{
    static char *names[CASES_MAX];
    size_t passed = 0, failed = 0, count = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: run_cases FOLDER [NAME...]\n");
        return 2;
    }
    if (argc == 2) {
        count = list_cases(argv[1], names);
    }
    for (int i = 2; i < argc && count < CASES_MAX; i++) {
        names[count++] = strdup(argv[i]);
    }
    for (size_t i = 0; i < count; i++) {
        bool good = run_in_child(argv[1], names[i]);
        passed += good;
        failed += !good;
        free(names[i]);
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed != 0 || passed == 0 ? 1 : 0;
}
