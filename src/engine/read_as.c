/*
 * A value read by a schema after the build: what sc_follow_schema does while one is made, for
 * whoever asks for a schema of their own. The snapshot stays as it is.
 */
#include "diag/report.h"
#include "engine/detail.h"
#include "engine/place.h"
#include "schema/guide.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

typedef struct reading {
    const sc_place *place;
    const sc_schema *schema;
    sc_report *report; /* may be NULL */
    sc_error *error;
    sc_status first; /* the code of the first problem */
    bool checking;
} reading;

/* The path from the root: that of the place, and below it that of the problem. */
static void set_path(const reading *self, const char *below, sc_error *error)
{
    char path[SC_ERROR_PATH_SIZE];
    const char *base = self->place->path != NULL ? self->place->path : "";
    const char *dot = base[0] != '\0' && below[0] != '\0' && below[0] != '[' ? "." : "";
    (void)snprintf(path, sizeof path, "%s%s%s", base, dot, below);
    sc_error_path(error, path);
}

/* As a look-up that missed: with the variable that would set it, and what was probably meant. */
static void set_missing(const reading *self, const sc_schema_problem *problem, sc_error *error)
{
    sc_error missing;
    const sc_path path = sc_path_of_text(problem->path, problem->path_length);
    if (sc_place_fail(self->place, &path, (sc_value){0}, SC_ERROR_MISSING_KEY, NULL, &missing) ==
        SC_ERROR_MISSING_KEY) {
        *error = missing;
    }
}

/* Text that did not read was reported as such: the checks pass over it. */
static bool was_reported(const reading *self, const sc_schema_problem *problem)
{
    const char *text;
    size_t length;
    return self->checking && problem->code == SC_ERROR_WRONG_TYPE &&
           sc_value_untyped(problem->place, &text, &length);
}

static sc_status report(void *context, const sc_schema_problem *problem)
{
    reading *self = context;
    sc_error error;
    sc_origin origin;
    if (was_reported(self, problem)) {
        return SC_OK;
    }
    (void)sc_error_set(&error, problem->code, "%s", problem->message);
    if (sc_value_origin(problem->place, &origin)) {
        sc_error_place(&error, origin.line, origin.column);
        sc_error_source(&error, origin.source);
    }
    set_path(self, problem->path, &error);
    if (problem->code == SC_ERROR_MISSING_KEY) {
        set_missing(self, problem, &error);
    }
    sc_report_add(self->report, &error);
    if (self->first == SC_OK) {
        self->first = problem->code;
        if (self->error != NULL) {
            *self->error = error;
        }
    }
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

static sc_image *finish(sc_writer *writer, sc_status status, sc_error *error)
{
    sc_image *image = NULL;
    if (status == SC_OK) {
        image = sc_writer_finish(writer, error);
    } else {
        (void)sc_error_code(error, status);
    }
    sc_writer_free(writer);
    return image;
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
    sc_status status;
    if (place->value.image != NULL) {
        status = sc_writer_copy(writer, place->value);
    } else {
        status = sc_writer_begin_object(writer);
        status = status == SC_OK ? sc_writer_end(writer) : status;
    }
    return finish(writer, status, error);
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
        .misfit = text_only ? NULL : report,
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
    sc_schema_check_options options = {.allocator = self->place->snapshot->allocator,
                                       .report = report,
                                       .is_brought = is_brought,
                                       .is_secret = is_secret,
                                       .context = self};
    self->checking = true;
    sc_status status = sc_schema_run(self->schema, sc_image_root(image), &options);
    return status == SC_ERROR_SCHEMA ? SC_OK : status;
}

/* What a build followed needs no second look. */
static bool was_followed(const reading *self)
{
    const sc_plan *plan = sc_detail_of(self->place->snapshot)->plan;
    bool whole = self->place->path == NULL || self->place->path[0] == '\0';
    return whole && self->place->value.image != NULL && plan->schema == self->schema;
}

sc_image *sc_place_read_as(const sc_place *place, const sc_schema *schema, unsigned parts,
                           sc_report *problems, sc_error *error)
{
    if (problems != NULL) {
        sc_report_clear(problems);
    }
    if (place == NULL || place->snapshot == NULL || schema == NULL ||
        (parts & ~(unsigned)SC_READ_TEXT_ONLY) != 0) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    reading self = {.place = place, .schema = schema, .report = problems, .error = error};
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
    if (status == SC_OK && self.first == SC_OK) {
        return image;
    }
    sc_image_release(image);
    if (self.first == SC_OK) {
        (void)sc_error_code(error, status);
    }
    return NULL;
}
