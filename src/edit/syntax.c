/* Building and walking the tree of places. */
#include "edit/syntax.h"

#include <string.h>

#include "base/alloc.h"

enum { KEPT = 1024 }; /* nodes at the beginning of a text that are never forgotten */

void sc_syntax_init(sc_syntax *tree, sc_edit_task *task)
{
    *tree = (sc_syntax){.task = task};
}

void sc_syntax_free(sc_syntax *tree)
{
    sc_free(tree->task->allocator, tree->nodes, tree->capacity * sizeof *tree->nodes);
    tree->nodes = NULL;
}

uint32_t sc_syntax_add(sc_syntax *tree, uint32_t parent, sc_syntax_form form)
{
    if (!sc_grow(tree->task->allocator, &tree->nodes, &tree->capacity, tree->count + 1,
                 sizeof *tree->nodes, SC_SYNTAX_NONE)) {
        return SC_SYNTAX_NONE;
    }
    uint32_t node = (uint32_t)tree->count++;
    tree->nodes[node] = (sc_syntax_node){
        .form = (uint8_t)form,
        .parent = parent,
        .next = SC_SYNTAX_NONE,
        .first = SC_SYNTAX_NONE,
        .last = SC_SYNTAX_NONE,
        .comma = SIZE_MAX,
    };
    if (parent != SC_SYNTAX_NONE) {
        sc_syntax_node *above = &tree->nodes[parent];
        if (above->last == SC_SYNTAX_NONE) {
            above->first = node;
        } else {
            tree->nodes[above->last].next = node;
            tree->nodes[node].index = tree->nodes[above->last].index + 1;
        }
        above->last = node;
    }
    return node;
}

bool sc_syntax_is_key(const sc_syntax_node *node, const char *key, size_t length)
{
    return node->key != NULL && node->key_length == length &&
           (length == 0 || memcmp(node->key, key, length) == 0);
}

/* False, or *depth: how many steps lead there. As deep as the text nests. */
static bool find_depth(const sc_syntax *tree, uint32_t node, size_t *depth)
{
    const sc_syntax_node *own = &tree->nodes[node];
    if (own->parent == SC_SYNTAX_NONE) {
        *depth = 0;
        return true;
    }
    size_t above;
    if (!find_depth(tree, own->parent, &above) || above >= tree->task->count) {
        return false;
    }
    const sc_edit_step *step = &tree->task->steps[above];
    *depth = above + 1;
    return step->key != NULL ? sc_syntax_is_key(own, step->key, step->length)
                             : own->index == step->index;
}

bool sc_syntax_is_on_way(const sc_syntax *tree, uint32_t node)
{
    size_t depth;
    return find_depth(tree, node, &depth);
}

void sc_syntax_close(sc_syntax *tree, uint32_t node)
{
    /* Names are looked up from everywhere. */
    if (node >= KEPT && tree->named <= node && !sc_syntax_is_on_way(tree, node)) {
        tree->count = (size_t)node + 1;
        tree->nodes[node].first = tree->nodes[node].last = SC_SYNTAX_NONE;
    }
}

uint32_t sc_syntax_member(const sc_syntax *tree, uint32_t parent, const char *key, size_t length)
{
    uint32_t found = SC_SYNTAX_NONE;
    for (uint32_t i = tree->nodes[parent].first; i != SC_SYNTAX_NONE; i = tree->nodes[i].next) {
        if (sc_syntax_is_key(&tree->nodes[i], key, length)) {
            found = i;
        }
    }
    return found;
}

uint32_t sc_syntax_item(const sc_syntax *tree, uint32_t parent, size_t index)
{
    uint32_t i = tree->nodes[parent].first;
    while (i != SC_SYNTAX_NONE && index-- != 0) {
        i = tree->nodes[i].next;
    }
    return i;
}

uint32_t sc_syntax_step(const sc_syntax *tree, uint32_t parent, const sc_edit_step *step)
{
    return step->key != NULL ? sc_syntax_member(tree, parent, step->key, step->length)
                             : sc_syntax_item(tree, parent, step->index);
}

uint32_t sc_syntax_before(const sc_syntax *tree, uint32_t node)
{
    uint32_t before = SC_SYNTAX_NONE;
    uint32_t i = tree->nodes[tree->nodes[node].parent].first;
    while (i != node) {
        before = i;
        i = tree->nodes[i].next;
    }
    return before;
}
