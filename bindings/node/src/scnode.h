/*
 * Declarations that the files of the addon share.
 *
 * The addon converts, makes one call into the core, and converts back. Three rules keep it safe:
 *
 * - All state hangs on one scnode_state an environment (main thread, worker, each loading of the
 *   addon). Nothing is global but the running task of a thread and the list of shared handles.
 * - What JavaScript holds is an external around an scnode_object, counted here, because a task in
 *   flight may outlast it. Objects know their state; one of another environment is refused.
 * - References to JavaScript values are deleted in the clean-up hook of the environment and never
 *   later. What may be freed on another thread (custom formats) is handed back to this one first,
 *   unless the environment is gone. JavaScript is called on its own thread only.
 *
 * A function that fails leaves an exception pending and returns NULL or false.
 */
#ifndef SCNODE_H
#define SCNODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>
#include <superconfig.h>

/* ------------------------------------------------------------------------- */
/* Calls                                                                     */
/* ------------------------------------------------------------------------- */

enum { SCNODE_ARGUMENTS = 6, SCNODE_POOL_SIZE = 512 };

typedef struct scnode_state scnode_state;
typedef struct scnode_block scnode_block;

/*
 * One call from JavaScript. Texts of its arguments live in its pool, which ends with it: the first
 * ones in the call itself, so that the usual look-up allocates nothing.
 */
typedef struct scnode_call {
    napi_env env;
    scnode_state *state;
    struct scnode_call *outer; /* a callback that was called calls us again */
    napi_value arguments[SCNODE_ARGUMENTS];
    napi_value thrown;       /* what a custom format or source threw; NULL: nothing */
    const sc_report *report; /* what else the failure to throw has; NULL: nothing */
    scnode_block *blocks;
    size_t used;
    _Alignas(void *) char pool[SCNODE_POOL_SIZE];
} scnode_call;

/* The body of one exported function; NULL is undefined, or a pending exception. */
typedef napi_value (*scnode_body)(scnode_call *call);

typedef struct scnode_function {
    const char *name;
    scnode_body body;
} scnode_function;

/* Each ends with an entry without a name. */
extern const scnode_function scnode_registry_functions[];
extern const scnode_function scnode_builder_functions[];
extern const scnode_function scnode_option_functions[];
extern const scnode_function scnode_handle_functions[];
extern const scnode_function scnode_read_functions[];
extern const scnode_function scnode_path_functions[];
extern const scnode_function scnode_typed_functions[];
extern const scnode_function scnode_text_functions[];
extern const scnode_function scnode_explain_functions[];
extern const scnode_function scnode_change_functions[];
extern const scnode_function scnode_task_functions[];
extern const scnode_function scnode_edit_functions[];
extern const scnode_function scnode_schema_functions[];
extern const scnode_function scnode_error_functions[];
extern const scnode_function scnode_library_functions[];
extern const scnode_function scnode_watch_functions[];
extern const scnode_function scnode_monitor_functions[];
extern const scnode_function scnode_cache_functions[];

/* Memory that ends with the call, aligned for any pointer; NULL with an exception. */
void *scnode_take(scnode_call *call, size_t size);
/* Frees what did not fit the call itself. */
void scnode_pool_free(scnode_call *call);

/* ------------------------------------------------------------------------- */
/* Node-API                                                                  */
/* ------------------------------------------------------------------------- */

/* True on napi_ok; otherwise an exception is pending afterwards. */
bool scnode_ok(napi_env env, napi_status status);
/* Takes the pending exception away; NULL without one that can be taken. */
napi_value scnode_caught(napi_env env);
napi_valuetype scnode_type(napi_env env, napi_value value);
bool scnode_is_nullish(napi_env env, napi_value value);

/* Members of new objects; false with an exception. Texts are short. */
bool scnode_set(napi_env env, napi_value object, const char *name, napi_value value);
bool scnode_set_text(napi_env env, napi_value object, const char *name, const char *text);
bool scnode_set_number(napi_env env, napi_value object, const char *name, double number);
bool scnode_set_bool(napi_env env, napi_value object, const char *name, bool value);
/* NULL with an exception. */
napi_value scnode_boolean(napi_env env, bool value);

/* ------------------------------------------------------------------------- */
/* State                                                                     */
/* ------------------------------------------------------------------------- */

typedef struct scnode_callback scnode_callback;
typedef struct scnode_handle scnode_handle;
typedef struct scnode_cells scnode_cells;
typedef void (*scnode_close)(scnode_state *state);

struct scnode_state {
    napi_env env;
    _Atomic size_t holders; /* objects, callbacks and the environment itself */
    sc_handle *starting;    /* whose watch begins in the call that runs; NULL: none */
    const void *thread;     /* of its JavaScript */
    scnode_close close;     /* lets go of all below, at the end of the environment */
    bool closing;           /* the environment is going: no more references, no more cells */
    scnode_call *call;
    struct scnode_object *objects; /* that JavaScript holds, or held until it was collected */
    size_t object_count;
    size_t made; /* since the list was swept */
    bool has_beacon;
    scnode_handle *handles;
    scnode_callback *callbacks;
    scnode_callback *_Atomic dead; /* freed by the core, on whatever thread; callback.c */
    scnode_cells *cells;
    sc_writer *writer; /* empty, of the last small value; input.c */
    napi_ref *caches;  /* weak, of what views keep; caches.c */
    size_t cache_count, cache_room;
};

/*
 * New state of an environment with its hooks, or NULL with an exception. `close` is called once, by
 * the clean-up hook.
 */
scnode_state *scnode_state_new(napi_env env, scnode_close close);
void scnode_state_hold(scnode_state *state);
void scnode_state_drop(scnode_state *state);
/* Whether the caller is on the thread of JavaScript of this environment. */
bool scnode_state_is_here(const scnode_state *state);

/* ------------------------------------------------------------------------- */
/* Memory                                                                    */
/* ------------------------------------------------------------------------- */

void *scnode_alloc_zero(size_t size);
void scnode_free(void *block);

/* ------------------------------------------------------------------------- */
/* Objects                                                                   */
/* ------------------------------------------------------------------------- */

typedef enum scnode_kind {
    SCNODE_REGISTRY = 0x73630001, /* unlikely in foreign memory */
    SCNODE_BUILDER,
    SCNODE_HANDLE,
    SCNODE_OVERRIDE,
    SCNODE_EDIT,
    SCNODE_SCHEMA,
    SCNODE_TASK,
    SCNODE_WATCH,
    SCNODE_MONITOR
} scnode_kind;

typedef struct scnode_object scnode_object;
typedef void (*scnode_end)(scnode_object *object);

struct scnode_object {
    scnode_kind kind;
    unsigned holders;
    scnode_state *state;
    scnode_end end;     /* frees what it holds, not the block */
    napi_ref reference; /* weak, to the external; the list's */
    scnode_object *next;
    scnode_object *previous;
};

/* New object of `size` bytes, zeroed but for its head, held once; NULL with an exception. */
void *scnode_object_new(scnode_call *call, scnode_kind kind, size_t size, scnode_end end);
void scnode_object_hold(scnode_object *object);
/* The last holder frees it. NULL is allowed. */
void scnode_object_drop(scnode_object *object);
/* External that takes over the holder; on failure it is dropped, with an exception. */
napi_value scnode_object_wrap(scnode_call *call, scnode_object *object);
/* Lets go of all that JavaScript held; for the clean-up hook. */
void scnode_objects_close(scnode_state *state);
/* Borrowed; NULL with a TypeError that names `what` if the value is not of that kind and state. */
void *scnode_object_of(scnode_call *call, napi_value value, scnode_kind kind, const char *what);

typedef struct scnode_registry {
    scnode_object object;
    sc_registry *registry;
} scnode_registry;

typedef struct scnode_builder {
    scnode_object object;
    sc_builder *builder;
} scnode_builder;

typedef struct scnode_override {
    scnode_object object;
    sc_override *override; /* NULL once ended */
    scnode_handle *handle; /* whose list holds it until then */
    struct scnode_override *next;
} scnode_override;

/*
 * The pin is moved when the generation has: what is read is converted at once, so nothing borrowed
 * outlives it. Overrides that were not ended stay with the handle, as nobody else can end them.
 */
struct scnode_handle {
    scnode_object object;
    bool busy; /* in a reload of this thread: its callbacks may not publish */
    bool has_cell;
    bool is_borrowed; /* shared by another environment, which closes it */
    uint32_t cell;
    uint32_t *mirror; /* the memory of the cell while the core writes it; NULL: not */
    uint64_t token;   /* under which it is shared; 0: it is not */
    scnode_handle *next_shared;
    sc_handle *handle;     /* NULL once closed */
    sc_snapshot *snapshot; /* pinned; NULL: nothing yet */
    uint64_t generation;   /* before it was pinned; the last one once closed */
    int64_t reported;      /* bytes that the engine knows of */
    scnode_override *overrides;
    scnode_handle *next;
    scnode_handle *previous;
};

/* The registry meant by an argument; `*out` is NULL for the process's one. */
bool scnode_registry_of(scnode_call *call, napi_value value, sc_registry **out);
/* The argument at 0 as a builder or handle, NULL with a TypeError. */
scnode_builder *scnode_builder_of(scnode_call *call, size_t index);
scnode_handle *scnode_handle_of(scnode_call *call, size_t index);
/* New external; steals the handle. NULL for it: throws `error`. */
napi_value scnode_handle_give(scnode_call *call, sc_handle *handle, const sc_error *error);
/* Ends sharing and takes the cells from the core, for the clean-up hook. */
void scnode_handles_close(scnode_state *state);
/* Borrowed; NULL with 'closed' thrown. */
sc_handle *scnode_handle_open(scnode_call *call, const scnode_handle *self);
/* Borrowed until the next pin; NULL with 'closed' thrown. */
sc_snapshot *scnode_handle_pin(scnode_call *call, scnode_handle *self);
/* Lets go of a snapshot that is no longer the current one. */
void scnode_handle_unpin(scnode_handle *self);
/* False with an exception where a callback of this handle's own reload asks for another. */
bool scnode_handle_idle(scnode_call *call, const scnode_handle *self);

/* Borrowed; NULL with a TypeError. */
sc_schema *scnode_schema_of(scnode_call *call, size_t index);

/* Gives a handle its token; it keeps one that it has. */
void scnode_share_begin(scnode_handle *self);
/* Ends the token of a shared handle: nobody can take it by that any more. */
void scnode_share_end(scnode_handle *self);
/* New reference to the handle of a token; NULL once that has ended. */
sc_handle *scnode_share_find(double token);

/* ------------------------------------------------------------------------- */
/* Watches and monitors                                                      */
/* ------------------------------------------------------------------------- */

/* Part of an object whose sender, a watch or a monitor of the core, wakes the event loop. */
typedef struct scnode_waker {
    napi_threadsafe_function function; /* NULL before it is open and once it is closed */
    scnode_object *owner;
    scnode_end stop; /* stops the sender, so that no thread wakes any more */
} scnode_waker;

/*
 * `function` is called on the event loop for a wake-up. It does not keep the loop going, until it
 * is asked to. `stop` runs once, at the close or at the end of the environment. False with an
 * exception.
 */
bool scnode_waker_open(scnode_call *call, scnode_waker *self, napi_value function,
                       scnode_object *owner, scnode_end stop);
/* From any thread. */
void scnode_waker_wake(scnode_waker *self);
/* Closing again does nothing. */
void scnode_waker_close(scnode_waker *self);
/* (…, keep): whether it keeps the loop going. */
napi_value scnode_waker_keep(scnode_call *call, const scnode_waker *self);

typedef struct scnode_watch {
    scnode_object object;
    sc_watch *watch; /* NULL once stopped */
    scnode_handle *handle;
    scnode_waker waker;
    _Atomic bool is_due; /* a load is for JavaScript to run */
} scnode_watch;

/* ------------------------------------------------------------------------- */
/* Caches                                                                    */
/* ------------------------------------------------------------------------- */

/* Deletes the references to caches; for the clean-up hook. */
void scnode_caches_free(scnode_state *state);
/* Frees the writer that input.c keeps; for the clean-up hook. */
void scnode_input_free(scnode_state *state);

/* ------------------------------------------------------------------------- */
/* Cells                                                                     */
/* ------------------------------------------------------------------------- */

enum { SCNODE_CELL_BITS = 10, SCNODE_CELL_COUNT = 1 << SCNODE_CELL_BITS };

/* Takes a free cell; NULL with an exception. */
uint32_t *scnode_cell_take(scnode_call *call, uint32_t *slot);
void scnode_cell_give(scnode_state *state, uint32_t slot);
/* Forgets the memory of the engine; for the clean-up hook. */
void scnode_cells_free(scnode_state *state);
/* (block): the Uint32Array of a block. */
napi_value scnode_cell_block(scnode_call *call);

/* ------------------------------------------------------------------------- */
/* Errors                                                                    */
/* ------------------------------------------------------------------------- */

/* Throws its fields, with the call's `thrown` as cause; the facade makes an error. Returns NULL. */
napi_value scnode_throw(scnode_call *call, const sc_error *error);
/* The same for a code by itself; the message defaults to the code's text. */
napi_value scnode_throw_code(scnode_call *call, sc_status code, const char *message);
/* TypeError "`what` must `expected`". Returns NULL. */
napi_value scnode_throw_type(napi_env env, const char *what, const char *expected);
/* The same for a whole message, about a value at a path (NULL: none). */
void scnode_throw_argument(napi_env env, const char *message, const char *path);
/* The same as scnode_throw_code where there is no call. */
void scnode_throw_status(napi_env env, sc_status code, const char *message);
/* Object of an error's fields; NULL with an exception. */
napi_value scnode_error_fields(napi_env env, const sc_error *error, napi_value cause);
/* Adds `others`, the fields of each problem behind the first; false with an exception. */
bool scnode_add_others(napi_env env, napi_value fields, const sc_report *report);
/* Fills code, message, line and column from what JavaScript threw; never throws. */
void scnode_error_from(napi_env env, napi_value thrown, sc_error *error);

/* ------------------------------------------------------------------------- */
/* Arguments                                                                 */
/* ------------------------------------------------------------------------- */

/* Text in the pool, NUL-terminated; may hold U+0000. NULL with a TypeError naming `what`. */
const char *scnode_text(scnode_call *call, napi_value value, const char *what, size_t *length);
/* The same for what the core takes without a length: U+0000 is a TypeError. */
const char *scnode_name(scnode_call *call, napi_value value, const char *what);
/* `*out` is NULL for null and undefined. */
bool scnode_name_or_null(scnode_call *call, napi_value value, const char *what, const char **out);
bool scnode_bool(scnode_call *call, napi_value value, const char *what, bool *out);
/* NULL-terminated array in the pool; `count` may be NULL. */
const char *const *scnode_names(scnode_call *call, napi_value array, const char *what,
                                size_t *count);
/* `*out` is NULL for null, undefined and false; the process's environment for true. */
bool scnode_environ(scnode_call *call, napi_value value, const char *const **out);
/* The member, or NULL where it is undefined; false with an exception. */
bool scnode_member(scnode_call *call, napi_value object, const char *name, napi_value *out);
/* Options of a source, to be freed by sc_options_free; none are set for undefined. */
bool scnode_options(scnode_call *call, napi_value value, sc_source_id source, sc_options **out);

/* ------------------------------------------------------------------------- */
/* Paths                                                                     */
/* ------------------------------------------------------------------------- */

/* A path as text in the pool, from text or an array of segments; NULL with an exception. */
const char *scnode_path(scnode_call *call, napi_value value, const char *what, size_t *length);

/* Where a call looks: handle, path and prefix of its arguments. */
typedef struct scnode_place {
    scnode_handle *handle;
    sc_snapshot *snapshot;
    sc_place place; /* at the prefix */
    sc_path path;   /* below it, as it was asked */
    sc_value value; /* may be absent */
} scnode_place;

/* Arguments 0, `path` and `prefix` by index. False with an exception, also for a bad path. */
bool scnode_locate(scnode_call *call, size_t path, size_t prefix, scnode_place *out);
/* Throws what the core says of a reading there that failed. Returns NULL. */
napi_value scnode_fail(scnode_call *call, const scnode_place *place, sc_status status,
                       const char *expected);
/* The canonical path from the root; in the pool. */
const char *scnode_full_path(scnode_call *call, const scnode_place *place);

/* ------------------------------------------------------------------------- */
/* Values                                                                    */
/* ------------------------------------------------------------------------- */

/*
 * Writes a value that lib/encode.js encoded. False with a TypeError for anything else; the writer's
 * own errors are left to its finish.
 */
bool scnode_write_value(napi_env env, napi_value bytes, sc_writer *writer);
/* The same in two steps: what was encoded, borrowed, or NULL with a TypeError … */
const void *scnode_encoded(napi_env env, napi_value bytes, size_t *length);
/* … and its values, on whatever thread. */
void scnode_decode(const void *encoded, size_t length, sc_writer *writer);
/* New image of an encoded value that comes from `name`, or NULL with an exception. */
sc_image *scnode_image(scnode_call *call, napi_value bytes, sc_source_kind kind, const char *name);

/* New JavaScript value; NULL with an exception. */
napi_value scnode_value(napi_env env, sc_value value, bool integers_as_text);
/* Scalars only; NULL with an exception. */
napi_value scnode_scalar(napi_env env, sc_value value, bool integers_as_text);
napi_value scnode_unsigned(napi_env env, uint64_t value);
/* True where JSON.parse of its JSON gives the value right. */
bool scnode_is_plain(sc_value value);
/* Compact JSON, or null where it is not plain, or too long. NULL with an exception. */
napi_value scnode_json(scnode_call *call, sc_value value);
/*
 * `value` as for eyes if it stood at `path`, or hidden whole where it is known to be secret;
 * undefined for absent. NULL with an exception.
 */
napi_value scnode_masked(scnode_call *call, const sc_snapshot *snapshot, const char *path,
                         sc_value value, bool secret);

/* New text of any length; NULL with an exception. */
napi_value scnode_string(napi_env env, const char *text, size_t length);
/* True for a text that may be longer than one of the engine can be. */
bool scnode_is_long(size_t length);
/* Puts a text into an array; false with an exception. */
bool scnode_put_text(napi_env env, napi_value list, uint32_t index, const char *text,
                     size_t length);

/* New object { total, used, pressure, source, place }; NULL with an exception. */
napi_value scnode_memory_info(napi_env env, const sc_memory_info *info);

typedef bool (*scnode_fill)(scnode_call *call, napi_value item, size_t index, const void *context);
/* New array of `count` new objects, each filled by its index; NULL with an exception. */
napi_value scnode_list(scnode_call *call, size_t count, scnode_fill fill, const void *context);

/*
 * The changes of a reload as { added, removed, changed }, arrays of paths; undefined for none.
 * Frees the list.
 */
napi_value scnode_changes(scnode_call *call, sc_changes *changes);
/* Array of { kind, path, before, after, secret }, values masked; NULL with an exception. */
napi_value scnode_differences(scnode_call *call, const sc_snapshot *before,
                              const sc_snapshot *after, const sc_changes *changes);

/* A value in pieces, each of which JavaScript takes in a millisecond or two; pieces.c. */
typedef struct scnode_pieces scnode_pieces;
/* New, on whatever thread; the value is borrowed while it lives. */
sc_status scnode_pieces_make(sc_value value, scnode_pieces **out, sc_error *error);
void scnode_pieces_free(scnode_pieces *pieces);
/* The next one, see `taskPiece` in native.js; undefined after the last. NULL with an exception. */
napi_value scnode_pieces_next(scnode_call *call, scnode_pieces *pieces, bool integers_as_text);

/* ------------------------------------------------------------------------- */
/* Custom formats and sources                                                */
/* ------------------------------------------------------------------------- */

/* New, for the core to keep and to end through scnode_callback_end; NULL with an exception. */
scnode_callback *scnode_callback_new(scnode_call *call, napi_value read, napi_value write);
/* Deletes the references of all; later ends need this thread no more. For the clean-up hook. */
void scnode_callbacks_close(scnode_state *state);
/* The `destroy` of both vtables: may be called on any thread. */
void scnode_callback_end(void *context);
/* Frees what ended on another thread. */
void scnode_callbacks_sweep(scnode_state *state);
/* Its function; NULL once the environment is closing. */
napi_value scnode_callback_function(const scnode_callback *callback);

sc_status scnode_format_read(void *context, const sc_input *input, sc_writer *writer,
                             sc_error *error);
sc_status scnode_format_write(void *context, sc_value value, sc_output *out, sc_error *error);
sc_status scnode_source_load(void *context, sc_writer *writer, sc_error *error);

/*
 * How a task answers in the place of a callback of its environment: `input` is NULL for a source.
 */
typedef sc_status (*scnode_ask)(scnode_object *task, scnode_callback *callback,
                                const sc_input *input, sc_writer *writer, sc_error *error);
/* From now on callbacks on this thread ask the task; NULL ends that. */
void scnode_callbacks_redirect(scnode_object *task, scnode_ask ask);

#endif
