/*
 * Everything the library asks of the operating system. The headers of this folder are the one
 * interface; a folder per system (posix/) implements them, and no other folder includes a header of
 * the system or sees errno. Failures come back as sc_status; where the system's own number helps a
 * person, it comes beside the status as `system_error` and sc_system_text puts it in words.
 */
#ifndef SC_PLATFORM_PLATFORM_H
#define SC_PLATFORM_PLATFORM_H

#include "platform/clock.h"
#include "platform/env.h"
#include "platform/file.h"
#include "platform/memory.h"
#include "platform/notify.h"
#include "platform/process.h"
#include "platform/thread.h"
#include "platform/walk.h"

#endif
