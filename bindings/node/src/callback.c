/*
 * Custom formats and sources: functions of JavaScript that the core calls.
 *
 * Under a synchronous build the core calls on the thread of JavaScript, so the function is simply
 * called. Under an asynchronous one a task runs on this thread instead, and is asked (task.c).
 *
 * The core frees a callback with the last registry, builder or handle that holds it, maybe on
 * another thread, where no reference may be deleted: it is put on a list that its environment
 * sweeps. Once that environment is gone there are no references, and it is freed at once.
 */
#include "scnode.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

struct scnode_callback {
    scnode_state *state;
    napi_ref read; /* or load; NULL once the environment is closing */
    napi_ref write;
    scnode_callback *next;
    scnode_callback *previous;
    scnode_callback *next_dead;
};

static const char GONE[] = "the environment of this callback is closing";
static const char ELSEWHERE[] =
    "this source or format is JavaScript of another thread, and only that thread can load it";
static const char PROMISED[] = "a promise was given: that needs buildAsync() or reloadAsync()";

static bool refer(scnode_call *call, napi_value function, const char *what, napi_ref *out)
{
    if (scnode_type(call->env, function) != napi_function) {
        (void)scnode_throw_type(call->env, what, "be a function");
        return false;
    }
    return scnode_ok(call->env, napi_create_reference(call->env, function, 1, out));
}

static void enlist(scnode_callback *self)
{
    scnode_state *state = self->state;
    scnode_state_hold(state);
    self->next = state->callbacks;
    if (self->next != NULL) {
        self->next->previous = self;
    }
    state->callbacks = self;
}

scnode_callback *scnode_callback_new(scnode_call *call, napi_value read, napi_value write)
{
    scnode_callback *self = scnode_alloc_zero(sizeof *self);
    if (self == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
        return NULL;
    }
    self->state = call->state;
    if (!refer(call, read, "callback", &self->read) ||
        (write != NULL && !refer(call, write, "write", &self->write))) {
        if (self->read != NULL) {
            (void)napi_delete_reference(call->env, self->read);
        }
        scnode_free(self);
        return NULL;
    }
    enlist(self);
    return self;
}

static void delete_reference(napi_env env, napi_ref *reference)
{
    if (*reference != NULL) {
        (void)napi_delete_reference(env, *reference);
        *reference = NULL;
    }
}

static void forget(scnode_callback *self)
{
    delete_reference(self->state->env, &self->read);
    delete_reference(self->state->env, &self->write);
}

static void bury(scnode_callback *self)
{
    scnode_state *state = self->state;
    forget(self);
    if (self->previous != NULL) {
        self->previous->next = self->next;
    } else {
        state->callbacks = self->next;
    }
    if (self->next != NULL) {
        self->next->previous = self->previous;
    }
    scnode_free(self);
    scnode_state_drop(state);
}

static void bury_all(scnode_callback *at)
{
    while (at != NULL) {
        scnode_callback *next = at->next_dead;
        bury(at);
        at = next;
    }
}

/* In the place of the list once the environment is gone: a callback that ends later frees itself.
 */
static scnode_callback gone;

void scnode_callbacks_close(scnode_state *state)
{
    for (scnode_callback *at = state->callbacks; at != NULL; at = at->next) {
        forget(at);
    }
    bury_all(atomic_exchange(&state->dead, &gone));
}

void scnode_callback_end(void *context)
{
    scnode_callback *self = context;
    scnode_state *state = self->state;
    scnode_callback *first = atomic_load(&state->dead);
    do {
        if (first == &gone) {
            scnode_free(self);
            scnode_state_drop(state);
            return;
        }
        self->next_dead = first;
    } while (!atomic_compare_exchange_weak(&state->dead, &first, self));
}

/* The caller holds the state beside the callbacks. */
void scnode_callbacks_sweep(scnode_state *state)
{
    scnode_callback *first = atomic_load_explicit(&state->dead, memory_order_relaxed);
    if (first != NULL && first != &gone) {
        bury_all(atomic_exchange(&state->dead, NULL));
    }
}

/* ------------------------------------------------------------------------- */
/* Called by the core                                                        */
/* ------------------------------------------------------------------------- */

/* The task that runs on this thread, and its function. */
static _Thread_local scnode_object *redirected;
static _Thread_local scnode_ask redirection;

void scnode_callbacks_redirect(scnode_object *task, scnode_ask ask)
{
    redirected = task;
    redirection = ask;
}

static sc_status fail(sc_error *error, const char *message)
{
    error->code = SC_ERROR_CUSTOM;
    (void)snprintf(error->message, sizeof error->message, "%s", message);
    return SC_ERROR_CUSTOM;
}

napi_value scnode_callback_function(const scnode_callback *self)
{
    napi_value function;
    if (self->read == NULL ||
        napi_get_reference_value(self->state->env, self->read, &function) != napi_ok) {
        return NULL;
    }
    return function;
}

/* The thrown value becomes the error, and the cause of the exception that the error ends in. */
static sc_status fail_thrown(scnode_state *state, napi_escapable_handle_scope scope,
                             sc_error *error)
{
    napi_value thrown = scnode_caught(state->env);
    napi_value kept = NULL;
    scnode_error_from(state->env, thrown, error);
    if (thrown != NULL && state->call != NULL &&
        napi_escape_handle(state->env, scope, thrown, &kept) == napi_ok) {
        state->call->thrown = kept;
    }
    return SC_ERROR_CUSTOM;
}

static napi_value ignore(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    return NULL;
}

/* The caller learns that it may not promise; that nobody hears how it ends is no second failure. */
static void disown(napi_env env, napi_value promise)
{
    napi_value method;
    napi_value handler;
    napi_value chained;
    if (napi_get_named_property(env, promise, "catch", &method) != napi_ok ||
        napi_create_function(env, "ignore", NAPI_AUTO_LENGTH, ignore, NULL, &handler) != napi_ok ||
        napi_call_function(env, promise, method, 1, &handler, &chained) != napi_ok) {
        (void)scnode_caught(env);
    }
}

/* Calls and gives what it gave; false with an exception, or with nothing where it gave a promise.
 */
static bool call_function(napi_env env, napi_value function, size_t count,
                          const napi_value *arguments, napi_value *result, bool *promised)
{
    napi_value undefined;
    *promised = false;
    if (!scnode_ok(env, napi_get_undefined(env, &undefined)) ||
        !scnode_ok(env, napi_call_function(env, undefined, function, count, arguments, result)) ||
        !scnode_ok(env, napi_is_promise(env, *result, promised))) {
        return false;
    }
    if (*promised) {
        disown(env, *result);
    }
    return !*promised;
}

static bool read_arguments(napi_env env, const sc_input *input, napi_value out[2])
{
    if (input == NULL) {
        return true;
    }
    out[0] = scnode_string(env, input->text, input->length);
    out[1] = out[0] != NULL ? scnode_string(env, input->name, NAPI_AUTO_LENGTH) : NULL;
    return out[1] != NULL;
}

static sc_status read_in_scope(scnode_callback *self, napi_escapable_handle_scope scope,
                               const sc_input *input, sc_writer *writer, sc_error *error)
{
    napi_env env = self->state->env;
    napi_value arguments[2] = {NULL, NULL};
    napi_value result = NULL;
    bool promised = false;
    napi_value function = scnode_callback_function(self);
    if (function == NULL) {
        return fail(error, GONE);
    }
    if (read_arguments(env, input, arguments) &&
        call_function(env, function, input != NULL ? 2 : 0, arguments, &result, &promised) &&
        scnode_write_value(env, result, writer)) {
        return SC_OK;
    }
    return promised ? fail(error, PROMISED) : fail_thrown(self->state, scope, error);
}

static sc_status read_now(scnode_callback *self, const sc_input *input, sc_writer *writer,
                          sc_error *error)
{
    napi_env env = self->state->env;
    napi_escapable_handle_scope scope;
    if (redirected != NULL) {
        return redirected->state == self->state
                   ? redirection(redirected, self, input, writer, error)
                   : fail(error, ELSEWHERE);
    }
    if (!scnode_state_is_here(self->state)) {
        return fail(error, ELSEWHERE);
    }
    if (self->state->starting != NULL) {
        sc_watch_defer(self->state->starting); /* a task asks, which can wait for a promise */
        return SC_ERROR_OUT_OF_MEMORY;
    }
    if (napi_open_escapable_handle_scope(env, &scope) != napi_ok) {
        return fail(error, GONE);
    }
    sc_status status = read_in_scope(self, scope, input, writer, error);
    (void)napi_close_escapable_handle_scope(env, scope);
    return status;
}

sc_status scnode_format_read(void *context, const sc_input *input, sc_writer *writer,
                             sc_error *error)
{
    return read_now(context, input, writer, error);
}

sc_status scnode_source_load(void *context, sc_writer *writer, sc_error *error)
{
    return read_now(context, NULL, writer, error);
}

static sc_status append(napi_env env, napi_value result, sc_output *out)
{
    size_t length = 0;
    if (!scnode_ok(env, napi_get_value_string_utf8(env, result, NULL, 0, &length))) {
        return SC_ERROR_CUSTOM;
    }
    char *text = scnode_alloc_zero(length + 1);
    if (text == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = SC_ERROR_CUSTOM;
    if (scnode_ok(env, napi_get_value_string_utf8(env, result, text, length + 1, &length))) {
        status = sc_output_write(out, text, length);
    }
    scnode_free(text);
    return status;
}

static sc_status write_in_scope(scnode_callback *self, napi_escapable_handle_scope scope,
                                sc_value value, sc_output *out, sc_error *error)
{
    napi_env env = self->state->env;
    napi_value function = NULL;
    napi_value result = NULL;
    bool promised = false;
    if (self->write == NULL || napi_get_reference_value(env, self->write, &function) != napi_ok) {
        return fail(error, GONE);
    }
    napi_value argument = scnode_value(env, value, false);
    if (argument == NULL || !call_function(env, function, 1, &argument, &result, &promised)) {
        return promised ? fail(error, "write returned a promise, but it must return text")
                        : fail_thrown(self->state, scope, error);
    }
    if (scnode_type(env, result) != napi_string) {
        return fail(error, "write must return text");
    }
    sc_status status = append(env, result, out);
    return status == SC_ERROR_CUSTOM ? fail_thrown(self->state, scope, error) : status;
}

/* Only dump writes a custom format, and dump is synchronous. */
sc_status scnode_format_write(void *context, sc_value value, sc_output *out, sc_error *error)
{
    scnode_callback *self = context;
    napi_env env = self->state->env;
    napi_escapable_handle_scope scope;
    if (!scnode_state_is_here(self->state)) {
        return fail(error, ELSEWHERE);
    }
    if (napi_open_escapable_handle_scope(env, &scope) != napi_ok) {
        return fail(error, GONE);
    }
    sc_status status = write_in_scope(self, scope, value, out, error);
    (void)napi_close_escapable_handle_scope(env, scope);
    return status;
}
