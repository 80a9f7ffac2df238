/*
 * Writing what was learned. An *anchor* of a name is its outermost ancestor that has a value of its
 * own: names below an anchor are in its object, under the names from the anchor on, joined
 * by dots. The objects that are open follow the lines of the file, and going from one to the next
 * costs no more than their names are long.
 */
#include "format/flat.h"

#include "base/alloc.h"

enum {
    MADE = 0x10, /* mark of an object that is made for a name, not for a value */
    JOINED_BASE = 65536,
    JOINED_FACTOR = 16, /* joined names may be so many times the text in all */
    SHOWN = 80
};

/* The facts about a name. */
typedef struct detail {
    uint32_t anchor; /* SC_NAME_TREE_NONE: none */
    sc_ref object;   /* SC_REF_NONE: not made */
    bool leaf;       /* has a value */
} detail;

typedef struct tree {
    sc_flat *flat;
    sc_writer *writer;
    detail *details;
    sc_buf joined;
    size_t joined_left;
    uint32_t open[SC_IMAGE_DEPTH_MOST]; /* names of the open objects; the root first */
    uint32_t depth;
} tree;

sc_status sc_flat_init(sc_flat *flat, sc_reading *reading)
{
    *flat = (sc_flat){.reading = reading, .lines = sc_lines_begin(reading->text)};
    sc_arena_init(&flat->texts, reading->allocator,
                  sc_size_scale(reading->length, JOINED_FACTOR, JOINED_BASE));
    if (!sc_name_tree_init(&flat->names, reading->allocator, sc_image_new_seed())) {
        return sc_flat_exhausted(flat);
    }
    return SC_OK;
}

void sc_flat_free(sc_flat *flat)
{
    sc_free(flat->reading->allocator, flat->entries, flat->capacity * sizeof *flat->entries);
    sc_name_tree_free(&flat->names);
    sc_arena_free(&flat->texts);
}

sc_status sc_flat_exhausted(sc_flat *flat)
{
    flat->status = sc_error_code(flat->reading->error, SC_ERROR_OUT_OF_MEMORY);
    return flat->status;
}

sc_flat_place sc_flat_locate(sc_flat *flat, const char *at)
{
    sc_lines_move(&flat->lines, at);
    return (sc_flat_place){at, flat->lines.line, flat->lines.column};
}

uint32_t sc_flat_name(sc_flat *flat, uint32_t parent, const char *text, size_t length)
{
    uint32_t name = sc_name_tree_add(&flat->names, parent, text, length);
    if (name == SC_NAME_TREE_NONE) {
        (void)sc_flat_exhausted(flat);
    }
    return name;
}

sc_status sc_flat_add(sc_flat *flat, sc_flat_entry entry)
{
    if (!sc_grow(flat->reading->allocator, &flat->entries, &flat->capacity, flat->count + 1,
                 sizeof *flat->entries, SIZE_MAX / 2)) {
        return sc_flat_exhausted(flat);
    }
    flat->entries[flat->count++] = entry;
    return SC_OK;
}

/* ---- failures ---- */

static sc_status stopped(tree *t, const char *at)
{
    sc_status status = sc_writer_status(t->writer);
    const sc_limits *limits = sc_writer_limits(t->writer);
    if (status == SC_ERROR_TOO_DEEP) {
        return SC_FLAT_FAIL(t->flat, status, at, "nested deeper than the limit of %u levels",
                            limits->depth);
    }
    if (status == SC_ERROR_TOO_MANY_NODES) {
        return SC_FLAT_FAIL(t->flat, status, at, "more values than the limit of %u", limits->nodes);
    }
    return SC_FLAT_FAIL(t->flat, status, at, "%s", sc_status_text(status));
}

/* ---- shape ---- */

static sc_status learn_shape(tree *t)
{
    const sc_name_tree *names = &t->flat->names;
    t->details = sc_alloc_array(t->flat->reading->allocator, names->count, sizeof *t->details);
    if (t->details == NULL) {
        return sc_flat_exhausted(t->flat);
    }
    for (size_t i = 0; i < names->count; i++) {
        t->details[i] = (detail){SC_NAME_TREE_NONE, SC_REF_NONE, false};
    }
    for (size_t i = 0; i < t->flat->count; i++) {
        const sc_flat_entry *entry = &t->flat->entries[i];
        t->details[entry->name].leaf = t->details[entry->name].leaf || entry->value != NULL;
    }
    for (size_t i = 1; i < names->count; i++) {
        uint32_t parent = names->items[i].parent;
        const detail *above = &t->details[parent];
        t->details[i].anchor =
            above->anchor == SC_NAME_TREE_NONE && above->leaf ? parent : above->anchor;
    }
    return SC_OK;
}

/* ---- open objects ---- */

static sc_status begin(tree *t, uint32_t name, const sc_flat_entry *entry)
{
    sc_writer_set_place(t->writer, entry->name_place.line, entry->name_place.column);
    if (sc_writer_begin_object(t->writer) != SC_OK) {
        return stopped(t, entry->name_place.at);
    }
    t->details[name].object = sc_writer_open(t->writer);
    sc_writer_mark(t->writer, t->details[name].object, MADE);
    t->open[t->depth++] = name;
    return SC_OK;
}

static sc_status fail_both(tree *t, const sc_flat_entry *entry, const char *key, size_t length)
{
    char shown[SHOWN];
    sc_text_display(shown, sizeof shown, key, length);
    return SC_FLAT_FAIL(t->flat, SC_ERROR_DUPLICATE_KEY, entry->name_place.at,
                        "`%s` would be both a value and an object", shown);
}

/* Opens the object of a name inside its parent's, which is the innermost open one. */
static sc_status open_one(tree *t, uint32_t name, const sc_flat_entry *entry)
{
    if (t->details[name].object != SC_REF_NONE) {
        t->open[t->depth++] = name;
        return sc_writer_reopen(t->writer, t->details[name].object) == SC_OK
                   ? SC_OK
                   : stopped(t, entry->name_place.at);
    }
    const sc_tree_name *have = &t->flat->names.items[name];
    if (sc_writer_known_key(t->writer, have->text, have->length) != SC_OK) {
        return stopped(t, entry->name_place.at);
    }
    if (sc_writer_existing(t->writer) != SC_REF_NONE) {
        return fail_both(t, entry, have->text, have->length);
    }
    return begin(t, name, entry);
}

/* Leaves what is open and opens what is on the way to the object of a name. */
static sc_status enter(tree *t, uint32_t name, const sc_flat_entry *entry)
{
    const sc_tree_name *items = t->flat->names.items;
    uint32_t way[SC_IMAGE_DEPTH_MOST];
    uint32_t count = items[name].depth + 1;
    if (t->open[t->depth - 1] == name) {
        return SC_OK;
    }
    if (count > SC_IMAGE_DEPTH_MOST) {
        return SC_FLAT_FAIL(t->flat, SC_ERROR_TOO_DEEP, entry->name_place.at,
                            "nested deeper than the limit of %u levels",
                            sc_writer_limits(t->writer)->depth);
    }
    for (uint32_t i = count; i > 0; i--) {
        way[i - 1] = name;
        name = items[name].parent;
    }
    uint32_t common = 0;
    while (common < count && common < t->depth && way[common] == t->open[common]) {
        common++;
    }
    while (t->depth > common) {
        sc_writer_end(t->writer);
        t->depth--;
    }
    sc_status status = SC_OK;
    for (uint32_t i = common; i < count && status == SC_OK; i++) {
        status = open_one(t, way[i], entry);
    }
    return status;
}

/* ---- settings ---- */

/* The names from `anchor` down to `name`, joined by dots, in t->joined. */
static sc_status join(tree *t, uint32_t anchor, const sc_flat_entry *entry)
{
    const sc_tree_name *items = t->flat->names.items;
    size_t length = items[entry->name].length;
    for (uint32_t name = entry->name; name != anchor; name = items[name].parent) {
        length += items[items[name].parent].length + 1;
    }
    if (length > t->joined_left) {
        return SC_FLAT_FAIL(t->flat, SC_ERROR_TOO_LARGE, entry->name_place.at,
                            "the names of settings below other settings are too long in total");
    }
    t->joined_left -= length;
    sc_buf_clear(&t->joined);
    char *end = sc_buf_reserve(&t->joined, length);
    if (end == NULL) {
        return sc_flat_exhausted(t->flat);
    }
    sc_buf_commit(&t->joined, length);
    end += length;
    for (uint32_t name = entry->name;; name = items[name].parent) {
        end -= items[name].length;
        memcpy(end, items[name].text, items[name].length);
        if (name == anchor) {
            return SC_OK;
        }
        *--end = '.';
    }
}

/* The key that was just given is there already: the last one wins, and a warning says so. */
static sc_status repeated(tree *t, const sc_flat_entry *entry, const char *key, size_t length)
{
    const sc_reading *reading = t->flat->reading;
    sc_ref existing = sc_writer_existing(t->writer);
    if (sc_writer_draft(t->writer, existing)->node.flags & MADE) {
        return fail_both(t, entry, key, length);
    }
    uint32_t line, column;
    char shown[SHOWN];
    sc_writer_place_of(t->writer, existing, &line, &column);
    sc_text_display(shown, sizeof shown, key, length);
    sc_status status =
        sc_notices_add(reading->notices, SC_WARNING_DUPLICATE_KEY, reading->name,
                       entry->name_place.line, entry->name_place.column, NULL,
                       "`%s` is given again (before: line %u), the last one wins", shown, line);
    return status == SC_OK ? SC_OK : sc_flat_exhausted(t->flat);
}

static sc_status put(tree *t, const sc_flat_entry *entry)
{
    uint32_t anchor = t->details[entry->name].anchor;
    uint32_t name = anchor != SC_NAME_TREE_NONE ? anchor : entry->name;
    const sc_tree_name *own = &t->flat->names.items[name];
    const char *key = own->text;
    size_t length = own->length;
    sc_status status = enter(t, own->parent, entry);
    if (status == SC_OK && anchor != SC_NAME_TREE_NONE) {
        status = join(t, anchor, entry);
        key = t->joined.data;
        length = t->joined.length;
    }
    if (status != SC_OK) {
        return status;
    }
    if (sc_writer_known_key(t->writer, key, length) != SC_OK) {
        return stopped(t, entry->name_place.at);
    }
    if (sc_writer_existing(t->writer) != SC_REF_NONE) {
        status = repeated(t, entry, key, length);
    }
    sc_writer_set_place(t->writer, entry->place.line, entry->place.column);
    if (status == SC_OK && sc_format_untyped(t->writer, entry->value, entry->length) != SC_OK) {
        return stopped(t, entry->place.at);
    }
    return status;
}

static sc_status write_entry(tree *t, const sc_flat_entry *entry)
{
    if (entry->value != NULL) {
        return put(t, entry);
    }
    const detail *section = &t->details[entry->name];
    bool beside = section->leaf || section->anchor != SC_NAME_TREE_NONE;
    return beside ? SC_OK : enter(t, entry->name, entry);
}

static sc_status write_tree(tree *t)
{
    const sc_flat_entry top = {.name_place = {t->flat->reading->text, 1, 1}};
    sc_status status = begin(t, SC_NAME_TREE_ROOT, &top);
    for (size_t i = 0; i < t->flat->count && status == SC_OK; i++) {
        status = write_entry(t, &t->flat->entries[i]);
    }
    while (status == SC_OK && t->depth > 0) {
        sc_writer_end(t->writer);
        t->depth--;
    }
    return status;
}

sc_status sc_flat_finish(sc_flat *flat)
{
    const sc_reading *reading = flat->reading;
    tree t = {.flat = flat, .writer = reading->writer};
    t.joined_left = sc_size_scale(reading->length, JOINED_FACTOR, JOINED_BASE);
    sc_buf_init(&t.joined, reading->allocator, SIZE_MAX / 2);
    sc_status status = learn_shape(&t);
    if (status == SC_OK) {
        status = write_tree(&t);
    }
    sc_buf_free(&t.joined);
    sc_free(reading->allocator, t.details, flat->names.count * sizeof *t.details);
    return status;
}
