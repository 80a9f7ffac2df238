/*
 * One loop and one state: the program runs, or it was asked to end because another one is to take
 * its place. A signal that ends programs and arrives in that moment means the whole, so nothing is
 * started after it.
 */
#include "supervise.h"

#include "events.h"
#include "load.h"
#include "print.h"
#include "process.h"

#include <signal.h>
#include <string.h>

enum {
    STOP_MILLISECONDS = 10000, /* from SIGTERM to SIGKILL */
    STALE_MILLISECONDS = 1000  /* between two looks at what is no source */
};

typedef struct supervision {
    const invocation *call;
    const supervised *what;
    sc_handle *handle;
    sc_watch *watch;
    int notice;       /* the signal of --signal; 0: a new start */
    bool replacing;   /* the program was asked to end, and is started again */
    bool ends;        /* it is not */
    int64_t deadline; /* of the program that is replaced */
    bool over;
    int status; /* when it is over */
} supervision;

static void finish(supervision *s, int status)
{
    s->over = true;
    s->status = status;
}

/* ---- the program ---- */

static int report_start(const supervised *what, int reason)
{
    (void)print_failure("%s: %s", what->program[0], strerror(reason));
    return process_start_status(reason);
}

static void start(supervision *s)
{
    const supervised *what = s->what;
    s->replacing = false;
    int reason = process_start(what->program, what->variables(what->context));
    if (reason != 0) {
        finish(s, report_start(what, reason));
    }
}

static void replace(supervision *s)
{
    if (s->notice != 0) {
        process_signal(s->notice);
    } else if (!s->replacing) {
        print_remark(s->call, "the configuration changed; %s is started again",
                     s->what->program[0]);
        s->replacing = true;
        s->deadline = process_clock() + STOP_MILLISECONDS;
        process_signal(SIGTERM);
    }
}

static void note_end(supervision *s, int status)
{
    if (s->replacing && !s->ends) {
        start(s);
    } else {
        finish(s, status);
    }
}

static void note_signal(supervision *s, int number)
{
    if (s->what->program == NULL) {
        if (process_is_ending(number)) {
            finish(s, 128 + number);
        }
        return;
    }
    process_signal(number);
    s->ends = s->ends || (s->replacing && process_is_ending(number));
}

/* ---- the configuration ---- */

static void take(supervision *s, const sc_snapshot *snapshot)
{
    bool changed = false;
    int status = s->what->take(s->what->context, snapshot, &changed);
    if (status != STATUS_OK) {
        print_remark(s->call, "the last good state stays");
    } else if (changed && s->what->program != NULL) {
        replace(s);
    }
}

static void take_events(supervision *s)
{
    sc_event *event;
    while (!s->over && sc_watch_next(s->watch, &event) == SC_OK && event != NULL) {
        if (sc_event_type(event) == SC_EVENT_CHANGED) {
            take(s, sc_event_after(event));
        } else {
            event_print_state(s->call, event);
        }
        sc_event_release(event);
    }
}

static void take_again(supervision *s)
{
    sc_snapshot *snapshot = sc_handle_snapshot(s->handle);
    take(s, snapshot);
    sc_snapshot_release(snapshot);
}

/* ---- the loop ---- */

static int milliseconds_left(const supervision *s)
{
    int64_t left = s->deadline - process_clock();
    return !s->replacing ? -1 : left > 0 ? (int)left : 0;
}

static int milliseconds_to_wait(const supervision *s)
{
    int left = milliseconds_left(s);
    bool looks = s->what->is_stale != NULL;
    return looks && (left < 0 || left > STALE_MILLISECONDS) ? STALE_MILLISECONDS : left;
}

static int follow(supervision *s)
{
    while (!s->over) {
        process_event event;
        process_wait((intptr_t)sc_watch_fd(s->watch), milliseconds_to_wait(s), &event);
        if (event.ended) {
            note_end(s, event.status);
        }
        if (event.signal != 0) {
            note_signal(s, event.signal);
        }
        if (event.readable) {
            take_events(s);
        }
        if (!s->over && s->what->is_stale != NULL && s->what->is_stale(s->what->context)) {
            take_again(s);
        }
        if (s->replacing && process_runs() && milliseconds_left(s) == 0) {
            process_signal(SIGKILL);
        }
    }
    return s->status;
}

/* The state from which the watch goes on. */
static int take_first(const supervised *what, sc_handle *handle)
{
    bool changed = false;
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    int status = what->take(what->context, snapshot, &changed);
    sc_snapshot_release(snapshot);
    return status;
}

static int stay(supervision *s, sc_handle *handle)
{
    sc_error error;
    s->watch = sc_handle_watch(handle, NULL, NULL, NULL, &error);
    if (s->watch == NULL) {
        return print_library_error(&error);
    }
    int status = take_first(s->what, handle);
    int reason = status == STATUS_OK ? process_listen() : 0;
    if (reason != 0) {
        status = print_failure("%s", strerror(reason));
    }
    if (status == STATUS_OK && s->what->program != NULL) {
        start(s);
    }
    status = status == STATUS_OK ? follow(s) : status;
    sc_watch_release(s->watch);
    return status;
}

static int become(const supervised *what)
{
    if (what->program == NULL) {
        return STATUS_OK;
    }
    return report_start(what, process_become(what->program, what->variables(what->context)));
}

int supervise_check(const invocation *call, const supervised *what)
{
    const char *name = invocation_value(call, OPTION_SIGNAL, NULL);
    if (name == NULL) {
        return STATUS_OK;
    }
    if (process_signal_number(name) == 0) {
        return print_usage_error(call->command, "option '--signal': no signal '%s'", name);
    }
    if (!invocation_has(call, OPTION_WATCH) || what->program == NULL) {
        return print_usage_error(call->command, "'--signal' needs --watch and a program");
    }
    return STATUS_OK;
}

int supervise(const invocation *call, const supervised *what)
{
    int status = supervise_check(call, what);
    sc_handle *handle = status == STATUS_OK ? load_handle(call, &status) : NULL;
    if (handle == NULL) {
        return status;
    }
    const char *name = invocation_value(call, OPTION_SIGNAL, NULL);
    supervision s = {.call = call, .what = what, .handle = handle};
    s.notice = name != NULL ? process_signal_number(name) : 0;
    if (invocation_has(call, OPTION_WATCH)) {
        status = stay(&s, handle);
        sc_handle_release(handle);
        return status;
    }
    status = take_first(what, handle);
    sc_handle_release(handle);
    return status == STATUS_OK ? become(what) : status;
}
