/*
 * Running a scenario with each of its allocations failing in turn: once the k-th alone, once the
 * k-th and all after it. Whatever fails, the scenario must end with "out of memory" or well, give
 * back every block with its size, and crash nothing.
 */
#ifndef SC_TEST_SWEEP_H
#define SC_TEST_SWEEP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "superconfig.h"

/* Runs once with this allocator for everything, and tells how it ended. */
typedef sc_status (*sweep_scenario)(const sc_allocator *allocator, const void *argument);

/* Asserts all of the above. Returns the number of allocations the scenario makes. */
size_t sweep(sweep_scenario scenario, const void *argument);

#endif
