/*
 * The parts that are the same on every system: comparing stamps, and giving memory back.
 *
 * How old an entry must be before its stamp can be trusted. Linux stamps files from a clock that
 * moves once a tick: 10 ms at the slowest setting (CONFIG_HZ=100). Since 6.13 the common file
 * systems take a fine stamp when somebody looked at the last one ("multigrain timestamps" in the
 * kernel's documentation), but older kernels and other file systems stay. Ten such ticks leave room
 * for a tick that a busy host delivers late. File systems that keep whole seconds (ext4 with small
 * inodes, HFS+) or two of them (FAT) show it by a stamp without a fraction. Waiting longer than
 * needed costs one comparison of content, waiting too short loses an edit, so both are generous.
 */
#include "platform/file.h"

#include "platform/walk.h"

#define SECOND INT64_C(1000000000)
#define FINE_GRAIN (SECOND / 10)
#define COARSE_GRAIN (2 * SECOND + FINE_GRAIN)

bool sc_file_stamp_equal(const sc_file_stamp *a, const sc_file_stamp *b)
{
    return sc_file_stamp_same_file(a, b) && a->size == b->size && a->modified == b->modified &&
           a->changed == b->changed;
}

bool sc_file_stamp_same_file(const sc_file_stamp *a, const sc_file_stamp *b)
{
    return a->device == b->device && a->inode == b->inode;
}

bool sc_file_stamp_young(const sc_file_stamp *stamp, int64_t now)
{
    int64_t grain = stamp->changed % SECOND == 0 ? COARSE_GRAIN : FINE_GRAIN;
    /* A stamp from the future (a clock set back, a server ahead of us) proves nothing either. */
    return now < INT64_MIN + grain || stamp->changed > now - grain;
}

sc_status sc_file_write_atomic(const char *path, const void *data, size_t length, unsigned mode,
                               int *system_error)
{
    const sc_file_output output = {.data = data, .length = length, .mode = mode};
    sc_file_fault fault;
    sc_status status = sc_file_write(path, &output, &fault);
    if (system_error != NULL) {
        *system_error = fault.system_error;
    }
    return status;
}

static void release(const sc_allocator *allocator, void *block, size_t size)
{
    if (block != NULL) {
        (void)allocator->resize(allocator->context, block, size, 0);
    }
}

void sc_file_content_free(const sc_allocator *allocator, sc_file_content *content)
{
    release(allocator, content->data, content->capacity);
    *content = (sc_file_content){0};
}

void sc_dir_listing_free(const sc_allocator *allocator, sc_dir_listing *listing)
{
    release(allocator, listing->names, listing->names_capacity);
    release(allocator, listing->entries, listing->capacity * sizeof *listing->entries);
    *listing = (sc_dir_listing){0};
}
