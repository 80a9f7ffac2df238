/*
 * Handle, snapshot, reader: how readers continue while the configuration changes.
 *
 * A handle owns one snapshot and a generation number on a separate cache line.
 * A reader pins a snapshot; a steady read is one relaxed load of the generation
 * and nothing written. Publishing swaps the snapshot under the handle's latch,
 * then moves the generation; pinning takes the latch for an instant. A getter
 * announces the handle instead (guard.h), and a publisher waits for those that
 * announced it before the swap. The snapshot that was swapped out is freed by
 * whoever drops the last pin.
 *
 * This layer does not know builders: the engine adds an opaque `detail` with a
 * destructor to a snapshot.
 */
#ifndef SC_LIVE_LIVE_H
#define SC_LIVE_LIVE_H

#include <stdatomic.h>

#include "image/image.h"
#include "live/latch.h"
#include "platform/thread.h"

enum { SC_CACHE_LINE = 64 };

struct sc_snapshot {
    atomic_uint references;
    const sc_allocator *allocator;
    sc_image *image; /* owned reference */
    void *detail;    /* the engine's: layers, notices, secrets */
    void (*destroy_detail)(void *detail);
};

/* New with one reference; steals image and detail (also on failure, which is NULL). */
sc_snapshot *sc_snapshot_new(const sc_allocator *allocator, sc_image *image, void *detail,
                             void (*destroy_detail)(void *detail));

/* How a handle uses its context, and reports the steps of its life. */
typedef struct sc_handle_hooks {
    void (*retain)(void *context); /* must only count: called under the latch */
    /*
     * Another snapshot has become current (either may be NULL). Must only count: called under the
     * latch. May be NULL.
     */
    void (*turned)(const sc_snapshot *before, const sc_snapshot *after);
    void (*closed)(void *context);  /* called once, by close or by the last release */
    void (*destroy)(void *context); /* called last; releases the handle's reference */
} sc_handle_hooks;

/*
 * Invariant: `snapshot` is NULL exactly when the handle is closed, and changes, together with
 * `generation`, only under the latch. Aligned to a cache line, so that the fields that readers load
 * and those that pins write are on different lines.
 */
struct sc_handle {
    _Atomic uint64_t generation;
    char own_line[SC_CACHE_LINE - sizeof(uint64_t)];
    sc_latch latch;
    _Atomic(sc_snapshot *) snapshot;
    const sc_allocator *allocator;
    void *context; /* of the engine, which counts it; while open, used under the latch only */
    const sc_handle_hooks *hooks;
    struct sc_observer *observer; /* borrowed; NULL: no observer; under the latch */
    sc_override *overrides;       /* of the engine, borrowed; under the publishers' turn */
    struct sc_mirror *mirrors;    /* receive the low half of each generation; under the latch */
    uint64_t process;             /* the process of `publishers`; under the latch */
    sc_mutex publishers;          /* held during a whole reload */
    atomic_uint references;
    uint8_t shift;  /* of this struct within its block */
    bool is_frozen; /* cannot publish; set before the handle is shared */
};

/* The bytes of a handle itself. */
size_t sc_handle_size(void);
/* Writes the low half of a generation into all cells. Under the latch. */
void sc_mirrors_write(const struct sc_mirror *first, uint64_t generation);
/* Frees the entries of all cells. For the last holder of the handle. */
void sc_mirrors_free(sc_handle *handle);
/* New handle; steals the snapshot and `context` (the engine's plan), on failure too. */
sc_handle *sc_handle_new(const sc_allocator *allocator, sc_snapshot *snapshot, void *context,
                         const sc_handle_hooks *hooks);
/* New reference to the engine's context; NULL once closed. */
void *sc_handle_context(sc_handle *handle);
/*
 * Replaces `expected` by `context`, which is stolen; the caller receives the reference to
 * `expected`. False, without a change, if the handle has another context or is closed.
 */
bool sc_handle_replace_context(sc_handle *handle, const void *expected, void *context);
/* Steals the snapshot. SC_ERROR_CLOSED when the handle is closed. */
sc_status sc_handle_publish(sc_handle *handle, sc_snapshot *snapshot);
/*
 * New pin and its generation, read together. NULL if closed; *generation is set then too.
 */
sc_snapshot *sc_handle_pin(sc_handle *handle, uint64_t *generation);
/*
 * Publishers take turns: a turn is held during a whole reload, never by a read. In a forked child,
 * a turn of another thread of the parent is void. False if the caller has the turn already: a
 * source that it loads would wait for itself.
 */
bool sc_handle_lock_publishers(sc_handle *handle);
void sc_handle_unlock_publishers(sc_handle *handle);

#endif
