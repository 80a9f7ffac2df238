/*
 * Turns a variable into a setting. The name alone decides whether the source selects it; only then
 * is anything copied or reported, because most variables belong to other programs.
 */
#include "source/variables.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "format/variable.h"
#include "source/files.h"

#define TEXTS_MAX ((size_t)1 << 30) /* of all names and of the files they name */

static const char file_ending[] = "_FILE";
enum { FILE_ENDING = sizeof file_ending - 1, SHOWN_NAME = 256 };

/* ---- preparing ---- */

static void take_prefix(sc_source *source, const char *prefix, char *copy)
{
    size_t length = strlen(prefix);
    memcpy(copy, prefix, length + 1);
    source->as.variables.any = length == 0;
    if (length != 0 && prefix[length - 1] != '_') {
        copy[length++] = '_';
        copy[length] = '\0';
    }
    source->as.variables.prefix = copy;
    source->as.variables.prefix_length = length;
}

static int compare_named(const void *a, const void *b)
{
    return strcmp(((const sc_named *)a)->variable, ((const sc_named *)b)->variable);
}

static sc_status parse_named(sc_source *source, sc_named *named, const char *path, sc_error *error)
{
    size_t length = strlen(named->variable);
    if (sc_utf8_check(named->variable, length, NULL) != length) {
        return sc_error_set(error, SC_ERROR_INVALID_UTF8,
                            "the name of a variable with a path is not UTF-8");
    }
    sc_status status =
        sc_spans_parse(&source->texts, path, strlen(path), &named->spans, &named->count, error);
    sc_error_source(error, status == SC_OK ? NULL : named->variable);
    return status;
}

static sc_status take_names(sc_source *source, sc_error *error)
{
    const char *const *list = source->options.names;
    size_t count = 0;
    while (list != NULL && list[count] != NULL) {
        count++;
    }
    if (count % 2 != 0) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "the variable %s has no path",
                            list[count - 1]);
    }
    if (count == 0) {
        return SC_OK;
    }
    count /= 2;
    sc_named *named = sc_arena_alloc_array(&source->texts, count, sizeof *named);
    if (named == NULL) {
        return sc_source_fail(error, sc_arena_failure(&source->texts));
    }
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        named[i].variable = list[2 * i];
        status = parse_named(source, &named[i], list[2 * i + 1], error);
    }
    if (status != SC_OK) {
        return status;
    }
    status = sc_sort(source->allocator, named, count, sizeof *named, compare_named);
    source->as.variables.names = named;
    source->as.variables.name_count = count;
    return status == SC_OK ? SC_OK : sc_source_fail(error, status);
}

sc_status sc_variables_prepare(sc_source *source, const char *prefix, sc_error *error)
{
    const char *given = prefix != NULL ? prefix : "";
    char *copy = sc_arena_alloc(&source->texts, strlen(given) + 2);
    if (copy == NULL) {
        return sc_source_fail(error, sc_arena_failure(&source->texts));
    }
    take_prefix(source, given, copy);
    return take_names(source, error);
}

/*
 * True if every variable becomes a setting, also those of other programs: the source has no prefix
 * and no list `only`, which would select variables by name.
 */
static bool takes_strangers(const sc_source *source)
{
    return source->as.variables.any && source->options.only == NULL;
}

/* ---- one variable ---- */

void sc_variables_begin(sc_variables *variables, const sc_source *source, const sc_loading *loading,
                        const char *file)
{
    variables->source = source;
    variables->loading = loading;
    variables->file = file;
    variables->loose = variables->known = variables->named = (sc_settings){0};
    sc_arena_init_with(&variables->arena, loading->context->allocator, TEXTS_MAX, variables->room,
                       sizeof variables->room);
}

void sc_variables_free(sc_variables *variables)
{
    const sc_allocator *allocator = variables->loading->context->allocator;
    sc_settings_free(allocator, &variables->loose);
    sc_settings_free(allocator, &variables->known);
    sc_settings_free(allocator, &variables->named);
    sc_arena_free(&variables->arena);
}

/* `reason` ends the sentence "the variable …". */
static sc_status skip(const sc_variables *variables, const sc_variable *variable, sc_status code,
                      const char *reason)
{
    char name[SHOWN_NAME];
    (void)sc_text_display(name, sizeof name, variable->name, variable->name_length);
    return sc_notices_add(variables->loading->context->notices, code,
                          variables->file != NULL ? variables->file : name, variable->line,
                          variable->column, NULL, "the variable %s %s", name, reason);
}

static int compare_name(const sc_variable *variable, size_t length, const char *name)
{
    int order = strncmp(variable->name, name, length);
    return order != 0 ? order : (name[length] == '\0' ? 0 : -1);
}

/* The last of that name in the map; NULL if absent. */
static const sc_named *find_named(const sc_source *source, const sc_variable *variable,
                                  size_t length)
{
    const sc_named *names = source->as.variables.names;
    size_t low = 0, high = source->as.variables.name_count;
    if (memchr(variable->name, '\0', length) != NULL) {
        return NULL;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_name(variable, length, names[middle].variable) < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    bool found = low > 0 && compare_name(variable, length, names[low - 1].variable) == 0;
    return found ? &names[low - 1] : NULL;
}

/* The name after the prefix and its underscores; false for a variable of another program. */
static bool strip_prefix(const sc_source *source, const sc_variable *variable, const char **rest,
                         size_t *length)
{
    size_t prefix = source->as.variables.prefix_length;
    *rest = variable->name;
    *length = variable->name_length;
    if (source->as.variables.any) {
        return true;
    }
    if (variable->name_length < prefix ||
        memcmp(variable->name, source->as.variables.prefix, prefix) != 0) {
        return false;
    }
    *rest += prefix;
    *length -= prefix;
    if (*length != 0 && **rest == '_') {
        ++*rest;
        --*length;
    }
    return true;
}

static bool is_digits(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!sc_ascii_is_digit(text[i])) {
            return false;
        }
    }
    return length != 0;
}

/* The number of segments in `text`; 0 if one is empty. */
static uint32_t count_segments(const char *text, size_t length)
{
    uint32_t count = 0;
    for (size_t at = 0;;) {
        size_t segment = sc_variable_segment(text + at, length - at);
        if (segment == 0) {
            return 0;
        }
        count++;
        at += segment;
        if (at == length) {
            return count;
        }
        at += 2;
    }
}

/* Cuts `text`, known to have `count` segments. */
static void cut(const char *text, size_t length, sc_span *spans, uint32_t count)
{
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        size_t segment = sc_variable_segment(text + at, length - at);
        spans[i] = (sc_span){text + at, (uint32_t)segment, is_digits(text + at, segment)};
        at += segment + 2;
    }
}

static sc_status split(sc_variables *variables, const sc_variable *variable, const char *rest,
                       size_t length, sc_setting *setting)
{
    uint32_t count = count_segments(rest, length);
    setting->count = 0;
    if (count == 0) {
        return skip(variables, variable, SC_WARNING_BAD_VARIABLE,
                    "was skipped: a part of its name is empty");
    }
    if (count >= variables->loading->context->limits->depth) {
        return skip(variables, variable, SC_WARNING_BAD_VARIABLE,
                    "was skipped: its name nests deeper than the limit");
    }
    char *own = sc_arena_text(&variables->arena, rest, length);
    sc_span *spans = sc_arena_alloc_array(&variables->arena, count, sizeof *spans);
    if (own == NULL || spans == NULL) {
        return sc_arena_failure(&variables->arena);
    }
    bool keep = variables->source->options.name_case == SC_CASE_KEEP;
    for (size_t i = 0; i < length && !keep; i++) {
        own[i] = sc_ascii_lower(own[i]);
    }
    cut(own, length, spans, count);
    setting->spans = spans;
    setting->count = count;
    return SC_OK;
}

/* ---- NAME_FILE ---- */

/* Whether the name ends in _FILE and its last segment is not empty without that. */
static bool names_file(const sc_source *source, const char *name, size_t length)
{
    if (!source->options.read_name_file || length <= FILE_ENDING ||
        memcmp(name + length - FILE_ENDING, file_ending, FILE_ENDING) != 0) {
        return false;
    }
    return name[length - FILE_ENDING - 1] != '_';
}

static sc_status fail_file(const sc_variables *variables, const sc_variable *variable,
                           const char *path, sc_status status, int system_error)
{
    char name[SHOWN_NAME];
    const sc_loading *loading = variables->loading;
    (void)sc_text_display(name, sizeof name, variable->name, variable->name_length);
    (void)sc_error_set(loading->error, status, "%s, named by the variable %s",
                       sc_status_text(status), name);
    loading->error->system_error = system_error;
    sc_error_source(loading->error, path[0] != '\0' ? path : name);
    return sc_take_failure(variables->source, loading, status, path);
}

static sc_status keep_content(sc_variables *variables, const sc_variable *variable,
                              const sc_file_content *content, sc_setting *setting, bool *taken)
{
    size_t length = sc_file_text_length(content->data, content->length);
    if (sc_utf8_check(content->data, length, NULL) != length) {
        return skip(variables, variable, SC_WARNING_NOT_TEXT,
                    "was skipped: the file it names is not UTF-8");
    }
    setting->text = sc_arena_text(&variables->arena, content->data, length);
    setting->length = length;
    *taken = true;
    return setting->text != NULL ? SC_OK : sc_arena_failure(&variables->arena);
}

/* The file's content becomes the setting's text; then *taken is true. */
static sc_status read_named_file(sc_variables *variables, const sc_variable *variable,
                                 sc_setting *setting, bool *taken)
{
    const sc_load_context *context = variables->loading->context;
    sc_file_content content = {0};
    char room[SC_PATH_SIZE];
    const char *place = variables->source->place;
    const char *path = sc_arena_text(&variables->arena, variable->text, variable->length);
    if (path == NULL) {
        return sc_arena_failure(&variables->arena);
    }
    bool is_name = strlen(path) == variable->length; /* in a .env file it may hold a NUL */
    sc_status status = SC_ERROR_MISSING_FILE;
    path = place != NULL ? sc_path_fix_like(place, path, room) : path;
    if (is_name) {
        sc_touch(context->touching, SC_TOUCH_FILE, path, NULL);
        status = sc_file_read(context->allocator, path, context->limits->file_size, &content);
    }
    if (status != SC_OK) {
        return fail_file(variables, variable, path, status, content.system_error);
    }
    status = keep_content(variables, variable, &content, setting, taken);
    sc_file_content_free(context->allocator, &content);
    return status;
}

/* Whether `only` holds the name, or the name without _FILE if that names a file. */
static bool is_listed(const sc_source *source, const char *name, size_t length)
{
    const char *const *only = source->options.only;
    size_t without = names_file(source, name, length) ? length - FILE_ENDING : length;
    bool found = only == NULL;
    for (; !found && *only != NULL; only++) {
        size_t size = strlen(*only);
        found = (size == length || size == without) && memcmp(*only, name, size) == 0;
    }
    return found;
}

/* ---- adding ---- */

/* The path that the variable sets, and its list; without segments: no path. */
typedef struct sc_meaning {
    sc_setting setting;
    sc_settings *list;
    bool from_file; /* its text names a file */
} sc_meaning;

/* The guide's path for a variable, as spans; *out stays empty if the guide has no such path. */
static sc_status find_known(sc_variables *variables, const sc_variable *variable, size_t length,
                            sc_meaning *out)
{
    const sc_guide *guide = variables->loading->context->guide;
    const sc_guide_path *path =
        guide != NULL ? guide->variable(guide->context, variable->name, length) : NULL;
    if (path == NULL) {
        return SC_OK;
    }
    sc_span *spans = sc_arena_alloc_array(&variables->arena, path->count, sizeof *spans);
    if (spans == NULL) {
        return sc_arena_failure(&variables->arena);
    }
    for (size_t i = 0; i < path->count; i++) {
        spans[i] = (sc_span){path->keys[i], (uint32_t)path->lengths[i], false};
    }
    out->list = &variables->known;
    out->setting.spans = spans;
    out->setting.count = (uint32_t)path->count;
    return SC_OK;
}

/* With the case kept, a name only means the key that is spelled like it. */
static bool is_place(const sc_variables *variables, const sc_guide_path *path)
{
    static const sc_where root = {0};
    const sc_guide *guide = variables->loading->context->guide;
    size_t length;
    if (variables->source->options.name_case != SC_CASE_KEEP) {
        return true;
    }
    const char *known = guide->key(guide->context, &root, path->keys[0], path->lengths[0], &length);
    return known == NULL ||
           (length == path->lengths[0] && memcmp(known, path->keys[0], length) == 0);
}

/* Without a prefix, a name only has a meaning if the guide has such a place. */
static sc_status drop_stranger(sc_variables *variables, sc_setting *setting)
{
    const sc_guide *guide = variables->loading->context->guide;
    if (!takes_strangers(variables->source) || guide == NULL || setting->count == 0) {
        return SC_OK;
    }
    const char **keys = sc_arena_alloc_array(&variables->arena, setting->count, sizeof *keys);
    size_t *lengths = sc_arena_alloc_array(&variables->arena, setting->count, sizeof *lengths);
    if (keys == NULL || lengths == NULL) {
        return sc_arena_failure(&variables->arena);
    }
    for (uint32_t i = 0; i < setting->count; i++) {
        keys[i] = setting->spans[i].text;
        lengths[i] = setting->spans[i].length;
    }
    const sc_guide_path path = {keys, lengths, setting->count};
    bool binds = guide->binds(guide->context, &path) && is_place(variables, &path);
    setting->count = binds ? setting->count : 0;
    return SC_OK;
}

static sc_status find_loose(sc_variables *variables, const sc_variable *variable, sc_meaning *out)
{
    const sc_source *source = variables->source;
    const char *rest;
    size_t length;
    if (!strip_prefix(source, variable, &rest, &length)) {
        return SC_OK;
    }
    bool guided = takes_strangers(source) && variables->loading->context->guide != NULL;
    bool utf8 = sc_utf8_check(variable->name, variable->name_length, NULL) == variable->name_length;
    out->from_file = names_file(source, rest, length);
    length -= out->from_file ? FILE_ENDING : 0;
    if (guided && (!utf8 || count_segments(rest, length) == 0)) {
        return SC_OK;
    }
    if (!utf8) {
        return skip(variables, variable, SC_WARNING_BAD_VARIABLE,
                    "was skipped: its name is not UTF-8");
    }
    out->list = &variables->loose;
    sc_status status = split(variables, variable, rest, length, &out->setting);
    return status == SC_OK ? drop_stranger(variables, &out->setting) : status;
}

static sc_status find_meaning(sc_variables *variables, const sc_variable *variable, sc_meaning *out)
{
    const sc_source *source = variables->source;
    const sc_named *named = find_named(source, variable, variable->name_length);
    if (named == NULL && names_file(source, variable->name, variable->name_length)) {
        named = find_named(source, variable, variable->name_length - FILE_ENDING);
        out->from_file = named != NULL;
    }
    if (named != NULL) {
        out->list = &variables->named;
        out->setting.spans = named->spans;
        out->setting.count = named->count;
        return SC_OK;
    }
    if (!is_listed(source, variable->name, variable->name_length)) {
        return SC_OK;
    }
    sc_status status = find_known(variables, variable, variable->name_length, out);
    if (status == SC_OK && out->setting.count == 0 &&
        names_file(source, variable->name, variable->name_length)) {
        status = find_known(variables, variable, variable->name_length - FILE_ENDING, out);
        out->from_file = out->setting.count != 0;
    }
    return status == SC_OK && out->setting.count == 0 ? find_loose(variables, variable, out)
                                                      : status;
}

static sc_status add_meaning(sc_variables *variables, const sc_variable *variable,
                             sc_meaning *meaning)
{
    bool taken = true;
    sc_status status = SC_OK;
    if (variable->length == 0 && variables->source->options.drop_empty) {
        return SC_OK;
    }
    meaning->setting.text = variable->text;
    meaning->setting.length = variable->length;
    meaning->setting.line = variable->line;
    meaning->setting.column = variable->column;
    meaning->setting.secret = variable->secret;
    meaning->setting.says =
        sc_secrets_variable(variables->loading->context->secrets, variable->name,
                            variable->name_length - (meaning->from_file ? FILE_ENDING : 0));
    if (meaning->from_file) {
        taken = false;
        status = read_named_file(variables, variable, &meaning->setting, &taken);
    } else if (sc_utf8_check(variable->text, variable->length, NULL) != variable->length) {
        return skip(variables, variable, SC_WARNING_BAD_VARIABLE,
                    "was skipped: its value is not UTF-8");
    }
    if (status != SC_OK || !taken) {
        return status;
    }
    meaning->setting.name = sc_arena_text(&variables->arena, variable->name, variable->name_length);
    if (meaning->setting.name == NULL) {
        return sc_arena_failure(&variables->arena);
    }
    return sc_settings_add(variables->loading->context->allocator, meaning->list,
                           &meaning->setting);
}

sc_status sc_variables_add(sc_variables *variables, const sc_variable *variable)
{
    sc_meaning meaning = {0};
    sc_error *error = variables->loading->error;
    error->code = SC_OK;
    sc_status status = find_meaning(variables, variable, &meaning);
    if (status == SC_OK && meaning.setting.count != 0) {
        status = add_meaning(variables, variable, &meaning);
    }
    /* A read that failed has already filled the error. */
    return status == SC_OK || error->code == status ? status : sc_source_fail(error, status);
}

/* ---- taking ---- */

typedef sc_status (*taking)(const sc_source *source, const sc_loading *loading,
                            const sc_yield *like, sc_layer *layer);

static sc_status take_list(const sc_variables *variables, const sc_yield *like,
                           const sc_layer *like_layer, sc_layer_list *list, taking take)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < list->count && status == SC_OK; i++) {
        sc_layer *layer = list->items[i];
        list->items[i] = NULL;
        if (like_layer != NULL) {
            layer->format = like_layer->format;
            layer->stamp = like_layer->stamp;
        }
        status = take(variables->source, variables->loading, like, layer);
    }
    return status;
}

/* No variable is selected: adds a layer all the same, so that the source is listed. */
static sc_status add_nothing(const sc_variables *variables, const sc_settings_origin *origin,
                             sc_layer_list *list)
{
    const sc_allocator *allocator = variables->loading->context->allocator;
    sc_layer *layer = sc_layer_new(allocator, origin->kind, origin->layer);
    sc_status status =
        layer != NULL ? sc_layer_list_add(allocator, list, layer) : SC_ERROR_OUT_OF_MEMORY;
    return status == SC_OK ? SC_OK : sc_source_fail(variables->loading->error, status);
}

static sc_status add_notices(const sc_variables *variables, const sc_layer *like_layer,
                             sc_layer *first)
{
    if (like_layer == NULL || sc_notices_append(&first->notices, &like_layer->notices) == SC_OK) {
        return SC_OK;
    }
    return sc_source_fail(variables->loading->error, SC_ERROR_OUT_OF_MEMORY);
}

/* The name of the environment: the one in the options, else the variables that it takes. */
static const char *shown_name(sc_variables *variables)
{
    const sc_source *source = variables->source;
    size_t length = source->as.variables.prefix_length;
    if (source->options.name != NULL || source->as.variables.any) {
        return source->options.name != NULL ? source->options.name : "environment";
    }
    char *name = sc_arena_alloc_aligned(&variables->arena, length + 2, 1);
    if (name != NULL) {
        memcpy(name, source->as.variables.prefix, length);
        memcpy(name + length, "*", 2);
    }
    return name;
}

sc_status sc_variables_take(sc_variables *variables, const sc_yield *like,
                            const sc_layer *like_layer)
{
    const sc_source *source = variables->source;
    const sc_loading *loading = variables->loading;
    const char *shown = variables->file == NULL ? shown_name(variables) : variables->file;
    if (shown == NULL) {
        return sc_source_fail(loading->error, sc_arena_failure(&variables->arena));
    }
    const sc_settings_origin origin = {
        .kind = variables->file != NULL ? SC_SOURCE_FILE : SC_SOURCE_ENVIRONMENT,
        .layer = shown,
        .file = variables->file,
    };
    sc_layer_list loose = {0}, known = {0}, named = {0};
    sc_yield as = *like;
    sc_status status = sc_settings_make(source, loading, &variables->loose, &origin, &loose);
    if (status == SC_OK) {
        status = sc_settings_make(source, loading, &variables->known, &origin, &known);
    }
    if (status == SC_OK) {
        status = sc_settings_make(source, loading, &variables->named, &origin, &named);
    }
    if (status == SC_OK && loose.count == 0) {
        status = add_nothing(variables, &origin, &loose);
    }
    if (status == SC_OK) {
        status = add_notices(variables, like_layer, loose.items[0]);
    }
    if (status == SC_OK) {
        unsigned keep = takes_strangers(source) ? (unsigned)SC_LAYER_KEEP_OBJECTS : 0;
        keep |= source->options.name_case == SC_CASE_LOWER ? (unsigned)SC_LAYER_LOOSE : 0;
        as.flags |= SC_LAYER_PATCH | SC_LAYER_LITERAL | keep;
        status = take_list(variables, &as, like_layer, &loose, sc_take);
    }
    /* A name in the map, or in the guide, has an exact path. */
    as.flags = like->flags | SC_LAYER_PATCH | SC_LAYER_LITERAL;
    as.is_base = false;
    if (status == SC_OK) {
        status = take_list(variables, &as, like_layer, &known, sc_take_whole);
    }
    if (status == SC_OK) {
        status = take_list(variables, &as, like_layer, &named, sc_take);
    }
    sc_layer_list_free(loading->context->allocator, &loose);
    sc_layer_list_free(loading->context->allocator, &known);
    sc_layer_list_free(loading->context->allocator, &named);
    return status;
}
