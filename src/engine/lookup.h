/* Looks up `${env:…}` and `${file:…}`. */
#ifndef SC_ENGINE_LOOKUP_H
#define SC_ENGINE_LOOKUP_H

#include "compose/compose.h"
#include "diag/touch.h"
#include "layer/yields.h"

/* The context of look-ups; all borrowed. */
typedef struct sc_lookup {
    const sc_limits *limits;
    const char *const *environment; /* NULL: the process's */
    const sc_touching *touching;    /* receives the files that are read; may be NULL */
    const sc_yields *yields;        /* have the path of the file with the reference */
    const char *place;              /* the absolute path of "." at the build; NULL: not known */
    bool *asked;                    /* set if a variable or file is looked up; may be NULL */
} sc_lookup;

/* The callbacks; the context is borrowed. */
sc_reference_lookup sc_lookup_callbacks(const sc_lookup *lookup);

#endif
