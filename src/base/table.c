/* A larger table takes the slots of the old one; that one stays in the arena. */
#include "base/table.h"

enum { SLOTS_MIN = 16 };

/* Entries differ from each other, so they move by their hashes alone. */
static void move(sc_table *to, const sc_table *from)
{
    for (uint64_t i = 0; from->slots != NULL && i <= from->mask; i++) {
        const sc_table_slot *slot = &from->slots[i];
        if (slot->entry != NULL) {
            uint32_t at = slot->hash & to->mask;
            while (to->slots[at].entry != NULL) {
                at = (at + 1) & to->mask;
            }
            to->slots[at] = *slot;
        }
    }
}

sc_status sc_table_reserve(sc_table *table, sc_arena *arena, uint64_t more)
{
    uint64_t size = table->slots != NULL ? (uint64_t)table->mask + 1 : 0;
    uint64_t need = table->used + more;
    if (size != 0 && need * 2 <= size) {
        return SC_OK;
    }
    for (size = size != 0 ? size : SLOTS_MIN; size < need * 2;) {
        size *= 2;
    }
    sc_table larger = {.used = table->used};
    if (size <= UINT32_MAX && size <= SIZE_MAX / sizeof *larger.slots) {
        larger.slots = sc_arena_alloc_zero(arena, (size_t)size * sizeof *larger.slots);
    }
    if (larger.slots == NULL) {
        return arena->status != SC_OK ? arena->status : SC_ERROR_OUT_OF_MEMORY;
    }
    larger.mask = (uint32_t)(size - 1);
    move(&larger, table);
    *table = larger;
    return SC_OK;
}
