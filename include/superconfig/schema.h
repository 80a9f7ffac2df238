/*
 * Schemas: a JSON Schema that says how a configuration must be, compiled once. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_SCHEMA_H
#define SUPERCONFIG_SCHEMA_H

#include <superconfig/builder.h>
#include <superconfig/place.h>
#include <superconfig/report.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Schemas                                                                   */
/* ------------------------------------------------------------------------- */

/*
 * Immutable, reference-counted, usable from any thread at once and shared by any number of
 * builders. Dialects: JSON Schema 2020-12 (also without `$schema`), 2019-09 and draft-07.
 * A schema may be written in any format that is read (docs/reference/schema.md).
 */
typedef struct sc_schema sc_schema;

/* A document that references may name by this URI: absolute, or relative to the root schema's. */
typedef struct sc_schema_document {
    const char *uri;
    sc_image *image;
} sc_schema_document;

/* Zero in a field is its default. Texts, documents and images are copied or retained. */
typedef struct sc_schema_options {
    size_t size;           /* of this struct */
    sc_registry *registry; /* formats and allocator; NULL: the default one */
    const char *format;    /* NULL: by extension, else by content */
    const char *name;      /* shown in origins; NULL: the path, or "schema" */
    /*
     * The folder in which references of a text or image may name files: relative paths below it,
     * without `..`. NULL: no files. A file's references name files below its own folder. Files are
     * read while the schema is compiled; nothing is ever fetched.
     */
    const char *folder;
    const sc_schema_document *documents;
    size_t document_count;
    /* A pattern that the matcher does not support is not checked, instead of an error. */
    bool lenient_patterns;
    /* `x-secret: false` exempts nothing: for a schema that a file names and not the program. */
    bool no_exemptions;
} sc_schema_options;
#define SC_SCHEMA_OPTIONS_INIT SC_SIZED(sc_schema_options)

/*
 * New schema (release it), or NULL with the first error at its place in the schema:
 * SC_ERROR_BAD_SCHEMA, SC_ERROR_BAD_PATTERN, SC_ERROR_REFERENCE_MISSING, or the code of a document
 * that could not be read. Options may be NULL.
 */
SC_API sc_schema *sc_schema_compile(const char *text, size_t length,
                                    const sc_schema_options *options, sc_error *error);
/* The same for a file. */
SC_API sc_schema *sc_schema_compile_file(const char *path, const sc_schema_options *options,
                                         sc_error *error);
/* The same for an image, which a program made with a writer. The schema keeps a reference to it. */
SC_API sc_schema *sc_schema_compile_image(sc_image *image, const sc_schema_options *options,
                                          sc_error *error);
/* Adds a reference and returns `schema`; NULL returns NULL. */
SC_API sc_schema *sc_schema_retain(sc_schema *schema);
/* Drops a reference; the last one frees the schema. Accepts NULL. */
SC_API void sc_schema_release(sc_schema *schema);
/* The schema as written; borrowed. Absent for NULL. */
SC_API sc_value sc_schema_root(const sc_schema *schema);

/* Receives one problem, borrowed for the call. */
typedef void (*sc_schema_problem_function)(void *context, const sc_error *problem);
/*
 * Checks a value: SC_OK if it follows the schema, SC_ERROR_SCHEMA if it does not, or
 * SC_ERROR_OUT_OF_MEMORY, SC_ERROR_SCHEMA_LIMIT (a schema that multiplies work), SC_ERROR_TOO_DEEP,
 * SC_ERROR_INVALID_ARGUMENT for an absent value. `problem` (NULL: only the status) is called with
 * each problem in document order, at the place of the offending value, or of its parent if one
 * is missing: SC_ERROR_MISSING_KEY, _UNKNOWN_KEY, _WRONG_TYPE, _OUT_OF_RANGE, _BAD_VALUE, or
 * SC_ERROR_SCHEMA for the other keywords.
 */
SC_API sc_status sc_schema_check(const sc_schema *schema, sc_value value,
                                 sc_schema_problem_function problem, void *context);

/*
 * Every build and reload of the builder follows the schema, which is retained; NULL: no schema
 * again. Variables and arguments bind to its properties if no layer has such a key, untyped text is
 * read by the type of its place, defaults fill in what is missing, old names become new ones,
 * secrets are masked, and the result is checked: the first problem is the error of the build.
 * docs/semantics/schema.md has the rules.
 */
SC_API sc_status sc_builder_schema(sc_builder *builder, sc_schema *schema);
/* The same with the schema of a file, compiled by this call; the builder keeps its error. */
SC_API sc_status sc_builder_schema_file(sc_builder *builder, const char *path);

/* Selects a part of sc_place_read_as. */
enum {
    /* Only untyped text is read; there are no defaults and no checks, and a misfit stays text. */
    SC_READ_TEXT_ONLY = 1
};
/*
 * The value at a place as a schema reads it, with or without a schema of the build: untyped text
 * gets the type of its place, defaults fill in, and the result is checked. `parts` is 0 or
 * SC_READ_TEXT_ONLY. New image (release it), or NULL with the first problem in `error`; `report`
 * (may be NULL) is emptied first and receives all problems, with paths from the root. An absent
 * root is an empty object; an absent part is SC_ERROR_MISSING_KEY.
 */
SC_API sc_image *sc_place_read_as(const sc_place *place, const sc_schema *schema, unsigned parts,
                                  sc_report *report, sc_error *error);

/* ------------------------------------------------------------------------- */
/* A command line by a schema                                                */
/* ------------------------------------------------------------------------- */

/*
 * With a schema, sc_builder_add_args reads its words by the types of their places: `--verbose` and
 * `--no-verbose` of a bool take no value, other options take the next word, an option of an array
 * may be repeated, `x-short: "p"` gives an option of one letter, and `x-operand: true` gives words
 * without dashes to properties in their order, the remaining ones to an array. A word that the
 * schema does not know is SC_ERROR_UNKNOWN_KEY, with the word that was probably meant.
 *
 * Beside another parser (getopt), split the words first: the known ones go to
 * sc_builder_add_args, the rest to that parser.
 */
typedef struct sc_arguments sc_arguments;

/*
 * New lists (free them), or NULL: SC_ERROR_INVALID_ARGUMENT, SC_ERROR_INVALID_UTF8,
 * SC_ERROR_BAD_VALUE for an option without its value. The words are copied.
 */
SC_API sc_arguments *sc_schema_arguments(const sc_schema *schema, const char *const *args,
                                         size_t count, sc_error *error);
/* Words for sc_builder_add_args; borrowed. The array ends in NULL. */
SC_API const char *const *sc_arguments_known(const sc_arguments *arguments, size_t *count);
/* Words that the schema does not know, unchanged and in their order; borrowed. */
SC_API const char *const *sc_arguments_rest(const sc_arguments *arguments, size_t *count);
/* Accepts NULL. */
SC_API void sc_arguments_free(sc_arguments *arguments);

/*
 * Help for a command line as new text: the options and operands of the schema with their types,
 * bounds, defaults and descriptions. `program` is its name.
 */
SC_API sc_status sc_schema_usage(const sc_schema *schema, const char *program, sc_text *out,
                                 sc_error *error);

/* ------------------------------------------------------------------------- */
/* Texts made from a schema                                                  */
/* ------------------------------------------------------------------------- */

/*
 * An example file as new text: "toml", "yaml", "jsonc" or "env" (variables without a prefix). Keys
 * that are required or have a default are set, all others are comments; descriptions are comments.
 * `reference` (may be NULL) names the schema for editors, in the first line.
 * SC_ERROR_UNKNOWN_FORMAT.
 */
SC_API sc_status sc_schema_example(const sc_schema *schema, const char *format,
                                   const char *reference, sc_text *out, sc_error *error);
/*
 * Types of the whole as new text: "typescript", "python", or "c": a header with a struct and one
 * function that fills it from a handle and reports every problem. SC_ERROR_UNKNOWN_FORMAT.
 */
SC_API sc_status sc_schema_types(const sc_schema *schema, const char *language, sc_text *out,
                                 sc_error *error);
/* Documentation in Markdown, as new text: a table of the keys of each object. */
SC_API sc_status sc_schema_docs(const sc_schema *schema, sc_text *out, sc_error *error);
/*
 * A schema that all the values follow, as a new image: the types that were seen, and as required
 * the keys that every object had. NULL with SC_ERROR_TOO_LARGE for too many different keys.
 */
SC_API sc_image *sc_schema_infer(const sc_value *values, size_t count,
                                 const sc_allocator *allocator, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_SCHEMA_H */
