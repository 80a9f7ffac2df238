/*
 * All uses of the operating system. The headers of this folder are the only interface; a folder for
 * each system (posix/) implements them, and no other folder includes a header of the system or
 * reads errno. Failures are an sc_status; if the system's error number helps the user, it is
 * returned too, as `system_error`, and sc_system_text gives its text.
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
