/* The tree that a change must lead to. */
#ifndef SC_EDIT_EXPECT_H
#define SC_EDIT_EXPECT_H

#include "edit/task.h"
#include "image/writer.h"

/* New image of the task's root with its change. On failure *out is NULL and the error filled. */
sc_status sc_edit_expect(const sc_edit_task *task, sc_image **out);
/* New image of the new value alone, as it reads; *out is NULL where the change puts none. */
sc_status sc_edit_expect_value(const sc_edit_task *task, sc_image **out);
/*
 * True if the draft is the task's root with its change, whose value is the root of `made`. False
 * also where only the order of members differs.
 */
bool sc_edit_is_expected(const sc_edit_task *task, const sc_image *made, const sc_writer *draft);

#endif
