/*
 * Edit: change a value in a file's own text and leave everything else as it is. Part of
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
 * read again and must mean the old tree with the change; otherwise the change fails with
 * SC_ERROR_CANNOT_EDIT and its place, and the edit stays as it was. Nothing touches a file before
 * sc_edit_save.
 *
 * Paths are those of reads, as text or as segments: a text that is exactly a key of the root is
 * that key. Of repeated keys a set changes the last and an unset removes all. In YAML a set
 * replaces an alias; what lies in an anchored value that aliases repeat is refused; a key that `<<`
 * brings in is added to its mapping by a set, and cannot be unset.
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
 * Puts a value at a path: replaces it, or adds it and the objects on its way. The index behind the
 * last element adds one; further is SC_ERROR_INDEX_GAP. A scalar on the way, null aside, is
 * SC_ERROR_WRONG_TYPE. Setting what is there already changes nothing.
 */
SC_API sc_status sc_edit_set(sc_edit *edit, const sc_path *path, sc_value value, sc_error *error);
/*
 * The same for text that is guessed as that of overrides is: bool, number, null or JSON where all
 * of it is that, unless the path holds a string; over a bool and a list as a typed reading would.
 */
SC_API sc_status sc_edit_set_untyped(sc_edit *edit, const sc_path *path, const char *text,
                                     size_t length, sc_error *error);
/* The same for a string. */
SC_API sc_status sc_edit_set_string(sc_edit *edit, const sc_path *path, const char *text,
                                    size_t length, sc_error *error);
/* Adds an element at the end of the array at `path`; with nothing there, an array of it. */
SC_API sc_status sc_edit_append(sc_edit *edit, const sc_path *path, sc_value value,
                                sc_error *error);
/* Removes the value at a path. SC_ERROR_MISSING_KEY if there is none. */
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
 * The same for eyes: `<secret>` takes the place of what is secret in either text, also in lines
 * that did not change. In doubt more is hidden, up to whole lines.
 */
SC_API sc_status sc_edit_diff_masked(const sc_edit *edit, sc_text *out, sc_error *error);

/*
 * How a file is written. Beside it and renamed over it: whoever reads sees the old file or the new
 * one, with the mode, owner, access list and extended attributes of the old. In place: the same
 * file is written over, for one that has several names or is a mount of its own
 * (SC_ERROR_NOT_REPLACEABLE without it); a crash then may leave half of it.
 */
typedef enum sc_save_mode { SC_SAVE_REPLACE, SC_SAVE_IN_PLACE } sc_save_mode;
/*
 * Writes the text to the file it was read from, where it changed. SC_ERROR_FILE_CHANGED where the
 * file is not what was read; SC_ERROR_INVALID_ARGUMENT for an edit of no file.
 */
SC_API sc_status sc_edit_save(sc_edit *edit, sc_save_mode mode, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_EDIT_H */
