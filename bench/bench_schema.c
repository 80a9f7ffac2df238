/*
 * A schema of 40 properties: a cold load that follows it beside the same load without one, and the
 * check of a value alone. bench/schema/run sets the latter beside other validators.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness.h"

typedef struct follow {
    sc_builder *builder;
} follow;

typedef struct check {
    const sc_schema *schema;
    sc_value value;
} check;

static void build(void *context, uint64_t times)
{
    const follow *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_handle *handle = sc_builder_build(it->builder, NULL);
        bench_need(handle != NULL, "build");
        sc_handle_release(handle);
    }
}

static void check_value(void *context, uint64_t times)
{
    const check *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_status status = sc_schema_check(it->schema, it->value, NULL, NULL);
        bench_need(status == SC_OK, "check");
    }
}

static void cold(void *context)
{
    (void)context;
    sc_registry_cache_limit(NULL, 0);
    sc_registry_trim(NULL);
}

static sc_schema *schema_of(const bench *b, const char *name)
{
    char *path = bench_path(b->data, name);
    sc_schema *schema = sc_schema_compile_file(path, NULL, NULL);
    bench_need(schema != NULL, path);
    free(path);
    return schema;
}

static sc_builder *builder_of(const char *file, sc_schema *schema)
{
    sc_builder *builder = sc_builder_new(NULL);
    bench_need(sc_builder_add_file(builder, file, NULL) == SC_OK, file);
    bench_need(schema == NULL || sc_builder_schema(builder, schema) == SC_OK, "schema");
    return builder;
}

static void load_row(const bench *b, const char *id, const char *what, const char *file,
                     sc_schema *schema)
{
    follow with = {builder_of(file, schema)}, without = {builder_of(file, NULL)};
    bench_compare(b, &(bench_row){id, what, .limit = 0},
                  (bench_case[]){{"ours", build, &with, .before = cold},
                                 {"the same without a schema", build, &without, .at_most = 1.5,
                                  .before = cold}},
                  2);
    sc_builder_free(with.builder);
    sc_builder_free(without.builder);
}

static void check_row(const bench *b, const char *file, const sc_schema *schema)
{
    sc_handle *handle = sc_load_file(file, NULL);
    bench_need(handle != NULL, file);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    check it = {schema, sc_snapshot_root(snapshot)};
    bench_compare(b, &(bench_row){"schema-check", "40 properties checked", .limit = 0},
                  &(bench_case){"ours", check_value, &it, .at_most = 0}, 1);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    char *file = bench_path(b.data, "forty.json");
    sc_schema *plain = schema_of(&b, "forty.schema.json");
    sc_schema *filling = schema_of(&b, "forty-defaults.schema.json");
    load_row(&b, "schema-load", "1 file of 40 properties by a schema, cold", file, plain);
    load_row(&b, "schema-defaults", "the same, half of them with defaults", file, filling);
    check_row(&b, file, plain);
    sc_schema_release(plain);
    sc_schema_release(filling);
    free(file);
    return 0;
}
