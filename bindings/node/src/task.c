/*
 * Work off the event loop: builds, reloads, and the texts of whole extractions (pieces.c).
 *
 * A task's worker never waits for JavaScript. Waiting would hold a thread of the pool, and four
 * builds whose promises need that pool would wait for ever; and a worker that is terminated could
 * not end. Instead, where the core calls a custom format or source, the task looks for the answer;
 * without an answer it notes the question and lets the round fail (as out of memory, the one
 * failure that no source may turn into a warning). The facade answers, maybe after a promise, and
 * runs the task again. Files in between come from the cache of parses, or are read anew if they
 * changed.
 *
 * Node waits for work in flight before it runs clean-up hooks, so a round never outlives its
 * environment; it holds counted references, which outlive the garbage collector.
 */
#include "scnode.h"

#include <stdio.h>
#include <string.h>

typedef enum task_kind { TASK_BUILD, TASK_RELOAD, TASK_TEXT, TASK_WATCH } task_kind;

/* Rounds are as many as questions; a file that never stops changing may not ask for ever. */
enum { ANSWERS_MAX = 65536 };

/* A question, and once it is answered its values or the error; `text` is NULL for a source. */
typedef struct answer {
    struct answer *next;
    scnode_callback *callback;
    uint32_t index;
    bool known;
    void *values; /* encoded */
    size_t size;
    sc_error *error;
    size_t length;
    char *name;
    char *text;
} answer;

typedef struct scnode_task {
    scnode_object object;
    task_kind kind;
    bool flying; /* a round is on its way */
    scnode_handle *handle;
    sc_handle *target; /* retained: the handle may be closed meanwhile */
    sc_builder *builder;
    sc_watch *watch;
    sc_snapshot *snapshot;
    sc_value value;
    answer *answers; /* newest first: an unknown one can only be the first */
    uint32_t used;   /* index of the answer that failed last in this round */
    napi_async_work work;
    napi_deferred deferred;
    bool well;
    sc_error error;
    sc_report *report; /* of the last round; NULL where nothing asks for one */
    sc_handle *built;
    sc_changes *changes;
    scnode_pieces *pieces;
} scnode_task;

/* ------------------------------------------------------------------------- */
/* Questions                                                                 */
/* ------------------------------------------------------------------------- */

static void free_answer(answer *self)
{
    scnode_free(self->values);
    scnode_free(self->error);
    scnode_free(self->name);
    scnode_free(self->text);
    scnode_free(self);
}

static bool is_about(const answer *self, const scnode_callback *callback, const sc_input *input)
{
    if (self->callback != callback || (self->text == NULL) != (input == NULL)) {
        return false;
    }
    return input == NULL ||
           (self->length == input->length && strcmp(self->name, input->name) == 0 &&
            memcmp(self->text, input->text, input->length) == 0);
}

static char *copy(const void *text, size_t length)
{
    char *result = scnode_alloc_zero(length + 1);
    if (result != NULL) {
        memcpy(result, text, length);
    }
    return result;
}

static bool fill_question(answer *self, const sc_input *input)
{
    if (input == NULL) {
        return true;
    }
    self->length = input->length;
    self->text = copy(input->text, input->length);
    self->name = copy(input->name, strlen(input->name));
    return self->text != NULL && self->name != NULL;
}

static sc_status note_question(scnode_task *task, scnode_callback *callback, const sc_input *input)
{
    uint32_t index = task->answers != NULL ? task->answers->index + 1 : 1;
    answer *one = index <= ANSWERS_MAX ? scnode_alloc_zero(sizeof *one) : NULL;
    if (one == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    one->callback = callback;
    one->index = index;
    if (!fill_question(one, input)) {
        free_answer(one);
        return SC_ERROR_OUT_OF_MEMORY;
    }
    one->next = task->answers;
    task->answers = one;
    return SC_ERROR_OUT_OF_MEMORY;
}

static sc_status ask(scnode_object *asked, scnode_callback *callback, const sc_input *input,
                     sc_writer *writer, sc_error *error)
{
    scnode_task *task = (scnode_task *)asked;
    const answer *one = task->answers;
    if (one != NULL && !one->known) {
        return SC_ERROR_OUT_OF_MEMORY; /* one question a round */
    }
    while (one != NULL && !is_about(one, callback, input)) {
        one = one->next;
    }
    if (one == NULL) {
        sc_watch_defer(task->kind == TASK_WATCH ? sc_watch_handle(task->watch) : NULL);
        return note_question(task, callback, input);
    }
    if (one->values != NULL) {
        scnode_decode(one->values, one->size, writer);
        return SC_OK;
    }
    task->used = one->index;
    *error = *one->error;
    return SC_ERROR_CUSTOM;
}

/* ------------------------------------------------------------------------- */
/* On the worker                                                             */
/* ------------------------------------------------------------------------- */

static void execute(napi_env env, void *data)
{
    (void)env;
    scnode_task *self = data;
    scnode_callbacks_redirect(&self->object, ask);
    switch (self->kind) {
    case TASK_BUILD:
        self->built = sc_builder_build_reported(self->builder, self->report, &self->error);
        self->well = self->built != NULL;
        break;
    case TASK_RELOAD:
        self->well = sc_handle_reload_reported(self->handle->handle, &self->changes, self->report,
                                               &self->error) == SC_OK;
        break;
    case TASK_TEXT:
        self->well = scnode_pieces_make(self->value, &self->pieces, &self->error) == SC_OK;
        break;
    case TASK_WATCH: /* the watch delivers what comes of it, failures too */
        (void)sc_watch_load(self->watch);
        self->well = true;
        break;
    }
    scnode_callbacks_redirect(NULL, NULL);
}

/* ------------------------------------------------------------------------- */
/* Outcomes                                                                  */
/* ------------------------------------------------------------------------- */

static napi_value question(scnode_call *call, const answer *asked)
{
    napi_env env = call->env;
    napi_value ask;
    napi_value parts[3] = {scnode_callback_function(asked->callback), NULL, NULL};
    if (asked->text != NULL) {
        parts[1] = scnode_string(env, asked->text, asked->length);
        parts[2] = scnode_string(env, asked->name, NAPI_AUTO_LENGTH);
    }
    if (!scnode_ok(env, napi_create_array(env, &ask))) {
        return NULL;
    }
    for (uint32_t i = 0; i < (asked->text != NULL ? 3 : 1); i++) {
        if (parts[i] == NULL || !scnode_ok(env, napi_set_element(env, ask, i, parts[i]))) {
            return NULL;
        }
    }
    return ask;
}

static napi_value made(scnode_call *call, scnode_task *self)
{
    sc_handle *handle = self->built;
    sc_changes *changes = self->changes;
    switch (self->kind) {
    case TASK_BUILD:
        self->built = NULL;
        return scnode_handle_give(call, handle, &self->error);
    case TASK_RELOAD:
        self->changes = NULL;
        scnode_handle_unpin(self->handle);
        return scnode_changes(call, changes);
    default: /* the pieces are asked for one by one; a watch delivers by itself */
        return NULL;
    }
}

static napi_value failure(scnode_call *call, const scnode_task *self)
{
    napi_value fields = scnode_error_fields(call->env, &self->error, NULL);
    double index = self->error.code == SC_ERROR_CUSTOM ? self->used : 0;
    return fields != NULL && scnode_add_others(call->env, fields, self->report) &&
                   scnode_set_number(call->env, fields, "answer", index)
               ? fields
               : NULL;
}

static bool has_exception(napi_env env)
{
    bool pending = false;
    return napi_is_exception_pending(env, &pending) != napi_ok || pending;
}

/* { value }, { ask } or { failure }, see settle in native.js; {} is a value of undefined. */
static napi_value outcome(scnode_call *call, scnode_task *self)
{
    napi_value result;
    bool asks = self->answers != NULL && !self->answers->known;
    const char *name = asks ? "ask" : self->well ? "value" : "failure";
    if (!scnode_ok(call->env, napi_create_object(call->env, &result))) {
        return NULL;
    }
    napi_value what = asks         ? question(call, self->answers)
                      : self->well ? made(call, self)
                                   : failure(call, self);
    bool well = what != NULL ? scnode_set(call->env, result, name, what)
                             : self->well && !asks && !has_exception(call->env);
    return well ? result : NULL;
}

/* A round that ended with a question may have made something all the same: nobody is to see it. */
static void clear_round(scnode_task *self)
{
    sc_handle_release(self->built);
    sc_changes_free(self->changes);
    self->built = NULL;
    self->changes = NULL;
}

static void settle(scnode_call *call, scnode_task *self)
{
    napi_value result = outcome(call, self);
    if (result != NULL) {
        (void)scnode_ok(call->env, napi_resolve_deferred(call->env, self->deferred, result));
        return;
    }
    napi_value thrown = scnode_caught(call->env);
    if (thrown != NULL) {
        (void)scnode_ok(call->env, napi_reject_deferred(call->env, self->deferred, thrown));
    }
}

static void complete(napi_env env, napi_status status, void *data)
{
    scnode_task *self = data;
    scnode_call call;
    memset(&call, 0, sizeof call);
    call.env = env;
    call.state = self->object.state;
    if (status != napi_ok) {
        self->well = false;
        self->error.code = SC_ERROR_CLOSED;
    }
    settle(&call, self);
    scnode_pool_free(&call);
    clear_round(self);
    (void)napi_delete_async_work(env, self->work);
    self->work = NULL;
    self->flying = false;
    scnode_object_drop(&self->object);
}

/* ------------------------------------------------------------------------- */
/* Calls                                                                     */
/* ------------------------------------------------------------------------- */

static void end_task(scnode_object *object)
{
    scnode_task *self = (scnode_task *)object;
    clear_round(self);
    scnode_pieces_free(self->pieces);
    while (self->answers != NULL) {
        answer *one = self->answers;
        self->answers = one->next;
        free_answer(one);
    }
    sc_builder_free(self->builder);
    sc_report_free(self->report);
    sc_watch_release(self->watch);
    sc_handle_release(self->target);
    sc_snapshot_release(self->snapshot);
    if (self->handle != NULL) {
        scnode_object_drop(&self->handle->object);
    }
}

static scnode_task *new_task(scnode_call *call, task_kind kind)
{
    scnode_task *self = scnode_object_new(call, SCNODE_TASK, sizeof *self, end_task);
    if (self != NULL) {
        self->kind = kind;
        self->report = kind != TASK_TEXT ? sc_report_new(NULL) : NULL;
    }
    return self;
}

static napi_value give(scnode_call *call, scnode_task *self, sc_status status)
{
    if (status == SC_OK) {
        return scnode_object_wrap(call, &self->object);
    }
    scnode_object_drop(&self->object);
    return scnode_throw_code(call, status, NULL);
}

/* (builder, environ) */
static napi_value task_build(scnode_call *call)
{
    const char *const *environ;
    const scnode_builder *builder = scnode_builder_of(call, 0);
    if (builder == NULL || !scnode_environ(call, call->arguments[1], &environ)) {
        return NULL;
    }
    scnode_task *self = new_task(call, TASK_BUILD);
    if (self == NULL) {
        return NULL;
    }
    self->builder = sc_builder_clone(builder->builder);
    sc_status status = self->builder != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    if (status == SC_OK && environ != NULL) {
        status = sc_builder_environment(self->builder, environ);
    }
    return give(call, self, status);
}

/* (handle, environ) */
static napi_value task_reload(scnode_call *call)
{
    const char *const *environ;
    scnode_handle *handle = scnode_handle_of(call, 0);
    if (handle == NULL || scnode_handle_open(call, handle) == NULL ||
        !scnode_environ(call, call->arguments[1], &environ)) {
        return NULL;
    }
    scnode_task *self = new_task(call, TASK_RELOAD);
    if (self == NULL) {
        return NULL;
    }
    self->handle = handle;
    self->target = sc_handle_retain(handle->handle);
    scnode_object_hold(&handle->object);
    return give(call, self, environ != NULL ? sc_handle_environment(self->target, environ) : SC_OK);
}

/* (handle, path, prefix); undefined where nothing is there. */
static napi_value task_text(scnode_call *call)
{
    scnode_place place;
    if (!scnode_locate(call, 1, 2, &place) || place.value.image == NULL) {
        return NULL;
    }
    scnode_task *self = new_task(call, TASK_TEXT);
    if (self == NULL) {
        return NULL;
    }
    self->snapshot = sc_snapshot_retain(place.snapshot);
    self->value = place.value;
    return give(call, self, SC_OK);
}

/* (task, integersAsText): the next piece of a text; undefined after the last one */
static napi_value task_piece(scnode_call *call)
{
    bool as_text = false;
    scnode_task *self = scnode_object_of(call, call->arguments[0], SCNODE_TASK, "task");
    if (self == NULL || !scnode_bool(call, call->arguments[1], "integersAsText", &as_text)) {
        return NULL;
    }
    if (self->flying || self->pieces == NULL) {
        return scnode_throw_type(call->env, "task", "have pieces");
    }
    return scnode_pieces_next(call, self->pieces, as_text);
}

/* (watch) */
static napi_value task_watch(scnode_call *call)
{
    scnode_watch *watch = scnode_object_of(call, call->arguments[0], SCNODE_WATCH, "watch");
    scnode_task *self = watch != NULL && watch->watch != NULL ? new_task(call, TASK_WATCH) : NULL;
    if (self == NULL) {
        return NULL;
    }
    self->watch = sc_watch_retain(watch->watch);
    return give(call, self, SC_OK);
}

static scnode_task *task_of(scnode_call *call, bool asking)
{
    scnode_task *self = scnode_object_of(call, call->arguments[0], SCNODE_TASK, "task");
    if (self == NULL) {
        return NULL;
    }
    bool asks = self->answers != NULL && !self->answers->known;
    if (self->flying || asks != asking) {
        (void)scnode_throw_type(call->env, "task", "be waiting for this");
        return NULL;
    }
    return self;
}

static bool start(scnode_call *call, scnode_task *self, napi_value *promise)
{
    napi_env env = call->env;
    napi_value name = scnode_string(env, "superconfig", NAPI_AUTO_LENGTH);
    if (name == NULL || !scnode_ok(env, napi_create_async_work(env, NULL, name, execute, complete,
                                                               self, &self->work))) {
        return false;
    }
    if (scnode_ok(env, napi_create_promise(env, &self->deferred, promise)) &&
        scnode_ok(env, napi_queue_async_work(env, self->work))) {
        return true;
    }
    (void)napi_delete_async_work(env, self->work);
    self->work = NULL;
    return false;
}

static napi_value task_run(scnode_call *call)
{
    napi_value promise;
    scnode_task *self = task_of(call, false);
    if (self == NULL) {
        return NULL;
    }
    self->used = 0;
    memset(&self->error, 0, sizeof self->error);
    if (!start(call, self, &promise)) {
        return NULL;
    }
    self->flying = true;
    scnode_object_hold(&self->object);
    return promise;
}

static napi_value task_answer(scnode_call *call)
{
    scnode_task *self = task_of(call, true);
    if (self == NULL) {
        return NULL;
    }
    answer *one = self->answers;
    const void *encoded = scnode_encoded(call->env, call->arguments[1], &one->size);
    if (encoded == NULL) {
        return NULL;
    }
    one->values = copy(encoded, one->size);
    one->known = one->values != NULL;
    return one->known ? NULL : scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
}

/* Gives the number under which a failure names this answer. */
static napi_value task_fail(scnode_call *call)
{
    napi_value index;
    scnode_task *self = task_of(call, true);
    if (self == NULL) {
        return NULL;
    }
    answer *one = self->answers;
    one->error = scnode_alloc_zero(sizeof *one->error);
    if (one->error == NULL) {
        return scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
    }
    scnode_error_from(call->env, call->arguments[1], one->error);
    one->known = true;
    return scnode_ok(call->env, napi_create_uint32(call->env, one->index, &index)) ? index : NULL;
}

const scnode_function scnode_task_functions[] = {
    {"taskBuild", task_build}, {"taskReload", task_reload}, {"taskText", task_text},
    {"taskWatch", task_watch}, {"taskRun", task_run},       {"taskAnswer", task_answer},
    {"taskFail", task_fail},   {"taskPiece", task_piece},   {NULL, NULL},
};
