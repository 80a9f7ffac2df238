/*
 * Runs a scenario with each of its allocations failing in turn: once only the k-th, once the k-th
 * and all after it. In each run the scenario must succeed or end with "out of memory", release
 * every block with its size, and not crash.
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

/* Runs once with this allocator for everything, and returns its result. */
typedef sc_status (*sweep_scenario)(const sc_allocator *allocator, const void *argument);

/* Asserts all of the above. Returns the number of allocations in the scenario. */
size_t sweep(sweep_scenario scenario, const void *argument);

#endif
