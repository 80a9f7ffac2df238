/*
 * Options apply in their order: a source takes the modifiers since the last one, those of the whole
 * go to the builder at once. A builder keeps its first error, so a source that is refused when it
 * is added ends the walk, and building reports the reason.
 */
#include "load.h"

#include "hint.h"
#include "print.h"
#include "system.h"
#include "text.h"
#include "value.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct load_state {
    const invocation *call;
    sc_builder *builder;
    sc_limits limits;
    const cli_setting *modifiers; /* from here on, those of the next source */
    unsigned sources;             /* how many */
} load_state;

enum { CONTINUE = -1 }; /* no status yet: the builder refused, building reports the reason */

static const char *find_word(const char *const *words, const char *word)
{
    while (*words != NULL && strcmp(*words, word) != 0) {
        words++;
    }
    return *words;
}

static const char *find_format(const char *name)
{
    char extension[16];
    const char *found = find_word(sc_format_names(), name);
    int length = snprintf(extension, sizeof extension, ".%s", name);
    return found != NULL || (size_t)length >= sizeof extension ? found
                                                               : sc_format_of_file(extension);
}

const char *load_format(const invocation *call, const char *option, const char *name)
{
    const char *found = find_format(name);
    if (found == NULL) {
        char list[128];
        print_words(sc_format_names(), list, sizeof list);
        (void)print_usage_error(call->command, "'--%s': no format '%s'; there are %s", option, name,
                                list);
    }
    return found;
}

const char *load_output_format(const invocation *call, const char *name)
{
    const char *found = find_word(sc_format_written_names(), name);
    found = found != NULL ? found : find_format(name);
    if (found == NULL) {
        char list[128], written[128];
        print_words(sc_format_names(), list, sizeof list);
        print_words(sc_format_written_names(), written, sizeof written);
        (void)print_usage_error(call->command, "'--to': no format '%s'; there are %s, %s", name,
                                list, written);
    }
    return found;
}

enum { PATH_MAX_BYTES = 4096 };

/* Copies the text before the `=` and returns the text behind it; NULL with the fault reported. */
static const char *split(const invocation *call, const cli_setting *setting,
                         char path[PATH_MAX_BYTES])
{
    const char *equals = sc_setting_split(setting->value);
    const char *name = setting->option->name;
    if (equals == NULL) {
        (void)print_usage_error(call->command, "option '--%s' needs %s", name,
                                setting->option->value);
        return NULL;
    }
    size_t length = (size_t)(equals - setting->value);
    if (length >= PATH_MAX_BYTES) {
        (void)print_usage_error(call->command, "option '--%s': the path is too long", name);
        return NULL;
    }
    memcpy(path, setting->value, length);
    path[length] = '\0';
    return equals + 1;
}

static int from_status(sc_status status)
{
    return status == SC_OK ? STATUS_OK : CONTINUE;
}

/* ---- options of the whole ---- */

static int choose(const invocation *call, const char *option, sc_choices choices, const char *word,
                  size_t length)
{
    return print_choice(call->command, option, word, length, sc_choices_words(choices));
}

static int expand(const load_state *loading, const cli_setting *setting)
{
    unsigned kinds = 0;
    for (const char *p = setting->value != NULL ? setting->value : "path"; p != NULL;) {
        size_t length = strcspn(p, ",");
        int number = choose(loading->call, "expand", SC_CHOICES_EXPAND, p, length);
        if (number < 0) {
            return STATUS_USAGE;
        }
        kinds |= 1U << number;
        p = p[length] == ',' ? p + length + 1 : NULL;
    }
    return from_status(sc_builder_expand(loading->builder, kinds));
}

static int set_rule(const load_state *loading, const cli_setting *setting)
{
    const invocation *call = loading->call;
    char code[PATH_MAX_BYTES];
    const char *value = split(call, setting, code);
    int number = value != NULL ? choose(call, "rule", SC_CHOICES_RULE, value, strlen(value)) : -1;
    if (number < 0) {
        return STATUS_USAGE;
    }
    sc_status status = sc_status_from_name(code);
    if (status == SC_STATUS_COUNT || sc_status_severity(status) == SC_SEVERITY_ERROR) {
        return print_usage_error(
            call->command, "option '--rule': '%s' is not the code of a warning or note", code);
    }
    return from_status(sc_builder_rule(loading->builder, status, (sc_rule)number));
}

bool load_has_rule(const invocation *call, sc_status code)
{
    const char *name = sc_status_name(code);
    size_t length = strlen(name);
    for (size_t i = 0; i < call->setting_count; i++) {
        const cli_setting *setting = &call->settings[i];
        if (setting->option->id == OPTION_RULE && strncmp(setting->value, name, length) == 0 &&
            setting->value[length] == '=') {
            return true;
        }
    }
    return false;
}

/* A path that is typed by hand and leads nowhere is usually a slip. */
static int warn_of_slips(const load_state *loading)
{
    sc_rule rule = invocation_has(loading->call, OPTION_STRICT) ? SC_RULE_FAIL : SC_RULE_WARN;
    return load_has_rule(loading->call, SC_NOTE_UNUSED_PATH)
               ? STATUS_OK
               : from_status(sc_builder_rule(loading->builder, SC_NOTE_UNUSED_PATH, rule));
}

static int select_from(const load_state *loading, const cli_setting *setting)
{
    char variable[PATH_MAX_BYTES];
    if (strchr(setting->value, '=') == NULL) {
        return from_status(
            sc_builder_select_profile_from_env(loading->builder, setting->value, NULL));
    }
    const char *fallback = split(loading->call, setting, variable);
    return fallback == NULL ? STATUS_USAGE
                            : from_status(sc_builder_select_profile_from_env(loading->builder,
                                                                             variable, fallback));
}

/* The library's own reading of sizes, so "64MiB" means here what it means everywhere. */
static bool read_size(const char *text, uint64_t *out)
{
    sc_image *image = value_of_text(text, strlen(text), NULL);
    sc_value value = image != NULL ? sc_image_root(image) : (sc_value){0};
    bool read = sc_value_size(value, out) == SC_OK;
    sc_image_release(image);
    return read;
}

static int limit(load_state *loading, const cli_setting *setting)
{
    const invocation *call = loading->call;
    char name[PATH_MAX_BYTES];
    const char *value = split(call, setting, name);
    if (value == NULL) {
        return STATUS_USAGE;
    }
    uint64_t number = 0;
    sc_error error;
    if (!read_size(value, &number) || number == 0) {
        return print_usage_error(call->command, "option '--limit': '%s' is not a limit", value);
    }
    const sc_limit *of = sc_limit_find(name, strlen(name), SC_SPELL_HYPHEN);
    if (of == NULL) {
        return print_usage_error(call->command,
                                 "option '--limit': no limit '%s'; there are file-size, depth, "
                                 "nodes, aliases",
                                 name);
    }
    if (sc_limits_set(&loading->limits, of, number, &error) != SC_OK) {
        return print_usage_error(call->command, "option '--limit': %s", error.message);
    }
    return from_status(sc_builder_limits(loading->builder, &loading->limits));
}

static int apply_to_whole(load_state *loading, const cli_setting *setting)
{
    sc_builder *builder = loading->builder;
    char path[PATH_MAX_BYTES];
    const char *value = NULL;
    switch (setting->option->id) {
    case OPTION_PROFILE:
        return from_status(sc_builder_select_profile(builder, setting->value));
    case OPTION_POLICY:
        value = split(loading->call, setting, path);
        return value == NULL ? STATUS_USAGE : from_status(sc_builder_policy(builder, path, value));
    case OPTION_EXPAND:
        return expand(loading, setting);
    case OPTION_STRICT:
        return from_status(sc_builder_strict(builder, true));
    case OPTION_SCHEMA:
        return from_status(sc_builder_schema_file(builder, setting->value));
    case OPTION_PROFILE_FROM:
        return select_from(loading, setting);
    case OPTION_RULE:
        return set_rule(loading, setting);
    case OPTION_SECRET_KEY:
        return from_status(sc_builder_secret_key(builder, setting->value));
    case OPTION_PUBLIC_PATH:
        return from_status(sc_builder_public_path(builder, setting->value));
    case OPTION_REQUIRE:
        return from_status(sc_builder_require(builder, setting->value));
    default:
        return limit(loading, setting);
    }
}

/* ---- modifiers ---- */

static int modify(const invocation *call, const cli_setting *setting, sc_options *options)
{
    const cli_option *flag = setting->option;
    const char *value = setting->value;
    sc_error error;
    if (flag->modifier->type == SC_OPTION_FORMAT) {
        value = load_format(call, flag->name, value);
        if (value == NULL) {
            return STATUS_USAGE;
        }
    }
    if (sc_options_set(options, flag->modifier, value, &error) != SC_OK) {
        return print_usage_error(call->command, "'--%s': %s [%s]", flag->name, error.message,
                                 sc_status_name(error.code));
    }
    return STATUS_OK;
}

/* The modifiers among the settings from `first` to `end`, as options of a source; new. */
static sc_options *take_modifiers(const invocation *call, const cli_setting *first,
                                  const cli_setting *end, sc_source_id source, int *status)
{
    sc_options *options = sc_options_new(source, SC_SPELL_HYPHEN);
    if (options == NULL) {
        *status = CONTINUE;
        return NULL;
    }
    for (const cli_setting *s = first; s < end && *status == STATUS_OK; s++) {
        if (s->option->group == GROUP_MODIFIER) {
            *status = modify(call, s, options);
        }
    }
    return options;
}

static const cli_setting *first_modifier(const cli_setting *first, const cli_setting *end)
{
    while (first < end && first->option->group != GROUP_MODIFIER) {
        first++;
    }
    return first < end ? first : NULL;
}

/* ---- sources ---- */

enum { SET_FILE_MOST = 64 << 20 }; /* as much as the library takes */

/* The text of a file without the line end behind it; new, or NULL. */
static char *read_text(const char *name, size_t *length)
{
    char *text = system_read(name, SET_FILE_MOST, length);
    if (text != NULL) {
        *length -= *length != 0 && text[*length - 1] == '\n';
        *length -= *length != 0 && text[*length - 1] == '\r';
    }
    return text;
}

/* Where the file cannot be read, the library reports why: it reads it again. */
static int set_from_file(const load_state *loading, const cli_setting *setting)
{
    char path[PATH_MAX_BYTES];
    const char *name = split(loading->call, setting, path);
    size_t length = 0;
    if (name == NULL) {
        return STATUS_USAGE;
    }
    char *text = read_text(name, &length);
    sc_status status = text != NULL ? sc_builder_set_string(loading->builder, path, text, length)
                                    : sc_builder_add_file(loading->builder, name, NULL);
    free(text);
    return from_status(status);
}

static int add_setting(const load_state *loading, const cli_setting *setting)
{
    const cli_setting *modifier = first_modifier(loading->modifiers, setting);
    const char *value = setting->value;
    if (modifier != NULL) {
        return print_usage_error(loading->call->command, "'--%s' does not apply to '--%s'",
                                 modifier->option->name, setting->option->name);
    }
    if (setting->option->id == OPTION_UNSET) {
        return from_status(sc_builder_unset(loading->builder, value));
    }
    if (setting->option->id == OPTION_SET_FILE) {
        return set_from_file(loading, setting);
    }
    if (sc_setting_split(value) == NULL) {
        return print_usage_error(loading->call->command, "option '--%s' needs %s",
                                 setting->option->name, setting->option->value);
    }
    bool is_text = setting->option->id == OPTION_SET_STRING;
    return from_status(sc_builder_assign(loading->builder, value, is_text));
}

static int set_flag(sc_options *options, const char *word)
{
    const sc_option *option = sc_option_find(word, strlen(word), SC_SPELL_HYPHEN);
    return from_status(sc_options_set(options, option, NULL, NULL));
}

static int add_source(const load_state *loading, const cli_setting *setting)
{
    const cli_option *flag = setting->option;
    if (flag->id != OPTION_SOURCE && flag->id != OPTION_OPTIONAL_FILE) {
        return add_setting(loading, setting);
    }
    int status = STATUS_OK;
    sc_options *options =
        take_modifiers(loading->call, loading->modifiers, setting, flag->source, &status);
    if (status == STATUS_OK && flag->id == OPTION_OPTIONAL_FILE) {
        status = set_flag(options, "optional");
    }
    if (status == STATUS_OK && flag->source == SC_ADD_FILE &&
        loading->call->command->id == COMMAND_CHECK) {
        status = set_flag(options, "check-inputs");
    }
    if (status == STATUS_OK) {
        status = from_status(sc_builder_add(loading->builder, flag->source, setting->value,
                                            sc_options_get(options)));
    }
    sc_options_free(options);
    return status;
}

/* ---- the walk ---- */

static int apply(load_state *loading, const cli_setting *setting)
{
    int status = STATUS_OK;
    switch (setting->option->group) {
    case GROUP_WHOLE:
        return apply_to_whole(loading, setting);
    case GROUP_SOURCE:
        loading->sources++;
        status = add_source(loading, setting);
        loading->modifiers = setting + 1;
        return status;
    default:
        return STATUS_OK;
    }
}

/* The options must name sources, no sources (the arguments are files), or may do either. */
typedef enum load_need { NEED_SOURCES, NEED_NO_SOURCES, NEED_NOTHING } load_need;

static int check_walk(const load_state *loading, load_need need)
{
    bool files = need == NEED_NO_SOURCES;
    const invocation *call = loading->call;
    const cli_setting *left =
        first_modifier(loading->modifiers, call->settings + call->setting_count);
    if (files && loading->sources != 0) {
        return print_usage_error(call->command,
                                 "'%s' reads the files that are its arguments; it takes no other "
                                 "source%s",
                                 call->command->name,
                                 call->command->id == COMMAND_DIFF ? " without --profiles" : "");
    }
    if (!files && left != NULL) {
        return print_usage_error(
            call->command, "no source follows '--%s'; it must precede the source that it changes",
            left->option->name);
    }
    if (need == NEED_SOURCES && loading->sources == 0) {
        /* Many programs take their files as arguments. */
        for (size_t i = 0; i < call->argument_count; i++) {
            if (access(call->arguments[i], F_OK) == 0) {
                return print_usage_error(call->command,
                                         "no source is given; is '%s' one? -f takes a file",
                                         call->arguments[i]);
            }
        }
        return print_usage_error(call->command,
                                 "no source is given: --file, --env, --set or another");
    }
    return STATUS_OK;
}

sc_snapshot *load_build(sc_builder *builder, sc_report *report)
{
    sc_handle *handle = sc_builder_build_reported(builder, report, NULL);
    sc_builder_free(builder);
    if (handle == NULL) {
        return NULL;
    }
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    return snapshot;
}

/* The builder as it is, or NULL once it holds an error or a fault was reported. */
static sc_builder *finish(sc_builder *builder, sc_report *report, int *status)
{
    if (*status == STATUS_OK) {
        return builder;
    }
    if (*status == CONTINUE) {
        *status = STATUS_FAILED;
        if (builder != NULL) {
            sc_snapshot_release(load_build(builder, report));
        }
    } else {
        sc_builder_free(builder);
    }
    return NULL;
}

static sc_builder *new_builder(const sc_builder *base, int *status)
{
    sc_builder *builder = base != NULL ? sc_builder_clone(base) : sc_builder_new(NULL);
    (void)sc_builder_streams(builder, true); /* who types a name means it */
    *status = builder != NULL ? STATUS_OK : CONTINUE;
    return builder;
}

static sc_builder *load_from(const invocation *call, const sc_builder *base, load_need need,
                             sc_report *report, int *status)
{
    load_state loading = {
        .call = call, .builder = new_builder(base, status), .modifiers = call->settings};
    for (size_t i = 0; i < call->setting_count && *status == STATUS_OK; i++) {
        *status = apply(&loading, &call->settings[i]);
    }
    if (*status == STATUS_OK) {
        *status = check_walk(&loading, need);
    }
    if (*status == STATUS_OK) {
        *status = warn_of_slips(&loading);
    }
    return finish(loading.builder, report, status);
}

sc_builder *load_builder(const invocation *call, bool files, sc_report *report, int *status)
{
    return load_from(call, NULL, files ? NEED_NO_SOURCES : NEED_SOURCES, report, status);
}

sc_builder *load_more(const invocation *call, const sc_builder *base, sc_report *report,
                      int *status)
{
    return load_from(call, base, NEED_NOTHING, report, status);
}

sc_builder *load_with_file(const invocation *call, const sc_builder *base, const char *path,
                           sc_report *report, int *status)
{
    sc_builder *builder = new_builder(base, status);
    sc_options *options = NULL;
    if (*status == STATUS_OK) {
        options = take_modifiers(call, call->settings, call->settings + call->setting_count,
                                 SC_ADD_FILE, status);
    }
    if (*status == STATUS_OK && call->command->id == COMMAND_CHECK) {
        *status = set_flag(options, "check-inputs");
    }
    if (*status == STATUS_OK) {
        *status = from_status(sc_builder_add_file(builder, path, sc_options_get(options)));
    }
    sc_options_free(options);
    return finish(builder, report, status);
}

/* Without memory for a report there is still something to say. */
sc_error load_error(const sc_report *report)
{
    sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
    if (!sc_report_problem(report, 0, &error)) {
        (void)snprintf(error.message, sizeof error.message, "%s", sc_status_text(error.code));
    }
    return error;
}

void load_print(const invocation *call, FILE *stream, const sc_report *report)
{
    char room[HINT_SIZE];
    sc_error error = load_error(report);
    print_error(stream, &error, hint_of(&error, invocation_has_source(call), room));
    for (size_t i = 1; sc_report_problem(report, i, &error); i++) {
        print_error(stream, &error, NULL);
    }
}

static void print_warnings(const invocation *call, const sc_snapshot *snapshot)
{
    sc_notice notice;
    for (size_t i = 0; !call->quiet && sc_snapshot_notice(snapshot, i, &notice); i++) {
        if (notice.severity == SC_SEVERITY_WARNING) {
            print_notice(stderr, &notice);
        }
    }
}

sc_snapshot *load_finish(const invocation *call, sc_snapshot *snapshot, const sc_report *report,
                         int *status)
{
    if (snapshot != NULL) {
        print_warnings(call, snapshot);
    } else if (*status != STATUS_USAGE) {
        load_print(call, stderr, report);
        *status = is_usage_error(load_error(report).code) ? STATUS_USAGE : STATUS_FAILED;
    }
    return snapshot;
}

static sc_snapshot *complete(const invocation *call, sc_builder *builder, sc_report *report,
                             int *status)
{
    sc_snapshot *snapshot = builder != NULL ? load_build(builder, report) : NULL;
    return load_finish(call, snapshot, report, status);
}

sc_handle *load_handle(const invocation *call, int *status)
{
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = load_builder(call, false, report, status);
    sc_handle *handle = builder != NULL ? sc_builder_build_reported(builder, report, NULL) : NULL;
    sc_builder_free(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    (void)load_finish(call, snapshot, report, status);
    sc_snapshot_release(snapshot);
    sc_report_free(report);
    return handle;
}

sc_snapshot *load_snapshot(const invocation *call, int *status)
{
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = load_builder(call, false, report, status);
    sc_snapshot *snapshot = complete(call, builder, report, status);
    sc_report_free(report);
    return snapshot;
}

sc_snapshot *load_file_snapshot(const invocation *call, const char *path, int *status)
{
    sc_report *report = sc_report_new(NULL);
    sc_builder *base = load_builder(call, true, report, status);
    sc_builder *builder = NULL;
    if (base != NULL) {
        builder = load_with_file(call, base, path, report, status);
        sc_builder_free(base);
    }
    sc_snapshot *snapshot = complete(call, builder, report, status);
    sc_report_free(report);
    return snapshot;
}
