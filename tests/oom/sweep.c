/* The failing allocator, and the loop over its failures. */
#include "sweep.h"

typedef struct failing {
    sc_allocator base;
    size_t calls;   /* that allocate */
    size_t fail_at; /* the call that fails, from 1; 0: none */
    bool for_good;  /* and every call after it */
    size_t blocks, bytes;
} failing;

/* Precedes each block, so that a release can be compared with the request. */
typedef struct block_header {
    size_t size;
    size_t padding;
} block_header;

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    failing *self = context;
    block_header *header = block != NULL ? (block_header *)block - 1 : NULL;
    assert_true(header == NULL ? old_size == 0 : header->size == old_size);
    if (new_size == 0) {
        self->blocks -= header != NULL ? 1 : 0;
        self->bytes -= old_size;
        free(header);
        return NULL;
    }
    self->calls++;
    if (self->fail_at != 0 &&
        (self->calls == self->fail_at || (self->for_good && self->calls > self->fail_at))) {
        return NULL;
    }
    /* Always moves to a new place with other bytes in it, so that stale pointers are seen. */
    block_header *fresh = malloc(sizeof *fresh + new_size);
    assert_non_null(fresh);
    memset(fresh + 1, 0xA5, new_size);
    fresh->size = new_size;
    if (header != NULL) {
        memcpy(fresh + 1, block, old_size < new_size ? old_size : new_size);
    }
    self->blocks += header == NULL ? 1 : 0;
    self->bytes += new_size - old_size;
    free(header);
    return fresh + 1;
}

static sc_status run(failing *self, size_t fail_at, bool for_good, sweep_scenario scenario,
                     const void *argument)
{
    *self = (failing){.fail_at = fail_at, .for_good = for_good};
    self->base = (sc_allocator){.context = self, .resize = resize};
    sc_status status = scenario(&self->base, argument);
    assert_int_equal(self->blocks, 0);
    assert_int_equal(self->bytes, 0);
    return status;
}

size_t sweep(sweep_scenario scenario, const void *argument)
{
    failing self;
    assert_int_equal(run(&self, 0, false, scenario, argument), SC_OK);
    size_t calls = self.calls;
    for (size_t k = 1; k <= calls; k++) {
        for (int for_good = 0; for_good < 2; for_good++) {
            sc_status status = run(&self, k, for_good != 0, scenario, argument);
            if (status != SC_OK && status != SC_ERROR_OUT_OF_MEMORY) {
                print_message("allocation %zu of %zu failed: %s\n", k, calls,
                              sc_status_name(status));
            }
            assert_true(status == SC_OK || status == SC_ERROR_OUT_OF_MEMORY);
        }
    }
    return calls;
}
