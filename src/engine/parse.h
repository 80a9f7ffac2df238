/* Parses files and texts to layers: chooses the format, uses the cache, handles empty documents. */
#ifndef SC_ENGINE_PARSE_H
#define SC_ENGINE_PARSE_H

#include "engine/registry.h"
#include "engine/unread.h"
#include "secret/secrets.h"
#include "source/source.h"

/* The context of parsing in a build. */
typedef struct sc_parse_job {
    sc_registry *registry;
    const sc_allocator *allocator;
    const sc_limits *limits;     /* resolved */
    const sc_touching *touching; /* may be NULL */
    const sc_secrets *secrets;   /* for the excerpts of errors; NULL: the built-in words */
    sc_unread *unread;           /* receives the notices of failed files; may be NULL */
} sc_parse_job;

/* The callbacks of sc_load_context; `context` is a sc_parse_job. */
sc_status sc_parse_file_layer(void *context, const sc_file_request *request, sc_layer **out,
                              sc_error *error);
sc_status sc_parse_text_layer(void *context, const sc_text_request *request, sc_layer **out,
                              sc_error *error);
/* The format by the caller's name, else by the file name, else by the content (then *detected). */
sc_status sc_parse_choose(sc_registry *registry, const char *format, const char *file_name,
                          const char *text, size_t length, const sc_format **out, bool *detected,
                          sc_error *error);

#endif
