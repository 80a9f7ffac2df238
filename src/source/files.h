/*
 * The files of a source: the engine parses them, one by one or many at once, and the source takes
 * them in order. A base is followed by the siblings of the selected profiles; a sibling may be
 * absent.
 */
#ifndef SC_SOURCE_FILES_H
#define SC_SOURCE_FILES_H

#include "source/kind.h"

typedef sc_status (*sc_take_function)(const sc_source *source, const sc_loading *loading,
                                      const sc_yield *like, sc_layer *layer);

/* A file that a source may load. */
typedef struct sc_file_candidate {
    const char *path;
    const char *profile;             /* of a sibling, borrowed from the context; else "" */
    const char *name;                /* shown instead of the path; NULL: the path */
    const char *format;              /* NULL: by extension, else by content */
    const struct sc_project *owners; /* whose files it may include; NULL: those of the loading */
    bool is_base;                    /* profiles may have siblings of it */
    bool optional;                   /* an absent file is not a failure */
    bool reports_absence;            /* an absent optional file leaves an empty yield */
    bool is_absent;                  /* known to be absent: it is not opened */
    bool passed_over;                /* if it appears it is not loaded: another has precedence */
} sc_file_candidate;

/* One file, and as a base its siblings. `take` is sc_take or the kind's own. */
sc_status sc_files_take(const sc_source *source, const sc_loading *loading,
                        const sc_file_candidate *candidate, sc_take_function take);

/*
 * Many files in order, each file once: of several names of one file the last is taken, because
 * merging the file at each of its names has the same result. Here siblings are candidates too.
 */
sc_status sc_files_take_many(const sc_source *source, const sc_loading *loading,
                             const sc_file_candidate *candidates, size_t count);

/* Copies `base` for the sibling of a profile. `path` receives new text and must outlive *out. */
sc_status sc_file_sibling(const sc_allocator *allocator, const sc_file_candidate *base,
                          const char *profile, sc_text *path, sc_file_candidate *out);

/*
 * Checks a file before it is read: SC_OK if it can be opened, else a status of platform/file.h,
 * and the error is filled.
 */
sc_status sc_file_check(const char *path, sc_error *error);
/* The same when a source is made, unless its options say that the file may be absent or fail. */
sc_status sc_file_check_required(const sc_source_making *making, const char *path);

/*
 * Lists a folder, `path` from `base` (NULL: the working directory), with the error filled and the
 * folder called `name` in it. More than a million entries are refused.
 */
sc_status sc_folder_list(const sc_allocator *allocator, const sc_dir *base, const char *path,
                         const char *name, sc_dir_listing *out, sc_error *error);

/* The length of a file's text without one line end at its end. */
size_t sc_file_text_length(const char *data, size_t length);

#endif
