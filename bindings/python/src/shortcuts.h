/* The functions of the module: create_config, load_file, load_env, load_multiple. */
#ifndef SCPY_SHORTCUTS_H
#define SCPY_SHORTCUTS_H

#include "module.h"

extern PyMethodDef scpy_shortcuts[];

#endif
