/* Memory by the calls of Mach: free, inactive, speculative and purgeable pages are available. */
#include "platform/posix/posix.h"

#include <mach/mach.h>
#include <malloc/malloc.h>
#include <string.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include "platform/memory.h"

static void put_place(sc_memory_info *out, const char *place)
{
    memcpy(out->place, place, strlen(place) + 1);
    sc_memory_set_pressure(out);
}

static void read_process(uint64_t limit, sc_memory_info *out)
{
    task_vm_info_data_t info;
    mach_msg_type_number_t count = TASK_VM_INFO_COUNT;
    if (task_info(mach_task_self(), TASK_VM_INFO, (task_info_t)&info, &count) == KERN_SUCCESS) {
        *out =
            (sc_memory_info){.total = limit, .used = info.resident_size, .source = SC_MEMORY_LIMIT};
        put_place(out, "task_info");
    }
}

static void read_system(sc_memory_info *out)
{
    uint64_t total = 0;
    size_t size = sizeof total;
    vm_statistics64_data_t statistics;
    mach_msg_type_number_t count = HOST_VM_INFO64_COUNT;
    mach_port_t host = mach_host_self();
    kern_return_t result =
        host_statistics64(host, HOST_VM_INFO64, (host_info64_t)&statistics, &count);
    (void)mach_port_deallocate(mach_task_self(), host);
    if (result != KERN_SUCCESS || sysctlbyname("hw.memsize", &total, &size, NULL, 0) != 0) {
        return;
    }
    uint64_t pages = (uint64_t)statistics.free_count + statistics.inactive_count +
                     statistics.speculative_count + statistics.purgeable_count;
    uint64_t available = pages * (uint64_t)vm_kernel_page_size;
    *out = (sc_memory_info){.total = total,
                            .used = available < total ? total - available : 0,
                            .source = SC_MEMORY_SYSTEM};
    put_place(out, "host_statistics64");
}

/* There are no files to read, so `root` says nothing here. */
void sc_memory_read_below(const char *root, uint64_t limit, sc_memory_info *out)
{
    (void)root;
    memset(out, 0, sizeof *out);
    if (limit != 0) {
        read_process(limit, out);
    } else {
        read_system(out);
    }
}

void sc_memory_read(uint64_t limit, sc_memory_info *out)
{
    sc_memory_read_below("", limit, out);
}

void sc_memory_give_back(void)
{
    (void)malloc_zone_pressure_relief(NULL, 0);
}

void sc_memory_expect(void *block, size_t size)
{
    (void)block;
    (void)size;
}

int sc_memory_open_stalls_below(const char *root)
{
    (void)root;
    return -1;
}
