/* The layers in order of precedence, numbered; places looked at in vain have no number. */
#include "commands.h"
#include "json.h"
#include "load.h"
#include "print.h"
#include "text.h"

#include <string.h>

enum { NAME_MAX_COLUMNS = 50 };

static size_t name_width(const sc_snapshot *snapshot)
{
    sc_layer_info layer;
    size_t width = 0;
    for (size_t i = 0; sc_snapshot_layer(snapshot, i, &layer); i++) {
        size_t columns = text_columns(layer.name, strlen(layer.name));
        width = columns > width && columns <= NAME_MAX_COLUMNS ? columns : width;
    }
    return width;
}

static void print_detail(const char **separator, const char *before, const char *text)
{
    (void)fputs(*separator, stdout);
    (void)fputs(before, stdout);
    text_put(stdout, text, strlen(text));
    *separator = ", ";
}

static void print_details(const sc_layer_info *layer, size_t padding)
{
    char gap[NAME_MAX_COLUMNS + 3];
    (void)snprintf(gap, sizeof gap, "%*s", (int)padding + 2, "");
    const char *separator = gap;
    if (!layer->loaded) {
        print_detail(&separator, "not there", "");
    }
    if (layer->loaded && *layer->format != '\0') {
        print_detail(&separator, "", layer->format);
    }
    if (*layer->profile != '\0') {
        print_detail(&separator, "profile ", layer->profile);
    }
    if (layer->join) {
        print_detail(&separator, "join", "");
    }
    if (layer->secret) {
        print_detail(&separator, "secret", "");
    }
}

static void print_layers(const sc_snapshot *snapshot)
{
    sc_layer_info layer;
    size_t width = name_width(snapshot);
    unsigned number = 0;
    for (size_t i = 0; sc_snapshot_layer(snapshot, i, &layer); i++) {
        char mark[16] = "-";
        if (layer.loaded) {
            (void)snprintf(mark, sizeof mark, "%u", ++number);
        }
        print_style(stdout, layer.loaded ? STYLE_PLAIN : STYLE_FAINT);
        (void)fprintf(stdout, "%3s  %-11s  ", mark, sc_source_kind_name(layer.kind));
        text_put(stdout, layer.name, strlen(layer.name));
        size_t columns = text_columns(layer.name, strlen(layer.name));
        print_details(&layer, columns < width ? width - columns : 0);
        print_style(stdout, STYLE_PLAIN);
        (void)fputc('\n', stdout);
    }
}

static int print_json(const sc_snapshot *snapshot)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_array(writer);
    sc_layer_info layer;
    for (size_t i = 0; sc_snapshot_layer(snapshot, i, &layer); i++) {
        (void)sc_writer_begin_object(writer);
        json_text(writer, "kind", sc_source_kind_name(layer.kind));
        json_text(writer, "name", layer.name);
        json_text_if(writer, "format", layer.format);
        json_text_if(writer, "profile", layer.profile);
        json_bool(writer, "loaded", layer.loaded);
        json_bool(writer, "join", layer.join);
        json_bool(writer, "secret", layer.secret);
        (void)sc_writer_end(writer);
    }
    (void)sc_writer_end(writer);
    return print_json_result(writer);
}

int command_sources(const invocation *call)
{
    int status = STATUS_OK;
    sc_snapshot *snapshot = load_snapshot(call, &status);
    if (snapshot == NULL) {
        return status;
    }
    if (invocation_has(call, OPTION_JSON)) {
        status = print_json(snapshot);
    } else {
        print_layers(snapshot);
    }
    sc_snapshot_release(snapshot);
    return status;
}
