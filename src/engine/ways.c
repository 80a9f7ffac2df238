/*
 * Which names set a path: variables that the schema names, then those that the sources read, then
 * the options and operands of the command line, then the file. Each is named once. The file, or the
 * pattern of files, is named only where the error's place is not in a file anyway: then its place
 * is the file, and its path the key.
 */
#include "engine/ways.h"

#include "engine/guide.h"
#include "schema/guide.h"
#include "source/naming.h"

#include <string.h>

enum { WAYS_MAX = 6, NAMES_MAX = 2048 /* bytes */ };

typedef struct way {
    const char *kind;
    size_t start, length; /* of its name, in `names` */
} way;

typedef struct ways {
    const sc_plan *plan;
    const sc_walk *walk;
    const char *shown;
    way items[WAYS_MAX];
    size_t count;
    sc_buf names;
} ways;

/* Counts the name that was appended from `start` on, unless it is there or one too many. */
static void keep(ways *self, const char *kind, size_t start)
{
    const way added = {kind, start, self->names.length - start};
    bool is_new = self->count < WAYS_MAX && self->names.status == SC_OK && added.length != 0;
    for (size_t i = 0; i < self->count && is_new; i++) {
        const way *other = &self->items[i];
        is_new =
            other->kind != kind || other->length != added.length ||
            memcmp(self->names.data + other->start, self->names.data + start, added.length) != 0;
    }
    if (is_new) {
        self->items[self->count++] = added;
    }
}

static void add(ways *self, const char *kind, const char *before, const char *name)
{
    size_t start = self->names.length;
    sc_buf_append_text(&self->names, before);
    sc_buf_append_text(&self->names, name);
    keep(self, kind, start);
}

static bool has(const ways *self, bool (*is)(const sc_source *source))
{
    for (size_t i = 0; i < self->plan->source_count; i++) {
        if (is(self->plan->sources[i])) {
            return true;
        }
    }
    return false;
}

static const char variable_kind[] = "the variable", option_kind[] = "the option",
                  operand_kind[] = "the operand", key_kind[] = "the key";

static void add_own_variables(ways *self)
{
    const sc_path_builder *path = &self->walk->path;
    const char *name;
    size_t at = 0;
    while (has(self, sc_source_takes_variables) &&
           (name = sc_schema_variable_for(self->plan->schema, path->text, path->length, &at)) !=
               NULL) {
        add(self, variable_kind, "", name);
    }
}

/* The file that the name belongs to; NULL: none. */
static void append_place(ways *self, const char *file)
{
    char room[SC_ERROR_SOURCE_SIZE];
    if (file != NULL) {
        sc_buf_append_text(&self->names, "` of `");
        sc_buf_append_text(&self->names, sc_layer_shown_name(file, room, sizeof room));
    }
}

/* The last source wins, so it comes first. */
static void add_variables(ways *self)
{
    const sc_plan *plan = self->plan;
    sc_guide guide = {0};
    if (plan->schema != NULL) {
        guide = sc_guide_of(plan->schema);
    }
    for (size_t i = plan->source_count; i > 0; i--) {
        size_t start = self->names.length;
        if (sc_source_variable_of(plan->sources[i - 1], plan->schema != NULL ? &guide : NULL,
                                  self->walk->root, self->walk->path.text, &self->names)) {
            append_place(self, sc_source_pairs_of(plan->sources[i - 1]));
            keep(self, variable_kind, start);
        }
    }
}

static void add_options(ways *self)
{
    const sc_schema *schema = self->plan->schema;
    const sc_path_builder *path = &self->walk->path;
    if (!has(self, sc_source_takes_options) ||
        !sc_schema_declares(schema, path->text, path->length)) {
        return;
    }
    const char letter[] = {sc_schema_letter_for(schema, path->text, path->length), '\0'};
    add(self, option_kind, "--", path->text);
    if (letter[0] != '\0') {
        add(self, option_kind, "-", letter);
    }
    if (sc_schema_takes_operand(schema, path->text, path->length)) {
        add(self, operand_kind, "", path->text);
    }
}

static void add_file(ways *self)
{
    const sc_plan *plan = self->plan;
    const char *file = NULL;
    sc_origin origin;
    if (sc_value_origin(self->walk->missed_in, &origin) && origin.kind == SC_SOURCE_FILE) {
        return;
    }
    for (size_t i = plan->source_count; i > 0 && file == NULL; i--) {
        const sc_source *source = plan->sources[i - 1];
        file = sc_source_file_of(source);
        file = file != NULL ? file : sc_source_pattern_of(source);
    }
    if (file != NULL) {
        size_t start = self->names.length;
        sc_buf_append_text(&self->names, self->shown);
        append_place(self, file);
        keep(self, key_kind, start);
    }
}

const char *sc_ways_to_set(const sc_plan *plan, const sc_walk *walk, const char *shown, sc_buf *out)
{
    ways self = {.plan = plan, .walk = walk, .shown = shown};
    sc_buf_init(&self.names, plan->allocator, NAMES_MAX);
    if (plan->schema != NULL) {
        add_own_variables(&self);
    }
    add_variables(&self);
    if (plan->schema != NULL) {
        add_options(&self);
    }
    add_file(&self);
    for (size_t i = 0; i < self.count; i++) {
        const way *item = &self.items[i];
        sc_buf_append_text(out, i == 0 ? "" : i + 1 == self.count ? " or " : ", ");
        bool same = i != 0 && item->kind == self.items[i - 1].kind;
        sc_buf_append_text(out, same ? "" : item->kind);
        sc_buf_append_text(out, same ? "`" : " `");
        sc_buf_append(out, self.names.data + item->start, item->length);
        sc_buf_append_char(out, '`');
    }
    sc_buf_free(&self.names);
    return self.count != 0 ? sc_buf_text(out) : NULL;
}
