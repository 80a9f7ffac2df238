/*
 * Files that a source wants: parsed by the engine, one by one or many at once, and taken in order.
 * A base is followed by the siblings of the selected profiles, which nobody misses.
 */
#ifndef SC_SOURCE_FILES_H
#define SC_SOURCE_FILES_H

#include "source/kind.h"

typedef sc_status (*sc_take_function)(const sc_source *source, const sc_loading *loading,
                                      const sc_yield *like, sc_layer *layer);

typedef struct sc_file_want {
    const char *path;
    const char *profile;             /* of a sibling, borrowed from the context; "" */
    const char *name;                /* shown instead of the path; NULL: the path */
    const char *format;              /* NULL: by extension, else by content */
    const struct sc_project *owners; /* whose files it may include; NULL: as is known */
    bool is_base;                    /* profiles may have siblings of it */
    bool optional;                   /* absence is no failure */
    bool tells_absence;              /* but a yield in vain */
    bool is_absent;                  /* as is known already: it is not opened */
} sc_file_want;

/* One file, and as a base its siblings. `take` is sc_take or the kind's own. */
sc_status sc_files_take(const sc_source *source, const sc_loading *loading,
                        const sc_file_want *want, sc_take_function take);

/*
 * Many files in order, each found once: of several names of one file the last is taken, because
 * that is what merging it each time would come to. Siblings are wants of their own here.
 */
sc_status sc_files_take_many(const sc_source *source, const sc_loading *loading,
                             const sc_file_want *wants, size_t count);

/* The same want for the sibling of a profile: new text in `path`, which must outlive it. */
sc_status sc_file_sibling(const sc_allocator *allocator, const sc_file_want *base,
                          const char *profile, sc_text *path, sc_file_want *out);

/*
 * What can be told of a file before it is read, with the error filled: SC_OK for one that can be
 * opened, else the statuses of platform/file.h.
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
