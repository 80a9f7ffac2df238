/*
 * The core schema of YAML 1.2.2 (chapter 10.3), for reading and for writing: what
 * a plain scalar means, and what a tag asks for. Two rules are narrower than the
 * specification's, because readers disagree on them: an integer with a leading
 * zero (`012`) and a sexagesimal (`1:30`) are strings.
 */
#ifndef SC_FORMAT_YAML_SCHEMA_H
#define SC_FORMAT_YAML_SCHEMA_H

#include "format/yaml/parser.h"
#include "image/layout.h"

typedef struct sc_yaml_scalar {
    sc_node node; /* of kind string, its text is not in it */
    bool inexact; /* a number that its node does not hold: one too large for a double is an infinity
                   */
} sc_yaml_scalar;

/* The value of a plain text. */
sc_yaml_scalar sc_yaml_resolve(const char *text, size_t length);

/* Plain text that YAML 1.1 reads as a bool: yes, no, on, off. */
bool sc_yaml_is_old_bool(const char *text, size_t length);

/* The kind that a tag asks for. */
typedef enum sc_yaml_tag {
    SC_YAML_TAG_NONE,
    SC_YAML_TAG_UNKNOWN,
    SC_YAML_TAG_STRING, /* also `!`, and !!binary: its base64 text */
    SC_YAML_TAG_INTEGER,
    SC_YAML_TAG_FLOAT,
    SC_YAML_TAG_BOOL,
    SC_YAML_TAG_NULL,
    SC_YAML_TAG_MERGE,
    SC_YAML_TAG_MAPPING, /* also !!set */
    SC_YAML_TAG_SEQUENCE /* also !!omap and !!pairs */
} sc_yaml_tag;

sc_yaml_tag sc_yaml_tag_of(sc_yaml_span tag);

/* The value of the text under a tag for scalars; false if it does not fit the tag. */
bool sc_yaml_resolve_tagged(const char *text, size_t length, sc_yaml_tag tag,
                            sc_yaml_scalar *scalar);

#endif
