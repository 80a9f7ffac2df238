/* Options of a source from Python values, and the texts and lists they are made of. */
#ifndef SCPY_OPTIONS_H
#define SCPY_OPTIONS_H

#include "module.h"

/* A NULL-terminated list of C texts, each held by a bytes object. */
typedef struct scpy_strings {
    const char **items; /* PyMem */
    Py_ssize_t count, room;
    PyObject *held; /* a list */
} scpy_strings;

/* Room for `count` texts; fine to end after a failure too. 0, or -1 with an exception. */
int scpy_strings_begin(scpy_strings *strings, Py_ssize_t count);
void scpy_strings_end(scpy_strings *strings);
/* Steals a bytes object (NULL: an exception is set, -1). There must be room. */
int scpy_strings_add(scpy_strings *strings, PyObject *bytes);
/* A list, tuple or other iterable of str, but no str. */
int scpy_strings_of(scpy_strings *strings, const char *function, const char *name,
                    PyObject *argument);

/* A file's name as the system expects it. */
typedef struct scpy_file_name {
    const char *text;
    PyObject *held; /* bytes; NULL if it borrows from the str */
} scpy_file_name;

/* str, bytes or os.PathLike. 0, or -1 with TypeError or ValueError that names the argument. */
int scpy_file_name_of(scpy_file_name *file, const char *function, const char *name,
                      PyObject *argument);
void scpy_file_name_end(scpy_file_name *file);
/* If an OSError is set, its `filename` becomes this name. */
void scpy_file_name_blame(const scpy_file_name *file);

/* As scpy_path_text; a TypeError names the argument. */
int scpy_argument_path(scpy_state *state, const char *function, const char *name,
                       PyObject *argument, scpy_text *path);

/*
 * Sets an option of the core's table from its argument. None is the default of every option except
 * a flag. 0, or -1 with an exception: TypeError for another type, ValueError for a text that cannot
 * be a C text, or the error of the core.
 */
int scpy_option_set(scpy_state *state, const char *function, sc_options *options,
                    const sc_option *option, PyObject *value);

#endif
