/*
 * Generations that JavaScript reads without a call.
 *
 * Blocks of cells lie in memory of the engine (external buffers are refused by some), one buffer a
 * block, kept by a reference until the environment closes. A block never moves, so the core may
 * write a cell from any thread; free cells are a list through their own slots.
 */
#include "scnode.h"

#include <string.h>

/* A million handles with a cell; the ones beyond are refused. */
enum { BLOCKS_MAX = 1024 };

#define NO_SLOT UINT32_MAX

struct scnode_cells {
    uint32_t count; /* blocks */
    uint32_t free;  /* first free slot, or NO_SLOT */
    uint32_t *data[BLOCKS_MAX];
    napi_ref arrays[BLOCKS_MAX];
    uint32_t *next[BLOCKS_MAX];
};

static uint32_t *next_of(scnode_cells *cells, uint32_t slot)
{
    return &cells->next[slot >> SCNODE_CELL_BITS][slot & (SCNODE_CELL_COUNT - 1)];
}

static bool make_array(napi_env env, uint32_t **data, napi_ref *reference)
{
    napi_value buffer;
    napi_value array;
    void *memory = NULL;
    size_t size = SCNODE_CELL_COUNT * sizeof **data;
    if (!scnode_ok(env, napi_create_arraybuffer(env, size, &memory, &buffer)) ||
        !scnode_ok(env, napi_create_typedarray(env, napi_uint32_array, SCNODE_CELL_COUNT, buffer, 0,
                                               &array)) ||
        !scnode_ok(env, napi_create_reference(env, array, 1, reference))) {
        return false;
    }
    memset(memory, 0, size);
    *data = memory;
    return true;
}

static bool add_block(scnode_call *call, scnode_cells *cells)
{
    uint32_t block = cells->count;
    uint32_t *next =
        block < BLOCKS_MAX ? scnode_alloc_zero(SCNODE_CELL_COUNT * sizeof *next) : NULL;
    if (next == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
        return false;
    }
    if (!make_array(call->env, &cells->data[block], &cells->arrays[block])) {
        scnode_free(next);
        return false;
    }
    uint32_t first = block << SCNODE_CELL_BITS;
    for (uint32_t i = 0; i < SCNODE_CELL_COUNT; i++) {
        next[i] = i + 1 < SCNODE_CELL_COUNT ? first + i + 1 : NO_SLOT;
    }
    cells->next[block] = next;
    cells->free = first;
    cells->count++;
    return true;
}

static scnode_cells *cells_of(scnode_call *call)
{
    scnode_state *state = call->state;
    if (state->cells == NULL) {
        state->cells = scnode_alloc_zero(sizeof *state->cells);
        if (state->cells == NULL) {
            (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
            return NULL;
        }
        state->cells->free = NO_SLOT;
    }
    return state->cells;
}

uint32_t *scnode_cell_take(scnode_call *call, uint32_t *slot)
{
    scnode_cells *cells = cells_of(call);
    if (cells == NULL || (cells->free == NO_SLOT && !add_block(call, cells))) {
        return NULL;
    }
    *slot = cells->free;
    cells->free = *next_of(cells, *slot);
    return &cells->data[*slot >> SCNODE_CELL_BITS][*slot & (SCNODE_CELL_COUNT - 1)];
}

void scnode_cell_give(scnode_state *state, uint32_t slot)
{
    if (state->cells != NULL) {
        *next_of(state->cells, slot) = state->cells->free;
        state->cells->free = slot;
    }
}

void scnode_cells_free(scnode_state *state)
{
    scnode_cells *cells = state->cells;
    if (cells == NULL) {
        return;
    }
    for (uint32_t i = 0; i < cells->count; i++) {
        (void)napi_delete_reference(state->env, cells->arrays[i]);
        scnode_free(cells->next[i]);
    }
    scnode_free(cells);
    state->cells = NULL;
}

napi_value scnode_cell_block(scnode_call *call)
{
    const scnode_cells *cells = call->state->cells;
    uint32_t block = 0;
    napi_value result;
    if (!scnode_ok(call->env, napi_get_value_uint32(call->env, call->arguments[0], &block))) {
        return NULL;
    }
    if (cells == NULL || block >= cells->count) {
        return scnode_throw_type(call->env, "block", "be that of a cell");
    }
    return scnode_ok(call->env, napi_get_reference_value(call->env, cells->arrays[block], &result))
               ? result
               : NULL;
}
