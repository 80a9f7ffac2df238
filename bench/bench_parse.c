/* Parses text in memory into an image (JSON, TOML, YAML, INI), and measures the image's size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peers/peer.h"

typedef struct ours_text {
    peer_text text; /* first, so that a peer takes this struct as well */
    sc_parse_options options;
} ours_text;

static void parse(void *context, uint64_t times)
{
    const ours_text *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_image *image = sc_parse(it->text.text, it->text.length, &it->options, NULL);
        bench_need(image != NULL, it->options.format);
        sc_image_release(image);
    }
}

/* The same text for ours and the peers; it must parse. */
static ours_text text_of(const char *format, const char *text, size_t length)
{
    ours_text it = {.text = {text, length}, .options = {.format = format}};
    sc_error error;
    sc_image *image = sc_parse(text, length, &it.options, &error);
    if (image == NULL) {
        char message[1024];
        sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, message, sizeof message);
        bench_need(false, message);
    }
    sc_image_release(image);
    return it;
}

typedef struct goal {
    const char *peer;
    double at_most;
} goal;

enum { CASES_MOST = 12 };

static const goal NO_GOALS[] = {{NULL, 0}};

static double goal_for(const goal *goals, const char *name)
{
    for (; goals->peer != NULL; goals++) {
        if (strcmp(goals->peer, name) == 0) {
            return goals->at_most;
        }
    }
    return 0;
}

static size_t add_peers(bench_case *cases, size_t count, ours_text *it, const peer *const *peers,
                        const goal *goals)
{
    for (; *peers != NULL && count < CASES_MOST; peers++) {
        const char *name = (*peers)->name;
        cases[count++] = (bench_case){name, (*peers)->parse, it, .at_most = goal_for(goals, name)};
    }
    return count;
}

/* A sample beside its peers; `goals` ends with a NULL name. */
static void against(const bench *b, const bench_row *row, ours_text *it, const peer *const *peers,
                    const goal *goals)
{
    bench_case cases[CASES_MOST] = {{"ours", parse, it, .at_most = 0}};
    bench_compare(b, row, cases, add_peers(cases, 1, it, peers, goals));
}

/* False, with a row that says so, if the library does not have the format. */
static bool known(const bench *b, const bench_row *row, const char *format)
{
    for (const char *const *name = sc_format_names(); *name != NULL; name++) {
        if (strcmp(*name, format) == 0) {
            return true;
        }
    }
    bench_missing(b, row, "the library does not read this format");
    return false;
}

/*
 * Runs in a new process, because memory that another library freed would not be fresh. So only the
 * fastest peer is in the row.
 */
static void fresh_row(const bench *b)
{
    size_t length;
    static const goal goals[] = {{"yyjson", 2}, {NULL, 0}};
    const peer *const first[] = {peers_json[0], NULL};
    char *text = bench_read(b->scratch, "config.json", &length);
    ours_text it = text_of("json", text, length);
    bench_fresh_memory();
    against(b, &(bench_row){"json-10m-fresh", "10 MB JSON to image, fresh pages", .limit = 0}, &it,
            first, goals);
    free(text);
}

static void json_rows(const bench *b)
{
    size_t length;
    ours_text it;
    static const goal small[] = {{"yyjson", 2}, {"jansson", 1.0 / 8}, {NULL, 0}};
    static const goal middle[] = {{"yyjson", 1.6}, {"simdjson, parser kept", 2}, {NULL, 0}};
    static const goal large[] = {{"yyjson", 2}, {"simdjson, parser kept", 2}, {NULL, 0}};
    char *text = bench_read(b->data, "service.json", &length);
    it = text_of("json", text, length);
    against(b, &(bench_row){"json-1k", "1 KB JSON to image", .limit = 0}, &it, peers_json, small);
    free(text);
    text = bench_read(b->scratch, "config.json", &length);
    it = text_of("json", text, length);
    bench_keep_memory();
    against(b, &(bench_row){"json-10m", "10 MB JSON to image", .limit = 0}, &it, peers_json, large);
    free(text);
    text = bench_read(b->scratch, "compact.json", &length);
    it = text_of("json", text, length);
    against(b, &(bench_row){"json-1m-compact", "1 MB JSON on one line to image", .limit = 0}, &it,
            peers_json, middle);
    free(text);
}

static void toml_row(const bench *b, const bench_row *row, ours_text *toml, ours_text *json,
                     double at_most)
{
    bench_case cases[CASES_MOST] = {
        {"ours", parse, toml, .at_most = 0},
        {"our JSON, the same values", parse, json, .at_most = at_most},
    };
    bench_compare(b, row, cases, add_peers(cases, 2, toml, peers_toml, NO_GOALS));
}

static void toml_rows(const bench *b)
{
    const bench_row small = {"toml-1k", "1 KB TOML to image", .limit = 0};
    const bench_row large = {"toml-1m", "1 MB TOML to image", .limit = 0};
    size_t length, json_length;
    ours_text toml, json;
    if (!known(b, &small, "toml")) {
        return;
    }
    char *json_text = bench_read(b->data, "service.json", &json_length);
    json = text_of("json", json_text, json_length);
    char *text = bench_read(b->data, "service.toml", &length);
    toml = text_of("toml", text, length);
    toml_row(b, &small, &toml, &json, 1.6);
    free(text);
    free(json_text);
    json_text = bench_read(b->scratch, "middle.json", &json_length);
    json = text_of("json", json_text, json_length);
    text = bench_read(b->scratch, "config.toml", &length);
    toml = text_of("toml", text, length);
    toml_row(b, &large, &toml, &json, 1.8);
    free(text);
    free(json_text);
}

/* Texts that use one part of YAML each. */
static void yaml_shapes(const bench *b)
{
    static const goal manifest[] = {{"rapidyaml", 0.45}, {NULL, 0}};
    static const goal shape[] = {{"rapidyaml", 0.7}, {NULL, 0}};
    static const struct {
        bench_row row;
        const char *file;
        const goal *goals;
    } rows[] = {
        {{"yaml-manifest", "YAML, one manifest to image", .limit = 0}, "manifest", manifest},
        {{"yaml-manifests", "YAML, manifests to image", .limit = 0}, "manifests", manifest},
        {{"yaml-literal", "YAML, literal blocks to image", .limit = 0}, "literal", shape},
        {{"yaml-folded", "YAML, folded blocks to image", .limit = 0}, "folded", shape},
        {{"yaml-unicode", "YAML, blocks of many alphabets", .limit = 0}, "unicode", shape},
        {{"yaml-flow", "YAML, brackets to image", .limit = 0}, "flow", shape},
        {{"yaml-aliases", "YAML, aliases to image", .limit = 0}, "aliases", shape},
        {{"yaml-quoted", "YAML, quoted texts to image", .limit = 0}, "quoted", shape},
        {{"yaml-plain", "YAML, long plain texts to image", .limit = 0}, "plain", shape},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char file[64];
        size_t length;
        snprintf(file, sizeof file, "yaml/%s.yaml", rows[i].file);
        char *text = bench_read(b->scratch, file, &length);
        ours_text it = text_of("yaml", text, length);
        against(b, &rows[i].row, &it, peers_yaml, rows[i].goals);
        free(text);
    }
}

static void yaml_rows(const bench *b)
{
    static const goal goals[] = {{"libyaml events", 1.0 / 5}, {NULL, 0}};
    const bench_row small = {"yaml-1k", "0.9 KB YAML to image", .limit = 0};
    const bench_row large = {"yaml-1m", "1 MB YAML to image", .limit = 0};
    size_t length;
    ours_text it;
    if (!known(b, &small, "yaml")) {
        return;
    }
    char *text = bench_read(b->data, "service.yaml", &length);
    it = text_of("yaml", text, length);
    against(b, &small, &it, peers_yaml, goals);
    free(text);
    text = bench_read(b->scratch, "config.yaml", &length);
    it = text_of("yaml", text, length);
    against(b, &large, &it, peers_yaml, goals);
    free(text);
    yaml_shapes(b);
}

static void ini_rows(const bench *b)
{
    const bench_row row = {"ini-1k", "1 KB INI to image", .limit = 0};
    size_t length;
    ours_text it;
    if (!known(b, &row, "ini")) {
        return;
    }
    char *text = bench_read(b->data, "service.ini", &length);
    it = text_of("ini", text, length);
    against(b, &row, &it, peers_ini, NO_GOALS);
    free(text);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    fresh_row(&b);
    json_rows(&b);
    toml_rows(&b);
    yaml_rows(&b);
    ini_rows(&b);
    return 0;
}
