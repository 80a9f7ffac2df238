/* The places of a YAML stream, taken from the events of its reader. Node 0 is the stream. */
#ifndef SC_EDIT_YAML_H
#define SC_EDIT_YAML_H

#include "edit/syntax.h"

/* The tree is empty; free it in any case. */
sc_status sc_yaml_places(sc_syntax *tree);
/* Past blanks, comments and line ends. */
size_t sc_yaml_skip_trivia(const sc_edit_task *task, size_t at);
/* Past anchors and tags, and the space between them. `at` without them. */
size_t sc_yaml_skip_properties(const sc_edit_task *task, size_t at);
/* Behind the `:` of a member's key, or behind the `-` of an item; else where the node is. */
size_t sc_yaml_behind_mark(const sc_syntax *tree, uint32_t node);

#endif
