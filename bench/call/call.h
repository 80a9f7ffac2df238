/* The floor of every function of a shared library: the same parameters as ours, and no work. */
#ifndef BENCH_CALL_H
#define BENCH_CALL_H

#include <stdint.h>

__attribute__((visibility("default"))) int64_t bench_call(const void *reader, const void *key,
                                                          int64_t fallback);

#endif
