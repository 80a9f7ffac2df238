/*
 * Reads a value by a schema after the build: the same as sc_follow_schema, but with a schema of the
 * caller. The snapshot does not change.
 */
#include "engine/detail.h"
#include "engine/place.h"
#include "engine/problem.h"
#include "schema/guide.h"

#include <stdio.h>
#include <string.h>

typedef struct reading {
    const sc_place *place;
    const sc_schema *schema;
    sc_problems problems;
} reading;

/* The path from the root: that of the place, and below it that of the problem. */
static void join_path(const reading *self, const char *below, char path[SC_ERROR_PATH_SIZE])
{
    const char *base = self->place->path != NULL ? self->place->path : "";
    const char *dot = base[0] != '\0' && below[0] != '\0' && below[0] != '[' ? "." : "";
    (void)snprintf(path, SC_ERROR_PATH_SIZE, "%s%s%s", base, dot, below);
}

/* The error of a failed look-up: with the variable that would set it, and the nearest key. */
static void set_missing(const reading *self, const sc_schema_problem *problem, sc_error *error)
{
    sc_error missing;
    const sc_path path = sc_path_of_text(problem->path, problem->path_length);
    if (sc_place_fail(self->place, &path, (sc_value){0}, SC_ERROR_MISSING_KEY, NULL, &missing) ==
        SC_ERROR_MISSING_KEY) {
        *error = missing;
    }
}

static sc_status add_problem(void *context, const sc_schema_problem *problem)
{
    reading *self = context;
    sc_error error;
    char path[SC_ERROR_PATH_SIZE];
    if (sc_problems_has(&self->problems, problem)) {
        return SC_OK;
    }
    join_path(self, problem->path, path);
    sc_problem_error(problem, path, &error);
    if (problem->code == SC_ERROR_MISSING_KEY) {
        set_missing(self, problem, &error);
    }
    sc_problems_add(&self->problems, &error);
    return SC_OK;
}

static bool is_brought(void *context, const sc_schema_node *node, sc_value value)
{
    const reading *self = context;
    return sc_schema_brought(self->schema, node, value);
}

static bool is_secret(void *context, const char *path, size_t length)
{
    const reading *self = context;
    const sc_path below = sc_path_of_text(path, length);
    return sc_place_is_secret(self->place, &below);
}

/* New image of the value alone: of an absent root, an empty object. */
static sc_image *image_of(const sc_place *place, const sc_limits *limits, sc_error *error)
{
    const sc_snapshot *snapshot = place->snapshot;
    bool whole = place->path == NULL || place->path[0] == '\0';
    if (place->value.image == NULL && !whole) {
        const sc_path here = {.size = sizeof here};
        (void)sc_place_fail(place, &here, place->value, SC_ERROR_MISSING_KEY, NULL, error);
        return NULL;
    }
    if (whole && place->value.image != NULL) {
        return sc_snapshot_image(snapshot);
    }
    sc_writer *writer = sc_writer_new(snapshot->allocator, limits);
    if (writer == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    if (place->value.image != NULL) {
        (void)sc_writer_copy(writer, place->value);
    } else {
        (void)sc_writer_begin_object(writer);
        (void)sc_writer_end(writer);
    }
    sc_image *image = sc_writer_finish(writer, error);
    sc_writer_free(writer);
    return image;
}

static void replace(sc_image **image, sc_image *by)
{
    if (by != NULL) {
        sc_image_release(*image);
        *image = by;
    }
}

static sc_status read_text(reading *self, const sc_limits *limits, bool text_only, sc_image **image)
{
    const sc_where root = {0};
    const sc_schema_reading options = {
        .allocator = self->place->snapshot->allocator,
        .limits = limits,
        .misfit = text_only ? NULL : add_problem,
        .is_secret = is_secret,
        .context = self,
    };
    bool known;
    sc_image *read = NULL;
    sc_status status =
        sc_schema_read(self->schema, &root, sc_image_root(*image), &options, &known, &read);
    replace(image, read);
    return status;
}

static sc_status fill(const reading *self, const sc_limits *limits, sc_image **image)
{
    const sc_schema_filling options = {.allocator = self->place->snapshot->allocator,
                                       .limits = limits};
    sc_image *filled = NULL;
    sc_status status = sc_schema_fill(self->schema, sc_image_root(*image), &options, &filled);
    replace(image, filled);
    return status;
}

static sc_status check(reading *self, const sc_image *image)
{
    const sc_schema_check_options options = {.allocator = self->place->snapshot->allocator,
                                             .report = add_problem,
                                             .is_brought = is_brought,
                                             .is_secret = is_secret,
                                             .context = self};
    self->problems.checking = true;
    sc_status status = sc_schema_run(self->schema, sc_image_root(image), &options);
    return status == SC_ERROR_SCHEMA ? SC_OK : status;
}

/* A value of a build by this schema is valid already. */
static bool was_followed(const reading *self)
{
    const sc_plan *plan = sc_detail_of(self->place->snapshot)->plan;
    bool whole = self->place->path == NULL || self->place->path[0] == '\0';
    return whole && self->place->value.image != NULL && plan->schema == self->schema;
}

sc_image *sc_place_read_as(const sc_place *place, const sc_schema *schema, unsigned parts,
                           sc_report *report, sc_error *error)
{
    if (report != NULL) {
        sc_report_clear(report);
    }
    if (place == NULL || place->snapshot == NULL || schema == NULL ||
        (parts & ~(unsigned)SC_READ_TEXT_ONLY) != 0) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    reading self = {
        .place = place, .schema = schema, .problems = {.report = report, .error = error}};
    bool text_only = (parts & SC_READ_TEXT_ONLY) != 0;
    const sc_limits limits = sc_limits_resolve(&sc_detail_of(place->snapshot)->plan->limits);
    sc_image *image = image_of(place, &limits, error);
    if (image == NULL || was_followed(&self)) {
        return image;
    }
    sc_status status = read_text(&self, &limits, text_only, &image);
    if (status == SC_OK && !text_only) {
        status = fill(&self, &limits, &image);
    }
    if (status == SC_OK && !text_only) {
        status = check(&self, image);
    }
    if (status == SC_OK && self.problems.first == SC_OK) {
        return image;
    }
    sc_image_release(image);
    if (self.problems.first == SC_OK) {
        (void)sc_error_code(error, status);
    }
    return NULL;
}
