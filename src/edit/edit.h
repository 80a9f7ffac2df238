/*
 * The edit itself. Invariant: `image` is what `text` means, or NULL where memory did not suffice to
 * go back to it; then the next call makes it. A change is made in `text` itself and taken back
 * where it was not proved to be what was asked for, so that an edit has one text and one tree.
 */
#ifndef SC_EDIT_EDIT_H
#define SC_EDIT_EDIT_H

#include "edit/past.h"
#include "edit/task.h"
#include "platform/platform.h"

typedef struct sc_edit_content {
    char *text; /* with BOM; a NUL and the readers' padding follow */
    size_t length;
    size_t capacity;
    sc_image *image; /* of YAML the list of its documents */
    bool empty;      /* nothing but white space and comments */
} sc_edit_content;

struct sc_edit {
    const sc_allocator *allocator;
    const sc_format *format;
    sc_limits limits;
    uint32_t document; /* from 0 */
    char *file;        /* NULL: none */
    sc_file_stamp stamp;
    sc_edit_content now;
    sc_past past; /* the text as it was read or saved */
};

/* The text as it was read or saved, new; NULL: out of memory. Release with length + 1. */
char *sc_edit_before(const sc_edit *edit, size_t *length);

/* A text as the edit's own is read; sc_edit_content_free it in any case. */
sc_status sc_edit_content_of(const sc_edit *edit, const char *text, size_t length,
                             sc_edit_content *out, sc_error *error);
void sc_edit_content_free(const sc_allocator *allocator, sc_edit_content *content);

/* hide.c: appends the text, line for line, with `<secret>` for what is of a secret. */
void sc_edit_hide(const sc_edit *edit, const char *text, size_t length, sc_value root, sc_buf *out);

/* The value whose paths the caller names. */
sc_value sc_edit_root_of(const sc_edit *edit);

/* The value at a path; absent if there is no value, or if the path does not parse. */
sc_value sc_edit_find(const sc_edit *edit, const sc_path *path);

/* The steps for a path and an action: see resolve.c. Everything lies in `arena`. */
typedef struct sc_edit_plan {
    sc_arena arena;
    sc_edit_step *steps;
    size_t count, capacity;
    sc_edit_action action;
    sc_value value;
    sc_image *made; /* where the value had to be made; owned */
    sc_value old;   /* what a replacement replaces */
} sc_edit_plan;

typedef enum sc_edit_verb { SC_EDIT_SET, SC_EDIT_APPEND, SC_EDIT_UNSET } sc_edit_verb;

/* Free it in any case. */
sc_status sc_edit_resolve(const sc_edit *edit, sc_edit_verb verb, const sc_path *path,
                          sc_value value, sc_edit_plan *plan, sc_error *error);
void sc_edit_plan_free(sc_edit_plan *plan);

/* guess.c: a new image of what text means over what is there (absent: nothing). */
sc_status sc_edit_guess(const sc_edit *edit, sc_value there, const char *text, size_t length,
                        sc_image **out, sc_error *error);
sc_status sc_edit_text_image(const sc_edit *edit, const char *text, size_t length, sc_image **out,
                             sc_error *error);

#endif
