/*
 * Properties: any bytes read as YAML give an image or an error with its place, however several
 * documents are combined; the events nest; and JSON is YAML with the same values, except where YAML
 * is stricter.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "format/yaml/parser.h"
#include "text_format.h"

enum { DEPTH = 32, JSON_MAX = 1000 };

typedef struct nesting {
    const char *text;
    size_t length;
    unsigned depth;
    bool in_document;
    size_t nodes; /* directly in the document */
} nesting;

static void require(bool holds, const char *what, const nesting *n)
{
    if (!holds) {
        fuzz_fail(what, n->text, n->length);
    }
}

static sc_status check_event(void *context, const sc_yaml_event *event)
{
    nesting *n = context;
    require(event->line > 0 && event->column > 0 && event->offset <= n->length,
            "an event without a place", n);
    switch (event->kind) {
    case SC_YAML_DOCUMENT_START:
        require(!n->in_document, "a document within a document", n);
        n->in_document = true;
        n->nodes = 0;
        return SC_OK;
    case SC_YAML_DOCUMENT_END:
        require(n->in_document && n->depth == 0 && n->nodes == 1, "a document without one root", n);
        n->in_document = false;
        return SC_OK;
    case SC_YAML_MAPPING_END:
    case SC_YAML_SEQUENCE_END:
        require(n->depth > 0, "an end without a start", n);
        n->depth--;
        return SC_OK;
    default:
        break;
    }
    n->nodes += n->depth == 0;
    if (event->kind == SC_YAML_SCALAR || event->kind == SC_YAML_ALIAS) {
        require(sc_utf8_check(event->value.data, event->value.length, NULL) == event->value.length,
                "text that is not UTF-8", n);
    } else {
        n->depth++;
        require(n->depth <= DEPTH, "deeper than the limit", n);
    }
    return SC_OK;
}

static void check_events(const char *text, size_t length, bool collection_keys)
{
    char *padded = calloc(1, length + SC_PARSE_PADDING);
    if (padded == NULL) {
        return;
    }
    if (length != 0) {
        memcpy(padded, text, length);
    }
    sc_yaml_input input = {.text = padded,
                           .length = length,
                           .depth = DEPTH,
                           .collection_keys = collection_keys,
                           .allocator = sc_allocator_default()};
    nesting n = {.text = text, .length = length};
    sc_error error = {.code = SC_OK};
    if (sc_utf8_check(padded, length, &input.ascii) == length) {
        sc_status status = sc_yaml_parse(&input, check_event, &n, &error);
        require(status == error.code, "status and error disagree", &n);
        require(status != SC_OK || !n.in_document, "a document that never ends", &n);
    }
    free(padded);
}

static void check_documents(const char *text, size_t length)
{
    static const sc_documents ways[] = {SC_DOCUMENTS_FIRST, SC_DOCUMENTS_LIST};
    const sc_limits limits = {.depth = DEPTH, .nodes = 100000, .aliases = 1000};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const sc_format_parse_options options = {.limits = &limits,
                                                 .reader = {.documents = ways[i]}};
        sc_image *image;
        sc_format_parse(&sc_format_yaml, text, length, &options, &image, NULL, NULL);
        sc_image_release(image);
    }
}

/* A JSON text on one line without tabs, whose keys are short and unique. */
static void check_json(const char *text, size_t length)
{
    if (length > JSON_MAX || memchr(text, '\t', length) != NULL ||
        memchr(text, '\n', length) != NULL || memchr(text, '\r', length) != NULL) {
        return;
    }
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    const sc_limits limits = {.depth = DEPTH};
    const sc_format_parse_options options = {.limits = &limits, .notices = &notices};
    sc_image *json, *yaml;
    sc_format_parse(&sc_format_json, text, length, &options, &json, NULL, NULL);
    bool clean = json != NULL && notices.count == 0;
    sc_notices_free(&notices);
    if (clean && sc_value_kind(sc_image_root(json)) >= SC_ARRAY) {
        sc_error error = {.code = SC_OK};
        sc_format_parse(&sc_format_yaml, text, length, &(sc_format_parse_options){0}, &yaml, NULL,
                        &error);
        if (yaml == NULL || !sc_value_equal(sc_image_root(json), sc_image_root(yaml))) {
            fuzz_fail(yaml == NULL ? error.message : "JSON read as YAML differs", text, length);
        }
        sc_image_release(yaml);
    }
    sc_image_release(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    sc_image_release(fuzz_read(&sc_format_yaml, text, size));
    check_events(text, size, true);
    check_events(text, size, false);
    check_documents(text, size);
    check_json(text, size);
    return 0;
}
