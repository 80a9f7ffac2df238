/*
 * The addon's memory. A test build (SCNODE_TESTING) puts a counter before it and before the core's,
 * so that a test can let each allocation of an operation fail in turn; nothing of that is in the
 * binary that is shipped.
 */
#include "scnode.h"

#include <stdlib.h>
#include <string.h>

#ifdef SCNODE_TESTING
#include <stdatomic.h>

/* Allocations that succeed before all fail; negative: none fails. */
static atomic_llong remaining = -1;

static bool may_allocate(void)
{
    long long left = atomic_load(&remaining);
    while (left > 0 && !atomic_compare_exchange_weak(&remaining, &left, left - 1)) {
    }
    return left != 0;
}

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return may_allocate() ? realloc(block, new_size) : NULL;
}

const sc_allocator *scnode_allocator(void)
{
    static const sc_allocator counting = {NULL, resize};
    return &counting;
}

static napi_value fail_allocations(scnode_call *call)
{
    int64_t count = -1;
    if (!scnode_ok(call->env, napi_get_value_int64(call->env, call->arguments[0], &count))) {
        return NULL;
    }
    atomic_store(&remaining, count);
    return NULL;
}

static napi_value allocations_left(scnode_call *call)
{
    napi_value result;
    long long left = atomic_load(&remaining);
    return scnode_ok(call->env, napi_create_int64(call->env, left, &result)) ? result : NULL;
}

const scnode_function scnode_testing_functions[] = {
    {"failAllocations", fail_allocations},
    {"allocationsLeft", allocations_left},
    {NULL, NULL},
};
#else
static bool may_allocate(void)
{
    return true;
}

const sc_allocator *scnode_allocator(void)
{
    return NULL;
}
#endif

void *scnode_alloc_zero(size_t size)
{
    return may_allocate() ? calloc(1, size) : NULL;
}

void scnode_free(void *block)
{
    free(block);
}

struct scnode_block {
    scnode_block *next;
    max_align_t data[];
};

static void *take_block(scnode_call *call, size_t size)
{
    scnode_block *block =
        size <= SIZE_MAX - sizeof *block ? scnode_alloc_zero(sizeof *block + size) : NULL;
    if (block == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
        return NULL;
    }
    block->next = call->blocks;
    call->blocks = block;
    return block->data;
}

void *scnode_take(scnode_call *call, size_t size)
{
    size_t start = (call->used + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
    if (start > sizeof call->pool || size > sizeof call->pool - start) {
        return take_block(call, size);
    }
    call->used = start + size;
    return call->pool + start;
}

void scnode_pool_free(scnode_call *call)
{
    while (call->blocks != NULL) {
        scnode_block *block = call->blocks;
        call->blocks = block->next;
        scnode_free(block);
    }
}
