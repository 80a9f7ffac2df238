/*
 * Edit: change a value in the text of a file and keep everything else as it is. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_EDIT_H
#define SUPERCONFIG_EDIT_H

#include <superconfig/image.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Edit                                                                      */
/* ------------------------------------------------------------------------- */

/*
 * A text in one of the eight formats, with its values. Each change is made in the text: comments,
 * order, blank lines, indentation, quotes, line ends and the spelling of numbers stay byte for byte
 * outside of the change, and new text is written in the style of its neighbours. The new text is
 * read again and must have the values of the old tree with the change; otherwise the change fails
 * with SC_ERROR_CANNOT_EDIT and its place, and the edit is unchanged. No file is written before
 * sc_edit_save.
 *
 * Paths are those of reads, as text or as segments: a text that is exactly a key of the root is
 * that key. Of repeated keys a set changes the last and an unset removes all. In YAML a set
 * replaces an alias; a change within an anchored value that aliases repeat is refused; a set adds
 * to its mapping a key that `<<` brings in, and an unset refuses such a key.
 *
 * An edit belongs to one thread at a time.
 */
typedef struct sc_edit sc_edit;

typedef struct sc_edit_options {
    size_t size;                   /* of this struct */
    const char *format;            /* name; NULL: by the file's extension, else by the content */
    uint32_t document;             /* of a YAML stream, from 1; 0: the only one */
    const sc_limits *limits;       /* NULL: defaults */
    const sc_allocator *allocator; /* NULL: the default one */
} sc_edit_options;

#define SC_EDIT_OPTIONS_INIT SC_SIZED(sc_edit_options)

/*
 * A new edit of the text of a file, or NULL. `options` may be NULL. The file is read once, by this
 * call. A text that does not parse cannot be edited: the error is that of its reader. A compiled
 * image is SC_ERROR_CANNOT_EDIT.
 */
SC_API sc_edit *sc_edit_open(const char *file, const sc_edit_options *options, sc_error *error);
/* A new edit of a text, which is copied; otherwise as sc_edit_open. */
SC_API sc_edit *sc_edit_new(const char *text, size_t length, const sc_edit_options *options,
                            sc_error *error);
/* Frees the edit, without saving it. Accepts NULL. */
SC_API void sc_edit_free(sc_edit *edit);

/*
 * Puts a value at a path: replaces it, or adds it and the objects on its way. The index after the
 * last element adds one; a larger one is SC_ERROR_INDEX_GAP. A scalar on the way, except null, is
 * SC_ERROR_WRONG_TYPE. Setting an equal value changes nothing.
 */
SC_API sc_status sc_edit_set(sc_edit *edit, const sc_path *path, sc_value value, sc_error *error);
/*
 * The same for text whose type is guessed as for overrides: bool, number, null or JSON if the whole
 * text is one of these, unless the path has a string; over a bool or a list as a typed reading.
 */
SC_API sc_status sc_edit_set_untyped(sc_edit *edit, const sc_path *path, const char *text,
                                     size_t length, sc_error *error);
/* The same for a string. */
SC_API sc_status sc_edit_set_string(sc_edit *edit, const sc_path *path, const char *text,
                                    size_t length, sc_error *error);
/* Adds an element at the end of the array at `path`; if nothing is there, a new array with it. */
SC_API sc_status sc_edit_append(sc_edit *edit, const sc_path *path, sc_value value,
                                sc_error *error);
/* Removes the value at a path. SC_ERROR_MISSING_KEY if it is absent. */
SC_API sc_status sc_edit_unset(sc_edit *edit, const sc_path *path, sc_error *error);

/* The value of the current text. Borrowed until the next change. */
SC_API sc_value sc_edit_root(const sc_edit *edit);
/* The current text: NUL-terminated, borrowed until the next change. */
SC_API const char *sc_edit_text(const sc_edit *edit, size_t *length);
/* The name of the text's format; static text. */
SC_API const char *sc_edit_format(const sc_edit *edit);
/* True if the text differs from the text that was read or last saved. */
SC_API bool sc_edit_changed(const sc_edit *edit);
/*
 * A unified diff from the text that was read or last saved to the current one, as new text in
 * `out`; empty if they are equal.
 */
SC_API sc_status sc_edit_diff(const sc_edit *edit, sc_text *out, sc_error *error);
/*
 * The same for people: `<secret>` takes the place of each secret of either text, also in lines
 * that did not change. In doubt it hides more, up to whole lines.
 */
SC_API sc_status sc_edit_diff_masked(const sc_edit *edit, sc_text *out, sc_error *error);

/*
 * How a file is written. By renaming a new file over it: a reader sees the old file or the new
 * one, with the mode, owner, access list and extended attributes of the old. In place: the same
 * file is overwritten, for one that has several names or is a mount point
 * (SC_ERROR_NOT_REPLACEABLE otherwise); a crash may then leave half of it.
 */
typedef enum sc_save_mode { SC_SAVE_REPLACE, SC_SAVE_IN_PLACE } sc_save_mode;
/*
 * Writes the text to the file it was read from, if it changed. SC_ERROR_FILE_CHANGED if the file
 * has changed since it was read; SC_ERROR_INVALID_ARGUMENT for an edit without a file.
 */
SC_API sc_status sc_edit_save(sc_edit *edit, sc_save_mode mode, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_EDIT_H */
