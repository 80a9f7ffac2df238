/*
 * The environment's rules for names and values (docs/semantics/environment.md), for variables of
 * any origin: the process, a mapping, a .env file.
 */
#ifndef SC_SOURCE_VARIABLES_H
#define SC_SOURCE_VARIABLES_H

#include "source/settings.h"

/* A variable with a path from the map of names. */
typedef struct sc_named {
    const char *variable;
    const sc_span *spans;
    uint32_t count;
} sc_named;

/*
 * Prepares a new source for a prefix (may be NULL or empty) and its options' map of names.
 * SC_ERROR_BAD_PATH, SC_ERROR_INVALID_ARGUMENT.
 */
sc_status sc_variables_prepare(sc_source *source, const char *prefix, sc_error *error);

/* True for a source of variables of the process or of a mapping; false for a .env file. */
bool sc_source_is_environment(const sc_source *source);

/* Variables that are collected for layers. */
typedef struct sc_variables {
    const sc_source *source;
    const sc_loading *loading;
    const char *file;  /* the file that holds them; NULL: the environment */
    sc_settings loose; /* bound to the keys below */
    sc_settings known; /* exact, by the guide; paths from the root of the configuration */
    sc_settings named; /* exact, by the map of names */
    sc_arena arena;
    unsigned char room[2048];
} sc_variables;

typedef struct sc_variable {
    const char *name; /* need not end in NUL */
    size_t name_length;
    const char *text; /* borrowed until the layers are made */
    size_t length;
    uint32_t line, column;
    bool secret; /* the text was made from a secret */
} sc_variable;

void sc_variables_begin(sc_variables *variables, const sc_source *source, const sc_loading *loading,
                        const char *file);
/* Takes the variable if the source selects it; a selected one that is not valid is a warning. */
sc_status sc_variables_add(sc_variables *variables, const sc_variable *variable);
/* Takes the layers, at least one, with format, stamp and notices of `like_layer` (may be NULL). */
sc_status sc_variables_take(sc_variables *variables, const sc_yield *like,
                            const sc_layer *like_layer);
void sc_variables_free(sc_variables *variables);

#endif
