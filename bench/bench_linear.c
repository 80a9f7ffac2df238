/*
 * Texts of the worst kind at doubling sizes, and builds of many settings: the time must grow
 * linearly with the text, or with the number of settings.
 *
 * The row reports an exponent: the growth of the time from the smallest to the largest text (eight
 * times as long), as a power of the growth of the text. 1 is linear, 2 is quadratic. Between them
 * lie the caches of the processor, which a table of many keys outgrows (up to 1.4 at equal work).
 * It does not matter whether the text is accepted; a refusal must be linear as well.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

enum { DOUBLINGS = 3 };

typedef struct text {
    char *data;
    size_t length, capacity;
} text;

static void add(text *out, const char *piece, size_t length)
{
    if (out->length + length + 1 > out->capacity) {
        out->capacity = 2 * (out->length + length + 64);
        out->data = realloc(out->data, out->capacity);
        bench_need(out->data != NULL, "out of memory");
    }
    memcpy(out->data + out->length, piece, length);
    out->length += length;
    out->data[out->length] = 0;
}

static void puts_to(text *out, const char *piece)
{
    add(out, piece, strlen(piece));
}

static void repeat(text *out, const char *piece, size_t size)
{
    for (size_t end = out->length + size; out->length < end;) {
        puts_to(out, piece);
    }
}

/* A line for each number from 0, made from a pattern that holds one or two %zu. */
#define NUMBERED(out, size, ...)                                                                   \
    for (size_t number = 0, end = (out)->length + (size); (out)->length < end; number++) {         \
        char line[128];                                                                            \
        snprintf(line, sizeof line, __VA_ARGS__);                                                  \
        puts_to(out, line);                                                                        \
    }

typedef struct family {
    const char *format, *name;
    void (*make)(text *out, size_t size);
} family;

static void flow_depth(text *out, size_t size)
{
    repeat(out, "[", size);
}
static void flow_map_depth(text *out, size_t size)
{
    repeat(out, "{a: ", size);
}
static void flow_nests(text *out, size_t size)
{
    /* As deep as the limit allows, several times. */
    puts_to(out, "[");
    while (out->length < size) {
        repeat(out, "[", 200);
        repeat(out, "]", 200);
        puts_to(out, ",\n");
    }
    puts_to(out, "]");
}
static void plain_one_line(text *out, size_t size)
{
    puts_to(out, "key: ");
    repeat(out, "word ", size);
}
static void plain_many_lines(text *out, size_t size)
{
    puts_to(out, "key: word\n");
    repeat(out, "  word\n", size);
}
static void plain_key(text *out, size_t size)
{
    repeat(out, "word ", size);
    puts_to(out, ": value");
}
static void quoted_lines(text *out, size_t size)
{
    puts_to(out, "key: \"");
    repeat(out, "word\\n\n  ", size);
    puts_to(out, "\"");
}
static void anchors(text *out, size_t size)
{
    NUMBERED(out, size, "- &a%zu x\n", number)
}
static void aliases(text *out, size_t size)
{
    NUMBERED(out, size / 2, "- &a%zu x\n", number)
    NUMBERED(out, size / 2, "- *a%zu\n", number)
}
static void one_anchor_again(text *out, size_t size)
{
    repeat(out, "- &a x\n- *a\n", size);
}
static void merges(text *out, size_t size)
{
    puts_to(out, "base: &b {x: 1, y: 2}\n");
    NUMBERED(out, size, "k%zu: {<<: *b, z: %zu}\n", number, number)
}
static void comments(text *out, size_t size)
{
    puts_to(out, "key: value #");
    repeat(out, " comment", size / 2);
    puts_to(out, "\n");
    repeat(out, "# comment\n", size / 2);
}
static void blank_lines(text *out, size_t size)
{
    puts_to(out, "a:\n");
    repeat(out, "\n", size);
    puts_to(out, "  b: 1\n");
}
static void documents(text *out, size_t size)
{
    NUMBERED(out, size, "---\nk%zu: v\n...\n", number)
}
static void directives(text *out, size_t size)
{
    NUMBERED(out, size, "%%TAG !e%zu! tag:example.com,2000:\n", number)
    puts_to(out, "---\na: 1\n");
}
static void question_keys(text *out, size_t size)
{
    NUMBERED(out, size, "? k%zu\n: v\n", number)
}
static void indentation(text *out, size_t size)
{
    /* Nesting down to the maximum depth, and back. */
    while (out->length < size) {
        char line[256];
        for (int depth = 0; depth < 100; depth++) {
            snprintf(line, sizeof line, "%*s- \n", depth * 2, "");
            puts_to(out, line);
        }
    }
}
static void literal(text *out, size_t size)
{
    puts_to(out, "key: |\n");
    repeat(out, "    line\n\n", size);
}
static void folded(text *out, size_t size)
{
    puts_to(out, "key: >\n");
    repeat(out, "  line\n\n   more\n", size);
}
static void yaml_keys(text *out, size_t size)
{
    NUMBERED(out, size, "key%zu: %zu\n", number, number)
}
static void spaces(text *out, size_t size)
{
    puts_to(out, "a:");
    repeat(out, " ", size);
    puts_to(out, "b");
}
static void flow_keys(text *out, size_t size)
{
    puts_to(out, "{");
    NUMBERED(out, size, "k%zu: v, ", number)
    puts_to(out, "}");
}

static void json_members(text *out, size_t size)
{
    puts_to(out, "{");
    NUMBERED(out, size, "\"k%zu\":1,", number)
    puts_to(out, "\"end\":0}");
}
static void json_one_line(text *out, size_t size)
{
    puts_to(out, "[");
    repeat(out, "\"\xC3\xA9\xC3\xA9 text\",", size);
    puts_to(out, "0]");
}
static void json_depth(text *out, size_t size)
{
    repeat(out, "[", size);
}
static void json_digits(text *out, size_t size)
{
    puts_to(out, "[0.");
    repeat(out, "12345678", size);
    puts_to(out, "]");
}
static void json_escapes(text *out, size_t size)
{
    puts_to(out, "[\"");
    repeat(out, "\\u00e9\\n", size);
    puts_to(out, "\"]");
}
static void json_same_key(text *out, size_t size)
{
    puts_to(out, "{");
    repeat(out, "\"k\":1,", size);
    puts_to(out, "\"end\":0}");
}
static void toml_headers(text *out, size_t size)
{
    NUMBERED(out, size, "[a.b%zu]\nc = 1\n", number)
}
static void toml_dotted(text *out, size_t size)
{
    NUMBERED(out, size, "a.b.c%zu = 1\n", number)
}
static void toml_tables(text *out, size_t size)
{
    NUMBERED(out, size, "[[a]]\nb = %zu\n", number)
}
static void toml_deep_key(text *out, size_t size)
{
    repeat(out, "a.", size);
    puts_to(out, "a = 1\n");
}

static const family families[] = {
    {"yaml", "deep flow", flow_depth},
    {"yaml", "deep flow mappings", flow_map_depth},
    {"yaml", "many deep flows", flow_nests},
    {"yaml", "a plain scalar on one line", plain_one_line},
    {"yaml", "a plain scalar over many lines", plain_many_lines},
    {"yaml", "a plain scalar that is a key at last", plain_key},
    {"yaml", "a quoted scalar over many lines", quoted_lines},
    {"yaml", "many anchors", anchors},
    {"yaml", "many aliases", aliases},
    {"yaml", "one anchor, again and again", one_anchor_again},
    {"yaml", "many merge keys", merges},
    {"yaml", "long comments", comments},
    {"yaml", "blank lines", blank_lines},
    {"yaml", "many documents", documents},
    {"yaml", "many directives", directives},
    {"yaml", "many explicit keys", question_keys},
    {"yaml", "deep indentation", indentation},
    {"yaml", "a literal block", literal},
    {"yaml", "a folded block", folded},
    {"yaml", "many members", yaml_keys},
    {"yaml", "many members in flow", flow_keys},
    {"yaml", "spaces", spaces},
    {"json", "many members", json_members},
    {"json", "one long line, not ASCII", json_one_line},
    {"json", "deep arrays", json_depth},
    {"json", "a number of many digits", json_digits},
    {"json", "escapes", json_escapes},
    {"json", "one key, again and again", json_same_key},
    {"toml", "many headers", toml_headers},
    {"toml", "many dotted keys", toml_dotted},
    {"toml", "many tables in an array", toml_tables},
    {"toml", "a key of many segments", toml_deep_key},
};

/* The fastest of a few runs, because the growth of the work counts and not the noise. */
static double fastest(const text *in, const char *format, unsigned times)
{
    double best = 0;
    const sc_parse_options options = {.format = format};
    for (unsigned i = 0; i < times; i++) {
        double start = bench_own();
        sc_image_release(sc_parse(in->data, in->length, &options, NULL));
        double took = bench_own() - start;
        best = i == 0 || took < best ? took : best;
    }
    return best;
}

static bool known(const char *format)
{
    const char *const *name = sc_format_names();
    while (*name != NULL && strcmp(*name, format) != 0) {
        name++;
    }
    return *name != NULL;
}

/* ---- builds ---- */

typedef struct build_family {
    const char *name;
    /* Adds `count` settings; they are counted in the time. */
    void (*make)(sc_builder *builder, size_t count);
} build_family;

static void set_each(sc_builder *builder, const char *pattern, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char path[64];
        snprintf(path, sizeof path, pattern, i);
        bench_need(sc_builder_set(builder, path, "1") == SC_OK, "a setting is refused");
    }
}

static void elements(sc_builder *builder, size_t count)
{
    set_each(builder, "a.%zu", count);
}
static void members_of_elements(sc_builder *builder, size_t count)
{
    set_each(builder, "a[%zu].b", count);
}
static void members(sc_builder *builder, size_t count)
{
    set_each(builder, "a.k%zu", count);
}

static void rule_each(sc_builder *builder, size_t count,
                      sc_status (*rule)(sc_builder *builder, const char *path))
{
    static const char *const shapes[] = {"a.k%zu.password", "*.k%zu.password", "a.k%zu.*"};
    text out = {0};
    puts_to(&out, "{\"a\": {");
    for (size_t i = 0; i < count; i++) {
        char line[64];
        snprintf(line, sizeof line, "\"k%zu\": {\"password\": [\"x\"]}, ", i);
        puts_to(&out, line);
        snprintf(line, sizeof line, shapes[i % 3], i);
        bench_need(rule(builder, line) == SC_OK, "a path is refused");
    }
    puts_to(&out, "\"end\": 0}}");
    for (int i = 0; i < 2; i++) {
        bench_need(sc_builder_add_defaults(builder, out.data, out.length, NULL) == SC_OK,
                   "the text is refused");
    }
    free(out.data);
}

static sc_status add_policy(sc_builder *builder, const char *path)
{
    return sc_builder_policy(builder, path, "append");
}
static void policies(sc_builder *builder, size_t count)
{
    rule_each(builder, count, add_policy);
}
static void public_paths(sc_builder *builder, size_t count)
{
    rule_each(builder, count, sc_builder_public_path);
}

static const build_family build_families[] = {
    {"settings of the elements of an array", elements},
    {"settings in the elements of an array", members_of_elements},
    {"settings of the members of an object", members},
    {"policies and as many arrays", policies},
    {"public paths and as many secrets", public_paths},
};

static double build_once(const build_family *it, size_t count)
{
    double start = bench_own();
    sc_builder *builder = sc_builder_new(NULL);
    bench_need(builder != NULL, "out of memory");
    it->make(builder, count);
    sc_handle *handle = sc_builder_build(builder, NULL);
    bench_need(handle != NULL, "the build fails");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_image_release(sc_snapshot_masked(snapshot, "", sc_snapshot_root(snapshot), NULL));
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
    return bench_own() - start;
}

static void measure_builds(bench *b)
{
    const size_t smallest = b->quick ? 1000 : 4000;
    for (size_t i = 0; i < sizeof build_families / sizeof *build_families; i++) {
        const build_family *it = &build_families[i];
        char id[96], what[160];
        snprintf(id, sizeof id, "linear-build-%zu", i);
        snprintf(what, sizeof what, "growth: build, %s", it->name);
        const bench_row row = {id, what, .limit = 1.5};
        if (!bench_includes(b, id)) {
            continue;
        }
        double took[2] = {0, 0};
        for (unsigned step = 0; step < 2; step++) {
            for (unsigned time = 0; time < 3; time++) {
                double once = build_once(it, smallest << step * DOUBLINGS);
                took[step] = time == 0 || once < took[step] ? once : took[step];
            }
        }
        bench_amount(b, &row, "power", log2(took[1] / took[0]) / DOUBLINGS, NULL, 0, 0);
    }
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    const size_t smallest = (size_t)(b.quick ? 64 : 256) << 10;
    bench_keep_memory();
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        const family *it = &families[i];
        char id[96], what[160];
        snprintf(id, sizeof id, "linear-%s-%zu", it->format, i);
        snprintf(what, sizeof what, "growth: %s, %s", it->format, it->name);
        const bench_row row = {id, what, .limit = 1.5};
        if (!known(it->format)) {
            bench_missing(&b, &row, "the library does not read this format");
        }
        if (!bench_includes(&b, id) || !known(it->format)) {
            continue;
        }
        double took[DOUBLINGS + 1];
        for (unsigned step = 0; step <= DOUBLINGS; step++) {
            text out = {0};
            it->make(&out, smallest << step);
            took[step] = fastest(&out, it->format, b.quick ? 3 : 15);
            free(out.data);
        }
        /* Both ends have a fixed cost of 1 us (the check of UTF-8, the text of a failure).
         */
        double exponent = log2((took[DOUBLINGS] + 1000) / (took[0] + 1000)) / DOUBLINGS;
        bench_amount(&b, &row, "power", exponent, NULL, 0, 0);
    }
    measure_builds(&b);
    return 0;
}
