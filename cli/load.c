/*
 * Options apply in their order: modifiers gather until a source takes them, those of the whole go
 * to the builder at once. A builder keeps its first error, so a source that is refused when it is
 * added ends the walk, and building tells why.
 */
#include "load.h"

#include "print.h"
#include "text.h"

#include <stdint.h>
#include <string.h>

/* The modifiers gathered so far. */
typedef struct load_taking {
    sc_source_options options;
    const char *env_prefix;
    const cli_setting *first; /* for the message when no source follows; NULL: none */
    unsigned given;           /* bits of the modifiers, as in option.of */
} load_taking;

typedef struct load_state {
    const invocation *call;
    sc_builder *builder;
    sc_limits limits;
    unsigned sources; /* how many */
} load_state;

enum { CONTINUE = -1 }; /* no status yet: the builder said no, building tells why */

/* "json, toml": what there is, for the message. */
static void list_formats(char *list, size_t size)
{
    const char *const *names = sc_format_names();
    size_t length = 0;
    for (size_t i = 0; names[i] != NULL && length < size; i++) {
        int added = snprintf(list + length, size - length, "%s%s", i != 0 ? ", " : "", names[i]);
        length += added > 0 ? (size_t)added : 0;
    }
}

const char *load_format(const invocation *call, const char *option, const char *name)
{
    const char *const *names = sc_format_names();
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0) {
            return names[i];
        }
    }
    char extension[16], list[128] = "";
    int length = snprintf(extension, sizeof extension, ".%s", name);
    const char *found = (size_t)length < sizeof extension ? sc_format_of_file(extension) : NULL;
    if (found == NULL) {
        list_formats(list, sizeof list);
        (void)print_usage_error(call->command, "'--%s': no format '%s'; there are %s", option, name,
                                list);
    }
    return found;
}

/* The `=` that ends the path: not one within quotes, unless there is no other. */
static const char *find_equals(const char *text)
{
    bool quoted = false;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"') {
            quoted = !quoted;
        } else if (*p == '\\' && quoted && p[1] != '\0') {
            p++;
        } else if (*p == '=' && !quoted) {
            return p;
        }
    }
    return strchr(text, '=');
}

enum { PATH_MAX_BYTES = 4096 };

/* Copies what stands before the `=` and gives what stands after it; NULL with the fault reported.
 */
static const char *split(const invocation *call, const cli_setting *setting,
                         char path[PATH_MAX_BYTES])
{
    const char *equals = find_equals(setting->value);
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

static int expand(const load_state *loading, const cli_setting *setting)
{
    static const struct {
        const char *name;
        unsigned kind;
    } kinds[] = {{"path", SC_EXPAND_PATH}, {"env", SC_EXPAND_ENV}, {"file", SC_EXPAND_FILE}};
    unsigned wanted = 0;
    for (const char *p = setting->value != NULL ? setting->value : "path"; p != NULL;) {
        size_t length = strcspn(p, ",");
        unsigned kind = 0;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            if (strlen(kinds[i].name) == length && memcmp(kinds[i].name, p, length) == 0) {
                kind = kinds[i].kind;
            }
        }
        if (kind == 0) {
            return print_usage_error(loading->call->command,
                                     "option '--expand': no kind '%.*s'; there are path, env, file",
                                     (int)length, p);
        }
        wanted |= kind;
        p = p[length] == ',' ? p + length + 1 : NULL;
    }
    return from_status(sc_builder_expand(loading->builder, wanted));
}

/* The library's own reading of sizes, so "64MiB" means here what it means everywhere. */
static bool read_size(const char *text, uint64_t *out)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_untyped(writer, text, strlen(text));
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_value value = image != NULL ? sc_image_root(image) : (sc_value){0};
    bool read = sc_value_size(value, out) == SC_OK;
    sc_image_release(image);
    sc_writer_free(writer);
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
    if (!read_size(value, &number) || number == 0) {
        return print_usage_error(call->command, "option '--limit': '%s' is no limit", value);
    }
    sc_limits *limits = &loading->limits;
    uint32_t *narrow = strcmp(name, "depth") == 0     ? &limits->depth
                       : strcmp(name, "nodes") == 0   ? &limits->nodes
                       : strcmp(name, "aliases") == 0 ? &limits->aliases
                                                      : NULL;
    if (narrow == NULL && strcmp(name, "file-size") != 0) {
        return print_usage_error(call->command,
                                 "option '--limit': no limit '%s'; there are file-size, depth, "
                                 "nodes, aliases",
                                 name);
    }
    if (narrow != NULL && number > UINT32_MAX) {
        return print_usage_error(call->command, "option '--limit': %s is too large", value);
    }
    if (narrow != NULL) {
        *narrow = (uint32_t)number;
    } else {
        limits->file_size = number;
    }
    return from_status(sc_builder_limits(loading->builder, limits));
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
    default:
        return limit(loading, setting);
    }
}

/* ---- modifiers ---- */

static int modify(const invocation *call, load_taking *taking, const cli_setting *setting)
{
    sc_source_options *options = &taking->options;
    const char *value = setting->value;
    switch (setting->option->id) {
    case OPTION_FROM:
        options->format = load_format(call, "from", value);
        if (options->format == NULL) {
            return STATUS_USAGE;
        }
        break;
    case OPTION_AT:
        options->at = value;
        break;
    case OPTION_UNDER:
        options->under = value;
        break;
    case OPTION_JOIN:
        options->join = true;
        break;
    case OPTION_NESTED:
        options->nested = true;
        break;
    case OPTION_NO_OPERATORS:
        options->no_operators = true;
        break;
    case OPTION_DROP_EMPTY:
        options->drop_empty = true;
        break;
    case OPTION_ENV_PREFIX:
        taking->env_prefix = value;
        break;
    case OPTION_ON_ERROR:
        options->on_error = SC_ON_ERROR_WARN;
        if (strcmp(value, "warn") != 0) {
            return print_usage_error(call->command, "option '--on-error' knows only 'warn'");
        }
        break;
    default:
        options->secret = true;
        break;
    }
    taking->first = taking->first != NULL ? taking->first : setting;
    return STATUS_OK;
}

/* A modifier that would have no effect is a mistake, not a wish. */
static int check_modifiers(const invocation *call, const cli_setting *source)
{
    for (const cli_setting *s = source; s > call->settings; s--) {
        const cli_option *before = s[-1].option;
        if (before->group == GROUP_SOURCE) {
            break;
        }
        if (before->group == GROUP_MODIFIER && (before->of & 1U << source->option->id) == 0) {
            return print_usage_error(call->command, "'--%s' does not apply to '--%s'", before->name,
                                     source->option->name);
        }
    }
    return STATUS_OK;
}

/* ---- sources ---- */

static int add_override(const load_state *loading, const cli_setting *setting)
{
    char path[PATH_MAX_BYTES];
    const char *value = split(loading->call, setting, path);
    if (value == NULL) {
        return STATUS_USAGE;
    }
    return from_status(setting->option->id == OPTION_SET
                           ? sc_builder_set(loading->builder, path, value)
                           : sc_builder_set_string(loading->builder, path, value, strlen(value)));
}

static int add_source(const load_state *loading, load_taking *taking, const cli_setting *setting)
{
    sc_builder *builder = loading->builder;
    sc_source_options *options = &taking->options;
    const char *value = setting->value;
    options->size = sizeof *options;
    switch (setting->option->id) {
    case OPTION_OPTIONAL_FILE:
        options->optional = true;
        return from_status(sc_builder_add_file(builder, value, options));
    case OPTION_GLOB:
        return from_status(sc_builder_add_glob(builder, value, options));
    case OPTION_HIERARCHICAL:
        return from_status(sc_builder_add_hierarchical(builder, value, options));
    case OPTION_DIRECTORY:
        return from_status(sc_builder_add_directory(builder, value, options));
    case OPTION_ENV:
        return from_status(sc_builder_add_env(builder, value, options));
    case OPTION_DOTENV:
        options->prefix = taking->env_prefix;
        return from_status(sc_builder_add_dotenv(builder, value, options));
    case OPTION_SET:
    case OPTION_SET_STRING:
        return add_override(loading, setting);
    case OPTION_UNSET:
        return from_status(sc_builder_unset(builder, value));
    case OPTION_DEFAULTS:
        return from_status(sc_builder_add_defaults(builder, value, strlen(value), options));
    default:
        return from_status(sc_builder_add_file(builder, value, options));
    }
}

/* ---- the walk ---- */

static int apply(load_state *loading, load_taking *taking, const cli_setting *setting)
{
    int status = STATUS_OK;
    switch (setting->option->group) {
    case GROUP_WHOLE:
        return apply_to_whole(loading, setting);
    case GROUP_MODIFIER:
        return modify(loading->call, taking, setting);
    case GROUP_SOURCE:
        loading->sources++;
        status = check_modifiers(loading->call, setting);
        if (status == STATUS_OK) {
            status = add_source(loading, taking, setting);
        }
        memset(taking, 0, sizeof *taking);
        return status;
    default:
        return STATUS_OK;
    }
}

static int check_walk(const load_state *loading, const load_taking *left, bool files)
{
    const invocation *call = loading->call;
    if (files && loading->sources != 0) {
        return print_usage_error(call->command,
                                 "'%s' reads the files that are its arguments; it takes no other "
                                 "source%s",
                                 call->command->name,
                                 call->command->input == INPUT_EITHER ? " without --profiles" : "");
    }
    if (!files && left->first != NULL) {
        return print_usage_error(call->command,
                                 "no source follows '--%s'; it stands before the source it changes",
                                 left->first->option->name);
    }
    if (!files && loading->sources == 0) {
        return print_usage_error(call->command,
                                 "no source is given: --file, --env, --set or another");
    }
    return STATUS_OK;
}

sc_snapshot *load_build(sc_builder *builder, sc_error *error)
{
    sc_handle *handle = sc_builder_build(builder, error);
    sc_builder_free(builder);
    if (handle == NULL) {
        return NULL;
    }
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    return snapshot;
}

/* The builder as it is, or NULL once it holds an error or a fault was reported. */
static sc_builder *finish(sc_builder *builder, sc_error *error, int *status)
{
    if (*status == STATUS_OK) {
        return builder;
    }
    if (*status == CONTINUE) {
        *status = STATUS_FAILED;
        if (builder != NULL) {
            sc_snapshot_release(load_build(builder, error));
        }
    } else {
        sc_builder_free(builder);
    }
    return NULL;
}

static sc_builder *new_builder(const sc_builder *base, int *status)
{
    sc_builder *builder = base != NULL ? sc_builder_clone(base) : sc_builder_new(NULL);
    *status = builder != NULL ? STATUS_OK : CONTINUE;
    return builder;
}

static void out_of_memory(sc_error *error)
{
    memset(error, 0, sizeof *error);
    error->code = SC_ERROR_OUT_OF_MEMORY;
    (void)snprintf(error->message, sizeof error->message, "%s", sc_status_text(error->code));
}

sc_builder *load_builder(const invocation *call, bool files, sc_error *error, int *status)
{
    out_of_memory(error);
    load_state loading = {.call = call, .builder = new_builder(NULL, status)};
    load_taking taking = {.first = NULL};
    for (size_t i = 0; i < call->setting_count && *status == STATUS_OK; i++) {
        *status = apply(&loading, &taking, &call->settings[i]);
    }
    if (*status == STATUS_OK) {
        *status = check_walk(&loading, &taking, files);
    }
    return finish(loading.builder, error, status);
}

static const sc_source_options *with_size(sc_source_options *options)
{
    options->size = sizeof *options;
    return options;
}

sc_builder *load_with_file(const invocation *call, const sc_builder *base, const char *path,
                           sc_error *error, int *status)
{
    out_of_memory(error);
    sc_builder *builder = new_builder(base, status);
    load_taking taking = {.first = NULL};
    for (size_t i = 0; i < call->setting_count && *status == STATUS_OK; i++) {
        const cli_option *option = call->settings[i].option;
        if (option->group != GROUP_MODIFIER) {
            continue;
        }
        *status =
            (option->of & 1U << OPTION_FILE) != 0
                ? modify(call, &taking, &call->settings[i])
                : print_usage_error(call->command, "'--%s' does not apply to a file", option->name);
    }
    if (*status == STATUS_OK) {
        *status = from_status(sc_builder_add_file(builder, path, with_size(&taking.options)));
    }
    return finish(builder, error, status);
}

static void report(const invocation *call, const sc_snapshot *snapshot)
{
    sc_notice notice;
    for (size_t i = 0; !call->quiet && sc_snapshot_notice(snapshot, i, &notice); i++) {
        if (notice.severity == SC_SEVERITY_WARNING) {
            print_notice(stderr, &notice);
        }
    }
}

sc_snapshot *load_finish(const invocation *call, sc_snapshot *snapshot, const sc_error *error,
                         int *status)
{
    if (snapshot != NULL) {
        report(call, snapshot);
    } else if (*status != STATUS_USAGE) {
        *status = print_library_error(error);
        print_hint(call, stderr, error->code);
    }
    return snapshot;
}

static sc_snapshot *complete(const invocation *call, sc_builder *builder, sc_error *error,
                             int *status)
{
    sc_snapshot *snapshot = builder != NULL ? load_build(builder, error) : NULL;
    return load_finish(call, snapshot, error, status);
}

sc_snapshot *load_snapshot(const invocation *call, int *status)
{
    sc_error error;
    sc_builder *builder = load_builder(call, false, &error, status);
    return complete(call, builder, &error, status);
}

sc_snapshot *load_file_snapshot(const invocation *call, const char *path, int *status)
{
    sc_error error;
    sc_builder *base = load_builder(call, true, &error, status);
    sc_builder *builder = NULL;
    if (base != NULL) {
        builder = load_with_file(call, base, path, &error, status);
        sc_builder_free(base);
    }
    return complete(call, builder, &error, status);
}
