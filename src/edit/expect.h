/* The tree that a change must lead to. */
#ifndef SC_EDIT_EXPECT_H
#define SC_EDIT_EXPECT_H

#include "edit/task.h"

/* New image of the task's root with its change. On failure *out is NULL and the error filled. */
sc_status sc_edit_expect(const sc_edit_task *task, sc_image **out);

#endif
