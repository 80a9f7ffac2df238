/*
 * The words so far are seldom a whole call: words at the end are left out until the rest parses,
 * and a source that does not load offers nothing. Faults go to standard error, which the scripts
 * close.
 */
#include "asked.h"

#include "invocation.h"
#include "load.h"
#include "print.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MAX = 2000, ASKED_WORDS = 3 /* superconfig __complete KIND */ };

bool asked_is(int argc, char **argv)
{
    return argc >= ASKED_WORDS && strcmp(argv[1], "__complete") == 0;
}

/* ---- paths ---- */

static bool print_path(void *context, const char *path, sc_value value)
{
    unsigned *left = context;
    (void)value;
    if (*path != '\0') {
        (void)print_line(path);
        --*left;
    }
    return *left != 0;
}

/* The file that `set` and `unset` change, else the sources. */
static sc_builder *builder_of(const invocation *call, sc_report *report)
{
    int status = STATUS_OK;
    const char *file = invocation_value(call, OPTION_IN, NULL);
    if (file == NULL) {
        return load_more(call, NULL, report, &status);
    }
    sc_builder *builder = sc_builder_new(NULL);
    (void)sc_builder_add_file(builder, file, NULL);
    return builder;
}

static void print_paths(const invocation *call)
{
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = builder_of(call, report);
    sc_snapshot *snapshot = builder != NULL ? load_build(builder, report) : NULL;
    unsigned left = LINES_MAX;
    (void)sc_snapshot_find(snapshot, "**", print_path, &left, NULL);
    sc_snapshot_release(snapshot);
    sc_report_free(report);
}

/* ---- profiles ---- */

/* Of `app.toml` those of which there is an `app.NAME.toml`; of `.env` those of `.env.NAME`. */
static void print_siblings(const char *file)
{
    const char *slash = strrchr(file, '/');
    const char *base = slash != NULL ? slash + 1 : file;
    const char *end = strrchr(base, '.');
    size_t stem = end != NULL && end != base ? (size_t)(end - base) : strlen(base);
    size_t tail = strlen(base) - stem;
    char *folder = slash != NULL ? strndup(file, (size_t)(slash - file) + 1) : strdup(".");
    DIR *open = folder != NULL ? opendir(folder) : NULL;
    struct dirent *entry;
    for (unsigned i = 0; open != NULL && i < LINES_MAX && (entry = readdir(open)) != NULL; i++) {
        const char *name = entry->d_name;
        size_t length = strlen(name);
        if (length > stem + tail + 1 && memcmp(name, base, stem) == 0 && name[stem] == '.' &&
            strcmp(name + length - tail, base + stem) == 0) {
            (void)printf("%.*s\n", (int)(length - stem - tail - 1), name + stem + 1);
        }
    }
    if (open != NULL) {
        (void)closedir(open);
    }
    free(folder);
}

static void print_sections(const char *file)
{
    sc_handle *handle = sc_load_file(file, NULL);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_value root = sc_snapshot_root(snapshot);
    size_t count = sc_value_kind(root) == SC_OBJECT ? sc_value_count(root) : 0;
    for (size_t i = 0; i < count && i < LINES_MAX; i++) {
        const char *key = sc_value_key(sc_value_item(root, i), NULL);
        if (strcmp(key, "default") != 0 && strcmp(key, "global") != 0) {
            (void)print_line(key);
        }
    }
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void print_profiles(const invocation *call)
{
    bool nested = false;
    for (size_t i = 0; i < call->setting_count; i++) {
        const cli_setting *setting = &call->settings[i];
        const cli_option *option = setting->option;
        if (option->group == GROUP_MODIFIER) {
            nested |= strcmp(option->name, "nested") == 0;
        }
        bool file = (option->id == OPTION_SOURCE && option->source == SC_ADD_FILE) ||
                    option->id == OPTION_OPTIONAL_FILE;
        if (file && strcmp(setting->value, "-") != 0) {
            (nested ? print_sections : print_siblings)(setting->value);
        }
        nested &= option->group != GROUP_SOURCE;
    }
}

int asked_run(int argc, char **argv)
{
    const char *kind = argv[2];
    invocation call;
    argv += ASKED_WORDS - 1; /* the kind takes the place of the program's name */
    argc -= ASKED_WORDS - 1;
    while (invocation_parse(&call, argc, argv) != STATUS_OK && argc > 1) {
        invocation_free(&call);
        argc--;
    }
    /* A source that reads standard input would wait for it. */
    if (freopen("/dev/null", "r", stdin) != NULL && call.command != NULL) {
        if (strcmp(kind, "paths") == 0) {
            print_paths(&call);
        } else {
            print_profiles(&call);
        }
    }
    invocation_free(&call);
    return print_finish(STATUS_OK);
}
