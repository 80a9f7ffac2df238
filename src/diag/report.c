/*
 * Problems are kept as their texts and not as sc_error, which is two kilobytes each. Running out of
 * memory loses a problem and never the failure: that is the caller's error.
 */
#include "diag/report.h"

#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"

typedef struct problem {
    sc_status code;
    uint32_t line, column, caret;
    int32_t system_error;
    const char *message, *source, *path, *excerpt;
} problem;

enum {
    TEXTS_MAX = SC_REPORT_MAX * (SC_ERROR_MESSAGE_SIZE + SC_ERROR_SOURCE_SIZE + SC_ERROR_PATH_SIZE +
                                 SC_ERROR_EXCERPT_SIZE + 64)
};

struct sc_report {
    const sc_allocator *allocator;
    problem *items;
    size_t count, capacity;
    sc_arena texts;
    sc_notices notices; /* of what was read in vain */
};

sc_report *sc_report_new(const sc_allocator *allocator)
{
    const sc_allocator *with = allocator != NULL ? allocator : sc_allocator_default();
    sc_report *report = sc_alloc_zero(with, sizeof *report);
    if (report != NULL) {
        report->allocator = with;
        sc_arena_init(&report->texts, with, TEXTS_MAX);
        sc_notices_init(&report->notices, with);
    }
    return report;
}

void sc_report_clear(sc_report *report)
{
    if (report == NULL) {
        return;
    }
    sc_arena_free(&report->texts);
    sc_arena_init(&report->texts, report->allocator, TEXTS_MAX);
    report->count = 0;
    sc_notices_free(&report->notices);
    sc_notices_init(&report->notices, report->allocator);
}

void sc_report_free(sc_report *report)
{
    if (report != NULL) {
        const sc_allocator *allocator = report->allocator;
        sc_arena_free(&report->texts);
        sc_notices_free(&report->notices);
        sc_free(allocator, report->items, report->capacity * sizeof *report->items);
        sc_free(allocator, report, sizeof *report);
    }
}

static const char *keep(sc_report *report, const char *text)
{
    return text[0] != '\0' ? sc_arena_text(&report->texts, text, strlen(text)) : "";
}

void sc_report_add(sc_report *report, const sc_error *error)
{
    if (report == NULL || !sc_grow(report->allocator, &report->items, &report->capacity,
                                   report->count + 1, sizeof *report->items, SC_REPORT_MAX)) {
        return;
    }
    const problem added = {
        .code = error->code,
        .line = error->line,
        .column = error->column,
        .caret = error->caret,
        .system_error = error->system_error,
        .message = keep(report, error->message),
        .source = keep(report, error->source),
        .path = keep(report, error->path),
        .excerpt = keep(report, error->excerpt),
    };
    if (added.message != NULL && added.source != NULL && added.path != NULL &&
        added.excerpt != NULL) {
        report->items[report->count++] = added;
    }
}

size_t sc_report_count(const sc_report *report)
{
    return report != NULL ? report->count : 0;
}

bool sc_report_problem(const sc_report *report, size_t index, sc_error *out)
{
    if (index >= sc_report_count(report) || out == NULL) {
        return false;
    }
    const problem *from = &report->items[index];
    memset(out, 0, sizeof *out);
    out->code = from->code;
    out->line = from->line;
    out->column = from->column;
    out->caret = from->caret;
    out->system_error = from->system_error;
    memcpy(out->message, from->message, strlen(from->message));
    memcpy(out->source, from->source, strlen(from->source));
    memcpy(out->path, from->path, strlen(from->path));
    memcpy(out->excerpt, from->excerpt, strlen(from->excerpt));
    return true;
}

void sc_report_add_notices(sc_report *report, const sc_notices *notices)
{
    if (report != NULL) {
        (void)sc_notices_append(&report->notices, notices);
    }
}

size_t sc_report_notice_count(const sc_report *report)
{
    return report != NULL ? report->notices.count : 0;
}

bool sc_report_notice(const sc_report *report, size_t index, sc_notice *out)
{
    if (index >= sc_report_notice_count(report) || out == NULL) {
        return false;
    }
    *out = report->notices.items[index];
    return true;
}
