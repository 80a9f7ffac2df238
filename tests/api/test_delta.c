/*
 * A wide object and a long array of which few children change share the others with their base.
 * Rounds of random changes are made to both, each on the result of the one before, and every way to
 * read the result is compared with a plain list of what is expected.
 */
#include "help.h"

enum { WIDTH = 1200, ROUNDS = 25, ROOM = WIDTH + 8 * ROUNDS };

typedef struct member {
    char key[16];
    int64_t value;
} member;

typedef struct model {
    member members[ROOM];
    int64_t elements[ROOM];
    size_t member_count, element_count;
    char gone[ROOM][16];         /* keys that were removed */
    size_t gone_count, old_gone; /* old: in the rounds before */
    int64_t next;                /* values are never used twice */
    uint64_t random;
} model;

static size_t pick(model *self, size_t below)
{
    self->random = self->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(self->random >> 33) % below;
}

static void fill(model *self)
{
    *self = (model){.next = 1, .random = 7};
    self->members[self->member_count++] = (member){"first", 7 * 11};
    for (int i = 1; i < WIDTH; i++) {
        member *at = &self->members[self->member_count++];
        at->value = self->next;
        (void)snprintf(at->key, sizeof at->key, "k%d", (int)self->next++);
        self->elements[self->element_count++] = self->next++;
    }
}

typedef struct text {
    char *data;
    size_t length, room;
} text;

static void put(text *to, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    to->length +=
        (size_t)vsnprintf(to->data + to->length, to->room - to->length, format, arguments);
    va_end(arguments);
    assert_true(to->length < to->room);
}

static text new_text(void)
{
    text made = {malloc(1 << 20), 0, 1 << 20};
    assert_non_null(made.data);
    return made;
}

/* Every third member is an object, every fifth element an array in an object. */
static void put_member(text *to, const member *from, const char *comma)
{
    const char *shape = from->value % 3 == 0 ? "%s\"%s\": {\"n\": %d}" : "%s\"%s\": %d";
    put(to, shape, comma, from->key, (int)from->value);
}

static void put_element(text *to, int64_t value, const char *comma)
{
    put(to, value % 5 == 0 ? "%s{\"n\": [%d]}" : "%s%d", comma, (int)value);
}

static void remove_member(model *self, size_t at)
{
    self->member_count--;
    memmove(&self->members[at], &self->members[at + 1],
            (self->member_count - at) * sizeof *self->members);
}

static void remove_element(model *self, size_t at)
{
    self->element_count--;
    memmove(&self->elements[at], &self->elements[at + 1],
            (self->element_count - at) * sizeof *self->elements);
}

static void unset_members(model *self, sc_builder *builder)
{
    char path[64];
    for (size_t i = pick(self, 3); i != 0; i--) {
        size_t at = 1 + pick(self, self->member_count - 1);
        (void)snprintf(path, sizeof path, "wide.%s", self->members[at].key);
        assert_int_equal(sc_builder_unset(builder, path), SC_OK);
        memcpy(self->gone[self->gone_count++], self->members[at].key, sizeof self->gone[0]);
        remove_member(self, at);
    }
}

/* A number that is divisible by neither 3 nor 5, so that it stays one. */
static int64_t new_number(model *self)
{
    int64_t made = self->next + 15 - self->next % 15 + 1;
    self->next = made + 1;
    return made;
}

static void set_members(model *self, text *layer)
{
    self->members[0].value = new_number(self);
    put_member(layer, &self->members[0], "");
    for (size_t i = pick(self, 3); i != 0; i--) {
        member *at = &self->members[1 + pick(self, self->member_count - 1)];
        if (at->value % 3 != 0) {
            at->value = new_number(self);
            put_member(layer, at, ", ");
        }
    }
    for (size_t i = pick(self, 3); i != 0; i--) {
        member *at = &self->members[self->member_count++];
        at->value = self->next;
        (void)snprintf(at->key, sizeof at->key, "k%d", (int)self->next++);
        if (i == 2 && self->old_gone != 0) { /* one that was there comes again, as the last */
            memcpy(at->key, self->gone[--self->old_gone], sizeof at->key);
            memcpy(self->gone[self->old_gone], self->gone[--self->gone_count], sizeof at->key);
        }
        put_member(layer, at, ", ");
    }
}

static void change_list(model *self, text *layer)
{
    put(layer, "\"list_remove\": [0");
    for (size_t i = pick(self, 3); i != 0; i--) {
        size_t at = pick(self, self->element_count);
        put_element(layer, self->elements[at], ", ");
        remove_element(self, at);
    }
    put(layer, "], \"list_add\": [");
    for (size_t i = pick(self, 3), first = 1; i != 0; i--, first = 0) {
        self->elements[self->element_count++] = self->next;
        put_element(layer, self->next++, first != 0 ? "" : ", ");
    }
    put(layer, "]");
}

static void set_elements(model *self, sc_builder *builder)
{
    char path[64], value[64];
    for (size_t i = pick(self, 3); i != 0; i--) {
        size_t at = pick(self, self->element_count);
        if (self->elements[at] % 5 != 0) {
            self->elements[at] = new_number(self);
            (void)snprintf(path, sizeof path, "list[%zu]", at);
            (void)snprintf(value, sizeof value, "%d", (int)self->elements[at]);
            assert_int_equal(sc_builder_set(builder, path, value), SC_OK);
        }
    }
}

/* One round of changes, to the model and to the sources of the builder. */
static void change(model *self, sc_builder *builder)
{
    text layer = new_text();
    self->old_gone = self->gone_count;
    unset_members(self, builder);
    put(&layer, "{\"wide\": {");
    set_members(self, &layer);
    put(&layer, "}, ");
    change_list(self, &layer);
    put(&layer, "}");
    add_json(builder, layer.data);
    set_elements(self, builder);
    free(layer.data);
}

static void expect_number(sc_value value, const char *below, int64_t expected)
{
    int64_t number = -1;
    if (sc_value_kind(value) == SC_OBJECT) {
        value = sc_value_at(value, below);
    }
    assert_int_equal(sc_value_int(value, &number), SC_OK);
    assert_int_equal(number, expected);
}

static void expect_same(sc_value one, sc_value other)
{
    assert_true(one.image == other.image && one.node == other.node);
}

static void check_members(const model *self, sc_value root, sc_reader *reader)
{
    sc_value wide = sc_value_at(root, "wide");
    char path[64];
    assert_int_equal(sc_value_count(wide), self->member_count);
    for (size_t i = 0; i < self->member_count; i++) {
        const member *expected = &self->members[i];
        sc_value item = sc_value_item(wide, i);
        size_t length;
        assert_string_equal(sc_value_key(item, &length), expected->key);
        expect_number(item, "n", expected->value);
        expect_same(item, sc_value_member(wide, expected->key, length));
        (void)snprintf(path, sizeof path, "wide.%s", expected->key);
        expect_same(item, sc_value_at(root, path));
        expect_same(item, sc_reader_get(reader, path));
        expect_same(item, sc_reader_get(reader, path)); /* remembered */
    }
    assert_null(sc_value_item(wide, self->member_count).image);
    for (size_t i = 0; i < self->gone_count; i++) {
        (void)snprintf(path, sizeof path, "wide.%s", self->gone[i]);
        assert_null(sc_value_at(root, path).image);
        assert_null(sc_reader_get(reader, path).image);
    }
}

static void check_elements(const model *self, sc_value root, sc_reader *reader)
{
    sc_value list = sc_value_at(root, "list");
    char path[64];
    assert_int_equal(sc_value_count(list), self->element_count);
    for (size_t i = 0; i < self->element_count; i++) {
        sc_value item = sc_value_item(list, i);
        assert_null(sc_value_key(item, NULL));
        expect_number(item, "n[0]", self->elements[i]);
        (void)snprintf(path, sizeof path, "list[%zu]", i);
        expect_same(item, sc_value_at(root, path));
        expect_same(item, sc_reader_get(reader, path));
        (void)snprintf(path, sizeof path, "list[-%zu]", self->element_count - i);
        expect_same(item, sc_value_at(root, path));
    }
    assert_null(sc_value_item(list, self->element_count).image);
}

/* Without links it is the same, origins included, and sound. */
static void check_flat(sc_image *image)
{
    size_t size;
    sc_error error;
    const sc_write_options origins = {.origins = true};
    sc_text one, other;
    const void *bytes = sc_image_bytes(image, &size);
    sc_image *copy = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, &error);
    assert_non_null(copy);
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(copy)));
    assert_int_equal(sc_write(sc_image_root(image), "jsonc", &origins, &one, &error), SC_OK);
    assert_int_equal(sc_write(sc_image_root(copy), "jsonc", &origins, &other, &error), SC_OK);
    assert_string_equal(one.data, other.data);
    sc_text_free(&one);
    sc_text_free(&other);
    sc_image_release(copy);
}

static sc_image *first_image(const model *self)
{
    text json = new_text();
    put(&json, "{\"wide\": {");
    for (size_t i = 0; i < self->member_count; i++) {
        put_member(&json, &self->members[i], i == 0 ? "" : ", ");
    }
    put(&json, "}, \"list\": [");
    for (size_t i = 0; i < self->element_count; i++) {
        put_element(&json, self->elements[i], i == 0 ? "" : ", ");
    }
    put(&json, "]}");
    const sc_parse_options options = {.format = "json"};
    sc_image *image = sc_parse(json.data, json.length, &options, NULL);
    assert_non_null(image);
    free(json.data);
    return image;
}

static void changes_on_changes(void **state)
{
    (void)state;
    static model self;
    fill(&self);
    sc_image *image = first_image(&self);
    const size_t whole = sc_image_size(image);
    for (int round = 0; round < ROUNDS; round++) {
        sc_builder *builder = sc_builder_new(NULL);
        assert_int_equal(sc_builder_add_image(builder, image, NULL), SC_OK);
        change(&self, builder);
        sc_handle *handle = build(builder);
        sc_snapshot *snapshot = sc_handle_snapshot(handle);
        sc_reader *reader = sc_reader_new(handle);
        sc_image_release(image);
        image = sc_snapshot_image(snapshot);
        check_members(&self, sc_image_root(image), reader);
        check_elements(&self, sc_image_root(image), reader);
        assert_true(sc_image_size(image) < whole / 4);
        check_flat(image);
        sc_reader_free(reader);
        sc_snapshot_release(snapshot);
        sc_handle_release(handle);
        sc_builder_free(builder);
    }
    sc_image_release(image);
}

/* ---- what reads more than values ---- */

static sc_builder *over(sc_image *image, const char *json)
{
    sc_builder *builder = sc_builder_new(NULL);
    sc_builder_add_image(builder, image, NULL);
    add_json(builder, json);
    return builder;
}

static sc_snapshot *built(sc_builder *builder)
{
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    sc_builder_free(builder);
    return snapshot;
}

/* Differences come in the order of the result, then what is gone. */
static void a_difference_of_two_deltas(void **state)
{
    (void)state;
    static model self;
    fill(&self);
    sc_image *image = first_image(&self);
    sc_builder *one = over(image, "{\"wide\": {\"k7\": 0, \"k1\": 5, \"new\": 1, \"old\": 1}}");
    sc_builder *two = over(image, "{\"wide\": {\"k11\": 0, \"k1\": 5, \"new\": 2, \"newer\": 1}}");
    assert_int_equal(sc_builder_unset(one, "wide.k13"), SC_OK);
    assert_int_equal(sc_builder_unset(two, "wide.k17"), SC_OK);
    sc_snapshot *before = built(one), *after = built(two);
    sc_changes *changes = sc_diff(before, after, NULL);
    static const char *const expected[] = {"wide.k7",    "wide.k11", "wide.k13", "wide.new",
                                           "wide.newer", "wide.k17", "wide.old"};
    assert_int_equal(sc_changes_count(changes), sizeof expected / sizeof *expected);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        sc_change change;
        assert_true(sc_changes_at(changes, i, &change));
        assert_string_equal(change.path, expected[i]);
    }
    sc_changes_free(changes);
    sc_snapshot_release(before);
    sc_snapshot_release(after);
    sc_image_release(image);
}

/* References of a small layer do not copy the large one; those of the large one are resolved. */
static void references_keep_what_is_shared(void **state)
{
    (void)state;
    static model self;
    fill(&self);
    sc_image *image = first_image(&self);
    const size_t whole = sc_image_size(image);
    sc_builder *builder = over(image, "{\"wide\": {\"k1\": \"${wide.k7}\", \"k3\": {\"n\": 1}},"
                                      " \"all\": \"${list}\", \"one\": \"${list[1]}\"}");
    assert_int_equal(sc_builder_set(builder, "list[3]", "99"), SC_OK);
    assert_int_equal(sc_builder_unset(builder, "wide.k5"), SC_OK);
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_PATH), SC_OK);
    sc_snapshot *snapshot = built(builder);
    sc_value root = sc_snapshot_root(snapshot);
    expect_number(sc_value_at(root, "wide.k1"), "", 7);
    expect_number(sc_value_at(root, "wide.k3.n"), "", 1);
    assert_null(sc_value_at(root, "wide.k5").image);
    expect_number(sc_value_at(root, "list[3]"), "", 99);
    expect_number(sc_value_at(root, "all[3]"), "", 99);
    expect_number(sc_value_at(root, "one"), "", self.elements[1]);
    assert_int_equal(sc_value_count(sc_value_at(root, "wide")), WIDTH - 1);
    sc_image *made = sc_snapshot_image(snapshot);
    assert_true(sc_image_size(made) < whole * 3 / 4); /* `all` is a copy, for it may occur often */
    check_flat(made);
    sc_image_release(made);
    sc_snapshot_release(snapshot);
    sc_image_release(image);
}

typedef struct problems {
    char paths[4][64];
    size_t count;
} problems;

static void note_problem(void *context, const sc_error *problem)
{
    problems *self = context;
    assert_true(self->count < 4);
    (void)snprintf(self->paths[self->count++], sizeof self->paths[0], "%.60s", problem->path);
}

/* The index of an element does not follow from the place of its node. */
static void messages_name_the_right_element(void **state)
{
    (void)state;
    static model self;
    fill(&self);
    sc_image *image = first_image(&self);
    static const char rules[] = "{\"properties\": {\"list\": {\"items\": {\"type\": [\"integer\","
                                " \"object\"], \"not\": {\"const\": 22}}}}}";
    sc_error error;
    sc_schema *schema = sc_schema_compile(rules, strlen(rules), NULL, &error);
    assert_non_null(schema);
    /* The list is 2, 4, 6, …: without 4 and 6, 22 is at 8. One more is no number, nor the last. */
    sc_builder *builder = over(image, "{\"list_remove\": [4], \"list_add\": [\"x\"]}");
    add_json(builder, "{\"list_remove\": [6]}");
    assert_int_equal(sc_builder_set(builder, "list[20]", "true"), SC_OK);
    sc_snapshot *snapshot = built(builder);
    problems found = {.count = 0};
    (void)sc_schema_check(schema, sc_snapshot_root(snapshot), note_problem, &found);
    assert_int_equal(found.count, 3);
    assert_string_equal(found.paths[0], "list[8]");
    assert_string_equal(found.paths[1], "list[20]");
    assert_string_equal(found.paths[2], "list[1197]");
    sc_snapshot_release(snapshot);
    sc_schema_release(schema);
    sc_image_release(image);
}

/* Its parts are not all in one image. */
static void a_schema_may_share(void **state)
{
    (void)state;
    text large = new_text();
    put(&large, "{\"properties\": {\"p0\": {}");
    for (int i = 1; i < WIDTH; i++) {
        put(&large, ", \"p%d\": {\"minimum\": %d}", i, i);
    }
    put(&large, "}}");
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, large.data);
    add_json(builder, "{\"properties\": {\"p7\": {\"minimum\": 70}}}");
    sc_snapshot *snapshot = built(builder);
    sc_image *image = sc_snapshot_image(snapshot);
    sc_error error;
    sc_schema *schema = sc_schema_compile_image(image, NULL, &error);
    assert_non_null(schema);
    sc_handle *values = build_json("{\"p7\": 69, \"p8\": 8, \"p1100\": 1}");
    sc_snapshot *checked = sc_handle_snapshot(values);
    problems found = {.count = 0};
    (void)sc_schema_check(schema, sc_snapshot_root(checked), note_problem, &found);
    assert_int_equal(found.count, 2);
    assert_string_equal(found.paths[0], "p7");
    assert_string_equal(found.paths[1], "p1100");
    sc_snapshot_release(checked);
    sc_handle_release(values);
    sc_schema_release(schema);
    sc_image_release(image);
    sc_snapshot_release(snapshot);
    free(large.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_on_changes),
        cmocka_unit_test(a_difference_of_two_deltas),
        cmocka_unit_test(references_keep_what_is_shared),
        cmocka_unit_test(messages_name_the_right_element),
        cmocka_unit_test(a_schema_may_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
