/* Handles: their life, their memory as the engine's collector sees it, and publishing. */
#include "scnode.h"

/* The rough cost of a handle beside its snapshot, for the engine's collector. */
enum { HANDLE_COST = 512 };

scnode_handle *scnode_handle_of(scnode_call *call, size_t index)
{
    return scnode_object_of(call, call->arguments[index], SCNODE_HANDLE, "handle");
}

static void report_memory(scnode_handle *self, int64_t bytes)
{
    int64_t now;
    if (self->reported != bytes &&
        napi_adjust_external_memory(self->object.state->env, bytes - self->reported, &now) ==
            napi_ok) {
        self->reported = bytes;
    }
}

static int64_t snapshot_bytes(const sc_snapshot *snapshot)
{
    sc_image *image = sc_snapshot_image(snapshot);
    size_t size = sc_image_size(image);
    sc_image_release(image);
    return (int64_t)size;
}

void scnode_handle_unpin(scnode_handle *self)
{
    sc_snapshot_release(self->snapshot);
    self->snapshot = NULL;
}

static sc_snapshot *pin(scnode_handle *self)
{
    uint64_t generation = sc_handle_generation(self->handle);
    if (self->snapshot != NULL && generation == self->generation) {
        return self->snapshot;
    }
    scnode_handle_unpin(self);
    self->snapshot = sc_handle_snapshot(self->handle);
    self->generation = generation;
    report_memory(self,
                  HANDLE_COST + (self->snapshot != NULL ? snapshot_bytes(self->snapshot) : 0));
    return self->snapshot;
}

sc_handle *scnode_handle_open(scnode_call *call, const scnode_handle *self)
{
    if (self->handle == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_CLOSED, NULL);
    }
    return self->handle;
}

sc_snapshot *scnode_handle_pin(scnode_call *call, scnode_handle *self)
{
    sc_snapshot *snapshot = self->handle != NULL ? pin(self) : NULL;
    if (snapshot == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_CLOSED, NULL);
    }
    return snapshot;
}

static void end_overrides(scnode_handle *self)
{
    while (self->overrides != NULL) {
        scnode_override *one = self->overrides;
        self->overrides = one->next;
        (void)sc_override_end(one->override, NULL);
        one->override = NULL;
        scnode_object_drop(&one->object);
    }
}

static void unlink_handle(scnode_handle *self)
{
    scnode_state *state = self->object.state;
    if (self->previous != NULL) {
        self->previous->next = self->next;
    } else {
        state->handles = self->next;
    }
    if (self->next != NULL) {
        self->next->previous = self->previous;
    }
}

/* Takes the cell from the core, which may write it from any thread until then. */
static void unmirror(scnode_handle *self)
{
    sc_handle_unmirror(self->handle, self->mirror);
    self->mirror = NULL;
}

void scnode_handles_close(scnode_state *state)
{
    for (scnode_handle *handle = state->handles; handle != NULL; handle = handle->next) {
        scnode_share_end(handle);
        unmirror(handle);
    }
}

/* Of a borrowed handle: it goes on for the others, and is closed for who read it here. */
static void leave(scnode_handle *self)
{
    uint32_t *cell = self->mirror;
    unmirror(self);
    self->generation = sc_handle_generation(self->handle) + 1;
    if (cell != NULL) {
        *cell = (uint32_t)self->generation;
    }
}

/*
 * Gives everything back at once, rather than with the collector. Closed before the overrides end,
 * so that they publish nothing; the cell has seen the last generation by then.
 */
static void close_handle(scnode_handle *self)
{
    if (self->handle == NULL) {
        return;
    }
    scnode_handle_unpin(self);
    scnode_share_end(self);
    if (self->is_borrowed) {
        leave(self);
    } else {
        sc_handle_close(self->handle);
        self->generation = sc_handle_generation(self->handle);
        unmirror(self);
    }
    end_overrides(self);
    sc_handle_release(self->handle);
    self->handle = NULL;
    report_memory(self, 0);
}

static void end_handle(scnode_object *object)
{
    scnode_handle *self = (scnode_handle *)object;
    close_handle(self);
    if (self->has_cell) {
        scnode_cell_give(object->state, self->cell);
    }
    unlink_handle(self);
}

static napi_value give(scnode_call *call, sc_handle *handle, bool is_borrowed)
{
    scnode_handle *self = scnode_object_new(call, SCNODE_HANDLE, sizeof *self, end_handle);
    if (self == NULL) {
        sc_handle_release(handle);
        return NULL;
    }
    self->handle = handle;
    self->is_borrowed = is_borrowed;
    self->next = call->state->handles;
    if (self->next != NULL) {
        self->next->previous = self;
    }
    call->state->handles = self;
    (void)pin(self);
    return scnode_object_wrap(call, &self->object);
}

napi_value scnode_handle_give(scnode_call *call, sc_handle *handle, const sc_error *error)
{
    return handle != NULL ? give(call, handle, false) : scnode_throw(call, error);
}

bool scnode_handle_idle(scnode_call *call, const scnode_handle *self)
{
    if (self->busy) {
        (void)scnode_throw_code(call, SC_ERROR_INVALID_ARGUMENT,
                                "the handle is being reloaded by a call that waits for this one");
    }
    return !self->busy;
}

static napi_value handle_close(scnode_call *call)
{
    scnode_handle *self = scnode_handle_of(call, 0);
    if (self != NULL) {
        close_handle(self);
    }
    return NULL;
}

static uint64_t generation_of(const scnode_handle *self)
{
    return self->handle != NULL ? sc_handle_generation(self->handle) : self->generation;
}

static napi_value handle_generation(scnode_call *call)
{
    scnode_handle *self = scnode_handle_of(call, 0);
    napi_value result;
    if (self == NULL) {
        return NULL;
    }
    double generation = (double)generation_of(self);
    return scnode_ok(call->env, napi_create_double(call->env, generation, &result)) ? result : NULL;
}

static bool take_cell(scnode_call *call, scnode_handle *self)
{
    uint32_t *cell = scnode_cell_take(call, &self->cell);
    if (cell == NULL) {
        return false;
    }
    *cell = (uint32_t)generation_of(self);
    sc_status status = self->handle != NULL ? sc_handle_mirror(self->handle, cell) : SC_OK;
    if (status != SC_OK) {
        scnode_cell_give(call->state, self->cell);
        (void)scnode_throw_code(call, status, NULL);
        return false;
    }
    self->has_cell = true;
    self->mirror = self->handle != NULL ? cell : NULL;
    return true;
}

static napi_value handle_cell(scnode_call *call)
{
    scnode_handle *self = scnode_handle_of(call, 0);
    napi_value result;
    if (self == NULL || (!self->has_cell && !take_cell(call, self))) {
        return NULL;
    }
    return scnode_ok(call->env, napi_create_uint32(call->env, self->cell, &result)) ? result : NULL;
}

static napi_value load_file(scnode_call *call)
{
    sc_error error;
    const char *path = scnode_name(call, call->arguments[0], "path");
    return path != NULL ? scnode_handle_give(call, sc_load_file(path, &error), &error) : NULL;
}

static napi_value freeze(scnode_call *call)
{
    sc_error error;
    const scnode_handle *self = scnode_handle_of(call, 0);
    sc_handle *handle = self != NULL ? scnode_handle_open(call, self) : NULL;
    return handle != NULL ? scnode_handle_give(call, sc_handle_freeze(handle, &error), &error)
                          : NULL;
}

static napi_value compile(scnode_call *call)
{
    sc_error error;
    sc_compile_options options = SC_COMPILE_OPTIONS_INIT;
    scnode_handle *self = scnode_handle_of(call, 0);
    sc_snapshot *snapshot = self != NULL ? scnode_handle_pin(call, self) : NULL;
    const char *path = snapshot != NULL ? scnode_name(call, call->arguments[1], "path") : NULL;
    if (path == NULL || !scnode_bool(call, call->arguments[2], "bake", &options.bake)) {
        return NULL;
    }
    if (sc_snapshot_compile(snapshot, path, &options, &error) != SC_OK) {
        return scnode_throw(call, &error);
    }
    return NULL;
}

/* (handle): its token, the same one each time. */
static napi_value share(scnode_call *call)
{
    napi_value result;
    scnode_handle *self = scnode_handle_of(call, 0);
    if (self == NULL || scnode_handle_open(call, self) == NULL) {
        return NULL;
    }
    scnode_share_begin(self);
    double token = (double)self->token;
    return scnode_ok(call->env, napi_create_double(call->env, token, &result)) ? result : NULL;
}

/* (token): a handle on the same snapshots. */
static napi_value share_open(scnode_call *call)
{
    double token = 0;
    if (!scnode_ok(call->env, napi_get_value_double(call->env, call->arguments[0], &token))) {
        return NULL;
    }
    sc_handle *handle = scnode_share_find(token);
    return handle != NULL ? give(call, handle, true)
                          : scnode_throw_code(call, SC_ERROR_CLOSED, NULL);
}

const scnode_function scnode_handle_functions[] = {
    {"share", share},
    {"shareOpen", share_open},
    {"loadFile", load_file},
    {"handleClose", handle_close},
    {"handleGeneration", handle_generation},
    {"handleCell", handle_cell},
    {"cells", scnode_cell_block},
    {"freeze", freeze},
    {"compile", compile},
    {NULL, NULL},
};
