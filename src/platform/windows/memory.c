/* Memory of the process's job where that has a limit, else of the machine. */
#include "platform/memory.h"

#include <windows.h>

#include <malloc.h>
#include <psapi.h>
#include <string.h>

static void fill(sc_memory_info *out, sc_memory_source source, uint64_t used, uint64_t total,
                 const char *place)
{
    *out = (sc_memory_info){.total = total, .used = used, .source = source};
    memcpy(out->place, place, strlen(place) + 1);
    sc_memory_set_pressure(out);
}

/* 0 where it cannot be had. */
static uint64_t resident(void)
{
    PROCESS_MEMORY_COUNTERS counters = {.cb = sizeof counters};
    BOOL well = K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters);
    return well ? counters.WorkingSetSize : 0;
}

/* The lowest limit of the job on one process and on all; UINT64_MAX without a limit. */
static uint64_t job_limit(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION job;
    uint64_t limit = UINT64_MAX;
    if (!QueryInformationJobObject(NULL, JobObjectExtendedLimitInformation, &job, sizeof job,
                                   NULL)) {
        return limit;
    }
    DWORD flags = job.BasicLimitInformation.LimitFlags;
    if ((flags & JOB_OBJECT_LIMIT_PROCESS_MEMORY) != 0) {
        limit = job.ProcessMemoryLimit;
    }
    if ((flags & JOB_OBJECT_LIMIT_JOB_MEMORY) != 0 && job.JobMemoryLimit < limit) {
        limit = job.JobMemoryLimit;
    }
    return limit;
}

/* There are no files to read, so `root` says nothing here. */
void sc_memory_read_below(const char *root, uint64_t limit, sc_memory_info *out)
{
    MEMORYSTATUSEX system = {.dwLength = sizeof system};
    (void)root;
    memset(out, 0, sizeof *out);
    if (limit != 0) {
        fill(out, SC_MEMORY_LIMIT, resident(), limit, "GetProcessMemoryInfo");
        return;
    }
    if (!GlobalMemoryStatusEx(&system)) {
        return;
    }
    uint64_t of_job = job_limit();
    if (of_job < system.ullTotalPhys) {
        fill(out, SC_MEMORY_LIMIT, resident(), of_job, "job object");
    } else {
        fill(out, SC_MEMORY_SYSTEM, system.ullTotalPhys - system.ullAvailPhys, system.ullTotalPhys,
             "GlobalMemoryStatusEx");
    }
}

void sc_memory_read(uint64_t limit, sc_memory_info *out)
{
    sc_memory_read_below("", limit, out);
}

void sc_memory_give_back(void)
{
    (void)_heapmin();
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
