/*
 * If several files fail that are read at the same time, only the error of the first one in order is
 * reported, whichever thread was faster; so only the notices of that file are used.
 */
#include "engine/unread.h"

#include <string.h>

#include "engine/rules.h"

void sc_unread_init(sc_unread *unread, const sc_allocator *allocator)
{
    *unread = (sc_unread){.lock = SC_MUTEX_INIT};
    sc_notices_init(&unread->notices, allocator);
}

void sc_unread_free(sc_unread *unread)
{
    sc_notices_free(&unread->notices);
    sc_mutex_destroy(&unread->lock);
}

void sc_unread_take(sc_unread *unread, const sc_notices *notices)
{
    if (unread != NULL && notices->count != 0) {
        sc_mutex_lock(&unread->lock);
        (void)sc_notices_append(&unread->notices, notices);
        sc_mutex_unlock(&unread->lock);
    }
}

static void gather(const sc_unread *unread, const sc_detail *detail, const sc_error *error,
                   sc_notices *out)
{
    for (size_t i = 0; i < detail->yields.count; i++) {
        const sc_layer *layer = detail->yields.items[i].layer;
        if (layer != NULL && !sc_yields_repeats(&detail->yields, i)) {
            (void)sc_notices_append(out, &layer->notices);
        }
    }
    for (size_t i = 0; i < unread->notices.count; i++) {
        const sc_notice *notice = &unread->notices.items[i];
        if (strcmp(notice->source, error->source) == 0) {
            (void)sc_notices_add(out, notice->code, notice->source, notice->line, notice->column,
                                 notice->path, "%s", notice->message);
        }
    }
}

void sc_unread_report(const sc_unread *unread, const sc_detail *detail, const sc_error *error,
                      sc_report *report)
{
    if (report == NULL || error == NULL || detail == NULL) {
        return;
    }
    if (sc_report_count(report) == 0) {
        sc_report_add(report, error);
    }
    sc_notices notices;
    size_t first = 0;
    sc_notices_init(&notices, detail->plan->allocator);
    if (detail->gathered) {
        (void)sc_notices_append(&notices, &detail->notices);
    } else {
        gather(unread, detail, error, &notices);
    }
    (void)sc_rules_apply(detail->plan, &notices, &first, report, NULL);
    sc_report_add_notices(report, &notices);
    sc_notices_free(&notices);
}
