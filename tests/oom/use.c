/* A handle from its builder to its end. */
#include "use.h"

/* The first failure stays. */
static sc_status worst(sc_status first, sc_status second)
{
    return first != SC_OK ? first : second;
}

static sc_status dump_all(const sc_snapshot *snapshot, const sc_allocator *allocator)
{
    sc_status status = SC_OK;
    sc_write_options options = {.allocator = allocator, .origins = true};
    for (int reveal = 0; reveal < 2; reveal++) {
        for (const char *const *name = sc_format_names(); *name != NULL; name++) {
            sc_text text;
            options.reveal = reveal != 0;
            sc_status one = sc_snapshot_dump(snapshot, "", *name, &options, &text, NULL);
            /* A value that a format cannot hold is not a failure of memory. */
            status = worst(status, one == SC_ERROR_CANNOT_WRITE ? SC_OK : one);
            sc_text_free(&text);
        }
    }
    return status;
}

typedef struct leaf_walk {
    const sc_snapshot *snapshot;
    sc_status status;
} leaf_walk;

static bool explain_leaf(void *context, const char *path, sc_value value)
{
    leaf_walk *walk = context;
    sc_error error;
    sc_explanation *explanation = sc_snapshot_explain(walk->snapshot, path, &error);
    (void)value;
    if (explanation == NULL) {
        walk->status = error.code;
        return false;
    }
    sc_explanation_free(explanation);
    (void)sc_snapshot_is_secret(walk->snapshot, path);
    return true;
}

static sc_status explain_all(const sc_snapshot *snapshot)
{
    leaf_walk walk = {.snapshot = snapshot};
    sc_status status = sc_snapshot_leaves(snapshot, "", explain_leaf, &walk, NULL);
    return worst(walk.status, status);
}

static sc_status read_all(sc_handle *handle)
{
    sc_error error;
    sc_reader *reader = sc_reader_new(handle);
    if (reader == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_key *key = sc_reader_key(reader, "a.b", &error);
    sc_status status = key != NULL ? SC_OK : error.code;
    (void)sc_reader_int(reader, key, 0);
    (void)sc_reader_string(reader, key, "", NULL);
    (void)sc_reader_get(reader, "a.b");
    (void)sc_get_int(handle, "a.b", 0);
    sc_reader_park(reader);
    (void)sc_reader_refresh(reader);
    sc_reader_free(reader);
    return status;
}

static sc_status miss(const sc_snapshot *snapshot)
{
    sc_error error;
    sc_value value = sc_snapshot_get(snapshot, "a.bb", &error);
    if (sc_value_kind(value) != SC_ABSENT || error.code == SC_ERROR_MISSING_KEY) {
        return SC_OK;
    }
    return error.code;
}

static sc_status reload(sc_handle *handle, const sc_snapshot *before)
{
    sc_changes *changes;
    sc_error error;
    sc_status status = sc_handle_reload(handle, &changes, &error);
    sc_changes_free(changes);
    sc_snapshot *after = sc_handle_snapshot(handle);
    sc_changes *again = sc_diff(before, after, &error);
    if (again == NULL) {
        status = worst(status, error.code);
    }
    sc_changes_free(again);
    sc_snapshot_release(after);
    return status;
}

static sc_status use_snapshot(const sc_snapshot *snapshot, const sc_allocator *allocator)
{
    sc_status status = dump_all(snapshot, allocator);
    status = worst(status, explain_all(snapshot));
    status = worst(status, miss(snapshot));
    for (size_t i = 0; i < sc_snapshot_notice_count(snapshot); i++) {
        sc_notice notice;
        assert_true(sc_snapshot_notice(snapshot, i, &notice));
        assert_non_null(notice.message);
    }
    for (size_t i = 0; i < sc_snapshot_layer_count(snapshot); i++) {
        sc_layer_info layer;
        assert_true(sc_snapshot_layer(snapshot, i, &layer));
        assert_non_null(layer.name);
    }
    return status;
}

sc_status use_handle(sc_handle *handle)
{
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_non_null(snapshot);
    sc_status status = use_snapshot(snapshot, NULL);
    status = worst(status, read_all(handle));
    status = worst(status, reload(handle, snapshot));
    sc_snapshot_release(snapshot);
    return status;
}

static void rewrite(const char *path)
{
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    assert_true(fputc('\n', file) == '\n');
    assert_int_equal(fclose(file), 0);
}

static sc_status build_one(const sc_builder *builder, const build *what)
{
    sc_error error;
    sc_handle *handle = sc_builder_build(builder, &error);
    if (handle == NULL) {
        return error.code;
    }
    if (what->unlike != NULL) {
        rewrite(what->unlike);
    }
    sc_status status = use_handle(handle);
    sc_handle_release(handle);
    return status;
}

typedef sc_status (*setting)(sc_builder *builder);

static sc_status set_unset(sc_builder *builder)
{
    return sc_builder_unset(builder, "a.b");
}

static sc_status set_strict(sc_builder *builder)
{
    return sc_builder_strict(builder, true);
}

static sc_status set_expand(sc_builder *builder)
{
    return sc_builder_expand(builder, SC_EXPAND_PATH);
}

static sc_status set_limits(sc_builder *builder)
{
    const sc_limits limits = {.depth = 9};
    return sc_builder_limits(builder, &limits);
}

static sc_status set_policy(sc_builder *builder)
{
    return sc_builder_policy(builder, "x.*", "merge-by-key(id)");
}

static sc_status set_rule(sc_builder *builder)
{
    return sc_builder_rule(builder, SC_NOTE_NO_MATCH, SC_RULE_IGNORE);
}

static sc_status set_profile(sc_builder *builder)
{
    return sc_builder_select_profile(builder, "other");
}

static sc_status set_profile_variable(sc_builder *builder)
{
    return sc_builder_select_profile_from_env(builder, "SUPERCONFIG_NO_SUCH_VARIABLE", "other");
}

static sc_status set_secret(sc_builder *builder)
{
    return sc_builder_secret_key(builder, "pin");
}

static sc_status set_public(sc_builder *builder)
{
    return sc_builder_public_path(builder, "pin.public");
}

static sc_status set_environment(sc_builder *builder)
{
    static const char *const environment[] = {"APP_A=1", NULL};
    return sc_builder_environment(builder, environment);
}

/* Each setting on a new clone, so that each copies the shared plan. */
static sc_status change_clones(const sc_builder *builder)
{
    static const setting settings[] = {
        set_unset,   set_strict, set_expand, set_limits,           set_policy,     set_rule,
        set_profile, set_secret, set_public, set_profile_variable, set_environment};
    sc_status status = SC_OK;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        sc_builder *clone = sc_builder_clone(builder);
        status = worst(status, clone != NULL ? settings[i](clone) : SC_ERROR_OUT_OF_MEMORY);
        sc_builder_free(clone);
    }
    return status;
}

static sc_status build_both(sc_registry *registry, const build *what)
{
    sc_builder *builder = sc_builder_new(registry);
    if (builder == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    what->add(builder);
    sc_status status = build_one(builder, what);
    status = worst(status, change_clones(builder));
    sc_builder_free(builder);
    return status;
}

sc_status build_and_use(const sc_allocator *allocator, const void *argument)
{
    sc_registry *registry = sc_registry_new(allocator);
    if (registry == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = build_both(registry, argument);
    sc_registry_trim(registry);
    sc_registry_release(registry);
    return status;
}
