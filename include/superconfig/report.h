/* Report: every problem of a failed build, not only the first. Part of superconfig.h. */
#ifndef SUPERCONFIG_REPORT_H
#define SUPERCONFIG_REPORT_H

#include <superconfig/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Report                                                                    */
/* ------------------------------------------------------------------------- */

/*
 * The problems of one build or reload, in the order they were found: all warnings that strict mode
 * or a rule makes errors, and all required paths that have no value. A failure that ends the build
 * at once is the only problem of its report. At most 1,000 are kept. Belongs to one thread at a
 * time.
 */
typedef struct sc_report sc_report;

/* New and empty, or NULL when out of memory. NULL means the default allocator; it is borrowed. */
SC_API sc_report *sc_report_new(const sc_allocator *allocator);
/* Frees the report. Accepts NULL. */
SC_API void sc_report_free(sc_report *report);
/* 0 after a successful build. */
SC_API size_t sc_report_count(const sc_report *report);
/*
 * The warnings and notes of the files that were read before the build failed, also of the file that
 * failed; 0 after a successful build, because its snapshot has them.
 */
SC_API size_t sc_report_notice_count(const sc_report *report);
/* Writes one of them to `out`; its texts are borrowed. False if `index` is out of range. */
SC_API bool sc_report_notice(const sc_report *report, size_t index, sc_notice *out);
/* Copies a problem; the first one is the error of the call that filled the report. */
SC_API bool sc_report_problem(const sc_report *report, size_t index, sc_error *out);

/*
 * As sc_builder_build and sc_handle_reload, with a report (may be NULL) that is emptied first, and
 * filled if the call fails.
 */
SC_API sc_handle *sc_builder_build_reported(const sc_builder *builder, sc_report *report,
                                            sc_error *error);
/* As sc_handle_reload; `report` receives every problem. */
SC_API sc_status sc_handle_reload_reported(sc_handle *handle, sc_changes **changes,
                                           sc_report *report, sc_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_REPORT_H */
