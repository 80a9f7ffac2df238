/* The addon's memory: zeroed blocks, and the pool of a call for what does not fit the call itself.
 */
#include "scnode.h"

#include <stdlib.h>

void *scnode_alloc_zero(size_t size)
{
    return calloc(1, size);
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
