/* What `${env:…}` and `${file:…}` give. */
#ifndef SC_ENGINE_LOOKUP_H
#define SC_ENGINE_LOOKUP_H

#include "compose/compose.h"
#include "diag/touch.h"
#include "layer/yields.h"

/* Where to look; all borrowed. */
typedef struct sc_lookup {
    const sc_limits *limits;
    const char *const *environment; /* NULL: the process's */
    const sc_touching *touching;    /* gets the files that are looked at; NULL: nobody asks */
    const sc_yields *yields;        /* they know where the file that refers is */
    const char *place;              /* the fixed path of "." at the build; NULL: not known */
    bool *asked;                    /* set where a variable or file is asked for; may be NULL */
} sc_lookup;

/* The callbacks; the context is borrowed. */
sc_reference_lookup sc_lookup_callbacks(const sc_lookup *lookup);

#endif
