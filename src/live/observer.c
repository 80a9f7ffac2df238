/* Setting and getting the observer of a handle; its owner makes and frees it. */
#include "live/observer.h"

#include "platform/process.h"

sc_observer *sc_handle_observer(sc_handle *handle)
{
    uint64_t process = sc_process_generation();
    sc_latch_lock(&handle->latch);
    sc_observer *observer = handle->observer;
    if (observer != NULL && observer->process == process) {
        observer->type->retain(observer);
    } else {
        observer = NULL;
    }
    sc_latch_unlock(&handle->latch);
    return observer;
}

bool sc_handle_observe(sc_handle *handle, const sc_observer *expected, sc_observer *observer)
{
    uint64_t process = sc_process_generation();
    sc_latch_lock(&handle->latch);
    const sc_observer *now = handle->observer;
    if (now != NULL && now->process != process) {
        now = NULL;
    }
    bool well = now == expected;
    if (well) {
        handle->observer = observer;
    }
    sc_latch_unlock(&handle->latch);
    return well;
}
