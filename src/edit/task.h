/*
 * One change of one text, as the editors of the formats see it: an existing container, what happens
 * to one of its children, and a list of splices (cut this range, put that text) as the answer. An
 * editor never copies what it leaves alone, so everything outside its splices stays byte for byte.
 * It may be wrong about an odd file: the text it makes is read again and compared before it counts.
 */
#ifndef SC_EDIT_TASK_H
#define SC_EDIT_TASK_H

#include "base/arena.h"
#include "base/buf.h"
#include "diag/error.h"
#include "format/format.h"

/* A step of a path that is known to lead somewhere, the last one aside. */
typedef struct sc_edit_step {
    const char *key; /* NULL: an index */
    size_t length;
    size_t index;
} sc_edit_step;

typedef enum sc_edit_action {
    SC_EDIT_REPLACE, /* the last step's child is there */
    SC_EDIT_INSERT,  /* it is not: a new key, or the index behind the last one */
    SC_EDIT_REMOVE
} sc_edit_action;

typedef struct sc_edit_splice {
    size_t start, end; /* of what goes */
    const char *text;  /* that comes in its place */
    size_t length;
} sc_edit_splice;

typedef struct sc_edit_task {
    const sc_format *format;
    const sc_allocator *allocator;
    const sc_limits *limits; /* resolved */
    const char *text;        /* valid UTF-8 without BOM, that its format reads; NUL bytes follow */
    size_t length;
    bool ascii;
    const char *eol;           /* how the text ends its lines */
    sc_value root;             /* what the text means; of YAML the list of its documents */
    const sc_edit_step *steps; /* one at least, unless the root is replaced */
    size_t count;
    sc_edit_action action;
    sc_value value; /* what to put there */
    sc_arena arena; /* for everything that lives as long as the task */
    sc_edit_splice *splices;
    size_t splice_count, splice_capacity;
    bool spread; /* out, with a failure: the old value is in several places; remove it, then insert
                  */
    sc_error *error;
} sc_edit_task;

/* ---- task.c ---- */

/* Cuts a range and puts a copy of `text` there. */
sc_status sc_edit_splice_in(sc_edit_task *task, size_t start, size_t end, const char *text,
                            size_t length);
/* The same with what is in a buffer, whose failure is reported. */
sc_status sc_edit_splice_buf(sc_edit_task *task, size_t start, size_t end, sc_buf *buf);
sc_status sc_edit_cut(sc_edit_task *task, size_t start, size_t end);
/* How long the text is after the splices. SC_ERROR_CANNOT_EDIT where two overlap. */
sc_status sc_edit_measure(sc_edit_task *task, size_t *length);
/* Makes the splices in a text that has room for the result; they do not overlap. */
void sc_edit_splice_text(char *text, size_t length, const sc_edit_splice *splices, size_t count);
/* As many splices, in the task's arena, that take its own back; NULL: out of memory. */
const sc_edit_splice *sc_edit_reverse(sc_edit_task *task);

sc_status sc_edit_exhausted(sc_edit_task *task);
/* Fails with SC_ERROR_CANNOT_EDIT at a place of the text. */
#define SC_EDIT_FAIL(task, at, ...)                                                                \
    sc_error_at((task)->error, SC_ERROR_CANNOT_EDIT, (task)->text, (task)->length, (at),           \
                __VA_ARGS__)

/* Places of the text: lines end in LF, CRLF or CR. */
size_t sc_edit_line_start(const sc_edit_task *task, size_t at);
/* Of the line that holds `at`: before its line end, and behind it. */
size_t sc_edit_line_end(const sc_edit_task *task, size_t at);
size_t sc_edit_next_line(const sc_edit_task *task, size_t at);
/* Only blanks are between the start of the line and `at`. */
bool sc_edit_starts_line(const sc_edit_task *task, size_t at);
/* Behind the blanks at `at`. */
size_t sc_edit_skip_blanks(const sc_edit_task *task, size_t at);
/* A line end lies in the range. */
bool sc_edit_has_line_end(const sc_edit_task *task, size_t start, size_t end);
bool sc_edit_is_line_end(const sc_edit_task *task, size_t at);

/* Appends `text` with `eol` for each line feed and `indent` behind it where a line is not empty. */
void sc_edit_append_lines(sc_buf *out, const char *text, size_t length, const char *eol,
                          const char *indent, size_t indent_length);
/* The value in the task's format as its writer has it, without line end at the end. */
sc_status sc_edit_write(sc_edit_task *task, const sc_format *format, sc_value value, bool compact,
                        sc_buf *out);

/* ---- one editor a family ---- */

sc_status sc_edit_json(sc_edit_task *task);
sc_status sc_edit_toml(sc_edit_task *task);
sc_status sc_edit_yaml(sc_edit_task *task);
sc_status sc_edit_flat(sc_edit_task *task); /* INI, dotenv, properties */

/*
 * A dotenv value may name other variables, and then follows their values. *follows: the values of
 * `have`, read from `text`, differ from `expected` in such values only.
 */
sc_status sc_edit_follows(sc_edit_task *task, const char *text, size_t length, sc_value expected,
                          sc_value have, bool *follows);

#endif
