/*
 * Sources are loaded in order into one list of yields, which the merge then reads. The detail owns
 * everything that a build makes, so a failed build only has to free the detail.
 */
#include "engine/load.h"

#include <string.h>

#include "base/alloc.h"
#include "engine/follow.h"
#include "engine/guide.h"
#include "engine/override.h"
#include "engine/parse.h"
#include "engine/profile.h"
#include "engine/required.h"
#include "engine/rules.h"
#include "engine/unread.h"
#include "engine/unused.h"
#include "image/path.h"

typedef struct loading {
    sc_plan *plan;
    const char *file; /* of a plan for one file */
    const sc_touching *touching;
    sc_detail *detail;
    sc_limits limits;
    sc_profiles profiles;
    sc_yields skipped;  /* files that failed with a warning */
    sc_unread *unread;  /* notices of files that failed; NULL without a report */
    sc_notices notices; /* of loading; in the detail they follow those of reading */
    sc_report *report;  /* may be NULL */
    sc_error *error;
} loading;

static sc_status no_memory(sc_error *error)
{
    return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
}

/* Counts layers that are not of files; those of files may have been counted. */
static void count_layers(const loading *load, size_t first)
{
    const sc_yields *yields = &load->detail->yields;
    for (size_t i = first; i < yields->count; i++) {
        if (yields->items[i].layer != NULL) {
            sc_layer_count(yields->items[i].layer, &load->plan->registry->layer_bytes);
        }
    }
}

static sc_status load_only_file(const loading *load, sc_load_context *context)
{
    sc_file_request request = {.path = load->file};
    sc_yield yield = {.place = load->file, .profile = "", .kind = SC_SOURCE_FILE, .is_base = true};
    sc_status status = context->parse_file(context->engine, &request, &yield.layer, load->error);
    if (status != SC_OK) {
        return status;
    }
    yield.value = yield.layer->image != NULL ? sc_image_root(yield.layer->image) : (sc_value){0};
    status = sc_yields_add(&load->detail->yields, &yield);
    count_layers(load, 0);
    return status == SC_OK ? SC_OK : no_memory(load->error);
}

/* Old names of keys, in the layers from `first` on. */
static sc_status rename_keys(const loading *load, size_t first, sc_notices *notices)
{
    sc_status status =
        sc_follow_layers(load->plan, &load->limits, &load->detail->yields, first, notices);
    return status == SC_OK ? SC_OK : sc_error_code(load->error, status);
}

static sc_status load_sources(loading *load)
{
    sc_secrets secrets = sc_plan_secrets(load->plan);
    sc_parse_job job = {
        .registry = load->plan->registry,
        .allocator = load->plan->allocator,
        .limits = &load->limits,
        .touching = load->touching,
        .secrets = &secrets,
        .unread = load->unread,
    };
    const sc_guide guide = sc_guide_of(load->plan->schema);
    sc_load_context context = {
        .guide = load->plan->schema != NULL ? &guide : NULL,
        .allocator = load->plan->allocator,
        .limits = &load->limits,
        .profiles = &load->profiles,
        .notices = &load->notices,
        .secrets = &secrets,
        .skipped = &load->skipped,
        .searches = &load->detail->searches,
        .environment = sc_environment_entries(load->plan->environment),
        .touching = load->touching,
        .engine = &job,
        .parse_file = sc_parse_file_layer,
        .parse_text = sc_parse_text_layer,
    };
    sc_yields *yields = &load->detail->yields;
    if (load->plan->only_file) {
        return load_only_file(load, &context);
    }
    sc_status status = sc_follow_base(load->plan, yields);
    status = status == SC_OK ? SC_OK : sc_error_code(load->error, status);
    for (size_t i = 0; i < load->plan->source_count && status == SC_OK; i++) {
        size_t first = yields->count;
        status = sc_source_load(load->plan->sources[i], &context, yields, load->error);
        for (size_t k = first; k < yields->count; k++) {
            yields->items[k].source = (uint32_t)i;
        }
        count_layers(load, first);
        if (status == SC_OK &&
            sc_unused_at(load->plan->sources[i], yields, first, &load->notices) != SC_OK) {
            status = no_memory(load->error);
        }
    }
    return status == SC_OK ? rename_keys(load, 0, &load->notices) : status;
}

/* ---- notices ---- */

static sc_status gather_notices(loading *load)
{
    sc_detail *detail = load->detail;
    sc_status status = SC_OK;
    for (size_t i = 0; i < detail->yields.count && status == SC_OK; i++) {
        const sc_layer *layer = detail->yields.items[i].layer;
        if (layer != NULL && !sc_yields_repeats(&detail->yields, i)) {
            status = sc_notices_append(&detail->notices, &layer->notices);
        }
    }
    if (status == SC_OK) {
        status = sc_profile_check(detail, &load->profiles, &load->notices);
    }
    if (status == SC_OK) {
        status = sc_notices_append(&detail->notices, &load->notices);
    }
    detail->gathered = status == SC_OK;
    return status == SC_OK ? SC_OK : no_memory(load->error);
}

/* ---- merging ---- */

void sc_merging_of_detail(const sc_detail *detail, sc_merging *out)
{
    const sc_plan *plan = detail->plan;
    out->limits = sc_limits_resolve(&plan->limits);
    out->secrets = sc_plan_secrets(plan);
    out->lookup = (sc_lookup){
        .limits = &out->limits,
        .environment = sc_environment_entries(plan->environment),
        .yields = &detail->yields,
        .place = detail->place,
    };
    out->callbacks = sc_lookup_callbacks(&out->lookup);
    out->guide = sc_guide_of(plan->schema);
    out->options = (sc_compose_options){
        .allocator = plan->allocator,
        .limits = &out->limits,
        .policies = plan->policies,
        .policy_paths = plan->policy_paths,
        .expand = plan->expand,
        .lookup = &out->callbacks,
        .guide = plan->schema != NULL ? &out->guide : NULL,
        .secrets = &out->secrets,
    };
}

static sc_status merge(const loading *load, sc_image **image)
{
    sc_merging merging;
    sc_merging_of_detail(load->detail, &merging);
    merging.lookup.touching = load->touching;
    merging.lookup.asked = &load->detail->is_baked;
    size_t count;
    sc_compose_layer *layers = sc_detail_layers(load->detail, &count);
    if (layers == NULL) {
        return no_memory(load->error);
    }
    sc_status status =
        sc_compose(layers, count, &merging.options, &load->detail->notices, image, load->error);
    sc_free(load->plan->allocator, layers, count * sizeof *layers);
    return status;
}

/* The detail is the caller's until the snapshot has it. */
static sc_status make_snapshot(loading *load, sc_image *image, sc_snapshot **out)
{
    sc_detail *detail = load->detail;
    sc_detail_count(detail, image);
    load->detail = NULL; /* the snapshot owns it, on failure too */
    *out = sc_snapshot_new(load->plan->allocator, image, detail, sc_detail_free);
    return *out != NULL ? SC_OK : no_memory(load->error);
}

/*
 * A single file: its image is the result, and only its notices must be gathered. This is all of
 * sc_load_file, so it skips every step that costs time.
 */
static bool is_plain_file(const loading *load)
{
    const sc_yields *yields = &load->detail->yields;
    return load->plan->only_file && yields->count == 1 && yields->items[0].layer->image != NULL;
}

static sc_status put_overrides(const loading *load, const sc_override *overrides)
{
    sc_detail *detail = load->detail;
    size_t first = detail->yields.count;
    sc_status status = SC_OK;
    for (; overrides != NULL && status == SC_OK; overrides = overrides->next) {
        status = sc_yields_share(&detail->yields, &overrides->yields, overrides->yields.count);
        detail->override_count += overrides->yields.count;
    }
    count_layers(load, first);
    return status == SC_OK ? rename_keys(load, first, &detail->notices)
                           : sc_error_code(load->error, status);
}

/* Rewrites the paths of earlier notices so that they can be looked up in the result. */
static sc_status show_paths(const loading *load, const sc_image *image)
{
    sc_notices *notices = &load->detail->notices;
    sc_status status = SC_OK;
    for (size_t i = 0; i < notices->count && status == SC_OK; i++) {
        sc_path_builder room;
        sc_path_builder_init(&room, load->plan->allocator);
        const char **path = &notices->items[i].path;
        const char *shown = sc_path_shown(sc_image_root(image), *path, strlen(*path), &room);
        if (shown == room.text) {
            shown = sc_arena_text(&notices->texts, room.text, room.length);
        }
        status = shown != NULL ? SC_OK : no_memory(load->error);
        *path = shown != NULL ? shown : *path;
        sc_path_builder_free(&room);
    }
    return status;
}

/* Marks the values that are secret by the user's words alone, for callers that save the image. */
static sc_status mark_secrets(loading *load, sc_image **image)
{
    const sc_secrets secrets = sc_plan_secrets(load->plan);
    sc_image *marked = sc_secrets_marked(&secrets, *image, 0, load->plan->allocator);
    sc_image_release(*image);
    *image = marked;
    return marked != NULL ? SC_OK : no_memory(load->error);
}

/*
 * Checks what the plan requires of the result, and reports every violation. `followed` is the
 * status of the schema: if that failed, the error is filled.
 */
static sc_status judge(const loading *load, const sc_image *image, sc_status followed)
{
    sc_detail *detail = load->detail;
    sc_error *error = followed == SC_OK ? load->error : NULL;
    sc_status strict =
        sc_rules_apply(load->plan, &detail->notices, &detail->loaded_notices, load->report, error);
    sc_status first = followed != SC_OK ? followed : strict;
    sc_value root = image != NULL ? sc_image_root(image) : (sc_value){0};
    sc_status missing =
        sc_required_check(load->plan, root, load->report, first == SC_OK ? load->error : NULL);
    return first != SC_OK ? first : missing;
}

/* Makes the snapshot from the loaded layers. */
static sc_status finish(loading *load, const sc_override *overrides, sc_snapshot **out)
{
    sc_image *image = NULL;
    sc_status status = put_overrides(load, overrides);
    if (status == SC_OK && is_plain_file(load)) {
        image = sc_image_retain(load->detail->yields.items[0].layer->image);
    } else if (status == SC_OK) {
        status = merge(load, &image);
    }
    sc_status followed = SC_OK;
    if (status == SC_OK) {
        followed = sc_follow_schema(load->detail, &load->limits, &image, load->report, load->error);
    }
    if (status == SC_OK && image != NULL) {
        status = sc_unused_check(load->plan, sc_image_root(image), &load->detail->notices);
        status = status == SC_OK ? SC_OK : no_memory(load->error);
    }
    if (status == SC_OK && image != NULL) {
        status = show_paths(load, image);
    }
    if (status == SC_OK && image != NULL) {
        status = mark_secrets(load, &image);
    }
    if (status == SC_OK) {
        status = judge(load, image, followed);
    }
    if (status != SC_OK || image == NULL) {
        sc_image_release(image);
        return status;
    }
    return make_snapshot(load, image, out);
}

/* The checks before the merge. */
static sc_status check_loaded(loading *load, const sc_snapshot *before, sc_removal removal)
{
    sc_status status = gather_notices(load);
    if (status == SC_OK && before != NULL) {
        const sc_reloaded reloaded = {sc_detail_of(before), load->detail, &load->skipped, removal};
        status = sc_vanish_check(&reloaded, load->error);
    }
    load->detail->loaded_notices = load->detail->notices.count;
    return status;
}

/* Relative names of files in references begin at the working directory of the build. */
static sc_status fix_place(const loading *load, const sc_snapshot *before)
{
    char room[SC_PATH_SIZE];
    if ((load->plan->expand & SC_EXPAND_FILE) == 0) {
        return SC_OK;
    }
    const char *known = before != NULL ? sc_detail_of(before)->place : NULL;
    const char *place = known != NULL ? known : sc_path_fix(".", room);
    load->detail->place = sc_text_copy(load->plan->allocator, place, strlen(place));
    return load->detail->place != NULL ? SC_OK : no_memory(load->error);
}

sc_status sc_load(const sc_load_request *request, sc_snapshot **out, sc_error *error)
{
    sc_plan *plan = request->plan;
    loading load = {
        .report = request->report,
        .plan = plan,
        .file = request->file,
        .touching = request->touching,
        .detail = sc_detail_new(plan),
        .limits = sc_limits_resolve(&plan->limits),
        .error = error,
    };
    *out = NULL;
    if (load.detail == NULL) {
        return no_memory(error);
    }
    sc_notices_init(&load.notices, plan->allocator);
    sc_yields_init(&load.skipped, plan->allocator);
    sc_unread unread;
    if (load.report != NULL) {
        sc_unread_init(&unread, plan->allocator);
        load.unread = &unread;
    }
    sc_status status = sc_profile_select(load.detail, error);
    if (status == SC_OK) {
        status = fix_place(&load, request->before);
    }
    load.profiles = (sc_profiles){
        .allocator = plan->allocator,
        .selected = (const char *const *)load.detail->profiles.items,
        .selected_count = load.detail->profiles.count,
    };
    if (status == SC_OK) {
        status = load_sources(&load);
    }
    if (status == SC_OK) {
        status = check_loaded(&load, request->before, request->removal);
    }
    if (status == SC_OK) {
        status = finish(&load, request->overrides, out);
    }
    if (status != SC_OK && load.unread != NULL) {
        sc_unread_report(load.unread, load.detail, error, load.report);
    }
    if (load.unread != NULL) {
        sc_unread_free(load.unread);
    }
    sc_profiles_free(&load.profiles);
    sc_notices_free(&load.notices);
    sc_yields_free(&load.skipped);
    sc_detail_free(load.detail);
    return status;
}

sc_status sc_load_again(const sc_snapshot *before, const sc_override *overrides, sc_snapshot **out,
                        sc_error *error)
{
    const sc_detail *loaded = sc_detail_of(before);
    loading load = {
        .plan = loaded->plan,
        .detail = sc_detail_share(loaded),
        .error = error,
    };
    *out = NULL;
    if (load.detail == NULL) {
        return no_memory(error);
    }
    sc_status status = finish(&load, overrides, out);
    sc_detail_free(load.detail);
    return status;
}

const char *sc_load_file_of(const sc_snapshot *snapshot)
{
    const sc_detail *detail = sc_detail_of(snapshot);
    return detail->plan->only_file ? detail->yields.items[0].place : NULL;
}
