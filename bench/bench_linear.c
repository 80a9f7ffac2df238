/*
 * Texts of the worst kind at doubling sizes: the time must grow linearly with the text.
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
        if (!bench_wants(&b, id) || !known(it->format)) {
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
    return 0;
}
